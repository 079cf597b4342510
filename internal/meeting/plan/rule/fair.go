package rule

// Uneven is what somebody's waits count for fairness: their square, so that one more
// wait weighs the more the more somebody has already, and the sum over people is least
// when waits are shared evenly.
func Uneven(waits int) int { return waits * waits }
