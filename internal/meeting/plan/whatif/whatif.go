// Package whatif asks what other means would change: one more interpreter, two more tables, fifteen minutes less. It
// changes a problem as the means say and leaves planning to package plan; how many tables hold a plan, half-day by
// half-day, is found by planning with fewer of them for as long as nothing is lost.
package whatif

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// Means are what one asks for beside what there is. The zero value changes nothing.
type Means struct {
	Tables       int         // so many more spots like Like; fewer when negative
	Like         int         // a spot of the problem; see Table
	Interpreters int         // so many more
	Pairs        [][2]string // the languages between which they translate; see Speaking
	Shorter      int         // minutes less for each meeting that is not pinned, which keeps at least 5
	Longer       int         // minutes by which each day closes later
	PerDay       int         // so many more meetings a day for whoever has a limit
}

// shortest is the least that a meeting keeps, in minutes.
const shortest = 5

// Table finds the spot that stands for the tables: of the kind "table", the one where most meetings may be held, or of
// any kind when there is no table; plan.None when there is no spot.
func Table(p plan.Problem) int {
	most := make([]int, len(p.Spots))
	for i := range p.Meetings {
		for _, s := range p.Meetings[i].Spots {
			most[s]++
		}
	}
	best := plan.None
	for s := range p.Spots {
		if p.Spots[s].Kind == "table" && (best == plan.None || most[s] > most[best]) {
			best = s
		}
	}
	if best != plan.None {
		return best
	}
	for s := range p.Spots {
		if best == plan.None || most[s] > most[best] {
			best = s
		}
	}
	return best
}

// Alike lists the spots of the kind and at the place of one, in order.
func Alike(p plan.Problem, like int) (out []int) {
	for s := range p.Spots {
		if p.Spots[s].Kind == p.Spots[like].Kind && p.Spots[s].Place == p.Spots[like].Place {
			out = append(out, s)
		}
	}
	return out
}

// Speaking are the pairs of a language with each other one of the problem's.
func Speaking(p plan.Problem, language string) (out [][2]string) {
	var all []string
	for i := range p.People {
		all = append(all, p.People[i].Languages...)
	}
	for i := range p.Meetings {
		all = append(all, p.Meetings[i].Languages...)
	}
	slices.Sort(all)
	for _, l := range slices.Compact(all) {
		if l != language {
			out = append(out, [2]string{language, l})
		}
	}
	return out
}

// Of is a problem with these means. Nothing of the caller's is changed.
func (m Means) Of(p plan.Problem) plan.Problem {
	p.Meetings, p.Spots = slices.Clone(p.Meetings), slices.Clone(p.Spots)
	if m.Tables > 0 && m.Like >= 0 && m.Like < len(p.Spots) {
		p = more(p, m.Like, m.Tables)
	} else if m.Tables < 0 && m.Like >= 0 && m.Like < len(p.Spots) {
		all := Alike(p, m.Like)
		shut(&p, all, max(0, len(all)+m.Tables), plan.Window{From: p.Days[0].From, To: p.Days[len(p.Days)-1].To})
	}
	for k := range m.Interpreters {
		id := fmt.Sprintf("interpreter+%d", k+1)
		p.Interpreters = append(slices.Clip(p.Interpreters), plan.Interpreter{ID: id, Name: id, Pairs: m.Pairs})
	}
	if m.Shorter > 0 {
		shorten(&p, m.Shorter)
	}
	if m.Longer > 0 {
		lengthen(&p, m.Longer)
	}
	if m.PerDay > 0 {
		p.People = slices.Clone(p.People)
		for i := range p.People {
			if q := &p.People[i]; q.MaxPerDay > 0 {
				q.MaxPerDay += m.PerDay
			}
		}
	}
	return p
}

// more adds spots like one, wherever that one may be used. Meetings and spots are the callee's already.
func more(p plan.Problem, like, n int) plan.Problem {
	first := len(p.Spots)
	for k := range n {
		spot := p.Spots[like]
		spot.ID, spot.Name, spot.Busy = fmt.Sprintf("%s+%d", spot.ID, k+1), fmt.Sprintf("%s+%d", spot.Name, k+1), nil
		p.Spots = append(p.Spots, spot)
	}
	extra := make([]int, n)
	for k := range extra {
		extra[k] = first + k
	}
	for i := range p.Meetings {
		if m := &p.Meetings[i]; slices.Contains(m.Spots, like) {
			m.Spots = append(slices.Clip(m.Spots), extra...)
		}
	}
	return p
}

// shut closes all but the first few of some spots during a window; those where something is pinned then stay open and
// count among the few.
func shut(p *plan.Problem, spots []int, keep int, w plan.Window) {
	pinned := func(s int) bool {
		return slices.ContainsFunc(p.Meetings, func(m plan.Meeting) bool {
			return m.Pin != nil && m.Pin.Spot == s && m.Pin.Start < w.To && w.From < m.Pin.Start+m.Minutes
		})
	}
	var free []int
	for _, s := range spots {
		if pinned(s) {
			keep--
		} else {
			free = append(free, s)
		}
	}
	for _, s := range free[min(max(0, keep), len(free)):] {
		p.Spots[s].Busy = append(slices.Clip(p.Spots[s].Busy), w)
	}
}

// shorten takes minutes off the meetings that are not pinned. Where meetings of one length follow one another on a grid
// of that length, the grid follows.
func shorten(p *plan.Problem, minutes int) {
	less := func(n int) int { return max(min(n, shortest), n-minutes) }
	for i := range p.Meetings {
		m := &p.Meetings[i]
		for _, s := range m.Spots {
			if g := &p.Spots[s].Grid; m.Pin == nil && g.Step == m.Minutes {
				g.Step = -less(g.Step) // below zero until all have been seen
			}
		}
	}
	for s := range p.Spots {
		if g := &p.Spots[s].Grid; g.Step < 0 {
			g.Step = -g.Step
		}
	}
	for i := range p.Meetings {
		if m := &p.Meetings[i]; m.Pin == nil {
			m.Minutes = less(m.Minutes)
		}
	}
}

// lengthen lets each day close later, but not beyond the next one's opening; spots that close with the day follow.
func lengthen(p *plan.Problem, minutes int) {
	p.Days = slices.Clone(p.Days)
	for d := range p.Days {
		old := p.Days[d].To
		to := old + minutes
		if d+1 < len(p.Days) {
			to = min(to, p.Days[d+1].From-1)
		}
		p.Days[d].To = max(old, to)
		for s := range p.Spots {
			q := &p.Spots[s]
			for k, w := range q.Open {
				if w.To == old {
					q.Open = slices.Clone(q.Open)
					q.Open[k].To = p.Days[d].To
				}
			}
		}
	}
}
