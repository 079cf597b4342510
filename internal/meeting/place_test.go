package meeting

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
)

func TestPlaceMoveFree(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		ctx := t.Context()
		w.place(id, w.table("t1", at(16, 9, 0)))
		if e := w.engagement(id); e.Starts != at(16, 9, 0) || e.Ends != at(16, 9, 20) || e.Title.FR != "Boréal × Laurier" || len(e.Takes) != 5 {
			t.Errorf("%+v", e)
		}
		w.place(id, w.table("t2", at(17, 10, 0)))
		e := w.engagement(id)
		if e.Starts != at(17, 10, 0) || !e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["t2"]}) || e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["t1"]}) {
			t.Errorf("%+v", e)
		}
		if err := w.s.Pin(ctx, w.organiser, w.mission, id, true, e.Version); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Place(ctx, w.organiser, w.mission, id, w.table("t1", at(16, 9, 0)), e.Version+1, false); !fault.Is(err, fault.Conflict) {
			t.Errorf("moved although pinned: %v", err)
		}
		if err := w.s.Pin(ctx, w.organiser, w.mission, id, false, 0); err != nil {
			t.Fatal(err)
		}
		if err := w.s.Free(ctx, w.organiser, w.mission, id, "demande de l’entreprise"); err != nil {
			t.Fatal(err)
		}
		if q := w.get(id); q.Placed() || q.State != Accepted {
			t.Error(q)
		}
		if err := w.s.Free(ctx, w.organiser, w.mission, id, ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("freed twice: %v", err)
		}
	})
}

func TestTwoOrganisersMoveTheSameMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		ctx := t.Context()
		w.place(id, w.table("t1", at(16, 9, 0)))
		seen := w.engagement(id).Version
		if _, err := w.s.Place(ctx, w.organiser, w.mission, id, w.table("t1", at(16, 10, 0)), seen, false); err != nil {
			t.Fatal(err)
		}
		second := w.organiser
		second.UserID, second.Name = "u-2", "Second Organisateur"
		_, err := w.s.Place(ctx, second, w.mission, id, w.table("t2", at(16, 11, 0)), seen, false)
		if !fault.Is(err, fault.Conflict) {
			t.Fatal(err)
		}
		for _, word := range []string{"Odile Gagnon", "Boréal × Laurier", "10:00", "Palais"} {
			if got := fault.Of(err).Sentence("fr"); !strings.Contains(got, word) {
				t.Errorf("%q does not say %q", got, word)
			}
		}
		if _, err := w.s.Place(ctx, second, w.mission, id, w.table("t2", at(16, 11, 0)), 0, false); !fault.Is(err, fault.Conflict) {
			t.Errorf("placed what was in the tray when they looked: %v", err)
		}
		if err := w.s.Free(ctx, w.organiser, w.mission, id, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Place(ctx, second, w.mission, id, w.table("t2", at(16, 11, 0)), seen+1, false); !fault.Is(err, fault.Conflict) {
			t.Errorf("moved what was freed: %v", err)
		}
	})
}

func TestARefusedCellSaysWhy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Boréal", "Béa", "Clinique", "Coline"))
		ctx := t.Context()
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		for _, c := range []struct {
			to Target
			fr string
		}{
			{w.table("t1", at(16, 9, 0)), "Table 1 : déjà pris par « Boréal × Laurier »."},
			{w.table("t2", at(16, 9, 0)), "Béa Test a déjà le rendez-vous « Boréal × Laurier » à 09:00."},
			{w.table("t1", at(16, 9, 10)), "À cet endroit (Table 1), aucun rendez-vous ne commence à cette heure-là."},
			{w.table("t1", at(16, 3, 0)), "mar. 16 juin"},
			{w.table("t1", at(25, 9, 0)), "Cette heure est hors de la mission"},
			{Target{Spot{"gone", "gone"}, at(16, 9, 0)}, "Cette table ou ce lieu n’existe plus"},
		} {
			_, err := w.s.Place(ctx, w.organiser, w.mission, ids[1], c.to, 0, false)
			if err == nil || !strings.Contains(fault.Of(err).Sentence("fr"), c.fr) && c.fr != "mar. 16 juin" {
				t.Errorf("%v: %v", c.to.Start.In(zone), err)
			}
		}
		if q := w.get(ids[1]); q.Placed() {
			t.Error("placed all the same")
		}
		conflicts, err := w.s.Place(ctx, w.organiser, w.mission, ids[1], w.table("t2", at(16, 9, 0)), 0, true)
		if err != nil || len(conflicts) == 0 {
			t.Error("insisted", conflicts, err)
		}
		if got := w.conflicts(); len(got) != 1 {
			t.Error("it is not listed", got)
		}
	})
}

