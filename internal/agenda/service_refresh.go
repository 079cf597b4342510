package agenda

import (
	"context"
	"slices"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
)

// manyHolders is from how many touched holders on all conflicts are found anew: reading everything at once is cheaper.
const manyHolders = 200

// RecomputeAll finds every conflict of a mission anew and brings the record in line: after a change of travel times,
// hours, members, or the mission's days. It returns how many there are.
func RecomputeAll(ctx context.Context, tx *db.Tx, missionID string) (int, error) {
	found, err := allConflicts(ctx, tx, missionID)
	if err != nil {
		return 0, err
	}
	before, err := conflictsOf(ctx, tx, missionID)
	if err != nil {
		return 0, err
	}
	return len(found), record(ctx, tx, missionID, before, found)
}

func allConflicts(ctx context.Context, tx *db.Tx, missionID string) ([]clash.Conflict, error) {
	w, err := wholeWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	list, err := standing(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	return clash.Find(w.World, w.asItems(list)), nil
}

// record brings the rows in line with what was found.
func record(ctx context.Context, tx *db.Tx, missionID string, before, found []clash.Conflict) error {
	was := make(map[clash.Key]clash.Conflict, len(before))
	for _, c := range before {
		was[c.Key()] = c
	}
	var fresh, gone []clash.Conflict
	for _, c := range found {
		old, had := was[c.Key()]
		delete(was, c.Key())
		if had && old == c {
			continue
		}
		if had {
			gone = append(gone, old)
		}
		fresh = append(fresh, c)
	}
	if len(was) == len(before) && len(before) > perStatement {
		if err := clearConflicts(ctx, tx, missionID); err != nil {
			return err
		}
		return insertConflicts(ctx, tx, missionID, fresh)
	}
	for _, c := range was {
		gone = append(gone, c)
	}
	slices.SortFunc(gone, clash.Compare) // one order of statements, so that two writers cannot lock each other
	if err := deleteConflicts(ctx, tx, gone); err != nil {
		return err
	}
	return insertConflicts(ctx, tx, missionID, fresh)
}

// refresh brings the conflicts of all that the edits touch up to date and gives those of the edited engagements.
func refresh(ctx context.Context, tx *db.Tx, missionID string, edits []edit) ([]clash.Conflict, error) {
	states, ids := moved(edits)
	if len(ids) == 0 {
		return editedConflicts(ctx, tx, missionID, edits)
	}
	if err := dropWaiversOf(ctx, tx, missionID, ids); err != nil {
		return nil, err
	}
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(states, func(e *Engagement) bool { return e.Audience != item.People }) {
		members, err := mission.Members(ctx, tx, missionID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			w.members[m.PersonID] = m
		}
	}
	touched := w.affected(states)
	if len(touched) > manyHolders {
		if _, err := RecomputeAll(ctx, tx, missionID); err != nil {
			return nil, err
		}
		return editedConflicts(ctx, tx, missionID, edits)
	}
	return refreshFor(ctx, tx, w, touched, ids)
}

// moved lists the states and ids of the edits that conflicts depend on.
func moved(edits []edit) (states []*Engagement, ids []string) {
	for _, ed := range edits {
		if ed.Before != nil && ed.After != nil && !occupiesAnew(ed.Before, ed.After) {
			continue
		}
		for _, e := range []*Engagement{ed.Before, ed.After} {
			if e != nil {
				states = append(states, e)
			}
		}
		if ed.After != nil {
			ids = append(ids, ed.After.ID)
		} else {
			ids = append(ids, ed.Before.ID)
		}
	}
	return states, ids
}

func editedConflicts(ctx context.Context, tx *db.Tx, missionID string, edits []edit) ([]clash.Conflict, error) {
	var ids []string
	for _, ed := range edits {
		if ed.After != nil {
			ids = append(ids, ed.After.ID)
		}
	}
	found, err := conflictsOfItems(ctx, tx, missionID, ids)
	slices.SortFunc(found, clash.Compare)
	return found, err
}

// refreshFor finds anew the conflicts of some holders and those that belong to the engagements ids themselves.
func refreshFor(ctx context.Context, tx *db.Tx, w *world, touched map[Holder]bool, ids []string) ([]clash.Conflict, error) {
	missionID := w.mission.ID
	list, err := w.loadFor(ctx, tx, touched, ids)
	if err != nil {
		return nil, err
	}
	own := map[string]bool{}
	for _, id := range ids {
		own[id] = true
	}
	found := clash.FindFor(w.World, w.asItems(list), touched, own)

	holders := make([]string, 0, len(touched))
	for h := range touched {
		holders = append(holders, h.ID)
	}
	before, err := conflictsOfHolders(ctx, tx, missionID, holders)
	if err != nil {
		return nil, err
	}
	ofItems, err := conflictsOfItems(ctx, tx, missionID, ids)
	if err != nil {
		return nil, err
	}
	before = slices.DeleteFunc(before, func(c clash.Conflict) bool { return !touched[c.Holder] || slices.Contains(clash.OwnKinds, c.Kind) })
	for _, c := range ofItems {
		if slices.Contains(clash.OwnKinds, c.Kind) && (own[c.A] || own[c.B]) {
			before = append(before, c)
		}
	}
	if err := record(ctx, tx, missionID, before, found); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(found, func(c clash.Conflict) bool { return !own[c.A] && !own[c.B] }), nil
}

// loadFor reads into the world, and returns, what the conflicts of some holders and engagements depend on.
func (w *world) loadFor(ctx context.Context, tx *db.Tx, touched map[Holder]bool, ids []string) ([]Engagement, error) {
	linked := w.linked(touched)
	if len(w.members) == 0 {
		members, err := mission.MembersByID(ctx, tx, w.mission.ID, linked)
		if err != nil {
			return nil, err
		}
		w.members = members
	}
	list, err := w.engagementsFor(ctx, tx, linked, ids)
	if err != nil {
		return nil, err
	}
	places := map[string]bool{}
	for i := range list {
		if p := list[i].PlaceID; p != "" {
			places[p] = true
		}
	}
	at := make([]string, 0, len(places))
	for p := range places {
		at = append(at, p)
	}
	slices.Sort(at)
	hours, err := availabilityOfHolders(ctx, tx, w.mission.ID, append(slices.Clone(linked), at...))
	if err != nil {
		return nil, err
	}
	w.takeHours(hours)
	if len(at) > 1 {
		return list, w.readTravels(ctx, tx, at)
	}
	return list, nil
}

func (w *world) readTravels(ctx context.Context, tx *db.Tx, places []string) error {
	travels, err := mission.TravelsAmong(ctx, tx, w.mission, places)
	w.takeTravels(travels)
	return err
}

// reach adds the hours of one more place, and the journeys between it and where the engagements are.
func (w *world) reach(ctx context.Context, tx *db.Tx, list []Engagement, place string) error {
	places := []string{place}
	for i := range list {
		if p := list[i].PlaceID; p != "" {
			places = append(places, p)
		}
	}
	slices.Sort(places)
	hours, err := availabilityOfHolders(ctx, tx, w.mission.ID, []string{place})
	if err != nil {
		return err
	}
	w.addHours(hours)
	return w.readTravels(ctx, tx, slices.Compact(places))
}

// engagementsFor reads what the linked holders have, what is for an audience, the engagements ids, and those that come
// right before or after them by order.
func (w *world) engagementsFor(ctx context.Context, tx *db.Tx, linked, ids []string) ([]Engagement, error) {
	list, err := engagementsOf(ctx, tx, w.mission.ID, linked, nil)
	if err != nil {
		return nil, err
	}
	more, err := forAudiences(ctx, tx, w.mission.ID)
	if err != nil {
		return nil, err
	}
	list = append(list, more...)
	near, err := aroundInOrder(ctx, tx, w.mission.ID, ids)
	list = append(list, near...)
	slices.SortFunc(list, func(a, b Engagement) int { return item.Compare(&a, &b) })
	return slices.CompactFunc(list, func(a, b Engagement) bool { return a.ID == b.ID }), err
}

// placing finds places and zones for bookings, each looked up once.
type placing struct {
	mission mission.Mission
	places  map[string]mission.Place
}

func newPlacing(ctx context.Context, tx *db.Tx, missionID string, list []*Engagement) (*placing, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range list {
		if e.PlaceID != "" && !slices.Contains(ids[max(0, len(ids)-8):], e.PlaceID) {
			ids = append(ids, e.PlaceID)
		}
	}
	slices.Sort(ids)
	places, err := mission.PlacesByID(ctx, tx, missionID, slices.Compact(ids))
	return &placing{mission: m, places: places}, err
}

// locate checks the place and gives the engagement its zone.
func (w *placing) locate(e *Engagement) error {
	place, ok := w.places[e.PlaceID]
	if e.PlaceID != "" && !ok {
		return fault.New(fault.Invalid, "Ce lieu n'est pas un lieu de la mission.", "This place is not one of the mission's.").With(fault.Field{Name: "place"})
	}
	if e.Zone == "" {
		e.Zone = place.Zone
	}
	if e.Zone == "" {
		e.Zone = w.mission.Zone
	}
	_, err := span.LoadZone(string(e.Zone))
	return err
}
