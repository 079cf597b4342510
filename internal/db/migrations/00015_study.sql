-- +goose Up
-- What other means would change: a study and its scenarios, each planned by a job of its own.
CREATE TABLE meeting_study (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	preset TEXT NOT NULL,
	started_by TEXT NOT NULL,
	started_at BIGINT NOT NULL
);
CREATE INDEX meeting_study_mission ON meeting_study (mission_id, started_at);
CREATE TABLE meeting_scenario (
	id TEXT PRIMARY KEY,
	study_id TEXT NOT NULL,
	mission_id TEXT NOT NULL,
	sort BIGINT NOT NULL,
	state TEXT NOT NULL,
	stop_asked BOOLEAN NOT NULL DEFAULT FALSE,
	means_json TEXT NOT NULL,
	done BIGINT NOT NULL DEFAULT 0,
	total BIGINT NOT NULL DEFAULT 0,
	result_json TEXT NOT NULL DEFAULT '',
	problem TEXT NOT NULL DEFAULT '',
	beat_at BIGINT NOT NULL,
	finished_at BIGINT
);
CREATE INDEX meeting_scenario_study ON meeting_scenario (study_id, sort);
