package meeting

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Run is one run of the planner. Its result is a draft until somebody applies it.
type Run struct {
	ID, MissionID         string
	State                 RunState
	Preset                plan.Preset
	Seed                  int64
	Seconds               int
	StopAsked             bool
	Progress              Progress
	Result                Result
	Problem               text.Pair // why it failed
	StartedBy             string
	StartedAt, BeatAt     span.Instant
	FinishedAt, AppliedAt span.Instant
}

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	Waiting   RunState = "waiting"
	Running   RunState = "running"
	Done      RunState = "done"
	Failed    RunState = "failed"
	Applied   RunState = "applied"
	Discarded RunState = "discarded"
)

// Progress is how far a run is. Most is a proven bound: no plan places more than that; By says what stands in the way
// of more, and Bounded is false for runs of older programs, which computed none.
type Progress struct {
	Placed, Total, Waits, Changes, Travel, Told int
	Idle, Uneven, Short                         int
	Most                                        int
	By                                          bound.Limit
	Bounded                                     bool
	Elapsed, SinceGain                          time.Duration
}

// Proven says whether no plan can place more meetings than this one: that is proven, not guessed.
func (p *Progress) Proven() bool { return p.Bounded && p.Placed == p.Most }

// Result is what a run found: placements by request, and why the others are left out.
type Result struct {
	Placed []Slot
	Left   []LeftOut
	Score  plan.Score
	People []Day // what the plan means for each person who meets; nil in runs of older programs
}

// Day is what a plan means for one person: how many meetings, how many waits and their minutes, changes of place and
// minutes of travel.
type Day struct {
	Person   string `json:"p"`
	Meetings int    `json:"m"`
	Waits    int    `json:"w,omitempty"`
	Idle     int    `json:"i,omitempty"`
	Changes  int    `json:"c,omitempty"`
	Travel   int    `json:"t,omitempty"`
}

// Slot is where a run puts a request. Moved: it stands elsewhere in the agenda now; New: it has no place yet.
type Slot struct {
	Request     string
	Spot        Spot
	Start       span.Instant
	People      []string
	Interpreter string // resource
	New, Moved  bool
}

// LeftOut is a request without a place, with what keeps it out, tightest first.
type LeftOut struct {
	Request string
	Why     plan.Kind // of the first reason; "" when no rule of the planner's is meant
	Reasons []text.Pair
}

// Args are what the planning job needs.
type Args struct{ Mission, Run string }

// PlanKind is the job that plans.
const PlanKind job.Kind[Args] = "meeting.plan"

// Limits of a run's length in seconds.
const (
	shortestRun = 1
	longestRun  = 600
)

// deadAfter is how long a run may be silent before another may begin. It beats several times a second.
const deadAfter = 5 * time.Minute

// Plan starts a run of the planner in the background. One at a time in a mission: asking again while one runs gives
// that one.
func (s *Service) Plan(ctx context.Context, a account.Actor, missionID string, preset plan.Preset, seconds int, seed int64) (id string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", err
	}
	if !slices.Contains([]plan.Preset{plan.Balanced, plan.Dense, plan.Calm, plan.Protect}, preset) {
		return "", fault.New(fault.Invalid, "Ce réglage n’existe pas : choisissez équilibré, dense, calme ou protéger.", "There is no such preset: choose balanced, dense, calm or protect.").With(fault.Field{Name: "preset"})
	}
	if seconds < shortestRun || seconds > longestRun {
		return "", fault.New(fault.Invalid, "La durée de calcul va de %d à %d secondes.", "Planning takes from %d to %d seconds.", shortestRun, longestRun).With(fault.Field{Name: "seconds"})
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		open, found, err := openRun(ctx, tx, missionID)
		if err != nil {
			return err
		}
		if found && tx.Now().Sub(open.BeatAt) < deadAfter {
			id = open.ID
			return nil
		}
		if found { // its process died too often: it does not hold the next one up
			open.State, open.FinishedAt = Failed, tx.Now()
			open.Problem = text.Pair{FR: "Le calcul s’est interrompu sans finir.", EN: "The run broke off before its end."}
			if err := updateRun(ctx, tx, open); err != nil {
				return err
			}
		}
		id = db.NewID()
		if err := insertRun(ctx, tx, Run{ID: id, MissionID: missionID, State: Waiting, Preset: preset, Seed: seed, Seconds: seconds, StartedBy: a.Name}); err != nil {
			return err
		}
		_, err = job.Enqueue(ctx, tx, PlanKind, Args{missionID, id}, job.Options{Key: id, Mission: missionID, MaxTries: 3})
		return err
	})
	return id, err
}

