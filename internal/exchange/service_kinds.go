package exchange

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Kind is a table that can be imported and exported.
type Kind struct {
	Name    string // of the sheet or the file, like "organisations"
	Aliases []string
	Order   int // tables are imported in this order, because later ones name rows of earlier ones
	Title   text.Pair
	Help    text.Pair
	Columns []Column
	// Import reads the rows in, in the transaction of the whole import. It marks each row (Added, Changed, Left) or
	// gives it a problem; it returns an error only when it cannot go on at all.
	Import func(ctx context.Context, tx *db.Tx, in *Input) error
	// Export returns the rows of a mission, cells in the order of Columns, in an order that never changes by itself.
	Export func(ctx context.Context, tx *db.Tx, a account.Actor, mission string) ([][]string, error)
}

// Input is one table on its way in.
type Input struct {
	Kind  *Kind
	Actor account.Actor
	Rows  []*Row
	run   *run
}

// Mission is the id of the mission that the import fills; "" until the missions table has been read, when the file
// brings its own mission.
func (in *Input) Mission() string { return in.run.mission }

// SetMission is called by the missions table once it has made or found the mission of this import.
func (in *Input) SetMission(id string) { in.run.mission = id }

// NeedMission returns the mission, or an error that says how to name one.
func (in *Input) NeedMission() (string, error) {
	if in.run.mission == "" {
		return "", fault.New(fault.Invalid,
			"La table « %s » appartient à une mission : choisissez la mission, ou joignez une table « missions » d’une ligne.",
			"The table %q belongs to a mission: choose the mission, or add a table “missions” of one row.", in.Kind.Name)
	}
	return in.run.mission, nil
}

// Suspects adds proposals to the report.
func (in *Input) Suspects(s ...Suspect) {
	in.run.report.Suspects = append(in.run.report.Suspects, s...)
}

// Warn adds something to the report that a person should know and that keeps nothing from being imported.
func (in *Input) Warn(fr, en string, args ...any) {
	in.run.warn(in.Rows[0].file, in.Kind.Name, fr, en, args...)
}

// Good returns the rows that have no problem so far.
func (in *Input) Good() []*Row {
	return slices.DeleteFunc(slices.Clone(in.Rows), func(r *Row) bool { return r.bad })
}

// Registry holds the kinds that the capabilities registered.
type Registry struct{ kinds []*Kind }

// Add registers kinds.
func (r *Registry) Add(kinds ...*Kind) {
	r.kinds = append(r.kinds, kinds...)
	slices.SortStableFunc(r.kinds, func(a, b *Kind) int { return a.Order - b.Order })
}

// Kinds lists the kinds in the order in which they are imported.
func (r *Registry) Kinds() []*Kind { return r.kinds }

// Find returns the kind of this name, blind to case, accents and French aliases.
func (r *Registry) Find(name string) (*Kind, bool) {
	key := text.Key(name)
	for _, k := range r.kinds {
		if text.Key(k.Name) == key || text.Key(k.Title.FR) == key || text.Key(k.Title.EN) == key ||
			slices.ContainsFunc(k.Aliases, func(a string) bool { return text.Key(a) == key }) {
			return k, true
		}
	}
	return nil, false
}
