package plan

import (
	"fmt"
	"math"

	"escale.dev/escale/internal/solve"
)

// GenOptions are the sizes of an invented mission; zero values are those of a week
// in Montréal (see Montreal).
type GenOptions struct {
	People, Firms int // delegates, and the firms they come from
	Counterparts  int
	Requests      int
	Days          int
	Tables        int
	Offices       int // buildings where counterparts have their offices
	Interpreters  int
	Seed          uint64
}

// Montreal is the size of a real mission: 40 firms, 120 delegates, 150
// counterparts, 260 requests, five days.
func Montreal(seed uint64) GenOptions {
	return GenOptions{People: 120, Firms: 40, Counterparts: 150, Requests: 260, Days: 5, Tables: 8, Offices: 40, Interpreters: 4, Seed: seed}
}

// Large is the size of a large trade mission: 650 people, 2,000 counterparts,
// 5,000 requests.
func Large(seed uint64) GenOptions {
	return GenOptions{People: 650, Firms: 220, Counterparts: 2000, Requests: 5000, Days: 5, Tables: 60, Offices: 300, Interpreters: 30, Seed: seed}
}

// filled puts Montréal's sizes where nothing is said.
func (o GenOptions) filled() GenOptions {
	d := Montreal(o.Seed)
	for _, f := range []struct{ v, d *int }{{&o.People, &d.People}, {&o.Firms, &d.Firms}, {&o.Counterparts, &d.Counterparts}, {&o.Requests, &d.Requests},
		{&o.Days, &d.Days}, {&o.Tables, &d.Tables}, {&o.Offices, &d.Offices}, {&o.Interpreters, &d.Interpreters}} {
		if *f.v <= 0 {
			*f.v = *f.d
		}
	}
	o.Firms = min(o.Firms, o.People)
	return o
}

// Generate makes a problem with the shape of a real mission, always the same for
// the same options: delegates of firms with sessions in their agenda, counterparts
// with offices across a city and half-days when they are free, meetings of 20 or
// 30 minutes at the tables and stands of one hall and visits of 60 minutes,
// languages and interpreters, a few precedences. All names are invented.
func Generate(o GenOptions) Problem {
	g := generator{GenOptions: o.filled(), r: solve.NewRand(o.Seed)}
	g.p = Problem{Step: 10, Buffer: 5, LunchMinutes: 45, ShortWait: 15}
	g.days()
	g.city()
	g.spots()
	g.people()
	g.interpreters()
	g.meetings()
	return g.p
}

type generator struct {
	GenOptions
	r *solve.Rand
	p Problem
}

func (g *generator) days() {
	for d := range g.Days {
		at := d * 1440
		g.p.Days = append(g.p.Days, Day{From: at + 9*60, To: at + 18*60, Lunch: Window{at + 12*60, at + 14*60},
			Label: Words{fmt.Sprintf("jour %d", d+1), fmt.Sprintf("day %d", d+1)}})
	}
}

// city lays out the hall (place 0) and the buildings, and the minutes between them.
func (g *generator) city() {
	type point struct{ x, y float64 }
	points := []point{{}}
	g.p.Places = []Place{{ID: "hall", Zone: "centre"}}
	for i := range g.Offices {
		zone := []string{"centre", "est", "ouest", "nord"}[i%4]
		spread := []float64{8, 15, 15, 25}[i%4]
		points = append(points, point{spread * (g.r.Float()*2 - 1), spread * (g.r.Float()*2 - 1)})
		g.p.Places = append(g.p.Places, Place{ID: fmt.Sprintf("building-%d", i+1), Zone: zone})
	}
	for _, a := range points {
		row := make([]int, len(points))
		for j, b := range points {
			if a != b {
				row[j] = 4 + int(math.Ceil(math.Hypot(a.x-b.x, a.y-b.y)))
			}
		}
		g.p.Travel = append(g.p.Travel, row)
	}
}

// spots are the tables, two stands, and one office for each counterpart.
func (g *generator) spots() {
	for i := range g.Tables {
		g.p.Spots = append(g.p.Spots, Spot{ID: fmt.Sprintf("table-%d", i+1), Name: fmt.Sprintf("Table %d", i+1), Kind: "table", Grid: Grid{Step: 30}})
	}
	for i := range 2 {
		g.p.Spots = append(g.p.Spots, Spot{ID: fmt.Sprintf("stand-%d", i+1), Name: fmt.Sprintf("Stand %d", i+1), Kind: "stand", Capacity: 1 + g.Tables/10, Grid: Grid{Step: 20}})
	}
	for i := range g.Counterparts {
		s := Spot{ID: fmt.Sprintf("office-%d", i+1), Name: fmt.Sprintf("Bureau %d", i+1), Kind: "office", Place: 1 + g.r.Intn(g.Offices), Grid: Grid{Step: 15}}
		if g.r.Intn(10) == 0 {
			d := g.r.Intn(g.Days) * 1440
			s.Busy = []Window{{d + 9*60, d + 13*60}}
		}
		g.p.Spots = append(g.p.Spots, s)
	}
}

