package db_test

import (
	"bytes"
	"log/slog"
	"testing"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
)

// TestAFullDiskLosesNothing fills a database up to its last page, as a full disk would.
func TestAFullDiskLosesNothing(t *testing.T) {
	d, ctx := dbtest.New(t), t.Context()
	if err := d.Write(ctx, func(tx *db.Tx) error { return put(ctx, tx, "kept", 1) }); err != nil {
		t.Fatal(err)
	}
	full := func(tx *db.Tx) error {
		pages, err := db.One(ctx, tx, db.Scalar[int], `PRAGMA page_count`)
		if err != nil {
			return err
		}
		if _, err := db.One(ctx, tx, db.Scalar[int], `PRAGMA max_page_count = 1`); err != nil {
			return err
		}
		if err := put(ctx, tx, "small", 2); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO file_blob (id, owner, name, mime, sha256, size, content, created_at)
			VALUES ('big', 'o', 'n', 'm', 's', $1, $2, $3)`, pages, bytes.Repeat([]byte("x"), 4<<20), tx.Now())
		return err
	}
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
	defer slog.SetDefault(before)
	err := d.Write(ctx, full)
	if log.Len() > 0 { // SQLite has rolled back itself: nothing failed
		t.Errorf("the log says %s", log.String())
	}
	if fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("a full disk gives %v, want unavailable", err)
	}
	if want := "the server's disk is full: nothing was saved; free some space and try again"; fault.Of(err).Sentence("en") != want {
		t.Errorf("it says %q", fault.Of(err).Sentence("en"))
	}
	if got := sizes(t, d); len(got) != 1 || got[0] != 1 {
		t.Errorf("rows after a full disk: %v, want only the one that was there", got)
	}
}
