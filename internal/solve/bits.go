package solve

import "math/bits"

// Bits is a fixed-size set of small numbers, one bit each. Planning uses it for
// time cut into equal bins: which bins are taken, in which bins one may start.
type Bits []uint64

// NewBits returns an empty set able to hold the numbers 0 to n-1.
func NewBits(n int) Bits { return make(Bits, (n+63)/64) }

// Set puts i in the set.
func (b Bits) Set(i int) { b[i>>6] |= 1 << (i & 63) }

// Clear takes i out of the set.
func (b Bits) Clear(i int) { b[i>>6] &^= 1 << (i & 63) }

// Has says whether i is in the set.
func (b Bits) Has(i int) bool { return b[i>>6]&(1<<(i&63)) != 0 }

// mask returns the bits of word w that lie in [from, to).
func mask(w, from, to int) uint64 {
	m := ^uint64(0)
	if lo := from - w<<6; lo > 0 {
		m <<= lo
	}
	if hi := to - w<<6; hi < 64 {
		m &= 1<<hi - 1
	}
	return m
}

// SetRange puts from, from+1, … to-1 in the set.
func (b Bits) SetRange(from, to int) {
	for w := from >> 6; w<<6 < to; w++ {
		b[w] |= mask(w, from, to)
	}
}

// ClearRange takes from, from+1, … to-1 out of the set.
func (b Bits) ClearRange(from, to int) {
	for w := from >> 6; w<<6 < to; w++ {
		b[w] &^= mask(w, from, to)
	}
}

// AnyIn says whether any of from … to-1 is in the set.
func (b Bits) AnyIn(from, to int) bool {
	for w := from >> 6; w<<6 < to; w++ {
		if b[w]&mask(w, from, to) != 0 {
			return true
		}
	}
	return false
}

// And keeps only what is in o too.
func (b Bits) And(o Bits) {
	for i := range b {
		b[i] &= o[i]
	}
}

// AndNot takes out everything that is in o.
func (b Bits) AndNot(o Bits) {
	for i := range b {
		b[i] &^= o[i]
	}
}

// Or adds everything that is in o.
func (b Bits) Or(o Bits) {
	for i := range b {
		b[i] |= o[i]
	}
}

// Runs keeps only the numbers that begin a run of n members: i stays when
// i, i+1, … i+n-1 are all in the set. It takes log n passes of shift and and.
func (b Bits) Runs(n int) {
	for have := 1; have < n; {
		step := min(have, n-have)
		b.andShifted(step)
		have += step
	}
}

// andShifted keeps i when i+n is a member too.
func (b Bits) andShifted(n int) {
	words, rest := n>>6, uint(n&63)
	for i := range b {
		var v uint64
		if j := i + words; j < len(b) {
			v = b[j] >> rest
			if rest > 0 && j+1 < len(b) {
				v |= b[j+1] << (64 - rest)
			}
		}
		b[i] &= v
	}
}

// Count returns how many members the set has.
func (b Bits) Count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// Next returns the first member from i on, or -1.
func (b Bits) Next(i int) int {
	for w := i >> 6; w < len(b); w++ {
		v := b[w]
		if w == i>>6 {
			v &= ^uint64(0) << (i & 63)
		}
		if v != 0 {
			return w<<6 + bits.TrailingZeros64(v)
		}
	}
	return -1
}

// Nth returns the member of rank n, counted from 0, or -1.
func (b Bits) Nth(n int) int {
	for w, v := range b {
		c := bits.OnesCount64(v)
		if n >= c {
			n -= c
			continue
		}
		for ; n > 0; n-- {
			v &= v - 1
		}
		return w<<6 + bits.TrailingZeros64(v)
	}
	return -1
}

// Counter tells how many users each bin of a shared resource has, and keeps the
// set of the bins that have reached its capacity.
type Counter struct {
	capacity uint16
	used     []uint16
	full     Bits
}

// NewCounter returns an unused resource of n bins that serves capacity users.
func NewCounter(n, capacity int) *Counter {
	return &Counter{capacity: uint16(capacity), used: make([]uint16, n), full: NewBits(n)}
}

// Full is the set of bins without room left; the caller must not change it.
func (c *Counter) Full() Bits { return c.full }

// Used returns the number of users in bin i.
func (c *Counter) Used(i int) int { return int(c.used[i]) }

// Add puts one more user in from … to-1, beyond the capacity if need be.
func (c *Counter) Add(from, to int) {
	for i := from; i < to; i++ {
		if c.used[i]++; c.used[i] >= c.capacity {
			c.full.Set(i)
		}
	}
}

// Remove takes one user out of from … to-1.
func (c *Counter) Remove(from, to int) {
	for i := from; i < to; i++ {
		if c.used[i]--; c.used[i] < c.capacity {
			c.full.Clear(i)
		}
	}
}

// Clone returns an independent copy.
func (c *Counter) Clone() *Counter {
	return &Counter{capacity: c.capacity, used: append([]uint16(nil), c.used...), full: append(Bits(nil), c.full...)}
}
