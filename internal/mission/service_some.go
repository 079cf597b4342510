package mission

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/text"
)

// MembersByID gives those of some people who are members of a mission, by their ids: for one change, where reading all
// members would cost more than the change.
func MembersByID(ctx context.Context, tx *db.Tx, missionID string, personIDs []string) (map[string]Member, error) {
	list, err := membersIn(ctx, tx, missionID, personIDs)
	out := make(map[string]Member, len(list))
	for _, m := range list {
		out[m.PersonID] = m
	}
	return out, err
}

// PlacesByID gives some places of a mission, by their ids.
func PlacesByID(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]Place, error) {
	list, err := placesIn(ctx, tx, missionID, ids)
	out := make(map[string]Place, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, err
}

// PlaceNames gives the names of some places of a mission, by their ids.
func PlaceNames(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]string, error) {
	return placeNames(ctx, tx, missionID, ids)
}

// ParticipantsByID gives those of some organisations that take part in a mission, by their ids.
func ParticipantsByID(ctx context.Context, tx *db.Tx, missionID string, organisationIDs []string) (map[string]Participant, error) {
	list, err := participantsIn(ctx, tx, missionID, organisationIDs)
	out := make(map[string]Participant, len(list))
	for _, p := range list {
		out[p.OrganisationID] = p
	}
	return out, err
}

// ParticipantsOf gives the organisations of one side of a mission.
func ParticipantsOf(ctx context.Context, tx *db.Tx, missionID string, side Side) ([]Participant, error) {
	return participantsOf(ctx, tx, missionID, side)
}

// Intermediaries gives the organisations that look after a participant of a mission, or are its partners to do so.
func Intermediaries(ctx context.Context, tx *db.Tx, missionID string) ([]string, error) {
	return intermediaries(ctx, tx, missionID)
}

// MembersOf gives the members who come for one of some organisations.
func MembersOf(ctx context.Context, tx *db.Tx, missionID string, organisationIDs []string) ([]Member, error) {
	return membersOf(ctx, tx, missionID, organisationIDs)
}

// PlacesBut gives the places that are not of a kind, by name: a mission has few halls and an office for each of
// thousands.
func PlacesBut(ctx context.Context, tx *db.Tx, missionID, kind string) ([]Place, error) {
	return placesBut(ctx, tx, missionID, kind)
}

// Audience gives the people of a mission in protocol order, without those who are only met there: the many.
func Audience(ctx context.Context, tx *db.Tx, missionID string) ([]Member, error) {
	return audience(ctx, tx, missionID)
}

// PlacesOfKind gives the places of one kind, by name.
func PlacesOfKind(ctx context.Context, tx *db.Tx, missionID, kind string) ([]Place, error) {
	return placesOfKind(ctx, tx, missionID, kind)
}

// TravelsAmong gives the times between some places of a mission, as Travels does for all: it reads these places, those
// that hold them, and the times stated from either.
func TravelsAmong(ctx context.Context, tx *db.Tx, m Mission, ids []string) (Matrix, error) {
	_, matrix, err := PlacesAmong(ctx, tx, m, ids)
	return matrix, err
}

// PlacesAmong gives some places of a mission and those that hold them, by id, and the times between them all.
func PlacesAmong(ctx context.Context, tx *db.Tx, m Mission, ids []string) (map[string]Place, Matrix, error) {
	var places []Place
	known := map[string]Place{}
	for want := ids; len(want) > 0; {
		found, err := placesIn(ctx, tx, m.ID, want)
		if err != nil {
			return nil, Matrix{}, err
		}
		places = append(places, found...)
		for _, p := range found {
			known[p.ID] = p
		}
		want = nil
		for _, p := range found {
			if _, seen := known[p.ParentID]; p.ParentID != "" && !seen && !slices.Contains(want, p.ParentID) {
				want = append(want, p.ParentID)
			}
		}
	}
	from := make([]string, len(places))
	for i, p := range places {
		from[i] = p.ID
	}
	stated, err := travelsFrom(ctx, tx, m.ID, from)
	return known, NewMatrix(places, stated, m.TravelMinutes), err
}

// FindPlaces gives the first places of a mission in whose name every word of a query stands, blind to accents, and
// counts all that match. For a caller that has checked the actor.
func FindPlaces(ctx context.Context, tx *db.Tx, missionID, query string, most int) (list []Place, total int, err error) {
	return placesLike(ctx, tx, missionID, text.Tokens(text.Key(query)), most)
}

// Crew is a population of a mission with one of the sub-delegations in it; Group "" is none.
type Crew struct {
	Population Population
	Group      string
}

// Crews gives the populations and sub-delegations that members of a mission belong to.
func Crews(ctx context.Context, tx *db.Tx, missionID string) ([]Crew, error) {
	return groups(ctx, tx, missionID)
}

// Held is what a mission holds, by ids alone: for lists and for search, where reading whole records would cost more
// than the page.
type Held struct {
	Organisations []string // participants, partners, and those for which members come
	People        []string // members
	Handled       []string // participants that one of the intermediaries looks after
}

// Holds gives what a mission holds, and which of its participants the given organisations look after.
func Holds(ctx context.Context, tx *db.Tx, missionID string, intermediaryIDs []string) (h Held, err error) {
	if h.Organisations, err = heldOrganisations(ctx, tx, missionID); err != nil {
		return h, err
	}
	if h.People, err = heldPeople(ctx, tx, missionID); err != nil || len(intermediaryIDs) == 0 {
		return h, err
	}
	h.Handled, err = handledBy(ctx, tx, missionID, intermediaryIDs)
	return h, err
}

