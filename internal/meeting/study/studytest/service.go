package studytest

import (
	"context"
	"fmt"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
)

// World is the mission with its services. Organiser, Carrier and Delegate are of it, Stranger organises Elsewhere.
type World struct {
	T                                      testing.TB
	DB                                     *db.DB
	Meetings                               *meeting.Service
	Studies                                *study.Service
	Jobs                                   *job.Runner
	Mission, Elsewhere                     string
	Organiser, Carrier, Delegate, Stranger account.Actor
	Companies, Others                      []string // organisations
	Visitors, Hosts                        []string // their people
}

// New makes the mission. Each company's person asks to meet each counterpart's when Ask is called.
func New(t testing.TB, d *db.DB) *World {
	t.Helper()
	w := &World{T: t, DB: d, Meetings: &meeting.Service{DB: d}}
	w.Studies = &study.Service{DB: d, Meetings: w.Meetings}
	w.Jobs = job.NewRunner(d, job.Config{Workers: 1})
	job.Register(w.Jobs, meeting.PlanKind, w.Meetings.Work)
	job.Register(w.Jobs, study.Kind, w.Studies.Work)
	w.Write(w.fill)
	grant := func(name, mission string, role account.Role, org string) account.Actor {
		return account.Actor{UserID: "u-" + name, Name: name, Grants: []account.Grant{{MissionID: mission, Role: role, OrgID: org}}}
	}
	w.Organiser, w.Carrier = grant("Odile", w.Mission, account.Organiser, ""), grant("Carl", w.Mission, account.Intermediary, w.Others[0])
	w.Delegate, w.Stranger = grant("Lou", w.Mission, account.Delegate, ""), grant("Saul", w.Elsewhere, account.Organiser, "")
	return w
}

// Write runs a transaction that must succeed.
func (w *World) Write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.T.Helper()
	if err := w.DB.Write(w.T.Context(), func(tx *db.Tx) error { return fn(w.T.Context(), tx) }); err != nil {
		w.T.Fatal(err)
	}
}

const zone = span.Zone("America/Montreal")

func (w *World) fill(ctx context.Context, tx *db.Tx) error {
	sys := account.System("test")
	for _, x := range []struct {
		ref, name string
		to        *string
	}{{"mtl", "Montréal", &w.Mission}, {"els", "Ailleurs", &w.Elsewhere}} {
		m := mission.New(x.ref)
		m.NameFR, m.NameEN, m.Zone, m.HomeZone, m.FirstDay, m.LastDay = x.name, x.name, zone, "Europe/Paris", "2026-06-16", "2026-06-16"
		m.MeetingMinutes, m.DayOpens, m.DayCloses, m.LunchMinutes, m.MeetingMinimum, m.MaxPerDay = 30, span.Hm(9, 0), span.Hm(10, 30), 0, 0, 9
		made, _, err := mission.Upsert(ctx, tx, sys, m)
		if err != nil {
			return err
		}
		*x.to = made.ID
	}
	var parts []mission.Participant
	var members []mission.Member
	for i := range 8 {
		org, person, side := fmt.Sprintf("Firme %d", i), fmt.Sprintf("Visiteur %d", i), mission.Company
		if i >= 4 {
			org, person, side = fmt.Sprintf("Hôte %d", i), fmt.Sprintf("Hôtesse %d", i), mission.Counterpart
		}
		id, _, err := directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: org, Name: org, Kind: "company"})
		if err != nil {
			return err
		}
		who, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: person, Given: person, Family: "Test", Languages: []string{"fr"}, Mandates: []directory.Mandate{{OrganisationID: id, TitleFR: "Membre", TitleEN: "Member", Main: true}}})
		if err != nil {
			return err
		}
		parts = append(parts, mission.Participant{OrganisationID: id, Side: side})
		members = append(members, mission.Member{PersonID: who, OrganisationID: id, Population: mission.Business})
		if i < 4 {
			w.Companies, w.Visitors = append(w.Companies, id), append(w.Visitors, who)
		} else {
			w.Others, w.Hosts = append(w.Others, id), append(w.Hosts, who)
		}
	}
	if _, err := mission.UpsertParticipants(ctx, tx, sys, w.Mission, parts); err != nil {
		return err
	}
	if _, err := mission.UpsertMembers(ctx, tx, sys, w.Mission, members); err != nil {
		return err
	}
	places, err := mission.UpsertPlaces(ctx, tx, sys, w.Mission, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall", Zone: zone}})
	if err != nil {
		return err
	}
	_, err = agenda.PutResources(ctx, tx, sys, w.Mission, []agenda.Resource{{Ref: "t1", Kind: agenda.Table, Name: "Table 1", PlaceID: places[0].ID, Capacity: 1}})
	return err
}

// Ask stores n accepted requests, of one company with one counterpart after the other, and gives their ids.
func (w *World) Ask(n int) (ids []string) {
	w.T.Helper()
	var list []meeting.Request
	for k := range n {
		i, j := k%4, (k+k/4)%4
		list = append(list, meeting.Request{Ref: fmt.Sprintf("R%d", k), CompanyID: w.Companies[i], CounterpartID: w.Others[j], Priority: 2, Minutes: 30, PlaceKind: "table", State: meeting.Accepted,
			WishFrom: -1, WishTo: -1, Reason: "Parler", Parties: []meeting.Party{{PersonID: w.Visitors[i], Side: meeting.OfCompany, Required: true}, {PersonID: w.Hosts[j], Side: meeting.OfCounterpart, Required: true}}})
	}
	w.Write(func(ctx context.Context, tx *db.Tx) error {
		done, err := w.Meetings.Save(ctx, tx, w.Organiser, w.Mission, list)
		for _, d := range done {
			ids = append(ids, d.ID)
		}
		return err
	})
	return ids
}

// Plan runs the planner to its end and gives the run's id.
func (w *World) Plan(preset plan.Preset, number int64) string {
	w.T.Helper()
	id, err := w.Meetings.Plan(w.T.Context(), w.Organiser, w.Mission, preset, 1, number)
	if err != nil {
		w.T.Fatal(err)
	}
	w.Drain()
	return id
}

// Drain does all that is due in the background.
func (w *World) Drain() {
	w.T.Helper()
	if err := w.Jobs.Drain(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
}
