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

func TestRemove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		other := miami()
		other.Ref = "other"
		o, _ := put(t, d, other)
		for _, id := range []string{m.ID, o.ID} {
			write(t, d, func(ctx context.Context, tx *db.Tx) error { return second(upserts(ctx, tx, system, id, "un")) })
		}
		ctx, s := context.Background(), &mission.Service{DB: d}
		delegate := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: m.ID, Role: account.Delegate}}}
		for name, fn := range map[string]func(a account.Actor) error{
			"partner":     func(a account.Actor) error { return s.RemovePartner(ctx, a, m.ID, "o1", mission.Host) },
			"member":      func(a account.Actor) error { return s.RemoveMember(ctx, a, m.ID, "p2", "") },
			"participant": func(a account.Actor) error { return s.RemoveParticipant(ctx, a, m.ID, "o2", "") },
		} {
			if err := fn(delegate); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: a delegate removes it: %v", name, err)
			}
			if err := fn(system); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := fn(system); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: removed twice: %v", name, err)
			}
		}
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			for id, want := range map[string]int{m.ID: 1, o.ID: 2} {
				partners, err1 := mission.Partners(ctx, tx, id)
				members, err2 := mission.Members(ctx, tx, id)
				participants, err3 := mission.Participants(ctx, tx, id)
				if len(partners) != want || len(members) != want || len(participants) != want || err1 != nil || err2 != nil || err3 != nil {
					t.Errorf("%s holds %d, %d, %d; want %d of each", id, len(partners), len(members), len(participants), want)
				}
			}
			return nil
		})
	})
}

func TestStateAndForgetTravel(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		ids := map[string]string{}
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			if _, err := upserts(ctx, tx, system, m.ID, "un"); err != nil {
				return err
			}
			all, err := mission.Places(ctx, tx, m.ID)
			for _, p := range all {
				ids[p.Ref] = p.ID
			}
			return err
		})
		ctx, s := context.Background(), &mission.Service{DB: d}
		minutes := func() (n int) {
			read(t, d, func(ctx context.Context, tx *db.Tx) error {
				x, err := mission.Travels(ctx, tx, m.ID)
				n, _ = x.Minutes(ids["room"], ids["hotel"])
				return err
			})
			return n
		}
		if n := minutes(); n != mission.SameRoofMinutes {
			t.Errorf("before: %d minutes", n)
		}
		if err := s.StateTravel(ctx, system, m.ID, mission.Travel{FromID: ids["hotel"], ToID: ids["room"], Minutes: 9, Mode: mission.Walk}); err != nil || minutes() != 9 {
			t.Errorf("stated: %d minutes, %v", minutes(), err)
		}
		if err := s.ForgetTravel(ctx, system, m.ID, ids["room"], ids["hotel"]); err != nil || minutes() != mission.SameRoofMinutes {
			t.Errorf("forgotten: %d minutes, %v", minutes(), err)
		}
	})
}

// Who stands in something leaves only when somebody says what becomes of it, and then in one step.
func TestLeavingSaysWhatBecomesOfMeetings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		write(t, d, func(ctx context.Context, tx *db.Tx) error { return second(upserts(ctx, tx, system, m.ID, "un")) })
		var settled []mission.Fate
		held := mission.Touched{Requests: 1}
		s := &mission.Service{DB: d,
			Touches: func(context.Context, *db.Tx, string, string) (mission.Touched, error) { return held, nil },
			Leaves: func(_ context.Context, _ *db.Tx, _ account.Actor, _, _ string, fate mission.Fate) error {
				settled = append(settled, fate)
				return nil
			}}
		for _, fate := range []mission.Fate{"", "else"} {
			if err := s.RemoveMember(t.Context(), system, m.ID, "p2", fate); !fault.Is(err, fault.Conflict) {
				t.Errorf("fate %q: %v", fate, err)
			}
		}
		if err := s.RemoveMember(t.Context(), system, m.ID, "p2", mission.Withdrawn); err != nil {
			t.Error(err)
		}
		if err := s.RemoveParticipant(t.Context(), system, m.ID, "o2", mission.CalledOff); err != nil {
			t.Error(err)
		}
		held = mission.Touched{}
		if err := s.RemoveMember(t.Context(), system, m.ID, "p1", ""); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]mission.Fate{mission.Withdrawn, mission.CalledOff}, settled); diff != "" {
			t.Error(diff)
		}
	})
}
