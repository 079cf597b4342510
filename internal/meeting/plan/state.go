package plan

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan/rule"
	"escale.dev/escale/internal/solve"
)

// cell is where a meeting is: a placement in the search's own numbers.
type cell struct {
	start  int32 // unplaced when negative
	spot   int32
	interp int32 // agent, or None
	reps   [maxGroups]int16
}

// unplaced is the cell of a meeting in the tray.
var unplaced = cell{start: -1, spot: None, interp: None}

// state is one plan under construction: the cells of all meetings, and everything
// derived from them that makes the next question cheap.
type state struct {
	m       *model
	cells   []cell
	days    [][]item       // by agent and day, in order of time
	costs   []rule.DayCost // by agent and day
	load    []int16        // meetings, by agent and day
	waits   []int32        // by agent
	taken   []uint64       // bins taken, by agent
	words   int            // of taken, for one agent
	used    []*counter     // by spot, nil until first used
	at      [][]int32      // meetings placed, by spot
	held    []int32        // meetings placed, by firm
	told    []int32        // people to tell again, by meeting
	amiss   []int32        // outside the hours wished, by meeting
	score   Score          // kept up to date but for Cost
	untried []bool         // by meeting, when the first plan was cut short
	scratch solve.Bits
	starts  solve.Bits   // scratch for the starts of the meeting being placed
	who     []int32      // scratch for the people of one meeting
	helping []solve.Bits // by bin: the interpreters taken, or whose day is full
	helpers solve.Bits   // scratch for those who are not
}

// counter is a resource of several users; see solve.Counter.
type counter = solve.Counter

// newState returns the state where only the pins are placed.
func newState(m *model) *state {
	na, nd := len(m.agents), len(m.days)
	s := &state{m: m, cells: make([]cell, len(m.meets)), days: make([][]item, na*nd), costs: make([]rule.DayCost, na*nd),
		load: make([]int16, na*nd), waits: make([]int32, na), used: make([]*counter, len(m.spots)), at: make([][]int32, len(m.spots)),
		held: make([]int32, len(m.p.Firms)), told: make([]int32, len(m.meets)), amiss: make([]int32, len(m.meets)), scratch: solve.NewBits(m.bins)}
	s.words = len(s.scratch)
	s.taken = make([]uint64, na*s.words)
	for a := range m.agents {
		copy(s.taken[a*s.words:], m.agents[a].shut)
		for d := range nd {
			s.days[a*nd+d] = slices.Clone(m.agents[a].base[d])
		}
	}
	s.helpers = solve.NewBits(len(m.p.Interpreters))
	s.helping = make([]solve.Bits, m.bins)
	for b := range s.helping {
		s.helping[b] = solve.NewBits(len(m.p.Interpreters))
	}
	for a := len(m.p.People); a < na; a++ {
		for d := range nd {
			s.rehelp(int32(a), d)
		}
	}
	s.score.Total = len(m.meets)
	for f := range m.p.Firms {
		s.score.Short += m.p.Firms[f].Min
	}
	for i := range m.meets {
		s.cells[i] = unplaced
		s.score.Missed += m.meets[i].urgency
		s.retell(i)
	}
	for i := range m.meets {
		if pin := m.meets[i].pin; pin != nil {
			s.place(i, s.pinned(i, *pin))
		}
	}
	return s
}

// clone returns an independent copy.
func (s *state) clone() *state {
	c := *s
	c.cells, c.costs, c.load = slices.Clone(s.cells), slices.Clone(s.costs), slices.Clone(s.load)
	c.waits, c.taken, c.held = slices.Clone(s.waits), slices.Clone(s.taken), slices.Clone(s.held)
	c.told, c.amiss = slices.Clone(s.told), slices.Clone(s.amiss)
	c.days = make([][]item, len(s.days))
	for i := range s.days {
		c.days[i] = slices.Clone(s.days[i])
	}
	c.at = make([][]int32, len(s.at))
	for i := range s.at {
		c.at[i] = slices.Clone(s.at[i])
	}
	c.used = make([]*counter, len(s.used))
	for i, u := range s.used {
		if u != nil {
			c.used[i] = u.Clone()
		}
	}
	c.helping = make([]solve.Bits, len(s.helping))
	for b := range s.helping {
		c.helping[b] = slices.Clone(s.helping[b])
	}
	c.scratch, c.starts, c.who, c.helpers = solve.NewBits(s.m.bins), nil, nil, slices.Clone(s.helpers)
	return &c
}

