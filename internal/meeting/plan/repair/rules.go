package repair

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// within says whether every minute of [from, to) lies in some window; no window
// means always.
func within(ws []plan.Window, from, to int) bool {
	if len(ws) == 0 {
		return true
	}
	for from < to {
		next := from
		for _, w := range ws {
			if w.From <= from && w.To > next {
				next = w.To
			}
		}
		if next == from {
			return false
		}
		from = next
	}
	return true
}

func overlaps(ws []plan.Window, from, to int) bool {
	for _, w := range ws {
		if w.From < to && from < w.To {
			return true
		}
	}
	return false
}

// agendaFits says whether what the agenda holds leaves an agent free for [from, to)
// at a place, travel included. Nothing that the search does changes the answer.
func (e *engine) agendaFits(a, from, to, place int) bool {
	if !within(e.open(a), from, to) {
		return false
	}
	for _, b := range e.busy(a) {
		switch {
		case b.To <= from:
			if from-b.To < e.way(b.Place, place) {
				return false
			}
		case b.From >= to:
			if b.From-to < e.way(place, b.Place) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// clause is a list of meetings of which one must go; hard when none of them may.
type clause struct {
	choices []int32
	hard    bool
}

// clash adds to out the meetings of an agent that leave no time for [from, to) at a
// place. It gives false when one of them may not go, or when there are more than most.
func (e *engine) clash(out []int32, a, from, to, place, most int) ([]int32, bool) {
	for _, j := range e.agents[a] {
		v := &e.at[j]
		end := v.Start + e.p.Meetings[j].Minutes
		there := e.p.Spots[v.Spot].Place
		if end+e.way(there, place) <= from || to+e.way(place, there) <= v.Start {
			continue
		}
		if slices.Contains(out, j) {
			continue
		}
		if e.settled[j] || len(out) == most {
			return out, false
		}
		out = append(out, j)
	}
	return out, true
}

// movable keeps of a list the meetings of a day that may go.
func (e *engine) movable(list []int32, d int) []int32 {
	var out []int32
	for _, j := range list {
		if !e.settled[j] && (d < 0 || e.dayOf(e.at[j].Start) == d) {
			out = append(out, j)
		}
	}
	slices.Sort(out)
	return out
}

// dayClause finds a limit of a day that one more engagement of an agent breaks.
func (e *engine) dayClause(a, d int, it stay) (clause, bool) {
	if most := e.maxPerDay(a); most > 0 {
		n := 0
		for _, j := range e.agents[a] {
			if e.dayOf(e.at[j].Start) == d {
				n++
			}
		}
		if n >= most {
			list := e.movable(e.agents[a], d)
			return clause{list, len(list) == 0}, true
		}
	}
	if !e.keepsLunch(a, d, &it) {
		list := e.movable(e.agents[a], d)
		return clause{list, len(list) == 0}, true
	}
	return clause{}, false
}

// keepsLunch says whether an agent has lunch on a day with one more engagement, or
// none with the agenda alone.
func (e *engine) keepsLunch(a, d int, extra *stay) bool {
	day, n := &e.p.Days[d], e.p.LunchMinutes
	if n == 0 || day.Lunch.To-day.Lunch.From < n {
		return true
	}
	var buf [48]stay
	return hasLunch(e, e.stays(buf[:0], a, d, extra), day.Lunch, n) || !hasLunch(e, e.agendaOnly(a), day.Lunch, n)
}

func (e *engine) agendaOnly(a int) []stay {
	var out []stay
	for _, b := range e.busy(a) {
		out = append(out, stay{b.From, b.To, b.Place, false})
	}
	return out
}

// hasLunch looks for n free minutes in the window, the way around them included.
func hasLunch(e *engine, all []stay, w plan.Window, n int) bool {
	fits := func(at int) bool {
		if at < w.From || at+n > w.To {
			return false
		}
		for _, b := range all {
			if b.from < at+n && b.to > at {
				return false
			}
		}
		for _, b := range all {
			if b.to > at {
				continue
			}
			for _, f := range all {
				if f.from >= at+n && f.from-b.to < n+e.way(b.place, f.place) {
					return false
				}
			}
		}
		return true
	}
	if fits(w.From) {
		return true
	}
	for _, b := range all {
		if fits(b.to) {
			return true
		}
	}
	return false
}

// broken gives the first rule that a placement breaks, as a clause; ok when none.
func (e *engine) broken(v *plan.Placement) (c clause, ok bool) {
	i := v.Meeting
	from, to, place := v.Start, v.Start+e.p.Meetings[i].Minutes, e.p.Spots[v.Spot].Place
	d := e.dayOf(from)
	one := func(list []int32, may bool) (clause, bool) {
		if !may {
			return clause{hard: true}, false
		}
		return clause{choices: list[:1]}, false
	}
	it := stay{from, to, place, true}
	check := func(a int) (clause, bool) {
		if list, may := e.clash(nil, a, from, to, place, len(e.at)); !may || len(list) > 0 {
			return one(list, may)
		}
		c, bad := e.dayClause(a, d, it)
		return c, !bad
	}
	for _, q := range v.People {
		if c, ok := check(q); !ok {
			return c, false
		}
	}
	if v.Interpreter >= 0 {
		if c, ok := check(len(e.p.People) + v.Interpreter); !ok {
			return c, false
		}
	}
	if list, may := e.order(nil, i, from, to, len(e.at)); !may || len(list) > 0 {
		return one(list, may)
	}
	if c, bad := e.firmClause(i); bad {
		return c, false
	}
	return e.spotClause(v.Spot, from, to)
}

// order adds the meetings on the wrong side of a precedence.
func (e *engine) order(out []int32, i, from, to, most int) ([]int32, bool) {
	add := func(j int32) bool {
		if slices.Contains(out, j) {
			return true
		}
		if e.settled[j] || len(out) == most {
			return false
		}
		out = append(out, j)
		return true
	}
	for _, o := range e.p.Meetings[i].After {
		if e.placed[o] && e.at[o].Start+e.p.Meetings[o].Minutes > from && !add(int32(o)) {
			return out, false
		}
	}
	for _, o := range e.before[i] {
		if e.placed[o] && e.at[o].Start < to && !add(o) {
			return out, false
		}
	}
	return out, true
}

// firmClause refuses a new meeting to a firm that has its most. What was agreed is
// counted already.
func (e *engine) firmClause(i int) (clause, bool) {
	if e.had[i] {
		return clause{}, false
	}
	for _, f := range e.p.Meetings[i].Firms {
		if most := e.p.Firms[f].Max; most == 0 || e.held[f] < most {
			continue
		}
		// Only leaving another one out would help, and that is never done.
		return clause{hard: true}, true
	}
	return clause{}, false
}

// spotClause says whether a spot has room, or which meetings fill it.
func (e *engine) spotClause(spot, from, to int) (clause, bool) {
	var over []int32
	for _, j := range e.spots[spot] {
		if v := &e.at[j]; v.Start < to && from < v.Start+e.p.Meetings[j].Minutes {
			over = append(over, j)
		}
	}
	room := max(1, e.p.Spots[spot].Capacity)
	if len(over) < room || e.most(over, from, to) < room {
		return clause{}, true
	}
	list := e.movable(over, -1)
	return clause{list, len(list) == 0}, false
}

// most is how many of the meetings are there at once within [from, to).
func (e *engine) most(over []int32, from, to int) int {
	top := 0
	for _, a := range over {
		at := max(from, e.at[a].Start)
		n := 0
		for _, b := range over {
			if v := &e.at[b]; v.Start <= at && at < v.Start+e.p.Meetings[b].Minutes {
				n++
			}
		}
		top = max(top, n)
	}
	return top
}
