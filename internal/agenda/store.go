package agenda

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
)

// perStatement is how many rows one statement writes or looks up: SQLite takes 32766 parameters, PostgreSQL 65535.
const perStatement = 500

const columns = `id, mission_id, kind, subject_id, uid, track, title_fr, title_en, place_id, place_note, zone, day, starts,
	ends, fuzzy, fuzzy_label, certainty, audience, audience_group, after_id, within_id, highlight, confidential, pinned,
	note_fr, note_en, created_at, changed_at, changed_by, version`

const columnCount = 30

func scanEngagement(r db.Row, e *Engagement) error {
	return r.Scan(&e.ID, &e.MissionID, &e.Kind, &e.SubjectID, &e.UID, &e.Track, &e.Title.FR, &e.Title.EN, db.Text(&e.PlaceID),
		&e.PlaceNote, &e.Zone, &e.Day, db.When(&e.Starts), db.When(&e.Ends), &e.Fuzzy, &e.FuzzyLabel, &e.Certainty,
		&e.Audience, &e.AudienceGroup, &e.AfterID, &e.WithinID, &e.Highlight, &e.Confidential, &e.Pinned, &e.Note.FR,
		&e.Note.EN, &e.CreatedAt, &e.ChangedAt, &e.ChangedBy, &e.Version)
}

func values(e *Engagement) []any {
	return []any{e.ID, e.MissionID, e.Kind, e.SubjectID, e.UID, e.Track, e.Title.FR, e.Title.EN, db.Null(e.PlaceID),
		e.PlaceNote, e.Zone, e.Day, db.NullWhen(e.Starts), db.NullWhen(e.Ends), e.Fuzzy, e.FuzzyLabel, e.Certainty,
		e.Audience, e.AudienceGroup, e.AfterID, e.WithinID, e.Highlight, e.Confidential, e.Pinned, e.Note.FR,
		e.Note.EN, e.CreatedAt, e.ChangedAt, e.ChangedBy, e.Version}
}

// engagementsWhere reads engagements with their takes, in no order: where is a condition on agenda_engagement.
func engagementsWhere(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Engagement, error) {
	return engagementsTaking(ctx, tx, "", nil, where, args...)
}

