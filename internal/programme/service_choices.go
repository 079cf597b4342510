package programme

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// Choices is what a form for a session offers at once. People, organisations and places may be thousands: they are
// looked for with Find, and only those that the form names already are here.
type Choices struct {
	Mission     mission.Mission
	Resources   []agenda.Resource
	Sessions    []Session // by title; without their parts
	Groups      []string  // sub-delegations
	Populations []mission.Population
	People      map[string]Candidate // named, by id
	Hosts       map[string]Candidate // organisations named, by id
	Places      map[string]mission.Place
}

// Named is whom and what a form names already, by id; empty ids are none.
type Named struct{ People, Organisations, Places []string }

// Names gives what a session names.
func (s *Session) Names() (n Named) {
	for _, r := range s.Roles {
		n.People, n.Organisations = append(n.People, r.PersonID), append(n.Organisations, r.OrganisationID)
	}
	n.Organisations, n.Places = append(n.Organisations, s.HostID), []string{s.Engagement.PlaceID}
	return n
}

// Candidate is a person or an organisation that a form may choose. Of a person, Organisation is the one for which they
// come, by name alone.
type Candidate struct {
	Person       directory.Person
	Organisation directory.Organisation
}

// Choices reads what a form for a session offers; organisers only. The number of queries does not grow.
func (s *Service) Choices(ctx context.Context, a account.Actor, missionID string, n Named) (c Choices, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = choices(ctx, tx, missionID, n)
		return err
	})
	return c, err
}

func choices(ctx context.Context, tx *db.Tx, missionID string, n Named) (c Choices, err error) {
	if c.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return c, err
	}
	if c.Resources, err = agenda.Resources(ctx, tx, missionID); err != nil {
		return c, err
	}
	crews, err := mission.Crews(ctx, tx, missionID)
	if err != nil {
		return c, err
	}
	for _, g := range crews {
		if g.Group != "" && !slices.Contains(c.Groups, g.Group) {
			c.Groups = append(c.Groups, g.Group)
		}
		if !slices.Contains(c.Populations, g.Population) {
			c.Populations = append(c.Populations, g.Population)
		}
	}
	list, err := sessionsOf(ctx, tx, missionID)
	if err != nil {
		return c, err
	}
	if c.Sessions, _, err = join(ctx, tx, list, nil); err != nil {
		return c, err
	}
	slices.SortFunc(c.Sessions, func(x, y Session) int {
		return text.Compare(x.Engagement.Title.In(text.FR), y.Engagement.Title.In(text.FR))
	})
	return c, c.name(ctx, tx, n)
}

// name reads whom and what the form names.
func (c *Choices) name(ctx context.Context, tx *db.Tx, n Named) (err error) {
	c.People, c.Hosts = map[string]Candidate{}, map[string]Candidate{}
	if ids := given(n.Places); len(ids) > 0 {
		if c.Places, err = mission.PlacesByID(ctx, tx, c.Mission.ID, ids); err != nil {
			return err
		}
	}
	if ids := given(n.Organisations); len(ids) > 0 {
		all, err := directory.OrganisationsByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		for id, o := range all {
			c.Hosts[id] = Candidate{Organisation: o}
		}
	}
	ids := given(n.People)
	if len(ids) == 0 {
		return nil
	}
	people, err := directory.PeopleByID(ctx, tx, ids)
	if err != nil {
		return err
	}
	list := make([]directory.Person, 0, len(people))
	for _, p := range people {
		list = append(list, p)
	}
	worn, err := wearing(ctx, tx, c.Mission.ID, list)
	for _, x := range worn {
		c.People[x.Person.ID] = x
	}
	return err
}

// given are the ids that are not empty, each once.
func given(ids []string) []string {
	out := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return id == "" })
	slices.Sort(out)
	return slices.Compact(out)
}

// wearing gives people the organisations for which they come to a mission, else their main ones.
func wearing(ctx context.Context, tx *db.Tx, missionID string, people []directory.Person) ([]Candidate, error) {
	ids := make([]string, len(people))
	for i, p := range people {
		ids[i] = p.ID
	}
	members, err := mission.MembersByID(ctx, tx, missionID, ids)
	if err != nil {
		return nil, err
	}
	var orgs []string
	for _, m := range members {
		orgs = append(orgs, m.OrganisationID)
	}
	names, err := directory.OrganisationsByID(ctx, tx, given(orgs))
	out := make([]Candidate, len(people))
	for i, p := range people {
		o := names[members[p.ID].OrganisationID]
		if main, has := p.Main(); has && o.Name == "" {
			o.ID, o.Name = main.OrganisationID, main.Organisation
		}
		out[i] = Candidate{directory.Show(directory.Viewer{}, p), directory.Organisation{ID: o.ID, Name: o.Name}}
	}
	return out, err
}

// Quest is what a form looks for.
type Quest string

// The quests: whoever may have a part, people first; people; organisations.
const (
	Anybody       Quest = "anybody"
	People        Quest = "people"
	Organisations Quest = "organisations"
)

// Find gives the first people and organisations of a mission by name in which every word stands, and counts all that
// match; organisers only. The number of queries does not grow.
func (s *Service) Find(ctx context.Context, a account.Actor, missionID string, q Quest, words string, most int) (list []Candidate, total int, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, total, err = find(ctx, tx, missionID, q, words, most)
		return err
	})
	return list, total, err
}

func find(ctx context.Context, tx *db.Tx, missionID string, q Quest, words string, most int) (list []Candidate, total int, err error) {
	if q != Anybody && q != People && q != Organisations {
		return nil, 0, fault.New(fault.NotFound, "On cherche des personnes ou des organisations.", "One looks for people or organisations.")
	}
	held, err := mission.Holds(ctx, tx, missionID, nil)
	if err != nil {
		return nil, 0, err
	}
	var orgs []directory.Organisation
	var inOrgs, inPeople int
	if q != People && len(held.Organisations) > 0 {
		if orgs, inOrgs, err = directory.FindOrganisations(ctx, tx, held.Organisations, words, most); err != nil {
			return nil, 0, err
		}
	}
	if q != Organisations && len(held.People) > 0 {
		people, n, err := directory.FindPeople(ctx, tx, held.People, words, most)
		if err != nil {
			return nil, 0, err
		}
		if list, err = wearing(ctx, tx, missionID, people); err != nil {
			return nil, 0, err
		}
		inPeople = n
	}
	if room := most - min(len(orgs), most/3); len(list) > room { // both are to be seen
		list = list[:room]
	}
	for _, o := range orgs[:min(len(orgs), most-len(list))] {
		list = append(list, Candidate{Organisation: directory.Show(directory.Viewer{}, o)})
	}
	return list, inOrgs + inPeople, nil
}

// FindPlaces is Find for the places of a mission; those that are no office come first.
func (s *Service) FindPlaces(ctx context.Context, a account.Actor, missionID, words string, most int) (list []mission.Place, total int, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, total, err = mission.FindPlaces(ctx, tx, missionID, words, most)
		return err
	})
	return list, total, err
}
