package meeting

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// Names is what pages need to write requests in words.
type Names struct {
	Mission mission.Mission
	Orgs    map[string]directory.Organisation
	People  map[string]directory.Person
	Places  map[string]string            // by place id
	Spots   map[string]string            // by resource id
	Events  map[string]agenda.Engagement // by request id: where it stands
}

// Label names a request by its two sides.
func (n *Names) Label(q *Request) string { return label(n.Orgs, q) }

// Where names a spot: "Table 4, Palais".
func (n *Names) Where(s Spot) string {
	name, place := n.Spots[s.ResourceID], n.Places[s.PlaceID]
	switch {
	case name == place || place == "":
		return name
	case name == "":
		return place
	}
	return name + ", " + place
}

// SpotOf is where an engagement stands.
func (n *Names) SpotOf(e *agenda.Engagement) Spot {
	for _, id := range e.Holders(item.Resource) {
		if _, ok := n.Spots[id]; ok {
			return Spot{id, e.PlaceID}
		}
	}
	return Spot{"", e.PlaceID}
}

// namesOf reads the names of some requests. A fixed number of queries.
func namesOf(ctx context.Context, tx *db.Tx, missionID string, list []Request, more ...string) (n Names, err error) {
	n = Names{Spots: map[string]string{}, Places: map[string]string{}, Events: map[string]agenda.Engagement{}}
	if n.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return n, err
	}
	orgs, people, events := more, []string{}, []string{}
	for _, q := range list {
		orgs = append(orgs, q.CompanyID, q.CounterpartID, q.IntermediaryID)
		people = append(people, q.People("")...)
		if q.Placed() {
			events = append(events, q.EngagementID)
		}
	}
	if n.Orgs, err = directory.OrganisationsByID(ctx, tx, without(orgs)); err != nil {
		return n, err
	}
	if n.People, err = directory.PeopleByID(ctx, tx, without(people)); err != nil {
		return n, err
	}
	found, err := agenda.ByID(ctx, tx, events)
	if err != nil {
		return n, err
	}
	for _, q := range list {
		if e, ok := found[q.EngagementID]; ok {
			n.Events[q.ID] = e
		}
	}
	places := []string{}
	for _, q := range list {
		places = append(places, q.PlaceID, n.Events[q.ID].PlaceID)
	}
	return n, n.readSpots(ctx, tx, missionID, without(places))
}

func (n *Names) readSpots(ctx context.Context, tx *db.Tx, missionID string, places []string) error {
	resources, err := agenda.Resources(ctx, tx, missionID)
	if err != nil {
		return err
	}
	for _, r := range resources {
		if isSpot(r) {
			n.Spots[r.ID] = r.Name
		}
	}
	found, err := mission.PlacesByID(ctx, tx, missionID, places)
	for id, p := range found {
		n.Places[id] = p.Name
	}
	return err
}

// without gives each id once, none of them empty.
func without(ids []string) []string {
	return slices.DeleteFunc(unique(ids), func(id string) bool { return id == "" })
}

// Page is a list of requests with the names that it needs, and the intermediaries by which it can be filtered.
type Page struct {
	Names
	Requests []Request
	Total    int
	Carriers []directory.Organisation
}

// Page reads a list for a page: see List.
func (s *Service) Page(ctx context.Context, a account.Actor, missionID string, f Filter) (p Page, err error) {
	if f.Carriers, err = carriers(a, missionID); err != nil {
		return p, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if p.Requests, p.Total, err = listed(ctx, tx, missionID, f); err != nil {
			return err
		}
		ids, err := carrying(ctx, tx, missionID)
		if err != nil {
			return err
		}
		p.Names, err = namesOf(ctx, tx, missionID, p.Requests, append(ids, f.Company, f.Counterpart)...)
		for _, id := range ids {
			if f.Carriers == nil || slices.Contains(f.Carriers, id) {
				p.Carriers = append(p.Carriers, p.Orgs[id])
			}
		}
		slices.SortFunc(p.Carriers, func(x, y directory.Organisation) int { return text.Compare(x.Name, y.Name) })
		return err
	})
	return p, err
}

// Sheet is one request with what its page says of it.
type Sheet struct {
	Names
	Request
	Briefed bool     // the actor may read the brief
	Ahead   bool     // it is placed and has not begun
	Left    *LeftOut // why the latest plan left it out
}

// Sheet reads one request for its page.
func (s *Service) Sheet(ctx context.Context, a account.Actor, missionID, id string) (out Sheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, id)
		if err != nil {
			return err
		}
		out = Sheet{Request: q, Briefed: true}
		if out.Names, err = namesOf(ctx, tx, missionID, []Request{q}); err != nil {
			return err
		}
		if e, ok := out.Events[q.ID]; ok {
			out.Ahead = Ahead(&e, tx.Now())
		}
		if q.Placed() || q.State != Accepted {
			return nil
		}
		run, found, err := latestResult(ctx, tx, missionID)
		if !found {
			return err
		}
		for _, l := range run.Result.Left {
			if l.Request == id {
				out.Left = &l
			}
		}
		return err
	})
	return out, err
}

// Choices is what a form of a request offers. Companies and counterparts are too many to offer: they are searched.
type Choices struct {
	Mission  mission.Mission
	Carriers []directory.Organisation
	Places   []mission.Place
	Sides    map[string]mission.Participant // of the organisations given, those that take part
	People   map[string][]directory.Person  // of those, by organisation
}

