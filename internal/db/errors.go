package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"escale.dev/escale/internal/fault"
)

// Driver codes: SQLite result codes (sqlite.org/rescode.html) and PostgreSQL SQLSTATE (appendix A of its manual).
const (
	sqliteBusy       = 5
	sqliteFull       = 13
	sqliteForeignKey = 787
	sqliteShmSize    = 4874 // no room for the file -shm, which opening makes
	sqlitePrimary    = 1555
	sqliteUnique     = 2067
)

func sqliteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// IsUnique tells whether err is the breach of a primary or unique key.
func IsUnique(err error) bool {
	c := sqliteCode(err)
	return c == sqliteUnique || c == sqlitePrimary || pgCode(err) == "23505"
}

func serialization(err error) bool {
	c := pgCode(err)
	return c == "40001" || c == "40P01"
}

// isOver tells that there was no transaction left to roll back: SQLite does so itself on a full disk.
func isOver(err error) bool {
	return err != nil && strings.Contains(err.Error(), "no transaction is active")
}

func isFull(err error) bool {
	c := sqliteCode(err)
	return c&0xff == sqliteFull || c == sqliteShmSize || pgCode(err) == "53100"
}

func isBusy(err error) bool {
	return sqliteCode(err)&0xff == sqliteBusy || strings.HasPrefix(pgCode(err), "57P0") || strings.HasPrefix(pgCode(err), "08")
}

// explain adds the first words of the statement, for the log.
func explain(err error, query string) error {
	if err == nil {
		return nil
	}
	words := strings.Fields(query)
	return fmt.Errorf("%s: %w", strings.Join(words[:min(6, len(words))], " "), err)
}

// translate gives database errors that a person can act on a sentence; faults and the unknown pass unchanged.
func translate(err error) error {
	var f *fault.Error
	switch {
	case err == nil, errors.As(err, &f), errors.Is(err, context.Canceled):
		return err
	case isFull(err):
		return fault.Wrap(err, fault.Unavailable,
			"le disque du serveur est plein : rien n’a été enregistré ; libérez de la place puis recommencez",
			"the server's disk is full: nothing was saved; free some space and try again")
	case isBusy(err):
		return fault.Wrap(err, fault.Unavailable,
			"la base de données est occupée ou injoignable : rien n’a été enregistré, recommencez dans un instant",
			"the database is busy or out of reach: nothing was saved, try again in a moment")
	case IsUnique(err):
		return fault.Wrap(err, fault.Conflict, "un autre élément porte déjà cette référence", "another item already has this reference")
	}
	return err
}
