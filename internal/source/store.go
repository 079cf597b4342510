package source

import (
	"context"

	"escale.dev/escale/internal/db"
)

const chunk = 2000

const documentColumns = `d.id, d.ref, d.title_fr, d.title_en, d.publisher, d.published, d.url, d.kind`

func documentFields(d *Document) []any {
	return []any{db.Text(&d.ID), db.Text(&d.Ref), db.Text(&d.Title.FR), db.Text(&d.Title.EN), db.Text(&d.Publisher), db.Text(&d.Published), db.Text(&d.URL), db.Text(&d.Kind)}
}

func scanDocument(r db.Row, d *Document) error { return r.Scan(documentFields(d)...) }

const variantSelect = `SELECT v.id, v.ref, v.mission_id, v.subject_kind, v.subject_id, v.field, v.topic_fr, v.topic_en,
	v.value_fr, v.value_en, v.document_id, v.place_in_document, v.inferred, v.note_fr, v.note_en,
	v.chosen, v.chosen_by, v.chosen_at, v.chosen_why, v.sort, ` + documentColumns + `
	FROM source_variant v LEFT JOIN source_document d ON d.id = v.document_id `

// inOrder keeps facts together in the order their makers gave, and the variants of each in theirs.
const inOrder = ` ORDER BY v.sort, v.ref, v.id`

func scanVariant(r db.Row, v *Variant) error {
	return r.Scan(append([]any{&v.ID, &v.Ref, &v.MissionID, &v.Subject.Kind, &v.Subject.ID, &v.Field, &v.Topic.FR, &v.Topic.EN,
		&v.Value.FR, &v.Value.EN, db.Text(&v.DocumentID), &v.Place, &v.Inferred, &v.Note.FR, &v.Note.EN,
		&v.Chosen, &v.ChosenBy, db.When(&v.ChosenAt), &v.ChosenWhy, &v.Sort}, documentFields(&v.Document)...)...)
}

func documentsByRef(ctx context.Context, tx *db.Tx, refs []string) (map[string]Document, error) {
	out := map[string]Document{}
	err := db.Chunks(refs, chunk, func(part []string) error {
		rows, err := db.All(ctx, tx, scanDocument, `SELECT `+documentColumns+` FROM source_document d WHERE d.ref IN `+db.In(len(part), 1), db.Args(part)...)
		for _, d := range rows {
			out[d.Ref] = d
		}
		return err
	})
	return out, err
}

func allDocuments(ctx context.Context, tx *db.Tx) ([]Document, error) {
	return db.All(ctx, tx, scanDocument, `SELECT `+documentColumns+` FROM source_document d ORDER BY d.published, d.ref`)
}

func documentsOf(ctx context.Context, tx *db.Tx, mission string) ([]Document, error) {
	return db.All(ctx, tx, scanDocument, `SELECT `+documentColumns+` FROM source_document d
		WHERE d.id IN (SELECT v.document_id FROM source_variant v WHERE v.mission_id = $1 AND v.document_id IS NOT NULL)
		ORDER BY d.published, d.ref`, mission)
}

func insertDocuments(ctx context.Context, tx *db.Tx, list []Document) error {
	const columns = 9
	return db.Chunks(list, 500, func(part []Document) error {
		var args []any
		for _, d := range part {
			args = append(args, d.ID, d.Ref, d.Title.FR, d.Title.EN, d.Publisher, d.Published, d.URL, d.Kind, tx.Now())
		}
		_, err := tx.Exec(ctx, `INSERT INTO source_document (id, ref, title_fr, title_en, publisher, published, url, kind, created_at) VALUES `+
			db.Values(len(part), columns), args...)
		return err
	})
}

func updateDocument(ctx context.Context, tx *db.Tx, d Document) error {
	_, err := tx.Exec(ctx, `UPDATE source_document SET title_fr = $1, title_en = $2, publisher = $3, published = $4, url = $5, kind = $6 WHERE id = $7`,
		d.Title.FR, d.Title.EN, d.Publisher, d.Published, d.URL, d.Kind, d.ID)
	return err
}

func variantsByRef(ctx context.Context, tx *db.Tx, refs []string) (map[string]Variant, error) {
	out := map[string]Variant{}
	err := db.Chunks(refs, chunk, func(part []string) error {
		rows, err := db.All(ctx, tx, scanVariant, variantSelect+`WHERE v.ref IN `+db.In(len(part), 1), db.Args(part)...)
		for _, v := range rows {
			out[v.Ref] = v
		}
		return err
	})
	return out, err
}

