package rule

import "testing"

func TestUnwished(t *testing.T) {
	mornings := []Window{{540, 720}, {1980, 2160}}
	for _, c := range []struct{ from, to, want int }{{540, 570, 0}, {690, 720, 0}, {700, 730, 1}, {800, 830, 1}, {2000, 2060, 0}} {
		if got := Unwished(mornings, c.from, c.to); got != c.want {
			t.Errorf("%d to %d: %d", c.from, c.to, got)
		}
	}
	if Unwished(nil, 0, 30) != 0 {
		t.Error("who wishes nothing is never disappointed")
	}
}
