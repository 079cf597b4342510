// Package db is the one way to the rows: SQLite or PostgreSQL behind one text of SQL.
//
// A DB gives transactions and nothing else. Read sees one snapshot; Write is one transaction with one instant,
// retried when PostgreSQL reports a serialization failure, rolled back on an error or a panic. SQLite has a pool of
// readers and one writer connection whose transactions begin immediate, so no reader ever waits and no two writers
// meet. What is to happen after a change (wake a worker, send) is registered with Tx.After.
//
// Rules for the text of SQL stand in doc/architecture.md: numbered parameters in order of first use, instants as
// BIGINT microseconds, names compared by text.Key, NULLS FIRST or LAST always written.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"escale.dev/escale/internal/fault"
)

// Engine names the database behind a DB.
type Engine string

// The engines that Escale runs on.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgres"
)

// DB is an open database. It is safe for use by many goroutines.
type DB struct {
	engine Engine
	path   string // file of the SQLite database, "" on PostgreSQL
	read   *sql.DB
	write  *sql.DB
	clock  func() time.Time
}

// Open opens the database named by dsn: "sqlite:PATH" or "postgres://user@host/name". It does not migrate.
// Maybe the directory of PATH does not exist: it is made.
func Open(ctx context.Context, dsn string) (*DB, error) {
	switch {
	case strings.HasPrefix(dsn, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(dsn, "sqlite:"))
	case strings.HasPrefix(dsn, "postgres://"), strings.HasPrefix(dsn, "postgresql://"):
		return openPostgreSQL(ctx, dsn)
	}
	return nil, fault.New(fault.Invalid,
		"base de données « %s » inconnue : écrivez sqlite:CHEMIN ou postgres://utilisateur@serveur/base",
		"unknown database %q: write sqlite:PATH or postgres://user@server/name", dsn)
}

func openSQLite(ctx context.Context, path string) (*DB, error) {
	if path == "" {
		return nil, fault.New(fault.Invalid, "il manque le chemin du fichier après sqlite:", "the file's path is missing after sqlite:")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "le dossier de %s ne peut pas être créé", "the folder of %s cannot be made", path)
	}
	base := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=synchronous(NORMAL)&_pragma=temp_store(MEMORY)"
	write, err := sql.Open("sqlite", base+"&_pragma=journal_mode(WAL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, errors.Join(unopened(err, path), write.Close())
	}
	read, err := sql.Open("sqlite", base+"&_pragma=query_only(1)&_pragma=cache_size(-8000)")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	readers := max(4, runtime.GOMAXPROCS(0))
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &DB{engine: SQLite, path: path, read: read, write: write, clock: time.Now}, nil
}

func unopened(err error, path string) error {
	if isFull(err) {
		return translate(err)
	}
	return fault.Wrap(err, fault.Unavailable, "le fichier %s ne s’ouvre pas comme base de données", "the file %s does not open as a database", path)
}

func openPostgreSQL(ctx context.Context, dsn string) (*DB, error) {
	pool, err := sql.Open("pgx", dsn)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "l’adresse de la base PostgreSQL est mal écrite", "the address of the PostgreSQL database is badly written")
	}
	pool.SetMaxOpenConns(16)
	pool.SetMaxIdleConns(8)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fault.Wrap(err, fault.Unavailable,
			"la base PostgreSQL ne répond pas : vérifiez l’adresse, le nom et le mot de passe",
			"the PostgreSQL database does not answer: check address, name and password"), pool.Close())
	}
	return &DB{engine: PostgreSQL, read: pool, write: pool, clock: time.Now}, nil
}

// Engine tells which database this is.
func (d *DB) Engine() Engine { return d.engine }

// Path is the file of a SQLite database, "" on PostgreSQL.
func (d *DB) Path() string { return d.path }

// SetClock replaces the clock that gives transactions their instant; tests freeze it.
func (d *DB) SetClock(clock func() time.Time) { d.clock = clock }

// Close closes all connections.
func (d *DB) Close() error {
	if d.read == d.write {
		return d.read.Close()
	}
	return errors.Join(d.read.Close(), d.write.Close())
}

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error { return translate(d.read.PingContext(ctx)) }

// Backup writes a whole, consistent copy of a SQLite database to path, which must not exist yet.
// On PostgreSQL it refuses: pg_dump is the tool there.
func (d *DB) Backup(ctx context.Context, path string) error {
	if d.engine != SQLite {
		return fault.New(fault.Invalid, "cette base est sur PostgreSQL : sauvegardez-la avec pg_dump", "this database is on PostgreSQL: back it up with pg_dump")
	}
	if _, err := os.Stat(path); err == nil {
		return fault.New(fault.Conflict, "le fichier %s existe déjà : choisissez un autre nom", "the file %s exists already: choose another name", path)
	}
	own, err := sql.Open("sqlite", "file:"+(&url.URL{Path: d.path}).EscapedPath()+"?_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer func() { _ = own.Close() }() // a connection of its own: readers are query_only, the writer must stay free
	if _, err := own.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return fault.Wrap(err, fault.Unavailable, "la sauvegarde vers %s a échoué", "the backup to %s failed", path)
	}
	return nil
}

// Read runs fn in a read-only transaction that sees one snapshot.
func (d *DB) Read(ctx context.Context, fn func(tx *Tx) error) error {
	opts := &sql.TxOptions{ReadOnly: true}
	if d.engine == PostgreSQL {
		opts.Isolation = sql.LevelRepeatableRead
	}
	raw, err := d.read.BeginTx(ctx, opts)
	if err != nil {
		return translate(err)
	}
	defer func() { _ = raw.Rollback() }() // a read has nothing to keep
	return translate(fn(&Tx{raw: raw, now: d.instant(), engine: d.engine}))
}

// Write runs fn in one transaction and commits it; after the commit it runs what fn registered with Tx.After.
// On PostgreSQL fn runs again after a serialization failure, so it must not act outside the transaction.
// Never call Write or Read inside fn: pass the transaction on.
func (d *DB) Write(ctx context.Context, fn func(tx *Tx) error) error {
	const tries = 12
	for try := 1; ; try++ {
		after, err := d.writeOnce(ctx, fn)
		if err == nil {
			for _, f := range after {
				f(context.WithoutCancel(ctx))
			}
			return nil
		}
		if !serialization(err) || try == tries || ctx.Err() != nil {
			return translate(err)
		}
		pause(ctx, try)
	}
}

func (d *DB) writeOnce(ctx context.Context, fn func(tx *Tx) error) (after []func(context.Context), err error) {
	opts := &sql.TxOptions{}
	if d.engine == PostgreSQL {
		opts.Isolation = sql.LevelSerializable
	}
	raw, err := d.write.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	tx := &Tx{raw: raw, now: d.instant(), engine: d.engine, write: true}
	defer func() {
		if p := recover(); p != nil {
			rollback(raw)
			panic(p)
		}
	}()
	if err := fn(tx); err != nil {
		rollback(raw)
		return nil, err
	}
	if err := raw.Commit(); err != nil {
		return nil, fmt.Errorf("commit: %w", err)
	}
	return tx.after, nil
}

func rollback(raw *sql.Tx) {
	if err := raw.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) && !isOver(err) {
		slog.Error("rollback failed", "err", err)
	}
}
