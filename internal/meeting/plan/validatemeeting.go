package plan

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/fault"
)

func (v *validator) meetings() *fault.Error {
	for i := range v.p.Meetings {
		m := &v.p.Meetings[i]
		where := "meeting " + or(m.ID, m.Label, fmt.Sprint(i))
		for _, step := range []func(string, int, *Meeting) *fault.Error{v.shape, v.attendees, v.links, v.placements} {
			if err := step(where, i, m); err != nil {
				return err
			}
		}
	}
	return v.cycles()
}

// shape checks the length, the priority, the windows and the spots.
func (v *validator) shape(where string, _ int, m *Meeting) *fault.Error {
	if m.Minutes <= 0 || m.Minutes > maxDay {
		return bad(where, "durée de %d minutes : donnez de 1 à %d.", "a length of %d minutes: give 1 to %d.", m.Minutes, maxDay)
	}
	if m.Priority < 0 || m.Priority > 1000 {
		return bad(where, "priorité %d : donnez 1 (la plus haute) ou plus.", "priority %d: give 1 (the highest) or more.", m.Priority)
	}
	for _, ws := range [][]Window{m.Windows, m.Wished} {
		if err := windows(where, ws); err != nil {
			return err
		}
	}
	if err := slack(where, m.Slack); err != nil {
		return err
	}
	if len(m.Spots) == 0 && m.Pin == nil {
		return bad(where, "aucun lieu possible : indiquez une table, un stand ou un bureau.", "nowhere to hold it: name a table, a stand or an office.")
	}
	for k, s := range m.Spots {
		if s < 0 || s >= len(v.p.Spots) {
			return bad(where, "emplacement %d inconnu : il y en a %d.", "unknown spot %d: there are %d.", s, len(v.p.Spots))
		}
		if k > 0 && k < 50 && slices.Contains(m.Spots[:k], s) {
			return bad(where, "l’emplacement %d est cité deux fois.", "spot %d is named twice.", s)
		}
	}
	if v.pairs += len(m.Spots); v.pairs > maxPairs {
		return bad(where, "trop de lieux possibles en tout (plus de %d) : faites un seul emplacement de plusieurs tables.", "too many possible spots in all (over %d): make one spot of several tables.", maxPairs)
	}
	return v.languages(where, m.Languages)
}

// attendees checks that there is somebody, and that everybody exists.
func (v *validator) attendees(where string, _ int, m *Meeting) *fault.Error {
	if m.people() == 0 {
		return bad(where, "personne n’y participe : indiquez au moins une personne.", "nobody attends: name at least one person.")
	}
	if len(m.OneOf) > maxGroups {
		return bad(where, "%d groupes de représentants : au plus %d ; nommez les personnes.", "%d groups of representatives: at most %d; name the people.", len(m.OneOf), maxGroups)
	}
	if len(m.Required) > 1000 {
		return bad(where, "%d personnes requises : au plus 1000.", "%d people required: at most 1000.", len(m.Required))
	}
	for k, q := range m.Required {
		if err := v.person(where, q); err != nil {
			return err
		}
		if slices.Contains(m.Required[:k], q) {
			return bad(where, "la personne %s est citée deux fois.", "person %s is named twice.", v.p.People[q].ID)
		}
	}
	ways := 1
	for _, g := range m.OneOf {
		if len(g) == 0 {
			return bad(where, "un groupe de représentants est vide : nommez quelqu’un ou retirez le groupe.", "a group of representatives is empty: name somebody or remove the group.")
		}
		if ways *= len(g); ways > 2000 {
			return bad(where, "trop de combinaisons de représentants (plus de 2000) : raccourcissez les listes.", "too many combinations of representatives (over 2000): shorten the lists.")
		}
		for _, q := range g {
			if err := v.person(where, q); err != nil {
				return err
			}
		}
	}
	if !distinct(m.OneOf, m.Required) {
		return bad(where, "les groupes de représentants n’ont pas chacun une personne à eux : ajoutez quelqu’un ou retirez un groupe.", "the groups of representatives do not each have a person of their own: add somebody or remove a group.")
	}
	return nil
}

