package repair

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// proposal writes a solution as changes, with what it does to the plan's goals.
func (e *engine) proposal(s *solution) Proposal {
	out := Proposal{Proven: s.proven}
	for _, i := range s.moved {
		c := Change{Meeting: i}
		if e.had[i] {
			v := e.old[i]
			c.Before = &v
		}
		if v, ok := s.after[i]; ok {
			c.After = &v
		} else {
			out.Left++
		}
		if c.Before != nil && c.After != nil && alike(c.Before, c.After) {
			continue
		}
		c.Told = told(c.Before, c.After)
		out.Told = append(out.Told, c.Told...)
		out.Changes = append(out.Changes, c)
	}
	slices.Sort(out.Told)
	out.Told = slices.Compact(out.Told)
	out.Effect = e.effect(out.Changes)
	return out
}

// part is a problem cut down to what bears on some changes: the meetings that share
// somebody, a spot or a precedence with them, and the people of those. What is cut
// away is the same before and after, so differences of plan.Measure, and the rules
// that the changes break, come out as they would of the whole.
type part struct {
	plan.Problem
	meeting, person map[int]int // from the whole to the part
}

func (e *engine) part(changes []Change) part {
	pt := part{Problem: *e.p, meeting: map[int]int{}, person: map[int]int{}}
	keep := map[int]bool{}
	near := func(v *plan.Placement) {
		if v == nil {
			return
		}
		for _, q := range v.People {
			for _, j := range e.base.agents[q] {
				keep[int(j)] = true
			}
		}
		if v.Interpreter >= 0 {
			for _, j := range e.base.agents[len(e.p.People)+v.Interpreter] {
				keep[int(j)] = true
			}
		}
		for _, j := range e.base.spots[v.Spot] {
			if o := &e.old[j]; distance(o.Start, v.Start) < 24*60 {
				keep[int(j)] = true
			}
		}
	}
	for _, c := range changes {
		keep[c.Meeting] = true
		near(c.Before)
		near(c.After)
		for _, o := range e.p.Meetings[c.Meeting].After {
			keep[o] = true
		}
		for _, o := range e.before[c.Meeting] {
			keep[int(o)] = true
		}
	}
	pt.Meetings, pt.People, pt.Firms = nil, nil, nil
	order := []int{}
	for i := range keep {
		order = append(order, i)
	}
	slices.Sort(order)
	for k, i := range order {
		pt.meeting[i] = k
	}
	for _, i := range order {
		pt.Meetings = append(pt.Meetings, e.partMeeting(&pt, i))
	}
	return pt
}

func (e *engine) partMeeting(pt *part, i int) plan.Meeting {
	m := e.p.Meetings[i]
	m.Firms = nil
	m.Required = pt.people(e.p, m.Required)
	groups := make([][]int, len(m.OneOf))
	for g := range m.OneOf {
		groups[g] = pt.people(e.p, m.OneOf[g])
	}
	m.OneOf = groups
	var after []int
	for _, o := range m.After {
		if k, ok := pt.meeting[o]; ok {
			after = append(after, k)
		}
	}
	m.After = after
	if m.Pin != nil {
		v := pt.placement(e.p, *m.Pin)
		m.Pin = &v
	}
	m.Current = nil
	if e.had[i] {
		v := pt.placement(e.p, e.old[i])
		m.Current = &v
	}
	return m
}

func (pt *part) people(p *plan.Problem, list []int) []int {
	out := make([]int, len(list))
	for k, q := range list {
		at, ok := pt.person[q]
		if !ok {
			at = len(pt.People)
			pt.person[q] = at
			pt.People = append(pt.People, p.People[q])
			pt.People[at].Firm = plan.None
		}
		out[k] = at
	}
	return out
}

func (pt *part) placement(p *plan.Problem, v plan.Placement) plan.Placement {
	v.Meeting = pt.meeting[v.Meeting]
	v.People = pt.people(p, v.People)
	return v
}

// effect is the score after some changes less the score before.
func (e *engine) effect(changes []Change) plan.Score {
	pt := e.part(changes)
	var before, after plan.Plan
	changed := map[int]bool{}
	for _, c := range changes {
		changed[c.Meeting] = true
		if c.After != nil {
			after.Placements = append(after.Placements, pt.placement(e.p, *c.After))
		}
	}
	for i := range e.old {
		if _, ok := pt.meeting[i]; ok && e.had[i] {
			v := pt.placement(e.p, e.old[i])
			before.Placements = append(before.Placements, v)
			if !changed[i] {
				after.Placements = append(after.Placements, v)
			}
		}
	}
	b, a := plan.Measure(pt.Problem, before), plan.Measure(pt.Problem, after)
	return plan.Score{Placed: a.Placed - b.Placed, Missed: a.Missed - b.Missed, Waits: a.Waits - b.Waits, Idle: a.Idle - b.Idle,
		Uneven: a.Uneven - b.Uneven, Changes: a.Changes - b.Changes, Travel: a.Travel - b.Travel, Told: a.Told - b.Told, Cost: a.Cost - b.Cost}
}
