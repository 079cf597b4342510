package meeting

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Board is what the meeting board of one day shows: the spots, what they hold, the tray of what has no place, and for
// one chosen request where it may go. Without a chosen one it is made without the planner.
type Board struct {
	Mission   mission.Mission
	Day       span.Day
	Times     []span.Instant // the columns: the grid of the tables
	Rows      []BoardRow
	Tray      []Request // accepted, without a place, the most urgent first: the first TrayMost
	TrayTotal int
	Names     map[string]string // of the organisations of the tray and of the picked
	Picked    *Pick
	known     *stock              // nil until fill
	held      []agenda.Engagement // that day's meetings, slim, for who sees them all; nil for others
}

// TrayMost is how many requests the tray shows.
const TrayMost = 50

// BoardRow is a spot with what it holds that day. For the row of all offices Spot is empty.
type BoardRow struct {
	Spot        Spot
	Name, Place string
	Capacity    int
	Shut        span.Set // when it is not to be had
	Meetings    []BoardMeeting
	Cells       []Cell // for the picked request, in order of time
}

// BoardMeeting is a meeting on the board. RequestID is "" for what the actor may not know, and for what is no meeting.
type BoardMeeting struct {
	agenda.Engagement
	RequestID string
	Mine      bool // the actor may move it
	Clash     bool
}

// Cell is where the picked request may go, or why not.
type Cell struct {
	Start span.Instant
	Legal bool
	Why   text.Pair
}

// Pick is the chosen request.
type Pick struct {
	Request Request
	Version int64   // of its engagement, 0 when it has none
	Now     *Target // where it stands
	Pinned  bool
	By      string       // who last changed its engagement
	At      span.Instant // and when
	Days    []DayRoom    // where it may go, by day: those of the mission that have room, in order
	Never   text.Pair    // why nothing could place it
	Nowhere text.Pair    // the reason that all cells of the mission have in common, when none is legal
	Best    []Option     // the cheapest places anywhere in the mission
}

// DayRoom is how many cells of a day the picked request may go to.
type DayRoom struct {
	Day   span.Day
	Cells int
}

// Option is a place that the planner proposes for one request.
type Option struct {
	Spot        Spot
	Name, Place string
	Start       span.Instant
	Change      plan.Score // what the plan gains or loses
}

// BoardFilter narrows the tray.
type BoardFilter struct {
	Words        string
	Intermediary string
	Company      string
	Priority     int
	PlaceKind    string
}

// Board reads the board of a day. picked names a request to place or move, "" for none. An intermediary sees the whole
// board but for what is confidential to others, and may move only what it carries. A fixed number of queries.
func (s *Service) Board(ctx context.Context, a account.Actor, missionID string, day span.Day, picked string, f BoardFilter) (b *Board, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		b = &Board{Day: day}
		if b.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		if !b.Mission.Dated() {
			return b.tray(ctx, tx, mine, f)
		}
		if !slices.Contains(b.Mission.Days(), day) {
			b.Day = b.Mission.Today(tx.Now())
		}
		m := b.Mission
		b.Times = slots(m.Zone, b.Day, m.DayOpens, m.DayCloses, m.MeetingMinutes)
		if err := b.fill(ctx, tx, a, mine); err != nil {
			return err
		}
		if err := b.tray(ctx, tx, mine, f); err != nil || picked == "" {
			return err
		}
		return b.pick(ctx, tx, a, picked)
	})
	return b, err
}

// tray reads what waits for a place.
func (b *Board) tray(ctx context.Context, tx *db.Tx, mine []string, f BoardFilter) (err error) {
	placed := false
	b.Tray, b.TrayTotal, err = found(ctx, tx, b.Mission.ID, Filter{States: []State{Accepted}, Placed: &placed, Carriers: mine, Words: f.Words,
		Intermediary: f.Intermediary, Company: f.Company, Priority: f.Priority, PlaceKind: f.PlaceKind, Limit: TrayMost})
	if err != nil {
		return err
	}
	var ids []string
	for _, q := range b.Tray {
		ids = append(ids, q.CompanyID, q.CounterpartID)
	}
	b.Names, err = directory.OrganisationNames(ctx, tx, unique(ids))
	return err
}

