package agenda

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func (m *montreal) ways() (out []Way, found []Conflict) {
	m.t.Helper()
	m.write(func(ctx context.Context, tx *db.Tx) error {
		var err error
		if found, err = Conflicts(ctx, tx, m.org, m.mission); err != nil {
			return err
		}
		all, err := WaysOut(ctx, tx, m.org, m.mission, found)
		for _, c := range found {
			out = append(out, all[c.Key()]...)
		}
		return err
	})
	return out, found
}

func say(list []Way, l text.Lang) []string {
	var out []string
	for _, w := range list {
		out = append(out, w.Words(l))
	}
	return out
}

func TestWaysOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.book(m.meeting("A", at(16, 9, 0), at(16, 9, 20), m.person("Camille"), m.resource("t3")))
		b := m.meeting("B", at(16, 9, 0), at(16, 9, 20), m.person("Lou"), m.resource("t3"))
		b.Keep = true
		m.book(b)
		ways, found := m.ways()
		if diff := cmp.Diff([]string{
			"Put “B” at: Table 5", "Put “A” at: Table 5",
			"Move “B” to 09:20–09:40", "Move “B” to 09:30–09:50", "Move “A” to 09:20–09:40", "Move “A” to 09:30–09:50",
			"Accept this conflict",
		}, say(ways, text.EN)); diff != "" {
			t.Error(diff)
		}
		for _, w := range ways[:len(ways)-1] { // each way solves it
			err := m.try(func(ctx context.Context, tx *db.Tx) error {
				if _, _, err := TakeWay(ctx, tx, m.org, m.mission, w); err != nil {
					t.Errorf("%s: %v", w.Words(text.EN), err)
				}
				left, err := conflictsOf(ctx, tx, m.mission)
				if len(left) != 0 || err != nil {
					t.Errorf("%s leaves %d conflicts, %v", w.Words(text.EN), len(left), err)
				}
				return errGiveUp
			})
			if err == nil {
				t.Fatal("the transaction was kept")
			}
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			if err := Waive(ctx, tx, m.org, m.mission, found[0].Key(), " "); fault.KindOf(err) != fault.Invalid {
				t.Errorf("accepting for no reason: %v", err)
			}
			return Waive(ctx, tx, m.org, m.mission, found[0].Key(), "ils se connaissent")
		})
		if c := m.conflicts()[0]; c.Waiver == nil || c.Waiver.Reason != "ils se connaissent" || c.Waiver.By != "Odile Gagnon" || c.Hard() {
			t.Errorf("accepted: %+v", c.Waiver)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			c, err := Count(ctx, tx, m.org, m.mission)
			if c.Waived != 1 || c.Hard != 0 || c.Conflicts[clash.OverCapacity] != 1 || c.ChangedFrom != 2 {
				t.Errorf("%+v", c)
			}
			return err
		})
		p := m.press()
		if was, err := p.Accept(t.Context(), m.org, m.mission, found[0].Key(), nil); was != "ils se connaissent" || err != nil {
			t.Errorf("taken back: %q, %v", was, err)
		}
		if was, err := p.Accept(t.Context(), m.org, m.mission, found[0].Key(), nil); was != "" || err != nil {
			t.Errorf("taken back twice: %q, %v", was, err)
		}
		if _, err := p.Accept(t.Context(), m.delegate("Camille"), m.mission, found[0].Key(), nil); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a delegate takes it back: %v", err)
		}
	})
}

var errGiveUp = fault.New(fault.Conflict, "abandonné", "given up")

func TestWaysDetachAndShorten(t *testing.T) {
	d := dbtest.New(t)
	m := newMontreal(t, d)
	plenary := m.meeting("Plénière", at(16, 9, 0), at(16, 10, 0))
	plenary.Kind, plenary.SubjectID, plenary.Audience = "session", "", item.All
	m.book(plenary)
	office := m.meeting("Bureau", at(16, 9, 50), at(16, 10, 30), m.person("Camille"))
	office.PlaceID = m.places["office"]
	m.book(office) // an audience does not refuse: it warns
	ways, _ := m.ways()
	got := say(ways, text.FR)
	want := []string{"Laisser Camille Roy hors de «\u00a0Plénière\u00a0»", "Déplacer «\u00a0Bureau\u00a0» à 09:50–10:30"}
	if len(got) < 3 || got[0] != want[0] {
		t.Fatalf("got %q", got)
	}
	m.write(func(ctx context.Context, tx *db.Tx) error {
		e, _, err := TakeWay(ctx, tx, m.org, m.mission, ways[0])
		if !e.Excuses(m.people["Camille"]) {
			t.Error("Camille is not excused")
		}
		return err
	})
	if n := len(m.conflicts()); n != 0 {
		t.Errorf("%d conflicts are left", n)
	}
	m.book(m.meeting("Long", at(17, 10, 0), at(17, 11, 0), m.person("Inès")))
	next := m.meeting("Suite", at(17, 10, 50), at(17, 11, 10), m.person("Inès"))
	next.Force = true
	m.book(next)
	ways, _ = m.ways()
	if got := say(ways, text.FR)[0]; got != "Finir «\u00a0Long\u00a0» à 10:50 (au lieu de 11:00)" {
		t.Errorf("got %q", got)
	}
}

func TestFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.book(m.meeting("A", at(16, 9, 0), at(16, 10, 0), m.person("Camille")))
		office := m.meeting("B", at(16, 11, 0), at(16, 12, 0), m.person("Lou"))
		office.PlaceID = m.places["office"]
		m.book(office)
		free := func(q FreeQuery) (out []string) {
			m.write(func(ctx context.Context, tx *db.Tx) error {
				found, err := Free(ctx, tx, m.org, m.mission, q)
				for _, r := range found {
					out = append(out, text.Printer{Lang: text.FR}.Times(r, zone))
				}
				return err
			})
			return out
		}
		both := []Holder{m.person("Camille").Holder, m.person("Lou").Holder}
		if diff := cmp.Diff([]string{"10:00–10:20", "10:10–10:30"}, free(FreeQuery{Holders: both, Minutes: 20, PlaceID: m.places["hall"], Inside: at2(16, 9, 0, 11, 0)})); diff != "" {
			t.Error(diff) // 10:40 is too late: the office is 30 minutes away
		}
		if diff := cmp.Diff([]string{"10:00–10:20", "10:10–10:30", "10:20–10:40"}, free(FreeQuery{Holders: both, Minutes: 20, Inside: at2(16, 9, 0, 11, 0), Most: 3})); diff != "" {
			t.Error(diff)
		}
	})
}

func TestQueriesDoNotGrow(t *testing.T) {
	d := dbtest.New(t)
	m := newMontreal(t, d)
	count := func() (n int64) {
		ctx, counter := db.Count(t.Context())
		if err := d.Read(ctx, func(tx *db.Tx) error {
			if _, err := Week(ctx, tx, m.org, m.mission, Filter{}); err != nil {
				return err
			}
			found, err := Conflicts(ctx, tx, m.org, m.mission)
			if err != nil {
				return err
			}
			_, err = WaysOut(ctx, tx, m.org, m.mission, found)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return counter.Load()
	}
	m.pairs(16, 2)
	few := count()
	m.pairs(17, 20)
	if many := count(); many != few {
		t.Errorf("%d queries for 2 conflicts, %d for 22", few, many)
	}
}

// pairs books pairs of meetings that clash on Camille.
func (m *montreal) pairs(day, n int) {
	m.write(func(ctx context.Context, tx *db.Tx) error {
		var list []Engagement
		for i := range n {
			from := at(day, 9, 0).Add(time.Duration(i) * 25 * time.Minute)
			list = append(list, m.meeting("X", from, from.Add(20*time.Minute), m.person("Camille"), m.resource("t3")).Engagement,
				m.meeting("Y", from, from.Add(20*time.Minute), m.person("Camille"), m.resource("t5")).Engagement)
		}
		_, _, err := BookMany(ctx, tx, m.org, m.mission, list, How{Keep: true})
		return err
	})
}

func TestLoads(t *testing.T) {
	e := func(from, to span.Instant, track Track, kind string) Item {
		return Item{Engagement: Engagement{Starts: from, Ends: to, Day: span.DayOf(from, zone), Zone: zone, Track: track, Kind: kind, Certainty: item.Confirmed}}
	}
	got := item.Loads([]Item{
		e(at(16, 9, 0), at(16, 10, 0), item.Business, "meeting"), e(at(16, 9, 30), at(16, 10, 30), item.Business, "meeting"),
		e(at(16, 12, 0), at(16, 14, 0), item.Free, "free"), e(at(17, 8, 0), at(17, 17, 0), item.Stand, "stand"),
	}, 1)
	want := []item.Load{
		{Day: "2026-06-16", Minutes: 90, Count: 2, Meetings: 2, First: at(16, 9, 0), Last: at(16, 10, 30), TooFull: true},
		{Day: "2026-06-17", Minutes: 540, Count: 1, First: at(17, 8, 0), Last: at(17, 17, 0), TooFull: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCountsWhatTheNextVersionChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		p := m.press()
		a, _, _ := m.programme()
		m.publish(p)
		moved := func(to span.Instant) (counted, standing int) {
			t.Helper()
			d.SetClock(func() time.Time { return dbtest.Clock.Add(time.Hour) })
			m.write(func(ctx context.Context, tx *db.Tx) error {
				_, _, err := Move(ctx, tx, m.org, a.ID, MoveTo{Start: to})
				if err != nil {
					return err
				}
				c, err := Count(ctx, tx, m.org, m.mission)
				if err != nil {
					return err
				}
				_, standing, err = Standing(ctx, tx, m.org, m.mission)
				counted = c.ChangedFrom
				return err
			})
			return counted, standing
		}
		if counted, standing := moved(at(16, 15, 20)); counted != 1 || standing != 1 {
			t.Errorf("moved: %d and %d changes, want 1", counted, standing)
		}
		if counted, standing := moved(at(16, 14, 40)); counted != 0 || standing != 0 {
			t.Errorf("moved and put back: %d and %d changes, want none", counted, standing)
		}
	})
}
