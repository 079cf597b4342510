package meetingweb

import (
	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// side is the picker of one side of a request: the one chosen by name and, without a script, what the words found.
func (p *pages) side(c *web.Call, f *web.Form, name, label string, side mission.Side) (picker.Props, error) {
	words := f.Get(picker.WordsOf(name))
	v := picker.Props{Props: f.Field(name, label).Must(), Find: picker.Path(c.Path("mission"), picker.Organisations, "side", string(side))}
	if id := f.Get(name); id != "" {
		found, _, err := p.candidates(c, mission.Wish{Only: id, Most: 1})
		if err != nil {
			return v, err
		}
		for _, x := range found {
			v.Chosen = x
		}
	}
	if f.Get(picker.SearchName) != name && (v.Chosen.Value != "" || words == "") {
		return v, nil
	}
	found, more, err := p.candidates(c, mission.Wish{Side: side, Words: words, Most: picker.Most})
	v.Words, v.Found, v.More, v.Sought = words, found, more, true
	return v, err
}

// candidates finds whom a picker may offer, and how many more there are.
func (p *pages) candidates(c *web.Call, w mission.Wish) (out []picker.Choice, more int, err error) {
	found, total, err := p.missions.Candidates(c.Ctx(), account.Of(c.Who), c.Path("mission"), w)
	for _, x := range found {
		out = append(out, picker.Choice{Value: x.ID, Label: x.Label(c.Lang), Soft: x.Soft(c.Lang)})
	}
	return out, total - len(found), err
}
