package text

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letters that Unicode does not take apart but that people type without.
var plainLetters = map[rune]string{
	'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d",
	'þ': "th", 'ħ': "h", 'ı': "i", 'ĸ': "k", 'ŋ': "n", 'ŧ': "t", 'ə': "e",
	'ς': "σ", 'ƒ': "f", 'ɨ': "i", 'ʉ': "u", 'ƀ': "b", 'ɓ': "b", 'ɗ': "d",
	'ƙ': "k", 'ơ': "o", 'ư': "u",
}

// Key gives the form under which a text is searched, compared and sorted: no
// accents, no capitals, ligatures and barred letters as people type them,
// every sign and apostrophe a space, single spaces. Key(Key(s)) == Key(s).
// A text of signs alone has the empty key.
func Key(s string) string {
	if key, ok := asciiKey(s); ok {
		return key
	}
	s = strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(s, " ")))
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsMark(r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
			gap = !invisible(r) || gap
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte(' ')
		}
		gap = false
		if plain, ok := plainLetters[r]; ok {
			b.WriteString(plain)
		} else {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return norm.NFC.String(b.String())
}

// asciiKey is Key for plain ASCII, which most names are.
func asciiKey(s string) (string, bool) {
	clean := true
	for i := range len(s) {
		c := s[i]
		if c >= 0x80 {
			return "", false
		}
		alnum := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		space := c == ' ' && i > 0 && s[i-1] != ' ' && i < len(s)-1
		clean = clean && (alnum || space)
	}
	if clean {
		return s, true
	}
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b = append(b, c)
		} else if len(b) > 0 && b[len(b)-1] != ' ' {
			b = append(b, ' ')
		}
	}
	return strings.TrimSuffix(string(b), " "), true
}

// Tokens splits a key into its words.
func Tokens(key string) []string { return strings.Fields(key) }

// Less orders names as a reader expects: by Key, then by the text itself.
func Less(a, b string) bool { return Compare(a, b) < 0 }

// Compare is Less for slices.SortFunc: negative when a comes before b.
func Compare(a, b string) int {
	if c := strings.Compare(Key(a), Key(b)); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}
