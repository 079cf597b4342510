package plan

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"escale.dev/escale/internal/solve"
)

// choices lists, meeting by meeting, every placement that the checker takes by itself.
func choices(p Problem) (options [][]Placement) {
	for i, m := range p.Meetings {
		var list []Placement
		for _, d := range p.Days {
			for start := d.From; start < d.To; start++ {
				for _, sp := range m.Spots {
					for _, people := range attendances(m) {
						for k := None; k < len(p.Interpreters); k++ {
							v := Placement{Meeting: i, Start: start, Spot: sp, People: people, Interpreter: k}
							if len(Check(p, Plan{Placements: []Placement{v}})) == 0 {
								list = append(list, v)
							}
						}
					}
				}
			}
		}
		options = append(options, list)
	}
	return options
}

// mostPlaced finds by trying everything the smallest cost of what stands before
// the soft goals (minimum of firms, urgency left out), judged by the checker.
func mostPlaced(p Problem) int64 {
	options := choices(p)
	best := int64(1 << 60)
	var try func(i int, pl Plan, skipped int64)
	try = func(i int, pl Plan, skipped int64) {
		if skipped >= best {
			return
		}
		if i == len(options) {
			best = min(best, hardCost(Measure(p, pl)))
			return
		}
		for _, v := range options[i] {
			if next := (Plan{Placements: append(pl.Placements[:len(pl.Placements):len(pl.Placements)], v)}); len(Check(p, next)) == 0 {
				try(i+1, next, skipped)
				if best == 0 {
					return
				}
			}
		}
		try(i+1, pl, skipped+int64(urgency(p.Meetings[i].priority()))*priceUnit)
	}
	try(0, Plan{}, 0)
	return best
}

// bestCost finds by trying everything the smallest cost of all, the soft goals
// included, judged by the checker and the measure.
func bestCost(p Problem) int64 {
	options := choices(p)
	best := int64(1 << 60)
	var try func(i int, pl Plan)
	try = func(i int, pl Plan) {
		if i == len(p.Meetings) {
			best = min(best, Measure(p, pl).Cost)
			return
		}
		try(i+1, pl)
		for _, v := range options[i] {
			if next := (Plan{Placements: append(pl.Placements[:len(pl.Placements):len(pl.Placements)], v)}); len(Check(p, next)) == 0 {
				try(i+1, next)
			}
		}
	}
	try(0, Plan{})
	return best
}

// TestBestValueOfSmallProblems compares the whole value, waits and travel and wishes
// included, with exhaustive search.
func TestBestValueOfSmallProblems(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, randomSize{people: 3, meetings: 2, spots: 2, days: 1})
		fewStarts(&p)
		want := bestCost(p)
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 2000})
		if err != nil {
			t.Fatal(err)
		}
		if got := pl.Score.Cost; got != want {
			t.Fatalf("cost %d, by exhaustive search %d: %+v", got, want, pl)
		}
	})
}

// hardCost is what a score costs before the soft goals.
func hardCost(s Score) int64 { return int64(s.Short)*priceShort + int64(s.Missed)*priceUnit }

var tiny = randomSize{people: 4, meetings: 3, spots: 2, days: 1}

// fewStarts keeps the exhaustive search short.
func fewStarts(p *Problem) {
	p.Step = 30
	for i := range p.Spots {
		p.Spots[i].Grid.Step = 30
	}
	if len(p.Interpreters) > 1 {
		p.Interpreters = p.Interpreters[:1]
	}
}

// TestPlacesAsManyAsPossible compares with exhaustive search on small problems.
func TestPlacesAsManyAsPossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, tiny)
		fewStarts(&p)
		want := mostPlaced(p)
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 3000})
		if err != nil {
			t.Fatal(err)
		}
		if got := hardCost(pl.Score); got != want {
			t.Fatalf("left out %d, by exhaustive search %d", got, want)
		}
	})
}

// TestOneMoreTableNeverHurts adds a table to every meeting: the best of the
// exhaustive search, and what the planner finds, may only get better.
func TestOneMoreTableNeverHurts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, tiny)
		fewStarts(&p)
		before := mostPlaced(p)
		p.Spots = append(p.Spots, Spot{ID: "one more", Place: solve.NewRand(1).Intn(3), Grid: Grid{Step: 30}})
		for i := range p.Meetings {
			m := &p.Meetings[i]
			m.Spots = append(m.Spots[:len(m.Spots):len(m.Spots)], len(p.Spots)-1)
		}
		after := mostPlaced(p)
		if after > before {
			t.Fatalf("left out %d with one more table, %d before", after, before)
		}
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 3000})
		if err != nil {
			t.Fatal(err)
		}
		if got := hardCost(pl.Score); got > before {
			t.Fatalf("the planner leaves out %d with one more table, %d was possible before", got, before)
		}
	})
}
