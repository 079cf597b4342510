-- +goose Up
-- People who may sign in, their sessions, what they may do, and the trail of what changed.
CREATE TABLE account_user (
	id TEXT PRIMARY KEY,
	email TEXT NOT NULL,
	email_key TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	person_id TEXT,
	lang TEXT NOT NULL DEFAULT 'fr',
	admin BOOLEAN NOT NULL DEFAULT FALSE,
	created_at BIGINT NOT NULL,
	disabled_at BIGINT
);
CREATE INDEX account_user_person ON account_user (person_id);
CREATE TABLE account_grant (
	user_id TEXT NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
	mission_id TEXT NOT NULL,
	organisation_id TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL,
	granted_at BIGINT NOT NULL,
	granted_by TEXT NOT NULL,
	PRIMARY KEY (user_id, mission_id, role, organisation_id)
);
CREATE INDEX account_grant_mission ON account_grant (mission_id, role);
CREATE TABLE account_link (
	token_hash TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
	next_path TEXT NOT NULL DEFAULT '/',
	-- direct: opened from a terminal, the page signs in at once; a mailed link asks for one click, because mail scanners open links.
	direct BOOLEAN NOT NULL DEFAULT FALSE,
	uses_left BIGINT NOT NULL DEFAULT 1,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX account_link_user ON account_link (user_id, created_at);
CREATE TABLE account_session (
	token_hash TEXT PRIMARY KEY,
	user_id TEXT NOT NULL REFERENCES account_user (id) ON DELETE CASCADE,
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL,
	device TEXT NOT NULL DEFAULT ''
);
CREATE INDEX account_session_user ON account_session (user_id);
CREATE TABLE account_trace (
	id TEXT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor_id TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	mission_id TEXT NOT NULL DEFAULT '',
	verb TEXT NOT NULL,
	kind TEXT NOT NULL,
	item_id TEXT NOT NULL,
	label TEXT NOT NULL DEFAULT '',
	before_json TEXT NOT NULL DEFAULT '',
	after_json TEXT NOT NULL DEFAULT ''
);
CREATE INDEX account_trace_mission ON account_trace (mission_id, at);
CREATE INDEX account_trace_item ON account_trace (kind, item_id, at);
