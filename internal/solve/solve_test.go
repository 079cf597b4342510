package solve

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// line is a walk over the numbers: a bumpy valley whose bottom is at 700.
type line struct{ at, was, best int }

func (l *line) Cost() int64 {
	return int64(math.Abs(float64(l.at-700))) + int64(l.at%7)*3
}
func (l *line) Try(r *Rand) bool {
	l.was = l.at
	l.at += r.Intn(11) - 5
	return l.at != l.was
}
func (l *line) Keep()          {}
func (l *line) Undo()          { l.at = l.was }
func (l *line) Save()          { l.best = l.at }
func (l *line) Load(from Walk) { l.best = from.(*line).best; l.at = l.best }

func lines(n int) []Walk {
	out := make([]Walk, n)
	for i := range out {
		out[i] = &line{}
	}
	return out
}

func TestRunFindsTheBottom(t *testing.T) {
	walks := lines(3)
	best := Run(walks, Options{Seed: 1, Moves: 20_000, Round: 1000, Schedule: Schedule{20, 0.1}})
	if got := walks[best].(*line).best; got != 700 {
		t.Fatalf("best %d, want 700", got)
	}
}

// TestRunIsTheSameOnAnyWorkers compares every lane's best and every report.
func TestRunIsTheSameOnAnyWorkers(t *testing.T) {
	run := func(workers int) (bests []int, reports []Report) {
		walks := lines(5)
		Run(walks, Options{Seed: 3, Moves: 4500, Round: 500, Workers: workers, Schedule: Schedule{20, 1},
			Report: func(r Report) { reports = append(reports, r) }})
		for _, w := range walks {
			bests = append(bests, w.(*line).best)
		}
		return bests, reports
	}
	bests, reports := run(1)
	if len(reports) != 9 {
		t.Fatalf("%d reports, want 9", len(reports))
	}
	for _, workers := range []int{2, 5} {
		b, r := run(workers)
		if diff := cmp.Diff(bests, b) + cmp.Diff(reports, r); diff != "" {
			t.Fatalf("%d workers: %s", workers, diff)
		}
	}
}

// TestMoreLanesAreNeverWorse: with as many moves each, the lanes that were there find
// what they found without the others, and the best of all can only be better.
func TestMoreLanesAreNeverWorse(t *testing.T) {
	for seed := range uint64(20) {
		bests := func(n int) (out []int64) {
			walks := lines(n)
			Run(walks, Options{Seed: seed, Moves: 600, Round: 50, Workers: n, Schedule: Schedule{20, 1}})
			for _, w := range walks {
				out = append(out, (&line{at: w.(*line).best}).Cost())
			}
			return out
		}
		all := bests(6)
		for n := 1; n < 6; n++ {
			if diff := cmp.Diff(all[:n], bests(n)); diff != "" {
				t.Fatalf("seed %d: the first %d of six lanes and %d alone differ: %s", seed, n, n, diff)
			}
		}
	}
}

// TestLaggardsTakeOver: after the last meeting of the lanes none but the last four
// rounds' gains set them apart.
func TestLaggardsTakeOver(t *testing.T) {
	lanes := []*lane{{best: 5}, {best: 9}, {best: 7}, {best: 3}, {best: 4}}
	for i := range lanes {
		lanes[i].w = &line{best: int(lanes[i].best)}
	}
	var got []int64
	for round := range 4 {
		share(lanes, round)
	}
	for _, l := range lanes {
		got = append(got, l.best)
	}
	if diff := cmp.Diff([]int64{5, 5, 5, 3, 3}, got); diff != "" {
		t.Error(diff)
	}
	if lanes[2].w.(*line).at != 5 || lanes[0].w.(*line).at != 0 {
		t.Error("a lane took over what it should not, or only its value")
	}
}

// TestRunStopsWhenSpent ends by the caller's word, within the moves of one look.
func TestRunStopsWhenSpent(t *testing.T) {
	looks, last := 0, Report{}
	Run(lines(1), Options{Round: 10_000, Schedule: Schedule{1, 1}, Spent: func() float64 { looks++; return float64(looks) / 5 },
		Report: func(r Report) { last = r }})
	if looks != 6 || last.Moves != 4*check {
		t.Fatalf("%d looks, %+v", looks, last)
	}
}

