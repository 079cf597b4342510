package exact

import (
	"math/bits"

	"escale.dev/escale/internal/solve"
)

// fillEffort bounds the steps of fill, for each meeting.
const fillEffort = 200

// fill makes a first plan, or returns nil when it does not come by one. Meetings with
// the fewest slots come first. Where both participants and a table are free a meeting
// takes a place that costs little; otherwise a chain frees one; otherwise it takes the
// place of others, which wait their turn again.
func fill(f *frame, r *solve.Rand, fairness int, stop func() bool) *walk {
	n := len(f.p.Meetings)
	w := newWalk(f, make([]int, n), fairness)
	var queue []int
	for k := 0; len(queue) < n; k++ {
		for i, d := range f.domain {
			if len(d) == k {
				queue = append(queue, i)
			}
		}
	}
	for step := 0; len(queue) > 0; step++ {
		if step > fillEffort*(n+10) || (stop != nil && step%64 == 0 && stop()) {
			return nil
		}
		i := queue[0]
		queue = queue[1:]
		if t := w.place(i, r); t >= 0 || w.free(i, r, &t) {
			w.put(i, t)
			continue
		}
		t := nth(w.domain[i], r.Intn(bits.OnesCount64(w.domain[i])))
		queue = w.evict(i, t, r, queue)
		w.put(i, t)
	}
	w.best, w.bestBreaks = nil, 1<<30 // partial plans do not count
	w.recompute()
	w.note()
	return w
}

// place returns the slot (from 0) free for a meeting that costs least, or -1.
func (w *walk) place(i int, r *solve.Rand) int {
	a, b := w.ends[i][0], w.ends[i][1]
	best, least := -1, int64(1)<<60
	for left := w.domain[i] &^ (w.busy[a] | w.busy[b]); left != 0; left &= left - 1 {
		t := bits.TrailingZeros64(left)
		if w.count[t] >= w.p.Tables || !w.fits(i, t) {
			continue
		}
		c1, _ := w.price(w.busy[a] | 1<<t)
		c2, _ := w.price(w.busy[b] | 1<<t)
		if c := (c1+c2)*4 + int64(r.Intn(4)); c < least {
			best, least = t, c
		}
	}
	return best
}

// fits says whether the precedences allow a meeting a slot, of those placed.
func (w *walk) fits(i, t int) bool {
	for _, j := range w.before[i] {
		if w.slot[j] > t {
			return false
		}
	}
	for _, j := range w.after[i] {
		if w.slot[j] != 0 && w.slot[j] <= t+1 {
			return false
		}
	}
	return true
}

// free moves a chain so that a slot becomes free for a meeting, which it returns in t.
func (w *walk) free(i int, r *solve.Rand, t *int) bool {
	for side, who := range w.ends[i] {
		other := w.ends[i][1-side]
		for from := w.domain[i] & w.busy[who] &^ w.busy[other]; from != 0; from &= from - 1 {
			a := bits.TrailingZeros64(from)
			if w.count[a] >= w.p.Tables || !w.fits(i, a) {
				continue
			}
			all := w.all &^ w.busy[who]
			for range 2 {
				b := nth(all, r.Intn(bits.OnesCount64(all)))
				if !w.lay(who, a, b) || w.p2 == other {
					continue
				}
				w.keep()
				if w.count[a] < w.p.Tables {
					*t = a
					return true
				}
			}
			if w.busy[who]>>a&1 == 0 { // moved, yet no table: the place is still good
				*t = a
				return w.count[a] < w.p.Tables
			}
		}
	}
	return false
}

// put places a meeting at a slot from 0.
func (w *walk) put(i, t int) {
	w.slot[i] = t + 1
	w.count[t]++
	for _, who := range w.ends[i] {
		w.at[int(who)*w.p.Slots+t] = int32(i)
		w.busy[who] |= 1 << t
	}
}

// take removes a meeting from its place and queues it.
func (w *walk) take(i int, queue []int) []int {
	t := w.slot[i] - 1
	w.slot[i] = 0
	w.count[t]--
	for _, who := range w.ends[i] {
		w.at[int(who)*w.p.Slots+t] = -1
		w.busy[who] &^= 1 << t
	}
	return append(queue, i)
}

// evict makes room for a meeting at a slot from 0.
func (w *walk) evict(i, t int, r *solve.Rand, queue []int) []int {
	for _, who := range w.ends[i] {
		if j := w.at[int(who)*w.p.Slots+t]; j >= 0 {
			queue = w.take(int(j), queue)
		}
	}
	for w.count[t] >= w.p.Tables {
		if who := r.Intn(w.p.People); w.at[who*w.p.Slots+t] >= 0 {
			queue = w.take(int(w.at[who*w.p.Slots+t]), queue)
		}
	}
	for _, j := range w.before[i] {
		if w.slot[j] > t {
			queue = w.take(j, queue)
		}
	}
	for _, j := range w.after[i] {
		if w.slot[j] != 0 && w.slot[j] <= t+1 {
			queue = w.take(j, queue)
		}
	}
	return queue
}
