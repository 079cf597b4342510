package rule

// Wait counts a gap that is left over after travel and lunch: up to short minutes it is
// a breath; more is one wait of so many minutes.
func Wait(idle, short int) (waits, minutes int32) {
	if idle <= short {
		return 0, 0
	}
	return 1, int32(idle)
}
