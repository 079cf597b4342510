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

// block gathers what the agenda holds for each person beside the meetings of the case: sessions, visits, flights,
// everything whose hours are known well enough to keep clear of.
func (b *builder) block() {
	b.blocked = map[string][]plan.Busy{}
	persons := map[string]string{} // resource → the person that it is
	for _, r := range b.resources {
		if r.PersonID != "" {
			persons[r.ID] = r.PersonID
		}
	}
	for i := range b.rows.events {
		e := &b.rows.events[i]
		if b.inCase[e.ID] {
			continue
		}
		w, firm, ok := e.Window()
		if !ok || !firm || e.Track == item.Free && e.Kind != item.KindFree {
			continue
		}
		busy := plan.Busy{From: b.Minute(w.From), To: b.Minute(w.To), Place: b.placeIndex(e.PlaceID), Label: e.Title.In(text.FR)}
		for _, id := range holds(e, b.members, persons) {
			b.blocked[id] = append(b.blocked[id], busy)
		}
	}
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
// included.
func (b *builder) presence(id string, orgs ...string) (open []plan.Window, shut []plan.Busy) {
	var set span.Set
	limited := false
	for _, h := range b.hours {
		mine := h.Holder.Kind == item.Person && h.Holder.ID == id || h.Holder.Kind == item.Organisation && slices.Contains(orgs, h.Holder.ID)
		switch {
		case !mine:
		case h.Open:
			set, limited = set.Add(h.When), true
		default:
			w := b.window(h.When)
			shut = append(shut, plan.Busy{From: w.From, To: w.To, Place: plan.None, Label: h.Reason})
		}
	}
	m := b.members[id]
	if m.ArrivesAt != 0 || m.LeavesAt != 0 {
		there := b.mission.Bounds()
		if m.ArrivesAt != 0 {
			there.From = max(there.From, m.ArrivesAt)
		}
		if m.LeavesAt != 0 {
			there.To = min(there.To, m.LeavesAt)
		}
		if !limited {
			set, limited = span.NewSet(b.mission.Bounds()), true
		}
		set = set.Intersect(span.NewSet(there))
	}
	if !limited {
		return nil, shut
	}
	for _, r := range set {
		open = append(open, b.window(r))
	}
	if open == nil { // never there: an empty list would mean always
		open = []plan.Window{{From: 0, To: 1}}
	}
	return open, shut
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
	open, shut := b.presence(id, org, m.OrganisationID)
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
		in.Open, in.Busy = b.presence(r.PersonID)
		in.Busy = append(in.Busy, b.blocked[r.PersonID]...)
		for _, h := range b.hours {
			if h.Holder.Kind != item.Resource || h.Holder.ID != r.ID {
				continue
			}
			w := b.window(h.When)
			if h.Open {
				in.Open = append(in.Open, w)
			} else {
				in.Busy = append(in.Busy, plan.Busy{From: w.From, To: w.To, Place: plan.None, Label: h.Reason})
			}
		}
		b.Inters = append(b.Inters, r)
		b.Problem.Interpreters = append(b.Problem.Interpreters, in)
	}
}

// addMeeting adds a request to the problem.
func (b *builder) addMeeting(q *Request) {
	m := plan.Meeting{ID: q.ID, Label: label(b.orgs, q), Priority: q.Priority, Minutes: q.Minutes, Spots: b.spots(q)}
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
			} else {
				others = append(others, i)
			}
		}
		if len(others) > 0 {
			m.OneOf = append(m.OneOf, others)
		}
	}
	m.Windows = b.wished(q)
	b.index[q.ID] = len(b.Problem.Meetings)
	b.Problem.Meetings = append(b.Problem.Meetings, m)
	b.Requests = append(b.Requests, *q)
}

// wished are the hours that a request allows: a day, hours of any day, or both.
func (b *builder) wished(q *Request) []plan.Window {
	if q.WishDay == "" && q.WishFrom < 0 && q.WishTo < 0 {
		return nil
	}
	var out []plan.Window
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
		out = append(out, plan.Window{From: b.Minute(span.LocalLenient(d, from, b.mission.Zone)), To: b.Minute(span.LocalLenient(d, to, b.mission.Zone))})
	}
	if out == nil { // the day wished is not one of the mission's: nothing fits, and the plan says so
		out = []plan.Window{{From: -2, To: -1}}
	}
	return out
}

// current notes where the agenda has each meeting, and pins those that are pinned.
func (b *builder) current() {
	byID := map[string]*agenda.Engagement{}
	for i := range b.rows.events {
		byID[b.rows.events[i].ID] = &b.rows.events[i]
	}
	for i := range b.Requests {
		q := &b.Requests[i]
		e := byID[q.EngagementID]
		if e == nil || !e.Timed() {
			continue
		}
		b.versions[q.ID], b.Case.events[q.ID] = e.Version, *e
		pl, ok := b.placement(i, e)
		if !ok {
			continue
		}
		meeting := &b.Problem.Meetings[i]
		meeting.Current = &pl
		if e.Pinned {
			pin := pl
			meeting.Pin = &pin
		}
		b.Now.Placements = append(b.Now.Placements, pl)
	}
}

// placement says where the agenda has the i-th meeting, in the words of the problem. ok is false when it stands
// somewhere that the problem does not know; it then holds its people as any other engagement would.
func (b *builder) placement(i int, e *agenda.Engagement) (plan.Placement, bool) {
	p := plan.Placement{Meeting: i, Start: b.Minute(e.Starts), Spot: plan.None, Interpreter: plan.None}
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
			} else if at, ok := b.spot[Spot{t.ID, e.PlaceID}]; ok {
				p.Spot = at
			}
		}
	}
	if p.Spot == plan.None {
		p.Spot = b.office(e.PlaceID)
	}
	slices.Sort(p.People)
	return p, p.Spot != plan.None
}
