package exact

import (
	"math/bits"
	"slices"

	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve"
)

// walk is a plan that changes in place. A move takes one meeting of a
// participant to a slot where that participant is free; whoever is in the way there
// goes to the slot left, and so on: the chain of meetings that alternate between the
// two slots (a Kempe chain, which in a graph of pairs is a path). Everybody within the
// chain is busy in both slots before and after, so only the participants at its two
// ends change, and the value of a move is known before anything is moved. Domains,
// tables and precedences hold always; fairness is priced.
//
// Most moves are those that a planner would make of a day seen alone: an outer meeting
// of a stretch goes beside another stretch, which fills a break or shifts a day by one
// slot.
type walk struct {
	p      *slotted.Problem
	ends   [][2]int32 // by meeting
	domain []uint64   // by meeting: slot t is bit t-1
	before [][]int    // by meeting: those that come strictly before
	after  [][]int
	people []int32 // those whose day can change
	all    uint64  // every slot
	limit  int     // breaks of one participant beyond which fairness is broken

	slot  []int
	at    []int32  // by participant and slot: the meeting there, or -1
	busy  []uint64 // by participant
	count []int    // by slot
	cost  int64
	most  int64 // breaks of all, and the price of fairness broken

	chain    []int32 // the move tried: its meetings, in order
	mark     []bool  // by meeting: in the chain
	from, to int
	p1, p2   int32
	delta    int64

	best       []int // the plan with the fewest breaks that is fair, or nil
	bestBreaks int
	check      bool // recompute all after each move
}

// Prices: a break, a slot idle within a day, a break too many for fairness.
const (
	breakPrice  = 12
	idlePrice   = 1
	unfairPrice = 200
	mostSlots   = 64 // a day is a word of bits
)

// newWalk starts from a plan that keeps every rule.
func newWalk(f *frame, slot []int, fairness int) *walk {
	p := f.p
	n := len(p.Meetings)
	w := &walk{p: p, slot: append([]int{}, slot...), mark: make([]bool, n),
		ends: make([][2]int32, n), domain: make([]uint64, n), before: make([][]int, n), after: make([][]int, n),
		at: make([]int32, p.People*p.Slots), busy: make([]uint64, p.People), count: make([]int, p.Slots), bestBreaks: 1 << 30}
	w.all = uint64(1)<<(p.Slots-1)<<1 - 1
	w.limit = p.Slots
	if fairness >= 0 {
		w.limit = fairness
		if !f.someoneIdle() {
			w.limit += minOf(f.least)
		}
	}
	for i, m := range p.Meetings {
		w.ends[i] = [2]int32{int32(m.A), int32(m.B)}
		for _, t := range f.domain[i] {
			w.domain[i] |= 1 << (t - 1)
		}
		w.before[i] = m.After
		for _, j := range m.After {
			w.after[j] = append(w.after[j], i)
		}
	}
	for who, ms := range f.of {
		if len(ms) > 0 && len(ms) < p.Slots {
			w.people = append(w.people, int32(who))
		}
	}
	w.recompute()
	return w
}

func minOf(xs []int) int {
	least := xs[0]
	for _, x := range xs {
		least = min(least, x)
	}
	return least
}

// recompute derives everything from the slots.
func (w *walk) recompute() {
	for i := range w.at {
		w.at[i] = -1
	}
	clear(w.busy)
	clear(w.count)
	for i, t := range w.slot {
		if t == 0 { // not placed yet
			continue
		}
		w.count[t-1]++
		for _, who := range w.ends[i] {
			w.at[int(who)*w.p.Slots+t-1] = int32(i)
			w.busy[who] |= 1 << (t - 1)
		}
	}
	w.cost, w.most = 0, 0
	for _, day := range w.busy {
		c, b := w.price(day)
		w.cost += c
		w.most += b
	}
}

// price values the day of a participant: all counted, and breaks alone.
func (w *walk) price(day uint64) (cost, breaks int64) {
	if day == 0 {
		return 0, 0
	}
	n := bits.OnesCount64(day&^(day<<1)) - 1
	idle := 64 - bits.LeadingZeros64(day) - bits.TrailingZeros64(day) - bits.OnesCount64(day)
	cost = int64(n*breakPrice + idle*idlePrice)
	breaks = int64(n)
	if n > w.limit {
		cost += int64(n-w.limit) * unfairPrice
		breaks += unfairPrice
	}
	return cost, breaks
}

