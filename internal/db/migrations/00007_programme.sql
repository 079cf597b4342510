-- +goose Up
CREATE TABLE programme_session (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	ref TEXT NOT NULL,
	engagement_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	aim_fr TEXT NOT NULL DEFAULT '',
	aim_en TEXT NOT NULL DEFAULT '',
	languages TEXT NOT NULL DEFAULT '',
	interpretation BOOLEAN NOT NULL DEFAULT FALSE,
	capacity BIGINT NOT NULL DEFAULT 0,
	host_id TEXT,
	dress_fr TEXT NOT NULL DEFAULT '',
	dress_en TEXT NOT NULL DEFAULT '',
	transport_fr TEXT NOT NULL DEFAULT '',
	transport_en TEXT NOT NULL DEFAULT '',
	public_fr TEXT NOT NULL DEFAULT '',
	public_en TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	UNIQUE (mission_id, ref)
);
CREATE INDEX programme_session_engagement ON programme_session (engagement_id);
-- A part in a session: a person, or an organisation whose speaker is not named yet.
CREATE TABLE programme_role (
	id TEXT PRIMARY KEY,
	session_id TEXT NOT NULL REFERENCES programme_session (id) ON DELETE CASCADE,
	person_id TEXT,
	organisation_id TEXT,
	role TEXT NOT NULL,
	wording_fr TEXT NOT NULL DEFAULT '',
	wording_en TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX programme_role_session ON programme_role (session_id);
CREATE INDEX programme_role_person ON programme_role (person_id);
