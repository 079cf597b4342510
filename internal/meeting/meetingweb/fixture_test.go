package meetingweb

import (
	"context"
	"net/http"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

const zone = span.Zone("America/Montreal")

func at(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), zone)
}

// fixture is a small mission behind a site: an organiser, two intermediaries ("Chambre" carries what ask makes,
// "Agence" nothing), a delegate.
type fixture struct {
	t       *testing.T
	d       *db.DB
	s       *meeting.Service
	jobs    *job.Runner
	mission string
	org     account.Actor
	orgs    map[string]string
	people  map[string]string
	tables  []string
	hall    string
	site    http.Handler
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, d: dbtest.New(t), orgs: map[string]string{}, people: map[string]string{}}
	f.s = &meeting.Service{DB: f.d}
	f.jobs = job.NewRunner(f.d, job.Config{Workers: 1})
	job.Register(f.jobs, meeting.PlanKind, f.s.Work)
	f.write(f.fill)
	actor := func(id string, role account.Role, org string) account.Actor {
		return account.Actor{UserID: id, Name: id, Grants: []account.Grant{{MissionID: f.mission, Role: role, OrgID: f.orgs[org]}}}
	}
	f.org = actor("Odile", account.Organiser, "")
	actors := map[string]account.Actor{"organiser": f.org, "chambre": actor("Carl", account.Intermediary, "Chambre"), "agence": actor("Ada", account.Intermediary, "Agence"), "delegate": actor("Lou", account.Delegate, "")}
	site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		if a, ok := actors[r.Header.Get("As")]; ok {
			return a, nil
		}
		return web.Nobody{}, nil
	}})
	Add(site, f.s)
	f.site = site
	return f
}

func (f *fixture) fill(ctx context.Context, tx *db.Tx) error {
	sys := account.System("test")
	m := mission.New("mtl")
	m.NameFR, m.Zone, m.HomeZone, m.City, m.FirstDay, m.LastDay = "Montréal", zone, "Europe/Paris", "Montréal", "2026-06-16", "2026-06-17"
	m.MeetingMinutes, m.MeetingTarget, m.MeetingMinimum, m.DayOpens, m.DayCloses = 20, 200, 3, span.Hm(9, 0), span.Hm(12, 0)
	m.LunchMinutes = 0
	made, _, err := mission.Upsert(ctx, tx, sys, m)
	if err != nil {
		return err
	}
	f.mission = made.ID
	var parts []mission.Participant
	var members []mission.Member
	for _, o := range []struct {
		name, person string
		side         mission.Side
	}{{"Boréal", "Béa", mission.Company}, {"Calanques", "Cléa", mission.Company}, {"Laurier", "Léo", mission.Counterpart}, {"Clinique", "Coline", mission.Counterpart},
		{"Chambre", "", mission.Institution}, {"Agence", "", mission.Institution}} {
		if f.orgs[o.name], _, err = directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: o.name, Name: o.name, Kind: "company"}); err != nil {
			return err
		}
		parts = append(parts, mission.Participant{OrganisationID: f.orgs[o.name], Side: o.side})
		if o.person == "" {
			continue
		}
		if f.people[o.person], _, err = directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: o.person, Given: o.person, Family: "Test", Languages: []string{"fr"},
			Mandates: []directory.Mandate{{OrganisationID: f.orgs[o.name], TitleFR: "Directrice", TitleEN: "Director", Main: true}}}); err != nil {
			return err
		}
		members = append(members, mission.Member{PersonID: f.people[o.person], OrganisationID: f.orgs[o.name], Population: mission.Business})
	}
	if _, err := mission.UpsertParticipants(ctx, tx, sys, f.mission, parts); err != nil {
		return err
	}
	if _, err := mission.UpsertMembers(ctx, tx, sys, f.mission, members); err != nil {
		return err
	}
	places, err := mission.UpsertPlaces(ctx, tx, sys, f.mission, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall", Zone: zone}})
	if err != nil {
		return err
	}
	f.hall = places[0].ID
	list, err := agenda.PutResources(ctx, tx, sys, f.mission, []agenda.Resource{{Ref: "t1", Kind: agenda.Table, Name: "Table 1", PlaceID: f.hall, Capacity: 1, Sort: 1}, {Ref: "t2", Kind: agenda.Table, Name: "Table 2", PlaceID: f.hall, Capacity: 1, Sort: 2}})
	for _, r := range list {
		f.tables = append(f.tables, r.ID)
	}
	return err
}

func (f *fixture) write(fn func(ctx context.Context, tx *db.Tx) error) {
	f.t.Helper()
	if err := f.d.Write(f.t.Context(), func(tx *db.Tx) error { return fn(f.t.Context(), tx) }); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) as(who string) *webtest.Browser { return webtest.New(f.t, f.site).Header("As", who) }

func (f *fixture) path(rest string) string { return "/m/" + f.mission + "/" + rest }

// ask stores an accepted request of Boréal or Calanques and gives its id.
func (f *fixture) ask(ref, company, person, counterpart, other string, change ...func(*meeting.Request)) string {
	f.t.Helper()
	q := meeting.Request{Ref: ref, CompanyID: f.orgs[company], CounterpartID: f.orgs[counterpart], Priority: 2, Minutes: 20, PlaceKind: "table", State: meeting.Accepted, WishFrom: -1, WishTo: -1,
		IntermediaryID: f.orgs["Chambre"], Reason: "Parler de " + ref,
		Parties: []meeting.Party{{PersonID: f.people[person], Side: meeting.OfCompany, Required: true}, {PersonID: f.people[other], Side: meeting.OfCounterpart, Required: true}}}
	for _, fn := range change {
		fn(&q)
	}
	var id string
	f.write(func(ctx context.Context, tx *db.Tx) error {
		done, err := f.s.Save(ctx, tx, f.org, f.mission, []meeting.Request{q})
		if err == nil {
			id = done[0].ID
		}
		return err
	})
	return id
}

func (f *fixture) place(id string, table int, start span.Instant) {
	f.t.Helper()
	if _, err := f.s.Place(f.t.Context(), f.org, f.mission, id, meeting.Target{Spot: meeting.Spot{ResourceID: f.tables[table], PlaceID: f.hall}, Start: start}, 0, false); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) get(id string) meeting.Request {
	f.t.Helper()
	q, err := f.s.Get(f.t.Context(), f.org, f.mission, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return q
}

func (f *fixture) placed(id string) bool {
	q := f.get(id)
	return q.Placed()
}

// session takes everybody for a while.
func (f *fixture) session(start, end span.Instant) {
	f.t.Helper()
	f.write(func(ctx context.Context, tx *db.Tx) error {
		e := agenda.Engagement{MissionID: f.mission, Kind: item.KindSession, PlaceID: f.hall, Starts: start, Ends: end, Audience: item.All, Certainty: item.Confirmed}
		e.Title.FR, e.Title.EN = "Plénière", "Plenary"
		_, _, err := agenda.Book(ctx, tx, f.org, agenda.Booking{Engagement: e, How: agenda.How{Keep: true}})
		return err
	})
}
