package rule

import "testing"

// TestUrgency: one meeting yields to one more urgent, not to two of the next priority.
func TestUrgency(t *testing.T) {
	if Urgency(1) != UrgencyTop || Urgency(0) != UrgencyTop || Urgency(1000) != UrgencyLast {
		t.Error("the ends")
	}
	for p := 1; p < 7; p++ {
		if a, b := Urgency(p), Urgency(p+1); a <= b || a >= 2*b {
			t.Errorf("priority %d counts %d, the next %d", p, a, b)
		}
	}
}
