package planner

import (
	"cmp"
	"slices"
	"strconv"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/meeting/plan/slotted/audit"
)

// slotted explains a published problem: without a plan its plain contradictions, with
// one who has breaks, or one meeting.
func (c ExplainCmd) slotted(t *Terminal, p *slotted.Problem, say func(string, ...any)) error {
	if c.Plan == "" {
		t.contradictions(p, say)
		return nil
	}
	body, err := t.bytes(c.Plan)
	if err != nil {
		return err
	}
	said, err := readAnswer(p, body)
	if err != nil {
		return refused(err)
	}
	if c.Meeting != "" {
		i, err := strconv.Atoi(c.Meeting)
		if err != nil || i < 1 || i > len(p.Meetings) {
			return refused(fault.New(fault.Invalid, "--meeting : « %s », attendu de 1 à %d", "--meeting: “%s”, expected 1 to %d", c.Meeting, len(p.Meetings)))
		}
		c.moves(t, p, said.slot, i-1, say)
		return nil
	}
	breaks, breaches := audit.Plan(p, said.slot, int(c.Fairness))
	say(t.in("pauses : %d", "breaks: %d"), breaks)
	for _, b := range breaches {
		say("- %s", t.in(b.FR, b.EN))
	}
	for who, ms := range p.Of() {
		var at []int
		for _, m := range ms {
			at = append(at, said.slot[m])
		}
		slices.Sort(at)
		for k := 1; k < len(at); k++ {
			if at[k] > at[k-1]+1 {
				say(t.in("participant %d : pause du créneau %d au %d", "participant %d: a break from slot %d to %d"), who+1, at[k-1]+1, at[k]-1)
			}
		}
	}
	return nil
}

// moves tries a meeting in every slot, all others staying.
func (c ExplainCmd) moves(t *Terminal, p *slotted.Problem, slot []int, i int, say func(string, ...any)) {
	now, before := audit.Plan(p, slot, int(c.Fairness))
	m := p.Meetings[i]
	say(t.in("rendez-vous %d (participants %d et %d) : créneau %d", "meeting %d (participants %d and %d): slot %d"), i+1, m.A+1, m.B+1, slot[i])
	type move struct {
		slot, change int
		against      []audit.Breach
	}
	var all []move
	here := slot[i]
	slot = slices.Clone(slot)
	for s := 1; s <= p.Slots; s++ {
		if s == here {
			continue
		}
		slot[i] = s
		breaks, breaches := audit.Plan(p, slot, int(c.Fairness))
		breaches = slices.DeleteFunc(breaches, func(b audit.Breach) bool { return slices.Contains(before, b) })
		all = append(all, move{s, breaks - now, breaches})
	}
	slices.SortStableFunc(all, func(a, b move) int {
		return cmp.Or(cmp.Compare(min(1, len(a.against)), min(1, len(b.against))), cmp.Compare(a.change, b.change))
	})
	free := 0
	for _, a := range all {
		switch {
		case len(a.against) == 0 && free < alternatives:
			free++
			say(t.in("%2d. créneau %d : %+d pauses", "%2d. slot %d: %+d breaks"), free, a.slot, a.change)
		case len(a.against) > 0:
			say(t.in("pas au créneau %d : %s", "not in slot %d: %s"), a.slot, t.in(a.against[0].FR, a.against[0].EN))
		}
	}
}

// contradictions says what can be seen without a search to leave no plan.
func (t *Terminal) contradictions(p *slotted.Problem, say func(string, ...any)) {
	found := false
	tell := func(fr, en string, args ...any) {
		found = true
		say(t.in(fr, en), args...)
	}
	if n := p.Slots * p.Tables; len(p.Meetings) > n {
		tell("%d rendez-vous pour %d places (%d créneaux de %d tables) : ajoutez un créneau ou des tables", "%d meetings for %d seats (%d slots of %d tables): add a slot or tables", len(p.Meetings), n, p.Slots, p.Tables)
	}
	for i, m := range p.Meetings {
		if len(p.Domain(i)) > 0 {
			continue
		}
		tell("rendez-vous %d : aucun créneau ne convient (participants %d et %d) : retirez un créneau interdit, la moitié de journée ou le créneau fixé", "meeting %d: no slot will do (participants %d and %d): drop a forbidden slot, the half of day or the fixed slot", i+1, m.A+1, m.B+1)
	}
	for who, ms := range p.Of() {
		open := map[int]bool{}
		at := map[int]int{}
		for _, i := range ms {
			for _, s := range p.Domain(i) {
				open[s] = true
			}
			f := p.Meetings[i].Fixed
			if f == 0 {
				continue
			}
			if j, taken := at[f]; taken {
				tell("participant %d : les rendez-vous %d et %d sont tous deux fixés au créneau %d : libérez-en un", "participant %d: meetings %d and %d are both fixed to slot %d: free one of them", who+1, j, i+1, f)
			}
			at[f] = i + 1
		}
		if len(ms) > len(open) {
			tell("participant %d : %d rendez-vous pour %d créneaux possibles : retirez-en, ou ouvrez des créneaux", "participant %d: %d meetings for %d possible slots: drop some, or open slots", who+1, len(ms), len(open))
		}
	}
	if !found {
		say("%s", t.in("rien ne se contredit à première vue : solve dira s’il y a un plan", "nothing contradicts itself at first sight: solve will say whether there is a plan"))
	}
}
