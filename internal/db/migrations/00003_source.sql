-- +goose Up
-- Where a fact comes from. A variant is one value of one field of one subject, said by one document;
-- several variants with different values are a contradiction, and a person may choose one: the others stay.
CREATE TABLE source_document (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	title_fr TEXT NOT NULL,
	title_en TEXT NOT NULL,
	publisher TEXT NOT NULL DEFAULT '',
	published TEXT NOT NULL DEFAULT '',
	url TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL DEFAULT 'press',
	created_at BIGINT NOT NULL
);
CREATE TABLE source_variant (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	mission_id TEXT NOT NULL DEFAULT '',
	subject_kind TEXT NOT NULL,
	subject_id TEXT NOT NULL,
	field TEXT NOT NULL,
	topic_fr TEXT NOT NULL DEFAULT '',
	topic_en TEXT NOT NULL DEFAULT '',
	value_fr TEXT NOT NULL,
	value_en TEXT NOT NULL,
	document_id TEXT REFERENCES source_document (id),
	place_in_document TEXT NOT NULL DEFAULT '',
	inferred BOOLEAN NOT NULL DEFAULT FALSE,
	note_fr TEXT NOT NULL DEFAULT '',
	note_en TEXT NOT NULL DEFAULT '',
	chosen BOOLEAN NOT NULL DEFAULT FALSE,
	chosen_by TEXT NOT NULL DEFAULT '',
	chosen_at BIGINT,
	chosen_why TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL
);
CREATE INDEX source_variant_subject ON source_variant (subject_kind, subject_id, field);
CREATE INDEX source_variant_mission ON source_variant (mission_id, field);
