package mission

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
)

// NamedMember is a member with the names to show. Title is the one worn in this mission, else that of
// the mandate in the organisation.
type NamedMember struct {
	Member
	Person       directory.Person // as the actor may see it
	Organisation string           // its name
}

// Count is how many people of a population there are, from how many organisations.
type Count struct {
	Population            Population
	People, Organisations int
}

// Crowd chooses among the people of a mission. Empty fields choose all; Group "main" is that without a
// name. Size 0 gives all rows, otherwise page by page from 1.
type Crowd struct {
	Population Population
	Group      string
	Page, Size int
}

// MainGroup chooses the delegation that has no name.
const MainGroup = "main"

// Delegation is who travels, and who speaks or is met as far as the actor may know.
type Delegation struct {
	Mission               Mission
	Groups                []string // names of delegations, the main one ("") first
	Counts                []Count
	People, Organisations int // of those who travel
	Companies             int // that travel
	Heads                 []NamedMember
	Rows                  []NamedMember // those chosen, heads of groups first, in protocol order
	Total                 int           // of those chosen
}

// Delegation gives the people of a mission. Those who travel and those who speak are known to everybody
// in the mission; the people who are met, to organisers and to the intermediary of their organisation.
func (s *Service) Delegation(ctx context.Context, a account.Actor, id string, c Crowd) (d Delegation, err error) {
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
		for _, p := range parts {
			if p.Side == Company {
				d.Companies++
			}
		}
		d.count(list, parts)
		heads := slices.DeleteFunc(slices.Clone(list), func(m Member) bool { return !m.Head || !m.Population.Travels() })
		chosen := c.choose(list)
		d.Total = len(chosen)
		chosen = page(chosen, c.Page, c.Size)
		people, orgs, err := recordsOf(ctx, tx, append(slices.Clone(heads), chosen...))
		if err != nil {
			return err
		}
		name := func(list []Member) (out []NamedMember) {
			for _, m := range list {
				out = append(out, NamedMember{Member: m, Person: directory.Show(v, people[m.PersonID]), Organisation: orgs[m.OrganisationID].Name})
			}
			return out
		}
		d.Heads, d.Rows = name(heads), name(chosen)
		return nil
	})
	return d, err
}

// choose gives the members that a filter chooses: the main delegation first, each group behind its
// heads, then those who do not travel.
func (c Crowd) choose(list []Member) []Member {
	group := c.Group
	if group == MainGroup {
		group = ""
	}
	list = slices.DeleteFunc(slices.Clone(list), func(m Member) bool {
		return c.Population != "" && m.Population != c.Population ||
			c.Group != "" && (!m.Population.Travels() || m.GroupName != group)
	})
	rank := func(m Member) int {
		switch {
		case !m.Population.Travels():
			return 4
		case m.GroupName != "" && !m.Head:
			return 3
		case m.GroupName != "":
			return 2
		case !m.Head:
			return 1
		}
		return 0
	}
	groups := map[string]int{}
	for _, m := range list {
		if _, known := groups[m.GroupName]; !known {
			groups[m.GroupName] = len(groups)
		}
	}
	slices.SortStableFunc(list, func(a, b Member) int {
		if a.Population.Travels() && b.Population.Travels() && a.GroupName != "" && b.GroupName != "" && a.GroupName != b.GroupName {
			return groups[a.GroupName] - groups[b.GroupName]
		}
		return rank(a) - rank(b)
	})
	return list
}

// page cuts a page out of rows.
func page[T any](all []T, n, size int) []T {
	if size <= 0 {
		return all
	}
	from := min(max(n-1, 0)*size, len(all))
	return all[from:min(from+size, len(all))]
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

// count counts people and their organisations apart, and names the groups.
func (d *Delegation) count(list []Member, parts []Participant) {
	orgs, all := map[Population]map[string]bool{}, map[string]bool{}
	people := map[Population]int{}
	for _, m := range list {
		people[m.Population]++
		if orgs[m.Population] == nil {
			orgs[m.Population] = map[string]bool{}
		}
		if m.OrganisationID != "" {
			orgs[m.Population][m.OrganisationID] = true
		}
		if !m.Population.Travels() {
			continue
		}
		d.People++
		if m.OrganisationID != "" {
			all[m.OrganisationID] = true
		}
		if !slices.Contains(d.Groups, m.GroupName) {
			d.Groups = append(d.Groups, m.GroupName)
		}
	}
	for _, p := range parts { // one that travels and has named nobody yet travels all the same
		if p.Side != Counterpart {
			all[p.OrganisationID] = true
		}
	}
	d.Organisations = len(all)
	slices.Sort(d.Groups) // the main one, "", first
	for _, p := range Populations {
		if people[p] > 0 {
			d.Counts = append(d.Counts, Count{p, people[p], len(orgs[p])})
		}
	}
}

// NamedParticipant is a participant with the names to show.
type NamedParticipant struct {
	Participant
	Organisation directory.Organisation // as the actor may see it
	Intermediary string
	Place        string
	People       int
}

// Participation is the organisations of one side of a mission.
type Participation struct {
	Mission Mission
	Counts  map[Side]int // of all sides
	Rows    []NamedParticipant
}

// Participation gives the organisations of one side by name, page by page from 1 when size is above 0.
// Everybody in the mission knows companies and institutions; counterparts are known to organisers and to
// their own intermediary.
func (s *Service) Participation(ctx context.Context, a account.Actor, id string, side Side, n, size int) (p Participation, err error) {
	p.Counts = map[Side]int{}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if p.Mission, err = See(ctx, tx, a, id); err != nil {
			return err
		}
		rows, err := participants(ctx, tx, id)
		if err != nil {
			return err
		}
		v := viewer(a, id, rows)
		chosen := map[string]Participant{}
		var ids []string
		for _, r := range rows {
			if r.Side == Counterpart && !v.All && !v.Handled[r.OrganisationID] {
				continue
			}
			p.Counts[r.Side]++
			if r.Side == side {
				chosen[r.OrganisationID] = r
				ids = append(ids, r.OrganisationID)
			}
		}
		if ids, err = directory.OrderOrganisations(ctx, tx, ids); err != nil {
			return err
		}
		ids = page(ids, n, size)
		rows = rows[:0]
		for _, org := range ids {
			rows = append(rows, chosen[org])
		}
		p.Rows, err = nameParticipants(ctx, tx, id, v, rows)
		return err
	})
	return p, err
}

func nameParticipants(ctx context.Context, tx *db.Tx, id string, v directory.Viewer, rows []Participant) ([]NamedParticipant, error) {
	var own, ids, at []string
	for _, r := range rows {
		own = append(own, r.OrganisationID)
		ids = append(ids, r.OrganisationID)
		if r.IntermediaryID != "" {
			ids = append(ids, r.IntermediaryID)
		}
		if r.PlaceID != "" {
			at = append(at, r.PlaceID)
		}
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	places, err := PlacesByID(ctx, tx, id, at)
	if err != nil {
		return nil, err
	}
	people, err := countByOrganisation(ctx, tx, id, own)
	out := make([]NamedParticipant, len(rows))
	for i, r := range rows {
		out[i] = NamedParticipant{Participant: r, Organisation: directory.Show(v, orgs[r.OrganisationID]),
			Intermediary: orgs[r.IntermediaryID].Name, Place: places[r.PlaceID].Name, People: people[r.OrganisationID]}
		if !v.All && !v.Handled[r.OrganisationID] {
			out[i].Note = ""
		}
	}
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
