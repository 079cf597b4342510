package sat

import "slices"

// store puts a clause of two literals or more in the arena and watches its first two.
func (s *Solver) store(c []Lit, glue int, flags Lit) ref {
	r := ref(len(s.arena))
	s.arena = append(s.arena, Lit(len(c)), Lit(glue)<<glueShift|flags)
	s.arena = append(s.arena, c...)
	s.attach(r)
	return r
}

// lits returns the literals of a clause, in place.
func (s *Solver) lits(r ref) []Lit {
	n := ref(s.arena[r])
	return s.arena[r+headLen : r+headLen+n : r+headLen+n]
}

func (s *Solver) glue(r ref) int { return int(s.arena[r+1] >> glueShift) }

func (s *Solver) setGlue(r ref, g int) {
	s.arena[r+1] = Lit(g)<<glueShift | s.arena[r+1]&(1<<glueShift-1)
}

func (s *Solver) attach(r ref) {
	c := s.lits(r)
	w := r
	if len(c) == 2 {
		w |= binary
	}
	s.watches[c[0].Not()] = append(s.watches[c[0].Not()], watch{c[1], w})
	s.watches[c[1].Not()] = append(s.watches[c[1].Not()], watch{c[0], w})
}

// detach takes the two watches of a clause away.
func (s *Solver) detach(r ref) {
	c := s.lits(r)
	for _, l := range c[:2] {
		ws := s.watches[l.Not()]
		i := slices.IndexFunc(ws, func(w watch) bool { return w.ref&^binary == r })
		s.watches[l.Not()] = slices.Delete(ws, i, i+1)
	}
}

// forget marks a clause as gone; collect takes its watches and words away.
func (s *Solver) forget(r ref) {
	if s.Log != nil {
		s.Log.Delete(s.lits(r))
	}
	s.arena[r+1] |= flagGone
	s.wasted += headLen + int(s.arena[r])
	s.Stats.Forgotten++
}

// locked says whether a clause is the reason of an assignment.
func (s *Solver) locked(r ref) bool {
	l := s.lits(r)[0]
	if s.val[l] > 0 && s.reason[l.Var()] == r {
		return true
	}
	if s.arena[r] == 2 {
		l = s.lits(r)[1]
		return s.val[l] > 0 && s.reason[l.Var()] == r
	}
	return false
}

// reduce forgets the worse half of the learnt clauses that took no part in recent
// conflicts; those of glue 2 or less stay for ever.
func (s *Solver) reduce() {
	var victims []ref
	for _, r := range s.learnts {
		f := s.arena[r+1]
		g := int(f >> glueShift)
		used := f&(flagUsed|flagUsed2) != 0
		s.arena[r+1] = f&^(flagUsed|flagUsed2) | (f&flagUsed)<<1&flagUsed2
		if g <= 2 || s.locked(r) || (used && g <= 6) || f&flagUsed != 0 {
			continue
		}
		victims = append(victims, r)
	}
	slices.SortStableFunc(victims, func(a, b ref) int {
		if d := s.glue(b) - s.glue(a); d != 0 {
			return d
		}
		return int(s.arena[b]) - int(s.arena[a])
	})
	for _, r := range victims[:len(victims)*3/4] {
		s.forget(r)
	}
	s.simplify()
	s.sweep()
}

// simplify forgets the clauses that are true whatever is decided.
func (s *Solver) simplify() {
	if len(s.limits) > 0 || s.tempo.fixed == len(s.trail) {
		return
	}
	s.tempo.fixed = len(s.trail)
	for _, list := range [][]ref{s.clauses, s.learnts} {
		for _, r := range list {
			if s.arena[r+1]&flagGone == 0 && s.satisfied(r) {
				s.forget(r)
			}
		}
	}
}

// satisfied says whether a literal of the clause is true at level 0.
func (s *Solver) satisfied(r ref) bool {
	for _, l := range s.lits(r) {
		if s.val[l] > 0 && s.level[l.Var()] == 0 {
			return true
		}
	}
	return false
}

// sweep takes forgotten clauses out of all lists and, when they waste much room,
// moves the others together.
func (s *Solver) sweep() {
	gone := func(r ref) bool { return s.arena[r+1]&flagGone != 0 }
	for _, l := range s.trail { // reasons at level 0 are never asked for
		if s.level[l.Var()] == 0 {
			s.reason[l.Var()] = noRef
		}
	}
	for l := range s.watches {
		s.watches[l] = slices.DeleteFunc(s.watches[l], func(w watch) bool { return gone(w.ref &^ binary) })
	}
	s.clauses = slices.DeleteFunc(s.clauses, gone)
	s.learnts = slices.DeleteFunc(s.learnts, gone)
	if s.wasted*4 > len(s.arena) {
		s.compact()
	}
}

// compact copies the living clauses to a new arena, in the order of their lists.
func (s *Solver) compact() {
	next := make([]Lit, 0, len(s.arena)-s.wasted+len(s.arena)/8)
	move := func(r ref) ref {
		to := ref(len(next))
		n := ref(s.arena[r])
		next = append(next, s.arena[r:r+headLen+n]...)
		s.arena[r] = -Lit(to) - 1 // the forwarding address
		return to
	}
	for i, r := range s.clauses {
		s.clauses[i] = move(r)
	}
	for i, r := range s.learnts {
		s.learnts[i] = move(r)
	}
	at := func(r ref) ref { return ref(-(s.arena[r] + 1)) }
	for l := range s.watches {
		for i, w := range s.watches[l] {
			s.watches[l][i].ref = at(w.ref&^binary) | w.ref&binary
		}
	}
	for _, l := range s.trail {
		if v := l.Var(); s.reason[v] != noRef {
			s.reason[v] = at(s.reason[v])
		}
	}
	s.arena, s.wasted = next, 0
}
