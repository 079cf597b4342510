package sat

import "slices"

// analyse turns a conflict into a learnt clause (s.learnt, the asserting literal
// first, one of the level to return to second) and returns that level and the
// clause's glue.
func (s *Solver) analyse(conflict ref) (level, glue int) {
	s.learnt = append(s.learnt[:0], Undef)
	now := int32(len(s.limits))
	open, p, r, i := 0, Undef, conflict, len(s.trail)-1
	for {
		s.use(r)
		for _, q := range s.lits(r) {
			v := q >> 1
			if q == p || s.seen[v] != 0 || s.level[v] == 0 {
				continue
			}
			s.seen[v] = 1
			s.toClear = append(s.toClear, int32(v))
			if s.level[v] == now {
				open++
			} else {
				s.learnt = append(s.learnt, q)
			}
		}
		for s.seen[s.trail[i]>>1] == 0 {
			i--
		}
		p = s.trail[i]
		i--
		open--
		if open == 0 {
			break
		}
		r = s.reason[p>>1]
	}
	s.learnt[0] = p.Not()
	s.bump()
	s.minimise()
	glue = s.glueOf(s.learnt)
	for _, v := range s.toClear {
		s.seen[v] = 0
	}
	s.toClear = s.toClear[:0]
	if len(s.learnt) == 1 {
		return 0, 1
	}
	far := 1
	for j := 2; j < len(s.learnt); j++ {
		if s.level[s.learnt[j]>>1] > s.level[s.learnt[far]>>1] {
			far = j
		}
	}
	s.learnt[1], s.learnt[far] = s.learnt[far], s.learnt[1]
	return int(s.level[s.learnt[1]>>1]), glue
}

// use notes that a learnt clause took part, and values it anew.
func (s *Solver) use(r ref) {
	f := s.arena[r+1]
	if f&flagLearnt == 0 {
		return
	}
	s.arena[r+1] = f | flagUsed
	if g := int(f >> glueShift); g > 2 {
		if n := s.glueOf(s.lits(r)); n < g {
			s.setGlue(r, n)
		}
	}
}

// glueOf counts the decision levels of the literals.
func (s *Solver) glueOf(c []Lit) int {
	s.stamps++
	n := 0
	for _, l := range c {
		if d := s.level[l>>1]; s.stampLevel(d) {
			n++
		}
	}
	return n
}

// stampLevel says whether a level is met for the first time since stamps rose.
// Levels are fewer than variables, so both may share the array of stamps.
func (s *Solver) stampLevel(d int32) bool {
	if int(d) >= len(s.stamp) {
		return false
	}
	if s.stamp[d] == s.stamps {
		return false
	}
	s.stamp[d] = s.stamps
	return true
}

// bump makes the variables of the conflict more likely to be decided soon.
func (s *Solver) bump() {
	if s.tempo.steady {
		for _, v := range s.toClear {
			s.order.raise(v)
		}
		s.order.fade()
		return
	}
	slices.SortFunc(s.toClear, func(a, b int32) int {
		if s.order.bumped[a] < s.order.bumped[b] {
			return -1
		}
		return 1
	})
	for _, v := range s.toClear {
		s.order.front(v, false)
	}
}

const (
	markPoison = 2 // the variable cannot be left out
	markRedund = 4 // it follows from others in the clause
)

// minimise leaves out the literals that follow from the others.
func (s *Solver) minimise() {
	c := s.learnt
	j := 1
	for i := 1; i < len(c); i++ {
		if s.reason[c[i]>>1] == noRef || !s.redundant(c[i], 0) {
			c[j] = c[i]
			j++
		}
	}
	s.learnt = c[:j]
}

// redundant says whether a false literal follows from seen ones.
func (s *Solver) redundant(l Lit, depth int) bool {
	v := l >> 1
	if s.level[v] == 0 || s.seen[v]&markRedund != 0 || (depth > 0 && s.seen[v]&1 != 0) {
		return true
	}
	if s.reason[v] == noRef || s.seen[v]&markPoison != 0 || depth > 500 {
		return false
	}
	for _, q := range s.lits(s.reason[v]) {
		if q>>1 != v && !s.redundant(q, depth+1) {
			s.mark(int32(v), markPoison)
			return false
		}
	}
	if depth > 0 {
		s.mark(int32(v), markRedund)
	}
	return true
}

func (s *Solver) mark(v int32, m byte) {
	if s.seen[v] == 0 {
		s.toClear = append(s.toClear, v)
	}
	s.seen[v] |= m
}

// failing collects the assumptions that force the false literal l to be false.
func (s *Solver) failing(l Lit) []Lit {
	core := []Lit{l}
	if len(s.limits) == 0 || s.level[l>>1] == 0 {
		return core
	}
	s.seen[l>>1] = 1
	for i := len(s.trail) - 1; i >= s.limits[0]; i-- {
		v := s.trail[i] >> 1
		if s.seen[v] == 0 {
			continue
		}
		s.seen[v] = 0
		if s.reason[v] == noRef {
			if s.trail[i] != l {
				core = append(core, s.trail[i])
			}
			continue
		}
		for _, q := range s.lits(s.reason[v]) {
			if q>>1 != v && s.level[q>>1] > 0 {
				s.seen[q>>1] = 1
			}
		}
	}
	s.seen[l>>1] = 0
	return core
}
