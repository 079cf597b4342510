package job_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

type args struct {
	Name string
	N    int
}

const (
	greet = job.Kind[args]("test.greet")
	other = job.Kind[string]("test.other")
)

// bench is a runner on a fresh database, with a clock that the test moves.
type bench struct {
	*testing.T
	db  *db.DB
	run *job.Runner
	now time.Time
}

func newBench(t *testing.T, d *db.DB) *bench {
	b := &bench{T: t, db: d, run: job.NewRunner(d, job.Config{Workers: 2, Progress: time.Nanosecond}), now: dbtest.Clock}
	d.SetClock(func() time.Time { return b.now })
	return b
}

func (b *bench) wait(d time.Duration) { b.now = b.now.Add(d) }

func (b *bench) write(fn func(ctx context.Context, tx *db.Tx) error) {
	b.Helper()
	if err := b.db.Write(b.Context(), func(tx *db.Tx) error { return fn(b.Context(), tx) }); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) enqueue(a args, o job.Options) (id string) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = job.Enqueue(ctx, tx, greet, a, o)
		return err
	})
	return id
}

func (b *bench) drain() {
	b.Helper()
	if err := b.run.Drain(b.Context()); err != nil {
		b.Fatal(err)
	}
}

func (b *bench) get(mission, id string) (j job.Job) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) (err error) {
		j, err = job.Get(ctx, tx, mission, id)
		return err
	})
	return j
}

func (b *bench) states(mission string) (out []string) {
	b.Helper()
	b.write(func(ctx context.Context, tx *db.Tx) error {
		jobs, err := job.List(ctx, tx, mission, 10)
		for _, j := range jobs {
			out = append(out, string(j.State))
		}
		return err
	})
	return out
}

func TestJobsRunInOrderOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		var seen []string
		job.Register(b.run, greet, func(_ context.Context, a args) error {
			seen = append(seen, fmt.Sprint(a.Name, a.N))
			return nil
		})
		b.drain()
		if len(seen) != 0 {
			t.Fatalf("nothing was asked, %v was done", seen)
		}
		b.enqueue(args{"later", 3}, job.Options{At: span.At(b.now.Add(time.Hour))})
		b.enqueue(args{"a", 1}, job.Options{})
		b.wait(time.Second)
		b.enqueue(args{"b", 2}, job.Options{})
		b.drain()
		b.drain()
		if diff := cmp.Diff([]string{"a1", "b2"}, seen); diff != "" {
			t.Error(diff)
		}
		if due, err := b.run.NextDue(t.Context()); err != nil || due != span.At(dbtest.Clock.Add(time.Hour)) {
			t.Errorf("next due %v, %v", due.Time(), err)
		}
		b.wait(time.Hour)
		b.drain()
		if diff := cmp.Diff([]string{"a1", "b2", "later3"}, seen); diff != "" {
			t.Error(diff)
		}
	})
}

func TestARolledBackJobIsNotDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, greet, func(context.Context, args) error { t.Error("it ran"); return nil })
		boom := errors.New("boom")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := job.Enqueue(t.Context(), tx, greet, args{}, job.Options{})
			return errors.Join(err, boom)
		})
		if !errors.Is(err, boom) {
			t.Fatal(err)
		}
		b.drain()
	})
}

func TestAKeyIsTakenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		ran := 0
		job.Register(b.run, greet, func(ctx context.Context, a args) error {
			ran++
			if a.N == 1 { // while it runs its key is still taken
				if id := b.enqueue(args{"x", 9}, job.Options{Key: "k"}); id != job.ID(ctx) {
					t.Error("a second job of a running key")
				}
			}
			return nil
		})
		first := b.enqueue(args{"x", 1}, job.Options{Key: "k"})
		same := b.enqueue(args{"x", 2}, job.Options{Key: "k"})
		different := b.enqueue(args{"x", 3}, job.Options{Key: "l"})
		if first != same || first == different {
			t.Errorf("%s, %s, %s", first, same, different)
		}
		b.drain()
		if again := b.enqueue(args{"x", 4}, job.Options{Key: "k"}); again == first {
			t.Error("the key stays taken after the job is done")
		}
		b.drain()
		if ran != 3 {
			t.Errorf("ran %d times, want 3", ran)
		}
	})
}

