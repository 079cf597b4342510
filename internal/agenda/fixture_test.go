package agenda

import (
	"context"
	"fmt"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// montreal is a small mission on a real database: three companies with one person each, two counterparts, an
// interpreter, a hall with tables and an office 25 minutes away.
type montreal struct {
	t          testing.TB
	d          *db.DB
	mission    string
	org        account.Actor     // organiser
	people     map[string]string // id by name
	orgs       map[string]string
	places     map[string]string
	resources  map[string]string
	travellers []string
}

const zone = span.Zone("America/Montreal")

// at is an instant of the mission's week: day 16 is Tuesday 16 June 2026, its first day.
func at(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), zone)
}

func organiser(missionID string) account.Actor {
	return account.Actor{UserID: "u-org", Name: "Odile Gagnon", Grants: []account.Grant{{MissionID: missionID, Role: account.Organiser}}}
}

func newMontreal(t testing.TB, d *db.DB) *montreal {
	t.Helper()
	m := &montreal{t: t, d: d, people: map[string]string{}, orgs: map[string]string{}, places: map[string]string{}, resources: map[string]string{}}
	sys := account.System("test")
	m.write(func(ctx context.Context, tx *db.Tx) error {
		made, _, err := mission.Upsert(ctx, tx, sys, mission.Mission{Ref: "mtl-2026", NameFR: "Montréal 2026", NameEN: "Montreal 2026",
			Kind: mission.Outward, State: mission.Preparing, Zone: zone, HomeZone: "Europe/Paris", FirstDay: "2026-06-16", LastDay: "2026-06-19",
			MeetingMinutes: 20, MaxPerDay: 3, BufferMinutes: 5, TravelMinutes: 20, DayOpens: 540, DayCloses: 1080, LunchFrom: 720, LunchTo: 840, LunchMinutes: 45})
		if err != nil {
			return err
		}
		m.mission = made.ID
		m.org = organiser(made.ID)
		for _, name := range []string{"Port du Fleuve", "Calanques Drones", "Mistral Data", "Nord Quai", "Aéro Laval"} {
			id, _, err := directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: text.Key(name), Name: name, Kind: "company"})
			if err != nil {
				return err
			}
			m.orgs[name] = id
		}
		if err := m.addPeople(ctx, tx, sys); err != nil {
			return err
		}
		return m.addPlaces(ctx, tx, sys)
	})
	return m
}

func (m *montreal) addPeople(ctx context.Context, tx *db.Tx, sys account.Actor) error {
	var members []mission.Member
	for i, p := range []struct {
		given, family, org string
		population         mission.Population
		languages          []string
	}{
		{"Camille", "Roy", "Calanques Drones", mission.Business, []string{"fr"}},
		{"Lou", "Martin", "Mistral Data", mission.Business, []string{"fr", "en"}},
		{"Inès", "Faure", "Nord Quai", mission.Business, nil},
		{"Paul", "Maire", "", mission.Elected, nil},
		{"Ada", "Tremblay", "Port du Fleuve", mission.OfCounterpart, []string{"en"}},
		{"Noé", "Côté", "Aéro Laval", mission.OfCounterpart, []string{"fr"}},
		{"Iris", "Lang", "", mission.Interpreter, nil},
	} {
		id, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: text.Key(p.given), Given: p.given, Family: p.family,
			Email: text.Key(p.given) + "@example.org", Languages: p.languages})
		if err != nil {
			return err
		}
		m.people[p.given] = id
		members = append(members, mission.Member{PersonID: id, OrganisationID: m.orgs[p.org], Population: p.population, Sort: i})
	}
	_, err := mission.UpsertMembers(ctx, tx, sys, m.mission, members)
	return err
}

func (m *montreal) addPlaces(ctx context.Context, tx *db.Tx, sys account.Actor) error {
	done, err := mission.UpsertPlaces(ctx, tx, sys, m.mission, []mission.Place{
		{Ref: "hall", Name: "Palais des congrès", Kind: "hall", Zone: zone},
		{Ref: "office", Name: "Bureau de Port du Fleuve", Kind: "office", Zone: zone},
	})
	if err != nil {
		return err
	}
	m.places["hall"], m.places["office"] = done[0].ID, done[1].ID
	if _, err := mission.UpsertTravels(ctx, tx, sys, m.mission, []mission.Travel{{FromID: m.places["hall"], ToID: m.places["office"], Minutes: 25, Mode: "taxi"}}); err != nil {
		return err
	}
	list, err := PutResources(ctx, tx, sys, m.mission, []Resource{
		{Ref: "t3", Kind: Table, Name: "Table 3", PlaceID: m.places["hall"], Capacity: 1, Sort: 3},
		{Ref: "t5", Kind: Table, Name: "Table 5", PlaceID: m.places["hall"], Capacity: 1, Sort: 5},
		{Ref: "room", Kind: Room, Name: "Salon Mont-Royal", PlaceID: m.places["hall"], Capacity: 2, Sort: 9},
		{Ref: "iris", Kind: Interpreter, Name: "Iris Lang", PersonID: m.people["Iris"], Capacity: 1, Sort: 20},
	})
	for _, r := range list {
		m.resources[r.Ref] = r.ID
	}
	return err
}

func (m *montreal) try(fn func(ctx context.Context, tx *db.Tx) error) error {
	return m.d.Write(m.t.Context(), func(tx *db.Tx) error { return fn(m.t.Context(), tx) })
}

func (m *montreal) write(fn func(ctx context.Context, tx *db.Tx) error) {
	m.t.Helper()
	if err := m.try(fn); err != nil {
		m.t.Fatal(err)
	}
}

func (m *montreal) person(name string) Take {
	id, ok := m.people[name]
	if !ok {
		panic(fmt.Sprintf("no person %q in the fixture", name))
	}
	return Take{Holder: Holder{Kind: item.Person, ID: id}}
}

func (m *montreal) resource(ref string) Take {
	id, ok := m.resources[ref]
	if !ok {
		panic(fmt.Sprintf("no resource %q in the fixture", ref))
	}
	return Take{Holder: Holder{Kind: item.Resource, ID: id}}
}

// meeting is a confirmed meeting in the hall.
func (m *montreal) meeting(title string, from, to span.Instant, takes ...Take) Booking {
	return Booking{Engagement: Engagement{MissionID: m.mission, Kind: item.KindMeeting, SubjectID: "s-" + title, Track: item.Business,
		Title: text.Both(title), PlaceID: m.places["hall"], Starts: from, Ends: to, Certainty: item.Confirmed, Takes: takes}}
}

func (m *montreal) book(b Booking) Engagement {
	m.t.Helper()
	var out Engagement
	m.write(func(ctx context.Context, tx *db.Tx) (err error) {
		out, _, err = Book(ctx, tx, m.org, b)
		return err
	})
	return out
}

func (m *montreal) conflicts() []Conflict {
	m.t.Helper()
	var out []Conflict
	m.write(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = Conflicts(ctx, tx, m.org, m.mission)
		return err
	})
	return out
}

// words gives the sentences of the conflicts as they stand.
func (m *montreal) words(l text.Lang) []string {
	m.t.Helper()
	var out []string
	for _, c := range m.conflicts() {
		out = append(out, c.Words(l))
	}
	return out
}

// at2 is a range within one day of the mission's week.
func at2(day, fromHour, fromMinute, toHour, toMinute int) span.Range {
	return span.Range{From: at(day, fromHour, fromMinute), To: at(day, toHour, toMinute)}
}
