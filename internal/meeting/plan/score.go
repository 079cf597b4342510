package plan

import (
	"cmp"
	"slices"
	"strconv"
)

// Preset is a named way to weigh the goals that come after placing.
type Preset string

// The presets. Minimum and placing always come first.
const (
	Balanced Preset = ""        // waits first, then places, then changes
	Dense    Preset = "dense"   // days without holes
	Calm     Preset = "calm"    // little travel, few changes of place
	Protect  Preset = "protect" // move as little as possible of what is published
)

// Weights are the price of one unit of each goal. All zero means the preset's.
type Weights struct {
	Wait   int // one wait
	Idle   int // one minute of waiting
	Uneven int // one unit of Score.Uneven
	Change int // one change of place
	Travel int // one minute of travel
	Told   int // one person to tell again
	Wish   int // one unit of Score.Unwished
	Tight  int // one minute of Score.Tight
}

// Weights returns the prices of a preset; an unknown preset has those of Balanced.
func (p Preset) Weights() Weights {
	switch p {
	case Dense:
		return Weights{Wait: 100, Idle: 3, Uneven: 10, Change: 5, Travel: 1, Told: 10, Wish: 10, Tight: 1}
	case Calm:
		return Weights{Wait: 10, Idle: 0, Uneven: 5, Change: 60, Travel: 4, Told: 20, Wish: 40, Tight: 4}
	case Protect:
		return Weights{Wait: 20, Idle: 1, Uneven: 5, Change: 10, Travel: 1, Told: 400, Wish: 10, Tight: 2}
	}
	return Weights{Wait: 40, Idle: 1, Uneven: 10, Change: 20, Travel: 1, Told: 30, Wish: 20, Tight: 2}
}

// weights returns the prices that apply to the problem.
func (p *Problem) weights() Weights {
	if p.Weights != (Weights{}) {
		return p.Weights
	}
	return p.Preset.Weights()
}

// The prices of the first two goals stand far above all others.
const (
	priceShort  = 2_000_000 // one meeting that a firm lacks to its minimum
	priceUnit   = 1_000     // one unit of urgency
	urgencyTop  = 100       // units of urgency of a meeting of priority 1
	urgencyLeft = 8         // and of the least urgent
)

// urgency is the worth of placing a meeting: 100 for priority 1, and seven tenths
// of the step above for each step down, so that one meeting yields to one more
// urgent, but not to the same number and one more.
func urgency(priority int) int {
	u := urgencyTop
	for i := 1; i < priority && u > urgencyLeft; i++ {
		u = u * 7 / 10
	}
	return max(u, urgencyLeft)
}

// Score is the value of a plan, goal by goal.
type Score struct {
	Placed, Total int
	Short         int   // meetings that firms lack to their minimum
	Missed        int   // urgency of the meetings left out
	Waits         int   // idle stretches between engagements of a person in a day
	Idle          int   // and their minutes
	Uneven        int   // sum over people of the square of their waits
	Changes       int   // changes of place
	Travel        int   // minutes on the way
	Told          int   // people to tell again
	Unwished      int   // meetings, and people at meetings, outside the hours they wish
	Tight         int   // minutes that lack to the slack wished before what must not slip
	Cost          int64 // all of the above, weighed; what the search makes small
}

// price puts the cost in.
func (s Score) price(w Weights) Score {
	s.Cost = int64(s.Short)*priceShort + int64(s.Missed)*priceUnit +
		int64(s.Waits)*int64(w.Wait) + int64(s.Idle)*int64(w.Idle) + int64(s.Uneven)*int64(w.Uneven) +
		int64(s.Changes)*int64(w.Change) + int64(s.Travel)*int64(w.Travel) + int64(s.Told)*int64(w.Told) +
		int64(s.Unwished)*int64(w.Wish) + int64(s.Tight)*int64(w.Tight)
	return s
}

// Compare is negative when s is the better of two scores of the same problem.
func (s Score) Compare(o Score) int { return cmp.Compare(s.Cost, o.Cost) }

// minus is the difference of two scores, goal by goal.
func (s Score) minus(o Score) Score {
	return Score{Placed: s.Placed - o.Placed, Total: s.Total - o.Total, Short: s.Short - o.Short, Missed: s.Missed - o.Missed,
		Waits: s.Waits - o.Waits, Idle: s.Idle - o.Idle, Uneven: s.Uneven - o.Uneven, Changes: s.Changes - o.Changes,
		Travel: s.Travel - o.Travel, Told: s.Told - o.Told, Unwished: s.Unwished - o.Unwished, Tight: s.Tight - o.Tight, Cost: s.Cost - o.Cost}
}

// Measure computes the score of any plan from nothing, reading only the problem
// and the placements; it shares nothing but the prices with the search, which keeps its score up
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
		s.Unwished += p.outsideWishes(m, v, ok)
	}
	for f, firm := range p.Firms {
		s.Short += max(0, firm.Min-held[f])
	}
	people, interpreters := attended(&p, inOrder(pl), func(k int) Placement { return pl.Placements[k] })
	for i := range p.People {
		waits := 0
		measurePerson(p, pl, i, people[i], &s, &waits)
		s.Uneven += waits * waits
	}
	for i := range p.Interpreters {
		for k, d := range p.Days {
			var none int
			measureDay(p, daily(p, pl, p.Interpreters[i].Busy, interpreters[i], k), d, false, &s, &none)
		}
	}
	return s.price(p.weights())
}

