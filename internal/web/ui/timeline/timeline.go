// Package timeline draws the parallel tracks of one day against the hour, with
// the same content as a table behind it.
package timeline

import (
	"fmt"
	"slices"
	"unicode/utf8"

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

// The room that words need, in minutes of the axis at its tightest: about 11 a letter
// and what stands before the first, within bounds.
const (
	letterMinutes = 11
	leastMinutes  = 90
	mostMinutes   = 480
)

func room(it Item) span.Clock {
	n := utf8.RuneCountInString(it.Label)
	if it.Conflict {
		n += 3
	}
	return span.Clock(min(max(n*letterMinutes+30, leastMinutes), mostMinutes))
}

// placed is an item with the lane in which it, with its words, overlaps no other. The
// words of a short item stand out of its bar, to its end or, near the end of the
// axis, to its beginning.
type placed struct {
	Item
	lane       int
	begin, end span.Clock // of the item with its words
	back       bool       // the words end where the bar ends
}

func (p Props) place(it Item) placed {
	first, last := p.bounds()
	it.To = max(it.To, it.From+10)
	out, need := placed{Item: it, begin: it.From, end: it.To}, room(it)
	switch {
	case it.To-it.From >= need:
	case it.From+need <= last || it.From-first < last-it.To:
		out.end = max(it.To, min(it.From+need, last))
	default:
		out.begin, out.back = max(first, min(it.From, it.To-need)), true
	}
	return out
}

func (p Props) style(it placed) string {
	from, to := p.bounds()
	return fmt.Sprintf("left:%.3f%%;width:%.3f%%;--lane:%d",
		100*float64(it.begin-from)/float64(to-from), 100*float64(it.end-it.begin)/float64(to-from), it.lane)
}

// bar is where the item itself lies within its words.
func (it placed) bar() string {
	all := float64(it.end - it.begin)
	return fmt.Sprintf("left:%.2f%%;width:%.2f%%", 100*float64(it.From-it.begin)/all, 100*float64(it.To-it.From)/all)
}

// lanes puts items that overlap below one another.
func (p Props) lanes(items []Item) (all []placed, count int) {
	for _, it := range items {
		all = append(all, p.place(it))
	}
	slices.SortStableFunc(all, func(a, b placed) int { return int(a.From - b.From) })
	var lanes [][]placed
	for i := range all {
		free := func(lane []placed) bool {
			return !slices.ContainsFunc(lane, func(o placed) bool { return o.begin < all[i].end && all[i].begin < o.end })
		}
		n := slices.IndexFunc(lanes, free)
		if n < 0 {
			n = len(lanes)
			lanes = append(lanes, nil)
		}
		all[i].lane = n
		lanes[n] = append(lanes[n], all[i])
	}
	return all, max(1, len(lanes))
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
