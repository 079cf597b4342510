package pdf

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"
)

// Missing is printed in place of a character that the fonts do not have.
const Missing = '\u25A1'

//go:embed fonts/SourceSans3-Regular.ttf
var regularTTF []byte

//go:embed fonts/SourceSans3-SemiBold.ttf
var boldTTF []byte

//go:embed fonts/SourceSans3-Italic.ttf
var italicTTF []byte

//go:embed fonts/BricolageGrotesque-Bold.ttf
var displayTTF []byte

// face is one of the four fonts.
type face int

const (
	regular face = iota
	bold
	italic
	display
)

var faces = [...]struct {
	name string
	ttf  *[]byte
}{{"regular", &regularTTF}, {"bold", &boldTTF}, {"italic", &italicTTF}, {"display", &displayTTF}}

// covered tells, for each face, the characters of the Basic Multilingual Plane it has.
var covered = sync.OnceValue(func() (all [len(faces)]*[65536]bool) {
	for i, f := range faces {
		all[i] = coverage(*f.ttf)
	}
	return all
})

// widths tells, for each face, how wide each character is, in thousandths of the size.
// They are asked of the library once: measuring through it writes into the page.
var widths = sync.OnceValue(func() (all [len(faces)]*[65536]uint16) {
	f := fpdf.New("P", "mm", "A4", "")
	for i, face := range faces {
		f.AddUTF8FontFromBytes(face.name, "", bytes.Clone(*face.ttf))
		f.SetFont(face.name, "", 10)
		all[i] = new([65536]uint16)
		for r, has := range covered()[i] {
			if has {
				all[i][r] = uint16(f.GetStringSymbolWidth(string(rune(r))))
			}
		}
	}
	return all
})

func (f face) has(r rune) bool { return r < 65536 && covered()[f][r] }

func (f face) hasAll(s string) bool {
	for _, r := range s {
		if !f.has(r) {
			return false
		}
	}
	return true
}

// coverage reads the character map (format 4) of a TrueType file.
func coverage(ttf []byte) *[65536]bool {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(ttf[at:])) }
	u32 := func(at int) int { return int(binary.BigEndian.Uint32(ttf[at:])) }
	has := new([65536]bool)
	for t := range u16(4) {
		if entry := 12 + 16*t; string(ttf[entry:entry+4]) == "cmap" {
			cmap := u32(entry + 8)
			for i := range u16(cmap + 2) {
				if sub := cmap + u32(cmap+4+8*i+4); u16(sub) == 4 {
					segments(u16, sub, has)
				}
			}
		}
	}
	return has
}

func segments(u16 func(int) int, sub int, has *[65536]bool) {
	double := u16(sub + 6)
	ends, starts := sub+14, sub+16+double
	for i := 0; i < double; i += 2 {
		from, to := u16(starts+i), u16(ends+i)
		delta, at := u16(starts+double+i), starts+2*double+i
		for c := from; c <= to && c < 0xFFFF; c++ {
			glyph := c + delta
			if off := u16(at); off != 0 {
				if glyph = u16(at + off + 2*(c-from)); glyph != 0 {
					glyph += delta
				}
			}
			has[c] = glyph&0xFFFF != 0
		}
	}
}

// clean makes any text printable, keeping its line ends.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	if utf8.RuneCountInString(s) > MaxText {
		s = string([]rune(s)[:MaxText-1]) + "…"
	}
	out := strings.Map(printed, norm.NFC.String(s))
	if strings.TrimSpace(out) == "" && strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cc, unicode.Cf) }) != "" {
		return string(Missing) // marks alone, such as accents without a letter
	}
	return out
}

// line is clean on one line; no-break spaces stay.
func line(s string) string {
	return strings.Join(strings.FieldsFunc(clean(s), func(r rune) bool { return r == ' ' || r == '\n' }), " ")
}

func printed(r rune) rune {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t':
		return ' '
	case regular.has(r) && bold.has(r) && italic.has(r) && !hidden(r):
		return r
	case hidden(r):
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return Missing
}

// hidden says that a character has no picture of its own: controls, direction marks,
// joiners, variation selectors, and accents that no font of ours can place.
func hidden(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector) || r == 0x00AD
}
