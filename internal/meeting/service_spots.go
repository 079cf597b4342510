package meeting

import (
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Steps of the grids on which meetings start, in minutes; tables follow the mission's length of a meeting.
const (
	leastStep  = 5
	officeStep = 15
)

func (b *builder) addSpots() {
	for _, r := range b.resources {
		place := b.placeIndex(r.PlaceID)
		if !isSpot(r) || place == plan.None {
			continue
		}
		s := plan.Spot{ID: r.ID, Name: r.Name, Kind: r.Kind, Place: place, Capacity: max(1, r.Capacity)}
		if r.Kind == agenda.Table {
			s.Grid = plan.Grid{Step: max(leastStep, b.mission.MeetingMinutes)}
		}
		s.Open, s.Busy = b.spotHours(agenda.Holder{Kind: item.Resource, ID: r.ID}, agenda.Holder{Kind: item.Place, ID: r.PlaceID})
		b.addSpot(Spot{r.ID, r.PlaceID}, s)
	}
}

func (b *builder) addSpot(key Spot, s plan.Spot) int {
	b.spot[key] = len(b.Problem.Spots)
	b.Problem.Spots = append(b.Problem.Spots, s)
	b.SpotIDs = append(b.SpotIDs, key)
	return b.spot[key]
}

// spotHours are the hours of a spot: those of each of its holders, a table's and its hall's. A holder that states open
// hours is to be had only then; when they leave nothing, the spot is closed all the time.
func (b *builder) spotHours(holders ...agenda.Holder) (open, busy []plan.Window) {
	var set span.Set
	limited := false
	for _, h := range holders {
		var mine span.Set
		for _, a := range b.hours[h] {
			if a.Open {
				mine = mine.Add(a.When)
			} else if w, ok := b.window(a.When); ok {
				busy = append(busy, w)
			}
		}
		switch {
		case mine == nil:
		case limited:
			set = set.Intersect(mine)
		default:
			set, limited = mine, true
		}
	}
	if limited {
		open = b.windows(set)
	}
	return open, busy
}

// windows are the ranges within the mission; with none, a minute of the first midnight, since an empty list would
// mean always.
func (b *builder) windows(set span.Set) []plan.Window {
	var out []plan.Window
	for _, r := range set {
		if w, ok := b.window(r); ok {
			out = append(out, w)
		}
	}
	if out == nil {
		return []plan.Window{{From: 0, To: 1}}
	}
	return out
}

// office is the spot at a counterpart's office, or plan.None when nobody knows where it is.
func (b *builder) office(placeID string) int {
	place := b.placeIndex(placeID)
	if place == plan.None {
		return plan.None
	}
	key := Spot{"", placeID}
	if i, ok := b.spot[key]; ok {
		return i
	}
	s := plan.Spot{ID: placeID, Name: b.rows.places[placeID].Name, Kind: "office", Place: place, Capacity: 50, Grid: plan.Grid{Step: officeStep}}
	s.Open, s.Busy = b.spotHours(agenda.Holder{Kind: item.Place, ID: placeID})
	return b.addSpot(key, s)
}

// officeOf is where a request is held when it is at the counterpart's office.
func officeOf(q *Request, placeOf func(org string) string) string {
	if q.PlaceID != "" {
		return q.PlaceID
	}
	return placeOf(q.CounterpartID)
}

// spots are where a request may be held.
func (b *builder) spots(q *Request) []int {
	if q.PlaceKind == "office" {
		if i := b.office(officeOf(q, func(org string) string { return b.sides[org].PlaceID })); i != plan.None {
			return []int{i}
		}
		return nil
	}
	var out []int
	for i, s := range b.Problem.Spots {
		if s.Kind == q.PlaceKind && b.SpotIDs[i].ResourceID != "" && (q.PlaceID == "" || b.SpotIDs[i].PlaceID == q.PlaceID) {
			out = append(out, i)
		}
	}
	return out
}

// spotOf is where the agenda has a meeting: the table that it takes, else the place where it is.
func (b *builder) spotOf(e *agenda.Engagement) int {
	for i, s := range b.SpotIDs {
		if s.ResourceID != "" && e.Has(agenda.Holder{Kind: item.Resource, ID: s.ResourceID}) {
			return i
		}
	}
	return b.office(e.PlaceID)
}

// hopeless says why a request can have no place at all, so that the others can still be planned.
func hopeless(q *Request, spots []int) (text.Pair, bool) {
	switch {
	case len(q.Parties) == 0:
		return text.Pair{FR: "Personne n’est inscrit à ce rendez-vous : choisissez qui vient, de chaque côté.", EN: "Nobody is to attend this meeting: choose who comes, on each side."}, true
	case len(spots) > 0:
		return text.Pair{}, false
	case q.PlaceKind == "office":
		return text.Pair{FR: "Personne n’a dit où est le bureau de l’interlocuteur : donnez son lieu, ou choisissez une table.", EN: "Nobody said where the counterpart’s office is: give its place, or choose a table."}, true
	}
	return text.Pair{FR: "La mission n’a aucun emplacement de ce genre : ajoutez une table, un stand ou une salle, ou changez le genre de lieu.", EN: "The mission has no spot of this kind: add a table, a stand or a room, or change the kind of place."}, true
}
