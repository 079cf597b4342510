package programmeweb

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// places is what a picker of places looks for, beside the quests of programme.
const places programme.Quest = "places"

func findPath(missionID string, q programme.Quest) string {
	return path(missionID, "find/session/"+string(q))
}

// find answers a picker while somebody types.
func (p *pages) find(c *web.Call) error {
	words := c.Query("q")
	found, total, err := p.seek(c, programme.Quest(c.Path("what")), words)
	if err != nil {
		return err
	}
	return c.Fragment(picker.Answer(words, found, total-len(found)))
}

// seek finds what a picker offers for some words, and counts all that match.
func (p *pages) seek(c *web.Call, q programme.Quest, words string) (out []picker.Choice, total int, err error) {
	a, m := account.Of(c.Who), c.Path("mission")
	if q == places {
		list, total, err := p.programme.FindPlaces(c.Ctx(), a, m, words, picker.Most)
		for _, x := range list {
			out = append(out, placeChoice(c.Printer(), x))
		}
		return out, total, err
	}
	list, total, err := p.programme.Find(c.Ctx(), a, m, q, words, picker.Most)
	for _, x := range list {
		choice := choiceOf(c.Printer(), x)
		if q == programme.Anybody {
			choice.Value = keyOf(x)
		}
		out = append(out, choice)
	}
	return out, total, err
}

// keyOf is the value of a part: "p:" and a person, or "o:" and an organisation.
func keyOf(x programme.Candidate) string {
	if x.Person.ID != "" {
		return "p:" + x.Person.ID
	}
	return "o:" + x.Organisation.ID
}

func choiceOf(t text.Printer, x programme.Candidate) picker.Choice {
	if x.Person.ID == "" {
		return picker.Choice{Value: x.Organisation.ID, Label: x.Organisation.Name, Soft: joined(t.T("programme.an_organisation"), x.Organisation.City)}
	}
	return picker.Choice{Value: x.Person.ID, Label: x.Person.Label(t.Lang), Soft: joined(x.Person.Title(x.Organisation.ID, t.Lang), x.Organisation.Name)}
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " · ")
}

// picking is how the pickers of a posted form stand.
type picking struct {
	ids   map[string]string       // by field: the one chosen
	shown map[string]picker.Props // by field: what its words found, where nobody is chosen
	comes []string                // people who attend
	left  []string                // pasted names that nobody could be found for
}

// field is one picker of the form.
type pickField struct {
	name  string
	quest programme.Quest
}

func pickFields(parts int) []pickField {
	all := []pickField{{"place", places}, {"host", programme.Organisations}, {"attend", programme.People}}
	for i := range parts {
		all = append(all, pickField{numbered("who", i), programme.Anybody})
	}
	return all
}

// settle finds whom the pickers of a form name: those chosen, and words typed that name only one.
func (p *pages) settle(c *web.Call, f *web.Form) (k picking, err error) {
	k = picking{ids: map[string]string{}, shown: map[string]picker.Props{}}
	for _, x := range pickFields(partsIn(f)) {
		asked, words := f.Get(picker.SearchName) == x.name, f.Get(picker.WordsOf(x.name))
		if k.ids[x.name] = f.Get(x.name); k.ids[x.name] == picker.None {
			k.ids[x.name], words = "", ""
		}
		if !asked && (k.ids[x.name] != "" || words == "") {
			continue
		}
		one, found, total, err := p.named(c, x.quest, words)
		if err != nil {
			return k, err
		}
		if one != "" && !asked {
			k.ids[x.name] = one
			continue
		}
		k.shown[x.name] = picker.Props{Words: words, Found: found, More: total - len(found), Sought: true}
		if !asked {
			f.Refuse(x.name, unclear(c, total, words))
		}
	}
	return k, p.attendees(c, f, &k)
}

