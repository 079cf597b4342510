// Package exact finds plans of the slotted problem with the fewest breaks and proves
// that there are none with fewer.
//
// A local search comes first: moves of chains of meetings between two slots, followed
// now and then by those that make them good (fill.go, walk.go, chase.go), about fifteen
// million a second. Where its plan has no more breaks than the participants need, each
// alone (bound.go), that is the proof.
//
// Otherwise the problem is written as clauses (model.go), and the lower bound rises core
// by core: the solver is asked for a plan in which nobody has more breaks than alone; when
// there is none, it names wishes that cannot all hold, one of them is given up, and it is
// asked again (core-guided search with soft cardinalities, OLL: Andres, Kaufmann, Matheis
// and Schaub, ICLP 2012; Morgado, Dodaro and Marques-Silva, CP 2014). When a core does not
// come within a thousand conflicts, the sum of all breaks is limited instead, by one
// assumption. As long as that takes, plans are improved from above in turns: by the local
// search (improve.go), then by parts with a second solver (polish.go). The two bounds
// meet: then the plan is optimal, proven. What each part brought stands in doc/planner.md.
package exact

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve"
	"escale.dev/escale/internal/solve/sat"
)

// Options of a search.
type Options struct {
	Fairness int // greatest difference of breaks between two participants; below 0: none
	Seed     uint64
	// Stop, when set, is asked now and then whether to give up.
	Stop func() bool
	// Rise, when set, is told of each bound that is proven.
	Rise func(bound int)
	// Better, when set, is told of each plan that is better than those before.
	Better func(slotted.Result)

	sumOnly bool // raise the bound by the sum alone, for tests
}

// Inputs beyond these are not read into clauses, which would fill the memory: meetings
// times slots that are looked at all, and an estimate of the clauses.
const (
	mostCells   = 20_000_000
	mostClauses = 60_000_000
)

// Solve finds a plan with the fewest breaks and proves it, or tells how far it came when
// it was stopped. The same problem, fairness and seed give the same plan, when nothing
// stops the search. A problem of more than 20 million meetings times slots is unknown at
// once; one whose clauses would be too many gets a plan that is not proven.
func Solve(p *slotted.Problem, o Options) slotted.Result {
	unknown := slotted.Result{Status: slotted.Unknown}
	switch n := len(p.Meetings); {
	case p.Tables < 0 || n > 0 && (n-1)/max(1, p.Slots) >= p.Tables:
		return slotted.Result{Status: slotted.Infeasible}
	case p.Slots > mostCells || (n+p.People) > mostCells/max(1, p.Slots):
		return unknown
	}
	f := newFrame(p, o.Stop)
	if f.stopped {
		return unknown
	}
	if f.dead {
		return slotted.Result{Status: slotted.Infeasible}
	}
	e := &engine{o: o, f: f, r: solve.NewRand(o.Seed), best: unknown}
	for _, b := range f.least {
		e.low += b
	}
	for range firstTurns {
		if e.improve(); e.met() {
			return e.result()
		}
	}
	if f.clauses() > mostClauses {
		return e.result()
	}
	e.s = sat.New()
	e.s.Stop = o.Stop
	e.m = newModel(f, e.s, o.Fairness)
	if f.stopped {
		return e.result()
	}
	return e.run()
}

// met says whether the two bounds have met.
func (e *engine) met() bool { return e.best.Status != slotted.Unknown && e.best.Breaks <= e.low }

// result is the best plan with the bound proven.
func (e *engine) result() slotted.Result {
	e.best.Bound = e.low
	if e.met() {
		e.best.Status = slotted.Optimal
	}
	return e.best
}

// clauses estimates how many clauses the model takes.
func (f *frame) clauses() int {
	n, S := 0, f.p.Slots
	for _, ms := range f.of {
		k := len(ms)
		n += S * (4*(min(k, S)+2) + min(k, 24)*k/2 + S)
	}
	g := min(len(f.p.Meetings), f.p.People)
	return n + S*g*(min(g, f.p.Tables)+8)*3
}

// engine raises the lower bound and improves plans until they meet.
type engine struct {
	f     *frame
	m     *model
	s     *sat.Solver
	o     Options
	r     *solve.Rand
	low   int
	wants []want
	rose  int64      // conflicts when the bound rose last
	sum   *sat.Total // all breaks beyond the fewest, once the bound rises by that

	best  slotted.Result
	moves int // of the last local search
	part  *polish
}

