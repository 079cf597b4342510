package directoryweb

import (
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
)

// organisationList is a list of organisations.
type organisationList struct {
	list
	Rows []organisationRow
}

type organisationRow struct{ Name, Href, Soft, Kind, City, Country, Sectors string }

// personList is a list of people. Contacts: some row shows an address or a number.
type personList struct {
	list
	Rows     []personRow
	Contacts bool
}

type personRow struct{ Name, Href, Title, Organisation, OrganisationHref, Email, Phone string }

// organisationSheet is the page of an organisation.
type organisationSheet struct {
	Facts    []facts.Fact
	Note     string
	People   []personRow
	AddHref  string // to add a person to it, "" for those who may not
	Sections []Section
}

// personSheet is the page of a person.
type personSheet struct {
	Facts    []facts.Fact
	Mandates []mandateRow
	Note     string
	Sections []Section
}

type mandateRow struct {
	Title, Organisation, Href, Days string
	Main, Past                      bool
}

// organisationForm is the form of an organisation, new when ID is "".
type organisationForm struct {
	Join             *field.Props // side; nil but for a new one within a mission
	Form             *web.Form
	Action, Back     string
	ID               string
	Version          int64
	Kinds, Countries []field.Option
}

// personForm is the form of a person.
type personForm struct {
	Form         *web.Form
	Action, Back string
	ID           string
	Version      int64
	Mandates     []mandateFields
	Held         int          // mandates that say something; the lines behind them are spare
	Names        []string     // of organisations, offered while typing
	Join         *field.Props // population; nil but for somebody new within a mission
}

type mandateFields struct {
	Number                                      int
	Organisation, TitleFR, TitleEN, First, Last field.Props
}

// duplicatesView is the page of duplicates.
type duplicatesView struct {
	Kind      directory.Kind
	Counts    [2]int
	Proposals []proposalRow
	Dismissed []proposalRow
	Merges    []mergeRow
}

type proposalRow struct {
	ID, Score, Reason string
	A, B              recordCard
	CompareHref       string
	By                string
}

type recordCard struct{ Name, Soft, Href string }

type mergeRow struct{ ID, Gone, Kept, KeptHref, When, By string }

// compareView is two records side by side.
type compareView struct {
	Kind           directory.Kind
	Kept, Gone     recordCard
	KeptID, GoneID string
	Versions       [2]int64
	Reason         string
	Proposal       string
	Choices        []choice
	SwapHref, Back string
	Trouble        string
	Notes          []string // what is joined without a choice
}

// choice is one field in which they differ.
type choice struct {
	Label      string
	Kept, Gone string
	Field      field.Props
}

func pairsOf(all ...string) []ui.Pair {
	var out []ui.Pair
	for i := 0; i+1 < len(all); i += 2 {
		out = append(out, ui.Pair{Name: all[i], Value: all[i+1]})
	}
	return out
}
