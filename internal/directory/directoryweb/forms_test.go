package directoryweb_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
)

func (w *world) organisationNow(t *testing.T, id string) directory.Organisation {
	t.Helper()
	o, err := w.service.Organisation(t.Context(), actors["organiser"], "m", id)
	if err != nil {
		t.Fatal(err)
	}
	return o.Organisation
}

func (w *world) personNow(t *testing.T, id string) directory.Person {
	t.Helper()
	x, err := w.service.Person(t.Context(), actors["organiser"], "m", id)
	if err != nil {
		t.Fatal(err)
	}
	return x.Person
}

func TestEditFormKeepsWhatItShows(t *testing.T) {
	w := newWorld(t)
	b := w.as("organiser")
	before, person := w.organisationNow(t, w.orgs[1]), w.personNow(t, w.people[0])
	b.Get(w.org(1)+"/edit").Want(http.StatusOK).Submit("main form.form", nil).Want(http.StatusOK).At(w.org(1))
	b.Get(w.person(0)+"/edit").Want(http.StatusOK).Submit("main form.form", nil).Want(http.StatusOK).At(w.person(0))
	if diff := cmp.Diff(before, w.organisationNow(t, w.orgs[1])); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(person, w.personNow(t, w.people[0])); diff != "" {
		t.Error(diff)
	}
}

// The form of a person is in groups; titles that nobody has given yet stay behind a line.
func TestPersonFormIsGrouped(t *testing.T) {
	w := newWorld(t)
	page := w.as("organiser").Lang("fr").Get(w.person(0) + "/edit").Want(http.StatusOK)
	if diff := cmp.Diff([]string{"La personne", "La joindre", "Ce qu’elle représente", "Autres noms et note"}, page.Texts("main form.form h2")); diff != "" {
		t.Error(diff)
	}
	held := len(w.personNow(t, w.people[0]).Mandates)
	if all, behind := page.Count("main form.form fieldset"), page.Count("main form.form details fieldset"); all-behind != max(1, held) || behind == 0 {
		t.Errorf("%d titles, %d behind, for %d held", all, behind, held)
	}
}

func TestEditingAnOrganisation(t *testing.T) {
	w := newWorld(t)
	form := w.as("organiser").Get(w.org(0) + "/edit").Want(http.StatusOK)
	page := form.Submit("main form.form", url.Values{"city": {"Toulon"}, "aliases": {"L’Étoile\nEtoile ?\n"}, "sectors": {"port; health"}}).Want(http.StatusOK).At(w.org(0))
	if diff := cmp.Diff([]string{"La fiche est enregistrée."}, page.Texts(".flash p")); diff != "" {
		t.Error(diff)
	}
	again := w.as("organiser").Lang("fr").Get(w.org(0) + "/edit").Want(http.StatusOK)
	if got := again.Attr("main input[name=sectors]", "value"); got != "Ports et croisières, Santé" {
		t.Errorf("the form writes the sectors %q", got)
	}
	again.Submit("main form.form", url.Values{"sectors": {"ports et croisieres, Health, Ostréiculture"}}).Want(http.StatusOK)
	if got := strings.Join(w.organisationNow(t, w.orgs[0]).Sectors, " "); got != "port health Ostréiculture" {
		t.Errorf("it keeps %q", got)
	}
	w.as("organiser").Get(w.org(0)+"/edit").Submit("main form.form", url.Values{"sectors": {"port; health"}}).Want(http.StatusOK)
	o := w.organisationNow(t, w.orgs[0])
	if diff := cmp.Diff([]directory.Alias{{Name: "Etoile", Inferred: true}, {Name: "L’Étoile"}}, o.Aliases); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Toulon", "port health"}, []string{o.City, strings.Join(o.Sectors, " ")}); diff != "" {
		t.Error(diff)
	}
	// somebody who still holds the form of before
	late := form.Submit("main form.form", url.Values{"city": {"Nice"}}).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(late.Text("main form.form"), "Quelqu’un d’autre vient de modifier cette fiche") {
		t.Error(late.Text("main form.form"))
	}
	if got := w.organisationNow(t, w.orgs[0]).City; got != "Toulon" {
		t.Errorf("the late form wrote %q", got)
	}
}

func TestBadInputStandsBesideItsField(t *testing.T) {
	w := newWorld(t)
	b := w.as("organiser")
	page := b.Post("/m/m/organisations", url.Values{"name": {""}, "website": {"javascript:alert(1)"}, "city": {"<script>alert(1)</script>"}}).Want(http.StatusUnprocessableEntity)
	if page.Count("#f-name[aria-invalid]") != 1 || page.Attr("#f-city", "value") != "<script>alert(1)</script>" || page.Count("main script") != 0 {
		t.Error("the form does not come back as it was, with its error")
	}
	page = b.Post("/m/m/organisations", url.Values{"name": {"X"}, "website": {"javascript:alert(1)"}}).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(page.Text("#f-website-error"), "n’est pas l’adresse d’un site") {
		t.Error(page.Text("main form.form"))
	}
	page = b.Post("/m/m/people", url.Values{"family": {"X"}, "email": {"nowhere"}}).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(page.Text("#f-email-error"), "n’est pas une adresse de courriel") {
		t.Error(page.Text("main form.form"))
	}
	page = b.Post("/m/m/people", url.Values{"family": {"X"}, "organisation-0": {"Nulle Part"}, "first-0": {"2026-13-01"}}).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(page.Text("#f-organisation-0-error"), "Aucune organisation ne s’appelle") || page.Count("#f-first-0-error") != 1 {
		t.Error(page.Text("main form.form"))
	}
}

