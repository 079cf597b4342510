package rule

import "testing"

func TestRoom(t *testing.T) {
	for _, c := range []struct {
		held, most int
		want       bool
	}{{0, 1, true}, {1, 1, false}, {2, 1, false}, {5, 6, true}, {100, 0, true}} {
		if got := Room(c.held, c.most); got != c.want {
			t.Errorf("%d held of %d: %v", c.held, c.most, got)
		}
	}
}
