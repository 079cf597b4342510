package mission

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/db"
)

func membersIn(ctx context.Context, tx *db.Tx, missionID string, personIDs []string) ([]Member, error) {
	var out []Member
	err := db.Chunks(personIDs, 500, func(part []string) error {
		list, err := db.All(ctx, tx, scanMember, `SELECT `+memberColumns+` FROM mission_member WHERE mission_id = $1
			AND person_id IN `+db.In(len(part), 2)+` ORDER BY sort, person_id`, append([]any{missionID}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func placesIn(ctx context.Context, tx *db.Tx, missionID string, ids []string) ([]Place, error) {
	var out []Place
	err := db.Chunks(ids, 500, func(part []string) error {
		list, err := db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM mission_place WHERE mission_id = $1
			AND id IN `+db.In(len(part), 2)+` ORDER BY name_key, id`, append([]any{missionID}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func placeNames(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	return out, db.Chunks(ids, 5000, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var id, name string
			err := r.Scan(&id, &name)
			out[id] = name
			return err
		}, `SELECT id, name FROM mission_place WHERE mission_id = $1 AND id IN `+db.In(len(part), 2), append([]any{missionID}, db.Args(part)...)...)
	})
}

func audience(ctx context.Context, tx *db.Tx, missionID string) ([]Member, error) {
	return db.All(ctx, tx, scanMember, `SELECT `+memberColumns+` FROM mission_member WHERE mission_id = $1
		AND (population <> 'counterpart' OR group_name <> '') ORDER BY sort, person_id`, missionID)
}

func placesOfKind(ctx context.Context, tx *db.Tx, missionID, kind string) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM mission_place WHERE mission_id = $1 AND kind = $2 ORDER BY name_key, id`, missionID, kind)
}

func travelsFrom(ctx context.Context, tx *db.Tx, missionID string, ids []string) ([]Travel, error) {
	var out []Travel
	err := db.Chunks(ids, 500, func(part []string) error {
		list, err := db.All(ctx, tx, scanTravel, `SELECT mission_id, from_id, to_id, minutes, mode FROM mission_travel
			WHERE mission_id = $1 AND from_id IN `+db.In(len(part), 2)+` ORDER BY from_id, to_id`, append([]any{missionID}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func heldOrganisations(ctx context.Context, tx *db.Tx, missionID string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT organisation_id FROM mission_participant WHERE mission_id = $1
		UNION SELECT organisation_id FROM mission_partner WHERE mission_id = $1
		UNION SELECT organisation_id FROM mission_member WHERE mission_id = $1 AND organisation_id IS NOT NULL`, missionID)
}

func heldPeople(ctx context.Context, tx *db.Tx, missionID string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT person_id FROM mission_member WHERE mission_id = $1`, missionID)
}

func handledBy(ctx context.Context, tx *db.Tx, missionID string, intermediaryIDs []string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT organisation_id FROM mission_participant WHERE mission_id = $1
		AND intermediary_id IN `+db.In(len(intermediaryIDs), 2), append([]any{missionID}, db.Args(intermediaryIDs)...)...)
}

func heldFor(ctx context.Context, tx *db.Tx, missionID, organisationID string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT person_id FROM mission_member WHERE mission_id = $1 AND organisation_id = $2`, missionID, organisationID)
}

func participantsIn(ctx context.Context, tx *db.Tx, missionID string, organisationIDs []string) ([]Participant, error) {
	var out []Participant
	err := db.Chunks(organisationIDs, 500, func(part []string) error {
		list, err := db.All(ctx, tx, scanParticipant, `SELECT `+participantColumns+` FROM mission_participant WHERE mission_id = $1
			AND organisation_id IN `+db.In(len(part), 2)+` ORDER BY organisation_id`, append([]any{missionID}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func participantsOf(ctx context.Context, tx *db.Tx, missionID string, side Side) ([]Participant, error) {
	return db.All(ctx, tx, scanParticipant, `SELECT `+participantColumns+` FROM mission_participant WHERE mission_id = $1 AND side = $2 ORDER BY organisation_id`, missionID, string(side))
}

func intermediaries(ctx context.Context, tx *db.Tx, missionID string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT intermediary_id FROM mission_participant WHERE mission_id = $1 AND intermediary_id IS NOT NULL
		UNION SELECT organisation_id FROM mission_partner WHERE mission_id = $1 AND role = 'intermediary'`, missionID)
}

func membersOf(ctx context.Context, tx *db.Tx, missionID string, organisationIDs []string) ([]Member, error) {
	if len(organisationIDs) == 0 {
		return nil, nil
	}
	return db.All(ctx, tx, scanMember, `SELECT `+memberColumns+` FROM mission_member WHERE mission_id = $1
		AND organisation_id IN `+db.In(len(organisationIDs), 2)+` ORDER BY sort, person_id`, append([]any{missionID}, db.Args(organisationIDs)...)...)
}

func placesBut(ctx context.Context, tx *db.Tx, missionID, kind string) ([]Place, error) {
	return db.All(ctx, tx, scanPlace, `SELECT `+placeColumns+` FROM mission_place WHERE mission_id = $1 AND kind <> $2 ORDER BY name_key, id`, missionID, kind)
}

// placesLike reads the first places in whose name every key stands; those whose name begins with the
// first come first, then what is no office. Each place comes with how many match.
func placesLike(ctx context.Context, tx *db.Tx, missionID string, keys []string, most int) (list []Place, total int, err error) {
	args, where := []any{missionID}, `mission_id = $1`
	for _, k := range keys {
		args = append(args, "%"+k+"%")
		where += fmt.Sprintf(` AND name_key LIKE $%d`, len(args))
	}
	order := ""
	if len(keys) > 0 {
		args = append(args, keys[0]+"%")
		order = fmt.Sprintf(`(name_key LIKE $%d) DESC, `, len(args))
	}
	args = append(args, most)
	list, err = db.All(ctx, tx, func(r db.Row, p *Place) error { return scanPlace(counted{r, &total}, p) }, `SELECT `+placeColumns+`, COUNT(*) OVER () FROM mission_place
		WHERE `+where+` ORDER BY `+order+fmt.Sprintf(`(kind = 'office'), name_key, id LIMIT $%d`, len(args)), args...)
	return list, total, err
}

// counted reads a last column beside those of a record.
type counted struct {
	db.Row
	total *int
}

// Scan reads a row.
func (c counted) Scan(dest ...any) error { return c.Row.Scan(append(dest, c.total)...) }

func groups(ctx context.Context, tx *db.Tx, missionID string) ([]Crew, error) {
	return db.All(ctx, tx, func(r db.Row, g *Crew) error { return r.Scan(&g.Population, &g.Group) },
		`SELECT DISTINCT population, group_name FROM mission_member WHERE mission_id = $1 ORDER BY population, group_name`, missionID)
}

func begun(ctx context.Context, tx *db.Tx, missionID string) (Begun, error) {
	return db.One(ctx, tx, func(r db.Row, b *Begun) error { return r.Scan(&b.Members, &b.Participants, &b.Places) },
		`SELECT EXISTS (SELECT 1 FROM mission_member WHERE mission_id = $1), EXISTS (SELECT 1 FROM mission_participant WHERE mission_id = $1),
		EXISTS (SELECT 1 FROM mission_place WHERE mission_id = $1)`, missionID)
}