// Work is the planning job: it reads the problem, plans within the run's seconds, notes its progress on the row, and
// keeps the result. A wish to stop ends it with the best found so far.
func (s *Service) Work(ctx context.Context, args Args) error {
	run, err := s.begin(ctx, args)
	if err != nil || run.State != Running {
		return err
	}
	var c *Case
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		c, err = Problem(ctx, tx, args.Mission, run.Preset)
		return err
	})
	if fault.Is(err, fault.Invalid) {
		return s.end(ctx, run, Result{}, err)
	}
	if err != nil {
		return err
	}
	started := time.Now()
	most := bound.Of(c.Problem)
	work, stop := context.WithCancel(ctx)
	defer stop()
	budget := time.Duration(run.Seconds) * time.Second
	if run.StopAsked { // before it began: the first good plan is what it has
		budget = time.Second
	}
	beat := time.Duration(0)
	found, err := plan.Solve(work, c.Problem, plan.Options{Seed: uint64(run.Seed), Elapsed: func() time.Duration { return time.Since(started) },
		Budget: budget, Progress: func(p plan.Progress) {
			if now := time.Since(started); now-beat > 300*time.Millisecond {
				beat = now
				if s.beat(ctx, run.ID, progressOf(p.Score, most, now, p.SinceGain)) {
					stop()
				}
			}
		}})
	if ctx.Err() != nil { // the program is closing: the job is taken up again
		return ctx.Err()
	}
	if err != nil {
		return s.end(ctx, run, Result{}, err)
	}
	run.Progress = progressOf(found.Score, most, time.Since(started), 0)
	return s.end(ctx, run, c.result(found), nil)
}

func progressOf(s plan.Score, most bound.Bound, elapsed, since time.Duration) Progress {
	return Progress{Placed: s.Placed, Total: s.Total, Waits: s.Waits, Changes: s.Changes, Travel: s.Travel, Told: s.Told, Idle: s.Idle, Uneven: s.Uneven, Short: s.Short,
		Most: most.Placed, By: most.By, Bounded: true, Elapsed: elapsed, SinceGain: since}
}

// begin marks the run as running; a run that ended meanwhile is left as it is.
func (s *Service) begin(ctx context.Context, args Args) (run Run, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if run, err = runByID(ctx, tx, args.Mission, args.Run); err != nil {
			return err
		}
		if run.State == Waiting || run.State == Running {
			run.State, run.BeatAt = Running, tx.Now()
			return updateRun(ctx, tx, run)
		}
		return nil
	})
	return run, err
}

// beat notes progress and tells whether somebody asked to stop. A write that fails is no reason to end the run.
func (s *Service) beat(ctx context.Context, id string, p Progress) (stop bool) {
	err := s.DB.Write(ctx, func(tx *db.Tx) (err error) {
		stop, err = beatRun(ctx, tx, id, p)
		return err
	})
	return err == nil && stop
}