// fill reads the spots and what they hold on the day.
func (b *Board) fill(ctx context.Context, tx *db.Tx, a account.Actor, mine []string) error {
	var err error
	if b.known, err = readStock(ctx, tx, b.Mission.ID, agenda.CommonHours); err != nil {
		return err
	}
	items, err := agenda.Draft(ctx, tx, a, b.Mission.ID, agenda.Filter{Days: []span.Day{b.Day}, Kinds: []string{item.KindMeeting}, Bare: true})
	if err != nil {
		return err
	}
	if mine == nil {
		b.held = items
	}
	carried, items, err := b.carried(ctx, tx, mine, items)
	if err != nil {
		return err
	}
	var places, ids []string
	for _, r := range b.known.resources {
		places = append(places, r.PlaceID)
	}
	for _, it := range items {
		places, ids = append(places, it.PlaceID), append(ids, it.ID)
	}
	names, err := mission.PlaceNames(ctx, tx, b.Mission.ID, unique(places))
	if err != nil {
		return err
	}
	clashes, err := agenda.Clashing(ctx, tx, b.Mission.ID, ids, false)
	if err != nil {
		return err
	}
	b.lay(b.known.resources, names, items, carried, clashes)
	b.hours()
	return nil
}

// carried gives the requests that an intermediary may move; nil for organisers. What it carries it sees, also where the
// agenda would not show it.
func (b *Board) carried(ctx context.Context, tx *db.Tx, mine []string, items []agenda.Engagement) (map[string]bool, []agenda.Engagement, error) {
	if mine == nil {
		return nil, items, nil
	}
	yes := true
	list, err := listRequests(ctx, tx, b.Mission.ID, Filter{Carriers: mine, Placed: &yes})
	if err != nil {
		return nil, nil, err
	}
	out, missing := make(map[string]bool, len(list)), map[string]bool{}
	for _, q := range list {
		out[q.ID], missing[q.EngagementID] = true, true
	}
	for _, it := range items {
		delete(missing, it.ID)
	}
	hidden, err := agenda.ByID(ctx, tx, slices.Sorted(maps.Keys(missing)))
	for _, id := range slices.Sorted(maps.Keys(hidden)) {
		if e := hidden[id]; e.Day == b.Day {
			items = append(items, e)
		}
	}
	return out, items, err
}

// lay puts each meeting on the row of its table, or on that of the place where it is.
func (b *Board) lay(resources []agenda.Resource, places map[string]string, items []agenda.Engagement, carried, clash map[string]bool) {
	rows := map[Spot]int{}
	for _, r := range resources {
		if isSpot(r) {
			rows[Spot{r.ID, ""}] = len(b.Rows)
			b.Rows = append(b.Rows, BoardRow{Spot: Spot{r.ID, r.PlaceID}, Name: r.Name, Place: places[r.PlaceID], Capacity: max(1, r.Capacity)})
		}
	}
	slices.SortFunc(items, func(x, y agenda.Engagement) int { return item.Compare(&x, &y) })
	for _, it := range items {
		if !it.Timed() {
			continue
		}
		at, found := -1, false
		for _, id := range it.Holders(item.Resource) {
			if at, found = rows[Spot{id, ""}]; found {
				break
			}
		}
		if !found {
			at = b.officeRow(rows, it.PlaceID, places[it.PlaceID])
		}
		m := BoardMeeting{Engagement: it, RequestID: it.SubjectID, Mine: carried == nil || carried[it.SubjectID], Clash: clash[it.ID]}
		b.Rows[at].Meetings = append(b.Rows[at].Meetings, m)
	}
}

// officeRow is the row of an office, made when somebody is there.
func (b *Board) officeRow(rows map[Spot]int, placeID, name string) int {
	key := Spot{"", placeID}
	at, ok := rows[key]
	if !ok {
		at = len(b.Rows)
		rows[key] = at
		b.Rows = append(b.Rows, BoardRow{Spot: key, Name: name, Capacity: 50})
	}
	return at
}

