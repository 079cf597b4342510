package sat

import "math"

// phases remembers which value a variable takes when decided.
type phases struct {
	saved, target, best []int8
	targetLen, bestLen  int // literals assigned without conflict
}

func (p *phases) add() {
	p.saved = append(p.saved, -1)
	p.target = append(p.target, 0)
	p.best = append(p.best, 0)
}

// PreferModel makes the last solution found the values that variables take next, until
// the search has reason to try others.
func (s *Solver) PreferModel() {
	for v := range min(len(s.phases.saved), len(s.model)/2) {
		if m := s.model[2*v]; m != 0 {
			s.phases.saved[v] = m
		}
	}
}

// tempo governs restarts, the change between the two ways of searching, and upkeep.
type tempo struct {
	steady              bool
	fast, slow          average // of glue
	sinceRestart        int64
	lubyU, lubyV        int64
	changeAt            int64 // conflicts, then propagations
	phase, phaseLen     int64
	reduceAt, reduceGap int64
	rephaseAt, rephases int64
	fixed               int // trail length at level 0 that simplify has seen
	rand                uint64
}

const (
	lubyUnit     = 1024
	restartGap   = 2
	margin       = 1.10
	firstPhase   = 1000
	rephaseUnit  = 1000
	reduceUnit   = 300
	stopInterval = 10_000 // propagations: about two milliseconds
)

func (t *tempo) init() {
	t.fast, t.slow = average{rate: 1.0 / 33}, average{rate: 1e-5 * 100}
	t.lubyU, t.lubyV = 1, 1
	t.changeAt = firstPhase
	t.reduceAt, t.rephaseAt = reduceUnit, rephaseUnit
	t.rand = 0x9e3779b97f4a7c15
}

// average is an exponential moving average without the bias of its start.
type average struct{ value, rate, weight float64 }

func (a *average) add(x float64) {
	a.weight += (1 - a.weight) * a.rate
	a.value += (x - a.value) * a.rate / a.weight
}

// Solve searches for an assignment that satisfies all clauses and makes every
// assumption true.
func (s *Solver) Solve(assumptions ...Lit) Answer {
	return s.SolveLimited(math.MaxInt64, assumptions...)
}

// SolveLimited is Solve that gives up, with Unknown, after a number of conflicts.
func (s *Solver) SolveLimited(conflicts int64, assumptions ...Lit) Answer {
	s.core = nil
	if s.broken {
		return Unsatisfiable
	}
	s.backtrack(0)
	s.phases.targetLen, s.phases.bestLen = 0, 0
	for i := range s.phases.target {
		s.phases.target[i] = 0
	}
	if conflicts != math.MaxInt64 {
		conflicts += s.Stats.Conflicts
	}
	for {
		if r := s.propagate(); r != noRef {
			s.Stats.Conflicts++
			if len(s.limits) == 0 {
				s.fail()
				return Unsatisfiable
			}
			s.learn(r, len(assumptions))
			continue
		}
		if s.Stats.Conflicts >= conflicts || s.told() {
			s.backtrack(0)
			return Unknown
		}
		if s.upkeep(len(assumptions)) {
			if s.broken {
				return Unsatisfiable
			}
			continue
		}
		if done, a := s.next(assumptions); done {
			return a
		}
	}
}

// told asks now and then whether to give up.
func (s *Solver) told() bool {
	if s.Stop == nil || s.Stats.Propagations+s.Stats.Decisions < s.askAt {
		return false
	}
	s.askAt = s.Stats.Propagations + s.Stats.Decisions + stopInterval
	return s.Stop()
}

// next decides: the assumptions first, then the variable that the order prefers.
func (s *Solver) next(assumptions []Lit) (done bool, a Answer) {
	for len(s.limits) < len(assumptions) {
		l := assumptions[len(s.limits)]
		switch {
		case s.val[l] > 0:
			s.limits = append(s.limits, len(s.trail)) // a level of its own, empty
		case s.val[l] < 0:
			s.core = s.failing(l)
			s.backtrack(0)
			return true, Unsatisfiable
		default:
			s.decide(l)
			return false, Unknown
		}
	}
	v := s.pick()
	if v < 0 {
		s.model = append(s.model[:0], s.val...)
		s.backtrack(0)
		return true, Satisfiable
	}
	s.Stats.Decisions++
	l := Lit(2 * v)
	if s.phase(v) < 0 {
		l++
	}
	s.decide(l)
	return false, Unknown
}

func (s *Solver) phase(v int) int8 {
	if s.tempo.steady && s.phases.target[v] != 0 {
		return s.phases.target[v]
	}
	return s.phases.saved[v]
}

