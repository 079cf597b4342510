package rule

// Tight is how many minutes the time left over before an engagement, after travel and
// lunch, lacks to the slack wished before it: what a delay would eat.
func Tight(idle int, slack int32) int32 {
	return max(0, slack-int32(max(0, idle)))
}
