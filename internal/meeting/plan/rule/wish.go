package rule

// Unwished counts a meeting, for one who attends or for itself, that does not lie within
// the hours wished (mornings, afternoons): 1, or 0 when it does or nothing is wished.
func Unwished(wished []Window, from, to int) int {
	if Covers(wished, from, to) {
		return 0
	}
	return 1
}
