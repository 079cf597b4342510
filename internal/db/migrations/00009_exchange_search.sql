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
-- id is a number made from kind, item and mission, so that postings stay small.
CREATE TABLE search_entry (
	id BIGINT PRIMARY KEY,
	kind TEXT NOT NULL,
	item_id TEXT NOT NULL,
	mission_id TEXT NOT NULL DEFAULT '',
	title_fr TEXT NOT NULL,
	title_en TEXT NOT NULL,
	line_fr TEXT NOT NULL DEFAULT '',
	line_en TEXT NOT NULL DEFAULT '',
	words TEXT NOT NULL DEFAULT '',
	title_key TEXT NOT NULL,
	starts BIGINT
);
CREATE INDEX search_entry_item ON search_entry (kind, item_id);
-- Every form under which a word is met: its beginnings and itself (slip FALSE), itself with one letter left out (slip TRUE).
CREATE TABLE search_form (
	form TEXT NOT NULL,
	word TEXT NOT NULL,
	slip BOOLEAN NOT NULL,
	PRIMARY KEY (form, word, slip)
);
-- Which entries hold a word; weight 3 for the first word of the title, 2 in the title, 1 elsewhere. The key covers all columns: finding reads nothing else.
CREATE TABLE search_post (
	word TEXT NOT NULL,
	mission_id TEXT NOT NULL,
	entry_id BIGINT NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
	weight BIGINT NOT NULL,
	PRIMARY KEY (word, mission_id, entry_id, weight)
);
CREATE INDEX search_post_entry ON search_post (entry_id);
