package mail

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func insert(ctx context.Context, tx *db.Tx, id string, d Draft, s State) (string, bool, error) {
	n, err := tx.Exec(ctx, `
		INSERT INTO mail_message (id, dedup_key, mission_id, kind, to_name, to_address, lang, subject, body_text, body_html, calendar, state, created_at, next_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)
		ON CONFLICT DO NOTHING`,
		id, db.Null(d.Key), d.Mission, d.Kind, d.ToName, d.To, d.Lang, d.Subject, d.Text, d.HTML, d.Calendar, s, tx.Now())
	if err != nil || n == 1 {
		return id, err == nil, err
	}
	id, err = db.One(ctx, tx, db.Scalar[string], `SELECT id FROM mail_message WHERE dedup_key = $1`, d.Key)
	return id, false, err
}

const columns = `id, mission_id, kind, to_name, to_address, lang, subject, state, tries, problem_fr, problem_en, created_at, next_at, sent_at`

func fields(m *Message) []any {
	return []any{&m.ID, &m.Mission, &m.Kind, &m.ToName, &m.To, &m.Lang, &m.Subject, &m.State, &m.Tries,
		&m.Problem.FR, &m.Problem.EN, &m.CreatedAt, &m.NextAt, db.When(&m.SentAt)}
}

func scan(r db.Row, m *Message) error { return r.Scan(fields(m)...) }

func scanWhole(r db.Row, m *Message) error {
	return r.Scan(append(fields(m), &m.Text, &m.HTML, &m.Calendar)...)
}

func get(ctx context.Context, tx *db.Tx, mission, id string) (Message, bool, error) {
	return db.Maybe(ctx, tx, scanWhole, `SELECT `+columns+`, body_text, body_html, calendar FROM mail_message
		WHERE mission_id = $1 AND id = $2`, mission, id)
}

func list(ctx context.Context, tx *db.Tx, mission string, f Filter) ([]Message, error) {
	return db.All(ctx, tx, scan, `SELECT `+columns+` FROM mail_message
		WHERE mission_id = $1 AND (CAST($2 AS TEXT) = '' OR state = $2) AND (CAST($3 AS TEXT) = '' OR kind = $3)
		ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $5`, mission, f.State, f.Kind, f.Limit, f.From)
}

func counts(ctx context.Context, tx *db.Tx, mission string) (map[State]int, error) {
	out := map[State]int{}
	err := db.Each(ctx, tx, func(r db.Row) error {
		var s State
		var n int
		if err := r.Scan(&s, &n); err != nil {
			return err
		}
		out[s] = n
		return nil
	}, `SELECT state, COUNT(*) FROM mail_message WHERE mission_id = $1 GROUP BY state`, mission)
	return out, err
}

func setState(ctx context.Context, tx *db.Tx, mission string, ids []string, from, to State) (int64, error) {
	args := append([]any{to, tx.Now(), mission, from}, db.Args(ids)...)
	return tx.Exec(ctx, `UPDATE mail_message SET state = $1, next_at = $2, tries = 0
		WHERE mission_id = $3 AND state = $4 AND id IN `+db.In(len(ids), 5), args...)
}

// claim takes the message that has been due longest and keeps it from other senders until the lease ends.
func claim(ctx context.Context, tx *db.Tx) (Message, bool, error) {
	return db.Maybe(ctx, tx, scanWhole, `
		UPDATE mail_message SET tries = tries + 1, next_at = $1
		WHERE id = (SELECT id FROM mail_message WHERE state = 'queued' AND next_at <= $2 ORDER BY next_at, id LIMIT 1)
		RETURNING `+columns+`, body_text, body_html, calendar`, tx.Now().Add(lease), tx.Now())
}

func nextDue(ctx context.Context, tx *db.Tx) (due span.Instant, err error) {
	_, err = db.One(ctx, tx, func(r db.Row, _ *int) error { return r.Scan(db.When(&due)) },
		`SELECT MIN(next_at) FROM mail_message WHERE state = 'queued'`)
	return due, err
}

// saveTry writes how a try ended. The number of the try keeps a sender that comes late from overwriting another's.
func saveTry(ctx context.Context, tx *db.Tx, id string, try int, s State, nextAt, sentAt span.Instant, problem text.Pair) error {
	_, err := tx.Exec(ctx, `
		UPDATE mail_message SET state = $1, next_at = $2, sent_at = $3, problem_fr = $4, problem_en = $5
		WHERE id = $6 AND tries = $7 AND state = 'queued'`,
		s, nextAt, db.NullWhen(sentAt), problem.FR, problem.EN, id, try)
	return err
}
