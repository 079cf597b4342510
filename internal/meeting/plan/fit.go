package plan

import (
	"escale.dev/escale/internal/meeting/plan/rule"
	"escale.dev/escale/internal/solve"
)

// The hard rules, as the search asks them: may this meeting, now in the tray, go
// there? Each rule is monotone: taking a meeting away never makes another one
// break it, so the search can undo and eject without asking again. blockers.go
// answers the same question in words; a test holds them together.

// travelFits says whether an agent can come from and go to everything else in time.
func (s *state) travelFits(a int32, d int, it item) bool {
	m := s.m
	k := int(a)*len(m.days) + d
	if !m.ways.Apart(s.days[k], it) {
		return false
	}
	if m.days[d].near && !m.ways.Apart(s.days[k-1], it) {
		return false
	}
	return d+1 >= len(m.days) || !m.days[d+1].near || m.ways.Apart(s.days[k+1], it)
}

// keepsLunch says whether an agent still has lunch with one more engagement.
func (s *state) keepsLunch(a int32, d int, it item) bool {
	m := s.m
	lunch := &m.days[d].lunch
	if m.agents[a].noLunch[d] || !lunch.Near(it, &m.ways) {
		return true
	}
	return lunch.FitsWith(s.days[int(a)*len(m.days)+d], it, &m.ways)
}

// agentFits says whether one agent can take part.
func (s *state) agentFits(a int32, d, b0, b1 int, it item) bool {
	if s.agentBits(a).AnyIn(b0, b1) {
		return false
	}
	if !rule.Room(int(s.load[int(a)*len(s.m.days)+d]), s.m.agents[a].maxPerDay) {
		return false
	}
	return s.travelFits(a, d, it) && s.keepsLunch(a, d, it)
}

// firmsFit says whether no firm of the meeting has reached its maximum.
func (s *state) firmsFit(i int) bool {
	for _, f := range s.m.meets[i].firms {
		if !rule.Room(int(s.held[f]), s.m.p.Firms[f].Max) {
			return false
		}
	}
	return true
}

// orderFits says whether the precedences hold.
func (s *state) orderFits(i, from, to int) bool {
	t := &s.m.meets[i]
	for _, o := range t.after {
		if !rule.InOrder(int(s.cells[o].start), s.m.meets[o].minutes, from) {
			return false
		}
	}
	for _, o := range t.before {
		if !rule.InOrder(from, to-from, int(s.cells[o].start)) {
			return false
		}
	}
	return true
}

// trial is one question of fit: a meeting at a start and a place.
type trial struct {
	s      *state
	i, d   int
	b0, b1 int
	it     item
	rot    int  // which representative is tried first
	mute   bool // as if everybody spoke a common language
	c      cell
}

// fitPeople finds the people and the interpreter for a meeting at a start bin and
// a place, whatever the spot. rot shifts the order in which representatives and
// interpreters are tried.
func (s *state) fitPeople(i, bin int, place int32, rot int) (cell, bool) {
	m := s.m
	t := &m.meets[i]
	from := m.minute(bin)
	tr := trial{s: s, i: i, d: int(m.binDay[bin]), b0: bin, b1: bin + t.bins, rot: rot, c: unplaced,
		it: m.itemAt(i, int32(from), place)}
	if !s.orderFits(i, from, from+t.minutes) {
		return unplaced, false
	}
	langs := t.langs
	for _, a := range t.required {
		if !s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it) {
			return unplaced, false
		}
		langs &= m.agents[a].langs
	}
	if !tr.group(0, langs) {
		return unplaced, false
	}
	tr.c.start = int32(from)
	return tr.c, true
}

// group chooses a representative for group g and those after it. What is tried first
// counts through the choices of all groups, so that every combination has its turn.
func (tr *trial) group(g int, langs uint64) bool {
	t := &tr.s.m.meets[tr.i]
	if g == len(t.groups) {
		return rule.Common(langs) || tr.mute || tr.interpret()
	}
	all, rot := t.groups[g], tr.rot
	for _, before := range t.groups[:g] {
		rot /= len(before)
	}
	for k := range all {
		k = (k + rot) % len(all)
		if tr.chosen(g, all[k]) || !tr.s.agentFits(all[k], tr.d, tr.b0, tr.b1, tr.it) {
			continue
		}
		tr.c.reps[g] = int16(k)
		if tr.group(g+1, langs&tr.s.m.agents[all[k]].langs) {
			return true
		}
	}
	return false
}

