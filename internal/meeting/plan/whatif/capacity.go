package whatif

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/meeting/plan"
)

// Solver plans a problem. It should bound its moves rather than its time, so that the answer is repeatable.
type Solver func(plan.Problem) (plan.Plan, error)

// Room is how many spots hold as many meetings as any number of them would, as far as the planner finds: with so many
// at most, in each half-day no more than its need, it has a plan.
type Room struct {
	Have   int // spots of the kind as it stands
	Spots  int // that are enough
	Placed int // meetings placed with them
	Needs  []Need
}

// tries is how often a half-day is planned with fewer spots.
const tries = 3

// Capacity finds how few spots like one are enough: first the same number for the whole time, by halving, then half-day
// by half-day. step, when set, is told how many plannings are done of how many at most. A solver that is stopped places
// less, which changes nothing that was found before.
func Capacity(p plan.Problem, like int, solve Solver, step func(done, most int)) (r Room, err error) {
	c := capacity{p: p, like: like, solve: solve, step: step, halves: halves(p)}
	c.have = len(Alike(p, like))
	c.most = 1 + 8 + tries*len(c.halves)
	if err := c.wide(); err != nil {
		return r, err
	}
	if err := c.narrow(); err != nil {
		return r, err
	}
	if err := c.trim(); err != nil {
		return r, err
	}
	r = Room{Have: c.have, Placed: c.goal, Needs: needs(c.p, c.best, c.counts)}
	for _, n := range r.Needs {
		r.Spots = max(r.Spots, n.Spots)
	}
	if step != nil {
		step(c.most, c.most)
	}
	return r, nil
}

// capacity is a search for the fewest spots. counts says of a spot whether it is one of the kind.
type capacity struct {
	p          plan.Problem
	like, have int
	solve      Solver
	step       func(done, most int)
	halves     []plan.Window
	caps       []int // by half-day: so many are open
	best       plan.Plan
	goal       int
	counts     func(spot int) bool
	done, most int
}

// wide plans with plenty.
func (c *capacity) wide() error {
	may := 0
	for i := range c.p.Meetings {
		if slices.Contains(c.p.Meetings[i].Spots, c.like) {
			may++
		}
	}
	plenty := Means{Tables: max(0, min(may, 3*c.have+12)-c.have), Like: c.like}
	c.p = plenty.Of(c.p)
	kind, place := c.p.Spots[c.like].Kind, c.p.Spots[c.like].Place
	c.counts = func(s int) bool { return c.p.Spots[s].Kind == kind && c.p.Spots[s].Place == place }
	c.caps = make([]int, len(c.halves))
	for h := range c.caps {
		c.caps[h] = len(c.p.Spots)
	}
	pl, err := c.plan(c.caps)
	c.best, c.goal = pl, pl.Score.Placed
	return err
}

// plan plans with so many spots open in each half-day.
func (c *capacity) plan(caps []int) (plan.Plan, error) {
	if c.step != nil {
		c.step(c.done, c.most)
	}
	c.done++
	p := c.p
	p.Spots = slices.Clone(p.Spots)
	all := Alike(p, c.like)
	for h, w := range c.halves {
		if caps[h] < len(all) {
			shut(&p, all, caps[h], w)
		}
	}
	return c.solve(p)
}

// try keeps a number of spots for each half-day when nothing is lost with them.
func (c *capacity) try(caps []int) (bool, error) {
	pl, err := c.plan(caps)
	if err != nil || pl.Score.Placed < c.goal {
		return false, err
	}
	c.caps, c.best, c.goal = caps, pl, pl.Score.Placed
	return true, nil
}

