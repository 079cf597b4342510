package job

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

func insert(ctx context.Context, tx *db.Tx, id, kind, args string, o Options) (string, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO job_job (id, kind, dedup_key, mission_id, args, state, max_tries, run_at, created_at)
		VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $8)
		ON CONFLICT DO NOTHING`,
		id, kind, db.Null(o.Key), o.Mission, args, o.MaxTries, o.At, tx.Now())
	if err != nil || n == 1 {
		return id, err
	}
	return db.One(ctx, tx, db.Scalar[string], `
		SELECT id FROM job_job WHERE kind = $1 AND dedup_key = $2 AND state IN ('waiting', 'running')`, kind, o.Key)
}

const columns = `id, kind, mission_id, state, tries, max_tries, run_at, created_at, started_at, ended_at,
	stop_asked, note_fr, note_en, done, total, problem_fr, problem_en, cause`

func scan(r db.Row, j *Job) error {
	return r.Scan(&j.ID, &j.Kind, &j.Mission, &j.State, &j.Tries, &j.MaxTries, &j.RunAt, &j.CreatedAt, &j.StartedAt, &j.EndedAt,
		&j.StopAsked, &j.Progress.Note.FR, &j.Progress.Note.EN, &j.Progress.Done, &j.Progress.Total, &j.Problem.FR, &j.Problem.EN, &j.Cause)
}

func get(ctx context.Context, tx *db.Tx, mission, id string) (Job, error) {
	j, found, err := db.Maybe(ctx, tx, scan, `SELECT `+columns+` FROM job_job WHERE id = $1 AND mission_id = $2`, id, mission)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "Cette tâche n'existe pas, ou n'est plus gardée.", "This job does not exist, or is no longer kept.")
	}
	return j, err
}

func list(ctx context.Context, tx *db.Tx, mission string, limit int) ([]Job, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM job_job WHERE mission_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`, mission, limit)
}

func parked(ctx context.Context, tx *db.Tx, mission string) ([]Job, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM job_job WHERE mission_id = $1 AND state = 'parked' ORDER BY created_at, id`, mission)
}

func keyTaken(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	n, err := db.One(ctx, tx, db.Scalar[int64], `
		SELECT COUNT(*) FROM job_job mine
		JOIN job_job other ON other.kind = mine.kind AND other.dedup_key = mine.dedup_key AND other.id <> mine.id
		WHERE mine.id = $1 AND other.state IN ('waiting', 'running')`, id)
	return n > 0, err
}

func revive(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `
		UPDATE job_job SET state = 'waiting', tries = 0, run_at = $1, ended_at = 0, stop_asked = FALSE, lease_by = '', lease_until = 0
		WHERE id = $2 AND state IN ('parked', 'stopped')`, tx.Now(), id)
	return err
}

func askStop(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `
		UPDATE job_job SET stop_asked = TRUE,
			ended_at = CASE WHEN state = 'waiting' THEN $1 ELSE ended_at END,
			state = CASE WHEN state = 'waiting' THEN 'stopped' ELSE state END
		WHERE id = $2 AND state IN ('waiting', 'running')`, tx.Now(), id)
	return err
}

// nextDue gives when the next job of the kinds is due: in the past when one is now, zero when none is.
func nextDue(ctx context.Context, tx *db.Tx, kinds []string) (span.Instant, error) {
	var due span.Instant
	_, err := db.One(ctx, tx, func(r db.Row, _ *int) error { return r.Scan(db.When(&due)) }, `
		SELECT MIN(CASE WHEN state = 'waiting' THEN run_at ELSE lease_until END)
		FROM job_job WHERE state IN ('waiting', 'running') AND kind IN `+db.In(len(kinds), 1), db.Args(kinds)...)
	return due, err
}

// claim takes the job that has been due longest, if any: one that waits, or one whose lease ran out.
func claim(ctx context.Context, tx *db.Tx, kinds []string, lease string, until span.Instant) (claimed, bool, error) {
	args := append([]any{lease, until, tx.Now()}, db.Args(kinds)...)
	return db.Maybe(ctx, tx, func(r db.Row, j *claimed) error {
		return r.Scan(&j.ID, &j.Kind, &j.Args, &j.Tries, &j.MaxTries, &j.Stop)
	}, `
		UPDATE job_job SET state = 'running', tries = tries + 1, lease_by = $1, lease_until = $2, started_at = $3,
			note_fr = '', note_en = '', done = 0, total = 0
		WHERE id = (
			SELECT id FROM job_job
			WHERE ((state = 'waiting' AND run_at <= $3) OR (state = 'running' AND lease_until < $3)) AND kind IN `+db.In(len(kinds), 4)+`
			ORDER BY run_at, id LIMIT 1)
		RETURNING id, kind, args, tries, max_tries, stop_asked`, args...)
}

// renew makes a lease longer and tells whether it is still held and whether the job is to stop.
func renew(ctx context.Context, tx *db.Tx, id, lease string, until span.Instant) (held, stop bool, err error) {
	stop, held, err = db.Maybe(ctx, tx, db.Scalar[bool], `
		UPDATE job_job SET lease_until = $1 WHERE id = $2 AND lease_by = $3 AND state = 'running' RETURNING stop_asked`, until, id, lease)
	return held, stop, err
}

func saveProgress(ctx context.Context, tx *db.Tx, id, lease string, p Advance) (held, stop bool, err error) {
	stop, held, err = db.Maybe(ctx, tx, db.Scalar[bool], `
		UPDATE job_job SET note_fr = $1, note_en = $2, done = $3, total = $4
		WHERE id = $5 AND lease_by = $6 AND state = 'running' RETURNING stop_asked`,
		p.Note.FR, p.Note.EN, p.Done, p.Total, id, lease)
	return held, stop, err
}

// finish writes what became of a job, unless its lease was lost.
func finish(ctx context.Context, tx *db.Tx, id, lease string, v verdict) (held bool, err error) {
	ended, refund := span.Instant(0), 0
	if v.State.Ended() {
		ended = tx.Now()
	}
	if v.Refund {
		refund = 1
	}
	n, err := tx.Exec(ctx, `
		UPDATE job_job SET state = $1, run_at = CASE WHEN CAST($2 AS BIGINT) > 0 THEN $2 ELSE run_at END, tries = tries - $3, ended_at = $4,
			problem_fr = $5, problem_en = $6, cause = $7, lease_by = '', lease_until = 0
		WHERE id = $8 AND lease_by = $9 AND state = 'running'`,
		v.State, int64(v.RunAt), refund, ended, v.Problem.FR, v.Problem.EN, v.Cause, id, lease)
	return n == 1, err
}

func forget(ctx context.Context, tx *db.Tx, before span.Instant) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM job_job WHERE state IN ('done', 'stopped') AND ended_at < $1`, before)
}
