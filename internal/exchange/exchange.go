// Package exchange brings tables in and takes them out: the one format in which a mission is imported, exported and
// handed from one Escale to another.
//
// A capability registers a Kind for each table it owns: its columns, how rows are read in, how they are written out.
// An import runs in two steps. The dry run carries everything out in a transaction that is then rolled back, so what
// it reports (added, changed, left as it is; each problem with row, column, value and cure; suspected duplicates) is
// what would really happen. The second step does the same and commits, all or nothing, and only without problems.
// Rows are known by their reference (column ref), so importing the same file twice changes nothing.
package exchange

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Column is a column of a table. Name is what the export writes; the import also knows the aliases (French names),
// blind to accents and case.
type Column struct {
	Name     string
	Aliases  []string
	Help     text.Pair // what to write in it, with its unit or its form
	Required bool
	Example  string
}

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

// Orders of the tables, so that each comes after those it names.
const (
	OrderSource = 10 * (iota + 1)
	OrderOrganisation
	OrderPerson
	OrderMission
	OrderPlace
	OrderParticipant
	OrderMember
	OrderResource
	OrderAvailability
	OrderSession
	OrderRole
	OrderRequest
	OrderParty
	OrderMeeting
	OrderEngagement
	OrderVariant
)

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

// Suspect is a pair that may be the same thing twice. It is proposed, never merged.
type Suspect struct {
	Kind     string // organisation, person
	AID, BID string
	A, B     string // names
	Score    int    // out of 100
	Reason   text.Pair
	InFile   bool // both come from this file
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

// Count is what became of the rows of one table.
type Count struct {
	Table                string
	Rows                 int
	Added, Changed, Left int
}

// Problem is one thing that keeps a file from being imported: where it stands, what stands there, how to mend it.
type Problem struct {
	File, Table string
	Row         int // as a spreadsheet numbers it; 0: the whole table
	Column      string
	Value       string
	Words       text.Pair
}

// Warning is something understood in a way that a person should know: an encoding, an unknown column.
type Warning struct {
	File, Table string
	Words       text.Pair
}

// Report is what an import found, and did or would do.
type Report struct {
	Files    []string
	Counts   []Count
	Problems []Problem
	More     int // problems beyond the first MaxProblems
	Warnings []Warning
	Suspects []Suspect
	Mission  string // id of the mission filled; "" for none, or one that does not exist yet
	Applied  bool
}

// MaxProblems is how many problems a report lists; the rest is counted.
const MaxProblems = 200

// OK tells whether the import can be carried out.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// Total adds up the counts.
func (r Report) Total() Count {
	t := Count{}
	for _, c := range r.Counts {
		t.Rows += c.Rows
		t.Added += c.Added
		t.Changed += c.Changed
		t.Left += c.Left
	}
	return t
}
