package directoryweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/directory/directoryweb"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

func TestCatalogueIsWhole(t *testing.T) {
	for _, problem := range text.Check() {
		if strings.HasPrefix(problem, "directory.") {
			t.Error(problem)
		}
	}
}

func TestOrganisationsOfTheMissionOnly(t *testing.T) {
	w := newWorld(t)
	for _, role := range []string{"organiser", "intermediary", "delegate"} {
		page := w.as(role).Get("/m/m/organisations").Want(http.StatusOK)
		if diff := cmp.Diff([]string{"Chantier de l’Étoile", "Disney Cruise Line"}, page.Texts("tbody th a")); diff != "" {
			t.Errorf("%s: %s", role, diff)
		}
	}
	w.as("stranger").Open("/m/m/organisations").Want(http.StatusNotFound)
	w.as("delegate").Open("/directory/organisations").Want(http.StatusForbidden)
	page := w.as("organiser").Get("/directory/organisations").Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Chantier de l’Étoile", "Disney Cruise Line", "Hors Mission"}, page.Texts("tbody th a")); diff != "" {
		t.Error(diff)
	}
}

func TestFiltersSortsAndPages(t *testing.T) {
	w := newWorld(t)
	for query, want := range map[string][]string{
		"q=ETOILE":                    {"Chantier de l’Étoile"},
		"q=dysney":                    {"Disney Cruise Line"},
		"country=US":                  {"Disney Cruise Line"},
		"sector=port":                 {"Chantier de l’Étoile"},
		"kind=counterpart_company":    {"Disney Cruise Line"},
		"sort=-name":                  {"Disney Cruise Line", "Chantier de l’Étoile"},
		"sort=country":                {"Chantier de l’Étoile", "Disney Cruise Line"},
		"sort=-country":               {"Disney Cruise Line", "Chantier de l’Étoile"},
		"q=%25&page=-3":               {"Chantier de l’Étoile", "Disney Cruise Line"},
		"sort=nonsense;DROP&sector=_": nil,
	} {
		if diff := cmp.Diff(want, w.as("delegate").Get("/m/m/organisations?"+query).Want(http.StatusOK).Texts("tbody th a")); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
	empty := w.as("delegate").Get("/m/m/organisations?q=introuvable").Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Rien ne correspond à ces filtres"}, empty.Texts(".empty .title")); diff != "" {
		t.Error(diff)
	}
	w.more(t, 120)
	if n := w.as("organiser").Get("/m/m/organisations?page=3").Want(http.StatusOK).Count("tbody tr"); n != 20 {
		t.Errorf("the third page of 120 has %d rows", n)
	}
}

func TestPeopleAndWhatEachRoleSeesOfThem(t *testing.T) {
	w := newWorld(t)
	names := []string{"Mme Élodie Lévêque", "reste sur le stand, Disney Cruise Line"}
	for _, c := range []struct {
		role    string
		handled []string
		private bool
	}{
		{"organiser", nil, true}, {"intermediary", w.orgs[:1], true}, {"intermediary", w.orgs[2:], false}, {"delegate", nil, false},
	} {
		w.handled = c.handled
		b := w.as(c.role)
		list := b.Get("/m/m/people").Want(http.StatusOK)
		if diff := cmp.Diff(names, list.Texts("tbody th a")); diff != "" {
			t.Errorf("%s: %s", c.role, diff)
		}
		page, org := b.Get(w.person(0)).Want(http.StatusOK), b.Get(w.org(0)).Want(http.StatusOK)
		for where, body := range map[string]string{"list": list.Text("main"), "page": page.Text("main"), "organisation": org.Text("main")} {
			if got := strings.Contains(body, "planted"); got != c.private {
				t.Errorf("%s handling %v: private fields on %s: %v, want %v", c.role, c.handled, where, got, c.private)
			}
		}
		if got := strings.Contains(org.Text("main"), "Dehors"); got != (c.role == "organiser") {
			t.Errorf("%s: somebody outside the mission on the organisation's page: %v", c.role, got)
		}
	}
	w.handled = nil
	w.as("delegate").Open(w.person(2)).Want(http.StatusNotFound)
	w.as("delegate").Open(w.org(2)).Want(http.StatusNotFound)
	w.as("organiser").Get(w.org(2)).Want(http.StatusOK)
	w.as("stranger").Open(w.person(0)).Want(http.StatusNotFound)
	for _, path := range []string{w.person(0) + "/edit", "/m/m/people/new", w.org(0) + "/edit", "/m/m/organisations/new", "/directory/duplicates"} {
		w.as("delegate").Open(path).Want(http.StatusForbidden)
	}
	for _, path := range []string{w.person(0), "/m/m/people", w.org(0), "/m/m/organisations", "/directory/duplicates/merge", "/directory/duplicates/scan"} {
		w.as("delegate").Post(path, url.Values{"name": {"X"}, "family": {"X"}}).Want(http.StatusForbidden)
	}
}

func TestPersonPageInBothLanguages(t *testing.T) {
	w := newWorld(t)
	page := w.as("organiser").Get(w.person(0)).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Directrice principale", "Administratrice"}, page.Texts("#mandates tbody th")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"depuis le 2 janvier 2020", ""}, page.Texts("#mandates tbody td:last-child")); diff != "" {
		t.Error(diff)
	}
	english := w.as("organiser").Lang("en").Get(w.person(0)).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Director main", "Administratrice"}, english.Texts("#mandates tbody th")); diff != "" {
		t.Error(diff)
	}
}

func TestSectionsOfOtherCapabilities(t *testing.T) {
	w := newWorld(t)
	w.pages.AddPart(directory.OrganisationKind, 2, func(_ context.Context, v directoryweb.View) ([]directoryweb.Section, error) {
		return []directoryweb.Section{{ID: "second", Title: v.Mission + " " + string(v.Kind), Body: templ.Raw("<p>b</p>")}}, nil
	})
	w.pages.AddPart(directory.OrganisationKind, 1, func(_ context.Context, v directoryweb.View) ([]directoryweb.Section, error) {
		return []directoryweb.Section{{ID: "first", Title: v.Actor.Name, Body: templ.Raw("<p>a</p>")}}, nil
	})
	w.pages.AddTools(func(context.Context, directoryweb.View) ([]ui.Action, error) {
		return []ui.Action{{Label: "Exporter", Href: "/export"}}, nil
	})
	page := w.as("delegate").Get(w.org(0)).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Denis Délégué", "m organisation"}, page.Texts("#first h2, #second h2")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/export"}, w.as("delegate").Get("/m/m/people").Attrs("a[href='/export']", "href")); diff != "" {
		t.Error(diff)
	}
	if w.as("organiser").Get(w.person(0)).Count("#first") != 0 {
		t.Error("a section of organisations stands on a person's page")
	}
}

func TestQueriesDoNotGrowWithTheList(t *testing.T) {
	w := newWorld(t)
	queries := func() int64 {
		ctx, n := countQueries(t)
		if _, err := w.service.Organisations(ctx, actors["organiser"], "m", directory.Filter{}); err != nil {
			t.Fatal(err)
		}
		return n.Load()
	}
	few := queries()
	w.more(t, 80)
	if many := queries(); many != few {
		t.Errorf("%d queries for 2 organisations, %d for 80", few, many)
	}
}
