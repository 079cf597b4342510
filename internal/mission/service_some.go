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