func TestRunWithoutBudgetMakesOneRound(t *testing.T) {
	n := 0
	Run(lines(2), Options{Schedule: Schedule{1, 1}, Report: func(Report) { n++ }})
	if n != 1 {
		t.Fatalf("%d rounds", n)
	}
}

func TestRandIsFixedForEver(t *testing.T) {
	r := NewRand(42)
	got := []uint64{r.Uint64(), r.Uint64(), r.Uint64()}
	want := []uint64{1546998764402558742, 6990951692964543102, 12544586762248559009}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatal(diff)
	}
	for range 1000 {
		if f := r.Float(); f < 0 || f >= 1 {
			t.Fatal(f)
		}
	}
	if r.Intn(0) != 0 || r.Intn(1) != 0 || r.Intn(-3) != 0 {
		t.Fatal("Intn of nothing")
	}
	seen := map[int]bool{}
	for _, v := range r.Perm(10) {
		seen[v] = true
	}
	if len(seen) != 10 {
		t.Fatal("Perm repeats itself")
	}
}

// TestBitsAreASet compares with a slice of booleans, operation by operation.
func TestBitsAreASet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "n")
		b, want := NewBits(n), make([]bool, n)
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			from := rapid.IntRange(0, n-1).Draw(t, "from")
			to := rapid.IntRange(from, n).Draw(t, "to")
			on := rapid.Bool().Draw(t, "on")
			if on {
				b.SetRange(from, to)
			} else {
				b.ClearRange(from, to)
			}
			for i := from; i < to; i++ {
				want[i] = on
			}
		}
		from := rapid.IntRange(0, n-1).Draw(t, "from")
		to := rapid.IntRange(from, n).Draw(t, "to")
		var members []int
		within := false
		for i, on := range want {
			if b.Has(i) != on {
				t.Fatalf("member %d: %v", i, b.Has(i))
			}
			if on {
				members = append(members, i)
				within = within || (i >= from && i < to)
			}
		}
		if b.AnyIn(from, to) != within || b.Count() != len(members) {
			t.Fatal("AnyIn or Count")
		}
		walked := []int(nil)
		for i := b.Next(0); i >= 0; i = b.Next(i + 1) {
			if b.Nth(len(walked)) != i {
				t.Fatal("Nth")
			}
			walked = append(walked, i)
		}
		if diff := cmp.Diff(members, walked); diff != "" || b.Nth(len(members)) != -1 {
			t.Fatal(diff)
		}
		run := rapid.IntRange(1, n+2).Draw(t, "run")
		b.Runs(run)
		for i := range n {
			all := i+run <= n
			for j := i; all && j < i+run; j++ {
				all = want[j]
			}
			if b.Has(i) != all {
				t.Fatalf("run of %d at %d: %v", run, i, b.Has(i))
			}
		}
	})
}

func TestBitsCombine(t *testing.T) {
	a, b := NewBits(130), NewBits(130)
	a.SetRange(10, 100)
	b.SetRange(90, 120)
	for _, c := range []struct {
		name string
		op   func(x Bits)
		want int
	}{{"and", func(x Bits) { x.And(b) }, 10}, {"and not", func(x Bits) { x.AndNot(b) }, 80}, {"or", func(x Bits) { x.Or(b) }, 110}} {
		x := append(Bits(nil), a...)
		if c.op(x); x.Count() != c.want {
			t.Errorf("%s: %d, want %d", c.name, x.Count(), c.want)
		}
	}
	a.Set(129)
	a.Clear(129)
	if a.Has(129) {
		t.Error("Clear")
	}
}

func TestCounterIsFullAtItsCapacity(t *testing.T) {
	c := NewCounter(10, 2)
	c.Add(0, 5)
	c.Add(3, 8)
	c.Add(4, 5)
	other := c.Clone()
	c.Remove(3, 8)
	if got := []bool{c.Full().Has(2), c.Full().Has(3), c.Full().Has(4)}; !cmp.Equal(got, []bool{false, false, true}) || c.Used(4) != 2 {
		t.Fatalf("full %v, used %d", got, c.Used(4))
	}
	if other.Used(4) != 3 || !other.Full().Has(3) {
		t.Fatal("the clone follows")
	}
}
