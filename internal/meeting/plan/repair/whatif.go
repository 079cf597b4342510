package repair

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/meeting/plan"
)

// Scenario is a change of the means that one asks about before making it.
type Scenario struct {
	Interpreter *plan.Interpreter // one more
	Tables      int               // so many more spots like Like
	Like        int
	Shorter     int // minutes less for each meeting, which keeps at least 5
	Free        int // a person whose agenda and limit are lifted; plan.None for nobody
}

// Outcome is what a scenario gives, and that less what the problem as it stands gives.
type Outcome struct {
	Score, Change plan.Score
}

// WhatIf plans the problem as it stands and under each scenario, all with the same
// options, which should bound Iterations so that the answer is repeatable. The first
// outcome is of the problem as it stands.
func WhatIf(ctx context.Context, p plan.Problem, scenarios []Scenario, o plan.Options) ([]Outcome, error) {
	out := make([]Outcome, 0, len(scenarios)+1)
	for k := range len(scenarios) + 1 {
		with := p
		if k > 0 {
			with = scenarios[k-1].of(p)
		}
		pl, err := plan.Solve(ctx, with, o)
		if err != nil {
			return nil, err
		}
		s := Outcome{Score: pl.Score}
		if k > 0 {
			s.Change = less(pl.Score, out[0].Score)
		}
		out = append(out, s)
	}
	return out, nil
}

func less(a, b plan.Score) plan.Score {
	return plan.Score{Placed: a.Placed - b.Placed, Total: a.Total - b.Total, Short: a.Short - b.Short, Missed: a.Missed - b.Missed, Waits: a.Waits - b.Waits,
		Idle: a.Idle - b.Idle, Uneven: a.Uneven - b.Uneven, Changes: a.Changes - b.Changes, Travel: a.Travel - b.Travel, Told: a.Told - b.Told, Cost: a.Cost - b.Cost}
}

// of is the problem under a scenario. Nothing of the caller's is changed.
func (s Scenario) of(p plan.Problem) plan.Problem {
	p.Meetings = slices.Clone(p.Meetings)
	if s.Interpreter != nil {
		p.Interpreters = append(slices.Clip(p.Interpreters), *s.Interpreter)
	}
	for k := range s.Tables {
		spot := p.Spots[s.Like]
		spot.ID, spot.Name, spot.Busy = fmt.Sprintf("%s+%d", spot.ID, k+1), fmt.Sprintf("%s+%d", spot.Name, k+1), nil
		p.Spots = append(slices.Clip(p.Spots), spot)
		for i := range p.Meetings {
			if m := &p.Meetings[i]; slices.Contains(m.Spots, s.Like) {
				m.Spots = append(slices.Clip(m.Spots), len(p.Spots)-1)
			}
		}
	}
	for i := range p.Meetings {
		if m := &p.Meetings[i]; s.Shorter > 0 && m.Pin == nil {
			m.Minutes = max(min(m.Minutes, 5), m.Minutes-s.Shorter)
		}
	}
	if s.Free >= 0 && s.Free < len(p.People) {
		p.People = slices.Clone(p.People)
		q := &p.People[s.Free]
		q.Open, q.Busy, q.MaxPerDay = nil, nil, 0
	}
	return p
}

// Need is how many spots of a kind a plan takes at the busiest minute of a half-day,
// and when that is reached first.
type Need struct {
	From, To int
	Spots    int
	At       int
}

// Needs sweeps over a plan and gives, for each half-day, the fewest spots of a kind that
// hold its meetings: as many as are held at the same time. Half-days part in the middle
// of lunch, or of the day.
func Needs(p plan.Problem, pl plan.Plan, kind string) []Need {
	var out []Need
	for _, d := range p.Days {
		middle := (d.From + d.To) / 2
		if d.Lunch.To > d.Lunch.From {
			middle = (d.Lunch.From + d.Lunch.To) / 2
		}
		out = append(out, Need{From: d.From, To: middle}, Need{From: middle, To: d.To})
	}
	for k := range out {
		n := &out[k]
		var ends []plan.Window
		for _, v := range pl.Placements {
			w := plan.Window{From: v.Start, To: v.Start + p.Meetings[v.Meeting].Minutes}
			if p.Spots[v.Spot].Kind == kind && w.From < n.To && n.From < w.To {
				ends = append(ends, w)
			}
		}
		slices.SortFunc(ends, func(a, b plan.Window) int { return a.From - b.From })
		for i, w := range ends { // the most are there when one begins
			at := 0
			for _, o := range ends[:i+1] {
				if o.To > max(w.From, n.From) {
					at++
				}
			}
			if at > n.Spots {
				n.Spots, n.At = at, max(w.From, n.From)
			}
		}
	}
	return out
}

// Advice says needs as a sentence, of "Tables" for instance: how many are enough until
// when, then how many ("Tables: 12 until 10:00, Wednesday 17 June, then 15.").
func Advice(p plan.Problem, needs []Need, frKind, enKind string) (fr, en string) {
	var steps []Need
	for _, n := range needs {
		if len(steps) == 0 && n.Spots > 0 || len(steps) > 0 && n.Spots > steps[len(steps)-1].Spots {
			steps = append(steps, n)
		}
	}
	if len(steps) == 0 {
		return frKind + " : aucun besoin.", enKind + ": none is needed."
	}
	var f, e strings.Builder
	fmt.Fprintf(&f, "%s : %d", frKind, steps[0].Spots)
	fmt.Fprintf(&e, "%s: %d", enKind, steps[0].Spots)
	for _, n := range steps[1:] {
		fmt.Fprintf(&f, " jusqu’à %s", when(&p, n.At, 0))
		fmt.Fprintf(&e, " until %s", when(&p, n.At, 1))
		fmt.Fprintf(&f, ", puis %d", n.Spots)
		fmt.Fprintf(&e, ", then %d", n.Spots)
	}
	return f.String() + ".", e.String() + "."
}
