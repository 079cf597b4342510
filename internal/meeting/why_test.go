package meeting

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

func (w *world) explained(id string) Why {
	w.t.Helper()
	got, err := w.s.Why(w.t.Context(), w.organiser, w.mission, id)
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// clashing is a request that its wish and a session of Béa's leave no place.
func (w *world) clashing(confidential bool) string {
	q := w.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	q.WishDay, q.WishFrom, q.WishTo = "2026-06-16", 9*60, 9*60+20
	w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(16, 9, 0), Ends: at(16, 9, 30), Confidential: confidential, Takes: []agenda.Take{{Holder: person(w.people["Béa"])}}})
	return w.save(q)[0]
}

func TestWhyARequestHasNoPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		got := w.explained(w.clashing(false))
		want := []Limit{
			{text.Pair{FR: "Le rendez-vous n’est permis qu’à certaines heures.", EN: "The meeting is only allowed at certain hours."},
				text.Pair{FR: "permettre ce rendez-vous à 09:40 : alors mar. 16 juin, 09:40, Table 1", EN: "allow this meeting at 09:40: then Tue 16 June, 09:40, Table 1"}},
			{text.Pair{FR: "Béa Test a d’autres engagements.", EN: "Béa Test has other engagements."},
				text.Pair{FR: "libérer Béa Test de « Table ronde » (09:00) : alors mar. 16 juin, 09:00, Table 1", EN: "free Béa Test from “Round table” (09:00): then Tue 16 June, 09:00, Table 1"}},
		}
		byWords := func(a, b Limit) bool { return a.Words.FR < b.Words.FR }
		if len(got.Clash) == 2 && byWords(got.Clash[0], got.Clash[1]) {
			got.Clash[0], got.Clash[1] = got.Clash[1], got.Clash[0]
		}
		if diff := cmp.Diff(want, got.Clash); diff != "" || got.Best != nil || got.Now != nil {
			t.Error(diff, got.Best)
		}
		q := w.get(got.ID)
		q.WishDay, q.WishFrom, q.WishTo = "", -1, -1 // the change that it named
		if _, err := w.s.Put(t.Context(), w.organiser, w.mission, q, q.Version); err != nil {
			t.Fatal(err)
		}
		if got := w.explained(q.ID); got.Clash != nil || len(got.Best) != waysMost {
			t.Error(got.Clash, len(got.Best))
		}
	})
}

func TestWhyARequestStandsWhereItDoes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		w.place(ids[0], w.table("t1", at(17, 9, 0)))
		got := w.explained(ids[0])
		if got.Now == nil || *got.Now != w.table("t1", at(17, 9, 0)) || got.Clash != nil || got.Broken != nil || len(got.Best) != waysMost {
			t.Errorf("%+v", got)
		}
		for k, o := range got.Best {
			if o.Start == at(17, 9, 0) || k > 0 && o.Change.Cost < got.Best[k-1].Change.Cost {
				t.Errorf("%d. %+v", k, o)
			}
		}
		if got := w.explained(ids[7]); got.Never.Empty() || got.Clash != nil || got.Best != nil {
			t.Errorf("%+v", got.Never)
		}
		q := w.ask("R9", "Boréal", "Bob", "Laurier", "Léo")
		q.State = Sent
		if got := w.explained(w.save(q)[0]); got.Clash != nil || got.Best != nil || got.Now != nil {
			t.Error("a request that is not accepted is explained")
		}
	})
}

// Who may not read a request learns nothing of it; what is confidential keeps its name.
func TestWhoAsksWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.clashing(true)
		delegate := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}}
		for _, a := range []account.Actor{w.other, delegate, {}} {
			if got, err := w.s.Why(t.Context(), a, w.mission, id); err == nil || got.Clash != nil {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		first := w.mission
		mtl := testMission()
		mtl.Ref = "other"
		w.addMission(mtl)
		if _, err := w.s.Why(t.Context(), w.organiser, w.mission, id); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		got, err := w.s.Why(t.Context(), account.System("test"), first, id)
		if err != nil || len(got.Clash) != 2 {
			t.Fatal(got.Clash, err)
		}
		for _, l := range got.Clash {
			if l.Way.FR == "libérer Béa Test de « Table ronde » (09:00) : alors mar. 16 juin, 09:00, Table 1" {
				t.Error("a confidential session is named")
			}
		}
	})
}

// However many requests there are, asking why takes the same number of queries.
func TestWhyAsksFewQueries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.clashing(false)
		count := func() int64 {
			ctx, n := db.Count(t.Context())
			if _, err := w.s.Why(ctx, w.organiser, w.mission, id); err != nil {
				t.Fatal(err)
			}
			return n.Load()
		}
		few := count()
		ids := w.several()
		w.place(ids[1], w.table("t1", at(17, 9, 0)))
		if many := count(); many > few+4 {
			t.Error(few, many)
		}
	})
}

// An interpreter who is asked for where no language is common anyway is one more word, not one more limit.
func TestAnInterpreterIsAskedForBetweenTwoLanguages(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		q := w.ask("R1", "Mistral", "Mia", "Clinique", "Coline") // French with English
		q.Interpreter = true
		either := w.ask("R2", "Mistral", "Mia", "Laurier", "Léo") // Léo speaks both
		either.Interpreter = true
		ids := w.save(q, either)
		for k, id := range ids {
			if got := w.explained(id); len(got.Best) != waysMost {
				t.Error(got.Clash, len(got.Best))
			}
			w.place(id, w.table("t1", at(16, 9, 20*k)))
			if e := w.engagement(id); !e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["iris"]}) {
				t.Error("no interpreter", e.Takes)
			}
		}
	})
}
