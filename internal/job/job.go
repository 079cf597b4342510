// Package job does durable work in the background.
//
// A job is a row, written in the transaction that needs it: when that commits the work will be done,
// when it rolls back nothing was asked. A Runner takes due jobs under a lease and runs the function
// registered for their kind. What fails is tried again later and later, then parked with its reason
// until a person retries it. When a process dies its leases run out and another takes the jobs up
// again, so a function may run twice and must be able to; Finish makes a job's end part of the
// transaction that does its work, for what must happen exactly once.
//
// Progress and the wish to stop are on the row, so any node shows and sets them.
package job

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Kind names a sort of work and the type of its arguments, which are stored as JSON: keep to values
// that an older program's rows still fill, such as ids. Names read "meeting.plan".
type Kind[T any] string

// Options say how a job is to be done. The zero value is: at once, five tries, no key.
type Options struct {
	Key      string       // while a job of this kind and key waits or runs, no second one is added
	At       span.Instant // not before; zero for at once
	MaxTries int          // parked after so many; zero for DefaultTries
	Mission  string       // whose organisers see it; "" for none
}

// DefaultTries is how often a job is tried when its options do not say.
const DefaultTries = 5

// State is where a job stands.
type State string

// The states. What waits or runs goes on by itself; what is parked waits for a person.
const (
	StateWaiting State = "waiting"
	StateRunning State = "running"
	StateDone    State = "done"
	StateParked  State = "parked"
	StateStopped State = "stopped"
)

// Ended says whether nothing more will happen by itself.
func (s State) Ended() bool { return s == StateDone || s == StateParked || s == StateStopped }

// Job is one job as pages show it.
type Job struct {
	ID, Kind, Mission string
	State             State
	Tries, MaxTries   int
	RunAt             span.Instant // when it may run, or run again
	CreatedAt         span.Instant
	StartedAt         span.Instant // of the last try; zero before the first
	EndedAt           span.Instant // zero until it ended
	StopAsked         bool
	Progress          Advance
	Problem           text.Pair // what went wrong the last time, for the person; empty when nothing did
	Cause             string    // the same for whoever repairs it
}

// Advance is how far a job has come. Total is zero while nobody knows.
type Advance struct {
	Note        text.Pair
	Done, Total int
}

// Errors that a job's function meets.
var (
	// ErrStopped is what a function returns when it gave up because it was asked to stop.
	ErrStopped = errors.New("job: stopped on request")
	// ErrLost is the cause of a context that ended because another node took the job over.
	ErrLost = errors.New("job: the lease was lost")
	// ErrShutdown is the cause of a context that ended because the process is closing.
	ErrShutdown = errors.New("job: the process is closing")
)

// Backoff gives the pause before the next try, after a number of tries that failed: 5 s, 20 s, 80 s
// and so on, an hour at most.
func Backoff(tries int) time.Duration {
	pause := 5 * time.Second
	for range min(tries, 8) - 1 {
		pause *= 4
	}
	return min(pause, time.Hour)
}

// retryable says whether trying again may help. Wrong input stays wrong.
func retryable(err error) bool {
	switch fault.KindOf(err) {
	case fault.Unavailable, fault.Conflict, fault.Internal:
		return true
	}
	return false
}

// claimed is a job as its runner holds it.
type claimed struct {
	ID, Kind, Args  string
	Tries, MaxTries int
	Stop            bool
}

// verdict is what becomes of a job after a try.
type verdict struct {
	State   State
	RunAt   span.Instant
	Refund  bool // the try does not count
	Problem text.Pair
	Cause   string
}

// judge decides what becomes of a job whose function returned err at now.
func judge(j claimed, err error, now span.Instant) verdict {
	switch {
	case err == nil:
		return verdict{State: StateDone}
	case errors.Is(err, ErrStopped):
		return verdict{State: StateStopped}
	case errors.Is(err, ErrShutdown):
		return verdict{State: StateWaiting, RunAt: now, Refund: true}
	}
	f := fault.Of(err)
	v := verdict{
		State: StateParked, RunAt: now, Cause: f.Error(),
		Problem: text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")},
	}
	if retryable(err) && j.Tries < j.MaxTries {
		v.State, v.RunAt = StateWaiting, now.Add(Backoff(j.Tries))
	}
	return v
}

func encode[T any](args T) (string, error) {
	b, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("job: arguments: %w", err)
	}
	return string(b), nil
}

func decode[T any](s string) (args T, err error) {
	if err = json.Unmarshal([]byte(s), &args); err != nil {
		return args, fault.Wrap(err, fault.Invalid,
			"Cette tâche a été écrite par une autre version du programme et ne se lit plus.",
			"This job was written by another version of the program and cannot be read.")
	}
	return args, nil
}

// died is said of a job whose process went away more often than it may be tried.
var died = text.Pair{
	FR: "Le programme s'est arrêté au milieu de cette tâche, plusieurs fois. Relancez-la, ou demandez de l'aide.",
	EN: "The program stopped in the middle of this job, several times. Start it again, or ask for help.",
}