// want is an assumption: a literal that should be true, and the counter that it
// belongs to.
type want struct {
	lit   sat.Lit
	total *sat.Total
	k     int
}

// Conflicts that the solver is given before plans are improved: at first, then. And for
// a core, to make one smaller, and for one step of that.
const (
	firstPatience = 300
	corePatience  = 2_000
	mostPatience  = 32_000
	coreEffort    = 1_000
	shrinkEffort  = 1_000
	shrinkOnce    = 200
)

func (e *engine) run() slotted.Result {
	for _, l := range e.m.soft {
		e.wants = append(e.wants, want{lit: l.Not()})
	}
	next := int64(firstPatience) // conflicts after which to improve
	patience := int64(corePatience)
	for !e.met() {
		switch e.s.SolveLimited(e.limit(next), e.assume()...) {
		case sat.Satisfiable:
			e.note()
			continue
		case sat.Unsatisfiable:
			if !e.raise(e.s.Core()) {
				return slotted.Result{Status: slotted.Infeasible}
			}
		}
		if e.stopped() {
			break
		}
		if e.s.Stats.Conflicts >= next {
			was := e.best.Breaks
			e.improve()
			e.polish(patience / 4)
			if e.best.Breaks >= was {
				patience = min(patience*2, mostPatience)
			}
			next = e.s.Stats.Conflicts + patience
		}
	}
	return e.result()
}

// limit is the number of conflicts until plans are to be improved, or until cores are
// given up.
func (e *engine) limit(next int64) int64 {
	if e.sum == nil {
		next = min(next, e.rose+coreEffort)
	}
	return max(1, next-e.s.Stats.Conflicts)
}

// assume lists what a plan as good as the lower bound must keep: each wish that is left,
// or, when cores come slowly, one limit on the sum. A single assumption makes shorter
// clauses than dozens.
func (e *engine) assume() (as []sat.Lit) {
	if e.sum == nil && (e.o.sumOnly || e.s.Stats.Conflicts >= e.rose+coreEffort) && len(e.m.soft) > 0 {
		e.sum = e.m.b.Total(e.m.soft, false)
	}
	if e.sum != nil {
		return []sat.Lit{e.sum.Out(e.low - e.m.base + 1).Not()}
	}
	for _, w := range e.wants {
		as = append(as, w.lit)
	}
	return as
}

// raise adds one to the lower bound, as some assumptions cannot hold together; false
// when there is none, hence no plan at all.
func (e *engine) raise(core []sat.Lit) bool {
	if e.sum == nil {
		core = e.shrink(core)
	}
	if len(core) == 0 {
		return false
	}
	e.low++
	if e.o.Rise != nil {
		e.o.Rise(e.low)
	}
	if e.sum != nil {
		e.s.Add(core[0].Not())
	} else {
		e.relax(core)
	}
	e.rose = e.s.Stats.Conflicts
	return true
}

func (e *engine) stopped() bool { return e.o.Stop != nil && e.o.Stop() }

// note reads the plan that the solver has found and keeps it when it is better.
func (e *engine) note() { e.keep(e.m.plan()) }

// keep keeps a plan when it is better than the best so far.
func (e *engine) keep(slot []int) bool {
	r := slotted.Result{Status: slotted.Feasible, Slot: slices.Clone(slot), Bound: e.low}
	for _, b := range e.f.breaks(slot) {
		r.Breaks += b
	}
	if e.best.Status != slotted.Unknown && r.Breaks >= e.best.Breaks {
		return false
	}
	e.best = r
	if e.o.Better != nil {
		e.o.Better(r)
	}
	return true
}

// shrink leaves out of a core what it does not need, with little effort.
func (e *engine) shrink(core []sat.Lit) []sat.Lit {
	end := e.s.Stats.Conflicts + shrinkEffort
	for i := 0; i < len(core) && len(core) > 1 && e.s.Stats.Conflicts < end && !e.stopped(); {
		rest := append(append([]sat.Lit{}, core[:i]...), core[i+1:]...)
		if e.s.SolveLimited(shrinkOnce, rest...) == sat.Unsatisfiable {
			core = e.s.Core()
			i = 0
			continue
		}
		i++
	}
	return core
}

// relax gives up one wish of a core and counts how many of them are.
func (e *engine) relax(core []sat.Lit) {
	in := make(map[sat.Lit]bool, len(core))
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