// inOrder are the indexes of a plan's placements.
func inOrder(pl Plan) []int {
	order := make([]int, len(pl.Placements))
	for k := range order {
		order[k] = k
	}
	return order
}

// measurePerson adds the waits, changes and travel of a person who attends some placements.
func measurePerson(p Problem, pl Plan, i int, attends []int, s *Score, waits *int) {
	for k, d := range p.Days {
		measureDay(p, daily(p, pl, p.People[i].Busy, attends, k), d, !p.People[i].AtHome, s, waits)
	}
}

// MeasurePeople computes what a plan means for each person, from nothing: Placed is
// the number of meetings attended, Waits, Idle, Changes and Travel are those of the
// person, the rest is zero.
func MeasurePeople(p Problem, pl Plan) []Score {
	people, _ := attended(&p, inOrder(pl), func(k int) Placement { return pl.Placements[k] })
	out := make([]Score, len(p.People))
	for i := range out {
		waits := 0
		out[i].Placed = len(people[i])
		measurePerson(p, pl, i, people[i], &out[i], &waits)
	}
	return out
}

// stay is one engagement of somebody in a day.
type stay struct {
	from, to, place int
	meeting         bool
	index, slack    int
}

// daily lists what somebody has in day k, in order: what the agenda holds, and of
// the placements attended those of that day. A meeting belongs to the last day that
// has begun when it starts, which only pins out of hours make a question.
func daily(p Problem, pl Plan, busy []Busy, attends []int, k int) []stay {
	d := p.Days[k]
	begun := func(start int) bool {
		return (k == 0 || start >= d.From) && (k+1 == len(p.Days) || start < p.Days[k+1].From)
	}
	var out []stay
	for _, b := range busy {
		out = append(out, stay{b.From, b.To, b.Place, false, None, b.Slack})
	}
	for _, i := range attends {
		if v := pl.Placements[i]; begun(v.Start) {
			out = append(out, stay{v.Start, v.Start + p.Meetings[v.Meeting].Minutes, p.Spots[v.Spot].Place, true, v.Meeting, p.Meetings[v.Meeting].Slack})
		}
	}
	out = slices.DeleteFunc(out, func(s stay) bool { return s.to <= d.From || s.from >= d.To })
	slices.SortFunc(out, func(a, b stay) int {
		for _, c := range [][2]int{{a.from, b.from}, {a.to, b.to}, {a.index, b.index}, {a.place, b.place}, {a.slack, b.slack}} {
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
		if free := max(0, idle); free < b.slack {
			s.Tight += b.slack - free
		}
	}
}

// outsideWishes counts a meeting and its people (interpreters wish nothing) for whom it
// is not within the hours wished.
func (p *Problem) outsideWishes(m Meeting, v Placement, placed bool) (n int) {
	wishes := [][]Window{m.Wished}
	for _, q := range v.People {
		wishes = append(wishes, p.People[q].Wished)
	}
	for _, ws := range wishes {
		if placed && len(ws) > 0 && !within(ws, v.Start, v.Start+m.Minutes) {
			n++
		}
	}
	return n
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

// Words writes the difference of two scores (Alternative.Change) as short notes,
// "+1 wait", "−15 min of travel", one for each goal that changes, in French and in
// English. No note means that nothing changes.
func (s Score) Words() (fr, en []string) {
	for _, g := range []struct {
		n                      int
		fr, frMany, en, enMany string
	}{
		{s.Placed, "rendez-vous placé", "rendez-vous placés", "meeting placed", "meetings placed"},
		{s.Short, "rendez-vous manquant au minimum d’une entreprise", "rendez-vous manquant au minimum d’une entreprise", "meeting short of a firm's minimum", "meetings short of a firm's minimum"},
		{s.Waits, "attente", "attentes", "wait", "waits"},
		{s.Idle, "min d’attente", "min d’attente", "min of waiting", "min of waiting"},
		{s.Changes, "changement de lieu", "changements de lieu", "change of place", "changes of place"},
		{s.Travel, "min de trajet", "min de trajet", "min of travel", "min of travel"},
		{s.Unwished, "rendez-vous hors des heures souhaitées", "rendez-vous hors des heures souhaitées", "meeting outside the hours wished", "meetings outside the hours wished"},
		{s.Tight, "min de marge en moins", "min de marge en moins", "min of slack lost", "min of slack lost"},
		{s.Told, "personne à prévenir", "personnes à prévenir", "person to tell", "people to tell"},
	} {
		if g.n == 0 {
			continue
		}
		sign, n := "+", g.n
		if n < 0 {
			sign, n = "−", -n
		}
		one := func(single, many string, plural bool) string {
			if plural {
				single = many
			}
			return sign + strconv.Itoa(n) + " " + single
		}
		fr = append(fr, one(g.fr, g.frMany, n > 1))
		en = append(en, one(g.en, g.enMany, n > 1))
	}
	return fr, en
}
