package agenda

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

func TestBookRefusesWhoIsTakenTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.person("Ada"), m.resource("t3")))
		b := m.meeting("B", at(16, 10, 10), at(16, 10, 30), m.person("Camille"), m.person("Noé"), m.resource("t5"))
		err := m.try(func(ctx context.Context, tx *db.Tx) error { _, _, err := Book(ctx, tx, m.org, b); return err })
		var refused *Refused
		if !errors.As(err, &refused) || len(refused.Conflicts) != 1 {
			t.Fatalf("got %v, want one refusing conflict", err)
		}
		want := "Mardi 16 juin 2026\u00a0: Camille Roy est attendu·e à la fois à «\u00a0A\u00a0» (10:00–10:20) et à «\u00a0B\u00a0» (10:10–10:30), pendant 10\u00a0min. Rien n'a été enregistré."
		if got := fault.Of(err).Sentence("fr"); got != want {
			t.Errorf("sentence\n got %q\nwant %q", got, want)
		}
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("kind %s", fault.KindOf(err))
		}
		if n := len(m.conflicts()); n != 0 {
			t.Errorf("%d conflicts on record after a refusal", n)
		}
		b.Force, b.Reason = true, "demandé par le maire"
		m.book(b)
		wantEN := []string{"Tuesday 16 June 2026: Camille Roy is due both at “A” (10:00–10:20) and at “B” (10:10–10:30), for 10\u00a0min."}
		if diff := cmp.Diff(wantEN, m.words(text.EN)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestKindsOfConflictOnRecord(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")))
		office := m.meeting("Bureau", at(16, 10, 40), at(16, 11, 0), m.person("Camille"))
		office.PlaceID = m.places["office"]
		m.book(office)                                                                                // 20 minutes for a way of 25 + 5
		m.book(m.meeting("Après", at(16, 10, 20), at(16, 10, 40), m.person("Lou"), m.resource("t3"))) // back to back: fine
		m.book(m.meeting("Loin", at(25, 10, 0), at(25, 10, 20), m.person("Lou")))
		evening := m.meeting("Cocktail", at(16, 18, 0), 0, m.person("Camille"))
		evening.Fuzzy, evening.Kind, evening.SubjectID = item.After, "session", ""
		m.book(evening)
		m.book(m.meeting("Dîner", at(16, 19, 0), at(16, 21, 0), m.person("Camille")))
		m.write(func(ctx context.Context, tx *db.Tx) error {
			return PutHours(ctx, tx, m.org, m.mission, []Availability{
				{Ref: "hall", Holder: Holder{Kind: item.Place, ID: m.places["hall"]}, When: at2(16, 20, 0, 22, 0), Reason: "nettoyage"},
				{Ref: "lou", Holder: Holder{Kind: item.Person, ID: m.people["Lou"]}, When: at2(16, 10, 30, 12, 0), Reason: "train"},
			})
		})
		var kinds []clash.Kind
		for _, c := range m.conflicts() {
			kinds = append(kinds, c.Kind)
		}
		want := []clash.Kind{clash.Travel, clash.Outside, clash.Possible, clash.Closed, clash.Away}
		if diff := cmp.Diff(want, kinds); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{
			"Mardi 16 juin 2026\u00a0: pour Camille Roy, il manque 10\u00a0min entre «\u00a0A\u00a0», qui finit à 10:20 (Palais des congrès), et «\u00a0Bureau\u00a0», qui commence à 10:40 (Bureau de Port du Fleuve)\u00a0: le trajet demande 30\u00a0min.",
			"Mardi 16 juin 2026\u00a0: Lou Martin n’est pas disponible pour «\u00a0Après\u00a0» (10:20–10:40) (train)\u00a0: 10\u00a0min en dehors de ses heures.",
			"Mardi 16 juin 2026\u00a0: Camille Roy pourrait être attendu·e à la fois à «\u00a0Cocktail\u00a0» et à «\u00a0Dîner\u00a0»\u00a0: une des heures n’est pas fixée.",
			"Mardi 16 juin 2026\u00a0: Palais des congrès est fermé pour «\u00a0Dîner\u00a0» (19:00–21:00) (nettoyage).",
			"Jeudi 25 juin 2026\u00a0: «\u00a0Loin\u00a0» (10:00–10:20) n’est pas dans les jours de la mission.",
		}, m.words(text.FR)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMoveNamesWhoMovedItMeanwhile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		e := m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")))
		other := m.org
		other.UserID, other.Name = "u-2", "Hugo Petit"
		d.SetClock(func() time.Time { return dbtest.Clock.Add(time.Hour) })
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Move(ctx, tx, other, e.ID, MoveTo{Start: at(17, 9, 0), Version: e.Version})
			return err
		})
		err := m.try(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Move(ctx, tx, m.org, e.ID, MoveTo{Start: at(18, 9, 0), Version: e.Version})
			return err
		})
		want := "Hugo Petit changed “A” meanwhile (version 2, you had version 1): it is now Wednesday 17 June 2026, 09:00–09:20, Palais des congrès. Nothing was saved; look at the new state, then try again."
		if fault.KindOf(err) != fault.Conflict || fault.Of(err).Sentence("en") != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			now, err := Get(ctx, tx, m.org, e.ID)
			if now.Starts != at(17, 9, 0) || now.Ends != at(17, 9, 20) || now.Version != 2 {
				t.Errorf("it stands at %v–%v, version %d", now.Starts.Time(), now.Ends.Time(), now.Version)
			}
			return err
		})
	})
}