// Wish says which candidates are looked for.
type Wish struct {
	People     bool   // otherwise organisations
	Side       Side   // of organisations; "" for any
	For        string // of people: the organisation for which they come; "" for any
	Everywhere bool   // beyond the mission, in the whole directory: for organisers
	Only       string // the one with this id: to name what was chosen; "" for any
	Words      string // each must be in a name; "" for any
	Most       int
}

// Candidate is one that a form may choose.
type Candidate struct {
	ID           string
	Organisation directory.Organisation // of a person: the one worn in the mission, else the main one, by name alone
	Person       directory.Person       // of an organisation: none
	Side         Side                   // of an organisation in the mission
	Population   Population             // of a person in the mission
}

// Label is the candidate's name.
func (c *Candidate) Label(l text.Lang) string {
	if c.Person.ID != "" {
		return c.Person.Label(l)
	}
	return c.Organisation.Name
}

// Soft tells the candidate from namesakes: a person's title, organisation and side; an organisation's side and city.
func (c *Candidate) Soft(l text.Lang) string {
	words := []string{sideWords[string(c.Side)].In(l), c.Organisation.City}
	if c.Person.ID != "" {
		as := "delegation"
		if c.Population == "" || !c.Population.Travels() {
			as = string(c.Population)
		}
		words = []string{c.Person.Title(c.Organisation.ID, l), c.Organisation.Name, sideWords[as].In(l)}
	}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}

// sideWords say on which side an organisation, or somebody of a population, stands.
var sideWords = map[string]text.Pair{
	string(Company):     {FR: "entreprise", EN: "company"},
	string(Institution): {FR: "institution", EN: "institution"},
	string(Counterpart): {FR: "interlocuteur", EN: "counterpart"},
	string(Speaker):     {FR: "intervenant", EN: "speaker"},
	"delegation":        {FR: "délégation", EN: "delegation"},
}

// Candidates finds those whom a form may choose, by name, and counts all that match. Organisers and intermediaries of
// the mission choose; what they read of a candidate is its name, its organisation, its side. A fixed number of queries.
func (s *Service) Candidates(ctx context.Context, a account.Actor, missionID string, w Wish) (list []Candidate, total int, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, 0, err
	}
	w.Everywhere = w.Everywhere && a.Organises(missionID)
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if w.People {
			list, total, err = candidatePeople(ctx, tx, missionID, w)
		} else {
			list, total, err = candidateOrganisations(ctx, tx, missionID, w)
		}
		return err
	})
	return list, total, err
}

func candidateOrganisations(ctx context.Context, tx *db.Tx, missionID string, w Wish) (list []Candidate, total int, err error) {
	parts, err := participants(ctx, tx, missionID)
	if err != nil {
		return nil, 0, err
	}
	sides, ids := map[string]Side{}, []string{}
	for _, p := range parts {
		sides[p.OrganisationID] = p.Side
		if (w.Side == "" || w.Side == p.Side) && (w.Only == "" || w.Only == p.OrganisationID) {
			ids = append(ids, p.OrganisationID)
		}
	}
	found, total, err := directory.FindOrganisations(ctx, tx, w.among(ids), w.Words, w.Most)
	for _, o := range found {
		list = append(list, Candidate{ID: o.ID, Organisation: directory.Show(directory.Viewer{}, o), Side: sides[o.ID]})
	}
	return list, total, err
}

func candidatePeople(ctx context.Context, tx *db.Tx, missionID string, w Wish) (list []Candidate, total int, err error) {
	ids, err := heldPeople(ctx, tx, missionID)
	if err == nil && w.For != "" {
		ids, err = heldFor(ctx, tx, missionID, w.For)
	}
	if err != nil {
		return nil, 0, err
	}
	chosen := []string{} // nobody is not everybody
	for _, id := range ids {
		if w.Only == "" || w.Only == id {
			chosen = append(chosen, id)
		}
	}
	found, total, err := directory.FindPeople(ctx, tx, w.among(chosen), w.Words, w.Most)
	if err != nil {
		return nil, 0, err
	}
	var people, orgs []string
	for _, p := range found {
		people = append(people, p.ID)
	}
	worn, err := MembersByID(ctx, tx, missionID, people)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range worn {
		if m.OrganisationID != "" {
			orgs = append(orgs, m.OrganisationID)
		}
	}
	names, err := directory.OrganisationsByID(ctx, tx, orgs)
	for _, p := range found {
		c := Candidate{ID: p.ID, Person: directory.Show(directory.Viewer{}, p), Population: worn[p.ID].Population}
		c.Organisation = directory.Show(directory.Viewer{}, names[worn[p.ID].OrganisationID])
		if main, has := p.Main(); has && c.Organisation.Name == "" {
			c.Organisation.Name = main.Organisation
		}
		list = append(list, c)
	}
	return list, total, err
}

// among are the ids to look among: nil is everywhere.
func (w Wish) among(ids []string) []string {
	if !w.Everywhere {
		return ids
	}
	if w.Only != "" {
		return []string{w.Only}
	}
	return nil
}

// Begun tells which parts of a mission hold anything at all: what is still to be given to a new one.
type Begun struct{ Members, Participants, Places bool }

// Begun tells an organiser what a mission holds already.
func (s *Service) Begun(ctx context.Context, a account.Actor, missionID string) (b Begun, err error) {
	if err = account.NeedOrganiser(a, missionID); err != nil {
		return b, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b, err = begun(ctx, tx, missionID)
		return err
	})
	return b, err
}
