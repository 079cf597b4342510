package meeting

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mission"
)

// Standing is how a mission's meetings stand.
type Standing struct {
	Counts
	Target, Minimum int
	Companies       []CompanyStanding // those under the minimum first
	Under           int               // companies under the minimum
	Carriers        []Tally           // by intermediary, "" for none
}

// CompanyStanding is how many meetings one company has.
type CompanyStanding struct {
	Tally
	Minimum int // that it wants, or that the mission sets
	Under   bool
}

// Standing counts the mission's meetings against its target, and each company's against the minimum. An intermediary
// counts only the requests that it carries, and the companies that have some.
func (s *Service) Standing(ctx context.Context, a account.Actor, missionID string) (out Standing, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return Standing{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = standing(ctx, tx, missionID, mine)
		return err
	})
	return out, err
}

// StandingOf is Standing for callers that have checked the actor.
func StandingOf(ctx context.Context, tx *db.Tx, missionID string) (Standing, error) {
	return standing(ctx, tx, missionID, nil)
}

func standing(ctx context.Context, tx *db.Tx, missionID string, mine []string) (Standing, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return Standing{}, err
	}
	out := Standing{Target: m.MeetingTarget, Minimum: m.MeetingMinimum}
	sums, err := sumsOf(ctx, tx, missionID, mine)
	if err != nil {
		return Standing{}, err
	}
	by, carriers := map[string]Tally{}, map[string]Tally{}
	for _, x := range sums {
		out.add(x.counts())
		by[x.company], carriers[x.carrier] = by[x.company].and(x), carriers[x.carrier].and(x)
	}
	parts, err := mission.ParticipantsOf(ctx, tx, missionID, mission.Company)
	if err != nil {
		return Standing{}, err
	}
	for _, p := range parts {
		t, some := by[p.OrganisationID]
		if mine != nil && !some {
			continue
		}
		t.OrganisationID = p.OrganisationID
		least := max(p.WantedMin, m.MeetingMinimum)
		c := CompanyStanding{Tally: t, Minimum: least, Under: t.Placed < least}
		if c.Under {
			out.Under++
		}
		out.Companies = append(out.Companies, c)
	}
	for _, id := range slices.Sorted(maps.Keys(carriers)) {
		if t := carriers[id]; t.Wanted > 0 {
			t.OrganisationID = id
			out.Carriers = append(out.Carriers, t)
		}
	}
	slices.SortStableFunc(out.Companies, func(x, y CompanyStanding) int { return cmp.Or(x.Placed-y.Placed, x.Accepted-y.Accepted) })
	return out, nil
}

func (c *Counts) add(x Counts) {
	c.Total, c.Waiting, c.Accepted, c.Placed, c.ToPlace, c.Declined = c.Total+x.Total, c.Waiting+x.Waiting, c.Accepted+x.Accepted, c.Placed+x.Placed, c.ToPlace+x.ToPlace, c.Declined+x.Declined
}

func (t Tally) and(x sum) Tally {
	if x.state == Cancelled || x.state == Declined {
		return t
	}
	t.Wanted, t.Accepted, t.Placed = t.Wanted+x.all, t.Accepted+x.counts().Accepted, t.Placed+x.placed
	return t
}
