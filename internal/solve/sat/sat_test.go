package sat

import (
	"fmt"
	"testing"

	"escale.dev/escale/internal/solve"
)

// holds says whether an assignment (bit v set: variable v true) makes a literal true.
func holds(bits int, l Lit) bool { return (bits>>l.Var()&1 == 1) != (l&1 == 1) }

func satisfies(bits int, cs [][]Lit) bool {
	for _, c := range cs {
		ok := false
		for _, l := range c {
			ok = ok || holds(bits, l)
		}
		if !ok {
			return false
		}
	}
	return true
}

// anyModel tries every assignment.
func anyModel(vars int, cs [][]Lit) bool {
	for bits := range 1 << vars {
		if satisfies(bits, cs) {
			return true
		}
	}
	return false
}

func units(ls []Lit) [][]Lit {
	var cs [][]Lit
	for _, l := range ls {
		cs = append(cs, []Lit{l})
	}
	return cs
}

// TestAgainstExhaustion adds clauses in three portions and assumes some literals: the answer,
// the model and the core must hold against every assignment.
func TestAgainstExhaustion(t *testing.T) {
	for seed := range uint64(3000) {
		r := solve.NewRand(seed)
		vars := 1 + r.Intn(10)
		s := New()
		for range vars {
			s.NewVar()
		}
		var all [][]Lit
		for range 3 {
			for range r.Intn(2 + vars*3) {
				var c []Lit
				for range 1 + r.Intn(2) + r.Intn(3) {
					c = append(c, Lit(r.Intn(2*vars)))
				}
				s.Add(c...)
				all = append(all, c)
			}
			var as []Lit
			for v := range vars {
				if r.Intn(4) == 0 {
					as = append(as, Lit(2*v+r.Intn(2)))
				}
			}
			compare(t, s, vars, all, as)
		}
	}
}

// compare solves and tries every assignment.
func compare(t *testing.T, s *Solver, vars int, all [][]Lit, as []Lit) {
	t.Helper()
	with := append(append([][]Lit{}, all...), units(as)...)
	want := anyModel(vars, with)
	switch got := s.Solve(as...); {
	case want != (got == Satisfiable):
		t.Fatalf("%v assuming %v: satisfiable %v, answered %v", all, as, want, got)
	case want:
		bits := 0
		for v := range vars {
			if s.Value(Lit(2 * v)) {
				bits |= 1 << v
			}
		}
		if !satisfies(bits, with) {
			t.Fatalf("%v assuming %v: %b is no model", all, as, bits)
		}
	default:
		for _, l := range s.Core() {
			if !has(as, l) {
				t.Fatalf("core %v of assumptions %v", s.Core(), as)
			}
		}
		if anyModel(vars, append(append([][]Lit{}, all...), units(s.Core())...)) {
			t.Fatalf("%v: core %v can hold", all, s.Core())
		}
	}
}

// TestPigeons: n+1 pigeons and n holes, with pigeons in between that fit.
func TestPigeons(t *testing.T) {
	for n := range 8 {
		for _, pigeons := range []int{n, n + 1} {
			t.Run(fmt.Sprintf("%d in %d", pigeons, n), func(t *testing.T) {
				s := New()
				b := NewBuilder(s)
				x := make([][]Lit, pigeons)
				for i := range x {
					for range n {
						x[i] = append(x[i], s.NewVar())
					}
					b.AtLeastOne(x[i])
				}
				for h := range n {
					var in []Lit
					for i := range x {
						in = append(in, x[i][h])
					}
					b.AtMostOne(in)
				}
				want := Satisfiable
				if pigeons > n {
					want = Unsatisfiable
				}
				if got := s.Solve(); got != want {
					t.Errorf("answer %v, want %v", got, want)
				}
			})
		}
	}
}

// TestCounters holds the counters against counting, for every assignment.
func TestCounters(t *testing.T) {
	for n := range 7 {
		for k := range n + 2 {
			t.Run(fmt.Sprintf("%d of %d", k, n), func(t *testing.T) {
				for bits := range 1 << n {
					s := New()
					b := NewBuilder(s)
					var ls []Lit
					for v := range n {
						l := s.NewVar()
						ls = append(ls, l)
						if bits>>v&1 == 0 {
							l = l.Not()
						}
						s.Add(l)
					}
					count := 0
					for v := range n {
						count += bits >> v & 1
					}
					if n > 0 {
						total := b.Total(ls, true)
						want := Satisfiable
						if count < k {
							want = Unsatisfiable
						}
						if got := s.Solve(total.Out(k)); got != want {
							t.Fatalf("%b: at least %d: %v", bits, k, got)
						}
						if got := s.Solve(total.Out(k).Not()); (got == Satisfiable) != (count < k) {
							t.Fatalf("%b: fewer than %d: %v", bits, k, got)
						}
					}
					b.Exactly(ls, k)
					if got := s.Solve(); (got == Satisfiable) != (count == k) {
						t.Fatalf("%b: exactly %d: %v", bits, k, got)
					}
				}
			})
		}
	}
}

// TestStop: a search that is told to stop says that it does not know, and goes on
// when asked again.
func TestStop(t *testing.T) {
	s := New()
	b := NewBuilder(s)
	const n = 9
	var x [n + 1][n]Lit
	for i := range x {
		for h := range n {
			x[i][h] = s.NewVar()
		}
		b.AtLeastOne(x[i][:])
	}
	for h := range n {
		var in []Lit
		for i := range x {
			in = append(in, x[i][h])
		}
		b.pairs(in)
	}
	if got := s.SolveLimited(50); got != Unknown {
		t.Fatalf("after 50 conflicts: %v", got)
	}
	s.Stop = func() bool { return true }
	if got := s.Solve(); got != Unknown {
		t.Fatalf("stopped: %v", got)
	}
}
