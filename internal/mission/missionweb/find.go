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
