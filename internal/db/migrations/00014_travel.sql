-- +goose Up
-- A journey: who goes from one place to another, by which flight, train or coach. When it leaves and arrives, in which
-- zone it leaves, how certain it is and who is aboard stands in its engagement. direction: out, back, between.
CREATE TABLE travel_journey (
	id TEXT PRIMARY KEY,
	mission_id TEXT NOT NULL,
	ref TEXT NOT NULL,
	engagement_id TEXT NOT NULL,
	direction TEXT NOT NULL,
	mode TEXT NOT NULL,
	carrier TEXT NOT NULL DEFAULT '',
	number TEXT NOT NULL DEFAULT '',
	from_name TEXT NOT NULL,
	to_name TEXT NOT NULL,
	to_zone TEXT NOT NULL,
	note TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	UNIQUE (mission_id, ref)
);
CREATE INDEX travel_journey_engagement ON travel_journey (engagement_id);
