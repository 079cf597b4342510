package exact

import (
	"slices"

	"escale.dev/escale/internal/solve/sat"
)

// model is the problem in clauses.
type model struct {
	f    *frame
	s    *sat.Solver
	b    *sat.Builder
	x    [][]sat.Lit // by meeting and slot: the meeting is there; False where it may not be
	busy [][]sat.Lit // by participant and slot: it has a meeting then
	soft []sat.Lit   // each true costs one break more than the participant's fewest
	base int         // breaks that nobody can avoid
}

// newModel writes the clauses. Fairness below 0 sets no limit; bound, when not below
// 0, is the greatest number of breaks allowed.
func newModel(f *frame, s *sat.Solver, fairness int) *model {
	m := &model{f: f, s: s, b: sat.NewBuilder(s)}
	m.meetings()
	m.people(fairness)
	m.tables()
	m.precedences()
	m.twins()
	return m // of no use when the frame gave up
}

// meetings: each in exactly one slot.
func (m *model) meetings() {
	m.x = make([][]sat.Lit, len(m.f.p.Meetings))
	for i := range m.x {
		m.x[i] = slices.Repeat([]sat.Lit{m.b.False()}, m.f.p.Slots+1)
		var ls []sat.Lit
		for _, t := range m.f.domain[i] {
			m.x[i][t] = m.s.NewVar()
			ls = append(ls, m.x[i][t])
		}
		m.b.AtLeastOne(ls)
		m.b.AtMostOne(ls)
	}
}

// plan reads the slots from the solver's last solution.
func (m *model) plan() []int {
	slot := make([]int, len(m.x))
	for i, xs := range m.x {
		for t, l := range xs {
			if t > 0 && l != m.b.False() && m.s.Value(l) {
				slot[i] = t
			}
		}
	}
	return slot
}

// people: nobody in two meetings at once; as many busy slots as meetings; breaks.
func (m *model) people(fairness int) {
	m.busy = make([][]sat.Lit, m.f.p.People)
	outs := make([][]sat.Lit, m.f.p.People) // outs[who][k-1]: at least k breaks
	for who, ms := range m.f.of {
		if m.f.gaveUp() {
			return
		}
		m.busy[who] = slices.Repeat([]sat.Lit{m.b.False()}, m.f.p.Slots+1)
		for t := 1; t <= m.f.p.Slots; t++ {
			var ls []sat.Lit
			for _, i := range ms {
				if m.x[i][t] != m.b.False() {
					ls = append(ls, m.x[i][t])
				}
			}
			switch {
			case len(ls) > 0:
				m.b.AtMostOne(ls)
				m.busy[who][t] = m.b.Or(ls)
			}
		}
		if len(ms) == 0 {
			continue
		}
		c := m.b.Exactly(m.busy[who][1:], len(ms))
		m.halls(who, c)
		outs[who] = m.breaks(who, c, fairness)
	}
	m.fair(outs, fairness)
}

// halls: the meetings that can only be early, or late, take that many slots there.
func (m *model) halls(who int, c *sat.Prefix) {
	n := len(m.f.of[who])
	for t := 1; t < m.f.p.Slots; t++ {
		m.s.Add(c.At(t, m.f.early[who][t]))
		m.s.Add(c.At(t, n-m.f.late[who][t]+1).Not())
	}
}

// breaks counts the runs of busy slots of a participant and returns, for k from 1,
// the literals "at least k breaks".
func (m *model) breaks(who int, c *sat.Prefix, fairness int) []sat.Lit {
	n, T := len(m.f.of[who]), m.f.p.Slots
	if n < 2 || n == T {
		return nil
	}
	busy := m.busy[who]
	var starts []sat.Lit
	for t := 1; t <= T; t++ {
		if busy[t] == m.b.False() {
			continue
		}
		if t == 1 || busy[t-1] == m.b.False() {
			starts = append(starts, busy[t])
			continue
		}
		r := m.s.NewVar()
		m.s.Add(busy[t].Not(), busy[t-1], r)
		m.s.Add(r.Not(), busy[t])
		m.s.Add(r.Not(), busy[t-1].Not())
		starts = append(starts, r)
	}
	most := min(n-1, T-n, len(starts)-1)
	limit := most
	if fairness >= 0 && m.f.someoneIdle() {
		limit = min(most, fairness)
	}
	total := m.b.Total(starts, true)
	m.s.Add(total.Out(1))
	m.s.Add(total.Out(limit + 2).Not())
	out := make([]sat.Lit, 0, limit)
	for k := 1; k <= limit; k++ {
		o := total.Out(k + 1)
		if k <= m.f.least[who] {
			m.s.Add(o)
		} else {
			m.soft = append(m.soft, o)
		}
		out = append(out, o)
	}
	if m.f.least[who] > limit {
		m.s.Add()
	}
	m.base += m.f.least[who]
	if m.f.least[who] == 0 && limit > 0 {
		m.window(who, c, out[0])
	}
	return out
}

// window says what a participant's day is like without a break: once begun, a meeting
// in each slot until all are done.
func (m *model) window(who int, c *sat.Prefix, broken sat.Lit) {
	n, T := len(m.f.of[who]), m.f.p.Slots
	for t := 1; t <= T; t++ {
		if t+n-1 <= T {
			m.s.Add(broken, c.At(t, 1).Not(), c.At(t+n-1, n))
		}
		m.s.Add(broken, c.At(t-1, 1).Not(), c.At(t-1, n), m.busy[who][t])
		for k := 1; k < n && t < T; k++ {
			m.s.Add(broken, c.At(t, k).Not(), c.At(t+1, k+1))
		}
	}
}

