//go:build unix

package plan

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"escale.dev/escale/internal/solve"
)

// cpuTime is what this process has used of all cores, so that a busy machine flatters
// nobody.
func cpuTime(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAblation leaves out one kind of move after another, each with eight seconds
// of processor time in one lane: what each is worth is what its absence costs. Run it
// with GOMAXPROCS=1 -benchtime=1x.
func BenchmarkAblation(b *testing.B) {
	const each = 8 * time.Second
	for _, size := range []struct {
		name string
		o    GenOptions
	}{{"S", Large(1)}, {"fair of 2,000", Fair(500, 2000, 1)}} {
		p := Generate(size.o)
		m := newModel(&p)
		for _, c := range []struct {
			name string
			off  int
		}{{"all", -1}, {"no-beside", moveBeside}, {"no-better", moveBetter}, {"no-eject", moveEject}, {"no-kempe", moveKempe}, {"no-recast", moveRecast}, {"no-ruin", moveRuin}} {
			b.Run(size.name+"/"+c.name, func(b *testing.B) {
				var best Score
				for b.Loop() {
					s := newState(m)
					s.construct(never, solve.NewRand(1))
					w := newWalk(s)
					if c.off >= 0 {
						w.shares[c.off] = 0
					}
					begun := cpuTime(b)
					solve.Run([]solve.Walk{w}, solve.Options{Seed: 1, Schedule: m.schedule(),
						Spent: func() float64 { return float64(cpuTime(b)-begun) / float64(each) }})
					best = w.score
				}
				report(b, best)
				b.ReportMetric(float64(best.Cost-hardCost(best)), "soft")
			})
		}
	}
}

// scaleSizes are meetings; ESCALE_SCALE adds others ("32000,86000"), for which a
// longer -timeout may be wanted.
func scaleSizes(b *testing.B) []int {
	sizes := []int{1000, 2000, 4000, 8000, 16_000}
	for f := range strings.FieldsFuncSeq(os.Getenv("ESCALE_SCALE"), func(r rune) bool { return r == ',' || r == ' ' }) {
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatalf("ESCALE_SCALE: %v", err)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

// BenchmarkScale shows the curve: fairs of the density of the largest known one,
// 86,000 meetings for 15,000 people, with a plan after 20 moves for each meeting in
// one lane. What must not grow with the size stands per meeting: the microseconds of
// processor to the first plan and of a move, the bytes of the model with one plan.
func BenchmarkScale(b *testing.B) {
	for _, n := range scaleSizes(b) {
		b.Run(fmt.Sprintf("meetings=%d", n), func(b *testing.B) { benchScale(b, n) })
	}
}

func benchScale(b *testing.B, n int) {
	p := Generate(Fair(n*15/86, n, 1))
	var first, walked time.Duration
	var memory uint64
	var placed int
	var best Score
	runs := 0
	for b.Loop() {
		runs++
		before := heap()
		start := cpuTime(b)
		s := newState(newModel(&p))
		s.construct(never, solve.NewRand(1))
		first += cpuTime(b) - start
		placed = s.score.Placed
		memory = heap() - before
		w := newWalk(s)
		start = cpuTime(b)
		solve.Run([]solve.Walk{w}, solve.Options{Seed: 1, Moves: 20 * n, Schedule: s.m.schedule()})
		walked += cpuTime(b) - start
		best = w.score
	}
	each := float64(n) * float64(runs)
	b.ReportMetric(100*float64(placed)/float64(n), "%first")
	b.ReportMetric(100*float64(best.Placed)/float64(n), "%placed")
	b.ReportMetric(float64(first.Microseconds())/each, "µs-first/meeting")
	b.ReportMetric(float64(walked.Microseconds())/each/20, "µs/move")
	b.ReportMetric(float64(memory)/float64(n), "B/meeting")
	b.ReportMetric(first.Seconds()/float64(runs), "s-first")
	b.ReportMetric(float64(memory)/(1<<20), "MiB")
}
