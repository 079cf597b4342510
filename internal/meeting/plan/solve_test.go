package plan

import (
	"context"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/solve"
)

// TestStopKeepsTheBest ends the context before, and during, the search.
func TestStopKeepsTheBest(t *testing.T) {
	p := Generate(Montreal(2))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	pl, err := Solve(ctx, p, Options{Seed: 1})
	if err != nil || !pl.Stats.Stopped || len(pl.Left) != len(p.Meetings) {
		t.Fatalf("stopped before: %v, %+v, %d left", err, pl.Stats, len(pl.Left))
	}
	ctx, cancel = context.WithCancel(context.Background())
	var seen []Progress
	pl, err = Solve(ctx, p, Options{Seed: 1, Iterations: 1 << 40, Progress: func(g Progress) {
		if seen = append(seen, g); len(seen) == 3 {
			cancel()
		}
	}})
	if err != nil || !pl.Stats.Stopped || len(pl.Violations) > 0 {
		t.Fatalf("stopped during: %v, %+v", err, pl.Stats)
	}
	last := seen[len(seen)-1]
	if diff := cmp.Diff(last.Score, pl.Score); diff != "" {
		t.Fatalf("the last progress and the plan differ: %s", diff)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Score.Cost > seen[i-1].Score.Cost {
			t.Fatal("progress goes back")
		}
	}
}

// TestBudgetUsesTheCallersClock gives the planner a clock that only it advances.
func TestBudgetUsesTheCallersClock(t *testing.T) {
	looks := 0
	pl, err := Solve(context.Background(), base(), Options{Lanes: 1, Budget: 10 * time.Second, Elapsed: func() time.Duration {
		looks++
		return time.Duration(looks) * time.Second
	}})
	if err != nil || len(pl.Placements) != 2 || pl.Stats.Elapsed < 10*time.Second || pl.Stats.Elapsed > 13*time.Second {
		t.Fatalf("%v %+v", err, pl.Stats)
	}
}

// TestReserveIsLeftOver: the search gives back what it is asked to leave of the budget.
func TestReserveIsLeftOver(t *testing.T) {
	for _, reserve := range []time.Duration{0, 3 * time.Second, 9 * time.Second, 20 * time.Second} {
		looks := time.Duration(0)
		pl, err := Solve(context.Background(), base(), Options{Lanes: 1, Budget: 20 * time.Second, Reserve: reserve, Elapsed: func() time.Duration {
			looks++
			return looks * time.Second
		}})
		want := max(20*time.Second-reserve, 0)
		if got := pl.Stats.Elapsed; err != nil || got < want || got > want+4*time.Second {
			t.Errorf("reserve %s: %v, the end after %s", reserve, err, got)
		}
	}
}

// TestTheFirstPlanIsToldAtOnce: before any move, with the score of a plan made without
// search.
func TestTheFirstPlanIsToldAtOnce(t *testing.T) {
	p := Generate(Montreal(3))
	var told []Progress
	if _, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 500, Progress: func(g Progress) { told = append(told, g) }}); err != nil {
		t.Fatal(err)
	}
	s := newState(newModel(&p))
	s.construct(never, solve.NewRand(1))
	if diff := cmp.Diff(s.score.price(s.m.prices), told[0].Score); diff != "" || told[0].Moves != 0 || told[0].Placed < 200 || len(told) < 2 {
		t.Errorf("first told: %+v; score (-first plan +told): %s", told[0], diff)
	}
}

// TestWishesAndSlackAreHeeded: what is wished is done where nothing speaks against it,
// and says its price where something does.
func TestWishesAndSlackAreHeeded(t *testing.T) {
	start := func(change func(p *Problem)) (int, Score) {
		p := base()
		p.Meetings = p.Meetings[:1]
		p.Weights = Weights{Wish: 10, Tight: 1}
		change(&p)
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 500})
		if err != nil || len(pl.Placements) != 1 {
			t.Fatalf("%v, %d placed", err, len(pl.Placements))
		}
		return pl.Placements[0].Start, pl.Score
	}
	late := []Window{{660, 720}}
	for _, c := range []struct {
		name            string
		change          func(p *Problem)
		from, to        int
		unwished, tight int
	}{
		{"a person's wish", func(p *Problem) { p.People[1].Wished = late }, 660, 690, 0, 0},
		{"the meeting's wish", func(p *Problem) { p.Meetings[0].Wished = late }, 660, 690, 0, 0},
		{"a wish against another", func(p *Problem) {
			p.People[0].Wished, p.People[1].Wished, p.Meetings[0].Wished = late, []Window{{540, 600}}, late
		}, 660, 690, 1, 0},
		{"a wish that cannot be", func(p *Problem) { p.Meetings[0].Wished = []Window{{0, 60}} }, 540, 690, 1, 0},
		{"slack after the agenda", func(p *Problem) {
			p.Meetings[0].Slack = 45
			p.People[0].Busy = []Busy{{From: 540, To: 600, Place: None}}
		}, 660, 690, 0, 0},
		{"slack before a departure", func(p *Problem) {
			p.Weights.Wish = 0
			p.People[0].Busy = []Busy{{From: 690, To: 720, Place: None, Slack: 60}}
		}, 540, 600, 0, 0},
		{"slack that cannot be", func(p *Problem) {
			p.Meetings[0].Slack = 45
			p.People[0].Busy = []Busy{{From: 540, To: 660, Place: None}}
		}, 690, 690, 0, 15},
	} {
		at, s := start(c.change)
		if at < c.from || at > c.to || s.Unwished != c.unwished || s.Tight != c.tight {
			t.Errorf("%s: at %d, %d unwished, %d tight", c.name, at, s.Unwished, s.Tight)
		}
	}
}

