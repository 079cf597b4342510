// Package solve is a search engine that knows nothing of what it searches: no
// word of meetings, people or tables stands here.
//
// A problem is anything that can be walked: a Walk holds one solution, applies
// random moves to it in place, and can keep or undo the last one. Run drives
// several walks (lanes) by simulated annealing (Kirkpatrick, Gelatt and Vecchi,
// Science 220, 1983), with the temperature falling over the share of the budget
// already spent. Lanes meet at fixed rounds, where laggards take over the best
// solution of the lanes before them, as in parallel annealing with periodic exchange
// (Ram, Sreenivas and Subramaniam, 1996).
//
// Nothing here reads a clock or a global: the budget is a number of moves, or a
// function that the caller supplies. The order in which lanes finish never
// counts, so a run bounded by moves gives the same answer on one core and on
// sixty-four. The package also holds the machinery that walks are made of: a
// generator of random numbers (Rand), sets of bits (Bits), counters of shared
// resources (Counter).
package solve

import (
	"math"
	"sync"
)

// Walk is one solution that changes in place. A Walk is used by one goroutine at
// a time, except that Load reads the best of another walk that is at rest.
type Walk interface {
	// Cost is the value of the current solution; less is better.
	Cost() int64
	// Try applies one random move; false means that nothing changed.
	Try(r *Rand) bool
	// Keep makes the last move final.
	Keep()
	// Undo takes the last move back.
	Undo()
	// Save remembers the current solution as the best of this walk.
	Save()
	// Load makes the best of another walk the current solution and the best.
	Load(from Walk)
}

// Schedule is the law of cooling: the temperature falls geometrically from Hot
// to Cold. A temperature is a loss that is accepted about once in three times.
type Schedule struct{ Hot, Cold float64 }

// at returns the temperature when the share f (0 to 1) of the budget is spent.
func (s Schedule) at(f float64) float64 {
	return s.Hot * math.Pow(s.Cold/s.Hot, min(1, max(0, f)))
}

// Options bound and shape a run.
type Options struct {
	Seed  uint64
	Moves int // moves tried in each lane; 0 leaves the bound to Spent
	Round int // moves of a lane between two meetings of the lanes; 0 means 20,000
	// Spent returns the share of the budget used so far, from 0 to 1, and ends
	// the run at 1. It is called by all lanes at once, every 128 moves. Nil
	// means that Moves alone bounds the run, which makes it repeatable.
	Spent    func() float64
	Schedule Schedule
	Workers  int // lanes run at the same time; 0 or 1 means one after the other
	// Report, when set, is called between rounds, by one goroutine.
	Report func(Report)
}

// Report is the state of a run between two rounds.
type Report struct {
	Best  int   // index of the lane that holds the best solution
	Cost  int64 // its value
	Moves int   // moves tried so far in each lane, at least
	Since int   // moves of each lane since the best last improved
}

// lane is a walk with its own numbers.
type lane struct {
	w     Walk
	r     *Rand
	best  int64
	tried int // moves in the round
}

// check is how many moves pass between two looks at the budget.
const check = 128

// Run improves the walks until the budget is spent and returns the index of the
// one whose saved best is the best of all. The walks must hold a solution each,
// already saved; they may be equal.
func Run(walks []Walk, o Options) int {
	if o.Round <= 0 {
		o.Round = 20_000
	}
	lanes := make([]*lane, len(walks))
	for i, w := range walks {
		lanes[i] = &lane{w: w, r: NewRand(o.Seed + uint64(i)*0x9e3779b97f4a7c15), best: w.Cost()}
	}
	rep := Report{Cost: math.MaxInt64}
	for round := 1; ; round++ {
		n := o.Round
		if o.Moves > 0 {
			n = min(n, o.Moves-rep.Moves)
		}
		if n > 0 {
			runRound(lanes, o, rep.Moves, n)
		}
		for _, l := range lanes {
			n = min(n, l.tried)
		}
		rep.Moves += n
		rep.Since += n
		for i, l := range lanes {
			if l.best < rep.Cost {
				rep.Best, rep.Cost, rep.Since = i, l.best, 0
			}
		}
		if o.Report != nil {
			o.Report(rep)
		}
		if (o.Moves > 0 && rep.Moves >= o.Moves) || (o.Spent != nil && o.Spent() >= 1) || (o.Moves <= 0 && o.Spent == nil) {
			return rep.Best
		}
		share(lanes, round)
	}
}

// share lets lanes that lag take over the best solution of the lanes before them, each
// at one round in four. A lane never looks at those behind it: what it finds does not
// depend on how many there are, so that one lane more never makes the best worse.
func share(lanes []*lane, round int) {
	ahead := 0
	for i, l := range lanes {
		if l.best < lanes[ahead].best {
			ahead = i
		}
		if ahead != i && (round+i)%4 == 0 && lanes[ahead].best < l.best {
			l.w.Load(lanes[ahead].w)
			l.best = lanes[ahead].best
		}
	}
}

// runRound runs n moves in every lane, on as many workers as allowed.
func runRound(lanes []*lane, o Options, done, n int) {
	if o.Workers <= 1 || len(lanes) == 1 {
		for _, l := range lanes {
			l.run(o, done, n)
		}
		return
	}
	var wg sync.WaitGroup
	gate := make(chan struct{}, o.Workers)
	for _, l := range lanes {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			l.run(o, done, n)
		})
	}
	wg.Wait()
}

// run tries n moves.
func (l *lane) run(o Options, done, n int) {
	var heat float64
	cost := l.w.Cost()
	l.tried = 0
	for i := range n {
		if i%check == 0 {
			f := 0.0
			if o.Moves > 0 {
				f = float64(done+i) / float64(o.Moves)
			}
			if o.Spent != nil {
				spent := o.Spent()
				if spent >= 1 {
					return
				}
				f = max(f, spent)
			}
			heat = o.Schedule.at(f)
		}
		l.tried++
		if !l.w.Try(l.r) {
			continue
		}
		next := l.w.Cost()
		if next > cost && math.Exp(float64(cost-next)/heat) <= l.r.Float() {
			l.w.Undo()
			continue
		}
		l.w.Keep()
		cost = next
		if cost < l.best {
			l.best = cost
			l.w.Save()
		}
	}
}
