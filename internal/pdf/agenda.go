package pdf

// Certainty says how sure an entry is; it is shown by shape, not by colour alone.
type Certainty int

// The certainties a sheet tells apart.
const (
	Confirmed Certainty = iota // a full rule
	Unsure                     // a dashed rule and an open letter
	Cancelled                  // struck out
)

// Track is the kind of an entry: a letter on its colour.
type Track struct {
	Letter string
	Colour Colour
}

// Entry is one line of an agenda.
type Entry struct {
	// Time is the hour or "after 18:00"; Until stands softer beneath it.
	Time, Until string
	Title       string
	// Details are the lines under the title: where, with whom, how to get there.
	Details   []string
	Track     Track
	Certainty Certainty
	// Note stands at the right of the title: "to be confirmed", "moved".
	Note string
}

// Agenda is what happens one after the other.
type Agenda struct {
	Entries []Entry
	// Empty is the sentence printed when there are none.
	Empty string
}

// piece is one line of an entry, measured and ready to print.
type piece struct {
	st   style
	text string
}

func (a Agenda) columns(s *sheet) (rule, body float64) {
	rule = s.left + 21*s.scale
	return rule, rule + 9*s.scale
}

func (a Agenda) pieces(s *sheet, e Entry) []piece {
	_, body := a.columns(s)
	title := s.style(bold, 11, Ink)
	if e.Certainty == Cancelled {
		title.colour, title.strike = Soft, true
	}
	note := s.style(bold, 8.5, Sun)
	room := s.right - body
	if line(e.Note) != "" {
		room -= min(s.measure(note, line(e.Note))+4, room*0.4)
	}
	var out []piece
	for _, l := range s.wrap(title, e.Title, room) {
		out = append(out, piece{title, l})
	}
	detail := s.style(regular, 9.5, Soft)
	for _, d := range e.Details {
		for _, l := range s.wrap(detail, d, s.right-body) {
			out = append(out, piece{detail, l})
		}
	}
	return out
}

// times are the lines of the time column.
func (a Agenda) times(s *sheet, e Entry) []piece {
	strong, soft := s.style(bold, 11, DeepSea), s.style(regular, 9, Soft)
	if e.Certainty == Cancelled {
		strong.colour, strong.strike = Soft, true
	}
	rule, _ := a.columns(s)
	var out []piece
	for _, l := range s.wrap(strong, e.Time, rule-s.left-2) {
		out = append(out, piece{strong, l})
	}
	for _, l := range s.wrap(soft, e.Until, rule-s.left-2) {
		out = append(out, piece{soft, l})
	}
	return out
}

func tall(pieces []piece) float64 {
	h := 0.0
	for _, p := range pieces {
		h += p.st.height()
	}
	return h
}

func (a Agenda) height(s *sheet, e Entry) float64 {
	return max(tall(a.pieces(s, e)), tall(a.times(s, e)), 5*s.scale)
}

const entryGap = 2.6

func (a Agenda) first(s *sheet) float64 {
	if len(a.Entries) == 0 {
		return 8 * s.scale
	}
	return min(a.height(s, a.Entries[0]), 40) + entryGap
}

func (a Agenda) draw(s *sheet) {
	s.space(1)
	if len(a.Entries) == 0 {
		st := s.style(italic, 10, Soft)
		for _, l := range s.wrap(st, a.Empty, s.width()) {
			s.keep(st.height())
			s.text(st, s.left, s.y, l)
			s.used(st.height())
		}
		return
	}
	for _, e := range a.Entries {
		a.entry(s, e)
	}
}

func (a Agenda) entry(s *sheet, e Entry) {
	need := a.height(s, e)
	if need < s.bottom-s.top-20 {
		s.keep(need)
	} else {
		s.keep(30 * s.scale)
	}
	body, times := a.pieces(s, e), a.times(s, e)
	for first := true; first || len(body)+len(times) > 0; first = false {
		if !first {
			s.newPage()
		}
		room := s.bottom - s.y
		var h, th float64
		var nowBody, nowTimes []piece
		nowBody, body, h = take(body, room)
		nowTimes, times, th = take(times, room)
		if len(nowBody)+len(nowTimes) == 0 && !first {
			return // not even one line fits a page
		}
		a.print(s, e, nowBody, nowTimes, max(h, th, 5*s.scale), first)
	}
	s.y += entryGap * s.scale
}

// take gives the lines that fit a height, and the rest.
func take(pieces []piece, room float64) (now, later []piece, used float64) {
	for i, p := range pieces {
		if used+p.st.height() > room && i > 0 {
			return pieces[:i], pieces[i:], used
		}
		used += p.st.height()
	}
	return pieces, nil, used
}

func (a Agenda) print(s *sheet, e Entry, body, times []piece, h float64, first bool) {
	rule, indent := a.columns(s)
	a.mark(s, e, rule, h, first)
	for y, i := s.y, 0; i < len(times); i++ {
		s.text(times[i].st, s.left, y, times[i].text)
		y += times[i].st.height()
	}
	for y, i := s.y, 0; i < len(body); i++ {
		s.text(body[i].st, indent, y, body[i].text)
		y += body[i].st.height()
	}
	if first && line(e.Note) != "" {
		st := s.style(bold, 8.5, Sun)
		s.textRight(st, s.right, s.y+0.6, s.fit(st, line(e.Note), (s.right-indent)*0.4))
	}
	s.used(h)
}

// mark draws the rule of the track and its letter.
func (a Agenda) mark(s *sheet, e Entry, x, h float64, first bool) {
	c := e.Track.Colour
	if e.Certainty == Cancelled || c == 0 {
		c = Soft
	}
	s.f.SetDrawColor(c.rgb())
	s.f.SetLineWidth(1.1 * s.scale)
	s.f.SetLineCapStyle("butt")
	if e.Certainty == Unsure {
		s.f.SetDashPattern([]float64{1.4, 1.1}, 0)
	}
	s.f.Line(x, s.y+0.3, x, s.y+h-0.1)
	s.f.SetDashPattern(nil, 0)
	if first {
		s.badge(e.Track.Letter, x+1.8*s.scale, s.y+0.35, 4.6*s.scale, c, e.Certainty == Confirmed)
	}
}

// badge is a letter on a small square: full when certain, open when not.
func (s *sheet) badge(letter string, x, y, size float64, c Colour, full bool) {
	letter = line(letter)
	if letter == "" {
		return
	}
	letter = string([]rune(letter)[:1])
	st := style{face: bold, size: size / point * 0.66, colour: c}
	s.f.SetLineWidth(0.3)
	s.f.SetDrawColor(c.rgb())
	s.f.SetFillColor(c.rgb())
	if full {
		s.f.RoundedRect(x, y, size, size, 0.8, "1234", "FD")
		st.colour = White
	} else {
		s.f.RoundedRect(x, y, size, size, 0.8, "1234", "D")
	}
	s.text(st, x+(size-s.measure(st, letter))/2, y+(size-st.height())/2, letter)
}
