package plan

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/solve"
)

// maxReasons is how many reasons a meeting left out is given.
const maxReasons = 5

// tally counts, over the possible starts of one meeting, how many each reason
// forbids and how many it alone forbids.
type tally struct {
	units []Reason // without the fields that change from start to start
	of    int
	here  []int // units that forbid the start under count
}

// unit is a reason stripped to what is counted together.
func unit(r Reason) Reason {
	out := because(r.Kind)
	out.Person, out.Interpreter, out.Firm = r.Person, r.Interpreter, r.Firm
	switch r.Kind {
	case PersonAway, PersonBusy, PersonMeeting:
		out.Kind = PersonTaken
	case TravelFrom, TravelTo:
		out.Kind = TravelShort
	case DayFull:
		out.Day, out.Have, out.Need = r.Day, r.Have, r.Need
	case Lunch:
		out.Day, out.Need = r.Day, r.Need
	case MustFollow, MustPrecede:
		out.Other = r.Other
	case NoInterpreter, InterpreterTaken:
		out.Label = r.Label
	case FirmFull, NoRepresentative:
		out.Have, out.Need = r.Have, r.Need
	case SpotTaken, SpotClosed, AllTaken:
		out.Spot, out.Need = r.Spot, r.Need
	}
	return out
}

func (t *tally) add(r Reason) {
	u := unit(r)
	k := slices.Index(t.units, u)
	if k < 0 {
		k = len(t.units)
		t.units = append(t.units, u)
	}
	if !slices.Contains(t.here, k) {
		t.here = append(t.here, k)
	}
}

// totals are kept aside so that units stay comparable.
type total struct{ cells, alone int }

// whyLeft explains why a meeting in the tray has no cell: over every start that
// opening hours, its windows and the grids allow, at each of its places, it counts
// what forbids it. The reasons come with the most to gain first.
func (s *state) whyLeft(i int) []Reason {
	t := &s.m.meets[i]
	if len(t.places) == 0 {
		r := because(NoSpot)
		r.Need = s.m.p.Meetings[i].people()
		return []Reason{r}
	}
	var ta tally
	var totals []total
	for g := range t.places {
		starts := s.m.gridStarts(t, &t.places[g])
		for bin := starts.Next(0); bin >= 0; bin = starts.Next(bin + 1) {
			ta.of++
			ta.here = ta.here[:0]
			s.cellReasons(i, bin, &t.places[g], ta.add)
			for len(totals) < len(ta.units) {
				totals = append(totals, total{})
			}
			for _, k := range ta.here {
				totals[k].cells++
				if len(ta.here) == 1 {
					totals[k].alone++
				}
			}
		}
	}
	if ta.of == 0 {
		return []Reason{because(OutsideWindow)}
	}
	return ta.ranked(totals)
}

// ranked gives the reasons with their counts, the tightest first.
func (t *tally) ranked(totals []total) []Reason {
	out := slices.Clone(t.units)
	for k := range out {
		out[k].Cells, out[k].Alone, out[k].Of = totals[k].cells, totals[k].alone, t.of
	}
	slices.SortStableFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.Alone, a.Alone), cmp.Compare(b.Cells, a.Cells))
	})
	return out[:min(len(out), maxReasons)]
}

// gridStarts is the set of starts that the meeting's windows and the grids of its
// spots at one place allow.
func (m *model) gridStarts(t *meet, g *placeSpots) solve.Bits {
	b := solve.NewBits(m.bins)
	for _, sp := range g.spots {
		b.Or(m.spots[sp].starts)
	}
	b.And(t.starts)
	return b
}

// cellReasons gives what forbids a start at a place; its spots count as one
// reason, and only when none has room.
func (s *state) cellReasons(i, bin int, g *placeSpots, emit func(Reason)) {
	start := s.m.minute(bin)
	s.timeReasons(i, start, emit)
	if _, ok := s.spotAt(i, bin, g, None, 0); !ok {
		emit(s.placeFull(i, bin, g))
	}
	s.peopleReasons(i, start, g.place, true, emit)
}

// placeFull is the reason why no spot of a place will do at a start: closed when
// all are, else taken.
func (s *state) placeFull(i, bin int, g *placeSpots) Reason {
	n := s.m.meets[i].bins
	r := because(SpotClosed)
	r.Spot = int(g.spots[0])
	for _, sp := range g.spots {
		if s.m.spots[sp].starts.Has(bin) && !s.m.spots[sp].shut.AnyIn(bin, bin+n) {
			r.Kind = AllTaken
		}
	}
	if len(g.spots) == 1 && r.Kind == AllTaken {
		r.Kind, r.Other = SpotTaken, s.occupant(r.Spot, s.m.minute(bin), s.m.minute(bin)+s.m.meets[i].minutes)
	}
	r.Need = len(g.spots)
	return r
}

// Block is a start of a meeting at a place, with everything that forbids it; Spot is one
// of the place's spots where meetings start then, one that is not closed if there is any.
// No reason means that the meeting may go there.
type Block struct {
	Start, Spot int
	Reasons     []Reason
}

// Blocked lists the starts that a meeting could have during opening hours at each place
// where a spot seats it, all others staying where they are: in order of time, whether or
// not its own windows allow them.
func (d *Desk) Blocked(meeting int) (out []Block) {
	if meeting < 0 || meeting >= len(d.s.cells) {
		return nil
	}
	defer d.lift(meeting)()
	s, t := d.s, &d.s.m.meets[meeting]
	for bin := range s.m.bins {
		for g := range t.places {
			spot, starts := s.startAt(bin, t.bins, &t.places[g])
			if !starts {
				continue
			}
			b := Block{Start: s.m.minute(bin), Spot: spot}
			s.cellReasons(meeting, bin, &t.places[g], func(r Reason) { b.Reasons = append(b.Reasons, r) })
			if !slices.ContainsFunc(b.Reasons, func(r Reason) bool { return r.Kind == OutsideHours }) {
				out = append(out, b)
			}
		}
	}
	return out
}

// startAt finds a spot of a place on whose grid a bin is, one that is open for so many
// bins if there is any.
func (s *state) startAt(bin, bins int, g *placeSpots) (spot int, starts bool) {
	for _, sp := range g.spots {
		if !s.m.spots[sp].starts.Has(bin) {
			continue
		}
		if !starts {
			spot, starts = int(sp), true
		}
		if !s.m.spots[sp].shut.AnyIn(bin, bin+bins) {
			return int(sp), true
		}
	}
	return spot, starts
}
