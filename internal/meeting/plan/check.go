package plan

import (
	"fmt"
	"slices"
)

// Violation is a rule that a plan breaks: a reason against a meeting that stands.
type Violation struct {
	Meeting int
	Reason
}

// Words writes the violation as a sentence in French and in English.
func (v Violation) Words(p Problem) (fr, en string) {
	fr, en = v.Reason.Words(p)
	return fmt.Sprintf("« %s » : %s", namer{&p, 0}.meeting(v.Meeting), fr),
		fmt.Sprintf("“%s”: %s", namer{&p, 1}.meeting(v.Meeting), en)
}

// Check gives every hard rule that a plan breaks. It reads the problem as it is
// written and shares no code with the search, so it can be trusted to judge it, and
// to judge plans made by hand. A clash between two meetings is named once, against
// the one that comes later in the problem.
func Check(p Problem, pl Plan) []Violation {
	c := checker{p: &p, at: map[int]Placement{}}
	for _, v := range pl.Placements {
		if v.Meeting < 0 || v.Meeting >= len(p.Meetings) {
			c.unknown(v.Meeting, "meeting")
			continue
		}
		if _, twice := c.at[v.Meeting]; twice {
			c.unknown(v.Meeting, "meeting placed twice")
			continue
		}
		if err := checkPlacement(&p, v); err != nil {
			c.unknown(v.Meeting, err.Sentence("en"))
			continue
		}
		c.at[v.Meeting] = v
		c.order = append(c.order, v.Meeting)
	}
	slices.Sort(c.order)
	for _, i := range c.order {
		c.hours(i)
		c.spot(i)
		c.attendance(i)
		c.language(i)
		c.precedence(i)
		c.pin(i)
	}
	c.crowds()
	people, interpreters := attended(&p, c.order, func(i int) Placement { return c.at[i] })
	for i := range p.People {
		c.agent(person{i, p.People[i].Busy, p.People[i].Open, p.People[i].MaxPerDay, false}, people[i])
	}
	for i := range p.Interpreters {
		c.agent(person{i, p.Interpreters[i].Busy, p.Interpreters[i].Open, p.Interpreters[i].MaxPerDay, true}, interpreters[i])
	}
	c.firms()
	for i := range p.Meetings {
		if _, ok := c.at[i]; !ok && p.Meetings[i].Pin != nil {
			c.add(i, because(PinMoved))
		}
	}
	return c.found
}

type checker struct {
	p     *Problem
	at    map[int]Placement
	order []int
	found []Violation
}

func (c *checker) add(meeting int, r Reason) { c.found = append(c.found, Violation{meeting, r}) }

func (c *checker) unknown(meeting int, what string) {
	r := because(Unknown)
	r.Label = what
	c.add(meeting, r)
}

func (c *checker) end(i int) int { return c.at[i].Start + c.p.Meetings[i].Minutes }

