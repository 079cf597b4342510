package exact

import (
	"escale.dev/escale/internal/meeting/plan/slotted"
	"escale.dev/escale/internal/solve/sat"
)

// polish improves the best plan by parts (large neighbourhood search: Shaw, CP 1998):
// most meetings stay where they are, the solver is asked for a better plan of the
// others. It has a solver of its own, which learns from try to try.
type polish struct {
	m     *model
	s     *sat.Solver
	total *sat.Total
	share float64 // of the meetings that are let go
}

// Effort of polish.
const (
	polishTry   = 400 // conflicts of one try
	polishTurns = 40
	leastShare  = 0.15
	mostShare   = 0.95
)

// polish tries to improve the best plan with so many conflicts.
func (e *engine) polish(conflicts int64) {
	if e.best.Status == slotted.Unknown || len(e.m.soft) == 0 {
		return
	}
	p := e.part
	if p == nil {
		s := sat.New()
		s.Stop = e.o.Stop
		p = &polish{s: s, m: newModel(e.f, s, e.o.Fairness), share: 0.4}
		if e.f.stopped {
			return
		}
		p.total = p.m.b.Total(p.m.soft, false)
		e.part = p
	}
	if p.s.SolveLimited(polishTry, p.hold(e.best.Slot, nil)...) == sat.Satisfiable {
		p.s.PreferModel()
	}
	end := p.s.Stats.Conflicts + conflicts
	for range polishTurns {
		if e.best.Breaks <= e.low || p.s.Stats.Conflicts >= end || e.stopped() {
			return
		}
		as := append(p.hold(e.best.Slot, e.letGo(p.share)), p.total.Out(e.best.Breaks-p.m.base).Not())
		switch p.s.SolveLimited(polishTry, as...) {
		case sat.Satisfiable:
			e.keep(p.m.plan())
			p.s.PreferModel()
		case sat.Unsatisfiable:
			p.share = min(mostShare, p.share*1.05)
		default:
			p.share = max(leastShare, p.share/1.05)
		}
	}
}

// hold assumes the slots of the meetings that are not let go.
func (p *polish) hold(slot []int, free []bool) []sat.Lit {
	var as []sat.Lit
	for i, t := range slot {
		if free == nil || !free[i] {
			as = append(as, p.m.x[i][t])
		}
	}
	return as
}

// letGo chooses a share of the meetings: in half of the cases those of a stretch of
// slots, otherwise those of participants around one who has a break.
func (e *engine) letGo(share float64) []bool {
	f := e.f
	free := make([]bool, len(f.p.Meetings))
	size := int(share * float64(len(free)))
	if e.r.Intn(2) == 0 {
		t := 1 + e.r.Intn(f.p.Slots)
		for n := 0; n < size; t = t%f.p.Slots + 1 {
			for i, u := range e.best.Slot {
				if u == t {
					free[i] = true
					n++
				}
			}
		}
		return free
	}
	var around []int
	for who, b := range f.breaks(e.best.Slot) {
		if b > f.least[who] {
			around = append(around, who)
		}
	}
	for n := 0; n < size; {
		if len(around) == 0 {
			around = append(around, e.r.Intn(f.p.People))
		}
		k := e.r.Intn(len(around))
		who := around[k]
		around = append(around[:k], around[k+1:]...)
		for _, i := range f.of[who] {
			if !free[i] {
				free[i] = true
				n++
				around = append(around, f.p.Meetings[i].A+f.p.Meetings[i].B-who)
			}
		}
	}
	return free
}
