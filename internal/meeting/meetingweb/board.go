package meetingweb

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/board"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/tabs"
)

func (p *pages) board(c *web.Call) error {
	return p.showBoard(c, 200, c.Query("day"), c.Query("pick"), nil)
}

// refusal is a cell that was refused: why, what would insist, and which version the person had seen.
type refusal struct {
	why    string
	seen   int64
	fields []ui.Pair // nil when insisting does not help
}

func (p *pages) showBoard(c *web.Call, status int, day, pick string, no *refusal) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	filter := meeting.BoardFilter{Words: c.Query("q"), Intermediary: c.Query("carrier"), PlaceKind: c.Query("kind"), Priority: c.QueryInt("priority", 0)}
	b, err := p.meetings.Board(c.Ctx(), a, missionID, span.Day(day), pick, filter)
	if err != nil {
		return err
	}
	standing, err := p.meetings.Standing(c.Ctx(), a, missionID)
	if err != nil {
		return err
	}
	c.SetZone(b.Mission.Zone)
	v := boardView{Mission: missionID, Words: filter.Words, Kind: filter.PlaceKind, Priority: filter.Priority, Day: string(b.Day), Pick: pick}
	v.Gauges = boardGauges(c, standing)
	v.Kinds = kindOptions(c)
	v.Days = days(c, b, pick)
	d := drawing{c: c, b: b}
	v.Board = d.props(c.QueryInt("rows", 1))
	v.Board.Rest = rest(c, standing, filter)
	v.Pages = d.pages()
	if b.Picked != nil {
		v.Picked = d.picked()
		v.Board.Picked = d.chosen()
		v.Board.Refused = d.refused(no)
		v.Days = d.room(v.Days)
		v.Spots, v.Times = d.spotOptions(), d.timeOptions()
		v.Fields = d.fields()
	}
	if no != nil && v.Picked == nil {
		v.Trouble = no.why
	}
	if organises(c) {
		c.Tools(boardTools(missionID))
	}
	return c.RenderStatus(status, c.T("meeting.board.title"), boardPage(v))
}

// rest says why the tray is empty when not all is placed: a filter hides what waits, or nothing was accepted yet.
func rest(c *web.Call, s meeting.Standing, f meeting.BoardFilter) string {
	switch {
	case s.Accepted == 0:
		return c.T("meeting.board.nothing")
	case s.ToPlace > 0 && f != (meeting.BoardFilter{}):
		return c.T("meeting.board.filtered", s.ToPlace)
	}
	return ""
}

func boardGauges(c *web.Call, s meeting.Standing) []gauge.Gauge {
	pr := c.Printer()
	placed := gauge.Gauge{Label: c.T("meeting.gauge.placed"), Value: pr.Int(s.Placed), Href: to(c, "requests", "placed", "yes")}
	if s.Target > 0 {
		placed.Of, placed.Bar = c.T("meeting.gauge.of", pr.Int(s.Target)), true
		placed.Done, placed.Next = float64(s.Placed)/float64(s.Target), float64(s.ToPlace)/float64(s.Target)
	}
	under := gauge.Gauge{Label: c.T("meeting.gauge.under", max(1, s.Minimum)), Value: pr.Int(s.Under), Of: c.N("meeting.gauge.companies", len(s.Companies)), Href: path(c, "companies")}
	if s.Under > 0 && (s.Total > 0 || s.Target > 0) {
		under.Tone = ui.Alert
	}
	return []gauge.Gauge{placed, under,
		{Label: c.T("meeting.gauge.to_place"), Value: pr.Int(s.ToPlace), Href: to(c, "requests", "state", "accepted", "placed", "no")},
		{Label: c.T("meeting.gauge.waiting"), Value: pr.Int(s.Waiting), Href: to(c, "requests", "state", "waiting")}}
}

func days(c *web.Call, b *meeting.Board, pick string) []tabs.Tab {
	var out []tabs.Tab
	for _, d := range b.Mission.Days() {
		out = append(out, tabs.Tab{Label: c.Printer().DayShort(d), Href: to(c, "board", "day", string(d), "pick", pick, "q", c.Query("q")), On: d == b.Day})
	}
	return out
}