func TestFailuresAreTriedThenParkedThenRetried(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		tries, broken := 0, true
		job.Register(b.run, greet, func(context.Context, args) error {
			tries++
			if broken {
				return fault.New(fault.Unavailable, "Le serveur %s ne répond pas.", "Server %s does not answer.", "mx")
			}
			return nil
		})
		id := b.enqueue(args{}, job.Options{MaxTries: 3, Mission: "m1"})
		b.enqueue(args{}, job.Options{MaxTries: 1, Mission: "m2"})
		for i, want := range []string{"waiting", "waiting", "parked"} {
			b.drain()
			b.drain() // before its time nothing happens
			if j := b.get("m1", id); string(j.State) != want || j.Tries != i+1 {
				t.Fatalf("after try %d: %s, %d tries", i+1, j.State, j.Tries)
			}
			b.wait(job.Backoff(i + 1))
		}
		want := []job.Job{{
			ID: id, Kind: "test.greet", Mission: "m1", State: job.StateParked, Tries: 3, MaxTries: 3,
			Problem: text.Pair{FR: "Le serveur mx ne répond pas.", EN: "Server mx does not answer."}, Cause: "Server mx does not answer.",
		}}
		var parked []job.Job
		b.write(func(ctx context.Context, tx *db.Tx) (err error) {
			parked, err = job.Parked(ctx, tx, "m1")
			return err
		})
		if diff := cmp.Diff(want, parked, cmpopts.IgnoreFields(job.Job{}, "RunAt", "CreatedAt", "StartedAt", "EndedAt")); diff != "" {
			t.Error(diff)
		}
		broken = false
		b.write(func(ctx context.Context, tx *db.Tx) error { return job.Retry(ctx, tx, "m1", id) })
		b.drain()
		if j := b.get("m1", id); j.State != job.StateDone || j.Tries != 1 || j.Problem.FR != "" || tries != 5 {
			t.Errorf("%+v after %d tries", j, tries)
		}
	})
}

func TestRetryRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, greet, func(_ context.Context, a args) error {
			return fault.New(fault.Invalid, "Faux.", "Wrong.")
		})
		retry := func(mission, id string) error {
			return d.Write(t.Context(), func(tx *db.Tx) error { return job.Retry(t.Context(), tx, mission, id) })
		}
		id := b.enqueue(args{}, job.Options{Key: "k", Mission: "m"})
		if err := retry("m", id); !fault.Is(err, fault.Conflict) {
			t.Errorf("a waiting job: %v", err)
		}
		b.drain()
		if err := retry("another", id); !fault.Is(err, fault.NotFound) {
			t.Errorf("another mission's job: %v", err)
		}
		b.enqueue(args{}, job.Options{Key: "k", Mission: "m"})
		if err := retry("m", id); !fault.Is(err, fault.Conflict) {
			t.Errorf("a key that is taken: %v", err)
		}
		b.drain()
		if err := retry("m", id); err != nil {
			t.Error(err)
		}
	})
}

func TestMissionsDoNotSeeEachOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		mine := b.enqueue(args{}, job.Options{Mission: "mine"})
		b.enqueue(args{}, job.Options{Mission: "theirs"})
		b.enqueue(args{}, job.Options{})
		if diff := cmp.Diff([]string{"waiting"}, b.states("mine")); diff != "" {
			t.Error(diff)
		}
		for name, call := range map[string]func(tx *db.Tx) error{
			"get":  func(tx *db.Tx) error { _, err := job.Get(t.Context(), tx, "theirs", mine); return err },
			"stop": func(tx *db.Tx) error { return job.Stop(t.Context(), tx, "theirs", mine) },
		} {
			if err := d.Write(t.Context(), call); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestUnreadableArgumentsArePark(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBench(t, d)
		job.Register(b.run, job.Kind[args]("test.other"), func(context.Context, args) error { t.Error("it ran"); return nil })
		var id string
		b.write(func(ctx context.Context, tx *db.Tx) (err error) {
			id, err = job.Enqueue(ctx, tx, other, "a string, where the program expects an object", job.Options{})
			return err
		})
		b.enqueue(args{}, job.Options{}) // of a kind that this runner does not know: left to another
		b.drain()
		if j := b.get("", id); j.State != job.StateParked || j.Problem.FR == "" {
			t.Errorf("%+v", j)
		}
		if diff := cmp.Diff([]string{"waiting", "parked"}, b.states("")); diff != "" {
			t.Error(diff)
		}
	})
}

// TestMain keeps the failures that tests provoke out of their output.
func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.DiscardHandler))
	os.Exit(m.Run())
}
