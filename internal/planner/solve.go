package planner

import (
	"io"
	"math"
	"runtime/debug"
	"slices"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
)

// SolveCmd solves a problem.
type SolveCmd struct {
	File     string        `arg:"" help:"The problem; - for standard input."`
	Format   string        `default:"json" enum:"json,text" help:"json or text."`
	Budget   time.Duration `default:"60s" help:"How long to search."`
	Seed     uint64        `default:"1" help:"Seed of the search: the same seed gives the same plan."`
	Fairness Fairness      `default:"2" help:"Published problem: greatest difference of breaks between two participants; -1 for no limit."`
	Moves    int           `help:"Escale’s problem: stop after so many moves rather than by the clock; then the plan can be had again."`
	Preset   Preset        `help:"Escale’s problem: what comes after placing, instead of what the file says: balanced, dense, calm or protect."`
	Plan     string        `name:"published" placeholder:"PLAN" help:"Escale’s problem: the plan that is published; whoever must be told again of a change then counts."`
	Proof    string        `placeholder:"FILE" help:"Published problem: write a certificate that no plan has fewer breaks, or that there is none."`
	Progress bool          `help:"Say on standard error how far the search is."`
	Out      string        `placeholder:"FILE" help:"Where to write the plan (default: standard output)."`
}

// What the collector of memory is told: a process of one task trades memory for time.
const (
	gcPercent   = 800
	memoryLimit = 2 << 30
)

// Run solves.
func (c SolveCmd) Run(t *Terminal) error {
	start := time.Now()
	if c.Budget <= 0 {
		return refused(fault.New(fault.Invalid, "--budget %s : donnez une durée comme 60s ou 5m", "--budget %s: give a length of time like 60s or 5m", c.Budget))
	}
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(memoryLimit))
	p, err := t.problem(c.File)
	if err != nil {
		return err
	}
	if p.slotted != nil && (c.Preset != "" || c.Plan != "") {
		return refused(fault.New(fault.Invalid, "--preset et --published ne vont qu’avec un problème d’Escale (JSON)", "--preset and --published go with Escale’s own problems (JSON) only"))
	}
	if p.slotted != nil {
		return c.slotted(t, p.slotted, start)
	}
	if c.Proof != "" {
		return refused(fault.New(fault.Invalid, "--proof ne va qu’avec un problème publié (.dzn)", "--proof goes with published problems (.dzn) only"))
	}
	if err := twoFromPipe(c.File, c.Plan); err != nil {
		return refused(err)
	}
	if err := t.prefer(p.general, c.Preset, c.Plan); err != nil {
		return err
	}
	return c.general(t, *p.general, start)
}

// general solves a problem in Escale's own form.
func (c SolveCmd) general(t *Terminal, p plan.Problem, start time.Time) error {
	o := plan.Options{Seed: c.Seed, Iterations: c.Moves, Elapsed: func() time.Duration { return time.Since(start) }}
	if c.Moves <= 0 {
		o.Iterations, o.Budget, o.Reserve = 0, c.Budget, reserve(time.Since(start), c.Budget)
	}
	if c.Progress {
		o.Progress = t.telling()
	}
	pl, err := plan.Solve(t.Ctx, p, o)
	if err != nil {
		return refused(err)
	}
	status := "feasible"
	switch {
	case len(pl.Violations) > 0:
		status = "violated"
	case untouched(pl):
		status = "unknown"
	}
	elapsed := seconds(time.Since(start))
	err = t.writing(c.Out, func(w io.Writer) error {
		if c.Format == "text" {
			return t.textPlan(w, p, pl)
		}
		return planfile.WritePlan(w, p, pl, planfile.Told{Status: status, Elapsed: elapsed})
	})
	if err == nil && len(pl.Violations) > 0 {
		return &Outcome{CodeRefused, fault.New(fault.Invalid, "le plan enfreint %d règles, à cause de rendez-vous fixés : voyez « violations »", "the plan breaks %d rules because of pins: see “violations”", len(pl.Violations))}
	}
	if err == nil && status == "unknown" {
		t.note("le temps donné est passé avant le premier placement : donnez plus de --budget", "the budget was over before the first meeting was placed: give a longer --budget")
		return &Outcome{Code: CodeUnknown}
	}
	return err
}

// reserve is what is kept of a budget for the end. Reasons, checking and writing take
// somewhat more than half of what reading took (measured: 0.5 to 0.6 from 5,000 to 86,000
// meetings), on whatever machine both are done.
func reserve(reading, budget time.Duration) time.Duration {
	return min(reading*9/10, budget/2)
}

// untouched says that the budget was over before anything was placed.
func untouched(pl plan.Plan) bool {
	return len(pl.Placements) == 0 && slices.ContainsFunc(pl.Left, func(l plan.Left) bool {
		return slices.ContainsFunc(l.Reasons, func(r plan.Reason) bool { return r.Kind == plan.NotTried })
	})
}

// telling writes the progress of a general search, twice a second at most.
func (t *Terminal) telling() func(plan.Progress) {
	var last time.Time
	return func(g plan.Progress) {
		if time.Since(last) < 500*time.Millisecond {
			return
		}
		last = time.Now()
		t.note("placés %d sur %d ; attentes %d ; changements de lieu %d ; trajets %d min ; dernier gain il y a %.1f s",
			"placed %d of %d; waits %d; changes of place %d; travel %d min; last gain %.1f s ago", g.Placed, g.Total, g.Waits, g.Changes, g.Travel, g.SinceGain.Seconds())
	}
}

// seconds rounds to a thousandth.
func seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }
