package account

import (
	"context"
	"slices"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

const userColumns = `u.id, u.email, u.name, u.person_id, u.lang, u.admin, u.created_at, u.disabled_at`

func scanUser(r db.Row, u *User) error {
	return r.Scan(&u.ID, &u.Email, &u.Name, db.Text(&u.PersonID), &u.Lang, &u.Admin, &u.CreatedAt, db.When(&u.DisabledAt))
}

func userByEmail(ctx context.Context, tx *db.Tx, key string) (User, bool, error) {
	return db.Maybe(ctx, tx, scanUser, `SELECT `+userColumns+` FROM account_user u WHERE u.email_key = $1`, key)
}

func userByID(ctx context.Context, tx *db.Tx, id string) (User, error) {
	return db.One(ctx, tx, scanUser, `SELECT `+userColumns+` FROM account_user u WHERE u.id = $1`, id)
}

func insertUser(ctx context.Context, tx *db.Tx, u User, key string) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_user (id, email, email_key, name, person_id, lang, admin, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, u.ID, u.Email, key, u.Name, db.Null(u.PersonID), string(u.Lang), u.Admin, tx.Now())
	return err
}

func updateUser(ctx context.Context, tx *db.Tx, u User) error {
	_, err := tx.Exec(ctx, `UPDATE account_user SET name = $1, person_id = $2, lang = $3, admin = $4, disabled_at = $5 WHERE id = $6`,
		u.Name, db.Null(u.PersonID), string(u.Lang), u.Admin, db.NullWhen(u.DisabledAt), u.ID)
	return err
}

// What of accounts points to a person, and to an organisation.
var (
	PersonReferences       = db.References{{Table: "account_user", Column: "person_id", Key: "id"}}
	OrganisationReferences = db.References{{Table: "account_grant", Column: "organisation_id", Key: "user_id, mission_id, role", Same: "user_id, mission_id, role",
		Columns: "user_id, mission_id, organisation_id, role, granted_at, granted_by", Parent: "account_user", Child: "user_id"}}
)

func grantsOf(ctx context.Context, tx *db.Tx, user string) ([]Grant, error) {
	return db.All(ctx, tx, func(r db.Row, g *Grant) error { return r.Scan(&g.MissionID, &g.OrgID, &g.Role) },
		`SELECT mission_id, organisation_id, role FROM account_grant WHERE user_id = $1 ORDER BY mission_id, role, organisation_id`, user)
}

func insertGrant(ctx context.Context, tx *db.Tx, user string, g Grant, by string) (int64, error) {
	return tx.Exec(ctx, `INSERT INTO account_grant (user_id, mission_id, organisation_id, role, granted_at, granted_by)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`, user, g.MissionID, g.OrgID, string(g.Role), tx.Now(), by)
}

func deleteGrant(ctx context.Context, tx *db.Tx, user string, g Grant) (int64, error) {
	return tx.Exec(ctx, `DELETE FROM account_grant WHERE user_id = $1 AND mission_id = $2 AND organisation_id = $3 AND role = $4`,
		user, g.MissionID, g.OrgID, string(g.Role))
}

func membersOf(ctx context.Context, tx *db.Tx, mission string) ([]Member, error) {
	return db.All(ctx, tx, func(r db.Row, m *Member) error {
		m.Grant.MissionID = mission
		return r.Scan(&m.ID, &m.Email, &m.Name, db.Text(&m.PersonID), &m.Lang, &m.Admin, &m.CreatedAt, db.When(&m.DisabledAt),
			&m.Grant.OrgID, &m.Grant.Role, &m.GrantedAt, &m.GrantedBy, db.When(&m.SeenAt))
	}, `SELECT `+userColumns+`, g.organisation_id, g.role, g.granted_at, g.granted_by,
			(SELECT max(s.seen_at) FROM account_session s WHERE s.user_id = u.id)
		FROM account_grant g JOIN account_user u ON u.id = g.user_id
		WHERE g.mission_id = $1 ORDER BY g.role DESC, u.name, u.id`, mission)
}

func linksSince(ctx context.Context, tx *db.Tx, user string, since span.Instant) (int, error) {
	return db.One(ctx, tx, db.Scalar[int], `SELECT count(*) FROM account_link WHERE user_id = $1 AND created_at > $2 AND direct = FALSE`, user, since)
}

func insertLink(ctx context.Context, tx *db.Tx, hash, user, next string, direct bool, uses int, expires span.Instant) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_link (token_hash, user_id, next_path, direct, uses_left, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, hash, user, next, direct, uses, tx.Now(), expires)
	return err
}

type link struct {
	user, next string
	direct     bool
	uses       int
	expires    span.Instant
}

