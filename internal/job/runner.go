package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Config sets a runner; zero values take the defaults in brackets.
type Config struct {
	Workers  int           // jobs at a time [4]
	Poll     time.Duration // how often to look for jobs that other nodes added, and for wishes to stop [1 s]
	Lease    time.Duration // how long after its process died a job is taken up again [30 s]
	Progress time.Duration // least time between two writes of progress [250 ms]
	Keep     time.Duration // how long ended jobs stay to be shown [30 days]
}

func (c Config) withDefaults() Config {
	c.Workers = max(c.Workers, 0)
	if c.Workers == 0 {
		c.Workers = 4
	}
	for _, d := range []struct {
		value *time.Duration
		usual time.Duration
	}{
		{&c.Poll, time.Second},
		{&c.Lease, 30 * time.Second},
		{&c.Progress, 250 * time.Millisecond},
		{&c.Keep, 30 * 24 * time.Hour},
	} {
		if *d.value <= 0 {
			*d.value = d.usual
		}
	}
	return c
}

type work func(ctx context.Context, args string) error

// Runner runs jobs. Register every kind, then Start; or in tests call Drain.
type Runner struct {
	db     *db.DB
	config Config
	kinds  map[string]work
	names  []string

	wake    chan struct{}
	mu      sync.Mutex
	running map[string]*handle
	closing context.CancelFunc
	loop    sync.WaitGroup
}

// NewRunner makes a runner on a database. It does nothing until Start or Drain.
func NewRunner(d *db.DB, c Config) *Runner {
	return &Runner{db: d, config: c.withDefaults(), kinds: map[string]work{}, running: map[string]*handle{}, wake: make(chan struct{}, 1)}
}

// Register tells the runner how jobs of a kind are done. It panics when the kind is registered
// already, and must not be called after Start.
func Register[T any](r *Runner, kind Kind[T], fn func(ctx context.Context, args T) error) {
	name := string(kind)
	if _, taken := r.kinds[name]; taken {
		panic("job: kind " + name + " is registered twice")
	}
	r.kinds[name] = func(ctx context.Context, encoded string) error {
		args, err := decode[T](encoded)
		if err != nil {
			return err
		}
		return fn(ctx, args)
	}
	r.names = append(r.names, name)
	slices.Sort(r.names)
}

// Start runs jobs in the background until Stop.
func (r *Runner) Start() {
	ctx, cancel := context.WithCancel(context.Background())
	r.closing = cancel
	bell.add(r)
	for range r.config.Workers {
		r.loop.Go(func() { r.worker(ctx) })
	}
	r.loop.Go(func() { r.sweep(ctx) })
}

// Stop takes no more jobs and waits for those that run. When ctx ends first their contexts end with
// ErrShutdown, and what they leave undone is taken up again at the next start, here or elsewhere.
func (r *Runner) Stop(ctx context.Context) {
	if r.closing == nil {
		return
	}
	r.closing()
	bell.remove(r)
	finished := make(chan struct{})
	go func() { r.loop.Wait(); close(finished) }()
	select {
	case <-finished:
	case <-ctx.Done():
		r.eachRunning(func(h *handle) { h.cancel(ErrShutdown) })
		<-finished
	}
	r.closing = nil
}

func (r *Runner) ring() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *Runner) worker(ctx context.Context) {
	for ctx.Err() == nil {
		took, err := r.RunOnce(ctx)
		if err != nil && ctx.Err() == nil {
			slog.Error("jobs: the next job cannot be taken", "err", err)
		}
		if took {
			r.ring() // there may be more for a worker that sleeps
			continue
		}
		select {
		case <-ctx.Done():
		case <-r.wake:
		case <-time.After(r.config.Poll):
		}
	}
}

// Drain runs due jobs, one after the other, until none is due by the database's clock.
func (r *Runner) Drain(ctx context.Context) error {
	for {
		if took, err := r.RunOnce(ctx); err != nil || !took {
			return err
		}
	}
}

