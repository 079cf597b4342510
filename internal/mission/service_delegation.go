package mission

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/text"
)

// NamedMember is a member with the names to show. Title is the one worn in this mission, else that of
// the mandate in the organisation.
type NamedMember struct {
	Member
	Person       directory.Person // as the actor may see it
	Organisation string           // its name
}

// Group is a delegation within the delegation; the main one has no name.
type Group struct {
	Name    string
	Heads   []NamedMember
	Members []NamedMember // all, the heads first
}

// Count is how many people of a population there are, from how many organisations.
type Count struct {
	Population            Population
	People, Organisations int
}

// Delegation is who travels, and who speaks or is met as far as the actor may know.
type Delegation struct {
	Mission               Mission
	Groups                []Group
	Counts                []Count
	People, Organisations int // of those who travel
	Companies             int // that travel
	Others                []NamedMember
}

// Delegation gives the people of a mission. Those who travel and those who speak are known to everybody
// in the mission; the people who are met, to organisers and to the intermediary of their organisation.
func (s *Service) Delegation(ctx context.Context, a account.Actor, id string) (d Delegation, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if d.Mission, err = See(ctx, tx, a, id); err != nil {
			return err
		}
		list, err := members(ctx, tx, id)
		if err != nil {
			return err
		}
		parts, err := participants(ctx, tx, id)
		if err != nil {
			return err
		}
		v := viewer(a, id, parts)
		list = slices.DeleteFunc(list, func(m Member) bool { return m.Population == OfCounterpart && !v.All && !v.Handled[m.OrganisationID] })
		people, orgs, err := recordsOf(ctx, tx, list)
		if err != nil {
			return err
		}
		named := make([]NamedMember, len(list))
		for i, m := range list {
			named[i] = NamedMember{Member: m, Person: directory.Show(v, people[m.PersonID]), Organisation: orgs[m.OrganisationID].Name}
		}
		d.fill(named)
		for _, p := range parts {
			if p.Side == Company {
				d.Companies++
			}
		}
		return nil
	})
	return d, err
}

// viewer tells what an actor may know of the records of a mission.
func viewer(a account.Actor, missionID string, parts []Participant) directory.Viewer {
	v := directory.Viewer{All: a.Organises(missionID), PersonID: a.PersonID, Handled: map[string]bool{}}
	mine := a.Intermediates(missionID)
	for _, p := range parts {
		if slices.Contains(mine, p.IntermediaryID) || slices.Contains(mine, p.OrganisationID) {
			v.Handled[p.OrganisationID] = true
		}
	}
	return v
}

func recordsOf(ctx context.Context, tx *db.Tx, list []Member) (map[string]directory.Person, map[string]directory.Organisation, error) {
	var people, orgs []string
	for _, m := range list {
		people = append(people, m.PersonID)
		if m.OrganisationID != "" {
			orgs = append(orgs, m.OrganisationID)
		}
	}
	byPerson, err := directory.PeopleByID(ctx, tx, people)
	if err != nil {
		return nil, nil, err
	}
	byOrg, err := directory.OrganisationsByID(ctx, tx, orgs)
	return byPerson, byOrg, err
}

// fill groups and counts members who came in protocol order.
func (d *Delegation) fill(list []NamedMember) {
	orgs, all := map[Population]map[string]bool{}, map[string]bool{}
	count := map[Population]int{}
	groups := map[string]int{}
	for _, m := range list {
		count[m.Population]++
		if m.OrganisationID != "" {
			if orgs[m.Population] == nil {
				orgs[m.Population] = map[string]bool{}
			}
			orgs[m.Population][m.OrganisationID] = true
		}
		if !m.Population.Travels() {
			d.Others = append(d.Others, m)
			continue
		}
		d.People++
		if m.OrganisationID != "" {
			all[m.OrganisationID] = true
		}
		i, known := groups[m.GroupName]
		if !known {
			i = len(d.Groups)
			groups[m.GroupName] = i
			d.Groups = append(d.Groups, Group{Name: m.GroupName})
		}
		d.Groups[i].add(m)
	}
	d.Organisations = len(all)
	for _, p := range Populations {
		if count[p] > 0 {
			d.Counts = append(d.Counts, Count{p, count[p], len(orgs[p])})
		}
	}
	slices.SortStableFunc(d.Groups, func(a, b Group) int { // the main one first
		return boolOrder(a.Name != "", b.Name != "")
	})
}

