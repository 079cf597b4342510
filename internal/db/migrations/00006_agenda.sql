-- +goose Up
-- Things that an engagement takes and that are not people: tables, rooms, stands, vehicles, interpreters' seats.
CREATE TABLE agenda_resource (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	ref TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	place_id TEXT,
	person_id TEXT,
	capacity BIGINT NOT NULL DEFAULT 1,
	languages TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0,
	UNIQUE (mission_id, ref)
);
-- open = TRUE: the holder is available only inside such rows; open = FALSE: not available in this one.
-- holder_kind: person, organisation, resource, place, mission.
CREATE TABLE agenda_availability (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	ref TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	starts BIGINT NOT NULL,
	ends BIGINT NOT NULL,
	open BOOLEAN NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	UNIQUE (mission_id, ref)
);
CREATE INDEX agenda_availability_holder ON agenda_availability (mission_id, holder_kind, holder_id);
-- One thing that occupies somebody or something at a time. kind and subject_id name the record above the agenda
-- (session, meeting) or stand alone (travel, free, visit). fuzzy: '' exact; after, before, around: the hour is only
-- a bound; part: a part of the day (morning, afternoon, evening in fuzzy_label); day: only the day is known; none: not even that.
CREATE TABLE agenda_engagement (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject_id TEXT NOT NULL DEFAULT '',
	uid TEXT NOT NULL UNIQUE,
	track TEXT NOT NULL,
	title_fr TEXT NOT NULL,
	title_en TEXT NOT NULL,
	place_id TEXT,
	place_note TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL,
	day TEXT NOT NULL DEFAULT '',
	starts BIGINT,
	ends BIGINT,
	fuzzy TEXT NOT NULL DEFAULT '',
	fuzzy_label TEXT NOT NULL DEFAULT '',
	certainty TEXT NOT NULL,
	audience TEXT NOT NULL DEFAULT 'people',
	audience_group TEXT NOT NULL DEFAULT '',
	after_id TEXT NOT NULL DEFAULT '',
	within_id TEXT NOT NULL DEFAULT '',
	highlight BOOLEAN NOT NULL DEFAULT FALSE,
	confidential BOOLEAN NOT NULL DEFAULT FALSE,
	pinned BOOLEAN NOT NULL DEFAULT FALSE,
	note_fr TEXT NOT NULL DEFAULT '',
	note_en TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	changed_by TEXT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1
);
CREATE INDEX agenda_engagement_mission ON agenda_engagement (mission_id, starts);
CREATE INDEX agenda_engagement_day ON agenda_engagement (mission_id, day);
CREATE INDEX agenda_engagement_audience ON agenda_engagement (mission_id) WHERE audience <> 'people';
CREATE INDEX agenda_engagement_after ON agenda_engagement (after_id);
CREATE INDEX agenda_engagement_subject ON agenda_engagement (kind, subject_id);
-- Who or what an engagement takes. holder_kind: person, organisation, resource.
CREATE TABLE agenda_take (
	engagement_id TEXT NOT NULL REFERENCES agenda_engagement (id) ON DELETE CASCADE,
	mission_id TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	role TEXT NOT NULL DEFAULT '',
	optional BOOLEAN NOT NULL DEFAULT FALSE,
	PRIMARY KEY (engagement_id, holder_kind, holder_id)
);
CREATE INDEX agenda_take_holder ON agenda_take (mission_id, holder_kind, holder_id);
-- Conflicts as they stand, kept in step by every booking in its own transaction. weak: the holder is optional in one
-- side; detail: JSON of what the sentence needs (places, minutes needed, counts, reason).
CREATE TABLE agenda_conflict (
	mission_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	a_id TEXT NOT NULL,
	b_id TEXT NOT NULL DEFAULT '',
	starts BIGINT NOT NULL,
	minutes BIGINT NOT NULL DEFAULT 0,
	weak BOOLEAN NOT NULL DEFAULT FALSE,
	detail TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (kind, holder_kind, holder_id, a_id, b_id)
);
CREATE INDEX agenda_conflict_holder ON agenda_conflict (mission_id, holder_id);
CREATE INDEX agenda_conflict_mission ON agenda_conflict (mission_id, starts);
CREATE INDEX agenda_conflict_a ON agenda_conflict (a_id);
CREATE INDEX agenda_conflict_b ON agenda_conflict (b_id);
-- A person's decision to live with a conflict.
CREATE TABLE agenda_waiver (
	mission_id TEXT NOT NULL,
	kind TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	a_id TEXT NOT NULL,
	b_id TEXT NOT NULL DEFAULT '',
	reason TEXT NOT NULL,
	waived_by TEXT NOT NULL,
	waived_at BIGINT NOT NULL,
	PRIMARY KEY (kind, holder_kind, holder_id, a_id, b_id)
);
CREATE INDEX agenda_waiver_mission ON agenda_waiver (mission_id);
-- What can be undone: one row for each act of a person, with the engagements as they were and became.
CREATE TABLE agenda_step (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	actor_id TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	label_fr TEXT NOT NULL,
	label_en TEXT NOT NULL,
	undo_json TEXT NOT NULL,
	made_at BIGINT NOT NULL,
	undone_at BIGINT,
	undone_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX agenda_step_mission ON agenda_step (mission_id, made_at);
CREATE TABLE agenda_release (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	number BIGINT NOT NULL,
	comment_fr TEXT NOT NULL DEFAULT '',
	comment_en TEXT NOT NULL DEFAULT '',
	published_at BIGINT NOT NULL,
	published_by TEXT NOT NULL,
	items BIGINT NOT NULL,
	changes BIGINT NOT NULL,
	people BIGINT NOT NULL,
	UNIQUE (mission_id, number)
);
-- One engagement as one version says it: body is the whole item, words included, so that old versions never change.
-- state: live, or cancelled: was live in an earlier version. Takes hold every person concerned, audiences expanded.
CREATE TABLE agenda_release_item (
	release_id TEXT NOT NULL REFERENCES agenda_release (id) ON DELETE CASCADE,
	engagement_id TEXT NOT NULL,
	state TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	audience TEXT NOT NULL DEFAULT 'people',
	day TEXT NOT NULL DEFAULT '',
	starts BIGINT,
	fingerprint TEXT NOT NULL,
	changed_at BIGINT NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (release_id, engagement_id)
);
CREATE INDEX agenda_release_item_day ON agenda_release_item (release_id, day);
-- state: live, or gone: once told, no longer concerned (their calendar gets a cancellation).
CREATE TABLE agenda_release_take (
	release_id TEXT NOT NULL,
	engagement_id TEXT NOT NULL,
	holder_kind TEXT NOT NULL,
	holder_id TEXT NOT NULL,
	state TEXT NOT NULL,
	sequence BIGINT NOT NULL,
	PRIMARY KEY (release_id, engagement_id, holder_kind, holder_id),
	FOREIGN KEY (release_id, engagement_id) REFERENCES agenda_release_item (release_id, engagement_id) ON DELETE CASCADE
);
CREATE INDEX agenda_release_take_holder ON agenda_release_take (release_id, holder_kind, holder_id);
-- Who was told what by a version, and whether they said that they saw it.
CREATE TABLE agenda_notice (
	id TEXT PRIMARY KEY,
	release_id TEXT NOT NULL REFERENCES agenda_release (id) ON DELETE CASCADE,
	mission_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	changes BIGINT NOT NULL,
	mail_id TEXT NOT NULL DEFAULT '',
	seen_at BIGINT,
	UNIQUE (release_id, person_id)
);
CREATE INDEX agenda_notice_person ON agenda_notice (mission_id, person_id);
-- Generation of a person's private feed address; raising it makes older addresses void.
CREATE TABLE agenda_feed (
	mission_id TEXT NOT NULL,
	person_id TEXT NOT NULL,
	generation BIGINT NOT NULL,
	read_at BIGINT,
	PRIMARY KEY (mission_id, person_id)
);
