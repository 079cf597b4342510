package exact

import "escale.dev/escale/internal/meeting/plan/slotted"

// Moves of a local search: the first time, for each meeting, and the most; and how many
// of them come before any clause is written.
const (
	firstTurns = 2
	firstMoves = 3_000
	mostMoves  = 8_000_000
)

// improve searches for a better plan by moving meetings about (walk.go), longer each
// time. The solver is not turned to the plan found: that leads it astray more often than
// it helps.
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
	if w.best != nil {
		e.keep(w.best)
	}
}
