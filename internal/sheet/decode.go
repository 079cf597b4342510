package sheet

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// The encodings that are read, as Format names them.
const (
	utf8Name   = "UTF-8"
	utf16LE    = "UTF-16 LE"
	utf16BE    = "UTF-16 BE"
	windows    = "Windows-1252"
	brokenMark = "\uFFFD"
)

// detect names the encoding of a text and the length of its byte order mark.
func detect(b []byte) (encoding string, mark int) {
	switch {
	case bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")):
		return utf8Name, 3
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		return utf16LE, 2
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		return utf16BE, 2
	}
	if enc := detectUTF16(b); enc != "" {
		return enc, 0
	}
	if mostlyUTF8(b) {
		return utf8Name, 0
	}
	return windows, 0
}

// detectUTF16 tells UTF-16 without a mark by its zero bytes: in text of our
// languages nearly every other byte is zero, always on the same side.
func detectUTF16(b []byte) string {
	head := b[:min(len(b), 2048)&^1]
	if len(head) < 4 || len(b)%2 != 0 {
		return ""
	}
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(head) / 2
	switch {
	case zeros[1]*10 >= half*6 && zeros[0]*10 <= half:
		return utf16LE
	case zeros[0]*10 >= half*6 && zeros[1]*10 <= half:
		return utf16BE
	}
	return ""
}

// mostlyUTF8 says that the bytes are UTF-8, or were before a few were broken:
// text of Windows-1252 has next to no valid sequence by chance.
func mostlyUTF8(b []byte) bool {
	valid, broken := 0, 0
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			broken++
		} else {
			valid++
		}
		b = b[size:]
	}
	return broken == 0 || valid >= 5*broken
}

// decode gives a file's text in UTF-8 without its mark, and the encoding's
// name. What cannot be read becomes U+FFFD.
func decode(b []byte) (s, encoding string) {
	encoding, mark := detect(b)
	b = b[mark:]
	switch encoding {
	case utf16LE, utf16BE:
		return decodeUTF16(b, encoding == utf16BE), encoding
	case windows:
		out, err := charmap.Windows1252.NewDecoder().Bytes(b)
		if err == nil {
			return string(out), encoding
		}
	}
	return strings.ToValidUTF8(string(b), brokenMark), encoding
}

func decodeUTF16(b []byte, big bool) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		lo, hi := b[i], b[i+1]
		if big {
			lo, hi = hi, lo
		}
		units = append(units, uint16(hi)<<8|uint16(lo))
	}
	return string(utf16.Decode(units))
}

// garbled says that a text was decoded wrongly before it was saved, as "Ã©"
// for "é" shows.
func garbled(s string) bool {
	for _, sign := range []string{"Ã©", "Ã¨", "Ãª", "Ã ", "Ã§", "Ã´", "â€™", "Ã‰"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return false
}
