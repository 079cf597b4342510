// Package why says why a meeting has no place: the smallest set of wishes and limits that clash, and for each a change
// that would free the meeting.
//
// At each start and place that the meeting could have, some limits forbid it (plan.Desk.Blocked). A set of limits keeps
// the meeting out when it touches each of these: a hitting set (Reiter, Artificial Intelligence 32, 1987). The smallest
// is looked for by branching on the start that is left with the fewest limits; no limit of it can be spared. What lifts
// all limits of one start frees the meeting, and for each limit of the smallest set there is such a start without any
// needless change (the two are dual: Liffiton and Sakallah, Journal of Automated Reasoning 40, 2008). Each change is
// carried out on the problem and asked about before it is offered.
package why

import (
	"cmp"
	"math/bits"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// Kind says what sort of wish or limit it is.
type Kind string

// The kinds of limits, and which fields of Limit they fill.
const (
	Hours       Kind = "hours"       // nothing is open for long enough at any place with the seats
	Wish        Kind = "wish"        // the hours that the meeting allows
	Presence    Kind = "presence"    // Person: when somebody is there
	Engaged     Kind = "engaged"     // Person: one cannot be in two places
	DayLimit    Kind = "day_limit"   // Person: at most so many a day
	Lunch       Kind = "lunch"       // Person
	FirmLimit   Kind = "firm_limit"  // Firm: at most so many
	Order       Kind = "order"       // Other: a meeting before or after
	Spots       Kind = "spots"       // Place: taken or closed
	Interpreter Kind = "interpreter" // Label: the languages
	Side        Kind = "side"        // Person, the first of those of whom one must come
)

// Limit is a wish or a limit that plays a part. Indexes that do not apply are plan.None.
type Limit struct {
	Kind                       Kind
	Person, Firm, Other, Place int
	Label                      string
}

// Step is one thing to do about a reason, so that the meeting may be from Start to End at a spot.
type Step struct {
	Reason           plan.Reason
	Start, End, Spot int
}

// Way is what frees the meeting: all of its steps together. Then it may start at Start at Spot; a Spot that is added is
// like that one. Longer says that only longer opening hours, or a shorter meeting, would do.
type Way struct {
	Steps       []Step
	Start, Spot int
	Longer      bool
}

// Clash is a set of limits that leave a meeting no place. Ways has one for each limit, in the same order: it lifts that
// limit, and where it has several steps others as well; the zero Way says that none was found.
type Clash struct {
	Limits []Limit
	Ways   []Way
}

// limitOf is the limit that a reason comes from.
func limitOf(p *plan.Problem, r plan.Reason) Limit {
	l := Limit{Person: plan.None, Firm: plan.None, Other: plan.None, Place: plan.None}
	switch r.Kind {
	case plan.OutsideWindow:
		l.Kind = Wish
	case plan.PersonAway:
		l.Kind, l.Person = Presence, r.Person
	case plan.PersonBusy, plan.PersonMeeting, plan.TravelFrom, plan.TravelTo:
		l.Kind, l.Person = Engaged, r.Person
	case plan.DayFull:
		l.Kind, l.Person = DayLimit, r.Person
	case plan.Lunch:
		l.Kind, l.Person = Lunch, r.Person
	case plan.FirmFull:
		l.Kind, l.Firm = FirmLimit, r.Firm
	case plan.MustFollow, plan.MustPrecede:
		l.Kind, l.Other = Order, r.Other
	case plan.SpotTaken, plan.AllTaken, plan.SpotClosed:
		l.Kind, l.Place = Spots, p.Spots[r.Spot].Place
	case plan.NoInterpreter, plan.InterpreterTaken:
		l.Kind, l.Label = Interpreter, r.Label
	case plan.NoRepresentative:
		l.Kind, l.Person = Side, r.Person
	default:
		l.Kind = Hours
	}
	return l
}

// mostLimits is how many limits are told apart; no real meeting comes near it.
const mostLimits = 64

// table is what forbids each start, as sets of limits.
type table struct {
	limits []Limit
	cells  []cell   // those with a set in least, the fewest limits first, then the fewest reasons
	least  []uint64 // sets that hold no other's whole
}

type cell struct {
	set   uint64
	block plan.Block
}

// tableOf sorts blocks into sets. ok is false when some start is free, or there are too many limits to tell apart.
func tableOf(p *plan.Problem, blocks []plan.Block) (t table, ok bool) {
	var all []cell
	for _, b := range blocks {
		c := cell{block: b}
		for _, r := range b.Reasons {
			l := limitOf(p, r)
			k := slices.Index(t.limits, l)
			if k < 0 {
				if k = len(t.limits); k == mostLimits {
					return t, false
				}
				t.limits = append(t.limits, l)
			}
			c.set |= 1 << k
		}
		if c.set == 0 {
			return t, false
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b cell) int {
		return cmp.Or(bits.OnesCount64(a.set)-bits.OnesCount64(b.set), len(a.block.Reasons)-len(b.block.Reasons))
	})
	for _, c := range all {
		if slices.Contains(t.least, c.set) {
			t.cells = append(t.cells, c)
		} else if !slices.ContainsFunc(t.least, func(o uint64) bool { return o&c.set == o }) {
			t.least, t.cells = append(t.least, c.set), append(t.cells, c)
		}
	}
	return t, true
}

// smallest is a set of limits that touches every cell, with as few as can be.
func (t *table) smallest() uint64 {
	for most := 1; most <= len(t.limits); most++ {
		if set, ok := t.hit(0, most); ok {
			return set
		}
	}
	return 0
}

// hit completes a set by at most so many limits.
func (t *table) hit(set uint64, most int) (uint64, bool) {
	k := slices.IndexFunc(t.least, func(o uint64) bool { return o&set == 0 }) // those with few limits come first
	if k < 0 {
		return set, true
	}
	if most == 0 {
		return 0, false
	}
	for left := t.least[k]; left != 0; left &= left - 1 {
		if found, ok := t.hit(set|left&-left, most-1); ok {
			return found, true
		}
	}
	return 0, false
}

// Find says why a meeting that a plan leaves out has no place. found is false when it has one.
func Find(p plan.Problem, pl plan.Plan, meeting int) (c Clash, found bool, err error) {
	desk, err := plan.OpenDesk(p, pl)
	if err != nil {
		return c, false, err
	}
	blocks := desk.Blocked(meeting)
	if len(blocks) == 0 {
		l := Limit{Kind: Hours, Person: plan.None, Firm: plan.None, Other: plan.None, Place: plan.None}
		return Clash{Limits: []Limit{l}, Ways: []Way{{Longer: true}}}, true, nil
	}
	t, ok := tableOf(&p, blocks)
	if !ok {
		return c, false, nil
	}
	set := t.smallest()
	for k, l := range t.limits {
		if set&(1<<k) != 0 {
			c.Limits = append(c.Limits, l)
			c.Ways = append(c.Ways, t.way(&p, pl, meeting, 1<<k))
		}
	}
	return c, true, nil
}

// tried is how many starts are asked about for each limit.
const tried = 12

// way finds the least change that lifts a limit and frees the meeting.
func (t *table) way(p *plan.Problem, pl plan.Plan, meeting int, limit uint64) Way {
	n := 0
	for _, c := range t.cells {
		if c.set&limit == 0 {
			continue
		}
		if n++; n > tried {
			break
		}
		if w, ok := free(p, pl, meeting, c.block); ok {
			return w
		}
	}
	return Way{}
}

// rounds is how often what a change leaves in the way is added to it.
const rounds = 4

// free makes a change of what forbids one start, and sees that it frees it.
func free(p *plan.Problem, pl plan.Plan, meeting int, b plan.Block) (Way, bool) {
	w := Way{Start: b.Start, Spot: b.Spot}
	add := func(rs []plan.Reason) bool {
		for _, r := range rs {
			s := Step{Reason: r, Start: b.Start, End: b.Start + p.Meetings[meeting].Minutes, Spot: b.Spot}
			if slices.ContainsFunc(w.Steps, func(o Step) bool { return o.Reason == r }) || !s.possible() {
				return false
			}
			w.Steps = append(w.Steps, s)
		}
		return true
	}
	left := b.Reasons
	for range rounds {
		if !add(left) {
			return w, false
		}
		with, then, spot := w.Apply(*p, pl, meeting)
		desk, err := plan.OpenDesk(with, then)
		if err != nil {
			return w, false
		}
		if left = desk.WhyNot(meeting, b.Start, spot); len(left) == 0 {
			return w, true
		}
	}
	return w, false
}
