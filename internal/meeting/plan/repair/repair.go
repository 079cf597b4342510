// Package repair mends a plan on the day: a counterpart cancels, a flight is
// late, a table is lost, somebody telephones for 15:00. From a Problem, the plan
// that people hold in their hands and what has happened, Propose gives up to three
// ways out, the best first, each as the changes to make and whom to tell.
//
// What is pinned, and what has begun at the given minute, is never touched. Of
// the rest, the order of what is wanted is: keep every meeting that was agreed;
// then change as few meetings as possible; then tell as few people as possible;
// then leave hours and spots as they are; then the price of the preset, as the planner counts it.
//
// # Method
//
// The meetings that the disruption makes impossible go to a tray. A bounded exact
// search puts them back: it deepens on the number of other meetings that may be
// thrown out of the way (none, then one, two, three), takes next the meeting with
// the fewest cells left (fail first), tries for each all cells, and where rules are
// broken branches on which of the meetings that break them goes to the tray too.
// That is complete, because every rule is monotone: taking a meeting away never
// makes another one break it. Branch and bound cuts what cannot become better. When
// three are not enough, ejection chains (Glover 1996) go on to six over the best
// cells only. Among many tables that are alike only the free ones, then the
// cheapest to free, are tried.
//
// Before the day, WhatIf plans the same problem with other means, and Needs and Advice
// say how many tables hold a plan.
//
// The search counts its steps rather than time, so the same question always has the
// same answer. Proposal.Proven says that no repair touches fewer meetings.
package repair

import (
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
)

// Kind says what happened.
type Kind string

// What may happen, and the fields of Disruption that say more.
const (
	Absence         Kind = "absence"     // Person, Window: somebody cannot be anywhere then
	SpotLost        Kind = "spot"        // Spot, Window
	InterpreterGone Kind = "interpreter" // Interpreter, Window
	Longer          Kind = "longer"      // Meeting, Minutes: its new length
	Request         Kind = "request"     // Meeting, At, Near: place it within Near minutes of At
)

// Disruption is what happened. Only the fields of its kind are read.
type Disruption struct {
	Kind                               Kind
	Person, Spot, Interpreter, Meeting int
	Window                             plan.Window
	Minutes                            int
	At, Near                           int
}

// Change is what becomes of one meeting: Before is nil when it had no place, After
// when it loses it.
type Change struct {
	Meeting       int
	Before, After *plan.Placement
	Told          []int // people to tell
}

// Moved says whether the meeting changes its hour or its spot.
func (c Change) Moved() bool {
	return c.Before != nil && c.After != nil && (c.Before.Start != c.After.Start || c.Before.Spot != c.After.Spot)
}

// Proposal is one way out.
type Proposal struct {
	Changes []Change // in the order of Problem.Meetings
	Told    []int    // people to tell, each once
	Left    int      // meetings that lose their place, or find none
	Effect  plan.Score
	Proven  bool // no repair leaves out less, or as much with fewer changes
}

// Result is the answer to a disruption.
type Result struct {
	Problem   plan.Problem // as the disruption leaves it
	Affected  []int        // meetings that cannot stay as they are
	Fixed     []int        // meetings that could not stay either, but are pinned or have begun: nobody touches them
	Proposals []Proposal   // empty when nothing need change
	Steps     int
}

// mostProposals is how many ways out are given.
const mostProposals = 3

// Propose finds how to go on after d; now is the minute before which nothing is
// touched and nothing placed. It fails when the disruption names what does not
// exist, or when the plan does not fit the problem.
func Propose(p plan.Problem, published plan.Plan, d Disruption, now int) (Result, error) {
	p, err := Disrupt(p, published, d)
	if err != nil {
		return Result{}, err
	}
	e := newEngine(&p, published, d, now)
	e.base = newEngine(&p, published, d, now)
	e.find(d)
	out := Result{Problem: p, Affected: e.affected, Fixed: e.stuck}
	if len(e.affected) > 0 {
		out.Proposals = e.proposals()
	}
	out.Steps = e.steps
	return out, nil
}

// Best is the first way out, and whether there is one.
func (r Result) Best() (Proposal, bool) {
	if len(r.Proposals) == 0 {
		return Proposal{}, false
	}
	return r.Proposals[0], true
}

// Apply gives the plan with a proposal carried out.
func (pr Proposal) Apply(published plan.Plan) plan.Plan {
	out := plan.Plan{}
	gone := map[int]bool{}
	for _, c := range pr.Changes {
		gone[c.Meeting] = true
		if c.After != nil {
			out.Placements = append(out.Placements, *c.After)
		}
	}
	for _, v := range published.Placements {
		if !gone[v.Meeting] {
			out.Placements = append(out.Placements, v)
		}
	}
	slices.SortFunc(out.Placements, func(a, b plan.Placement) int { return a.Meeting - b.Meeting })
	return out
}

