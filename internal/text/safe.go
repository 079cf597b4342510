package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Safe gives text from outside in a form that can be stored and shown: valid
// UTF-8, composed (NFC), without control characters, without the marks that
// reorder or hide what a reader sees. Line feeds and tabs stay; every other
// line end becomes a line feed.
func Safe(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case unicode.IsControl(r) || reorders(r) || invisible(r):
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// SafeLine is Safe for a text of one line, such as a name: trimmed, every run
// of white space one space. A no-break space stays one.
func SafeLine(s string) string {
	var b strings.Builder
	var gap rune
	for _, r := range Safe(s) {
		if unicode.IsSpace(r) {
			if gap == 0 || gap == ' ' {
				gap = lineSpace(r)
			}
			continue
		}
		if gap != 0 && b.Len() > 0 {
			b.WriteRune(gap)
		}
		gap = 0
		b.WriteRune(r)
	}
	return b.String()
}

func lineSpace(r rune) rune {
	if r == nbsp || r == nnbsp {
		return r
	}
	return ' '
}

// reorders tells the marks that turn the direction of what follows.
func reorders(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069'
}

// invisible tells marks without any width or meaning in names: two texts that
// differ only by them look the same. Joiners stay: Persian and emoji need
// them.
func invisible(r rune) bool {
	switch {
	case r == '\u00AD', r == '\u200B', r == '\u2060', r == '\uFEFF', r == '\u180E':
		return true
	case r >= '\uFFF9' && r <= '\uFFFB':
		return true
	}
	return r >= 0xE0000 && r <= 0xE007F
}
