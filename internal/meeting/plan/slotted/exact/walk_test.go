package exact

import (
	"testing"

	"escale.dev/escale/internal/solve"
)

// TestWalk recomputes everything after each move and judges the best plan.
func TestWalk(t *testing.T) {
	filled, feasible, better := 0, 0, 0
	for seed := range uint64(300) {
		p, fairness := larger(seed)
		f := newFrame(p, nil)
		if f.dead {
			continue
		}
		best := enumerate(p, -1)
		if best >= 0 {
			feasible++
		}
		w := fill(f, solve.NewRand(seed), fairness, nil)
		if w == nil {
			continue
		}
		filled++
		w.check = true
		w.assert()
		solve.Run([]solve.Walk{w}, solve.Options{Seed: seed, Moves: 2000, Schedule: cooling})
		if w.best == nil {
			continue
		}
		b, ok := judge(p, w.best, fairness)
		if !ok || b != w.bestBreaks || best < 0 || b < best {
			t.Fatalf("seed %d: %+v: plan %v breaks a rule or has %d breaks, not %d", seed, p, w.best, b, w.bestBreaks)
		}
		better++
	}
	if filled != feasible || better < filled/2 {
		t.Errorf("%d problems with a plan, %d plans found, %d of them fair", feasible, filled, better)
	}
}

// TestLoad: a walk takes over what another saved.
func TestLoad(t *testing.T) {
	p, _ := larger(2)
	for seed := uint64(0); len(p.Meetings) < 8 || enumerate(p, -1) < 0; seed++ {
		p, _ = larger(seed)
	}
	f := newFrame(p, nil)
	a, b := fill(f, solve.NewRand(1), -1, nil), fill(f, solve.NewRand(2), -1, nil)
	for range 50 {
		if r := solve.NewRand(3); a.Try(r) {
			a.Keep()
		}
	}
	a.Load(b)
	a.assert()
	if a.Cost() != b.Cost() {
		t.Errorf("cost %d, loaded from one of %d", a.Cost(), b.Cost())
	}
}
