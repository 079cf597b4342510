package plan

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/meeting/plan/rule"
	"escale.dev/escale/internal/solve"
)

// pinned turns a pin into a cell. People whom the pin does not name are chosen
// among those who fit, or the first of the group when nobody does; so is the
// interpreter. The pin stays where it is whatever it breaks.
func (s *state) pinned(i int, pin Placement) cell {
	m := s.m
	t := &m.meets[i]
	c := cell{start: int32(pin.Start), spot: int32(pin.Spot), interp: None}
	if pin.Interpreter >= 0 && pin.Interpreter < len(m.p.Interpreters) {
		c.interp = int32(len(m.p.People) + pin.Interpreter)
	}
	d := m.dayOf(pin.Start)
	tr := trial{s: s, i: i, d: d, c: c, it: m.itemAt(i, c.start, m.spots[c.spot].place)}
	tr.b0, tr.b1 = m.span(d, pin.Start, pin.Start+t.minutes)
	langs := t.langs
	for _, a := range t.required {
		langs &= m.agents[a].langs
	}
	tr.delegate(0, pin.People)
	for g := range t.groups {
		langs &= m.agents[t.groups[g][tr.c.reps[g]]].langs
	}
	if langs == 0 && tr.c.interp < 0 {
		tr.interpret()
	}
	return tr.c
}

// delegate chooses somebody of their own for group g and those after it: first
// those whom a pin names, then those who fit, then anybody.
func (tr *trial) delegate(g int, people []int) bool {
	t := &tr.s.m.meets[tr.i]
	if g == len(t.groups) {
		return true
	}
	all := t.groups[g]
	rank := func(a int32) int {
		switch {
		case slices.Contains(people, int(a)):
			return 0
		case tr.s.agentFits(a, tr.d, tr.b0, tr.b1, tr.it):
			return 1
		}
		return 2
	}
	for want := range 3 {
		for k, a := range all {
			if rank(a) == want && !tr.chosen(g, a) {
				tr.c.reps[g] = int16(k)
				if tr.delegate(g+1, people) {
					return true
				}
			}
		}
	}
	return false
}

// construct builds a first plan: what is published stays where it may, then each
// meeting goes, in order of difficulty, to the cell that costs least; firms below
// their minimum are served first. It ends early when over says so, and remembers
// what it did not come to.
func (s *state) construct(over func() bool, r *solve.Rand) {
	order := s.m.byDifficulty(r)
	for _, i := range order {
		if cur := s.m.meets[i].current; cur != nil {
			s.placeAsBefore(int(i), *cur)
		}
	}
	tried := make([]bool, len(s.cells))
	for _, needy := range []bool{true, false} {
		for k, i := range order {
			if k%64 == 0 && over() {
				s.cut(tried)
				return
			}
			if s.cells[i].start < 0 && s.firmsFit(int(i)) && (!needy || s.needed(int(i))) {
				tried[i] = true
				s.placeBest(int(i), r, search{cells: 400, starts: every})
			}
		}
	}
}

// cut marks what a first plan cut short did not come to.
func (s *state) cut(tried []bool) {
	s.untried = make([]bool, len(tried))
	for i := range tried {
		s.untried[i] = !tried[i]
	}
}

// needed says whether a firm of the meeting is below its minimum.
func (s *state) needed(i int) bool {
	for _, f := range s.m.meets[i].firms {
		if rule.Lacking(int(s.held[f]), s.m.p.Firms[f].Min) > 0 {
			return true
		}
	}
	return false
}

// byDifficulty orders the movable meetings: the most urgent first; among equals
// the one whose busiest person has the least time left for each meeting asked.
func (m *model) byDifficulty(r *solve.Rand) []int32 {
	asked := make([]int, len(m.agents))
	for i := range m.meets {
		for _, a := range m.meets[i].required {
			asked[a] += m.meets[i].bins
		}
		for _, g := range m.meets[i].groups {
			for _, a := range g {
				asked[a] += (m.meets[i].bins + len(g) - 1) / len(g)
			}
		}
	}
	room := make([]int, len(m.agents))
	for a := range m.agents {
		room[a] = m.bins - m.agents[a].shut.Count() + 1
	}
	tight := make([]float64, len(m.meets))
	for _, i := range m.free {
		t := &m.meets[i]
		for _, a := range t.required {
			tight[i] = max(tight[i], float64(asked[a])/float64(room[a]))
		}
		tight[i] += float64(t.bins) / float64(t.starts.Count()+1)
	}
	order := make([]int32, len(m.free))
	for k, j := range r.Perm(len(m.free)) {
		order[k] = m.free[j]
	}
	slices.SortStableFunc(order, func(a, b int32) int {
		return cmp.Or(cmp.Compare(m.meets[b].urgency, m.meets[a].urgency), cmp.Compare(tight[b], tight[a]))
	})
	return order
}

// placeAsBefore puts a meeting where the published plan has it, if it may be there.
func (s *state) placeAsBefore(i int, cur Placement) bool {
	m := s.m
	if cur.Start < m.days[0].from || !s.firmsFit(i) {
		return false
	}
	d := m.dayOf(cur.Start)
	if cur.Start >= m.days[d].to || (cur.Start-m.days[d].from)%m.unit != 0 {
		return false
	}
	bin := m.days[d].bin + (cur.Start-m.days[d].from)/m.unit
	t := &m.meets[i]
	if !t.starts.Has(bin) || !s.spotFits(int32(cur.Spot), bin, t.bins) || !slices.ContainsFunc(t.places, func(g placeSpots) bool {
		return slices.Contains(g.spots, int32(cur.Spot))
	}) {
		return false
	}
	if c, ok := s.asBefore(i, bin, cur); ok {
		s.place(i, c)
		return true
	}
	for rot := range max(1, len(cur.People)*2) {
		c, ok := s.fitPeople(i, bin, m.spots[cur.Spot].place, rot)
		if !ok {
			return false
		}
		c.spot = int32(cur.Spot)
		s.place(i, c)
		if s.told[i] == 0 || rot == max(1, len(cur.People)*2)-1 {
			return true
		}
		s.remove(i)
	}
	return false
}

