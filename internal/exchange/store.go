package exchange

import (
	"context"
	"encoding/json"

	"escale.dev/escale/internal/db"
)

const runColumns = `id, mission_id, file_id, file_name, sha256, state, report_json, made_by, made_at, applied_at`

func scanRun(row db.Row, r *Run) error {
	var report string
	if err := row.Scan(&r.ID, &r.Mission, &r.fileID, &r.FileName, &r.sha, &r.State, &report, &r.MadeBy, &r.MadeAt, db.When(&r.AppliedAt)); err != nil {
		return err
	}
	return json.Unmarshal([]byte(report), &r.Report)
}

func insertRun(ctx context.Context, tx *db.Tx, r Run) error {
	report, err := r.reportJSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO exchange_run (id, mission_id, file_id, file_name, sha256, state, report_json, made_by, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, r.ID, r.Mission, r.fileID, r.FileName, r.sha, r.State, report, r.MadeBy, r.MadeAt)
	return err
}

func updateRun(ctx context.Context, tx *db.Tx, r Run) error {
	report, err := r.reportJSON()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE exchange_run SET state = $1, report_json = $2, applied_at = $3 WHERE id = $4`, r.State, report, db.NullWhen(r.AppliedAt), r.ID)
	return err
}

func runByID(ctx context.Context, tx *db.Tx, mission, id string) (Run, error) {
	return db.One(ctx, tx, scanRun, `SELECT `+runColumns+` FROM exchange_run WHERE mission_id = $1 AND id = $2`, mission, id)
}

func runsOf(ctx context.Context, tx *db.Tx, mission string) ([]Run, error) {
	return db.All(ctx, tx, scanRun, `SELECT `+runColumns+` FROM exchange_run WHERE mission_id = $1 ORDER BY made_at DESC, id DESC LIMIT 50`, mission)
}
