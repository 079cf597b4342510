package sourceweb

import (
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/said"
)

// view is the page of a mission's sources.
type view struct {
	Mission        string
	Open           int
	MayChoose      bool
	Trouble        string
	Contradictions []contradiction
	Facts          []facts.Fact
	Documents      []documentRow
}

// contradiction is one fact about which sources differ.
type contradiction struct {
	Key, Topic    string
	Open          bool
	Values        []said.Value
	Options       []field.Option
	Chosen        string // value of the chosen option
	By, When, Why string
	Choice        field.Props
	Reason        field.Props
	Opened        bool // the form is shown with its errors
}

type documentRow struct{ Title, URL, Publisher, Published, Kind string }

// published writes the day of a document as far as it is known.
func published(c *web.Call, s string) string {
	p := c.Printer()
	switch len(s) {
	case len("2006-01"):
		if d, err := span.ParseDay(s + "-01"); err == nil {
			return p.MonthYear(d)
		}
	case len("2006-01-02"):
		if d, err := span.ParseDay(s); err == nil {
			return p.Date(d)
		}
	}
	return s
}
