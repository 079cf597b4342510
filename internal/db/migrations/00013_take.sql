-- +goose Up
-- When a table or a person is taken is asked without reading the rows themselves.
DROP INDEX agenda_take_holder;
CREATE INDEX agenda_take_holder ON agenda_take (mission_id, holder_kind, holder_id, engagement_id, role);