// engagementsTaking is engagementsWhere with, of those takes that pass a further condition, all or, if people are named,
// those of nobody else.
func engagementsTaking(ctx context.Context, tx *db.Tx, takes string, people []string, where string, args ...any) ([]Engagement, error) {
	list, err := db.All(ctx, tx, scanEngagement, `SELECT `+columns+` FROM agenda_engagement WHERE `+where, args...)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	at := make(map[string]*Engagement, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	if len(people) > 0 {
		takes += ` AND (holder_kind <> 'person' OR holder_id IN ` + db.In(len(people), len(args)+1) + `)`
		args = append(slices.Clone(args), db.Args(people)...)
	}
	err = db.Each(ctx, tx, func(r db.Row) error {
		var id string
		var t Take
		if err := r.Scan(&id, &t.Kind, &t.ID, &t.Role, &t.Optional); err != nil {
			return err
		}
		if e := at[id]; e != nil {
			e.Takes = append(e.Takes, t)
		}
		return nil
	}, `SELECT engagement_id, holder_kind, holder_id, role, optional FROM agenda_take WHERE engagement_id IN
		(SELECT id FROM agenda_engagement WHERE `+where+`)`+takes, args...)
	for i := range list {
		list[i].SortTakes()
	}
	return list, err
}

const slimColumns = `e.id, e.mission_id, e.kind, e.subject_id, e.track, e.title_fr, e.title_en, e.place_id, e.zone, e.day, e.starts, e.ends,
	e.fuzzy, e.fuzzy_label, e.certainty, e.confidential, e.pinned, e.version`

// engagementsSlim reads, in no order, what a board of many shows of engagements: of all that they take, only the
// resources. from is a part of a query that names engagements e and a resource of theirs t, or none. One query.
func engagementsSlim(ctx context.Context, tx *db.Tx, from string, args ...any) ([]Engagement, error) {
	var list []Engagement
	at := map[string]int{}
	err := db.Each(ctx, tx, func(r db.Row) error {
		var e Engagement
		var resource string
		if err := r.Scan(&e.ID, &e.MissionID, &e.Kind, &e.SubjectID, &e.Track, &e.Title.FR, &e.Title.EN, db.Text(&e.PlaceID), &e.Zone, &e.Day,
			db.When(&e.Starts), db.When(&e.Ends), &e.Fuzzy, &e.FuzzyLabel, &e.Certainty, &e.Confidential, &e.Pinned, &e.Version, db.Text(&resource)); err != nil {
			return err
		}
		k, known := at[e.ID]
		if !known {
			k = len(list)
			at[e.ID], list = k, append(list, e)
		}
		if resource != "" {
			list[k].Takes = append(list[k].Takes, Take{Holder: Holder{Kind: item.Resource, ID: resource}})
		}
		return nil
	}, `SELECT `+slimColumns+`, t.holder_id FROM `+from, args...)
	for i := range list {
		list[i].SortTakes()
	}
	return list, err
}

// engagementsTakingAny reads slim what still holds and takes one of some resources within a range; of what it takes
// only those.
func engagementsTakingAny(ctx context.Context, tx *db.Tx, mission string, resources []string, within span.Range) ([]Engagement, error) {
	if len(resources) == 0 {
		return nil, nil
	}
	return engagementsSlim(ctx, tx, `agenda_take t JOIN agenda_engagement e ON e.id = t.engagement_id
		WHERE t.mission_id = $1 AND t.holder_kind = 'resource' AND t.role <> 'excused' AND e.certainty <> 'cancelled' AND e.ends > $2 AND e.starts < $3
		AND t.holder_id IN `+db.In(len(resources), 4), append([]any{mission, within.From, within.To}, db.Args(resources)...)...)
}

func engagementsByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]*Engagement, error) {
	out := make(map[string]*Engagement, len(ids))
	err := db.Chunks(ids, perStatement, func(part []string) error {
		list, err := engagementsWhere(ctx, tx, `id IN `+db.In(len(part), 1), db.Args(part)...)
		for i := range list {
			out[list[i].ID] = &list[i]
		}
		return err
	})
	return out, err
}