// Disrupt is the problem as a disruption leaves it: what a plan is to be checked
// against from then on. It fails as Propose does.
func Disrupt(p plan.Problem, published plan.Plan, d Disruption) (plan.Problem, error) {
	if err := valid(&p, published, d); err != nil {
		return plan.Problem{}, err
	}
	return disrupted(p, d), nil
}

// disrupted is the problem after what happened. Nothing of the caller's is changed.
func disrupted(p plan.Problem, d Disruption) plan.Problem {
	w := d.Window
	switch d.Kind {
	case Absence:
		p.People = slices.Clone(p.People)
		p.People[d.Person].Open = closed(&p, p.People[d.Person].Open, w)
	case SpotLost:
		p.Spots = slices.Clone(p.Spots)
		s := &p.Spots[d.Spot]
		s.Busy = append(slices.Clip(s.Busy), w)
	case InterpreterGone:
		p.Interpreters = slices.Clone(p.Interpreters)
		p.Interpreters[d.Interpreter].Open = closed(&p, p.Interpreters[d.Interpreter].Open, w)
	case Longer:
		p.Meetings = slices.Clone(p.Meetings)
		p.Meetings[d.Meeting].Minutes = d.Minutes
	case Request:
		p.Meetings = slices.Clone(p.Meetings)
		m := &p.Meetings[d.Meeting]
		m.Windows = []plan.Window{{From: max(0, d.At-d.Near), To: d.At + d.Near + m.Minutes}}
	}
	return p
}

// closed takes a window out of somebody's hours of presence. Those who are away are
// not busy: where they have lunch is their own affair.
func closed(p *plan.Problem, open []plan.Window, w plan.Window) []plan.Window {
	end := w.To + 1
	for _, d := range p.Days {
		end = max(end, d.To+1)
	}
	if len(open) == 0 {
		open = []plan.Window{{From: 0, To: end}}
	}
	out := []plan.Window{{From: end, To: end + 1}} // none at all would mean always
	for _, o := range open {
		if o.From < min(o.To, w.From) {
			out = append(out, plan.Window{From: o.From, To: min(o.To, w.From)})
		}
		if max(o.From, w.To) < o.To {
			out = append(out, plan.Window{From: max(o.From, w.To), To: o.To})
		}
	}
	return out
}

// valid refuses what names nothing.
func valid(p *plan.Problem, pl plan.Plan, d Disruption) error {
	if err := plan.Validate(*p); err != nil {
		return err
	}
	in := func(i, n int) bool { return i >= 0 && i < n }
	ok := false
	switch d.Kind {
	case Absence:
		ok = in(d.Person, len(p.People))
	case SpotLost:
		ok = in(d.Spot, len(p.Spots))
	case InterpreterGone:
		ok = in(d.Interpreter, len(p.Interpreters))
	case Longer, Request:
		ok = in(d.Meeting, len(p.Meetings))
	}
	if !ok {
		return fault.New(fault.Invalid, "Cet imprévu nomme quelque chose qui n’existe pas dans le plan.", "This disruption names something that is not in the plan.")
	}
	timed := d.Kind == Absence || d.Kind == SpotLost || d.Kind == InterpreterGone
	if timed && (d.Window.From < 0 || d.Window.To <= d.Window.From || d.Window.To > 1<<20) {
		return fault.New(fault.Invalid, "La fin de l’imprévu doit venir après son début.", "The disruption must end after it begins.")
	}
	if d.Kind == Longer && (d.Minutes < 1 || d.Minutes > 24*60) || d.Kind == Request && (d.At < 0 || d.At > 1<<20 || d.Near < 0 || d.Near > 1<<20) {
		return fault.New(fault.Invalid, "La durée ou l’heure de l’imprévu n’est pas possible.", "The length or the hour of the disruption is not possible.")
	}
	seen := make([]bool, len(p.Meetings))
	for _, v := range pl.Placements {
		good := in(v.Meeting, len(p.Meetings)) && !seen[v.Meeting] && in(v.Spot, len(p.Spots)) && v.Interpreter >= plan.None && v.Interpreter < len(p.Interpreters) && v.Start >= 0
		good = good && !slices.ContainsFunc(v.People, func(q int) bool { return !in(q, len(p.People)) })
		if !good {
			return fault.New(fault.Invalid, "Le plan publié place un rendez-vous deux fois, ou nomme ce qui n’existe pas.", "The published plan places a meeting twice, or names what does not exist.")
		}
		seen[v.Meeting] = true
	}
	if d.Kind == Request && seen[d.Meeting] {
		return fault.New(fault.Conflict, "Ce rendez-vous a déjà une place.", "This meeting already has a place.")
	}
	if d.Kind == Longer && !seen[d.Meeting] {
		return fault.New(fault.Conflict, "Ce rendez-vous n’a pas de place dans le plan.", "This meeting has no place in the plan.")
	}
	return nil
}