// TestWhatIsPublishedCanStay: planned again as it is published, a plan stands as it was,
// down to the representatives and the interpreters.
func TestWhatIsPublishedCanStay(t *testing.T) {
	p := Generate(GenOptions{People: 40, Firms: 8, Counterparts: 60, Requests: 220, Days: 2, Tables: 6, Offices: 10, Interpreters: 6, Seed: 2})
	p.Preset = Protect
	was, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 4000})
	if err != nil || len(was.Left) == 0 {
		t.Fatalf("%v, %d left: the test wants a tight plan", err, len(was.Left))
	}
	for _, v := range was.Placements {
		p.Meetings[v.Meeting].Current = &v
	}
	s := newState(newModel(&p))
	s.construct(never, solve.NewRand(2))
	first := s.plan()
	again := map[int]Placement{}
	for _, v := range first.Placements {
		again[v.Meeting] = v
	}
	for _, v := range was.Placements {
		if diff := cmp.Diff(v, again[v.Meeting]); diff != "" {
			t.Errorf("meeting %d: (-published +first) %s", v.Meeting, diff)
		}
	}
	if first.Score.Told != 0 {
		t.Errorf("%d people to tell again", first.Score.Told)
	}
}

// TestMoreLanesAreNeverWorse: with as many moves in each, a plan of more lanes is as
// good or better; and the first lane finds alone what it finds among others.
func TestMoreLanesAreNeverWorse(t *testing.T) {
	p := Generate(Montreal(4))
	var costs []int64
	for lanes := 1; lanes <= 5; lanes++ {
		pl, err := Solve(context.Background(), p, Options{Seed: 4, Iterations: 18_000, Lanes: lanes})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(costs); n > 0 && pl.Score.Cost > costs[n-1] {
			t.Errorf("%d lanes cost %d, after %v with fewer", lanes, pl.Score.Cost, costs)
		}
		costs = append(costs, pl.Score.Cost)
	}
	t.Logf("cost with 1 to 5 lanes: %v", costs)
	if costs[4] == costs[0] {
		t.Errorf("five lanes find no more than one: %v; the test shows nothing", costs)
	}
}

// TestEveryKindHasWords checks that no sentence shows a hole, in either language.
func TestEveryKindHasWords(t *testing.T) {
	p := base()
	p.Firms = []Firm{{ID: "f", Name: "Fonderie"}}
	for k := range sentences {
		r := Reason{Kind: k, Interpreter: None, Need: 2, Have: 1, At: 600, Label: "fr–en", Of: 4, Cells: 2}
		for _, r := range []Reason{r, because(k)} {
			fr, en := r.Words(p)
			if fr == en || strings.Contains(fr+en, "%!") || !strings.HasSuffix(fr, ".") || !strings.HasSuffix(en, ".") {
				t.Errorf("%s: %q, %q", k, fr, en)
			}
		}
	}
}

// TestGeneratedMissionsArePlanned plans the sizes of the issue from their first
// plan on: all rules hold and nearly everything has its place.
func TestGeneratedMissionsArePlanned(t *testing.T) {
	for _, c := range []struct {
		name string
		o    GenOptions
		left int // at most
	}{{"Montreal", Montreal(1), 2}, {"large", Large(1), 100}} {
		t.Run(c.name, func(t *testing.T) {
			if c.name == "large" && testing.Short() {
				t.Skip("the large mission is left out of short runs")
			}
			p := Generate(c.o)
			if diff := cmp.Diff(Generate(c.o), p); diff != "" {
				t.Fatal("two missions of one seed differ")
			}
			pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 2000})
			if err != nil {
				t.Fatal(err)
			}
			if len(pl.Left) > c.left || len(pl.Violations) > 0 {
				t.Fatalf("%d left, %d violations", len(pl.Left), len(pl.Violations))
			}
			if diff := cmp.Diff(Measure(p, pl), pl.Score); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

// TestRelabelling gives the people and the spots other numbers: what is possible
// does not change.
func TestRelabelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, tiny)
		fewStarts(&p)
		want := mostPlaced(p)
		r := solve.NewRand(rapid.Uint64().Draw(t, "relabel"))
		people, spots := r.Perm(len(p.People)), r.Perm(len(p.Spots))
		q := p
		q.People, q.Spots, q.Meetings = make([]Person, len(people)), make([]Spot, len(spots)), nil
		for i, j := range people {
			q.People[j] = p.People[i]
		}
		for i, j := range spots {
			q.Spots[j] = p.Spots[i]
		}
		to := func(list, names []int) (out []int) {
			for _, v := range list {
				out = append(out, names[v])
			}
			return out
		}
		for _, m := range p.Meetings {
			m.Required, m.Spots, m.Current = to(m.Required, people), to(m.Spots, spots), nil
			groups := m.OneOf
			m.OneOf = nil
			for _, g := range groups {
				m.OneOf = append(m.OneOf, to(g, people))
			}
			q.Meetings = append(q.Meetings, m)
		}
		pl, err := Solve(context.Background(), q, Options{Seed: 1, Iterations: 3000})
		if err != nil {
			t.Fatal(err)
		}
		if got := hardCost(pl.Score); got != want {
			t.Fatalf("left out %d, %d under the first numbers", got, want)
		}
	})
}

