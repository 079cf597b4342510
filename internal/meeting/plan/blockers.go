package plan

import (
	"slices"
	"strings"
)

// blockers.go asks the hard rules for the reasons why not; fit.go asks the same
// rules for yes or no, faster.

// timeReasons gives the rules that forbid a start whatever the spot and people.
func (s *state) timeReasons(i, start int, emit func(Reason)) {
	m := s.m
	t := &m.meets[i]
	d := m.dayOf(start)
	day := m.p.Days[d]
	end := start + t.minutes
	if start < day.From || end > day.To || overlapsAny(day.Closed, start, end) {
		emit(because(OutsideHours))
	} else if ws := m.p.Meetings[i].Windows; len(ws) > 0 && !coveredBy(ws, start, end) {
		emit(because(OutsideWindow))
	}
	for _, o := range t.after {
		if c := s.cells[o]; c.start >= 0 && int(c.start)+m.meets[o].minutes > start {
			r := because(MustFollow)
			r.Other = int(o)
			emit(r)
		}
	}
	for _, o := range t.before {
		if c := s.cells[o]; c.start >= 0 && int(c.start) < end {
			r := because(MustPrecede)
			r.Other = int(o)
			emit(r)
		}
	}
	for _, f := range t.firms {
		if most := m.p.Firms[f].Max; most > 0 && int(s.held[f]) >= most {
			r := because(FirmFull)
			r.Firm, r.Have, r.Need = int(f), int(s.held[f]), most
			emit(r)
		}
	}
}

func overlapsAny(ws []Window, from, to int) bool {
	return slices.ContainsFunc(ws, func(w Window) bool { return w.From < to && from < w.To })
}

// coveredBy says whether the union of the windows covers [from, to).
func coveredBy(ws []Window, from, to int) bool {
	return slices.ContainsFunc(merged(ws), func(w Window) bool { return w.From <= from && to <= w.To })
}

// spotReasons gives the rules of one spot that forbid a start there.
func (s *state) spotReasons(i, start, spot int, emit func(Reason)) {
	m := s.m
	t := &m.meets[i]
	q := &m.p.Spots[spot]
	r := because(WrongSpot)
	r.Spot = spot
	if !slices.Contains(m.p.Meetings[i].Spots, spot) {
		emit(r)
	}
	if n := m.p.Meetings[i].people(); q.Seats > 0 && n > q.Seats {
		r.Kind, r.Have, r.Need = SpotSmall, q.Seats, n
		emit(r)
	}
	d := m.dayOf(start)
	b0, b1 := m.span(d, start, start+t.minutes)
	switch {
	case m.spots[spot].shut.AnyIn(b0, b1):
		r.Kind = SpotClosed
		emit(r)
	case (start-m.days[d].from)%m.unit != 0 || b0 == b1 || !m.spots[spot].starts.Has(b0):
		r.Kind = OffGrid
		emit(r)
	}
	if s.spotTaken(int32(spot), b0, b1) && !m.spots[spot].shut.AnyIn(b0, b1) {
		r.Kind, r.Other = SpotTaken, s.occupant(spot, start, start+t.minutes)
		emit(r)
	}
}

// occupant is the first meeting at a spot that overlaps.
func (s *state) occupant(spot, from, to int) int {
	found := None
	for _, j := range s.at[spot] {
		c := s.cells[j]
		if int(c.start) < to && from < int(c.start)+s.m.meets[j].minutes && (found < 0 || c.start < s.cells[found].start) {
			found = int(j)
		}
	}
	return found
}

// peopleReasons gives what keeps people and interpreters from a start at a place:
// of each only the first thing, or with all everything.
func (s *state) peopleReasons(i, start int, place int32, all bool, emit func(Reason)) {
	m := s.m
	t := &m.meets[i]
	tr := trial{s: s, i: i, d: m.dayOf(start), c: unplaced, it: m.itemAt(i, int32(start), place)}
	tr.b0, tr.b1 = m.span(tr.d, start, start+t.minutes)
	langs := t.langs
	clear := true
	for _, a := range t.required {
		langs &= m.agents[a].langs
		if !s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it) {
			s.agentReasons(a, tr.d, tr.b0, tr.b1, tr.it, all, emit)
			clear = false
		}
	}
	if tr.group(0, langs) {
		return
	}
	for g := range t.groups {
		if tr.groupReasons(g, all, emit) {
			clear = false
		}
	}
	tr.mute = true
	switch {
	case !clear && len(t.groups) > 0:
		if all && !tr.someSpeak(0, langs) {
			emit(tr.interpreterReason())
		}
	case tr.group(0, langs):
		emit(tr.interpreterReason())
	default: // the same person would have to come for two groups
		r := because(NoRepresentative)
		all := t.groups[len(t.groups)-1]
		r.Person, r.Need = int(all[0]), len(all)
		emit(r)
	}
}

// groupReasons says why nobody of a group can come, if so.
func (tr *trial) groupReasons(g int, every bool, emit func(Reason)) bool {
	m := tr.s.m
	all := m.meets[tr.i].groups[g]
	for _, a := range all {
		if !slices.Contains(m.meets[tr.i].required, a) && tr.s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it) {
			return false
		}
	}
	if len(all) == 1 && !slices.Contains(m.meets[tr.i].required, all[0]) {
		tr.s.agentReasons(all[0], tr.d, tr.b0, tr.b1, tr.it, every, emit)
		return true
	}
	r := because(NoRepresentative)
	r.Person, r.Need = int(all[0]), len(all)
	if f := m.p.People[all[0]].Firm; f >= 0 && f < len(m.p.Firms) {
		r.Firm = f
	}
	emit(r)
	return true
}

