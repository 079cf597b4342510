package exact

import (
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve"
	"escale.dev/escale/internal/solve/sat"
)

// Moves of a local search: the first time, and the most.
const (
	firstMoves = 1_000_000
	mostMoves  = 2_000_000
	// Conflicts after which the solver is turned to the plans found: earlier that
	// leads it astray more often than it helps.
	preferAfter = 10_000
)

// cooling is the law of temperatures, in the prices of walk.go.
var cooling = solve.Schedule{Hot: 8, Cold: 1.2}

// improve searches for a better plan by moving meetings about (walk.go), longer each
// time, and, when the search has lasted, makes the solver look near the plan found.
func (e *engine) improve() {
	if e.f.p.Slots > mostSlots || len(e.f.p.Meetings) == 0 {
		return
	}
	e.moves = min(max(e.moves*2, firstMoves), mostMoves)
	var w *walk
	if e.best.Status == slotted.Unknown {
		w = fill(e.f, e.r, e.o.Fairness, e.o.Stop)
	} else {
		w = newWalk(e.f, e.best.Slot, e.o.Fairness) // hot enough to forget it
		w.note()
		w.Save()
	}
	if w == nil {
		return
	}
	solve.Run([]solve.Walk{w}, solve.Options{Seed: e.r.Uint64(), Moves: e.moves, Schedule: cooling, Spent: func() float64 {
		if w.bestBreaks <= e.low || e.stopped() {
			return 1
		}
		return 0
	}})
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
