package rule

// The most and the least that leaving a meeting out can count.
const (
	UrgencyTop  = 100
	UrgencyLast = 8
)

// Urgency is the worth of placing a meeting: 100 for priority 1, and seven tenths of
// the step above for each step down, so that one meeting yields to one more urgent, but
// not to the same number and one more.
func Urgency(priority int) int {
	u := UrgencyTop
	for i := 1; i < priority && u > UrgencyLast; i++ {
		u = u * 7 / 10
	}
	return max(u, UrgencyLast)
}
