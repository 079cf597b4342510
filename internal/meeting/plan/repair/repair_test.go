package repair

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// hall is a morning with two tables and three meetings, one of them pinned.
func hall() (plan.Problem, plan.Plan) {
	p := plan.Problem{Step: 30, Days: []plan.Day{{From: 540, To: 720, Label: plan.Words{FR: "mardi 16 juin", EN: "Tuesday 16 June"}}},
		Places: []plan.Place{{ID: "hall"}},
		Spots:  []plan.Spot{{ID: "t1", Name: "Table 1"}, {ID: "t2", Name: "Table 2"}},
		People: []plan.Person{{ID: "a", Name: "Ana", Firm: plan.None}, {ID: "b", Name: "Ben", Firm: plan.None}, {ID: "c", Name: "Chloé", Firm: plan.None}, {ID: "d", Name: "Dan", Firm: plan.None}}}
	for _, m := range []plan.Meeting{{ID: "1", Label: "Ana × Chloé", Required: []int{0, 2}}, {ID: "2", Label: "Ben × Dan", OneOf: [][]int{{1, 0}}, Required: []int{3}}, {ID: "3", Label: "Ben × Chloé", Required: []int{1, 2}}} {
		m.Minutes, m.Spots = 30, []int{0, 1}
		p.Meetings = append(p.Meetings, m)
	}
	pl := plan.Plan{Placements: []plan.Placement{{Meeting: 0, Start: 540, Spot: 0, People: []int{0, 2}, Interpreter: plan.None},
		{Meeting: 1, Start: 540, Spot: 1, People: []int{1, 3}, Interpreter: plan.None}, {Meeting: 2, Start: 570, Spot: 0, People: []int{1, 2}, Interpreter: plan.None}}}
	return p, pl
}

