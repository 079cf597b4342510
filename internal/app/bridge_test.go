package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// The Bridge of a new mission leads to its first steps, each until it is done, and offers to publish nothing; one that
// is over asks for nothing.
func TestFirstSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, ctx := newApp(t, d), t.Context()
		m := mission.New("new")
		m.NameFR, m.Zone, m.FirstDay, m.LastDay = "Neuve", "Europe/Paris", "2027-06-14", "2027-06-18"
		write := func(fn func(tx *db.Tx) error) {
			t.Helper()
			if err := d.Write(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *db.Tx) (err error) {
			m, _, err = mission.Upsert(ctx, tx, boss, m)
			return err
		})
		steps := func(who account.Actor, day span.Day) (out []string) {
			t.Helper()
			v := missionweb.View{Actor: who, Mission: m, Now: day.Bounds(m.Zone).From}
			ctx := text.With(ctx, text.Printer{Lang: text.FR, Zone: m.Zone})
			all, err := a.firstSteps(ctx, v)
			if err != nil {
				t.Fatal(err)
			}
			for _, x := range all {
				out = append(out, x.Href)
			}
			if actions, err := a.publishAction(ctx, v); err != nil || len(actions) != 0 {
				t.Errorf("%d actions publish nothing: %v", len(actions), err)
			}
			return out
		}
		at := func(paths ...string) (out []string) {
			for _, p := range paths {
				out = append(out, "/m/"+m.ID+"/"+p)
			}
			return out
		}
		if diff := cmp.Diff(at("delegation/add", "participants/add", "import", "sessions/new"), steps(boss, "2027-01-01")); diff != "" {
			t.Error(diff)
		}
		write(func(tx *db.Tx) error {
			_, err := mission.UpsertPlaces(ctx, tx, boss, m.ID, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall"}})
			return err
		})
		if diff := cmp.Diff(at("delegation/add", "participants/add", "sessions/new"), steps(boss, "2027-01-01")); diff != "" {
			t.Error(diff)
		}
		if got := steps(boss, "2027-06-19"); got != nil {
			t.Errorf("a mission that is over asks for %q", got)
		}
		delegate := account.Actor{UserID: "d", Grants: []account.Grant{{MissionID: m.ID, Role: account.Delegate}}}
		if got := steps(delegate, "2027-01-01"); got != nil {
			t.Errorf("a delegate is asked for %q", got)
		}
	})
}
