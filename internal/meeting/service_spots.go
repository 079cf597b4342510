package meeting

import (
	"context"
	"slices"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
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

// readNear reads what bears on where one request may go: what holds its people and the interpreters; what takes a table
// of its kind; where the meetings are that share a side or a person with it; and the places of all these.
func (r *rows) readNear(ctx context.Context, tx *db.Tx, n near, people, orgs []string, now span.Instant) error {
	var chosen Request // one that is not accepted is not among them, and goes nowhere
	for _, q := range r.requests {
		if q.ID == n.picked {
			chosen = q
		}
	}
	who, holders, kind := slices.Clone(people), chosen.People(""), chosen.PlaceKind
	understood := r.understood(&chosen)
	var single, shared []string // tables; shared ones hold several meetings at a time
	for _, x := range r.resources {
		switch {
		case x.Kind == agenda.Interpreter && understood:
		case x.Kind == agenda.Interpreter:
			holders = append(holders, x.ID, x.PersonID)
			who = append(who, x.PersonID)
		case slices.Contains(chosen.People(""), x.PersonID):
			holders = append(holders, x.ID)
		case isSpot(x) && x.Kind == kind && x.Capacity > 1:
			shared = append(shared, x.ID)
		case isSpot(x) && x.Kind == kind:
			single = append(single, x.ID)
		}
	}
	var err error
	if r.members, err = mission.MembersByID(ctx, tx, r.mission.ID, without(who)); err != nil {
		return err
	}
	if r.sides, err = mission.ParticipantsByID(ctx, tx, r.mission.ID, orgs); err != nil {
		return err
	}
	theirs := slices.Concat(who, orgs)
	for _, m := range r.members {
		theirs = append(theirs, m.OrganisationID)
	}
	hours, err := agenda.HoursOf(ctx, tx, r.mission.ID, without(theirs))
	if err != nil {
		return err
	}
	r.addHours(hours)
	if r.events, err = agenda.Around(ctx, tx, r.mission.ID, without(holders), without(slices.Concat(who, holders))); err != nil {
		return err
	}
	since := span.Instant(0)
	if r.mission.Bounds().Contains(now) {
		since = now
	}
	if err := r.readTables(ctx, tx, n, single, shared, since); err != nil {
		return err
	}
	r.addShells(n.picked)
	return r.readPlaces(ctx, tx)
}

// readTables reads what takes tables after an instant: by name on the day that is asked for, and wherever several
// meetings share one; of other days the hours alone.
func (r *rows) readTables(ctx context.Context, tx *db.Tx, n near, single, shared []string, since span.Instant) error {
	day, read := n.day.Bounds(r.mission.Zone), span.Day("")
	day.From = max(day.From, since)
	var taking []agenda.Engagement
	var err error
	if n.held == nil {
		taking, err = agenda.Taking(ctx, tx, r.mission.ID, single, day)
	}
	if err != nil {
		return err
	}
	if n.held != nil {
		read = n.day
	}
	for _, e := range n.held {
		if e.Timed() && e.Ends > day.From && slices.ContainsFunc(e.Takes, func(t agenda.Take) bool { return slices.Contains(single, t.ID) }) {
			taking = append(taking, e)
		}
	}
	more, err := agenda.Taking(ctx, tx, r.mission.ID, shared, span.Range{From: since, To: r.mission.Bounds().To})
	if err != nil {
		return err
	}
	known := r.eventIDs()
	for _, e := range append(taking, more...) {
		if !known[e.ID] {
			known[e.ID], r.events = true, append(r.events, e)
		}
	}
	if err := r.readOwn(ctx, tx); err != nil {
		return err
	}
	known = r.eventIDs()
	if r.tables, err = agenda.TakenHours(ctx, tx, r.mission.ID, single, since, read); err != nil {
		return err
	}
	r.tables = slices.DeleteFunc(r.tables, func(t agenda.Taken) bool { return known[t.Engagement] })
	return nil
}

func (r *rows) eventIDs() map[string]bool {
	out := make(map[string]bool, len(r.events))
	for i := range r.events {
		out[r.events[i].ID] = true
	}
	return out
}

// understood says whether everybody of a request has a language in common, so that no interpreter has to be free.
func (r *rows) understood(q *Request) bool {
	if q.Interpreter || len(q.Parties) == 0 {
		return false
	}
	common := slices.Clone(r.people[q.Parties[0].PersonID].Languages)
	for _, p := range q.Parties {
		common = slices.DeleteFunc(common, func(l string) bool { return !slices.Contains(r.people[p.PersonID].Languages, l) })
	}
	return len(common) > 0 && (q.Language == "" || slices.Contains(common, q.Language))
}

// readPlaces reads the places that the rows name, and the times between them.
func (r *rows) readPlaces(ctx context.Context, tx *db.Tx) error {
	var ids []string
	for _, x := range r.resources {
		ids = append(ids, x.PlaceID)
	}
	for i := range r.events {
		ids = append(ids, r.events[i].PlaceID)
	}
	for i := range r.requests {
		ids = append(ids, r.requests[i].PlaceID)
	}
	for _, p := range r.sides {
		ids = append(ids, p.PlaceID)
	}
	ids = without(ids)
	var err error
	r.places, r.travel, err = mission.PlacesAmong(ctx, tx, r.mission, ids)
	return err
}

// readOwn reads the engagements of the requests themselves where nobody of theirs led to them.
func (r *rows) readOwn(ctx context.Context, tx *db.Tx) error {
	at := map[string]int{}
	for i := range r.events {
		at[r.events[i].ID] = i
	}
	var missing []string
	for i := range r.requests {
		q := &r.requests[i]
		if k, ok := at[q.EngagementID]; q.Placed() && (!ok || !slices.ContainsFunc(r.events[k].Takes, func(t agenda.Take) bool { return t.Kind != item.Resource })) {
			missing = append(missing, q.EngagementID)
		}
	}
	found, err := agenda.ByID(ctx, tx, missing)
	for _, id := range missing {
		e, ok := found[id]
		switch k, slim := at[id]; {
		case ok && slim:
			r.events[k] = e
		case ok && e.Certainty != item.CancelledCertainty:
			r.events = append(r.events, e)
		}
	}
	return err
}

// addShells adds, for one picked request, the meetings that take a table of its kind and nobody whom the case knows:
// they matter for their tables alone. Everything else blocks people as the rest of the agenda does.
func (r *rows) addShells(picked string) {
	ours, who := map[string]bool{}, map[string]bool{}
	kind := ""
	for _, q := range r.requests {
		ours[q.ID] = true
		for _, id := range q.People("") {
			who[id] = true
		}
		if q.ID == picked {
			kind = q.PlaceKind
		}
	}
	spots := map[string]bool{}
	for _, x := range r.resources {
		spots[x.ID] = isSpot(x) && x.Kind == kind
	}
	r.shells = map[string]bool{}
	for i := range r.events {
		e := &r.events[i]
		if e.Kind != item.KindMeeting || e.SubjectID == "" || ours[e.SubjectID] || !e.Timed() ||
			!slices.ContainsFunc(e.Takes, func(t agenda.Take) bool { return t.Kind == item.Resource && spots[t.ID] }) ||
			slices.ContainsFunc(e.Takes, func(t agenda.Take) bool { return t.Kind == item.Person && who[t.ID] }) {
			continue
		}
		r.shells[e.SubjectID] = true
		r.requests = append(r.requests, Request{ID: e.SubjectID, MissionID: e.MissionID, Priority: 2, Minutes: max(1, e.Minutes()), PlaceKind: kind, EngagementID: e.ID, Confidential: e.Confidential, State: Accepted})
	}
}
