package plan

import (
	"slices"

	"escale.dev/escale/internal/meeting/plan/rule"
	"escale.dev/escale/internal/solve"
)

// maxGroups is how many groups of representatives one meeting may have.
const maxGroups = 4

// anyLanguage is the mask of somebody, or of a meeting, with no language listed.
const anyLanguage = ^uint64(0)

// model is a validated Problem made ready for the search: time cut into bins of
// the largest unit that every possible start and length is a multiple of, and
// every question of "when may" answered once as a set of bins.
type model struct {
	p      *Problem
	unit   int // minutes in a bin
	bins   int // one bin that is never free stands between two days
	binDay []int16
	days   []dayInfo
	agents []agent // people, then interpreters
	spots  []spotInfo
	meets  []meet
	ofFirm [][]int32 // meetings of each firm
	ways   rule.Ways // travel from place to place, buffer included
	prices Weights
	wishes bool    // somebody wishes some hours
	free   []int32 // meetings that the search may move: those without a pin
}

type dayInfo struct {
	from, to, bin int
	lunch         rule.Lunch
	near          bool // so close to the day before that travel between them counts
}

type agent struct {
	name      string
	shut      solve.Bits // not open, or already busy
	base      [][]item   // by day: what the agenda already holds
	noLunch   []bool     // by day: the agenda leaves no lunch anyway
	wished    []rule.Window
	maxPerDay int
	langs     uint64
	pairs     []uint64 // of an interpreter
	waits     bool     // idle time counts
}

type spotInfo struct {
	place    int32
	capacity int
	seats    int
	shut     solve.Bits
	starts   solve.Bits
}

type meet struct {
	minutes, bins int
	required      []int32
	groups        [][]int32
	firms         []int32
	places        []placeSpots
	starts        solve.Bits // inside a day and the windows, no closed hour, on some spot's grid
	langs         uint64
	after, before []int32
	urgency       int
	pin, current  *Placement
	wished        []rule.Window
	slack         int32      // minutes wished free before it
	interpreters  []int32    // those whom the required people would understand
	helpers       solve.Bits // the same, counted from the first interpreter
}

// placeSpots are the spots of a meeting that share a place.
type placeSpots struct {
	place int32
	spots []int32
}

// item is something that takes somebody's time; meet is None for what the agenda
// already holds.
type item = rule.Item

// itemAt is a meeting at a start and a place, as it takes the time of its people.
func (m *model) itemAt(i int, start, place int32) item {
	t := &m.meets[i]
	return item{From: start, To: start + int32(t.minutes), Place: place, Meet: int32(i), Slack: t.slack}
}

// newModel prepares a validated problem.
func newModel(p *Problem) *model {
	m := &model{p: p, prices: p.weights(), ways: rule.NewWays(p.Travel, p.Buffer)}
	m.unit = unitOf(p)
	m.cutDays()
	langs := languageBits(p)
	m.addAgents(langs)
	m.addSpots()
	m.addMeetings(langs)
	m.nearPins()
	return m
}

// nearPins makes all days neighbours when a pin lies outside opening hours, where
// it might reach into the next day.
func (m *model) nearPins() {
	for i := range m.meets {
		if pin := m.meets[i].pin; pin != nil {
			if d := &m.days[m.dayOf(pin.Start)]; pin.Start < d.from || pin.Start+m.meets[i].minutes > d.to {
				for k := 1; k < len(m.days); k++ {
					m.days[k].near = true
				}
				return
			}
		}
	}
}

// idle says that there is nothing to search.
func (m *model) idle() bool { return len(m.free) == 0 }

