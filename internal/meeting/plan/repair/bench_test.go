package repair

import (
	"slices"
	"testing"
	"time"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// BenchmarkLarge repairs a large mission (650 people, 2,000 counterparts, 5,000
// requests) after random disruptions and reports the time of the slowest.
func BenchmarkLarge(b *testing.B) {
	p := plan.Generate(plan.Large(1))
	pl := solved(b, p, 1)
	r := solve.NewRand(1)
	const n = 200
	var took []time.Duration
	var changes, affected, left, proven int
	for b.Loop() {
		took, changes, affected, left, proven = nil, 0, 0, 0, 0
		for len(took) < n {
			d, ok := disturb(r, p, pl)
			if !ok {
				continue
			}
			now := r.Intn(4)*1440 + 9*60
			begun := time.Now()
			got, err := Propose(p, pl, d, now)
			took = append(took, time.Since(begun))
			if err != nil {
				b.Fatal(err)
			}
			if best, ok := got.Best(); ok {
				changes, affected, left = changes+len(best.Changes), affected+len(got.Affected), left+best.Left
				if best.Proven {
					proven++
				}
			}
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[n/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[n*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(took[n-1].Microseconds())/1000, "max-ms")
	b.ReportMetric(float64(affected)/n, "affected")
	b.ReportMetric(float64(changes)/n, "changes")
	b.ReportMetric(float64(left)/n, "left")
	b.ReportMetric(float64(proven)/n, "proven")
}

// disturb draws what happens at a large mission: half-days and days.
func disturb(r *solve.Rand, p plan.Problem, pl plan.Plan) (Disruption, bool) {
	v := pl.Placements[r.Intn(len(pl.Placements))]
	day := v.Start / 1440 * 1440
	d := Disruption{Window: []plan.Window{{From: day + 540, To: day + 780}, {From: day + 780, To: day + 1080}, {From: day + 540, To: day + 1080}, {From: v.Start, To: v.Start + 60}}[r.Intn(4)]}
	switch r.Intn(5) {
	case 0, 1:
		d.Kind, d.Person = Absence, v.People[r.Intn(len(v.People))]
	case 2:
		d.Kind, d.Spot = SpotLost, v.Spot
	case 3:
		if v.Interpreter < 0 {
			return d, false
		}
		d.Kind, d.Interpreter = InterpreterGone, v.Interpreter
	case 4:
		if len(pl.Left) == 0 {
			return d, false
		}
		d.Kind, d.Meeting, d.At, d.Near = Request, pl.Left[r.Intn(len(pl.Left))].Meeting, day+15*60, 60
	}
	return d, true
}
