package repair

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// layout is where and when a meeting might be if nobody met anybody else: what the
// hours, the windows, the grids, the agenda of those required and the disruption allow.
type layout struct {
	minutes int
	groups  []group
	starts  []start
	reps    [][]int // the required people with each choice of representatives
}

// group are the spots of a meeting that share a place.
type group struct {
	place int
	spots []int
}

type start struct{ at, group int }

// Bounds beyond which choices that are alike are not all tried.
const (
	allSpots = 6   // spots of one place
	allReps  = 400 // choices of representatives
	fewReps  = 4   // choices of representatives, or interpreters, at one start
)

func (e *engine) layout(i int) *layout {
	if l := e.layouts[i]; l != nil {
		return l
	}
	m := &e.p.Meetings[i]
	l := &layout{minutes: m.Minutes}
	e.layouts[i] = l
	for _, s := range m.Spots {
		spot := &e.p.Spots[s]
		if n := len(m.Required) + len(m.OneOf); spot.Seats > 0 && n > spot.Seats {
			continue
		}
		k := slices.IndexFunc(l.groups, func(g group) bool { return g.place == spot.Place })
		if k < 0 {
			k = len(l.groups)
			l.groups = append(l.groups, group{place: spot.Place})
		}
		l.groups[k].spots = append(l.groups[k].spots, s)
	}
	e.addStarts(l, i)
	e.addReps(l, m.OneOf, slices.Clone(m.Required), e.old[i].People)
	return l
}

// addStarts fills in the starts, those nearest to the old one, or to the hour asked
// for, first.
func (e *engine) addStarts(l *layout, i int) {
	m := &e.p.Meetings[i]
	for g := range l.groups {
		seen := map[int]bool{}
		grids := map[plan.Grid]bool{}
		for _, s := range l.groups[g].spots {
			spot := &e.p.Spots[s]
			if len(spot.Open) == 0 {
				if grids[spot.Grid] {
					continue
				}
				grids[spot.Grid] = true
			}
			e.eachStart(spot, func(at int) { seen[at] = true })
		}
		for at := range seen {
			end := at + m.Minutes
			if at < e.now || !e.opened(at, end) || !within(m.Windows, at, end) {
				continue
			}
			if !slices.ContainsFunc(m.Required, func(q int) bool { return !e.agendaFits(q, at, end, l.groups[g].place) }) {
				l.starts = append(l.starts, start{at, g})
			}
		}
	}
	from := e.goal(i)
	slices.SortFunc(l.starts, func(a, b start) int {
		return cmp.Or(cmp.Compare(distance(a.at, from), distance(b.at, from)), cmp.Compare(a.at, b.at), cmp.Compare(a.group, b.group))
	})
}

// goal is the hour that is best for a meeting: the one asked for, or the old one.
func (e *engine) goal(i int) int {
	if e.d.Kind == Request && e.d.Meeting == i {
		return e.d.At
	}
	if e.had[i] {
		return e.old[i].Start
	}
	return e.now
}

func distance(a, b int) int { return max(a-b, b-a) }

// eachStart gives the starts of a spot's grid.
func (e *engine) eachStart(s *plan.Spot, emit func(at int)) {
	step := cmp.Or(s.Grid.Step, e.p.Step, 5)
	open := s.Open
	if len(open) == 0 {
		for _, d := range e.p.Days {
			open = append(open, plan.Window{From: d.From, To: d.To})
		}
	}
	for _, w := range open {
		for at := w.From + s.Grid.First; at < w.To; at += step {
			emit(at)
		}
	}
}

// opened says whether a day is open for all of [from, to).
func (e *engine) opened(from, to int) bool {
	for k := range e.p.Days {
		if d := &e.p.Days[k]; d.From <= from && to <= d.To {
			return !overlaps(d.Closed, from, to)
		}
	}
	return false
}

