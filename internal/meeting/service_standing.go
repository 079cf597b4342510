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
	Carriers        []Tally           // by intermediary, "" for none; nil unless asked for
}

// CompanyStanding is how many meetings one company has.
type CompanyStanding struct {
	Tally
	Minimum int // that it wants, or that the mission sets
	Under   bool
}

// Standing counts the mission's meetings against its target, and each company's against the minimum, without Carriers.
// An intermediary counts only the requests that it carries, and the companies that have some.
func (s *Service) Standing(ctx context.Context, a account.Actor, missionID string) (Standing, error) {
	return s.standing(ctx, a, missionID, false)
}

func (s *Service) standing(ctx context.Context, a account.Actor, missionID string, byCarrier bool) (out Standing, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return Standing{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err := mission.Get(ctx, tx, missionID)
		if err != nil {
			return err
		}
		sums, err := sumsOf(ctx, tx, missionID, mine, byCarrier)
		if err != nil {
			return err
		}
		parts, err := mission.ParticipantsOf(ctx, tx, missionID, mission.Company)
		out = stand(m, sums, parts, mine != nil)
		if byCarrier {
			out.Carriers = carried(sums)
		}
		return err
	})
	return out, err
}

// stand adds up how meetings stand; of companies without any, those are left out that are to be.
func stand(m mission.Mission, sums []sum, parts []mission.Participant, some bool) Standing {
	out := Standing{Target: m.MeetingTarget, Minimum: m.MeetingMinimum}
	by := map[string]Tally{}
	for _, x := range sums {
		out.add(x.counts())
		by[x.company] = by[x.company].and(x)
	}
	for _, p := range parts {
		t, any := by[p.OrganisationID]
		if some && !any {
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
	slices.SortStableFunc(out.Companies, func(x, y CompanyStanding) int { return cmp.Or(x.Placed-y.Placed, x.Accepted-y.Accepted) })
	return out
}

// carried adds up the requests by intermediary, "" for none.
func carried(sums []sum) (out []Tally) {
	by := map[string]Tally{}
	for _, x := range sums {
		by[x.carrier] = by[x.carrier].and(x)
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		if t := by[id]; t.Wanted > 0 {
			t.OrganisationID = id
			out = append(out, t)
		}
	}
	return out
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
