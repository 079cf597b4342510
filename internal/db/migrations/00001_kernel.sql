-- +goose Up
CREATE TABLE mail_message (
	id TEXT PRIMARY KEY,
	dedup_key TEXT,
	mission_id TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL,
	to_name TEXT NOT NULL DEFAULT '',
	to_address TEXT NOT NULL,
	lang TEXT NOT NULL,
	subject TEXT NOT NULL,
	body_text TEXT NOT NULL,
	body_html TEXT NOT NULL DEFAULT '',
	calendar TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL,
	tries BIGINT NOT NULL DEFAULT 0,
	problem_fr TEXT NOT NULL DEFAULT '',
	problem_en TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	next_at BIGINT NOT NULL,
	sent_at BIGINT
);
CREATE UNIQUE INDEX mail_message_dedup ON mail_message (dedup_key) WHERE dedup_key IS NOT NULL;
CREATE INDEX mail_message_state ON mail_message (state, next_at);
CREATE INDEX mail_message_mission ON mail_message (mission_id, created_at);

CREATE TABLE file_blob (
	id TEXT PRIMARY KEY,
	owner TEXT NOT NULL,
	name TEXT NOT NULL,
	mime TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	size BIGINT NOT NULL,
	content BYTEA NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX file_blob_owner ON file_blob (owner);