// search says how many cells, and starts, are looked at for the best one; with a
// skip, one cell in so many is passed over at random.
type search struct{ cells, starts, skip int }

// every is more starts, or cells, than there are.
const every = 1 << 30

// asBefore is the cell with the very people and the interpreter of the published plan,
// when they still may.
func (s *state) asBefore(i, bin int, cur Placement) (cell, bool) {
	m := s.m
	t := &m.meets[i]
	c := cell{start: int32(cur.Start), spot: int32(cur.Spot), interp: None}
	if cur.Interpreter >= 0 && cur.Interpreter < len(m.p.Interpreters) {
		c.interp = int32(len(m.p.People) + cur.Interpreter)
	}
	for g := range t.groups {
		k := slices.IndexFunc(t.groups[g], func(a int32) bool { return slices.Contains(cur.People, int(a)) })
		if k < 0 {
			return c, false
		}
		c.reps[g] = int16(k)
	}
	if !s.orderFits(i, cur.Start, cur.Start+t.minutes) {
		return c, false
	}
	langs := t.langs
	it := m.itemAt(i, c.start, m.spots[c.spot].place)
	who := slices.Clone(s.people(i, c))
	for k, a := range who {
		if slices.Contains(who[:k], a) || !s.agentFits(a, int(m.binDay[bin]), bin, bin+t.bins, it) {
			return c, false
		}
		if a != c.interp {
			langs &= m.agents[a].langs
		}
	}
	return c, rule.Common(langs) && c.interp < 0 || c.interp >= 0 && m.serves(c.interp, i, c)
}

// placeBest looks at cells where a meeting of the tray may go, from a random start
// on, and leaves it at the one that costs least. It says whether there was any.
func (s *state) placeBest(i int, r *solve.Rand, look search) bool {
	t := &s.m.meets[i]
	if len(t.places) == 0 {
		return false
	}
	starts := append(s.starts[:0], s.freeStarts(i)...)
	s.starts = starts
	n := starts.Count()
	if n == 0 {
		return false
	}
	best, least := unplaced, int64(0)
	from := starts.Nth(r.Intn(n))
	for k, bin := 0, from; k < min(n, look.starts) && look.cells > 0; k++ {
		for g := range t.places {
			if look.skip > 0 && r.Intn(look.skip) == 0 {
				continue
			}
			if c, ok := s.cellAt(i, bin, &t.places[g], None, r.Intn(1<<16)); ok {
				look.cells--
				if cost := s.costAt(i, c); best.start < 0 || cost < least {
					best, least = c, cost
				}
			}
		}
		if bin = starts.Next(bin + 1); bin < 0 {
			bin = starts.Next(0)
		}
	}
	if best.start < 0 {
		return false
	}
	s.place(i, best)
	return true
}

// costAt is what a meeting of the tray would add to the cost at a cell, but for
// what is the same at all its cells.
func (s *state) costAt(i int, c cell) int64 {
	m := s.m
	d := m.dayOf(int(c.start))
	it := m.itemAt(i, c.start, m.spots[c.spot].place)
	var add Score
	for _, a := range s.people(i, c) {
		k := int(a)*len(m.days) + d
		more := m.costOfMore(s.days[k], &it, d)
		add.Changes += int(more.Changes)
		add.Travel += int(more.Travel)
		add.Tight += int(more.Tight)
		if m.agents[a].waits {
			n, w := int(more.Waits), int(s.waits[a])
			add.Idle += int(more.Idle)
			add.Waits += n
			add.Uneven += rule.Uneven(w+n) - rule.Uneven(w)
		}
	}
	if cur := m.meets[i].current; cur != nil {
		add.Told = s.toldAt(i, c, cur)
	}
	add.Unwished = s.unwishedAt(i, c)
	return add.price(m.prices).Cost
}

// cellAt completes a start and a place to a cell that keeps every rule. The
// caller has asked firmsFit; bin must come from freeStarts.
func (s *state) cellAt(i, bin int, g *placeSpots, like int32, rot int) (cell, bool) {
	sp, ok := s.spotAt(i, bin, g, like, rot)
	if !ok {
		return unplaced, false
	}
	c, ok := s.fitPeople(i, bin, g.place, rot)
	c.spot = sp
	return c, ok
}

// plan reads the state out.
func (s *state) plan() Plan {
	var p Plan
	for i := range s.cells {
		if s.cells[i].start >= 0 {
			p.Placements = append(p.Placements, s.placement(i, s.cells[i]))
		} else if s.untried != nil && s.untried[i] {
			p.Left = append(p.Left, Left{Meeting: i, Reasons: []Reason{because(NotTried)}})
		} else {
			p.Left = append(p.Left, Left{Meeting: i, Reasons: s.whyLeft(i)})
		}
	}
	p.Score = s.score.price(s.m.prices)
	return p
}

// placement is a cell in the words of the problem.
func (s *state) placement(i int, c cell) Placement {
	out := Placement{Meeting: i, Start: int(c.start), Spot: int(c.spot), Interpreter: None}
	who := s.people(i, c)
	if c.interp >= 0 {
		out.Interpreter = int(c.interp) - len(s.m.p.People)
		who = who[:len(who)-1]
	}
	for _, a := range who {
		out.People = append(out.People, int(a))
	}
	return out
}
