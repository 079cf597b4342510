package study_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/meeting/study/studytest"
)

// outcome is what a scenario says in short.
type outcome struct {
	State               study.State
	Placed, Most, Total int
}

func outcomes(s *study.Study) (out []outcome) {
	for _, x := range s.Scenarios {
		out = append(out, outcome{x.State, x.Result.Score.Placed, x.Result.Most, x.Result.Total})
	}
	return out
}

func view(t *testing.T, w *studytest.World, id string) study.View {
	t.Helper()
	v, err := w.Studies.View(t.Context(), w.Organiser, w.Mission, id)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAStudy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		if v := view(t, w, ""); v.Study != nil || len(v.Earlier) != 0 {
			t.Error("a study before any was asked for")
		}
		w.Ask(8)
		id, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, []study.Ask{{Tables: 1}, {Shorter: 15}, {}, {Tables: 1}, {Capacity: true}}, true)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, []study.Ask{{Longer: 30}}, false); err != nil || again != id {
			t.Error("a second study while one is under way", again, err)
		}
		if v := view(t, w, id); !v.Study.Open() || v.Study.Base() != nil || len(v.Study.Scenarios) != 5 {
			t.Errorf("%+v", v.Study)
		}
		w.Drain()
		v := view(t, w, "")
		want := []outcome{{study.Done, 3, 3, 8}, {study.Done, 6, 6, 8}, {study.Done, 6, 6, 8}, {study.Done, 8, 0, 8}, {study.Done, 8, 8, 8}}
		if diff := cmp.Diff(want, outcomes(v.Study)); diff != "" {
			t.Error(diff)
		}
		base := v.Study.Base()
		if base == nil || base.Result.Now == nil || base.Result.Now.Placed != 0 || !base.Result.Proven() {
			t.Fatalf("%+v", base)
		}
		placed := 0
		for _, n := range v.Study.Scenarios[1].Result.Companies {
			placed += n
		}
		if placed != 6 || len(v.Companies) == 0 {
			t.Error(placed, v.Companies)
		}
		room := v.Study.Scenarios[3].Result.Room
		if room == nil || room.Have != 1 || room.Tables != 3 || len(room.Halves) != 2 || room.Advice.EN == "" {
			t.Errorf("%+v", room)
		}
	})
}

// A study that is stopped keeps what is done; the rest has no result, since cut short it could not be held against it.
func TestAStudyIsStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		w.Ask(3)
		id, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Dense, []study.Ask{{Tables: 1}}, true)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Jobs.RunOnce(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := w.Studies.Stop(t.Context(), w.Organiser, w.Mission, id); err != nil {
			t.Fatal(err)
		}
		w.Drain()
		got := view(t, w, id).Study
		states := map[study.State]int{}
		for _, x := range got.Scenarios {
			states[x.State]++
		}
		if diff := cmp.Diff(map[study.State]int{study.Done: 1, study.Stopped: 1}, states); diff != "" || got.Open() {
			t.Error(diff)
		}
	})
}

// A process that closes in the middle leaves the job to be taken up again, with the same result.
func TestAStudySurvivesARestart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		w.Ask(3)
		id, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, []study.Ask{{Tables: 1}}, false)
		if err != nil {
			t.Fatal(err)
		}
		closing, shut := context.WithCancelCause(t.Context())
		shut(job.ErrShutdown)
		for _, x := range view(t, w, id).Study.Scenarios {
			if err := w.Studies.Work(closing, study.Args{Mission: w.Mission, Scenario: x.ID}); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if v := view(t, w, id); !v.Study.Open() {
			t.Error("ended by a process that closes")
		}
		w.Drain()
		if diff := cmp.Diff([]outcome{{study.Done, 3, 3, 3}, {study.Done, 3, 3, 3}}, outcomes(view(t, w, id).Study)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestStudiesThatCannotBe(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		for name, c := range map[string]struct {
			preset plan.Preset
			asks   []study.Ask
		}{
			"nothing":        {plan.Balanced, nil},
			"as it stands":   {plan.Balanced, []study.Ask{{}}},
			"preset":         {"fast", []study.Ask{{Tables: 1}}},
			"tables":         {plan.Balanced, []study.Ask{{Tables: 101}}},
			"no language":    {plan.Balanced, []study.Ask{{Interpreters: 1}}},
			"too many lines": {plan.Balanced, []study.Ask{{Tables: 1}, {Tables: 2}, {Tables: 3}, {Tables: 4}, {Tables: 5}, {Tables: 6}, {Tables: 7}, {Tables: 8}, {Tables: 9}}},
		} {
			if _, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, c.preset, c.asks, true); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
		id, err := w.Studies.Ask(t.Context(), w.Stranger, w.Elsewhere, plan.Balanced, []study.Ask{{Capacity: true}}, false)
		if err != nil {
			t.Fatal(err)
		}
		w.Drain()
		v, err := w.Studies.View(t.Context(), w.Stranger, w.Elsewhere, id)
		if err != nil || v.Study.Scenarios[1].State != study.Failed || v.Study.Scenarios[1].Problem.Empty() {
			t.Errorf("without a table: %+v %v", v.Study, err)
		}
	})
}