// distinct says whether each group can send somebody who is not there already.
func distinct(groups [][]int, there []int) bool {
	if len(groups) == 0 {
		return true
	}
	for _, q := range groups[0] {
		if !slices.Contains(there, q) && distinct(groups[1:], append(slices.Clone(there), q)) {
			return true
		}
	}
	return false
}

func (v *validator) person(where string, q int) *fault.Error {
	if q < 0 || q >= len(v.p.People) {
		return bad(where, "personne %d inconnue : il y en a %d.", "unknown person %d: there are %d.", q, len(v.p.People))
	}
	return nil
}

// links checks firms and precedences.
func (v *validator) links(where string, i int, m *Meeting) *fault.Error {
	for k, f := range m.Firms {
		if f < 0 || f >= len(v.p.Firms) || slices.Contains(m.Firms[:k], f) {
			return bad(where, "entreprise %d inconnue ou citée deux fois : il y en a %d.", "firm %d is unknown or named twice: there are %d.", f, len(v.p.Firms))
		}
		if k > 10 {
			return bad(where, "plus de 10 entreprises.", "more than 10 firms.")
		}
	}
	for k, o := range m.After {
		if o < 0 || o >= len(v.p.Meetings) || o == i || k > 1000 {
			return bad(where, "rendez-vous précédent %d inconnu : il y en a %d.", "unknown meeting %d before it: there are %d.", o, len(v.p.Meetings))
		}
	}
	return nil
}

// placements checks the pin and the published placement.
func (v *validator) placements(where string, _ int, m *Meeting) *fault.Error {
	for _, pl := range []*Placement{m.Pin, m.Current} {
		if pl != nil {
			if err := checkPlacement(v.p, *pl); err != nil {
				return bad(where, "place fixée ou publiée : %s.", "pinned or published placement: %s.", err)
			}
		}
	}
	return nil
}

// checkPlacement checks the indexes of a placement. An interpreter of 0 is as None
// in a problem that has no interpreters.
func checkPlacement(p *Problem, v Placement) *fault.Error {
	if v.Spot < 0 || v.Spot >= len(p.Spots) {
		return fault.New(fault.Invalid, "emplacement %d inconnu, il y en a %d", "unknown spot %d, there are %d", v.Spot, len(p.Spots))
	}
	if v.Start < 0 || v.Start > maxMinute {
		return fault.New(fault.Invalid, "le début %d est hors limites", "start %d is out of bounds", v.Start)
	}
	if v.Interpreter < None || (v.Interpreter >= len(p.Interpreters) && v.Interpreter != 0) {
		return fault.New(fault.Invalid, "interprète %d inconnu, il y en a %d (aucun : −1)", "unknown interpreter %d, there are %d (none: −1)", v.Interpreter, len(p.Interpreters))
	}
	for k, q := range v.People {
		if q < 0 || q >= len(p.People) || slices.Contains(v.People[:k], q) {
			return fault.New(fault.Invalid, "personne %d inconnue ou citée deux fois", "person %d is unknown or named twice", q)
		}
	}
	return nil
}

// cycles refuses precedences that go round in a circle.
func (v *validator) cycles() *fault.Error {
	n := len(v.p.Meetings)
	waits := make([]int, n)
	next := make([][]int, n)
	for i := range v.p.Meetings {
		waits[i] = len(v.p.Meetings[i].After)
		for _, o := range v.p.Meetings[i].After {
			next[o] = append(next[o], i)
		}
	}
	var ready []int
	for i, w := range waits {
		if w == 0 {
			ready = append(ready, i)
		}
	}
	done := 0
	for ; len(ready) > 0; done++ {
		i := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, j := range next[i] {
			if waits[j]--; waits[j] == 0 {
				ready = append(ready, j)
			}
		}
	}
	if done == n {
		return nil
	}
	for i, w := range waits {
		if w > 0 {
			m := v.p.Meetings[i]
			return bad("meeting "+or(m.ID, m.Label, fmt.Sprint(i)), "il se précède lui-même par une chaîne de rendez-vous : retirez une des précédences.", "a chain of precedences leads back to it: remove one of them.")
		}
	}
	return nil
}
