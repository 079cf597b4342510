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
	// Halls makes a trade fair rather than a mission: firms receive at their
	// stands in so many halls, Counterparts are the buyers who walk from one to
	// the next, Tables are those of each hall, and there are no Offices.
	Halls int
	Seed  uint64
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

// Fair is a trade fair of three days, of any size, in the proportions of the
// largest ones: three people in ten are buyers, the others staff the stands of
// their firms, three to a firm on average, and a hall holds 150 firms. Its density
// is its meetings per person: at 86,000 for 15,000 people a buyer has six or seven
// a day on average and never more than eight, of the sixteen half-hours of a day.
func Fair(people, meetings int, seed uint64) GenOptions {
	buyers := people * 3 / 10
	firms := max(1, (people-buyers)/3)
	return GenOptions{People: people - buyers, Firms: firms, Counterparts: buyers, Requests: meetings, Days: 3,
		Halls: 1 + firms/150, Tables: 40, Interpreters: 2 + people/50, Seed: seed}
}

// SizeM is a fair of 4,000 people and 16,000 meetings.
func SizeM(seed uint64) GenOptions { return Fair(4000, 16_000, seed) }

// SizeL is the largest fair known: 15,000 people and 86,000 meetings.
func SizeL(seed uint64) GenOptions { return Fair(15_000, 86_000, seed) }

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
// languages and interpreters, a few precedences; or, with Halls, with the shape of
// a trade fair. All names are invented.
func Generate(o GenOptions) Problem {
	g := generator{GenOptions: o.filled(), r: solve.NewRand(o.Seed)}
	g.p = Problem{Step: 10, Buffer: 5, LunchMinutes: 45, ShortWait: 15}
	g.days()
	if g.Halls > 0 {
		g.fair()
		return g.p
	}
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
	if g.Halls > 0 {
		pairs = pairs[:1]
	}
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

// zonesOfHall is how many places a hall has: one walks between them.
const zonesOfHall = 6

// fair fills the halls with stands, and the days with buyers.
func (g *generator) fair() {
	g.p.Buffer, g.p.LunchMinutes = 2, 30
	g.halls()
	staff := g.stands()
	g.buyers()
	g.interpreters()
	g.appointments(staff)
}

// halls lays out the zones of each hall, two rows of three, one hall after another.
func (g *generator) halls() {
	n := g.Halls * zonesOfHall
	for i := range n {
		g.p.Places = append(g.p.Places, Place{ID: fmt.Sprintf("zone-%d", i+1), Zone: fmt.Sprintf("hall-%d", i/zonesOfHall+1)})
		row := make([]int, n)
		for j := range row {
			dx, dy := i/2-j/2, i%2-j%2
			row[j] = min(15, max(dx, -dx)+max(dy, -dy))
		}
		g.p.Travel = append(g.p.Travel, row)
	}
	for i := range g.Halls * g.Tables {
		g.p.Spots = append(g.p.Spots, Spot{ID: fmt.Sprintf("table-%d", i+1), Name: fmt.Sprintf("Table %d", i+1), Kind: "table",
			Place: i / g.Tables * zonesOfHall, Grid: Grid{Step: 30}})
	}
}

// stands gives each firm its stand and its staff, of whom one may be away at once.
func (g *generator) stands() [][]int {
	staff := make([][]int, g.Firms)
	for i := range g.People {
		f := i
		if i >= g.Firms {
			f = g.r.Intn(g.Firms)
		}
		staff[f] = append(staff[f], i)
		q := Person{ID: fmt.Sprintf("exhibitor-%d", i+1), Name: fmt.Sprintf("Exposant %d", i+1), Firm: f, AtHome: true, MaxPerDay: 14, Languages: []string{"en"}}
		if g.r.Intn(3) == 0 {
			q.Languages = append(q.Languages, []string{"fr", "es", "ko"}[g.r.Intn(3)])
		}
		if g.r.Intn(5) == 0 {
			q.Busy = []Busy{g.session()}
		}
		g.p.People = append(g.p.People, q)
	}
	for f := range g.Firms {
		g.p.Firms = append(g.p.Firms, Firm{ID: fmt.Sprintf("firm-%d", f+1), Name: fmt.Sprintf("Entreprise %d", f+1), Min: 1})
		g.p.Spots = append(g.p.Spots, Spot{ID: fmt.Sprintf("stand-%d", f+1), Name: fmt.Sprintf("Stand %d", f+1), Kind: "stand",
			Place: f * len(g.p.Places) / g.Firms, Capacity: max(1, len(staff[f])-1), Grid: Grid{Step: 30}})
	}
	return staff
}

// session is an hour of a conference in the first zone of a hall.
func (g *generator) session() Busy {
	at := g.r.Intn(g.Days)*1440 + (9+g.r.Intn(8))*60
	return Busy{From: at, To: at + 60, Place: g.r.Intn(g.Halls) * zonesOfHall, Label: "Conférence"}
}

// buyers walk; one in ten comes for a day less, and each has up to two sessions.
func (g *generator) buyers() {
	for i := range g.Counterparts {
		q := Person{ID: fmt.Sprintf("buyer-%d", i+1), Name: fmt.Sprintf("Acheteur %d", i+1), Firm: None, MaxPerDay: 11, Languages: []string{"en"}}
		switch g.r.Intn(20) {
		case 0:
			q.Languages = []string{"fr"}
		case 1:
			q.Languages = []string{"en", "es"}
		}
		for range g.r.Intn(3) {
			q.Busy = append(q.Busy, g.session())
		}
		if g.Days > 1 && g.r.Intn(10) == 0 {
			q.Open = []Window{{0, (g.Days - 1) * 1440}}
		}
		g.p.People = append(g.p.People, q)
	}
}

// hall is where a firm has its stand.
func (g *generator) hall(f int) int { return f * len(g.p.Places) / g.Firms / zonesOfHall }

// appointments are between a buyer and a firm, three in four of them in the three
// halls of what the buyer deals in. A firm is more sought the more staff it has;
// nobody is asked for more than the days can hold.
func (g *generator) appointments(staff [][]int) {
	asked, received := make([]int, g.Counterparts), make([]int, g.Firms)
	seen := map[[2]int]bool{}
	inHall := make([][]int, g.Halls) // the staff
	for i := range g.People {
		h := g.hall(g.p.People[i].Firm)
		inHall[h] = append(inHall[h], i)
	}
	for i := range g.Requests {
		b, f := 0, 0
		for range 30 {
			b, f = g.r.Intn(g.Counterparts), g.p.People[g.r.Intn(g.People)].Firm
			if h := (b + g.r.Intn(3)) % g.Halls; g.r.Intn(4) > 0 {
				f = g.p.People[inHall[h][g.r.Intn(len(inHall[h]))]].Firm
			}
			if !seen[[2]int{f, b}] && asked[b] < 8*g.Days && received[f] < 8*g.Days*max(1, len(staff[f])-1) {
				break
			}
		}
		seen[[2]int{f, b}] = true
		asked[b]++
		received[f]++
		g.p.Meetings = append(g.p.Meetings, g.appointment(i, f, b, staff[f]))
	}
}

// appointment is mostly at the stand, with any of the staff.
func (g *generator) appointment(i, f, b int, staff []int) Meeting {
	m := Meeting{ID: fmt.Sprintf("request-%d", i+1), Label: fmt.Sprintf("Entreprise %d – Acheteur %d", f+1, b+1), Minutes: 30,
		Priority: []int{1, 2, 2, 3, 3, 3}[g.r.Intn(6)], Firms: []int{f}, Required: []int{g.People + b}, Spots: []int{g.Halls*g.Tables + f}}
	if g.r.Intn(5) > 0 && len(staff) > 1 {
		m.OneOf = [][]int{staff}
	} else {
		m.Required = append(m.Required, staff[g.r.Intn(len(staff))])
	}
	switch g.r.Intn(10) {
	case 0, 1:
		m.Minutes = 20
	case 2:
		m.Spots = make([]int, g.Tables)
		for k := range m.Spots {
			m.Spots[k] = g.hall(f)*g.Tables + k
		}
	}
	return m
}