func (g *generator) people() {
	for f := range g.Firms {
		g.p.Firms = append(g.p.Firms, Firm{ID: fmt.Sprintf("firm-%d", f+1), Name: fmt.Sprintf("Entreprise %d", f+1), Min: 3})
	}
	type session struct {
		Window
		label string
	}
	var sessions []session
	for k := range 24 {
		at := g.r.Intn(g.Days)*1440 + (9+g.r.Intn(8))*60
		sessions = append(sessions, session{Window{at, at + 60 + 30*(k%2)}, fmt.Sprintf("Session %d", k+1)})
	}
	for i := range g.People {
		q := Person{ID: fmt.Sprintf("delegate-%d", i+1), Name: fmt.Sprintf("Délégué %d", i+1), Firm: i % g.Firms, MaxPerDay: 6, Languages: []string{"fr"}}
		if g.r.Intn(10) < 7 {
			q.Languages = append(q.Languages, "en")
		}
		for range 2 + g.r.Intn(3) {
			s := sessions[g.r.Intn(len(sessions))]
			q.Busy = append(q.Busy, Busy{From: s.From, To: s.To, Place: 0, Label: s.label})
		}
		g.p.People = append(g.p.People, q)
	}
	for i := range g.Counterparts {
		q := Person{ID: fmt.Sprintf("counterpart-%d", i+1), Name: fmt.Sprintf("Interlocuteur %d", i+1), Firm: None, AtHome: true, MaxPerDay: 5}
		q.Languages = [][]string{{"en"}, {"en", "fr"}, {"en", "fr"}, {"en"}, {"fr"}, {"en", "ko"}, {"ja"}, {"en", "es"}}[g.r.Intn(8)]
		if g.r.Intn(10) < 4 {
			for range 2 + g.r.Intn(3) {
				at := g.r.Intn(g.Days) * 1440
				half := []Window{{at + 9*60, at + 12*60}, {at + 13*60, at + 18*60}}[g.r.Intn(2)]
				q.Open = append(q.Open, half)
			}
		}
		g.p.People = append(g.p.People, q)
	}
}

func (g *generator) interpreters() {
	pairs := [][][2]string{{{"fr", "en"}}, {{"fr", "ja"}}, {{"fr", "en"}, {"fr", "es"}}, {{"fr", "ja"}, {"en", "ja"}}}
	for i := range g.Interpreters {
		g.p.Interpreters = append(g.p.Interpreters, Interpreter{ID: fmt.Sprintf("interpreter-%d", i+1), Name: fmt.Sprintf("Interprète %d", i+1),
			Pairs: pairs[i%len(pairs)], MaxPerDay: 8})
	}
}

func (g *generator) meetings() {
	reps := make([][]int, g.Firms)
	for i := range g.People {
		reps[i%g.Firms] = append(reps[i%g.Firms], i)
	}
	tables := make([]int, g.Tables)
	for i := range tables {
		tables[i] = i
	}
	seen := map[[2]int]bool{}
	for i := 0; i < g.Requests; i++ {
		f, c := g.r.Intn(g.Firms), g.r.Intn(g.Counterparts)
		for tries := 0; seen[[2]int{f, c}] && tries < 20; tries++ {
			f, c = g.r.Intn(g.Firms), g.r.Intn(g.Counterparts)
		}
		seen[[2]int{f, c}] = true
		m := Meeting{ID: fmt.Sprintf("request-%d", i+1), Label: fmt.Sprintf("Entreprise %d – Interlocuteur %d", f+1, c+1),
			Priority: []int{1, 2, 2, 3, 3, 3}[g.r.Intn(6)], Firms: []int{f}, Required: []int{g.People + c}}
		if g.r.Intn(10) < 6 && len(reps[f]) > 1 {
			m.OneOf = [][]int{reps[f]}
		} else {
			m.Required = append(m.Required, reps[f][g.r.Intn(len(reps[f]))])
		}
		switch k := g.r.Intn(20); {
		case k < 12:
			m.Minutes, m.Spots = 30, tables
		case k < 14:
			m.Minutes, m.Spots = 20, []int{g.Tables + f%2}
		default:
			m.Minutes, m.Spots = 60, []int{g.Tables + 2 + c}
		}
		if i > 0 && g.r.Intn(50) == 0 {
			m.After = []int{i - 1}
		}
		g.p.Meetings = append(g.p.Meetings, m)
	}
}
