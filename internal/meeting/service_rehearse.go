package meeting

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
)

// Rehearse plans a mission at once, repeatably, and books all but the last few meetings that it placed: the
// demonstration begins with most of the work done and some left.
func (s *Service) Rehearse(ctx context.Context, a account.Actor, missionID string, leave int) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := Problem(ctx, tx, missionID, plan.Balanced)
		if err != nil {
			return err
		}
		found, err := plan.Solve(ctx, c.Problem, plan.Options{Seed: 1, Iterations: 4000})
		if err != nil {
			return err
		}
		keep := found.Placements[:max(0, len(found.Placements)-leave)]
		_, _, err = s.bookAll(ctx, tx, a, c, keep)
		return err
	})
}
