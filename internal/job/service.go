package job

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Enqueue adds a job in the caller's transaction and gives its id. When its key is taken by a job
// that waits or runs, nothing is added and that job's id is given.
func Enqueue[T any](ctx context.Context, tx *db.Tx, kind Kind[T], args T, o Options) (id string, err error) {
	encoded, err := encode(args)
	if err != nil {
		return "", err
	}
	if o.MaxTries <= 0 {
		o.MaxTries = DefaultTries
	}
	if o.At < tx.Now() {
		o.At = tx.Now()
	}
	if id, err = insert(ctx, tx, db.NewID(), string(kind), encoded, o); err != nil {
		return "", err
	}
	tx.After(func(context.Context) { bell.ring() })
	return id, nil
}

// Get gives one job of a mission; NotFound when there is none.
func Get(ctx context.Context, tx *db.Tx, mission, id string) (Job, error) {
	return get(ctx, tx, mission, id)
}

// List gives the jobs of a mission, the newest first, at most limit.
func List(ctx context.Context, tx *db.Tx, mission string, limit int) ([]Job, error) {
	return list(ctx, tx, mission, limit)
}

// Parked gives the jobs of a mission that wait for a person, the oldest first.
func Parked(ctx context.Context, tx *db.Tx, mission string) ([]Job, error) {
	return parked(ctx, tx, mission)
}

// Retry sets a parked or stopped job of a mission going again, with all its tries. Anything else is
// a Conflict, and so is a job whose key has been taken by another meanwhile.
func Retry(ctx context.Context, tx *db.Tx, mission, id string) error {
	j, err := get(ctx, tx, mission, id)
	if err != nil {
		return err
	}
	busy, err := keyTaken(ctx, tx, id)
	if err != nil {
		return err
	}
	if busy || (j.State != StateParked && j.State != StateStopped) {
		return fault.New(fault.Conflict,
			"Cette tâche n'attend plus personne : rechargez la page pour voir où elle en est.",
			"This job no longer waits for anybody: reload the page to see where it stands.")
	}
	tx.After(func(context.Context) { bell.ring() })
	return revive(ctx, tx, id)
}

// Stop asks a job of a mission to stop: one that waits ends at once, one that runs sees the request
// and ends with what it has. A job that has ended is left alone.
func Stop(ctx context.Context, tx *db.Tx, mission, id string) error {
	j, err := get(ctx, tx, mission, id)
	if err != nil || j.State.Ended() {
		return err
	}
	tx.After(func(context.Context) { bell.stop(id) })
	return askStop(ctx, tx, id)
}

// Finish ends the job that ctx belongs to in the caller's transaction, so that its work and its end
// are kept or lost together. It is a Conflict when another node has taken the job over: return the
// error, so that the transaction is rolled back. Outside a job it does nothing.
func Finish(ctx context.Context, tx *db.Tx) error {
	h, ok := ctx.Value(handleKey{}).(*handle)
	if !ok {
		return nil
	}
	held, err := finish(ctx, tx, h.job.ID, h.lease, verdict{State: StateDone})
	tx.After(func(context.Context) { h.finished.Store(true) })
	if err == nil && !held {
		return fault.Wrap(ErrLost, fault.Conflict,
			"Cette tâche a été reprise par un autre serveur : rien n'a été enregistré ici.",
			"This job was taken over by another server: nothing was saved here.")
	}
	return err
}

// Forget removes jobs that are done or stopped since before.
func Forget(ctx context.Context, tx *db.Tx, before span.Instant) (int64, error) {
	return forget(ctx, tx, before)
}
