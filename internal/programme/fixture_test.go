package programme

import (
	"context"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

const zone = span.Zone("America/Montreal")

// at is an instant of the mission's week: Tuesday 16 to Friday 19 June 2026.
func at(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), zone)
}

// fixture is a small mission on a real database, and a second one beside it to leak from.
type fixture struct {
	t              *testing.T
	d              *db.DB
	s              *Service
	mission, other string
	org            account.Actor
	people, orgs   map[string]string
	place, room    string
}

var sys = account.System("test")

func newFixture(t *testing.T, d *db.DB) *fixture {
	t.Helper()
	f := &fixture{t: t, d: d, s: &Service{DB: d}, people: map[string]string{}, orgs: map[string]string{}}
	f.write(func(ctx context.Context, tx *db.Tx) error {
		for ref, id := range map[string]*string{"mtl": &f.mission, "mia": &f.other} {
			m := mission.New(ref)
			m.NameFR, m.Zone, m.HomeZone, m.FirstDay, m.LastDay = ref, zone, "Europe/Paris", "2026-06-16", "2026-06-19"
			made, _, err := mission.Upsert(ctx, tx, sys, m)
			if err != nil {
				return err
			}
			*id = made.ID
		}
		for _, name := range []string{"Port du Fleuve", "Mistral Data"} {
			id, _, err := directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: text.Key(name), Name: name, Kind: "company"})
			if err != nil {
				return err
			}
			f.orgs[name] = id
		}
		if err := f.addPeople(ctx, tx); err != nil {
			return err
		}
		places, err := mission.UpsertPlaces(ctx, tx, sys, f.mission, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall", Zone: zone}})
		if err != nil {
			return err
		}
		f.place = places[0].ID
		rooms, err := agenda.PutResources(ctx, tx, sys, f.mission, []agenda.Resource{{Ref: "salon", Kind: agenda.Room, Name: "Salon", PlaceID: f.place, Capacity: 1}})
		if err != nil {
			return err
		}
		f.room = rooms[0].ID
		return nil
	})
	f.org = account.Actor{UserID: "u-org", Name: "Odile Gagnon", Grants: []account.Grant{{MissionID: f.mission, Role: account.Organiser}}}
	return f
}

func (f *fixture) addPeople(ctx context.Context, tx *db.Tx) error {
	var members []mission.Member
	for i, given := range []string{"Camille", "Lou", "Paul"} {
		id, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: text.Key(given), Given: given, Family: "Roy"})
		if err != nil {
			return err
		}
		f.people[given] = id
		members = append(members, mission.Member{PersonID: id, Population: mission.Business, Sort: i})
	}
	_, err := mission.UpsertMembers(ctx, tx, sys, f.mission, members)
	return err
}

func (f *fixture) try(fn func(ctx context.Context, tx *db.Tx) error) error {
	return f.d.Write(f.t.Context(), func(tx *db.Tx) error { return fn(f.t.Context(), tx) })
}

func (f *fixture) write(fn func(ctx context.Context, tx *db.Tx) error) {
	f.t.Helper()
	if err := f.try(fn); err != nil {
		f.t.Fatal(err)
	}
}

// as is somebody with a role in the mission; person "" is nobody of the directory.
func (f *fixture) as(role account.Role, person, org string) account.Actor {
	return account.Actor{UserID: "u-" + person, PersonID: f.people[person], Name: person, Grants: []account.Grant{{MissionID: f.mission, Role: role, OrgID: f.orgs[org]}}}
}

// session is a confirmed round table in the hall, from an hour of Tuesday on for one hour.
func (f *fixture) session(ref string, hour int, roles ...Role) Session {
	return Session{Ref: ref, Kind: "round_table", Roles: roles, Engagement: agenda.Engagement{Title: text.Pair{FR: "Table " + ref, EN: "Round table " + ref},
		PlaceID: f.place, Starts: at(16, hour, 0), Ends: at(16, hour+1, 0), Certainty: "confirmed"}}
}

func (f *fixture) part(person, role string) Role { return Role{PersonID: f.people[person], Role: role} }

func (f *fixture) save(list ...Session) []Upserted {
	f.t.Helper()
	out, err := f.trySave(agenda.How{}, list...)
	if err != nil {
		f.t.Fatal(err)
	}
	return out
}

func (f *fixture) trySave(how agenda.How, list ...Session) (out []Upserted, err error) {
	err = f.try(func(ctx context.Context, tx *db.Tx) error {
		out, err = Save(ctx, tx, f.org, f.mission, list, how)
		return err
	})
	return out, err
}

func (f *fixture) sessions(missionID string) (out []Session) {
	f.t.Helper()
	f.write(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = Sessions(ctx, tx, missionID)
		return err
	})
	return out
}

func (f *fixture) publish() {
	f.t.Helper()
	if _, _, err := (&agenda.Service{DB: f.d, Secret: []byte("secret")}).Publish(f.t.Context(), f.org, f.mission, text.Pair{}); err != nil {
		f.t.Fatal(err)
	}
}

func changes(list []Upserted) (out []Change) {
	for _, u := range list {
		out = append(out, u.Change)
	}
	return out
}
