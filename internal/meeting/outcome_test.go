package meeting

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
)

// Who is to come changed after the plan was made: that meeting is left as it is and said by name, the others are booked.
func TestApplyingAPlanAfterPeopleChanged(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		run := w.planned()
		q := w.get(ids[0])
		for i, p := range q.Parties {
			if p.PersonID == w.people["Béa"] {
				q.Parties[i].PersonID = w.people["Bob"]
			}
		}
		if _, err := w.s.Put(t.Context(), w.organiser, w.mission, q, q.Version); err != nil {
			t.Fatal(err)
		}
		booked, _, dropped, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID)
		if err != nil || booked != 6 || len(dropped) != 1 {
			t.Fatal(booked, dropped, err)
		}
		if want := "Boréal × Laurier : ceux qui doivent venir ont changé depuis le calcul"; !strings.HasPrefix(dropped[0].FR, want) {
			t.Errorf("%q does not begin with %q", dropped[0].FR, want)
		}
		if q := w.get(ids[0]); q.Placed() {
			t.Error("placed with people who do not come any more")
		}
	})
}

// A change of people alone is no move: the outcome says who comes and who no longer does.
func TestAnOutcomeTellsPeopleFromPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[1], w.table("t1", at(16, 9, 20)))
		run := w.planned()
		kept := run.Result.Placed[:0:0]
		for _, x := range run.Result.Placed {
			e := Slot{Request: x.Request, Spot: x.Spot, Start: x.Start, People: x.People, New: x.New}
			if !x.New { // as it stands, but for the people of the first
				now := w.engagement(x.Request)
				e.Start, e.Spot, e.People = now.Starts, w.table("t1", now.Starts).Spot, now.Holders(item.Person)
			}
			if x.Request == ids[0] {
				e.People, e.Moved = []string{w.people["Bob"], w.people["Léo"]}, true
			}
			kept = append(kept, e)
		}
		run.Result.Placed = kept
		w.write(func(ctx context.Context, tx *db.Tx) error { return updateRun(ctx, tx, run) })
		o, err := w.s.Outcome(t.Context(), w.organiser, w.mission, run.ID)
		if err != nil || o.Total != 6 || len(o.Changes) != 6 || len(o.Companies) != 3 {
			t.Fatal(o.Total, len(o.Changes), len(o.Companies), err)
		}
		for _, c := range o.Changes {
			switch {
			case c.Request == ids[1]:
				t.Error("what stands as planned is no change")
			case c.Request != ids[0]:
				if c.Was != nil || c.Come != nil || !c.New {
					t.Errorf("%+v", c)
				}
			case c.Was == nil || c.Was.Starts != c.Start:
				t.Errorf("%+v", c)
			default:
				if diff := cmp.Diff([][]string{{w.people["Bob"]}, {w.people["Béa"]}}, [][]string{c.Come, c.Stay}); diff != "" {
					t.Error(diff)
				}
				if who := o.People[w.people["Bob"]]; who.Given != "Bob" {
					t.Errorf("no name for %v", who)
				}
			}
		}
		other, err := w.s.Outcome(t.Context(), w.other, w.mission, run.ID)
		if err != nil || other.Total != 0 || len(other.Companies) != 0 || len(other.Requests) != 0 {
			t.Error("an intermediary reads what it does not carry", other.Total, err)
		}
	})
}
