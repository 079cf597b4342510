// Package field holds the parts of forms: a label above, a hint below, the error
// in words beside what it is about.
package field

import (
	"slices"

	"github.com/a-h/templ"
)

// Option is a choice of a list.
type Option struct {
	Value, Label string
	Hint         string
	Group        string // options of a group stand together
	Off          bool
}

// Props is what a field needs. Name, Label, Value and Error come from the form
// (web.Form.Field); the rest is set by the page.
type Props struct {
	Name, Label, Hint, Error string
	Value                    string
	Values                   []string // chosen ones, for several
	Type                     string   // of an input: text (default), email, date, time, number, tel, url, search
	Options                  []Option
	Needed                   bool
	Placeholder              string
	Autocomplete             string
	Rows                     int    // of an area; 4 when 0
	Accept                   string // of a file
	Multiple                 bool
	Most                     string // of a file: its limit in words
	Attrs                    templ.Attributes
}

// Must says that the field has to be filled.
func (p Props) Must() Props { p.Needed = true; return p }

// Hinted adds a line that says how to fill the field.
func (p Props) Hinted(hint string) Props { p.Hint = hint; return p }

// Typed sets the input's type.
func (p Props) Typed(t string) Props { p.Type = t; return p }

// From sets the options to choose from.
func (p Props) From(options ...Option) Props { p.Options = options; return p }

// Or sets the value when there is none.
func (p Props) Or(value string) Props {
	if p.Value == "" {
		p.Value = value
		if value != "" {
			p.Values = []string{value}
		}
	}
	return p
}

// With adds attributes to the control.
func (p Props) With(a templ.Attributes) Props { p.Attrs = a; return p }

func (p Props) id() string      { return "f-" + p.Name }
func (p Props) hintID() string  { return p.id() + "-hint" }
func (p Props) errorID() string { return p.id() + "-error" }

func (p Props) kind() string {
	if p.Type == "" {
		return "text"
	}
	return p.Type
}

func (p Props) rows() int {
	if p.Rows == 0 {
		return 4
	}
	return p.Rows
}

func (p Props) chosen(value string) bool {
	return p.Value == value || slices.Contains(p.Values, value)
}

func (p Props) describedBy() string {
	switch {
	case p.Error != "" && p.Hint != "":
		return p.errorID() + " " + p.hintID()
	case p.Error != "":
		return p.errorID()
	case p.Hint != "":
		return p.hintID()
	}
	return ""
}

// attrs are the attributes that every control shares.
func (p Props) attrs() templ.Attributes {
	a := templ.Attributes{"name": p.Name, "id": p.id()}
	if d := p.describedBy(); d != "" {
		a["aria-describedby"] = d
	}
	if p.Error != "" {
		a["aria-invalid"] = "true"
	}
	if p.Needed {
		a["required"] = true
	}
	if p.Placeholder != "" {
		a["placeholder"] = p.Placeholder
	}
	if p.Autocomplete != "" {
		a["autocomplete"] = p.Autocomplete
	}
	for k, v := range p.Attrs {
		a[k] = v
	}
	return a
}

// groups gives the options by group, in the order in which groups first come.
func (p Props) groups() []group {
	var all []group
	for _, o := range p.Options {
		i := slices.IndexFunc(all, func(g group) bool { return g.label == o.Group })
		if i < 0 {
			all = append(all, group{label: o.Group})
			i = len(all) - 1
		}
		all[i].options = append(all[i].options, o)
	}
	return all
}

type group struct {
	label   string
	options []Option
}
