package exact

import "escale.dev/escale/internal/meeting/plan/slotted"

// never stands for the breaks of a participant whose meetings cannot all take place.
const never = 1 << 20

// alone returns the fewest breaks that a participant could have if nobody else
// counted: the best choice of as many slots as it has meetings, among those where one
// of them may be, such that every stretch of slots from the start or to the end holds
// the meetings that can be nowhere else (Hall's condition on those stretches). A
// dynamic programme over slots; the value is a lower bound. It is never when no
// choice exists.
func (f *frame) alone(who int) int {
	ms := f.of[who]
	n, T := len(ms), f.p.Slots
	if n == 0 {
		return 0
	}
	// best[k][u]: fewest breaks with k slots used so far, the last slot used or not
	type row [2]int
	best := make([]row, n+1)
	for k := range best {
		best[k] = row{never, never}
	}
	best[0][0] = 0
	for t := 1; t <= T; t++ {
		next := make([]row, n+1)
		for k := range next {
			next[k] = row{never, never}
			if k < f.early[who][t] || k > n-f.late[who][t] {
				continue
			}
			next[k][0] = min(best[k][0], best[k][1])
			if k == 0 || !f.may[who][t] {
				continue
			}
			gap := 1
			if k == 1 {
				gap = 0
			}
			next[k][1] = min(best[k-1][1], best[k-1][0]+gap)
		}
		best = next
	}
	return min(best[n][0], best[n][1])
}

// frame is what the bounds and the model read of a problem.
type frame struct {
	p      *slotted.Problem
	of     [][]int  // meetings by participant
	domain [][]int  // slots by meeting
	may    [][]bool // by participant and slot: one of its meetings may be there
	early  [][]int  // by participant and slot t: meetings that end by t at the latest
	late   [][]int  // by participant and slot t: meetings that come after t for sure
	least  []int    // fewest breaks of each participant alone
	dead   bool     // a meeting has nowhere to be, or a participant cannot hold its meetings

	stop    func() bool
	stopped bool // given up: the rest is not filled in
}

// gaveUp asks whether to give up.
func (f *frame) gaveUp() bool {
	f.stopped = f.stopped || (f.stop != nil && f.stop())
	return f.stopped
}

// newFrame reads a problem; stop, when set, is asked now and then whether to give up.
func newFrame(p *slotted.Problem, stop func() bool) *frame {
	f := &frame{p: p, of: p.Of(), domain: make([][]int, len(p.Meetings)), stop: stop}
	for m := range p.Meetings {
		if m%256 == 0 && f.gaveUp() {
			return f
		}
		f.domain[m] = p.Domain(m)
	}
	f.order()
	for m := range p.Meetings {
		f.dead = f.dead || len(f.domain[m]) == 0
	}
	if f.dead {
		return f
	}
	for who := range p.People {
		if f.gaveUp() {
			return f
		}
		may, early, late := make([]bool, p.Slots+1), make([]int, p.Slots+1), make([]int, p.Slots+1)
		for _, m := range f.of[who] {
			d := f.domain[m]
			for _, t := range d {
				may[t] = true
			}
			for t := d[len(d)-1]; t <= p.Slots; t++ {
				early[t]++
			}
			for t := range d[0] {
				late[t]++
			}
		}
		f.may, f.early, f.late = append(f.may, may), append(f.early, early), append(f.late, late)
		f.least = append(f.least, f.alone(who))
		f.dead = f.dead || f.least[who] >= never
	}
	return f
}

// order narrows the domains by the precedences until nothing changes: what comes
// after something is later than its first slot, what comes before is earlier than the
// last.
func (f *frame) order() {
	for changed := true; changed && !f.gaveUp(); {
		changed = false
		for m, x := range f.p.Meetings {
			for _, b := range x.After {
				if m == b {
					changed = changed || len(f.domain[m]) > 0
					f.domain[m] = nil
					continue
				}
				changed = f.narrow(b, m) || changed
			}
		}
	}
}

func (f *frame) narrow(first, then int) bool {
	a, b := f.domain[first], f.domain[then]
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	n := len(a) + len(b)
	for len(b) > 0 && b[0] <= a[0] {
		b = b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] >= b[len(b)-1] {
		a = a[:len(a)-1]
	}
	f.domain[first], f.domain[then] = a, b
	return len(a)+len(b) != n
}

// breaks counts the breaks of each participant in a plan.
func (f *frame) breaks(slot []int) []int {
	out := make([]int, f.p.People)
	used := make([]bool, f.p.Slots+2)
	for who, ms := range f.of {
		clear(used)
		for _, m := range ms {
			used[slot[m]] = true
		}
		runs := 0
		for t := 1; t <= f.p.Slots; t++ {
			if used[t] && !used[t-1] {
				runs++
			}
		}
		out[who] = max(0, runs-1)
	}
	return out
}
