package study

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
)

// Service answers questions about plans.
type Service struct {
	DB       *db.DB
	Meetings *meeting.Service
}

// Choices lists the runs of a mission that have a result, the latest first, with the mission.
func (s *Service) Choices(ctx context.Context, a account.Actor, missionID string) (runs []meeting.Run, m mission.Mission, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, m, err
	}
	all, m, err := s.Meetings.RunsOf(ctx, a, missionID)
	for _, r := range all {
		if found(&r) {
			runs = append(runs, r)
		}
	}
	return runs, m, err
}

// found says whether a run has a result.
func found(r *meeting.Run) bool {
	return r.State == meeting.Done || r.State == meeting.Applied || r.State == meeting.Discarded
}

// NamesMost is how many people a comparison names, unless it is to name all.
const NamesMost = 50

// Compare holds two runs of a mission against each other. A fixed number of queries.
func (s *Service) Compare(ctx context.Context, a account.Actor, missionID, one, other string, all bool) (c Comparison, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return c, err
	}
	if one == other {
		return c, fault.New(fault.Invalid, "C’est deux fois le même plan : choisissez-en un autre.", "This is the same plan twice: choose another.").With(fault.Field{Name: "b"})
	}
	for _, x := range []struct {
		id string
		to *meeting.Run
	}{{one, &c.A}, {other, &c.B}} {
		if *x.to, err = s.Meetings.Look(ctx, a, missionID, x.id); err != nil {
			return c, err
		}
		if !found(x.to) {
			return c, fault.New(fault.Conflict, "Ce calcul n’a pas (encore) de plan à comparer.", "This run has no plan to compare (yet).")
		}
	}
	c.People, c.Alike = differences(&c.A.Result, &c.B.Result)
	c.Measured = c.A.Result.People != nil && c.B.Result.People != nil
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		shown := c.People
		if !all {
			shown = shown[:min(len(shown), NamesMost)]
		}
		ids := make([]string, len(shown))
		for i := range shown {
			ids[i] = shown[i].Person
		}
		c.Names, err = directory.PeopleByID(ctx, tx, ids)
		return err
	})
	return c, err
}