// narrow halves the number of spots that is the same for all half-days.
func (c *capacity) narrow() error {
	peak := 0
	for _, n := range needs(c.p, c.best, c.counts) {
		peak = max(peak, n.Spots)
	}
	all := func(n int) []int {
		caps := make([]int, len(c.halves))
		for h := range caps {
			caps[h] = n
		}
		return caps
	}
	c.caps = all(peak) // the plan with plenty takes no more
	for low, high := 0, peak; low < high; {
		middle := (low + high) / 2
		ok, err := c.try(all(middle))
		if err != nil {
			return err
		}
		if ok {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return nil
}

// trim goes through the half-days in order and leaves each with fewer while nothing is lost.
func (c *capacity) trim() error {
	for h := range c.halves {
		low, high := 0, needs(c.p, c.best, c.counts)[h].Spots
		for k := 0; k < tries && low < high; k++ {
			middle := (low + high) / 2
			caps := slices.Clone(c.caps)
			caps[h] = middle
			ok, err := c.try(caps)
			if err != nil {
				return err
			}
			if ok {
				high = needs(c.p, c.best, c.counts)[h].Spots
			} else {
				low = middle + 1
			}
		}
		c.caps = slices.Clone(c.caps)
		c.caps[h] = min(c.caps[h], needs(c.p, c.best, c.counts)[h].Spots)
	}
	return nil
}

// Need is how many spots of a kind a plan takes at the busiest minute of a half-day,
// and when that is reached first.
type Need struct {
	From, To int
	Spots    int
	At       int
}

// halves are the half-days: days part in the middle of lunch, or of the day.
func halves(p plan.Problem) (out []plan.Window) {
	for _, d := range p.Days {
		middle := (d.From + d.To) / 2
		if d.Lunch.To > d.Lunch.From {
			middle = (d.Lunch.From + d.Lunch.To) / 2
		}
		out = append(out, plan.Window{From: d.From, To: middle}, plan.Window{From: middle, To: d.To})
	}
	return out
}

// Needs sweeps over a plan and gives, for each half-day, the fewest spots like one that
// hold its meetings: as many as are held at the same time.
func Needs(p plan.Problem, pl plan.Plan, like int) []Need {
	all := Alike(p, like)
	return needs(p, pl, func(spot int) bool { return slices.Contains(all, spot) })
}

func needs(p plan.Problem, pl plan.Plan, counts func(spot int) bool) []Need {
	var out []Need
	for _, w := range halves(p) {
		out = append(out, Need{From: w.From, To: w.To})
	}
	for k := range out {
		n := &out[k]
		var ends []plan.Window
		for _, v := range pl.Placements {
			w := plan.Window{From: v.Start, To: v.Start + p.Meetings[v.Meeting].Minutes}
			if counts(v.Spot) && w.From < n.To && n.From < w.To {
				ends = append(ends, w)
			}
		}
		slices.SortFunc(ends, func(a, b plan.Window) int { return a.From - b.From })
		for i, w := range ends { // the most are there when one begins
			at := 0
			for _, o := range ends[:i+1] {
				if o.To > max(w.From, n.From) {
					at++
				}
			}
			if at > n.Spots {
				n.Spots, n.At = at, max(w.From, n.From)
			}
		}
	}
	return out
}

// Noun names spots of a kind, one and several, in both languages.
type Noun struct{ One, Many plan.Words }

// Tables are tables.
var Tables = Noun{One: plan.Words{FR: "table", EN: "table"}, Many: plan.Words{FR: "tables", EN: "tables"}}

// Advice says needs as a sentence: how many are enough until when, then how many ("12 tables are enough until 10:00,
// Wednesday 17 June, then 15."). Half-days that need fewer than one before are left to the table of needs.
func Advice(p plan.Problem, needs []Need, noun Noun) (fr, en string) {
	var steps []Need
	for _, n := range needs {
		if len(steps) == 0 && n.Spots > 0 || len(steps) > 0 && n.Spots > steps[len(steps)-1].Spots {
			steps = append(steps, n)
		}
	}
	if len(steps) == 0 {
		return "Aucun besoin de " + noun.Many.FR + ".", "No " + noun.Many.EN + " are needed."
	}
	var f, e strings.Builder
	if n := steps[0].Spots; n == 1 {
		fmt.Fprintf(&f, "1 %s suffit", noun.One.FR)
		fmt.Fprintf(&e, "1 %s is enough", noun.One.EN)
	} else {
		fmt.Fprintf(&f, "%d %s suffisent", n, noun.Many.FR)
		fmt.Fprintf(&e, "%d %s are enough", n, noun.Many.EN)
	}
	for _, n := range steps[1:] {
		fmt.Fprintf(&f, " jusqu’à %s, puis %d", when(&p, n.At, 0), n.Spots)
		fmt.Fprintf(&e, " until %s, then %d", when(&p, n.At, 1), n.Spots)
	}
	return f.String() + ".", e.String() + "."
}

// when writes a minute as an hour of a day.
func when(p *plan.Problem, minute, lang int) string {
	at := fmt.Sprintf("%d:%02d", minute/60%24, minute%60)
	if p.Clock != nil {
		at = p.Clock(minute)
	}
	day := ""
	for _, d := range p.Days {
		if d.From <= minute {
			day = []string{d.Label.FR, d.Label.EN}[lang]
		}
	}
	if day == "" {
		return at
	}
	return at + ", " + day
}