// schedule is the cooling that suits the prices. It starts so hot that waits and
// travel hardly count, which shuffles the week until what was left out finds room
// (measured on the large mission: 29 left out rather than 36 after 5 s), but far
// too cold to give up a meeting; it ends so cold that nothing more is lost.
func (m *model) schedule() solve.Schedule {
	w := m.prices
	top := max(w.Wait, w.Change, w.Told/4, 10)
	return solve.Schedule{Hot: 4 * float64(top), Cold: 1}
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// step is the number of minutes between two starts at a spot.
func (p *Problem) step(s *Spot) int {
	if s.Grid.Step > 0 {
		return s.Grid.Step
	}
	if p.Step > 0 {
		return p.Step
	}
	return 5
}

// openings are the windows from which a spot's grid counts.
func (p *Problem) openings(s *Spot) []Window {
	if len(s.Open) > 0 {
		return s.Open
	}
	out := make([]Window, len(p.Days))
	for i, d := range p.Days {
		out[i] = Window{d.From, d.To}
	}
	return out
}

// unitOf finds the length of a bin. Days begin on a bin; starts and lengths of all
// movable meetings are whole bins, so windows and busy times can be rounded to
// bins (the former inward, the latter outward) without changing what is allowed.
func unitOf(p *Problem) int {
	unit := 0
	for i := range p.Meetings {
		if p.Meetings[i].Pin == nil {
			unit = gcd(unit, p.Meetings[i].Minutes)
		}
	}
	for i := range p.Spots {
		s := &p.Spots[i]
		unit = gcd(unit, p.step(s))
		for _, o := range p.openings(s) {
			for _, d := range p.Days {
				if o.From < d.To && d.From < o.To {
					unit = gcd(unit, o.From+s.Grid.First-d.From)
				}
			}
		}
	}
	return max(unit, 1)
}

func (m *model) cutDays() {
	for i, d := range m.p.Days {
		info := dayInfo{from: d.From, to: d.To, bin: m.bins}
		if m.p.LunchMinutes > 0 && d.Lunch.To-d.Lunch.From >= m.p.LunchMinutes {
			info.lunch = rule.Lunch{Window: rule.Window(d.Lunch), Minutes: m.p.LunchMinutes}
		}
		info.near = i > 0 && d.From-m.p.Days[i-1].To < m.ways.Reach()
		m.days = append(m.days, info)
		for range (d.To-d.From)/m.unit + 1 {
			m.binDay = append(m.binDay, int16(i))
		}
		m.bins = len(m.binDay)
	}
}

// minute is when a bin begins.
func (m *model) minute(bin int) int {
	d := &m.days[m.binDay[bin]]
	return d.from + (bin-d.bin)*m.unit
}

// dayOf is the day of a minute, or the last day before it for a pin out of hours.
func (m *model) dayOf(minute int) int {
	for d := len(m.days) - 1; d > 0; d-- {
		if minute >= m.days[d].from {
			return d
		}
	}
	return 0
}

// span are the bins that [from, to) touches on day d.
func (m *model) span(d, from, to int) (int, int) {
	day := &m.days[d]
	from, to = max(from, day.from), min(to, day.to)
	if to <= from {
		return day.bin, day.bin
	}
	return day.bin + (from-day.from)/m.unit, day.bin + (to-day.from+m.unit-1)/m.unit
}

// touched is the set of bins that any of the windows touches.
func (m *model) touched(ws []Window) solve.Bits {
	b := solve.NewBits(m.bins)
	for _, w := range ws {
		for d := range m.days {
			b.SetRange(m.span(d, w.From, w.To))
		}
	}
	return b
}

// covered is the set of bins wholly inside the union of the windows, all bins of
// all days when there is none.
func (m *model) covered(ws []Window) solve.Bits {
	b := solve.NewBits(m.bins)
	if len(ws) == 0 {
		ws = []Window{{m.days[0].from, m.days[len(m.days)-1].to}}
	}
	for _, w := range merged(ws) {
		for i, d := range m.days {
			from, to := max(w.From, d.from)-d.from, min(w.To, d.to)-d.from
			if i >= 0 && to > from {
				b.SetRange(d.bin+(from+m.unit-1)/m.unit, max(d.bin+to/m.unit, d.bin+(from+m.unit-1)/m.unit))
			}
		}
	}
	return b
}

// merged returns the windows in order, joined where they touch.
func merged(ws []Window) []Window {
	ws = slices.Clone(ws)
	slices.SortFunc(ws, func(a, b Window) int { return a.From - b.From })
	out := ws[:0]
	for _, w := range ws {
		if n := len(out); n > 0 && w.From <= out[n-1].To {
			out[n-1].To = max(out[n-1].To, w.To)
			continue
		}
		out = append(out, w)
	}
	return out
}

// travel is the time needed between two places, buffer included.
func (m *model) travel(a, b int32) int { return m.ways.Between(a, b) }