func (g *Group) add(m NamedMember) {
	if !m.Head {
		g.Members = append(g.Members, m)
		return
	}
	g.Members = slices.Insert(g.Members, len(g.Heads), m)
	g.Heads = append(g.Heads, m)
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// NamedParticipant is a participant with the names to show.
type NamedParticipant struct {
	Participant
	Organisation directory.Organisation // as the actor may see it
	Intermediary string
	Place        string
	People       int
}

// Participation is the organisations of a mission.
type Participation struct {
	Mission      Mission
	Participants []NamedParticipant // by side, then name
}

// Participation gives the organisations of a mission. Everybody in it knows companies and institutions;
// counterparts are known to organisers and to their own intermediary.
func (s *Service) Participation(ctx context.Context, a account.Actor, id string) (p Participation, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if p.Mission, err = See(ctx, tx, a, id); err != nil {
			return err
		}
		rows, err := participants(ctx, tx, id)
		if err != nil {
			return err
		}
		v := viewer(a, id, rows)
		rows = slices.DeleteFunc(rows, func(r Participant) bool { return r.Side == Counterpart && !v.All && !v.Handled[r.OrganisationID] })
		p.Participants, err = s.nameParticipants(ctx, tx, id, v, rows)
		return err
	})
	return p, err
}

func (s *Service) nameParticipants(ctx context.Context, tx *db.Tx, id string, v directory.Viewer, rows []Participant) ([]NamedParticipant, error) {
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.OrganisationID)
		if r.IntermediaryID != "" {
			ids = append(ids, r.IntermediaryID)
		}
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	all, err := places(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	placeNames := map[string]string{}
	for _, x := range all {
		placeNames[x.ID] = x.Name
	}
	list, err := members(ctx, tx, id)
	count := map[string]int{}
	for _, m := range list {
		count[m.OrganisationID]++
	}
	out := make([]NamedParticipant, len(rows))
	for i, r := range rows {
		out[i] = NamedParticipant{Participant: r, Organisation: directory.Show(v, orgs[r.OrganisationID]),
			Intermediary: orgs[r.IntermediaryID].Name, Place: placeNames[r.PlaceID], People: count[r.OrganisationID]}
		if !v.All && !v.Handled[r.OrganisationID] {
			out[i].Note = ""
		}
	}
	slices.SortStableFunc(out, func(a, b NamedParticipant) int {
		if a.Side != b.Side {
			return slices.Index(Sides, a.Side) - slices.Index(Sides, b.Side)
		}
		return text.Compare(a.Organisation.Name, b.Organisation.Name)
	})
	return out, err
}

// Map is the places of a mission with the minutes between them.
type Map struct {
	Mission Mission
	Places  []Place
	Matrix  Matrix
	Stated  []Travel
}

// Map gives the places of a mission. Offices of counterparts are known to organisers and to the
// counterpart's intermediary; other places to everybody in the mission.
func (s *Service) Map(ctx context.Context, a account.Actor, id string) (p Map, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if p.Mission, err = See(ctx, tx, a, id); err != nil {
			return err
		}
		if p.Places, err = Places(ctx, tx, id); err != nil {
			return err
		}
		if p.Stated, err = travels(ctx, tx, id); err != nil {
			return err
		}
		parts, err := participants(ctx, tx, id)
		if err != nil {
			return err
		}
		p.Matrix = NewMatrix(p.Places, p.Stated, p.Mission.TravelMinutes)
		v := viewer(a, id, parts)
		met := map[string]bool{}
		for _, r := range parts {
			met[r.OrganisationID] = r.Side == Counterpart
		}
		p.Places = slices.DeleteFunc(p.Places, func(x Place) bool {
			return x.Kind == Office && met[x.OrganisationID] && !v.All && !v.Handled[x.OrganisationID]
		})
		return nil
	})
	return p, err
}