func (s *Service) end(ctx context.Context, run Run, r Result, failure error) error {
	run.State, run.Result = Done, r
	if failure != nil {
		f := fault.Of(failure)
		run.State, run.Problem = Failed, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := runByID(ctx, tx, run.MissionID, run.ID)
		if err != nil {
			return err
		}
		if now.State != Running { // another process has finished it, or it was given up
			return job.Finish(ctx, tx)
		}
		run.StopAsked, run.FinishedAt, run.BeatAt = now.StopAsked, tx.Now(), tx.Now()
		if err := updateRun(ctx, tx, run); err != nil {
			return err
		}
		return job.Finish(ctx, tx)
	})
}

func (c *Case) result(p plan.Plan) Result {
	r := Result{Score: p.Score}
	for _, pl := range p.Placements {
		s := Slot{Request: c.Requests[pl.Meeting].ID, Spot: c.SpotIDs[pl.Spot], Start: c.At(pl.Start)}
		for _, i := range pl.People {
			s.People = append(s.People, c.People[i])
		}
		if pl.Interpreter != plan.None {
			s.Interpreter = c.Inters[pl.Interpreter].ID
		}
		now := c.Problem.Meetings[pl.Meeting].Current
		s.New = now == nil
		s.Moved = now != nil && !alike(*now, pl)
		r.Placed = append(r.Placed, s)
	}
	for _, l := range p.Left {
		out := LeftOut{Request: c.Requests[l.Meeting].ID}
		for i, why := range l.Reasons {
			if i == 0 {
				out.Why = why.Kind
			}
			out.Reasons = append(out.Reasons, c.words(why))
		}
		r.Left = append(r.Left, out)
	}
	r.Left = append(r.Left, c.Hopeless...)
	for i, x := range plan.MeasurePeople(c.Problem, p) {
		if x.Placed > 0 {
			r.People = append(r.People, Day{c.People[i], x.Placed, x.Waits, x.Idle, x.Changes, x.Travel})
		}
	}
	return r
}

func sameInts(a, b []int) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// Stop asks a run to end with the best that it has.
func (s *Service) Stop(ctx context.Context, a account.Actor, missionID, runID string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		run, err := runByID(ctx, tx, missionID, runID)
		if err != nil {
			return err
		}
		if run.State != Waiting && run.State != Running {
			return nil
		}
		run.StopAsked = true
		return updateRun(ctx, tx, run)
	})
}

// Discard sets a result aside.
func (s *Service) Discard(ctx context.Context, a account.Actor, missionID, runID string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		run, err := runByID(ctx, tx, missionID, runID)
		if err != nil {
			return err
		}
		if run.State != Done {
			return notReady()
		}
		run.State = Discarded
		return updateRun(ctx, tx, run)
	})
}

func notReady() error {
	return fault.New(fault.Conflict, "Ce plan n’est plus un brouillon prêt : rechargez la page.", "This plan is no longer a draft that is ready: reload the page.")
}

// Runs lists the runs of a mission, the latest first, without their results.
func (s *Service) Runs(ctx context.Context, a account.Actor, missionID string) (out []Run, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = runsOf(ctx, tx, missionID)
		return err
	})
	return out, err
}

// Look reads one run with its result; an intermediary sees only the requests that it carries in it.
func (s *Service) Look(ctx context.Context, a account.Actor, missionID, runID string) (run Run, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return Run{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if run, err = runByID(ctx, tx, missionID, runID); err != nil || mine == nil {
			return err
		}
		list, err := listRequests(ctx, tx, missionID, Filter{Carriers: mine})
		seen := map[string]bool{}
		for _, q := range list {
			seen[q.ID] = true
		}
		run.Result.Placed = slices.DeleteFunc(run.Result.Placed, func(x Slot) bool { return !seen[x.Request] })
		run.Result.Left = slices.DeleteFunc(run.Result.Left, func(x LeftOut) bool { return !seen[x.Request] })
		run.Result.People = nil
		return err
	})
	return run, err
}

func encode(v any) (string, error) {
	b, err := json.Marshal(v)
	return string(b), err
}
