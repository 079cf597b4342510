-- +goose Up
-- One import: the file, what the dry run found, and whether it was carried out.
CREATE TABLE exchange_run (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL DEFAULT '',
	file_id TEXT NOT NULL DEFAULT '',
	file_name TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	state TEXT NOT NULL,
	report_json TEXT NOT NULL DEFAULT '',
	made_by TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	applied_at BIGINT
);
CREATE INDEX exchange_run_mission ON exchange_run (mission_id, made_at);
-- What can be found: one row for each thing that a mission holds (mission_id '' for what is in no mission).
CREATE TABLE search_entry (
	kind TEXT NOT NULL,
	item_id TEXT NOT NULL,
	mission_id TEXT NOT NULL DEFAULT '',
	title TEXT NOT NULL,
	line TEXT NOT NULL DEFAULT '',
	title_key TEXT NOT NULL,
	starts BIGINT,
	PRIMARY KEY (kind, item_id, mission_id)
);
-- Words of the entries; exact = FALSE: the word with one letter left out (so that one wrong letter still meets).
CREATE TABLE search_token (
	token TEXT NOT NULL,
	kind TEXT NOT NULL,
	item_id TEXT NOT NULL,
	mission_id TEXT NOT NULL DEFAULT '',
	word TEXT NOT NULL,
	exact BOOLEAN NOT NULL,
	weight BIGINT NOT NULL,
	PRIMARY KEY (token, kind, item_id, mission_id, word)
);
CREATE INDEX search_token_item ON search_token (kind, item_id, mission_id);
