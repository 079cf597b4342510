package meeting

import (
	"context"
	"fmt"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// world is a small mission on a real database: three companies with two people each, three counterparts with one, one
// of them with an office 30 minutes away; a hall with two tables; an interpreter; two intermediaries.
type world struct {
	t         testing.TB
	d         *db.DB
	s         *Service
	mission   string
	organiser account.Actor
	carrier   account.Actor // intermediary "Chambre"
	other     account.Actor // intermediary "Agence"
	orgs      map[string]string
	people    map[string]string
	places    map[string]string
	resources map[string]string
}

const zone = span.Zone("America/Montreal")

// at is an instant of the mission: days 16 (Tuesday) to 18 June 2026.
func at(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), zone)
}

func person(id string) agenda.Holder { return agenda.Holder{Kind: item.Person, ID: id} }

func newWorld(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d, s: &Service{DB: d}}
	w.addMission(testMission())
	return w
}

func testMission() mission.Mission {
	return mission.Mission{Ref: "mtl", NameFR: "Montréal", NameEN: "Montreal", Kind: mission.Outward, State: mission.Preparing, Zone: zone, HomeZone: "Europe/Paris",
		FirstDay: "2026-06-16", LastDay: "2026-06-18", MeetingTarget: 6, MeetingMinimum: 2, MeetingMinutes: 20, MaxPerDay: 6, BufferMinutes: 5, TravelMinutes: 20,
		DayOpens: span.Hm(9, 0), DayCloses: span.Hm(17, 0), LunchFrom: span.Hm(12, 0), LunchTo: span.Hm(14, 0), LunchMinutes: 45}
}

// addMission fills the world with a mission of these rules; names and references are the same in every mission.
func (w *world) addMission(m mission.Mission) {
	w.t.Helper()
	w.orgs, w.people, w.places, w.resources = map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	sys := account.System("test")
	w.write(func(ctx context.Context, tx *db.Tx) error {
		made, _, err := mission.Upsert(ctx, tx, sys, m)
		if err != nil {
			return err
		}
		w.mission = made.ID
		if err := w.addOrganisations(ctx, tx, sys); err != nil {
			return err
		}
		if err := w.addPeople(ctx, tx, sys); err != nil {
			return err
		}
		return w.addPlaces(ctx, tx, sys, m.Zone)
	})
	grant := func(user, name string, role account.Role, org string) account.Actor {
		return account.Actor{UserID: user, Name: name, Grants: []account.Grant{{MissionID: w.mission, Role: role, OrgID: org}}}
	}
	w.organiser = grant("u-org", "Odile Gagnon", account.Organiser, "")
	w.carrier = grant("u-car", "Carl Porteur", account.Intermediary, w.orgs["Chambre"])
	w.other = grant("u-oth", "Ada Tierce", account.Intermediary, w.orgs["Agence"])
}

func (w *world) addOrganisations(ctx context.Context, tx *db.Tx, sys account.Actor) error {
	for _, name := range []string{"Boréal", "Calanques", "Mistral", "Hydro", "Laurier", "Clinique", "Chambre", "Agence"} {
		id, _, err := directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: "o-" + text.Key(name), Name: name, Kind: "company", Sectors: []string{"sector-" + text.Key(name)}})
		if err != nil {
			return err
		}
		w.orgs[name] = id
	}
	return nil
}

func (w *world) addPeople(ctx context.Context, tx *db.Tx, sys account.Actor) error {
	var members []mission.Member
	for i, p := range []struct {
		given, org string
		population mission.Population
		languages  []string
	}{
		{"Béa", "Boréal", mission.Business, []string{"fr", "en"}},
		{"Bob", "Boréal", mission.Business, []string{"fr", "en"}},
		{"Cléa", "Calanques", mission.Business, []string{"fr", "en"}},
		{"Mia", "Mistral", mission.Business, []string{"fr"}},
		{"Hugo", "Hydro", mission.OfCounterpart, []string{"en"}},
		{"Léo", "Laurier", mission.OfCounterpart, []string{"fr", "en"}},
		{"Coline", "Clinique", mission.OfCounterpart, []string{"en"}},
		{"Iris", "", mission.Interpreter, nil},
	} {
		id, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: "p-" + text.Key(p.given), Given: p.given, Family: "Test", Languages: p.languages,
			Mandates: []directory.Mandate{{OrganisationID: w.orgs[p.org], TitleFR: "Membre", TitleEN: "Member", Main: true}}})
		if err != nil {
			return err
		}
		w.people[p.given] = id
		members = append(members, mission.Member{PersonID: id, OrganisationID: w.orgs[p.org], Population: p.population, Sort: i})
	}
	_, err := mission.UpsertMembers(ctx, tx, sys, w.mission, members)
	return err
}

