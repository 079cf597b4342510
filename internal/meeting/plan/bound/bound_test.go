package bound

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// small makes a tight small problem that uses every rule that the bound reads, and those that it leaves out.
func small(r *solve.Rand) plan.Problem {
	p := plan.Problem{Step: 30, Buffer: r.Intn(2) * 5, LunchMinutes: r.Intn(2) * 30}
	p.Days = []plan.Day{{From: 60, To: 150 + 30*r.Intn(2), Lunch: plan.Window{From: 90, To: 150}}}
	if r.Intn(2) == 0 {
		p.Days = append(p.Days, plan.Day{From: 1500, To: 1560, Closed: []plan.Window{{From: 1500, To: 1510 + 10*r.Intn(3)}}})
	}
	p.Places = []plan.Place{{ID: "hall"}, {ID: "tower"}}
	p.Travel = [][]int{{0, 5 + r.Intn(40)}, {5 + r.Intn(40), 0}}
	window := func() plan.Window {
		from := 30 + 15*r.Intn(8)
		return plan.Window{From: from, To: from + 30 + 15*r.Intn(6)}
	}
	for s := range 2 {
		q := plan.Spot{ID: fmt.Sprint("spot", s), Place: r.Intn(2), Capacity: r.Intn(5) / 4 * 2, Seats: r.Intn(6) / 5, Grid: plan.Grid{First: r.Intn(2) * 10, Step: []int{0, 20, 30}[r.Intn(3)]}}
		if r.Intn(3) == 0 {
			q.Open = []plan.Window{window(), window()}
		}
		if r.Intn(3) == 0 {
			q.Busy = []plan.Window{window()}
		}
		p.Spots = append(p.Spots, q)
	}
	p.Firms = []plan.Firm{{ID: "a", Max: r.Intn(3)}, {ID: "b", Max: r.Intn(3)}}
	for i := range 4 {
		q := plan.Person{ID: fmt.Sprint("p", i), Firm: r.Intn(3) - 1, MaxPerDay: r.Intn(3), Languages: [][]string{nil, {"fr"}, {"fr", "en"}, {"en"}}[r.Intn(4)]}
		if r.Intn(3) == 0 {
			w := window()
			q.Busy = []plan.Busy{{From: w.From, To: w.From + 30, Place: r.Intn(3) - 1}}
		}
		if r.Intn(4) == 0 {
			q.Open = []plan.Window{window(), {From: 1500, To: 1540}}
		}
		p.People = append(p.People, q)
	}
	if r.Intn(2) == 0 {
		p.Interpreters = []plan.Interpreter{{ID: "i", Pairs: [][2]string{{"fr", "en"}}, MaxPerDay: r.Intn(2)}}
	}
	for i := range 4 {
		order := r.Perm(4)
		m := plan.Meeting{ID: fmt.Sprint("m", i), Minutes: 30 * (1 + r.Intn(4)/3), Required: order[:1+r.Intn(2)], Spots: []int{0, 1}[r.Intn(2):], Firms: [][]int{nil, {0}, {1}, {0, 1}}[r.Intn(4)]}
		if r.Intn(3) == 0 {
			m.OneOf = [][]int{order[2:]}
		}
		if r.Intn(4) == 0 {
			m.Windows = []plan.Window{window()}
		}
		if r.Intn(5) == 0 {
			m.Languages = []string{"fr"}
		}
		p.Meetings = append(p.Meetings, m)
	}
	return p
}

// attendances are all who may come to a meeting.
func attendances(m plan.Meeting) [][]int {
	out := [][]int{slices.Clone(m.Required)}
	for _, group := range m.OneOf {
		var next [][]int
		for _, who := range out {
			for _, q := range group {
				if !slices.Contains(who, q) {
					next = append(next, append(slices.Clip(who), q))
				}
			}
		}
		out = next
	}
	return out
}

// most finds by trying everything how many meetings can be placed at most, judged by the checker.
func most(p plan.Problem) int {
	options := make([][]plan.Placement, len(p.Meetings))
	for i, m := range p.Meetings {
		if m.Pin != nil {
			options[i] = []plan.Placement{*m.Pin}
			options[i][0].Meeting = i
			continue
		}
		for _, d := range p.Days {
			for start := d.From; start < d.To; start += 5 {
				for _, sp := range m.Spots {
					for _, who := range attendances(m) {
						for k := plan.None; k < len(p.Interpreters); k++ {
							v := plan.Placement{Meeting: i, Start: start, Spot: sp, People: who, Interpreter: k}
							if len(plan.Check(p, plan.Plan{Placements: []plan.Placement{v}})) == 0 {
								options[i] = append(options[i], v)
							}
						}
					}
				}
			}
		}
	}
	best := 0
	var try func(i int, pl []plan.Placement)
	try = func(i int, pl []plan.Placement) {
		if len(pl)+len(options)-i <= best {
			return
		}
		if i == len(options) {
			best = len(pl)
			return
		}
		for _, v := range options[i] {
			if next := append(slices.Clip(pl), v); len(plan.Check(p, plan.Plan{Placements: next})) == 0 {
				try(i+1, next)
			}
		}
		try(i+1, pl)
	}
	try(0, nil)
	return best
}

