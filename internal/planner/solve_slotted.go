package planner

import (
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/meeting/plan/slotted/audit"
	"escale.dev/escale/internal/meeting/plan/slotted/exact"
	"escale.dev/escale/internal/solve/sat"
)

// answer is the line that escale plan solve prints for a published problem.
type answer struct {
	Status    string   `json:"status"`
	Breaks    *int     `json:"breaks,omitempty"` // only with a plan
	Bound     int      `json:"bound"`            // no plan has fewer breaks: proven
	Elapsed   float64  `json:"elapsed_s"`
	BestAfter float64  `json:"best_after_s"`
	Seed      uint64   `json:"seed"`
	Meetings  []seated `json:"meetings,omitempty"`
}

// seated is one meeting of a plan, all counted from 1.
type seated struct {
	ID    int `json:"id"`
	Slot  int `json:"slot"`
	Table int `json:"table"`
}

// chase is a search under way: what is known so far, for whoever stops waiting.
type chase struct {
	mu     sync.Mutex
	start  time.Time
	best   slotted.Result
	bound  int
	bestAt time.Duration
}

func (h *chase) rise(bound int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bound = max(h.bound, bound)
}

func (h *chase) better(r slotted.Result) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.best.Slot == nil || r.Breaks < h.best.Breaks {
		h.best, h.bestAt = r, time.Since(h.start)
	}
	h.bound = max(h.bound, r.Bound)
}

// end takes what the search returned.
func (h *chase) end(r slotted.Result) {
	if r.Slot != nil {
		h.better(r)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.best.Status = r.Status
	h.bound = max(h.bound, r.Bound)
}

// known is the best so far, with the bound so far.
func (h *chase) known() (slotted.Result, time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.best
	r.Bound = h.bound
	switch {
	case r.Status == slotted.Infeasible:
	case r.Slot == nil:
		r.Status = slotted.Unknown
	case r.Breaks <= r.Bound:
		r.Status = slotted.Optimal
	default:
		r.Status = slotted.Feasible
	}
	return r, h.bestAt
}

// slack is how long a search may take to hear that it must stop: a fiftieth of the
// budget. After that it is left behind.
func slack(budget time.Duration) time.Duration {
	return max(budget/50, 5*time.Millisecond)
}

// slotted solves a published problem.
func (c SolveCmd) slotted(t *Terminal, p *slotted.Problem, start time.Time) error {
	h := &chase{start: start}
	over := func() bool { return t.Ctx.Err() != nil || time.Since(start) >= c.Budget }
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.end(exact.Solve(p, exact.Options{Fairness: int(c.Fairness), Seed: c.Seed, Stop: over, Rise: h.rise, Better: h.better}))
	}()
	c.await(t, h, done)
	r, bestAt := h.known()
	a := answer{Status: r.Status, Bound: r.Bound, Elapsed: seconds(time.Since(start)), BestAfter: seconds(bestAt), Seed: c.Seed}
	if r.Slot != nil && r.Status != slotted.Infeasible {
		breaks, breaches := audit.Plan(p, r.Slot, int(c.Fairness))
		if len(breaches) > 0 || breaks != r.Breaks {
			return fmt.Errorf("the search made a plan that does not hold: %d breaks counted, %d said, %v", breaks, r.Breaks, breaches)
		}
		a.Breaks, a.Meetings = &breaks, seats(p, r.Slot)
	}
	if err := t.writing(c.Out, func(w io.Writer) error { return c.print(t, w, a) }); err != nil {
		return err
	}
	if c.Proof != "" {
		if err := c.prove(t, p, a, over); err != nil {
			return err
		}
	}
	switch a.Status {
	case slotted.Infeasible:
		return &Outcome{Code: CodeInfeasible}
	case slotted.Unknown:
		return &Outcome{Code: CodeUnknown}
	}
	return nil
}

// await waits for the search, for the end of the budget or for a signal.
func (c SolveCmd) await(t *Terminal, h *chase, done <-chan struct{}) {
	last := time.NewTimer(time.Until(h.start.Add(c.Budget + slack(c.Budget))))
	defer last.Stop()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	stopped := t.Ctx.Done()
	for {
		select {
		case <-done:
			return
		case <-last.C:
			return
		case <-stopped:
			stopped = nil
			last.Reset(200 * time.Millisecond)
		case <-tick.C:
			if c.Progress {
				t.tellChase(h)
			}
		}
	}
}

