// Package plan places meetings: who meets whom, when, and at which table, stand
// or office. It is a pure function from a Problem to a Plan with its explanation;
// it reads no clock, no database and no global, and the same seed with the same
// number of moves gives the same plan on any machine.
//
// # The problem
//
// Time is in minutes really elapsed since an origin that the caller chooses (so a
// change of clocks is no special case); people, spots and all else are referred to
// by their index in the Problem, and carry an ID and a name for the sentences.
//
// Hard rules, never broken by the planner: nobody is in two places, travel time
// and buffer included, towards the other meetings and towards what the agenda
// already holds; a spot holds as many meetings at once as its capacity; opening
// hours, closed hours and the windows of each meeting; the people required, and
// one of each group of representatives; an interpreter where no language is
// common; precedences; at most so many meetings a day; lunch. A pinned meeting
// stays where it is even when it breaks a rule: then the plan names the breach
// (Plan.Violations), nothing is lost silently.
//
// Soft goals, in this order: every firm its minimum of meetings; as many meetings
// as possible, the more urgent first; few and short waits; waits shared fairly;
// few changes of place; little travel; the hours wished; little change from the
// published plan; slack before what must not slip. A Preset weighs the last seven;
// Measure computes them all from nothing. Package rule holds each of them by itself.
//
// # How it is solved
//
// A first plan is built meeting by meeting, the most urgent and the hardest to
// place first, each at its best cell (construct.go). It is then improved by simulated
// annealing over moves that never break a rule (moves.go, eject.go): move one meeting, to the
// best of some cells or beside another engagement of one of its people, place a
// left one, eject those in the way and place them again (ejection chains, Glover
// 1996), exchange two starts along a chain of shared people (Kempe chains, as for
// timetables in Thompson and Dowsland, Annals of Operations Research 63, 1996).
// Every change updates only the days of the people it touches (state.go), so a move
// costs the same in a mission of any size, and memory grows with meetings and
// people alone (BenchmarkScale). BenchmarkAblation tells what each move brings: on
// the large mission, with two million moves, the cost above that of what is left
// out was 32.6 thousand with all of them, 36.0 without the best of some cells, 30.7
// without the places beside (which since are tried less), the others within 0.5;
// chains and ejections earn their keep where much is left out. Check
// and Measure share no code with the search; tests hold one against the other
// after every move.
//
// # Use
//
//	p, err := plan.Solve(ctx, problem, plan.Options{Seed: 1, Iterations: 200_000})
//	for _, l := range p.Left {
//		for _, r := range l.Reasons {
//			fr, en := r.Words(problem)
//			…
//		}
//	}
//
// A page that lets somebody move meetings opens a Desk on the problem and a plan
// and asks it for LegalCells, WhyNot and Alternatives.
package plan

import (
	"context"
	"runtime"
	"time"

	"escale.dev/escale/internal/solve"
)

// Placement is a meeting at its place and time.
type Placement struct {
	Meeting     int
	Start       int // minutes since the origin
	Spot        int
	People      []int // everybody who attends: required, then one per group
	Interpreter int   // None when none is needed
}

// Plan is the answer to a Problem.
type Plan struct {
	Placements []Placement // in the order of Problem.Meetings
	Left       []Left      // meetings not placed, with the reasons
	Violations []Violation // rules that pins break; empty otherwise
	Score      Score
	Stats      Stats
}

// Left is a meeting without a place, and what keeps it out, tightest first.
type Left struct {
	Meeting int
	Reasons []Reason
}

// Stats tells how a plan was found.
type Stats struct {
	Seed    uint64
	Moves   int           // moves tried in each lane
	Lanes   int           // searches that ran side by side
	Elapsed time.Duration // by the caller's own clock; 0 without one
	Stopped bool          // the context ended before the budget
}

// Options bound a run. The zero value is a short repeatable run.
type Options struct {
	Seed uint64
	// Iterations is the number of moves tried in each lane. With no Budget, 0
	// means 20,000 and 40 more for each meeting. A run bounded by Iterations
	// alone is repeatable.
	Iterations int
	// Elapsed returns the time since the caller asked; it is called by several
	// goroutines at once. With Budget it bounds the run in time.
	Elapsed func() time.Duration
	Budget  time.Duration
	// Reserve is the part of the Budget that the search leaves to what comes after it:
	// giving the reasons, checking, and what the caller does with the plan.
	Reserve time.Duration
	// Lanes is the number of searches side by side. It counts in the result;
	// Workers (how many of them run at the same time, 0 means as many as the
	// machine has cores) does not. 0 means 2, or with a Budget one for each
	// worker, so that more cores find more in the same time.
	Lanes, Workers int
	// Progress, when set, is told now and then how far the run is, always
	// by one goroutine at a time.
	Progress func(Progress)
}

