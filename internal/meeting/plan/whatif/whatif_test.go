package whatif

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
)

// hall is a day from 9:00 to 12:00, lunch aside, in which meetings of half an hour of a host and a guest each are to be held.
func hall(tables, meetings int) plan.Problem {
	p := plan.Problem{Step: 30, Days: []plan.Day{{From: 540, To: 630, Label: plan.Words{FR: "mardi 16 juin", EN: "Tuesday 16 June"}}, {From: 1980, To: 2070, Label: plan.Words{FR: "mercredi 17 juin", EN: "Wednesday 17 June"}}},
		Places: []plan.Place{{ID: "hall"}}}
	var spots []int
	for s := range tables {
		spots = append(spots, s)
		p.Spots = append(p.Spots, plan.Spot{ID: fmt.Sprint("t", s+1), Name: fmt.Sprint("Table ", s+1), Kind: "table", Grid: plan.Grid{Step: 30}})
	}
	for i := range meetings {
		p.People = append(p.People, plan.Person{ID: fmt.Sprint("h", i), Firm: plan.None, Languages: []string{"fr"}}, plan.Person{ID: fmt.Sprint("g", i), Firm: plan.None, Languages: []string{"fr"}})
		p.Meetings = append(p.Meetings, plan.Meeting{ID: fmt.Sprint("m", i), Minutes: 30, Required: []int{2 * i, 2*i + 1}, Spots: spots})
	}
	return p
}

func solved(t testing.TB, p plan.Problem) plan.Plan {
	t.Helper()
	pl, err := plan.Solve(context.Background(), p, plan.Options{Seed: 1, Iterations: 500, Lanes: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(pl.Violations) > 0 {
		t.Fatal(pl.Violations)
	}
	return pl
}

// TestEachMeans: each of the means does what it says, and the caller's problem stays as it was.
func TestEachMeans(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p *plan.Problem)
		with   Means
		placed [2]int // without and with
	}{
		"nothing":        {func(*plan.Problem) {}, Means{}, [2]int{6, 6}},
		"one table":      {func(*plan.Problem) {}, Means{Tables: 1}, [2]int{6, 9}},
		"a table less":   {func(*plan.Problem) {}, Means{Tables: -1}, [2]int{6, 0}},
		"less than none": {func(*plan.Problem) {}, Means{Tables: -9}, [2]int{6, 0}},
		"a pinned table stays": {func(p *plan.Problem) {
			p.Meetings[0].Pin = &plan.Placement{Start: 540, Spot: 0, People: []int{0, 1}, Interpreter: plan.None}
		}, Means{Tables: -1}, [2]int{6, 6}},
		"ten minutes less":                {func(*plan.Problem) {}, Means{Shorter: 15}, [2]int{6, 9}},
		"less than shortest":              {func(p *plan.Problem) { p.Meetings = p.Meetings[:1]; p.Meetings[0].Minutes = 4 }, Means{Shorter: 15}, [2]int{1, 1}},
		"an hour longer":                  {func(*plan.Problem) {}, Means{Longer: 60}, [2]int{6, 9}},
		"a hall that closes with the day": {func(p *plan.Problem) { p.Spots[0].Open = []plan.Window{{From: 540, To: 630}} }, Means{Longer: 30}, [2]int{3, 4}},
		"one more a day": {func(p *plan.Problem) {
			for i := range p.Meetings {
				p.Meetings[i].Required = []int{0, 2*i + 1}
			}
			p.People[0].MaxPerDay = 2
		}, Means{PerDay: 1}, [2]int{4, 6}},
		"an interpreter":      {func(p *plan.Problem) { p.People[0].Languages = []string{"es"}; p.Meetings = p.Meetings[:2] }, Means{Interpreters: 1, Pairs: [][2]string{{"es", "fr"}}}, [2]int{1, 2}},
		"of another language": {func(p *plan.Problem) { p.People[0].Languages = []string{"es"}; p.Meetings = p.Meetings[:2] }, Means{Interpreters: 1, Pairs: [][2]string{{"de", "fr"}}}, [2]int{1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			p, same := hall(1, 9), hall(1, 9)
			c.change(&p)
			c.change(&same)
			with := c.with.Of(p)
			if err := plan.Validate(with); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(same, p); diff != "" {
				t.Fatal("the caller's problem was changed", diff)
			}
			if got := [2]int{solved(t, p).Score.Placed, solved(t, with).Score.Placed}; got != c.placed {
				t.Errorf("%v, want %v", got, c.placed)
			}
		})
	}
}