// learn analyses a conflict, takes back and asserts.
func (s *Solver) learn(conflict ref, assumed int) {
	level, glue := s.analyse(conflict)
	s.tempo.fast.add(float64(glue))
	s.tempo.slow.add(float64(glue))
	s.tempo.sinceRestart++
	s.noteTrail(assumed)
	s.backtrack(level)
	s.Stats.Learnt++
	if s.Log != nil {
		s.Log.Add(s.learnt)
	}
	if len(s.learnt) == 1 {
		s.assign(s.learnt[0], noRef)
		return
	}
	r := s.store(s.learnt, glue, flagLearnt|flagUsed)
	s.learnts = append(s.learnts, r)
	s.assign(s.learnt[0], r)
}

// noteTrail keeps the longest trail without conflict as the target.
func (s *Solver) noteTrail(assumed int) {
	if !s.tempo.steady || len(s.limits) <= assumed {
		return
	}
	n := s.limits[len(s.limits)-1] // the level in conflict does not count
	p := &s.phases
	if n > p.targetLen {
		p.targetLen = n
		s.keepTrail(p.target, n)
	}
	if n > p.bestLen {
		p.bestLen = n
		s.keepTrail(p.best, n)
	}
}

func (s *Solver) keepTrail(to []int8, n int) {
	for _, l := range s.trail[:n] {
		to[l>>1] = int8(1 - 2*(l&1))
	}
}

// upkeep restarts, changes the way of searching, forgets and shortens clauses when
// it is time; true means that the search goes on from its start.
func (s *Solver) upkeep(assumed int) bool {
	t := &s.tempo
	c := s.Stats.Conflicts
	switch {
	case c >= t.reduceAt:
		s.restart(0)
		s.reduce()
		s.vivify()
		t.reduceGap++
		t.reduceAt = c + reduceUnit*(t.reduceGap+1)
		if t.reduceGap > 60 {
			t.reduceAt = c + reduceUnit*61
		}
		return true
	case c >= t.rephaseAt:
		s.restart(0)
		s.rephase()
		return true
	case s.changeDue():
		s.restart(0)
		s.change()
		return true
	case s.restartDue(assumed):
		s.restart(assumed)
		return true
	}
	return false
}

func (s *Solver) restart(level int) {
	s.tempo.sinceRestart = 0
	s.backtrack(level)
	s.Stats.Restarts++
}

func (s *Solver) restartDue(assumed int) bool {
	t := &s.tempo
	if len(s.limits) <= assumed {
		return false
	}
	if t.steady {
		if t.sinceRestart < t.lubyV*lubyUnit {
			return false
		}
		if t.lubyU&-t.lubyU == t.lubyV {
			t.lubyU, t.lubyV = t.lubyU+1, 1
		} else {
			t.lubyV *= 2
		}
		return true
	}
	return t.sinceRestart >= restartGap && t.slow.value*margin < t.fast.value
}

// changeDue counts conflicts for the first phase and propagations afterwards, so
// that both ways of searching have the same work.
func (s *Solver) changeDue() bool {
	if s.tempo.phase == 0 {
		return s.Stats.Conflicts >= s.tempo.changeAt
	}
	return s.Stats.Propagations >= s.tempo.changeAt
}

func (s *Solver) change() {
	t := &s.tempo
	if t.phase == 0 {
		t.phaseLen = s.Stats.Propagations
	}
	t.phase++
	n := (t.phase + 1) / 2
	t.changeAt = s.Stats.Propagations + t.phaseLen*n*n
	t.steady = !t.steady
	t.fast.weight, t.fast.value = 0, 0
	if t.steady {
		t.lubyU, t.lubyV = 1, 1
		s.phases.targetLen = 0
	}
}

// rephase sets the saved phases anew: false, true, the best so
// far, chance, in turn.
func (s *Solver) rephase() {
	t, p := &s.tempo, &s.phases
	t.rephases++
	t.rephaseAt = s.Stats.Conflicts + rephaseUnit*t.rephases
	switch t.rephases % 6 {
	case 1:
		for i := range p.saved {
			p.saved[i] = -1
		}
	case 3:
		for i := range p.saved {
			p.saved[i] = 1
		}
	case 5:
		for i := range p.saved {
			t.rand ^= t.rand << 13
			t.rand ^= t.rand >> 7
			t.rand ^= t.rand << 17
			if t.rand&7 == 0 {
				p.saved[i] = int8(1 - 2*int8(t.rand>>8&1))
			}
		}
	default:
		for i, b := range p.best {
			if b != 0 {
				p.saved[i] = b
			}
		}
	}
	p.targetLen, p.bestLen = 0, 0
	for i := range p.target {
		p.target[i] = 0
	}
}
