package audit

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan/slotted"
)

// Formula returns clauses, in DIMACS numbers, that can be satisfied exactly when a plan
// exists that keeps every rule, fairness included, with at most so many breaks in all;
// a bound below 0 sets none. It is written to be believed: every clause below is one of
// the rules, the definition of a new variable, or a fact that holds in every plan and
// whose reason stands beside it.
func Formula(p *slotted.Problem, fairness, bound int) [][]int {
	f := &formula{p: p}
	f.meetings()
	breaks := f.participants()
	f.fairness(breaks, fairness)
	f.tables()
	if bound >= 0 {
		f.atMost(slices.Concat(breaks...), bound)
	}
	return f.clauses
}

// formula numbers variables and collects clauses. A literal of 0 stands for "never".
type formula struct {
	p       *slotted.Problem
	vars    int
	clauses [][]int
	x       [][]int // x[m][t]: meeting m is in slot t; 0 when it may not be
	busy    [][]int // busy[who][t]: the participant has a meeting then; 0 when that cannot be
}

func (f *formula) fresh() int { f.vars++; return f.vars }

// clause adds a clause whose literals that are never true have been left out.
func (f *formula) clause(ls ...int) { f.clauses = append(f.clauses, ls) }

// meetings: each meeting is in one of the slots where it may be, and in no two;
// precedences.
func (f *formula) meetings() {
	p := f.p
	f.x = make([][]int, len(p.Meetings))
	for m := range p.Meetings {
		f.x[m] = make([]int, p.Slots+1)
		var anywhere []int
		for t := 1; t <= p.Slots; t++ {
			if f.may(m, t) {
				f.x[m][t] = f.fresh()
				for _, other := range anywhere {
					f.clause(-other, -f.x[m][t])
				}
				anywhere = append(anywhere, f.x[m][t])
			}
		}
		f.clause(anywhere...)
	}
	for m, meeting := range p.Meetings {
		for _, before := range meeting.After {
			for t := 1; t <= p.Slots; t++ {
				for late := t; late <= p.Slots; late++ {
					if f.x[m][t] != 0 && f.x[before][late] != 0 {
						f.clause(-f.x[m][t], -f.x[before][late])
					}
				}
			}
		}
	}
}

// may says whether meeting m may be in slot t as far as it is concerned alone.
func (f *formula) may(m, t int) bool {
	x := f.p.Meetings[m]
	return (x.Fixed == 0 || x.Fixed == t) &&
		(x.Half != slotted.Morning || t <= f.p.Mornings) && (x.Half != slotted.Afternoon || t > f.p.Mornings) &&
		!slices.Contains(f.p.Forbidden[x.A], t) && !slices.Contains(f.p.Forbidden[x.B], t)
}

// participants: one meeting at a time. It returns, for each participant, the literals
// "at least 1 break", "at least 2 breaks", and so on as far as can be.
func (f *formula) participants() [][]int {
	p := f.p
	of := make([][]int, p.People)
	for m, x := range p.Meetings {
		of[x.A], of[x.B] = append(of[x.A], m), append(of[x.B], m)
	}
	breaks := make([][]int, p.People)
	for who, ms := range of {
		busy := make([]int, p.Slots+1)
		f.busy = append(f.busy, busy)
		for t := 1; t <= p.Slots; t++ {
			var here []int
			for _, m := range ms {
				if f.x[m][t] == 0 {
					continue
				}
				for _, other := range here {
					f.clause(-other, -f.x[m][t])
				}
				here = append(here, f.x[m][t])
			}
			if len(here) > 0 {
				busy[t] = f.or(here)
			}
		}
		if len(ms) == 0 {
			continue
		}
		// Fact: as each meeting is in one slot and no two in the same, exactly as many
		// slots are busy as there are meetings.
		done := f.count(busy[1:], len(ms)+1)
		f.need(done(p.Slots, len(ms)))
		f.never(done(p.Slots, len(ms)+1))
		f.halls(ms, done)
		breaks[who] = f.breaks(busy, len(ms), done)
	}
	return breaks
}

// halls states a fact: the meetings that can only be in the first t slots take as many
// of them, and those that can only come later leave as many free before.
func (f *formula) halls(ms []int, done func(t, k int) int) {
	for t := 1; t < f.p.Slots; t++ {
		early, late := 0, 0
		for _, m := range ms {
			before := slices.ContainsFunc(f.x[m][1:t+1], func(l int) bool { return l != 0 })
			after := slices.ContainsFunc(f.x[m][t+1:], func(l int) bool { return l != 0 })
			if !after {
				early++
			}
			if !before {
				late++
			}
		}
		if early > 0 {
			f.need(done(t, early))
		}
		if late > 0 {
			f.never(done(t, len(ms)-late+1))
		}
	}
}