// try looks for a move of one participant's day.
func (w *walk) try(r *solve.Rand) bool {
	who := w.people[r.Intn(len(w.people))]
	if whole(w.busy[who]) { // another chance for those who have a break
		who = w.people[r.Intn(len(w.people))]
	}
	day := w.busy[who]
	out, in := w.edges(day)
	if r.Uint64()%16 == 0 {
		out, in = day, w.all&^day
	}
	if in == 0 {
		return false
	}
	return w.lay(who, nth(out, r.Intn(bits.OnesCount64(out))), nth(in, r.Intn(bits.OnesCount64(in))))
}

// whole says whether a day is one stretch.
func whole(day uint64) bool {
	d := day >> bits.TrailingZeros64(day)
	return d&(d+1) == 0
}

// edges returns the outer slots of the stretches of a day, and the idle slots beside them.
func (w *walk) edges(day uint64) (out, in uint64) {
	return day &^ (day << 1 & (day >> 1)), w.all &^ day & (day<<1 | day>>1)
}

// nth returns the place of the k-th set bit.
func nth(x uint64, k int) int {
	for range k {
		x &= x - 1
	}
	return bits.TrailingZeros64(x)
}

// lay follows the chain that takes a participant's meeting from one slot to another
// (both from 0), and values it; false when a rule is in the way.
func (w *walk) lay(who int32, from, to int) bool {
	w.chain = w.chain[:0]
	w.from, w.to, w.p1 = from, to, who
	a, b, ordered := from, to, false
	x := who
	for {
		i := w.at[int(x)*w.p.Slots+a]
		if i < 0 {
			break
		}
		if w.domain[i]>>b&1 == 0 {
			return false
		}
		w.chain = append(w.chain, i)
		ordered = ordered || len(w.before[i]) > 0 || len(w.after[i]) > 0
		e := w.ends[i]
		x ^= e[0] ^ e[1]
		a, b = b, a
	}
	w.p2 = x
	if len(w.chain)&1 == 1 && w.count[to] >= w.p.Tables {
		return false
	}
	if ordered && !w.orderly() {
		return false
	}
	turn := uint64(1)<<from | 1<<to
	c1, _ := w.price(w.busy[who])
	c2, _ := w.price(w.busy[x])
	n1, _ := w.price(w.busy[who] ^ turn)
	n2, _ := w.price(w.busy[x] ^ turn)
	w.delta = n1 + n2 - c1 - c2
	return true
}

// orderly says whether the precedences hold once the chain has moved.
func (w *walk) orderly() bool {
	for _, i := range w.chain {
		w.mark[i] = true
	}
	then := func(i int) int {
		if w.mark[i] {
			return w.from + w.to + 2 - w.slot[i]
		}
		return w.slot[i]
	}
	ok := true
	for _, i := range w.chain {
		t := then(int(i))
		for _, j := range w.before[i] {
			ok = ok && then(j) < t
		}
		for _, j := range w.after[i] {
			ok = ok && (w.slot[j] == 0 || t < then(j))
		}
	}
	for _, i := range w.chain {
		w.mark[i] = false
	}
	return ok
}

// keep makes the move tried.
func (w *walk) keep() {
	w.move()
	w.delta = 0
	if w.most < int64(w.bestBreaks) {
		w.note()
	}
	if w.check {
		w.assert()
	}
}

// move moves the chain and brings the books up to date.
func (w *walk) move() {
	S := w.p.Slots
	for _, i := range w.chain { // each frees its places before the next is set
		t := w.slot[i] - 1
		for _, who := range w.ends[i] {
			if k := int(who)*S + t; w.at[k] == i {
				w.at[k] = -1
			}
		}
		u := w.from + w.to - t
		w.slot[i] = u + 1
		w.count[t]--
		w.count[u]++
	}
	for _, i := range w.chain {
		for _, who := range w.ends[i] {
			w.at[int(who)*S+w.slot[i]-1] = i
		}
	}
	turn := uint64(1)<<w.from | 1<<w.to
	for _, who := range [2]int32{w.p1, w.p2} {
		cost, breaks := w.price(w.busy[who])
		w.busy[who] ^= turn
		c, b := w.price(w.busy[who])
		w.cost += c - cost
		w.most += b - breaks
	}
}

// note keeps the plan when it is the best so far and fair.
func (w *walk) note() {
	if w.most < int64(w.bestBreaks) && w.most < unfairPrice {
		w.best = append(w.best[:0], w.slot...)
		w.bestBreaks = int(w.most)
	}
}

// assert stops the program when what the walk keeps up to date is wrong.
func (w *walk) assert() {
	was := *w
	was.at, was.busy, was.count = slices.Clone(w.at), slices.Clone(w.busy), slices.Clone(w.count)
	w.recompute()
	if was.cost != w.cost || was.most != w.most || !slices.Equal(was.at, w.at) || !slices.Equal(was.busy, w.busy) || !slices.Equal(was.count, w.count) {
		panic("the walk's books are wrong")
	}
}
