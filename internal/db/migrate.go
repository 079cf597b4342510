package db

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"

	"escale.dev/escale/internal/fault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to this program's version, each file in its own transaction, and returns how many
// files it applied. A database that is ahead of the program is refused.
func (d *DB) Migrate(ctx context.Context) (int, error) {
	p, err := d.provider()
	if err != nil {
		return 0, err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return 0, translate(err)
	}
	if current > target {
		return 0, fault.New(fault.Conflict,
			"la base est en version %d, ce programme connaît la version %d : installez un Escale plus récent",
			"the database is at version %d, this program knows version %d: install a newer Escale", current, target)
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fault.Wrap(translate(err), fault.Unavailable, "la mise à niveau de la base a échoué", "the migration of the database failed")
	}
	return len(done), nil
}

// Pending tells how many migrations this program would apply.
func (d *DB) Pending(ctx context.Context) (int, error) {
	p, err := d.provider()
	if err != nil {
		return 0, err
	}
	status, err := p.Status(ctx)
	if err != nil {
		return 0, translate(err)
	}
	n := 0
	for _, s := range status {
		if s.State == goose.StatePending {
			n++
		}
	}
	return n, nil
}

func (d *DB) provider() (*goose.Provider, error) {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if d.engine == PostgreSQL {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, d.write, sub)
}