// breaks defines the runs of busy slots: one begins where a slot is busy and the one
// before is not. The breaks are the runs less one.
func (f *formula) breaks(busy []int, n int, done func(t, k int) int) []int {
	T := f.p.Slots
	begins := make([]int, T)
	for t := 1; t <= T; t++ {
		if busy[t] == 0 {
			continue
		}
		r := f.fresh()
		begins[t-1] = r
		f.clause(-r, busy[t])
		if busy[t-1] != 0 {
			f.clause(-r, -busy[t-1])
			f.clause(r, -busy[t], busy[t-1])
		} else {
			f.clause(r, -busy[t])
		}
	}
	runs := f.count(begins, n)
	var out []int
	for k := 2; k <= n; k++ {
		if l := runs(T, k); l != 0 {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		return nil
	}
	// Fact: without a break, whoever has begun by slot t is done n-1 slots later.
	for t := 1; t+n-1 <= T; t++ {
		if begun := done(t, 1); begun != 0 {
			ls := []int{out[0], -begun}
			if l := done(t+n-1, n); l != 0 {
				ls = append(ls, l)
			}
			f.clause(ls...)
		}
	}
	return out
}

// fairness: whoever has k breaks more than the limit forces k on everybody.
func (f *formula) fairness(breaks [][]int, limit int) {
	if limit < 0 {
		return
	}
	for _, mine := range breaks {
		for k := 1; limit+k <= len(mine); k++ {
			for _, theirs := range breaks {
				if k > len(theirs) {
					f.clause(-mine[limit+k-1]) // somebody cannot have k breaks
					break
				}
				f.clause(-mine[limit+k-1], theirs[k-1])
			}
		}
	}
}

// tables: at most so many meetings in a slot. Meetings are taken in groups that share
// their first participant: no two of a group are in one slot, so that a group counts
// as one when one of its meetings is there.
func (f *formula) tables() {
	for t := 1; t <= f.p.Slots; t++ {
		groups := make([][]int, f.p.People)
		for m, x := range f.p.Meetings {
			if f.x[m][t] != 0 {
				groups[x.A] = append(groups[x.A], f.x[m][t])
			}
		}
		var here []int
		for _, g := range groups {
			if len(g) > 0 {
				here = append(here, f.or(g))
			}
		}
		f.atMost(here, f.p.Tables)
		if 10*len(f.p.Meetings) >= 9*f.p.Slots*f.p.Tables {
			f.pairs(t)
		}
	}
}

// pairs states a fact: as a meeting has two participants, those busy in a slot are an
// even number, and at most two a table. It is said where tables are nearly all taken,
// as there it shortens proofs.
func (f *formula) pairs(t int) {
	var ls []int
	for _, busy := range f.busy {
		if busy[t] != 0 {
			ls = append(ls, busy[t])
		}
	}
	at := f.count(ls, 2*f.p.Tables+1)
	f.never(at(len(ls), 2*f.p.Tables+1))
	for k := 1; k < 2*f.p.Tables; k += 2 {
		if odd := at(len(ls), k); odd != 0 {
			if even := at(len(ls), k+1); even != 0 {
				f.clause(-odd, even)
			} else {
				f.clause(-odd)
			}
		}
	}
}

// or defines a variable that is true when one of the literals is.
func (f *formula) or(ls []int) int {
	y := f.fresh()
	for _, l := range ls {
		f.clause(-l, y)
	}
	f.clause(append([]int{-y}, ls...)...)
	return y
}

func (f *formula) need(l int) {
	if l == 0 {
		f.clause()
		return
	}
	f.clause(l)
}

func (f *formula) never(l int) {
	if l != 0 {
		f.clause(-l)
	}
}

// count defines, for a row of literals, the variables "at least k of the first i are
// true" for k up to most, and returns them by a function; 0 when that can never be.
func (f *formula) count(row []int, most int) func(i, k int) int {
	at := make([][]int, len(row)+1)
	at[0] = make([]int, most+1)
	for i, l := range row {
		at[i+1] = make([]int, most+1)
		for k := 1; k <= most; k++ {
			was, less := at[i][k], 0 // less: at least k-1 before; k of 1 needs nothing
			if k > 1 {
				less = at[i][k-1]
			}
			if l == 0 || (k > 1 && less == 0) {
				at[i+1][k] = was
				continue
			}
			y := f.fresh()
			at[i+1][k] = y
			// y = was or (l and less)
			if was != 0 {
				f.clause(-was, y)
			}
			up, down := []int{-l, y}, []int{-y, l}
			also := []int{-y, less}
			if k > 1 {
				up = append(up, -less)
			}
			if was != 0 {
				down = append(down, was)
				also = append(also, was)
			}
			f.clause(up...)
			f.clause(down...)
			if k > 1 {
				f.clause(also...)
			}
		}
	}
	return func(i, k int) int {
		if k > most {
			return 0
		}
		return at[i][k]
	}
}

// atMost forbids more than n of the literals, by counting in halves.
func (f *formula) atMost(ls []int, n int) {
	if len(ls) <= n {
		return
	}
	f.never(f.sums(ls, n+1)[n])
}

// sums returns variables that are true when at least 1, 2, …, most of the literals are.
func (f *formula) sums(ls []int, most int) []int {
	if len(ls) == 1 {
		return ls
	}
	a, b := f.sums(ls[:len(ls)/2], most), f.sums(ls[len(ls)/2:], most)
	out := make([]int, min(most, len(a)+len(b)))
	for k := range out {
		out[k] = f.fresh()
		if k > 0 {
			f.clause(-out[k], out[k-1])
		}
	}
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b) && i+j <= most; j++ {
			if i+j == 0 {
				continue
			}
			c := []int{out[i+j-1]}
			if i > 0 {
				c = append(c, -a[i-1])
			}
			if j > 0 {
				c = append(c, -b[j-1])
			}
			f.clause(c...)
		}
	}
	return out
}