// TestNoPlanExceedsTheBound holds the bound against exhaustive search and against the planner, and sees that it is
// often met: a bound that is always loose would be of no use.
func TestNoPlanExceedsTheBound(t *testing.T) {
	met, below := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p := small(solve.NewRand(rapid.Uint64().Draw(t, "seed")))
		if err := plan.Validate(p); err != nil {
			t.Fatal(err)
		}
		b, best := Of(p), most(p)
		if b.Placed < best {
			t.Fatalf("%d can be placed, the bound says %d (%s)", best, b.Placed, b.By)
		}
		if b.Placed > b.Total || (b.By == Nothing) != (b.Placed == b.Total) {
			t.Fatalf("%+v", b)
		}
		pl, err := plan.Solve(context.Background(), p, plan.Options{Seed: 1, Iterations: 300, Lanes: 1})
		if err != nil || pl.Score.Placed > b.Placed {
			t.Fatal(pl.Score.Placed, b.Placed, err)
		}
		if best == b.Placed {
			met++
		}
		if best == b.Placed && best < b.Total {
			below++
		}
	})
	if met < 20 || below < 10 {
		t.Errorf("met %d times, %d of them below all meetings", met, below)
	}
}

// TestPinsCount: what is pinned is placed, and takes its share of what people and firms have.
func TestPinsCount(t *testing.T) {
	p := hall(3, 3)
	p.People[0].MaxPerDay = 2
	if b := Of(p); b.Placed != 2 || b.By != People {
		t.Fatalf("%+v", b)
	}
	pin := plan.Placement{Start: 540, Spot: 0, People: []int{0, 1}, Interpreter: plan.None}
	p.Meetings[0].Pin = &pin
	if b := Of(p); b.Placed != 2 || b.By != People {
		t.Fatalf("with a pin: %+v", b)
	}
	p.People[0].MaxPerDay, p.Firms[0].Max = 0, 1
	if b := Of(p); b.Placed != 1 || b.By != People {
		t.Fatalf("with a maximum: %+v", b)
	}
}

// hall is a morning of an hour and a half with some tables; one person of firm 0 meets one each of the others for half an hour.
func hall(tables, meetings int) plan.Problem {
	p := plan.Problem{Days: []plan.Day{{From: 540, To: 630}}, Places: []plan.Place{{ID: "hall"}}, Step: 30, Firms: []plan.Firm{{ID: "a"}},
		People: []plan.Person{{ID: "host", Firm: 0}}}
	var spots []int
	for s := range tables {
		spots = append(spots, s)
		p.Spots = append(p.Spots, plan.Spot{ID: fmt.Sprint("t", s)})
	}
	for i := range meetings {
		p.People = append(p.People, plan.Person{ID: fmt.Sprint("guest", i), Firm: plan.None})
		p.Meetings = append(p.Meetings, plan.Meeting{ID: fmt.Sprint("m", i), Minutes: 30, Required: []int{0, i + 1}, Firms: []int{0}, Spots: spots})
	}
	return p
}

// TestEachLimit: the bound is exact where one thing alone is short, and says which.
func TestEachLimit(t *testing.T) {
	apart := func(p *plan.Problem) { // no more one host for all
		for i := range p.Meetings {
			p.Meetings[i].Required = []int{i + 1}
		}
	}
	for name, c := range map[string]struct {
		p      plan.Problem
		change func(p *plan.Problem)
		want   Bound
	}{
		"nothing to place":   {hall(1, 0), func(*plan.Problem) {}, Bound{}},
		"room for all":       {hall(1, 3), func(*plan.Problem) {}, Bound{Placed: 3, Total: 3}},
		"one person's time":  {hall(9, 5), func(*plan.Problem) {}, Bound{Placed: 3, Total: 5, By: People}},
		"one table's time":   {hall(1, 5), apart, Bound{Placed: 3, Total: 5, By: Spots}},
		"a grid that wastes": {hall(1, 5), func(p *plan.Problem) { apart(p); p.Spots[0].Grid = plan.Grid{First: 10, Step: 40} }, Bound{Placed: 2, Total: 5, By: Spots}},
		"a table for two":    {hall(1, 7), func(p *plan.Problem) { apart(p); p.Spots[0].Capacity = 2 }, Bound{Placed: 6, Total: 7, By: Spots}},
		"impossible hours":   {hall(2, 2), func(p *plan.Problem) { p.Meetings[1].Windows = []plan.Window{{From: 540, To: 560}} }, Bound{Placed: 1, Total: 2, By: Alone, Never: []int{1}}},
		"too few seats":      {hall(1, 1), func(p *plan.Problem) { p.Spots[0].Seats = 1 }, Bound{Total: 1, By: Alone, Never: []int{0}}},
		"nobody of a group": {hall(1, 1), func(p *plan.Problem) {
			apart(p)
			p.Meetings[0].OneOf = [][]int{{0}}
			p.People[0].Open = []plan.Window{{From: 0, To: 1}}
		}, Bound{Total: 1, By: Alone, Never: []int{0}}},
		"no language in common": {hall(1, 1), func(p *plan.Problem) { p.People[0].Languages, p.People[1].Languages = []string{"fr"}, []string{"ko"} }, Bound{Total: 1, By: Alone, Never: []int{0}}},
		"one interpreter": {hall(9, 5), func(p *plan.Problem) {
			apart(p)
			p.Interpreters = []plan.Interpreter{{ID: "i", Pairs: [][2]string{{"fr", "ko"}}, MaxPerDay: 2}}
			for i := range p.Meetings {
				p.People[i+1].Languages, p.Meetings[i].Languages = []string{"ko"}, []string{"fr"}
			}
		}, Bound{Placed: 2, Total: 5, By: Interpreters}},
	} {
		t.Run(name, func(t *testing.T) {
			c.change(&c.p)
			if err := plan.Validate(c.p); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, Of(c.p)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func BenchmarkLarge(b *testing.B) {
	p := plan.Generate(plan.Large(1))
	for b.Loop() {
		Of(p)
	}
}
