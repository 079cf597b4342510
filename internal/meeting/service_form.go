package meeting

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// Put stores one request from a form. version is the one that the person saw; 0 is a new request. Both organisations
// must take part in the mission, and the people must belong to it or to one of the two.
func (s *Service) Put(ctx context.Context, a account.Actor, missionID string, r Request, version int64) (id string, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		want := r
		if version != 0 {
			now, err := one(ctx, tx, a, missionID, r.ID)
			if err != nil {
				return err
			}
			if now.Version != version {
				return stale()
			}
			want.Ref, want.State, want.AskedAt, want.AnsweredAt = now.Ref, now.State, now.AskedAt, now.AnsweredAt
		}
		if want.Ref == "" {
			want.Ref = "R-" + db.NewID()[24:]
		}
		if err := belongs(ctx, tx, missionID, &want); err != nil {
			return err
		}
		done, err := s.Save(ctx, tx, a, missionID, []Request{want})
		if err == nil {
			id = done[0].ID
			if version == 0 && done[0].Change != Added {
				return fault.New(fault.Conflict, "La référence %s est déjà prise : laissez-la vide, Escale en donne une.", "Reference %s is taken: leave it empty, Escale gives one.", want.Ref).With(fault.Field{Name: "ref"})
			}
		}
		return err
	})
	return id, err
}

// belongs refuses what a form may not name: organisations, people and places of elsewhere.
func belongs(ctx context.Context, tx *db.Tx, missionID string, r *Request) error {
	parts, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return err
	}
	known := map[string]bool{"": true}
	for _, p := range parts {
		known[p.OrganisationID] = true
	}
	for field, id := range map[string]string{"company": r.CompanyID, "counterpart": r.CounterpartID} {
		if !known[id] {
			return fault.New(fault.Invalid, "Cette organisation ne participe pas à la mission : ajoutez-la d’abord à ses participants.", "This organisation does not take part in the mission: add it to its participants first.").With(fault.Field{Name: field})
		}
	}
	people, err := directory.PeopleOf(ctx, tx, []string{r.CompanyID, r.CounterpartID})
	if err != nil {
		return err
	}
	members, err := mission.MembersByID(ctx, tx, missionID, r.People(""))
	if err != nil {
		return err
	}
	for _, p := range r.Parties {
		org := map[string]string{OfCompany: r.CompanyID, OfCounterpart: r.CounterpartID}[p.Side]
		if _, member := members[p.PersonID]; !member && !slices.Contains(people[org], p.PersonID) {
			return fault.New(fault.Invalid, "Une des personnes n’est ni de la mission, ni de l’organisation pour laquelle elle viendrait.", "One of the people belongs neither to the mission nor to the organisation for which they would come.").With(fault.Field{Name: "parties"})
		}
	}
	return placed(ctx, tx, missionID, r)
}

func placed(ctx context.Context, tx *db.Tx, missionID string, r *Request) error {
	if r.PlaceID == "" {
		return nil
	}
	places, err := mission.PlacesByID(ctx, tx, missionID, []string{r.PlaceID})
	if _, ok := places[r.PlaceID]; err == nil && !ok {
		return fault.New(fault.Invalid, "Ce lieu n’est pas de la mission.", "This place is not in the mission.").With(fault.Field{Name: "place"})
	}
	return err
}

// follow brings the agenda in line with a placed request whose length, parties, sides or secrecy changed: the hour and
// the table stay, what no longer fits is listed as a conflict.
func (s *Service) follow(ctx context.Context, tx *db.Tx, a account.Actor, old, want *Request) error {
	if !want.Placed() || old.Minutes == want.Minutes && old.Confidential == want.Confidential && old.CompanyID == want.CompanyID &&
		old.CounterpartID == want.CounterpartID && slices.Equal(old.Parties, want.Parties) {
		return nil
	}
	e, err := agenda.Get(ctx, tx, a, want.EngagementID)
	if err != nil {
		return err
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, unique([]string{want.CompanyID, want.CounterpartID}))
	if err != nil {
		return err
	}
	e.Title, e.Confidential = text.Both(label(orgs, want)), want.Confidential
	if e.Timed() {
		e.Ends = e.Starts.Add(minutes(want.Minutes))
	}
	e.Takes = follows(e.Takes, want)
	_, _, err = agenda.Change(ctx, tx, a, e, agenda.How{Force: true, Reason: "la demande a changé"})
	return err
}

