package study

import (
	"cmp"
	"slices"
	"strings"

	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
)

// Comparison is what tells two runs of the planner apart.
type Comparison struct {
	Mission  mission.Mission
	A, B     meeting.Run
	People   []Difference // of those for whom something differs, those who lose or gain most first
	Alike    int          // people for whom nothing differs
	Measured bool         // both runs know each person's waits; runs of older programs do not
	Names    map[string]directory.Person
}

// Difference is what two plans mean for one person. Moved counts the meetings that both have at another time or place.
type Difference struct {
	Person      string
	A, B        meeting.Day
	Moved       int
	Gains, Lost int // meetings that only B has, and only A
}

// weight sorts differences: meetings first, then waits, then moves.
func (d *Difference) weight() int {
	return 10_000*abs(d.B.Meetings-d.A.Meetings) + 1_000*(d.Gains+d.Lost) + 100*abs(d.B.Waits-d.A.Waits) + 10*d.Moved + abs(d.B.Travel-d.A.Travel)
}

func (d *Difference) alike() bool {
	return d.Gains == 0 && d.Lost == 0 && d.Moved == 0 && d.A == d.B
}

func abs(n int) int { return max(n, -n) }

// differences holds two results against each other, person by person.
func differences(a, b *meeting.Result) (out []Difference, alike int) {
	by := map[string]*Difference{}
	get := func(id string) *Difference {
		if by[id] == nil {
			by[id] = &Difference{Person: id, A: meeting.Day{Person: id}, B: meeting.Day{Person: id}}
		}
		return by[id]
	}
	measured := a.People != nil && b.People != nil
	if measured {
		for _, x := range a.People {
			get(x.Person).A = x
		}
		for _, x := range b.People {
			get(x.Person).B = x
		}
	}
	slots := make(map[string]*meeting.Slot, len(a.Placed))
	for i := range a.Placed {
		slots[a.Placed[i].Request] = &a.Placed[i]
	}
	for i := range b.Placed {
		other := &b.Placed[i]
		one := slots[other.Request]
		delete(slots, other.Request)
		for _, id := range other.People {
			d := get(id)
			if !measured {
				d.B.Meetings++
			}
			switch {
			case one == nil || !slices.Contains(one.People, id):
				d.Gains++
			case one.Start != other.Start || one.Spot != other.Spot:
				d.Moved++
			}
		}
		if one != nil {
			count(one, other, measured, get)
		}
	}
	for _, one := range slots {
		count(one, nil, measured, get)
	}
	for _, d := range by {
		if d.alike() {
			alike++
			continue
		}
		out = append(out, *d)
	}
	slices.SortFunc(out, func(x, y Difference) int { return cmp.Or(y.weight()-x.weight(), strings.Compare(x.Person, y.Person)) })
	return out, alike
}

// count notes who comes to a meeting of the first plan, and no longer does in the second.
func count(one, other *meeting.Slot, measured bool, get func(string) *Difference) {
	for _, id := range one.People {
		d := get(id)
		if !measured {
			d.A.Meetings++
		}
		if other == nil || !slices.Contains(other.People, id) {
			d.Lost++
		}
	}
}
