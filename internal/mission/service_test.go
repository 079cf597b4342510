package mission_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

var system = account.System("test")

func write(t *testing.T, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(context.Background(), func(tx *db.Tx) error { return fn(context.Background(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *db.DB, fn func(ctx context.Context, tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(context.Background(), func(tx *db.Tx) error { return fn(context.Background(), tx) }); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, d *db.DB, m mission.Mission) (out mission.Mission, change mission.Change) {
	t.Helper()
	write(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
		out, change, err = mission.Upsert(ctx, tx, system, m)
		return err
	})
	return out, change
}

func TestUpsert(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		in := miami()
		in.AimsFR, in.MeetingTarget, in.LeadID = "Attirer\nConvaincre", 200, "org-1"
		added, change := put(t, d, in)
		if change != mission.Added || added.Version != 1 || added.Year != 2017 || added.ID == "" {
			t.Fatalf("%s %+v", change, added)
		}
		var got mission.Mission
		read(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			got, err = mission.Get(ctx, tx, added.ID)
			return err
		})
		if diff := cmp.Diff(added, got); diff != "" {
			t.Errorf("what is read differs from what was stored: %s", diff)
		}
		if again, change := put(t, d, in); change != mission.Left || again != added {
			t.Errorf("storing the same again: %s %s", change, cmp.Diff(added, again))
		}
		in.Zone = "America/Chicago"
		changed, change := put(t, d, in)
		if change != mission.Changed || changed.Version != 2 || changed.ID != added.ID {
			t.Errorf("%s %+v", change, changed)
		}
		read(t, d, func(ctx context.Context, tx *db.Tx) (err error) {
			got, err = mission.ByRef(ctx, tx, "miami-2017")
			return err
		})
		if got != changed {
			t.Errorf("after the change: %s", cmp.Diff(changed, got))
		}
	})
}

func TestGetUnknown(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			if _, err := mission.Get(ctx, tx, "nope"); !fault.Is(err, fault.NotFound) {
				t.Errorf("Get: %v", err)
			}
			if _, err := mission.ByRef(ctx, tx, "nope"); !fault.Is(err, fault.NotFound) {
				t.Errorf("ByRef: %v", err)
			}
			if _, err := mission.Travels(ctx, tx, "nope"); !fault.Is(err, fault.NotFound) {
				t.Errorf("Travels: %v", err)
			}
			return nil
		})
	})
}

// The one who organises one mission must learn nothing of the other.
func TestWhoSeesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		mine, _ := put(t, d, miami())
		secret := miami()
		secret.Ref, secret.NameFR = "secret", "Mission secrète"
		theirs, _ := put(t, d, secret)
		me := account.Actor{UserID: "u1", Grants: []account.Grant{{MissionID: mine.ID, Role: account.Organiser}}}
		delegate := account.Actor{UserID: "u2", Grants: []account.Grant{{MissionID: mine.ID, Role: account.Delegate}}}
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			for name, c := range map[string]struct {
				actor account.Actor
				count int
			}{"organiser": {me, 1}, "delegate": {delegate, 1}, "no role": {account.Actor{UserID: "u3"}, 0}, "administrator": {system, 2}} {
				if all, err := mission.List(ctx, tx, c.actor); err != nil || len(all) != c.count {
					t.Errorf("%s sees %d missions (%v), want %d", name, len(all), err, c.count)
				}
			}
			if _, err := mission.List(ctx, tx, account.Actor{}); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("nobody lists missions: %v", err)
			}
			if _, err := mission.See(ctx, tx, me, theirs.ID); !fault.Is(err, fault.NotFound) {
				t.Errorf("somebody else's mission: %v", err)
			}
			return nil
		})
		s := &mission.Service{DB: d}
		for name, err := range map[string]error{
			"create":        second(s.Create(context.Background(), me, mission.New("new"))),
			"edit":          second(s.Edit(context.Background(), delegate, mine)),
			"edit not mine": second(s.Edit(context.Background(), me, theirs)),
		} {
			if k := fault.KindOf(err); k != fault.Forbidden && k != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestEditTellsThatSomebodyElseWas(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		shifted := 0
		s := &mission.Service{DB: d, Shifted: []func(context.Context, *db.Tx, string) error{
			func(context.Context, *db.Tx, string) error { shifted++; return nil }}}
		ctx := context.Background()
		m, err := s.Create(ctx, system, miami())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Create(ctx, system, miami()); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second mission of one reference: %v", err)
		}
		mine, theirs := m, m
		mine.SummaryFR, theirs.BufferMinutes = "Un résumé", 10
		if _, err := s.Edit(ctx, system, mine); err != nil || shifted != 0 {
			t.Fatalf("a change of words: %v, %d hooks", err, shifted)
		}
		if _, err := s.Edit(ctx, system, theirs); !fault.Is(err, fault.Conflict) {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
		theirs.Version = 2
		if _, err := s.Edit(ctx, system, theirs); err != nil || shifted != 1 {
			t.Errorf("a change of a limit: %v, %d hooks", err, shifted)
		}
	})
}

func TestListOrder(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for ref, fill := range map[string]func(*mission.Mission){
			"a-1": func(m *mission.Mission) { m.FirstDay, m.LastDay = "2017-11-04", "2017-11-10" },
			"a-2": func(m *mission.Mission) { m.Year = 2015 },
			"a-3": func(m *mission.Mission) { m.FirstDay, m.LastDay = "2018-01-09", "" },
			"a-4": func(m *mission.Mission) {},
		} {
			m := mission.New(ref)
			m.NameFR = ref
			fill(&m)
			put(t, d, m)
		}
		var refs []string
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			all, err := mission.All(ctx, tx)
			for _, m := range all {
				refs = append(refs, m.Ref)
			}
			return err
		})
		if diff := cmp.Diff([]string{"a-3", "a-1", "a-2", "a-4"}, refs); diff != "" {
			t.Errorf("the latest first, those without date last: %s", diff)
		}
	})
}
