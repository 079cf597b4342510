package rule

import "testing"

func TestTold(t *testing.T) {
	was := []int{1, 2, 3}
	for _, c := range []struct {
		name  string
		now   []int32
		moved bool
		want  int
	}{{"unchanged", []int32{3, 2, 1}, false, 0}, {"moved", []int32{1, 2, 3}, true, 3}, {"one for another", []int32{1, 2, 4}, false, 2},
		{"one for another, and moved", []int32{1, 2, 4}, true, 4}, {"dropped", nil, true, 3}} {
		if got := Told(was, c.now, c.moved); got != c.want {
			t.Errorf("%s: %d", c.name, got)
		}
	}
}
