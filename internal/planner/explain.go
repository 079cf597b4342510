package planner

import (
	"bufio"
	"bytes"
	"fmt"
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
	"escale.dev/escale/internal/meeting/plan/why"
)

// ExplainCmd says why a plan is as it is.
type ExplainCmd struct {
	Problem  string   `arg:"" help:"The problem; - for standard input."`
	Plan     string   `arg:"" optional:"" help:"The plan. A published problem without one is searched for plain contradictions."`
	Meeting  string   `placeholder:"ID" help:"Say why this meeting stands where it does, and its ten best alternatives."`
	Fairness Fairness `default:"2" help:"Published problem: greatest difference of breaks between two participants; -1 for no limit."`
}

// alternatives is how many other places a meeting is offered.
const alternatives = 10

// Run explains.
func (c ExplainCmd) Run(t *Terminal) error {
	if err := twoFromPipe(c.Problem, c.Plan); err != nil {
		return refused(err)
	}
	p, err := t.problem(c.Problem)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(t.Out)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) } // Flush tells
	if p.slotted != nil {
		err = c.slotted(t, p.slotted, say)
	} else {
		err = c.general(t, *p.general, say)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func (c ExplainCmd) general(t *Terminal, p plan.Problem, say func(string, ...any)) error {
	if c.Plan == "" {
		return refused(fault.New(fault.Invalid, "donnez le plan à expliquer", "give the plan to explain"))
	}
	body, err := t.bytes(c.Plan)
	if err != nil {
		return err
	}
	pl, err := planfile.ReadPlan(bytes.NewReader(body), p)
	if err != nil {
		return refused(err)
	}
	desk, err := plan.OpenDesk(p, pl)
	if err != nil {
		return refused(err)
	}
	x := explanation{t: t, p: p, pl: pl, desk: desk, say: say}
	if c.Meeting == "" {
		x.all()
		return nil
	}
	i := slices.IndexFunc(p.Meetings, func(m plan.Meeting) bool { return m.ID == c.Meeting })
	if i < 0 {
		return refused(fault.New(fault.Invalid, "--meeting : « %s » n’est pas un rendez-vous du problème", "--meeting: “%s” is no meeting of the problem", c.Meeting))
	}
	x.one(i)
	return nil
}

// explanation says one plan in words.
type explanation struct {
	t    *Terminal
	p    plan.Problem
	pl   plan.Plan
	desk *plan.Desk
	say  func(string, ...any)
}

// all says what is left out and why, and what is broken.
func (x explanation) all() {
	x.say("%s", x.t.scoreLine(plan.Measure(x.p, x.pl)))
	placed := make([]bool, len(x.p.Meetings))
	for _, v := range x.pl.Placements {
		placed[v.Meeting] = true
	}
	for i := range x.p.Meetings {
		if !placed[i] {
			x.left(i)
		}
	}
	for _, v := range plan.Check(x.p, x.pl) {
		x.say(x.t.in("règle enfreinte : %s", "broken rule: %s"), x.t.in(v.Words(x.p)))
	}
}

// left says why one meeting has no place.
func (x explanation) left(i int) {
	if a := x.desk.Alternatives(i, 1); len(a) > 0 {
		x.say(x.t.in("laissé, mais il y a de la place : %s → %s", "left out, but there is room: %s → %s"), title(x.p.Meetings[i]), x.where(a[0].Placement))
		return
	}
	x.t.sayLeft(x.say, x.p, i, x.desk.WhyLeft(i))
	x.clash(i)
}

// clash says which limits, none of which can be spared, keep a meeting out, and what would free it.
func (x explanation) clash(i int) {
	c, found, err := why.Find(x.p, x.pl, i)
	if err != nil || !found {
		return // the desk was opened on the same: there is nothing more to say
	}
	x.say("  %s", x.t.in("ne tiennent pas ensemble :", "cannot hold together:"))
	for k, l := range c.Limits {
		x.say("  * %s", x.t.in(l.Words(x.p)))
		if fr, en := c.Ways[k].Words(x.p); en != "" {
			x.say("    %s", x.t.in("→ "+fr, "→ "+en))
		}
	}
}

func (x explanation) where(v plan.Placement) string {
	return x.t.clock(&x.p, v.Start) + ", " + spotName(x.p.Spots[v.Spot])
}

// one says where one meeting stands and where else it could go.
func (x explanation) one(i int) {
	k := slices.IndexFunc(x.pl.Placements, func(v plan.Placement) bool { return v.Meeting == i })
	others := x.desk.Alternatives(i, alternatives)
	if k < 0 {
		x.t.sayLeft(x.say, x.p, i, x.desk.WhyLeft(i))
		x.clash(i)
	} else {
		v := x.pl.Placements[k]
		x.say(x.t.in("%s : %s", "%s: %s"), title(x.p.Meetings[i]), x.where(v))
		x.because(i, v, others)
	}
	if len(others) == 0 {
		x.say("%s", x.t.in("nulle part ailleurs, tant que les autres restent en place", "nowhere else, as long as the others stay"))
		return
	}
	x.say("%s", x.t.in("ailleurs, du moins cher au plus cher :", "elsewhere, the cheapest first:"))
	for n, a := range others {
		x.say(x.t.in("%2d. %s : %s", "%2d. %s: %s"), n+1, x.where(a.Placement), x.price(a.Change))
	}
}

// because says why a meeting stands where it does.
func (x explanation) because(i int, v plan.Placement, others []plan.Alternative) {
	m := x.p.Meetings[i]
	if m.Pin != nil {
		x.say("%s", x.t.in("il est fixé là", "it is pinned there"))
	}
	if m.Current != nil && m.Current.Start == v.Start && m.Current.Spot == v.Spot {
		x.say("%s", x.t.in("le plan publié le met là", "the published plan has it there"))
	}
	for _, r := range x.desk.WhyNot(i, v.Start, v.Spot) {
		x.say(x.t.in("une règle s’y oppose : %s", "a rule forbids it: %s"), x.t.in(r.Words(x.p)))
	}
	switch {
	case len(others) == 0:
	case others[0].Change.Cost > 0:
		x.say(x.t.in("c’est sa meilleure place : toute autre coûte au moins %d de plus", "this is its best place: any other costs at least %d more"), others[0].Change.Cost)
	case others[0].Change.Cost == 0:
		x.say("%s", x.t.in("une autre place vaudrait autant", "another place would be as good"))
	default:
		x.say(x.t.in("une autre place serait meilleure de %d", "another place would be better by %d"), -others[0].Change.Cost)
	}
}

// price says a difference of two scores, goal by goal.
func (x explanation) price(s plan.Score) string {
	out := fmt.Sprintf(x.t.in("coût %+d", "cost %+d"), s.Cost)
	for _, g := range []struct {
		n      int
		fr, en string
	}{{s.Waits, "attentes", "waits"}, {s.Idle, "minutes d’attente", "minutes of waiting"}, {s.Changes, "changements de lieu", "changes of place"},
		{s.Travel, "minutes de trajet", "minutes of travel"}, {s.Told, "personnes à prévenir", "people to tell"}, {s.Short, "rendez-vous dus", "meetings owed"}} {
		if g.n != 0 {
			out += fmt.Sprintf(", %s %+d", x.t.in(g.fr, g.en), g.n)
		}
	}
	return out
}