func kindOptions(c *web.Call) []field.Option {
	out := []field.Option{{Value: "", Label: c.T("meeting.any")}}
	for _, k := range meeting.PlaceKinds {
		out = append(out, field.Option{Value: k, Label: c.T("meeting.kind." + k)})
	}
	return out
}

// key writes a cell for a form; target reads it.
func key(s meeting.Spot, at span.Instant) string {
	return fmt.Sprintf("%s|%s|%d", s.ResourceID, s.PlaceID, int64(at))
}

func target(cell string) (meeting.Target, bool) {
	parts := strings.Split(cell, "|")
	if len(parts) != 3 {
		return meeting.Target{}, false
	}
	return meeting.Target{Spot: meeting.Spot{ResourceID: parts[0], PlaceID: parts[1]}, Start: span.Instant(number(parts[2]))}, true
}

// place puts the picked meeting into a cell, or where the form below the board says.
func (p *pages) place(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	a, missionID, id, day := account.Of(c.Who), c.Path("mission"), f.Get("meeting"), f.Get("day")
	cell := f.Get("cell")
	if cell == "" && f.Has("spot") {
		cell = f.Get("spot") + "|" + f.Get("at")
	}
	where, ok := target(cell)
	if !ok || id == "" {
		return fault.New(fault.Invalid, "Choisissez d’abord un rendez-vous, puis une case.", "Choose a meeting first, then a cell.")
	}
	conflicts, err := p.meetings.Place(c.Ctx(), a, missionID, id, where, number(f.Get("version")), f.Has("force"))
	if fault.Is(err, fault.Conflict) || fault.Is(err, fault.Invalid) {
		no := &refusal{why: c.Sentence(err), seen: number(f.Get("version"))}
		if fault.Is(err, fault.Conflict) && !f.Has("force") {
			no.fields = []ui.Pair{{Name: "meeting", Value: id}, {Name: "cell", Value: cell}, {Name: "version", Value: f.Get("version")}, {Name: "day", Value: day}, {Name: "force", Value: "1"}}
		}
		return p.showBoard(c, 409, day, id, no)
	}
	if err != nil {
		return err
	}
	q, err := p.meetings.Sheet(c.Ctx(), a, missionID, id)
	if err != nil {
		return err
	}
	pr, e := c.Printer(), q.Events[id]
	done := c.T("meeting.placed", q.Label(&q.Request), pr.DayShort(e.Day), pr.Time(e.Starts, e.Zone), q.Where(q.SpotOf(&e)))
	if n := len(conflicts); n > 0 {
		done += " " + c.N("meeting.placed_conflicts", n)
	}
	flash, err := p.undoable(c, done)
	if err != nil {
		return err
	}
	return c.Redirect(to(c, "board", "day", string(e.Day)), flash)
}

// drawing lays a board out as the component wants it.
type drawing struct {
	c    *web.Call
	b    *meeting.Board
	page int
	all  []meeting.BoardRow
}

// rowsShown is how many places stand on one page of the board.
const rowsShown = 40

func (d *drawing) props(page int) board.Props {
	pr, b := d.c.Printer(), d.b
	out := board.Props{ID: "board", Move: path(d.c, "board/place"), Pick: path(d.c, "board"), Empty: d.c.T("meeting.board.empty"),
		Label: d.c.T("meeting.board.of", pr.Day(b.Day))}
	if len(b.Times) > 0 {
		out.Zone = pr.ZoneNameAt(b.Mission.City, b.Mission.Zone, b.Times[0])
	}
	for _, t := range b.Times {
		out.Times = append(out.Times, pr.Time(t, b.Mission.Zone))
	}
	d.all = b.Rows
	if b.Picked != nil {
		d.all, out.Folded = split(b.Rows, func(r meeting.BoardRow) bool { return len(r.Cells) > 0 })
		out.Fold = d.c.N("meeting.board.no_cells", len(out.Folded))
		slices.SortStableFunc(d.all, func(x, y meeting.BoardRow) int { return legal(y) - legal(x) })
	} else {
		d.all, out.Folded = unfolded(b.Rows)
		out.Fold = d.c.N("meeting.board.folded", len(out.Folded))
	}
	d.page = max(1, min(page, (len(d.all)+rowsShown-1)/rowsShown))
	for i := (d.page - 1) * rowsShown; i < min(len(d.all), d.page*rowsShown); i++ {
		out.Rows = append(out.Rows, d.rows(&d.all[i])...)
	}
	out.Fields = d.fields()
	for _, q := range b.Tray {
		out.Tray = append(out.Tray, board.Piece{ID: q.ID, Title: d.name(&q), Soft: d.soft(&q), Href: d.pickHref(q.ID), Chosen: b.Picked != nil && b.Picked.Request.ID == q.ID})
	}
	if out.More = b.TrayTotal - len(b.Tray); out.More > 0 {
		out.MoreURL = to(d.c, "requests", "state", "accepted", "placed", "no", "q", d.c.Query("q"))
	}
	return out
}

