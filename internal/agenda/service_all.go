package agenda

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mission"
)

// All gives every engagement of a mission that still holds, for another capability, which has checked the actor.
func All(ctx context.Context, tx *db.Tx, missionID string) ([]Engagement, error) {
	return engagementsLike(ctx, tx, missionID, Filter{})
}

// Includes says whether a member is meant by an engagement's audience: taken by name or not, and not excused.
func Includes(e *Engagement, m mission.Member) bool { return includes(e, m) }