// Only the last studies are kept, with their scenarios.
func TestOldStudiesGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		first := ""
		for k := range 11 {
			id, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, []study.Ask{{Tables: k + 1}}, false)
			if err != nil {
				t.Fatal(err)
			}
			if first == "" {
				first = id
			}
			if err := w.Studies.Stop(t.Context(), w.Organiser, w.Mission, id); err != nil {
				t.Fatal(err)
			}
			w.Drain()
		}
		if n := len(view(t, w, "").Earlier); n != 10 {
			t.Error(n)
		}
		if _, err := w.Studies.View(t.Context(), w.Organiser, w.Mission, first); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

// Studies and comparisons are for organisers of the mission, and know nothing of another mission.
func TestWhoSeesStudies(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		w.Ask(3)
		id, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, []study.Ask{{Tables: 1}}, false)
		if err != nil {
			t.Fatal(err)
		}
		w.Drain()
		one, other := w.Plan(plan.Balanced, 1), w.Plan(plan.Dense, 2)
		for _, a := range []account.Actor{w.Carrier, w.Delegate, w.Stranger, {}} {
			_, err1 := w.Studies.View(t.Context(), a, w.Mission, id)
			_, err2 := w.Studies.Ask(t.Context(), a, w.Mission, plan.Balanced, []study.Ask{{Tables: 1}}, false)
			err3 := w.Studies.Stop(t.Context(), a, w.Mission, id)
			_, err4 := w.Studies.Compare(t.Context(), a, w.Mission, one, other, false)
			_, _, err5 := w.Studies.Choices(t.Context(), a, w.Mission)
			for _, err := range []error{err1, err2, err3, err4, err5} {
				if k := fault.KindOf(err); k != fault.Forbidden && k != fault.NotFound && k != fault.Unauthenticated {
					t.Errorf("%s: %v", a.Name, err)
				}
			}
		}
		if _, err := w.Studies.View(t.Context(), w.Stranger, w.Elsewhere, id); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := w.Studies.Compare(t.Context(), w.Stranger, w.Elsewhere, one, other, false); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
	})
}

func TestCompare(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		ids := w.Ask(2)
		if runs, _, err := w.Studies.Choices(t.Context(), w.Organiser, w.Mission); err != nil || len(runs) != 0 {
			t.Error(runs, err)
		}
		one := w.Plan(plan.Balanced, 1)
		w.Ask(3) // the same two, and one more
		other := w.Plan(plan.Balanced, 1)
		c, err := w.Studies.Compare(t.Context(), w.Organiser, w.Mission, one, other, false)
		if err != nil || !c.Measured || c.A.ID != one || c.B.ID != other || len(ids) != 2 {
			t.Fatal(c.A.ID, c.B.ID, err)
		}
		gains := 0
		for _, x := range c.People {
			gains += x.Gains
			if c.Names[x.Person].Given == "" {
				t.Errorf("nobody knows %s", x.Person)
			}
		}
		if gains != 2 || c.B.Result.Score.Placed != 3 {
			t.Error(gains, c.B.Result.Score)
		}
		if _, err := w.Studies.Compare(t.Context(), w.Organiser, w.Mission, one, one, false); !fault.Is(err, fault.Invalid) {
			t.Error(err)
		}
		waiting, err := w.Meetings.Plan(t.Context(), w.Organiser, w.Mission, plan.Balanced, 1, 1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Studies.Compare(t.Context(), w.Organiser, w.Mission, one, waiting, false); !fault.Is(err, fault.Conflict) {
			t.Error(err)
		}
		if runs, _, err := w.Studies.Choices(t.Context(), w.Organiser, w.Mission); err != nil || len(runs) != 2 {
			t.Error(runs, err)
		}
	})
}

// However many there are of requests, people and scenarios, a page asks the same number of questions.
func TestQueriesAreFew(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var views, compares []int64
		for _, n := range []int{1, 8} {
			w := studytest.New(t, d)
			w.Ask(n)
			one, other := w.Plan(plan.Balanced, 1), w.Plan(plan.Dense, int64(n))
			asks := []study.Ask{{Tables: 1}, {Tables: 2}, {Shorter: 5}}
			if _, err := w.Studies.Ask(t.Context(), w.Organiser, w.Mission, plan.Balanced, asks[:1+n/4], false); err != nil {
				t.Fatal(err)
			}
			w.Drain()
			ctx, count := db.Count(t.Context())
			if _, err := w.Studies.View(ctx, w.Organiser, w.Mission, ""); err != nil {
				t.Fatal(err)
			}
			views = append(views, count.Load())
			ctx, count = db.Count(t.Context())
			if _, err := w.Studies.Compare(ctx, w.Organiser, w.Mission, one, other, false); err != nil {
				t.Fatal(err)
			}
			compares = append(compares, count.Load())
		}
		if views[1] > 5 || compares[1] > 6 { // with nothing to name they need fewer
			t.Error(views, compares)
		}
	})
}
