package rule

import "slices"

// Told is how many people must be told again when the published people of a meeting,
// was, become now: everybody on either side when it moved or is dropped, else those who
// are on one side only.
func Told(was []int, now []int32, moved bool) int {
	n := 0
	for _, a := range now {
		if moved || !slices.Contains(was, int(a)) {
			n++
		}
	}
	for _, a := range was {
		if !slices.Contains(now, int32(a)) {
			n++
		}
	}
	return n
}
