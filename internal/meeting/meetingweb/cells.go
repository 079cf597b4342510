package meetingweb

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/board"
	"escale.dev/escale/internal/web/ui/tabs"
)

// rows lays one place out: one row, or several when meetings there overlap.
func (d *drawing) rows(r *meeting.BoardRow) []board.Row {
	var lanes [][]int // meetings by lane
	ends := []int{}
	for i := range r.Meetings {
		from, to := d.columns(&r.Meetings[i])
		lane := -1
		for l, end := range ends {
			if end <= from {
				lane = l
				break
			}
		}
		if lane < 0 {
			lane = len(lanes)
			lanes, ends = append(lanes, nil), append(ends, 0)
		}
		lanes[lane], ends[lane] = append(lanes[lane], i), to
	}
	if len(lanes) == 0 {
		lanes = [][]int{nil}
	}
	out := make([]board.Row, len(lanes))
	for l, meetings := range lanes {
		out[l] = board.Row{Label: r.Name, Soft: r.Place, Cells: d.cells(r, meetings, l == 0)}
		switch {
		case r.Spot.ResourceID == "":
			out[l].Soft = d.c.T("meeting.kind.office")
		case r.Place == r.Name:
			out[l].Soft = ""
		}
		if l > 0 {
			out[l].Soft = d.c.T("meeting.board.also")
		}
	}
	return out
}

// columns are the first column of a meeting and the one after its last. What is outside the day's hours stands at the
// edge.
func (d *drawing) columns(m *meeting.BoardMeeting) (from, to int) {
	times := d.b.Times
	for from = 0; from+1 < len(times) && times[from+1] <= m.Starts; from++ {
	}
	for to = from + 1; to < len(times) && times[to] < m.Ends; to++ {
	}
	return from, to
}

// cells fills the columns of a row: meetings first, then where the picked one may go, then what is closed.
func (d *drawing) cells(r *meeting.BoardRow, meetings []int, first bool) []board.Cell {
	var out []board.Cell
	for col := 0; col < len(d.b.Times); {
		taken := false
		for _, i := range meetings {
			if from, to := d.columns(&r.Meetings[i]); from == col {
				out = append(out, d.meeting(r, &r.Meetings[i], to-from))
				col, taken = to, true
				break
			}
		}
		if taken {
			continue
		}
		cell := board.Cell{}
		if first || d.b.Picked != nil {
			cell = d.free(r, col)
		}
		out = append(out, cell)
		col++
	}
	return merged(out)
}

// merged joins neighbours that are forbidden or closed for the same reason, and cuts each reason to its cell.
func merged(cells []board.Cell) []board.Cell {
	var out []board.Cell
	for _, c := range cells {
		if n := len(out) - 1; n >= 0 && (c.State == board.Forbidden || c.State == board.Closed) && out[n].State == c.State && out[n].Reason == c.Reason {
			out[n].Span = max(1, out[n].Span) + 1
			continue
		}
		out = append(out, c)
	}
	for i := range out {
		out[i].Reason = short(out[i].Reason, max(1, out[i].Span))
	}
	return out
}

func (d *drawing) meeting(r *meeting.BoardRow, m *meeting.BoardMeeting, columns int) board.Cell {
	title, soft, split := strings.Cut(m.Title.In(d.c.Lang), " × ")
	if !split {
		soft = ""
	}
	cell := board.Cell{State: board.Meeting, Key: key(r.Spot, m.Starts), Span: columns, ID: m.RequestID, Title: title, Soft: soft, Pinned: m.Pinned, Conflict: m.Clash, Certainty: ui.Certainty(m.Certainty)}
	if m.Starts != d.b.Times[min(len(d.b.Times)-1, d.first(m))] || r.Spot.ResourceID == "" {
		cell.Soft = strings.TrimSpace(d.c.Printer().Times(m.Range(), d.b.Mission.Zone) + " " + soft)
	}
	if m.Mine && m.RequestID != "" {
		cell.Href = d.pickHref(m.RequestID)
	}
	cell.Chosen = d.b.Picked != nil && d.b.Picked.Request.ID == m.RequestID
	return cell
}

func (d *drawing) first(m *meeting.BoardMeeting) int { from, _ := d.columns(m); return from }

// free is a cell that no meeting takes.
func (d *drawing) free(r *meeting.BoardRow, col int) board.Cell {
	start := d.b.Times[col]
	end := start.Add(d.step())
	best := d.best(r.Spot)
	var why text.Pair
	for _, c := range r.Cells {
		if c.Start < start || c.Start >= end {
			continue
		}
		if c.Legal {
			cell := board.Cell{State: board.Legal, Key: key(r.Spot, c.Start)}
			if best[c.Start] {
				cell.State = board.Best
			}
			return cell
		}
		if why.Empty() {
			why = c.Why
		}
	}
	switch {
	case !why.Empty():
		return board.Cell{State: board.Forbidden, Reason: d.c.Say(why)}
	case r.Shut.Covers(span.Range{From: start, To: end}):
		return board.Cell{State: board.Closed}
	}
	return board.Cell{}
}

func (d *drawing) best(s meeting.Spot) map[span.Instant]bool {
	out := map[span.Instant]bool{}
	for _, o := range d.options() {
		if o.Spot == s {
			out[o.Start] = true
		}
	}
	return out
}

