package plan

import "slices"

// Measure computes the score of any plan from nothing, reading only the problem
// and the placements; it shares no code with the search, which keeps its score up
// to date move by move. Tests hold the two together.
func Measure(p Problem, pl Plan) Score {
	s := Score{Total: len(p.Meetings)}
	held := make([]int, len(p.Firms))
	at := make(map[int]Placement, len(pl.Placements))
	for _, v := range pl.Placements {
		at[v.Meeting] = v
	}
	for i, m := range p.Meetings {
		v, ok := at[i]
		if ok {
			s.Placed++
			for _, f := range m.Firms {
				held[f]++
			}
		} else {
			s.Missed += urgency(max(1, m.Priority))
		}
		s.Told += toldAgain(m, v, ok)
	}
	for f, firm := range p.Firms {
		s.Short += max(0, firm.Min-held[f])
	}
	for i := range p.People {
		waits := 0
		for k, d := range p.Days {
			day := daily(p, pl, i, k, false)
			measureDay(p, day, d, !p.People[i].AtHome, &s, &waits)
		}
		s.Uneven += waits * waits
	}
	for i := range p.Interpreters {
		for k, d := range p.Days {
			var none int
			measureDay(p, daily(p, pl, i, k, true), d, false, &s, &none)
		}
	}
	return s.price(p.weights())
}

// stay is one engagement of somebody in a day.
type stay struct {
	from, to, place int
	meeting         bool
	index           int
}

// daily lists what somebody has in day k, in order. A meeting belongs to the last
// day that has begun when it starts, which only pins out of hours make a question.
func daily(p Problem, pl Plan, who, k int, interpreter bool) []stay {
	d := p.Days[k]
	begun := func(start int) bool {
		return (k == 0 || start >= d.From) && (k+1 == len(p.Days) || start < p.Days[k+1].From)
	}
	var busy []Busy
	if interpreter {
		busy = p.Interpreters[who].Busy
	} else {
		busy = p.People[who].Busy
	}
	var out []stay
	for _, b := range busy {
		out = append(out, stay{b.From, b.To, b.Place, false, None})
	}
	for _, v := range pl.Placements {
		if !begun(v.Start) {
			continue
		}
		if (interpreter && v.Interpreter == who) || (!interpreter && slices.Contains(v.People, who)) {
			out = append(out, stay{v.Start, v.Start + p.Meetings[v.Meeting].Minutes, p.Spots[v.Spot].Place, true, v.Meeting})
		}
	}
	out = slices.DeleteFunc(out, func(s stay) bool { return s.to <= d.From || s.from >= d.To })
	slices.SortFunc(out, func(a, b stay) int {
		for _, c := range [][2]int{{a.from, b.from}, {a.to, b.to}, {a.index, b.index}, {a.place, b.place}} {
			if c[0] != c[1] {
				return c[0] - c[1]
			}
		}
		return 0
	})
	return out
}

// measureDay adds the waits, changes and travel of one person's day.
func measureDay(p Problem, day []stay, d Day, waiting bool, s *Score, waits *int) {
	for k := 1; k < len(day); k++ {
		a, b := day[k-1], day[k]
		if !a.meeting && !b.meeting {
			continue
		}
		way := 0
		if a.place >= 0 && b.place >= 0 && a.place != b.place {
			s.Changes++
			if way = p.Buffer; p.Travel != nil {
				way += p.Travel[a.place][b.place]
			}
			s.Travel += way
		}
		end := a.to
		for _, x := range day[:k] {
			end = max(end, x.to)
		}
		idle := b.from - end - way
		if l := p.LunchMinutes; l > 0 && d.Lunch.To-d.Lunch.From >= l && min(b.from, d.Lunch.To)-max(end, d.Lunch.From) >= l {
			idle -= l
		}
		if waiting && idle > p.ShortWait {
			s.Waits++
			*waits++
			s.Idle += idle
		}
	}
}

// toldAgain counts the people to whom a published meeting must be told again.
func toldAgain(m Meeting, v Placement, placed bool) int {
	if m.Current == nil {
		return 0
	}
	cur := m.Current
	all := slices.Clone(cur.People)
	if placed {
		all = append(all, v.People...)
	}
	slices.Sort(all)
	n := 0
	for _, q := range slices.Compact(all) {
		same := placed && v.Start == cur.Start && v.Spot == cur.Spot && slices.Contains(cur.People, q) && slices.Contains(v.People, q)
		if !same {
			n++
		}
	}
	return n
}
