package exchangeweb

import (
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/report"
)

// startView is the page where an import begins.
type startView struct {
	Base, Title, Trouble string
	New                  bool // for a mission that the files bring
	Files                field.Props
	Kinds                []kindView
	Runs                 []runView
}

// kindView is one table with its template.
type kindView struct {
	Name, Title, Help, CSV, XLSX string
	Columns                      []columnView
}

type columnView struct {
	Name, Help, Example string
	Required            bool
}

// runView is one past import.
type runView struct {
	Href, Name, By, When, State string
	Applied                     bool
	Added, Changed              int
}

// reportView is what an import would do, or did.
type reportView struct {
	Back     string
	Report   report.Props
	Warnings []string
	Suspects []suspectView
}

type suspectView struct {
	A, B, Reason string
	Score        int
	InFile       bool
}

// exportView is the page of exports.
type exportView struct{ Forms []formView }

type formView struct {
	Title, Help string
	Action      ui.Action
}
