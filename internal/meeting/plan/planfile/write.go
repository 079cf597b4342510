package planfile

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
)

// Told is what a plan's file says beside the plan itself.
type Told struct {
	Status  string  // "feasible" for a plan that breaks nothing
	Elapsed float64 // seconds
}

// WriteProblem writes a problem that ReadProblem gives back unchanged. Problem.Clock
// has no place in a file. It fails on things without an id of their own.
func WriteProblem(w io.Writer, p plan.Problem) error {
	f, err := fileOf(p)
	if err != nil {
		return err
	}
	return write(w, f)
}

// WritePlan writes a plan of p.
func WritePlan(w io.Writer, p plan.Problem, pl plan.Plan, told Told) error {
	score := scoreFile(pl.Score)
	f := planFile{Format: PlanFormat, Status: told.Status, Seed: int64(pl.Stats.Seed), Elapsed: told.Elapsed, Score: &score, Placements: []placementFile{}}
	wr := writer{&p}
	for _, v := range pl.Placements {
		x := wr.placement(v)
		x.Meeting = p.Meetings[v.Meeting].ID
		f.Placements = append(f.Placements, *x)
	}
	for _, l := range pl.Left {
		x := leftFile{Meeting: p.Meetings[l.Meeting].ID}
		for _, r := range l.Reasons {
			fr, en := r.Words(p)
			x.Reasons = append(x.Reasons, reasonFile{string(r.Kind), fr, en})
		}
		f.Left = append(f.Left, x)
	}
	for _, v := range pl.Violations {
		fr, en := v.Words(p)
		f.Violations = append(f.Violations, violationFile{p.Meetings[v.Meeting].ID, string(v.Kind), fr, en})
	}
	return write(w, f)
}

// write writes one line of JSON.
func write(w io.Writer, v any) error {
	out := bufio.NewWriter(w)
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fault.Wrap(err, fault.Unavailable, "le fichier n’a pas pu être écrit", "the file could not be written")
	}
	return out.Flush()
}

type writer struct{ p *plan.Problem }

func fileOf(p plan.Problem) (*problemFile, error) {
	wr := writer{&p}
	f := &problemFile{Format: ProblemFormat, Travel: p.Travel, Buffer: p.Buffer, Step: p.Step, LunchMinutes: p.LunchMinutes,
		ShortWait: p.ShortWait, Preset: string(p.Preset), Days: []dayFile{}, Meetings: []meetingFile{}}
	if p.Weights != (plan.Weights{}) {
		w := weightsFile(p.Weights)
		f.Weights = &w
	}
	for code, w := range p.LanguageNames {
		if f.LanguageNames == nil {
			f.LanguageNames = map[string]wordsFile{}
		}
		f.LanguageNames[code] = wordsFile(w)
	}
	for _, d := range p.Days {
		x := dayFile{From: d.From, To: d.To, Closed: spans(d.Closed)}
		if d.Label != (plan.Words{}) {
			l := wordsFile(d.Label)
			x.Label = &l
		}
		if d.Lunch != (plan.Window{}) {
			x.Lunch = []int{d.Lunch.From, d.Lunch.To}
		}
		f.Days = append(f.Days, x)
	}
	for _, x := range p.Places {
		f.Places = append(f.Places, placeFile(x))
	}
	for _, x := range p.Firms {
		f.Firms = append(f.Firms, firmFile(x))
	}
	wr.agents(f)
	wr.meetings(f)
	r := resolver{f: f}
	return f, r.ids() // each has an id of its own, or the file could not be read
}

func spans(ws []plan.Window) (out []windowFile) {
	for _, w := range ws {
		out = append(out, windowFile{w.From, w.To})
	}
	return out
}

func (wr writer) placeID(i int) string {
	if i < 0 || i >= len(wr.p.Places) {
		return ""
	}
	return wr.p.Places[i].ID
}

func (wr writer) busy(bs []plan.Busy) (out []busyFile) {
	for _, b := range bs {
		out = append(out, busyFile{b.From, b.To, wr.placeID(b.Place), b.Label, b.Slack})
	}
	return out
}

func (wr writer) agents(f *problemFile) {
	for _, s := range wr.p.Spots {
		x := spotFile{ID: s.ID, Name: s.Name, Kind: s.Kind, Place: wr.placeID(s.Place), Capacity: s.Capacity, Seats: s.Seats, Open: spans(s.Open), Busy: spans(s.Busy)}
		if s.Grid != (plan.Grid{}) {
			g := gridFile(s.Grid)
			x.Grid = &g
		}
		f.Spots = append(f.Spots, x)
	}
	for _, q := range wr.p.People {
		x := personFile{ID: q.ID, Name: q.Name, Open: spans(q.Open), Busy: wr.busy(q.Busy), MaxPerDay: q.MaxPerDay, Languages: q.Languages, AtHome: q.AtHome, Wished: spans(q.Wished)}
		if q.Firm >= 0 && q.Firm < len(wr.p.Firms) {
			x.Firm = wr.p.Firms[q.Firm].ID
		}
		f.People = append(f.People, x)
	}
	for _, q := range wr.p.Interpreters {
		f.Interpreters = append(f.Interpreters, interpreterFile{ID: q.ID, Name: q.Name, Pairs: q.Pairs, Open: spans(q.Open), Busy: wr.busy(q.Busy), MaxPerDay: q.MaxPerDay})
	}
}

func (wr writer) meetings(f *problemFile) {
	p := wr.p
	kinds := map[string][]int{}
	for i, s := range p.Spots {
		kinds[s.Kind] = append(kinds[s.Kind], i)
	}
	names := func(list []int, id func(int) string) (out []string) {
		for _, i := range list {
			out = append(out, id(i))
		}
		return out
	}
	person := func(i int) string { return p.People[i].ID }
	for _, m := range p.Meetings {
		x := meetingFile{ID: m.ID, Label: m.Label, Priority: m.Priority, Minutes: m.Minutes, Required: names(m.Required, person), Windows: spans(m.Windows), Wished: spans(m.Wished), Slack: m.Slack, Languages: m.Languages}
		for _, g := range m.OneOf {
			x.OneOf = append(x.OneOf, names(g, person))
		}
		x.Firms = names(m.Firms, func(i int) string { return p.Firms[i].ID })
		x.After = names(m.After, func(i int) string { return p.Meetings[i].ID })
		if k := kindOf(p, kinds, m.Spots); k != "" {
			x.SpotKinds = []string{k}
		} else {
			x.Spots = names(m.Spots, func(i int) string { return p.Spots[i].ID })
		}
		x.Pin, x.Current = wr.standing(m.Pin), wr.standing(m.Current)
		f.Meetings = append(f.Meetings, x)
	}
}

// kindOf names the kind whose spots are exactly those, or nothing.
func kindOf(p *plan.Problem, kinds map[string][]int, spots []int) string {
	if len(spots) < 2 {
		return ""
	}
	if k := p.Spots[spots[0]].Kind; slices.Equal(kinds[k], spots) {
		return k
	}
	return ""
}

func (wr writer) standing(v *plan.Placement) *placementFile {
	if v == nil {
		return nil
	}
	return wr.placement(*v)
}

func (wr writer) placement(v plan.Placement) *placementFile {
	x := &placementFile{Start: v.Start, Spot: wr.p.Spots[v.Spot].ID}
	for _, q := range v.People {
		x.People = append(x.People, wr.p.People[q].ID)
	}
	if v.Interpreter >= 0 && v.Interpreter < len(wr.p.Interpreters) {
		x.Interpreter = wr.p.Interpreters[v.Interpreter].ID
	}
	return x
}
