package pdf

import (
	"strings"
	"unicode/utf8"
)

// Colour is red, green and blue in 24 bits.
type Colour uint32

// The colours of the printed sheets. Those of the tracks come with a letter, so that
// nothing is said by colour alone.
const (
	DeepSea  Colour = 0x0b2a3c // structure
	Sea      Colour = 0x0f5f80 // business
	Sun      Colour = 0x8a5a00 // attention
	Alert    Colour = 0xb8401b // trouble
	Protocol Colour = 0x6d3f88
	Net      Colour = 0xa4520c // networking
	Done     Colour = 0x1d6e50
	Ink      Colour = 0x14212b // text
	Soft     Colour = 0x4a5a66 // details
	Hair     Colour = 0xcfd8de // thin lines
	Mist     Colour = 0xf2f6f8 // backgrounds
	White    Colour = 0xffffff
)

func (c Colour) rgb() (r, g, b int) { return int(c >> 16 & 255), int(c >> 8 & 255), int(c & 255) }

// tint mixes a colour with white: 0 is white, 1 the colour itself.
func (c Colour) tint(part float64) Colour {
	r, g, b := c.rgb()
	mix := func(v int) Colour { return Colour(255 - float64(255-v)*part) }
	return mix(r)<<16 | mix(g)<<8 | mix(b)
}

const point = 25.4 / 72 // millimetres

// style is how a text is set.
type style struct {
	face   face
	size   float64 // points
	colour Colour
	strike bool
}

func (s *sheet) style(f face, size float64, c Colour) style {
	return style{face: f, size: size * s.scale, colour: c}
}

// height is from one line to the next.
func (st style) height() float64 { return st.size * point * 1.28 }

// fitting falls back from the display face, which has fewer characters, for a whole text.
func (st style) fitting(text string) style {
	if st.face == display && !display.hasAll(line(text)) {
		st.face = bold
	}
	return st
}

func (s *sheet) use(st style) {
	s.f.SetFont(faces[st.face].name, "", st.size)
}

// measure gives the width of cleaned text.
func (s *sheet) measure(st style, text string) float64 {
	all, sum := widths()[st.face], 0
	for _, r := range text {
		if r < 65536 {
			sum += int(all[r])
		}
	}
	return float64(sum) * st.size * point / 1000
}

// base is from the top of a line to the foot of its letters.
func (st style) base() float64 {
	em := st.size * point
	return (st.height()-em)/2 + 0.78*em
}

// text prints cleaned text with its line box at x, y.
func (s *sheet) text(st style, x, y float64, text string) {
	if text == "" {
		return
	}
	if strings.ContainsRune(text, Missing) {
		s.lacking[s.page] = true
	}
	s.use(st)
	s.f.SetTextColor(st.colour.rgb())
	base := y + st.base()
	s.f.Text(x, base, text)
	if st.strike {
		s.rule(x, x+s.measure(st, text), base-0.24*st.size*point, st.colour, 0.3)
	}
}

// textRight prints cleaned text ending at x.
func (s *sheet) textRight(st style, x, y float64, text string) {
	s.text(st, x-s.measure(st, text), y, text)
}

// fit cuts cleaned text to a width, with an ellipsis.
func (s *sheet) fit(st style, text string, width float64) string {
	if s.measure(st, text) <= width {
		return text
	}
	cut, _ := s.split(st, text, width-s.measure(st, "…"))
	return strings.TrimRight(cut, " \u00A0\u202F") + "…"
}

// split gives the longest beginning of a text that fits a width, of at least one character.
func (s *sheet) split(st style, text string, width float64) (head, tail string) {
	used := 0.0
	for i, r := range text {
		used += s.measure(st, string(r))
		if used > width && i > 0 {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// wrap breaks any text into lines of a width: at spaces, never at no-break ones, and
// within a word only when it alone is too wide. No text gives no line.
func (s *sheet) wrap(st style, text string, width float64) []string {
	var out []string
	for part := range strings.SplitSeq(strings.TrimSpace(clean(text)), "\n") {
		out = append(out, s.wrapLine(st, part, width)...)
	}
	if len(out) == 1 && out[0] == "" {
		return nil
	}
	return out
}

// wrapTo is wrap in at most n lines, the last one cut with an ellipsis: for titles.
func (s *sheet) wrapTo(n int, st style, text string, width float64) []string {
	lines := s.wrap(st, text, width)
	if len(lines) > n {
		lines = append(lines[:n-1:n-1], s.fit(st, lines[n-1]+" …", width))
	}
	return lines
}

func (s *sheet) wrapLine(st style, text string, width float64) []string {
	var out []string
	current, used := "", 0.0
	blank := s.measure(st, " ")
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' }) {
		w := s.measure(st, word)
		if current != "" && used+blank+w <= width {
			current, used = current+" "+word, used+blank+w
			continue
		}
		if current != "" {
			out = append(out, current)
		}
		for w > width && utf8.RuneCountInString(word) > 1 {
			head, tail := s.breakWord(st, word, width)
			if tail == "" {
				break
			}
			out = append(out, head)
			word = tail
			w -= s.measure(st, head) // measuring the rest anew would be quadratic
		}
		current, used = word, w
	}
	return append(out, current)
}

// breakWord cuts a word that is wider than a line, after a mark where there is one.
func (s *sheet) breakWord(st style, word string, width float64) (head, tail string) {
	head, tail = s.split(st, word, width)
	if i := strings.LastIndexAny(head, "-/@.,;:?&=_"); i > len(head)/2 && i+1 < len(head) {
		return word[:i+1], word[i+1:]
	}
	return head, tail
}
