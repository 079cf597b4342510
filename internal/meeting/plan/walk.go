package plan

import (
	"slices"

	"escale.dev/escale/internal/solve"
)

// walk is a state that the engine moves; it implements solve.Walk.
type walk struct {
	s      *state
	log    []change // of the move under way
	best   []cell
	score  Score          // of best, priced
	dirty  []int32        // meetings whose cell may differ from best
	stale  []bool         // by meeting: is in dirty
	tray   []int32        // movable meetings not placed
	seat   []int32        // by meeting: where in tray, or None
	loose  []int32        // scratch for a string of meetings
	shares [moveKinds]int // how often each kind of move is tried; changed by benchmarks only
	probe  func()         // called after every move and undo; set by tests only
}

// change is one meeting's cell before a move.
type change struct {
	i   int32
	was cell
}

func newWalk(s *state) *walk {
	w := &walk{s: s, best: slices.Clone(s.cells), score: s.score.price(s.m.prices),
		stale: make([]bool, len(s.cells)), seat: make([]int32, len(s.cells)), shares: usual}
	for i := range w.seat {
		w.seat[i] = None
	}
	for _, i := range s.m.free {
		if s.cells[i].start < 0 {
			w.toTray(i)
		}
	}
	return w
}

func (w *walk) toTray(i int32) {
	w.seat[i] = int32(len(w.tray))
	w.tray = append(w.tray, i)
}

func (w *walk) fromTray(i int32) {
	k := w.seat[i]
	last := w.tray[len(w.tray)-1]
	w.tray[k], w.seat[last] = last, k
	w.tray = w.tray[:len(w.tray)-1]
	w.seat[i] = None
}

// take removes a placed meeting, so that Undo can put it back.
func (w *walk) take(i int32) {
	w.log = append(w.log, change{i, w.s.cells[i]})
	w.s.remove(int(i))
	w.toTray(i)
}

// put places a meeting of the tray, so that Undo can take it away.
func (w *walk) put(i int32, c cell) {
	w.log = append(w.log, change{i, unplaced})
	w.s.place(int(i), c)
	w.fromTray(i)
}

// Cost implements solve.Walk.
func (w *walk) Cost() int64 { return w.s.cost() }

// Keep implements solve.Walk.
func (w *walk) Keep() {
	for _, c := range w.log {
		w.touch(c.i)
	}
	w.log = w.log[:0]
}

func (w *walk) touch(i int32) {
	if !w.stale[i] {
		w.stale[i] = true
		w.dirty = append(w.dirty, i)
	}
}

// Undo implements solve.Walk.
func (w *walk) Undo() {
	w.rewind(0)
	if w.probe != nil {
		w.probe()
	}
}

// rewind takes back the changes of the log from k on, the last first.
func (w *walk) rewind(k int) {
	for len(w.log) > k {
		c := w.log[len(w.log)-1]
		w.log = w.log[:len(w.log)-1]
		if c.was.start < 0 {
			w.s.remove(int(c.i))
			w.toTray(c.i)
		} else {
			w.s.place(int(c.i), c.was)
			w.fromTray(c.i)
		}
	}
}

// Save implements solve.Walk.
func (w *walk) Save() {
	for _, i := range w.dirty {
		w.best[i] = w.s.cells[i]
		w.stale[i] = false
	}
	w.dirty = w.dirty[:0]
	w.score = w.s.score.price(w.s.m.prices)
}

// Load implements solve.Walk.
func (w *walk) Load(from solve.Walk) {
	o := from.(*walk)
	copy(w.best, o.best)
	w.score = o.score
	w.restore()
}

// restore makes the best solution the current one.
func (w *walk) restore() {
	for _, i := range w.s.m.free {
		if w.s.cells[i].start >= 0 && w.s.cells[i] != w.best[i] {
			w.s.remove(int(i))
			w.toTray(i)
		}
	}
	for _, i := range w.s.m.free {
		if w.s.cells[i].start < 0 && w.best[i].start >= 0 {
			w.s.place(int(i), w.best[i])
			w.fromTray(i)
		}
	}
	for _, i := range w.dirty {
		w.stale[i] = false
	}
	w.dirty = w.dirty[:0]
}
