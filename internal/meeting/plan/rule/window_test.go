package rule

import "testing"

func TestCovers(t *testing.T) {
	ws := []Window{{540, 720}, {800, 900}}
	for _, c := range []struct {
		from, to int
		want     bool
	}{{540, 720, true}, {539, 600, false}, {700, 721, false}, {710, 810, false}, {800, 830, true}, {900, 930, false}} {
		if got := Covers(ws, c.from, c.to); got != c.want {
			t.Errorf("%d to %d: %v", c.from, c.to, got)
		}
	}
	if !Covers(nil, 0, 1) {
		t.Error("none at all means any time")
	}
}
