package sourceweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/source/sourceweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

var actors = map[string]account.Actor{
	"organiser": {UserID: "o", Name: "Odile Organise", Grants: []account.Grant{{MissionID: "m", Role: account.Organiser}}},
	"delegate":  {UserID: "d", Name: "Denis Délégué", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}},
	"stranger":  {UserID: "s", Grants: []account.Grant{{MissionID: "n", Role: account.Organiser}}},
}

func browser(t *testing.T, fill ...source.Variant) *webtest.Browser {
	t.Helper()
	d := dbtest.New(t)
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		docs, err := source.UpsertDocuments(t.Context(), tx, account.System("test"), []source.Document{
			{Ref: "article", Title: text.Pair{FR: "Article", EN: "Article"}, Publisher: "Journal d’Exemple", Published: "2017-11", URL: "https://example.org/a"},
			{Ref: "page", Title: text.Both("Page de la ville"), Published: "2017-11-04", Kind: "site"}})
		if err != nil {
			return err
		}
		for i := range fill {
			fill[i].MissionID, fill[i].Subject = "m", source.Subject{Kind: "mission", ID: "m"}
			fill[i].DocumentID = docs[i%2].ID
		}
		_, err = source.UpsertVariants(t.Context(), tx, account.System("test"), fill)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	site := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		if a, ok := actors[r.Header.Get("As")]; ok {
			return a, nil
		}
		return web.Nobody{}, nil
	}})
	sourceweb.Add(site, &source.Service{DB: d}, func(context.Context, string) (span.Zone, error) { return "America/Toronto", nil })
	return webtest.New(t, site)
}

func dates() []source.Variant {
	return []source.Variant{
		{Ref: "a", Field: "dates", Topic: text.Pair{FR: "Dates", EN: "Dates"}, Value: text.Pair{FR: "4-10 novembre", EN: "4-10 November"}, Place: "chapô"},
		{Ref: "b", Field: "dates", Value: text.Pair{FR: "4-10 octobre", EN: "4-10 October"}, Inferred: true},
		{Ref: "c", Field: "size", Topic: text.Both("Taille"), Value: text.Both("40")},
	}
}

func as(b *webtest.Browser, role string) *webtest.Browser { return b.Another().Header("As", role) }

func TestCatalogueIsWhole(t *testing.T) {
	for _, problem := range text.Check() {
		if strings.HasPrefix(problem, "source.") {
			t.Error(problem)
		}
	}
}

func TestEmptyMission(t *testing.T) {
	page := as(browser(t), "organiser").Get("/m/m/sources")
	if diff := cmp.Diff([]string{"Aucune source enregistrée"}, page.Texts(".empty .title")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/m/m/import"}, page.Attrs(".empty a", "href")); diff != "" {
		t.Error(diff)
	}
}

func TestContradictionIsShownWithItsDocuments(t *testing.T) {
	b := browser(t, dates()...)
	page := as(b, "delegate").Get("/m/m/sources")
	if diff := cmp.Diff([]string{"4-10 novembre", "4-10 octobre"}, page.Texts(".said .value")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Article Journal d’Exemple, novembre 2017 · chapô", "Page de la ville déduit 4 novembre 2017"}, page.Texts(".said ul li")); diff != "" {
		t.Error(diff)
	}
	if page.Count(".said .chosen") != 0 || page.Count("form[action$='/choose']") != 0 {
		t.Error("a delegate may choose, or something is chosen already")
	}
	if diff := cmp.Diff([]string{"Article", "Page de la ville"}, page.Texts("#documents tbody th")); diff != "" {
		t.Error(diff)
	}
	english := as(b, "delegate").Lang("en").Get("/m/m/sources")
	if diff := cmp.Diff([]string{"4-10 November", "4-10 October"}, english.Texts(".said .value")); diff != "" {
		t.Error(diff)
	}
	as(b, "stranger").Open("/m/m/sources").Want(http.StatusNotFound)
}

func TestChoosingAndTakingBack(t *testing.T) {
	b := browser(t, dates()...)
	o := as(b, "organiser")
	page := o.Get("/m/m/sources")
	variant := page.Attrs("form[action$='/choose'] input[type=radio]", "name")[0]
	key := strings.TrimPrefix(variant, "variant-")
	none := page.Submit("form[action$='/choose']", url.Values{"why-" + key: {"vérifié"}}).Want(http.StatusUnprocessableEntity)
	if none.Count("details.choose[open] [role=alert], details.choose[open] .error") == 0 && none.Count("details.choose[open]") != 1 {
		t.Error("the form with the error is not open")
	}
	second := page.Attrs("form[action$='/choose'] input[type=radio]", "value")[1]
	page.Submit("form[action$='/choose']", url.Values{variant: {second}}).Want(http.StatusUnprocessableEntity)
	done := page.Submit("form[action$='/choose']", url.Values{variant: {second}, "why-" + key: {"la signature le prouve"}}).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"4-10 octobre"}, done.Texts(".said .chosen .value")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"la signature le prouve"}, done.Texts("blockquote")); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(done.Text("main"), "Retenue par Odile Organise, dimanche 14 juin 2026 à 14:30, heure de Montréal (UTC−4)") {
		t.Error("the page does not say who chose")
	}
	back := done.Submit(".flash form", nil).Want(http.StatusOK)
	if back.Count(".said .chosen") != 0 {
		t.Error("undone, yet something is chosen")
	}
	as(b, "delegate").Post("/m/m/sources/choose", url.Values{"key": {key}, variant: {second}, "why-" + key: {"x"}}).Want(http.StatusForbidden)
	as(b, "stranger").Post("/m/n/sources/choose", url.Values{"key": {key}, variant: {second}, "why-" + key: {"x"}}).Want(http.StatusNotFound)
}
