package exact

import (
	"testing"

	"escale.dev/escale/internal/meeting/plan/slotted"
)

// ring makes a problem of people who each meet their next neighbours.
func ring(people, each, slots, tables int) *slotted.Problem {
	p := &slotted.Problem{People: people, Slots: slots, Mornings: slots / 2, Tables: tables, Forbidden: make([][]int, people)}
	for who := range people {
		for k := range each {
			p.Meetings = append(p.Meetings, slotted.Meeting{A: who, B: (who + k + 1) % people, Half: slotted.Any})
		}
	}
	return p
}

// TestTooLarge: a million meetings are refused, or said to be impossible, at once.
func TestTooLarge(t *testing.T) {
	p := ring(100_000, 10, 40, 30_000)
	if r := Solve(p, Options{Fairness: 2}); r.Status != slotted.Unknown || r.Slot != nil {
		t.Errorf("%s, %d slots", r.Status, len(r.Slot))
	}
	p.Tables = 1000
	if r := Solve(p, Options{Fairness: 2}); r.Status != slotted.Infeasible {
		t.Errorf("%s, though the tables cannot hold the meetings", r.Status)
	}
}

// TestNothing: no meetings, no people, no tables.
func TestNothing(t *testing.T) {
	for _, people := range []int{0, 1, 3} {
		r := Solve(&slotted.Problem{People: people, Slots: 1, Forbidden: make([][]int, people)}, Options{Fairness: 2})
		if r.Status != slotted.Optimal || r.Breaks != 0 || len(r.Slot) != 0 {
			t.Errorf("%d people, no meeting: %+v", people, r)
		}
	}
	p := ring(3, 1, 3, 0)
	if r := Solve(p, Options{Fairness: 2}); r.Status != slotted.Infeasible {
		t.Errorf("no table: %+v", r)
	}
}

// TestStopped: whenever it is stopped, the search says what it knows and no more.
func TestStopped(t *testing.T) {
	p := ring(20, 3, 9, 8)
	whole := Solve(p, Options{Fairness: 2})
	if whole.Status != slotted.Optimal {
		t.Fatalf("%+v", whole)
	}
	for n := 1; n < 400; n += 7 {
		asked := 0
		r := Solve(p, Options{Fairness: 2, Stop: func() bool { asked++; return asked >= n }})
		if asked > n+60 {
			t.Errorf("asked %d times more after it was told to stop", asked-n)
		}
		if r.Bound > whole.Breaks || (r.Status == slotted.Optimal) != (r.Slot != nil && r.Breaks == r.Bound) {
			t.Fatalf("stopped at %d: %+v", n, r)
		}
		if r.Slot == nil {
			if r.Status != slotted.Unknown {
				t.Fatalf("stopped at %d: %+v", n, r)
			}
			continue
		}
		if b, ok := judge(p, r.Slot, 2); !ok || b != r.Breaks || b < whole.Breaks {
			t.Fatalf("stopped at %d: %+v", n, r)
		}
	}
}
