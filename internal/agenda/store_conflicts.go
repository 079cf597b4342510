package agenda

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
)

// detail is what a conflict's sentence needs beside its columns.
type detail struct {
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Need   int    `json:"need,omitempty"`
	Count  int    `json:"count,omitempty"`
	Limit  int    `json:"limit,omitempty"`
	Reason string `json:"reason,omitempty"`
}

const conflictColumns = `kind, holder_kind, holder_id, a_id, b_id, starts, minutes, weak, detail`

func scanConflict(r db.Row, c *clash.Conflict) error {
	var raw string
	if err := r.Scan(&c.Kind, &c.Holder.Kind, &c.Holder.ID, &c.A, &c.B, &c.Starts, &c.Minutes, &c.Weak, &raw); err != nil {
		return err
	}
	if raw == "" {
		return nil
	}
	var d detail
	err := json.Unmarshal([]byte(raw), &d)
	c.From, c.To, c.Need, c.Count, c.Limit, c.Reason = d.From, d.To, d.Need, d.Count, d.Limit, d.Reason
	return err
}

func conflictsOf(ctx context.Context, tx *db.Tx, mission string) ([]clash.Conflict, error) {
	return db.All(ctx, tx, scanConflict, `SELECT `+conflictColumns+` FROM agenda_conflict WHERE mission_id = $1`, mission)
}

// conflictPage reads one page of the conflicts that pass a filter, those first that come first.
func conflictPage(ctx context.Context, tx *db.Tx, mission string, f ConflictFilter) ([]clash.Conflict, error) {
	return db.All(ctx, tx, scanConflict, `SELECT `+conflictColumns+` FROM agenda_conflict c WHERE mission_id = $1
			AND ($2 = '' OR kind = $2) AND ($3 = 1 OR weak = FALSE AND kind <> 'possible')
			AND ($4 = 1) = EXISTS (SELECT 1 FROM agenda_waiver w WHERE w.kind = c.kind AND w.holder_kind = c.holder_kind
				AND w.holder_id = c.holder_id AND w.a_id = c.a_id AND w.b_id = c.b_id)
		ORDER BY starts, kind, holder_kind, holder_id, a_id, b_id LIMIT $5 OFFSET $6`,
		mission, string(f.Kind), bit(f.Weak || f.Accepted), bit(f.Accepted), f.Most, max(0, f.From))
}

// bit is a condition that PostgreSQL and SQLite compare alike.
func bit(is bool) int {
	if is {
		return 1
	}
	return 0
}