// hours notes when each spot is not to be had that day.
func (b *Board) hours() {
	day := b.Day.Bounds(b.Mission.Zone)
	open, said, shut := map[agenda.Holder]span.Set{}, map[agenda.Holder]bool{}, map[agenda.Holder]span.Set{}
	for _, h := range b.known.hours {
		said[h.Holder] = said[h.Holder] || h.Open
		if r := h.When.Intersect(day); r.Empty() {
			continue
		} else if h.Open {
			open[h.Holder] = open[h.Holder].Add(r)
		} else {
			shut[h.Holder] = shut[h.Holder].Add(r)
		}
	}
	for i := range b.Rows {
		s := b.Rows[i].Spot
		for _, h := range []agenda.Holder{{Kind: item.Resource, ID: s.ResourceID}, {Kind: item.Place, ID: s.PlaceID}, {Kind: item.Mission, ID: b.Mission.ID}} {
			b.Rows[i].Shut = b.Rows[i].Shut.Union(shut[h])
			if said[h] && h.Kind != item.Mission {
				b.Rows[i].Shut = b.Rows[i].Shut.Union(span.NewSet(day).MinusSet(open[h]))
			}
		}
	}
}

// pick finds where the chosen request may go.
func (b *Board) pick(ctx context.Context, tx *db.Tx, a account.Actor, id string) error {
	q, err := one(ctx, tx, a, b.Mission.ID, id)
	if err != nil {
		return err
	}
	p := &Pick{Request: q}
	b.Picked = p
	c, err := caseNear(ctx, tx, near{b.Mission, id, b.Day, b.known, b.held})
	if err != nil {
		return err
	}
	b.Names[q.CompanyID], b.Names[q.CounterpartID] = c.Orgs[q.CompanyID].Name, c.Orgs[q.CounterpartID].Name
	if e, ok := c.events[id]; ok {
		p.Version, p.Pinned, p.By, p.At = e.Version, e.Pinned, e.ChangedBy, e.ChangedAt
	}
	for _, h := range c.Hopeless {
		if h.Request == id {
			p.Never = h.Reasons[0]
		}
	}
	i := c.Index(id)
	if i < 0 {
		return nil
	}
	for _, pl := range c.Now.Placements {
		if pl.Meeting == i {
			p.Now = &Target{c.SpotIDs[pl.Spot], c.At(pl.Start)}
		}
	}
	desk, err := plan.OpenDesk(c.freed(i), c.Now)
	if err != nil {
		return err
	}
	b.light(c, desk, i)
	b.elsewhere(c, desk, i)
	for _, alt := range desk.Alternatives(i, bestMost) {
		spot := c.Problem.Spots[alt.Placement.Spot]
		at := c.SpotIDs[alt.Placement.Spot]
		p.Best = append(p.Best, Option{Spot: at, Name: spot.Name, Place: c.places[at.PlaceID], Start: c.At(alt.Placement.Start), Change: alt.Change})
	}
	return nil
}

// elsewhere counts on which days the picked request has room, when the day shown has none, and says why when none has.
func (b *Board) elsewhere(c *Case, desk *plan.Desk, i int) {
	for k := range b.Rows {
		if slices.ContainsFunc(b.Rows[k].Cells, func(x Cell) bool { return x.Legal }) {
			return
		}
	}
	why := map[text.Pair]bool{}
	for _, d := range b.Mission.Days() {
		day, n := d.Bounds(b.Mission.Zone), 0
		for _, cell := range desk.LegalCells(i, c.Minute(day.From), c.Minute(day.To)) {
			if cell.Legal {
				n++
			} else {
				why[c.words(cell.Reason)] = true
			}
		}
		if n > 0 {
			b.Picked.Days = append(b.Picked.Days, DayRoom{d, n})
		}
	}
	if len(why) == 1 && len(b.Picked.Days) == 0 {
		for b.Picked.Nowhere = range why {
		}
	}
}

// bestMost is how many places the board proposes.
const bestMost = 6

// light says of each cell of the day whether the picked request may go there. The office where it would be has a row
// even when nobody is there yet.
func (b *Board) light(c *Case, desk *plan.Desk, i int) {
	rows := map[Spot]int{}
	for k := range b.Rows {
		rows[b.Rows[k].Spot] = k
	}
	day := b.Day.Bounds(b.Mission.Zone)
	for _, cell := range desk.LegalCells(i, c.Minute(day.From), c.Minute(day.To)) {
		spot := c.SpotIDs[cell.Spot]
		at, ok := rows[spot]
		if !ok {
			at = b.officeRow(rows, spot.PlaceID, c.Problem.Spots[cell.Spot].Name)
		}
		face := Cell{Start: c.At(cell.Start), Legal: cell.Legal}
		if !cell.Legal {
			face.Why = c.words(cell.Reason)
		}
		b.Rows[at].Cells = append(b.Rows[at].Cells, face)
	}
}