func (w *world) addPlaces(ctx context.Context, tx *db.Tx, sys account.Actor, z span.Zone) error {
	places, err := mission.UpsertPlaces(ctx, tx, sys, w.mission, []mission.Place{
		{Ref: "hall", Name: "Palais", Kind: "hall", Zone: z},
		{Ref: "office", Name: "Siège Hydro", Kind: "office", Zone: z},
	})
	if err != nil {
		return err
	}
	w.places["hall"], w.places["office"] = places[0].ID, places[1].ID
	if _, err := mission.UpsertTravels(ctx, tx, sys, w.mission, []mission.Travel{{FromID: w.places["hall"], ToID: w.places["office"], Minutes: 30, Mode: "taxi"}}); err != nil {
		return err
	}
	var parts []mission.Participant
	for name, id := range w.orgs {
		p := mission.Participant{OrganisationID: id, Side: mission.Company}
		switch name {
		case "Hydro", "Laurier", "Clinique":
			p.Side, p.IntermediaryID = mission.Counterpart, w.orgs["Chambre"]
		case "Chambre", "Agence":
			p.Side = mission.Institution
		}
		if name == "Hydro" {
			p.PlaceID = w.places["office"]
		}
		parts = append(parts, p)
	}
	if _, err := mission.UpsertParticipants(ctx, tx, sys, w.mission, parts); err != nil {
		return err
	}
	list, err := agenda.PutResources(ctx, tx, sys, w.mission, []agenda.Resource{
		{Ref: "t1", Kind: agenda.Table, Name: "Table 1", PlaceID: w.places["hall"], Capacity: 1, Sort: 1},
		{Ref: "t2", Kind: agenda.Table, Name: "Table 2", PlaceID: w.places["hall"], Capacity: 1, Sort: 2},
		{Ref: "iris", Kind: agenda.Interpreter, Name: "Iris Test", PersonID: w.people["Iris"], Capacity: 1, Languages: []string{"fr", "en"}, Sort: 9},
	})
	for _, r := range list {
		w.resources[r.Ref] = r.ID
	}
	return err
}

func (w *world) try(fn func(ctx context.Context, tx *db.Tx) error) error {
	return w.d.Write(w.t.Context(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) })
}

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.try(fn); err != nil {
		w.t.Fatal(err)
	}
}

// ask is an accepted request of 20 minutes at a table, carried by Chambre. Sides are "Org/Person,Person".
func (w *world) ask(ref, company, companyPerson, counterpart, counterpartPerson string) Request {
	q := Request{Ref: ref, CompanyID: w.orgs[company], CounterpartID: w.orgs[counterpart], Priority: 2, Minutes: 20, PlaceKind: "table", State: Accepted,
		WishFrom: -1, WishTo: -1, IntermediaryID: w.orgs["Chambre"], Reason: "Parler de " + ref}
	q.Parties = []Party{{PersonID: w.people[companyPerson], Side: OfCompany, Required: true}, {PersonID: w.people[counterpartPerson], Side: OfCounterpart, Required: true}}
	return q
}

// save stores requests and gives their ids.
func (w *world) save(list ...Request) []string {
	w.t.Helper()
	ids := make([]string, len(list))
	w.write(func(ctx context.Context, tx *db.Tx) error {
		done, err := w.s.Save(ctx, tx, w.organiser, w.mission, list)
		for i, d := range done {
			ids[i] = d.ID
		}
		return err
	})
	return ids
}

func (w *world) get(id string) Request {
	w.t.Helper()
	q, err := w.s.Get(w.t.Context(), w.organiser, w.mission, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return q
}

func (w *world) engagement(request string) agenda.Engagement {
	w.t.Helper()
	var out agenda.Engagement
	w.write(func(ctx context.Context, tx *db.Tx) error {
		all, err := agenda.ByID(ctx, tx, []string{w.get2(ctx, tx, request).EngagementID})
		for _, e := range all {
			out = e
		}
		return err
	})
	return out
}

func (w *world) get2(ctx context.Context, tx *db.Tx, id string) Request {
	q, err := requestByID(ctx, tx, w.mission, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return q
}

func (w *world) table(ref string, start span.Instant) Target {
	id, ok := w.resources[ref]
	if !ok {
		panic(fmt.Sprintf("no resource %q", ref))
	}
	return Target{Spot{id, w.places["hall"]}, start}
}

// place puts a request somewhere and must succeed.
func (w *world) place(id string, to Target) {
	w.t.Helper()
	if _, err := w.s.Place(w.t.Context(), w.organiser, w.mission, id, to, w.engagement(id).Version, false); err != nil {
		w.t.Fatal(err)
	}
}

// session books something else in the agenda.
func (w *world) session(e agenda.Engagement) string {
	w.t.Helper()
	e.Kind, e.MissionID, e.Certainty = item.KindSession, w.mission, item.Confirmed
	if e.Title.Empty() {
		e.Title = text.Pair{FR: "Table ronde", EN: "Round table"}
	}
	var id string
	w.write(func(ctx context.Context, tx *db.Tx) error {
		made, _, err := agenda.Book(ctx, tx, w.organiser, agenda.Booking{Engagement: e, How: agenda.How{Keep: true}})
		id = made.ID
		return err
	})
	return id
}

func (w *world) hours(holder agenda.Holder, open bool, r span.Range) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *db.Tx) error {
		return agenda.PutHours(ctx, tx, w.organiser, w.mission, []agenda.Availability{{Ref: db.NewID(), Holder: holder, When: r, Open: open, Reason: "fermé"}})
	})
}
