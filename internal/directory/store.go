package directory

import (
	"context"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

// chunk keeps statements under the number of parameters that both engines take.
const chunk = 4000

const organisationColumns = `o.id, o.ref, o.name, o.kind, o.legal_form, o.legal_id, o.country, o.city, o.address, o.website,
	o.sectors, o.size_class, o.tagline_fr, o.tagline_en, o.pitch_fr, o.pitch_en, o.note, o.merged_into, o.created_at, o.changed_at, o.version`

func scanOrganisation(r db.Row, o *Organisation) error {
	var sectors string
	err := r.Scan(&o.ID, &o.Ref, &o.Name, &o.Kind, &o.LegalForm, &o.LegalID, &o.Country, &o.City, &o.Address, &o.Website,
		&sectors, &o.SizeClass, &o.Tagline.FR, &o.Tagline.EN, &o.Pitch.FR, &o.Pitch.EN, &o.Note,
		db.Text(&o.MergedInto), &o.CreatedAt, &o.ChangedAt, &o.Version)
	o.Sectors = unbar(sectors)
	return err
}

// bar writes a list as '|a|b|', so that LIKE '%|a|%' finds a member; unbar reads it.
func bar(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "|" + strings.Join(list, "|") + "|"
}

func unbar(s string) []string {
	if s = strings.Trim(s, "|"); s == "" {
		return nil
	}
	return strings.Split(s, "|")
}

// organisationsWhere reads rows whose column is one of values.
func organisationsWhere(ctx context.Context, tx *db.Tx, column string, values []string) ([]Organisation, error) {
	var out []Organisation
	err := db.Chunks(values, chunk, func(part []string) error {
		rows, err := db.All(ctx, tx, scanOrganisation, `SELECT `+organisationColumns+`
			FROM directory_organisation o WHERE o.`+column+` IN `+db.In(len(part), 1), db.Args(part)...)
		out = append(out, rows...)
		return err
	})
	return out, err
}

// namesOf reads the names of organisations, of merged ones that of the record they went into.
func namesOf(ctx context.Context, tx *db.Tx, ids []string) (map[string]string, error) {
	out := make(map[string]string, len(ids))
	return out, db.Chunks(ids, chunk, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var id, name string
			err := r.Scan(&id, &name)
			out[id] = name
			return err
		}, `SELECT o.id, COALESCE(m.name, o.name) FROM directory_organisation o LEFT JOIN directory_organisation m ON m.id = o.merged_into
			WHERE o.id IN `+db.In(len(part), 1), db.Args(part)...)
	})
}

func aliasesOf(ctx context.Context, tx *db.Tx, kind Kind, ids []string) (map[string][]Alias, error) {
	out := map[string][]Alias{}
	err := db.Chunks(ids, chunk, func(part []string) error {
		args := append([]any{string(kind)}, db.Args(part)...)
		return db.Each(ctx, tx, func(r db.Row) error {
			var id string
			var a Alias
			err := r.Scan(&id, &a.Name, &a.Inferred)
			out[id] = append(out[id], a)
			return err
		}, `SELECT item_id, alias, inferred FROM directory_alias WHERE kind = $1 AND item_id IN `+db.In(len(part), 2)+`
			ORDER BY alias_key, alias`, args...)
	})
	return out, err
}

func insertOrganisations(ctx context.Context, tx *db.Tx, list []Organisation) error {
	const columns = 22
	return db.Chunks(list, 500, func(part []Organisation) error {
		args := make([]any, 0, len(part)*columns)
		for _, o := range part {
			args = append(args, o.ID, o.Ref, o.Name, text.Key(o.Name), o.Kind, o.LegalForm, o.LegalID, o.Country, o.City, o.Address,
				o.Website, bar(o.Sectors), o.SizeClass, o.Tagline.FR, o.Tagline.EN, o.Pitch.FR, o.Pitch.EN, o.Note,
				db.Null(o.MergedInto), o.CreatedAt, o.ChangedAt, o.Version)
		}
		_, err := tx.Exec(ctx, `INSERT INTO directory_organisation (id, ref, name, name_key, kind, legal_form, legal_id, country, city,
			address, website, sectors, size_class, tagline_fr, tagline_en, pitch_fr, pitch_en, note, merged_into,
			created_at, changed_at, version) VALUES `+db.Values(len(part), columns), args...)
		return err
	})
}

// updateOrganisation writes all fields if the row still has the version before; it returns 0 when it has not.
func updateOrganisation(ctx context.Context, tx *db.Tx, o Organisation, before int64) (int64, error) {
	return tx.Exec(ctx, `UPDATE directory_organisation SET name = $1, name_key = $2, kind = $3, legal_form = $4, legal_id = $5,
		country = $6, city = $7, address = $8, website = $9, sectors = $10, size_class = $11, tagline_fr = $12, tagline_en = $13,
		pitch_fr = $14, pitch_en = $15, note = $16, merged_into = $17, changed_at = $18, version = $19
		WHERE id = $20 AND version = $21`,
		o.Name, text.Key(o.Name), o.Kind, o.LegalForm, o.LegalID, o.Country, o.City, o.Address, o.Website, bar(o.Sectors),
		o.SizeClass, o.Tagline.FR, o.Tagline.EN, o.Pitch.FR, o.Pitch.EN, o.Note, db.Null(o.MergedInto),
		tx.Now(), o.Version, o.ID, before)
}

type ownedAlias struct {
	kind  Kind
	id    string
	alias Alias
}

func insertAliases(ctx context.Context, tx *db.Tx, list []ownedAlias) error {
	return db.Chunks(list, 1000, func(part []ownedAlias) error {
		args := make([]any, 0, len(part)*5)
		for _, a := range part {
			args = append(args, string(a.kind), a.id, a.alias.Name, text.Key(a.alias.Name), a.alias.Inferred)
		}
		_, err := tx.Exec(ctx, `INSERT INTO directory_alias (kind, item_id, alias, alias_key, inferred) VALUES `+
			db.Values(len(part), 5)+` ON CONFLICT DO NOTHING`, args...)
		return err
	})
}

func deleteAliases(ctx context.Context, tx *db.Tx, kind Kind, ids []string) error {
	return db.Chunks(ids, chunk, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM directory_alias WHERE kind = $1 AND item_id IN `+db.In(len(part), 2),
			append([]any{string(kind)}, db.Args(part)...)...)
		return err
	})
}

// named is what ties a reference to a record: merged records lead to the one that was kept.
type named struct{ id, ref, into string }

func allRefs(ctx context.Context, tx *db.Tx, kind Kind) ([]named, error) {
	table := "directory_organisation"
	if kind == PersonKind {
		table = "directory_person"
	}
	return db.All(ctx, tx, func(r db.Row, n *named) error { return r.Scan(&n.id, &n.ref, db.Text(&n.into)) },
		`SELECT id, ref, merged_into FROM `+table+` ORDER BY ref`)
}

// idKey is an id with the key that its record sorts by.
type idKey struct{ id, key string }

func organisationKeys(ctx context.Context, tx *db.Tx, ids []string) ([]idKey, error) {
	var out []idKey
	err := db.Chunks(ids, 10_000, func(part []string) error {
		list, err := db.All(ctx, tx, func(r db.Row, k *idKey) error { return r.Scan(&k.id, &k.key) },
			`SELECT id, name_key FROM directory_organisation WHERE id IN `+db.In(len(part), 1)+` ORDER BY id`, db.Args(part)...)
		out = append(out, list...)
		return err
	})
	return out, err
}
