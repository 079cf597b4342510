package job_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/text"
)

// abandon plays a process that is killed in the middle of a job: it takes the job and never ends it.
func abandon(t *testing.T, b *bench) (release func()) {
	dead := job.NewRunner(b.db, job.Config{})
	entered, gate, gone := make(chan struct{}), make(chan struct{}), make(chan struct{})
	job.Register(dead, greet, func(context.Context, args) error {
		close(entered)
		<-gate
		return errors.New("too late")
	})
	go func() {
		defer close(gone)
		if _, err := dead.RunOnce(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	}()
	<-entered
	return sync.OnceFunc(func() { close(gate); <-gone })
}

func TestAKilledProcessesJobIsTakenUpAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		ran := 0
		job.Register(b.run, greet, func(context.Context, args) error { ran++; return nil })
		id := b.enqueue(args{}, job.Options{})
		release := abandon(t, b)
		defer release()
		b.drain()
		if ran != 0 {
			t.Fatal("a job that is held was taken")
		}
		b.wait(31 * time.Second)
		b.drain()
		release() // the dead one comes back and must not undo what was done
		if j := b.get("", id); ran != 1 || j.State != job.StateDone || j.Tries != 2 {
			t.Errorf("ran %d times: %+v", ran, j)
		}
	})
}

func TestAJobThatKillsItsProcessIsParked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, greet, func(context.Context, args) error { t.Error("it ran once more"); return nil })
		id := b.enqueue(args{}, job.Options{MaxTries: 1})
		release := abandon(t, b)
		b.wait(31 * time.Second)
		b.drain()
		release()
		if j := b.get("", id); j.State != job.StateParked || !strings.HasPrefix(j.Problem.EN, "The program stopped") {
			t.Errorf("%+v", j)
		}
	})
}

func TestFinishIsPartOfTheWork(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		boom := errors.New("boom")
		fail, rows := true, 0
		job.Register(b.run, greet, func(ctx context.Context, _ args) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				rows++
				if err := job.Finish(ctx, tx); err != nil {
					return err
				}
				if fail {
					return boom
				}
				return nil
			})
		})
		id := b.enqueue(args{}, job.Options{})
		b.drain()
		if j := b.get("", id); j.State != job.StateWaiting {
			t.Fatalf("the end outlived the work that was rolled back: %s", j.State)
		}
		fail = false
		b.wait(time.Minute)
		b.drain()
		b.drain()
		if j := b.get("", id); j.State != job.StateDone || rows != 2 {
			t.Errorf("%s after %d goes", j.State, rows)
		}
	})
}

func TestFinishRefusesWhenTheJobWasTakenOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		taken := false
		var got error
		job.Register(b.run, greet, func(ctx context.Context, _ args) error {
			if taken {
				return nil
			}
			taken = true
			b.wait(time.Hour)
			b.drain() // another node takes it up, and ends it
			got = d.Write(ctx, func(tx *db.Tx) error { return job.Finish(ctx, tx) })
			return got
		})
		id := b.enqueue(args{}, job.Options{})
		b.drain()
		if !fault.Is(got, fault.Conflict) || !errors.Is(got, job.ErrLost) {
			t.Errorf("got %v", got)
		}
		if j := b.get("", id); j.State != job.StateDone || j.Tries != 2 {
			t.Errorf("%+v", j)
		}
	})
}

func TestProgressIsSeenByOthers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		var id string
		var seen []job.Advance
		job.Register(b.run, greet, func(ctx context.Context, _ args) error {
			for n := range 4 {
				if err := job.Progress(ctx, text.Pair{FR: "Je place", EN: "Placing"}, n, 3); err != nil {
					return err
				}
				seen = append(seen, b.get("m", id).Progress)
			}
			return nil
		})
		id = b.enqueue(args{}, job.Options{Mission: "m"})
		b.drain()
		note := text.Pair{FR: "Je place", EN: "Placing"}
		want := []job.Advance{{note, 0, 3}, {note, 1, 3}, {note, 2, 3}, {note, 3, 3}}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Error(diff)
		}
		if err := job.Progress(t.Context(), note, 1, 2); err != nil || job.ID(t.Context()) != "" || job.StopAsked(t.Context()) != nil {
			t.Error("outside a job nothing happens")
		}
	})
}

