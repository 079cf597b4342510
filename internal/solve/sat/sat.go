// Package sat decides whether a set of clauses can be satisfied, by conflict-driven
// clause learning, and says which assumptions stand in the way when it cannot be.
// It knows nothing of meetings.
//
// # How it works
//
// Unit propagation watches two literals of each clause (Moskewicz and others, Chaff,
// DAC 2001) with a blocking literal beside each watch. A conflict is resolved back to
// its first unique implication point (Marques-Silva and Sakallah, GRASP, 1996); the
// learnt clause is shortened by recursive minimisation (Sörensson and Biere, SAT 2009)
// and valued by the number of decision levels in it, its glue (Audemard and Simon,
// Glucose, IJCAI 2009). Decisions alternate between two ways of searching, as Biere's
// CaDiCaL does: a restless one (a queue moved to front, restarts as soon as recent glue
// is worse than usual), good at proofs, and a steady one (decaying activities, rare
// restarts by Luby's sequence as Knuth counts it, phases that aim at the longest
// trail without conflict), good at finding solutions.
//
// # Repeatable
//
// Nothing here reads a clock or a global, and no map is walked: the same clauses in
// the same order give the same answer and the same work, on any machine.
package sat

// Lit is a literal: variable v (from 0) is 2v when true and 2v+1 when false.
type Lit int32

// Undef is no literal.
const Undef Lit = -1

// Not returns the opposite literal.
func (l Lit) Not() Lit { return l ^ 1 }

// Var returns the number of the literal's variable.
func (l Lit) Var() int { return int(l >> 1) }

// Dimacs returns the literal as DIMACS files write it: variables from 1, negative
// when negated.
func (l Lit) Dimacs() int {
	if l&1 == 1 {
		return -(int(l>>1) + 1)
	}
	return int(l>>1) + 1
}

// Answer is what a search found out.
type Answer int8

// The answers. Unknown means that the search was stopped.
const (
	Unknown Answer = iota
	Satisfiable
	Unsatisfiable
)

// Proof receives each clause that the solver derives and each that it forgets, in
// order, so that another program can follow (DRUP: every clause added follows from
// those before it by unit propagation). The slices belong to the solver.
type Proof interface {
	Add(clause []Lit)
	Delete(clause []Lit)
}

// Stats counts the work of a solver since it was made.
type Stats struct {
	Conflicts, Decisions, Propagations, Restarts int64
	Learnt, Forgotten, Shortened                 int64
}

// Solver holds clauses over variables and searches for an assignment that satisfies
// them all. It is not for several goroutines at once.
type Solver struct {
	Stats Stats
	// Stop, when set, is asked every few thousand propagations whether to give up.
	Stop func() bool
	// Log, when set before the first clause, receives the proof.
	Log Proof

	arena   []Lit     // clauses: size, glue and flags, literals
	wasted  int       // words of the arena that belong to forgotten clauses
	learnts []ref     // learnt clauses
	clauses []ref     // given clauses of three literals or more, and two
	watches [][]watch // by literal: clauses that watch its opposite being false… see propagate

	val    []int8 // by literal: 1 true, -1 false, 0 open
	level  []int32
	reason []ref
	trail  []Lit
	limits []int // trail length at each decision
	head   int   // next literal of the trail to propagate

	broken bool  // the clauses contradict one another
	core   []Lit // assumptions that failed
	model  []int8

	order  order
	phases phases
	tempo  tempo

	probing bool  // vivifying: values taken back are not remembered
	probed  int64 // propagations spent on that
	askAt   int64 // when to ask Stop again

	// scratch of conflict analysis
	seen    []byte
	learnt  []Lit
	stack   []Lit
	toClear []int32
	stamp   []int64
	stamps  int64
	temp    []Lit
}

// ref is the place of a clause in the arena; noRef is none.
type ref uint32

const (
	noRef   ref = 1<<32 - 1
	binary  ref = 1 << 31 // set in watches of clauses of two literals
	headLen     = 2       // words before the literals of a clause
)

// Flags kept beside the glue of a clause.
const (
	flagLearnt = 1 << iota
	flagUsed   // took part in a recent conflict
	flagUsed2  // and in one before
	flagGone   // forgotten, the words wait for collection
	flagVivid  // vivified already
	glueShift  = 5
)

// watch stands in the list of a literal that has become true: the clause watches its
// opposite. Blocker is another literal of the clause.
type watch struct {
	blocker Lit
	ref     ref
}

// New returns a solver without variables.
func New() *Solver {
	s := &Solver{}
	s.order.init()
	s.tempo.init()
	return s
}

// NewVar adds a variable and returns its positive literal.
func (s *Solver) NewVar() Lit {
	v := len(s.level)
	s.level = append(s.level, 0)
	s.reason = append(s.reason, noRef)
	s.val = append(s.val, 0, 0)
	s.watches = append(s.watches, nil, nil)
	s.seen = append(s.seen, 0)
	s.stamp = append(s.stamp, 0)
	s.phases.add()
	s.order.add(v)
	return Lit(2 * v)
}

// Vars returns the number of variables.
func (s *Solver) Vars() int { return len(s.level) }

// Add adds a clause and returns false when the clauses now contradict one another.
func (s *Solver) Add(lits ...Lit) bool {
	if s.broken {
		return false
	}
	s.backtrack(0)
	c := s.temp[:0]
	changed := false
	s.stamps++
	for _, l := range lits {
		switch {
		case s.val[l] > 0 && s.level[l.Var()] == 0, s.stamp[l.Var()] == s.stamps && has(c, l.Not()):
			s.temp = c
			return true
		case s.val[l] < 0 && s.level[l.Var()] == 0, s.stamp[l.Var()] == s.stamps && has(c, l):
			changed = true
			continue
		}
		s.stamp[l.Var()] = s.stamps
		c = append(c, l)
	}
	s.temp = c
	if changed && s.Log != nil {
		s.Log.Add(c)
	}
	switch len(c) {
	case 0:
		s.broken = true
		return false
	case 1:
		s.assign(c[0], noRef)
		if s.propagate() != noRef {
			s.fail()
			return false
		}
		return true
	}
	s.clauses = append(s.clauses, s.store(c, 0, 0))
	return true
}

// fail records the empty clause.
func (s *Solver) fail() {
	if !s.broken && s.Log != nil {
		s.Log.Add(nil)
	}
	s.broken = true
}

func has(c []Lit, l Lit) bool {
	for _, x := range c {
		if x == l {
			return true
		}
	}
	return false
}

// Value returns whether the literal is true in the last solution found.
func (s *Solver) Value(l Lit) bool {
	return int(l) < len(s.model) && s.model[l] > 0
}

// Core returns the assumptions of the last search that cannot hold together; empty
// when the clauses contradict one another without any.
func (s *Solver) Core() []Lit { return s.core }
