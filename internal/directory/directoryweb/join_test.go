package directoryweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mission"
)

// Who is made within a mission joins it in the same step; the directory's own forms ask nothing of missions.
func TestWhoIsMadeWithinAMissionJoinsIt(t *testing.T) {
	w := newWorld(t)
	w.pages.Join(&mission.Service{DB: w.db})
	it := mission.New("m")
	it.NameFR, it.Zone = "Essai", "America/Toronto"
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		_, _, err := mission.Upsert(t.Context(), tx, account.System("test"), it)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	b := w.as("organiser")
	page := b.Get("/m/m/organisations/new?side=counterpart&name=Port+du+Fleuve").Want(http.StatusOK)
	page.Submit("main form.form", url.Values{"side": {""}}).Want(http.StatusUnprocessableEntity)
	made := page.Submit("main form.form", nil).Want(http.StatusOK)
	if diff := cmp.Diff([]string{"La fiche est créée et entre dans la mission (Interlocuteur)."}, made.Texts(".flash p")); diff != "" {
		t.Error(diff)
	}
	partner := b.Get("/m/m/organisations/new?side=partner").Submit("main form.form", url.Values{"name": {"Ville d’essai"}}).Want(http.StatusOK)
	b.Get("/m/m/people/new").Submit("main form.form", url.Values{"given": {"Noé"}, "family": {"Montbrise"}, "population": {"elected"},
		"organisation-0": {"Port du Fleuve"}}).Want(http.StatusOK)
	type held struct {
		Sides       []mission.Side
		Populations []mission.Population
		Roles       []mission.PartnerRole
		Hats        int
	}
	now := func() (out held) {
		if err := w.db.Read(t.Context(), func(tx *db.Tx) error {
			parts, err1 := mission.Participants(t.Context(), tx, "m")
			for _, p := range parts {
				out.Sides = append(out.Sides, p.Side)
			}
			members, err2 := mission.Members(t.Context(), tx, "m")
			for _, m := range members {
				out.Populations = append(out.Populations, m.Population)
				if len(parts) == 1 && m.OrganisationID == parts[0].OrganisationID {
					out.Hats++
				}
			}
			partners, err3 := mission.Partners(t.Context(), tx, "m")
			for _, p := range partners {
				out.Roles = append(out.Roles, p.Role)
			}
			for _, err := range []error{err1, err2, err3} {
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return out
	}
	want := held{Sides: []mission.Side{mission.Counterpart}, Populations: []mission.Population{mission.Elected}, Roles: []mission.PartnerRole{mission.SimplePartner}, Hats: 1}
	if diff := cmp.Diff(want, now()); diff != "" {
		t.Error(diff)
	}
	for path, side := range map[string]string{made.Attr(".flash form", "action"): "participants", partner.Attr(".flash form", "action"): "partners"} {
		if path == "" || !strings.HasPrefix(path, "/m/m/"+side+"/") {
			t.Errorf("undo posts to %q", path)
		}
	}
	if n := b.Get("/directory/organisations/new").Want(http.StatusOK).Count(`[name="side"]`); n != 0 {
		t.Error("the directory asks for a side")
	}
	if n := b.Get(w.org(0) + "/edit").Want(http.StatusOK).Count(`[name="side"]`); n != 0 {
		t.Error("changing a record asks for a side")
	}
	for _, path := range []string{"/m/m/organisations/new", "/m/m/people/new"} {
		w.as("intermediary").Open(path).Want(http.StatusForbidden)
		w.as("stranger").Open(path).Want(http.StatusNotFound)
	}
}
