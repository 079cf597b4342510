// Package slotted solves to proven optimality the published form of the meeting
// problem: equal slots, one hall, two people a meeting, every meeting to be placed
// (B2BSP: Bofill, Coll, Garcia, Giráldez-Cru, Pesant, Suy and Villaret, Constraint
// Solving Approaches to the Business-to-Business Meeting Scheduling Problem, Journal
// of Artificial Intelligence Research 74, 2022).
//
// A break of a participant is a longest run of idle slots between two of its
// meetings. The number of breaks of all participants is made as small as it can be,
// while the most and the fewest breaks of a participant differ by at most a limit.
package slotted

import (
	"escale.dev/escale/internal/fault"
)

// Half says in which half of the day a meeting may be.
type Half int

// The halves, as the published files number them.
const (
	Morning   Half = 1
	Afternoon Half = 2
	Any       Half = 3
)

// Meeting is one meeting of two participants, each counted from 0.
type Meeting struct {
	A, B  int
	Half  Half
	Fixed int   // slot from 1; 0 when free
	After []int // meetings, from 0, that come strictly before
}

// Problem is one instance. Slots are counted from 1.
type Problem struct {
	People    int
	Slots     int
	Mornings  int // the first so many slots are the morning
	Tables    int // meetings at most in one slot
	Meetings  []Meeting
	Forbidden [][]int // by participant: slots without meetings
}

// Result is what a search found and proved.
type Result struct {
	Status string // optimal, feasible, infeasible or unknown
	Breaks int
	Bound  int   // no plan has fewer breaks: proven
	Slot   []int // by meeting, from 1
}

// The words of Status.
const (
	Optimal    = "optimal"
	Feasible   = "feasible"
	Infeasible = "infeasible"
	Unknown    = "unknown"
)

// Domain returns the slots where a meeting may be, by its own limits and those of its
// participants.
func (p *Problem) Domain(m int) []int {
	x := p.Meetings[m]
	bad := make([]bool, p.Slots+1)
	for _, who := range []int{x.A, x.B} {
		for _, t := range p.Forbidden[who] {
			if t >= 1 && t <= p.Slots {
				bad[t] = true
			}
		}
	}
	var d []int
	for t := 1; t <= p.Slots; t++ {
		if bad[t] || (x.Half == Morning && t > p.Mornings) || (x.Half == Afternoon && t <= p.Mornings) || (x.Fixed != 0 && x.Fixed != t) {
			continue
		}
		d = append(d, t)
	}
	return d
}

// Check returns an error when the numbers contradict one another.
func (p *Problem) Check() error {
	switch {
	case p.People < 0 || p.Slots < 1 || p.Tables < 0 || p.Mornings < 0 || p.Mornings > p.Slots:
		return fault.New(fault.Invalid,
			"%d participants, %d créneaux dont %d le matin, %d tables : ces nombres ne vont pas ensemble",
			"%d participants, %d slots of which %d in the morning, %d tables: these numbers do not go together",
			p.People, p.Slots, p.Mornings, p.Tables)
	case len(p.Forbidden) != p.People:
		return fault.New(fault.Invalid,
			"%d listes de créneaux interdits pour %d participants", "%d lists of forbidden slots for %d participants",
			len(p.Forbidden), p.People)
	}
	for i, m := range p.Meetings {
		if err := p.checkMeeting(i, m); err != nil {
			return err
		}
	}
	for who, f := range p.Forbidden {
		for _, t := range f {
			if t < 1 || t > p.Slots {
				return fault.New(fault.Invalid,
					"participant %d : créneau interdit %d, hors de 1 à %d", "participant %d: forbidden slot %d, outside 1 to %d",
					who+1, t, p.Slots)
			}
		}
	}
	return nil
}

func (p *Problem) checkMeeting(i int, m Meeting) error {
	for _, who := range []int{m.A, m.B} {
		if who < 0 || who >= p.People {
			return fault.New(fault.Invalid,
				"rendez-vous %d : participant %d, alors qu’il y en a %d", "meeting %d: participant %d, though there are %d",
				i+1, who+1, p.People)
		}
	}
	switch {
	case m.A == m.B:
		return fault.New(fault.Invalid,
			"rendez-vous %d : le participant %d se rencontre lui-même", "meeting %d: participant %d meets itself", i+1, m.A+1)
	case m.Half < Morning || m.Half > Any:
		return fault.New(fault.Invalid,
			"rendez-vous %d : moitié de journée %d, attendu 1 (matin), 2 (après-midi) ou 3 (les deux)",
			"meeting %d: half of day %d, expected 1 (morning), 2 (afternoon) or 3 (either)", i+1, int(m.Half))
	case m.Fixed < 0 || m.Fixed > p.Slots:
		return fault.New(fault.Invalid,
			"rendez-vous %d : créneau fixé %d, hors de 1 à %d", "meeting %d: fixed slot %d, outside 1 to %d", i+1, m.Fixed, p.Slots)
	}
	for _, j := range m.After {
		if j < 0 || j >= len(p.Meetings) {
			return fault.New(fault.Invalid,
				"rendez-vous %d : vient après le rendez-vous %d, qui n’existe pas", "meeting %d: comes after meeting %d, which does not exist", i+1, j+1)
		}
	}
	return nil
}

// Of returns the meetings of each participant.
func (p *Problem) Of() [][]int {
	of := make([][]int, p.People)
	for i, m := range p.Meetings {
		of[m.A] = append(of[m.A], i)
		of[m.B] = append(of[m.B], i)
	}
	return of
}
