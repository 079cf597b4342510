package rule

// Move counts the way from one engagement to the next: a change of place and its
// minutes, when both places are known and differ.
func (w *Ways) Move(from, to int32) (changes, travel int32) {
	if from == to || from < 0 || to < 0 {
		return 0, 0
	}
	return 1, int32(w.Between(from, to))
}
