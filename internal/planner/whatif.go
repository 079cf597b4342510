package planner

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
	"escale.dev/escale/internal/meeting/plan/whatif"
)

// WhatifCmd asks what other means would change. Each flag is a scenario of its own.
type WhatifCmd struct {
	Problem      string        `arg:"" help:"The problem, in Escale’s JSON; - for standard input."`
	Tables       Signed        `placeholder:"+N" help:"So many more tables, or fewer with -N."`
	Interpreters []Translators `placeholder:"LANG+N" sep:"," help:"So many more interpreters of a language, es+1, or between two, es-fr+1."`
	Minutes      Signed        `placeholder:"-N" help:"So many minutes less for each meeting that is not pinned."`
	Day          Signed        `placeholder:"+N" help:"Each day closes so many minutes later."`
	PerDay       Signed        `placeholder:"+N" help:"So many more meetings a day for whoever has a limit."`
	Together     bool          `help:"One more scenario: all of these at once."`
	Capacity     bool          `help:"Find how few tables are enough, half-day by half-day."`
	Moves        int           `help:"Moves tried in each search (default: by the size of the problem)."`
	Seed         uint64        `default:"1" help:"Seed of all searches."`
	Format       string        `default:"text" enum:"json,text" help:"json or text."`
}

// Signed is a number with its sign, given as a word of its own.
type Signed int

// Decode reads the flag.
func (n *Signed) Decode(c *kong.DecodeContext) error {
	word := c.Scan.Pop().String()
	v, err := strconv.Atoi(word)
	if err != nil || v == 0 || v < -1000 || v > 1000 {
		return fault.New(fault.Invalid, "« %s » : attendu un nombre avec son signe, comme +2 ou -15", "“%s”: expected a number with its sign, like +2 or -15", word)
	}
	*n = Signed(v)
	return nil
}

// Translators are so many interpreters of a language, or between two.
type Translators struct {
	One, Other string
	More       int
}

// UnmarshalText reads "es+1" or "es-fr+1".
func (x *Translators) UnmarshalText(b []byte) error {
	languages, more, _ := strings.Cut(string(b), "+")
	n, err := strconv.Atoi(more)
	x.One, x.Other, _ = strings.Cut(languages, "-")
	x.More = n
	if err != nil || n < 1 || n > 100 || x.One == "" || x.One == x.Other {
		return fault.New(fault.Invalid, "« %s » : attendu une langue et un nombre, comme es+1 ou es-fr+1", "“%s”: expected a language and a number, like es+1 or es-fr+1", string(b))
	}
	return nil
}

// scenario is one question with its answer.
type scenario struct {
	name  string
	means whatif.Means
	plan  plan.Plan
	bound bound.Bound
}

// Run asks.
func (c WhatifCmd) Run(t *Terminal) error {
	p, err := t.problem(c.Problem)
	if err != nil {
		return err
	}
	if p.general == nil {
		return refused(fault.New(fault.Invalid, "« et si » ne va qu’avec les problèmes d’Escale (JSON)", "what-if goes with Escale’s own problems (JSON) only"))
	}
	list, err := c.scenarios(*p.general)
	if err != nil {
		return refused(err)
	}
	solve := func(p plan.Problem) (plan.Plan, error) {
		pl, err := plan.Solve(t.Ctx, p, plan.Options{Seed: c.Seed, Iterations: c.Moves})
		if err == nil {
			err = t.Ctx.Err() // a search cut short cannot be held against a whole one
		}
		return pl, err
	}
	for k := range list {
		with := list[k].means.Of(*p.general)
		if err := plan.Validate(with); err != nil {
			return refused(err)
		}
		if list[k].plan, err = solve(with); err != nil {
			return err
		}
		list[k].bound = bound.Of(with)
	}
	var room *whatif.Room
	if c.Capacity {
		r, err := whatif.Capacity(*p.general, whatif.Table(*p.general), solve, nil)
		if err != nil {
			return err
		}
		room = &r
	}
	if c.Format == "json" {
		return c.json(t.Out, *p.general, list, room)
	}
	return c.text(t, *p.general, list, room)
}

