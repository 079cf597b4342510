package pdf

import (
	"cmp"
	"fmt"
	"slices"
)

// Box is one thing on a timeline. From and To are minutes since local midnight.
type Box struct {
	From, To  int
	Title     string
	Detail    string
	Certainty Certainty
	// Track is the box's own; without colour it takes its lane's.
	Track Track
}

// Lane is one of the parallel tracks of a day.
type Lane struct {
	Name  string
	Track Track
	Boxes []Box
}

// Timeline shows the tracks of one day side by side on one axis of hours. It takes one
// page at most, whatever the hours; boxes of one lane that overlap share its width.
type Timeline struct {
	Lanes []Lane
	// Height in millimetres; 0 for what is left of the page, or a whole one.
	Height float64
}

// hours gives the whole hours that hold all boxes; at least one.
func (t Timeline) hours() (from, to int) {
	from, to = 1<<30, 0
	for _, l := range t.Lanes {
		for _, b := range l.Boxes {
			from, to = min(from, b.From), max(to, b.To, b.From+1)
		}
	}
	if to == 0 || from > to {
		return 9 * 60, 18 * 60
	}
	from, to = max(from, -1440), min(to, 4*1440)
	from -= ((from % 60) + 60) % 60
	to += (60 - to%60) % 60
	return from, max(to, from+60)
}

func (t Timeline) height(s *sheet) float64 {
	if t.Height > 0 {
		return min(t.Height, s.bottom-s.top-20)
	}
	if left := s.bottom - s.y; left > (s.bottom-s.top)*0.45 {
		return left - 1
	}
	return s.bottom - s.top - 20
}

func (t Timeline) first(s *sheet) float64 {
	if len(t.Lanes) == 0 {
		return 0
	}
	return t.height(s)
}

// frame is where a timeline stands on its page.
type frame struct {
	from, to          int
	left, top, bottom float64
	column            float64
}

func (f frame) at(minute int) float64 {
	minute = min(max(minute, f.from), f.to)
	return f.top + (f.bottom-f.top)*float64(minute-f.from)/float64(f.to-f.from)
}

func (t Timeline) draw(s *sheet) {
	if len(t.Lanes) == 0 {
		return
	}
	s.keep(t.height(s))
	height := t.height(s)
	axis := 12 * s.scale
	fr := frame{left: s.left + axis, bottom: s.y + height}
	fr.from, fr.to = t.hours()
	fr.column = (s.right - fr.left) / float64(len(t.Lanes))
	fr.top = s.y + t.names(s, fr) + 1.5
	t.axis(s, fr)
	for i, l := range t.Lanes {
		l.draw(s, fr, fr.left+fr.column*float64(i))
	}
	s.used(height)
}

// names prints the heads of the lanes and gives their height.
func (t Timeline) names(s *sheet, fr frame) float64 {
	st := s.style(bold, 9.5, DeepSea)
	tallest := 0.0
	for i, l := range t.Lanes {
		x := fr.left + fr.column*float64(i) + 1
		size := 4 * s.scale
		s.badge(l.Track.Letter, x, s.y+0.3, size, or(l.Track.Colour, Sea), true)
		lines := s.wrap(st, l.Name, fr.column-size-4)
		for n, text := range lines[:min(len(lines), 3)] {
			s.text(st, x+size+1.2, s.y+st.height()*float64(n), text)
			tallest = max(tallest, st.height()*float64(n+1))
		}
	}
	return max(tallest, 5*s.scale)
}

func (t Timeline) axis(s *sheet, fr frame) {
	st := s.style(regular, 8.5, Soft)
	step := 60
	for (fr.bottom-fr.top)/float64((fr.to-fr.from)/step) < st.height() && step < 24*60 {
		step *= 2
	}
	for m := fr.from; m <= fr.to; m += step {
		y := fr.at(m)
		s.rule(fr.left, s.right, y, Hair, 0.25)
		s.textRight(st, fr.left-2, y-st.height()/2, clock(m))
	}
}

