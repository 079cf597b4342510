package plan

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/solve"
)

// drawProblem draws a random problem of a size up to z.
func drawProblem(t *rapid.T, z randomSize) Problem {
	z.people = rapid.IntRange(2, z.people).Draw(t, "people")
	z.meetings = rapid.IntRange(1, z.meetings).Draw(t, "meetings")
	z.spots = rapid.IntRange(1, z.spots).Draw(t, "spots")
	z.days = rapid.IntRange(1, z.days).Draw(t, "days")
	p := randomProblem(solve.NewRand(rapid.Uint64().Draw(t, "seed")), z)
	if err := Validate(p); err != nil {
		t.Fatalf("a random problem is refused: %v", err)
	}
	return p
}

var medium = randomSize{people: 8, meetings: 14, spots: 4, days: 2}

// TestEveryPlanPassesCheck runs the planner on random problems without pins: the
// independent checker must find nothing and the independent measure must agree.
func TestEveryPlanPassesCheck(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, medium)
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 600})
		if err != nil {
			t.Fatal(err)
		}
		if len(pl.Violations) > 0 {
			t.Fatalf("violations: %+v", pl.Violations)
		}
		if diff := cmp.Diff(Measure(p, pl), pl.Score); diff != "" {
			t.Fatalf("score (-measured +kept): %s", diff)
		}
		if len(pl.Left)+len(pl.Placements) != len(p.Meetings) {
			t.Fatalf("%d placed and %d left of %d", len(pl.Placements), len(pl.Left), len(p.Meetings))
		}
		for _, l := range pl.Left {
			if len(l.Reasons) == 0 {
				t.Fatalf("meeting %d is left without a reason", l.Meeting)
			}
		}
	})
}

// TestPinsStayAndAreNamed lets pins clash: they stay where they are, and what the
// checker finds concerns a pin.
func TestPinsStayAndAreNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := medium
		z.pins = true
		p := drawProblem(t, z)
		pl, err := Solve(context.Background(), p, Options{Seed: 2, Iterations: 400})
		if err != nil {
			t.Fatal(err)
		}
		placed := map[int]Placement{}
		for _, v := range pl.Placements {
			placed[v.Meeting] = v
		}
		for i, m := range p.Meetings {
			if m.Pin != nil && (placed[i].Start != m.Pin.Start || placed[i].Spot != m.Pin.Spot) {
				t.Fatalf("meeting %d pinned at %+v is at %+v", i, m.Pin, placed[i])
			}
		}
		only := Plan{}
		for _, v := range pl.Placements {
			if p.Meetings[v.Meeting].Pin != nil {
				only.Placements = append(only.Placements, v)
			}
		}
		if a, b := len(Check(p, only)), len(pl.Violations); a != b {
			t.Fatalf("pins alone break %d rules, with the others %d: %+v", a, b, pl.Violations)
		}
		if diff := cmp.Diff(Measure(p, pl), pl.Score); diff != "" {
			t.Fatalf("score (-measured +kept): %s", diff)
		}
	})
}

// TestAssertMode recomputes everything from nothing after every single move and
// after every undo.
func TestAssertMode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := medium
		z.pins = rapid.Bool().Draw(t, "pins")
		p := drawProblem(t, z)
		m := newModel(&p)
		s := newState(m)
		r := solve.NewRand(3)
		s.construct(never, r)
		if m.idle() {
			return
		}
		w := newWalk(s)
		w.probe = func() { assertState(t, s, w) }
		w.probe()
		for range 150 {
			if w.Try(r) {
				if r.Intn(3) == 0 {
					w.Undo()
				} else {
					w.Keep()
				}
			}
		}
	})
}

// never is a first plan without a bound.
func never() bool { return false }

// TestCostAt holds what a cell is said to add to the cost against what placing the
// meeting there does.
func TestCostAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, medium)
		s := newState(newModel(&p))
		r := solve.NewRand(5)
		s.construct(never, r)
		i := rapid.IntRange(0, len(p.Meetings)-1).Draw(t, "meeting")
		if s.cells[i].start >= 0 {
			s.remove(i)
		}
		base, seen := int64(0), 0
		starts := append(solve.Bits(nil), s.freeStarts(i)...)
		for bin := starts.Next(0); bin >= 0; bin = starts.Next(bin + 1) {
			for g := range s.m.meets[i].places {
				c, ok := s.cellAt(i, bin, &s.m.meets[i].places[g], None, r.Intn(9))
				if !ok {
					continue
				}
				said := s.costAt(i, c)
				s.place(i, c)
				if diff := s.cost() - said; seen > 0 && diff != base {
					t.Fatalf("cell %+v is said to cost %d, which is %d off", c, said, diff-base)
				} else {
					base = diff
				}
				seen++
				s.remove(i)
			}
		}
	})
}

