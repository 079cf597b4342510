package meeting

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/text"
)

// several are eight requests among everybody, one of them an office visit and one hopeless.
func (w *world) several() []string {
	var list []Request
	n := 0
	for _, c := range []struct{ company, person string }{{"Boréal", "Béa"}, {"Calanques", "Cléa"}, {"Mistral", "Mia"}} {
		for _, o := range []struct{ org, person string }{{"Laurier", "Léo"}, {"Clinique", "Coline"}} {
			n++
			list = append(list, w.ask(fmt.Sprintf("R%d", n), c.company, c.person, o.org, o.person))
		}
	}
	visit := w.ask("R7", "Boréal", "Béa", "Hydro", "Hugo")
	visit.PlaceKind, visit.Minutes, visit.Priority = "office", 60, 1
	nobody := w.ask("R8", "Calanques", "Cléa", "Hydro", "Hugo")
	nobody.Parties = nil
	return w.save(append(list, visit, nobody)...)
}

func (w *world) runner() *job.Runner {
	r := job.NewRunner(w.d, job.Config{Workers: 1, Poll: 10 * time.Millisecond})
	job.Register(r, PlanKind, w.s.Work)
	return r
}

// planned runs the planner to its end.
func (w *world) planned() Run {
	w.t.Helper()
	id, err := w.s.Plan(w.t.Context(), w.organiser, w.mission, plan.Balanced, 1, 7)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.runner().Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	run, err := w.s.Look(w.t.Context(), w.organiser, w.mission, id)
	if err != nil || run.State != Done {
		w.t.Fatal(run.State, run.Problem, err)
	}
	return run
}

func (w *world) conflicts() []string {
	w.t.Helper()
	var out []string
	w.write(func(ctx context.Context, tx *db.Tx) error {
		list, err := agenda.Conflicts(ctx, tx, w.organiser, w.mission)
		for i := range list {
			if list[i].Hard() {
				out = append(out, list[i].Words(text.EN))
			}
		}
		return err
	})
	return out
}

func TestPlanAndApply(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		run := w.planned()
		if len(run.Result.Placed) != 7 || len(run.Result.Left) != 1 || run.Result.Left[0].Request != ids[7] || run.Result.Left[0].Reasons[0].FR == "" {
			t.Fatalf("%+v", run.Result)
		}
		if g := run.Progress; !g.Proven() || g.Most != 7 || len(run.Result.People) != 6 {
			t.Errorf("%+v, %+v", g, run.Result.People)
		}
		booked, moved, dropped, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID)
		if err != nil || booked != 7 || moved != 0 || dropped != nil {
			t.Fatal(booked, moved, dropped, err)
		}
		for _, s := range run.Result.Placed {
			e := w.engagement(s.Request)
			if e.Starts != s.Start || e.PlaceID != s.Spot.PlaceID || !s.New || e.Certainty != item.Confirmed || e.SubjectID != s.Request {
				t.Errorf("%+v is not as planned %+v", e, s)
			}
		}
		if got := w.conflicts(); got != nil {
			t.Error(got)
		}
		if _, _, _, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied twice: %v", err)
		}
		w.write(func(ctx context.Context, tx *db.Tx) error { // one step, undone as one
			step, found, err := agenda.OwnStep(ctx, tx, w.organiser, w.mission)
			if err != nil || !found || step.Label.EN != "Apply the plan of meetings" {
				t.Error(step, found, err)
			}
			return err
		})
		again := w.planned()
		for _, s := range again.Result.Placed {
			if s.New {
				t.Errorf("%s is new although it has a place", s.Request)
			}
		}
	})
}

func TestUndoOfAPlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		run := w.planned()
		if _, _, _, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID); err != nil {
			t.Fatal(err)
		}
		var step string
		w.write(func(ctx context.Context, tx *db.Tx) error {
			s, _, err := agenda.OwnStep(ctx, tx, w.organiser, w.mission)
			step = s.ID
			return err
		})
		if _, err := w.s.Undo(t.Context(), w.carrier, w.mission, step); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an intermediary undoes what an organiser did: %v", err)
		}
		if _, err := w.s.Undo(t.Context(), w.organiser, w.mission, step); err != nil {
			t.Fatal(err)
		}
		for _, id := range ids {
			if q := w.get(id); q.Placed() || q.State != Accepted {
				t.Errorf("%s: %s %q", q.Ref, q.State, q.EngagementID)
			}
		}
	})
}

