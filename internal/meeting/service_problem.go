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
	Hopeless []LeftOut // accepted requests that nothing could place, with why: they are not in the problem
	Orgs     map[string]directory.Organisation
	Members  map[string]mission.Member
	Persons  map[string]directory.Person
	versions map[string]int64 // of engagements, by request id
	events   map[string]agenda.Engagement
	places   map[string]string // place id → name
	index    map[string]int    // request id → meeting
	english  map[string]string // French labels of what blocks people → English ones
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

// Words for what a plan may not name, and for closed hours without a reason.
var (
	hushed = text.Pair{FR: "confidentiel", EN: "confidential"}
	away   = text.Pair{FR: "indisponible", EN: "not available"}
)

// words writes a reason in both languages.
func (c *Case) words(r plan.Reason) text.Pair {
	fr, en := r.Words(c.Problem)
	if other := c.english[r.Label]; other != "" {
		en = strings.ReplaceAll(en, r.Label, other)
	}
	return text.Pair{FR: fr, EN: strings.ReplaceAll(en, "“"+hushed.FR+"”", "“"+hushed.EN+"”")}
}

// Problem reads a mission's meetings as a scheduling problem: the accepted requests, and all that holds the people
// and places they need. A fixed number of queries.
func Problem(ctx context.Context, tx *db.Tx, missionID string, preset plan.Preset) (*Case, error) {
	return caseFrom(ctx, tx, missionID, preset, tx.Now())
}

// near is a request that is to be placed, even when the agenda holds it without an exact hour, on a day of which it is
// to be known who takes what; of other days only when tables are taken.
type near struct {
	mission mission.Mission
	picked  string
	day     span.Day
	known   *stock              // nil: to be read
	held    []agenda.Engagement // all meetings of the day, slim at least; nil: to be read
}

// caseNear is Problem for one request with what bears on it.
func caseNear(ctx context.Context, tx *db.Tx, n near) (*Case, error) {
	if n.known == nil {
		var err error
		if n.known, err = readStock(ctx, tx, n.mission.ID, agenda.CommonHours); err != nil {
			return nil, err
		}
	}
	r, err := readRows(ctx, tx, n, tx.Now())
	if err != nil {
		return nil, err
	}
	return r.solvable(plan.Balanced, n.picked, tx.Now())
}

// caseFrom is Problem as things stand at an instant: while the mission is under way, what has begun by then stays where
// it is, and nothing is placed before it.
func caseFrom(ctx context.Context, tx *db.Tx, missionID string, preset plan.Preset, now span.Instant) (*Case, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	known, err := readStock(ctx, tx, missionID, agenda.Hours)
	if err != nil {
		return nil, err
	}
	r, err := readRows(ctx, tx, near{mission: m, known: known}, now)
	if err != nil {
		return nil, err
	}
	return r.solvable(preset, "", now)
}

// solvable makes the case.
func (r *rows) solvable(preset plan.Preset, picked string, now span.Instant) (*Case, error) {
	if !r.mission.Dated() {
		return nil, fault.New(fault.Invalid, "Cette mission n’a pas de dates : donnez-les dans ses réglages avant de placer des rendez-vous.",
			"This mission has no dates: give them in its settings before placing meetings.")
	}
	b := &builder{rows: r, picked: picked, Case: &Case{Mission: r.mission, Orgs: r.orgs, Members: r.members, Persons: r.people, Origin: r.mission.Bounds().From,
		events: map[string]agenda.Engagement{}, versions: map[string]int64{}, places: map[string]string{}, index: map[string]int{}, english: map[string]string{hushed.FR: hushed.EN, away.FR: away.EN}},
		place: map[string]int{}, person: map[string]int{}, firm: map[string]int{}, spot: map[Spot]int{}}
	for id, p := range r.places {
		b.Case.places[id] = p.Name
	}
	b.horizon = b.Minute(r.mission.Bounds().To)
	if r.mission.Bounds().Contains(now) {
		b.from = b.Minute(now)
	}
	b.build(preset)
	return b.Case, nil
}

// rows is what a case is made of.
type rows struct {
	mission   mission.Mission
	requests  []Request // accepted ones
	members   map[string]mission.Member
	sides     map[string]mission.Participant
	places    map[string]mission.Place
	travel    mission.Matrix
	resources []agenda.Resource
	hours     map[agenda.Holder][]agenda.Availability
	events    []agenda.Engagement
	tables    []agenda.Taken                    // when tables are taken by what is not among the events
	shells    map[string]bool                   // requests that only take a table: see addShells
	people    map[string]directory.Person       // names and languages alone
	orgs      map[string]directory.Organisation // names alone
}

