package repair

import (
	"math/bits"
	"slices"
	"testing"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// exhaustive finds, by trying everything and asking only the checker, the least
// urgency left out and, with it, the fewest meetings changed.
type exhaustive struct {
	p       plan.Problem
	base    plan.Plan // what stays whatever happens: the rest is lifted
	options [][]plan.Placement
}

func fewest(p plan.Problem, pl plan.Plan, affected []int, now int) (missed, changed int) {
	e := exhaustive{p: p}
	e.options = make([][]plan.Placement, len(p.Meetings))
	placed := map[int]plan.Placement{}
	for _, v := range pl.Placements {
		placed[v.Meeting] = v
	}
	var others []int
	for i := range p.Meetings {
		e.options[i] = e.cells(i, now)
		if v, ok := placed[i]; ok && !slices.Contains(affected, i) && v.Start >= now && p.Meetings[i].Pin == nil {
			others = append(others, i)
		}
	}
	type choice struct{ missed, changed, left, moved int }
	var all []choice
	for left := range 1 << len(affected) {
		sum := 0
		for k, i := range affected {
			if left>>k&1 == 1 {
				sum += []int{100, 70, 49}[max(1, p.Meetings[i].Priority)-1]
			}
		}
		for moved := range 1 << len(others) {
			all = append(all, choice{sum, len(affected) + bits.OnesCount(uint(moved)), left, moved})
		}
	}
	slices.SortStableFunc(all, func(a, b choice) int {
		if a.missed != b.missed {
			return a.missed - b.missed
		}
		return a.changed - b.changed
	})
	for _, c := range all {
		var tray []int
		e.base = plan.Plan{}
		for k, i := range affected {
			if c.left>>k&1 == 0 {
				tray = append(tray, i)
			}
		}
		for _, v := range pl.Placements {
			k := slices.Index(others, v.Meeting)
			switch {
			case slices.Contains(affected, v.Meeting):
			case k >= 0 && c.moved>>k&1 == 1:
				tray = append(tray, v.Meeting)
			default:
				e.base.Placements = append(e.base.Placements, v)
			}
		}
		if e.fits(e.base, tray) {
			return c.missed, c.changed
		}
	}
	return 1 << 20, 1 << 20
}

func (e *exhaustive) fits(pl plan.Plan, tray []int) bool {
	if len(plan.Check(e.p, pl)) > 0 {
		return false
	}
	if len(tray) == 0 {
		return true
	}
	for _, v := range e.options[tray[0]] {
		next := plan.Plan{Placements: append(slices.Clip(pl.Placements), v)}
		if e.fits(next, tray[1:]) {
			return true
		}
	}
	return false
}

// cells are all placements of a meeting that are allowed when it is alone.
func (e *exhaustive) cells(i, now int) []plan.Placement {
	m := e.p.Meetings[i]
	people := [][]int{m.Required}
	for _, g := range m.OneOf {
		var next [][]int
		for _, who := range people {
			for _, q := range g {
				if !slices.Contains(who, q) {
					next = append(next, append(slices.Clip(who), q))
				}
			}
		}
		people = next
	}
	var out []plan.Placement
	for start := max(now, 60); start < 240; start++ {
		for _, s := range m.Spots {
			for _, who := range people {
				for k := plan.None; k < len(e.p.Interpreters); k++ {
					v := plan.Placement{Meeting: i, Start: start, Spot: s, People: who, Interpreter: k}
					if len(plan.Check(e.p, plan.Plan{Placements: []plan.Placement{v}})) == 0 {
						out = append(out, v)
						break // an interpreter who is not needed never helps
					}
				}
			}
		}
	}
	return out
}

// TestAsFewMovesAsPossible holds the first proposal against exhaustive search: it
// leaves out as little, and changes at most 1.2 times as many meetings.
func TestAsFewMovesAsPossible(t *testing.T) {
	cases, worse := 0, 0
	for seed := range uint64(400) {
		r := solve.NewRand(seed + 1)
		p := small(r)
		pl := solved(t, p, 400)
		d, ok := happen(r, p, pl)
		if !ok {
			continue
		}
		now := r.Intn(3) * 30
		got, err := Propose(p, pl, d, now)
		if err != nil {
			t.Fatal(seed, err)
		}
		best, some := got.Best()
		if !some || len(got.Fixed) > 0 {
			continue
		}
		cases++
		for k, pr := range got.Proposals {
			if v := checked(got.Problem, plan.Plan{}, pr.Apply(pl)); len(v) > 0 {
				fr, _ := v[0].Words(got.Problem)
				t.Fatalf("seed %d, proposal %d breaks a rule: %s", seed, k+1, fr)
			}
		}
		missed, changed := fewest(got.Problem, pl, got.Affected, now)
		lost := 0
		for _, c := range best.Changes {
			if c.After == nil {
				lost += []int{100, 70, 49}[max(1, p.Meetings[c.Meeting].Priority)-1]
			}
		}
		if lost == 0 && d.Kind == Request && len(best.Changes) == 0 {
			t.Fatalf("seed %d: nothing was said of the request", seed)
		}
		if lost != missed || len(best.Changes)*10 > changed*12 {
			t.Errorf("seed %d, %s: leaves out %d and changes %d; %d and %d are possible", seed, d.Kind, lost, len(best.Changes), missed, changed)
		}
		if len(best.Changes) != changed {
			worse++
		}
		if best.Proven && len(best.Changes) > changed {
			t.Errorf("seed %d: %d changes called proven, %d possible", seed, len(best.Changes), changed)
		}
	}
	t.Logf("%d cases, %d with more changes than the fewest", cases, worse)
	if cases < 100 {
		t.Fatalf("only %d cases", cases)
	}
}
