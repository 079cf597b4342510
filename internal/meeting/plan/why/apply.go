package why

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// possible says whether something can be done about a reason.
func (s Step) possible() bool {
	switch s.Reason.Kind {
	case plan.OutsideWindow, plan.PersonAway, plan.PersonBusy, plan.PersonMeeting, plan.TravelFrom, plan.TravelTo, plan.DayFull, plan.Lunch, plan.FirmFull,
		plan.MustFollow, plan.MustPrecede, plan.SpotTaken, plan.AllTaken, plan.SpotClosed, plan.NoInterpreter, plan.InterpreterTaken, plan.NoRepresentative:
		return true
	}
	return false
}

// Apply carries a way out: the problem and the plan after it, and the spot at which the meeting may then start. Nothing of
// the caller's is changed.
func (w Way) Apply(p plan.Problem, pl plan.Plan, meeting int) (plan.Problem, plan.Plan, int) {
	p.Days, p.Spots, p.People, p.Firms, p.Meetings = slices.Clone(p.Days), slices.Clone(p.Spots), slices.Clone(p.People), slices.Clone(p.Firms), slices.Clone(p.Meetings)
	pl.Placements = slices.Clone(pl.Placements)
	p.Meetings[meeting].Pin = nil
	c := change{p: &p, pl: &pl, meeting: meeting, spot: w.Spot}
	for _, s := range w.Steps {
		c.do(s)
	}
	return p, pl, c.spot
}

// change is a problem and a plan being changed; what hangs below them is copied before it is written.
type change struct {
	p             *plan.Problem
	pl            *plan.Plan
	meeting, spot int
}

func (c *change) do(s Step) {
	r, m := s.Reason, &c.p.Meetings[c.meeting]
	now := plan.Window{From: s.Start, To: s.End}
	switch r.Kind {
	case plan.OutsideWindow:
		m.Windows = append(slices.Clip(m.Windows), now)
	case plan.PersonAway:
		q := &c.p.People[r.Person]
		q.Open = append(slices.Clip(q.Open), now)
		q.Busy = slices.DeleteFunc(slices.Clone(q.Busy), func(b plan.Busy) bool { return b.From < now.To && now.From < b.To })
	case plan.PersonBusy, plan.PersonMeeting, plan.TravelFrom, plan.TravelTo:
		c.away(r)
	case plan.DayFull:
		c.p.People[r.Person].MaxPerDay = max(c.p.People[r.Person].MaxPerDay, r.Have+1)
	case plan.Lunch:
		c.p.Days[r.Day].Lunch = plan.Window{}
	case plan.FirmFull:
		c.p.Firms[r.Firm].Max = max(c.p.Firms[r.Firm].Max, r.Have+1)
	case plan.MustFollow, plan.MustPrecede:
		c.unorder(r.Other)
	case plan.SpotTaken, plan.AllTaken:
		c.addSpot(s.Spot)
	case plan.SpotClosed:
		c.openSpot(s.Spot, now)
	case plan.NoInterpreter, plan.InterpreterTaken:
		c.p.Interpreters = append(slices.Clip(c.p.Interpreters), plan.Interpreter{ID: fmt.Sprint("interpreter+", len(c.p.Interpreters)), Pairs: c.pairs()})
	case plan.NoRepresentative:
		c.represent(r.Person)
	}
}

// away takes what holds somebody out of the way: another meeting, or what the agenda holds.
func (c *change) away(r plan.Reason) {
	if r.Other >= 0 {
		c.p.Meetings[r.Other].Pin = nil
		c.pl.Placements = slices.DeleteFunc(c.pl.Placements, func(v plan.Placement) bool { return v.Meeting == r.Other })
		return
	}
	q := &c.p.People[r.Person]
	q.Busy = slices.DeleteFunc(slices.Clone(q.Busy), func(b plan.Busy) bool { return b.From == r.At })
}

func (c *change) unorder(other int) {
	without := func(list []int, k int) []int {
		return slices.DeleteFunc(slices.Clone(list), func(o int) bool { return o == k })
	}
	c.p.Meetings[c.meeting].After = without(c.p.Meetings[c.meeting].After, other)
	c.p.Meetings[other].After = without(c.p.Meetings[other].After, c.meeting)
}

func (c *change) addSpot(like int) {
	spot := c.p.Spots[like]
	spot.ID, spot.Busy = spot.ID+"+", nil
	c.spot = len(c.p.Spots)
	c.p.Spots = append(c.p.Spots, spot)
	m := &c.p.Meetings[c.meeting]
	m.Spots = append(slices.Clip(m.Spots), c.spot)
}

// openSpot opens a spot for a while without moving its grid, which counts from each opening.
func (c *change) openSpot(k int, w plan.Window) {
	q := &c.p.Spots[k]
	busy := []plan.Window{}
	for _, b := range q.Busy {
		if b.To <= w.From || b.From >= w.To {
			busy = append(busy, b)
			continue
		}
		if b.From < w.From {
			busy = append(busy, plan.Window{From: b.From, To: w.From})
		}
		if b.To > w.To {
			busy = append(busy, plan.Window{From: w.To, To: b.To})
		}
	}
	q.Busy = busy
	if len(q.Open) > 0 {
		q.Open = slices.Clone(q.Open)
		for k, o := range q.Open {
			if o.From <= w.From && w.From < o.To {
				q.Open[k].To = max(o.To, w.To)
			}
		}
	}
}

// pairs are all pairs of the languages of those who may come and of the meeting.
func (c *change) pairs() (out [][2]string) {
	m := c.p.Meetings[c.meeting]
	all := slices.Clone(m.Languages)
	for _, group := range append([][]int{m.Required}, m.OneOf...) {
		for _, q := range group {
			all = append(all, c.p.People[q].Languages...)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	for k, one := range all {
		for _, other := range all[k+1:] {
			out = append(out, [2]string{one, other})
		}
	}
	return out
}

// represent lets somebody else come for the group of a person: somebody free who speaks any language.
func (c *change) represent(first int) {
	m := &c.p.Meetings[c.meeting]
	c.p.People = append(c.p.People, plan.Person{ID: fmt.Sprint("somebody+", len(c.p.People)), Firm: c.p.People[first].Firm})
	m.OneOf = slices.Clone(m.OneOf)
	for g := range m.OneOf {
		if slices.Contains(m.OneOf[g], first) {
			m.OneOf[g] = append(slices.Clip(m.OneOf[g]), len(c.p.People)-1)
			return
		}
	}
}
