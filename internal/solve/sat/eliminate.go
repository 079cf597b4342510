package sat

import (
	"math/bits"
	"slices"
)

// Keep says that a variable will be assumed or named in clauses added after Simplify.
func (s *Solver) Keep(l Lit) { s.kept[l>>1] = true }

// Simplify takes out the variables whose clauses can be resolved together without
// growing in number, and the clauses that others imply (bounded variable elimination
// and subsumption: Eén and Biere, SAT 2005). Models still give a value to every
// variable. It is to be called once, after the clauses and before the search; a
// variable that was not kept must not be named afterwards.
func (s *Solver) Simplify() {
	if s.broken || len(s.learnts) > 0 {
		return
	}
	s.backtrack(0)
	e := &eliminator{s: s, occ: make([][]int32, len(s.val)), queued: make([]bool, len(s.level))}
	for _, r := range s.clauses {
		e.put(slices.Clone(s.lits(r)))
	}
	for i := range e.clauses {
		e.fresh = append(e.fresh, int32(i))
	}
	for _, grow := range []int{0, 8, 16} {
		for v := range s.level {
			e.enqueue(Lit(2 * v))
		}
		e.run(grow)
		if e.dead {
			s.fail()
			return
		}
	}
	e.rebuild()
}

const (
	mostOccurrences = 60 // of a variable in one sign, to be taken out
	mostLiterals    = 24 // in a resolvent
	mostChecks      = 400
)

type eliminator struct {
	s       *Solver
	clauses [][]Lit // nil when gone
	sign    []uint64
	occ     [][]int32 // by literal; may hold clauses that are gone
	fresh   []int32   // clauses that may subsume others
	queue   []int32   // variables to try
	queued  []bool
	mark    []int8 // by literal, scratch
	dead    bool   // the clauses contradict one another
}

func signature(c []Lit) uint64 {
	var g uint64
	for _, l := range c {
		g |= 1 << (uint(l) * 0x9e3779b1 >> 7 & 63)
	}
	return g
}

func (e *eliminator) put(c []Lit) int32 {
	i := int32(len(e.clauses))
	e.clauses = append(e.clauses, c)
	e.sign = append(e.sign, signature(c))
	for _, l := range c {
		e.occ[l] = append(e.occ[l], i)
	}
	return i
}

func (e *eliminator) enqueue(l Lit) {
	v := l >> 1
	if !e.queued[v] && !e.s.kept[v] && e.s.val[l] == 0 && e.s.out[v] == 0 {
		e.queued[v] = true
		e.queue = append(e.queue, int32(v))
	}
}

// drop takes a clause away; why it may go is the caller's business.
func (e *eliminator) drop(i int32) {
	for _, l := range e.clauses[i] {
		e.enqueue(l)
	}
	if e.s.Log != nil {
		e.s.Log.Delete(e.clauses[i])
	}
	e.clauses[i] = nil
}

// living returns the clauses of a literal, the lists rid of those that are gone.
func (e *eliminator) living(l Lit) []int32 {
	e.occ[l] = slices.DeleteFunc(e.occ[l], func(i int32) bool { return e.clauses[i] == nil || !has(e.clauses[i], l) })
	return e.occ[l]
}

// run subsumes and takes out until nothing is left to try.
func (e *eliminator) run(grow int) {
	for {
		e.units()
		if e.dead {
			return
		}
		if len(e.fresh) > 0 {
			i := e.fresh[len(e.fresh)-1]
			e.fresh = e.fresh[:len(e.fresh)-1]
			if e.clauses[i] != nil {
				e.subsume(i)
			}
			continue
		}
		if len(e.queue) == 0 {
			return
		}
		v := e.cheapest()
		e.queued[v] = false
		if e.s.val[2*v] == 0 && e.s.out[v] == 0 {
			e.try(Lit(2*v), grow)
		}
	}
}

// cheapest takes from the queue a variable of few occurrences, looking at some only.
func (e *eliminator) cheapest() int32 {
	best, cost := 0, 1<<60
	for k := range min(len(e.queue), 16) {
		i := len(e.queue) - 1 - k
		l := Lit(2 * e.queue[i])
		if c := len(e.occ[l]) * len(e.occ[l^1]); c < cost {
			best, cost = i, c
		}
	}
	v := e.queue[best]
	e.queue[best] = e.queue[len(e.queue)-1]
	e.queue = e.queue[:len(e.queue)-1]
	return v
}

// units applies what the trail holds and has not been applied yet.
func (e *eliminator) units() {
	s := e.s
	for s.applied < len(s.trail) {
		l := s.trail[s.applied]
		s.applied++
		for _, i := range slices.Clone(e.living(l)) {
			e.drop(i)
		}
		for _, i := range slices.Clone(e.living(l ^ 1)) {
			e.strengthen(i, l^1)
		}
	}
}

// strengthen takes a literal out of a clause.
func (e *eliminator) strengthen(i int32, l Lit) {
	old := e.clauses[i]
	c := slices.DeleteFunc(slices.Clone(old), func(x Lit) bool { return x == l })
	if e.s.Log != nil {
		e.s.Log.Add(c)
		if len(c) > 0 {
			e.s.Log.Delete(old)
		}
	}
	e.enqueue(l)
	switch len(c) {
	case 0:
		e.dead = true
	case 1:
		e.clauses[i] = nil
		e.unit(c[0])
	default:
		e.clauses[i] = c
		e.sign[i] = signature(c)
		e.fresh = append(e.fresh, i)
	}
}

