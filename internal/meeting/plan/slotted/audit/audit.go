// Package audit holds plans and proofs of the slotted problem to account. It shares no
// code with the search: it reads the problem, counts for itself, and follows a proof
// step by step.
//
// A plan is checked rule by rule (Plan). A bound is checked by a certificate: Formula
// writes "there is a plan with at most so many breaks" as clauses, plainly, and Verify
// follows a list of clauses, each of which must follow from those before it by unit
// propagation (reverse unit propagation, Goldberg and Novikov, DATE 2003; the format is
// the DRUP of the SAT competitions), down to the empty clause: then there is no such
// plan. What has to be trusted is this package, nothing of the solver.
package audit

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/meeting/plan/slotted"
)

// Breach is a rule that a plan breaks.
type Breach struct{ FR, EN string }

// Plan checks a plan, slots by meeting counted from 1, against every rule, and counts
// the breaks of all participants. Fairness below 0 sets no limit.
func Plan(p *slotted.Problem, slot []int, fairness int) (breaks int, breaches []Breach) {
	add := func(fr, en string, args ...any) {
		breaches = append(breaches, Breach{fmt.Sprintf(fr, args...), fmt.Sprintf(en, args...)})
	}
	if len(slot) != len(p.Meetings) {
		add("le plan place %d rendez-vous, le problème en a %d", "the plan places %d meetings, the problem has %d", len(slot), len(p.Meetings))
		return 0, breaches
	}
	tables := make([]int, p.Slots+1)
	at := make([][]int, p.People) // slots of each participant
	for i, m := range p.Meetings {
		t := slot[i]
		if t < 1 || t > p.Slots {
			add("rendez-vous %d : créneau %d, hors de 1 à %d", "meeting %d: slot %d, outside 1 to %d", i+1, t, p.Slots)
			continue
		}
		tables[t]++
		at[m.A], at[m.B] = append(at[m.A], t), append(at[m.B], t)
		if m.Fixed != 0 && m.Fixed != t {
			add("rendez-vous %d : créneau %d, alors qu’il est fixé au %d", "meeting %d: slot %d, though fixed to %d", i+1, t, m.Fixed)
		}
		if m.Half == slotted.Morning && t > p.Mornings || m.Half == slotted.Afternoon && t <= p.Mornings {
			add("rendez-vous %d : créneau %d, dans l’autre moitié de la journée", "meeting %d: slot %d, in the other half of the day", i+1, t)
		}
		for _, j := range m.After {
			if slot[j] >= t {
				add("rendez-vous %d (créneau %d) : doit venir après le %d (créneau %d)", "meeting %d (slot %d): must come after %d (slot %d)", i+1, t, j+1, slot[j])
			}
		}
	}
	for t, n := range tables {
		if n > p.Tables {
			add("créneau %d : %d rendez-vous pour %d tables", "slot %d: %d meetings for %d tables", t, n, p.Tables)
		}
	}
	fewest, most := 1<<30, 0
	for who, ts := range at {
		slices.Sort(ts)
		n := 0
		for k, t := range ts {
			if slices.Contains(p.Forbidden[who], t) {
				add("participant %d : rendez-vous au créneau %d, qui lui est interdit", "participant %d: meeting in slot %d, which is forbidden", who+1, t)
			}
			if k > 0 && ts[k-1] == t {
				add("participant %d : deux rendez-vous au créneau %d", "participant %d: two meetings in slot %d", who+1, t)
			}
			if k > 0 && t > ts[k-1]+1 {
				n++
			}
		}
		breaks += n
		fewest, most = min(fewest, n), max(most, n)
	}
	if fairness >= 0 && p.People > 0 && most-fewest > fairness {
		add("les pauses vont de %d à %d par participant : l’écart dépasse %d", "breaks go from %d to %d a participant: they differ by more than %d", fewest, most, fairness)
	}
	return breaks, breaches
}
