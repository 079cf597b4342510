package app

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/web/webtest"
)

// The people of a demonstration are open to all in a demonstration, also on a phone that has no link; anywhere else
// nothing of it exists, even where their addresses do.
func TestStageIsForDemonstrationsOnly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := account.MakeAdmin(t.Context(), tx, boss, account.User{Email: directorEmail, Name: "Directrice"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		real := webtest.New(t, a.site())
		if n := real.Open("/sign-in").Want(http.StatusOK).Count(`a[href="/demo"]`); n != 0 {
			t.Error("the sign-in page offers the people of a demonstration")
		}
		for _, path := range []string{"/demo", "/demo/director"} {
			real.Open(path).Want(http.StatusNotFound)
		}
		real.Post("/demo/director", nil).Want(http.StatusNotFound)
		if n := len(real.Cookies()); n != 0 {
			t.Errorf("%d cookies after asking to be the director", n)
		}
		a.Config.Demo = true
		phone := webtest.New(t, a.site())
		phone.Open("/sign-in").Click(`a[href="/demo"]`).Want(http.StatusOK).Submit(`form[action="/demo/director"]`, nil)
		phone.Open("/missions").Want(http.StatusOK)
		phone.Post("/demo/nobody", nil).Want(http.StatusNotFound)
	})
}

// A demonstration does not open a database with missions of somebody's own.
func TestDemonstrationKeepsOutOfRealData(t *testing.T) {
	a := newApp(t, dbtest.New(t))
	a.Config.Dir = t.TempDir()
	own := mission.New("own")
	own.NameFR, own.Zone = "La nôtre", "Europe/Paris"
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, _, err := mission.Upsert(t.Context(), tx, boss, own)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if link, err := a.Demonstrate(t.Context(), demo.Usual, 1, "real"); !fault.Is(err, fault.Conflict) || link != "" {
		t.Errorf("a link %q to real missions: %v", link, err)
	}
}

// The invented mission stands on its third day with requests in every state.
func TestDemonstrationHasRequestsInEveryState(t *testing.T) {
	d := newDemo(t)
	got := map[string]int{}
	for _, state := range ids(t, d.app.DB, `SELECT state FROM meeting_request WHERE mission_id = 'montreal-2026' ORDER BY id`) {
		got[state]++
	}
	want := map[string]int{"accepted": 203, "held": 13, "no_show": 1, "sent": 14, "no_answer": 8, "declined": 10, "draft": 6, "cancelled": 5}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
