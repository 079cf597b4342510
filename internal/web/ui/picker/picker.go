// Package picker chooses one of very many, by searching: an organisation or a person of a mission. Without a script it
// searches, shows what it found, and lets one be ticked; <e-picker> turns it into a box that proposes while one types.
package picker

import (
	"context"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui/field"
)

// Choice is one that may be chosen: its value, its name, and beneath it what tells it from its namesakes.
type Choice struct{ Value, Label, Soft string }

// Props is a field to choose one of very many. The chosen one's id is posted as Name, the words looked for as
// WordsOf(Name); without a script a press on the search button posts SearchName with the value Name.
type Props struct {
	field.Props
	Find   string   // GET: with ?q=WORDS answers with Answer
	Chosen Choice   // the one chosen, whose Value is the field's; none when its Value is ""
	Words  string   // what was looked for without a script
	Found  []Choice // what those words found
	More   int      // found too, not shown
	Sought bool     // the words were looked for: say when nothing was found
}

// What a picker finds in a mission.
const (
	Organisations = "organisations"
	People        = "people"
)

// Path is the address at which a picker finds Organisations or People of a mission. Pairs narrow them: "side" (company,
// counterpart, institution), "for" (the organisation for which people come), "all" ("1": the whole directory, for
// organisers).
func Path(mission, what string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	path := "/m/" + mission + "/find/" + what
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// SearchName is the name of the button that searches without a script.
const SearchName = "seek"

// WordsOf is the name under which the words looked for by a field are posted.
func WordsOf(name string) string { return name + "_words" }

// None is what a form without a script posts to take away who was chosen, where nobody must be; the words beside it are
// those of before.
const None = "none"

// Most is how many choices an answer holds at most: more are narrowed by another word, not by reading.
const Most = 12

func (p Props) id() string     { return "f-" + p.Name }
func (p Props) listID() string { return "f-" + p.Name + "-list" }

func (p Props) words() string {
	if p.Words != "" || p.Chosen.Value == "" {
		return p.Words
	}
	return p.Chosen.Label
}

// choices are those to tick without a script: the chosen one first.
func (p Props) choices() []Choice {
	var out []Choice
	if p.Chosen.Value != "" {
		out = append(out, p.Chosen)
	}
	for _, c := range p.Found {
		if c.Value != p.Chosen.Value {
			out = append(out, c)
		}
	}
	return out
}

func (p Props) attrs() templ.Attributes {
	a := templ.Attributes{"name": WordsOf(p.Name), "id": p.id()}
	var described []string
	if p.Error != "" {
		a["aria-invalid"], described = "true", append(described, p.id()+"-error")
	}
	if p.Hint != "" {
		described = append(described, p.id()+"-hint")
	}
	if described != nil {
		a["aria-describedby"] = strings.Join(described, " ")
	}
	if p.Placeholder != "" {
		a["placeholder"] = p.Placeholder
	}
	return a
}

// said tells in a line what was found.
func said(ctx context.Context, words string, found []Choice, more int) string {
	if len(found) == 0 {
		return text.T(ctx, "ui.picker.none", words)
	}
	return text.N(ctx, "ui.picker.found", len(found)+more)
}
