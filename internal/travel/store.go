package travel

import (
	"context"

	"escale.dev/escale/internal/db"
)

const columns = `id, mission_id, ref, engagement_id, direction, mode, carrier, number, from_name, to_name, to_zone, note, created_at, changed_at, version`

const read = `SELECT id, mission_id, ref, engagement_id, direction, mode, carrier, number, from_name, to_name, to_zone, note, version FROM travel_journey `

func scan(r db.Row, j *Journey) error {
	return r.Scan(&j.ID, &j.MissionID, &j.Ref, &j.EngagementID, &j.Direction, &j.Mode, &j.Carrier, &j.Number, &j.From, &j.To, &j.ToZone, &j.Note, &j.Version)
}

func journeysOf(ctx context.Context, tx *db.Tx, missionID string) ([]Journey, error) {
	return db.All(ctx, tx, scan, read+`WHERE mission_id = $1 ORDER BY ref`, missionID)
}

func journeyByID(ctx context.Context, tx *db.Tx, missionID, id string) (Journey, bool, error) {
	return db.Maybe(ctx, tx, scan, read+`WHERE mission_id = $1 AND id = $2`, missionID, id)
}

// perStatement keeps rows of 15 parameters under what both engines take.
const perStatement = 200

func insert(ctx context.Context, tx *db.Tx, list []Journey) error {
	return db.Chunks(list, perStatement, func(part []Journey) error {
		var args []any
		for _, j := range part {
			args = append(args, j.ID, j.MissionID, j.Ref, j.EngagementID, j.Direction, j.Mode, j.Carrier, j.Number, j.From, j.To, j.ToZone, j.Note, tx.Now(), tx.Now(), 1)
		}
		_, err := tx.Exec(ctx, `INSERT INTO travel_journey (`+columns+`) VALUES `+db.Values(len(part), 15), args...)
		return err
	})
}

func update(ctx context.Context, tx *db.Tx, j Journey) error {
	_, err := tx.Exec(ctx, `UPDATE travel_journey SET direction = $1, mode = $2, carrier = $3, number = $4, from_name = $5, to_name = $6, to_zone = $7, note = $8,
		changed_at = $9, version = version + 1 WHERE id = $10`, j.Direction, j.Mode, j.Carrier, j.Number, j.From, j.To, j.ToZone, j.Note, tx.Now(), j.ID)
	return err
}

func remove(ctx context.Context, tx *db.Tx, ids []string) error {
	return db.Chunks(ids, perStatement, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM travel_journey WHERE id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}
