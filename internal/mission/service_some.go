package mission

import (
	"context"

	"escale.dev/escale/internal/db"
)

// MembersByID gives those of some people who are members of a mission, by their ids: for one change, where reading all
// members would cost more than the change.
func MembersByID(ctx context.Context, tx *db.Tx, missionID string, personIDs []string) (map[string]Member, error) {
	list, err := membersIn(ctx, tx, missionID, personIDs)
	out := make(map[string]Member, len(list))
	for _, m := range list {
		out[m.PersonID] = m
	}
	return out, err
}

// PlacesByID gives some places of a mission, by their ids.
func PlacesByID(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]Place, error) {
	list, err := placesIn(ctx, tx, missionID, ids)
	out := make(map[string]Place, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// Audience gives the people of a mission in protocol order, without those who are only met there: the many.
func Audience(ctx context.Context, tx *db.Tx, missionID string) ([]Member, error) {
	return audience(ctx, tx, missionID)
}

// PlacesOfKind gives the places of one kind, by name.
func PlacesOfKind(ctx context.Context, tx *db.Tx, missionID, kind string) ([]Place, error) {
	return placesOfKind(ctx, tx, missionID, kind)
}

// TravelsAmong gives the times between some places of a mission, as Travels does for all: it reads these places, those
// that hold them, and the times stated from either.
func TravelsAmong(ctx context.Context, tx *db.Tx, m Mission, ids []string) (Matrix, error) {
	var places []Place
	seen := map[string]bool{}
	for want := ids; len(want) > 0; {
		for _, id := range want {
			seen[id] = true
		}
		found, err := placesIn(ctx, tx, m.ID, want)
		if err != nil {
			return Matrix{}, err
		}
		places = append(places, found...)
		want = nil
		for _, p := range found {
			if p.ParentID != "" && !seen[p.ParentID] {
				want = append(want, p.ParentID)
			}
		}
	}
	from := make([]string, len(places))
	for i, p := range places {
		from[i] = p.ID
	}
	stated, err := travelsFrom(ctx, tx, m.ID, from)
	return NewMatrix(places, stated, m.TravelMinutes), err
}

// Held is what a mission holds, by ids alone: for lists and for search, where reading whole records would cost more
// than the page.
type Held struct {
	Organisations []string // participants, partners, and those for which members come
	People        []string // members
	Handled       []string // participants that one of the intermediaries looks after
}

// Holds gives what a mission holds, and which of its participants the given organisations look after.
func Holds(ctx context.Context, tx *db.Tx, missionID string, intermediaryIDs []string) (h Held, err error) {
	if h.Organisations, err = heldOrganisations(ctx, tx, missionID); err != nil {
		return h, err
	}
	if h.People, err = heldPeople(ctx, tx, missionID); err != nil || len(intermediaryIDs) == 0 {
		return h, err
	}
	h.Handled, err = handledBy(ctx, tx, missionID, intermediaryIDs)
	return h, err
}
