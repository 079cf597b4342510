package rule

// Covers says whether every minute of [from, to) lies in some window; the windows are in
// order and apart. None at all means any time.
func Covers(windows []Window, from, to int) bool {
	if len(windows) == 0 {
		return true
	}
	for _, w := range windows {
		if w.From <= from && to <= w.To {
			return true
		}
	}
	return false
}
