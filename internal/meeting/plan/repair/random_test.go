package repair

import (
	"context"
	"fmt"
	"testing"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// small makes a tight small problem that uses every rule.
func small(r *solve.Rand) plan.Problem {
	p := plan.Problem{Step: 30, Buffer: r.Intn(2) * 5, LunchMinutes: r.Intn(2) * 30, ShortWait: 10,
		Preset: []plan.Preset{plan.Balanced, plan.Dense, plan.Calm, plan.Protect}[r.Intn(4)]}
	p.Days = []plan.Day{{From: 60, To: 240, Lunch: plan.Window{From: 120, To: 180}}}
	p.Places = []plan.Place{{ID: "hall"}, {ID: "tower"}}
	p.Travel = [][]int{{0, 5 + r.Intn(40)}, {5 + r.Intn(40), 0}}
	for s := range 2 {
		p.Spots = append(p.Spots, plan.Spot{ID: fmt.Sprint("spot", s), Name: fmt.Sprint("Table ", s+1), Place: r.Intn(2), Capacity: r.Intn(5) / 4 * 2})
	}
	for i := range 5 {
		q := plan.Person{ID: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i+1), Firm: plan.None, MaxPerDay: []int{0, 0, 2, 3}[r.Intn(4)], AtHome: r.Intn(4) == 0,
			Languages: [][]string{nil, {"fr"}, {"fr", "en"}, {"en"}}[r.Intn(4)]}
		if r.Intn(4) == 0 {
			at := 60 + 30*r.Intn(5)
			q.Busy = []plan.Busy{{From: at, To: at + 30, Place: r.Intn(3) - 1, Label: "session"}}
		}
		p.People = append(p.People, q)
	}
	p.Interpreters = []plan.Interpreter{{ID: "i", Name: "Interpreter", Pairs: [][2]string{{"fr", "en"}}}}
	for i := range 5 {
		order := r.Perm(5)
		m := plan.Meeting{ID: fmt.Sprint("m", i), Label: fmt.Sprint("Meeting ", i+1), Priority: 1 + r.Intn(3), Minutes: 30 * (1 + r.Intn(4)/3), Required: order[:1], Spots: []int{0, 1}[:1+r.Intn(2)]}
		if r.Intn(2) == 0 {
			m.Required = order[:2]
		} else {
			m.OneOf = [][]int{order[1:3]}
		}
		if i > 0 && r.Intn(6) == 0 {
			m.After = []int{i - 1}
		}
		p.Meetings = append(p.Meetings, m)
	}
	return p
}

// happen draws a disruption of a problem with its plan.
func happen(r *solve.Rand, p plan.Problem, pl plan.Plan) (Disruption, bool) {
	if len(pl.Placements) == 0 {
		return Disruption{}, false
	}
	v := pl.Placements[r.Intn(len(pl.Placements))]
	from := v.Start - 30*r.Intn(2)
	d := Disruption{Window: plan.Window{From: from, To: v.Start + 30 + 30*r.Intn(4)}}
	switch r.Intn(5) {
	case 0, 1:
		d.Kind, d.Person = Absence, v.People[r.Intn(len(v.People))]
	case 2:
		d.Kind, d.Spot = SpotLost, v.Spot
	case 3:
		if v.Interpreter < 0 {
			return d, false
		}
		d.Kind, d.Interpreter = InterpreterGone, v.Interpreter
	case 4:
		if len(pl.Left) == 0 {
			return d, false
		}
		d.Kind, d.Meeting, d.At, d.Near = Request, pl.Left[0].Meeting, 60+30*r.Intn(6), 30*r.Intn(3)
		if len(p.Meetings[d.Meeting].Windows) > 0 {
			return d, false
		}
	}
	return d, true
}

func solved(t testing.TB, p plan.Problem, iterations int) plan.Plan {
	t.Helper()
	pl, err := plan.Solve(context.Background(), p, plan.Options{Seed: 1, Iterations: iterations, Lanes: 1})
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

// checked says which rules a plan breaks that another does not.
func checked(p plan.Problem, before, after plan.Plan) []plan.Violation {
	old := map[plan.Violation]bool{}
	for _, v := range plan.Check(p, before) {
		old[v] = true
	}
	var out []plan.Violation
	for _, v := range plan.Check(p, after) {
		if !old[v] {
			out = append(out, v)
		}
	}
	return out
}
