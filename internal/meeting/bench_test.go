package meeting

import (
	"context"
	"fmt"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// large is a mission of 650 people of 200 companies, 2,000 counterparts with offices, 60 tables, 5,000 requests.
func large(b *testing.B) (w *world, ids []string) {
	w = newWorld(b, dbtest.New(b))
	sys := account.System("test")
	var list []Request
	w.write(func(ctx context.Context, tx *db.Tx) error {
		must := func(err error) {
			if err != nil {
				b.Fatal(err)
			}
		}
		var orgs []directory.Organisation
		for i := range 2200 {
			orgs = append(orgs, directory.Organisation{Ref: fmt.Sprint("big-", i), Name: fmt.Sprint("Société ", i), Kind: "company"})
		}
		saved, err := directory.UpsertOrganisations(ctx, tx, sys, orgs)
		must(err)
		var people []directory.Person
		for i := range 2650 {
			org := i % 200
			if i >= 650 {
				org = 200 + i - 650
			}
			people = append(people, directory.Person{Ref: fmt.Sprint("bigp-", i), Given: "Personne", Family: fmt.Sprint(i), Languages: []string{"fr"},
				Mandates: []directory.Mandate{{OrganisationID: saved[org].ID, Main: true, TitleFR: "x", TitleEN: "x"}}})
		}
		humans, err := directory.UpsertPeople(ctx, tx, sys, people)
		must(err)
		var parts []mission.Participant
		var places []mission.Place
		for i := range 2000 {
			places = append(places, mission.Place{Ref: fmt.Sprint("pl-", i), Name: fmt.Sprint("Bureau ", i), Kind: "office", Located: true, Latitude: 45.4 + float64(i%50)/500, Longitude: -73.5 - float64(i/50)/500})
		}
		offices, err := mission.UpsertPlaces(ctx, tx, sys, w.mission, places)
		must(err)
		for i := range saved {
			p := mission.Participant{OrganisationID: saved[i].ID, Side: mission.Company}
			if i >= 200 {
				p.Side, p.PlaceID = mission.Counterpart, offices[i-200].ID
			}
			parts = append(parts, p)
		}
		_, err = mission.UpsertParticipants(ctx, tx, sys, w.mission, parts)
		must(err)
		var members []mission.Member
		for i := range 650 {
			members = append(members, mission.Member{PersonID: humans[i].ID, OrganisationID: saved[i%200].ID, Population: mission.Business})
		}
		_, err = mission.UpsertMembers(ctx, tx, sys, w.mission, members)
		must(err)
		var tables []agenda.Resource
		for i := range 60 {
			tables = append(tables, agenda.Resource{Ref: fmt.Sprint("bt", i), Kind: agenda.Table, Name: fmt.Sprint("Table ", i), PlaceID: w.places["hall"], Capacity: 1, Sort: i})
		}
		_, err = agenda.PutResources(ctx, tx, sys, w.mission, tables)
		must(err)
		for i := range 5000 {
			q := w.ask(fmt.Sprint("B", i), "Boréal", "Béa", "Hydro", "Hugo")
			q.CompanyID, q.CounterpartID = saved[i%200].ID, saved[200+i*7%2000].ID
			q.Parties = []Party{{PersonID: humans[i%650].ID, Side: OfCompany, Required: true}, {PersonID: humans[650+i*7%2000].ID, Side: OfCounterpart, Required: true}}
			q.CompanyID = saved[i%650%200].ID
			if i%6 == 0 {
				q.PlaceKind, q.Minutes = "office", 60
			}
			list = append(list, q)
		}
		return nil
	})
	ids = w.save(list...)
	run, err := w.s.Plan(b.Context(), w.organiser, w.mission, plan.Balanced, 3, 1)
	if err != nil {
		b.Fatal(err)
	}
	if err := w.s.Work(b.Context(), Args{w.mission, run}); err != nil {
		b.Fatal(err)
	}
	booked, _, dropped, err := w.s.Apply(b.Context(), w.organiser, w.mission, run)
	if err != nil || booked < 2000 {
		b.Fatal(booked, len(dropped), err)
	}
	b.Log("placed", booked)
	w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(16, 16, 0), Ends: at(16, 17, 0), Audience: item.All, Title: text.Both("Plénière")})
	return w, ids
}

func BenchmarkLarge(b *testing.B) {
	w, ids := large(b)
	waiting := ""
	for _, id := range ids {
		if q := w.get(id); q.PlaceKind == "table" {
			waiting = id
			break
		}
	}
	day := span.Day("2026-06-16")
	for _, c := range []struct {
		name string
		run  func() error
	}{
		{"board", func() error {
			_, err := w.s.Board(b.Context(), w.organiser, w.mission, day, "", BoardFilter{})
			return err
		}},
		{"board of an intermediary", func() error {
			_, err := w.s.Board(b.Context(), w.carrier, w.mission, day, "", BoardFilter{})
			return err
		}},
		{"board with one picked", func() error {
			_, err := w.s.Board(b.Context(), w.organiser, w.mission, day, waiting, BoardFilter{})
			return err
		}},
		{"problem", func() error {
			return w.d.Read(b.Context(), func(tx *db.Tx) error { _, err := Problem(b.Context(), tx, w.mission, plan.Balanced); return err })
		}},
		{"list", func() error {
			_, _, err := w.s.List(b.Context(), w.organiser, w.mission, Filter{Limit: 50})
			return err
		}},
		{"list by words", func() error {
			_, _, err := w.s.List(b.Context(), w.organiser, w.mission, Filter{Words: "société 12", Limit: 50})
			return err
		}},
		{"standing", func() error { _, err := w.s.Standing(b.Context(), w.organiser, w.mission); return err }},
		{"one", func() error { _, err := w.s.Get(b.Context(), w.organiser, w.mission, waiting); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if err := c.run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
