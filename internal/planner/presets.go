package planner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
)

// Preset is what comes after placing, as the command line names it; empty means what
// the file says.
type Preset string

// presetNames are the words, in the order in which they are shown, and what each is for.
var presetNames = []struct {
	word   Preset
	preset plan.Preset
	fr, en string
}{
	{"balanced", plan.Balanced, "équilibré", "balanced"},
	{"dense", plan.Dense, "journée dense", "dense day"},
	{"calm", plan.Calm, "journée calme", "calm day"},
	{"protect", plan.Protect, "protéger le plan publié", "protect the published plan"},
}

// UnmarshalText reads the word of a preset.
func (p *Preset) UnmarshalText(text []byte) error {
	for _, n := range presetNames {
		if Preset(text) == n.word {
			*p = n.word
			return nil
		}
	}
	return fmt.Errorf("%q is no preset: give balanced, dense, calm or protect", text)
}

// prefer puts a preset, and what is published, into a problem.
func (t *Terminal) prefer(p *plan.Problem, word Preset, published string) error {
	for _, n := range presetNames {
		if n.word == word {
			p.Preset, p.Weights = n.preset, plan.Weights{}
		}
	}
	if published == "" {
		return nil
	}
	body, err := t.bytes(published)
	if err != nil {
		return err
	}
	pl, err := planfile.ReadPlan(bytes.NewReader(body), *p)
	if err != nil {
		return refused(err)
	}
	for i := range p.Meetings {
		p.Meetings[i].Current = nil
	}
	for _, v := range pl.Placements {
		p.Meetings[v.Meeting].Current = &v
	}
	return refused(plan.Validate(*p))
}

// PresetsCmd solves one problem under each preset.
type PresetsCmd struct {
	File   string        `arg:"" help:"The problem, Escale’s JSON; - for standard input."`
	Plan   string        `name:"published" placeholder:"PLAN" help:"The plan that is published, if any."`
	Budget time.Duration `default:"10s" help:"How long to search under each."`
	Moves  int           `help:"Stop after so many moves rather than by the clock; then the table can be had again."`
	Seed   uint64        `default:"1" help:"Seed of the searches."`
	Format string        `default:"text" enum:"json,text" help:"json or text."`
}

// underPreset is what came of one preset.
type underPreset struct {
	Preset Preset     `json:"preset"`
	Score  plan.Score `json:"score"`
	name   string
}

// Run solves under each preset and shows the goals side by side.
func (c PresetsCmd) Run(t *Terminal) error {
	if c.Budget <= 0 {
		return refused(fault.New(fault.Invalid, "--budget %s : donnez une durée comme 60s ou 5m", "--budget %s: give a length of time like 60s or 5m", c.Budget))
	}
	if err := twoFromPipe(c.File, c.Plan); err != nil {
		return refused(err)
	}
	p, err := t.problem(c.File)
	if err != nil {
		return err
	}
	if p.general == nil {
		return refused(fault.New(fault.Invalid, "un problème publié (.dzn) n’a pas de préréglages : ses pauses sont son seul but", "a published problem (.dzn) has no presets: its breaks are its only goal"))
	}
	if err := t.prefer(p.general, "", c.Plan); err != nil {
		return err
	}
	var all []underPreset
	for _, n := range presetNames {
		g := *p.general
		g.Preset, g.Weights = n.preset, plan.Weights{}
		start := time.Now()
		o := plan.Options{Seed: c.Seed, Iterations: c.Moves}
		if c.Moves <= 0 {
			o.Budget, o.Elapsed = c.Budget, func() time.Duration { return time.Since(start) }
		}
		pl, err := plan.Solve(t.Ctx, g, o)
		if err != nil {
			return refused(err)
		}
		all = append(all, underPreset{n.word, pl.Score, t.in(n.fr, n.en)})
	}
	if c.Format == "json" {
		return json.NewEncoder(t.Out).Encode(all)
	}
	return t.tablePresets(all)
}

// goals are the columns of the table: what each preset gets and gives up.
var goals = []struct {
	fr, en string
	of     func(plan.Score) int
}{
	{"placés", "placed", func(s plan.Score) int { return s.Placed }},
	{"attentes", "waits", func(s plan.Score) int { return s.Waits }},
	{"min d’attente", "min waiting", func(s plan.Score) int { return s.Idle }},
	{"inégalité", "uneven", func(s plan.Score) int { return s.Uneven }},
	{"changements", "changes", func(s plan.Score) int { return s.Changes }},
	{"min de trajet", "min travel", func(s plan.Score) int { return s.Travel }},
	{"hors souhaits", "unwished", func(s plan.Score) int { return s.Unwished }},
	{"à prévenir", "to tell", func(s plan.Score) int { return s.Told }},
	{"marge perdue", "slack lost", func(s plan.Score) int { return s.Tight }},
}

func (t *Terminal) tablePresets(all []underPreset) error {
	w := tabwriter.NewWriter(t.Out, 0, 0, 2, ' ', 0)
	line := []byte(t.in("préréglage", "preset"))
	for _, g := range goals {
		line = fmt.Appendf(line, "\t%s", t.in(g.fr, g.en))
	}
	_, _ = fmt.Fprintf(w, "%s\n", line) // Flush tells
	for _, x := range all {
		line = []byte(x.name)
		for _, g := range goals {
			line = fmt.Appendf(line, "\t%d", g.of(x.Score))
		}
		_, _ = fmt.Fprintf(w, "%s\n", line) // Flush tells
	}
	return w.Flush()
}