func linkByHash(ctx context.Context, tx *db.Tx, hash string) (link, bool, error) {
	return db.Maybe(ctx, tx, func(r db.Row, l *link) error { return r.Scan(&l.user, &l.next, &l.direct, &l.uses, &l.expires) },
		`SELECT user_id, next_path, direct, uses_left, expires_at FROM account_link WHERE token_hash = $1`, hash)
}

// useLink takes one use of a link; 0 rows: somebody else took the last one.
func useLink(ctx context.Context, tx *db.Tx, hash string) (int64, error) {
	return tx.Exec(ctx, `UPDATE account_link SET uses_left = uses_left - 1, used_at = $1 WHERE token_hash = $2 AND uses_left > 0 AND expires_at > $3`,
		tx.Now(), hash, tx.Now())
}

func insertSession(ctx context.Context, tx *db.Tx, hash, user, device string, expires span.Instant) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_session (token_hash, user_id, created_at, seen_at, expires_at, device)
		VALUES ($1, $2, $3, $4, $5, $6)`, hash, user, tx.Now(), tx.Now(), expires, device)
	return err
}

type session struct {
	User
	seen, expires span.Instant
}

func sessionByHash(ctx context.Context, tx *db.Tx, hash string) (session, bool, error) {
	return db.Maybe(ctx, tx, func(r db.Row, s *session) error {
		return r.Scan(&s.ID, &s.Email, &s.Name, db.Text(&s.PersonID), &s.Lang, &s.Admin, &s.CreatedAt, db.When(&s.DisabledAt), &s.seen, &s.expires)
	}, `SELECT `+userColumns+`, s.seen_at, s.expires_at FROM account_session s JOIN account_user u ON u.id = s.user_id WHERE s.token_hash = $1`, hash)
}

func touchSession(ctx context.Context, tx *db.Tx, hash string, expires span.Instant) error {
	_, err := tx.Exec(ctx, `UPDATE account_session SET seen_at = $1, expires_at = $2 WHERE token_hash = $3`, tx.Now(), expires, hash)
	return err
}

func deleteSession(ctx context.Context, tx *db.Tx, hash string) error {
	_, err := tx.Exec(ctx, `DELETE FROM account_session WHERE token_hash = $1`, hash)
	return err
}

func deleteSessionsOf(ctx context.Context, tx *db.Tx, user string) error {
	_, err := tx.Exec(ctx, `DELETE FROM account_session WHERE user_id = $1`, user)
	return err
}

func deleteStale(ctx context.Context, tx *db.Tx, before span.Instant) error {
	if _, err := tx.Exec(ctx, `DELETE FROM account_session WHERE expires_at < $1`, tx.Now()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM account_link WHERE expires_at < $1`, before)
	return err
}

func insertTrace(ctx context.Context, tx *db.Tx, a Actor, e Event, before, after string) error {
	_, err := tx.Exec(ctx, `INSERT INTO account_trace (id, at, actor_id, actor_name, mission_id, verb, kind, item_id, label, before_json, after_json)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		db.NewID(), tx.Now(), a.UserID, a.Name, e.Mission, e.Verb, e.Kind, e.ID, e.Label, before, after)
	return err
}

func traces(ctx context.Context, tx *db.Tx, mission string, f TrailFilter) ([]Entry, error) {
	until := f.When.To
	if until == 0 {
		until = 1 << 62
	}
	return db.All(ctx, tx, func(r db.Row, e *Entry) error {
		return r.Scan(&e.At, &e.ActorID, &e.ActorName, &e.Mission, &e.Verb, &e.Kind, &e.ID, &e.Label, &e.Before, &e.After)
	}, `SELECT at, actor_id, actor_name, mission_id, verb, kind, item_id, label, before_json, after_json FROM account_trace
		WHERE mission_id = $1 AND ($2 = '' OR kind = $3) AND ($4 = '' OR item_id = $5) AND ($6 = '' OR actor_name = $7) AND at >= $8 AND at < $9
		ORDER BY at DESC, id DESC LIMIT $10 OFFSET $11`, mission, f.Kind, f.Kind, f.ID, f.ID, f.Who, f.Who, f.When.From, until, f.Limit, max(f.Offset, 0))
}

func traceFacets(ctx context.Context, tx *db.Tx, mission string) (out Facets, err error) {
	err = db.Each(ctx, tx, func(r db.Row) error {
		var who, kind string
		err := r.Scan(&who, &kind)
		out.Names, out.Kinds = append(out.Names, who), append(out.Kinds, kind)
		return err
	}, `SELECT DISTINCT actor_name, kind FROM account_trace WHERE mission_id = $1`, mission)
	slices.SortFunc(out.Names, text.Compare)
	slices.Sort(out.Kinds)
	out.Names, out.Kinds = slices.Compact(out.Names), slices.Compact(out.Kinds)
	return out, err
}
