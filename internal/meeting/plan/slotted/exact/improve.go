package exact

import (
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve/sat"
)

// Moves of a local search: the first time, for each meeting, and the most; and how many
// of them come before any clause is written.
const (
	firstTurns = 2
	firstMoves = 3_000
	mostMoves  = 8_000_000
	// Conflicts after which the solver is turned to the plans found: earlier that
	// leads it astray more often than it helps.
	preferAfter = 10_000
)

// improve searches for a better plan by moving meetings about (walk.go), longer each
// time, and, when the search has lasted, makes the solver look near the plan found.
func (e *engine) improve() {
	if e.f.p.Slots > mostSlots || len(e.f.p.Meetings) == 0 {
		return
	}
	e.moves = min(max(e.moves*2, firstMoves*len(e.f.p.Meetings)), mostMoves)
	var w *walk
	if e.best.Status == slotted.Unknown {
		w = fill(e.f, e.r, e.o.Fairness, e.o.Stop)
	} else {
		w = newWalk(e.f, e.best.Slot, e.o.Fairness) // hot enough to forget it
		w.note()
	}
	if w == nil {
		return
	}
	c := chase{w: w, r: e.r}
	c.run(e.moves, func() bool { return w.bestBreaks <= e.low || e.stopped() })
	if w.best == nil {
		return
	}
	e.keep(w.best)
	if e.m == nil || e.s.Stats.Conflicts < preferAfter {
		return
	}
	as := make([]sat.Lit, len(w.best))
	for i, t := range w.best { // the solver fills in the rest
		as[i] = e.m.x[i][t]
	}
	if e.s.SolveLimited(1000, as...) == sat.Satisfiable {
		e.s.PreferModel()
	}
}
