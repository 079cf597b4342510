package demo_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/source"
)

func load(t *testing.T, d *db.DB, data demo.Dataset) (done demo.Loaded) {
	t.Helper()
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) (err error) {
		done, err = demo.Load(ctx, tx, account.System("demo"), data, demo.With{Meetings: &meeting.Service{DB: d}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return done
}

func TestLoadRealTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		data, err := demo.Real()
		if err != nil {
			t.Fatal(err)
		}
		first := load(t, d, data)
		if first.Changed != 0 || first.Added == 0 || len(first.Missions) != 11 {
			t.Errorf("the first time: %+v", first)
		}
		if again := load(t, d, data); again.Added != 0 || again.Changed != 0 || again.Left != first.Added+first.Left {
			t.Errorf("the second time: %+v, want %d left", again, first.Added+first.Left)
		}
		ctx := context.Background()
		if err := d.Read(ctx, func(tx *db.Tx) error { return checkReal(ctx, t, tx, first.Missions) }); err != nil {
			t.Fatal(err)
		}
	})
}

func checkReal(ctx context.Context, t *testing.T, tx *db.Tx, ids map[string]string) error {
	miami, err := mission.Get(ctx, tx, ids["miami-2017"])
	if err != nil {
		return err
	}
	if !miami.Reconstructed || miami.Invented || miami.LeadID == "" {
		t.Errorf("Miami: %+v", miami)
	}
	sessions, err := programme.Sessions(ctx, tx, miami.ID)
	if err != nil || len(sessions) != 12 {
		t.Errorf("Miami has %d sessions (%v), want 12", len(sessions), err)
	}
	open, err := source.Unresolved(ctx, tx, miami.ID)
	if err != nil || len(open) == 0 {
		t.Errorf("%d contradictions wait for a choice: %v", len(open), err)
	}
	facts, err := source.Facts(ctx, tx, []source.Subject{{Kind: "mission", ID: miami.ID}})
	if err != nil {
		return err
	}
	for _, f := range facts[source.Subject{Kind: "mission", ID: miami.ID}] {
		if f.Field != "days" {
			continue
		}
		if v, chosen := f.Chosen(); !chosen || v.Value.EN != "4 to 10 November 2017" || len(f.Values) != 2 {
			t.Errorf("the dates of Miami: %+v", f)
		}
	}
	return nil
}

func TestLoadInvented(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		data := demo.Generate(demo.Usual, 1)
		first := load(t, d, data)
		if again := load(t, d, data); again.Added != 0 || again.Changed != 0 {
			t.Errorf("the second time: %+v", again)
		}
		ctx := context.Background()
		if err := d.Read(ctx, func(tx *db.Tx) error { return checkInvented(ctx, t, tx, first.Missions[demo.MissionRef]) }); err != nil {
			t.Fatal(err)
		}
	})
}

func checkInvented(ctx context.Context, t *testing.T, tx *db.Tx, id string) error {
	sessions, err1 := programme.Sessions(ctx, tx, id)
	requests, err2 := meeting.Requests(ctx, tx, id)
	resources, err3 := agenda.Resources(ctx, tx, id)
	conflicts, err4 := agenda.Conflicts(ctx, tx, account.System("test"), id)
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return err
		}
	}
	if len(sessions) != 24 || len(requests) != 260 || len(resources) != 27 {
		t.Errorf("%d sessions, %d requests, %d resources; want 24, 260, 27", len(sessions), len(requests), len(resources))
	}
	hard := map[string]int{}
	for _, c := range conflicts {
		if c.Hard() {
			hard[string(c.Kind)]++
		}
	}
	if diff := cmp.Diff(map[string]int{"overlap": 2, "over_capacity": 1}, hard); diff != "" {
		t.Errorf("only what clashes on purpose may clash: %s", diff)
	}
	return nil
}
