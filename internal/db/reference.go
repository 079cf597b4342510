package db

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Reference is a column that holds ids of records which may be merged: what Repoint needs to know to move its rows from
// one record to another, and Restore to move them back.
type Reference struct {
	Table, Column string
	Key           string // columns of text that tell the rows of one record apart: "mission_id, role", or "id"
	Where         string // a fixed condition on the rows; "" for all
	// Same are the columns by which a row of the record that goes repeats one of the record that stays: it is dropped.
	// "" where rows never repeat one another; the fields below are for those that do.
	Same    string
	Columns string // all columns, to write a dropped row again
	Parent  string // the table without whose row a dropped row cannot stand
	Child   string // the column that holds the parent's id
}

// References are all columns of a capability that hold ids of one kind of record. The directory calls Merged and
// Unmerged, through the program's wiring, when it merges two of them.
type References []Reference

// Merged makes what points to gone point to kept; where both have the same, the kept one's stays. It gives what Unmerged
// needs to undo that.
func (refs References) Merged(ctx context.Context, tx *Tx, kept, gone string) ([]Moved, error) {
	return Repoint(ctx, tx, refs, kept, gone)
}

// Unmerged undoes Merged.
func (refs References) Unmerged(ctx context.Context, tx *Tx, kept, gone string, undo json.RawMessage) error {
	return Restore(ctx, tx, refs, kept, gone, undo)
}

// Moved is what Repoint did to the rows of one reference, as JSON keeps it.
type Moved struct {
	Table, Column string
	Keys          [][]string `json:",omitempty"` // of rows that were moved
	Dropped       [][]any    `json:",omitempty"` // rows that repeated one of the record that stays
}

// Repoint makes what points to gone point to kept, and tells what Restore needs to undo that.
func Repoint(ctx context.Context, tx *Tx, refs []Reference, kept, gone string) ([]Moved, error) {
	var out []Moved
	for _, r := range refs {
		m := Moved{Table: r.Table, Column: r.Column}
		var err error
		if m.Dropped, err = r.drop(ctx, tx, kept, gone); err != nil {
			return nil, err
		}
		width := len(list(r.Key))
		m.Keys, err = All(ctx, tx, func(row Row, k *[]string) error {
			*k = make([]string, width)
			return row.Scan(pointers(*k)...)
		}, `SELECT `+r.Key+` FROM `+r.Table+` WHERE `+r.Column+` = $1`+r.and()+` ORDER BY `+r.Key, gone)
		if err != nil {
			return nil, err
		}
		if len(m.Keys) > 0 {
			if _, err := tx.Exec(ctx, `UPDATE `+r.Table+` SET `+r.Column+` = $1 WHERE `+r.Column+` = $2`+r.and(), kept, gone); err != nil {
				return nil, err
			}
		}
		if len(m.Keys)+len(m.Dropped) > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}

// drop takes away the rows of gone that kept has too.
func (r Reference) drop(ctx context.Context, tx *Tx, kept, gone string) ([][]any, error) {
	if r.Same == "" {
		return nil, nil
	}
	where := ` WHERE ` + r.Column + ` = $1` + r.and() + ` AND EXISTS (SELECT 1 FROM ` + r.Table + ` AS k WHERE k.` + r.Column + ` = $2` + r.and()
	for _, c := range list(r.Same) {
		where += ` AND k.` + c + ` = ` + r.Table + `.` + c
	}
	where += `)`
	width := len(list(r.Columns))
	rows, err := All(ctx, tx, func(row Row, v *[]any) error {
		*v = make([]any, width)
		err := row.Scan(pointers(*v)...)
		for i, x := range *v {
			if b, ok := x.([]byte); ok {
				(*v)[i] = string(b)
			}
		}
		return err
	}, `SELECT `+r.Columns+` FROM `+r.Table+where+` ORDER BY `+r.Key, gone, kept)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM `+r.Table+where, gone, kept)
	return rows, err
}

func (r Reference) and() string {
	if r.Where == "" {
		return ""
	}
	return " AND " + r.Where
}

// Restore undoes what Repoint did, given as JSON: rows that were moved and still point to kept point to gone again, rows
// that were dropped are there again. What somebody removed or gave to a third record since stays so.
func Restore(ctx context.Context, tx *Tx, refs []Reference, kept, gone string, undo json.RawMessage) error {
	var moved []Moved
	d := json.NewDecoder(bytes.NewReader(undo))
	d.UseNumber() // instants must not pass through floating point
	if err := d.Decode(&moved); err != nil {
		return err
	}
	for _, m := range slices.Backward(moved) {
		for _, r := range refs {
			if r.Table != m.Table || r.Column != m.Column {
				continue
			}
			if err := r.restore(ctx, tx, kept, gone, m); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

func (r Reference) restore(ctx context.Context, tx *Tx, kept, gone string, m Moved) error {
	where := ""
	for i, c := range list(r.Key) {
		where += ` AND ` + c + ` = $` + strconv.Itoa(i+3)
	}
	for _, key := range m.Keys {
		args := append([]any{gone, kept}, Args(key)...)
		if _, err := tx.Exec(ctx, `UPDATE `+r.Table+` SET `+r.Column+` = $1 WHERE `+r.Column+` = $2`+where, args...); err != nil {
			return err
		}
	}
	columns := list(r.Columns)
	child := slices.Index(columns, r.Child)
	for _, row := range m.Dropped {
		for i, v := range row {
			if n, ok := v.(json.Number); ok {
				row[i] = number(n)
			}
		}
		_, stands, err := Maybe(ctx, tx, Scalar[int], `SELECT 1 FROM `+r.Parent+` WHERE id = $1`, row[child])
		if err != nil {
			return err
		}
		if !stands {
			continue
		}
		if _, err := tx.Exec(ctx, `INSERT INTO `+r.Table+` (`+r.Columns+`) VALUES `+In(len(columns), 1)+` ON CONFLICT DO NOTHING`, row...); err != nil {
			return err
		}
	}
	return nil
}

// number gives a whole number where it is one: all columns but those of degrees are.
func number(n json.Number) any {
	if i, err := n.Int64(); err == nil {
		return i
	}
	f, _ := n.Float64()
	return f
}

func list(columns string) []string {
	all := strings.Split(columns, ",")
	for i, c := range all {
		all[i] = strings.TrimSpace(c)
	}
	return all
}

func pointers[T any](values []T) []any {
	out := make([]any, len(values))
	for i := range values {
		out[i] = &values[i]
	}
	return out
}
