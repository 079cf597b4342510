package exact

import (
	"math"
	"math/bits"

	"escale.dev/escale/internal/solve"
)

// chase anneals a walk (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983) with ejection
// chains (Glover, Discrete Applied Mathematics 65, 1996): a move that loses too much is
// made all the same, now and then, and whoever stands at its far end makes the move that
// suits best, and so on a few times; the whole is kept when the sum of them does not
// lose too much, and taken back otherwise.
type chase struct {
	w     *walk
	r     *solve.Rand
	steps [mostDepth]step
}

// step is a chain moved, to be moved back perhaps.
type step struct {
	chain    []int32
	from, to int
	p1, p2   int32
}

// Law of the chase: temperatures in the prices of walk.go, moves that follow one another,
// and how many of the losing moves are followed.
const (
	hot, cold = 5, 1
	mostDepth = 5
	followOne = 2
	noise     = 16 // quarters of a price, so that not always the best answers
)

// losses holds, drawn evenly, the losses that are accepted at temperature 1.
var losses = func() (t [4096]float64) {
	for i := range t {
		t[i] = -math.Log((float64(i) + 0.5) / float64(len(t)))
	}
	return t
}()

// run makes so many moves, or ends early when done says so.
func (c *chase) run(moves int, done func() bool) {
	w, r := c.w, c.r
	if len(w.people) == 0 {
		return
	}
	heat := 0.0
	for n, k := 0, 0; n < moves; n, k = n+1, k+1 {
		if k%128 == 0 {
			if done() {
				return
			}
			heat = hot * math.Pow(float64(cold)/hot, float64(n)/float64(moves))
		}
		x := r.Uint64()
		most := int64(heat * losses[x%4096])
		switch {
		case !w.try(r):
		case w.delta <= most:
			w.keep()
		case x>>12%followOne == 0:
			n += c.follow(most)
		}
		w.delta = 0
	}
}

// follow makes the move tried and lets the participant at its far end answer, until the
// loss of all is at most so much; otherwise all is taken back. It returns the number of
// moves looked at.
func (c *chase) follow(most int64) (looked int) {
	w := c.w
	loss := w.delta
	for d := 0; ; d++ {
		s := &c.steps[d]
		s.chain = append(s.chain[:0], w.chain...)
		s.from, s.to, s.p1, s.p2 = w.from, w.to, w.p1, w.p2
		w.swap(s)
		n, ok := c.answer(s)
		looked += n
		if ok && loss+w.delta <= most {
			w.keep()
			return looked
		}
		if loss += w.delta; !ok || d == mostDepth-2 {
			for ; d >= 0; d-- {
				w.swap(&c.steps[d])
			}
			return looked
		}
	}
}

// answer lays the best move of the participant at the far end of a chain just moved,
// other than moving it back.
func (c *chase) answer(s *step) (looked int, ok bool) {
	w := c.w
	least := int64(math.MaxInt64)
	var from, to int
	out, in := w.edges(w.busy[s.p2])
	for o := out; o != 0; o &= o - 1 {
		a := bits.TrailingZeros64(o)
		for i := in; i != 0; i &= i - 1 {
			b := bits.TrailingZeros64(i)
			if a == s.from && b == s.to || a == s.to && b == s.from {
				continue
			}
			looked++
			if !w.lay(s.p2, a, b) {
				continue
			}
			if v := w.delta*4 + int64(c.r.Uint64()%noise); v < least {
				least, from, to = v, a, b
			}
		}
	}
	return looked, least < math.MaxInt64 && w.lay(s.p2, from, to)
}

// swap moves a chain, or moves it back.
func (w *walk) swap(s *step) {
	w.chain = append(w.chain[:0], s.chain...)
	w.from, w.to, w.p1, w.p2 = s.from, s.to, s.p1, s.p2
	w.move()
}
