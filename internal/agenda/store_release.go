package agenda

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

const releaseColumns = `id, mission_id, number, comment_fr, comment_en, published_at, published_by, items, changes, people`

func scanRelease(r db.Row, x *Release) error {
	return r.Scan(&x.ID, &x.MissionID, &x.Number, &x.Comment.FR, &x.Comment.EN, &x.PublishedAt, &x.PublishedBy, &x.Items, &x.Changes, &x.People)
}

func releasesOf(ctx context.Context, tx *db.Tx, mission string) ([]Release, error) {
	return db.All(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM agenda_release WHERE mission_id = $1 ORDER BY number DESC`, mission)
}

func latestRelease(ctx context.Context, tx *db.Tx, mission string) (Release, bool, error) {
	return db.Maybe(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM agenda_release WHERE mission_id = $1 ORDER BY number DESC LIMIT 1`, mission)
}

func releaseByNumber(ctx context.Context, tx *db.Tx, mission string, number int) (Release, error) {
	return db.One(ctx, tx, scanRelease, `SELECT `+releaseColumns+` FROM agenda_release WHERE mission_id = $1 AND number = $2`, mission, number)
}

func insertRelease(ctx context.Context, tx *db.Tx, r Release) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_release (`+releaseColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		r.ID, r.MissionID, r.Number, r.Comment.FR, r.Comment.EN, r.PublishedAt, r.PublishedBy, r.Items, r.Changes, r.People)
	return err
}

// insertSnapshot writes the entries of a version, each with the instant at which it last changed.
func insertSnapshot(ctx context.Context, tx *db.Tx, release string, s item.Snapshot, changedAt map[string]span.Instant) error {
	ids := make([]string, 0, len(s))
	for id := range s {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	err := db.Chunks(ids, perStatement, func(part []string) error {
		args := make([]any, 0, len(part)*12)
		for _, id := range part {
			e := s[id]
			body, err := json.Marshal(e.Item)
			if err != nil {
				return err
			}
			args = append(args, release, id, e.Item.State, e.Item.Sequence, e.Item.Audience, e.Item.Day, db.NullWhen(e.Item.Starts),
				e.Fingerprint, changedAt[id], e.Item.Version, e.Crowd(), string(body))
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_release_item (release_id, engagement_id, state, sequence, audience, day, starts,
			fingerprint, changed_at, version, parts, body) VALUES `+db.Values(len(part), 12), args...)
		return err
	})
	if err != nil {
		return err
	}
	return insertShares(ctx, tx, release, s, ids)
}

