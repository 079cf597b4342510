package plan

import (
	"cmp"
	"fmt"
	"slices"
)

// Desk answers questions about one plan, as a board asks them while somebody moves
// meetings by hand. The plan may break rules (hands may do so): the desk then
// answers about what stands. A Desk is not safe for concurrent use.
type Desk struct{ s *state }

// OpenDesk prepares a desk. It fails on a problem that Validate refuses and on a
// plan whose indexes do not exist.
func OpenDesk(p Problem, pl Plan) (*Desk, error) {
	if err := Validate(p); err != nil {
		return nil, err
	}
	m := newModel(&p)
	s := newState(m)
	for i := range s.cells {
		if s.cells[i].start >= 0 {
			s.remove(i)
		}
	}
	for _, v := range pl.Placements {
		if v.Meeting < 0 || v.Meeting >= len(p.Meetings) || s.cells[v.Meeting].start >= 0 {
			return nil, bad(fmt.Sprintf("meeting %d", v.Meeting), "le plan le place deux fois, ou il n’existe pas.", "the plan places it twice, or it does not exist.")
		}
		if err := checkPlacement(&p, v); err != nil {
			return nil, bad("meeting "+p.Meetings[v.Meeting].ID, "sa place dans le plan : %s.", "its place in the plan: %s.", err)
		}
		s.place(v.Meeting, s.pinned(v.Meeting, v))
	}
	return &Desk{s}, nil
}

// Score is the value of the plan on the desk.
func (d *Desk) Score() Score { return d.s.score.price(d.s.m.prices) }

// lift takes a meeting off the board for the time of a question.
func (d *Desk) lift(meeting int) (back func()) {
	old := d.s.cells[meeting]
	if old.start < 0 {
		return func() {}
	}
	d.s.remove(meeting)
	return func() { d.s.place(meeting, old) }
}

// WhyNot gives every rule that forbids a meeting to start at a minute at a spot,
// all other meetings staying where they are; none means that it may.
func (d *Desk) WhyNot(meeting, start, spot int) []Reason {
	if meeting < 0 || meeting >= len(d.s.cells) || spot < 0 || spot >= len(d.s.m.spots) || start < 0 || start > maxMinute {
		r := because(Unknown)
		r.Label = fmt.Sprintf("%d, %d", meeting, spot)
		return []Reason{r}
	}
	defer d.lift(meeting)()
	var out []Reason
	emit := func(r Reason) { out = append(out, r) }
	d.s.timeReasons(meeting, start, emit)
	if slices.ContainsFunc(out, func(r Reason) bool { return r.Kind == OutsideHours }) {
		return out // outside the day nobody and nothing is open: no need to say so
	}
	d.s.spotReasons(meeting, start, spot, emit)
	d.s.peopleReasons(meeting, start, d.s.m.spots[spot].place, true, emit)
	return out
}

// WhyLeft gives what keeps a meeting without a place from every cell it might have, all
// others staying where they are: the most to gain first. None for one that has a place.
func (d *Desk) WhyLeft(meeting int) []Reason {
	if meeting < 0 || meeting >= len(d.s.cells) || d.s.cells[meeting].start >= 0 {
		return nil
	}
	return d.s.whyLeft(meeting)
}

// Cell is one square of the board for one meeting.
type Cell struct {
	Start, Spot int
	Legal       bool
	Reason      Reason // the first thing in the way, when not legal
}

// LegalCells gives, for each spot of a meeting and each start of its grid in
// [from, to), whether the meeting may go there and if not the first reason. Cells
// are in the order of time, then of Meeting.Spots.
func (d *Desk) LegalCells(meeting, from, to int) []Cell {
	if meeting < 0 || meeting >= len(d.s.cells) {
		return nil
	}
	defer d.lift(meeting)()
	s, m := d.s, d.s.m
	groups := m.byPlace(m.p.Meetings[meeting].Spots, 0)
	var out []Cell
	for day := range m.days {
		b0, b1 := m.span(day, from, to)
		for bin := b0; bin < b1; bin++ {
			if start := m.minute(bin); start >= from && start < to {
				for g := range groups {
					out = s.cellsAt(out, meeting, bin, start, &groups[g])
				}
			}
		}
	}
	return out
}

// cellsAt adds the cells of one start at one place: what concerns time and people
// is asked once for all its spots.
func (s *state) cellsAt(out []Cell, i, bin, start int, g *placeSpots) []Cell {
	var first, here Reason
	asked := false
	keep := func(to *Reason) func(Reason) {
		return func(r Reason) {
			if to.Kind == "" {
				*to = r
			}
		}
	}
	for _, sp := range g.spots {
		if !s.m.spots[sp].starts.Has(bin) {
			continue
		}
		if !asked {
			asked = true
			s.timeReasons(i, start, keep(&first))
			if first.Kind == "" {
				s.peopleReasons(i, start, g.place, false, keep(&first))
			}
		}
		if here = first; here.Kind == "" {
			s.spotReasons(i, start, int(sp), keep(&here))
		}
		out = append(out, Cell{Start: start, Spot: int(sp), Legal: here.Kind == "", Reason: here})
	}
	return out
}

// Alternative is somewhere else that a meeting may go.
type Alternative struct {
	Placement Placement
	After     Score // of the whole plan with it
	Change    Score // After less the score of the plan as it stands
}

// Alternatives gives the n cheapest cells where a meeting may go while all others
// stay, the cheapest first, its present cell not among them. Spots of one place
// are alike: the first with room stands for all.
func (d *Desk) Alternatives(meeting, n int) []Alternative {
	if meeting < 0 || meeting >= len(d.s.cells) || n <= 0 {
		return nil
	}
	s := d.s
	now, old := d.Score(), s.cells[meeting]
	defer d.lift(meeting)()
	if !s.firmsFit(meeting) {
		return nil
	}
	var out []Alternative
	t := &s.m.meets[meeting]
	starts := slices.Clone(s.freeStarts(meeting))
	for bin := starts.Next(0); bin >= 0; bin = starts.Next(bin + 1) {
		for g := range t.places {
			c, ok := s.cellAt(meeting, bin, &t.places[g], old.spot, 0)
			if !ok || (c.start == old.start && c.spot == old.spot) {
				continue
			}
			s.place(meeting, c)
			a := Alternative{Placement: s.placement(meeting, c), After: d.Score()}
			a.Change = a.After.minus(now)
			s.remove(meeting)
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Alternative) int { return cmp.Compare(a.After.Cost, b.After.Cost) })
	return out[:min(n, len(out))]
}

// WhyNot is Desk.WhyNot for one question; an invalid problem or plan is an error.
func WhyNot(p Problem, pl Plan, meeting, start, spot int) ([]Reason, error) {
	d, err := OpenDesk(p, pl)
	if err != nil {
		return nil, err
	}
	return d.WhyNot(meeting, start, spot), nil
}

// Alternatives is Desk.Alternatives for one question.
func Alternatives(p Problem, pl Plan, meeting, n int) ([]Alternative, error) {
	d, err := OpenDesk(p, pl)
	if err != nil {
		return nil, err
	}
	return d.Alternatives(meeting, n), nil
}