func TestAStalePlanIsNotBookedBlindly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		now := dbtest.Clock
		d.SetClock(func() time.Time { return now })
		w.several()
		run := w.planned()
		now = now.Add(time.Minute)
		first, second := run.Result.Placed[0], run.Result.Placed[1]
		// Since then a session takes everybody at the first's hour, and somebody placed the second by hand elsewhere.
		w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: first.Start, Ends: first.Start.Add(20 * time.Minute), Audience: item.All, Title: text.Both("Plénière")})
		w.place(second.Request, w.table("t2", at(18, 16, 40)))
		_, _, dropped, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID)
		if err != nil || len(dropped) < 2 {
			t.Fatal(dropped, err)
		}
		var said []string
		for _, d := range dropped {
			said = append(said, d.EN)
		}
		all := strings.Join(said, "\n")
		if !strings.Contains(all, "already has “Plénière”") || !strings.Contains(all, "placed or moved by hand since the plan was made, it stays where it is.") {
			t.Error(all)
		}
		if q := w.get(first.Request); q.Placed() {
			t.Error("booked over the session")
		}
		if e := w.engagement(second.Request); e.Starts != at(18, 16, 40) {
			t.Error("moved what a hand had placed", e.Starts.In(zone))
		}
		if got := w.conflicts(); got != nil {
			t.Error(got)
		}
	})
}

func TestStopKeepsTheBestSoFar(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.several()
		id, err := w.s.Plan(t.Context(), w.organiser, w.mission, plan.Calm, 600, 1)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := w.s.Plan(t.Context(), w.organiser, w.mission, plan.Calm, 600, 1); same != id || err != nil {
			t.Errorf("a second run beside the first: %v", err)
		}
		if err := w.s.Stop(t.Context(), w.carrier, w.mission, id); !fault.Is(err, fault.Forbidden) {
			t.Errorf("an intermediary stops it: %v", err)
		}
		r := w.runner()
		r.Start()
		defer r.Stop(context.Background())
		run := Run{}
		for run.State != Running || run.Progress.Placed == 0 { // until it says that it placed something
			if run, err = w.s.Look(t.Context(), w.organiser, w.mission, id); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.s.Stop(t.Context(), w.organiser, w.mission, id); err != nil {
			t.Fatal(err)
		}
		for run.State == Running {
			if run, err = w.s.Look(t.Context(), w.organiser, w.mission, id); err != nil {
				t.Fatal(err)
			}
		}
		if run.State != Done || len(run.Result.Placed) != 7 || !run.StopAsked || run.Progress.Elapsed > time.Minute {
			t.Error(run.State, len(run.Result.Placed), run.StopAsked, run.Progress.Elapsed)
		}
	})
}

func TestAKilledRunIsTakenUpAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.several()
		id, err := w.s.Plan(t.Context(), w.organiser, w.mission, plan.Balanced, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		gone, kill := context.WithCancel(t.Context())
		kill()
		if err := w.s.Work(gone, Args{w.mission, id}); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if err := w.s.Work(t.Context(), Args{w.mission, id}); err != nil {
			t.Fatal(err)
		}
		run, err := w.s.Look(t.Context(), w.organiser, w.mission, id)
		if err != nil || run.State != Done || len(run.Result.Placed) != 7 {
			t.Error(run.State, len(run.Result.Placed), err)
		}
		// One that stays silent does not hold the next one up for ever.
		dead, err := w.s.Plan(t.Context(), w.organiser, w.mission, plan.Balanced, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		d.SetClock(func() time.Time { return dbtest.Clock.Add(time.Hour) })
		next, err := w.s.Plan(t.Context(), w.organiser, w.mission, plan.Balanced, 1, 1)
		if err != nil || next == dead {
			t.Error(next == dead, err)
		}
		if run, err := w.s.Look(t.Context(), w.organiser, w.mission, dead); err != nil || run.State != Failed || run.Problem.Empty() {
			t.Error(run.State, run.Problem, err)
		}
	})
}

func TestRunsThatCannotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for name, c := range map[string]struct {
			preset  plan.Preset
			seconds int
		}{"preset": {"fast", 5}, "seconds": {plan.Balanced, 0}, "too long": {plan.Balanced, 601}} {
			if _, err := w.s.Plan(t.Context(), w.organiser, w.mission, c.preset, c.seconds, 1); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.s.Plan(t.Context(), w.carrier, w.mission, plan.Balanced, 5, 1); !fault.Is(err, fault.Forbidden) {
			t.Error(err)
		}
		run := w.planned() // nothing to place: an empty plan, not a failure
		if len(run.Result.Placed) != 0 || len(run.Result.Left) != 0 {
			t.Error(run.Result)
		}
		if err := w.s.Discard(t.Context(), w.organiser, w.mission, run.ID); err != nil {
			t.Error(err)
		}
		if _, _, _, err := w.s.Apply(t.Context(), w.organiser, w.mission, run.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("applied what was set aside: %v", err)
		}
	})
}

func TestAnIntermediaryReadsItsPartOfAPlan(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		mine, theirs := w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Calanques", "Cléa", "Clinique", "Coline")
		theirs.IntermediaryID = w.orgs["Agence"]
		ids := w.save(mine, theirs)
		run := w.planned()
		seen, err := w.s.Look(t.Context(), w.carrier, w.mission, run.ID)
		if err != nil || len(seen.Result.Placed) != 1 || seen.Result.Placed[0].Request != ids[0] || seen.Result.People != nil {
			t.Error(seen.Result, err)
		}
		runs, err := w.s.Runs(t.Context(), w.organiser, w.mission)
		if err != nil || len(runs) != 1 || runs[0].ID != run.ID || runs[0].Seconds != 1 {
			t.Error(runs, err)
		}
	})
}