func TestStop(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		stop := func(id string) {
			b.write(func(ctx context.Context, tx *db.Tx) error { return job.Stop(ctx, tx, "", id) })
		}
		var id string
		job.Register(b.run, greet, func(ctx context.Context, a args) error {
			stop(id) // a page, while the job runs
			if err := job.Progress(ctx, text.Pair{}, 1, 2); err != nil {
				return err
			}
			select {
			case <-job.StopAsked(ctx):
			default:
				t.Error("the wish to stop is not seen")
			}
			if ctx.Err() != nil {
				t.Error("nothing can be kept any more")
			}
			if a.Name == "keeps what it has" {
				return nil
			}
			return job.ErrStopped
		})
		for name, want := range map[string]job.State{"keeps what it has": job.StateDone, "keeps nothing": job.StateStopped} {
			id = b.enqueue(args{Name: name}, job.Options{})
			b.drain()
			if j := b.get("", id); j.State != want || !j.StopAsked {
				t.Errorf("%s: %+v", name, j)
			}
			stop(id) // too late, and no harm
		}
		id = b.enqueue(args{}, job.Options{Key: "k"})
		stop(id)
		b.drain()
		if j := b.get("", id); j.State != job.StateStopped || j.Tries != 0 {
			t.Errorf("a waiting job: %+v", j)
		}
		if b.enqueue(args{}, job.Options{Key: "k"}) == id {
			t.Error("a stopped job keeps its key")
		}
	})
}

func TestAPanicIsAFailure(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, greet, func(context.Context, args) error { panic("half-way") })
		id := b.enqueue(args{}, job.Options{MaxTries: 1})
		b.drain()
		j := b.get("", id)
		if j.State != job.StateParked || !strings.Contains(j.Cause, "half-way") || strings.Contains(j.Problem.EN, "half-way") {
			t.Errorf("%+v", j)
		}
	})
}

// The loop itself: several runners as several nodes, each job done once, everything ended at Stop.
func TestManyWorkersDoEachJobOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		d.SetClock(time.Now)
		const jobs = 60
		var mu sync.Mutex
		count, all := map[int]int{}, make(chan struct{})
		var runners []*job.Runner
		for range 3 {
			r := job.NewRunner(d, job.Config{Workers: 2, Poll: 20 * time.Millisecond})
			job.Register(r, greet, func(_ context.Context, a args) error {
				mu.Lock()
				defer mu.Unlock()
				if count[a.N]++; len(count) == jobs && count[a.N] == 1 {
					close(all)
				}
				return nil
			})
			r.Start()
			runners = append(runners, r)
		}
		for n := range jobs {
			if err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := job.Enqueue(t.Context(), tx, greet, args{N: n}, job.Options{})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case <-all:
		case <-t.Context().Done():
		}
		for _, r := range runners {
			r.Stop(t.Context())
			r.Stop(t.Context()) // twice does no harm
		}
		for n, times := range count {
			if times != 1 {
				t.Errorf("job %d ran %d times", n, times)
			}
		}
	})
}

func TestClosingInterruptsAndGivesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		entered := make(chan struct{})
		job.Register(b.run, greet, func(ctx context.Context, _ args) error {
			close(entered)
			<-ctx.Done()
			return ctx.Err()
		})
		id := b.enqueue(args{}, job.Options{})
		b.run.Start()
		<-entered
		hurry, cancel := context.WithCancel(t.Context())
		cancel()
		b.run.Stop(hurry)
		if j := b.get("", id); j.State != job.StateWaiting || j.Tries != 0 {
			t.Errorf("%+v", j)
		}
	})
}

func TestOldJobsAreForgotten(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, greet, func(_ context.Context, a args) error {
			if a.Name == "bad" {
				return fault.New(fault.Invalid, "Faux.", "Wrong.")
			}
			return nil
		})
		b.enqueue(args{Name: "bad"}, job.Options{})
		b.enqueue(args{Name: "good"}, job.Options{})
		b.drain()
		b.wait(time.Hour)
		b.enqueue(args{Name: "good"}, job.Options{})
		b.drain()
		b.write(func(ctx context.Context, tx *db.Tx) error {
			n, err := job.Forget(ctx, tx, tx.Now().Add(-time.Minute))
			if n != 1 {
				t.Errorf("%d forgotten, want 1", n)
			}
			return err
		})
		if diff := cmp.Diff([]string{"done", "parked"}, b.states("")); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAKindIsRegisteredOnce(t *testing.T) {
	r := job.NewRunner(dbtest.New(t), job.Config{})
	job.Register(r, greet, func(context.Context, args) error { return nil })
	defer func() {
		if recover() == nil {
			t.Error("twice was taken")
		}
	}()
	job.Register(r, greet, func(context.Context, args) error { return nil })
}
