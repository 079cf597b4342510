package rule

// Lacking is how many meetings a firm lacks to its minimum.
func Lacking(held, least int) int { return max(0, least-held) }
