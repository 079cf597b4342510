package app

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
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

// personas makes the people of the invented mission, each with the role whose pages they show; the delegate comes when
// there are meetings to choose by.
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
	at := slices.IndexFunc(members, func(m mission.Member) bool { return m.Population == mission.Staff })
	if at < 0 || body.ID == "" {
		return incomplete()
	}
	people, err := directory.PeopleByID(ctx, tx, []string{members[at].PersonID})
	if err != nil {
		return err
	}
	director := people[members[at].PersonID]
	for _, p := range []struct {
		user  account.User
		grant account.Grant
	}{
		{account.User{Email: directorEmail, Name: director.FullName(), PersonID: director.ID, Lang: text.FR}, account.Grant{Role: account.Organiser}},
		{account.User{Email: intermediaryEmail, Name: body.Name, Lang: text.FR}, account.Grant{Role: account.Intermediary, OrgID: body.ID}},
	} {
		if err := cast(ctx, tx, who, missionID, p.user, p.grant); err != nil {
			return err
		}
	}
	return nil
}

func incomplete() error {
	return fault.New(fault.Internal, "la mission inventée est incomplète", "the invented mission is incomplete")
}

func cast(ctx context.Context, tx *db.Tx, who account.Actor, missionID string, user account.User, g account.Grant) error {
	u, err := account.Ensure(ctx, tx, user)
	if err != nil {
		return err
	}
	g.MissionID = missionID
	return account.Give(ctx, tx, who, u, g)
}

// castDelegate makes the delegate: of those who have most to do on the day of the demonstration's clock, and are not
// late for it already, the first.
func castDelegate(ctx context.Context, tx *db.Tx, who account.Actor, missionID string) error {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return err
	}
	members, err := mission.Members(ctx, tx, missionID)
	if err != nil {
		return err
	}
	loads, err := agenda.PersonLoads(ctx, tx, who, missionID)
	if err != nil {
		return err
	}
	best, most := "", -1
	for _, p := range members {
		if p.Population != mission.Business {
			continue
		}
		n := 0
		for _, l := range loads[p.PersonID] {
			if l.Day == m.Today(tx.Now()) && l.First > tx.Now() {
				n = l.Count
			}
		}
		if n > most {
			best, most = p.PersonID, n
		}
	}
	people, err := directory.PeopleByID(ctx, tx, []string{best})
	if err != nil {
		return err
	}
	delegate, known := people[best]
	if !known {
		return incomplete()
	}
	return cast(ctx, tx, who, missionID, account.User{Email: delegateEmail, Name: delegate.FullName(), PersonID: delegate.ID, Lang: text.FR}, account.Grant{Role: account.Delegate})
}

// organiseAll lets the mission director of the demonstration organise every mission, and make new ones.
func (a *App) organiseAll(ctx context.Context, tx *db.Tx, who account.Actor) error {
	u, err := account.MakeAdmin(ctx, tx, who, account.User{Email: directorEmail})
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
