package rule

import "testing"

func TestWait(t *testing.T) {
	for _, c := range []struct {
		idle, short    int
		waits, minutes int32
	}{{0, 0, 0, 0}, {1, 0, 1, 1}, {15, 15, 0, 0}, {16, 15, 1, 16}, {-5, 0, 0, 0}} {
		if w, m := Wait(c.idle, c.short); w != c.waits || m != c.minutes {
			t.Errorf("%+v: %d, %d", c, w, m)
		}
	}
}
