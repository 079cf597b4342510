// Package study asks questions about plans without changing anything: what tells two plans apart, for each goal and each
// person; what other means would change (one more interpreter, two more tables, fifteen minutes less), several of them
// run side by side; and how many tables hold the meetings, half-day by half-day.
//
// A study is a list of scenarios, each a row with a job of its own, so that several run at once, any node takes them up,
// and a restart loses none. Each plans the mission's problem as it stood when the scenario was taken up, changed as the
// scenario says, from the same seed with the same number of moves, so that they differ by their means alone.
package study

import (
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
	"escale.dev/escale/internal/meeting/plan/whatif"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Ask is what a scenario asks for beside what the mission has. The zero value is the mission as it stands.
type Ask struct {
	Tables       int    `json:"tables,omitempty"`       // so many more, or fewer when negative
	Interpreters int    `json:"interpreters,omitempty"` // so many more, of Language
	Language     string `json:"language,omitempty"`     // ISO 639-1
	Shorter      int    `json:"shorter,omitempty"`      // minutes less for each meeting that is not pinned
	Longer       int    `json:"longer,omitempty"`       // minutes by which each day closes later
	PerDay       int    `json:"per_day,omitempty"`      // meetings more a day for whoever has a limit
	Capacity     bool   `json:"capacity,omitempty"`     // rather than all this: how few tables are enough
}

// Base says whether this is the mission as it stands.
func (a Ask) Base() bool { return a == Ask{} }

// check refuses what cannot be asked, naming the field.
func (a Ask) check() error {
	for _, x := range []struct {
		field      string
		n, low, up int
	}{{"tables", a.Tables, -100, 100}, {"interpreters", a.Interpreters, 0, 20}, {"shorter", a.Shorter, 0, 120}, {"longer", a.Longer, 0, 360}, {"per_day", a.PerDay, 0, 20}} {
		if x.n < x.low || x.n > x.up {
			return fault.New(fault.Invalid, "Donnez un nombre de %d à %d.", "Give a number from %d to %d.", x.low, x.up).With(fault.Field{Name: x.field})
		}
	}
	if a.Interpreters > 0 && a.Language == "" {
		return fault.New(fault.Invalid, "Dites de quelle langue est l’interprète.", "Say of which language the interpreter is.").With(fault.Field{Name: "language"})
	}
	return nil
}

// means are those of a problem that an ask stands for.
func (a Ask) means(p plan.Problem) whatif.Means {
	m := whatif.Means{Tables: a.Tables, Like: whatif.Table(p), Interpreters: a.Interpreters, Shorter: a.Shorter, Longer: a.Longer, PerDay: a.PerDay}
	if a.Interpreters > 0 {
		m.Pairs = whatif.Speaking(p, a.Language)
	}
	return m
}

// together is all that several ask for, at once.
func together(asks []Ask) (all Ask) {
	for _, a := range asks {
		all.Tables, all.Shorter, all.Longer, all.PerDay = all.Tables+a.Tables, all.Shorter+a.Shorter, all.Longer+a.Longer, all.PerDay+a.PerDay
		if a.Interpreters > 0 {
			all.Interpreters, all.Language = a.Interpreters, a.Language
		}
	}
	return all
}

// State is where a scenario stands.
type State string

// The states of a scenario. One that is stopped has no result: cut short, it could not be held against the others.
const (
	Waiting State = "waiting"
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed"
	Stopped State = "stopped"
)

// Open says whether something is still to come.
func (s State) Open() bool { return s == Waiting || s == Running }

// Study is a question with its scenarios: the first is the mission as it stands.
type Study struct {
	ID, MissionID string
	Preset        plan.Preset
	StartedBy     string
	StartedAt     span.Instant
	Scenarios     []Scenario
}

// Open says whether some scenario is still to come.
func (s *Study) Open() bool {
	for i := range s.Scenarios {
		if s.Scenarios[i].State.Open() {
			return true
		}
	}
	return false
}

// Base is the scenario of the mission as it stands, nil before it is done.
func (s *Study) Base() *Scenario {
	for i := range s.Scenarios {
		if x := &s.Scenarios[i]; x.Ask.Base() && x.State == Done {
			return x
		}
	}
	return nil
}

// Scenario is one of the things asked for, with what it gives.
type Scenario struct {
	ID, StudyID, MissionID string
	Sort                   int
	State                  State
	StopAsked              bool
	Ask                    Ask
	Done, Total            int // how far it is
	Result                 Result
	Problem                text.Pair // why it failed
	BeatAt, FinishedAt     span.Instant
}

// Result is what a scenario gives. Total counts all accepted requests, also those that nothing could place; Most is a
// proven bound on how many any plan places.
type Result struct {
	Score     plan.Score
	Total     int
	Most      int
	By        bound.Limit
	Companies map[string]int // meetings placed, by company
	Now       *plan.Score    // of the first scenario: the agenda as it is
	Room      *Room          // of the one that asks how few tables are enough
}

// Proven says whether no plan can place more: that is proven, not guessed.
func (r *Result) Proven() bool { return r.Score.Placed == r.Most }

// Room is how few tables are enough from now on, as far as the planner found: there is a plan with these.
type Room struct {
	Have, Tables int
	Halves       []Half
	Advice       text.Pair
}

// Half is what a half-day takes: Tables at the same time, first at Peak.
type Half struct {
	From, To, Peak span.Instant
	Tables         int
}

// View is a study with what its page says of it. Earlier lists the last ones, without their scenarios.
type View struct {
	Mission   mission.Mission
	Study     *Study // nil when nothing was asked yet
	Earlier   []Study
	Companies map[string]directory.Organisation // those that gain or lose in some scenario
}
