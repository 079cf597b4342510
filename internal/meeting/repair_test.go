package meeting

import (
	"strings"
	"testing"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/repair"
)

// late is a mishap: somebody cannot be anywhere in the morning of the 16th.
func (w *world) late(person string) Mishap {
	return Mishap{Kind: repair.Absence, Person: w.people[person], From: at(16, 9, 0), To: at(16, 12, 0)}
}

func TestMendAnAbsence(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Calanques", "Cléa", "Clinique", "Coline"))
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[1], w.table("t2", at(16, 9, 0)))
		ctx, m := t.Context(), w.late("Léo")
		found, err := w.s.Mendings(ctx, w.organiser, w.mission, m)
		if err != nil {
			t.Fatal(err)
		}
		if found.Affected != 1 || len(found.Options) != 3 || len(found.Options[0].Changes) != 1 || !found.Options[0].Proven || len(found.Fixed) != 0 {
			t.Fatalf("%+v", found)
		}
		c := found.Options[0].Changes[0]
		if c.Request != ids[0] || c.What != "moved" || !strings.HasPrefix(c.Words.FR, "« Boréal × Laurier » : 09:00") || !strings.HasPrefix(c.Words.EN, "“Boréal × Laurier”: 09:00") {
			t.Errorf("%+v", c)
		}
		before := w.engagement(ids[0])
		if n, err := w.s.Mend(ctx, w.organiser, w.mission, m, found.Options[0].Token); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		if e := w.engagement(ids[0]); e.Starts < at(16, 12, 0) {
			t.Errorf("stands at %v", e.Starts)
		}
		if _, err := w.s.Mend(ctx, w.organiser, w.mission, m, found.Options[1].Token); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied over a change: %v", err)
		}
		step, err := w.s.LastStep(ctx, w.organiser, w.mission)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Undo(ctx, w.organiser, w.mission, step); err != nil {
			t.Fatal(err)
		}
		if e := w.engagement(ids[0]); e.Starts != before.Starts {
			t.Errorf("undone to %v", e.Starts)
		}
	})
}

// TestMendTakesOutWhatCannotBe and brings it back in one step.
func TestMendTakesOutWhatCannotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Calanques", "Cléa", "Laurier", "Léo"))
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[1], w.table("t1", at(16, 9, 40)))
		ctx, m := t.Context(), w.late("Léo")
		m.To = at(18, 23, 0)
		found, err := w.s.Mendings(ctx, w.organiser, w.mission, m)
		if err != nil || len(found.Options) != 1 || found.Options[0].Left != 2 {
			t.Fatalf("%+v %v", found, err)
		}
		if n, err := w.s.Mend(ctx, w.organiser, w.mission, m, found.Options[0].Token); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		for _, id := range ids {
			if q := w.get(id); q.Placed() || q.State != Accepted {
				t.Errorf("%+v", q)
			}
		}
		step, err := w.s.LastStep(ctx, w.organiser, w.mission)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Undo(ctx, w.organiser, w.mission, step); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if q := w.get(id); !q.Placed() {
				t.Error("not placed again")
			}
		}
	})
}

func TestMendARequestByTelephone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		ctx, m := t.Context(), Mishap{Kind: repair.Request, Request: id, From: at(16, 15, 0), Near: 60}
		found, err := w.s.Mendings(ctx, w.organiser, w.mission, m)
		if err != nil || len(found.Options) != 3 || found.Options[0].Changes[0].What != "added" {
			t.Fatalf("%+v %v", found, err)
		}
		if _, err := w.s.Mend(ctx, w.organiser, w.mission, m, found.Options[0].Token); err != nil {
			t.Fatal(err)
		}
		if e := w.engagement(id); e.Starts != at(16, 15, 0) {
			t.Errorf("stands at %v", e.Starts)
		}
		if _, err := w.s.Mendings(ctx, w.organiser, w.mission, m); !fault.Is(err, fault.Conflict) {
			t.Errorf("placed twice: %v", err)
		}
	})
}

// TestMendLeavesWhatIsPinnedOrOthers: the pinned one is named to the organiser, the other intermediary's to nobody else.
func TestMendLeavesWhatIsPinnedOrOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		hidden := w.ask("R2", "Calanques", "Cléa", "Laurier", "Léo")
		hidden.IntermediaryID = w.orgs["Agence"]
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), hidden)
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[1], w.table("t1", at(16, 10, 0)))
		ctx, m := t.Context(), w.late("Léo")
		all, err := w.s.Mendings(ctx, w.organiser, w.mission, m)
		if err != nil || all.Affected != 2 {
			t.Fatalf("%+v %v", all, err)
		}
		mine, err := w.s.Mendings(ctx, w.carrier, w.mission, m)
		if err != nil || mine.Affected != 1 || len(mine.Fixed) != 0 {
			t.Fatalf("%+v %v", mine, err)
		}
		for _, o := range mine.Options {
			for _, c := range o.Changes {
				if c.Request != ids[0] || strings.Contains(c.Words.FR, "Cal") {
					t.Errorf("shows %+v", c)
				}
			}
			if strings.Contains(strings.Join(o.Told, " "), "Cléa") || strings.Contains(o.Token, ids[1]) {
				t.Errorf("tells %v", o.Told)
			}
		}
		if _, err := w.s.Mend(ctx, w.carrier, w.mission, m, all.Options[0].Token); err == nil {
			t.Error("moved what another carries")
		}
		if _, err := w.s.Mendings(ctx, w.other, w.mission, w.late("Béa")); !fault.Is(err, fault.Invalid) {
			t.Errorf("named somebody of another's: %v", err)
		}
		if err := w.s.Pin(ctx, w.organiser, w.mission, ids[0], true, 0); err != nil {
			t.Fatal(err)
		}
		fixed, err := w.s.Mendings(ctx, w.organiser, w.mission, m)
		if err != nil || len(fixed.Fixed) != 1 || fixed.Fixed[0].Request != ids[0] || fixed.Affected != 1 {
			t.Fatalf("%+v %v", fixed, err)
		}
		for _, bad := range []string{"", "[]", "{", `[{"Request":"x"}]`} {
			if _, err := w.s.Mend(ctx, w.organiser, w.mission, m, bad); err == nil {
				t.Errorf("took %q", bad)
			}
		}
	})
}