// chosen says whether somebody attends already, as required or for a group before.
func (tr *trial) chosen(g int, a int32) bool {
	t := &tr.s.m.meets[tr.i]
	for _, r := range t.required {
		if r == a {
			return true
		}
	}
	for h := range g {
		if t.groups[h][tr.c.reps[h]] == a {
			return true
		}
	}
	return false
}

// interpret finds an interpreter who is free and understood by everybody.
func (tr *trial) interpret() bool {
	for k := range tr.s.freeHelpers(tr.i, tr.b0, tr.b1, tr.rot) {
		a := int32(len(tr.s.m.p.People) + k)
		if tr.s.m.serves(a, tr.i, tr.c) && tr.s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it) {
			tr.c.interp = a
			return true
		}
	}
	return false
}

// freeHelpers goes round the interpreters of a meeting, from one that rot chooses
// on, who are not taken in some bins and whose day is not full.
func (s *state) freeHelpers(i, b0, b1, rot int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		t := &s.m.meets[i]
		if len(t.interpreters) == 0 {
			return
		}
		free := s.helpers
		copy(free, t.helpers)
		for b := b0; b < b1; b++ {
			free.AndNot(s.helping[b])
		}
		first := int(t.interpreters[rot%len(t.interpreters)]) - len(s.m.p.People)
		for k := free.Next(first); k >= 0; k = free.Next(k + 1) {
			if !yield(k) {
				return
			}
		}
		for k := free.Next(0); k >= 0 && k < first; k = free.Next(k + 1) {
			if !yield(k) {
				return
			}
		}
	}
}

// rehelp writes down again when an interpreter can help on a day, so that one look
// at a bin finds who can among them all; None and people are left alone.
func (s *state) rehelp(a int32, d int) {
	m := s.m
	k := int(a) - len(m.p.People)
	if k < 0 {
		return
	}
	most := m.agents[a].maxPerDay
	full := most > 0 && int(s.load[int(a)*len(m.days)+d]) >= most
	taken := s.agentBits(a)
	b0, b1 := m.span(d, m.days[d].from, m.days[d].to)
	for b := b0; b < b1; b++ {
		if full || taken.Has(b) {
			s.helping[b].Set(k)
		} else {
			s.helping[b].Clear(k)
		}
	}
}

// serves says whether an interpreter has a pair of languages of which each person
// at the meeting speaks one.
func (m *model) serves(a int32, i int, c cell) bool {
	t := &m.meets[i]
next:
	for _, pair := range m.agents[a].pairs {
		if !rule.Understood(pair, t.langs) {
			continue
		}
		for _, r := range t.required {
			if !rule.Understood(pair, m.agents[r].langs) {
				continue next
			}
		}
		for g := range t.groups {
			if !rule.Understood(pair, m.agents[t.groups[g][c.reps[g]]].langs) {
				continue next
			}
		}
		return true
	}
	return false
}

// spotAt returns a spot of a place where the meeting may start at bin and there is
// room: like if it can be, else the first in the order of the meeting from rot on.
func (s *state) spotAt(i, bin int, g *placeSpots, like int32, rot int) (int32, bool) {
	n := s.m.meets[i].bins
	if like >= 0 && s.m.spots[like].place == g.place && s.spotFits(like, bin, n) {
		for _, sp := range g.spots {
			if sp == like {
				return sp, true
			}
		}
	}
	rot %= len(g.spots)
	for k := range g.spots {
		if k += rot; k >= len(g.spots) {
			k -= len(g.spots)
		}
		if sp := g.spots[k]; s.spotFits(sp, bin, n) {
			return sp, true
		}
	}
	return None, false
}

// spotFits says whether a spot starts on that bin and has room for n bins.
func (s *state) spotFits(sp int32, bin, n int) bool {
	return s.m.spots[sp].starts.Has(bin) && !s.spotTaken(sp, bin, bin+n)
}

// freeStarts is the set of bins at which the meeting, its required people and the
// opening hours agree; travel, limits, spots and representatives are not asked yet.
// The result is valid until the next call.
func (s *state) freeStarts(i int) solve.Bits {
	t := &s.m.meets[i]
	b := s.scratch
	for w := range b {
		b[w] = ^uint64(0)
	}
	for _, a := range t.required {
		b.AndNot(s.agentBits(a))
	}
	b.Runs(t.bins)
	b.And(t.starts)
	return b
}
