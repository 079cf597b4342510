package pdf

import "rsc.io/qr"

// Banner says what this sheet is a print of: the version and when it was published.
type Banner struct {
	// Title is bold at the left: "Programme, version 3".
	Title string
	// Text follows at the right: "published on Tuesday 16 June at 18:00 (Montréal)".
	Text string
	// Warn is for a sheet that must not be trusted: a draft, an old version.
	Warn bool
}

func (b Banner) first(s *sheet) float64 { return 10 * s.scale }

func (b Banner) draw(s *sheet) {
	s.space(1)
	colour := DeepSea
	if b.Warn {
		colour = Alert
	}
	title, text := s.style(bold, 10.5, White), s.style(regular, 9.5, White)
	const pad = 2
	inner := s.width() - 2*pad - 1
	titles, texts := s.wrapTo(4, title, b.Title, inner), s.wrapTo(6, text, b.Text, inner)
	together := len(titles) == 1 && len(texts) == 1 && s.measure(title, titles[0])+s.measure(text, texts[0])+6 < inner
	h := title.height()*float64(len(titles)) + 2*pad*0.7
	if !together {
		h += text.height() * float64(len(texts))
	}
	s.keep(h)
	s.f.SetFillColor(colour.rgb())
	s.f.RoundedRect(s.left, s.y, s.width(), h, 1.2, "1234", "F")
	x, y := s.left+pad+0.5, s.y+pad*0.7
	for _, l := range titles {
		s.text(title, x, y, l)
		y += title.height()
	}
	if together {
		s.textRight(text, s.right-pad-0.5, s.y+pad*0.7+(title.height()-text.height())/2, texts[0])
	} else {
		for _, l := range texts {
			s.text(text, x, y, l)
			y += text.height()
		}
	}
	s.used(h + 2.5*s.scale)
}

// QR is a code to point a phone at, with what it leads to beside it.
type QR struct {
	// Data is what the code holds, mostly an address; more than about 2,000 bytes do
	// not fit, and the address is then printed alone.
	Data string
	// Title and Text stand at the right of the code.
	Title, Text string
	// Size is the side in millimetres; 0 for 28.
	Size float64
}

func (q QR) side(s *sheet) float64 {
	if q.Size <= 0 {
		return 28 * s.scale
	}
	return min(max(q.Size, 12), s.width(), s.bottom-s.top-20)
}

func (q QR) first(s *sheet) float64 { return q.side(s) + 2 }

func (q QR) draw(s *sheet) {
	s.space(4)
	side, x := q.side(s), s.left
	code, err := encode(q.Data)
	if err == nil {
		s.keep(side)
		s.code(code, s.left, s.y, side)
		x += side + 4
	} else {
		side = 0
	}
	title, text, link := s.style(bold, 11, Ink), s.style(regular, 9.5, Soft), s.style(regular, 8.5, Sea)
	var all []piece
	for _, p := range []piece{{title, q.Title}, {text, q.Text}, {link, q.Data}} {
		for _, l := range s.wrap(p.st, p.text, s.right-x) {
			all = append(all, piece{p.st, l})
		}
	}
	if err == nil {
		all, _, _ = take(all, side)
	}
	y := s.y
	for _, p := range all {
		if err != nil {
			s.keep(p.st.height())
			y = s.y
		}
		s.text(p.st, x, y, p.text)
		if y += p.st.height(); err != nil {
			s.used(p.st.height())
		}
	}
	if err == nil {
		s.used(side + 2)
	}
}

// encode makes a code, less redundant when the data is long.
func encode(data string) (code *qr.Code, err error) {
	if code, err = qr.Encode(data, qr.M); err != nil {
		code, err = qr.Encode(data, qr.L)
	}
	return code, err
}

// code draws the modules, joined along each row so that no hair line shows between them.
func (s *sheet) code(c *qr.Code, x, y, side float64) {
	unit := side / float64(c.Size)
	s.f.SetFillColor(Ink.rgb())
	for row := range c.Size {
		for from := 0; from < c.Size; from++ {
			to := from
			for to < c.Size && c.Black(to, row) {
				to++
			}
			if to > from {
				s.f.Rect(x+unit*float64(from), y+unit*float64(row), unit*float64(to-from), unit+0.01, "F")
				from = to
			}
		}
	}
}
