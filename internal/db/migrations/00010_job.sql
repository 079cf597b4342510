-- +goose Up
CREATE TABLE job_job (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	dedup_key TEXT,
	mission_id TEXT NOT NULL DEFAULT '',
	args TEXT NOT NULL,
	state TEXT NOT NULL,
	tries BIGINT NOT NULL DEFAULT 0,
	max_tries BIGINT NOT NULL,
	run_at BIGINT NOT NULL,
	lease_by TEXT NOT NULL DEFAULT '',
	lease_until BIGINT NOT NULL DEFAULT 0,
	stop_asked BOOLEAN NOT NULL DEFAULT FALSE,
	note_fr TEXT NOT NULL DEFAULT '',
	note_en TEXT NOT NULL DEFAULT '',
	done BIGINT NOT NULL DEFAULT 0,
	total BIGINT NOT NULL DEFAULT 0,
	problem_fr TEXT NOT NULL DEFAULT '',
	problem_en TEXT NOT NULL DEFAULT '',
	cause TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	started_at BIGINT NOT NULL DEFAULT 0,
	ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX job_job_dedup ON job_job (kind, dedup_key) WHERE dedup_key IS NOT NULL AND state IN ('waiting', 'running');
CREATE INDEX job_job_due ON job_job (state, run_at);
CREATE INDEX job_job_mission ON job_job (mission_id, state, created_at);
