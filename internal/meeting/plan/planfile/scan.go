package planfile

import (
	"bytes"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// token is one word of JSON: a bracket, or a value. encoding/json would give the
// same one by one, at ten times the price, which at 86,000 meetings is seconds.
type token struct {
	kind byte   // one of {}[], or " for a text, 0 for a number, t for a truth, n for null
	raw  []byte // as it stands in the file
	text string // of a text
}

// shown writes a token for a sentence.
func (t token) shown() string {
	if t.kind == '"' {
		return cut(strconv.Quote(t.text))
	}
	return cut(string(t.raw))
}

// cut keeps the head of what is long.
func cut(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// space passes over blanks.
func (d *decoder) space() {
	for d.at < len(d.text) {
		switch d.text[d.at] {
		case ' ', '\t', '\r', '\n':
			d.at++
		default:
			return
		}
	}
}

// peek is the next byte that is no blank; 0 at the end of the file.
func (d *decoder) peek() byte {
	d.space()
	if d.at >= len(d.text) {
		return 0
	}
	return d.text[d.at]
}

// expect passes over one byte that must come.
func (d *decoder) expect(c byte, where string) error {
	if d.peek() != c {
		return d.strange(where)
	}
	d.at++
	return nil
}

// more says whether a list or an object has another value, and passes over the comma
// before it.
func (d *decoder) more(end byte, n int) (bool, error) {
	switch c := d.peek(); {
	case c == end:
		d.at++
		return false, nil
	case n == 0 || c == 0:
		return c != 0, d.strangeIf(c == 0, "")
	}
	if err := d.expect(',', "after a value"); err != nil {
		return false, err
	}
	return true, d.strangeIf(d.peek() == end, "after a comma")
}

func (d *decoder) strangeIf(bad bool, where string) error {
	if bad {
		return d.strange(where)
	}
	return nil
}

// strange is what is wrong with the byte where the decoder stands.
func (d *decoder) strange(where string) error {
	if d.at >= len(d.text) {
		return d.fail("le fichier s’arrête là, avant sa fin : il a été tronqué", "the file stops there, before its end: it was cut off")
	}
	r, _ := utf8.DecodeRune(d.text[d.at:])
	said := "invalid character " + strconv.QuoteRune(r)
	if where != "" {
		said += " " + where
	}
	return d.fail("ce n’est pas du JSON : %[1]s", "this is no JSON: %[1]s", said)
}

// token reads the next token.
func (d *decoder) token() (token, error) {
	switch c := d.peek(); c {
	case '{', '}', '[', ']':
		d.at++
		return token{kind: c, raw: d.text[d.at-1 : d.at]}, nil
	case '"':
		raw, plain, err := d.quotes()
		if err != nil {
			return token{}, err
		}
		return d.kept(raw, plain)
	case 't':
		return d.literal("true", 't')
	case 'f':
		return d.literal("false", 't')
	case 'n':
		return d.literal("null", 'n')
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return d.number()
	}
	return token{}, d.strange("looking for a value")
}

func (d *decoder) literal(word string, kind byte) (token, error) {
	from := d.at
	for k := range len(word) {
		if d.at >= len(d.text) || d.text[d.at] != word[k] {
			return token{}, d.strange("in the word " + word)
		}
		d.at++
	}
	return token{kind: kind, raw: d.text[from:d.at]}, nil
}

// digits passes over one digit or more.
func (d *decoder) digits() error {
	from := d.at
	for d.at < len(d.text) && d.text[d.at] >= '0' && d.text[d.at] <= '9' {
		d.at++
	}
	return d.strangeIf(d.at == from, "in a number")
}

// here says whether the decoder stands before one of some bytes.
func (d *decoder) here(any string) bool {
	return d.at < len(d.text) && bytes.IndexByte([]byte(any), d.text[d.at]) >= 0
}

func (d *decoder) number() (token, error) {
	from := d.at
	if d.here("-") {
		d.at++
	}
	if d.here("0") {
		d.at++
	} else if err := d.digits(); err != nil {
		return token{}, err
	}
	if d.here(".") {
		d.at++
		if err := d.digits(); err != nil {
			return token{}, err
		}
	}
	if d.here("eE") {
		if d.at++; d.here("+-") {
			d.at++
		}
		if err := d.digits(); err != nil {
			return token{}, err
		}
	}
	return token{kind: '0', raw: d.text[from:d.at]}, nil
}

// quotes passes over a text; plain says that it holds nothing but itself.
func (d *decoder) quotes() (raw []byte, plain bool, err error) {
	from := d.at
	plain = true
	for d.at++; d.at < len(d.text); d.at++ {
		switch c := d.text[d.at]; {
		case c == '"':
			d.at++
			return d.text[from:d.at], plain, nil
		case c < ' ':
			return nil, false, d.strange("in a text")
		case c == '\\':
			plain = false
			d.at++
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	d.at = len(d.text)
	return nil, false, d.strange("")
}

// kept is the token of a text; what is said more than once is kept once.
func (d *decoder) kept(raw []byte, plain bool) (token, error) {
	t := token{kind: '"', raw: raw}
	body := raw[1 : len(raw)-1]
	if !plain && (bytes.IndexByte(body, '\\') >= 0 || !utf8.Valid(body)) {
		if err := json.Unmarshal(raw, &t.text); err != nil {
			return t, d.fail("ce n’est pas du JSON : %[1]v", "this is no JSON: %[1]v", err)
		}
		return t, nil
	}
	s, ok := d.words[string(body)]
	if !ok {
		s = string(body)
		if len(s) <= maxText {
			d.words[s] = s
		}
	}
	t.text = s
	return t, nil
}