func (e *eliminator) unit(l Lit) {
	switch {
	case e.s.val[l] < 0:
		e.dead = true
	case e.s.val[l] == 0:
		e.s.assign(l, noRef)
	}
}

// subsume takes away the clauses that contain clause i, and shortens those that
// contain it but for one literal's sign.
func (e *eliminator) subsume(i int32) {
	c := e.clauses[i]
	least := c[0]
	for _, l := range c {
		if len(e.occ[l])+len(e.occ[l^1]) < len(e.occ[least])+len(e.occ[least^1]) {
			least = l
		}
	}
	if len(e.occ[least])+len(e.occ[least^1]) > mostChecks {
		return
	}
	for _, side := range []Lit{least, least ^ 1} {
		for _, j := range slices.Clone(e.occ[side]) {
			d := e.clauses[j]
			if j == i || d == nil || len(d) < len(c) || bits.OnesCount64(e.sign[i]&^e.sign[j]) > 1 {
				continue
			}
			switch flip, ok := within(c, d); {
			case !ok:
			case flip == Undef:
				e.drop(j)
			default:
				e.strengthen(j, flip)
			}
			if e.clauses[i] == nil {
				return
			}
		}
	}
}

// within says whether all literals of c are in d, or all but one, which is there with
// the other sign: that literal of d is returned.
func within(c, d []Lit) (flip Lit, ok bool) {
	flip = Undef
	for _, l := range c {
		switch {
		case has(d, l):
		case flip == Undef && has(d, l^1):
			flip = l ^ 1
		default:
			return Undef, false
		}
	}
	return flip, true
}

// try takes a variable out when its resolvents are not more than its clauses by more
// than grow.
func (e *eliminator) try(l Lit, grow int) {
	pos, neg := e.living(l), e.living(l^1)
	if len(pos) > mostOccurrences || len(neg) > mostOccurrences {
		return
	}
	room := len(pos) + len(neg) + grow
	var out [][]Lit
	for _, i := range pos {
		for _, j := range neg {
			c, ok := e.resolve(e.clauses[i], e.clauses[j], l)
			if !ok {
				continue
			}
			if len(c) > mostLiterals || len(out) == room {
				return
			}
			out = append(out, c)
		}
	}
	s := e.s
	v := l >> 1
	keep, side := neg, l^1
	if len(pos) < len(neg) {
		keep, side = pos, l
	}
	for _, i := range keep {
		s.removed = append(s.removed, removal{side, e.clauses[i]})
	}
	s.removed = append(s.removed, removal{lit: side.Not()}) // true unless a clause needs the side
	s.out[v] = 1
	for _, c := range out {
		if s.Log != nil {
			s.Log.Add(c)
		}
	}
	for _, i := range slices.Concat(pos, neg) {
		e.drop(i)
	}
	for _, c := range out {
		if len(c) == 1 {
			e.unit(c[0])
			continue
		}
		e.fresh = append(e.fresh, e.put(c))
	}
}

// resolve joins two clauses on a literal; false when the result says nothing.
func (e *eliminator) resolve(a, b []Lit, l Lit) ([]Lit, bool) {
	if e.mark == nil {
		e.mark = make([]int8, len(e.s.val))
	}
	out := make([]Lit, 0, len(a)+len(b)-2)
	for _, x := range a {
		if x != l {
			e.mark[x] = 1
			out = append(out, x)
		}
	}
	ok := true
	for _, x := range b {
		switch {
		case x == l^1 || e.mark[x] != 0:
		case e.mark[x^1] != 0:
			ok = false
		default:
			out = append(out, x)
		}
	}
	for _, x := range a {
		e.mark[x] = 0
	}
	return out, ok
}

// rebuild puts the remaining clauses in the solver's place.
func (e *eliminator) rebuild() {
	s := e.s
	s.arena, s.wasted = s.arena[:0], 0
	s.clauses = s.clauses[:0]
	for l := range s.watches {
		s.watches[l] = s.watches[l][:0]
	}
	for _, l := range s.trail {
		s.reason[l>>1] = noRef
	}
	for _, c := range e.clauses {
		if c != nil {
			s.clauses = append(s.clauses, s.store(c, 0, 0))
		}
	}
	s.head = len(s.trail)
}

// removal is a clause of a variable taken out: lit must be true when the rest of the
// clause is false. A removal without clause gives the variable its other value first.
type removal struct {
	lit    Lit
	clause []Lit
}

// extend gives values to the variables taken out, the last one first.
func (s *Solver) extend() {
	for k := len(s.removed) - 1; k >= 0; k-- {
		r := s.removed[k]
		if r.clause == nil {
			s.model[r.lit], s.model[r.lit^1] = 1, -1
			continue
		}
		if slices.ContainsFunc(r.clause, func(l Lit) bool { return s.model[l] > 0 }) {
			continue
		}
		s.model[r.lit], s.model[r.lit^1] = 1, -1
	}
}
