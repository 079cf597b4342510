package rule

// Ways are the minutes between places, buffer included.
type Ways struct {
	places  int
	minutes []int16 // nil when it is the buffer everywhere
	buffer  int
	reach   int
}

// NewWays adds the buffer to a square of travel; nil means that places lie next to one
// another.
func NewWays(travel [][]int, buffer int) Ways {
	w := Ways{places: len(travel), buffer: buffer, reach: buffer}
	for _, row := range travel {
		for _, n := range row {
			w.minutes = append(w.minutes, int16(n+buffer))
			w.reach = max(w.reach, n+buffer)
		}
	}
	return w
}

// Reach is the longest way.
func (w *Ways) Reach() int { return w.reach }

// Between is the way from a place to another; none when they are one, or one of them
// is unknown.
func (w *Ways) Between(a, b int32) int {
	if a == b || a < 0 || b < 0 {
		return 0
	}
	if w.minutes == nil {
		return w.buffer
	}
	return int(w.minutes[int(a)*w.places+int(b)])
}

// Apart says whether one more engagement overlaps none of the items, which are in order,
// and leaves time to come from and go to each. It looks at all pairs, not only at
// neighbours, so that an engagement at an unknown place hides nothing.
func (w *Ways) Apart(items []Item, more Item) bool {
	for i := range items {
		it := &items[i]
		switch {
		case it.To <= more.From:
			if gap := int(more.From - it.To); gap < w.reach && gap < w.Between(it.Place, more.Place) {
				return false
			}
		case it.From >= more.To:
			gap := int(it.From - more.To)
			if gap >= w.reach {
				return true
			}
			if gap < w.Between(more.Place, it.Place) {
				return false
			}
		default:
			return false
		}
	}
	return true
}
