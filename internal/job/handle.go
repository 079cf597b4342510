package job

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

type handleKey struct{}

// handle is a running job: what its function reaches through the context.
type handle struct {
	job    claimed
	lease  string
	db     *db.DB
	every  time.Duration // between two writes of progress
	cancel context.CancelCauseFunc

	stopOnce sync.Once
	stopped  chan struct{}
	lost     atomic.Bool
	finished atomic.Bool // by Finish: the row is no longer held, and rightly so

	mu      sync.Mutex
	written time.Time
}

// Progress tells how far the job of ctx has come; done of total, or total zero while nobody knows. It
// may be called often: writes are spaced out, but for the last (done equals total). Outside a job it
// does nothing. The error is for a caller that cares; progress that is not written harms nothing.
func Progress(ctx context.Context, note text.Pair, done, total int) error {
	h, ok := ctx.Value(handleKey{}).(*handle)
	if !ok || !h.due(done == total) {
		return nil
	}
	return h.db.Write(ctx, func(tx *db.Tx) error {
		held, stop, err := saveProgress(ctx, tx, h.job.ID, h.lease, Advance{note, done, total})
		h.learn(held, stop, err)
		return err
	})
}

func (h *handle) due(last bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	if !last && now.Sub(h.written) < h.every {
		return false
	}
	h.written = now
	return true
}

// learn acts on what the row said.
func (h *handle) learn(held, stop bool, err error) {
	switch {
	case err != nil || h.finished.Load():
	case !held:
		h.lost.Store(true)
		h.cancel(ErrLost)
	case stop:
		h.stop()
	}
}

func (h *handle) stop() { h.stopOnce.Do(func() { close(h.stopped) }) }

// StopAsked gives a channel that is closed once somebody asked the job of ctx to stop. The context
// itself lives on, so that the function can keep what it has; it then returns nil, or ErrStopped when
// there is nothing to keep. Outside a job the channel never closes.
func StopAsked(ctx context.Context) <-chan struct{} {
	if h, ok := ctx.Value(handleKey{}).(*handle); ok {
		return h.stopped
	}
	return nil
}

// ID gives the id of the job of ctx, or "" outside a job.
func ID(ctx context.Context) string {
	if h, ok := ctx.Value(handleKey{}).(*handle); ok {
		return h.job.ID
	}
	return ""
}

// bells wake the runners of this process; other processes notice by polling.
type bells struct {
	mu      sync.Mutex
	runners map[*Runner]struct{}
}

var bell = &bells{runners: map[*Runner]struct{}{}}

func (b *bells) each(fn func(*Runner)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for r := range b.runners {
		fn(r)
	}
}

func (b *bells) ring()          { b.each((*Runner).ring) }
func (b *bells) stop(id string) { b.each(func(r *Runner) { r.stopLocal(id) }) }

func (b *bells) add(r *Runner) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.runners[r] = struct{}{}
}

func (b *bells) remove(r *Runner) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.runners, r)
}
