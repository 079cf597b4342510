package meeting

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
)

func TestStates(t *testing.T) {
	allowed := map[State][]State{
		Draft: {Sent, Accepted, Cancelled}, Sent: {Draft, Accepted, Declined, NoAnswer, Cancelled}, NoAnswer: {Sent, Accepted, Declined, Cancelled},
		Accepted: {Sent, Declined, Cancelled, Held, NoShow}, Declined: {Draft, Sent, Accepted}, Cancelled: {Draft, Sent, Accepted},
		Held: {Accepted, NoShow}, NoShow: {Accepted, Held},
	}
	for _, from := range States {
		for _, to := range States {
			want := from == to
			for _, s := range allowed[from] {
				want = want || s == to
			}
			q := Request{Ref: "R", State: from}
			if got := q.become(to) == nil; got != want {
				t.Errorf("%s → %s: %v, want %v", from, to, got, want)
			}
		}
	}
	if got := (&Request{Ref: "R-1", State: Held}).become(Draft); fault.Of(got).Sentence("fr") != "La demande R-1 est « tenue » : elle ne peut pas devenir « brouillon »." {
		t.Error(got)
	}
}

func TestCheck(t *testing.T) {
	good := Request{Ref: "R", CompanyID: "a", CounterpartID: "b", Minutes: 20, Priority: 1, WishFrom: -1, WishTo: -1}
	cases := []struct {
		field string
		spoil func(*Request)
	}{
		{"ref", func(r *Request) { r.Ref = " \u202e " }},
		{"company", func(r *Request) { r.CompanyID = "" }},
		{"counterpart", func(r *Request) { r.CounterpartID = "" }},
		{"counterpart", func(r *Request) { r.CounterpartID = "a" }},
		{"minutes", func(r *Request) { r.Minutes = 4 }},
		{"minutes", func(r *Request) { r.Minutes = 481 }},
		{"priority", func(r *Request) { r.Priority = 4 }},
		{"wish_to", func(r *Request) { r.WishFrom, r.WishTo = 600, 610 }},
		{"wish_from", func(r *Request) { r.WishFrom = 99999 }},
		{"direction", func(r *Request) { r.Direction = "up" }},
		{"channel", func(r *Request) { r.Channel = "pigeon" }},
		{"place_kind", func(r *Request) { r.PlaceKind = "moon" }},
		{"state", func(r *Request) { r.State = "lost" }},
		{"parties", func(r *Request) { r.Parties = []Party{{PersonID: "p", Side: "middle"}} }},
		{"reason", func(r *Request) { r.Reason = strings.Repeat("a", 5001) }},
	}
	for _, c := range cases {
		r := good
		c.spoil(&r)
		err := r.check()
		if !fault.Is(err, fault.Invalid) || len(fault.Of(err).Fields()) != 1 || fault.Of(err).Fields()[0].Name != c.field {
			t.Errorf("%s: %v", c.field, err)
		}
	}
	r := good
	r.Parties = []Party{{PersonID: "p", Side: OfCounterpart}, {PersonID: "q", Side: OfCompany}, {PersonID: "p", Side: OfCompany}}
	if err := r.check(); err != nil {
		t.Fatal(err)
	}
	want := []Party{{PersonID: "q", Side: OfCompany}, {PersonID: "p", Side: OfCounterpart}}
	if diff := cmp.Diff(want, r.Parties); diff != "" || r.Direction != "we_ask" || r.Channel != "form" || r.PlaceKind != "table" || r.State != Draft {
		t.Error(diff, r)
	}
}

func TestSave(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.ask("R1", "Boréal", "Béa", "Hydro", "Hugo"), w.ask("R2", "Calanques", "Cléa", "Laurier", "Léo")
		save := func(list ...Request) (out []Change) {
			w.write(func(ctx context.Context, tx *db.Tx) error {
				done, err := w.s.Save(ctx, tx, w.organiser, w.mission, list)
				for _, u := range done {
					out = append(out, u.Change)
				}
				return err
			})
			return out
		}
		if diff := cmp.Diff([]Change{Added, Added}, save(a, b)); diff != "" {
			t.Error(diff)
		}
		b.Reason = "Autre chose"
		b.Parties = append(b.Parties, Party{PersonID: w.people["Mia"], Side: OfCompany})
		c := w.ask("R3", "Mistral", "Mia", "Clinique", "Coline")
		if diff := cmp.Diff([]Change{Left, Changed, Added}, save(a, b, c)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Change{Left, Left, Left}, save(a, b, c)); diff != "" {
			t.Error(diff)
		}
		list, total, err := w.s.List(t.Context(), w.organiser, w.mission, Filter{})
		if err != nil || total != 3 || len(list) != 3 || list[1].Reason != "Autre chose" || len(list[1].Parties) != 3 {
			t.Error(list, total, err)
		}
		err = w.try(func(ctx context.Context, tx *db.Tx) error {
			_, err := w.s.Save(ctx, tx, w.organiser, w.mission, []Request{w.ask("R9", "Boréal", "Béa", "Hydro", "Hugo"), w.ask("R9", "Boréal", "Bob", "Hydro", "Hugo")})
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("a reference twice: %v", err)
		}
	})
}

func TestIntermediariesKeepToTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		secret := w.ask("R1", "Boréal", "Béa", "Hydro", "Hugo")
		secret.Confidential, secret.Brief = true, "prix plancher"
		foreign := w.ask("R2", "Calanques", "Cléa", "Laurier", "Léo")
		foreign.IntermediaryID = w.orgs["Agence"]
		ids := w.save(secret, foreign)
		ctx := t.Context()
		list, total, err := w.s.List(ctx, w.carrier, w.mission, Filter{})
		if err != nil || total != 1 || list[0].ID != ids[0] {
			t.Error(list, total, err)
		}
		if _, err := w.s.Get(ctx, w.other, w.mission, ids[0]); !fault.Is(err, fault.NotFound) {
			t.Errorf("another intermediary reads: %v", err)
		}
		for name, try := range map[string]func() error{
			"place": func() error {
				_, err := w.s.Place(ctx, w.other, w.mission, ids[0], w.table("t1", at(16, 9, 0)), 0, false)
				return err
			},
			"state": func() error { return w.s.SetState(ctx, w.other, w.mission, ids[0], Declined, 0) },
			"bulk":  func() error { _, err := w.s.SetStates(ctx, w.other, w.mission, ids, Declined); return err },
			"pick":  func() error { _, err := w.s.Board(ctx, w.other, w.mission, "", ids[0], BoardFilter{}); return err },
			"put": func() error {
				q := w.get(ids[0])
				q.IntermediaryID = w.orgs["Agence"]
				_, err := w.s.Put(ctx, w.other, w.mission, q, q.Version)
				return err
			},
			"elsewhere": func() error { _, err := w.s.Get(ctx, w.carrier, "another", ids[0]); return err },
		} {
			if err := try(); !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.s.Place(ctx, w.carrier, w.mission, ids[0], w.table("t1", at(16, 9, 0)), 0, false); err != nil {
			t.Errorf("its own: %v", err)
		}
		nobody := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}}
		if _, _, err := w.s.List(ctx, nobody, w.mission, Filter{}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a delegate lists: %v", err)
		}
		noOrg := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: w.mission, Role: account.Intermediary}}}
		if list, total, err := w.s.List(ctx, noOrg, w.mission, Filter{}); total != 0 || len(list) != 0 {
			t.Errorf("an intermediary for nobody sees %d: %v", total, err)
		}
	})
}

func TestMissionsKeepApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Hydro", "Hugo"))[0]
		first, theirs := w.mission, w.organiser
		w.addMission(mission.Mission{Ref: "second", NameFR: "Seconde", NameEN: "Second", Kind: mission.Outward, State: mission.Preparing, Zone: zone, HomeZone: zone, FirstDay: "2026-06-16", LastDay: "2026-06-17",
			MeetingMinutes: 20, MaxPerDay: 6, DayOpens: span.Hm(9, 0), DayCloses: span.Hm(17, 0), LunchFrom: span.Hm(12, 0), LunchTo: span.Hm(14, 0)})
		ctx := t.Context()
		if _, total, err := w.s.List(ctx, w.organiser, w.mission, Filter{}); total != 0 || err != nil {
			t.Errorf("%d of another mission: %v", total, err)
		}
		if _, err := w.s.Get(ctx, w.organiser, w.mission, id); !fault.Is(err, fault.NotFound) {
			t.Errorf("read through another mission: %v", err)
		}
		if _, err := w.s.Get(ctx, theirs, w.mission, id); err == nil {
			t.Error("an organiser of the first reads the second")
		}
		if _, err := w.s.Place(ctx, w.organiser, w.mission, id, w.table("t1", at(16, 9, 0)), 0, true); !fault.Is(err, fault.NotFound) {
			t.Errorf("placed through another mission: %v", err)
		}
		if s, err := w.s.Standing(ctx, w.organiser, w.mission); err != nil || s.Total != 0 {
			t.Error(s, err)
		}
		if s, err := w.s.Standing(ctx, theirs, first); err != nil || s.Total != 1 {
			t.Error(s, err)
		}
	})
}