func variantsOfMission(ctx context.Context, tx *db.Tx, mission string) ([]Variant, error) {
	return db.All(ctx, tx, scanVariant, variantSelect+`WHERE v.mission_id = $1`+inOrder, mission)
}

func variantsOfSubjects(ctx context.Context, tx *db.Tx, kind string, ids []string) ([]Variant, error) {
	var out []Variant
	err := db.Chunks(ids, chunk, func(part []string) error {
		rows, err := db.All(ctx, tx, scanVariant, variantSelect+`WHERE v.subject_kind = $1 AND v.subject_id IN `+db.In(len(part), 2)+inOrder,
			append([]any{kind}, db.Args(part)...)...)
		out = append(out, rows...)
		return err
	})
	return out, err
}

func variantByID(ctx context.Context, tx *db.Tx, id string) (Variant, error) {
	return db.One(ctx, tx, scanVariant, variantSelect+`WHERE v.id = $1`, id)
}

func insertVariants(ctx context.Context, tx *db.Tx, list []Variant) error {
	const columns = 21
	return db.Chunks(list, 300, func(part []Variant) error {
		var args []any
		for _, v := range part {
			args = append(args, v.ID, v.Ref, v.MissionID, v.Subject.Kind, v.Subject.ID, v.Field, v.Topic.FR, v.Topic.EN, v.Value.FR, v.Value.EN,
				db.Null(v.DocumentID), v.Place, v.Inferred, v.Note.FR, v.Note.EN, v.Chosen, v.ChosenBy, db.NullWhen(v.ChosenAt), v.ChosenWhy, v.Sort, tx.Now())
		}
		_, err := tx.Exec(ctx, `INSERT INTO source_variant (id, ref, mission_id, subject_kind, subject_id, field, topic_fr, topic_en, value_fr, value_en,
			document_id, place_in_document, inferred, note_fr, note_en, chosen, chosen_by, chosen_at, chosen_why, sort, created_at) VALUES `+
			db.Values(len(part), columns), args...)
		return err
	})
}

// updateVariant writes what a source says; it never touches what a person chose.
func updateVariant(ctx context.Context, tx *db.Tx, v Variant) error {
	_, err := tx.Exec(ctx, `UPDATE source_variant SET mission_id = $1, subject_kind = $2, subject_id = $3, field = $4, topic_fr = $5, topic_en = $6,
		value_fr = $7, value_en = $8, document_id = $9, place_in_document = $10, inferred = $11, note_fr = $12, note_en = $13, sort = $14 WHERE id = $15`,
		v.MissionID, v.Subject.Kind, v.Subject.ID, v.Field, v.Topic.FR, v.Topic.EN, v.Value.FR, v.Value.EN, db.Null(v.DocumentID), v.Place,
		v.Inferred, v.Note.FR, v.Note.EN, v.Sort, v.ID)
	return err
}

// clearChoice forgets what was chosen among the variants of a field.
func clearChoice(ctx context.Context, tx *db.Tx, v Variant) error {
	_, err := tx.Exec(ctx, `UPDATE source_variant SET chosen = FALSE, chosen_by = '', chosen_at = NULL, chosen_why = ''
		WHERE mission_id = $1 AND subject_kind = $2 AND subject_id = $3 AND field = $4 AND chosen = TRUE`,
		v.MissionID, v.Subject.Kind, v.Subject.ID, v.Field)
	return err
}

func setChoice(ctx context.Context, tx *db.Tx, id, by, why string) error {
	_, err := tx.Exec(ctx, `UPDATE source_variant SET chosen = TRUE, chosen_by = $1, chosen_at = $2, chosen_why = $3 WHERE id = $4`, by, tx.Now(), why, id)
	return err
}

func moveSubject(ctx context.Context, tx *db.Tx, kind, from, to string) ([]string, error) {
	moved, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM source_variant WHERE subject_kind = $1 AND subject_id = $2`, kind, from)
	if err != nil || len(moved) == 0 {
		return nil, err
	}
	_, err = tx.Exec(ctx, `UPDATE source_variant SET subject_id = $1 WHERE subject_kind = $2 AND subject_id = $3`, to, kind, from)
	return moved, err
}

func moveVariants(ctx context.Context, tx *db.Tx, ids []string, to string) error {
	return db.Chunks(ids, chunk, func(part []string) error {
		_, err := tx.Exec(ctx, `UPDATE source_variant SET subject_id = $1 WHERE id IN `+db.In(len(part), 2), append([]any{to}, db.Args(part)...)...)
		return err
	})
}
