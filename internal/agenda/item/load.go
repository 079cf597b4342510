package item

import (
	"slices"

	"escale.dev/escale/internal/span"
)

// FullDay is from how many minutes of engagements on a day is too full, whatever they are.
const FullDay = 8 * 60

// Load is how much of a day is taken.
type Load struct {
	Day      span.Day
	Minutes  int // taken, what overlaps counted once; hours kept free are not counted
	Count    int // engagements with exact hours
	Meetings int
	First    span.Instant
	Last     span.Instant
	TooFull  bool
}

// Loads measures the days of one person's items, in order. limit is how many meetings a day may hold, 0 for any.
func Loads(items []Item, limit int) []Load {
	at := map[span.Day]*Load{}
	taken := map[span.Day]span.Set{}
	for i := range items {
		e := &items[i].Engagement
		if !e.Timed() || !e.Certainty.Firm() || e.Track == Free {
			continue
		}
		l := at[e.Day]
		if l == nil {
			l = &Load{Day: e.Day, First: e.Starts}
			at[e.Day] = l
		}
		l.Count++
		if e.Kind == KindMeeting {
			l.Meetings++
		}
		l.First, l.Last = min(l.First, e.Starts), max(l.Last, e.Ends)
		taken[e.Day] = taken[e.Day].Add(e.Range().Intersect(e.Day.Bounds(e.Zone)))
	}
	var out []Load
	for day, l := range at {
		l.Minutes = int(taken[day].Duration().Minutes())
		l.TooFull = l.Minutes > FullDay || limit > 0 && l.Meetings > limit
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Load) int {
		if a.Day < b.Day {
			return -1
		}
		return 1
	})
	return out
}