func TestWhoComes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		either := w.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
		either.Parties[0].Required = false
		either.Parties = append(either.Parties, Party{PersonID: w.people["Bob"], Side: OfCompany})
		id := w.save(either)[0]
		w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(16, 9, 0), Ends: at(16, 10, 0), Takes: []agenda.Take{{Holder: person(w.people["Béa"])}}})
		w.place(id, w.table("t1", at(16, 9, 0)))
		if e := w.engagement(id); !e.Has(person(w.people["Bob"])) || e.Has(person(w.people["Béa"])) {
			t.Error("Béa is in a session: Bob comes", e.Takes)
		}
		// The request changes: Béa must come, for 40 minutes. The hour and the table stay.
		q := w.get(id)
		q.Minutes = 40
		q.Parties = slices.DeleteFunc(q.Parties, func(p Party) bool { return p.PersonID == w.people["Bob"] })
		for i := range q.Parties {
			q.Parties[i].Required = true
		}
		if _, err := w.s.Put(t.Context(), w.organiser, w.mission, q, q.Version); err != nil {
			t.Fatal(err)
		}
		e := w.engagement(id)
		if e.Starts != at(16, 9, 0) || e.Ends != at(16, 9, 40) || !e.Has(person(w.people["Béa"])) || e.Has(person(w.people["Bob"])) || !e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["t1"]}) {
			t.Errorf("%+v", e)
		}
		if got := w.conflicts(); len(got) != 1 {
			t.Error("Béa is in two places and nobody says so", got)
		}
	})
}

func TestPutRefusesStrangers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ctx := t.Context()
		good := w.ask("", "Boréal", "Béa", "Laurier", "Léo")
		for field, spoil := range map[string]func(*Request){
			"company": func(q *Request) { q.CompanyID = "elsewhere" },
			"place":   func(q *Request) { q.PlaceID = "elsewhere" },
			"parties": func(q *Request) { q.Parties[0].PersonID = "stranger" },
		} {
			q := good
			q.Parties = slices.Clone(good.Parties)
			spoil(&q)
			_, err := w.s.Put(ctx, w.organiser, w.mission, q, 0)
			if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields()[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		id, err := w.s.Put(ctx, w.organiser, w.mission, good, 0)
		if err != nil {
			t.Fatal(err)
		}
		q := w.get(id)
		if !strings.HasPrefix(q.Ref, "R-") {
			t.Error(q.Ref)
		}
		q.Reason = "Autre"
		if _, err := w.s.Put(ctx, w.organiser, w.mission, q, q.Version); err != nil {
			t.Error(err)
		}
		if _, err := w.s.Put(ctx, w.organiser, w.mission, q, q.Version); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		good.Ref = q.Ref
		if _, err := w.s.Put(ctx, w.organiser, w.mission, good, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("a reference that is taken: %v", err)
		}
	})
}

func TestAnswersAndOutcomes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		a, b := w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Boréal", "Bob", "Clinique", "Coline")
		a.State, b.State = Sent, Sent
		ids := w.save(a, b)
		ctx := t.Context()
		if n, err := w.s.SetStates(ctx, w.organiser, w.mission, append(ids, ids[0]), Accepted); n != 2 || err != nil {
			t.Error(n, err)
		}
		if q := w.get(ids[0]); q.State != Accepted || q.AnsweredAt == 0 {
			t.Error(q)
		}
		if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], Held, 0); !fault.Is(err, fault.Conflict) {
			t.Errorf("held without a place: %v", err)
		}
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		for _, early := range []State{Held, NoShow} {
			if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], early, 0); !fault.Is(err, fault.Conflict) {
				t.Errorf("%s before it began: %v", early, err)
			}
		}
		d.SetClock(func() time.Time { return at(16, 9, 0).Time() }) // it begins
		if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], Held, 0); err != nil {
			t.Fatal(err)
		}
		if e := w.engagement(ids[0]); e.Certainty != item.Done {
			t.Error(e.Certainty)
		}
		if err := w.s.Free(ctx, w.organiser, w.mission, ids[0], ""); !fault.Is(err, fault.Conflict) {
			t.Errorf("freed after it was held: %v", err)
		}
		if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], Accepted, 0); err != nil || w.engagement(ids[0]).Certainty != item.Confirmed {
			t.Error(err, w.engagement(ids[0]).Certainty)
		}
		q := w.get(ids[0])
		if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], Declined, q.Version-1); !fault.Is(err, fault.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		if err := w.s.SetState(ctx, w.organiser, w.mission, ids[0], Declined, q.Version); err != nil {
			t.Fatal(err)
		}
		if q := w.get(ids[0]); q.Placed() || q.State != Declined {
			t.Error(q)
		}
		var step string
		w.write(func(ctx context.Context, tx *db.Tx) error {
			s, _, err := agenda.OwnStep(ctx, tx, w.organiser, w.mission)
			step = s.ID
			return err
		})
		if _, err := w.s.Undo(ctx, w.organiser, w.mission, step); err != nil {
			t.Fatal(err)
		}
		if q := w.get(ids[0]); !q.Placed() || q.State != Accepted {
			t.Error("undone, it stands again", q.State, q.EngagementID)
		}
	})
}
