package plan

import (
	"fmt"

	"escale.dev/escale/internal/solve"
)

// randomSize shapes a random problem.
type randomSize struct {
	people, meetings, spots, days int
	pins                          bool
}

// randomProblem makes a small problem that uses every rule, and often is tight. It
// does not go through Generate, whose problems are too loose to hurt.
func randomProblem(r *solve.Rand, z randomSize) Problem {
	p := Problem{Step: []int{0, 10, 20}[r.Intn(3)], Buffer: r.Intn(3) * 5, LunchMinutes: r.Intn(2) * 30, ShortWait: r.Intn(2) * 10,
		Preset: []Preset{Balanced, Dense, Calm, Protect}[r.Intn(4)]}
	for d := range z.days {
		day := Day{From: d*300 + 60, To: d*300 + 240, Lunch: Window{d*300 + 120, d*300 + 180}}
		if r.Intn(4) == 0 {
			day.Closed = []Window{{d*300 + 90, d*300 + 95 + r.Intn(20)}}
		}
		if r.Intn(4) == 0 {
			day.Lunch = Window{}
		}
		p.Days = append(p.Days, day)
	}
	p.Places = []Place{{ID: "hall"}, {ID: "tower"}, {ID: "port"}}
	if r.Intn(4) > 0 {
		t := func() int { return 5 + r.Intn(70) } // often not a metric, on purpose
		p.Travel = [][]int{{0, t(), t()}, {t(), 0, t()}, {t(), t(), 0}}
	}
	window := func() Window {
		from := r.Intn(z.days*300-60) + 30
		return Window{from, from + 30 + r.Intn(150)}
	}
	for s := range z.spots {
		q := Spot{ID: fmt.Sprint("spot", s), Place: r.Intn(3), Capacity: r.Intn(3), Grid: Grid{Step: []int{0, 0, 15, 20}[r.Intn(4)], First: r.Intn(2) * 5}}
		if r.Intn(4) == 0 {
			q.Open = []Window{window(), window()}
		}
		if r.Intn(4) == 0 {
			q.Busy = []Window{window()}
		}
		if r.Intn(5) == 0 {
			q.Seats = 2
		}
		p.Spots = append(p.Spots, q)
	}
	langs := func() []string {
		return [][]string{nil, {"fr"}, {"en"}, {"fr", "en"}, {"ko"}}[r.Intn(5)]
	}
	agenda := func() (open []Window, busy []Busy) {
		if r.Intn(4) == 0 {
			open = []Window{window(), window(), window()}
		}
		for range r.Intn(2) {
			w := window()
			busy = append(busy, Busy{From: w.From, To: w.From + 20, Place: r.Intn(4) - 1, Label: "session", Slack: r.Intn(2) * 25})
		}
		return open, busy
	}
	p.Firms = []Firm{{ID: "a", Min: 1, Max: r.Intn(4) + 1}, {ID: "b", Min: r.Intn(2)}}
	wished := func() (out []Window) {
		for range r.Intn(6) / 4 * (1 + r.Intn(2)) {
			out = append(out, window())
		}
		return out
	}
	for i := range z.people {
		q := Person{ID: fmt.Sprint("person", i), Firm: r.Intn(3) - 1, MaxPerDay: r.Intn(4), Languages: langs(), AtHome: r.Intn(4) == 0}
		q.Open, q.Busy = agenda()
		q.Wished = wished()
		p.People = append(p.People, q)
	}
	for i := range r.Intn(3) {
		q := Interpreter{ID: fmt.Sprint("interpreter", i), Pairs: [][2]string{{"fr", []string{"ko", "en"}[r.Intn(2)]}, {"en", "ko"}}[:1+r.Intn(2)], MaxPerDay: r.Intn(3)}
		q.Open, q.Busy = agenda()
		p.Interpreters = append(p.Interpreters, q)
	}
	for i := range z.meetings {
		p.Meetings = append(p.Meetings, randomMeeting(r, &p, i, z, window))
	}
	return p
}

func randomMeeting(r *solve.Rand, p *Problem, i int, z randomSize, window func() Window) Meeting {
	order := r.Perm(z.people)
	m := Meeting{ID: fmt.Sprint("meeting", i), Priority: 1 + r.Intn(3), Minutes: []int{20, 30, 60}[r.Intn(3)], Required: order[:1]}
	switch r.Intn(3) {
	case 0:
		m.Required = order[:2]
	case 1:
		m.OneOf = [][]int{order[1:min(3, len(order))]}
	case 2:
		m.OneOf = [][]int{order[:2], order[1:min(4, len(order))]}
		m.Required = nil
	}
	m.Spots = r.Perm(z.spots)[:1+r.Intn(z.spots)]
	if r.Intn(4) == 0 {
		m.Windows = []Window{window(), window()}
	}
	if r.Intn(4) == 0 {
		m.Wished = []Window{window(), window()}
	}
	if r.Intn(4) == 0 {
		m.Slack = 5 + r.Intn(60)
	}
	if r.Intn(3) == 0 {
		m.Firms = []int{r.Intn(2)}
	}
	if r.Intn(6) == 0 {
		m.Languages = []string{"fr"}
	}
	if i > 0 && r.Intn(5) == 0 {
		m.After = []int{r.Intn(i)}
	}
	if z.pins && r.Intn(5) == 0 {
		m.Pin = &Placement{Start: 30 + r.Intn(z.days*300), Spot: r.Intn(z.spots), Interpreter: None}
	}
	if r.Intn(4) == 0 {
		m.Current = &Placement{Start: 60 + 10*r.Intn(18), Spot: r.Intn(z.spots), People: order[:min(2, len(order))], Interpreter: None}
	}
	return m
}