func TestSwapIsNoClash(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		a := m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")))
		b := m.book(m.meeting("B", at(16, 10, 20), at(16, 10, 40), m.person("Camille"), m.resource("t5")))
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, conflicts, err := MoveMany(ctx, tx, m.org, m.mission, map[string]MoveTo{
				a.ID: {Start: b.Starts, Resources: []string{m.resources["t5"]}},
				b.ID: {Start: a.Starts, Resources: []string{m.resources["t3"]}},
			}, How{})
			if len(conflicts) != 0 {
				t.Errorf("%d conflicts", len(conflicts))
			}
			return err
		})
	})
}

func TestPinnedStays(t *testing.T) {
	d := dbtest.New(t)
	m := newMontreal(t, d)
	e := m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille")))
	m.write(func(ctx context.Context, tx *db.Tx) error { _, err := Pin(ctx, tx, m.org, e.ID, true, 1); return err })
	move := func(how How) error {
		return m.try(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Move(ctx, tx, m.org, e.ID, MoveTo{Start: at(17, 9, 0), How: how})
			return err
		})
	}
	if err := move(How{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a pinned engagement moved: %v", err)
	}
	if err := move(How{Force: true}); err != nil {
		t.Error(err)
	}
}

func TestRightsToBook(t *testing.T) {
	d := dbtest.New(t)
	m := newMontreal(t, d)
	grant := func(r account.Role, mission string) account.Actor {
		return account.Actor{UserID: "u", Name: "U", Grants: []account.Grant{{MissionID: mission, Role: r, OrgID: "o"}}}
	}
	session := m.meeting("S", at(16, 10, 0), at(16, 10, 20))
	session.Kind, session.SubjectID = "session", ""
	for _, c := range []struct {
		name string
		a    account.Actor
		b    Booking
		want fault.Kind
	}{
		{"organiser", m.org, session, ""},
		{"intermediary, a meeting", grant(account.Intermediary, m.mission), m.meeting("M", at(16, 10, 0), at(16, 10, 20)), ""},
		{"intermediary, a session", grant(account.Intermediary, m.mission), session, fault.Forbidden},
		{"delegate", grant(account.Delegate, m.mission), m.meeting("M", at(16, 10, 0), at(16, 10, 20)), fault.Forbidden},
		{"organiser of another mission", grant(account.Organiser, "other"), session, fault.NotFound},
		{"nobody", account.Actor{}, session, fault.Unauthenticated},
	} {
		err := m.try(func(ctx context.Context, tx *db.Tx) error { _, _, err := Book(ctx, tx, c.a, c.b); return err })
		if fault.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

func TestUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		clock := dbtest.Clock
		tick := func() { clock = clock.Add(time.Minute); d.SetClock(func() time.Time { return clock }) }
		e := m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")))
		tick()
		m.write(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := Move(ctx, tx, m.org, e.ID, MoveTo{Start: at(17, 9, 0), Resources: []string{m.resources["t5"]}})
			return err
		})
		steps := m.steps()
		if len(steps) != 2 || steps[0].Label != (text.Pair{FR: "Déplacement\u00a0: A", EN: "Moved: A"}) {
			t.Fatalf("steps %+v", steps)
		}
		if err := m.undo(steps[1].ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undoing under something newer: %v", err)
		}
		tick()
		if err := m.undo(steps[0].ID); err != nil {
			t.Fatal(err)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			now, err := Get(ctx, tx, m.org, e.ID)
			e.Version, e.ChangedAt = now.Version, now.ChangedAt
			if diff := cmp.Diff(e, now); diff != "" {
				t.Error(diff)
			}
			return err
		})
		if err := m.undo(steps[0].ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undoing twice: %v", err)
		}
	})
}

func TestUndoOfBookingUnmakesIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille")))
		clash := m.meeting("B", at(16, 10, 0), at(16, 10, 20), m.person("Camille"))
		clash.Force = true
		d.SetClock(func() time.Time { return dbtest.Clock.Add(time.Minute) })
		e := m.book(clash)
		if n := len(m.conflicts()); n != 1 {
			t.Fatalf("%d conflicts, want 1", n)
		}
		if err := m.undo(m.steps()[0].ID); err != nil {
			t.Fatal(err)
		}
		err := m.try(func(ctx context.Context, tx *db.Tx) error { _, err := Get(ctx, tx, m.org, e.ID); return err })
		if fault.KindOf(err) != fault.NotFound || len(m.conflicts()) != 0 {
			t.Errorf("after undoing: %v, %d conflicts", err, len(m.conflicts()))
		}
	})
}

func (m *montreal) steps() (out []Step) {
	m.t.Helper()
	m.write(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = Steps(ctx, tx, m.org, m.mission)
		return err
	})
	return out
}

func (m *montreal) undo(id string) error {
	return m.try(func(ctx context.Context, tx *db.Tx) error { _, err := Undo(ctx, tx, m.org, id); return err })
}
