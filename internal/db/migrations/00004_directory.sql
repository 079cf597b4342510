-- +goose Up
-- Organisations, people and the mandates that tie them: shared by all missions, never copied.
CREATE TABLE directory_organisation (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	kind TEXT NOT NULL DEFAULT 'company',
	legal_form TEXT NOT NULL DEFAULT '',
	legal_id TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL DEFAULT '',
	city TEXT NOT NULL DEFAULT '',
	address TEXT NOT NULL DEFAULT '',
	website TEXT NOT NULL DEFAULT '',
	sectors TEXT NOT NULL DEFAULT '', -- '|health|port|', '' for none; likewise languages of a person
	size_class TEXT NOT NULL DEFAULT '',
	tagline_fr TEXT NOT NULL DEFAULT '',
	tagline_en TEXT NOT NULL DEFAULT '',
	pitch_fr TEXT NOT NULL DEFAULT '',
	pitch_en TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	merged_into TEXT,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX directory_organisation_name ON directory_organisation (name_key);
-- Other names of an organisation or a person (kind): trade names, spellings, names before a merger.
CREATE TABLE directory_alias (
	kind TEXT NOT NULL,
	item_id TEXT NOT NULL,
	alias TEXT NOT NULL,
	alias_key TEXT NOT NULL,
	inferred BOOLEAN NOT NULL DEFAULT FALSE,
	PRIMARY KEY (kind, item_id, alias)
);
CREATE INDEX directory_alias_key ON directory_alias (kind, alias_key);
CREATE TABLE directory_person (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	honorific TEXT NOT NULL DEFAULT '',
	given TEXT NOT NULL DEFAULT '',
	family TEXT NOT NULL DEFAULT '',
	duty_fr TEXT NOT NULL DEFAULT '',
	duty_en TEXT NOT NULL DEFAULT '',
	name_key TEXT NOT NULL,
	pronunciation TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	email_key TEXT NOT NULL DEFAULT '',
	phone TEXT NOT NULL DEFAULT '',
	languages TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	merged_into TEXT,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX directory_person_name ON directory_person (name_key);
CREATE INDEX directory_person_email ON directory_person (email_key);
CREATE TABLE directory_mandate (
	id TEXT PRIMARY KEY,
	person_id TEXT NOT NULL REFERENCES directory_person (id) ON DELETE CASCADE,
	organisation_id TEXT REFERENCES directory_organisation (id),
	title_fr TEXT NOT NULL DEFAULT '',
	title_en TEXT NOT NULL DEFAULT '',
	main BOOLEAN NOT NULL DEFAULT FALSE,
	first_day TEXT NOT NULL DEFAULT '',
	last_day TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX directory_mandate_person ON directory_mandate (person_id);
CREATE INDEX directory_mandate_organisation ON directory_mandate (organisation_id);
CREATE TABLE directory_duplicate (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	a_id TEXT NOT NULL,
	b_id TEXT NOT NULL,
	reason_fr TEXT NOT NULL,
	reason_en TEXT NOT NULL,
	score BIGINT NOT NULL,
	state TEXT NOT NULL DEFAULT 'proposed',
	decided_by TEXT NOT NULL DEFAULT '',
	decided_at BIGINT,
	created_at BIGINT NOT NULL,
	UNIQUE (kind, a_id, b_id)
);
CREATE TABLE directory_merge (
	id TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	kept_id TEXT NOT NULL,
	gone_id TEXT NOT NULL,
	undo_json TEXT NOT NULL,
	merged_by TEXT NOT NULL,
	merged_at BIGINT NOT NULL,
	undone_at BIGINT
);
