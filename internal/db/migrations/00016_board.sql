-- +goose Up
-- A mission's requests are counted by company and state as the index has them, without sorting.
DROP INDEX meeting_request_tally;
DROP INDEX meeting_request_company;
CREATE INDEX meeting_request_tally ON meeting_request (mission_id, company_id, state, intermediary_id, engagement_id);
-- What waits for a place. The condition is that of the query, word for word.
CREATE INDEX meeting_request_to_place ON meeting_request (mission_id) WHERE state = 'accepted' AND engagement_id IS NULL;
-- SQLite without statistics takes the latest of equally good indexes: this one must come after that of changes.
DROP INDEX agenda_engagement_audience;
CREATE INDEX agenda_engagement_audience ON agenda_engagement (mission_id) WHERE audience <> 'people';
-- When something taken is held is read from the index alone.
CREATE INDEX agenda_engagement_hours ON agenda_engagement (id, starts, ends, kind, day, certainty, fuzzy, track);
