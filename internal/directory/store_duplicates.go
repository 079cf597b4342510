package directory

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
)

func allOrganisations(ctx context.Context, tx *db.Tx) ([]Organisation, error) {
	return db.All(ctx, tx, scanOrganisation, `SELECT `+organisationColumns+` FROM directory_organisation o
		WHERE o.merged_into IS NULL ORDER BY o.id`)
}

func allPeople(ctx context.Context, tx *db.Tx) ([]Person, error) {
	return db.All(ctx, tx, scanPerson, `SELECT `+personColumns+` FROM directory_person p
		WHERE p.merged_into IS NULL ORDER BY p.id`)
}

const proposalSelect = `SELECT id, kind, a_id, b_id, reason_fr, reason_en, score, state, decided_by, decided_at FROM directory_duplicate d `

func scanProposal(r db.Row, p *Proposal) error {
	return r.Scan(&p.ID, &p.Kind, &p.AID, &p.BID, &p.Reason.FR, &p.Reason.EN, &p.Score, &p.State, &p.DecidedBy, db.When(&p.DecidedAt))
}

// openProposals lists proposals in a state whose two records both still stand, the likeliest first.
func openProposals(ctx context.Context, tx *db.Tx, kind Kind, state State) ([]Proposal, error) {
	return db.All(ctx, tx, scanProposal, proposalSelect+`WHERE d.kind = $1 AND d.state = $2
		AND EXISTS (SELECT 1 FROM `+table(kind)+` x WHERE x.id = d.a_id AND x.merged_into IS NULL)
		AND EXISTS (SELECT 1 FROM `+table(kind)+` x WHERE x.id = d.b_id AND x.merged_into IS NULL)
		ORDER BY d.score DESC, d.id`, string(kind), string(state))
}

func proposalByID(ctx context.Context, tx *db.Tx, id string) (Proposal, error) {
	return db.One(ctx, tx, scanProposal, proposalSelect+`WHERE d.id = $1`, id)
}

// knownPairs are the pairs that were proposed before, whatever became of them.
func knownPairs(ctx context.Context, tx *db.Tx, kind Kind) (map[[2]string]State, error) {
	out := map[[2]string]State{}
	err := db.Each(ctx, tx, func(r db.Row) error {
		var a, b string
		var s State
		err := r.Scan(&a, &b, &s)
		out[[2]string{a, b}] = s
		return err
	}, `SELECT a_id, b_id, state FROM directory_duplicate WHERE kind = $1`, string(kind))
	return out, err
}

func insertProposals(ctx context.Context, tx *db.Tx, list []Suspicion) error {
	const columns = 8
	return db.Chunks(list, 500, func(part []Suspicion) error {
		args := make([]any, 0, len(part)*columns)
		for _, s := range part {
			args = append(args, db.NewID(), string(s.Kind), s.AID, s.BID, s.Reason.FR, s.Reason.EN, s.Score, tx.Now())
		}
		_, err := tx.Exec(ctx, `INSERT INTO directory_duplicate (id, kind, a_id, b_id, reason_fr, reason_en, score, created_at) VALUES `+
			db.Values(len(part), columns)+` ON CONFLICT DO NOTHING`, args...)
		return err
	})
}

func decideProposal(ctx context.Context, tx *db.Tx, id string, s State, by string) error {
	_, err := tx.Exec(ctx, `UPDATE directory_duplicate SET state = $1, decided_by = $2, decided_at = $3 WHERE id = $4`, string(s), by, tx.Now(), id)
	return err
}

func decidePair(ctx context.Context, tx *db.Tx, kind Kind, a, b string, s State, by string) error {
	_, err := tx.Exec(ctx, `UPDATE directory_duplicate SET state = $1, decided_by = $2, decided_at = $3 WHERE kind = $4 AND a_id = $5 AND b_id = $6`,
		string(s), by, tx.Now(), string(kind), min(a, b), max(a, b))
	return err
}

// table is where the records of a kind stand.
func table(kind Kind) string {
	if kind == PersonKind {
		return "directory_person"
	}
	return "directory_organisation"
}

const mergeSelect = `SELECT id, kind, kept_id, gone_id, undo_json, merged_by, merged_at, undone_at FROM directory_merge `

func scanMerge(r db.Row, m *Merge) error {
	return r.Scan(&m.ID, &m.Kind, &m.KeptID, &m.GoneID, &m.undo, &m.By, &m.At, db.When(&m.UndoneAt))
}

func insertMerge(ctx context.Context, tx *db.Tx, m Merge) error {
	_, err := tx.Exec(ctx, `INSERT INTO directory_merge (id, kind, kept_id, gone_id, undo_json, merged_by, merged_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		m.ID, string(m.Kind), m.KeptID, m.GoneID, m.undo, m.By, m.At)
	return err
}

func mergeByID(ctx context.Context, tx *db.Tx, id string) (Merge, error) {
	return db.One(ctx, tx, scanMerge, mergeSelect+`WHERE id = $1`, id)
}

func mergesSince(ctx context.Context, tx *db.Tx, since span.Instant, most int) ([]Merge, error) {
	return db.All(ctx, tx, scanMerge, mergeSelect+`WHERE undone_at IS NULL AND merged_at >= $1 ORDER BY merged_at DESC, id DESC LIMIT $2`, since, most)
}

// laterMerge finds a standing merger that built on this one: its kept or gone record went into another.
func laterMerge(ctx context.Context, tx *db.Tx, m Merge) (bool, error) {
	n, err := db.One(ctx, tx, db.Scalar[int], `SELECT count(*) FROM directory_merge
		WHERE kind = $1 AND undone_at IS NULL AND id > $2 AND (gone_id = $3 OR kept_id = $4)`, string(m.Kind), m.ID, m.KeptID, m.GoneID)
	return n > 0, err
}

func closeMerge(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE directory_merge SET undone_at = $1 WHERE id = $2`, tx.Now(), id)
	return err
}

// pointTo writes where records were merged into; "" makes them stand by themselves again.
func pointTo(ctx context.Context, tx *db.Tx, kind Kind, ids []string, into string) error {
	return db.Chunks(ids, chunk, func(part []string) error {
		text := `UPDATE directory_organisation SET merged_into = $1, changed_at = $2, version = version + 1 WHERE id IN `
		if kind == PersonKind {
			text = `UPDATE directory_person SET merged_into = $1, changed_at = $2, version = version + 1 WHERE id IN `
		}
		_, err := tx.Exec(ctx, text+db.In(len(part), 3), append([]any{db.Null(into), tx.Now()}, db.Args(part)...)...)
		return err
	})
}

func mergedInto(ctx context.Context, tx *db.Tx, kind Kind, id string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT id FROM `+table(kind)+` WHERE merged_into = $1 ORDER BY id`, id)
}

func mandatesIn(ctx context.Context, tx *db.Tx, organisation string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT id FROM directory_mandate WHERE organisation_id = $1 ORDER BY id`, organisation)
}

func moveMandates(ctx context.Context, tx *db.Tx, ids []string, to string) error {
	return db.Chunks(ids, chunk, func(part []string) error {
		_, err := tx.Exec(ctx, `UPDATE directory_mandate SET organisation_id = $1 WHERE id IN `+db.In(len(part), 2), append([]any{to}, db.Args(part)...)...)
		return err
	})
}
