-- +goose Up
CREATE TABLE mission_series (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL
);
-- first_day and last_day are civil days of the mission's zone; both empty when the sources give no date, last_day alone when they do not say when it ended.
CREATE TABLE mission_mission (
	id TEXT PRIMARY KEY,
	ref TEXT NOT NULL UNIQUE,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	kind TEXT NOT NULL,
	series_id TEXT REFERENCES mission_series (id),
	edition BIGINT NOT NULL DEFAULT 0,
	state TEXT NOT NULL DEFAULT 'preparing',
	zone TEXT NOT NULL,
	home_zone TEXT NOT NULL DEFAULT 'Europe/Paris',
	city TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL DEFAULT '',
	first_day TEXT NOT NULL DEFAULT '',
	last_day TEXT NOT NULL DEFAULT '',
	year BIGINT NOT NULL DEFAULT 0,
	lead_id TEXT,
	summary_fr TEXT NOT NULL DEFAULT '',
	summary_en TEXT NOT NULL DEFAULT '',
	aims_fr TEXT NOT NULL DEFAULT '',
	aims_en TEXT NOT NULL DEFAULT '',
	sectors TEXT NOT NULL DEFAULT '',
	announced_companies TEXT NOT NULL DEFAULT '',
	reconstructed BOOLEAN NOT NULL DEFAULT FALSE,
	invented BOOLEAN NOT NULL DEFAULT FALSE,
	meeting_target BIGINT NOT NULL DEFAULT 0,
	meeting_minimum BIGINT NOT NULL DEFAULT 3,
	meeting_minutes BIGINT NOT NULL DEFAULT 20,
	max_per_day BIGINT NOT NULL DEFAULT 8,
	buffer_minutes BIGINT NOT NULL DEFAULT 5,
	travel_minutes BIGINT NOT NULL DEFAULT 20,
	day_opens BIGINT NOT NULL DEFAULT 540,
	day_closes BIGINT NOT NULL DEFAULT 1080,
	lunch_from BIGINT NOT NULL DEFAULT 720,
	lunch_to BIGINT NOT NULL DEFAULT 840,
	lunch_minutes BIGINT NOT NULL DEFAULT 45,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1
);
CREATE TABLE mission_leg (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	ref TEXT NOT NULL,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	city TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL,
	first_day TEXT NOT NULL DEFAULT '',
	last_day TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0,
	UNIQUE (mission_id, ref)
);
-- What ties a mission to another one or to an agreement: precedes, led_to, answers.
CREATE TABLE mission_relation (
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	kind TEXT NOT NULL,
	other_id TEXT NOT NULL,
	note_fr TEXT NOT NULL DEFAULT '',
	note_en TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (mission_id, kind, other_id)
);
-- role: lead, co_organiser, meeting_organiser, intermediary, signatory, host, patronage, partner.
CREATE TABLE mission_partner (
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	organisation_id TEXT NOT NULL,
	role TEXT NOT NULL,
	wording_fr TEXT NOT NULL DEFAULT '',
	wording_en TEXT NOT NULL DEFAULT '',
	joined_year BIGINT NOT NULL DEFAULT 0,
	sort BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (mission_id, organisation_id, role)
);
CREATE INDEX mission_partner_organisation ON mission_partner (organisation_id);
-- side: company (travels), counterpart (is met there), institution (travels, no meetings of its own).
CREATE TABLE mission_participant (
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	organisation_id TEXT NOT NULL,
	side TEXT NOT NULL,
	intermediary_id TEXT,
	place_id TEXT,
	wanted_min BIGINT NOT NULL DEFAULT 0,
	wanted_max BIGINT NOT NULL DEFAULT 0,
	note TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (mission_id, organisation_id)
);
CREATE INDEX mission_participant_organisation ON mission_participant (organisation_id);
CREATE INDEX mission_participant_intermediary ON mission_participant (mission_id, intermediary_id);
-- population: elected, business, institution, staff, interpreter, speaker, counterpart.
CREATE TABLE mission_member (
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	person_id TEXT NOT NULL,
	organisation_id TEXT,
	population TEXT NOT NULL,
	group_name TEXT NOT NULL DEFAULT '',
	head BOOLEAN NOT NULL DEFAULT FALSE,
	title_fr TEXT NOT NULL DEFAULT '',
	title_en TEXT NOT NULL DEFAULT '',
	badge_name TEXT NOT NULL DEFAULT '',
	max_per_day BIGINT NOT NULL DEFAULT 0,
	arrives_at BIGINT,
	leaves_at BIGINT,
	sort BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (mission_id, person_id)
);
CREATE INDEX mission_member_person ON mission_member (person_id);
CREATE INDEX mission_member_organisation ON mission_member (mission_id, organisation_id);
CREATE TABLE mission_place (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	ref TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL,
	kind TEXT NOT NULL,
	address TEXT NOT NULL DEFAULT '',
	city TEXT NOT NULL DEFAULT '',
	zone TEXT NOT NULL,
	latitude DOUBLE PRECISION,
	longitude DOUBLE PRECISION,
	directions_fr TEXT NOT NULL DEFAULT '',
	directions_en TEXT NOT NULL DEFAULT '',
	organisation_id TEXT,
	parent_id TEXT,
	UNIQUE (mission_id, ref)
);
-- Minutes door to door that somebody measured or stated; pairs that are absent are estimated (mission.Estimate).
CREATE TABLE mission_travel (
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	from_id TEXT NOT NULL REFERENCES mission_place (id) ON DELETE CASCADE,
	to_id TEXT NOT NULL REFERENCES mission_place (id) ON DELETE CASCADE,
	minutes BIGINT NOT NULL,
	mode TEXT NOT NULL DEFAULT 'taxi',
	PRIMARY KEY (from_id, to_id)
);
CREATE INDEX mission_travel_mission ON mission_travel (mission_id);
-- A measurable aim: value wanted, value at the start, due year.
CREATE TABLE mission_target (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL REFERENCES mission_mission (id) ON DELETE CASCADE,
	ref TEXT NOT NULL,
	label_fr TEXT NOT NULL,
	label_en TEXT NOT NULL,
	qualifier_fr TEXT NOT NULL DEFAULT '',
	qualifier_en TEXT NOT NULL DEFAULT '',
	baseline TEXT NOT NULL DEFAULT '',
	target TEXT NOT NULL DEFAULT '',
	due TEXT NOT NULL DEFAULT '',
	note_fr TEXT NOT NULL DEFAULT '',
	note_en TEXT NOT NULL DEFAULT '',
	sort BIGINT NOT NULL DEFAULT 0,
	UNIQUE (mission_id, ref)
);
