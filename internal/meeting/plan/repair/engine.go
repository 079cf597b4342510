package repair

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// engine is a plan while it is being repaired. Agents are the people, then the
// interpreters.
type engine struct {
	p        *plan.Problem
	now      int
	d        Disruption
	at       []plan.Placement // by meeting
	placed   []bool
	old      []plan.Placement // as published
	had      []bool
	settled  []bool    // may not be thrown out: pinned, begun, or put back in this branch
	agents   [][]int32 // meetings placed, by agent
	spots    [][]int32 // meetings placed, by spot
	held     []int     // meetings placed, by firm
	before   [][]int32 // meetings that must come after, by meeting
	affected []int
	stuck    []int
	hurt     map[int]bool // affected meetings, which alone may be left out
	layouts  map[int]*layout
	bans     map[[2]int]bool // meeting and start that a proposal before had
	exact    bool            // a request only at its very hour
	base     *engine         // the published plan, untouched
	prices   map[[2]int]int  // of days of the published plan
	bits     map[string]uint64
	weights  plan.Weights
	steps    int // so far, over all searches
	limit    int // of the search under way
	best     *solution
	floor    int // urgency that no repair can save
}

func newEngine(p *plan.Problem, published plan.Plan, d Disruption, now int) *engine {
	n := len(p.Meetings)
	e := &engine{p: p, now: now, d: d, at: make([]plan.Placement, n), placed: make([]bool, n), settled: make([]bool, n),
		agents: make([][]int32, len(p.People)+len(p.Interpreters)), spots: make([][]int32, len(p.Spots)), held: make([]int, len(p.Firms)),
		before: make([][]int32, n), hurt: map[int]bool{}, layouts: map[int]*layout{}, prices: map[[2]int]int{}, bans: map[[2]int]bool{}, bits: map[string]uint64{}, weights: p.Weights}
	if e.weights == (plan.Weights{}) {
		e.weights = p.Preset.Weights()
	}
	for i := range p.Meetings {
		for _, o := range p.Meetings[i].After {
			e.before[o] = append(e.before[o], int32(i))
		}
	}
	for _, v := range published.Placements {
		v.People = slices.Clone(v.People)
		e.put(v)
		e.settled[v.Meeting] = p.Meetings[v.Meeting].Pin != nil || v.Start < now
	}
	e.old, e.had = slices.Clone(e.at), slices.Clone(e.placed)
	return e
}

// put places a meeting.
func (e *engine) put(v plan.Placement) {
	i := int32(v.Meeting)
	e.at[i], e.placed[i] = v, true
	for _, q := range v.People {
		e.agents[q] = append(e.agents[q], i)
	}
	if v.Interpreter >= 0 {
		k := len(e.p.People) + v.Interpreter
		e.agents[k] = append(e.agents[k], i)
	}
	e.spots[v.Spot] = append(e.spots[v.Spot], i)
	for _, f := range e.p.Meetings[i].Firms {
		e.held[f]++
	}
}

// take removes a placed meeting.
func (e *engine) take(i int) {
	v := e.at[i]
	e.placed[i] = false
	for _, q := range v.People {
		e.agents[q] = without(e.agents[q], int32(i))
	}
	if v.Interpreter >= 0 {
		k := len(e.p.People) + v.Interpreter
		e.agents[k] = without(e.agents[k], int32(i))
	}
	e.spots[v.Spot] = without(e.spots[v.Spot], int32(i))
	for _, f := range e.p.Meetings[i].Firms {
		e.held[f]--
	}
}

// without takes one out of a list, whose order does not matter.
func without(list []int32, i int32) []int32 {
	k := slices.Index(list, i)
	list[k] = list[len(list)-1]
	return list[:len(list)-1]
}

// find says which meetings the disruption makes impossible, and lifts them.
func (e *engine) find(d Disruption) {
	for _, i := range e.suspects(d) {
		v := e.at[i]
		broken := d.Kind == Longer || (v.Start < d.Window.To && d.Window.From < v.Start+e.p.Meetings[i].Minutes)
		if d.Kind == SpotLost {
			broken = broken && v.Spot == d.Spot
		}
		switch {
		case !broken:
		case e.settled[i] && d.Kind != Longer:
			e.stuck = append(e.stuck, i)
		default:
			e.affected = append(e.affected, i)
		}
	}
	if d.Kind == Request {
		e.affected = []int{d.Meeting}
	}
	slices.Sort(e.affected)
	slices.Sort(e.stuck)
	for _, i := range e.affected {
		e.hurt[i] = true
		if e.placed[i] {
			e.take(i)
		}
	}
}