func conflictsOfHolders(ctx context.Context, tx *db.Tx, mission string, holders []string) ([]clash.Conflict, error) {
	var out []clash.Conflict
	err := db.Chunks(holders, perStatement, func(part []string) error {
		list, err := db.All(ctx, tx, scanConflict, `SELECT `+conflictColumns+` FROM agenda_conflict
			WHERE mission_id = $1 AND holder_id IN `+db.In(len(part), 2), append([]any{mission}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

// conflictsOfItems reads the conflicts in which one of the engagements is a side: of many engagements, by reading all of
// the mission's, so that the number of queries does not grow.
func conflictsOfItems(ctx context.Context, tx *db.Tx, mission string, ids []string) ([]clash.Conflict, error) {
	if len(ids) > perStatement {
		return conflictsAmong(ctx, tx, mission, ids)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	args := append([]any{mission}, db.Args(ids)...)
	return db.All(ctx, tx, scanConflict, `SELECT `+conflictColumns+` FROM agenda_conflict WHERE mission_id = $1 AND a_id IN `+db.In(len(ids), 2)+`
		UNION SELECT `+conflictColumns+` FROM agenda_conflict WHERE mission_id = `+db.In(1, len(ids)+2)+` AND b_id IN `+db.In(len(ids), len(ids)+3), append(args, args...)...)
}

func conflictsAmong(ctx context.Context, tx *db.Tx, mission string, ids []string) ([]clash.Conflict, error) {
	all, err := conflictsOf(ctx, tx, mission)
	among := make(map[string]bool, len(ids))
	for _, id := range ids {
		among[id] = true
	}
	return slices.DeleteFunc(all, func(c clash.Conflict) bool { return !among[c.A] && !among[c.B] }), err
}

func deleteConflicts(ctx context.Context, tx *db.Tx, list []clash.Conflict) error {
	for _, c := range list {
		if _, err := tx.Exec(ctx, `DELETE FROM agenda_conflict WHERE kind = $1 AND holder_kind = $2 AND holder_id = $3 AND a_id = $4
			AND b_id = $5`, c.Kind, c.Holder.Kind, c.Holder.ID, c.A, c.B); err != nil {
			return err
		}
	}
	return nil
}

func insertConflicts(ctx context.Context, tx *db.Tx, mission string, list []clash.Conflict) error {
	return db.Chunks(list, perStatement, func(part []clash.Conflict) error {
		args := make([]any, 0, len(part)*10)
		for _, c := range part {
			raw, err := json.Marshal(detail{c.From, c.To, c.Need, c.Count, c.Limit, c.Reason})
			if err != nil {
				return err
			}
			args = append(args, mission, c.Kind, c.Holder.Kind, c.Holder.ID, c.A, c.B, c.Starts, c.Minutes, c.Weak, string(raw))
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_conflict (mission_id, `+conflictColumns+`) VALUES `+db.Values(len(part), 10), args...)
		return err
	})
}

func clearConflicts(ctx context.Context, tx *db.Tx, mission string) error {
	_, err := tx.Exec(ctx, `DELETE FROM agenda_conflict WHERE mission_id = $1`, mission)
	return err
}

type waived struct {
	key clash.Key
	Waiver
}

func waiversOf(ctx context.Context, tx *db.Tx, mission string) (map[clash.Key]Waiver, error) {
	list, err := db.All(ctx, tx, func(r db.Row, w *waived) error {
		return r.Scan(&w.key.Kind, &w.key.Holder.Kind, &w.key.Holder.ID, &w.key.A, &w.key.B, &w.Reason, &w.By, &w.WaivedAt)
	}, `SELECT kind, holder_kind, holder_id, a_id, b_id, reason, waived_by, waived_at FROM agenda_waiver WHERE mission_id = $1`, mission)
	out := make(map[clash.Key]Waiver, len(list))
	for _, w := range list {
		out[w.key] = w.Waiver
	}
	return out, err
}

func putWaiver(ctx context.Context, tx *db.Tx, mission string, k clash.Key, w Waiver) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_waiver (mission_id, kind, holder_kind, holder_id, a_id, b_id, reason, waived_by,
		waived_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, holder_kind, holder_id, a_id, b_id)
		DO UPDATE SET reason = excluded.reason, waived_by = excluded.waived_by, waived_at = excluded.waived_at`,
		mission, k.Kind, k.Holder.Kind, k.Holder.ID, k.A, k.B, w.Reason, w.By, w.WaivedAt)
	return err
}

func dropWaiver(ctx context.Context, tx *db.Tx, mission string, k clash.Key) error {
	_, err := tx.Exec(ctx, `DELETE FROM agenda_waiver WHERE mission_id = $1 AND kind = $2 AND holder_kind = $3 AND holder_id = $4
		AND a_id = $5 AND b_id = $6`, mission, k.Kind, k.Holder.Kind, k.Holder.ID, k.A, k.B)
	return err
}

// dropWaiversOf forgets the waivers about engagements whose hours, place or holders changed: what was accepted is no more.
func dropWaiversOf(ctx context.Context, tx *db.Tx, mission string, ids []string) error {
	return db.Chunks(ids, perStatement, func(part []string) error {
		for _, side := range []string{"a_id", "b_id"} {
			if _, err := tx.Exec(ctx, `DELETE FROM agenda_waiver WHERE mission_id = $1 AND `+side+` IN `+db.In(len(part), 2),
				append([]any{mission}, db.Args(part)...)...); err != nil {
				return err
			}
		}
		return nil
	})
}

func scanAvailability(r db.Row, a *Availability) error {
	return r.Scan(&a.ID, &a.MissionID, &a.Ref, &a.Holder.Kind, &a.Holder.ID, &a.When.From, &a.When.To, &a.Open, &a.Reason)
}

const availabilityColumns = `id, mission_id, ref, holder_kind, holder_id, starts, ends, open, reason`

func availabilityOf(ctx context.Context, tx *db.Tx, mission string) ([]Availability, error) {
	return db.All(ctx, tx, scanAvailability, `SELECT `+availabilityColumns+` FROM agenda_availability WHERE mission_id = $1
		ORDER BY holder_kind, holder_id, starts, id`, mission)
}

func commonAvailability(ctx context.Context, tx *db.Tx, mission string) ([]Availability, error) {
	return db.All(ctx, tx, scanAvailability, `SELECT `+availabilityColumns+` FROM agenda_availability WHERE mission_id = $1
		AND holder_kind NOT IN ('person', 'organisation') ORDER BY holder_kind, holder_id, starts, id`, mission)
}

func availabilityOfHolders(ctx context.Context, tx *db.Tx, mission string, holders []string) ([]Availability, error) {
	var out []Availability
	err := db.Chunks(holders, perStatement, func(part []string) error {
		list, err := db.All(ctx, tx, scanAvailability, `SELECT `+availabilityColumns+` FROM agenda_availability
			WHERE mission_id = $1 AND holder_id IN `+db.In(len(part), 2)+` ORDER BY holder_kind, holder_id, starts, id`,
			append([]any{mission}, db.Args(part)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func putAvailability(ctx context.Context, tx *db.Tx, list []Availability) error {
	return db.Chunks(list, perStatement, func(part []Availability) error {
		args := make([]any, 0, len(part)*9)
		for _, a := range part {
			args = append(args, a.ID, a.MissionID, a.Ref, a.Holder.Kind, a.Holder.ID, a.When.From, a.When.To, a.Open, a.Reason)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_availability (`+availabilityColumns+`) VALUES `+db.Values(len(part), 9)+`
			ON CONFLICT (mission_id, ref) DO UPDATE SET holder_kind = excluded.holder_kind, holder_id = excluded.holder_id,
			starts = excluded.starts, ends = excluded.ends, open = excluded.open, reason = excluded.reason`, args...)
		return err
	})
}

const resourceColumns = `id, mission_id, ref, kind, name, place_id, person_id, capacity, languages, note, sort`

func scanResource(r db.Row, x *Resource) error {
	var languages string
	err := r.Scan(&x.ID, &x.MissionID, &x.Ref, &x.Kind, &x.Name, db.Text(&x.PlaceID), db.Text(&x.PersonID), &x.Capacity,
		&languages, &x.Note, &x.Sort)
	x.Languages = strings.Fields(languages)
	return err
}

func resourcesOf(ctx context.Context, tx *db.Tx, mission string) ([]Resource, error) {
	return db.All(ctx, tx, scanResource, `SELECT `+resourceColumns+` FROM agenda_resource WHERE mission_id = $1
		ORDER BY sort, kind, name, id`, mission)
}

func putResources(ctx context.Context, tx *db.Tx, list []Resource) error {
	return db.Chunks(list, perStatement, func(part []Resource) error {
		args := make([]any, 0, len(part)*11)
		for _, x := range part {
			args = append(args, x.ID, x.MissionID, x.Ref, x.Kind, x.Name, db.Null(x.PlaceID), db.Null(x.PersonID), x.Capacity,
				strings.Join(x.Languages, " "), x.Note, x.Sort)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_resource (`+resourceColumns+`) VALUES `+db.Values(len(part), 11)+`
			ON CONFLICT (mission_id, ref) DO UPDATE SET kind = excluded.kind, name = excluded.name, place_id = excluded.place_id,
			person_id = excluded.person_id, capacity = excluded.capacity, languages = excluded.languages, note = excluded.note,
			sort = excluded.sort`, args...)
		return err
	})
}

const stepColumns = `id, mission_id, actor_id, actor_name, label_fr, label_en, made_at, undone_at, undone_by`

func scanStep(r db.Row, s *Step) error {
	return r.Scan(&s.ID, &s.MissionID, &s.ActorID, &s.By, &s.Label.FR, &s.Label.EN, &s.MadeAt, db.When(&s.UndoneAt), &s.UndoneBy)
}

func lastSteps(ctx context.Context, tx *db.Tx, mission string, most int) ([]Step, error) {
	return db.All(ctx, tx, scanStep, `SELECT `+stepColumns+` FROM agenda_step WHERE mission_id = $1
		ORDER BY made_at DESC, id DESC LIMIT $2`, mission, most)
}

func stepByID(ctx context.Context, tx *db.Tx, id string) (Step, string, error) {
	var undo string
	s, err := db.One(ctx, tx, func(r db.Row, s *Step) error {
		return r.Scan(&s.ID, &s.MissionID, &s.ActorID, &s.By, &s.Label.FR, &s.Label.EN, &s.MadeAt, db.When(&s.UndoneAt), &s.UndoneBy, &undo)
	}, `SELECT `+stepColumns+`, undo_json FROM agenda_step WHERE id = $1`, id)
	return s, undo, err
}

func insertStep(ctx context.Context, tx *db.Tx, s Step, undo string) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_step (id, mission_id, actor_id, actor_name, label_fr, label_en, undo_json, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, s.ID, s.MissionID, s.ActorID, s.By, s.Label.FR, s.Label.EN, undo, s.MadeAt)
	return err
}

// markUndone marks a step; false when it was undone already.
func markUndone(ctx context.Context, tx *db.Tx, id, by string) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE agenda_step SET undone_at = $1, undone_by = $2 WHERE id = $3 AND undone_at IS NULL`, tx.Now(), by, id)
	return n == 1, err
}

// takenHours reads when some resources are taken after an instant by what holds at an exact hour: by meetings, and by
// whatever else is more than an idea and keeps its people.
func takenHours(ctx context.Context, tx *db.Tx, mission string, resources []string, since span.Instant, but span.Day) ([]Taken, error) {
	if len(resources) == 0 {
		return nil, nil
	}
	return db.All(ctx, tx, func(r db.Row, t *Taken) error {
		return r.Scan(&t.Engagement, &t.Resource, &t.When.From, &t.When.To)
	}, `SELECT e.id, t.holder_id, e.starts, e.ends FROM agenda_take t JOIN agenda_engagement e ON e.id = t.engagement_id
		WHERE t.mission_id = $1 AND t.holder_kind = 'resource' AND t.role <> 'excused' AND e.certainty <> 'cancelled' AND e.fuzzy = $2 AND e.ends > $3
		AND e.starts IS NOT NULL AND (e.kind = 'meeting' AND e.day <> $4 OR e.kind <> 'meeting' AND e.certainty <> $5
		AND (e.track <> $6 OR e.kind = $7))
		AND t.holder_id IN `+db.In(len(resources), 8), append([]any{mission, item.Exact, since, but, item.Idea, item.Free, item.KindFree}, db.Args(resources)...)...)
}
