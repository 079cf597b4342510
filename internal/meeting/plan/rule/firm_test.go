package rule

import "testing"

func TestLacking(t *testing.T) {
	for _, c := range []struct{ held, least, want int }{{0, 0, 0}, {0, 3, 3}, {2, 3, 1}, {3, 3, 0}, {7, 3, 0}} {
		if got := Lacking(c.held, c.least); got != c.want {
			t.Errorf("%d of %d: %d", c.held, c.least, got)
		}
	}
}