// suspects are the placed meetings of what was lost.
func (e *engine) suspects(d Disruption) []int {
	var list []int32
	switch d.Kind {
	case Absence:
		list = e.agents[d.Person]
	case InterpreterGone:
		list = e.agents[len(e.p.People)+d.Interpreter]
	case SpotLost:
		list = e.spots[d.Spot]
	case Longer:
		return []int{d.Meeting}
	}
	out := make([]int, len(list))
	for k, i := range list {
		out[k] = int(i)
	}
	slices.Sort(out)
	return out
}

// frozen says that a meeting must stay at its cell: it has begun, and lasts longer.
func (e *engine) frozen(i int) bool {
	return e.d.Kind == Longer && i == e.d.Meeting && e.had[i] && (e.old[i].Start < e.now || e.p.Meetings[i].Pin != nil)
}

// urgency orders meetings that cannot all be kept, as the planner does.
func (e *engine) urgency(i int) int {
	u := 100
	for k := 1; k < e.p.Meetings[i].Priority && u > 8; k++ {
		u = u * 7 / 10
	}
	return max(u, 8)
}

// told lists the people to whom a change must be told.
func told(before, after *plan.Placement) []int {
	var out []int
	same := before != nil && after != nil && before.Start == after.Start && before.Spot == after.Spot
	add := func(v, other *plan.Placement) {
		if v == nil {
			return
		}
		for _, q := range v.People {
			if !same || !slices.Contains(other.People, q) {
				out = append(out, q)
			}
		}
	}
	add(before, after)
	add(after, before)
	slices.Sort(out)
	return slices.Compact(out)
}

// alike says whether nothing changes between two placements.
func alike(a, b *plan.Placement) bool {
	return a.Start == b.Start && a.Spot == b.Spot && a.Interpreter == b.Interpreter && len(told(a, b)) == 0
}

// dayOf is the last day that has begun at a minute.
func (e *engine) dayOf(minute int) int {
	d := 0
	for k := range e.p.Days {
		if e.p.Days[k].From <= minute {
			d = k
		}
	}
	return d
}

// way is the travel between two places, buffer included.
func (e *engine) way(a, b int) int {
	switch {
	case a < 0 || b < 0 || a == b:
		return 0
	case e.p.Travel == nil:
		return e.p.Buffer
	}
	return e.p.Travel[a][b] + e.p.Buffer
}

// busy and open are what the agenda says of an agent.
func (e *engine) busy(a int) []plan.Busy {
	if k := a - len(e.p.People); k >= 0 {
		return e.p.Interpreters[k].Busy
	}
	return e.p.People[a].Busy
}

func (e *engine) open(a int) []plan.Window {
	if k := a - len(e.p.People); k >= 0 {
		return e.p.Interpreters[k].Open
	}
	return e.p.People[a].Open
}

func (e *engine) maxPerDay(a int) int {
	if k := a - len(e.p.People); k >= 0 {
		return e.p.Interpreters[k].MaxPerDay
	}
	return e.p.People[a].MaxPerDay
}

// stay is one engagement of an agent.
type stay struct {
	from, to, place int
	meeting         bool
}

// stays lists what an agent has on a day, in order; with extra when not nil.
func (e *engine) stays(buf []stay, a, d int, extra *stay) []stay {
	day := &e.p.Days[d]
	out := buf[:0]
	for _, b := range e.busy(a) {
		if b.To > day.From && b.From < day.To {
			out = append(out, stay{b.From, b.To, b.Place, false})
		}
	}
	for _, i := range e.agents[a] {
		if v := &e.at[i]; e.dayOf(v.Start) == d {
			out = append(out, stay{v.Start, v.Start + e.p.Meetings[i].Minutes, e.p.Spots[v.Spot].Place, true})
		}
	}
	if extra != nil {
		out = append(out, *extra)
	}
	slices.SortFunc(out, func(x, y stay) int {
		return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to), cmp.Compare(x.place, y.place))
	})
	return out
}
