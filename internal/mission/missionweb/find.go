package missionweb

import (
	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// find answers a picker of a form (picker.Path): who of the mission may be chosen.
func (p *pages) find(c *web.Call) error {
	what := c.Path("what")
	if what != picker.People && what != picker.Organisations {
		return fault.New(fault.NotFound, "On cherche des personnes ou des organisations.", "One looks for people or organisations.")
	}
	w := mission.Wish{People: what == picker.People, Side: mission.Side(c.Query("side")), For: c.Query("for"), Everywhere: c.Query("all") == "1", Words: c.Query("q"), Most: picker.Most}
	found, total, err := p.missions.Candidates(c.Ctx(), account.Of(c.Who), c.Path("mission"), w)
	if err != nil {
		return err
	}
	choices := make([]picker.Choice, len(found))
	for i, x := range found {
		choices[i] = picker.Choice{Value: x.ID, Label: x.Label(c.Lang), Soft: x.Soft(c.Lang)}
	}
	return c.Fragment(picker.Answer(w.Words, choices, total-len(found)))
}

// hat is the picker of the organisation for which somebody comes, any of the directory: the one chosen by name and,
// without a script, what the words found.
func (p *pages) hat(c *web.Call, f *web.Form) (picker.Props, error) {
	const name = "organisation"
	a, id, words := account.Of(c.Who), c.Path("mission"), f.Get(picker.WordsOf(name))
	v := picker.Props{Props: f.Field(name, c.T("mission.join.hat")), Find: picker.Path(id, picker.Organisations, "all", "1")}
	if chosen := hatOf(f); chosen != "" {
		found, _, err := p.missions.Candidates(c.Ctx(), a, id, mission.Wish{Everywhere: true, Only: chosen, Most: 1})
		if err != nil {
			return v, err
		}
		for _, x := range found {
			v.Chosen = picker.Choice{Value: x.ID, Label: x.Label(c.Lang), Soft: x.Soft(c.Lang)}
		}
	}
	if !seeking(f, name) {
		return v, nil
	}
	found, total, err := p.missions.Candidates(c.Ctx(), a, id, mission.Wish{Everywhere: true, Words: words, Most: picker.Most})
	for _, x := range found {
		v.Found = append(v.Found, picker.Choice{Value: x.ID, Label: x.Label(c.Lang), Soft: x.Soft(c.Lang)})
	}
	v.Words, v.More, v.Sought = words, total-len(found), true
	return v, err
}

// hatOf is the organisation chosen, "" for none.
func hatOf(f *web.Form) string {
	if id := f.Get("organisation"); id != picker.None {
		return id
	}
	return ""
}

// seeking says whether a form without a script asks to look for words rather than to be saved.
func seeking(f *web.Form, name string) bool {
	return f.Get(picker.SearchName) == name || f.Get(name) == "" && f.Get(picker.WordsOf(name)) != ""
}
