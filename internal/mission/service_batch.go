package mission

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
)

// Upserted is what storing one row did, and the row's id where it has one.
type Upserted struct {
	ID     string
	Change Change
}

// tracedOneByOne is how many changes of one batch are traced each for itself; more are traced together.
const tracedOneByOne = 20

// batch is one kind of rows to be saved together.
type batch[T comparable] struct {
	kind   string // in traces
	table  table
	have   []T               // what is stored
	key    func(T) string    // that tells rows apart
	label  func(T) string    // for traces and errors
	check  func(T) error     // nil when the row may be stored
	adopt  func(new, old *T) // takes over what rows do not bring, from old, or a fresh id when old is nil
	id     func(T) string    // "" for rows without id
	values func(T) []any     // in the order of the table's columns
}

// save stores the rows that are new or differ. All errors are told at once; two rows with one key are
// an error.
func (b batch[T]) save(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []T) ([]Upserted, error) {
	old := map[string]T{}
	for _, h := range b.have {
		old[b.key(h)] = h
	}
	seen := map[string]bool{}
	saved := make([]Upserted, len(rows))
	var write []T
	var events []account.Event
	var errs []error
	for i, row := range rows {
		was, found := old[b.key(row)]
		before := &was
		if !found {
			before = nil
		}
		if b.adopt != nil {
			b.adopt(&row, before)
		}
		errs = append(errs, b.problem(row, seen))
		saved[i] = Upserted{ID: b.id(row), Change: Left}
		if found && row == was {
			continue
		}
		saved[i].Change = Added
		event := account.Event{Mission: missionID, Verb: "created", Kind: b.kind, ID: b.id(row), Label: b.label(row), After: row}
		if found {
			saved[i].Change, event.Verb, event.Before = Changed, "changed", was
		}
		write, events = append(write, row), append(events, event)
	}
	if err := fault.Join(errs...); err != nil {
		return nil, err
	}
	if err := put(ctx, tx, b.table, write, b.values); err != nil {
		return nil, err
	}
	return saved, traceAll(ctx, tx, a, missionID, b.kind, events)
}

func (b batch[T]) problem(row T, seen map[string]bool) error {
	err := b.check(row)
	if err == nil && seen[b.key(row)] {
		err = fault.New(fault.Invalid, "Cette ligne est donnée deux fois : gardez-en une.", "This row is given twice: keep one.")
	}
	seen[b.key(row)] = true
	if err == nil {
		return nil
	}
	return fault.Wrap(err, fault.Invalid, "%[1]s : %[2]s", "%[1]s: %[2]s", b.label(row), fault.Of(err)).With(firstField(err))
}

func firstField(err error) fault.Field {
	if fields := fault.Of(err).Fields(); len(fields) > 0 {
		return fields[0]
	}
	return fault.Field{}
}

func traceAll(ctx context.Context, tx *db.Tx, a account.Actor, missionID, kind string, events []account.Event) error {
	if len(events) > tracedOneByOne {
		counts := map[string]int{}
		for _, e := range events {
			counts[e.Verb]++
		}
		verbs := slices.Sorted(maps.Keys(counts))
		return account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "imported", Kind: kind, ID: missionID, Label: verbs[0], After: counts})
	}
	for _, e := range events {
		if err := account.Trace(ctx, tx, a, e); err != nil {
			return err
		}
	}
	return nil
}

func noID[T any](T) string { return "" }

// oldOr gives the id of the stored row, or a new one.
func oldOr[T any](old *T, id func(T) string) string {
	if old != nil {
		return id(*old)
	}
	return db.NewID()
}
