package programme

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// Choices is what a form for a session offers.
type Choices struct {
	Mission       mission.Mission
	People        []directory.Person       // of the mission
	Organisations []directory.Organisation // participants and partners
	Hats          map[string]string        // person → name of the organisation that they come for
	Places        []mission.Place
	Resources     []agenda.Resource
	Sessions      []Session // by title
	Groups        []string  // sub-delegations
	Populations   []mission.Population
}

// Choices reads what a form for a session offers; organisers only. The number of queries does not grow.
func (s *Service) Choices(ctx context.Context, a account.Actor, missionID string) (c Choices, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = choices(ctx, tx, missionID)
		return err
	})
	return c, err
}

func choices(ctx context.Context, tx *db.Tx, missionID string) (c Choices, err error) {
	if c.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return c, err
	}
	if c.Places, err = mission.Places(ctx, tx, missionID); err != nil {
		return c, err
	}
	if c.Resources, err = agenda.Resources(ctx, tx, missionID); err != nil {
		return c, err
	}
	if c.Sessions, err = Sessions(ctx, tx, missionID); err != nil {
		return c, err
	}
	slices.SortFunc(c.Sessions, func(x, y Session) int {
		return text.Compare(x.Engagement.Title.In(text.FR), y.Engagement.Title.In(text.FR))
	})
	return c, c.people(ctx, tx)
}

func (c *Choices) people(ctx context.Context, tx *db.Tx) error {
	members, err := mission.Members(ctx, tx, c.Mission.ID)
	if err != nil {
		return err
	}
	parts, err := mission.Participants(ctx, tx, c.Mission.ID)
	if err != nil {
		return err
	}
	partners, err := mission.Partners(ctx, tx, c.Mission.ID)
	if err != nil {
		return err
	}
	ids := mission.OrganisationIDs(parts, "")
	for _, p := range partners {
		ids = append(ids, p.OrganisationID)
	}
	for _, m := range members {
		if m.OrganisationID != "" {
			ids = append(ids, m.OrganisationID)
		}
		if m.GroupName != "" && !slices.Contains(c.Groups, m.GroupName) {
			c.Groups = append(c.Groups, m.GroupName)
		}
		if !slices.Contains(c.Populations, m.Population) {
			c.Populations = append(c.Populations, m.Population)
		}
	}
	for _, s := range c.Sessions { // whoever has a part already, member or not
		ids = append(ids, s.HostID)
		for _, r := range s.Roles {
			ids = append(ids, r.OrganisationID)
		}
	}
	organisations, err := directory.OrganisationsByID(ctx, tx, slices.DeleteFunc(ids, func(id string) bool { return id == "" }))
	if err != nil {
		return err
	}
	people, err := directory.PeopleByID(ctx, tx, c.personIDs(members))
	if err != nil {
		return err
	}
	c.Hats = map[string]string{}
	for _, m := range members {
		c.Hats[m.PersonID] = organisations[m.OrganisationID].Name
	}
	for _, o := range organisations {
		c.Organisations = append(c.Organisations, o)
	}
	for _, p := range people {
		c.People = append(c.People, p)
	}
	byKey(c.Organisations, func(o directory.Organisation) string { return text.Key(o.Name) + " " + o.ID })
	byKey(c.People, func(p directory.Person) string { return text.Key(p.Family+" "+p.Given) + " " + p.ID })
	return nil
}

// byKey orders by a key that is made once for each: thousands of names compared letter by letter cost a page.
func byKey[T any](all []T, key func(T) string) {
	type keyed struct {
		key string
		of  T
	}
	list := make([]keyed, len(all))
	for i, x := range all {
		list[i] = keyed{key(x), x}
	}
	slices.SortFunc(list, func(x, y keyed) int { return strings.Compare(x.key, y.key) })
	for i := range list {
		all[i] = list[i].of
	}
}

func (c *Choices) personIDs(members []mission.Member) []string {
	ids := mission.PersonIDs(members, "")
	for _, s := range c.Sessions {
		for _, r := range s.Roles {
			if r.PersonID != "" {
				ids = append(ids, r.PersonID)
			}
		}
	}
	return ids
}
