package rule

import "testing"

func TestInOrder(t *testing.T) {
	for _, c := range []struct {
		first, minutes, second int
		want                   bool
	}{{600, 30, 630, true}, {600, 31, 630, false}, {630, 30, 600, false}, {-1, 30, 600, true}, {600, 30, -1, true}, {0, 30, 30, true}, {0, 30, 29, false}} {
		if got := InOrder(c.first, c.minutes, c.second); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}
