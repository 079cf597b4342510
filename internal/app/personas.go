package app

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// Addresses of the people whom a visitor of the demonstration may be.
const (
	directorEmail     = "directrice@example.org"
	intermediaryEmail = "intermediaire@example.org"
	delegateEmail     = "delegue@example.org"
)

// personas makes the three people of the invented mission, each with the role whose pages they show.
func (a *App) personas(ctx context.Context, tx *db.Tx, who account.Actor, missionID string) error {
	bodies, err := directory.OrganisationsByRef(ctx, tx, demo.Intermediaries[:1])
	if err != nil {
		return err
	}
	body := bodies[demo.Intermediaries[0]]
	members, err := mission.Members(ctx, tx, missionID)
	if err != nil {
		return err
	}
	var ids []string
	for _, of := range []mission.Population{mission.Staff, mission.Business} {
		at := slices.IndexFunc(members, func(m mission.Member) bool { return m.Population == of })
		if at < 0 || body.ID == "" {
			return fault.New(fault.Internal, "la mission inventée est incomplète", "the invented mission is incomplete")
		}
		ids = append(ids, members[at].PersonID)
	}
	people, err := directory.PeopleByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	director, delegate := people[ids[0]], people[ids[1]]
	for _, p := range []struct {
		user  account.User
		grant account.Grant
	}{
		{account.User{Email: directorEmail, Name: director.FullName(), PersonID: director.ID, Lang: text.FR}, account.Grant{Role: account.Organiser}},
		{account.User{Email: intermediaryEmail, Name: body.Name, Lang: text.FR}, account.Grant{Role: account.Intermediary, OrgID: body.ID}},
		{account.User{Email: delegateEmail, Name: delegate.FullName(), PersonID: delegate.ID, Lang: text.FR}, account.Grant{Role: account.Delegate}},
	} {
		u, err := account.Ensure(ctx, tx, p.user)
		if err != nil {
			return err
		}
		p.grant.MissionID = missionID
		if err := account.Give(ctx, tx, who, u, p.grant); err != nil {
			return err
		}
	}
	return nil
}

// organiseAll lets the mission director of the demonstration see every mission.
func (a *App) organiseAll(ctx context.Context, tx *db.Tx, who account.Actor) error {
	u, err := account.Ensure(ctx, tx, account.User{Email: directorEmail})
	if err != nil {
		return err
	}
	all, err := mission.All(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := account.Give(ctx, tx, who, u, account.Grant{MissionID: m.ID, Role: account.Organiser}); err != nil {
			return err
		}
	}
	return nil
}