// within says whether every minute of [from, to) lies in some window.
func within(ws []Window, from, to int) bool {
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

// meets says whether some window has a minute in [from, to).
func meets(ws []Window, from, to int) bool {
	for _, w := range ws {
		if max(w.From, from) < min(w.To, to) {
			return true
		}
	}
	return false
}

func (c *checker) hours(i int) {
	v, m := c.at[i], c.p.Meetings[i]
	open := false
	for _, d := range c.p.Days {
		if d.From <= v.Start && c.end(i) <= d.To && !meets(d.Closed, v.Start, c.end(i)) {
			open = true
		}
	}
	if !open {
		c.add(i, because(OutsideHours))
	}
	if len(m.Windows) > 0 && !within(m.Windows, v.Start, c.end(i)) {
		c.add(i, because(OutsideWindow))
	}
}

func (c *checker) spot(i int) {
	v, m := c.at[i], c.p.Meetings[i]
	s := c.p.Spots[v.Spot]
	r := because(WrongSpot)
	r.Spot = v.Spot
	if !slices.Contains(m.Spots, v.Spot) {
		c.add(i, r)
	}
	if n := len(m.Required) + len(m.OneOf); s.Seats > 0 && n > s.Seats {
		r.Kind, r.Have, r.Need = SpotSmall, s.Seats, n
		c.add(i, r)
	}
	if (len(s.Open) > 0 && !within(s.Open, v.Start, c.end(i))) || meets(s.Busy, v.Start, c.end(i)) {
		r.Kind = SpotClosed
		c.add(i, r)
	}
	if m.Pin == nil && !c.onGrid(s, v.Start) {
		r.Kind = OffGrid
		c.add(i, r)
	}
}

// onGrid says whether a spot's grid has a start at that minute.
func (c *checker) onGrid(s Spot, start int) bool {
	step := s.Grid.Step
	if step == 0 {
		step = c.p.Step
	}
	if step == 0 {
		step = 5
	}
	from := s.Open
	if len(from) == 0 {
		for _, d := range c.p.Days {
			from = append(from, Window{d.From, d.To})
		}
	}
	for _, w := range from {
		if first := w.From + s.Grid.First; start >= first && start < w.To && (start-first)%step == 0 {
			return true
		}
	}
	return false
}

// crowds checks that no spot holds more meetings at once than its capacity; the
// most are always there when one of them begins.
func (c *checker) crowds() {
	bySpot := make([][]int, len(c.p.Spots))
	for _, i := range c.order {
		bySpot[c.at[i].Spot] = append(bySpot[c.at[i].Spot], i)
	}
	for s, list := range bySpot {
		before := len(c.found)
		most := max(1, c.p.Spots[s].Capacity)
		var starts, ends []int
		for _, i := range list {
			starts, ends = append(starts, c.at[i].Start), append(ends, c.end(i))
		}
		slices.Sort(starts)
		slices.Sort(ends)
		for _, i := range list {
			at := c.at[i].Start
			if begun(starts, at)-begun(ends, at) <= most {
				continue
			}
			other := None
			for _, j := range list {
				if j != i && c.at[j].Start <= at && at < c.end(j) {
					other = j
				}
			}
			r := because(SpotTaken)
			r.Spot, r.Other = s, min(i, other)
			c.addOnce(before, max(i, other), r)
		}
	}
}

// begun counts the minutes of an ordered list up to one of them.
func begun(list []int, at int) int {
	n, _ := slices.BinarySearch(list, at+1)
	return n
}

// addOnce adds a violation unless it is among those found from one on.
func (c *checker) addOnce(from, meeting int, r Reason) {
	if !slices.Contains(c.found[from:], Violation{meeting, r}) {
		c.add(meeting, r)
	}
}

// attendance checks that the required people and one of each group attend, each
// once, and nobody else.
func (c *checker) attendance(i int) {
	m := c.p.Meetings[i]
	rest := slices.Clone(c.at[i].People)
	drop := func(q int) bool {
		k := slices.Index(rest, q)
		if k >= 0 {
			rest = slices.Delete(rest, k, k+1)
		}
		return k >= 0
	}
	missing := func(q int) {
		r := because(Absent)
		r.Person = q
		c.add(i, r)
	}
	for _, q := range m.Required {
		if !drop(q) {
			missing(q)
		}
	}
	if g := assign(m.OneOf, rest, make([]bool, len(rest))); g >= 0 {
		missing(m.OneOf[g][0])
	} else if len(rest) > len(m.OneOf) {
		r := because(Unexpected)
		r.Person = rest[len(rest)-1]
		c.add(i, r)
	}
}

// assign gives each group somebody of its own among those present; it returns the
// first group that stays empty, or -1.
func assign(groups [][]int, present []int, used []bool) int {
	if len(groups) == 0 {
		return -1
	}
	for k, q := range present {
		if !used[k] && slices.Contains(groups[0], q) {
			used[k] = true
			if assign(groups[1:], present, used) < 0 {
				return -1
			}
			used[k] = false
		}
	}
	return 0
}

// language checks that all share a language of the meeting, or have an interpreter
// whom each of them understands.
func (c *checker) language(i int) {
	v, m := c.at[i], c.p.Meetings[i]
	speaks := func(q int, l string) bool {
		list := c.p.People[q].Languages
		return len(list) == 0 || slices.Contains(list, l)
	}
	allowed := func(l string) bool { return len(m.Languages) == 0 || slices.Contains(m.Languages, l) }
	everybody := func(ok func(q int) bool) bool {
		return !slices.ContainsFunc(v.People, func(q int) bool { return !ok(q) })
	}
	choices := slices.Clone(m.Languages)
	for _, q := range v.People {
		choices = append(choices, c.p.People[q].Languages...)
	}
	if len(choices) == 0 {
		return
	}
	for _, l := range choices {
		if allowed(l) && everybody(func(q int) bool { return speaks(q, l) }) {
			return
		}
	}
	if v.Interpreter >= 0 && v.Interpreter < len(c.p.Interpreters) {
		for _, pair := range c.p.Interpreters[v.Interpreter].Pairs {
			if (allowed(pair[0]) || allowed(pair[1])) &&
				everybody(func(q int) bool { return speaks(q, pair[0]) || speaks(q, pair[1]) }) {
				return
			}
		}
	}
	r := because(NoInterpreter)
	slices.Sort(choices)
	for k, l := range slices.Compact(choices) {
		if k > 0 {
			r.Label += "–"
		}
		r.Label += l
	}
	c.add(i, r)
}

func (c *checker) precedence(i int) {
	for _, o := range c.p.Meetings[i].After {
		if _, ok := c.at[o]; ok && c.end(o) > c.at[i].Start {
			r := because(MustFollow)
			r.Other = o
			c.add(i, r)
		}
	}
}

func (c *checker) pin(i int) {
	if pin := c.p.Meetings[i].Pin; pin != nil && (pin.Start != c.at[i].Start || pin.Spot != c.at[i].Spot) {
		c.add(i, because(PinMoved))
	}
}

func (c *checker) firms() {
	held := make([]int, len(c.p.Firms))
	for _, i := range c.order {
		for _, f := range c.p.Meetings[i].Firms {
			held[f]++
			if most := c.p.Firms[f].Max; most > 0 && held[f] > most {
				r := because(FirmFull)
				r.Firm, r.Have, r.Need = f, held[f], most
				c.add(i, r)
			}
		}
	}
}
