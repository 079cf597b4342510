package pdf

// Heading is a title within the sheet, of six lines at most; it stays with what follows it.
type Heading struct {
	Text string
	// Level is 1 for the largest; 2 is the default for 0.
	Level int
	// Aside stands at the right of the same line, soft: a place, a zone, a count.
	Aside string
}

func (h Heading) style(s *sheet) style {
	switch h.Level {
	case 1:
		return s.style(display, 15.5, DeepSea).fitting(h.Text)
	case 3:
		return s.style(bold, 10.5, Sea)
	}
	return s.style(display, 12.5, Sea).fitting(h.Text)
}

// beside says whether the aside stands on the line of the title: beneath it where the paper is too narrow.
func (h Heading) beside(s *sheet) (soft style, yes bool) {
	soft = s.style(regular, 9.5, Soft)
	return soft, s.measure(soft, line(h.Aside)) <= s.width()*0.45
}

func (h Heading) lines(s *sheet) (style, []string) {
	st := h.style(s)
	width := s.width()
	if soft, yes := h.beside(s); yes && line(h.Aside) != "" {
		width -= s.measure(soft, line(h.Aside)) + 4
	}
	return st, s.wrapTo(6, st, h.Text, width)
}

func (h Heading) first(s *sheet) float64 {
	st, lines := h.lines(s)
	tall := 5*s.scale + st.height()*float64(len(lines)) + 1.5
	if soft, yes := h.beside(s); !yes {
		tall += soft.height() * float64(len(s.wrap(soft, h.Aside, s.width())))
	}
	return tall
}

func (h Heading) draw(s *sheet) {
	s.space(5)
	st, lines := h.lines(s)
	if len(lines) == 0 {
		return
	}
	s.f.Bookmark(line(h.Text), max(h.Level, 1)-1, s.y)
	aside, beside := h.beside(s)
	if beside {
		s.textRight(aside, s.right, s.y+st.base()-aside.base(), line(h.Aside))
	}
	for _, l := range lines {
		s.text(st, s.left, s.y, l)
		s.used(st.height())
	}
	if !beside {
		for _, l := range s.wrap(aside, h.Aside, s.width()) {
			s.keep(aside.height())
			s.text(aside, s.left, s.y, l)
			s.used(aside.height())
		}
	}
	s.y += 1.2 * s.scale
}

// Paragraph is running text; its line ends are kept.
type Paragraph struct {
	Text string
	// Soft is for remarks: smaller and lighter.
	Soft bool
	// Italic is for quotations and provenance.
	Italic bool
}

func (p Paragraph) style(s *sheet) style {
	st := s.style(regular, 10.5, Ink)
	if p.Soft {
		st = s.style(regular, 9, Soft)
	}
	if p.Italic {
		st.face = italic
	}
	return st
}

func (p Paragraph) first(s *sheet) float64 {
	st := p.style(s)
	return st.height() * float64(min(2, len(s.wrap(st, p.Text, s.width()))))
}

func (p Paragraph) draw(s *sheet) {
	st := p.style(s)
	lines := s.wrap(st, p.Text, s.width())
	s.space(1.5)
	for i, l := range lines {
		if last := len(lines) - 1; i == last-1 && last > 1 {
			s.keep(2 * st.height()) // no last line alone on a page
		} else {
			s.keep(st.height())
		}
		s.text(st, s.left, s.y, l)
		s.used(st.height())
	}
	if len(lines) > 0 {
		s.y += 1 * s.scale
	}
}

// KeyValues is a short list of facts, names at the left.
type KeyValues []KeyValue

// KeyValue is one fact.
type KeyValue struct{ Key, Value string }

func (k KeyValues) first(s *sheet) float64 { return 2 * s.style(regular, 10, Ink).height() }

func (k KeyValues) draw(s *sheet) {
	key, value := s.style(bold, 9, Sea), s.style(regular, 10, Ink)
	wide := 0.0
	for _, kv := range k {
		wide = max(wide, s.measure(key, line(kv.Key)))
	}
	wide = min(wide, s.width()*0.38)
	indent := s.left + wide + 4
	s.space(1)
	for _, kv := range k {
		names, values := s.wrap(key, kv.Key, wide), s.wrap(value, kv.Value, s.right-indent)
		s.keep(value.height() * float64(min(max(len(names), len(values)), 3)))
		for i := range max(len(names), len(values)) {
			s.keep(value.height())
			if i < len(names) {
				s.text(key, s.left, s.y+0.2, names[i])
			}
			if i < len(values) {
				s.text(value, indent, s.y, values[i])
			}
			s.used(value.height())
		}
		s.y += 0.8 * s.scale
	}
}

// Break starts a new page.
type Break struct{}

func (Break) first(*sheet) float64 { return 0 }

func (Break) draw(s *sheet) {
	if !s.fresh {
		s.newPage()
	}
}
