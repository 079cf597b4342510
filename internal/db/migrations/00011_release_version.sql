-- +goose Up
-- The version of the engagement that the item was made from: tells cheaply what has changed since. 0: not known.
ALTER TABLE agenda_release_item ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
