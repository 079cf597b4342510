package rule

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDay(t *testing.T) {
	d := Day{Ways: &ways, Lunch: noon, From: 0, To: 300, Short: 10}
	for _, it := range []Item{
		{From: -50, To: 0, Place: 1, Meet: None},              // the day before
		{From: 0, To: 30, Place: 0, Meet: None},               //
		{From: 90, To: 100, Place: 1, Meet: None},             // agenda after agenda: nobody's planning
		{From: 105, To: 115, Place: 1, Meet: 1},               // a breath
		{From: 180, To: 200, Place: 0, Meet: 2, Slack: 10},    // 65 minutes: 35 of travel, 30 of lunch, no slack left
		{From: 230, To: 250, Place: None, Meet: 3},            // a wait of 30
		{From: 260, To: 270, Place: 2, Meet: None, Slack: 15}, // 10 minutes for a slack of 15
		{From: 300, To: 330, Place: 1, Meet: 4},               // the day after
	} {
		d.Add(it)
	}
	if diff := cmp.Diff(DayCost{Waits: 1, Idle: 30, Changes: 1, Travel: 35, Tight: 15}, d.Cost); diff != "" {
		t.Error(diff)
	}
}

// TestMirror: a day seen backwards, over ways that are alike both ways, has as many
// waits, changes and minutes.
func TestMirror(t *testing.T) {
	even := NewWays([][]int{{0, 10, 20}, {10, 0, 15}, {20, 15, 0}}, 5)
	rapid.Check(t, func(t *rapid.T) {
		items := drawDay(t)
		cost := func(items []Item) DayCost {
			d := Day{Ways: &even, Lunch: &Lunch{}, From: 0, To: 1000, Short: 7}
			for _, it := range items {
				it.Slack = 0
				d.Add(it)
			}
			return d.Cost
		}
		var back []Item
		for _, it := range slices.Backward(items) {
			it.From, it.To = 1000-it.To, 1000-it.From
			back = append(back, it)
		}
		if diff := cmp.Diff(cost(items), cost(back)); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestInsert: what one more engagement changes is the cost with it less that without.
func TestInsert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := drawDay(t)
		k := rapid.IntRange(0, max(0, len(items)-1)).Draw(t, "which")
		if len(items) == 0 {
			return
		}
		more := items[k]
		rest := slices.Delete(slices.Clone(items), k, k+1)
		empty := func() Day { return Day{Ways: &ways, Lunch: noon, From: 20, To: 250, Short: 7} }
		all, less, with := empty(), empty(), empty()
		if all.outside(&more) {
			return
		}
		for _, it := range items {
			all.Add(it)
		}
		for _, it := range rest {
			less.Add(it)
		}
		with.Insert(rest, &more)
		c, l := with.Cost, less.Cost
		sum := DayCost{c.Waits + l.Waits, c.Idle + l.Idle, c.Changes + l.Changes, c.Travel + l.Travel, c.Tight + l.Tight}
		if diff := cmp.Diff(all.Cost, sum); diff != "" {
			t.Fatal(diff)
		}
	})
}
