package rule

import "testing"

func TestTight(t *testing.T) {
	for _, c := range []struct {
		idle        int
		slack, want int32
	}{{0, 0, 0}, {0, 20, 20}, {5, 20, 15}, {20, 20, 0}, {90, 20, 0}, {-10, 20, 20}} {
		if got := Tight(c.idle, c.slack); got != c.want {
			t.Errorf("%d left of %d: %d", c.idle, c.slack, got)
		}
	}
}