// someoneIdle says whether a participant can have no break whatever happens.
func (f *frame) someoneIdle() bool {
	for _, ms := range f.of {
		if len(ms) < 2 || len(ms) == f.p.Slots {
			return true
		}
	}
	return false
}

// fair demands that the most and the fewest breaks differ by no more than the limit.
// Where somebody has none for sure, the limit bounds everybody, and breaks has done so.
func (m *model) fair(outs [][]sat.Lit, fairness int) {
	if fairness < 0 || m.f.someoneIdle() {
		return
	}
	for k := 1; ; k++ {
		var all []sat.Lit // at least k breaks, by participant
		more := false
		for _, o := range outs {
			if k <= len(o) {
				all = append(all, o[k-1])
			}
			more = more || k+fairness-1 < len(o)
		}
		if !more {
			return
		}
		for _, o := range outs {
			if k+fairness-1 >= len(o) {
				continue
			}
			if len(all) < len(outs) { // somebody cannot have k breaks
				m.s.Add(o[k+fairness-1].Not())
				continue
			}
			for _, a := range all {
				m.s.Add(o[k+fairness-1].Not(), a)
			}
		}
	}
}

// tables: at most so many meetings in a slot. Meetings that share a participant
// exclude each other, so they count as one: groups around the participants who have
// most meetings left.
func (m *model) tables() {
	groups := m.f.stars()
	L := m.f.p.Tables
	tight := len(m.f.p.Meetings)*10 >= m.f.p.Slots*L*9
	for t := 1; t <= m.f.p.Slots && !m.f.gaveUp(); t++ {
		var ls []sat.Lit
		for _, g := range groups {
			var in []sat.Lit
			for _, i := range g {
				if m.x[i][t] != m.b.False() {
					in = append(in, m.x[i][t])
				}
			}
			switch len(in) {
			case 0:
			case 1:
				ls = append(ls, in[0])
			default:
				y := m.s.NewVar()
				for _, l := range in {
					m.s.Add(l.Not(), y)
				}
				ls = append(ls, y)
			}
		}
		if len(ls) > L {
			m.s.Add(m.b.Total(ls, false).Out(L + 1).Not())
		}
		if tight {
			m.pairs(t)
		}
	}
}

// pairs: in a slot the busy participants are at most two a table and an even number.
// Decisive when the tables are nearly all taken, a heavy burden otherwise.
func (m *model) pairs(t int) {
	var us []sat.Lit
	for who := range m.busy {
		if m.busy[who][t] != m.b.False() {
			us = append(us, m.busy[who][t])
		}
	}
	L := m.f.p.Tables
	if len(us) <= 2*L {
		return
	}
	total := m.b.Total(us, true)
	m.s.Add(total.Out(2*L + 1).Not())
	for k := 1; k < 2*L; k += 2 {
		m.s.Add(total.Out(k).Not(), total.Out(k+1))
	}
}

// stars covers the meetings by participants, greedily, those with most first.
func (f *frame) stars() [][]int {
	left := make([]int, f.p.People)
	for who, ms := range f.of {
		left[who] = len(ms)
	}
	done := make([]bool, len(f.p.Meetings))
	var groups [][]int
	for {
		who := 0
		for q := range left {
			if left[q] > left[who] {
				who = q
			}
		}
		if len(left) == 0 || left[who] == 0 {
			return groups
		}
		var g []int
		for _, i := range f.of[who] {
			if !done[i] {
				done[i] = true
				g = append(g, i)
				left[f.p.Meetings[i].A]--
				left[f.p.Meetings[i].B]--
			}
		}
		groups = append(groups, g)
	}
}

// precedences: strictly before.
func (m *model) precedences() {
	for i, x := range m.f.p.Meetings {
		for _, j := range x.After {
			m.before(j, i)
		}
	}
}

// before demands that meeting a come before meeting b, through the literals "a is
// done by slot t".
func (m *model) before(a, b int) {
	done := m.b.False()
	for t := 1; t <= m.f.p.Slots; t++ {
		m.s.Add(m.x[b][t].Not(), done)
		next := m.s.NewVar()
		m.s.Add(m.x[a][t].Not(), next)
		m.s.Add(done.Not(), next)
		m.s.Add(next.Not(), done, m.x[a][t])
		done = next
	}
}

// twins: of two meetings that differ in nothing, the first comes first.
func (m *model) twins() {
	named := make([]bool, len(m.f.p.Meetings)) // in a precedence
	for i, x := range m.f.p.Meetings {
		named[i] = named[i] || len(x.After) > 0
		for _, j := range x.After {
			named[j] = true
		}
	}
	for _, ms := range m.f.of {
		for k, i := range ms {
			for _, j := range ms[k+1:] {
				a, b := m.f.p.Meetings[i], m.f.p.Meetings[j]
				same := a.A == b.A && a.B == b.B || a.A == b.B && a.B == b.A
				if same && a.A < a.B && !named[i] && !named[j] && slices.Equal(m.f.domain[i], m.f.domain[j]) && len(m.f.domain[i]) > 1 {
					m.before(i, j)
				}
			}
		}
	}
}
