package meeting

import (
	"context"
	"strings"

	"escale.dev/escale/internal/db"
)

const columns = `id, mission_id, ref, company_id, counterpart_id, direction, channel, intermediary_id, organiser_id, reason, priority, minutes,
	place_kind, place_id, language, interpreter, wish_day, wish_from, wish_to, confidential, brief, state, engagement_id,
	asked_at, answered_at, created_at, changed_at, version`

const columnCount = 28

func scanRequest(row db.Row, r *Request) error {
	return row.Scan(&r.ID, &r.MissionID, &r.Ref, &r.CompanyID, &r.CounterpartID, &r.Direction, &r.Channel, db.Text(&r.IntermediaryID), db.Text(&r.OrganiserID),
		&r.Reason, &r.Priority, &r.Minutes, &r.PlaceKind, db.Text(&r.PlaceID), &r.Language, &r.Interpreter, &r.WishDay, &r.WishFrom, &r.WishTo, &r.Confidential,
		&r.Brief, &r.State, db.Text(&r.EngagementID), db.When(&r.AskedAt), db.When(&r.AnsweredAt), &r.CreatedAt, &r.ChangedAt, &r.Version)
}

func (r *Request) values() []any {
	return []any{r.ID, r.MissionID, r.Ref, r.CompanyID, r.CounterpartID, r.Direction, r.Channel, db.Null(r.IntermediaryID), db.Null(r.OrganiserID),
		r.Reason, r.Priority, r.Minutes, r.PlaceKind, db.Null(r.PlaceID), r.Language, r.Interpreter, string(r.WishDay), int(r.WishFrom), int(r.WishTo), r.Confidential,
		r.Brief, string(r.State), db.Null(r.EngagementID), db.NullWhen(r.AskedAt), db.NullWhen(r.AnsweredAt), r.CreatedAt, r.ChangedAt, r.Version}
}

func requestsOf(ctx context.Context, tx *db.Tx, missionID string) ([]Request, error) {
	return db.All(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE mission_id = $1 ORDER BY ref, id`, missionID)
}

func requestByID(ctx context.Context, tx *db.Tx, missionID, id string) (Request, error) {
	return db.One(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE mission_id = $1 AND id = $2`, missionID, id)
}