// onGrid says whether a spot starts meetings at a minute.
func (e *engine) onGrid(s *plan.Spot, at int) bool {
	step := cmp.Or(s.Grid.Step, e.p.Step, 5)
	fits := func(w plan.Window) bool {
		first := w.From + s.Grid.First
		return at >= first && at < w.To && (at-first)%step == 0
	}
	if len(s.Open) > 0 {
		return slices.ContainsFunc(s.Open, fits)
	}
	return slices.ContainsFunc(e.p.Days, func(d plan.Day) bool { return fits(plan.Window{From: d.From, To: d.To}) })
}

// spotOpen says whether a spot may hold [from, to) when nobody else is there.
func (e *engine) spotOpen(s, from, to int) bool {
	spot := &e.p.Spots[s]
	return within(spot.Open, from, to) && !overlaps(spot.Busy, from, to) && e.onGrid(spot, from)
}

// addReps lists all who may attend, those who did before first.
func (e *engine) addReps(l *layout, groups [][]int, who, before []int) {
	if len(l.reps) >= allReps {
		return
	}
	if len(groups) == 0 {
		l.reps = append(l.reps, who)
		return
	}
	order := slices.Clone(groups[0])
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(slices.Index(before, b), slices.Index(before, a)) // -1, absent before, last
	})
	for _, q := range order {
		if !slices.Contains(who, q) {
			e.addReps(l, groups[1:], append(slices.Clip(who), q), before)
		}
	}
}

// candidate is a cell for a meeting with what it would cost.
type candidate struct {
	v     plan.Placement
	block int // meetings in the way, at least
	told  int
	shift int // 1 when the hour or the spot changes
	far   int // minutes from the best hour
	price int // of the days of those who attend
}

func (c *candidate) compare(o *candidate) int {
	return cmp.Or(cmp.Compare(c.block, o.block), cmp.Compare(c.told, o.told), cmp.Compare(c.shift, o.shift), cmp.Compare(c.price, o.price), cmp.Compare(c.far, o.far),
		cmp.Compare(c.v.Start, o.v.Start), cmp.Compare(c.v.Spot, o.v.Spot), cmp.Compare(c.v.Interpreter, o.v.Interpreter))
}

// candidates lists the cells of a meeting in whose way at most most others are, the
// best first. It stops early when keep cells that need nobody to go are found, 0 for
// never.
func (e *engine) candidates(i, most, keep int) []candidate {
	if e.frozen(i) {
		v := e.old[i]
		return []candidate{{v: v}}
	}
	l := e.layout(i)
	g := generator{e: e, i: i, most: most, l: l}
	for _, s := range l.starts {
		if e.steps > e.limit {
			break
		}
		if e.bans[[2]int{i, s.at}] || (e.exact && i == e.d.Meeting && s.at != e.d.At) {
			continue
		}
		g.at(s)
		if keep > 0 && g.free >= keep {
			break
		}
	}
	slices.SortStableFunc(g.out, func(a, b candidate) int { return a.compare(&b) })
	return g.out
}

type generator struct {
	e       *engine
	l       *layout
	i, most int
	free    int // candidates that nobody is in the way of
	out     []candidate
	buf     []int32
}

// at adds the cells of one start.
func (g *generator) at(s start) {
	e := g.e
	e.steps++
	end, place := s.at+g.l.minutes, g.l.groups[s.group].place
	if e.had[g.i] && e.d.Kind == Longer && g.i == e.d.Meeting {
		end = s.at + e.p.Meetings[g.i].Minutes
	}
	block, ok := e.order(g.buf[:0], g.i, s.at, end, g.most)
	if !ok {
		return
	}
	for _, q := range e.p.Meetings[g.i].Required {
		if block, ok = e.clash(block, q, s.at, end, place, g.most); !ok {
			return
		}
	}
	g.buf = block
	tried := 0
	for _, who := range g.l.reps {
		b, ok := slices.Clone(block), true
		for _, q := range who[len(e.p.Meetings[g.i].Required):] {
			e.steps++
			if !e.agendaFits(q, s.at, end, place) {
				ok = false
				break
			}
			if b, ok = e.clash(b, q, s.at, end, place, g.most); !ok {
				break
			}
		}
		if ok && g.interpreters(s, end, who, b) {
			if tried++; tried >= fewReps && len(g.l.reps) > 2*fewReps {
				return
			}
		}
	}
}

