package plan

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/solve"
)

// solveFor runs the planner for a budget of real time; only the benchmarks do.
func solveFor(tb testing.TB, p Problem, d time.Duration, seed uint64) Plan {
	tb.Helper()
	start := time.Now()
	pl, err := Solve(context.Background(), p, Options{Seed: seed, Elapsed: func() time.Duration { return time.Since(start) }, Budget: d})
	if err != nil {
		tb.Fatal(err)
	}
	return pl
}

func report(b *testing.B, s Score) {
	b.Helper()
	b.ReportMetric(float64(s.Placed), "placed")
	b.ReportMetric(float64(s.Total-s.Placed), "left")
	b.ReportMetric(float64(s.Short), "short")
	b.ReportMetric(float64(s.Waits), "waits")
	b.ReportMetric(float64(s.Idle), "idle-min")
	b.ReportMetric(float64(s.Changes), "changes")
	b.ReportMetric(float64(s.Travel), "travel-min")
	b.ReportMetric(float64(s.Cost), "cost")
}

func benchFirst(b *testing.B, p Problem) {
	b.ReportAllocs()
	var pl Plan
	for b.Loop() {
		var err error
		if pl, err = Solve(context.Background(), p, Options{Seed: 1, Iterations: 1, Lanes: 1}); err != nil {
			b.Fatal(err)
		}
	}
	report(b, pl.Score)
}

func benchFor(b *testing.B, p Problem, d time.Duration) {
	var pl Plan
	for b.Loop() {
		pl = solveFor(b, p, d, 1)
	}
	report(b, pl.Score)
	b.ReportMetric(float64(pl.Stats.Moves), "moves/lane")
}

func BenchmarkMontrealFirst(b *testing.B) { benchFirst(b, Generate(Montreal(1))) }
func BenchmarkMontreal1s(b *testing.B)    { benchFor(b, Generate(Montreal(1)), time.Second) }
func BenchmarkMontreal10s(b *testing.B)   { benchFor(b, Generate(Montreal(1)), 10*time.Second) }
func BenchmarkLargeFirst(b *testing.B)    { benchFirst(b, Generate(Large(1))) }
func BenchmarkLarge5s(b *testing.B)       { benchFor(b, Generate(Large(1)), 5*time.Second) }
func BenchmarkLarge30s(b *testing.B)      { benchFor(b, Generate(Large(1)), 30*time.Second) }

func BenchmarkLargeDesk(b *testing.B) {
	p := Generate(Large(1))
	pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 1, Lanes: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			if _, err := OpenDesk(p, pl); err != nil {
				b.Fatal(err)
			}
		}
	})
	d, err := OpenDesk(p, pl)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("LegalCells", func(b *testing.B) {
		n := 0
		for i := 0; b.Loop(); i++ {
			n = max(n, len(d.LegalCells(i%len(p.Meetings), 0, 5*1440)))
		}
		b.ReportMetric(float64(n), "cells")
	})
	b.Run("Alternatives", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			d.Alternatives(i%len(p.Meetings), 10)
		}
	})
}

// scaleSizes are meetings; ESCALE_SCALE adds others ("32000,86000"), for which a
// longer -timeout may be wanted.
func scaleSizes(b *testing.B) []int {
	sizes := []int{1000, 2000, 4000, 8000, 16_000}
	for f := range strings.FieldsFuncSeq(os.Getenv("ESCALE_SCALE"), func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatalf("ESCALE_SCALE: %v", err)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// heap is what is held in memory now.
func heap() uint64 {
	var ms runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&ms)
	return ms.HeapAlloc
}

// BenchmarkScale shows the curve: fairs of the density of the largest known one,
// 86,000 meetings for 15,000 people, with a plan after 20 moves for each meeting in
// one lane. What must not grow with the size stands per meeting: the microseconds
// to the first plan and of a move, the bytes of the model with one plan.
func BenchmarkScale(b *testing.B) {
	for _, n := range scaleSizes(b) {
		b.Run(fmt.Sprintf("meetings=%d", n), func(b *testing.B) { benchScale(b, n) })
	}
}

func benchScale(b *testing.B, n int) {
	p := Generate(Fair(n*15/86, n, 1))
	var first, walked time.Duration
	var memory uint64
	var placed int
	var best Score
	runs := 0
	for b.Loop() {
		runs++
		start, before := time.Now(), heap()
		s := newState(newModel(&p))
		s.construct(never, solve.NewRand(1))
		first += time.Since(start)
		placed = s.score.Placed
		memory = heap() - before
		w := newWalk(s)
		start = time.Now()
		solve.Run([]solve.Walk{w}, solve.Options{Seed: 1, Moves: 20 * n, Schedule: s.m.schedule()})
		walked += time.Since(start)
		best = w.score
	}
	each := float64(n) * float64(runs)
	b.ReportMetric(100*float64(placed)/float64(n), "%first")
	b.ReportMetric(100*float64(best.Placed)/float64(n), "%placed")
	b.ReportMetric(float64(first.Microseconds())/each, "µs-first/meeting")
	b.ReportMetric(float64(walked.Microseconds())/each/20, "µs/move")
	b.ReportMetric(float64(memory)/float64(n), "B/meeting")
	b.ReportMetric(first.Seconds()/float64(runs), "s-first")
	b.ReportMetric(float64(memory)/(1<<20), "MiB")
}

func BenchmarkSizeM30s(b *testing.B) { benchFor(b, Generate(SizeM(1)), 30*time.Second) }
func BenchmarkSizeL60s(b *testing.B) { benchFor(b, Generate(SizeL(1)), time.Minute) }

// BenchmarkAblation leaves out one kind of move after another, on the large mission
// with 2,000,000 moves in one lane: what each is worth is what its absence costs.
func BenchmarkAblation(b *testing.B) {
	p := Generate(Large(1))
	m := newModel(&p)
	for _, c := range []struct {
		name string
		off  int
	}{{"all", -1}, {"no-beside", moveBeside}, {"no-better", moveBetter}, {"no-eject", moveEject}, {"no-kempe", moveKempe}, {"no-recast", moveRecast}, {"no-ruin", moveRuin}} {
		b.Run(c.name, func(b *testing.B) {
			var best Score
			for b.Loop() {
				s := newState(m)
				s.construct(never, solve.NewRand(1))
				w := newWalk(s)
				if c.off >= 0 {
					w.shares[c.off] = 0
				}
				solve.Run([]solve.Walk{w}, solve.Options{Seed: 1, Moves: 2_000_000, Schedule: m.schedule()})
				best = w.score
			}
			report(b, best)
			b.ReportMetric(2_000_000*float64(b.N)/b.Elapsed().Seconds(), "moves/s")
		})
	}
}