// engagementsOf reads every engagement that takes one of the holders by name; if people are named, no take of others.
func engagementsOf(ctx context.Context, tx *db.Tx, mission string, holders, people []string) ([]Engagement, error) {
	var out []Engagement
	err := db.Chunks(holders, perStatement, func(part []string) error {
		list, err := engagementsTaking(ctx, tx, "", people, `id IN (SELECT engagement_id FROM agenda_take WHERE mission_id = $1
			AND holder_kind IN ('person', 'organisation', 'resource') AND holder_id IN `+db.In(len(part), 2)+`)`, append([]any{mission}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

// standing reads the engagements of a mission that are not cancelled.
func standing(ctx context.Context, tx *db.Tx, mission string) ([]Engagement, error) {
	return engagementsWhere(ctx, tx, `mission_id = $1 AND certainty <> 'cancelled'`, mission)
}

// forAudiences reads the engagements of a mission that are meant for more than those taken by name.
func forAudiences(ctx context.Context, tx *db.Tx, mission string) ([]Engagement, error) {
	return engagementsWhere(ctx, tx, `mission_id = $1 AND audience <> 'people'`, mission)
}

// doubtful reads, without their takes, the engagements that somebody may want to settle before publishing.
func doubtful(ctx context.Context, tx *db.Tx, mission string) ([]Engagement, error) {
	return db.All(ctx, tx, scanEngagement, `SELECT `+columns+` FROM agenda_engagement WHERE mission_id = $1 AND certainty <> 'cancelled'
		AND (certainty IN ('idea', 'asked', 'expected') OR fuzzy <> '' OR place_id IS NULL)`, mission)
}

// aroundInOrder reads engagements, those that must come after them, and those that they must come after.
func aroundInOrder(ctx context.Context, tx *db.Tx, mission string, ids []string) ([]Engagement, error) {
	var out []Engagement
	err := db.Chunks(ids, perStatement, func(part []string) error {
		in := db.In(len(part), 2)
		list, err := engagementsWhere(ctx, tx, `mission_id = $1 AND id IN (SELECT id FROM agenda_engagement WHERE id IN `+in+`
			UNION SELECT id FROM agenda_engagement WHERE after_id IN `+in+`
			UNION SELECT after_id FROM agenda_engagement WHERE id IN `+in+`)`, append([]any{mission}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func insertEngagements(ctx context.Context, tx *db.Tx, list []*Engagement) error {
	err := db.Chunks(list, perStatement, func(part []*Engagement) error {
		args := make([]any, 0, len(part)*columnCount)
		for _, e := range part {
			args = append(args, values(e)...)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_engagement (`+columns+`) VALUES `+db.Values(len(part), columnCount), args...)
		return err
	})
	if err != nil {
		return err
	}
	return insertTakes(ctx, tx, list)
}

func insertTakes(ctx context.Context, tx *db.Tx, list []*Engagement) error {
	type row struct {
		e *Engagement
		t Take
	}
	var rows []row
	for _, e := range list {
		for _, t := range e.Takes {
			rows = append(rows, row{e, t})
		}
	}
	return db.Chunks(rows, 2*perStatement, func(part []row) error {
		args := make([]any, 0, len(part)*6)
		for _, r := range part {
			args = append(args, r.e.ID, r.e.MissionID, r.t.Kind, r.t.ID, r.t.Role, r.t.Optional)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_take (engagement_id, mission_id, holder_kind, holder_id, role, optional)
			VALUES `+db.Values(len(part), 6), args...)
		return err
	})
}

// updateEngagement writes an engagement that had the version before; false when it had another.
func updateEngagement(ctx context.Context, tx *db.Tx, e *Engagement, before int64) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE agenda_engagement SET kind = $1, subject_id = $2, track = $3, title_fr = $4, title_en = $5,
		place_id = $6, place_note = $7, zone = $8, day = $9, starts = $10, ends = $11, fuzzy = $12, fuzzy_label = $13,
		certainty = $14, audience = $15, audience_group = $16, after_id = $17, within_id = $18, highlight = $19,
		confidential = $20, pinned = $21, note_fr = $22, note_en = $23, changed_at = $24, changed_by = $25, version = $26
		WHERE id = $27 AND version = $28`,
		e.Kind, e.SubjectID, e.Track, e.Title.FR, e.Title.EN, db.Null(e.PlaceID), e.PlaceNote, e.Zone, e.Day,
		db.NullWhen(e.Starts), db.NullWhen(e.Ends), e.Fuzzy, e.FuzzyLabel, e.Certainty, e.Audience, e.AudienceGroup,
		e.AfterID, e.WithinID, e.Highlight, e.Confidential, e.Pinned, e.Note.FR, e.Note.EN, e.ChangedAt, e.ChangedBy,
		e.Version, e.ID, before)
	return n == 1, err
}

func deleteTakes(ctx context.Context, tx *db.Tx, ids []string) error {
	return db.Chunks(ids, perStatement, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM agenda_take WHERE engagement_id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

func deleteEngagements(ctx context.Context, tx *db.Tx, ids []string) error {
	return db.Chunks(ids, perStatement, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM agenda_engagement WHERE id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

func published(ctx context.Context, tx *db.Tx, id string) (bool, error) {
	_, found, err := db.Maybe(ctx, tx, db.Scalar[string], `SELECT engagement_id FROM agenda_release_item WHERE engagement_id = $1 LIMIT 1`, id)
	return found, err
}

// references are what of agendas points to a person, or to an organisation.
func references(kind item.HolderKind) []db.Reference {
	held := "holder_kind = '" + string(kind) + "'"
	all := []db.Reference{
		{Table: "agenda_take", Column: "holder_id", Key: "engagement_id", Where: held, Same: "engagement_id",
			Columns: "engagement_id, mission_id, holder_kind, holder_id, role, optional", Parent: "agenda_engagement", Child: "engagement_id"},
		{Table: "agenda_availability", Column: "holder_id", Key: "id", Where: held},
	}
	if kind == item.Person {
		all = append(all, db.Reference{Table: "agenda_resource", Column: "person_id", Key: "id"})
	}
	return all
}

func missionsTaking(ctx context.Context, tx *db.Tx, kind item.HolderKind, id string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT DISTINCT mission_id FROM agenda_take WHERE holder_kind = $1 AND holder_id = $2`, kind, id)
}

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
	c := f.conditions(mission)
	takes := ""
	if f.Bare {
		takes = ` AND holder_kind <> 'person'`
	}
	return engagementsTaking(ctx, tx, takes, nil, strings.Join(c.parts, " AND "), c.args...)
}

// slimLike reads slim what passes a filter.
func slimLike(ctx context.Context, tx *db.Tx, mission string, f Filter) ([]Engagement, error) {
	c := f.conditions(mission)
	return engagementsSlim(ctx, tx, `(SELECT * FROM agenda_engagement WHERE `+strings.Join(c.parts, " AND ")+`) e
		LEFT JOIN agenda_take t ON t.engagement_id = e.id AND t.holder_kind = 'resource' AND t.role <> 'excused'`, c.args...)
}

func (f Filter) conditions(mission string) conditions {
	var c conditions
	c.add("mission_id = ?", mission)
	if !f.Cancelled {
		c.add("certainty <> ?", item.CancelledCertainty)
	}
	if f.Public {
		c.add("kind <> ? AND certainty <> ?", item.KindMeeting, item.Idea)
		c.add("confidential = ?", false)
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
	return c
}

// meetingHours reads the hours of the meetings of a day, empty for those without an exact one.
func meetingHours(ctx context.Context, tx *db.Tx, mission string, day span.Day, confidential bool) ([]span.Range, error) {
	return db.All(ctx, tx, func(r db.Row, out *span.Range) error {
		e := Engagement{}
		err := r.Scan(db.When(&e.Starts), db.When(&e.Ends), &e.Fuzzy)
		*out = exactly(&e)
		return err
	}, `SELECT starts, ends, fuzzy FROM agenda_engagement WHERE mission_id = $1 AND day = $2 AND kind = 'meeting'
		AND certainty <> 'cancelled' AND (confidential = $3 OR confidential = $4) ORDER BY fuzzy <> '' DESC, starts NULLS FIRST, ends NULLS FIRST`, mission, day, false, confidential)
}

func confidentialMeetings(ctx context.Context, tx *db.Tx, mission string, day span.Day) ([]Engagement, error) {
	return engagementsWhere(ctx, tx, `mission_id = $1 AND day = $2 AND kind = 'meeting' AND certainty <> 'cancelled' AND confidential = $3`, mission, day, true)
}

func meetingsChangedSince(ctx context.Context, tx *db.Tx, mission string, since span.Instant) ([]Engagement, error) {
	return engagementsWhere(ctx, tx, `mission_id = $1 AND changed_at > $2 AND kind = 'meeting'`, mission, since)
}

// changedSince counts engagements changed after an instant.
func changedSince(ctx context.Context, tx *db.Tx, mission string, since span.Instant) (int, error) {
	return db.One(ctx, tx, db.Scalar[int], `SELECT COUNT(*) FROM agenda_engagement WHERE mission_id = $1 AND changed_at > $2`, mission, since)
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
