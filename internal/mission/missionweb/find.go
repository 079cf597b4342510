package missionweb

import (
	"net/url"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/picker"
)

// FindPath is the address at which a picker of a form finds those who may be chosen in a mission. what is
// "organisations" or "people"; pairs narrow them: "side" (a mission.Side), "for" (the organisation of people), "all"
// ("1": beyond the mission, for its organisers).
func FindPath(missionID, what string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	if len(q) == 0 {
		return PathOf(missionID, "find/"+what)
	}
	return PathOf(missionID, "find/"+what) + "?" + q.Encode()
}

// WishOf reads what FindPath asks for.
func WishOf(what, side, org string, everywhere bool, words string) mission.Wish {
	return mission.Wish{People: what == "people", Side: mission.Side(side), For: org, Everywhere: everywhere, Words: words, Most: picker.Most}
}

func (p *pages) find(c *web.Call) error {
	if what := c.Path("what"); what != "people" && what != "organisations" {
		return fault.New(fault.NotFound, "On cherche des personnes ou des organisations.", "One looks for people or organisations.")
	}
	w := WishOf(c.Path("what"), c.Query("side"), c.Query("for"), c.Query("all") == "1", c.Query("q"))
	found, total, err := p.missions.Candidates(c.Ctx(), account.Of(c.Who), c.Path("mission"), w)
	if err != nil {
		return err
	}
	return c.Fragment(picker.Answer(w.Words, Choices(c, found), total-len(found)))
}

// Choices writes candidates as a picker shows them: an organisation with its side and city, a person with their title
// and organisation.
func Choices(c *web.Call, list []mission.Candidate) []picker.Choice {
	out := make([]picker.Choice, len(list))
	for i, x := range list {
		out[i] = picker.Choice{Value: x.ID, Label: x.Organisation.Name}
		soft := []string{}
		if x.Person.ID != "" {
			out[i].Label = x.Person.Label(c.Lang)
			soft = append(soft, x.Person.Title(x.Organisation.ID, c.Lang), x.Organisation.Name)
			soft = append(soft, c.T("mission.find."+comesAs(x.Population)))
		} else {
			if x.Side != "" {
				soft = append(soft, c.T("mission.join.side."+string(x.Side)))
			}
			soft = append(soft, x.Organisation.City)
		}
		out[i].Soft = joined(soft)
	}
	return out
}

// comesAs says on which side a person of a population stands.
func comesAs(p mission.Population) string {
	switch p {
	case "":
		return "elsewhere"
	case mission.OfCounterpart, mission.Speaker:
		return string(p)
	}
	return "delegation"
}

func joined(words []string) string {
	var out []string
	for _, w := range words {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, " · ")
}
