package planner

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve"
)

// instance invents a published problem around a plan, so that it has one: pairs who
// have not met yet, some people more sought after than others, each in a slot that
// both have free; halves of day, forbidden and fixed slots and orders that agree with it.
func (c GenerateCmd) instance() (*slotted.Problem, error) {
	people, meetings := c.People, c.Meetings
	if people == 0 {
		people = 60
	}
	if meetings == 0 {
		meetings = 237
	}
	switch {
	case people < 2 || people > 5000 || meetings < 0 || c.Slots < 1 || c.Slots > 200 || c.Tables < 1:
		return nil, fault.New(fault.Invalid, "%d participants, %d rendez-vous, %d créneaux, %d tables : donnez 2 à 5000 participants, 1 à 200 créneaux, au moins une table", "%d participants, %d meetings, %d slots, %d tables: give 2 to 5000 participants, 1 to 200 slots, at least one table", people, meetings, c.Slots, c.Tables)
	case meetings > c.Slots*min(c.Tables, people/2) || meetings > people*(people-1)/2:
		return nil, fault.New(fault.Invalid, "%d rendez-vous n’entrent pas dans %d créneaux de %d tables à %d participants", "%d meetings do not fit into %d slots of %d tables for %d participants", meetings, c.Slots, c.Tables, people)
	}
	g := planter{r: solve.NewRand(c.Seed), c: c, met: map[[2]int]bool{}, tables: make([]int, c.Slots+1)}
	g.p = &slotted.Problem{People: people, Slots: c.Slots, Mornings: (c.Slots*3 + 2) / 5, Tables: c.Tables, Forbidden: make([][]int, people)}
	g.busy = make([][]bool, people)
	for i := range g.busy {
		g.busy[i] = make([]bool, c.Slots+1)
	}
	for range meetings {
		if !g.plant() {
			return nil, fault.New(fault.Invalid, "après %d rendez-vous, plus personne n’a de créneau commun : demandez-en moins, ou plus de créneaux", "after %d meetings nobody shares a slot any more: ask for fewer, or for more slots", len(g.p.Meetings))
		}
	}
	g.limits()
	return g.p, nil
}

type planter struct {
	p      *slotted.Problem
	c      GenerateCmd
	r      *solve.Rand
	met    map[[2]int]bool
	busy   [][]bool // by participant and slot
	tables []int    // by slot
	at     []int    // slot of each meeting
}

// plant adds one meeting; at random first, then wherever there is room.
func (g *planter) plant() bool {
	n := g.p.People
	for range 200 {
		a, b := g.r.Intn(n), g.r.Intn(n)*g.r.Intn(n)/n // some are sought after
		if a != b && g.meet(a, b) {
			return true
		}
	}
	for _, a := range g.r.Perm(n) {
		for b := range n {
			if a != b && g.meet(a, b) {
				return true
			}
		}
	}
	return false
}

func (g *planter) meet(a, b int) bool {
	k := [2]int{min(a, b), max(a, b)}
	if g.met[k] {
		return false
	}
	for _, s := range g.r.Perm(g.p.Slots) {
		s++
		if g.busy[a][s] || g.busy[b][s] || g.tables[s] >= g.p.Tables {
			continue
		}
		g.met[k] = true
		g.busy[a][s], g.busy[b][s] = true, true
		g.tables[s]++
		m := slotted.Meeting{A: k[0], B: k[1], Half: slotted.Any}
		if g.r.Intn(5) < 2 {
			m.Half = slotted.Morning
			if s > g.p.Mornings {
				m.Half = slotted.Afternoon
			}
		}
		g.p.Meetings = append(g.p.Meetings, m)
		g.at = append(g.at, s)
		return true
	}
	return false
}

// limits adds what agrees with the plan.
func (g *planter) limits() {
	for i := range g.p.Meetings {
		if g.r.Intn(1000) < g.c.Fix {
			g.p.Meetings[i].Fixed = g.at[i]
		}
		if g.r.Intn(1000) < g.c.Order {
			if j := g.r.Intn(len(g.at)); g.at[j] < g.at[i] {
				g.p.Meetings[i].After = []int{j}
			}
		}
	}
	for who := range g.p.Forbidden {
		for s := 1; s <= g.p.Slots; s++ {
			if g.r.Intn(1000) < g.c.Forbid && !g.busy[who][s] {
				g.p.Forbidden[who] = append(g.p.Forbidden[who], s)
			}
		}
	}
}

// writeDZN writes a problem as the published files have it.
func writeDZN(w io.Writer, p *slotted.Problem) error {
	b := bufio.NewWriter(w)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(b, format, args...) } // Flush tells
	say("nBusiness = %d;\nnMeetings = %d;\nnTables = %d;\nnTotalSlots = %d;\nnMorningSlots = %d;\n", p.People, len(p.Meetings), p.Tables, p.Slots, p.Mornings)
	rows, fixed, after, forbidden := make([]string, 0, len(p.Meetings)), make([]string, 0, len(p.Meetings)), make([]string, 0, len(p.Meetings)), make([]string, 0, p.People)
	for _, m := range p.Meetings {
		rows = append(rows, fmt.Sprintf("%d, %d, %d", m.A+1, m.B+1, int(m.Half)))
		fixed = append(fixed, fmt.Sprint(m.Fixed))
		after = append(after, set(m.After, 1))
	}
	for _, f := range p.Forbidden {
		forbidden = append(forbidden, set(f, 0))
	}
	say("requested = [|%s|];\n", strings.Join(rows, ",\n|"))
	say("forbidden = [%s];\nfixed = [%s];\nprecedences = [%s];\n", strings.Join(forbidden, ", "), strings.Join(fixed, ", "), strings.Join(after, ", "))
	return b.Flush()
}

func set(list []int, add int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = fmt.Sprint(n + add)
	}
	return "{" + strings.Join(words, ",") + "}"
}
