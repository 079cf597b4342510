package planner

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/planfile"
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/meeting/plan/slotted/audit"
)

// CheckCmd checks a plan, a certificate, or both.
type CheckCmd struct {
	Problem  string   `arg:"" help:"The problem; - for standard input."`
	Plan     string   `arg:"" optional:"" help:"The plan: what solve printed, or for a published problem its slots with blanks between."`
	Proof    string   `placeholder:"FILE" help:"Published problem: a certificate to follow step by step."`
	Fairness Fairness `default:"2" help:"Published problem: greatest difference of breaks between two participants; -1 for no limit."`
	Format   string   `default:"text" enum:"json,text" help:"json or text."`
}

// verdict is what --format json prints.
type verdict struct {
	Holds    bool        `json:"holds"`
	Breaks   *int        `json:"breaks,omitempty"`
	Score    *plan.Score `json:"score,omitempty"`
	Proven   string      `json:"proven,omitempty"`
	Breaches []string    `json:"breaches"` // in the terminal's language
}

// Run checks.
func (c CheckCmd) Run(t *Terminal) error {
	if c.Plan == "" && c.Proof == "" {
		return refused(fault.New(fault.Invalid, "il n’y a rien à vérifier : donnez un plan, ou --proof FICHIER", "there is nothing to check: give a plan, or --proof FILE"))
	}
	for _, pair := range [][2]string{{c.Problem, c.Plan}, {c.Problem, c.Proof}, {c.Plan, c.Proof}} {
		if err := twoFromPipe(pair[0], pair[1]); err != nil {
			return refused(err)
		}
	}
	p, err := t.problem(c.Problem)
	if err != nil {
		return err
	}
	v := verdict{Holds: true, Breaches: []string{}}
	switch {
	case c.Plan == "":
	case p.slotted != nil:
		err = c.slotted(t, p.slotted, &v)
	default:
		err = c.general(t, *p.general, &v)
	}
	if err == nil && c.Proof != "" {
		err = c.proof(t, p, &v)
	}
	if err != nil {
		return err
	}
	if err := c.print(t, v); err != nil {
		return err
	}
	if !v.Holds {
		return &Outcome{Code: CodeRefused}
	}
	return nil
}

func (v *verdict) breach(s string) {
	v.Holds = false
	v.Breaches = append(v.Breaches, s)
}

func (c CheckCmd) slotted(t *Terminal, p *slotted.Problem, v *verdict) error {
	body, err := t.bytes(c.Plan)
	if err != nil {
		return err
	}
	said, err := readAnswer(p, body)
	if err != nil {
		return refused(err)
	}
	breaks, breaches := audit.Plan(p, said.slot, int(c.Fairness))
	v.Breaks = &breaks
	for _, b := range append(breaches, said.tables(p)...) {
		v.breach(t.in(b.FR, b.EN))
	}
	if said.breaks != nil && *said.breaks != breaks {
		v.breach(fmt.Sprintf(t.in("le plan dit %d pauses, il y en a %d", "the plan says %d breaks, there are %d"), *said.breaks, breaks))
	}
	return nil
}

// general checks a plan of Escale's own form.
func (c CheckCmd) general(t *Terminal, p plan.Problem, v *verdict) error {
	body, err := t.bytes(c.Plan)
	if err != nil {
		return err
	}
	pl, err := planfile.ReadPlan(bytes.NewReader(body), p)
	if err != nil {
		return refused(err)
	}
	for _, b := range plan.Check(p, pl) {
		v.breach(t.in(b.Words(p)))
	}
	s := plan.Measure(p, pl)
	v.Score = &s
	return nil
}

func (c CheckCmd) proof(t *Terminal, p problem, v *verdict) error {
	if p.slotted == nil {
		return refused(fault.New(fault.Invalid, "--proof ne va qu’avec un problème publié (.dzn)", "--proof goes with published problems (.dzn) only"))
	}
	body, err := t.stream(c.Proof)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }() // only read
	claim, err := audit.Verify(p.slotted, body)
	switch {
	case fault.Is(err, fault.Invalid):
		v.breach(fault.Of(err).Sentence(t.Lang))
	case err != nil:
		return err
	case claim.Bound < 0:
		v.Proven = fmt.Sprintf(t.in("il n’y a aucun plan d’équité %d", "there is no plan of fairness %d"), claim.Fairness)
	default:
		v.Proven = fmt.Sprintf(t.in("aucun plan d’équité %d n’a moins de %d pauses", "no plan of fairness %d has fewer than %d breaks"), claim.Fairness, claim.Bound+1)
	}
	return nil
}

