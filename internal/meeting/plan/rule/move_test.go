package rule

import "testing"

func TestMove(t *testing.T) {
	for _, c := range []struct{ from, to, changes, travel int32 }{{0, 0, 0, 0}, {0, 1, 1, 15}, {1, 0, 1, 35}, {0, 2, 1, 5}, {None, 1, 0, 0}, {1, None, 0, 0}} {
		if n, m := ways.Move(c.from, c.to); n != c.changes || m != c.travel {
			t.Errorf("%+v: %d, %d", c, n, m)
		}
	}
}
