package db

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Tx is one transaction. It has one instant, so that all its rows agree.
type Tx struct {
	raw    *sql.Tx
	now    span.Instant
	engine Engine
	write  bool
	after  []func(context.Context)
}

func (d *DB) instant() span.Instant { return span.At(d.clock()) }

// Now is the instant of the transaction.
func (tx *Tx) Now() span.Instant { return tx.now }

// Engine tells which database the transaction runs on; only job and search need to know.
func (tx *Tx) Engine() Engine { return tx.engine }

// After registers fn to run once, after the transaction has been committed, and never when it is rolled back.
func (tx *Tx) After(fn func(context.Context)) { tx.after = append(tx.after, fn) }

// Exec runs a statement and returns the number of rows it changed.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	count(ctx)
	res, err := tx.raw.ExecContext(ctx, tx.text(query, len(args)), args...)
	if err != nil {
		return 0, explain(err, query)
	}
	return res.RowsAffected()
}

// Row is what a scan function reads one row from.
type Row interface{ Scan(dest ...any) error }

// All returns every row of a query, read by scan.
func All[T any](ctx context.Context, tx *Tx, scan func(Row, *T) error, query string, args ...any) (_ []T, err error) {
	var out []T
	err = Each(ctx, tx, func(r Row) error {
		var v T
		if err := scan(r, &v); err != nil {
			return err
		}
		out = append(out, v)
		return nil
	}, query, args...)
	return out, err
}

// Each calls fn for every row of a query; it always closes the rows and returns their error.
func Each(ctx context.Context, tx *Tx, fn func(Row) error, query string, args ...any) (err error) {
	count(ctx)
	rows, err := tx.raw.QueryContext(ctx, tx.text(query, len(args)), args...)
	if err != nil {
		return explain(err, query)
	}
	defer func() {
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
	}()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return explain(err, query)
		}
	}
	return explain(rows.Err(), query)
}

// Maybe returns the first row of a query and whether there was one.
func Maybe[T any](ctx context.Context, tx *Tx, scan func(Row, *T) error, query string, args ...any) (v T, found bool, err error) {
	all, err := All(ctx, tx, scan, query, args...)
	if err != nil || len(all) == 0 {
		return v, false, err
	}
	return all[0], true, nil
}

// One returns the first row of a query, or a fault of kind NotFound.
func One[T any](ctx context.Context, tx *Tx, scan func(Row, *T) error, query string, args ...any) (T, error) {
	v, found, err := Maybe(ctx, tx, scan, query, args...)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "cet élément n’existe pas ou n’existe plus", "this item does not exist, or no longer")
	}
	return v, err
}

// Scalar scans a row of one column.
func Scalar[T any](r Row, v *T) error { return r.Scan(v) }

// Text returns a destination for a nullable text column: NULL reads as "".
func Text(s *string) any { return (*nullText)(s) }

type nullText string

// Scan implements sql.Scanner.
func (n *nullText) Scan(src any) error {
	var s sql.NullString
	err := s.Scan(src)
	*n = nullText(s.String)
	return err
}

// Null returns s as an argument for a nullable column: "" is stored as NULL.
func Null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// When returns a destination for a nullable instant: NULL reads as 0.
func When(i *span.Instant) any { return (*nullInstant)(i) }

type nullInstant span.Instant

// Scan implements sql.Scanner.
func (n *nullInstant) Scan(src any) error {
	var v sql.NullInt64
	err := v.Scan(src)
	*n = nullInstant(v.Int64)
	return err
}

// NullWhen returns i as an argument for a nullable column: 0 is stored as NULL.
func NullWhen(i span.Instant) any {
	if i == 0 {
		return nil
	}
	return int64(i)
}

// NewID makes an identifier: a UUID of version 7, so that ids sort by their making.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// In writes the list of n parameters that begins with number from: In(3, 2) is "($2, $3, $4)". In(0, …) is "(NULL)".
func In(n, from int) string {
	if n == 0 {
		return "(NULL)"
	}
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	b.WriteByte(')')
	return b.String()
}

// Values writes rows of parameters for an INSERT of many rows: Values(2, 3) is "($1, $2, $3), ($4, $5, $6)".
func Values(rows, columns int) string {
	parts := make([]string, rows)
	for i := range parts {
		parts[i] = In(columns, 1+i*columns)
	}
	return strings.Join(parts, ", ")
}

// Chunks calls fn with slices of list of at most size items, so that no statement has too many parameters.
func Chunks[T any](list []T, size int, fn func([]T) error) error {
	for len(list) > 0 {
		n := min(size, len(list))
		if err := fn(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// Args turns a list of ids into arguments.
func Args[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

type countKey struct{}

// Count returns a context under which statements are counted, and the counter: pages show it, tests hold it to a budget.
func Count(ctx context.Context) (context.Context, *atomic.Int64) {
	n := new(atomic.Int64)
	return context.WithValue(ctx, countKey{}, n), n
}

func count(ctx context.Context) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}

func pause(ctx context.Context, try int) {
	t := time.NewTimer(time.Duration(try*try) * 2 * time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
