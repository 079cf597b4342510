package mail

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/span"
)

// deliver is the one job that sends what is due. A message that is put while it runs is found by it.
const deliver = job.Kind[struct{}]("mail.deliver")

// Put puts a message into the outbox in the caller's transaction. added is false when a message with
// the draft's key is there already; id is then that one's.
func Put(ctx context.Context, tx *db.Tx, d Draft) (id string, added bool, err error) {
	if d, err = d.clean(); err != nil {
		return "", false, err
	}
	state := StateQueued
	if d.Held {
		state = StateHeld
	}
	id, added, err = insert(ctx, tx, db.NewID(), d, state)
	if err != nil || !added || d.Held {
		return id, added, err
	}
	return id, true, wake(ctx, tx, 0)
}

// wake has the outbox looked through at an instant, zero for now.
func wake(ctx context.Context, tx *db.Tx, at span.Instant) error {
	key := "now"
	if at > tx.Now() {
		key = fmt.Sprint(int64(at))
	}
	_, err := job.Enqueue(ctx, tx, deliver, struct{}{}, job.Options{Key: key, At: at, MaxTries: 20})
	return err
}

// Release queues held messages of a mission; those that are not held are left alone. It gives how
// many it released.
func Release(ctx context.Context, tx *db.Tx, mission string, ids []string) (int, error) {
	return move(ctx, tx, mission, ids, StateHeld, StateQueued)
}

// Retry queues parked messages of a mission anew, with all their tries.
func Retry(ctx context.Context, tx *db.Tx, mission string, ids []string) (int, error) {
	return move(ctx, tx, mission, ids, StateParked, StateQueued)
}

// Discard takes held and parked messages of a mission out of the outbox; they stay to be read.
func Discard(ctx context.Context, tx *db.Tx, mission string, ids []string) (int, error) {
	held, err := move(ctx, tx, mission, ids, StateHeld, StateDiscarded)
	if err != nil {
		return 0, err
	}
	parked, err := move(ctx, tx, mission, ids, StateParked, StateDiscarded)
	return held + parked, err
}

func move(ctx context.Context, tx *db.Tx, mission string, ids []string, from, to State) (moved int, err error) {
	err = db.Chunks(ids, 500, func(some []string) error {
		n, err := setState(ctx, tx, mission, some, from, to)
		moved += int(n)
		return err
	})
	if err == nil && moved > 0 && to == StateQueued {
		err = wake(ctx, tx, 0)
	}
	return moved, err
}

// Get gives one message of a mission; NotFound when there is none.
func Get(ctx context.Context, tx *db.Tx, mission, id string) (Message, error) {
	m, found, err := get(ctx, tx, mission, id)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "Ce courrier n'existe pas.", "This mail does not exist.")
	}
	return m, err
}

// Filter narrows a list of messages; empty fields leave it as it is.
type Filter struct {
	State State
	Kind  string
	Limit int // zero for 200
	From  int // how many of the newest to leave out
}

// List gives messages of a mission, the newest first, without their bodies.
func List(ctx context.Context, tx *db.Tx, mission string, f Filter) ([]Message, error) {
	if f.Limit <= 0 {
		f.Limit = 200
	}
	return list(ctx, tx, mission, f)
}

// Counts tells how many messages of a mission stand where.
func Counts(ctx context.Context, tx *db.Tx, mission string) (map[State]int, error) {
	return counts(ctx, tx, mission)
}
