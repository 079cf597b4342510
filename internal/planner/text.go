package planner

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"escale.dev/escale/internal/meeting/plan"
)

// clock writes a minute as the general problem counts it: the day from 1, hour, minute.
func (t *Terminal) clock(p *plan.Problem, minute int) string {
	at := fmt.Sprintf("%02d:%02d", minute/60%24, minute%60)
	for i, d := range p.Days {
		if minute >= d.From && minute < d.To {
			name := cmp.Or(t.in(d.Label.FR, d.Label.EN), fmt.Sprintf(t.in("jour %d", "day %d"), i+1))
			return name + " " + at
		}
	}
	return at
}

func title(m plan.Meeting) string {
	if m.Label == "" || m.Label == m.ID {
		return m.ID
	}
	return m.ID + " (" + m.Label + ")"
}

func spotName(s plan.Spot) string { return cmp.Or(s.Name, s.ID) }

func (t *Terminal) scoreLine(s plan.Score) string {
	return fmt.Sprintf(t.in("placés : %d sur %d ; attentes : %d (%d min) ; changements de lieu : %d ; trajets : %d min ; coût : %d",
		"placed: %d of %d; waits: %d (%d min); changes of place: %d; travel: %d min; cost: %d"),
		s.Placed, s.Total, s.Waits, s.Idle, s.Changes, s.Travel, s.Cost)
}

// textPlan writes a plan for people: in time, then what is left.
func (t *Terminal) textPlan(w io.Writer, p plan.Problem, pl plan.Plan) error {
	out := bufio.NewWriter(w)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", args...) } // Flush tells
	say("%s", t.scoreLine(pl.Score))
	byTime := slices.Clone(pl.Placements)
	slices.SortStableFunc(byTime, func(a, b plan.Placement) int { return cmp.Compare(a.Start, b.Start) })
	for _, v := range byTime {
		m := p.Meetings[v.Meeting]
		var who []string
		for _, q := range v.People {
			who = append(who, cmp.Or(p.People[q].Name, p.People[q].ID))
		}
		if v.Interpreter >= 0 && v.Interpreter < len(p.Interpreters) {
			q := p.Interpreters[v.Interpreter]
			who = append(who, t.in("interprète ", "interpreter ")+cmp.Or(q.Name, q.ID))
		}
		say("%s  %s  %s  %s", t.clock(&p, v.Start), spotName(p.Spots[v.Spot]), title(m), strings.Join(who, ", "))
	}
	for _, l := range pl.Left {
		t.sayLeft(say, p, l.Meeting, l.Reasons)
	}
	for _, v := range pl.Violations {
		say(t.in("règle enfreinte : %s", "broken rule: %s"), t.in(v.Words(p)))
	}
	return out.Flush()
}

// sayLeft tells why a meeting is left out, and what would free it.
func (t *Terminal) sayLeft(say func(string, ...any), p plan.Problem, meeting int, reasons []plan.Reason) {
	say(t.in("laissé : %s", "left out: %s"), title(p.Meetings[meeting]))
	for _, r := range reasons {
		say("  - %s", t.in(r.Words(p)))
		if fr, en := cure(p, meeting, r); en != "" {
			say("    %s", t.in("→ "+fr, "→ "+en))
		}
	}
}
