package rule

import "testing"

// TestUneven: the same waits shared evenly count least.
func TestUneven(t *testing.T) {
	if even, not := Uneven(2)+Uneven(2), Uneven(1)+Uneven(3); even != 8 || not != 10 || Uneven(0) != 0 {
		t.Errorf("two and two count %d, one and three %d", even, not)
	}
}
