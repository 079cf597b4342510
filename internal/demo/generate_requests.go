package demo

import (
	"fmt"
	"slices"
)

// requestStates shares out the states in ten-thousandths, so that of 260 requests 217 are
// accepted and can be placed.
var requestStates = []struct {
	state  string
	weight int
}{{"accepted", 8290}, {"sent", 560}, {"no_answer", 310}, {"declined", 390}, {"draft", 250}, {"cancelled", 200}}

// requestsOfAll adds the requests: every company has about as many, no pair asks twice, and a firm that
// is met is asked by one, two or, when there are many requests, a few companies.
func (b *builder) requestsOfAll() {
	states := b.states()
	asked := map[[2]int]bool{}
	for i := range b.scale.requests {
		company := i % len(b.companies)
		counterpart := b.partner(company, asked)
		asked[[2]int{company, counterpart}] = true
		b.m.Requests = append(b.m.Requests, b.request(i, b.companies[company], b.counterparts[counterpart], states[i]))
	}
}

// states gives each request its state: exact shares, in an order of chance.
func (b *builder) states() []string {
	var all []string
	for _, s := range requestStates[1:] {
		for range max(1, b.scale.requests*s.weight/10000) {
			all = append(all, s.state)
		}
	}
	for len(all) < b.scale.requests {
		all = append(all, requestStates[0].state)
	}
	return shuffle(b.r, all)
}

// partner chooses whom a company asks: rather of its own sector, never the same twice.
func (b *builder) partner(company int, asked map[[2]int]bool) int {
	best := -1
	for try := 0; try < 40 || best < 0; try++ {
		i := b.r.n(len(b.counterparts))
		if asked[[2]int{company, i}] {
			continue
		}
		if best = i; b.counterparts[i].field.ref == b.companies[company].field.ref {
			break
		}
	}
	return best
}

func (b *builder) request(i int, c, o firm, state string) Request {
	r := Request{
		Ref: fmt.Sprintf("demande-%04d", i+1), Company: c.ref, Counterpart: o.ref, State: state, Intermediary: o.intermediary,
		Organiser: "chambre-calanques", Direction: []string{"we_ask", "they_ask"}[b.r.weighted(76, 24)],
		Channel: []string{"form", "mail", "phone", "whatsapp", "walk_in"}[b.r.weighted(46, 28, 16, 7, 3)],
		Reason:  c.field.reason.FR, Priority: 1 + b.r.weighted(22, 50, 28), Minutes: 20, PlaceKind: "table",
	}
	switch b.r.weighted(68, 22, 10) {
	case 1:
		r.PlaceKind, r.Place, r.Minutes = "office", o.office, 45
	case 2:
		r.PlaceKind, r.Place = "stand", "stand-calanques"
	}
	b.wish(&r)
	b.parties(&r, c, o)
	if b.r.chance(5) {
		r.Confidential = true
		r.Brief = "Discussion d'exclusivité : ne pas citer le nom du partenaire devant les autres entreprises."
	}
	if state != "draft" {
		r.Asked = Moment{fmt.Sprintf("2026-05-%02d", 4+b.r.n(20)), fmt.Sprintf("%02d:%02d", 9+b.r.n(9), 5*b.r.n(12))}
	}
	if state == "accepted" || state == "declined" {
		r.Answered = Moment{fmt.Sprintf("2026-06-%02d", 1+b.r.n(11)), fmt.Sprintf("%02d:%02d", 9+b.r.n(9), 5*b.r.n(12))}
	}
	return r
}

// wish gives a third of the requests a day, half of those also hours.
func (b *builder) wish(r *Request) {
	if !b.r.chance(34) {
		return
	}
	r.WishDay = b.wishDay(r.Counterpart)
	switch b.r.weighted(50, 25, 25) {
	case 1:
		r.WishFrom, r.WishTo = "09:00", "12:00"
	case 2:
		if r.WishDay != lastDay {
			r.WishFrom, r.WishTo = "14:00", "17:30"
		}
	}
}

// wishDay is a day on which the counterpart is to be had.
func (b *builder) wishDay(counterpart string) string {
	var open []string
	for _, a := range b.m.Availabilities {
		if a.Open && a.Holder == (Subject{Kind: "organisation", Ref: counterpart}) {
			open = append(open, a.Day)
		}
	}
	if len(open) == 0 {
		open = workDays
	}
	return pick(b.r, open)
}

// parties says who comes: mostly anybody of the firm will do, sometimes one by name. When the two sides
// share no language the request needs an interpreter.
func (b *builder) parties(r *Request, c, o firm) {
	ours, theirs := b.side(r, c.people, "company"), b.side(r, o.people, "counterpart")
	for _, l := range []string{"fr", "en", "es"} {
		if slices.ContainsFunc(ours, func(p delegate) bool { return slices.Contains(p.languages, l) }) &&
			slices.ContainsFunc(theirs, func(p delegate) bool { return slices.Contains(p.languages, l) }) {
			r.Language = l
			return
		}
	}
	r.Interpreter, r.Language = true, theirs[0].languages[0]
}

func (b *builder) side(r *Request, people []delegate, side string) []delegate {
	if len(people) == 1 || b.r.chance(55) {
		one := people[0]
		if b.r.chance(30) {
			one = pick(b.r, people)
		}
		r.Parties = append(r.Parties, Party{Person: one.ref, Side: side, Required: true})
		return []delegate{one}
	}
	for _, p := range people {
		r.Parties = append(r.Parties, Party{Person: p.ref, Side: side})
	}
	return people
}