// short cuts a reason to what so many columns can hold; the whole is said when the cell is tried.
func short(s string, columns int) string {
	most := 60 * columns
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return strings.TrimRight(string(r[:most-1]), " ,.;:") + "…"
}

// chosen is the picked meeting above the board, with what can be done with it.
func (d *drawing) chosen() *board.Picked {
	p := d.b.Picked
	q := &p.Request
	out := &board.Picked{ID: q.ID, Title: d.name(q), Soft: d.soft(q), Cancel: to(d.c, "board", "day", string(d.b.Day), "q", d.c.Query("q"))}
	out.Actions = append(out.Actions, ui.Action{Label: d.c.T("meeting.sheet"), Href: path(d.c, "requests/"+q.ID)})
	if p.Version != 0 {
		back := []ui.Pair{{Name: "version", Value: fmt.Sprint(p.Version)}, {Name: "back", Value: "board"}, {Name: "day", Value: string(d.b.Day)}}
		pin := ui.Action{Label: d.c.T("meeting.pin"), Href: path(d.c, "requests/"+q.ID+"/pin"), Post: true, Icon: "pin", Fields: append([]ui.Pair{{Name: "pinned", Value: "1"}}, back...)}
		if p.Pinned {
			pin.Label, pin.Fields = d.c.T("meeting.unpin"), back
		}
		out.Actions = append(out.Actions, pin, ui.Action{Label: d.c.T("meeting.free"), Href: path(d.c, "requests/"+q.ID+"/free"), Post: true, Icon: "minus", Fields: back})
	}
	if !p.Never.Empty() {
		out.Soft = d.c.Say(p.Never)
	}
	return out
}

// refused says why the chosen meeting was not placed: somebody else had changed it, with who, when and where it now is,
// or a rule forbids the cell.
func (d *drawing) refused(no *refusal) *board.Refusal {
	if no == nil {
		return nil
	}
	p, pr := d.b.Picked, d.c.Printer()
	out := &board.Refusal{Title: d.c.T("meeting.refused"), Sentence: no.why}
	if p.Version != no.seen && p.Version != 0 && p.By != "" {
		out.Title = d.c.T("meeting.refused.by", p.By, pr.DateTime(p.At, d.b.Mission.Zone))
		if p.Now != nil {
			day := string(span.DayOf(p.Now.Start, d.b.Mission.Zone))
			out.Actions = append(out.Actions, ui.Action{Label: d.c.T("meeting.refused.see"), Href: to(d.c, "board", "day", day, "pick", p.Request.ID), Main: true})
		}
		return out
	}
	if no.fields != nil {
		out.Actions = append(out.Actions, ui.Action{Label: d.c.T("meeting.anyway"), Href: path(d.c, "board/place"), Post: true, Tone: ui.Alert, Fields: no.fields})
	}
	return out
}

// room says beside each day how many cells the chosen meeting may go to, when the day shown has none.
func (d *drawing) room(days []tabs.Tab) []tabs.Tab {
	for _, r := range d.b.Picked.Days {
		if i := slices.Index(d.b.Mission.Days(), r.Day); i >= 0 && i < len(days) {
			days[i].Count = r.Cells
		}
	}
	return days
}

// picked lists the best places of the chosen meeting, each a button.
func (d *drawing) picked() *pickView {
	p := d.b.Picked
	v := &pickView{ID: p.Request.ID, Never: d.c.Say(p.Never), Nowhere: d.c.Say(p.Nowhere)}
	pr := d.c.Printer()
	for _, r := range p.Days {
		v.Days = append(v.Days, ui.Link{Label: d.c.N("meeting.room", r.Cells, pr.Day(r.Day)), Href: to(d.c, "board", "day", string(r.Day), "pick", p.Request.ID)})
	}
	if p.Now != nil {
		v.Now = d.c.T("meeting.now_at", pr.DateTime(p.Now.Start, d.b.Mission.Zone))
	}
	for _, o := range p.Best {
		if p.Now == nil { // that it would be placed is no news
			o.Change.Placed, o.Change.Short, o.Change.Missed = 0, 0, 0
		}
		fr, en := o.Change.Words()
		notes := fr
		if d.c.Lang == text.EN {
			notes = en
		}
		soft := d.c.T("meeting.nothing_lost")
		if len(notes) > 0 {
			soft = strings.Join(notes, ", ")
		}
		v.Best = append(v.Best, optionView{Key: key(o.Spot, o.Start), When: d.c.T("meeting.day_time", pr.DayShort(span.DayOf(o.Start, d.b.Mission.Zone)), pr.Time(o.Start, d.b.Mission.Zone)), Where: o.Name, Soft: soft})
	}
	return v
}

// options are the best places of the picked meeting, if there is one.
func (d *drawing) options() []meeting.Option {
	if d.b.Picked == nil {
		return nil
	}
	return d.b.Picked.Best[:min(3, len(d.b.Picked.Best))]
}

// step is the width of a column.
func (d *drawing) step() time.Duration {
	if len(d.b.Times) > 1 {
		return d.b.Times[1].Sub(d.b.Times[0])
	}
	return time.Hour
}
