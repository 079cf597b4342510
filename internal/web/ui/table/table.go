// Package table lists records: sorted by links, filtered by a form, paged, with
// boxes to tick; on a phone each record is a small sheet.
package table

import (
	"github.com/a-h/templ"

	"escale.dev/escale/internal/web/ui/pager"
)

// Column is the heading of a column.
type Column struct {
	Label  string
	Sort   string // address that sorts by it; empty when it does not sort
	Sorted string // "ascending" or "descending" when the list is sorted by it
	Number bool   // right-aligned
}

// Row is a record. The first cell names it.
type Row struct {
	ID    string // value of its box
	Cells []templ.Component
	Tick  bool
}

// Props is a table.
type Props struct {
	Caption string
	Columns []Column
	Rows    []Row
	Box     string          // name of the boxes' field; empty shows none
	Form    string          // id of the form that the boxes belong to
	Empty   templ.Component // shown when there are no rows; see notice.Empty
	Pager   *pager.Props
}

func number(p Props, i int) string {
	if i < len(p.Columns) && p.Columns[i].Number {
		return "number"
	}
	return ""
}

func label(p Props, i int) string {
	if i < len(p.Columns) {
		return p.Columns[i].Label
	}
	return ""
}
