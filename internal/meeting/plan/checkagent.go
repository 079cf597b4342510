package plan

import (
	"cmp"
	"slices"
)

// person is a participant or an interpreter, as the checker sees them.
type person struct {
	index       int
	busy        []Busy
	open        []Window
	maxPerDay   int
	interpreter bool
}

// taken is one engagement of a person; meeting is None for what the agenda holds.
type taken struct {
	from, to, place, meeting int
	label                    string
}

func (q person) reason(k Kind) Reason {
	r := because(k)
	if q.interpreter {
		r.Interpreter = q.index
	} else {
		r.Person = q.index
	}
	return r
}

// attended lists what each person and each interpreter attends, of some placements
// in their order, each once.
func attended(p *Problem, order []int, at func(int) Placement) (people, interpreters [][]int) {
	people, interpreters = make([][]int, len(p.People)), make([][]int, len(p.Interpreters))
	put := func(lists [][]int, who, i int) {
		if who < 0 || who >= len(lists) {
			return
		}
		if n := len(lists[who]); n == 0 || lists[who][n-1] != i {
			lists[who] = append(lists[who], i)
		}
	}
	for _, i := range order {
		v := at(i)
		for _, q := range v.People {
			put(people, q, i)
		}
		put(interpreters, v.Interpreter, i)
	}
	return people, interpreters
}

// agent checks everything that one person, who attends some meetings, cannot do.
func (c *checker) agent(q person, attends []int) {
	if len(attends) == 0 {
		return
	}
	var agenda, list []taken
	for _, b := range q.busy {
		agenda = append(agenda, taken{b.From, b.To, b.Place, None, b.Label})
	}
	for _, i := range attends {
		v := c.at[i]
		list = append(list, taken{v.Start, c.end(i), c.p.Spots[v.Spot].Place, i, ""})
		if len(q.open) > 0 && !within(q.open, v.Start, c.end(i)) {
			c.add(i, q.reason(PersonAway))
		}
	}
	for k, a := range list {
		for _, b := range list[:k] {
			c.pair(q, a, b)
		}
		for _, b := range agenda {
			c.pair(q, a, b)
		}
	}
	for d := range c.p.Days {
		c.day(q, d, list, agenda)
	}
}

// pair checks a meeting against another engagement of the same person.
func (c *checker) pair(q person, a, b taken) {
	r := q.reason(PersonBusy)
	r.At, r.Other, r.Label = b.from, b.meeting, b.label
	if b.meeting >= 0 {
		r.Kind = PersonMeeting
	}
	if a.from < b.to && b.from < a.to {
		c.add(a.meeting, r)
		return
	}
	r.Kind, r.Have, r.Need = TravelFrom, a.from-b.to, c.way(b.place, a.place)
	if b.from >= a.to {
		r.Kind, r.Have, r.Need = TravelTo, b.from-a.to, c.way(a.place, b.place)
	}
	if r.Have < r.Need {
		c.add(a.meeting, r)
	}
}

// way is the travel between two places, buffer included; none when one is unknown.
func (c *checker) way(a, b int) int {
	switch {
	case a < 0 || b < 0 || a == b:
		return 0
	case c.p.Travel == nil:
		return c.p.Buffer
	}
	return c.p.Travel[a][b] + c.p.Buffer
}

// day checks the limit and the lunch of one day.
func (c *checker) day(q person, d int, list, agenda []taken) {
	day := c.p.Days[d]
	var here []taken
	for _, t := range list {
		if c.dayOf(t.from) == d {
			here = append(here, t)
		}
	}
	if len(here) == 0 {
		return
	}
	last := here[len(here)-1].meeting
	if q.maxPerDay > 0 && len(here) > q.maxPerDay {
		r := q.reason(DayFull)
		r.Day, r.Have, r.Need = d, len(here), q.maxPerDay
		c.add(last, r)
	}
	n := c.p.LunchMinutes
	if n == 0 || day.Lunch.To-day.Lunch.From < n || !c.hasLunch(agenda, d) {
		return
	}
	if !c.hasLunch(append(slices.Clone(agenda), here...), d) {
		r := q.reason(Lunch)
		r.Day, r.Need = d, n
		c.add(last, r)
	}
}

// dayOf is the last day that has begun at a minute.
func (c *checker) dayOf(minute int) int {
	d := 0
	for k := range c.p.Days {
		if c.p.Days[k].From <= minute {
			d = k
		}
	}
	return d
}

// hasLunch looks for a minute in the lunch window from which lunch lasts: nothing
// overlaps it, and the way from anything before to anything after fits around it.
// Only the ends of engagements, and the window's own beginning, need be tried.
func (c *checker) hasLunch(all []taken, d int) bool {
	w, n := c.p.Days[d].Lunch, c.p.LunchMinutes
	tries := []int{w.From}
	for _, t := range all {
		tries = append(tries, t.to)
	}
	return slices.ContainsFunc(tries, func(at int) bool {
		return at >= w.From && at+n <= w.To && c.lunchAt(all, at, n)
	})
}

func (c *checker) lunchAt(all []taken, at, n int) bool {
	for _, b := range all {
		if cmp.Compare(b.from, at+n) < 0 && b.to > at {
			return false
		}
	}
	for _, b := range all {
		for _, e := range all {
			if b.to <= at && e.from >= at+n && e.from-b.to < n+c.way(b.place, e.place) {
				return false
			}
		}
	}
	return true
}
