package mission

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
)

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
