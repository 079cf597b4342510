package exact

import (
	"escale.dev/escale/internal/meeting/plan/slotted"

	"escale.dev/escale/internal/solve/sat"
)

// Options of a search.
type Options struct {
	Fairness int // greatest difference of breaks between two participants; below 0: none
	// Stop, when set, is asked now and then whether to give up.
	Stop func() bool
	// Rise, when set, is told of each bound that is proven.
	Rise func(bound int)
}

// Solve finds a plan with the fewest breaks and proves it.
func Solve(p *slotted.Problem, o Options) slotted.Result {
	f := newFrame(p)
	if f.dead || len(p.Meetings) > p.Slots*p.Tables {
		return slotted.Result{Status: slotted.Infeasible}
	}
	s := sat.New()
	s.Stop = o.Stop
	m := newModel(f, s, o.Fairness)
	e := &engine{m: m, s: s, o: o, low: m.base}
	return e.run()
}

// engine raises the lower bound core by core until a plan meets it (Morgado, Dodaro
// and Marques-Silva, Core-guided MaxSAT with soft cardinality constraints, CP 2014).
type engine struct {
	m     *model
	s     *sat.Solver
	o     Options
	low   int
	wants []want
}

// want is an assumption: a literal that should be true, and the counter that it
// belongs to.
type want struct {
	lit   sat.Lit
	total *sat.Total
	k     int
}

func (e *engine) run() slotted.Result {
	for _, l := range e.m.soft {
		e.wants = append(e.wants, want{lit: l.Not()})
	}
	for {
		as := make([]sat.Lit, len(e.wants))
		for i, w := range e.wants {
			as[i] = w.lit
		}
		switch e.s.Solve(as...) {
		case sat.Satisfiable:
			return e.plan(slotted.Optimal)
		case sat.Unknown:
			return slotted.Result{Status: slotted.Unknown, Bound: e.low}
		}
		core := e.shrink(e.s.Core())
		if len(core) == 0 {
			return slotted.Result{Status: slotted.Infeasible}
		}
		e.low++
		if e.o.Rise != nil {
			e.o.Rise(e.low)
		}
		e.relax(core)
	}
}

func (e *engine) plan(status string) slotted.Result {
	r := slotted.Result{Status: status, Slot: make([]int, len(e.m.x)), Bound: e.low}
	for i, xs := range e.m.x {
		for t, l := range xs {
			if t > 0 && l != e.m.b.False() && e.s.Value(l) {
				r.Slot[i] = t
			}
		}
	}
	for _, b := range e.m.f.breaks(r.Slot) {
		r.Breaks += b
	}
	return r
}

// shrink leaves out of a core what it does not need, with little effort.
func (e *engine) shrink(core []sat.Lit) []sat.Lit {
	for i := 0; i < len(core) && len(core) > 1; {
		rest := append(append([]sat.Lit{}, core[:i]...), core[i+1:]...)
		if e.s.SolveLimited(200, rest...) == sat.Unsatisfiable {
			core = e.s.Core()
			i = 0
			continue
		}
		i++
	}
	return core
}

func (e *engine) relax(core []sat.Lit) {
	in := map[sat.Lit]bool{}
	for _, l := range core {
		in[l] = true
	}
	var next []want
	var out []sat.Lit
	for _, w := range e.wants {
		if !in[w.lit] {
			next = append(next, w)
			continue
		}
		out = append(out, w.lit.Not())
		if w.total != nil && w.k < w.total.Size() {
			next = append(next, want{w.total.Out(w.k + 1).Not(), w.total, w.k + 1})
		}
	}
	e.s.Add(out...)
	if len(out) > 1 {
		t := e.m.b.Total(out, false)
		next = append(next, want{t.Out(2).Not(), t, 2})
	}
	e.wants = next
}
