package meeting

import (
	"context"
	"time"

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

// Await returns a run once it has ended, looking at it every so often. When ctx ends first the run goes on.
func (s *Service) Await(ctx context.Context, a account.Actor, missionID, runID string, every time.Duration) (Run, error) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		run, err := s.Look(ctx, a, missionID, runID)
		if err != nil || run.State != Waiting && run.State != Running {
			return run, err
		}
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-tick.C:
		}
	}
}