// named looks for the one that words name, "" for none or several: the single one found, or the single one of just this
// name; "Lou Roy, Port du Fleuve" names a person with their organisation.
func (p *pages) named(c *web.Call, q programme.Quest, words string) (id string, found []picker.Choice, total int, err error) {
	if found, total, err = p.seek(c, q, words); err != nil || words == "" {
		return "", found, total, err
	}
	name, of, both := strings.Cut(words, ",")
	if total == 0 && both {
		if found, _, err = p.seek(c, q, name); err != nil {
			return "", nil, 0, err
		}
		found = slices.DeleteFunc(found, func(x picker.Choice) bool { return !strings.Contains(text.Key(x.Soft), text.Key(of)) })
		words, total = name, len(found)
	}
	if total == 1 {
		return found[0].Value, found, total, nil
	}
	exact := slices.DeleteFunc(slices.Clone(found), func(x picker.Choice) bool { return text.Key(x.Label) != text.Key(words) })
	if len(exact) == 1 {
		id = exact[0].Value
	}
	return id, found, total, nil
}

func unclear(c *web.Call, total int, words string) string {
	if total == 0 {
		return c.T("programme.unknown_name", words)
	}
	return c.N("programme.several_names", total, words)
}

// mostPasted is how many pasted names one form looks up.
const mostPasted = 300

// attendees gathers who comes: those ticked, the one picked, the names pasted.
func (p *pages) attendees(c *web.Call, f *web.Form, k *picking) error {
	k.comes = strings.Fields(strings.Join(f.All("attends"), " "))
	if id := k.ids["attend"]; id != "" {
		k.comes = append(k.comes, id)
	}
	lines := strings.Split(f.Text("attendees"), "\n")
	if len(lines) > mostPasted {
		f.Refuse("attendees", c.T("programme.too_many_names", mostPasted))
		k.left = lines
		return nil
	}
	var wrong []string
	for _, l := range lines {
		words := text.SafeLine(l)
		if words == "" {
			continue
		}
		id, _, total, err := p.named(c, programme.People, words)
		if err != nil {
			return err
		}
		if id != "" {
			k.comes = append(k.comes, id)
			continue
		}
		k.left = append(k.left, words)
		wrong = append(wrong, unclear(c, total, words))
	}
	if len(wrong) > 0 {
		f.Refuse("attendees", strings.Join(wrong[:min(len(wrong), 3)], " ")+rest(c, len(wrong)-3))
	}
	slices.Sort(k.comes)
	k.comes = slices.Compact(k.comes)
	return nil
}

func rest(c *web.Call, n int) string {
	if n <= 0 {
		return ""
	}
	return " " + c.N("programme.more_names", n)
}

// names is whom the form names, for their labels.
func (k picking) names() (n programme.Named) {
	n.People, n.Places, n.Organisations = slices.Clone(k.comes), []string{k.ids["place"]}, []string{k.ids["host"]}
	for _, id := range k.ids {
		switch kind, rest, _ := strings.Cut(id, ":"); kind {
		case "p":
			n.People = append(n.People, rest)
		case "o":
			n.Organisations = append(n.Organisations, rest)
		}
	}
	return n
}

// choice gives the words of the one with an id that a field holds.
func chosen(t text.Printer, ch programme.Choices, q programme.Quest, id string) (out picker.Choice) {
	kind, bare, both := strings.Cut(id, ":")
	if !both {
		kind, bare = "", id
	}
	switch {
	case id == "":
		return out
	case q == places:
		if x, ok := ch.Places[bare]; ok {
			out = placeChoice(t, x)
		}
	case q == programme.People || kind == "p":
		if x, ok := ch.People[bare]; ok {
			out = choiceOf(t, x)
		}
	default:
		if x, ok := ch.Hosts[bare]; ok {
			out = choiceOf(t, x)
		}
	}
	if out.Value != "" {
		out.Value = id
	}
	return out
}

// numbered is the name of the i-th line's field.
func numbered(name string, i int) string { return fmt.Sprintf("%s_%d", name, i) }
