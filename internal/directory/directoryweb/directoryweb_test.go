package directoryweb_test

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/directory/directoryweb"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

// world is a mission "m" with two organisations and two people in it, and one of each beside it.
type world struct {
	db      *db.DB
	service *directory.Service
	pages   *directoryweb.Pages
	browser *webtest.Browser
	orgs    []string
	people  []string
	handled []string
}

var actors = map[string]account.Actor{
	"organiser":    {UserID: "o", Name: "Odile Organise", Grants: []account.Grant{{MissionID: "m", Role: account.Organiser}}},
	"intermediary": {UserID: "i", Name: "Inès Intermède", Grants: []account.Grant{{MissionID: "m", Role: account.Intermediary, OrgID: "i"}}},
	"delegate":     {UserID: "d", Name: "Denis Délégué", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}},
	"stranger":     {UserID: "s", Name: "Solène Ailleurs", Grants: []account.Grant{{MissionID: "n", Role: account.Delegate}}},
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{db: dbtest.New(t)}
	w.service = &directory.Service{DB: w.db, Scope: func(context.Context, *db.Tx, account.Actor, string) (directory.Scope, error) {
		return directory.Scope{Organisations: w.orgs[:2], People: w.people[:2], Handled: w.handled}, nil
	}}
	site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		a, ok := actors[r.Header.Get("As")]
		if !ok {
			return web.Nobody{}, nil
		}
		return a, nil
	}})
	w.pages = directoryweb.Add(site, w.service)
	w.browser = webtest.New(t, site)
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error { return w.fill(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) fill(ctx context.Context, tx *db.Tx) error {
	orgs, err := directory.UpsertOrganisations(ctx, tx, account.System("test"), []directory.Organisation{
		{Ref: "ORG-A", Name: "Chantier de l’Étoile", Country: "FR", City: "Marseille", Sectors: []string{"port"}, Note: "planted-note", LegalID: "planted-siret", Website: "www.etoile.example"},
		{Ref: "ORG-B", Name: "Disney Cruise Line", Kind: "counterpart_company", Country: "US", Aliases: []directory.Alias{{Name: "Dysney Cruise Line", Inferred: true}}},
		{Ref: "ORG-C", Name: "Hors Mission"},
	})
	if err != nil {
		return err
	}
	for _, u := range orgs {
		w.orgs = append(w.orgs, u.ID)
	}
	people, err := directory.UpsertPeople(ctx, tx, account.System("test"), []directory.Person{
		{Ref: "P-A", Honorific: "Mme", Given: "Élodie", Family: "Lévêque", Email: "planted@example.org", Phone: "+33 4 91 00 00 01", Note: "planted-note", Pronunciation: "planted-voice",
			Mandates: []directory.Mandate{{OrganisationID: w.orgs[0], TitleFR: "Directrice", TitleEN: "Director", FirstDay: "2020-01-02"}, {OrganisationID: w.orgs[1], TitleFR: "Administratrice"}}},
		{Ref: "P-B", Duty: text.Pair{FR: "reste sur le stand", EN: "stays on the stand"}, Mandates: []directory.Mandate{{OrganisationID: w.orgs[1]}}},
		{Ref: "P-C", Given: "Hugo", Family: "Dehors", Email: "planted-outside@example.org", Mandates: []directory.Mandate{{OrganisationID: w.orgs[0], TitleFR: "Stagiaire"}}},
	})
	for _, u := range people {
		w.people = append(w.people, u.ID)
	}
	return err
}

func (w *world) as(role string) *webtest.Browser { return w.browser.Another().Header("As", role) }

func (w *world) org(i int) string    { return "/m/m/organisations/" + w.orgs[i] }
func (w *world) person(i int) string { return "/m/m/people/" + w.people[i] }

// more adds organisations to the mission until it has n.
func (w *world) more(t *testing.T, n int) {
	t.Helper()
	var list []directory.Organisation
	for i := range n - 2 {
		list = append(list, directory.Organisation{Ref: fmt.Sprint("X-", i), Name: fmt.Sprintf("Société %03d", i), Country: "CA"})
	}
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		done, err := directory.UpsertOrganisations(t.Context(), tx, account.System("test"), list)
		for _, u := range done {
			w.orgs = append([]string{u.ID}, w.orgs...)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.service.Scope = func(context.Context, *db.Tx, account.Actor, string) (directory.Scope, error) {
		return directory.Scope{Organisations: w.orgs[:len(w.orgs)-1], People: w.people}, nil
	}
}

func countQueries(t *testing.T) (context.Context, *atomic.Int64) { return db.Count(t.Context()) }
