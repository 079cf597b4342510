package meeting

import (
	"cmp"
	"context"
	"encoding/json"
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
	if out.Counts, err = countsOf(ctx, tx, missionID, mine); err != nil {
		return Standing{}, err
	}
	parts, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return Standing{}, err
	}
	counted, err := tallies(ctx, tx, missionID, mine)
	if err != nil {
		return Standing{}, err
	}
	by := map[string]Tally{}
	for _, t := range counted {
		by[t.OrganisationID] = t
	}
	for _, p := range parts {
		t, some := by[p.OrganisationID]
		if p.Side != mission.Company || mine != nil && !some {
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
	if out.Carriers, err = carried(ctx, tx, missionID, mine); err != nil {
		return Standing{}, err
	}
	slices.SortStableFunc(out.Companies, func(x, y CompanyStanding) int { return cmp.Or(x.Placed-y.Placed, x.Accepted-y.Accepted) })
	return out, nil
}

// PersonMerged moves the meetings of a person who was merged into another.
// It gives what PersonUnmerged needs to undo that.
func PersonMerged(ctx context.Context, tx *db.Tx, kept, gone string) ([]db.Moved, error) {
	return db.Repoint(ctx, tx, personReferences, kept, gone)
}

// PersonUnmerged undoes PersonMerged.
func PersonUnmerged(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error {
	return db.Restore(ctx, tx, personReferences, kept, gone, undo)
}

// OrganisationMerged moves the requests of an organisation that was merged into another.
// It gives what OrganisationUnmerged needs to undo that.
func OrganisationMerged(ctx context.Context, tx *db.Tx, kept, gone string) ([]db.Moved, error) {
	return db.Repoint(ctx, tx, organisationReferences, kept, gone)
}

// OrganisationUnmerged undoes OrganisationMerged.
func OrganisationUnmerged(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error {
	return db.Restore(ctx, tx, organisationReferences, kept, gone, undo)
}
