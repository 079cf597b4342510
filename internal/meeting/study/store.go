package study

import (
	"context"
	"encoding/json"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/span"
)

// kept is how many studies a mission keeps.
const kept = 10

func insertStudy(ctx context.Context, tx *db.Tx, s Study) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting_study (id, mission_id, preset, started_by, started_at) VALUES ($1, $2, $3, $4, $5)`, s.ID, s.MissionID, string(s.Preset), s.StartedBy, tx.Now())
	return err
}

func studiesOf(ctx context.Context, tx *db.Tx, missionID string) ([]Study, error) {
	return db.All(ctx, tx, func(r db.Row, s *Study) error {
		return r.Scan(&s.ID, &s.MissionID, &s.Preset, &s.StartedBy, &s.StartedAt)
	}, `SELECT id, mission_id, preset, started_by, started_at FROM meeting_study WHERE mission_id = $1 ORDER BY started_at DESC, id DESC`, missionID)
}

func dropStudy(ctx context.Context, tx *db.Tx, missionID, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM meeting_scenario WHERE study_id = $1 AND mission_id = $2`, id, missionID); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM meeting_study WHERE id = $1 AND mission_id = $2`, id, missionID)
	return err
}

const scenarioColumns = `id, study_id, mission_id, sort, state, stop_asked, means_json, done, total, result_json, problem, beat_at, finished_at`

func scanScenario(row db.Row, s *Scenario) error {
	var ask, result, problem string
	if err := row.Scan(&s.ID, &s.StudyID, &s.MissionID, &s.Sort, &s.State, &s.StopAsked, &ask, &s.Done, &s.Total, &result, &problem, &s.BeatAt, db.When(&s.FinishedAt)); err != nil {
		return err
	}
	for _, x := range []struct {
		text string
		to   any
	}{{ask, &s.Ask}, {result, &s.Result}, {problem, &s.Problem}} {
		if x.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(x.text), x.to); err != nil {
			return err
		}
	}
	return nil
}

func insertScenario(ctx context.Context, tx *db.Tx, s Scenario) error {
	ask, err := json.Marshal(s.Ask)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO meeting_scenario (id, study_id, mission_id, sort, state, means_json, beat_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		s.ID, s.StudyID, s.MissionID, s.Sort, string(s.State), string(ask), tx.Now())
	return err
}

func updateScenario(ctx context.Context, tx *db.Tx, s Scenario) error {
	result, err := json.Marshal(s.Result)
	if err != nil {
		return err
	}
	problem, err := json.Marshal(s.Problem)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE meeting_scenario SET state = $1, stop_asked = $2, done = $3, total = $4, result_json = $5, problem = $6, beat_at = $7, finished_at = $8 WHERE id = $9`,
		string(s.State), s.StopAsked, s.Done, s.Total, string(result), string(problem), tx.Now(), db.NullWhen(s.FinishedAt), s.ID)
	return err
}

// beatScenario notes how far a scenario is without touching the rest of the row, and tells whether somebody asked to stop.
func beatScenario(ctx context.Context, tx *db.Tx, id string, done, total int) (bool, error) {
	return db.One(ctx, tx, db.Scalar[bool], `UPDATE meeting_scenario SET done = $1, total = $2, beat_at = $3 WHERE id = $4 RETURNING stop_asked`, done, total, tx.Now(), id)
}

func scenarioByID(ctx context.Context, tx *db.Tx, missionID, id string) (Scenario, error) {
	return db.One(ctx, tx, scanScenario, `SELECT `+scenarioColumns+` FROM meeting_scenario WHERE mission_id = $1 AND id = $2`, missionID, id)
}

func scenariosOf(ctx context.Context, tx *db.Tx, missionID, studyID string) ([]Scenario, error) {
	return db.All(ctx, tx, scanScenario, `SELECT `+scenarioColumns+` FROM meeting_scenario WHERE mission_id = $1 AND study_id = $2 ORDER BY sort`, missionID, studyID)
}

// stopScenarios notes on all that is open of a study that it is to stop.
func stopScenarios(ctx context.Context, tx *db.Tx, missionID, studyID string) error {
	_, err := tx.Exec(ctx, `UPDATE meeting_scenario SET stop_asked = TRUE WHERE mission_id = $1 AND study_id = $2 AND state IN ('waiting', 'running')`, missionID, studyID)
	return err
}

// openStudy is a study of a mission of which something was still under way after an instant; "" when there is none.
func openStudy(ctx context.Context, tx *db.Tx, missionID string, since span.Instant) (string, error) {
	id, _, err := db.Maybe(ctx, tx, db.Scalar[string], `SELECT study_id FROM meeting_scenario WHERE mission_id = $1 AND state IN ('waiting', 'running') AND beat_at > $2 LIMIT 1`, missionID, since)
	return id, err
}

// failOpen ends what is open of a mission whatever became of its jobs.
func failOpen(ctx context.Context, tx *db.Tx, missionID, problem string) error {
	_, err := tx.Exec(ctx, `UPDATE meeting_scenario SET state = 'failed', problem = $1, finished_at = $2 WHERE mission_id = $3 AND state IN ('waiting', 'running')`, problem, tx.Now(), missionID)
	return err
}
