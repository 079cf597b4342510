package sat

// assign makes a literal true.
func (s *Solver) assign(l Lit, why ref) {
	s.val[l], s.val[l^1] = 1, -1
	v := l >> 1
	s.level[v] = int32(len(s.limits))
	s.reason[v] = why
	s.trail = append(s.trail, l)
	if len(s.limits) == 0 && why != noRef && s.Log != nil {
		s.Log.Add([]Lit{l})
	}
}

// propagate draws all consequences of the trail and returns a clause that they
// contradict, or noRef.
func (s *Solver) propagate() ref {
	val := s.val
	for s.head < len(s.trail) {
		p := s.trail[s.head]
		s.head++
		s.Stats.Propagations++
		no := p ^ 1
		ws := s.watches[p]
		j := 0
		for i := 0; i < len(ws); i++ {
			w := ws[i]
			b := val[w.blocker]
			if b > 0 {
				ws[j] = w
				j++
				continue
			}
			if w.ref&binary != 0 {
				ws[j] = w
				j++
				if b < 0 {
					return s.clash(p, ws, i, j, w.ref&^binary)
				}
				s.assign(w.blocker, w.ref&^binary)
				continue
			}
			r := w.ref
			n := ref(s.arena[r])
			c := s.arena[r+headLen : r+headLen+n]
			first := c[0] ^ c[1] ^ no
			if first != w.blocker && val[first] > 0 {
				ws[j] = watch{first, r}
				j++
				continue
			}
			k := 2
			for k < len(c) && val[c[k]] < 0 {
				k++
			}
			if k < len(c) {
				l := c[k]
				c[0], c[1], c[k] = first, l, no
				s.watches[l^1] = append(s.watches[l^1], watch{first, r})
				continue
			}
			ws[j] = watch{first, r}
			j++
			if val[first] < 0 {
				return s.clash(p, ws, i, j, r)
			}
			c[0], c[1] = first, no
			s.assign(first, r)
		}
		s.watches[p] = ws[:j]
	}
	return noRef
}

// clash ends a propagation early: the watches not yet looked at are kept.
func (s *Solver) clash(p Lit, ws []watch, i, j int, r ref) ref {
	j += copy(ws[j:], ws[i+1:])
	s.watches[p] = ws[:j]
	s.head = len(s.trail)
	return r
}

// decide opens a level with a literal.
func (s *Solver) decide(l Lit) {
	s.limits = append(s.limits, len(s.trail))
	s.assign(l, noRef)
}

// backtrack takes back all above a level.
func (s *Solver) backtrack(level int) {
	if len(s.limits) <= level {
		return
	}
	to := s.limits[level]
	for i := len(s.trail) - 1; i >= to; i-- {
		l := s.trail[i]
		s.val[l], s.val[l^1] = 0, 0
		if !s.probing {
			s.phases.saved[l>>1] = int8(1 - 2*(l&1))
		}
		s.order.release(int(l >> 1))
	}
	s.trail = s.trail[:to]
	s.limits = s.limits[:level]
	s.head = to
}