func insertShares(ctx context.Context, tx *db.Tx, release string, s item.Snapshot, ids []string) error {
	type row struct {
		id    string
		h     Holder
		share item.Share
	}
	var rows []row
	for _, id := range ids {
		from := len(rows)
		for h, share := range s[id].Parts {
			rows = append(rows, row{id, h, share})
		}
		slices.SortFunc(rows[from:], func(a, b row) int { return a.h.Compare(b.h) })
	}
	return db.Chunks(rows, 2*perStatement, func(part []row) error {
		args := make([]any, 0, len(part)*6)
		for _, r := range part {
			args = append(args, release, r.id, r.h.Kind, r.h.ID, r.share.State, r.share.Sequence)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_release_take (release_id, engagement_id, holder_kind, holder_id, state, sequence)
			VALUES `+db.Values(len(part), 6), args...)
		return err
	})
}

// entry is one stored item of a version.
type entry struct {
	id          string
	state       item.State
	sequence    int
	fingerprint string
	changedAt   span.Instant
	body        string
}

func scanEntry(r db.Row, e *entry) error {
	return r.Scan(&e.id, &e.state, &e.sequence, &e.fingerprint, &e.changedAt, &e.body)
}

const entryColumns = `i.engagement_id, i.state, i.sequence, i.fingerprint, i.changed_at, i.body`

// item reads the words that were published.
func (e *entry) item() (it Item, err error) {
	err = json.Unmarshal([]byte(e.body), &it)
	it.State, it.Sequence = e.state, e.sequence
	return it, err
}

// readSnapshot reads all of a version.
func readSnapshot(ctx context.Context, tx *db.Tx, release string) (item.Snapshot, map[string]span.Instant, error) {
	out, at := item.Snapshot{}, map[string]span.Instant{}
	return out, at, readInto(ctx, tx, out, at, "", release)
}

// readSome reads some items of a version.
func readSome(ctx context.Context, tx *db.Tx, release string, ids []string) (item.Snapshot, map[string]span.Instant, error) {
	out, at := item.Snapshot{}, map[string]span.Instant{}
	return out, at, db.Chunks(ids, perStatement, func(part []string) error {
		return readInto(ctx, tx, out, at, ` AND engagement_id IN `+db.In(len(part), 2), append([]any{release}, db.Args(part)...)...)
	})
}

// readInto adds the items of a version that pass a further condition; the version is the first argument.
func readInto(ctx context.Context, tx *db.Tx, out item.Snapshot, at map[string]span.Instant, and string, args ...any) error {
	list, err := db.All(ctx, tx, scanEntry, `SELECT engagement_id, state, sequence, fingerprint, changed_at, body
		FROM agenda_release_item WHERE release_id = $1`+and, args...)
	if err != nil {
		return err
	}
	for i := range list {
		it, err := list[i].item()
		if err != nil {
			return err
		}
		out[it.ID] = &item.Entry{Item: it, Fingerprint: list[i].fingerprint, Parts: map[Holder]item.Share{}}
		at[it.ID] = list[i].changedAt
	}
	return db.Each(ctx, tx, func(r db.Row) error {
		var id string
		var h Holder
		var share item.Share
		if err := r.Scan(&id, &h.Kind, &h.ID, &share.State, &share.Sequence); err != nil {
			return err
		}
		out[id].Parts[h] = share
		return nil
	}, `SELECT engagement_id, holder_kind, holder_id, state, sequence FROM agenda_release_take WHERE release_id = $1`+and, args...)
}

// settled lists those of some items of a version that say what a new one would: live, with the same fingerprint, for the
// same people.
func settled(ctx context.Context, tx *db.Tx, release string, now item.Snapshot) (same []string, err error) {
	return same, db.Chunks(slices.Sorted(maps.Keys(now)), perStatement, func(part []string) error {
		return db.Each(ctx, tx, func(r db.Row) error {
			var id, fingerprint, parts string
			err := r.Scan(&id, &fingerprint, &parts)
			if e := now[id]; e != nil && parts == e.Crowd() && fingerprint == item.Fingerprint(&e.Item) {
				same = append(same, id)
			}
			return err
		}, `SELECT engagement_id, fingerprint, parts FROM agenda_release_item WHERE release_id = $1 AND state = 'live'
			AND engagement_id IN `+db.In(len(part), 2), append([]any{release}, db.Args(part)...)...)
	})
}

// differingItems lists the items of which two versions say something else, or of which the audience may be another.
func differingItems(ctx context.Context, tx *db.Tx, from, to string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT n.engagement_id FROM agenda_release_item n LEFT JOIN agenda_release_item p
			ON p.release_id = $1 AND p.engagement_id = n.engagement_id
		WHERE n.release_id = $2 AND (p.engagement_id IS NULL OR p.fingerprint <> n.fingerprint OR p.state <> n.state
			OR n.audience <> 'people' AND (n.parts = '' OR p.parts <> n.parts))
		UNION SELECT p.engagement_id FROM agenda_release_item p WHERE p.release_id = $1
			AND NOT EXISTS (SELECT 1 FROM agenda_release_item n WHERE n.release_id = $2 AND n.engagement_id = p.engagement_id)`, from, to)
}

// DayCount is how many live items a version holds on a day.
type DayCount struct {
	Day   span.Day
	Items int
}

func daysOf(ctx context.Context, tx *db.Tx, release string) ([]DayCount, error) {
	return db.All(ctx, tx, func(r db.Row, d *DayCount) error { return r.Scan(&d.Day, &d.Items) }, `SELECT day, COUNT(*)
		FROM agenda_release_item WHERE release_id = $1 AND state = 'live' GROUP BY day ORDER BY day`, release)
}

// itemsOn reads the live items of a version on one day.
func itemsOn(ctx context.Context, tx *db.Tx, release string, day span.Day) ([]Item, error) {
	list, err := db.All(ctx, tx, scanEntry, `SELECT engagement_id, state, sequence, fingerprint, changed_at, body
		FROM agenda_release_item WHERE release_id = $1 AND day = $2 AND state = 'live'`, release, day)
	out := make([]Item, 0, len(list))
	for i := range list {
		it, ierr := list[i].item()
		if ierr != nil {
			return nil, ierr
		}
		out = append(out, it)
	}
	item.Sort(out)
	return out, err
}

// share is one stored item of a version with the part that a person has in it; state and sequence are "" and 0 for an
// item that was published for an audience before the person belonged to it.
type share struct {
	entry
	item.Share
}

// sharesOf reads what a version holds for a person, and what it holds for whole audiences.
func sharesOf(ctx context.Context, tx *db.Tx, release, person string) ([]share, error) {
	list, err := db.All(ctx, tx, func(r db.Row, s *share) error {
		var n *int
		err := r.Scan(&s.id, &s.entry.state, &s.entry.sequence, &s.fingerprint, &s.changedAt, &s.body, db.Text((*string)(&s.Share.State)), &n)
		if n != nil {
			s.Share.Sequence = *n
		}
		return err
	}, `SELECT `+entryColumns+`, t.state, t.sequence FROM agenda_release_item i
		JOIN agenda_release_take t ON t.release_id = i.release_id AND t.engagement_id = i.engagement_id
		WHERE t.release_id = $1 AND t.holder_kind = 'person' AND t.holder_id = $2`, release, person)
	if err != nil {
		return nil, err
	}
	more, err := db.All(ctx, tx, func(r db.Row, s *share) error { return scanEntry(r, &s.entry) }, `SELECT `+entryColumns+`
		FROM agenda_release_item i WHERE i.release_id = $1 AND i.audience <> 'people' AND i.state = 'live'`, release)
	have := map[string]bool{}
	for i := range list {
		have[list[i].id] = true
	}
	for _, s := range more {
		if !have[s.id] {
			list = append(list, s)
		}
	}
	slices.SortFunc(list, func(a, b share) int { return cmp.Compare(a.id, b.id) })
	return list, err
}

// standings reads how an engagement stood for a person in each version that knows it, the latest version first.
func standings(ctx context.Context, tx *db.Tx, mission, engagement, person string) ([]standingIn, error) {
	return db.All(ctx, tx, func(r db.Row, s *standingIn) error {
		return r.Scan(&s.release, &s.number, &s.at, &s.state, db.Text((*string)(&s.share)))
	}, `SELECT r.id, r.number, r.published_at, i.state, t.state FROM agenda_release r
		JOIN agenda_release_item i ON i.release_id = r.id AND i.engagement_id = $1
		LEFT JOIN agenda_release_take t ON t.release_id = r.id AND t.engagement_id = $1 AND t.holder_kind = 'person' AND t.holder_id = $2
		WHERE r.mission_id = $3 ORDER BY r.number DESC`, engagement, person, mission)
}

// standingIn is how an engagement stood for a person in a version: share is "" for who was not told of it.
type standingIn struct {
	release string
	number  int
	at      span.Instant
	state   item.State
	share   item.State
}

func engagementsOfSubject(ctx context.Context, tx *db.Tx, mission, kind, subject string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT id FROM agenda_engagement WHERE kind = $1 AND subject_id = $2 AND mission_id = $3 ORDER BY id`, kind, subject, mission)
}

func insertNotices(ctx context.Context, tx *db.Tx, list []Notice) error {
	return db.Chunks(list, perStatement, func(part []Notice) error {
		args := make([]any, 0, len(part)*6)
		for _, n := range part {
			args = append(args, n.ID, n.ReleaseID, n.MissionID, n.PersonID, n.Changes, n.MailID)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agenda_notice (id, release_id, mission_id, person_id, changes, mail_id) VALUES `+db.Values(len(part), 6), args...)
		return err
	})
}

