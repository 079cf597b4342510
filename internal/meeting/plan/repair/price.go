package repair

import "escale.dev/escale/internal/meeting/plan"

// dayPrice is what one day of an agent costs by the preset: waits, idle minutes,
// changes of place and travel, as plan.Measure counts them (fairness between people
// is left to the final ranking).
func (e *engine) dayPrice(a, d int, extra *stay) int {
	var buf [48]stay
	day := e.stays(buf[:0], a, d, extra)
	waiting := a < len(e.p.People) && !e.p.People[a].AtHome
	lunch, w, n := e.p.Days[d].Lunch, &e.weights, 0
	end := 0
	for k, b := range day {
		if k == 0 {
			end = b.to
			continue
		}
		prev := day[k-1]
		if prev.meeting || b.meeting {
			way := 0
			if prev.place >= 0 && b.place >= 0 && prev.place != b.place {
				way = e.way(prev.place, b.place)
				n += w.Change + way*w.Travel
			}
			idle := b.from - end - way
			if l := e.p.LunchMinutes; l > 0 && lunch.To-lunch.From >= l && min(b.from, lunch.To)-max(end, lunch.From) >= l {
				idle -= l
			}
			if waiting && idle > e.p.ShortWait {
				n += w.Wait + idle*w.Idle
			}
		}
		end = max(end, b.to)
	}
	return n
}

// insertPrice is what placing a meeting adds to the days of those who attend.
func (e *engine) insertPrice(v *plan.Placement) int {
	d := e.dayOf(v.Start)
	it := stay{v.Start, v.Start + e.p.Meetings[v.Meeting].Minutes, e.p.Spots[v.Spot].Place, true}
	n := 0
	for _, q := range v.People {
		n += e.dayPrice(q, d, &it) - e.dayPrice(q, d, nil)
	}
	if v.Interpreter >= 0 {
		a := len(e.p.People) + v.Interpreter
		n += e.dayPrice(a, d, &it) - e.dayPrice(a, d, nil)
	}
	return n
}
