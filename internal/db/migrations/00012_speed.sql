-- +goose Up
-- What changed since a version is found without reading all of a mission's engagements.
CREATE INDEX agenda_engagement_changed ON agenda_engagement (mission_id, changed_at, id, version);
CREATE INDEX agenda_release_item_version ON agenda_release_item (release_id, engagement_id, version);
-- Tells apart whom an item concerned, audiences expanded: a hash of the people. '': not known.
ALTER TABLE agenda_release_item ADD COLUMN parts TEXT NOT NULL DEFAULT '';
-- What somebody may want to settle before publishing. The condition is that of the query, word for word.
CREATE INDEX agenda_engagement_doubtful ON agenda_engagement (mission_id)
	WHERE certainty IN ('idea', 'asked', 'expected') OR fuzzy <> '' OR place_id IS NULL;
-- A mission's requests are counted, whole, by company and by intermediary, from the index alone.
CREATE INDEX meeting_request_tally ON meeting_request (mission_id, state, company_id, intermediary_id, engagement_id);