// Progress is what a page shows while a plan is being made.
type Progress struct {
	Placed, Total int
	Waits, Idle   int // waits of people, and their minutes
	Changes       int // changes of place
	Travel        int // minutes
	Told          int // people to tell again, against the published plan
	Score         Score
	Moves         int           // tried so far in each lane
	SinceMoves    int           // since the last gain
	SinceGain     time.Duration // by the caller's clock; 0 without one
}

// Solve places the meetings of p. It fails only on a problem that Validate
// refuses; a context that ends early gives the best plan found so far.
func Solve(ctx context.Context, p Problem, o Options) (Plan, error) {
	if err := Validate(p); err != nil {
		return Plan{}, err
	}
	o = o.filled(p)
	m := newModel(&p)
	first := newState(m)
	first.construct(func() bool { return ctx.Err() != nil || o.spent() >= 1 }, solve.NewRand(o.Seed))
	lanes := make([]*walk, o.Lanes)
	walks := make([]solve.Walk, o.Lanes)
	for i := range lanes {
		s := first
		if i > 0 {
			s = first.clone()
		}
		lanes[i] = newWalk(s)
		walks[i] = lanes[i]
	}
	t := tracker{o: o, lanes: lanes}
	t.report(solve.Report{Cost: lanes[0].score.Cost}) // the first plan, at once
	if !m.idle() {
		solve.Run(walks, t.options(ctx))
	}
	best := lanes[t.last.Best]
	best.restore()
	out := best.s.plan()
	out.Violations = Check(p, out)
	out.Stats = Stats{Seed: o.Seed, Moves: t.last.Moves, Lanes: o.Lanes, Stopped: ctx.Err() != nil}
	if o.Elapsed != nil {
		out.Stats.Elapsed = o.Elapsed()
	}
	return out, nil
}

// filled puts the defaults in.
func (o Options) filled(p Problem) Options {
	if o.Iterations <= 0 && !o.timed() {
		o.Iterations = 20_000 + 40*len(p.Meetings)
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Lanes <= 0 {
		o.Lanes = 2
		if o.timed() && o.Iterations <= 0 {
			o.Lanes = o.Workers
		}
	}
	o.Lanes = min(o.Lanes, 64)
	return o
}

// timed says whether the run is bounded in time.
func (o Options) timed() bool { return o.Elapsed != nil && o.Budget > 0 }

// spent is the share of the budget in time that is used up.
func (o Options) spent() float64 {
	if !o.timed() {
		return 0
	}
	return float64(o.Elapsed()) / float64(max(1, o.Budget-o.Reserve))
}

// tracker turns the engine's reports into the caller's progress.
type tracker struct {
	o     Options
	lanes []*walk
	last  solve.Report
	gain  time.Duration
}

func (t *tracker) options(ctx context.Context) solve.Options {
	o := t.o
	so := solve.Options{Seed: o.Seed, Moves: o.Iterations, Workers: o.Workers, Round: 4_000,
		Schedule: t.lanes[0].s.m.schedule(), Report: t.report}
	if o.timed() || ctx.Done() != nil {
		so.Spent = func() float64 {
			if ctx.Err() != nil {
				return 1
			}
			return o.spent()
		}
	}
	return so
}

func (t *tracker) report(r solve.Report) {
	t.last = r
	if t.o.Progress == nil {
		return
	}
	sc := t.lanes[r.Best].score
	g := Progress{Placed: sc.Placed, Total: sc.Total, Waits: sc.Waits, Idle: sc.Idle, Changes: sc.Changes,
		Travel: sc.Travel, Told: sc.Told, Score: sc, Moves: r.Moves, SinceMoves: r.Since}
	if t.o.Elapsed != nil {
		now := t.o.Elapsed()
		if r.Since == 0 {
			t.gain = now
		}
		g.SinceGain = now - t.gain
	}
	t.o.Progress(g)
}