// TestNobodyMovesWhenSomebodyElseMayCome: a representative steps in at the same table.
func TestNobodyMovesWhenSomebodyElseMayCome(t *testing.T) {
	p, pl := hall()
	pl.Placements[0].Start, pl.Placements[0].Spot = 600, 0
	got, err := Propose(p, pl, Disruption{Kind: Absence, Person: 1, Window: plan.Window{From: 540, To: 570}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	best, _ := got.Best()
	want := []Change{{Meeting: 1, Before: &pl.Placements[1], After: &plan.Placement{Meeting: 1, Start: 540, Spot: 1, People: []int{0, 3}, Interpreter: plan.None}, Told: []int{0, 1}}}
	if d := cmp.Diff(want, best.Changes); d != "" {
		t.Fatal(d)
	}
	fr, en := best.Changes[0].Words(got.Problem)
	if fr != "« Ben × Dan » : même heure, même lieu ; Ana vient, Ben ne vient plus." || en != "“Ben × Dan”: same time, same place; Ana comes, Ben no longer comes." {
		t.Fatalf("%s\n%s", fr, en)
	}
	if !best.Proven || len(got.Proposals) != mostProposals {
		t.Fatalf("proven %v, %d proposals", best.Proven, len(got.Proposals))
	}
}

// TestTakesTheOtherTable when one is lost, and says so.
func TestTakesTheOtherTable(t *testing.T) {
	p, pl := hall()
	got, err := Propose(p, pl, Disruption{Kind: SpotLost, Spot: 0, Window: plan.Window{From: 570, To: 600}}, 0)
	if err != nil {
		t.Fatal(err)
	}
	best, _ := got.Best()
	fr, en := best.Changes[0].Words(got.Problem)
	if len(best.Changes) != 1 || fr != "« Ben × Chloé » : même heure (9:30, mardi 16 juin), Table 1 → Table 2." || en != "“Ben × Chloé”: same time (9:30, Tuesday 16 June), Table 1 → Table 2." {
		t.Fatalf("%d\n%s\n%s", len(best.Changes), fr, en)
	}
}

// TestLeavesWhatIsFixed: what is pinned and what has begun is named, not touched.
func TestLeavesWhatIsFixed(t *testing.T) {
	p, pl := hall()
	p.Meetings[2].Pin = &pl.Placements[2]
	got, err := Propose(p, pl, Disruption{Kind: Absence, Person: 2, Window: plan.Window{From: 540, To: 720}}, 550)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Fixed, []int{0, 2}) || len(got.Affected) != 0 || len(got.Proposals) != 0 {
		t.Fatalf("fixed %v, affected %v", got.Fixed, got.Affected)
	}
}

// TestLongerPushesTheNext: a meeting under way that lasts longer stays, the next one goes.
func TestLongerPushesTheNext(t *testing.T) {
	p, pl := hall()
	got, err := Propose(p, pl, Disruption{Kind: Longer, Meeting: 0, Minutes: 45}, 550)
	if err != nil {
		t.Fatal(err)
	}
	best, _ := got.Best()
	if len(best.Changes) != 1 || best.Changes[0].Meeting != 2 || best.Changes[0].After == nil || best.Changes[0].After.Start < 585 {
		t.Fatalf("%+v", best.Changes)
	}
}

// TestPlacesARequest at its hour when it can, and else near it.
func TestPlacesARequest(t *testing.T) {
	p, pl := hall()
	p.Meetings = append(p.Meetings, plan.Meeting{ID: "4", Label: "Ana × Dan", Minutes: 30, Required: []int{0, 3}, Spots: []int{0, 1}})
	got, err := Propose(p, pl, Disruption{Kind: Request, Meeting: 3, At: 570, Near: 30}, 0)
	if err != nil {
		t.Fatal(err)
	}
	best, _ := got.Best()
	if len(best.Changes) != 1 || best.Changes[0].After == nil || best.Changes[0].After.Start != 570 || best.Changes[0].After.Spot != 1 {
		t.Fatalf("%+v", best.Changes)
	}
}

func TestRefuses(t *testing.T) {
	p, pl := hall()
	for _, d := range []Disruption{{}, {Kind: Absence, Person: 9, Window: plan.Window{From: 1, To: 2}}, {Kind: SpotLost, Spot: -1, Window: plan.Window{From: 1, To: 2}},
		{Kind: Absence, Window: plan.Window{From: 5, To: 5}}, {Kind: Longer, Meeting: 1, Minutes: -3}, {Kind: Request, Meeting: 0, At: -1}, {Kind: InterpreterGone}} {
		if _, err := Propose(p, pl, d, 0); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", d, err)
		}
	}
	if _, err := Propose(p, pl, Disruption{Kind: Request, Meeting: 0, At: 600}, 0); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
	pl.Placements = append(pl.Placements, pl.Placements[0])
	if _, err := Propose(p, pl, Disruption{Kind: Absence, Window: plan.Window{From: 5, To: 6}}, 0); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

// TestLargeMission: every proposal passes the checker, touches nothing fixed, measures as it
// says, and comes out the same twice.
func TestLargeMission(t *testing.T) {
	p := plan.Generate(plan.Montreal(1))
	pl := solved(t, p, 2000)
	for i := range pl.Placements {
		if i%7 == 0 {
			p.Meetings[pl.Placements[i].Meeting].Pin = &pl.Placements[i]
		}
	}
	for i := range pl.Placements {
		v := pl.Placements[i]
		p.Meetings[v.Meeting].Current = &v
	}
	r := solve.NewRand(7)
	for n := 0; n < 60; {
		d, ok := disturb(r, p, pl)
		if !ok {
			continue
		}
		n++
		now := r.Intn(4)*1440 + 9*60
		got, err := Propose(p, pl, d, now)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := Propose(p, pl, d, now)
		if diff := cmp.Diff(got.Proposals, again.Proposals); diff != "" {
			t.Fatal(diff)
		}
		for _, pr := range got.Proposals {
			after := pr.Apply(pl)
			if v := checked(got.Problem, pl, after); len(v) > 0 {
				fr, _ := v[0].Words(got.Problem)
				t.Fatalf("%+v: %s", d, fr)
			}
			for _, c := range pr.Changes {
				if p.Meetings[c.Meeting].Pin != nil || c.Before != nil && c.Before.Start < now || c.After != nil && c.After.Start < now {
					t.Fatalf("%+v touches %+v", d, c)
				}
			}
			b, a := plan.Measure(got.Problem, pl), plan.Measure(got.Problem, after)
			if w := a.Waits - b.Waits; w != pr.Effect.Waits || a.Travel-b.Travel != pr.Effect.Travel || a.Told-b.Told != pr.Effect.Told || a.Uneven-b.Uneven != pr.Effect.Uneven {
				t.Fatalf("effect %+v, measured %+v and %+v", pr.Effect, b, a)
			}
		}
	}
}
