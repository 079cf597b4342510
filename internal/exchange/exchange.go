// Package exchange brings tables in and takes them out: the one format in which a mission is imported, exported and
// handed from one Escale to another.
//
// A capability registers a Kind for each table it owns: its columns, how rows are read in, how they are written out.
// An import runs in two steps. The dry run carries everything out in a transaction that is then rolled back, so what
// it reports (added, changed, left as it is; each problem with row, column, value and cure; suspected duplicates) is
// what would really happen. The second step does the same and commits, all or nothing, and only without problems.
// Rows are known by their reference (column ref), so importing the same file twice changes nothing.
package exchange

import "escale.dev/escale/internal/text"

// Column is a column of a table. Name is what the export writes; the import also knows the aliases (French names),
// blind to accents and case.
type Column struct {
	Name     string
	Aliases  []string
	Help     text.Pair // what to write in it, with its unit or its form
	Required bool
	Example  string
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

// Suspect is a pair that may be the same thing twice. It is proposed, never merged.
type Suspect struct {
	Kind     string // organisation, person
	AID, BID string
	A, B     string // names
	Score    int    // out of 100
	Reason   text.Pair
	InFile   bool // both come from this file
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