func noticesOf(ctx context.Context, tx *db.Tx, release string) ([]Notice, error) {
	return db.All(ctx, tx, func(r db.Row, n *Notice) error {
		return r.Scan(&n.ID, &n.ReleaseID, &n.MissionID, &n.PersonID, &n.Changes, &n.MailID, db.When(&n.SeenAt))
	}, `SELECT id, release_id, mission_id, person_id, changes, mail_id, seen_at FROM agenda_notice WHERE release_id = $1 ORDER BY person_id`, release)
}

// noticesTo reads the versions of a mission that told a person something, the latest first.
func noticesTo(ctx context.Context, tx *db.Tx, mission, person string) ([]Notice, error) {
	return db.All(ctx, tx, func(r db.Row, n *Notice) error {
		return r.Scan(&n.ID, &n.ReleaseID, &n.MissionID, &n.PersonID, &n.Changes, &n.MailID, db.When(&n.SeenAt))
	}, `SELECT n.id, n.release_id, n.mission_id, n.person_id, n.changes, n.mail_id, n.seen_at FROM agenda_notice n
		JOIN agenda_release r ON r.id = n.release_id WHERE n.mission_id = $1 AND n.person_id = $2 ORDER BY r.number DESC`, mission, person)
}

// markSeen notes that a person saw a version and those before it; it gives how many notices that settles.
func markSeen(ctx context.Context, tx *db.Tx, mission, person string, upTo int) (int64, error) {
	return tx.Exec(ctx, `UPDATE agenda_notice SET seen_at = $1 WHERE mission_id = $2 AND person_id = $3 AND seen_at IS NULL
		AND release_id IN (SELECT id FROM agenda_release WHERE mission_id = $2 AND number <= $4)`, tx.Now(), mission, person, upTo)
}