// agentBits is the set of bins in which an agent is taken.
func (s *state) agentBits(a int32) solve.Bits {
	return solve.Bits(s.taken[int(a)*s.words : (int(a)+1)*s.words])
}

// spotTaken says whether a spot has no room in some of the bins.
func (s *state) spotTaken(spot int32, from, to int) bool {
	if s.m.spots[spot].shut.AnyIn(from, to) {
		return true
	}
	u := s.used[spot]
	return u != nil && u.Full().AnyIn(from, to)
}

// people lists the agents of a meeting at a cell, the interpreter last. The result
// is valid until the next call.
func (s *state) people(i int, c cell) []int32 {
	t := &s.m.meets[i]
	s.who = append(s.who[:0], t.required...)
	for g := range t.groups {
		s.who = append(s.who, t.groups[g][c.reps[g]])
	}
	if c.interp >= 0 {
		s.who = append(s.who, c.interp)
	}
	return s.who
}

// place puts a meeting that is in the tray at a cell, allowed or not.
func (s *state) place(i int, c cell) {
	t := &s.m.meets[i]
	s.cells[i] = c
	d := s.m.dayOf(int(c.start))
	from, to := s.m.span(d, int(c.start), int(c.start)+t.minutes)
	if s.used[c.spot] == nil {
		s.used[c.spot] = solve.NewCounter(s.m.bins, s.m.spots[c.spot].capacity)
	}
	s.used[c.spot].Add(from, to)
	s.at[c.spot] = append(s.at[c.spot], int32(i))
	it := s.m.itemAt(i, c.start, s.m.spots[c.spot].place)
	for _, a := range s.people(i, c) {
		k := int(a)*len(s.m.days) + d
		at, _ := slices.BinarySearchFunc(s.days[k], it, rule.Compare)
		s.days[k] = slices.Insert(s.days[k], at, it)
		s.agentBits(a).SetRange(from, to)
		s.load[k]++
		s.recost(a, d)
	}
	s.rehelp(c.interp, d)
	s.spill(i, c, d, true)
	s.count(i, 1)
}

// spill marks, or clears, the bins that a meeting out of hours takes in other days
// than its own; only a pin or a plan made by hand can have one.
func (s *state) spill(i int, c cell, d int, taken bool) {
	end := int(c.start) + s.m.meets[i].minutes
	if day := &s.m.days[d]; int(c.start) >= day.from && end <= day.to {
		return
	}
	for e := range s.m.days {
		from, to := s.m.span(e, int(c.start), end)
		if e == d || from == to {
			continue
		}
		if taken {
			s.used[c.spot].Add(from, to)
		} else {
			s.used[c.spot].Remove(from, to)
		}
		for _, a := range s.people(i, c) {
			if taken {
				s.agentBits(a).SetRange(from, to)
			} else {
				s.free(a, e, from, to)
			}
		}
		s.rehelp(c.interp, e)
	}
}

// remove puts a placed meeting back in the tray.
func (s *state) remove(i int) {
	t := &s.m.meets[i]
	c := s.cells[i]
	d := s.m.dayOf(int(c.start))
	from, to := s.m.span(d, int(c.start), int(c.start)+t.minutes)
	s.used[c.spot].Remove(from, to)
	s.leave(c.spot, int32(i))
	who := s.people(i, c)
	s.cells[i] = unplaced
	for _, a := range who {
		k := int(a)*len(s.m.days) + d
		at := slices.IndexFunc(s.days[k], func(it item) bool { return it.Meet == int32(i) })
		s.days[k] = slices.Delete(s.days[k], at, at+1)
		s.free(a, d, from, to)
		s.load[k]--
		s.recost(a, d)
	}
	s.rehelp(c.interp, d)
	s.spill(i, c, d, false)
	s.count(i, -1)
}

// leave takes a meeting off the list of a spot.
func (s *state) leave(spot, i int32) {
	list := s.at[spot]
	k := slices.Index(list, i)
	list[k] = list[len(list)-1]
	s.at[spot] = list[:len(list)-1]
}

