package mission

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
)

// The functions of this file read for other capabilities, which have checked the actor: they return
// what a mission holds, whoever asks. Pages go through Service.

// Get gives a mission by its id; NotFound when there is none.
func Get(ctx context.Context, tx *db.Tx, id string) (Mission, error) {
	m, found, err := missionBy(ctx, tx, "id", id)
	if err == nil && !found {
		err = notFound()
	}
	return m, err
}

// ByRef gives a mission by the reference that files use for it; NotFound quotes the reference.
func ByRef(ctx context.Context, tx *db.Tx, ref string) (Mission, error) {
	m, found, err := missionBy(ctx, tx, "ref", ref)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "Aucune mission n’a la référence « %s ».", "No mission has the reference “%s”.", ref)
	}
	return m, err
}

// All gives every mission, the latest first; those without any date come last.
func All(ctx context.Context, tx *db.Tx) ([]Mission, error) {
	all, err := allMissions(ctx, tx)
	Latest(all)
	return all, err
}

// Latest sorts missions with the latest first and those without any date last, by name.
func Latest(all []Mission) {
	slices.SortStableFunc(all, func(a, b Mission) int {
		if c := strings.Compare(b.when(), a.when()); c != 0 {
			return c
		}
		return strings.Compare(a.NameFR, b.NameFR)
	})
}

// AllSeries gives every series.
func AllSeries(ctx context.Context, tx *db.Tx) ([]Series, error) { return allSeries(ctx, tx) }

// Members gives the people of a mission in protocol order.
func Members(ctx context.Context, tx *db.Tx, missionID string) ([]Member, error) {
	return members(ctx, tx, missionID)
}

// MemberOf gives a person's place in a mission; found is false when they have none.
func MemberOf(ctx context.Context, tx *db.Tx, missionID, personID string) (m Member, found bool, err error) {
	all, err := memberships(ctx, tx, personID)
	i := slices.IndexFunc(all, func(m Member) bool { return m.MissionID == missionID })
	if err != nil || i < 0 {
		return Member{}, false, err
	}
	return all[i], true, nil
}

// Memberships gives the missions in which a person is, by their ids.
func Memberships(ctx context.Context, tx *db.Tx, personID string) ([]Member, error) {
	return memberships(ctx, tx, personID)
}

// Participants gives the organisations of a mission, both sides.
func Participants(ctx context.Context, tx *db.Tx, missionID string) ([]Participant, error) {
	return participants(ctx, tx, missionID)
}

// Participations gives the missions in which an organisation takes part.
func Participations(ctx context.Context, tx *db.Tx, organisationID string) ([]Participant, error) {
	return participations(ctx, tx, organisationID)
}

// IntermediaryOf gives, for each organisation of a mission that has one, its intermediary.
func IntermediaryOf(ctx context.Context, tx *db.Tx, missionID string) (map[string]string, error) {
	all, err := participants(ctx, tx, missionID)
	out := map[string]string{}
	for _, p := range all {
		if p.IntermediaryID != "" {
			out[p.OrganisationID] = p.IntermediaryID
		}
	}
	return out, err
}

// Partners gives the partners of a mission in the agreed order.
func Partners(ctx context.Context, tx *db.Tx, missionID string) ([]Partner, error) {
	return partners(ctx, tx, missionID)
}

// Partnerships gives the missions of which an organisation is a partner.
func Partnerships(ctx context.Context, tx *db.Tx, organisationID string) ([]Partner, error) {
	return partnerships(ctx, tx, organisationID)
}

// Places gives the places of a mission by name.
func Places(ctx context.Context, tx *db.Tx, missionID string) ([]Place, error) {
	all, err := places(ctx, tx, missionID)
	refs := map[string]string{}
	for _, p := range all {
		refs[p.ID] = p.Ref
	}
	for i := range all {
		all[i].ParentRef = refs[all[i].ParentID]
	}
	return all, err
}

// Travels gives the times between the places of a mission: stated ones, and estimates for the rest.
func Travels(ctx context.Context, tx *db.Tx, missionID string) (Matrix, error) {
	m, err := Get(ctx, tx, missionID)
	if err != nil {
		return Matrix{}, err
	}
	all, err := places(ctx, tx, missionID)
	if err != nil {
		return Matrix{}, err
	}
	stated, err := travels(ctx, tx, missionID)
	return NewMatrix(all, stated, m.TravelMinutes), err
}

// StatedTravels gives only the times that somebody stated.
func StatedTravels(ctx context.Context, tx *db.Tx, missionID string) ([]Travel, error) {
	return travels(ctx, tx, missionID)
}

// Legs gives the legs of a mission in their order.
func Legs(ctx context.Context, tx *db.Tx, missionID string) ([]Leg, error) {
	return legs(ctx, tx, missionID)
}

// Relations gives what ties a mission to others, in both directions.
func Relations(ctx context.Context, tx *db.Tx, missionID string) ([]Relation, error) {
	return relations(ctx, tx, missionID)
}

// Targets gives the measurable aims of a mission.
func Targets(ctx context.Context, tx *db.Tx, missionID string) ([]Target, error) {
	return targets(ctx, tx, missionID)
}

func notFound() error {
	return fault.New(fault.NotFound, "Cette mission n’existe pas, ou elle n’est pas ouverte pour vous.",
		"This mission does not exist, or it is not open to you.")
}

// List gives the missions that the actor sees, the latest first and those without a date last: all for
// an administrator, otherwise those in which the actor has a role.
func List(ctx context.Context, tx *db.Tx, a account.Actor) ([]Mission, error) {
	if err := account.NeedSignedIn(a); err != nil {
		return nil, err
	}
	if a.Admin {
		return All(ctx, tx)
	}
	all, err := missionsIn(ctx, tx, a.Missions())
	Latest(all)
	return all, err
}

// See gives a mission that the actor sees. For everybody else it is NotFound, so that its existence
// does not leak.
func See(ctx context.Context, tx *db.Tx, a account.Actor, id string) (Mission, error) {
	if err := account.NeedMember(a, id); err != nil {
		return Mission{}, err
	}
	return Get(ctx, tx, id)
}
