package meetingweb

import (
	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// side is the picker of one side of a request: the one chosen by name and, without a script, what the words found.
func (p *pages) side(c *web.Call, f *web.Form, name, label string, side mission.Side) (picker.Props, error) {
	a, m, words := account.Of(c.Who), c.Path("mission"), f.Get(picker.WordsOf(name))
	v := picker.Props{Props: f.Field(name, label).Must(), Find: missionweb.FindPath(m, "organisations", "side", string(side))}
	if id := f.Get(name); id != "" {
		found, _, err := p.missions.Candidates(c.Ctx(), a, m, mission.Wish{Only: id, Most: 1})
		if err != nil {
			return v, err
		}
		for _, x := range missionweb.Choices(c, found) {
			v.Chosen = x
		}
	}
	if f.Get(picker.SearchName) != name && (v.Chosen.Value != "" || words == "") {
		return v, nil
	}
	found, total, err := p.missions.Candidates(c.Ctx(), a, m, missionweb.WishOf("organisations", string(side), "", false, words))
	v.Words, v.Found, v.More, v.Sought = words, missionweb.Choices(c, found), total-len(found), true
	return v, err
}
