package meeting

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/text"
)

// SearchKind is what search calls a meeting or a request for one.
const SearchKind = "meeting"

// Index lets requests be found by both sides' names and their reason; confidential ones by nothing but the names.
func Index(ctx context.Context, tx *db.Tx, missionID string, list []Request) error {
	var ids []string
	for _, q := range list {
		ids = append(ids, q.CompanyID, q.CounterpartID)
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, unique(ids))
	if err != nil {
		return err
	}
	entries := make([]search.Entry, len(list))
	for i := range list {
		q := &list[i]
		entries[i] = search.Entry{Kind: SearchKind, ID: q.ID, MissionID: missionID, Title: text.Both(label(orgs, q)), Words: []string{q.Ref}}
		if !q.Confidential {
			entries[i].Line = text.Both(q.Reason)
		}
	}
	return search.PutMany(ctx, tx, entries)
}

// Renamed lets the requests of organisations be found by the names that these have now, in every mission, and titles
// their meetings in the agenda so.
func Renamed(ctx context.Context, tx *db.Tx, organisations []string) error {
	list, err := requestsWith(ctx, tx, organisations)
	if err != nil {
		return err
	}
	by := map[string][]Request{}
	for _, q := range list {
		by[q.MissionID] = append(by[q.MissionID], q)
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		if err := Index(ctx, tx, id, by[id]); err != nil {
			return err
		}
	}
	return retitle(ctx, tx, list)
}

// retitle gives placed meetings the names of their sides.
func retitle(ctx context.Context, tx *db.Tx, list []Request) error {
	var ids []string
	for _, q := range list {
		ids = append(ids, q.CompanyID, q.CounterpartID)
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, unique(ids))
	if err != nil {
		return err
	}
	titles := map[string]text.Pair{}
	for i := range list {
		if q := &list[i]; q.EngagementID != "" {
			titles[q.EngagementID] = text.Both(label(orgs, q))
		}
	}
	return agenda.Retitle(ctx, tx, titles)
}

// Visible tells which requests the actor may know of: an organiser all, an intermediary those that it carries, a
// delegate the meetings that were published for them.
func Visible(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	if a.Organises(missionID) {
		for _, id := range ids {
			out[id] = true
		}
		return out, nil
	}
	if mine := a.Intermediates(missionID); len(mine) > 0 {
		list, err := requestsByID(ctx, tx, missionID, ids)
		for _, q := range list {
			out[q.ID] = slices.Contains(mine, q.IntermediaryID)
		}
		return out, err
	}
	items, err := agenda.Week(ctx, tx, a, missionID, agenda.Filter{Kinds: []string{item.KindMeeting}, Bare: true})
	for _, it := range items {
		out[it.SubjectID] = true
	}
	return out, err
}

// ToPlace counts a mission's accepted requests that have no place, for callers that have checked the actor. One query.
func ToPlace(ctx context.Context, tx *db.Tx, missionID string) (int, error) {
	return toPlace(ctx, tx, missionID)
}
