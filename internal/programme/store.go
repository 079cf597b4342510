package programme

import (
	"context"
	"maps"
	"slices"
	"strings"

	"escale.dev/escale/internal/db"
)

const columns = `id, mission_id, ref, engagement_id, kind, aim_fr, aim_en, languages, interpretation, capacity, host_id,
	dress_fr, dress_en, transport_fr, transport_en, public_fr, public_en, note, created_at, changed_at, version`

func scanSession(r db.Row, s *Session) error {
	var languages string
	err := r.Scan(&s.ID, &s.MissionID, &s.Ref, &s.Engagement.ID, &s.Kind, &s.Aim.FR, &s.Aim.EN, &languages, &s.Interpretation, &s.Capacity, db.Text(&s.HostID),
		&s.Dress.FR, &s.Dress.EN, &s.Transport.FR, &s.Transport.EN, &s.Public.FR, &s.Public.EN, &s.Note, &s.CreatedAt, &s.ChangedAt, &s.Version)
	if languages != "" {
		s.Languages = strings.Split(languages, ";")
	}
	return err
}

func sessionsOf(ctx context.Context, tx *db.Tx, missionID string) ([]Session, error) {
	return db.All(ctx, tx, scanSession, `SELECT `+columns+` FROM programme_session WHERE mission_id = $1 ORDER BY ref`, missionID)
}

func sessionByID(ctx context.Context, tx *db.Tx, missionID, id string) (Session, bool, error) {
	return db.Maybe(ctx, tx, scanSession, `SELECT `+columns+` FROM programme_session WHERE mission_id = $1 AND id = $2`, missionID, id)
}

type roleRow struct {
	session string
	Role
}

const roleColumns = `r.session_id, r.person_id, r.organisation_id, r.role, r.wording_fr, r.wording_en`

func scanRole(row db.Row, r *roleRow) error {
	return row.Scan(&r.session, db.Text(&r.PersonID), db.Text(&r.OrganisationID), &r.Role.Role, &r.Wording.FR, &r.Wording.EN)
}

func rolesOf(ctx context.Context, tx *db.Tx, missionID string) ([]roleRow, error) {
	return db.All(ctx, tx, scanRole, `SELECT `+roleColumns+` FROM programme_role r JOIN programme_session s ON s.id = r.session_id
		WHERE s.mission_id = $1 ORDER BY r.session_id, r.sort, r.id`, missionID)
}

func rolesOfSession(ctx context.Context, tx *db.Tx, session string) ([]roleRow, error) {
	return db.All(ctx, tx, scanRole, `SELECT `+roleColumns+` FROM programme_role r WHERE r.session_id = $1 ORDER BY r.sort, r.id`, session)
}

// perStatement keeps rows of 21 parameters under what both engines take.
const perStatement = 200

func insertSessions(ctx context.Context, tx *db.Tx, list []Session) error {
	return db.Chunks(list, perStatement, func(part []Session) error {
		var args []any
		for _, s := range part {
			args = append(args, s.ID, s.MissionID, s.Ref, s.Engagement.ID, s.Kind, s.Aim.FR, s.Aim.EN, strings.Join(s.Languages, ";"), s.Interpretation, s.Capacity,
				db.Null(s.HostID), s.Dress.FR, s.Dress.EN, s.Transport.FR, s.Transport.EN, s.Public.FR, s.Public.EN, s.Note, tx.Now(), tx.Now(), s.Version)
		}
		_, err := tx.Exec(ctx, `INSERT INTO programme_session (`+columns+`) VALUES `+db.Values(len(part), 21), args...)
		return err
	})
}

func updateSession(ctx context.Context, tx *db.Tx, s Session) error {
	_, err := tx.Exec(ctx, `UPDATE programme_session SET kind = $1, aim_fr = $2, aim_en = $3, languages = $4, interpretation = $5, capacity = $6, host_id = $7,
		dress_fr = $8, dress_en = $9, transport_fr = $10, transport_en = $11, public_fr = $12, public_en = $13, note = $14, changed_at = $15, version = version + 1
		WHERE id = $16`, s.Kind, s.Aim.FR, s.Aim.EN, strings.Join(s.Languages, ";"), s.Interpretation, s.Capacity, db.Null(s.HostID),
		s.Dress.FR, s.Dress.EN, s.Transport.FR, s.Transport.EN, s.Public.FR, s.Public.EN, s.Note, tx.Now(), s.ID)
	return err
}

// deleteSessions removes sessions, their parts with them.
func deleteSessions(ctx context.Context, tx *db.Tx, ids []string) error {
	return db.Chunks(ids, perStatement, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM programme_session WHERE id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

// replaceRoles gives sessions new parts in place of those that they had.
func replaceRoles(ctx context.Context, tx *db.Tx, bySession map[string][]Role) error {
	ids := slices.Sorted(maps.Keys(bySession))
	if err := db.Chunks(ids, perStatement, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM programme_role WHERE session_id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	}); err != nil {
		return err
	}
	return insertRoles(ctx, tx, bySession)
}

// insertRoles stores the parts of sessions in their order.
func insertRoles(ctx context.Context, tx *db.Tx, bySession map[string][]Role) error {
	var rows [][]any
	for _, id := range slices.Sorted(maps.Keys(bySession)) {
		for i, r := range bySession[id] {
			rows = append(rows, []any{db.NewID(), id, db.Null(r.PersonID), db.Null(r.OrganisationID), r.Role, r.Wording.FR, r.Wording.EN, i})
		}
	}
	return db.Chunks(rows, perStatement, func(part [][]any) error {
		_, err := tx.Exec(ctx, `INSERT INTO programme_role (id, session_id, person_id, organisation_id, role, wording_fr, wording_en, sort) VALUES `+db.Values(len(part), 8), slices.Concat(part...)...)
		return err
	})
}

// What of programmes points to a person, and to an organisation.
var (
	PersonReferences = db.References{{Table: "programme_role", Column: "person_id", Key: "id", Same: "session_id, role",
		Columns: storedRoleColumns, Parent: "programme_session", Child: "session_id"}}
	OrganisationReferences = db.References{
		{Table: "programme_role", Column: "organisation_id", Key: "id", Where: "person_id IS NULL", Same: "session_id, role",
			Columns: storedRoleColumns, Parent: "programme_session", Child: "session_id"},
		{Table: "programme_role", Column: "organisation_id", Key: "id", Where: "person_id IS NOT NULL"},
		{Table: "programme_session", Column: "host_id", Key: "id"},
	}
)

const storedRoleColumns = `id, session_id, person_id, organisation_id, role, wording_fr, wording_en, sort`
