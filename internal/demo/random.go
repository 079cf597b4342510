package demo

// random is SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine and with every
// version of Go, so that one seed always makes one dataset.
type random struct{ state uint64 }

func (r *random) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := r.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// n gives a number from 0 to n-1.
func (r *random) n(n int) int { return int(r.next() % uint64(n)) }

// chance is true in so many cases of a hundred.
func (r *random) chance(percent int) bool { return r.n(100) < percent }

// around gives a number from -1 to 1, more often near 0.
func (r *random) around() float64 {
	return (float64(r.n(2001))+float64(r.n(2001)))/2000 - 1
}

// pick gives one of all.
func pick[T any](r *random, all []T) T { return all[r.n(len(all))] }

// shuffle puts all in an order of chance, in place.
func shuffle[T any](r *random, all []T) []T {
	for i := len(all) - 1; i > 0; i-- {
		j := r.n(i + 1)
		all[i], all[j] = all[j], all[i]
	}
	return all
}

// weighted gives an index, each as often as its weight says.
func (r *random) weighted(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	at := r.n(total)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
