package bound

import (
	"fmt"
	"math"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// plenty is the capacity of what has no limit.
const plenty = math.MaxInt32

// byPeople is how many meetings without a pin the people who must come, and the firms, can take.
func (c *count) byPeople() int {
	w := &crowd{count: c, g: newNetwork(), firms: map[[2]int]int{}, days: map[[3]int]int{}, shortest: map[int]int{}, pins: map[[2]int]int{}, held: make([]int, len(c.p.Firms))}
	for i := range c.p.Meetings {
		m := &c.p.Meetings[i]
		if m.Pin != nil {
			w.pin(m)
			continue
		}
		for _, q := range m.Required {
			if n, ok := w.shortest[q]; !ok || m.Minutes < n {
				w.shortest[q] = m.Minutes
			}
		}
	}
	for k, i := range c.open {
		m := &c.p.Meetings[i]
		in, out := w.g.node(), w.g.node()
		w.g.link(in, out, 1)
		for side := range 2 {
			w.side(side, m, c.on[k], [2]int{in, out}[side])
		}
	}
	return w.g.most()
}

// crowd builds the network of people: source, firm, person, day, meeting, and the same backwards on the other side.
// Whoever is on both sides in different meetings is counted on each apart, which only loosens the bound.
type crowd struct {
	*count
	g        *network
	firms    map[[2]int]int // side and firm → node
	days     map[[3]int]int // side, person and day → node
	shortest map[int]int    // by person: the shortest meeting to come to
	pins     map[[2]int]int // by person and day: meetings that are pinned
	held     []int          // by firm: the same
}

func (w *crowd) pin(m *plan.Meeting) {
	for _, f := range m.Firms {
		w.held[f]++
	}
	for d, day := range w.p.Days {
		if m.Pin.Start >= day.From && m.Pin.Start < day.To {
			for _, q := range m.Pin.People {
				w.pins[[2]int{q, d}]++
			}
		}
	}
}

// side ties a meeting to one of the people who must come, or to one of its firms when there is no such person.
func (w *crowd) side(side int, m *plan.Meeting, on []bool, at int) {
	firm := plan.None
	if len(m.Firms) > side {
		firm = m.Firms[side]
	}
	who := plan.None
	for _, q := range m.Required {
		if f := w.p.People[q].Firm; firm != plan.None && f == firm {
			who = q
			break
		}
	}
	if who == plan.None && firm == plan.None && len(m.Required) > side {
		who = m.Required[side]
	}
	top := w.firm(side, firm)
	if who == plan.None {
		w.link(side, top, at, 1)
		return
	}
	for d, may := range on {
		if may {
			w.link(side, w.day(side, firm, who, d, top), at, 1)
		}
	}
}

// link goes down on the first side, and up on the second.
func (w *crowd) link(side, high, low, capacity int) {
	if side == 0 {
		w.g.link(high, low, capacity)
	} else {
		w.g.link(low, high, capacity)
	}
}

// firm is the node of a firm, with as many units as its maximum leaves.
func (w *crowd) firm(side, firm int) int {
	if firm == plan.None {
		return side
	}
	key := [2]int{side, firm}
	if at, ok := w.firms[key]; ok {
		return at
	}
	room := plenty
	if most := w.p.Firms[firm].Max; most > 0 {
		room = max(0, most-w.held[firm])
	}
	w.firms[key] = w.g.node()
	w.link(side, side, w.firms[key], room)
	return w.firms[key]
}

// day is the node of a person's day under a firm: what fits into the free hours, and what the limit a day leaves. When
// somebody meets for two firms the two days are counted apart, which only loosens the bound.
func (w *crowd) day(side, firm, who, d, top int) int {
	key := [3]int{side*(len(w.p.Firms)+1) + firm + 1, who, d}
	if at, ok := w.days[key]; ok {
		return at
	}
	room := w.people[who][d].fit(w.shortest[who])
	if most := w.p.People[who].MaxPerDay; most > 0 {
		room = min(room, max(0, most-w.pins[[2]int{who, d}]))
	}
	w.days[key] = w.g.node()
	w.link(side, top, w.days[key], room)
	return w.days[key]
}

// bySpots is how many meetings without a pin the spots hold.
func (c *count) bySpots() int {
	shortest := make([]int, len(c.p.Spots))
	classes := map[string]int{}
	var sets [][]int
	var sizes []int
	for _, i := range c.open {
		m := &c.p.Meetings[i]
		var set []int
		for _, s := range m.Spots {
			if c.seated(m, s) {
				set = append(set, s)
				if shortest[s] == 0 || m.Minutes < shortest[s] {
					shortest[s] = m.Minutes
				}
			}
		}
		key := fmt.Sprint(set)
		k, ok := classes[key]
		if !ok {
			k = len(sets)
			classes[key], sets, sizes = k, append(sets, set), append(sizes, 0)
		}
		sizes[k]++
	}
	return flows(sets, sizes, len(c.p.Spots), func(s int) int {
		return c.fitsSpot(s, shortest[s]) * max(1, c.p.Spots[s].Capacity)
	})
}

// flows is how many of the members of some classes find room, each class at some of the hosts.
func flows(sets [][]int, sizes []int, hosts int, room func(host int) int) int {
	g := newNetwork()
	nodes := make([]int, hosts)
	for k, set := range sets {
		class := g.node()
		g.link(0, class, sizes[k])
		for _, h := range set {
			if nodes[h] == 0 {
				nodes[h] = g.node()
				g.link(nodes[h], 1, room(h))
			}
			g.link(class, nodes[h], plenty)
		}
	}
	return g.most()
}

// fitsSpot is how many meetings of a length a spot holds one after the other: at each start of its grid that comes next
// and is free for long enough, which is the most since all are of one length.
func (c *count) fitsSpot(s, minutes int) (n int) {
	q := &c.p.Spots[s]
	openings := q.Open
	if len(openings) == 0 {
		for _, d := range c.p.Days {
			openings = append(openings, plan.Window{From: d.From, To: d.To})
		}
	}
	step := q.Grid.Step
	if step <= 0 {
		step = c.p.Step
	}
	if step <= 0 {
		step = 5
	}
	var starts []int
	for _, o := range openings {
		for at := o.From + q.Grid.First; at < o.To; at += step {
			starts = append(starts, at)
		}
	}
	slices.Sort(starts)
	last, k := math.MinInt, 0
	for _, at := range starts {
		for k < len(c.spots[s]) && c.spots[s][k].To < at+minutes {
			k++
		}
		if at >= last && k < len(c.spots[s]) && c.spots[s][k].From <= at {
			n++
			last = at + minutes
		}
	}
	return n
}

// byInterpreters is how many meetings without a pin there are, of those with no common language only as many as the
// interpreters can take.
func (c *count) byInterpreters() int {
	free, shortest := 0, make([]int, len(c.p.Interpreters))
	var sets [][]int
	var sizes []int
	for _, i := range c.open {
		m := &c.p.Meetings[i]
		if c.common(m) {
			free++
			continue
		}
		var set []int
		for k := range c.p.Interpreters {
			if c.serves(m, &c.p.Interpreters[k]) {
				set = append(set, k)
				if shortest[k] == 0 || m.Minutes < shortest[k] {
					shortest[k] = m.Minutes
				}
			}
		}
		sets, sizes = append(sets, set), append(sizes, 1)
	}
	return free + flows(sets, sizes, len(c.p.Interpreters), func(k int) (n int) {
		x := &c.p.Interpreters[k]
		for _, day := range c.freeOf(x.Open, x.Busy) {
			fits := day.fit(shortest[k])
			if x.MaxPerDay > 0 {
				fits = min(fits, x.MaxPerDay)
			}
			n += fits
		}
		return n
	})
}