// RunOnce takes the job that has been due longest, runs it to its end and tells whether there was
// one. The job's own failure is on its row; the error is the database's.
func (r *Runner) RunOnce(ctx context.Context) (bool, error) {
	if len(r.names) == 0 {
		return false, nil
	}
	// Looking first keeps an idle runner off SQLite's one writer.
	idle := false
	if err := r.db.Read(ctx, func(tx *db.Tx) error {
		due, err := nextDue(ctx, tx, r.names)
		idle = due == 0 || due > tx.Now()
		return err
	}); err != nil || idle {
		return false, err
	}
	lease := db.NewID()
	var j claimed
	var found bool
	err := r.db.Write(ctx, func(tx *db.Tx) (err error) {
		j, found, err = claim(ctx, tx, r.names, lease, tx.Now().Add(r.config.Lease))
		return err
	})
	if err != nil || !found {
		return false, err
	}
	return true, r.run(context.WithoutCancel(ctx), j, lease)
}

func (r *Runner) run(ctx context.Context, j claimed, lease string) error {
	workCtx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	h := &handle{job: j, lease: lease, db: r.db, every: r.config.Progress, cancel: cancel, stopped: make(chan struct{})}
	if j.Stop {
		h.stop()
	}
	r.keep(h)
	defer r.drop(h)
	err := r.attempt(context.WithValue(workCtx, handleKey{}, h), h)
	if cause := context.Cause(workCtx); err != nil && cause != nil {
		err = errors.Join(err, cause)
	}
	if h.lost.Load() {
		slog.Warn("jobs: another node took the job over", "job", j.ID, "kind", j.Kind)
		return nil
	}
	return r.db.Write(ctx, func(tx *db.Tx) error {
		v := judge(j, err, tx.Now())
		if err != nil {
			slog.Warn("jobs: a try failed", "job", j.ID, "kind", j.Kind, "try", j.Tries, "next", v.State, "err", v.Cause)
		}
		_, err := finish(ctx, tx, j.ID, lease, v) // not held: the function ended the job itself
		return err
	})
}

// attempt calls the job's function while its lease is renewed.
func (r *Runner) attempt(ctx context.Context, h *handle) (err error) {
	if h.job.Tries > h.job.MaxTries {
		return fault.New(fault.Invalid, died.FR, died.EN)
	}
	ended := make(chan struct{})
	var renewing sync.WaitGroup
	renewing.Go(func() { r.renewUntil(ctx, h, ended) })
	defer renewing.Wait()
	defer close(ended)
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.kinds[h.job.Kind](ctx, h.job.Args)
}

// renewUntil keeps the lease until the function ended, and hears from the row that somebody wants it
// to stop or that another node has it.
func (r *Runner) renewUntil(ctx context.Context, h *handle, ended <-chan struct{}) {
	tick := time.NewTicker(min(r.config.Lease/3, 2*r.config.Poll))
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := r.db.Write(ctx, func(tx *db.Tx) error {
			held, stop, err := renew(ctx, tx, h.job.ID, h.lease, tx.Now().Add(r.config.Lease))
			h.learn(held, stop, err)
			return err
		})
		if err != nil && ctx.Err() == nil {
			slog.Error("jobs: a lease cannot be renewed", "job", h.job.ID, "err", err)
		}
	}
}

// sweep forgets old jobs, now and then.
func (r *Runner) sweep(ctx context.Context) {
	for {
		err := r.db.Write(ctx, func(tx *db.Tx) error {
			_, err := Forget(ctx, tx, tx.Now().Add(-r.config.Keep))
			return err
		})
		if err != nil && ctx.Err() == nil {
			slog.Error("jobs: old jobs cannot be removed", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

func (r *Runner) keep(h *handle) { r.mu.Lock(); defer r.mu.Unlock(); r.running[h.job.ID] = h }
func (r *Runner) drop(h *handle) { r.mu.Lock(); defer r.mu.Unlock(); delete(r.running, h.job.ID) }

func (r *Runner) eachRunning(fn func(*handle)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, h := range r.running {
		fn(h)
	}
}

func (r *Runner) stopLocal(id string) {
	r.eachRunning(func(h *handle) {
		if h.job.ID == id {
			h.stop()
		}
	})
}

// NextDue tells when the next job is due by the database's clock; zero when none waits.
func (r *Runner) NextDue(ctx context.Context) (due span.Instant, err error) {
	err = r.db.Read(ctx, func(tx *db.Tx) error {
		due, err = nextDue(ctx, tx, r.names)
		return err
	})
	return due, err
}