func requestsByID(ctx context.Context, tx *db.Tx, missionID string, ids []string) ([]Request, error) {
	var out []Request
	err := db.Chunks(ids, 500, func(some []string) error {
		list, err := db.All(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE mission_id = $1 AND id IN `+db.In(len(some), 2),
			append([]any{missionID}, db.Args(some)...)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

// briefly reads of a mission's requests, by id, only the sides, the urgency and the engagement: for counting many.
func briefly(ctx context.Context, tx *db.Tx, missionID string) (map[string]Request, error) {
	out := map[string]Request{}
	return out, db.Each(ctx, tx, func(row db.Row) error {
		var q Request
		err := row.Scan(&q.ID, &q.CompanyID, &q.CounterpartID, &q.Priority, db.Text(&q.EngagementID))
		out[q.ID] = q
		return err
	}, `SELECT id, company_id, counterpart_id, priority, engagement_id FROM meeting_request WHERE mission_id = $1`, missionID)
}

func requestsByRef(ctx context.Context, tx *db.Tx, missionID string, refs []string) ([]Request, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	return db.All(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE mission_id = $1 AND ref IN `+db.In(len(refs), 2),
		append([]any{missionID}, db.Args(refs)...)...)
}

// requestsWith gives the requests of every mission in which one of the organisations stands on either side.
func requestsWith(ctx context.Context, tx *db.Tx, organisations []string) ([]Request, error) {
	return requestsWhere(ctx, tx, organisations, func(in string) string { return `company_id IN ` + in + ` OR counterpart_id IN ` + in })
}

// requestsNaming gives the requests of every mission for which one of the people may come.
func requestsNaming(ctx context.Context, tx *db.Tx, people []string) ([]Request, error) {
	return requestsWhere(ctx, tx, people, func(in string) string {
		return `id IN (SELECT request_id FROM meeting_party WHERE person_id IN ` + in + `)`
	})
}

func requestsWhere(ctx context.Context, tx *db.Tx, ids []string, where func(in string) string) ([]Request, error) {
	return db.All(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE `+where(db.In(len(ids), 1))+` ORDER BY ref, id`, db.Args(ids)...)
}

// Filter narrows a list of requests. Carriers: only those that one of these intermediaries carries; nil for all.
type Filter struct {
	States       []State
	Placed       *bool
	Company      string
	Counterpart  string
	Intermediary string
	Priority     int
	PlaceKind    string
	Organisation string // either side
	Words        string // each must be the reference, or in a name or sector of either side
	Carriers     []string
	words        []word // what Words stands for
	Limit        int
	Offset       int
}

// word is one word looked for: a reference, or one of these organisations on either side.
type word struct {
	refs []string
	orgs []string
}

func (f Filter) where(missionID string) (string, []any) {
	args := []any{missionID}
	parts := []string{"mission_id = $1"}
	in := func(column string, values []string) {
		if len(values) == 0 {
			parts = append(parts, "1 = 0")
			return
		}
		parts = append(parts, column+" IN "+db.In(len(values), len(args)+1))
		args = append(args, db.Args(values)...)
	}
	if len(f.States) > 0 {
		states := make([]string, len(f.States))
		for i, s := range f.States {
			states[i] = string(s)
		}
		in("state", states)
	}
	for _, c := range []struct{ column, value string }{{"company_id", f.Company}, {"counterpart_id", f.Counterpart}, {"intermediary_id", f.Intermediary}} {
		if c.value != "" {
			in(c.column, []string{c.value})
		}
	}
	for _, w := range f.words {
		either := []string{"ref IN " + db.In(len(w.refs), len(args)+1)}
		args = append(args, db.Args(w.refs)...)
		for _, column := range []string{"company_id", "counterpart_id"} {
			if len(w.orgs) > 0 {
				either = append(either, column+" IN "+db.In(len(w.orgs), len(args)+1))
				args = append(args, db.Args(w.orgs)...)
			}
		}
		parts = append(parts, "("+strings.Join(either, " OR ")+")")
	}
	if f.Carriers != nil {
		in("intermediary_id", f.Carriers)
	}
	if f.Organisation != "" {
		one := db.In(1, len(args)+1)
		two := db.In(1, len(args)+2)
		parts = append(parts, "(company_id IN "+one+" OR counterpart_id IN "+two+")")
		args = append(args, f.Organisation, f.Organisation)
	}
	if f.PlaceKind != "" {
		in("place_kind", []string{f.PlaceKind})
	}
	if f.Priority > 0 {
		parts = append(parts, "priority IN "+db.In(1, len(args)+1))
		args = append(args, f.Priority)
	}
	if f.Placed != nil {
		if *f.Placed {
			parts = append(parts, "engagement_id IS NOT NULL")
		} else {
			parts = append(parts, "engagement_id IS NULL")
		}
	}
	return strings.Join(parts, " AND "), args
}

func listRequests(ctx context.Context, tx *db.Tx, missionID string, f Filter) ([]Request, error) {
	where, args := f.where(missionID)
	query := `SELECT ` + columns + ` FROM meeting_request WHERE ` + where + ` ORDER BY priority, ref, id`
	if f.Limit > 0 {
		query += ` LIMIT ` + strings.Trim(db.In(1, len(args)+1), "()") + ` OFFSET ` + strings.Trim(db.In(1, len(args)+2), "()")
		args = append(args, f.Limit, f.Offset)
	}
	return db.All(ctx, tx, scanRequest, query, args...)
}

func countRequests(ctx context.Context, tx *db.Tx, missionID string, f Filter) (int, error) {
	where, args := f.where(missionID)
	return db.One(ctx, tx, db.Scalar[int], `SELECT count(*) FROM meeting_request WHERE `+where, args...)
}

// acceptedNear reads the accepted requests that share a side or a person with one.
func acceptedNear(ctx context.Context, tx *db.Tx, q *Request) ([]Request, error) {
	return db.All(ctx, tx, scanRequest, `SELECT `+columns+` FROM meeting_request WHERE mission_id = $1 AND state = 'accepted' AND
		id IN (SELECT id FROM meeting_request WHERE mission_id = $1 AND company_id IN ($2, $3)
			UNION SELECT id FROM meeting_request WHERE mission_id = $1 AND counterpart_id IN ($2, $3)
			UNION SELECT o.request_id FROM meeting_party p JOIN meeting_party o ON o.person_id = p.person_id WHERE p.request_id = $4)
		ORDER BY priority, ref, id`, q.MissionID, q.CompanyID, q.CounterpartID, q.ID)
}

// carrying lists the intermediaries that carry requests of a mission.
func carrying(ctx context.Context, tx *db.Tx, missionID string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT DISTINCT intermediary_id FROM meeting_request WHERE mission_id = $1 AND intermediary_id IS NOT NULL ORDER BY intermediary_id NULLS LAST`, missionID)
}

type partyRow struct {
	request string
	Party
}

func scanParty(row db.Row, p *partyRow) error {
	return row.Scan(&p.request, &p.PersonID, &p.Side, &p.Required)
}

func partiesOf(ctx context.Context, tx *db.Tx, missionID string) ([]partyRow, error) {
	return db.All(ctx, tx, scanParty, `SELECT p.request_id, p.person_id, p.side, p.required FROM meeting_party p
		JOIN meeting_request r ON r.id = p.request_id WHERE r.mission_id = $1 ORDER BY p.request_id, p.side, p.person_id`, missionID)
}

// attending lists the people of accepted requests: of those that the intermediaries carry, unless nil; of one request,
// unless ""; among them one person alone, unless "".
func attending(ctx context.Context, tx *db.Tx, missionID string, carriers []string, request, person string) ([]string, error) {
	where, args := Filter{States: []State{Accepted}, Carriers: carriers}.where(missionID)
	for _, only := range []struct{ column, value string }{{"p.request_id", request}, {"p.person_id", person}} {
		if only.value != "" {
			args = append(args, only.value)
			where += " AND " + only.column + " IN " + db.In(1, len(args))
		}
	}
	return db.All(ctx, tx, db.Scalar[string], `SELECT DISTINCT p.person_id FROM meeting_party p JOIN meeting_request ON id = p.request_id WHERE `+where+` ORDER BY 1`, args...)
}

func partiesIn(ctx context.Context, tx *db.Tx, requests []string) ([]partyRow, error) {
	var out []partyRow
	err := db.Chunks(requests, 500, func(some []string) error {
		list, err := db.All(ctx, tx, scanParty, `SELECT request_id, person_id, side, required FROM meeting_party WHERE request_id IN `+db.In(len(some), 1)+`
			ORDER BY request_id, side, person_id`, db.Args(some)...)
		out = append(out, list...)
		return err
	})
	return out, err
}

func insertRequests(ctx context.Context, tx *db.Tx, list []Request) error {
	return db.Chunks(list, 200, func(some []Request) error {
		args := make([]any, 0, len(some)*columnCount)
		for i := range some {
			args = append(args, some[i].values()...)
		}
		_, err := tx.Exec(ctx, `INSERT INTO meeting_request (`+columns+`) VALUES `+db.Values(len(some), columnCount), args...)
		return err
	})
}

func updateRequest(ctx context.Context, tx *db.Tx, r *Request) error {
	n, err := tx.Exec(ctx, `UPDATE meeting_request SET company_id = $1, counterpart_id = $2, direction = $3, channel = $4, intermediary_id = $5, organiser_id = $6,
		reason = $7, priority = $8, minutes = $9, place_kind = $10, place_id = $11, language = $12, interpreter = $13, wish_day = $14, wish_from = $15, wish_to = $16,
		confidential = $17, brief = $18, state = $19, engagement_id = $20, asked_at = $21, answered_at = $22, changed_at = $23, version = version + 1
		WHERE id = $24 AND version = $25`,
		r.CompanyID, r.CounterpartID, r.Direction, r.Channel, db.Null(r.IntermediaryID), db.Null(r.OrganiserID), r.Reason, r.Priority, r.Minutes, r.PlaceKind,
		db.Null(r.PlaceID), r.Language, r.Interpreter, string(r.WishDay), int(r.WishFrom), int(r.WishTo), r.Confidential, r.Brief, string(r.State),
		db.Null(r.EngagementID), db.NullWhen(r.AskedAt), db.NullWhen(r.AnsweredAt), r.ChangedAt, r.ID, r.Version)
	if err == nil && n == 0 {
		return stale()
	}
	return err
}

func setEngagement(ctx context.Context, tx *db.Tx, request, engagement string) error {
	_, err := tx.Exec(ctx, `UPDATE meeting_request SET engagement_id = $1, changed_at = $2, version = version + 1 WHERE id = $3`, db.Null(engagement), tx.Now(), request)
	return err
}

func deleteParties(ctx context.Context, tx *db.Tx, request string) error {
	_, err := tx.Exec(ctx, `DELETE FROM meeting_party WHERE request_id = $1`, request)
	return err
}

func insertParties(ctx context.Context, tx *db.Tx, list []partyRow) error {
	return db.Chunks(list, 1000, func(some []partyRow) error {
		args := make([]any, 0, len(some)*4)
		for _, p := range some {
			args = append(args, p.request, p.PersonID, p.Side, p.Required)
		}
		_, err := tx.Exec(ctx, `INSERT INTO meeting_party (request_id, person_id, side, required) VALUES `+db.Values(len(some), 4), args...)
		return err
	})
}

func deletePartiesOf(ctx context.Context, tx *db.Tx, requests []string) error {
	return db.Chunks(requests, 500, func(part []string) error {
		_, err := tx.Exec(ctx, `DELETE FROM meeting_party WHERE request_id IN `+db.In(len(part), 1), db.Args(part)...)
		return err
	})
}

// setEngagements ties many requests to their places in the agenda.
func setEngagements(ctx context.Context, tx *db.Tx, list []Request) error {
	return db.Chunks(list, 400, func(part []Request) error {
		args := make([]any, 0, 2*len(part)+1)
		for _, q := range part {
			args = append(args, q.ID, q.EngagementID)
		}
		_, err := tx.Exec(ctx, `UPDATE meeting_request SET engagement_id = v.column2, version = version + 1
			FROM (VALUES `+db.Values(len(part), 2)+`) AS v WHERE meeting_request.id = v.column1`, args...)
		return err
	})
}

// uncarry takes an intermediary off the requests that still run and gives how many they were.
func uncarry(ctx context.Context, tx *db.Tx, missionID, organisationID string) (int64, error) {
	return tx.Exec(ctx, `UPDATE meeting_request SET intermediary_id = NULL, version = version + 1
		WHERE mission_id = $1 AND intermediary_id = $2 AND state IN ('draft', 'sent', 'no_answer', 'accepted')`, missionID, organisationID)
}
