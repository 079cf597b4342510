package exact

import (
	"escale.dev/escale/internal/meeting/plan/slotted"
	"testing"

	"pgregory.net/rapid"
)

// drawn makes a small random problem.
func drawn(t *rapid.T) *slotted.Problem {
	p := &slotted.Problem{
		People: rapid.IntRange(2, 4).Draw(t, "people"),
		Slots:  rapid.IntRange(1, 5).Draw(t, "slots"),
		Tables: rapid.IntRange(1, 3).Draw(t, "tables"),
	}
	p.Mornings = rapid.IntRange(0, p.Slots).Draw(t, "mornings")
	n := rapid.IntRange(0, 5).Draw(t, "meetings")
	for range n {
		m := slotted.Meeting{A: rapid.IntRange(0, p.People-1).Draw(t, "a"), Half: slotted.Any}
		m.B = (m.A + rapid.IntRange(1, p.People-1).Draw(t, "b")) % p.People
		if k := rapid.IntRange(0, 9).Draw(t, "half"); k < 2 {
			m.Half = slotted.Half(k + 1)
		}
		if rapid.IntRange(0, 9).Draw(t, "fix") == 0 {
			m.Fixed = rapid.IntRange(1, p.Slots).Draw(t, "slot")
		}
		if rapid.IntRange(0, 5).Draw(t, "order") == 0 {
			m.After = []int{rapid.IntRange(0, n-1).Draw(t, "after")}
		}
		p.Meetings = append(p.Meetings, m)
	}
	for range p.People {
		var f []int
		if rapid.IntRange(0, 3).Draw(t, "away") == 0 {
			f = []int{rapid.IntRange(1, p.Slots).Draw(t, "forbidden")}
		}
		p.Forbidden = append(p.Forbidden, f)
	}
	return p
}

// exhaust tries every plan and returns the fewest breaks, or -1.
func exhaust(p *slotted.Problem, fairness int) int {
	slot := make([]int, len(p.Meetings))
	best := -1
	var try func(i int)
	try = func(i int) {
		if i < len(slot) {
			for t := 1; t <= p.Slots; t++ {
				slot[i] = t
				try(i + 1)
			}
			return
		}
		if b, ok := judge(p, slot, fairness); ok && (best < 0 || b < best) {
			best = b
		}
	}
	try(0)
	return best
}

// judge says whether a plan keeps every rule, word for word as published, and counts
// its breaks. It shares nothing with the search.
func judge(p *slotted.Problem, slot []int, fairness int) (breaks int, ok bool) {
	tables := map[int]int{}
	type seat struct{ who, slot int }
	at := map[seat]bool{}
	for i, m := range p.Meetings {
		t := slot[i]
		tables[t]++
		late := t > p.Mornings
		if t < 1 || t > p.Slots || tables[t] > p.Tables || at[seat{m.A, t}] || at[seat{m.B, t}] ||
			(m.Fixed != 0 && m.Fixed != t) || (m.Half == slotted.Morning && late) || (m.Half == slotted.Afternoon && !late) {
			return 0, false
		}
		at[seat{m.A, t}], at[seat{m.B, t}] = true, true
		for _, j := range m.After {
			if slot[j] >= t {
				return 0, false
			}
		}
	}
	fewest, most := 1<<30, 0
	for who, forbidden := range p.Forbidden {
		for _, t := range forbidden {
			if at[seat{who, t}] {
				return 0, false
			}
		}
		n, last := 0, 0
		for t := 1; t <= p.Slots; t++ {
			if at[seat{who, t}] {
				if last > 0 && t > last+1 {
					n++
				}
				last = t
			}
		}
		breaks += n
		fewest, most = min(fewest, n), max(most, n)
	}
	return breaks, fairness < 0 || most-fewest <= fairness
}

// TestAgainstExhaustion holds the solver against every possible plan.
func TestAgainstExhaustion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t)
		fairness := rapid.IntRange(-1, 2).Draw(t, "fairness")
		want := exhaust(p, fairness)
		got := Solve(p, Options{Fairness: fairness, sumOnly: rapid.Bool().Draw(t, "sum")})
		if want < 0 {
			if got.Status != slotted.Infeasible {
				t.Fatalf("%+v: %s, though no plan exists", p, got.Status)
			}
			return
		}
		if got.Status != slotted.Optimal || got.Breaks != want || got.Bound != want {
			t.Fatalf("%+v fairness %d: %+v, best is %d", p, fairness, got, want)
		}
		if b, ok := judge(p, got.Slot, fairness); !ok || b != want {
			t.Fatalf("%+v: plan %v breaks a rule or has %d breaks", p, got.Slot, b)
		}
	})
}