func feedGeneration(ctx context.Context, tx *db.Tx, mission, person string) (int, error) {
	n, _, err := db.Maybe(ctx, tx, db.Scalar[int], `SELECT generation FROM agenda_feed WHERE mission_id = $1 AND person_id = $2`, mission, person)
	return n, err
}

func raiseFeed(ctx context.Context, tx *db.Tx, mission, person string) (int, error) {
	return db.One(ctx, tx, db.Scalar[int], `INSERT INTO agenda_feed (mission_id, person_id, generation) VALUES ($1, $2, 1)
		ON CONFLICT (mission_id, person_id) DO UPDATE SET generation = agenda_feed.generation + 1 RETURNING generation`, mission, person)
}

func setTitle(ctx context.Context, tx *db.Tx, id string, title text.Pair) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_engagement SET title_fr = $1, title_en = $2, changed_at = $3, version = version + 1 WHERE id = $4`, title.FR, title.EN, tx.Now(), id)
	return err
}

// changedOrShared reads the engagements changed since an instant that are not as a version has them, cancelled ones too,
// and those for an audience.
func changedOrShared(ctx context.Context, tx *db.Tx, mission string, since span.Instant, release string) ([]Engagement, error) {
	ids, err := db.All(ctx, tx, db.Scalar[string], `SELECT id FROM agenda_engagement WHERE mission_id = $1 AND audience <> 'people'
		UNION SELECT e.id FROM agenda_engagement e LEFT JOIN agenda_release_item i ON i.release_id = $2 AND i.engagement_id = e.id
			AND i.version = e.version WHERE e.mission_id = $1 AND e.changed_at >= $3 AND i.engagement_id IS NULL`, mission, release, since)
	if err != nil {
		return nil, err
	}
	found, err := engagementsByID(ctx, tx, ids)
	out := make([]Engagement, 0, len(found))
	for _, id := range ids {
		if e := found[id]; e != nil {
			out = append(out, *e)
		}
	}
	return out, err
}
