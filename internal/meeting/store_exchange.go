package meeting

import (
	"context"

	"escale.dev/escale/internal/db"
)

func deletePartiesOf(ctx context.Context, tx *db.Tx, requests []string) error {
	return db.Chunks(requests, 500, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM meeting_party WHERE request_id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

// setEngagements ties many requests to their places in the agenda.
func setEngagements(ctx context.Context, tx *db.Tx, list []Request) error {
	return db.Chunks(list, 400, func(part []Request) error {
		args := make([]any, 0, 2*len(part)+1)
		for _, q := range part {
			args = append(args, q.ID, q.EngagementID)
		}
		_, err := tx.Exec(ctx, `UPDATE meeting_request SET engagement_id = v.column2, version = version + 1
			FROM (VALUES `+db.Values(len(part), 2)+`) AS v WHERE meeting_request.id = v.column1`, args...)
		return err
	})
}
