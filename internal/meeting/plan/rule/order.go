package rule

// InOrder says whether a meeting that must end first does, by the other's start. A
// negative start means that one of them is not placed: then there is no order to keep.
func InOrder(first, minutes, second int) bool {
	return first < 0 || second < 0 || first+minutes <= second
}
