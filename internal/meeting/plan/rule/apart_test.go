package rule

import (
	"testing"

	"pgregory.net/rapid"
)

// three places: 10 minutes from 0 to 1, 30 back, 0 and 2 side by side; a buffer of 5.
var ways = NewWays([][]int{{0, 10, 0}, {30, 0, 0}, {0, 0, 0}}, 5)

func at(from, to, place int32) Item { return Item{From: from, To: to, Place: place, Meet: 1} }

func TestApart(t *testing.T) {
	for _, c := range []struct {
		name  string
		items []Item
		more  Item
		want  bool
	}{
		{"nothing else", nil, at(100, 130, 0), true},
		{"one after another at one place", []Item{at(70, 100, 0), at(130, 160, 0)}, at(100, 130, 0), true},
		{"a minute of overlap before", []Item{at(70, 101, 0)}, at(100, 130, 0), false},
		{"a minute of overlap after", []Item{at(129, 160, 0)}, at(100, 130, 0), false},
		{"around it", []Item{at(90, 140, 0)}, at(100, 130, 0), false},
		{"the way there", []Item{at(70, 85, 0)}, at(100, 130, 1), true},
		{"a minute less than the way there", []Item{at(70, 86, 0)}, at(100, 130, 1), false},
		{"the way back is longer", []Item{at(150, 160, 0)}, at(100, 130, 1), false},
		{"the way back", []Item{at(165, 170, 0)}, at(100, 130, 1), true},
		{"the buffer alone", []Item{at(70, 96, 2)}, at(100, 130, 0), false},
		{"an unknown place asks for no way", []Item{at(70, 100, None)}, at(100, 130, 1), true},
		{"and hides nothing behind it", []Item{at(60, 90, 0), at(90, 100, None)}, at(100, 130, 1), false},
		{"far away in time", []Item{at(0, 10, 1), at(300, 310, 1)}, at(100, 130, 0), true},
	} {
		if got := ways.Apart(c.items, c.more); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// TestApartLooksAtEveryPair compares with the rule as one would say it.
func TestApartLooksAtEveryPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawDay(t)
		from := rapid.Int32Range(0, 200).Draw(t, "from")
		more := at(from, from+rapid.Int32Range(1, 40).Draw(t, "minutes"), rapid.Int32Range(None, 2).Draw(t, "place"))
		want := true
		for _, it := range items {
			want = want && (it.To+int32(ways.Between(it.Place, more.Place)) <= more.From || more.To+int32(ways.Between(more.Place, it.Place)) <= it.From)
		}
		if got := ways.Apart(items, more); got != want {
			t.Fatalf("%v beside %v: %v", more, items, got)
		}
	})
}

// drawDay draws engagements in order that do not overlap.
func drawDay(t *rapid.T) (items []Item) {
	end := int32(0)
	for range rapid.IntRange(0, 5).Draw(t, "items") {
		from := end + rapid.Int32Range(0, 50).Draw(t, "gap")
		end = from + rapid.Int32Range(1, 40).Draw(t, "length")
		items = append(items, Item{From: from, To: end, Place: rapid.Int32Range(None, 2).Draw(t, "at"), Meet: rapid.Int32Range(None, 3).Draw(t, "meet"), Slack: rapid.Int32Range(0, 30).Draw(t, "slack")})
	}
	return items
}

func TestBetweenWithoutTravel(t *testing.T) {
	w := NewWays(nil, 7)
	if a, b, c := w.Between(0, 1), w.Between(1, 1), w.Between(None, 1); a != 7 || b != 0 || c != 0 || w.Reach() != 7 || ways.Reach() != 35 {
		t.Errorf("%d, %d, %d, reach %d and %d", a, b, c, w.Reach(), ways.Reach())
	}
}