// clock writes minutes since midnight; past midnight it starts again at 00:00.
func clock(m int) string {
	m = (m%1440 + 1440) % 1440
	return fmt.Sprintf("%02d:%02d", m/60, m%60)
}

func or(c, other Colour) Colour {
	if c == 0 {
		return other
	}
	return c
}

// placed is a box with its share of the lane: the nth of several side by side.
type placed struct {
	Box
	nth, of int
}

// side puts overlapping boxes next to each other.
func side(boxes []Box) []placed {
	sorted := slices.Clone(boxes)
	slices.SortStableFunc(sorted, func(a, b Box) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To)) })
	var out []placed
	var ends []int // of each column of the cluster
	begin, until := 0, -1<<30
	close := func() {
		for i := begin; i < len(out); i++ {
			out[i].of = len(ends)
		}
		begin, ends = len(out), nil
	}
	for _, b := range sorted {
		b.To = max(b.To, b.From+1)
		if b.From >= until {
			close()
		}
		column := slices.IndexFunc(ends, func(end int) bool { return end <= b.From })
		if column < 0 {
			column, ends = len(ends), append(ends, 0)
		}
		ends[column], until = b.To, max(until, b.To)
		out = append(out, placed{Box: b, nth: column})
	}
	close()
	return out
}

func (l Lane) draw(s *sheet, fr frame, x float64) {
	for _, b := range side(l.Boxes) {
		w := (fr.column - 1.6) / float64(b.of)
		if b.Track.Colour == 0 {
			b.Track.Colour = or(l.Track.Colour, Sea)
		}
		y := fr.at(b.From)
		b.draw(s, x+0.8+w*float64(b.nth), y+0.3, max(w-0.6, 1), max(fr.at(b.To)-y-0.6, 1))
	}
}

func (b placed) draw(s *sheet, x, y, w, h float64) {
	c := b.Track.Colour
	if b.Certainty == Cancelled {
		c = Soft
	}
	s.f.SetFillColor(c.tint(0.09).rgb())
	s.f.SetDrawColor(c.rgb())
	s.f.SetLineWidth(0.3)
	if b.Certainty == Unsure {
		s.f.SetDashPattern([]float64{1.2, 0.9}, 0)
	}
	s.f.Rect(x, y, w, h, "FD")
	s.f.SetDashPattern(nil, 0)
	s.fill(x, y, min(1, w/3), h, c)
	b.words(s, x+1.9, y+0.5, w-2.6, h-0.8)
}

// words prints as much of title, hours and detail as the box has room for.
func (b placed) words(s *sheet, x, y, w, h float64) {
	title, detail := s.style(bold, 8.8, Ink), s.style(regular, 8, Soft)
	if b.Certainty == Cancelled {
		title.strike, title.colour = true, Soft
	}
	facts := clock(b.From) + "–" + clock(b.To)
	if d := line(b.Detail); d != "" {
		facts += " · " + d
	}
	if h < title.height()+detail.height() {
		b.oneLine(s, title, detail, facts, x, y, w, h)
		return
	}
	for _, l := range s.wrapTo(max(1, int((h-detail.height())/title.height())), title, b.Title, w) {
		s.text(title, x, y, l)
		y, h = y+title.height(), h-title.height()
	}
	if room := int(h / detail.height()); room > 0 {
		for _, l := range s.wrapTo(room, detail, facts, w) {
			s.text(detail, x, y, l)
			y += detail.height()
		}
	}
}

// oneLine is words for a box with room for one line only: smaller, title before facts.
func (b placed) oneLine(s *sheet, title, detail style, facts string, x, y, w, h float64) {
	shrink := min(1, max(h/(title.size*point), 0.7))
	title.size, detail.size = title.size*shrink, detail.size*shrink
	head := s.fit(title, line(b.Title), w)
	y += (h - title.height()) / 2
	s.text(title, x, y, head)
	used := s.measure(title, head) + 2
	if w-used > 8 {
		s.text(detail, x+used, y+(title.height()-detail.height())/2, s.fit(detail, facts, w-used))
	}
}
