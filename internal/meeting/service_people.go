package meeting

import (
	"slices"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// block gathers what the agenda holds for people and resources beside the meetings of the case: sessions, visits,
// flights, everything whose hours are known well enough to keep clear of.
func (b *builder) block() {
	b.blocked, b.taken = map[string][]plan.Busy{}, map[string][]plan.Window{}
	persons := map[string]string{} // resource → the person that it is
	for _, r := range b.resources {
		if r.PersonID != "" {
			persons[r.ID] = r.PersonID
		}
	}
	matters := map[string]bool{} // who meets, or interprets
	for _, r := range b.resources {
		if r.Kind == agenda.Interpreter {
			matters[r.PersonID] = true
		}
	}
	for i := range b.requests {
		for _, p := range b.requests[i].Parties {
			matters[p.PersonID] = matters[p.PersonID] || !b.shells[b.requests[i].ID]
		}
	}
	ours := map[string]bool{}
	for _, e := range b.held {
		ours[e.ID] = true
	}
	if e, ok := b.Case.events[b.picked]; ok {
		ours[e.ID] = true
	}
	for i := range b.rows.events {
		e := &b.rows.events[i]
		r, firm, ok := e.Window()
		if ours[e.ID] || !ok || !firm || e.Track == item.Free && e.Kind != item.KindFree {
			continue
		}
		w, ok := b.window(r)
		if !ok {
			continue
		}
		for _, id := range e.Holders(item.Resource) {
			b.taken[id] = append(b.taken[id], w)
		}
		var who []string
		for _, id := range holds(e, b.members, persons) {
			if matters[id] {
				who = append(who, id)
			}
		}
		if len(who) == 0 {
			continue
		}
		busy := plan.Busy{From: w.From, To: w.To, Place: b.placeIndex(e.PlaceID), Label: b.titleOf(e)}
		for _, id := range who {
			b.blocked[id] = append(b.blocked[id], busy)
		}
	}
	for _, t := range b.tables {
		if w, ok := b.window(t.When); ok {
			b.taken[t.Resource] = append(b.taken[t.Resource], w)
		}
	}
	for i, s := range b.SpotIDs {
		b.Problem.Spots[i].Busy = append(b.Problem.Spots[i].Busy, b.taken[s.ResourceID]...)
	}
}

// titleOf names what blocks somebody. What is confidential keeps its name to itself: plans are read by intermediaries.
func (b *builder) titleOf(e *agenda.Engagement) string {
	if e.Confidential {
		return hushed.FR
	}
	fr, en := e.Title.In(text.FR), e.Title.In(text.EN)
	if fr != en {
		b.english[fr] = en
	}
	return fr
}

// holds lists the people that an engagement takes: by name, as a resource, or through its audience. Those for whom it
// is optional are left free: their meetings come first.
func holds(e *agenda.Engagement, members map[string]mission.Member, persons map[string]string) []string {
	var out []string
	for _, t := range e.Takes {
		switch {
		case t.Optional || t.Role == item.Excused:
		case t.Kind == item.Person:
			out = append(out, t.ID)
		case t.Kind == item.Resource && persons[t.ID] != "":
			out = append(out, persons[t.ID])
		}
	}
	if e.Audience != item.People {
		for id, m := range members {
			if agenda.Includes(e, m) && !e.Excuses(id) {
				out = append(out, id)
			}
		}
	}
	return unique(out)
}

// presence gives the hours of a person: open windows (nil: always) and closed ones, those of the organisations
// included, and the time between arrival and departure.
func (b *builder) presence(holders ...agenda.Holder) (open []plan.Window, shut []plan.Busy) {
	var set span.Set
	limited := false
	person := ""
	for _, holder := range holders {
		if holder.Kind == item.Person {
			person = holder.ID
		}
		for _, h := range b.hours[holder] {
			if h.Open {
				set, limited = set.Add(h.When), true
			} else if w, ok := b.window(h.When); ok {
				shut = append(shut, plan.Busy{From: w.From, To: w.To, Place: plan.None, Label: or(h.Reason, away.FR)})
			}
		}
	}
	if m := b.members[person]; m.ArrivesAt != 0 || m.LeavesAt != 0 {
		if !limited {
			set, limited = span.NewSet(b.mission.Bounds()), true
		}
		set = set.Intersect(span.NewSet(m.Present(b.mission.Bounds())))
	}
	if limited {
		open = b.windows(set)
	}
	return open, shut
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// holdersOf are those whose hours bind a person: themselves and the organisations for which they come.
func holdersOf(person string, orgs ...string) []agenda.Holder {
	out := []agenda.Holder{{Kind: item.Person, ID: person}}
	for _, o := range unique(orgs) {
		if o != "" {
			out = append(out, agenda.Holder{Kind: item.Organisation, ID: o})
		}
	}
	return out
}

// personIndex adds somebody to the problem once. org is the side for which the person comes.
func (b *builder) personIndex(id, org string, home bool) int {
	if i, ok := b.person[id]; ok {
		return i
	}
	m, p := b.members[id], b.people[id]
	limit := m.MaxPerDay
	if limit == 0 && m.Population.Travels() && m.PersonID != "" {
		limit = b.mission.MaxPerDay
	}
	name := p.FullName()
	if name == "" {
		name = p.Label(text.FR)
	}
	open, shut := b.presence(holdersOf(id, org, m.OrganisationID)...)
	b.person[id] = len(b.Problem.People)
	b.People = append(b.People, id)
	b.Problem.People = append(b.Problem.People, plan.Person{ID: id, Name: name, Firm: b.firmIndex(org), Open: open,
		Busy: append(slices.Clone(b.blocked[id]), shut...), MaxPerDay: limit, Languages: p.Languages, AtHome: home})
	return b.person[id]
}

func (b *builder) firmIndex(org string) int {
	if i, ok := b.firm[org]; ok {
		return i
	}
	part, known := b.sides[org]
	f := plan.Firm{ID: org, Name: b.orgs[org].Name, Min: part.WantedMin, Max: part.WantedMax}
	if known && part.Side == mission.Company && f.Min == 0 {
		f.Min = b.mission.MeetingMinimum
	}
	if f.Max > 0 {
		f.Min = min(f.Min, f.Max)
	}
	b.firm[org] = len(b.Problem.Firms)
	b.Problem.Firms = append(b.Problem.Firms, f)
	return b.firm[org]
}

func (b *builder) addInterpreters() {
	for _, r := range b.resources {
		if r.Kind != agenda.Interpreter {
			continue
		}
		in := plan.Interpreter{ID: r.ID, Name: r.Name}
		for i, one := range r.Languages {
			for _, two := range r.Languages[i+1:] {
				in.Pairs = append(in.Pairs, [2]string{one, two})
			}
		}
		holders := []agenda.Holder{{Kind: item.Resource, ID: r.ID}}
		if r.PersonID != "" {
			holders = append(holders, holdersOf(r.PersonID)...)
		}
		in.Open, in.Busy = b.presence(holders...)
		in.Busy = append(in.Busy, b.blocked[r.PersonID]...)
		if r.PersonID == "" {
			for _, w := range b.taken[r.ID] {
				in.Busy = append(in.Busy, plan.Busy{From: w.From, To: w.To, Place: plan.None, Label: r.Name})
			}
		}
		b.Inters = append(b.Inters, r)
		b.Problem.Interpreters = append(b.Problem.Interpreters, in)
	}
}

// addRequest adds a request to the problem, unless nothing could place it, or the agenda holds it without an exact
// hour: it then has a place, and the planner leaves it alone.
func (b *builder) addRequest(q *Request) {
	if q.Placed() && b.held[q.ID] == nil && q.ID != b.picked {
		return
	}
	if b.shells[q.ID] {
		b.addShell(q)
		return
	}
	spots := b.spots(q)
	if why, none := hopeless(q, spots); none {
		b.Hopeless = append(b.Hopeless, LeftOut{Request: q.ID, Reasons: []text.Pair{why}})
		return
	}
	b.addMeeting(q, spots)
}

// addShell adds a meeting for the table that it takes alone: a stand-in for whoever attends.
func (b *builder) addShell(q *Request) {
	spot := b.spotOf(b.held[q.ID])
	id := b.SpotIDs[spot].ResourceID
	if _, ok := b.person["shell "+id]; !ok {
		b.person["shell "+id] = len(b.Problem.People)
		b.People = append(b.People, "")
		b.Problem.People = append(b.Problem.People, plan.Person{ID: "shell " + id, Firm: plan.None})
	}
	m := plan.Meeting{ID: q.ID, Priority: q.Priority, Minutes: q.Minutes, Spots: []int{spot}, Required: []int{b.person["shell "+id]}}
	b.add(q, m)
}

// add gives a meeting its number.
func (b *builder) add(q *Request, m plan.Meeting) {
	m.Label = label(b.orgs, q)
	if b.shells[q.ID] { // its sides were not read
		m.Label = b.held[q.ID].Title.In(text.FR)
	}
	if q.Confidential {
		m.Label = hushed.FR
	}
	b.index[q.ID] = len(b.Problem.Meetings)
	b.Problem.Meetings = append(b.Problem.Meetings, m)
	b.Requests = append(b.Requests, *q)
}

// mostOthers is how many representatives of a side the planner chooses from.
const mostOthers = 40

func (b *builder) addMeeting(q *Request, spots []int) {
	m := plan.Meeting{ID: q.ID, Priority: q.Priority, Minutes: q.Minutes, Spots: spots}
	m.Firms = []int{b.firmIndex(q.CompanyID), b.firmIndex(q.CounterpartID)}
	if q.Language != "" {
		m.Languages = []string{q.Language}
	}
	for _, side := range []struct{ name, org string }{{OfCompany, q.CompanyID}, {OfCounterpart, q.CounterpartID}} {
		var others []int
		for _, p := range q.Parties {
			if p.Side != side.name {
				continue
			}
			i := b.personIndex(p.PersonID, side.org, side.name == OfCounterpart && b.sides[side.org].PlaceID != "")
			if p.Required {
				m.Required = append(m.Required, i)
			} else if len(others) < mostOthers {
				others = append(others, i)
			}
		}
		if len(others) > 0 {
			m.OneOf = append(m.OneOf, others)
		}
	}
	m.Windows = b.wished(q)
	b.add(q, m)
}

// wished are the hours that a request allows: a day, hours of any day, or both.
func (b *builder) wished(q *Request) []plan.Window {
	if q.WishDay == "" && q.WishFrom < 0 && q.WishTo < 0 {
		return nil
	}
	var set span.Set
	for _, d := range b.mission.Days() {
		if q.WishDay != "" && q.WishDay != d {
			continue
		}
		from, to := q.WishFrom, q.WishTo
		if from < 0 {
			from = 0
		}
		if to < 0 {
			to = 24 * 60
		}
		set = set.Add(span.Range{From: span.LocalLenient(d, from, b.mission.Zone), To: span.LocalLenient(d, to, b.mission.Zone)})
	}
	return b.windows(set) // a day that is not one of the mission's: nothing fits, and the plan says so
}

// current notes where the agenda has each meeting, and pins those that are pinned.
func (b *builder) current() {
	for i := range b.Requests {
		e := b.held[b.Requests[i].ID]
		if e == nil {
			continue
		}
		pl := b.placement(i, e)
		meeting := &b.Problem.Meetings[i]
		meeting.Current = &pl
		if e.Pinned || pl.Start < b.from {
			pin := pl
			meeting.Pin = &pin
		}
		b.Now.Placements = append(b.Now.Placements, pl)
	}
}

// placement says where the agenda has the i-th meeting, in the words of the problem.
func (b *builder) placement(i int, e *agenda.Engagement) plan.Placement {
	p := plan.Placement{Meeting: i, Start: b.Minute(e.Starts), Spot: b.spotOf(e), Interpreter: plan.None}
	if b.shells[b.Requests[i].ID] {
		p.People = slices.Clone(b.Problem.Meetings[i].Required)
	}
	for _, t := range e.Takes {
		if t.Role == item.Excused {
			continue
		}
		switch t.Kind {
		case item.Person:
			if at, ok := b.person[t.ID]; ok {
				p.People = append(p.People, at)
			}
		case item.Resource:
			if at := slices.IndexFunc(b.Inters, func(r agenda.Resource) bool { return r.ID == t.ID }); at >= 0 {
				p.Interpreter = at
			}
		}
	}
	slices.Sort(p.People)
	p.People = slices.Compact(p.People)
	return p
}