// TestStrangeNumbers puts one strange number anywhere in a problem: it is refused,
// or planned without a breach.
func TestStrangeNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawProblem(t, medium)
		var ints []reflect.Value
		collect(reflect.ValueOf(&p).Elem(), &ints)
		v := ints[rapid.IntRange(0, len(ints)-1).Draw(t, "which")]
		v.SetInt(rapid.SampledFrom([]int64{-1 << 63, -1 << 31, -7, -1, 0, 1, 2, 3, 59, 61, 1440, 40_000, 1 << 31, 1<<63 - 1}).Draw(t, "value"))
		pl, err := Solve(context.Background(), p, Options{Iterations: 100, Lanes: 1})
		if err != nil {
			return
		}
		if len(pl.Violations) > 0 {
			t.Fatalf("violations: %+v", pl.Violations)
		}
		if diff := cmp.Diff(Measure(p, pl), pl.Score); diff != "" {
			t.Fatalf("score (-measured +kept): %s", diff)
		}
	})
}

// collect finds every int inside a value.
func collect(v reflect.Value, out *[]reflect.Value) {
	switch v.Kind() {
	case reflect.Int:
		*out = append(*out, v)
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), out)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), out)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			collect(v.Elem(), out)
		}
	}
}

// TestChangeInWords writes differences with 0, 1 and 3 of a thing.
func TestChangeInWords(t *testing.T) {
	for _, c := range []struct {
		s      Score
		fr, en []string
	}{
		{Score{Cost: 5}, nil, nil},
		{Score{Waits: 1, Told: 3}, []string{"+1 attente", "+3 personnes à prévenir"}, []string{"+1 wait", "+3 people to tell"}},
		{Score{Waits: -3, Travel: -15, Placed: 1}, []string{"+1 rendez-vous placé", "−3 attentes", "−15 min de trajet"},
			[]string{"+1 meeting placed", "−3 waits", "−15 min of travel"}},
	} {
		fr, en := c.s.Words()
		if diff := cmp.Diff([][]string{c.fr, c.en}, [][]string{fr, en}); diff != "" {
			t.Error(diff)
		}
	}
}

// TestMemoryGrowsWithMeetings compares two fairs of one density: the larger may
// hold a fifth more for each meeting, no more.
func TestMemoryGrowsWithMeetings(t *testing.T) {
	each := func(n int) float64 {
		p := Generate(Fair(n*15/86, n, 1))
		before := heap()
		s := newState(newModel(&p))
		s.construct(never, solve.NewRand(1))
		w := newWalk(s)
		after := heap()
		runtime.KeepAlive(w)
		return float64(after-before) / float64(n)
	}
	if small, large := each(1500), each(6000); large > 1.2*small {
		t.Fatalf("%.0f bytes a meeting at 1,500, %.0f at 6,000", small, large)
	}
}

// TestBudgetEndsTheFirstPlan gives a fair a clock that runs out while its first
// plan is made: what was placed stays, the rest says that it was not tried.
func TestBudgetEndsTheFirstPlan(t *testing.T) {
	p := Generate(Fair(400, 2000, 1))
	looks := 0
	pl, err := Solve(context.Background(), p, Options{Lanes: 1, Budget: 10, Elapsed: func() time.Duration {
		looks++
		return time.Duration(looks)
	}})
	if err != nil || len(pl.Violations) > 0 || len(pl.Placements) == 0 || looks > 13 {
		t.Fatalf("%v, %d placed, %d looks", err, len(pl.Placements), looks)
	}
	if r := pl.Left[len(pl.Left)-1].Reasons; len(r) != 1 || r[0].Kind != NotTried {
		t.Fatalf("%d left, the last because of %+v", len(pl.Left), r)
	}
}