func (c CheckCmd) print(t *Terminal, v verdict) error {
	if c.Format == "json" {
		return json.NewEncoder(t.Out).Encode(v)
	}
	var b strings.Builder
	for _, s := range v.Breaches {
		b.WriteString("- " + s + "\n")
	}
	if v.Holds {
		b.WriteString(t.in("tout est respecté", "everything holds") + "\n")
	}
	if v.Breaks != nil {
		fmt.Fprintf(&b, t.in("pauses : %d", "breaks: %d")+"\n", *v.Breaks)
	}
	if v.Score != nil {
		b.WriteString(t.scoreLine(*v.Score) + "\n")
	}
	if v.Proven != "" {
		b.WriteString(t.in("prouvé : ", "proven: ") + v.Proven + "\n")
	}
	_, err := io.WriteString(t.Out, b.String())
	return err
}

// saidPlan is a plan of a published problem as a file says it.
type saidPlan struct {
	slot   []int
	table  []int // nil when the file says nothing of them
	breaks *int
}

// tables checks that meetings of one slot stand at tables of their own.
func (s saidPlan) tables(p *slotted.Problem) (out []audit.Breach) {
	type seat struct{ slot, table int }
	at := map[seat]int{}
	for i, n := range s.table {
		if n < 1 || n > p.Tables {
			out = append(out, audit.Breach{FR: fmt.Sprintf("rendez-vous %d : table %d, hors de 1 à %d", i+1, n, p.Tables), EN: fmt.Sprintf("meeting %d: table %d, outside 1 to %d", i+1, n, p.Tables)})
		}
		k := seat{s.slot[i], n}
		if j, taken := at[k]; taken {
			out = append(out, audit.Breach{FR: fmt.Sprintf("rendez-vous %d et %d : tous deux au créneau %d, table %d", j, i+1, k.slot, n), EN: fmt.Sprintf("meetings %d and %d: both in slot %d at table %d", j, i+1, k.slot, n)})
		}
		at[k] = i + 1
	}
	return out
}

// readAnswer reads what solve printed, or a list of slots.
func readAnswer(p *slotted.Problem, body []byte) (s saidPlan, err error) {
	if !isJSON(body) {
		for i, w := range strings.Fields(string(body)) {
			n, err := strconv.Atoi(w)
			if err != nil || i >= len(p.Meetings) {
				return s, fault.New(fault.Invalid, "le plan, mot %d : trouvé « %.20s », attendu %d numéros de créneau, ou le JSON de solve", "the plan, word %d: found “%.20s”, expected %d numbers of slots, or the JSON of solve", i+1, w, len(p.Meetings))
			}
			s.slot = append(s.slot, n)
		}
		return s, s.whole(p)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		var typed *json.UnmarshalTypeError
		if errors.As(err, &typed) {
			return s, fault.New(fault.Invalid, "le plan, « %s » : trouvé %s, attendu un nombre", "the plan, “%s”: found %s, expected a number", typed.Field, typed.Value)
		}
		return s, fault.New(fault.Invalid, "le plan n’est pas du JSON entier : %v", "the plan is no whole JSON: %v", err)
	}
	s.slot, s.table, s.breaks = make([]int, len(p.Meetings)), make([]int, len(p.Meetings)), a.Breaks
	for k, m := range a.Meetings {
		switch {
		case m.ID < 1 || m.ID > len(p.Meetings):
			return s, fault.New(fault.Invalid, "le plan, meetings[%d].id : %d, hors de 1 à %d", "the plan, meetings[%d].id: %d, outside 1 to %d", k, m.ID, len(p.Meetings))
		case s.table[m.ID-1] != 0 || s.slot[m.ID-1] != 0:
			return s, fault.New(fault.Invalid, "le plan, meetings[%d] : le rendez-vous %d y est deux fois", "the plan, meetings[%d]: meeting %d is there twice", k, m.ID)
		}
		s.slot[m.ID-1], s.table[m.ID-1] = m.Slot, m.Table
	}
	if len(a.Meetings) != len(p.Meetings) {
		s.slot = s.slot[:len(a.Meetings)] // for the count
	}
	return s, s.whole(p)
}

// whole refuses a plan that says too little to be judged.
func (s saidPlan) whole(p *slotted.Problem) error {
	if len(s.slot) != len(p.Meetings) {
		return fault.New(fault.Invalid, "le plan donne %d rendez-vous sur %d : il en faut autant", "the plan gives %d meetings of %d: all are needed", len(s.slot), len(p.Meetings))
	}
	return nil
}