// free gives bins of an agent back, but for those that something else still takes
// (which happens only around pins that clash, and in plans made by hand).
func (s *state) free(a int32, d, from, to int) {
	bits := s.agentBits(a)
	bits.ClearRange(from, to)
	shut := s.m.agents[a].shut
	for w := from >> 6; w<<6 < to; w++ {
		bits[w] |= shut[w]
	}
	for _, it := range s.days[int(a)*len(s.m.days)+d] {
		if it.Meet >= 0 {
			if f, t := s.m.span(d, int(it.From), int(it.To)); f < to && from < t {
				bits.SetRange(f, t)
			}
		}
	}
}

// count updates what does not depend on people's days; n is 1 or -1.
func (s *state) count(i, n int) {
	t := &s.m.meets[i]
	s.score.Placed += n
	s.score.Missed -= n * t.urgency
	for _, f := range t.firms {
		least := s.m.p.Firms[f].Min
		s.score.Short -= rule.Lacking(int(s.held[f]), least)
		s.held[f] += int32(n)
		s.score.Short += rule.Lacking(int(s.held[f]), least)
	}
	s.retell(i)
	miss := s.unwishedAt(i, s.cells[i])
	s.score.Unwished += miss - int(s.amiss[i])
	s.amiss[i] = int32(miss)
}

// unwishedAt counts a meeting, and its people, that a cell puts outside the hours that
// it, or they, wish.
func (s *state) unwishedAt(i int, c cell) int {
	if c.start < 0 || !s.m.wishes {
		return 0
	}
	t := &s.m.meets[i]
	from, to := int(c.start), int(c.start)+t.minutes
	n := rule.Unwished(t.wished, from, to)
	for _, a := range s.people(i, c) {
		n += rule.Unwished(s.m.agents[a].wished, from, to)
	}
	return n
}

// retell counts again how many people must be told that a meeting moved.
func (s *state) retell(i int) {
	cur := s.m.meets[i].current
	if cur == nil {
		return
	}
	n := s.toldAt(i, s.cells[i], cur)
	s.score.Told += n - int(s.told[i])
	s.told[i] = int32(n)
}

// toldAt is how many people must be told when a published meeting is at a cell.
func (s *state) toldAt(i int, c cell, cur *Placement) int {
	if c.start < 0 {
		return len(cur.People)
	}
	now := s.people(i, c)
	if c.interp >= 0 {
		now = now[:len(now)-1]
	}
	return rule.Told(cur.People, now, int(c.start) != cur.Start || int(c.spot) != cur.Spot)
}

// recost computes one day of one agent again.
func (s *state) recost(a int32, d int) {
	k := int(a)*len(s.m.days) + d
	was, now := s.costs[k], s.m.costOf(s.days[k], d)
	if !s.m.agents[a].waits {
		now.Waits, now.Idle = 0, 0
	}
	if was == now {
		return
	}
	s.costs[k] = now
	s.score.Idle += int(now.Idle - was.Idle)
	s.score.Changes += int(now.Changes - was.Changes)
	s.score.Travel += int(now.Travel - was.Travel)
	s.score.Tight += int(now.Tight - was.Tight)
	if n := now.Waits - was.Waits; n != 0 {
		s.score.Waits += int(n)
		w := s.waits[a]
		s.score.Uneven += rule.Uneven(int(w+n)) - rule.Uneven(int(w))
		s.waits[a] = w + n
	}
}

// startDay counts a day of somebody.
func (m *model) startDay(d int) rule.Day {
	day := &m.days[d]
	return rule.Day{Ways: &m.ways, Lunch: &day.lunch, From: day.from, To: day.to, Short: m.p.ShortWait}
}

// costOf is the cost of a day.
func (m *model) costOf(items []item, d int) rule.DayCost {
	w := m.startDay(d)
	for _, it := range items {
		w.Add(it)
	}
	return w.Cost
}

// costOfMore is what one more engagement, which overlaps none, adds to a day.
func (m *model) costOfMore(items []item, more *item, d int) rule.DayCost {
	w := m.startDay(d)
	w.Insert(items, more)
	return w.Cost
}

// cost is what the search makes small.
func (s *state) cost() int64 { return s.score.price(s.m.prices).Cost }