func TestAddingAPersonToAnOrganisation(t *testing.T) {
	w := newWorld(t)
	b := w.as("organiser")
	form := b.Get(w.org(1) + "").Click("#people a.btn").Want(http.StatusOK)
	if got := form.Attr("#f-organisation-0", "value"); got != "Disney Cruise Line" {
		t.Errorf("the form begins with %q", got)
	}
	page := form.Submit("main form.form", url.Values{"family": {"Nouvelle"}, "title_fr-0": {"Acheteuse"}, "organisation-1": {"chantier de l'etoile"}}).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"Acheteuse principale", "Titre non précisé"}, page.Texts("#mandates tbody th")); diff != "" {
		t.Error(diff)
	}
	page = b.Post("/m/m/people", url.Values{"given": {"Elodie"}, "family": {"LEVEQUE"}, "organisation-0": {"Chantier de l’Étoile"}}).Want(http.StatusOK)
	if !strings.Contains(page.Text("#messages"), "Cette fiche ressemble à une autre") {
		t.Errorf("no word of the namesake: %s", page.Text("#messages"))
	}
	duplicates := b.Get("/directory/duplicates?kind=person").Want(http.StatusOK)
	if duplicates.Count("#proposals tbody tr") != 1 {
		t.Error("the namesake is not proposed as a duplicate")
	}
}

// twins makes a duplicate of the first organisation and returns its id.
func (w *world) twins(t *testing.T) string {
	t.Helper()
	page := w.as("organiser").Post("/m/m/organisations", url.Values{"name": {"CHANTIER DE L'ETOILE SAS"}, "city": {"Marseille 2e"}, "country": {"FR"}}).Want(http.StatusOK)
	return path.Base(page.URL.Path)
}

func TestMergingAndUndoing(t *testing.T) {
	w := newWorld(t)
	twin := w.twins(t)
	b := w.as("organiser")
	page := b.Get("/directory/duplicates").Want(http.StatusOK)
	if diff := cmp.Diff([]string{"même nom, à la forme juridique ou à l’article près 95 sur 100"}, page.Texts("#proposals tbody td:nth-child(3)")); diff != "" {
		t.Error(diff)
	}
	compare := page.Click("#proposals a.btn").Want(http.StatusOK)
	merged := compare.Submit("#choices form", url.Values{"take-city": {"gone"}}).Want(http.StatusOK).At("/directory/organisations/" + w.orgs[0])
	if got := w.organisationNow(t, w.orgs[0]); got.City != "Marseille 2e" || len(got.Aliases) != 1 || got.Aliases[0].Name != "CHANTIER DE L'ETOILE SAS" {
		t.Errorf("after the merger: %+v", got)
	}
	b.Get("/m/m/organisations/" + twin).Want(http.StatusOK).At(w.org(0))
	merged.Submit(".flash form", nil).Want(http.StatusOK)
	if got := w.organisationNow(t, w.orgs[0]); got.City != "Marseille" || len(got.Aliases) != 0 {
		t.Errorf("after undoing: %+v", got)
	}
	b.Get("/m/m/organisations/" + twin).Want(http.StatusOK).At("/m/m/organisations/" + twin)
	if n := b.Get("/directory/duplicates").Count("#proposals tbody tr"); n != 1 {
		t.Errorf("%d proposals after undoing, want the one again", n)
	}
}

func TestMergingWhatChangedMeanwhileShowsItAgain(t *testing.T) {
	w := newWorld(t)
	w.twins(t)
	b := w.as("organiser")
	compare := b.Get("/directory/duplicates").Click("#proposals a.btn").Want(http.StatusOK)
	b.Get(w.org(0)+"/edit").Submit("main form.form", url.Values{"city": {"Cassis"}}).Want(http.StatusOK)
	again := compare.Submit("#choices form", nil).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(again.Text("#choices"), "vient de changer") || !strings.Contains(again.Text("#choices"), "Cassis") {
		t.Error(again.Text("#choices"))
	}
	again.Submit("#choices form", nil).Want(http.StatusOK)
}

func TestDismissingAndReconsidering(t *testing.T) {
	w := newWorld(t)
	w.twins(t)
	b := w.as("organiser")
	page := b.Get("/directory/duplicates").Submit("#proposals form", nil).Want(http.StatusOK)
	if page.Count("#proposals tbody tr") != 0 || page.Count("#dismissed tbody tr") != 1 {
		t.Error("the pair is still to be looked at")
	}
	page = b.Get("/directory/duplicates").Submit("#dismissed form", nil).Want(http.StatusOK)
	if page.Count("#proposals tbody tr") != 1 {
		t.Error("the pair did not come back")
	}
}

func TestScanFindsWhatAnImportBrought(t *testing.T) {
	w := newWorld(t)
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		_, _, err := directory.UpsertOrganisation(t.Context(), tx, actors["organiser"], directory.Organisation{Ref: "Z", Name: "Dysney Cruise Lines"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	page := w.as("organiser").Post("/directory/duplicates/scan", url.Values{"kind": {"organisation"}}).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"1 paire nouvelle à examiner."}, page.Texts(".flash p")); diff != "" {
		t.Error(diff)
	}
}
