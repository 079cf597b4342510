package plan

import "cmp"

// Preset is a named way to weigh the goals that come after placing.
type Preset string

// The presets. Minimum and placing always come first.
const (
	Balanced Preset = ""        // waits first, then places, then changes
	Dense    Preset = "dense"   // days without holes
	Calm     Preset = "calm"    // little travel, few changes of place
	Protect  Preset = "protect" // move as little as possible of what is published
)

// Weights are the price of one unit of each goal. All zero means the preset's.
type Weights struct {
	Wait   int // one wait
	Idle   int // one minute of waiting
	Uneven int // one unit of Score.Uneven
	Change int // one change of place
	Travel int // one minute of travel
	Told   int // one person to tell again
}

// Weights returns the prices of a preset; an unknown preset has those of Balanced.
func (p Preset) Weights() Weights {
	switch p {
	case Dense:
		return Weights{Wait: 100, Idle: 3, Uneven: 10, Change: 5, Travel: 1, Told: 10}
	case Calm:
		return Weights{Wait: 10, Idle: 0, Uneven: 5, Change: 60, Travel: 4, Told: 20}
	case Protect:
		return Weights{Wait: 20, Idle: 1, Uneven: 5, Change: 10, Travel: 1, Told: 400}
	}
	return Weights{Wait: 40, Idle: 1, Uneven: 10, Change: 20, Travel: 1, Told: 30}
}

// weights returns the prices that apply to the problem.
func (p *Problem) weights() Weights {
	if p.Weights != (Weights{}) {
		return p.Weights
	}
	return p.Preset.Weights()
}

// The prices of the first two goals stand far above all others.
const (
	priceShort  = 2_000_000 // one meeting that a firm lacks to its minimum
	priceUnit   = 1_000     // one unit of urgency
	urgencyTop  = 100       // units of urgency of a meeting of priority 1
	urgencyLeft = 8         // and of the least urgent
)

// urgency is the worth of placing a meeting: 100 for priority 1, and seven tenths
// of the step above for each step down, so that one meeting yields to one more
// urgent, but not to the same number and one more.
func urgency(priority int) int {
	u := urgencyTop
	for i := 1; i < priority && u > urgencyLeft; i++ {
		u = u * 7 / 10
	}
	return max(u, urgencyLeft)
}

// Score is the value of a plan, goal by goal.
type Score struct {
	Placed, Total int
	Short         int   // meetings that firms lack to their minimum
	Missed        int   // urgency of the meetings left out
	Waits         int   // idle stretches between engagements of a person in a day
	Idle          int   // and their minutes
	Uneven        int   // sum over people of the square of their waits
	Changes       int   // changes of place
	Travel        int   // minutes on the way
	Told          int   // people to tell again
	Cost          int64 // all of the above, weighed; what the search makes small
}

// price puts the cost in.
func (s Score) price(w Weights) Score {
	s.Cost = int64(s.Short)*priceShort + int64(s.Missed)*priceUnit +
		int64(s.Waits)*int64(w.Wait) + int64(s.Idle)*int64(w.Idle) + int64(s.Uneven)*int64(w.Uneven) +
		int64(s.Changes)*int64(w.Change) + int64(s.Travel)*int64(w.Travel) + int64(s.Told)*int64(w.Told)
	return s
}

// Compare is negative when s is the better of two scores of the same problem.
func (s Score) Compare(o Score) int { return cmp.Compare(s.Cost, o.Cost) }

// minus is the difference of two scores, goal by goal.
func (s Score) minus(o Score) Score {
	return Score{Placed: s.Placed - o.Placed, Total: s.Total - o.Total, Short: s.Short - o.Short, Missed: s.Missed - o.Missed,
		Waits: s.Waits - o.Waits, Idle: s.Idle - o.Idle, Uneven: s.Uneven - o.Uneven, Changes: s.Changes - o.Changes,
		Travel: s.Travel - o.Travel, Told: s.Told - o.Told, Cost: s.Cost - o.Cost}
}
