package search

import (
	"context"
	"fmt"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

const chunk = 4000

// storedEntry is an entry as its row says it.
type storedEntry struct {
	id    int64
	entry Entry
	words string
}

const entryColumns = `id, kind, item_id, mission_id, title_fr, title_en, line_fr, line_en, words, starts`

func scanEntry(r db.Row, s *storedEntry) error {
	e := &s.entry
	return r.Scan(&s.id, &e.Kind, &e.ID, &e.MissionID, &e.Title.FR, &e.Title.EN, &e.Line.FR, &e.Line.EN, &s.words, db.When(&e.Starts))
}

func entriesByID(ctx context.Context, tx *db.Tx, ids []int64) (map[int64]storedEntry, error) {
	out := make(map[int64]storedEntry, len(ids))
	err := db.Chunks(ids, chunk, func(part []int64) error {
		rows, err := db.All(ctx, tx, scanEntry, `SELECT `+entryColumns+` FROM search_entry WHERE id IN `+db.In(len(part), 1), db.Args(part)...)
		for _, r := range rows {
			out[r.id] = r
		}
		return err
	})
	return out, err
}

// deleteEntries removes entries; their postings go with them.
func deleteEntries(ctx context.Context, tx *db.Tx, ids []int64) error {
	return db.Chunks(ids, chunk, func(part []int64) error {
		_, err := tx.Exec(ctx, `DELETE FROM search_entry WHERE id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

func deleteItems(ctx context.Context, tx *db.Tx, kind string, items []string) error {
	return db.Chunks(items, chunk, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM search_entry WHERE kind = $1 AND item_id IN `+db.In(len(part), 2),
			append([]any{kind}, db.Args(part)...)...)
		return err
	})
}

func insertEntries(ctx context.Context, tx *db.Tx, list []storedEntry) error {
	const columns = 11
	return db.Chunks(list, 1000, func(part []storedEntry) error {
		args := make([]any, 0, len(part)*columns)
		for _, s := range part {
			e := s.entry
			args = append(args, s.id, e.Kind, e.ID, e.MissionID, e.Title.FR, e.Title.EN, e.Line.FR, e.Line.EN, s.words,
				db.NullWhen(e.Starts), text.Key(e.Title.In(text.FR)))
		}
		_, err := tx.Exec(ctx, `INSERT INTO search_entry (`+entryColumns+`, title_key) VALUES `+db.Values(len(part), columns), args...)
		return err
	})
}

type posting struct {
	word    string
	mission string
	entry   int64
	weight  int
}

func insertPostings(ctx context.Context, tx *db.Tx, list []posting) error {
	return db.Chunks(list, 3000, func(part []posting) error {
		args := make([]any, 0, len(part)*4)
		for _, p := range part {
			args = append(args, p.word, p.mission, p.entry, p.weight)
		}
		_, err := tx.Exec(ctx, `INSERT INTO search_post (word, mission_id, entry_id, weight) VALUES `+db.Values(len(part), 4), args...)
		return err
	})
}

// knownWords tells which words have their forms in the index already.
func knownWords(ctx context.Context, tx *db.Tx, list []string) (map[string]bool, error) {
	out := map[string]bool{}
	err := db.Chunks(list, chunk, func(part []string) error {
		known, err := db.All(ctx, tx, db.Scalar[string], `SELECT word FROM search_form WHERE word = form AND slip = FALSE AND form IN `+
			db.In(len(part), 1), db.Args(part)...)
		for _, w := range known {
			out[w] = true
		}
		return err
	})
	return out, err
}

type wordForm struct {
	form
	word string
}

func insertForms(ctx context.Context, tx *db.Tx, list []wordForm) error {
	return db.Chunks(list, 5000, func(part []wordForm) error {
		args := make([]any, 0, len(part)*3)
		for _, f := range part {
			args = append(args, f.text, f.word, f.slip)
		}
		_, err := tx.Exec(ctx, `INSERT INTO search_form (form, word, slip) VALUES `+db.Values(len(part), 3)+` ON CONFLICT DO NOTHING`, args...)
		return err
	})
}

// wordsMetBy lists the words that have one of the forms.
func wordsMetBy(ctx context.Context, tx *db.Tx, list []string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT DISTINCT word FROM search_form WHERE form IN `+db.In(len(list), 1), db.Args(list)...)
}

// met is a word of the index that a word of the query meets, with the score of that.
type met struct {
	word  string
	asked int // which word of the query
	score int
}

type candidate struct {
	id                  int64
	kind, item, mission string
	score               int
	starts              span.Instant
}

// candidates lists the entries of the missions, and those of no mission, that meet each of n words asked; the best first.
func candidates(ctx context.Context, tx *db.Tx, missions []string, list []met, n int) ([]candidate, error) {
	args := make([]any, 0, 3*len(list)+len(missions)+2)
	rows := make([]string, len(list))
	for i, m := range list {
		at := len(args)
		rows[i] = fmt.Sprintf("(CAST($%d AS TEXT), CAST($%d AS BIGINT), CAST($%d AS BIGINT))", at+1, at+2, at+3)
		args = append(args, m.word, m.asked, m.score)
	}
	at := len(args)
	args = append(args, "")
	args = append(args, db.Args(missions)...)
	args = append(args, mostSeen)
	best := make([]string, n)
	met := make([]string, n)
	for i := range n {
		best[i] = fmt.Sprintf("max(CASE WHEN m.asked = %d THEN m.score + p.weight ELSE 0 END)", i)
		met[i] = best[i] + " > 0"
	}
	return db.All(ctx, tx, func(r db.Row, c *candidate) error {
		return r.Scan(&c.id, &c.kind, &c.item, &c.mission, &c.score, db.When(&c.starts))
	}, fmt.Sprintf(`WITH met (word, asked, score) AS (VALUES `+strings.Join(rows, ", ")+`),
		whole AS (SELECT p.entry_id, `+strings.Join(best, " + ")+` AS score
			FROM met m JOIN search_post p ON p.word = m.word AND p.mission_id IN %s
			GROUP BY p.entry_id HAVING `+strings.Join(met, " AND ")+` ORDER BY 2 DESC, 1 LIMIT $%d)
		SELECT e.id, e.kind, e.item_id, e.mission_id, w.score, e.starts
		FROM whole w JOIN search_entry e ON e.id = w.entry_id
		ORDER BY w.score DESC, e.starts NULLS FIRST, e.title_key, e.id`, db.In(len(missions)+1, at+1), len(args)), args...)
}
