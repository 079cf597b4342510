package missionweb_test

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web/ui/picker"
)

// What a form may choose is found blind to accents and case, in the mission alone, by those who may choose.
func TestFindWhomAFormMayChoose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return plantElsewhere(t.Context(), tx, s.ids["ces-1"]) }); err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			who, path string
			want      []string
		}{
			{"admin", picker.Path("miami", picker.Organisations, "q", "calanques"), []string{"Calanques Drones"}},
			{"admin", picker.Path("miami", picker.Organisations, "side", "counterpart", "q", "calanques"), nil},
			{"admin", picker.Path("miami", picker.Organisations, "side", "counterpart", "q", "FLÉUVE port"), []string{"Port du Fleuve"}},
			{"intermediary", picker.Path("miami", picker.Organisations, "q", "etrangere"), nil},
			{"admin", picker.Path("miami", picker.Organisations, "all", "1", "q", "etrangere"), []string{"Étrangère d’Ailleurs"}},
			{"intermediary", picker.Path("miami", picker.Organisations, "all", "1", "q", "etrangere"), nil},
			{"admin", picker.Path("miami", picker.People, "q", "montBRISE"), []string{"Noé Montbrise"}},
			{"admin", picker.Path("miami", picker.People, "q", "inconnue"), nil},
			{"admin", picker.Path("miami", picker.People, "all", "1", "q", "inconnue"), []string{"Zoé Inconnue"}},
		} {
			page := s.as(c.who).Open(c.path).Want(http.StatusOK)
			if diff := cmp.Diff(c.want, page.Texts("li[role=option] b")); diff != "" {
				t.Error(c.who, c.path, diff)
			}
		}
		page := s.as("admin").Open(picker.Path("miami", picker.People, "q", "montbrise"))
		if got := page.Texts("li[role=option] small"); !slices.Equal(got, []string{"Calanques Drones · délégation"}) {
			t.Errorf("%q", got)
		}
		s.as("delegate").Open(picker.Path("miami", picker.People)).Want(http.StatusForbidden)
		s.as("admin").Open(picker.Path("miami", "tables")).Want(http.StatusNotFound)
	})
}

// plantElsewhere puts an organisation into another mission, and somebody into the directory alone.
func plantElsewhere(ctx context.Context, tx *db.Tx, missionID string) error {
	a := account.System("test")
	org, _, err := directory.UpsertOrganisation(ctx, tx, a, directory.Organisation{Ref: "elsewhere", Name: "Étrangère d’Ailleurs"})
	if err != nil {
		return err
	}
	if _, _, err = directory.UpsertPerson(ctx, tx, a, directory.Person{Ref: "elsewhere-p", Given: "Zoé", Family: "Inconnue"}); err != nil {
		return err
	}
	_, err = mission.UpsertParticipants(ctx, tx, a, missionID, []mission.Participant{{OrganisationID: org, Side: mission.Counterpart}})
	return err
}

// An empty list leads an organiser to adding by hand and to importing; a delegate is offered neither.
func TestEmptyListsLeadOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		for path, ways := range map[string][]string{"delegation": {"delegation/add", "import"}, "participants": {"participants/add?side=company", "import"},
			"partners": {"participants/add?as=partner", "import"}, "places": {"import"}} {
			page := s.as("admin").Get("/m/osaka/" + path)
			for _, way := range ways {
				if n := page.Count(`main .empty a[href="/m/osaka/` + way + `"]`); n != 1 {
					t.Errorf("%s: %d ways to %s", path, n, way)
				}
			}
		}
		if n := s.as("delegate").Get("/m/miami/participants?side=other").Count("main .empty a"); n != 0 {
			t.Errorf("a delegate is led to %d forms", n)
		}
		page := s.as("admin").Get("/m/miami/partners")
		if n := page.Count(`tbody td[data-label="Action"] a`); n != page.Count("tbody tr") || n == 0 {
			t.Errorf("%d actions for %d partners", n, page.Count("tbody tr"))
		}
		if got := s.as("admin").Get("/m/miami/settings").Attr("#f-country", "value"); got != "États-Unis" {
			t.Errorf("the country is asked as %q", got)
		}
	})
}
