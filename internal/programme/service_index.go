package programme

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/search"
)

// SearchKind is what search calls a session.
const SearchKind = "session"

// index lets sessions be found by their titles and what they are for.
func index(ctx context.Context, tx *db.Tx, list []Session) error {
	entries := make([]search.Entry, len(list))
	for i, s := range list {
		e := s.Engagement
		entries[i] = search.Entry{Kind: SearchKind, ID: s.ID, MissionID: s.MissionID, Title: e.Title, Line: s.Aim, Words: []string{s.Public.FR, s.Public.EN, e.PlaceNote}, Starts: e.Starts}
	}
	return search.PutMany(ctx, tx, entries)
}

// Visible tells which sessions the actor may know of: see agenda.Week.
func Visible(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if a.Organises(missionID) {
		for _, id := range ids {
			out[id] = true
		}
		return out, nil
	}
	items, err := agenda.Week(ctx, tx, a, missionID, agenda.Filter{Kinds: []string{item.KindSession}, Bare: true})
	for _, it := range items {
		out[it.SubjectID] = true
	}
	return out, err
}
