package rule

import (
	"testing"

	"pgregory.net/rapid"
)

var noon = &Lunch{Window{120, 180}, 30}

func TestLunch(t *testing.T) {
	for _, c := range []struct {
		name  string
		items []Item
		want  bool
	}{
		{"an empty day", nil, true},
		{"all of it taken", []Item{at(120, 180, 0)}, false},
		{"the first half left", []Item{at(150, 180, 0)}, true},
		{"the second half left", []Item{at(100, 150, 0)}, true},
		{"between two", []Item{at(100, 130, 0), at(160, 200, 0)}, true},
		{"a minute short between two", []Item{at(100, 130, 0), at(159, 200, 0)}, false},
		{"eaten by the way", []Item{at(100, 130, 0), at(160, 200, 1)}, false},
		{"with the way", []Item{at(100, 115, 0), at(160, 200, 1)}, true},
		{"the way from one before the last", []Item{at(100, 120, 0), at(120, 130, None), at(160, 200, 1)}, false},
	} {
		if got := noon.Fits(c.items, &ways); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if !(&Lunch{}).Fits([]Item{at(0, 1000, 0)}, &ways) {
		t.Error("no rule forbids")
	}
}

// TestNearMissesNothing: what is not near to lunch never takes it away.
func TestNearMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawDay(t)
		if len(items) == 0 || !noon.Fits(items[1:], &ways) || noon.Near(items[0], &ways) {
			return
		}
		if !noon.Fits(items, &ways) {
			t.Fatalf("%v takes lunch away and is not near it", items)
		}
	})
	if noon.Near(at(0, 20, 0), &ways) || !noon.Near(at(100, 119, 0), &ways) || noon.Near(at(215, 230, 0), &ways) || (&Lunch{}).Near(at(0, 1, 0), &ways) {
		t.Error("near")
	}
}

func TestExcuses(t *testing.T) {
	for _, c := range []struct{ from, to, want int }{{100, 200, 30}, {120, 150, 30}, {121, 150, 0}, {150, 300, 30}, {151, 300, 0}, {0, 100, 0}} {
		if got := noon.Excuses(c.from, c.to); got != c.want {
			t.Errorf("%d to %d: %d", c.from, c.to, got)
		}
	}
	if (&Lunch{}).Excuses(0, 1000) != 0 {
		t.Error("no rule excuses")
	}
}

// TestFitsWith: one more engagement on the side says what it says among the others.
func TestFitsWith(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawDay(t)
		if len(items) == 0 {
			return
		}
		l := &Lunch{Window{40, 40 + rapid.IntRange(20, 120).Draw(t, "hours")}, 20}
		k := rapid.IntRange(0, len(items)-1).Draw(t, "which")
		rest := append(append([]Item(nil), items[:k]...), items[k+1:]...)
		if got, want := l.FitsWith(rest, items[k], &ways), l.Fits(items, &ways); got != want {
			t.Fatalf("%v, and %v with it: %v, %v", rest, items[k], got, want)
		}
	})
}
