package text

// Distance counts the slips between two words: letters added, left out,
// changed, or two neighbours swapped (Damerau-Levenshtein, optimal string
// alignment). It compares runes as they are: give it keys.
func Distance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	return osa(ra, rb, len(ra)+len(rb))
}

// Within says whether Distance(a, b) <= max, and stops as soon as it knows.
func Within(a, b string, max int) bool {
	if max < 0 {
		return false
	}
	if a == b {
		return true
	}
	return osa([]rune(a), []rune(b), max) <= max
}

// osa gives the distance, or some number above max when it exceeds max.
func osa(a, b []rune, max int) int {
	if d := len(a) - len(b); d > max || -d > max {
		return max + 1
	}
	before, prev, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	bestBefore := 0
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := row[0]
		for j := 1; j <= len(b); j++ {
			row[j] = step(a, b, i, j, before, prev, row)
			best = min(best, row[j])
		}
		// A swap reaches back two rows, so both must be beyond max.
		if best > max && bestBefore > max {
			return max + 1
		}
		bestBefore = best
		before, prev, row = prev, row, before
	}
	return prev[len(b)]
}

func step(a, b []rune, i, j int, before, prev, row []int) int {
	cost := 1
	if a[i-1] == b[j-1] {
		cost = 0
	}
	d := min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
	if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
		d = min(d, before[j-2]+1)
	}
	return d
}

// Deletes gives a token's neighbourhood for finding misspelt words: the token
// itself first, then every form with one letter left out. Two words one slip
// apart share a form. Tokens under four letters give only themselves, since
// too many words are one slip apart there.
func Deletes(token string) []string {
	runes := []rune(token)
	forms := []string{token}
	if len(runes) < 4 {
		return forms
	}
	for i := range runes {
		// Leaving out either of two equal neighbours gives the same form.
		if i > 0 && runes[i] == runes[i-1] {
			continue
		}
		forms = append(forms, string(runes[:i])+string(runes[i+1:]))
	}
	return forms
}
