package repair

import (
	"cmp"
	"maps"
	"slices"

	"escale.dev/escale/internal/meeting/plan"
)

// Limits of the search.
const (
	deepest   = 3       // meetings thrown out of the way by the exact search
	chain     = 6       // and by ejection chains
	width     = 4       // cells that a chain tries for each meeting
	smallSize = 60      // meetings up to which all cells are always tried
	keepFree  = 16      // else free cells that are enough for one of several meetings
	stepsBest = 120_000 // for the first proposal
	stepsNext = 50_000  // for each other one
)

// worth orders solutions: urgency left out, meetings changed, people
// told, meetings that change hour or spot, price.
type worth struct{ missed, changed, told, shifted, price int }

func (a worth) compare(b worth) int {
	return cmp.Or(cmp.Compare(a.missed, b.missed), cmp.Compare(a.changed, b.changed), cmp.Compare(a.told, b.told), cmp.Compare(a.shifted, b.shifted), cmp.Compare(a.price, b.price))
}

// solution is where a repair puts the meetings that it changes.
type solution struct {
	worth
	after  map[int]plan.Placement // absent: left out
	moved  []int                  // all that went to the tray
	proven bool
}

// proposals runs the search for the best repair, then for others that differ in the
// hour of what had to move.
func (e *engine) proposals() []Proposal {
	var found []*solution
	for n := 0; n < mostProposals; n++ {
		steps := stepsNext
		if n == 0 {
			steps = stepsBest
		}
		s := e.solve(steps)
		if s == nil || slices.ContainsFunc(found, func(o *solution) bool { return maps.EqualFunc(o.after, s.after, same) }) {
			break
		}
		s.proven = s.proven && n == 0
		found = append(found, s)
		if !e.forbid(s, n) {
			break
		}
	}
	slices.SortStableFunc(found, func(a, b *solution) int { return a.worth.compare(b.worth) })
	out := make([]Proposal, len(found))
	for k, s := range found {
		out[k] = e.proposal(s)
	}
	return out
}

func same(a, b plan.Placement) bool { return alike(&a, &b) }

// forbid makes the next search differ: not that hour again for the most urgent
// affected meeting that found one; for a request not at its hour, its very hour.
func (e *engine) forbid(s *solution, n int) bool {
	e.exact = e.d.Kind == Request && n == 0 && s.after[e.d.Meeting].Start != e.d.At
	order := slices.Clone(s.moved)
	slices.SortStableFunc(order, func(a, b int) int {
		first := func(i int) int {
			if e.hurt[i] {
				return -e.urgency(i)
			}
			return 1
		}
		return cmp.Compare(first(a), first(b))
	})
	for _, i := range order {
		if v, ok := s.after[i]; ok && !e.frozen(i) {
			e.bans[[2]int{i, v.Start}] = true
			return true
		}
	}
	return false
}

// solve searches for the best repair under the bans of now.
func (e *engine) solve(steps int) *solution {
	e.best, e.limit, e.floor = nil, e.steps+steps, 0
	var tray []int
	s := search{e: e}
	for _, i := range e.affected {
		if !e.frozen(i) && len(e.layout(i).starts) == 0 {
			e.floor += e.urgency(i)
			s.leave(i)
			continue
		}
		tray = append(tray, i)
	}
	// Leaving everything out is always possible.
	for _, i := range tray {
		s.leave(i)
	}
	e.keep(&s)
	for _, i := range slices.Backward(tray) {
		s.unleave(i)
	}
	begun := e.steps
	for s.most = 0; s.most <= deepest; s.most++ {
		e.limit = begun + steps*(s.most+1)/(chain+1)
		s.dfs(tray)
		if e.best.missed <= e.floor {
			break
		}
	}
	proven := e.steps <= e.limit && e.best.missed <= e.floor
	for s.narrow = true; s.most <= chain && e.best.missed > e.floor; s.most++ {
		e.limit = begun + steps*(s.most+1)/(chain+1)
		s.dfs(tray)
	}
	e.best.proven = proven
	return e.best
}

// search is one depth of the search.
type search struct {
	e                     *engine
	most                  int // meetings that may be thrown out
	narrow                bool
	out                   int // thrown out so far
	missed, changed, told int
	done                  []int // put back
	left                  []int // left out
}

func (s *search) leave(i int) {
	s.left = append(s.left, i)
	s.missed += s.e.urgency(i)
	s.changed++
	s.told += s.toldOf(i, nil)
}

func (s *search) unleave(i int) {
	s.left = s.left[:len(s.left)-1]
	s.missed -= s.e.urgency(i)
	s.changed--
	s.told -= s.toldOf(i, nil)
}

