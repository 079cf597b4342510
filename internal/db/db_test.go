package db_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

func put(ctx context.Context, tx *db.Tx, id string, size int64) error {
	_, err := tx.Exec(ctx, `INSERT INTO file_blob (id, owner, name, mime, sha256, size, content, created_at)
		VALUES ($1, 'o', 'n', 'm', 's', $2, $3, $4)`, id, size, []byte("x"), tx.Now())
	return err
}

func sizes(t *testing.T, d *db.DB) []int64 {
	t.Helper()
	var out []int64
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = db.All(t.Context(), tx, db.Scalar[int64], `SELECT size FROM file_blob ORDER BY id`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWriteCommitsOrRollsBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		ran := 0
		if err := d.Write(ctx, func(tx *db.Tx) error {
			tx.After(func(context.Context) { ran++ })
			return put(ctx, tx, "a", 1)
		}); err != nil {
			t.Fatal(err)
		}
		boom := errors.New("boom")
		if err := d.Write(ctx, func(tx *db.Tx) error {
			tx.After(func(context.Context) { ran++ })
			return errors.Join(put(ctx, tx, "b", 2), boom)
		}); !errors.Is(err, boom) {
			t.Fatalf("got %v, want boom", err)
		}
		func() {
			defer func() { _ = recover() }() // the panic is the test
			_ = d.Write(ctx, func(tx *db.Tx) error {
				if err := put(ctx, tx, "c", 3); err != nil {
					return err
				}
				panic("half-way")
			})
		}()
		if diff := cmp.Diff([]int64{1}, sizes(t, d)); diff != "" {
			t.Errorf("rows kept: %s", diff)
		}
		if ran != 1 {
			t.Errorf("after-commit work ran %d times, want 1", ran)
		}
	})
}

func TestWritersDoNotLoseUpdates(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, func(tx *db.Tx) error { return put(ctx, tx, "n", 0) }); err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		errs := make(chan error, 80)
		for range 8 {
			wg.Go(func() {
				for range 10 {
					errs <- d.Write(ctx, func(tx *db.Tx) error {
						n, err := db.One(ctx, tx, db.Scalar[int64], `SELECT size FROM file_blob WHERE id = $1`, "n")
						if err != nil {
							return err
						}
						_, err = tx.Exec(ctx, `UPDATE file_blob SET size = $1 WHERE id = $2`, n+1, "n")
						return err
					})
				}
			})
		}
		wg.Wait()
		close(errs)
		done := int64(0)
		for err := range errs {
			if err == nil {
				done++
			} else if fault.KindOf(err) == fault.Internal && d.Engine() == db.SQLite {
				t.Errorf("a writer failed: %v", err)
			}
		}
		if diff := cmp.Diff([]int64{done}, sizes(t, d)); diff != "" {
			t.Errorf("lost updates: %s", diff)
		}
	})
}

func TestOneTransactionOneInstant(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			if got, want := tx.Now(), span.At(dbtest.Clock); got != want {
				t.Errorf("now = %v, want %v", got, want)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestUniqueAndMissingAreFaults(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		twice := func(tx *db.Tx) error { return errors.Join(put(ctx, tx, "a", 1), put(ctx, tx, "a", 1)) }
		if err := d.Write(ctx, twice); fault.KindOf(err) != fault.Conflict {
			t.Errorf("kind %q for %v, want conflict", fault.KindOf(err), err)
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			_, err := db.One(ctx, tx, db.Scalar[int64], `SELECT size FROM file_blob WHERE id = $1`, "none")
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("kind %q for %v, want not found", fault.KindOf(err), err)
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Read(t.Context(), func(tx *db.Tx) error { return put(t.Context(), tx, "a", 1) })
		if err == nil {
			t.Error("a read transaction wrote a row")
		}
	})
}

func TestNullsAndCounting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, n := db.Count(t.Context())
		err := d.Read(ctx, func(tx *db.Tx) error {
			var s string
			var i span.Instant
			_, err := db.One(ctx, tx, func(r db.Row, _ *int) error { return r.Scan(db.Text(&s), db.When(&i)) },
				`SELECT CAST(NULL AS TEXT), CAST(NULL AS BIGINT)`)
			if s != "" || i != 0 {
				t.Errorf("NULL read as %q, %v", s, i)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if n.Load() != 1 {
			t.Errorf("counted %d statements, want 1", n.Load())
		}
	})
}

func TestLists(t *testing.T) {
	for _, c := range []struct {
		n, from int
		want    string
	}{{0, 1, "(NULL)"}, {1, 4, "($4)"}, {3, 2, "($2, $3, $4)"}} {
		if got := db.In(c.n, c.from); got != c.want {
			t.Errorf("In(%d, %d) = %s, want %s", c.n, c.from, got, c.want)
		}
	}
	if got, want := db.Values(2, 2), "($1, $2), ($3, $4)"; got != want {
		t.Errorf("Values = %s, want %s", got, want)
	}
	var seen [][]int
	if err := db.Chunks([]int{1, 2, 3}, 2, func(c []int) error { seen = append(seen, c); return nil }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]int{{1, 2}, {3}}, seen); diff != "" {
		t.Error(diff)
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	notADatabase := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(notADatabase, []byte("this is not a database, only a few lines of text that are long enough"), 0o600); err != nil {
		t.Fatal(err)
	}
	for dsn, want := range map[string]fault.Kind{
		"mysql://x":              fault.Invalid,
		"":                       fault.Invalid,
		"sqlite:":                fault.Invalid,
		"sqlite:" + notADatabase: fault.Unavailable,
		"postgres://127.0.0.1:1/none?connect_timeout=1": fault.Unavailable,
	} {
		if _, err := db.Open(t.Context(), dsn); fault.KindOf(err) != want {
			t.Errorf("Open(%q): %v, want kind %s", dsn, err, want)
		}
	}
}

func TestBackupIsWhole(t *testing.T) {
	d := dbtest.New(t)
	ctx := t.Context()
	if err := d.Write(ctx, func(tx *db.Tx) error { return put(ctx, tx, "a", 7) }); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := d.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	if err := d.Backup(ctx, path); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a second backup onto the same file: %v, want conflict", err)
	}
	copied, err := db.Open(ctx, "sqlite:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = copied.Close() }() // read only
	if diff := cmp.Diff([]int64{7}, sizes(t, copied)); diff != "" {
		t.Error(diff)
	}
}

func TestMigrateTwiceChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		n, err := d.Migrate(t.Context())
		if n != 0 || err != nil {
			t.Errorf("Migrate on a migrated database: %d files, %v", n, err)
		}
		if p, err := d.Pending(t.Context()); p != 0 || err != nil {
			t.Errorf("Pending: %d, %v", p, err)
		}
	})
}