// assertState compares what a state keeps with what its cells say.
func assertState(t *rapid.T, s *state, w *walk) {
	pl := Plan{}
	tray := 0
	for i, c := range s.cells {
		if c.start >= 0 {
			pl.Placements = append(pl.Placements, s.placement(i, c))
		} else if tray++; w.seat[i] < 0 || w.tray[w.seat[i]] != int32(i) {
			t.Fatalf("meeting %d is not in the tray", i)
		}
	}
	if tray != len(w.tray) {
		t.Fatalf("tray has %d, want %d", len(w.tray), tray)
	}
	got := s.score.price(s.m.prices)
	if diff := cmp.Diff(Measure(*s.m.p, pl), got); diff != "" {
		t.Fatalf("score (-measured +kept): %s", diff)
	}
	fresh := newState(s.m)
	for i, c := range s.cells {
		if fresh.cells[i].start < 0 && c.start >= 0 {
			fresh.place(i, c)
		}
	}
	if diff := cmp.Diff(fresh.taken, s.taken); diff != "" {
		t.Fatalf("bins taken (-fresh +kept): %s", diff)
	}
	if diff := cmp.Diff(fresh.helping, s.helping); diff != "" {
		t.Fatalf("interpreters taken (-fresh +kept): %s", diff)
	}
	pins := Plan{}
	for _, v := range pl.Placements {
		if s.m.p.Meetings[v.Meeting].Pin != nil {
			pins.Placements = append(pins.Placements, v)
		}
	}
	if all := Check(*s.m.p, pl); len(all) != len(Check(*s.m.p, pins)) {
		t.Fatalf("a move broke a rule: %+v", all)
	}
}

// TestFitBlockersCheckAgree holds the three readings of the rules together on every
// cell of random plans: the fast one of the search, the one in words, the checker.
func TestFitBlockersCheckAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, medium)
		pl, err := Solve(context.Background(), p, Options{Seed: 4, Iterations: 100})
		if err != nil {
			t.Fatal(err)
		}
		d, err := OpenDesk(p, pl)
		if err != nil {
			t.Fatal(err)
		}
		i := rapid.IntRange(0, len(p.Meetings)-1).Draw(t, "meeting")
		legal := map[[2]int]bool{}
		for _, c := range d.LegalCells(i, 0, 10_000) {
			why := d.WhyNot(i, c.Start, c.Spot)
			if c.Legal != (len(why) == 0) {
				t.Fatalf("cell %+v, why not %+v", c, why)
			}
			legal[[2]int{c.Start, c.Spot}] = c.Legal
			if want := legalByCheck(p, pl, i, c.Start, c.Spot); c.Legal != want {
				t.Fatalf("meeting %d at %d, spot %d: legal %v, by the checker %v; %+v", i, c.Start, c.Spot, c.Legal, want, why)
			}
		}
		for _, a := range d.Alternatives(i, 1000) {
			if !legal[[2]int{a.Placement.Start, a.Placement.Spot}] {
				t.Fatalf("alternative %+v is not a legal cell", a)
			}
			moved := with(pl, a.Placement)
			if diff := cmp.Diff(Measure(p, moved), a.After); diff != "" {
				t.Fatalf("score of an alternative: %s", diff)
			}
		}
	})
}

// with is a plan with one meeting placed, or placed elsewhere.
func with(pl Plan, v Placement) Plan {
	out := Plan{Placements: []Placement{v}}
	for _, o := range pl.Placements {
		if o.Meeting != v.Meeting {
			out.Placements = append(out.Placements, o)
		}
	}
	return out
}

// legalByCheck tries every choice of people and interpreter.
func legalByCheck(p Problem, pl Plan, i, start, spot int) bool {
	for _, people := range attendances(p.Meetings[i]) {
		for k := None; k < len(p.Interpreters); k++ {
			if len(Check(p, with(pl, Placement{Meeting: i, Start: start, Spot: spot, People: people, Interpreter: k}))) == 0 {
				return true
			}
		}
	}
	return false
}

// attendances lists all ways to attend a meeting.
func attendances(m Meeting) [][]int {
	out := [][]int{m.Required}
	for _, g := range m.OneOf {
		var next [][]int
		for _, base := range out {
			for _, q := range g {
				next = append(next, append(append([]int(nil), base...), q))
			}
		}
		out = next
	}
	return out
}

// TestSameSeedSamePlan runs the same lanes on one worker and on four.
func TestSameSeedSamePlan(t *testing.T) {
	p := Generate(GenOptions{Requests: 150, Seed: 5})
	run := func(workers int) Plan {
		pl, err := Solve(context.Background(), p, Options{Seed: 9, Iterations: 25_000, Lanes: 4, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		return pl
	}
	if diff := cmp.Diff(run(1), run(4)); diff != "" {
		t.Fatalf("one worker and four differ: %s", diff)
	}
}