// Choices reads what a form offers. orgs are the sides chosen so far; places are those that are no office, the offices
// of these sides, and one already chosen.
func (s *Service) Choices(ctx context.Context, a account.Actor, missionID, placeID string, orgs ...string) (c Choices, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return c, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if c.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		if c.Sides, err = mission.ParticipantsByID(ctx, tx, missionID, without(orgs)); err != nil {
			return err
		}
		if err := c.carriers(ctx, tx, missionID, mine); err != nil {
			return err
		}
		if err := c.places(ctx, tx, missionID, placeID); err != nil {
			return err
		}
		return c.people(ctx, tx, missionID)
	})
	return c, err
}

func (c *Choices) carriers(ctx context.Context, tx *db.Tx, missionID string, mine []string) error {
	ids := mine
	if mine == nil {
		var err error
		if ids, err = mission.Intermediaries(ctx, tx, missionID); err != nil {
			return err
		}
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, without(ids))
	for _, id := range without(ids) {
		c.Carriers = append(c.Carriers, orgs[id])
	}
	slices.SortFunc(c.Carriers, func(x, y directory.Organisation) int { return text.Compare(x.Name, y.Name) })
	return err
}

func (c *Choices) places(ctx context.Context, tx *db.Tx, missionID, placeID string) (err error) {
	if c.Places, err = mission.PlacesBut(ctx, tx, missionID, mission.Office); err != nil {
		return err
	}
	more := []string{placeID}
	for _, p := range c.Sides {
		more = append(more, p.PlaceID)
	}
	more = slices.DeleteFunc(without(more), func(id string) bool {
		return slices.ContainsFunc(c.Places, func(p mission.Place) bool { return p.ID == id })
	})
	found, err := mission.PlacesByID(ctx, tx, missionID, more)
	for _, id := range more {
		if p, ok := found[id]; ok {
			c.Places = append(c.Places, p)
		}
	}
	return err
}

// people are those who hold a mandate in an organisation that takes part, and the members who come for it.
func (c *Choices) people(ctx context.Context, tx *db.Tx, missionID string) error {
	c.People = map[string][]directory.Person{}
	orgs := slices.Sorted(maps.Keys(c.Sides))
	if len(orgs) == 0 {
		return nil
	}
	by, err := directory.PeopleOf(ctx, tx, orgs)
	if err != nil {
		return err
	}
	members, err := mission.MembersOf(ctx, tx, missionID, orgs)
	if err != nil {
		return err
	}
	var all []string
	for _, o := range orgs {
		by[o] = append(by[o], mission.PersonIDs(members, o)...)
		all = append(all, by[o]...)
	}
	people, err := directory.PeopleByID(ctx, tx, unique(all))
	for _, o := range orgs {
		for _, id := range unique(by[o]) {
			c.People[o] = append(c.People[o], people[id])
		}
		slices.SortFunc(c.People[o], func(x, y directory.Person) int { return text.Compare(x.Family+x.Given, y.Family+y.Given) })
	}
	return err
}

// name reads the names of what the page shows.
func (o *Outcome) name(ctx context.Context, tx *db.Tx, missionID string) error {
	var ids, orgs, people, places []string
	for _, c := range o.Changes {
		ids, places = append(ids, c.Request), append(places, c.Spot.PlaceID)
		people = append(append(people, c.Come...), c.Stay...)
	}
	for _, l := range o.Result.Left[:min(LeftMost, len(o.Result.Left))] {
		ids = append(ids, l.Request)
	}
	for _, c := range o.Companies {
		orgs = append(orgs, c.OrganisationID)
	}
	list, err := requestsByID(ctx, tx, missionID, ids)
	if err != nil {
		return err
	}
	o.Requests = make(map[string]Request, len(list))
	for _, q := range list {
		o.Requests[q.ID] = q
	}
	if o.Names, err = namesOf(ctx, tx, missionID, list, orgs...); err != nil {
		return err
	}
	if o.People, err = directory.PeopleByID(ctx, tx, without(people)); err != nil {
		return err
	}
	for _, c := range o.Changes {
		if c.Was != nil {
			places = append(places, c.Was.PlaceID)
		}
	}
	found, err := mission.PlacesByID(ctx, tx, missionID, without(places))
	for id, p := range found {
		o.Places[id] = p.Name
	}
	return err
}

// LastStep names the actor's last act on the agenda of a mission, to undo it; "" when there is none.
func (s *Service) LastStep(ctx context.Context, a account.Actor, missionID string) (id string, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return "", err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		step, _, err := agenda.OwnStep(ctx, tx, a, missionID)
		id = step.ID
		return err
	})
	return id, err
}

// RunsOf lists the runs of a mission with it: see Runs.
func (s *Service) RunsOf(ctx context.Context, a account.Actor, missionID string) (list []Run, m mission.Mission, err error) {
	if list, err = s.Runs(ctx, a, missionID); err != nil {
		return nil, m, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err = mission.Get(ctx, tx, missionID)
		return err
	})
	return list, m, err
}

// Companies is Standing with intermediaries, and the names of these and of companies.
func (s *Service) Companies(ctx context.Context, a account.Actor, missionID string) (out Standing, names map[string]string, err error) {
	if out, err = s.standing(ctx, a, missionID, true); err != nil {
		return out, nil, err
	}
	var ids []string
	for _, c := range out.Companies {
		ids = append(ids, c.OrganisationID)
	}
	names = map[string]string{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		for _, c := range out.Carriers {
			ids = append(ids, c.OrganisationID)
		}
		orgs, err := directory.OrganisationsByID(ctx, tx, without(ids))
		for id, o := range orgs {
			names[id] = o.Name
		}
		return err
	})
	return out, names, err
}
