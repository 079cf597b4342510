package plan

import (
	"context"
	"runtime"
	"testing"
	"time"
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

// heap is what is held in memory now.
func heap() uint64 {
	var ms runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&ms)
	return ms.HeapAlloc
}

func BenchmarkSizeM30s(b *testing.B) { benchFor(b, Generate(SizeM(1)), 30*time.Second) }
func BenchmarkSizeL60s(b *testing.B) { benchFor(b, Generate(SizeL(1)), time.Minute) }