// split parts the places that stand on the board from those that are only named beneath it.
func split(rows []meeting.BoardRow, shows func(meeting.BoardRow) bool) (shown []meeting.BoardRow, folded []board.Row) {
	for _, r := range rows {
		if shows(r) {
			shown = append(shown, r)
		} else {
			folded = append(folded, board.Row{Label: r.Name})
		}
	}
	return shown, folded
}

// unfolded folds the places without a meeting when there are many beside some with one.
func unfolded(rows []meeting.BoardRow) (shown []meeting.BoardRow, folded []board.Row) {
	shown, folded = split(rows, func(r meeting.BoardRow) bool { return len(r.Meetings) > 0 })
	if len(shown) == 0 || len(folded) <= emptyShown {
		return rows, nil
	}
	return shown, folded
}

// emptyShown is how many places without a meeting stand on the board: with more, what is booked would be lost among
// them.
const emptyShown = 6

// legal is 1 for a row with a legal cell, so that those come first.
func legal(r meeting.BoardRow) int {
	if slices.ContainsFunc(r.Cells, func(c meeting.Cell) bool { return c.Legal }) {
		return 1
	}
	return 0
}

func (d *drawing) fields() []ui.Pair {
	out := []ui.Pair{{Name: "day", Value: string(d.b.Day)}}
	if d.b.Picked != nil {
		out = append(out, ui.Pair{Name: "version", Value: fmt.Sprint(d.b.Picked.Version)})
	}
	return out
}

func (d *drawing) pickHref(id string) string {
	return to(d.c, "board", "day", string(d.b.Day), "pick", id, "q", d.c.Query("q"), "kind", d.c.Query("kind"), "priority", d.c.Query("priority"))
}

func (d *drawing) name(q *meeting.Request) string {
	return strings.TrimSpace(d.b.Names[q.CompanyID] + " × " + d.b.Names[q.CounterpartID])
}

func (d *drawing) soft(q *meeting.Request) string {
	words := []string{d.c.T("meeting.priority_short", q.Priority), d.c.Printer().Minutes(q.Minutes), d.c.T("meeting.kind." + q.PlaceKind)}
	if q.WishDay != "" {
		words = append(words, d.c.Printer().DayShort(q.WishDay))
	}
	return strings.Join(words, " · ")
}

func (d *drawing) pages() []tabs.Tab {
	n := (len(d.all) + rowsShown - 1) / rowsShown
	var out []tabs.Tab
	for i := 1; i <= n && n > 1; i++ {
		from, last := d.all[(i-1)*rowsShown], d.all[min(len(d.all), i*rowsShown)-1]
		pick := ""
		if d.b.Picked != nil {
			pick = d.b.Picked.Request.ID
		}
		out = append(out, tabs.Tab{Label: from.Name + " – " + last.Name, On: i == d.page,
			Href: to(d.c, "board", "day", string(d.b.Day), "pick", pick, "rows", fmt.Sprint(i))})
	}
	return out
}

// spotOptions and timeOptions are for the form that insists on a place.
func (d *drawing) spotOptions() []field.Option {
	var out []field.Option
	for _, r := range d.b.Rows {
		out = append(out, field.Option{Value: r.Spot.ResourceID + "|" + r.Spot.PlaceID, Label: text.SafeLine(r.Name + " " + r.Place)})
	}
	return out
}

func (d *drawing) timeOptions() []field.Option {
	var out []field.Option
	for _, t := range d.b.Times {
		out = append(out, field.Option{Value: fmt.Sprint(int64(t)), Label: d.c.Printer().Time(t, d.b.Mission.Zone)})
	}
	return out
}
