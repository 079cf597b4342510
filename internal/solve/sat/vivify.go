package sat

import "slices"

// Effort of vivification.
const (
	vivifyGlue  = 6  // clauses of more decision levels are not worth it
	vivifyShare = 10 // one propagation in so many
)

// vivify shortens learnt clauses that are likely to stay: the opposites of a clause's
// literals are decided one by one; what becomes false on the way can go, and a conflict
// or a literal that becomes true shows that some of them suffice (Piette, Hamadi and
// Saïs, ECAI 2008; for learnt clauses Luo, Li, Xiao, Manyà and Lü, IJCAI 2017). It
// starts and ends at level 0.
func (s *Solver) vivify() {
	before := s.Stats.Propagations
	limit := before + before/vivifyShare - s.probed
	s.probing = true
	n := len(s.learnts)
	for k := n - 1; k >= 0 && s.Stats.Propagations < limit && !s.broken && !s.told(); k-- {
		r := s.learnts[k]
		f := s.arena[r+1]
		if f&(flagVivid|flagGone) != 0 || int(f>>glueShift) > vivifyGlue {
			continue
		}
		s.arena[r+1] |= flagVivid
		s.shorten(r)
	}
	s.probing = false
	s.probed += s.Stats.Propagations - before
	s.sweep()
}

// shorten tries to replace a learnt clause by a part of it.
func (s *Solver) shorten(r ref) {
	if s.satisfied(r) {
		s.detach(r)
		s.forget(r)
		return
	}
	c := append(s.temp[:0], s.lits(r)...)
	s.temp = c
	slices.SortFunc(c, func(a, b Lit) int {
		if d := s.order.bumped[b>>1] - s.order.bumped[a>>1]; d != 0 {
			return int(d)
		}
		return int(a - b)
	})
	part := s.part(c)
	s.backtrack(0)
	if len(part) == len(c) {
		return
	}
	s.Stats.Shortened++
	if s.Log != nil {
		s.Log.Add(part)
	}
	glue := min(s.glue(r), len(part)-1)
	flags := s.arena[r+1] & (flagLearnt | flagUsed | flagUsed2 | flagVivid)
	s.detach(r)
	s.forget(r)
	switch len(part) {
	case 0:
		s.broken = true
	case 1:
		s.assign(part[0], noRef)
		if s.propagate() != noRef {
			s.fail()
		}
	default:
		s.learnts = append(s.learnts, s.store(part, glue, flags))
	}
}

// part decides the opposites of a clause's literals and returns those that suffice.
func (s *Solver) part(c []Lit) []Lit {
	kept := s.stack[:0]
	defer func() { s.stack = kept }()
	for _, l := range c {
		switch {
		case s.val[l] > 0:
			kept = s.causes(append(kept[:0], l), s.reason[l>>1], l)
			return kept
		case s.val[l] < 0:
			continue
		}
		kept = append(kept, l)
		s.decide(l.Not())
		if r := s.propagate(); r != noRef {
			kept = s.causes(kept[:0], r, Undef)
			return kept
		}
	}
	return kept
}

// causes appends the opposites of the decisions that make all literals of a clause but
// one false.
func (s *Solver) causes(out []Lit, r ref, but Lit) []Lit {
	for _, q := range s.lits(r) {
		if q != but && s.level[q>>1] > 0 {
			s.seen[q>>1] = 1
		}
	}
	for i := len(s.trail) - 1; i >= s.limits[0]; i-- {
		l := s.trail[i]
		v := l >> 1
		if s.seen[v] == 0 {
			continue
		}
		s.seen[v] = 0
		if s.reason[v] == noRef {
			out = append(out, l.Not())
			continue
		}
		for _, q := range s.lits(s.reason[v]) {
			if q != l && s.level[q>>1] > 0 {
				s.seen[q>>1] = 1
			}
		}
	}
	return out
}