func (t *Terminal) tellChase(h *chase) {
	r, bestAt := h.known()
	now := time.Since(h.start)
	if r.Slot == nil {
		t.note("%.1f s : pas encore de plan, borne prouvée %d", "%.1f s: no plan yet, proven bound %d", now.Seconds(), r.Bound)
		return
	}
	t.note("%.1f s : %d pauses, borne prouvée %d, dernier gain il y a %.1f s", "%.1f s: %d breaks, proven bound %d, last gain %.1f s ago",
		now.Seconds(), r.Breaks, r.Bound, (now - bestAt).Seconds())
}

// seats gives each meeting of a slot a table of its own.
func seats(p *slotted.Problem, slot []int) []seated {
	taken := make([]int, p.Slots+1)
	out := make([]seated, len(slot))
	for i, s := range slot {
		taken[s]++
		out[i] = seated{i + 1, s, taken[s]}
	}
	return out
}

func (c SolveCmd) print(t *Terminal, w io.Writer, a answer) error {
	if c.Format == "json" {
		return json.NewEncoder(w).Encode(a)
	}
	return t.textAnswer(w, a)
}

// textAnswer writes an answer for people, slot by slot.
func (t *Terminal) textAnswer(w io.Writer, a answer) error {
	words := map[string][2]string{
		slotted.Optimal: {"optimal, prouvé", "optimal, proven"}, slotted.Feasible: {"faisable", "feasible"},
		slotted.Infeasible: {"infaisable, prouvé", "infeasible, proven"}, slotted.Unknown: {"inconnu dans le temps donné", "unknown within the budget"}}[a.Status]
	_, err := fmt.Fprintln(w, t.in(words[0], words[1]))
	if a.Breaks == nil || err != nil {
		return err
	}
	_, _ = fmt.Fprintf(w, t.in("pauses : %d ; borne prouvée : %d ; %.1f s", "breaks: %d; proven bound: %d; %.1f s")+"\n", *a.Breaks, a.Bound, a.Elapsed)
	bySlot := map[int][]int{}
	last := 0
	for _, m := range a.Meetings {
		bySlot[m.Slot] = append(bySlot[m.Slot], m.ID)
		last = max(last, m.Slot)
	}
	for s := 1; s <= last && err == nil; s++ {
		_, err = fmt.Fprintf(w, t.in("créneau %d :", "slot %d:")+" %v\n", s, bySlot[s])
	}
	return err
}

// prove writes the certificate of what was found, or says why there is none.
func (c SolveCmd) prove(t *Terminal, p *slotted.Problem, a answer, over func() bool) error {
	claim := audit.Claim{Fairness: int(c.Fairness), Bound: -1}
	switch {
	case a.Status == slotted.Infeasible:
	case a.Status != slotted.Optimal:
		t.note("pas de certificat : rien n’est prouvé dans le temps donné", "no certificate: nothing was proven within the budget")
		return &Outcome{Code: CodeUnknown}
	case *a.Breaks == 0:
		t.note("pas de certificat : moins de 0 pause, cela n’existe pas, la preuve est faite", "no certificate: fewer than 0 breaks do not exist, nothing is to be proven")
		return nil
	default:
		claim.Bound = *a.Breaks - 1
	}
	w, done, err := t.output(c.Proof)
	if err != nil {
		return err
	}
	found, err := exact.Prove(p, claim, w, over)
	if closed := done(err == nil && found == sat.Unsatisfiable); err == nil {
		err = closed
	}
	switch {
	case err != nil:
		return fault.Wrap(err, fault.Unavailable, "le certificat n’a pas pu être écrit", "the certificate could not be written")
	case found == sat.Satisfiable:
		return fmt.Errorf("the search and the proof disagree about %v", claim)
	case found == sat.Unknown:
		t.note("le certificat n’a pas pu être achevé dans le temps donné : il n’est pas écrit ; donnez plus de --budget", "the certificate could not be finished within the budget: it is not written; give a longer --budget")
		return &Outcome{Code: CodeUnknown}
	}
	return nil
}