// TestMoreIsNeverLess: with more means a proven bound is never lower, and the problem stays one that can be planned.
func TestMoreIsNeverLess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := plan.Generate(plan.GenOptions{People: 12, Firms: 4, Counterparts: 8, Requests: 40, Days: 2, Tables: 1 + rapid.IntRange(0, 2).Draw(t, "tables"), Offices: 2, Interpreters: 1, Seed: rapid.Uint64().Draw(t, "seed")})
		m := Means{Tables: rapid.IntRange(0, 3).Draw(t, "more"), Like: Table(p), Shorter: 5 * rapid.IntRange(0, 4).Draw(t, "shorter"), Longer: 30 * rapid.IntRange(0, 4).Draw(t, "longer"),
			PerDay: rapid.IntRange(0, 2).Draw(t, "a day"), Interpreters: rapid.IntRange(0, 1).Draw(t, "interpreters"), Pairs: Speaking(p, "es")}
		with := m.Of(p)
		if err := plan.Validate(with); err != nil {
			t.Fatal(err)
		}
		if a, b := bound.Of(p), bound.Of(with); b.Placed < a.Placed {
			t.Fatalf("%+v: %d with, %d without", m, b.Placed, a.Placed)
		}
	})
}

// TestTheTableThatStandsForAll is the one where most meetings may be held.
func TestTheTableThatStandsForAll(t *testing.T) {
	p := hall(2, 3)
	p.Meetings[0].Spots = []int{1}
	p.Spots = append(p.Spots, plan.Spot{ID: "room", Kind: "room"})
	if got := Table(p); got != 1 {
		t.Error(got)
	}
	for i := range p.Spots {
		p.Spots[i].Kind = "stand"
	}
	if got := Table(p); got != 1 {
		t.Error(got)
	}
	if got := Table(plan.Problem{}); got != plan.None {
		t.Error(got)
	}
}

func TestSpeaking(t *testing.T) {
	p := hall(1, 2)
	p.People[1].Languages, p.Meetings[0].Languages = []string{"ko", "es"}, []string{"en"}
	if diff := cmp.Diff([][2]string{{"es", "en"}, {"es", "fr"}, {"es", "ko"}}, Speaking(p, "es")); diff != "" {
		t.Error(diff)
	}
}

func TestNeeds(t *testing.T) {
	p := hall(3, 4)
	at := func(m, start, spot int) plan.Placement { return plan.Placement{Meeting: m, Start: start, Spot: spot} }
	pl := plan.Plan{Placements: []plan.Placement{at(0, 540, 0), at(1, 1980, 0), at(2, 1995, 1), at(3, 2040, 2)}}
	needs := Needs(p, pl, 0)
	want := []Need{{540, 585, 1, 540}, {585, 630, 0, 0}, {1980, 2025, 2, 1995}, {2025, 2070, 1, 2040}}
	if !slices.Equal(needs, want) {
		t.Fatal(needs)
	}
	fr, en := Advice(p, needs, Tables)
	if fr != "1 table suffit jusqu’à 9:15, mercredi 17 juin, puis 2." || en != "1 table is enough until 9:15, Wednesday 17 June, then 2." {
		t.Fatal(fr, en)
	}
	p.Spots[2].Kind = "room"
	if fr, en := Advice(p, Needs(p, plan.Plan{}, 2), Tables); fr != "Aucun besoin de tables." || en != "No tables are needed." {
		t.Fatal(fr, en)
	}
}

// TestCapacity: the fewest tables are found where counting tells them, in each half-day.
func TestCapacity(t *testing.T) {
	late := func(p *plan.Problem) { // all but two of the meetings can only be held on the second morning, first half
		for i := range p.Meetings {
			if i >= 2 {
				p.Meetings[i].Windows = []plan.Window{{From: 1980, To: 2010}}
			} else {
				p.Meetings[i].Windows = []plan.Window{{From: 540, To: 570}}
			}
		}
	}
	for name, c := range map[string]struct {
		tables, meetings int
		change           func(*plan.Problem)
		spots            int
		needs            []int
	}{
		"no meeting":  {2, 0, func(*plan.Problem) {}, 0, []int{0, 0, 0, 0}},
		"one":         {2, 1, func(*plan.Problem) {}, 1, nil},
		"just enough": {4, 6, func(*plan.Problem) {}, 1, nil},
		"too few":     {1, 7, func(*plan.Problem) {}, 2, nil},
		"later more":  {1, 7, late, 5, []int{2, 0, 5, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			p := hall(c.tables, c.meetings)
			c.change(&p)
			done := 0
			r, err := Capacity(p, 0, func(p plan.Problem) (plan.Plan, error) { return solved(t, p), nil }, func(n, most int) {
				if n < done && n != most || n > most {
					t.Errorf("%d of %d after %d", n, most, done)
				}
				done = n
			})
			if err != nil || r.Spots != c.spots || r.Placed != c.meetings || r.Have != c.tables {
				t.Fatalf("%+v %v", r, err)
			}
			var got []int
			for _, n := range r.Needs {
				got = append(got, n.Spots)
			}
			if c.needs != nil && !slices.Equal(got, c.needs) {
				t.Error(got)
			}
		})
	}
}
