package agenda

import (
	"context"
	"fmt"
	"strings"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
)

// conditions builds a WHERE clause with its parameters numbered in order.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) add(text string, args ...any) {
	for range args {
		text = strings.Replace(text, "?", fmt.Sprintf("$%d", len(c.args)+1), 1)
		c.args = append(c.args, args[0])
		args = args[1:]
	}
	c.parts = append(c.parts, text)
}

func oneOf[T any](c *conditions, column string, list []T) {
	if len(list) > 0 {
		c.parts = append(c.parts, column+" IN "+db.In(len(list), len(c.args)+1))
		c.args = append(c.args, db.Args(list)...)
	}
}

func engagementsLike(ctx context.Context, tx *db.Tx, mission string, f Filter) ([]Engagement, error) {
	var c conditions
	c.add("mission_id = ?", mission)
	if !f.Cancelled {
		c.add("certainty <> ?", item.CancelledCertainty)
	}
	oneOf(&c, "day", f.Days)
	oneOf(&c, "track", f.Tracks)
	oneOf(&c, "kind", f.Kinds)
	if f.PlaceID != "" {
		c.add("place_id = ?", f.PlaceID)
	}
	if f.Holder.ID != "" {
		c.add("id IN (SELECT engagement_id FROM agenda_take WHERE mission_id = ? AND holder_kind = ? AND holder_id = ?)", mission, f.Holder.Kind, f.Holder.ID)
	}
	takes := ""
	if f.Bare {
		takes = ` AND holder_kind <> 'person'`
	}
	return engagementsTaking(ctx, tx, takes, strings.Join(c.parts, " AND "), c.args...)
}

// changedSince counts engagements changed after an instant.
func changedSince(ctx context.Context, tx *db.Tx, mission string, since span.Instant) (int, error) {
	return db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM agenda_engagement WHERE mission_id = $1 AND changed_at > $2`, mission, since)
}

type tally struct {
	certainty item.Certainty
	fuzzy     item.Fuzzy
	n         int
}

func tallies(ctx context.Context, tx *db.Tx, mission string) ([]tally, error) {
	return db.All(ctx, tx, func(r db.Row, t *tally) error { return r.Scan(&t.certainty, &t.fuzzy, &t.n) },
		`SELECT certainty, fuzzy, COUNT(*) FROM agenda_engagement WHERE mission_id = $1 GROUP BY certainty, fuzzy`, mission)
}

type clashTally struct {
	kind   string
	weak   bool
	waived bool
	n      int
}

func clashTallies(ctx context.Context, tx *db.Tx, mission string) ([]clashTally, error) {
	return db.All(ctx, tx, func(r db.Row, t *clashTally) error { return r.Scan(&t.kind, &t.weak, &t.waived, &t.n) },
		`SELECT c.kind, c.weak, w.reason IS NOT NULL, COUNT(*) FROM agenda_conflict c LEFT JOIN agenda_waiver w
			ON w.kind = c.kind AND w.holder_kind = c.holder_kind AND w.holder_id = c.holder_id AND w.a_id = c.a_id AND w.b_id = c.b_id
		WHERE c.mission_id = $1 GROUP BY c.kind, c.weak, w.reason IS NOT NULL`, mission)
}

// dayLoad is how much one person has on one day, by name.
type dayLoad struct {
	person string
	load   item.Load
}

func loadsByPerson(ctx context.Context, tx *db.Tx, mission string) ([]dayLoad, error) {
	const micro = 60_000_000
	return db.All(ctx, tx, func(r db.Row, d *dayLoad) error {
		var micros int64
		err := r.Scan(&d.person, &d.load.Day, &micros, &d.load.Count, &d.load.Meetings, db.When(&d.load.First), db.When(&d.load.Last))
		d.load.Minutes = int(micros / micro)
		return err
	}, `SELECT t.holder_id, e.day, CAST(SUM(e.ends - e.starts) AS BIGINT), COUNT(*), SUM(CASE WHEN e.kind = 'meeting' THEN 1 ELSE 0 END),
			MIN(e.starts), MAX(e.ends)
		FROM agenda_take t JOIN agenda_engagement e ON e.id = t.engagement_id
		WHERE t.mission_id = $1 AND t.holder_kind = 'person' AND t.role <> 'excused' AND e.fuzzy = '' AND e.track <> 'free'
			AND e.certainty <> 'cancelled' AND e.certainty <> 'idea'
		GROUP BY t.holder_id, e.day ORDER BY t.holder_id, e.day`, mission)
}

// uidsElsewhere lists those of some calendar ids that engagements of other missions have.
func uidsElsewhere(ctx context.Context, tx *db.Tx, missionID string, uids []string) (out []string, err error) {
	err = db.Chunks(uids, perStatement, func(part []string) error {
		some, err := db.All(ctx, tx, db.Scalar[string], `SELECT uid FROM agenda_engagement WHERE mission_id <> $1 AND uid IN `+db.In(len(part), 2)+` ORDER BY uid`,
			append([]any{missionID}, db.Args(part)...)...)
		out = append(out, some...)
		return err
	})
	return out, err
}