// stock is what a mission has to meet at, and the hours at which it is to be had.
type stock struct {
	resources []agenda.Resource
	hours     []agenda.Availability
}

func readStock(ctx context.Context, tx *db.Tx, missionID string, hours func(context.Context, *db.Tx, string) ([]agenda.Availability, error)) (s *stock, err error) {
	s = &stock{}
	if s.resources, err = agenda.Resources(ctx, tx, missionID); err != nil {
		return nil, err
	}
	s.hours, err = hours(ctx, tx, missionID)
	return s, err
}

// readRows reads a whole mission; for one picked request only what bears on it (see readNear). now is the instant
// before which tables need not be free.
func readRows(ctx context.Context, tx *db.Tx, n near, now span.Instant) (*rows, error) {
	r := &rows{mission: n.mission, resources: n.known.resources, members: map[string]mission.Member{}, sides: map[string]mission.Participant{}, places: map[string]mission.Place{}, hours: map[agenda.Holder][]agenda.Availability{}}
	var err error
	if r.requests, err = acceptedOf(ctx, tx, n.mission.ID, n.picked); err != nil {
		return nil, err
	}
	r.addHours(n.known.hours)
	var people, orgs []string
	for i := range r.requests {
		q := &r.requests[i]
		people = append(people, q.People("")...)
		orgs = append(orgs, q.CompanyID, q.CounterpartID)
	}
	people, orgs = unique(people), unique(orgs)
	if r.people, err = directory.Speakers(ctx, tx, people); err != nil {
		return nil, err
	}
	if n.picked == "" {
		err = r.readAll(ctx, tx, n.mission.ID)
	} else {
		err = r.readNear(ctx, tx, n, people, orgs, now)
	}
	if err != nil {
		return nil, err
	}
	names, err := directory.OrganisationNames(ctx, tx, orgs)
	r.orgs = make(map[string]directory.Organisation, len(names))
	for id, name := range names {
		r.orgs[id] = directory.Organisation{ID: id, Name: name}
	}
	return r, err
}

func (r *rows) addHours(list []agenda.Availability) {
	for _, h := range list {
		r.hours[h.Holder] = append(r.hours[h.Holder], h)
	}
}

// acceptedOf reads the accepted requests of a mission with their parties; for a picked one it and those that share a
// person or a side with it.
func acceptedOf(ctx context.Context, tx *db.Tx, missionID, picked string) ([]Request, error) {
	if picked == "" {
		list, err := listRequests(ctx, tx, missionID, Filter{States: []State{Accepted}})
		if err != nil {
			return nil, err
		}
		parties, err := partiesOf(ctx, tx, missionID)
		return withParties(list, parties), err
	}
	chosen, err := requestByID(ctx, tx, missionID, picked)
	if err != nil {
		return nil, err
	}
	list, err := acceptedNear(ctx, tx, &chosen)
	if err != nil {
		return nil, err
	}
	parties, err := partiesIn(ctx, tx, idsOf(list))
	return withParties(list, parties), err
}

// readAll reads the mission's people, sides, places and agenda.
func (r *rows) readAll(ctx context.Context, tx *db.Tx, missionID string) (err error) {
	if r.events, err = agenda.All(ctx, tx, missionID); err != nil {
		return err
	}
	members, err := mission.Members(ctx, tx, missionID)
	if err != nil {
		return err
	}
	for _, m := range members {
		r.members[m.PersonID] = m
	}
	participants, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return err
	}
	for _, p := range participants {
		r.sides[p.OrganisationID] = p
	}
	places, err := mission.Places(ctx, tx, missionID)
	if err != nil {
		return err
	}
	for _, p := range places {
		r.places[p.ID] = p
	}
	stated, err := mission.StatedTravels(ctx, tx, missionID)
	r.travel = mission.NewMatrix(places, stated, r.mission.TravelMinutes)
	return err
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
	picked              string // request to place although the agenda holds it somehow
	horizon             int    // minute at which the mission ends
	from                int    // minute before which nothing is placed any more; 0 for none
	place, person, firm map[string]int
	spot                map[Spot]int
	held                map[string]*agenda.Engagement // by request id: where the agenda has the meetings of the case
	taken               map[string][]plan.Window      // by resource id: what the agenda holds, meetings of the case aside
	blocked             map[string][]plan.Busy        // by person id: the same
}