// scenarios are the problem as it stands, then one for each flag.
func (c WhatifCmd) scenarios(p plan.Problem) ([]scenario, error) {
	list, all := []scenario{{name: "base"}}, whatif.Means{}
	add := func(name string, m whatif.Means) { list = append(list, scenario{name: name, means: m}) }
	like := whatif.Table(p)
	if (c.Tables != 0 || c.Capacity) && like == plan.None {
		return nil, fault.New(fault.Invalid, "le problème n’a aucun lieu : rien ne dit à quoi ressemble une table", "the problem has no spot: nothing says what a table is like")
	}
	if c.Tables != 0 {
		all.Tables, all.Like = int(c.Tables), like
		add(fmt.Sprintf("tables %+d", c.Tables), whatif.Means{Tables: int(c.Tables), Like: like})
	}
	for _, x := range c.Interpreters {
		pairs, name := whatif.Speaking(p, x.One), x.One
		if x.Other != "" {
			pairs, name = [][2]string{{x.One, x.Other}}, x.One+"-"+x.Other
		}
		all.Interpreters, all.Pairs = all.Interpreters+x.More, append(all.Pairs, pairs...)
		add(fmt.Sprintf("interpreters %s+%d", name, x.More), whatif.Means{Interpreters: x.More, Pairs: pairs})
	}
	for _, x := range []struct {
		name, flag string
		n          Signed
		up         bool
		to         *int
		means      func(n int) whatif.Means
	}{{"minutes", "--minutes", -c.Minutes, false, &all.Shorter, func(n int) whatif.Means { return whatif.Means{Shorter: n} }},
		{"day", "--day", c.Day, true, &all.Longer, func(n int) whatif.Means { return whatif.Means{Longer: n} }},
		{"per-day", "--per-day", c.PerDay, true, &all.PerDay, func(n int) whatif.Means { return whatif.Means{PerDay: n} }}} {
		switch {
		case x.n == 0:
			continue
		case x.n < 0 && x.up:
			return nil, fault.New(fault.Invalid, "%s : donnez un nombre au-dessus de zéro, comme +1", "%s: give a number above zero, like +1", x.flag)
		case x.n < 0:
			return nil, fault.New(fault.Invalid, "%s : donnez un nombre au-dessous de zéro, comme -15", "%s: give a number below zero, like -15", x.flag)
		}
		*x.to = int(x.n)
		sign := 1
		if !x.up {
			sign = -1
		}
		add(fmt.Sprintf("%s %+d", x.name, sign*int(x.n)), x.means(int(x.n)))
	}
	if len(list) == 1 && !c.Capacity {
		return nil, fault.New(fault.Invalid, "dites ce qui changerait : --tables +2, --interpreters es+1, --minutes -15, --day +60, --per-day +1, ou --capacity", "say what would change: --tables +2, --interpreters es+1, --minutes -15, --day +60, --per-day +1, or --capacity")
	}
	if c.Together && len(list) > 2 {
		add("together", all)
	}
	return list, nil
}

// told is one scenario in the answer.
type told struct {
	Name     string `json:"name"`
	Placed   int    `json:"placed"`
	Total    int    `json:"total"`
	AtMost   int    `json:"at_most"` // proven
	Short    int    `json:"short"`
	Waits    int    `json:"waits"`
	Idle     int    `json:"idle_minutes"`
	Changes  int    `json:"changes_of_place"`
	Travel   int    `json:"travel_minutes"`
	Cost     int64  `json:"cost"`
	MoreThan int    `json:"placed_more"` // than the first
}

// toldNeed is a half-day.
type toldNeed struct {
	From   int `json:"from"`
	To     int `json:"to"`
	Tables int `json:"tables"`
	At     int `json:"at"`
}

func (c WhatifCmd) json(w io.Writer, p plan.Problem, list []scenario, room *whatif.Room) error {
	out := struct {
		Seed      uint64 `json:"seed"`
		Scenarios []told `json:"scenarios"`
		Capacity  any    `json:"capacity,omitempty"`
	}{Seed: c.Seed}
	for _, x := range list {
		s := x.plan.Score
		out.Scenarios = append(out.Scenarios, told{x.name, s.Placed, s.Total, x.bound.Placed, s.Short, s.Waits, s.Idle, s.Changes, s.Travel, s.Cost, s.Placed - list[0].plan.Score.Placed})
	}
	if room != nil {
		needs := make([]toldNeed, len(room.Needs))
		for k, n := range room.Needs {
			needs[k] = toldNeed{n.From, n.To, n.Spots, n.At}
		}
		fr, en := whatif.Advice(p, room.Needs, whatif.Tables)
		out.Capacity = map[string]any{"tables": room.Spots, "have": room.Have, "placed": room.Placed, "half_days": needs, "fr": fr, "en": en}
	}
	return json.NewEncoder(w).Encode(out)
}

func (c WhatifCmd) text(t *Terminal, p plan.Problem, list []scenario, room *whatif.Room) error {
	out := bufio.NewWriter(t.Out)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) } // Flush tells
	for k, x := range list {
		name := x.name
		if k == 0 {
			name = t.in("tel quel", "as it stands")
		}
		say("%s", name)
		say("  %s", t.scoreLine(x.plan.Score))
		if x.plan.Score.Placed == x.bound.Placed {
			say("  %s", t.in("c’est le plus possible : prouvé", "as many as can be: proven"))
		} else {
			say(t.in("  au plus %d placés : borne prouvée", "  %d placed at most: a proven bound"), x.bound.Placed)
		}
		if k > 0 {
			say(t.in("  placés : %+d", "  placed: %+d"), x.plan.Score.Placed-list[0].plan.Score.Placed)
		}
	}
	if room != nil {
		say("%s", t.in(whatif.Advice(p, room.Needs, whatif.Tables)))
		for _, n := range room.Needs {
			say(t.in("  à partir de %s : %d", "  from %s: %d"), t.clock(&p, n.From), n.Spots)
		}
	}
	return out.Flush()
}
