// Package dbtest gives tests a real, migrated, empty database of their own, on each engine.
//
// SQLite is a copy of a file migrated once per test binary. PostgreSQL is a database made from a template on the
// server that ESCALE_TEST_POSTGRES names (an administrator's DSN on loopback); without it that half is skipped.
package dbtest

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"escale.dev/escale/internal/db"
)

// Clock is the instant at which every test database stands until the test moves it: a Sunday evening before departure.
var Clock = time.Date(2026, 6, 14, 18, 30, 0, 0, time.UTC)

// Each runs fn once on each engine, as a subtest named after it.
func Each(t *testing.T, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, New(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, NewPostgreSQL(t)) })
}

var template struct {
	sync.Once
	bytes []byte
	err   error
}

// New returns an empty SQLite database, closed and removed at the end of the test.
func New(t testing.TB) *db.DB {
	t.Helper()
	template.Do(func() { template.bytes, template.err = migratedFile() })
	if template.err != nil {
		t.Fatal(template.err)
	}
	path := filepath.Join(t.TempDir(), "escale.db")
	if err := os.WriteFile(path, template.bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, "sqlite:"+path)
}

func migratedFile() ([]byte, error) {
	dir, err := os.MkdirTemp("", "escale-template-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a temporary folder that stays harms nobody
	ctx := context.Background()
	d, err := db.Open(ctx, "sqlite:"+filepath.Join(dir, "full.db"))
	if err != nil {
		return nil, err
	}
	if _, err := d.Migrate(ctx); err != nil {
		return nil, err
	}
	copied := filepath.Join(dir, "copy.db")
	if err := d.Backup(ctx, copied); err != nil {
		return nil, err
	}
	if err := d.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(copied)
}

func open(t testing.TB, dsn string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	d.SetClock(func() time.Time { return Clock })
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("closing the database: %v", err)
		}
	})
	return d
}

var pgTemplate struct {
	sync.Once
	name string
	err  error
}

// NewPostgreSQL returns an empty PostgreSQL database, dropped at the end of the test.
func NewPostgreSQL(t testing.TB) *db.DB {
	t.Helper()
	return open(t, PostgreSQL(t))
}

// PostgreSQL names an empty PostgreSQL database, for processes that open it themselves; it is dropped at the end of the
// test.
func PostgreSQL(t testing.TB) (dsn string) {
	t.Helper()
	admin := os.Getenv("ESCALE_TEST_POSTGRES")
	if admin == "" {
		t.Skip("ESCALE_TEST_POSTGRES is not set: the PostgreSQL half of this test is skipped")
	}
	pgTemplate.Do(func() { pgTemplate.name, pgTemplate.err = makeTemplate(admin) })
	if pgTemplate.err != nil {
		t.Fatal(pgTemplate.err)
	}
	name := unique("escale_test_")
	if err := run(admin, fmt.Sprintf("CREATE DATABASE %s TEMPLATE %s", name, pgTemplate.name)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run(admin, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("dropping %s: %v", name, err)
		}
	})
	return withDatabase(t, admin, name)
}

// makeTemplate migrates a database that the tests of this binary are cloned from. It stays until the server goes.
func makeTemplate(admin string) (string, error) {
	name := unique("escale_template_")
	if err := run(admin, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	u, err := url.Parse(admin)
	if err != nil {
		return "", err
	}
	u.Path = "/" + name
	d, err := db.Open(context.Background(), u.String())
	if err != nil {
		return "", err
	}
	if _, err := d.Migrate(context.Background()); err != nil {
		return "", err
	}
	return name, d.Close()
}

func withDatabase(t testing.TB, admin, name string) string {
	t.Helper()
	u, err := url.Parse(admin)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func run(dsn, statement string) error {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return err
	}
	_, err = pool.Exec(statement)
	if cerr := pool.Close(); err == nil {
		err = cerr
	}
	return err
}

func unique(prefix string) string {
	id := uuid.New()
	return fmt.Sprintf("%s%x", prefix, id[:8])
}
