package programmeweb

import (
	"context"
	"net/http"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

const zone = span.Zone("America/New_York")

// at is an hour of the mission's second day, the Sunday on which the clocks go back.
func at(hour int) span.Instant { return span.LocalLenient("2017-11-05", span.Hm(hour, 0), zone) }

// fixture is a small mission in Miami, seen through a site by an organiser and a delegate.
type fixture struct {
	t              *testing.T
	d              *db.DB
	s              *programme.Service
	mission        string
	org            account.Actor
	lou, paul, own string // two people, an organisation
	place          string
	site           http.Handler
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{t: t, d: dbtest.New(t)}
	f.s = &programme.Service{DB: f.d}
	sys := account.System("test")
	f.write(func(ctx context.Context, tx *db.Tx) error {
		m := mission.New("mia")
		m.NameFR, m.Zone, m.HomeZone, m.City, m.FirstDay, m.LastDay = "Miami 2017", zone, "Europe/Paris", "Miami", "2017-11-04", "2017-11-06"
		made, _, err := mission.Upsert(ctx, tx, sys, m)
		if err != nil {
			return err
		}
		f.mission = made.ID
		if f.own, _, err = directory.UpsertOrganisation(ctx, tx, sys, directory.Organisation{Ref: "port", Name: "Port du Fleuve", Kind: "company"}); err != nil {
			return err
		}
		for ref, id := range map[string]*string{"lou": &f.lou, "paul": &f.paul} {
			if *id, _, err = directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: ref, Given: ref, Family: "Roy"}); err != nil {
				return err
			}
			if _, err = mission.UpsertMembers(ctx, tx, sys, f.mission, []mission.Member{{PersonID: *id, OrganisationID: f.own, Population: mission.Business}}); err != nil {
				return err
			}
		}
		places, err := mission.UpsertPlaces(ctx, tx, sys, f.mission, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall", Zone: zone, DirectionsFR: "Métro Brickell"}})
		f.place = places[0].ID
		return err
	})
	f.org = account.Actor{UserID: "u-org", Name: "Odile Gagnon", Grants: []account.Grant{{MissionID: f.mission, Role: account.Organiser}}}
	lou := account.Actor{UserID: "u-lou", PersonID: f.lou, Name: "Lou", Grants: []account.Grant{{MissionID: f.mission, Role: account.Delegate}}}
	site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		switch r.Header.Get("As") {
		case "organiser":
			return f.org, nil
		case "delegate":
			return lou, nil
		}
		return web.Nobody{}, nil
	}})
	Add(site, f.s, nil)
	f.site = site
	return f
}

func (f *fixture) as(who string) *webtest.Browser { return webtest.New(f.t, f.site).Header("As", who) }

func (f *fixture) path(rest string) string { return "/m/" + f.mission + "/" + rest }

func (f *fixture) write(fn func(ctx context.Context, tx *db.Tx) error) {
	f.t.Helper()
	if err := f.d.Write(f.t.Context(), func(tx *db.Tx) error { return fn(f.t.Context(), tx) }); err != nil {
		f.t.Fatal(err)
	}
}

// session is a confirmed round table of one hour on the second day.
func (f *fixture) session(title string, hour int, roles ...programme.Role) programme.Session {
	return programme.Session{Kind: "round_table", Roles: roles, Engagement: agenda.Engagement{Title: text.Pair{FR: title, EN: title},
		PlaceID: f.place, Starts: at(hour), Ends: at(hour + 1), Certainty: "confirmed"}}
}

func (f *fixture) put(s programme.Session) string {
	f.t.Helper()
	id, _, err := f.s.Put(f.t.Context(), f.org, f.mission, s, agenda.How{Force: true})
	if err != nil {
		f.t.Fatal(err)
	}
	return id
}

func (f *fixture) publish() {
	f.t.Helper()
	if _, _, err := (&agenda.Service{DB: f.d, Secret: []byte("secret")}).Publish(f.t.Context(), f.org, f.mission, text.Pair{}); err != nil {
		f.t.Fatal(err)
	}
}
