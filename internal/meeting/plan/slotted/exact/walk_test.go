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
		(&chase{w: w, r: solve.NewRand(seed)}).run(2000, func() bool { return false })
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