func (b *builder) build(preset plan.Preset) {
	p := &b.Problem
	p.Preset, p.Buffer, p.Step, p.LunchMinutes, p.ShortWait = preset, b.mission.BufferMinutes, 5, b.mission.LunchMinutes, 2*b.mission.BufferMinutes
	zone := b.mission.Zone
	p.Clock = func(minute int) string { return span.ClockOf(b.At(minute), zone).String() }
	p.LanguageNames = languageNames
	b.days()
	b.addSpots()
	b.hold()
	b.block()
	b.addInterpreters()
	for i := range b.requests {
		b.addRequest(&b.requests[i])
	}
	b.current()
	b.interpreted()
	b.travels()
}

// hold finds which meetings of the case the agenda has at an exact hour, at a place that the problem can know.
func (b *builder) hold() {
	byID := map[string]*agenda.Engagement{}
	for i := range b.rows.events {
		byID[b.rows.events[i].ID] = &b.rows.events[i]
	}
	b.held = map[string]*agenda.Engagement{}
	for i := range b.requests {
		q := &b.requests[i]
		e := byID[q.EngagementID]
		if e == nil || !q.Placed() {
			continue
		}
		b.versions[q.ID], b.Case.events[q.ID] = e.Version, *e
		var none bool
		if !b.shells[q.ID] {
			_, none = hopeless(q, b.spots(q))
		}
		if start := b.Minute(e.Starts); e.Timed() && start >= 0 && start < b.horizon && b.spotOf(e) != plan.None && !none {
			b.held[q.ID] = e
		}
	}
}

func isSpot(r agenda.Resource) bool {
	return r.Kind == agenda.Table || r.Kind == agenda.StandSpot || r.Kind == agenda.Room
}

// window brings a range within the mission; ok is false when nothing of it is.
func (b *builder) window(r span.Range) (w plan.Window, ok bool) {
	w = plan.Window{From: max(0, b.Minute(r.From)), To: min(b.horizon, b.Minute(r.To))}
	return w, w.To > w.From
}

func (b *builder) days() {
	m := b.mission
	fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
	at := func(d span.Day, c span.Clock) int { return b.Minute(span.LocalLenient(d, c, m.Zone)) }
	closed := b.hours[agenda.Holder{Kind: item.Mission, ID: m.ID}]
	for _, d := range m.Days() {
		day := plan.Day{From: at(d, m.DayOpens), To: at(d, m.DayCloses), Label: plan.Words{FR: fr.DayShort(d), EN: en.DayShort(d)}}
		if from, to := max(day.From, at(d, m.LunchFrom)), min(day.To, at(d, m.LunchTo)); m.LunchMinutes > 0 && to-from >= m.LunchMinutes {
			day.Lunch = plan.Window{From: from, To: to}
		}
		for _, h := range closed {
			if w, ok := b.window(h.When); ok && !h.Open && w.From < day.To && w.To > day.From {
				day.Closed = append(day.Closed, w)
			}
		}
		if past := min(b.from, day.To); past > day.From {
			day.Closed = append(day.Closed, plan.Window{From: day.From, To: past})
		}
		b.Problem.Days = append(b.Problem.Days, day)
	}
}

// placeIndex is the index of a place in the problem, which comes to know only the places that somebody goes to.
func (b *builder) placeIndex(id string) int {
	if i, ok := b.place[id]; ok {
		return i
	}
	pl, ok := b.rows.places[id]
	if !ok {
		return plan.None
	}
	b.place[id] = len(b.Problem.Places)
	b.Problem.Places = append(b.Problem.Places, plan.Place{ID: id, Zone: string(pl.Zone)})
	return b.place[id]
}

func (b *builder) travels() {
	const most = 24 * 60 // minutes: whoever needs longer does not meet that day
	p := &b.Problem
	if len(p.Places) == 0 {
		p.Travel = [][]int{{0}}
		return
	}
	ids := make([]string, len(p.Places))
	for i, place := range p.Places {
		ids[i] = place.ID
	}
	p.Travel = b.travel.Table(ids)
	for _, row := range p.Travel {
		for j, minutes := range row {
			row[j] = min(max(0, minutes), most)
		}
	}
}

func label(orgs map[string]directory.Organisation, q *Request) string {
	return strings.TrimSpace(orgs[q.CompanyID].Name + " × " + orgs[q.CounterpartID].Name)
}
