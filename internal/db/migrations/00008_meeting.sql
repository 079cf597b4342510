-- +goose Up
-- A wish to meet, its answer, and once placed the engagement that holds it.
-- state: draft, sent, accepted, declined, no_answer, cancelled; placed when engagement_id is set; then held, no_show.
CREATE TABLE meeting_request (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	ref TEXT NOT NULL,
	company_id TEXT NOT NULL,
	counterpart_id TEXT NOT NULL,
	direction TEXT NOT NULL DEFAULT 'we_ask',
	channel TEXT NOT NULL DEFAULT 'form',
	intermediary_id TEXT,
	organiser_id TEXT,
	reason TEXT NOT NULL DEFAULT '',
	priority BIGINT NOT NULL DEFAULT 2,
	minutes BIGINT NOT NULL,
	place_kind TEXT NOT NULL DEFAULT 'table',
	place_id TEXT,
	language TEXT NOT NULL DEFAULT '',
	interpreter BOOLEAN NOT NULL DEFAULT FALSE,
	wish_day TEXT NOT NULL DEFAULT '',
	wish_from BIGINT NOT NULL DEFAULT -1,
	wish_to BIGINT NOT NULL DEFAULT -1,
	confidential BOOLEAN NOT NULL DEFAULT FALSE,
	brief TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL,
	engagement_id TEXT,
	asked_at BIGINT,
	answered_at BIGINT,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	UNIQUE (mission_id, ref)
);
CREATE INDEX meeting_request_state ON meeting_request (mission_id, state);
CREATE INDEX meeting_request_company ON meeting_request (mission_id, company_id);
CREATE INDEX meeting_request_counterpart ON meeting_request (mission_id, counterpart_id);
CREATE INDEX meeting_request_intermediary ON meeting_request (mission_id, intermediary_id);
CREATE INDEX meeting_request_engagement ON meeting_request (engagement_id);
-- Who comes, from each side. required = FALSE: any one of those of the side will do.
CREATE TABLE meeting_party (
	request_id TEXT NOT NULL REFERENCES meeting_request (id) ON DELETE CASCADE,
	person_id TEXT NOT NULL,
	side TEXT NOT NULL,
	required BOOLEAN NOT NULL DEFAULT TRUE,
	PRIMARY KEY (request_id, person_id)
);
CREATE INDEX meeting_party_person ON meeting_party (person_id);
-- One run of the planner: a draft until somebody publishes it into the agenda.
CREATE TABLE meeting_plan (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	state TEXT NOT NULL,
	preset TEXT NOT NULL,
	seed BIGINT NOT NULL,
	seconds BIGINT NOT NULL,
	stop_asked BOOLEAN NOT NULL DEFAULT FALSE,
	progress_json TEXT NOT NULL DEFAULT '',
	result_json TEXT NOT NULL DEFAULT '',
	problem TEXT NOT NULL DEFAULT '',
	started_by TEXT NOT NULL,
	started_at BIGINT NOT NULL,
	beat_at BIGINT NOT NULL,
	finished_at BIGINT,
	applied_at BIGINT
);
CREATE INDEX meeting_plan_mission ON meeting_plan (mission_id, started_at);
