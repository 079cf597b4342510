package meeting

import (
	"context"
	"encoding/json"

	"escale.dev/escale/internal/db"
)

const runColumns = `id, mission_id, state, preset, seed, seconds, stop_asked, progress_json, result_json, problem, started_by, started_at, beat_at, finished_at, applied_at`

func scanRun(row db.Row, r *Run) error {
	var progress, result, problem string
	if err := row.Scan(&r.ID, &r.MissionID, &r.State, &r.Preset, &r.Seed, &r.Seconds, &r.StopAsked, &progress, &result, &problem, &r.StartedBy, &r.StartedAt, &r.BeatAt,
		db.When(&r.FinishedAt), db.When(&r.AppliedAt)); err != nil {
		return err
	}
	if progress != "" {
		if err := json.Unmarshal([]byte(progress), &r.Progress); err != nil {
			return err
		}
	}
	if problem != "" {
		if err := json.Unmarshal([]byte(problem), &r.Problem); err != nil {
			return err
		}
	}
	if result == "" {
		return nil
	}
	return json.Unmarshal([]byte(result), &r.Result)
}

func insertRun(ctx context.Context, tx *db.Tx, r Run) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting_plan (id, mission_id, state, preset, seed, seconds, started_by, started_at, beat_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, r.ID, r.MissionID, string(r.State), string(r.Preset), r.Seed, r.Seconds, r.StartedBy, tx.Now(), tx.Now())
	return err
}

func updateRun(ctx context.Context, tx *db.Tx, r Run) error {
	progress, err := encode(r.Progress)
	if err != nil {
		return err
	}
	result, err := encode(r.Result)
	if err != nil {
		return err
	}
	problem, err := encode(r.Problem)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE meeting_plan SET state = $1, stop_asked = $2, progress_json = $3, result_json = $4, problem = $5, beat_at = $6, finished_at = $7, applied_at = $8
		WHERE id = $9`, string(r.State), r.StopAsked, progress, result, problem, r.BeatAt, db.NullWhen(r.FinishedAt), db.NullWhen(r.AppliedAt), r.ID)
	return err
}

// beatRun notes progress without touching the rest of the row, and tells whether somebody asked to stop.
func beatRun(ctx context.Context, tx *db.Tx, id string, p Progress) (bool, error) {
	progress, err := encode(p)
	if err != nil {
		return false, err
	}
	return db.One(ctx, tx, db.Scalar[bool], `UPDATE meeting_plan SET progress_json = $1, beat_at = $2 WHERE id = $3 RETURNING stop_asked`, progress, tx.Now(), id)
}

func runByID(ctx context.Context, tx *db.Tx, missionID, id string) (Run, error) {
	return db.One(ctx, tx, scanRun, `SELECT `+runColumns+` FROM meeting_plan WHERE mission_id = $1 AND id = $2`, missionID, id)
}

func openRun(ctx context.Context, tx *db.Tx, missionID string) (Run, bool, error) {
	return db.Maybe(ctx, tx, scanRun, `SELECT `+runColumns+` FROM meeting_plan WHERE mission_id = $1 AND state IN ('waiting', 'running')`, missionID)
}

func runsOf(ctx context.Context, tx *db.Tx, missionID string) ([]Run, error) {
	return db.All(ctx, tx, scanRun, `SELECT id, mission_id, state, preset, seed, seconds, stop_asked, progress_json, '', problem, started_by, started_at, beat_at, finished_at, applied_at
		FROM meeting_plan WHERE mission_id = $1 ORDER BY started_at DESC, id DESC LIMIT 20`, missionID)
}

// latestResult is the last run that found something.
func latestResult(ctx context.Context, tx *db.Tx, missionID string) (Run, bool, error) {
	return db.Maybe(ctx, tx, scanRun, `SELECT `+runColumns+` FROM meeting_plan WHERE mission_id = $1 AND state IN ('done', 'applied') ORDER BY started_at DESC, id DESC LIMIT 1`, missionID)
}

// Tally counts the meetings of one organisation.
type Tally struct {
	OrganisationID           string
	Wanted, Accepted, Placed int
}

// sum counts the requests of one company in one state; carrier is the intermediary that carries them, "" for none.
type sum struct {
	state            State
	company, carrier string
	all, placed      int
}

// sumsOf counts a mission's requests from the index alone, in its order; by intermediary too, if that is asked.
func sumsOf(ctx context.Context, tx *db.Tx, missionID string, mine []string, carriers bool) ([]sum, error) {
	where, args := Filter{Carriers: mine}.where(missionID)
	carrier, by := "NULL", ""
	if carriers {
		carrier, by = "intermediary_id", ", intermediary_id"
	}
	return db.All(ctx, tx, func(r db.Row, s *sum) error {
		return r.Scan(&s.company, &s.state, db.Text(&s.carrier), &s.all, &s.placed)
	}, `SELECT company_id, state, `+carrier+`, count(*), count(engagement_id) FROM meeting_request WHERE `+where+` GROUP BY company_id, state`+by, args...)
}

// counts are the numbers of Counts that a sum adds to.
func (s *sum) counts() Counts {
	c := Counts{Total: s.all, Placed: s.placed}
	switch s.state {
	case Draft, Sent, NoAnswer:
		c.Waiting = s.all
	case Accepted:
		c.Accepted, c.ToPlace = s.all, s.all-s.placed
	case Held, NoShow:
		c.Accepted = s.all
	case Declined:
		c.Declined = s.all
	}
	return c
}

// toPlace counts what is accepted and has no place, by an index that holds nothing else.
func toPlace(ctx context.Context, tx *db.Tx, missionID string) (int, error) {
	return db.One(ctx, tx, db.Scalar[int], `SELECT count(*) FROM meeting_request WHERE mission_id = $1 AND state = 'accepted' AND engagement_id IS NULL`, missionID)
}

// Counts are the numbers of a mission's requests.
type Counts struct {
	Total, Waiting, Accepted, Placed, ToPlace, Declined int
}

// What of meetings points to a person, and to an organisation.
var (
	PersonReferences = db.References{{Table: "meeting_party", Column: "person_id", Key: "request_id", Same: "request_id",
		Columns: "request_id, person_id, side, required", Parent: "meeting_request", Child: "request_id"}}
	OrganisationReferences = db.References{
		{Table: "meeting_request", Column: "company_id", Key: "id"},
		{Table: "meeting_request", Column: "counterpart_id", Key: "id"},
		{Table: "meeting_request", Column: "intermediary_id", Key: "id"},
		{Table: "meeting_request", Column: "organiser_id", Key: "id"},
	}
)
