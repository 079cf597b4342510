package app

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/webtest"
)

// A mission that is over shows the clocks as they stood on its days, never those of today; what its sources still
// contradict waits on its Bridge until somebody has chosen, and only for those who may choose.
func TestPastMission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := newApp(t, d), t.Context()
		set, err := demo.Real()
		if err != nil {
			t.Fatal(err)
		}
		files, err := set.Files(exchange.JSON)
		if err != nil {
			t.Fatal(err)
		}
		apply(t, a, "", files["miami-2017"])
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := account.MakeAdmin(ctx, tx, boss, account.User{Email: directorEmail, Name: "Directrice"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		a.Config.Demo = true
		browser := webtest.New(t, a.site())
		browser.Open("/demo").Submit(`form[action="/demo/director"]`, nil)
		id := missionID(t, a, "miami-2017")
		page := browser.Open("/m/" + id).Want(http.StatusOK)
		if diff := cmp.Diff([]string{"heure de Miami (UTC−4, puis UTC−5 dès le 5 novembre)"}, page.Texts(".clock")); diff != "" {
			t.Error(diff)
		}
		waits := func() []string { return browser.Open("/m/" + id).Want(http.StatusOK).Texts(".decisions a.sentence") }
		all := contradictions(t, d, id)
		apply(t, a, "", files["ces-2018"])
		if got := browser.Open("/m/" + missionID(t, a, "ces-2018")).Want(http.StatusOK).Text(".kicker"); got != "Salon · à partir du 9 janvier 2018 heure de Las Vegas (UTC−8)" {
			t.Errorf("of a mission whose end nobody tells it says %q", got)
		}
		printer := text.Printer{Lang: text.FR}
		if diff := cmp.Diff([]string{printer.N("app.bridge.contradictions", len(all))}, waits()); diff != "" || len(all) < 2 {
			t.Errorf("%d contradictions: %s", len(all), diff)
		}
		for _, f := range all {
			if err := a.sources.Choose(ctx, boss, id, f.Values[0].Variants[0].ID, "la délibération le dit"); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff([]string(nil), waits()); diff != "" {
			t.Errorf("all chosen: %s", diff)
		}
		var m mission.Mission
		if err := d.Read(ctx, func(tx *db.Tx) (err error) {
			m, err = mission.Get(ctx, tx, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		before := m.FirstDay.Add(-100).Bounds(m.Zone).From
		if c := missionClock(printer, m, before); c.Now.IsZero() || c.ZoneName != "heure de Miami (UTC−4)" {
			t.Errorf("before it begins: %+v", c)
		}
	})
}

func contradictions(t *testing.T, d *db.DB, id string) (out []source.Fact) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = source.Unresolved(t.Context(), tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// Somebody's page leads organisers to what to do when that person cannot come, as long as the mission is not over.
func TestPersonLeadsToMishap(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := newApp(t, d), t.Context()
		m := mission.New("soon")
		m.NameFR, m.Zone, m.FirstDay, m.LastDay = "Bientôt", "Europe/Paris", "2027-06-14", "2027-06-18"
		people := map[string]string{}
		if err := d.Write(ctx, func(tx *db.Tx) (err error) {
			if _, err = account.MakeAdmin(ctx, tx, boss, account.User{Email: directorEmail, Name: "Directrice"}); err != nil {
				return err
			}
			if m, _, err = mission.Upsert(ctx, tx, boss, m); err != nil {
				return err
			}
			for _, name := range []string{"Ada", "Lou"} {
				if people[name], _, err = directory.UpsertPerson(ctx, tx, boss, directory.Person{Ref: name, Given: name, Family: "Martin"}); err != nil {
					return err
				}
			}
			_, err = mission.UpsertMembers(ctx, tx, boss, m.ID, []mission.Member{{PersonID: people["Ada"], Population: mission.Business}})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		a.Config.Demo = true
		browser := webtest.New(t, a.site())
		browser.Open("/demo").Submit(`form[action="/demo/director"]`, nil)
		links := func(name string, day span.Day) []string {
			d.SetClock(func() time.Time { return day.Bounds(m.Zone).From.Time() })
			browser.Open("/demo").Submit(`form[action="/demo/director"]`, nil)
			return browser.Open("/m/"+m.ID+"/people/"+people[name]).Want(http.StatusOK).Attrs(`a[href*="/mishap"]`, "href")
		}
		if diff := cmp.Diff([]string{"/m/" + m.ID + "/mishap?kind=absence&person=" + people["Ada"]}, links("Ada", "2027-06-16")); diff != "" {
			t.Error(diff)
		}
		if got := links("Lou", "2027-06-16"); len(got) != 0 {
			t.Errorf("somebody who is not in the mission: %q", got)
		}
		if got := links("Ada", "2027-06-19"); len(got) != 0 {
			t.Errorf("after the mission: %q", got)
		}
	})
}