func (s *search) toldOf(i int, v *plan.Placement) int {
	if !s.e.had[i] {
		return len(told(nil, v))
	}
	return len(told(&s.e.old[i], v))
}

// hopeless says that nothing from here can be better than the best known. A meeting
// that lasts longer may stay; all others in the tray will change.
func (s *search) hopeless(tray []int) bool {
	e := s.e
	if e.steps > e.limit {
		return true
	}
	pending := len(tray)
	if e.d.Kind == Longer && slices.Contains(tray, e.d.Meeting) {
		pending--
	}
	w := worth{missed: s.missed, changed: s.changed + pending, told: s.told}
	b := e.best.worth
	b.shifted, b.price = 0, 0
	return w.compare(b) > 0
}

// dfs puts back what is in the tray in every way.
func (s *search) dfs(tray []int) {
	if s.hopeless(tray) {
		return
	}
	if len(tray) == 0 {
		s.e.keep(s)
		return
	}
	i, list := s.pick(tray)
	rest := slices.DeleteFunc(slices.Clone(tray), func(j int) bool { return j == i })
	if s.narrow {
		list = list[:min(width, len(list))]
	}
	for k := range list {
		s.force(list[k].v, rest)
	}
	if s.e.hurt[i] && !s.e.frozen(i) {
		s.leave(i)
		s.dfs(rest)
		s.unleave(i)
	}
}

// pick chooses the meeting with the fewest cells.
func (s *search) pick(tray []int) (int, []candidate) {
	e := s.e
	keep := 0
	if len(tray) > 1 && len(e.p.Meetings) > smallSize {
		keep = keepFree
	}
	chosen, fewest := -1, []candidate(nil)
	for _, i := range tray {
		list := e.candidates(i, s.most-s.out, keep)
		if chosen < 0 || len(list) < len(fewest) {
			chosen, fewest = i, list
		}
		if len(list) == 0 {
			break
		}
	}
	return chosen, fewest
}

// force puts a meeting at a cell, throwing out whatever breaks a rule there.
func (s *search) force(v plan.Placement, tray []int) {
	e := s.e
	if e.steps++; s.hopeless(tray) {
		return
	}
	c, ok := e.broken(&v)
	if ok {
		i, n := v.Meeting, s.toldOf(v.Meeting, &v)
		one := 1
		if e.had[i] && alike(&e.old[i], &v) {
			one = 0
		}
		e.put(v)
		e.settled[i] = true
		s.done, s.changed, s.told = append(s.done, i), s.changed+one, s.told+n
		s.dfs(tray)
		s.done, s.changed, s.told = s.done[:len(s.done)-1], s.changed-one, s.told-n
		e.settled[i] = false
		e.take(i)
		return
	}
	if c.hard || s.out >= s.most {
		return
	}
	for _, j := range c.choices {
		s.eject(int(j), func() { s.force(v, append(slices.Clip(tray), int(j))) })
	}
}

// eject does something while a meeting is in the tray.
func (s *search) eject(j int, do func()) {
	v := s.e.at[j]
	s.e.take(j)
	s.out++
	do()
	s.out--
	s.e.put(v)
}

// keep notes a solution when it is the best.
func (e *engine) keep(s *search) {
	w := worth{missed: s.missed, changed: s.changed, told: s.told}
	for _, i := range s.done {
		if !e.had[i] || e.old[i].Start != e.at[i].Start || e.old[i].Spot != e.at[i].Spot {
			w.shifted++
		}
	}
	w.price = e.solutionPrice(s)
	if e.best != nil && w.compare(e.best.worth) >= 0 {
		return
	}
	b := &solution{worth: w, after: map[int]plan.Placement{}, moved: append(slices.Clone(s.left), s.done...)}
	for _, i := range s.done {
		b.after[i] = e.at[i]
	}
	slices.Sort(b.moved)
	e.best = b
}

// solutionPrice is what the days of all whom the changes touch cost more than before.
func (e *engine) solutionPrice(s *search) int {
	seen := map[[2]int]bool{}
	touch := func(v *plan.Placement) {
		d := e.dayOf(v.Start)
		for _, q := range v.People {
			seen[[2]int{q, d}] = true
		}
		if v.Interpreter >= 0 {
			seen[[2]int{len(e.p.People) + v.Interpreter, d}] = true
		}
	}
	for _, i := range s.done {
		touch(&e.at[i])
		if e.had[i] {
			touch(&e.old[i])
		}
	}
	for _, i := range s.left {
		if e.had[i] {
			touch(&e.old[i])
		}
	}
	n := 0
	for k := range seen {
		was, ok := e.prices[k]
		if !ok {
			was = e.base.dayPrice(k[0], k[1], nil)
			e.prices[k] = was
		}
		n += e.dayPrice(k[0], k[1], nil) - was
	}
	return n
}