// someSpeak says whether some representatives, free or not, would share a language
// with those who must come, or would have an interpreter who is free.
func (tr *trial) someSpeak(g int, langs uint64) bool {
	t := &tr.s.m.meets[tr.i]
	if g == len(t.groups) {
		return langs != 0 || slices.ContainsFunc(t.interpreters, func(a int32) bool {
			return tr.s.m.serves(a, tr.i, tr.c) && tr.s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it)
		})
	}
	for k, a := range t.groups[g] {
		tr.c.reps[g] = int16(k)
		if tr.someSpeak(g+1, langs&tr.s.m.agents[a].langs) {
			return true
		}
	}
	return false
}

// interpreterReason names the languages that nobody free can bring together.
func (tr *trial) interpreterReason() Reason {
	m := tr.s.m
	t := &m.meets[tr.i]
	r := because(NoInterpreter)
	for _, a := range t.interpreters {
		if m.serves(a, tr.i, cell{}) {
			r.Kind = InterpreterTaken
		}
	}
	codes := slices.Clone(m.p.Meetings[tr.i].Languages)
	add := func(a int32) {
		spoken := m.p.People[a].Languages
		imposed := slices.ContainsFunc(m.p.Meetings[tr.i].Languages, func(l string) bool { return slices.Contains(spoken, l) })
		if len(spoken) > 0 && !imposed && !slices.Contains(codes, spoken[0]) {
			codes = append(codes, spoken[0])
		}
	}
	for _, a := range t.required {
		add(a)
	}
	for _, g := range t.groups {
		add(g[0])
	}
	r.Label = strings.Join(codes, "–")
	return r
}

// subject names an agent in a reason.
func (s *state) subject(k Kind, a int32, d int) Reason {
	r := because(k)
	r.Day = d
	if n := len(s.m.p.People); int(a) >= n {
		r.Interpreter = int(a) - n
	} else {
		r.Person = int(a)
	}
	return r
}

// agentReasons says why one agent cannot take part; it is called when agentFits says
// no. With all it goes on after the first thing: each engagement in the way, the hours
// of presence, the limit a day, and lunch as if what is in the way were not there.
func (s *state) agentReasons(a int32, d, b0, b1 int, it item, all bool, emit func(Reason)) {
	m, some := s.m, false
	say := func(r Reason) bool {
		emit(r)
		some = true
		return !all
	}
	for e := max(0, d-1); e <= min(d+1, len(m.days)-1); e++ {
		for _, o := range s.days[int(a)*len(m.days)+e] {
			if r, ok := s.clash(a, d, o, it); ok && say(r) {
				return
			}
		}
	}
	if open := m.openOf(a); s.agentBits(a).AnyIn(b0, b1) && (!some || len(open) > 0 && !coveredBy(open, int(it.From), int(it.To))) && say(s.subject(PersonAway, a, d)) {
		return
	}
	if n := m.agents[a].maxPerDay; n > 0 && int(s.load[int(a)*len(m.days)+d]) >= n {
		r := s.subject(DayFull, a, d)
		r.Have, r.Need = int(s.load[int(a)*len(m.days)+d]), n
		if say(r) {
			return
		}
	}
	if !some || all && !s.lunchBeside(a, d, it) {
		r := s.subject(Lunch, a, d)
		r.Need = m.p.LunchMinutes
		emit(r)
	}
}

// openOf are the hours of presence of an agent.
func (m *model) openOf(a int32) []Window {
	if n := len(m.p.People); int(a) >= n {
		return m.p.Interpreters[int(a)-n].Open
	}
	return m.p.People[a].Open
}

// lunchBeside says whether an agent would still have lunch with a wish if what stands in
// its way were not there.
func (s *state) lunchBeside(a int32, d int, it item) bool {
	m := s.m
	if m.agents[a].noLunch[d] {
		return true
	}
	var rest []item
	for _, o := range s.days[int(a)*len(m.days)+d] {
		if _, clashes := s.clash(a, d, o, it); !clashes {
			rest = append(rest, o)
		}
	}
	return m.days[d].lunch.FitsWith(rest, it, &m.ways)
}

// clash compares a wish with one engagement: overlap, or too little time between.
func (s *state) clash(a int32, d int, o, it item) (Reason, bool) {
	way := s.m.travel(o.Place, it.Place)
	if o.From >= it.To {
		way = s.m.travel(it.Place, o.Place)
	}
	r := s.subject(PersonBusy, a, d)
	r.At, r.Need = int(o.From), way
	switch {
	case o.From < it.To && it.From < o.To:
		if o.Meet >= 0 {
			r.Kind = PersonMeeting
		}
	case o.To <= it.From && int(it.From-o.To) < way:
		r.Kind, r.Have = TravelFrom, int(it.From-o.To)
	case o.From >= it.To && int(o.From-it.To) < way:
		r.Kind, r.Have = TravelTo, int(o.From-it.To)
	default:
		return Reason{}, false
	}
	if r.Other = int(o.Meet); o.Meet < 0 {
		r.Label = s.busyLabel(a, o)
	}
	return r, true
}

// busyLabel finds the words of what the agenda holds.
func (s *state) busyLabel(a int32, o item) string {
	n := len(s.m.p.People)
	var list []Busy
	if int(a) < n {
		list = s.m.p.People[a].Busy
	} else {
		list = s.m.p.Interpreters[int(a)-n].Busy
	}
	for _, b := range list {
		if b.From == int(o.From) && b.To == int(o.To) && b.Place == int(o.Place) {
			return b.Label
		}
	}
	return ""
}
