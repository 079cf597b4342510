// Package timeline draws the parallel tracks of one day against the hour, with
// the same content as a table behind it.
package timeline

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

// Item is something in time. From and To are minutes of the day in the zone that
// the timeline names.
type Item struct {
	From, To  span.Clock
	When      string // in words when not an exact hour: "après 18:00"
	Label     string
	Soft      string // place, number of meetings
	Href      string
	Certainty ui.Certainty
	Conflict  bool
}

// Row is a track, or any other strand (a person, a room).
type Row struct {
	Track ui.Track
	Label string // the track's name when empty
	Items []Item
}

// Props is a timeline of one day.
type Props struct {
	Label    string // what it shows, for those who do not see it
	Zone     string // "heure de Montréal"
	From, To span.Clock
	Now      span.Clock // a line at this hour; 0 for none
	Rows     []Row
	Empty    string // sentence when there is nothing
}

func (p Props) empty() bool {
	for _, r := range p.Rows {
		if len(r.Items) > 0 {
			return false
		}
	}
	return true
}

// bounds widens the axis to whole hours around all items.
func (p Props) bounds() (from, to span.Clock) {
	from, to = p.From, p.To
	for _, r := range p.Rows {
		for _, it := range r.Items {
			if from == to {
				from, to = it.From, it.To
			}
			from, to = min(from, it.From), max(to, it.To)
		}
	}
	from -= from % 60
	if rest := to % 60; rest != 0 {
		to += 60 - rest
	}
	return from, max(to, from+60)
}

// hours are the marks of the axis: every hour, or every second when there are many.
func (p Props) hours() []span.Clock {
	from, to := p.bounds()
	step := span.Clock(60)
	if to-from > 7*60 {
		step = 120
	}
	var all []span.Clock
	for h := from; h < to; h += step {
		all = append(all, h)
	}
	return all
}

func (p Props) at(c span.Clock) string {
	from, to := p.bounds()
	return fmt.Sprintf("left:%.3f%%", 100*float64(c-from)/float64(to-from))
}

func (p Props) size() string {
	from, to := p.bounds()
	return fmt.Sprintf("--hours:%.2f", float64(to-from)/60)
}

func (p Props) showsNow() bool {
	from, to := p.bounds()
	return p.Now > from && p.Now < to
}

// labelMinutes is the room that the words of a short item need: they stand out of
// its bar where there is that much axis left.
const labelMinutes = 150

func short(it Item, end span.Clock) bool {
	return it.To-it.From <= 120 && it.From+labelMinutes <= end
}

// placed is an item with the lane in which it overlaps no other.
type placed struct {
	Item
	lane  int
	short bool
}

func (p Props) style(it placed) string {
	from, to := p.bounds()
	end := max(it.To, it.From+10)
	return fmt.Sprintf("left:%.3f%%;width:%.3f%%;--lane:%d",
		100*float64(it.From-from)/float64(to-from), 100*float64(end-it.From)/float64(to-from), it.lane)
}

// lanes puts items that overlap below one another.
func (p Props) lanes(items []Item) (all []placed, count int) {
	items = slices.Clone(items)
	_, last := p.bounds()
	slices.SortStableFunc(items, func(a, b Item) int { return int(a.From - b.From) })
	var ends []span.Clock // where the next item may begin, by lane
	for _, it := range items {
		lane := slices.IndexFunc(ends, func(end span.Clock) bool { return end <= it.From })
		if lane < 0 {
			lane = len(ends)
			ends = append(ends, 0)
		}
		ends[lane] = max(it.To, it.From+10)
		wide := short(it, last)
		if wide {
			ends[lane] = max(it.To, it.From+labelMinutes)
		}
		all = append(all, placed{it, lane, wide})
	}
	return all, max(1, len(ends))
}

func (p Props) laneCount(items []Item) string {
	_, n := p.lanes(items)
	return fmt.Sprintf("--lanes:%d", n)
}

func (p Props) inLanes(items []Item) []placed {
	all, _ := p.lanes(items)
	return all
}

func when(pr text.Printer, it Item) string {
	if it.When != "" {
		return it.When
	}
	return pr.Clock(it.From) + " – " + pr.Clock(it.To)
}

func startText(pr text.Printer, it Item) string {
	if it.When != "" {
		return it.When
	}
	return pr.Clock(it.From)
}