// follows are the takes of a meeting after its request changed: things stay, those who need not come any more go,
// those required come, and of a side from which nobody comes the first.
func follows(takes []agenda.Take, q *Request) []agenda.Take {
	out := slices.DeleteFunc(slices.Clone(takes), func(t agenda.Take) bool {
		return t.Kind == item.Organisation || t.Kind == item.Person && !slices.ContainsFunc(q.Parties, func(p Party) bool { return p.PersonID == t.ID })
	})
	comes := func(id string) bool {
		return slices.ContainsFunc(out, func(t agenda.Take) bool { return t.Kind == item.Person && t.ID == id })
	}
	sides := map[string]bool{}
	for _, p := range q.Parties {
		if p.Required && !comes(p.PersonID) {
			out = append(out, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: p.PersonID}, Role: p.Side})
		}
		sides[p.Side] = sides[p.Side] || comes(p.PersonID)
	}
	for _, p := range q.Parties {
		if !sides[p.Side] {
			sides[p.Side] = true
			out = append(out, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: p.PersonID}, Role: p.Side})
		}
	}
	return append(out, agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CompanyID}, Role: OfCompany},
		agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CounterpartID}, Role: OfCounterpart})
}

// Mentioned finds the two sides whom a message names: of each, the organisation with the longest name or alias whose
// words all stand in it, "" for none.
func (s *Service) Mentioned(ctx context.Context, a account.Actor, missionID, message string) (company, counterpart string, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return "", "", err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		parts, err := mission.Participants(ctx, tx, missionID)
		if err != nil {
			return err
		}
		orgs, err := directory.OrganisationsByID(ctx, tx, mission.OrganisationIDs(parts, ""))
		company = mentioned(message, orgs, mission.OrganisationIDs(parts, mission.Company))
		counterpart = mentioned(message, orgs, mission.OrganisationIDs(parts, mission.Counterpart))
		return err
	})
	return company, counterpart, err
}

func mentioned(message string, orgs map[string]directory.Organisation, ids []string) string {
	words := " " + text.Key(message) + " "
	best, length := "", 0
	for _, id := range ids {
		names := []string{orgs[id].Name}
		for _, a := range orgs[id].Aliases {
			names = append(names, a.Name)
		}
		for _, n := range names {
			if k := text.Key(n); len(k) > length && len(k) > 2 && strings.Contains(words, " "+k+" ") {
				best, length = id, len(k)
			}
		}
	}
	return best
}

// MishapChoices is what the form of a mishap offers: tables and rooms, interpreters, requests that wait for a place,
// and the people whose names have the words.
type MishapChoices struct {
	Mission             mission.Mission
	Spots, Interpreters []agenda.Resource
	Waiting             []Request
	Names               map[string]string // of organisations
	People              []directory.Person
	Person              directory.Person // the one chosen
}

// Most requests and people that a form offers.
const (
	mostWaiting = 100
	mostFound   = 20
)

// MishapChoices reads the choices of the form. An intermediary is offered the requests that it carries, and their people.
// Without words, the people of one request are found.
func (s *Service) MishapChoices(ctx context.Context, a account.Actor, missionID, words, person, request string) (out MishapChoices, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if out.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		all, err := agenda.Resources(ctx, tx, missionID)
		if err != nil {
			return err
		}
		for _, r := range all {
			if isSpot(r) {
				out.Spots = append(out.Spots, r)
			} else if r.Kind == agenda.Interpreter {
				out.Interpreters = append(out.Interpreters, r)
			}
		}
		placed := false
		if out.Waiting, err = listRequests(ctx, tx, missionID, Filter{States: []State{Accepted}, Carriers: mine, Placed: &placed, Limit: mostWaiting}); err != nil {
			return err
		}
		var orgs []string
		for _, q := range out.Waiting {
			orgs = append(orgs, q.CompanyID, q.CounterpartID)
		}
		if out.Names, err = directory.OrganisationNames(ctx, tx, unique(orgs)); err != nil {
			return err
		}
		return out.find(ctx, tx, missionID, mine, words, person, request)
	})
	return out, err
}

// find looks for people among those of the accepted requests: the one chosen, those with words in their names, or those of
// one request.
func (m *MishapChoices) find(ctx context.Context, tx *db.Tx, missionID string, mine []string, words, person, request string) error {
	if words == "" && person == "" && request == "" {
		return nil
	}
	only, one := request, person
	if person != "" || words != "" {
		only = ""
	}
	ids, err := attending(ctx, tx, missionID, mine, only, one)
	if mine == nil && person != "" {
		ids = []string{person} // also of whom no meeting is known
	}
	switch {
	case err != nil:
		return err
	case words != "" && person == "":
		m.People, _, err = directory.FindPeople(ctx, tx, ids, words, mostFound)
		return err
	}
	people, err := directory.PeopleByID(ctx, tx, ids)
	m.Person = people[person]
	for _, p := range people {
		if person == "" {
			m.People = append(m.People, p)
		}
	}
	slices.SortFunc(m.People, func(x, y directory.Person) int { return text.Compare(x.FullName(), y.FullName()) })
	m.People = m.People[:min(mostFound, len(m.People))]
	return err
}
