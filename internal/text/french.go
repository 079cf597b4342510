package text

import (
	"strings"
	"unicode"
)

const (
	nbsp  = '\u00A0' // no-break space
	nnbsp = '\u202F' // narrow no-break space
)

// Fr sets a French text as a French printer would: a narrow no-break space
// before ; ! ? and before % and € after a figure, a no-break space before a
// colon and inside « », and a curled apostrophe between two letters. Spaces
// written there are replaced; where none was written one is put in, unless the
// sign stands in an address, a time or a code. Fr(Fr(s)) == Fr(s).
func Fr(s string) string {
	if !strings.ContainsAny(s, ";:!?«»%€'") {
		return s
	}
	in := []rune(s)
	out := make([]rune, 0, len(in)+8)
	for i := 0; i < len(in); i++ {
		r := in[i]
		switch r {
		case ';', '!', '?':
			out = spaceBefore(out, in, i, nnbsp)
		case ':':
			out = spaceBefore(out, in, i, nbsp)
		case '»':
			out = spaceInside(out)
		case '%', '€':
			out = spaceUnit(out, in, i)
		case '\'':
			if i > 0 && i+1 < len(in) && unicode.IsLetter(in[i-1]) && unicode.IsLetter(in[i+1]) {
				r = '’'
			}
		}
		out = append(out, r)
		if r == '«' {
			for i+1 < len(in) && frSpace(in[i+1]) {
				i++
			}
			if i+1 < len(in) && !unicode.IsSpace(in[i+1]) {
				out = append(out, nbsp)
			}
		}
	}
	return string(out)
}

func frSpace(r rune) bool { return r == ' ' || r == nbsp || r == nnbsp }

// trimSpaces cuts the spaces at the end of out and says how many there were.
func trimSpaces(out []rune) ([]rune, int) {
	n := len(out)
	for n > 0 && frSpace(out[n-1]) {
		n--
	}
	return out[:n], len(out) - n
}

// spaceBefore readies out for the high sign in[i].
func spaceBefore(out, in []rune, i int, space rune) []rune {
	text, spaces := trimSpaces(out)
	switch {
	case len(text) == 0 || text[len(text)-1] == '\n' || text[len(text)-1] == '\t':
		return out
	case spaces > 0:
		return append(text, space)
	case ends(in, i) && takesSign(text, in[i]):
		return append(text, space)
	}
	return out
}

// ends says that the sign in[i] closes a word: another sign, a closing mark
// or a space follows, or nothing.
func ends(in []rune, i int) bool {
	if i+1 == len(in) {
		return true
	}
	next := in[i+1]
	return unicode.IsSpace(next) || strings.ContainsRune("»”’)]}…!?<", next)
}

// takesSign says that a space may be put between text and a high sign: it
// ends in a word, and that word is no address, entity or code.
func takesSign(text []rune, sign rune) bool {
	last := text[len(text)-1]
	if !unicode.IsLetter(last) && !unicode.IsNumber(last) && !strings.ContainsRune("»”’)]}…%€>", last) {
		return false
	}
	start := len(text)
	for start > 0 && !unicode.IsSpace(text[start-1]) {
		start--
	}
	word := string(text[start:])
	if strings.Contains(word, "://") || strings.Contains(word, "www.") || strings.HasPrefix(word, "mailto:") {
		return false
	}
	return sign != ';' || !strings.Contains(word, "&")
}

// spaceInside readies out for a closing guillemet.
func spaceInside(out []rune) []rune {
	text, _ := trimSpaces(out)
	if len(text) == 0 || unicode.IsSpace(text[len(text)-1]) {
		return out
	}
	return append(text, nbsp)
}

// spaceUnit readies out for % or €: only a space already written after a
// figure (or a verb that writes one) is narrowed, and never before a verb.
func spaceUnit(out, in []rune, i int) []rune {
	text, spaces := trimSpaces(out)
	if spaces == 0 || len(text) == 0 {
		return out
	}
	last := text[len(text)-1]
	verb := len(text) > 1 && text[len(text)-2] == '%' && unicode.IsLetter(last)
	if !unicode.IsDigit(last) && !verb {
		return out
	}
	if in[i] == '%' && i+1 < len(in) && !unicode.IsSpace(in[i+1]) && !strings.ContainsRune("%.,;)»", in[i+1]) {
		return out
	}
	if in[i] == '€' {
		return append(text, nbsp)
	}
	return append(text, nnbsp)
}
