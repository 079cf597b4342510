package span

import (
	"cmp"
	"slices"
	"time"
)

// Range is a stretch of time, from From up to but without To. It is empty unless From is before To.
type Range struct{ From, To Instant }

// For gives the range that starts at from and lasts d.
func For(from Instant, d time.Duration) Range { return Range{from, from.Add(d)} }

// Empty says whether the range holds no instant.
func (r Range) Empty() bool { return r.From >= r.To }

// Duration gives how long the range lasts; zero when it is empty.
func (r Range) Duration() time.Duration {
	if r.Empty() {
		return 0
	}
	return r.To.Sub(r.From)
}

// Contains says whether the range holds the instant.
func (r Range) Contains(i Instant) bool { return r.From <= i && i < r.To }

// Covers says whether the range holds all of o. An empty o is covered by anything.
func (r Range) Covers(o Range) bool { return o.Empty() || (r.From <= o.From && o.To <= r.To) }

// Overlaps says whether the two ranges share an instant; touching is not overlapping.
func (r Range) Overlaps(o Range) bool { return !r.Intersect(o).Empty() }

// Intersect gives what the two share; the zero range when they share nothing.
func (r Range) Intersect(o Range) Range {
	both := Range{max(r.From, o.From), min(r.To, o.To)}
	if both.Empty() {
		return Range{}
	}
	return both
}

// Widen gives the range with d more on each side, or less when d is negative.
func (r Range) Widen(d time.Duration) Range { return Range{r.From.Add(-d), r.To.Add(d)} }

// Slots cuts r into slots of the given length with gap between them, from the start of r; what is
// left at the end is dropped. A length of zero or less, or a negative gap, gives none.
func Slots(r Range, length, gap time.Duration) []Range {
	if length < time.Microsecond || gap < 0 {
		return nil
	}
	var out []Range
	for from := r.From; !from.Add(length).After(r.To); from = from.Add(length + gap) {
		out = append(out, For(from, length))
	}
	return out
}

// Set is a set of instants as ranges that are sorted, not empty, and apart: ranges that touch are
// one. Every function here gives such a set; NewSet makes one of any ranges. The zero value is empty.
type Set []Range

// NewSet gives the union of the ranges.
func NewSet(ranges ...Range) Set {
	sorted := slices.DeleteFunc(slices.Clone(ranges), Range.Empty)
	slices.SortFunc(sorted, func(a, b Range) int { return cmp.Compare(a.From, b.From) })
	var out Set
	for _, r := range sorted {
		if n := len(out); n > 0 && r.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, r.To)
			continue
		}
		out = append(out, r)
	}
	return out
}

// Add gives the set with r added.
func (s Set) Add(r Range) Set { return NewSet(append(slices.Clone(s), r)...) }

// Union gives what is in either set.
func (s Set) Union(o Set) Set { return NewSet(append(slices.Clone(s), o...)...) }

// Minus gives the set without r.
func (s Set) Minus(r Range) Set {
	if r.Empty() {
		return slices.Clone(s)
	}
	var out Set
	for _, have := range s {
		left, right := have, have
		left.To, right.From = min(have.To, r.From), max(have.From, r.To)
		for _, piece := range []Range{left, right} {
			if !piece.Empty() {
				out = append(out, piece)
			}
		}
	}
	return out
}

// MinusSet gives the set without what o holds.
func (s Set) MinusSet(o Set) Set {
	out := slices.Clone(s)
	for _, r := range o {
		out = out.Minus(r)
	}
	return out
}

// Intersect gives what the two sets share.
func (s Set) Intersect(o Set) Set {
	var out Set
	for i, j := 0, 0; i < len(s) && j < len(o); {
		if both := s[i].Intersect(o[j]); !both.Empty() {
			out = append(out, both)
		}
		if s[i].To < o[j].To {
			i++
		} else {
			j++
		}
	}
	return out
}

// Covers says whether the set holds all of r. An empty r is covered by anything.
func (s Set) Covers(r Range) bool {
	return r.Empty() || slices.ContainsFunc(s, func(have Range) bool { return have.Covers(r) })
}

// Contains says whether the set holds the instant.
func (s Set) Contains(i Instant) bool {
	return slices.ContainsFunc(s, func(have Range) bool { return have.Contains(i) })
}

// Duration gives how long the set lasts in all.
func (s Set) Duration() time.Duration {
	var total time.Duration
	for _, r := range s {
		total += r.Duration()
	}
	return total
}
