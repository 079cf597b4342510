package meeting

import (
	"context"
	"slices"
	"strings"
	"time"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Case is a mission's meetings as a scheduling problem, with what ties its indexes to rows.
type Case struct {
	Mission  mission.Mission
	Origin   span.Instant // minute 0
	Problem  plan.Problem
	Requests []Request // in the order of Problem.Meetings
	Now      plan.Plan // where the agenda has them
	SpotIDs  []Spot    // in the order of Problem.Spots
	People   []string  // person ids, in the order of Problem.People
	Inters   []agenda.Resource
	Orgs     map[string]directory.Organisation
	Members  map[string]mission.Member
	Persons  map[string]directory.Person
	versions map[string]int64 // of engagements, by request id
	events   map[string]agenda.Engagement
	index    map[string]int // request id → meeting
}

// Spot is where a meeting may be held: a resource at a place, or the office at a place (ResourceID "").
type Spot struct{ ResourceID, PlaceID string }

// At turns a minute of the problem into an instant.
func (c *Case) At(minute int) span.Instant { return c.Origin.Add(time.Duration(minute) * time.Minute) }

// Minute turns an instant into a minute of the problem.
func (c *Case) Minute(i span.Instant) int { return int(i.Sub(c.Origin) / time.Minute) }

// Index is the meeting of a request, or -1.
func (c *Case) Index(request string) int {
	if i, ok := c.index[request]; ok {
		return i
	}
	return -1
}

// rows is what a case is made of.
type rows struct {
	mission   mission.Mission
	requests  []Request
	members   map[string]mission.Member
	sides     map[string]mission.Participant
	places    []mission.Place
	travel    mission.Matrix
	resources []agenda.Resource
	hours     []agenda.Availability
	events    []agenda.Engagement
	people    map[string]directory.Person
	orgs      map[string]directory.Organisation
}

// Problem reads a mission's meetings as a scheduling problem: the accepted requests, and all that holds the people
// and places they need. A fixed number of queries.
func Problem(ctx context.Context, tx *db.Tx, missionID string, preset plan.Preset) (*Case, error) {
	r, err := readRows(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	if !r.mission.Dated() {
		return nil, fault.New(fault.Invalid, "Cette mission n’a pas de dates : donnez-les dans ses réglages avant de placer des rendez-vous.",
			"This mission has no dates: give them in its settings before placing meetings.")
	}
	b := &builder{rows: r, Case: &Case{Mission: r.mission, Orgs: r.orgs, Members: r.members, Persons: r.people, Origin: r.mission.Bounds().From, events: map[string]agenda.Engagement{}, versions: map[string]int64{}, index: map[string]int{}},
		place: map[string]int{}, person: map[string]int{}, firm: map[string]int{}, spot: map[Spot]int{}}
	b.build(preset)
	return b.Case, nil
}

func readRows(ctx context.Context, tx *db.Tx, missionID string) (*rows, error) {
	r := &rows{members: map[string]mission.Member{}, sides: map[string]mission.Participant{}}
	var err error
	if r.mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return nil, err
	}
	all, err := Requests(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	r.requests = slices.DeleteFunc(all, func(q Request) bool { return q.State != Accepted })
	members, err := mission.Members(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(members))
	for i, m := range members {
		r.members[m.PersonID], ids[i] = m, m.PersonID
	}
	participants, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	var orgs []string
	for _, p := range participants {
		r.sides[p.OrganisationID] = p
		orgs = append(orgs, p.OrganisationID)
	}
	if r.places, err = mission.Places(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if r.travel, err = mission.Travels(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if r.resources, err = agenda.Resources(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if r.hours, err = agenda.Hours(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if r.events, err = agenda.All(ctx, tx, missionID); err != nil {
		return nil, err
	}
	for _, q := range r.requests {
		ids = append(ids, q.People("")...)
		orgs = append(orgs, q.CompanyID, q.CounterpartID)
	}
	if r.people, err = directory.PeopleByID(ctx, tx, unique(ids)); err != nil {
		return nil, err
	}
	r.orgs, err = directory.OrganisationsByID(ctx, tx, unique(orgs))
	return r, err
}

func unique(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// builder turns rows into a case.
type builder struct {
	*rows
	*Case
	place, person, firm map[string]int
	spot                map[Spot]int
	blocked             map[string][]plan.Busy // by person id: what the agenda holds, meetings of the case aside
	inCase              map[string]bool        // engagements that are meetings of the case
}

func (b *builder) build(preset plan.Preset) {
	p := &b.Problem
	p.Preset, p.Buffer, p.Step, p.LunchMinutes, p.ShortWait = preset, b.mission.BufferMinutes, 5, b.mission.LunchMinutes, 2*b.mission.BufferMinutes
	p.Clock = func(minute int) string { return span.ClockOf(b.At(minute), b.mission.Zone).String() }
	p.LanguageNames = languageNames
	b.days()
	b.addPlaces()
	b.inCase = map[string]bool{}
	for _, q := range b.requests {
		if q.Placed() {
			b.inCase[q.EngagementID] = true
		}
	}
	b.addSpots()
	b.block()
	b.addInterpreters()
	for i := range b.requests {
		b.addMeeting(&b.requests[i])
	}
	b.current()
}

var languageNames = map[string]plan.Words{
	"fr": {FR: "français", EN: "French"}, "en": {FR: "anglais", EN: "English"}, "es": {FR: "espagnol", EN: "Spanish"},
	"de": {FR: "allemand", EN: "German"}, "it": {FR: "italien", EN: "Italian"}, "pt": {FR: "portugais", EN: "Portuguese"},
	"ko": {FR: "coréen", EN: "Korean"}, "ja": {FR: "japonais", EN: "Japanese"}, "zh": {FR: "chinois", EN: "Chinese"}, "ar": {FR: "arabe", EN: "Arabic"},
}

func (b *builder) window(r span.Range) plan.Window {
	return plan.Window{From: b.Minute(r.From), To: b.Minute(r.To)}
}

func (b *builder) days() {
	m := b.mission
	fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
	at := func(d span.Day, c span.Clock) int { return b.Minute(span.LocalLenient(d, c, m.Zone)) }
	for _, d := range m.Days() {
		day := plan.Day{From: at(d, m.DayOpens), To: at(d, m.DayCloses), Label: plan.Words{FR: fr.DayShort(d), EN: en.DayShort(d)}}
		if m.LunchMinutes > 0 && m.LunchTo > m.LunchFrom {
			day.Lunch = plan.Window{From: at(d, m.LunchFrom), To: at(d, m.LunchTo)}
		}
		for _, h := range b.hours {
			if h.Holder.Kind == item.Mission && !h.Open {
				if w := b.window(h.When); w.From < day.To && w.To > day.From {
					day.Closed = append(day.Closed, w)
				}
			}
		}
		b.Problem.Days = append(b.Problem.Days, day)
	}
}

func (b *builder) addPlaces() {
	p := &b.Problem
	for i, pl := range b.places {
		b.place[pl.ID] = i
		p.Places = append(p.Places, plan.Place{ID: pl.ID, Zone: string(pl.Zone)})
	}
	p.Travel = make([][]int, len(b.places))
	for i, from := range b.places {
		p.Travel[i] = make([]int, len(b.places))
		for j, to := range b.places {
			p.Travel[i][j], _ = b.travel.Minutes(from.ID, to.ID)
		}
	}
}

func (b *builder) placeIndex(id string) int {
	if i, ok := b.place[id]; ok {
		return i
	}
	return plan.None
}

func (b *builder) addSpots() {
	grid := plan.Grid{Step: max(5, b.mission.MeetingMinutes)}
	for _, r := range b.resources {
		if !slices.Contains([]string{agenda.Table, agenda.StandSpot, agenda.Room}, r.Kind) || b.placeIndex(r.PlaceID) == plan.None {
			continue
		}
		s := plan.Spot{ID: r.ID, Name: r.Name, Kind: r.Kind, Place: b.placeIndex(r.PlaceID), Capacity: r.Capacity}
		if r.Kind == agenda.Table {
			s.Grid = grid
		}
		s.Open, s.Busy = b.spotHours(item.Resource, r.ID, r.PlaceID)
		for i := range b.rows.events { // what holds the table or room and is no meeting of ours
			e := &b.rows.events[i]
			if w, _, ok := e.Window(); ok && e.Has(agenda.Holder{Kind: item.Resource, ID: r.ID}) && !b.isMeeting(e) {
				s.Busy = append(s.Busy, b.window(w))
			}
		}
		b.addSpot(Spot{r.ID, r.PlaceID}, s)
	}
}

func (b *builder) isMeeting(e *agenda.Engagement) bool { return b.inCase[e.ID] }

func (b *builder) addSpot(key Spot, s plan.Spot) int {
	b.spot[key] = len(b.Problem.Spots)
	b.Problem.Spots = append(b.Problem.Spots, s)
	b.SpotIDs = append(b.SpotIDs, key)
	return b.spot[key]
}

// spotHours are the hours of a spot, its own and its place's.
func (b *builder) spotHours(kind item.HolderKind, id, placeID string) (open, busy []plan.Window) {
	var mine, theirs span.Set
	for _, h := range b.hours {
		own := h.Holder.Kind == kind && h.Holder.ID == id
		place := h.Holder.Kind == item.Place && h.Holder.ID == placeID
		switch {
		case own && h.Open:
			mine = mine.Add(h.When)
		case place && h.Open:
			theirs = theirs.Add(h.When)
		case own || place:
			busy = append(busy, b.window(h.When))
		}
	}
	switch {
	case mine == nil:
		mine = theirs
	case theirs != nil:
		mine = mine.Intersect(theirs)
	}
	for _, r := range mine {
		open = append(open, b.window(r))
	}
	return open, busy
}

// office is the spot at a counterpart's office, or plan.None when nobody knows where it is.
func (b *builder) office(placeID string) int {
	if b.placeIndex(placeID) == plan.None {
		return plan.None
	}
	key := Spot{"", placeID}
	if i, ok := b.spot[key]; ok {
		return i
	}
	name := ""
	for _, p := range b.places {
		if p.ID == placeID {
			name = p.Name
		}
	}
	s := plan.Spot{ID: placeID, Name: name, Kind: "office", Place: b.placeIndex(placeID), Capacity: 50, Grid: plan.Grid{Step: 15}}
	s.Open, s.Busy = b.spotHours(item.Place, placeID, placeID)
	return b.addSpot(key, s)
}

// spots are where a request may be held.
func (b *builder) spots(q *Request) []int {
	if q.PlaceKind == "office" {
		placeID := q.PlaceID
		if placeID == "" {
			placeID = b.sides[q.CounterpartID].PlaceID
		}
		if i := b.office(placeID); i != plan.None {
			return []int{i}
		}
		return nil
	}
	var out []int
	for i, s := range b.Problem.Spots {
		if s.Kind == q.PlaceKind && b.SpotIDs[i].ResourceID != "" && (q.PlaceID == "" || b.SpotIDs[i].PlaceID == q.PlaceID) {
			out = append(out, i)
		}
	}
	return out
}

func label(orgs map[string]directory.Organisation, q *Request) string {
	return strings.TrimSpace(orgs[q.CompanyID].Name + " × " + orgs[q.CounterpartID].Name)
}
