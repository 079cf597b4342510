// Package facts lists what is known of something, each value with where it comes
// from. When sources differ, all are kept and the chosen one is marked.
package facts

import (
	"github.com/a-h/templ"

	"escale.dev/escale/internal/web/ui"
)

// Variant is a value as one source has it.
type Variant struct {
	Value  string
	Source ui.Link // document, with the page or date in its label
	When   string
	Chosen bool
	Choose ui.Action // posts the choice; shown to those who may choose
}

// Fact is a labelled value.
type Fact struct {
	Label    string
	Value    string
	Href     string
	Body     templ.Component // instead of Value, for what is more than text
	Variants []Variant
}

// Short is a number with a word, for a row of them.
type Short struct{ Label, Value string }

func differ(all []Variant) bool {
	for _, v := range all[1:] {
		if v.Value != all[0].Value {
			return true
		}
	}
	return false
}
