package directory

import (
	"context"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

const personColumns = `p.id, p.ref, p.honorific, p.given, p.family, p.duty_fr, p.duty_en, p.pronunciation, p.email, p.phone,
	p.languages, p.note, p.merged_into, p.created_at, p.changed_at, p.version`

func scanPerson(r db.Row, p *Person) error {
	var languages string
	err := r.Scan(&p.ID, &p.Ref, &p.Honorific, &p.Given, &p.Family, &p.Duty.FR, &p.Duty.EN, &p.Pronunciation, &p.Email, &p.Phone,
		&languages, &p.Note, db.Text(&p.MergedInto), &p.CreatedAt, &p.ChangedAt, &p.Version)
	p.Languages = unbar(languages)
	return err
}

func peopleWhere(ctx context.Context, tx *db.Tx, column string, values []string) ([]Person, error) {
	var out []Person
	err := db.Chunks(values, chunk, func(part []string) error {
		rows, err := db.All(ctx, tx, scanPerson, `SELECT `+personColumns+`
			FROM directory_person p WHERE p.`+column+` IN `+db.In(len(part), 1), db.Args(part)...)
		out = append(out, rows...)
		return err
	})
	return out, err
}

// speakersIn reads names and languages alone.
func speakersIn(ctx context.Context, tx *db.Tx, ids []string) (map[string]Person, error) {
	out := make(map[string]Person, len(ids))
	return out, db.Chunks(ids, chunk, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var p Person
			var languages string
			err := r.Scan(&p.ID, &p.Given, &p.Family, &languages)
			p.Languages = unbar(languages)
			out[p.ID] = p
			return err
		}, `SELECT id, given, family, languages FROM directory_person WHERE merged_into IS NULL AND id IN `+db.In(len(part), 1), db.Args(part)...)
	})
}

// mandatesOf reads the mandates of people, the main one first.
func mandatesOf(ctx context.Context, tx *db.Tx, people []string) (map[string][]Mandate, error) {
	out := map[string][]Mandate{}
	err := db.Chunks(people, chunk, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var person string
			var m Mandate
			err := r.Scan(&person, &m.ID, db.Text(&m.OrganisationID), db.Text(&m.Organisation), &m.TitleFR, &m.TitleEN,
				&m.Main, &m.FirstDay, &m.LastDay)
			out[person] = append(out[person], m)
			return err
		}, `SELECT m.person_id, m.id, m.organisation_id, o.name, m.title_fr, m.title_en, m.main, m.first_day, m.last_day
			FROM directory_mandate m LEFT JOIN directory_organisation o ON o.id = m.organisation_id
			WHERE m.person_id IN `+db.In(len(part), 1)+` ORDER BY m.person_id, m.main DESC, m.sort, m.id`, db.Args(part)...)
	})
	return out, err
}

// peopleOf lists the people who hold a mandate in one of the organisations, with the organisation.
func peopleOf(ctx context.Context, tx *db.Tx, organisations []string) (map[string][]string, error) {
	out := map[string][]string{}
	err := db.Chunks(organisations, chunk, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var organisation, person, key string
			err := r.Scan(&organisation, &person, &key)
			out[organisation] = append(out[organisation], person)
			return err
		}, `SELECT DISTINCT m.organisation_id, m.person_id, p.name_key FROM directory_mandate m
			JOIN directory_person p ON p.id = m.person_id AND p.merged_into IS NULL
			WHERE m.organisation_id IN `+db.In(len(part), 1)+` ORDER BY m.organisation_id NULLS LAST, p.name_key, m.person_id`,
			db.Args(part)...)
	})
	return out, err
}

// personKey sorts people by family name.
func personKey(p Person) string {
	return strings.TrimSpace(text.Key(p.Family) + " " + text.Key(p.Given))
}

func emailKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

func insertPeople(ctx context.Context, tx *db.Tx, list []Person) error {
	const columns = 18
	return db.Chunks(list, 500, func(part []Person) error {
		args := make([]any, 0, len(part)*columns)
		for _, p := range part {
			args = append(args, p.ID, p.Ref, p.Honorific, p.Given, p.Family, p.Duty.FR, p.Duty.EN, personKey(p), p.Pronunciation,
				p.Email, emailKey(p.Email), p.Phone, bar(p.Languages), p.Note, db.Null(p.MergedInto), p.CreatedAt, p.ChangedAt, p.Version)
		}
		_, err := tx.Exec(ctx, `INSERT INTO directory_person (id, ref, honorific, given, family, duty_fr, duty_en, name_key, pronunciation,
			email, email_key, phone, languages, note, merged_into, created_at, changed_at, version) VALUES `+
			db.Values(len(part), columns), args...)
		return err
	})
}

func updatePerson(ctx context.Context, tx *db.Tx, p Person, before int64) (int64, error) {
	return tx.Exec(ctx, `UPDATE directory_person SET honorific = $1, given = $2, family = $3, duty_fr = $4, duty_en = $5,
		name_key = $6, pronunciation = $7, email = $8, email_key = $9, phone = $10, languages = $11, note = $12,
		merged_into = $13, changed_at = $14, version = $15 WHERE id = $16 AND version = $17`,
		p.Honorific, p.Given, p.Family, p.Duty.FR, p.Duty.EN, personKey(p), p.Pronunciation, p.Email, emailKey(p.Email), p.Phone,
		bar(p.Languages), p.Note, db.Null(p.MergedInto), tx.Now(), p.Version, p.ID, before)
}

type ownedMandate struct {
	person  string
	sort    int
	mandate Mandate
}

func insertMandates(ctx context.Context, tx *db.Tx, list []ownedMandate) error {
	const columns = 9
	return db.Chunks(list, 1000, func(part []ownedMandate) error {
		args := make([]any, 0, len(part)*columns)
		for _, o := range part {
			m := o.mandate
			args = append(args, m.ID, o.person, db.Null(m.OrganisationID), m.TitleFR, m.TitleEN, m.Main,
				string(m.FirstDay), string(m.LastDay), o.sort)
		}
		_, err := tx.Exec(ctx, `INSERT INTO directory_mandate (id, person_id, organisation_id, title_fr, title_en, main, first_day, last_day, sort)
			VALUES `+db.Values(len(part), columns), args...)
		return err
	})
}

func deleteMandates(ctx context.Context, tx *db.Tx, people []string) error {
	return db.Chunks(people, chunk, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM directory_mandate WHERE person_id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}