// interpreters adds the cells of one start and one choice of people.
func (g *generator) interpreters(s start, end int, who []int, block []int32) bool {
	e := g.e
	need, list := e.interpreters(g.i, who)
	if !need {
		return g.spots(s, end, who, plan.None, block)
	}
	found, tried := false, 0
	if old := e.old[g.i].Interpreter; e.had[g.i] && slices.Contains(list, old) {
		list = append([]int{old}, list...) // who knows the case first; again later does no harm
	}
	for _, k := range list {
		a := len(e.p.People) + k
		e.steps++
		if !e.agendaFits(a, s.at, end, g.l.groups[s.group].place) {
			continue
		}
		b, ok := e.clash(slices.Clone(block), a, s.at, end, g.l.groups[s.group].place, g.most)
		if ok && g.spots(s, end, who, k, b) {
			found = true
			if tried++; tried >= fewReps && len(list) > 2*fewReps {
				return true
			}
		}
	}
	return found
}

// spots adds the cells of one start and given people: all spots when they are few,
// else the old one or the first with room, or those that are the easiest to free.
func (g *generator) spots(s start, end int, who []int, interpreter int, block []int32) bool {
	e := g.e
	list := g.l.groups[s.group].spots
	if len(list) > allSpots {
		return g.oneSpot(s, end, who, interpreter, block)
	}
	n := 0
	for _, sp := range list {
		e.steps++
		if !e.spotOpen(sp, s.at, end) {
			continue
		}
		c, ok := e.spotClause(sp, s.at, end)
		extra := 0
		if !ok && !slices.ContainsFunc(c.choices, func(j int32) bool { return slices.Contains(block, j) }) {
			extra = 1
		}
		if !c.hard && len(block)+extra <= g.most {
			g.add(s, who, interpreter, sp, len(block)+extra)
			n++
		}
	}
	return n > 0
}

// oneSpot is spots for a hall of many tables that are alike.
func (g *generator) oneSpot(s start, end int, who []int, interpreter int, block []int32) bool {
	e := g.e
	list := g.l.groups[s.group].spots
	if old := e.old[g.i].Spot; e.had[g.i] && slices.Contains(list, old) && e.spotOpen(old, s.at, end) {
		if _, ok := e.spotClause(old, s.at, end); ok {
			g.add(s, who, interpreter, old, len(block))
			return true
		}
	}
	var taken []int
	for _, sp := range list {
		e.steps++
		if !e.spotOpen(sp, s.at, end) {
			continue
		}
		c, ok := e.spotClause(sp, s.at, end)
		if ok {
			g.add(s, who, interpreter, sp, len(block))
			return true
		}
		if !c.hard && len(taken) < allSpots {
			taken = append(taken, sp)
		}
	}
	if len(block) >= g.most {
		return false
	}
	for _, sp := range taken {
		g.add(s, who, interpreter, sp, len(block)+1)
	}
	return len(taken) > 0
}

func (g *generator) add(s start, who []int, interpreter, spot, block int) {
	e := g.e
	people := slices.Clone(who)
	slices.Sort(people)
	c := candidate{v: plan.Placement{Meeting: g.i, Start: s.at, Spot: spot, People: people, Interpreter: interpreter}, block: block, far: distance(s.at, e.goal(g.i))}
	var before *plan.Placement
	if e.had[g.i] {
		before = &e.old[g.i]
		if alike(before, &c.v) {
			if !e.hurt[g.i] || e.d.Kind != Longer {
				return // it went because it cannot stay
			}
		}
	}
	if before == nil || before.Start != s.at || before.Spot != spot {
		c.shift = 1
	}
	c.told = len(told(before, &c.v))
	if block == 0 {
		g.free++
		c.price = e.insertPrice(&c.v)
	}
	g.out = append(g.out, c)
}
