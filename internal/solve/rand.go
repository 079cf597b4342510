package solve

import "math/bits"

// Rand is a small seeded generator (xoshiro256** by Blackman and Vigna, 2018,
// seeded through splitmix64). Its numbers are fixed by the seed for ever, on
// every machine and every version of Go: a plan can be made again from its
// seed. It is not for secrets, and not safe for concurrent use.
type Rand struct{ s [4]uint64 }

// NewRand returns the generator of a seed; every seed, 0 included, is good.
func NewRand(seed uint64) *Rand {
	r := &Rand{}
	for i := range r.s {
		seed += 0x9e3779b97f4a7c15
		z := seed
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		r.s[i] = z ^ z>>31
	}
	return r
}

// Uint64 returns the next 64 bits.
func (r *Rand) Uint64() uint64 {
	s := &r.s
	out := bits.RotateLeft64(s[1]*5, 7) * 9
	t := s[1] << 17
	s[2] ^= s[0]
	s[3] ^= s[1]
	s[1] ^= s[2]
	s[0] ^= s[3]
	s[2] ^= t
	s[3] = bits.RotateLeft64(s[3], 45)
	return out
}

// Intn returns a number from 0 to n-1, and 0 when n is not positive.
func (r *Rand) Intn(n int) int {
	if n <= 1 {
		return 0
	}
	hi, _ := bits.Mul64(r.Uint64(), uint64(n))
	return int(hi)
}

// Float returns a number from 0 to 1, 1 excluded.
func (r *Rand) Float() float64 { return float64(r.Uint64()>>11) / (1 << 53) }

// Perm returns the numbers 0 to n-1 in random order.
func (r *Rand) Perm(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := r.Intn(i + 1)
		out[i], out[j] = out[j], out[i]
	}
	return out
}
