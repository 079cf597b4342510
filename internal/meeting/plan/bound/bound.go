// Package bound proves how many meetings of a problem any plan can place at most. It shares no code with the search:
// it leaves rules out until what is left can be counted exactly, so that its number is a bound whatever the search
// does.
//
// Three things are counted, each the largest flow through a small network (Ford and Fulkerson, Canadian Journal of
// Mathematics 8, 1956; found by Dinic's algorithm, 1970):
//
//   - people: a meeting takes one unit from each of two of the people who must come, on a day when it could be held if
//     it were alone; a person has as many units a day as meetings of the shortest length fit into the free hours, and
//     as the limit a day allows; a firm has as many as its maximum;
//   - spots: each holds as many meetings as the shortest length fits into its free hours on its grid, times its capacity;
//   - interpreters: those who serve a meeting for which no language is common have units as people have.
//
// Travel, lunch, orders between meetings and who else is busy meanwhile are left out: they only make it harder.
package bound

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// Limit names what keeps the bound down.
type Limit string

// The limits. Nothing: every meeting may have a place as far as counting tells.
const (
	Nothing      Limit = ""
	Alone        Limit = "alone" // some meetings have no place even if they were the only ones
	People       Limit = "people"
	Spots        Limit = "spots"
	Interpreters Limit = "interpreters"
)

// Bound is a proven limit: no plan places more than Placed of Total meetings.
type Bound struct {
	Placed, Total int
	By            Limit // what brings it below Total
	Never         []int // meetings without a place even alone, in order
}

// Of counts for a problem that plan.Validate accepts. It takes time in proportion to meetings times days, and to the
// flows, which are short in practice.
func Of(p plan.Problem) Bound {
	c := newCount(&p)
	out := Bound{Total: len(p.Meetings), Never: c.never}
	free := len(c.open)
	out.Placed, out.By = free, Nothing
	if len(c.never) > 0 {
		out.By = Alone
	}
	for _, x := range []struct {
		most int
		by   Limit
	}{{c.byPeople(), People}, {c.bySpots(), Spots}, {c.byInterpreters(), Interpreters}} {
		if x.most < out.Placed {
			out.Placed, out.By = x.most, x.by
		}
	}
	out.Placed += c.pinned
	return out
}

// count is a problem made ready for counting.
type count struct {
	p      *plan.Problem
	days   []hours   // opening hours by day, closed hours taken out
	people [][]hours // free hours of each person by day
	spots  []hours   // free hours of each spot
	open   []int     // meetings without a pin that have some place alone
	on     [][]bool  // by meeting of open: the days on which it has
	never  []int
	pinned int
}

func newCount(p *plan.Problem) *count {
	c := &count{p: p}
	for _, d := range p.Days {
		c.days = append(c.days, hours{{From: d.From, To: d.To}}.minus(d.Closed))
	}
	for i := range p.People {
		q := &p.People[i]
		c.people = append(c.people, c.freeOf(q.Open, q.Busy))
	}
	for i := range p.Spots {
		s := &p.Spots[i]
		var all hours
		for _, d := range c.days {
			all = append(all, d...)
		}
		c.spots = append(c.spots, all.within(s.Open).minus(s.Busy))
	}
	for i := range p.Meetings {
		if p.Meetings[i].Pin != nil {
			c.pinned++
			continue
		}
		on := make([]bool, len(p.Days))
		some := false
		for d := range p.Days {
			on[d] = c.alone(i, d)
			some = some || on[d]
		}
		if !some {
			c.never = append(c.never, i)
			continue
		}
		c.open, c.on = append(c.open, i), append(c.on, on)
	}
	return c
}

// freeOf are somebody's free hours by day.
func (c *count) freeOf(open []plan.Window, busy []plan.Busy) []hours {
	taken := make([]plan.Window, len(busy))
	for k, b := range busy {
		taken[k] = plan.Window{From: b.From, To: b.To}
	}
	out := make([]hours, len(c.days))
	for d := range c.days {
		out[d] = c.days[d].within(open).minus(taken)
	}
	return out
}

// alone says whether a meeting could be held on a day if there were no other: some spot with the seats, everybody who
// must come, and somebody of each group, are free together for long enough; and they can speak.
func (c *count) alone(i, d int) bool {
	m := &c.p.Meetings[i]
	if !c.speak(m) {
		return false
	}
	both := c.days[d].within(m.Windows)
	for _, q := range m.Required {
		both = both.and(c.people[q][d])
	}
	if !both.holds(m.Minutes) {
		return false
	}
	for _, group := range m.OneOf {
		if !slices.ContainsFunc(group, func(q int) bool { return both.and(c.people[q][d]).holds(m.Minutes) }) {
			return false
		}
	}
	return slices.ContainsFunc(m.Spots, func(s int) bool {
		return c.seated(m, s) && both.and(c.spots[s]).holds(m.Minutes)
	})
}

func (c *count) seated(m *plan.Meeting, s int) bool {
	seats := c.p.Spots[s].Seats
	return seats == 0 || len(m.Required)+len(m.OneOf) <= seats
}

// speak says whether those who must come have a language in common, or somebody translates between theirs.
func (c *count) speak(m *plan.Meeting) bool {
	return c.common(m) || slices.ContainsFunc(c.p.Interpreters, func(x plan.Interpreter) bool { return c.serves(m, &x) })
}

// common says whether those who must come share a language of the meeting's. Whoever lists none speaks all.
func (c *count) common(m *plan.Meeting) bool {
	left, any := m.Languages, len(m.Languages) == 0
	for _, q := range m.Required {
		l := c.p.People[q].Languages
		switch {
		case len(l) == 0:
		case any:
			left, any = l, false
		default:
			left = shared(left, l)
		}
	}
	return any || len(left) > 0
}

func shared(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(l string) bool { return !slices.Contains(b, l) })
}

// serves says whether an interpreter has a pair of which the meeting may use one language, and everybody who must come
// speaks one.
func (c *count) serves(m *plan.Meeting, x *plan.Interpreter) bool {
	return slices.ContainsFunc(x.Pairs, func(pair [2]string) bool {
		speaks := func(l []string) bool {
			return len(l) == 0 || slices.Contains(l, pair[0]) || slices.Contains(l, pair[1])
		}
		return speaks(m.Languages) && !slices.ContainsFunc(m.Required, func(q int) bool { return !speaks(c.p.People[q].Languages) })
	})
}
