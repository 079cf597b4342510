package exact

import (
	"fmt"
	"testing"

	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve"
)

// larger makes a random problem of four to nine meetings, dense enough to bite, and a
// fairness limit for it.
func larger(seed uint64) (*slotted.Problem, int) {
	r := solve.NewRand(seed)
	p := &slotted.Problem{People: 3 + r.Intn(5), Slots: 3 + r.Intn(4), Tables: 1 + r.Intn(3)}
	p.Mornings = r.Intn(p.Slots + 1)
	n := min(4+r.Intn(6), p.Slots*p.Tables)
	for i := range n {
		m := slotted.Meeting{A: r.Intn(p.People), Half: slotted.Any}
		m.B = (m.A + 1 + r.Intn(p.People-1)) % p.People
		if r.Intn(10) == 0 {
			m.Half = slotted.Half(1 + r.Intn(2))
		}
		if r.Intn(8) == 0 {
			m.Fixed = 1 + r.Intn(p.Slots)
		}
		if i > 0 && r.Intn(8) == 0 {
			m.After = []int{r.Intn(i)}
		}
		p.Meetings = append(p.Meetings, m)
	}
	for range p.People {
		var f []int
		if r.Intn(4) == 0 {
			f = []int{1 + r.Intn(p.Slots)}
		}
		p.Forbidden = append(p.Forbidden, f)
	}
	return p, r.Intn(4) - 1
}

// enumerate is exhaust that leaves off as soon as two meetings clash.
func enumerate(p *slotted.Problem, fairness int) int {
	best := -1
	slot := make([]int, len(p.Meetings))
	var try func(i int)
	try = func(i int) {
		if i == len(slot) {
			if b, ok := judge(p, slot, fairness); ok && (best < 0 || b < best) {
				best = b
			}
			return
		}
		for _, t := range p.Domain(i) {
			clash := false
			for j, o := range p.Meetings[:i] {
				m := p.Meetings[i]
				clash = clash || slot[j] == t && (o.A == m.A || o.A == m.B || o.B == m.A || o.B == m.B)
			}
			if !clash {
				slot[i] = t
				try(i + 1)
			}
		}
	}
	try(0)
	return best
}

// value is the fewest breaks that the search claims, or -1 when it says that there is
// no plan; the plan is judged.
func value(t *testing.T, p *slotted.Problem, fairness int, seed uint64) int {
	t.Helper()
	r := Solve(p, Options{Fairness: fairness, Seed: seed})
	if r.Status == slotted.Infeasible {
		return -1
	}
	if b, ok := judge(p, r.Slot, fairness); !ok || b != r.Breaks || r.Status != slotted.Optimal || r.Bound != r.Breaks {
		t.Fatalf("%+v, fairness %d: %+v breaks a rule or counts wrongly", p, fairness, r)
	}
	return r.Breaks
}

// TestLargerAgainstExhaustion also demands that the draws be worth their name: many
// have no plan, many none without breaks.
func TestLargerAgainstExhaustion(t *testing.T) {
	none, broken := 0, 0
	const draws = 400
	for seed := range uint64(draws) {
		p, fairness := larger(seed)
		want := enumerate(p, fairness)
		if got := value(t, p, fairness, seed); got != want {
			t.Fatalf("seed %d: %+v, fairness %d: %d breaks, best is %d", seed, p, fairness, got, want)
		}
		if want < 0 {
			none++
		}
		if want > 0 {
			broken++
		}
	}
	if none < draws/10 || none > draws*2/3 || broken < draws/10 {
		t.Errorf("of %d draws %d have no plan and %d need breaks", draws, none, broken)
	}
}

// TestRelabelled: names and order change nothing; a table more never harms.
func TestRelabelled(t *testing.T) {
	for seed := range uint64(150) {
		p, fairness := larger(seed + 10_000)
		best := value(t, p, fairness, seed)
		if got := value(t, relabelled(p, seed), fairness, seed); got != best {
			t.Fatalf("%+v, fairness %d: %d breaks, relabelled %d", p, fairness, best, got)
		}
		p.Tables++
		if got := value(t, p, fairness, seed); best >= 0 && (got < 0 || got > best) {
			t.Fatalf("%+v, fairness %d: %d breaks, %d with a table less", p, fairness, got, best)
		}
	}
}

func relabelled(p *slotted.Problem, seed uint64) *slotted.Problem {
	r := solve.NewRand(seed)
	q := &slotted.Problem{People: p.People, Slots: p.Slots, Mornings: p.Mornings, Tables: p.Tables,
		Meetings: make([]slotted.Meeting, len(p.Meetings)), Forbidden: make([][]int, p.People)}
	who, what := r.Perm(p.People), r.Perm(len(p.Meetings))
	for i, m := range p.Meetings {
		n := slotted.Meeting{A: who[m.B], B: who[m.A], Half: m.Half, Fixed: m.Fixed}
		for _, j := range m.After {
			n.After = append(n.After, what[j])
		}
		q.Meetings[what[i]] = n
	}
	for i, f := range p.Forbidden {
		q.Forbidden[who[i]] = f
	}
	return q
}

// TestSameSeed: the same plan twice.
func TestSameSeed(t *testing.T) {
	for seed := range uint64(50) {
		p, fairness := larger(seed)
		a, b := Solve(p, Options{Fairness: fairness, Seed: seed}), Solve(p, Options{Fairness: fairness, Seed: seed})
		if fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("seed %d: %v, then %v", seed, a, b)
		}
	}
}
