package exchange

import (
	"context"
	"maps"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Table makes a Kind whose rows are values of one type: fields say how each cell is read and written, so that what is
// exported is what is imported. A row that exists begins as it stands, so that an absent column changes nothing.
type Table[T any] struct {
	Name    string
	Aliases []string
	Order   int
	Title   text.Pair
	Help    text.Pair
	Fields  []Field[T]
	Keys    []string // columns that tell rows apart; with Key
	Key     func(v *T) string
	// Scope reads what cells name. mission is "" for tables that belong to none.
	Scope func(ctx context.Context, tx *db.Tx, mission string) (*Scope, error)
	// NoMission: rows belong to no mission, or make one.
	NoMission bool
	// Fresh is a row that does not exist yet; position counts from 1.
	Fresh func(s *Scope, position int) T
	// Load lists what is stored, in the order of an export; Old, when set, what is stored of the wanted keys.
	Load func(ctx context.Context, tx *db.Tx, s *Scope) ([]T, error)
	Old  func(ctx context.Context, tx *db.Tx, s *Scope, keys []string) (map[string]T, error)
	// Check completes and refuses one row, beside the rules of its cells.
	Check func(r *Row, s *Scope, v *T, old *T) error
	// Save stores the rows without problems and says what became of each, in their order.
	Save func(ctx context.Context, tx *db.Tx, in *Input, s *Scope, rows []T) ([]Change, error)
}

// Field is one column of a table, or two for both languages.
type Field[T any] struct {
	Columns []Column
	read    func(r *Row, s *Scope, v *T)
	write   func(s *Scope, v *T) []string
}

// Kind gives the table as the registry takes it.
func (t Table[T]) Kind() *Kind {
	k := &Kind{Name: t.Name, Aliases: t.Aliases, Order: t.Order, Title: t.Title, Help: t.Help, Import: t.bring}
	for _, f := range t.Fields {
		k.Columns = append(k.Columns, f.Columns...)
	}
	k.Export = func(ctx context.Context, tx *db.Tx, _ account.Actor, mission string) ([][]string, error) {
		s, err := t.Scope(ctx, tx, mission)
		if err != nil {
			return nil, err
		}
		list, err := t.Load(ctx, tx, s)
		if err != nil {
			return nil, err
		}
		out := make([][]string, len(list))
		for i := range list {
			out[i] = t.cells(s, &list[i])
		}
		return out, nil
	}
	return k
}

func (t Table[T]) cells(s *Scope, v *T) []string {
	var out []string
	for _, f := range t.Fields {
		out = append(out, f.write(s, v)...)
	}
	return out
}

func (t Table[T]) isKey(f Field[T]) bool {
	return slices.ContainsFunc(f.Columns, func(c Column) bool { return slices.Contains(t.Keys, c.Name) })
}

func (t Table[T]) bring(ctx context.Context, tx *db.Tx, in *Input) error {
	if !t.NoMission {
		if _, err := in.NeedMission(); err != nil {
			return err
		}
	}
	s, err := t.Scope(ctx, tx, in.Mission())
	if err != nil {
		return err
	}
	list, keys := t.keys(in, s)
	old, err := t.old(ctx, tx, s, keys)
	if err != nil {
		return err
	}
	var rows []*Row
	var good []T
	for i, r := range in.Rows {
		if v, ok := t.row(r, s, &list[i], keys[i], old); ok {
			rows, good = append(rows, r), append(good, *v)
		}
	}
	if len(good) == 0 {
		return nil
	}
	return t.save(ctx, tx, in, s, rows, good)
}

// keys reads the columns that tell rows apart, and refuses what comes twice.
func (t Table[T]) keys(in *Input, s *Scope) ([]T, []string) {
	list, keys := make([]T, len(in.Rows)), make([]string, len(in.Rows))
	first := map[string]int{}
	for i, r := range in.Rows {
		list[i] = t.Fresh(s, i+1)
		for _, f := range t.Fields {
			if t.isKey(f) {
				f.read(r, s, &list[i])
			}
		}
		keys[i] = t.Key(&list[i])
		if at, twice := first[keys[i]]; twice && !r.bad {
			r.Problem(t.Keys[0], "la ligne %d dit déjà la même chose : gardez-en une", "row %d says the same already: keep one of them", at)
		} else if !twice {
			first[keys[i]] = r.Number
		}
	}
	return list, keys
}

func (t Table[T]) old(ctx context.Context, tx *db.Tx, s *Scope, keys []string) (map[string]T, error) {
	if t.Old != nil {
		return t.Old(ctx, tx, s, keys)
	}
	list, err := t.Load(ctx, tx, s)
	if err != nil {
		return nil, err
	}
	out := make(map[string]T, len(list))
	for _, v := range list {
		out[t.Key(&v)] = v
	}
	return out, nil
}

// row reads the other columns over what is stored, or over a fresh row.
func (t Table[T]) row(r *Row, s *Scope, v *T, key string, old map[string]T) (*T, bool) {
	before, exists := old[key]
	if exists && !r.bad {
		now := before
		v = &now
	}
	for _, f := range t.Fields {
		if t.isKey(f) || !slices.ContainsFunc(f.Columns, func(c Column) bool { return r.Has(c.Name) }) {
			continue
		}
		f.read(r, s, v)
	}
	if r.bad {
		return nil, false
	}
	if t.Check != nil {
		was := &before
		if !exists {
			was = nil
		}
		if err := t.Check(r, s, v, was); err != nil {
			r.faults(err)
		}
	}
	return v, !r.bad
}

// save stores the good rows. A refusal that names a row's reference becomes that row's problem.
func (t Table[T]) save(ctx context.Context, tx *db.Tx, in *Input, s *Scope, rows []*Row, good []T) error {
	changes, err := t.Save(ctx, tx, in, s, good)
	if err != nil {
		if fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.Unavailable {
			return err
		}
		for _, f := range fault.Of(err).Fields() {
			for i, r := range rows {
				if f.Name == t.Key(&good[i]) || f.Name == r.Text("ref") && f.Name != "" {
					r.faults(err)
					return nil
				}
			}
		}
		words := fault.Of(err)
		return fault.Wrap(err, fault.Invalid, "%[1]s", "%[1]s", words)
	}
	for i, r := range rows {
		r.Mark(changes[i])
	}
	return nil
}

// faults reports every problem in err at its column.
func (r *Row) faults(err error) {
	var list []error
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		list = several.Unwrap()
	} else {
		list = []error{err}
	}
	for _, one := range list {
		f := fault.Of(one)
		column := ""
		if fields := f.Fields(); len(fields) > 0 && r.Has(fields[0].Name) {
			column = fields[0].Name
		}
		r.problem(column, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")})
	}
}

// Changes turns what a capability's upsert says into what became of each row.
func Changes[U any](done []U, of func(U) string) []Change {
	out := make([]Change, len(done))
	for i, u := range done {
		out[i] = Change(of(u))
	}
	return out
}

// Names lists the keys of a map in order, for sentences.
func Names[V any](m map[string]V) string { return strings.Join(slices.Sorted(maps.Keys(m)), ", ") }
