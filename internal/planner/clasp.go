package planner

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"time"

	"escale.dev/escale/internal/meeting/plan/slotted"
)

// wcnf is a weighted formula in the plain form of the MaxSAT competitions.
type wcnf struct {
	vars       int
	hard, soft [][]int
}

func (f *wcnf) newVar() int       { f.vars++; return f.vars }
func (f *wcnf) add(clause ...int) { f.hard = append(f.hard, clause) }

// atMost allows n of the literals (a sequential counter: Sinz, CP 2005).
func (f *wcnf) atMost(n int, ls []int) {
	prev := []int(nil)
	for _, l := range ls {
		now := make([]int, n)
		for j := range now {
			now[j] = f.newVar()
			if prev != nil {
				f.add(-prev[j], now[j])
			}
			switch {
			case j == 0:
				f.add(-l, now[0])
			case prev != nil:
				f.add(-l, -prev[j-1], now[j])
			}
		}
		if prev != nil {
			f.add(-l, -prev[n-1])
		}
		prev = now
	}
}

// weighted writes a published problem plainly: x(m, t), use of slots, ends of runs as
// breaks, an ordered count of the breaks of each participant, one soft clause a step.
func weighted(p *slotted.Problem, fairness int) *wcnf {
	f := &wcnf{}
	x := make([][]int, len(p.Meetings))
	slots := make([][]int, p.Slots+1)
	for m := range x {
		x[m] = make([]int, p.Slots+1)
		var any []int
		for _, t := range p.Domain(m) {
			x[m][t] = f.newVar()
			any = append(any, x[m][t])
			slots[t] = append(slots[t], x[m][t])
		}
		f.add(any...)
		if len(any) > 1 {
			f.atMost(1, any)
		}
	}
	for m, y := range p.Meetings {
		for _, o := range y.After { // at t: the other one earlier
			for t := 1; t <= p.Slots; t++ {
				for u := t; x[m][t] != 0 && u <= p.Slots; u++ {
					if x[o][u] != 0 {
						f.add(-x[m][t], -x[o][u])
					}
				}
			}
		}
	}
	for _, ls := range slots {
		if len(ls) > p.Tables {
			f.atMost(max(1, p.Tables), ls)
		}
	}
	counts := make([][]int, p.People)
	most := 0
	for who, ms := range p.Of() {
		counts[who] = f.breaksOf(p, x, ms)
		most = max(most, len(counts[who]))
	}
	at := func(who, k int) int { // "more than k breaks", 0 when never
		if k < len(counts[who]) {
			return counts[who][k]
		}
		return 0
	}
	for a := 0; fairness >= 0 && a < p.People; a++ {
		for b := range p.People {
			for k := 0; a != b && k+fairness < most; k++ {
				switch high, low := at(a, k+fairness), at(b, k); { // a has more than k+d only where b has more than k
				case high != 0 && low != 0:
					f.add(-high, low)
				case high != 0:
					f.add(-high)
				}
			}
		}
	}
	return f
}

// breaksOf counts the breaks of one participant: literals "more than 0", "more than 1"…
func (f *wcnf) breaksOf(p *slotted.Problem, x [][]int, ms []int) (more []int) {
	most := max(0, min(len(ms)-1, p.Slots-len(ms)))
	used := make([]int, p.Slots+2)
	var ends []int
	for t := 1; t <= p.Slots; t++ {
		used[t] = f.newVar()
		some := []int{-used[t]}
		for _, m := range ms {
			if l := x[m][t]; l != 0 {
				f.add(-l, used[t])
				some = append(some, l)
			}
		}
		f.add(some...)
		f.atMost(1, some[1:])
		if t > 1 { // a run begins at t
			begin := f.newVar()
			f.add(-used[t], used[t-1], begin)
			f.add(-begin, used[t])
			f.add(-begin, -used[t-1])
			ends = append(ends, begin)
		}
	}
	first := used[1]
	ends = append([]int{first}, ends...)
	row := make([]int, most+2) // row[j]: at least j runs so far
	for _, e := range ends {
		next := make([]int, most+2)
		for j := 1; j <= most+1; j++ {
			next[j] = f.newVar()
			if row[j] != 0 {
				f.add(-row[j], next[j])
			}
			low := row[j-1]
			switch {
			case j == 1:
				f.add(-e, next[1])
			case low != 0:
				f.add(-e, -low, next[j])
			}
			// and back, so that fairness can trust the count
			back := []int{-next[j], e}
			if row[j] != 0 {
				back = append(back, row[j])
			}
			f.add(back...)
			if j > 1 {
				back = []int{-next[j]}
				if row[j] != 0 {
					back = append(back, row[j])
				}
				if low != 0 {
					back = append(back, low)
				}
				f.add(back...)
			}
		}
		row = next
	}
	for j := 2; j <= most+1; j++ {
		more = append(more, row[j])
		f.soft = append(f.soft, []int{-row[j]})
	}
	return more
}

// clasp solves a published problem with the program of that name; CPU seconds.
func (c BenchCmd) clasp(t *Terminal, file string, fairness int) (float64, error) {
	p, err := t.problem(file)
	if err != nil {
		return 0, err
	}
	f := weighted(p.slotted, fairness)
	top := len(f.soft) + 1
	var b bytes.Buffer
	fmt.Fprintf(&b, "p wcnf %d %d %d\n", f.vars, len(f.hard)+len(f.soft), top)
	for i, clause := range append(f.hard, f.soft...) {
		weight := 1
		if i < len(f.hard) {
			weight = top
		}
		fmt.Fprint(&b, weight)
		for _, l := range clause {
			fmt.Fprintf(&b, " %d", l)
		}
		b.WriteString(" 0\n")
	}
	in, err := os.CreateTemp("", "escale-*.wcnf")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.Remove(in.Name()) }() // a temporary file that stays harms nobody
	if _, err := in.Write(b.Bytes()); err != nil {
		return 0, err
	}
	if err := in.Close(); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(t.Ctx, "clasp", "--opt-strategy=usc,oll,disjoint", "--configuration=trendy", "--quiet=2,2", "-t1",
		fmt.Sprintf("--time-limit=%d", max(1, int(c.Budget/time.Second))), in.Name())
	_ = cmd.Run() // its exit codes say what it found
	return seconds(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()), nil
}
