package meetingweb

import (
	"fmt"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
)

func (p *pages) request(c *web.Call) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	s, err := p.meetings.Sheet(c.Ctx(), a, missionID, c.Path("id"))
	if err != nil {
		return err
	}
	c.SetZone(s.Mission.Zone)
	q := &s.Request
	v := sheetView{Mission: missionID, ID: q.ID, Label: s.Label(q), State: string(q.State), StateName: c.T("meeting.state." + string(q.State)),
		Reason: q.Reason, Confidential: q.Confidential, Version: fmt.Sprint(q.Version), Facts: factsOf(c, &s)}
	if s.Briefed {
		v.Brief = q.Brief
	}
	for _, side := range []struct{ name, org string }{{meeting.OfCompany, q.CompanyID}, {meeting.OfCounterpart, q.CounterpartID}} {
		v.Parties = append(v.Parties, sideOf(c, &s, side.name, side.org))
	}
	if e, ok := s.Events[q.ID]; ok {
		v.When, v.Where, v.Pinned = e.When(c.Printer()), s.Where(s.SpotOf(&e)), e.Pinned
		v.Actions = placedActions(c, q, e.Version, e.Pinned, string(e.Day))
		if q.State == meeting.Accepted {
			v.Actions = append(v.Actions, ui.Action{Label: c.T("meeting.why.here_button"), Href: path(c, "requests/"+q.ID+"/why"), Icon: "question"})
		}
	} else if q.State == meeting.Accepted {
		v.Actions = []ui.Action{{Label: c.T("meeting.place"), Href: to(c, "board", "pick", q.ID), Main: true, Icon: "board"},
			{Label: c.T("meeting.mishap.phone"), Href: to(c, "mishap", "kind", "request", "thing", q.ID), Icon: "clock"},
			{Label: c.T("meeting.why.left_button"), Href: path(c, "requests/"+q.ID+"/why"), Icon: "question"}}
	}
	for _, next := range meeting.States {
		if !slices.Contains(q.State.Next(), next) || (next == meeting.Held || next == meeting.NoShow) && (!q.Placed() || s.Ahead) {
			continue
		}
		v.States = append(v.States, ui.Action{Label: c.T("meeting.note." + string(next)), Href: path(c, "requests/"+q.ID+"/state"), Post: true,
			Fields: []ui.Pair{{Name: "to", Value: string(next)}, {Name: "version", Value: v.Version}}, Tone: toneOf(next)})
	}
	if s.Left != nil {
		for _, why := range s.Left.Reasons {
			v.Left = append(v.Left, c.Say(why))
		}
	}
	c.Tools(sheetTools(missionID, q.ID, organises(c)))
	return c.Render(v.Label, sheetPage(v))
}

func toneOf(s meeting.State) ui.Tone {
	if s == meeting.Cancelled {
		return ui.Alert
	}
	return ui.Plain
}

func placedActions(c *web.Call, q *meeting.Request, version int64, pinned bool, day string) []ui.Action {
	seen := []ui.Pair{{Name: "version", Value: fmt.Sprint(version)}}
	pin := ui.Action{Label: c.T("meeting.pin"), Href: path(c, "requests/"+q.ID+"/pin"), Post: true, Icon: "pin", Fields: append([]ui.Pair{{Name: "pinned", Value: "1"}}, seen...)}
	if pinned {
		pin.Label, pin.Fields = c.T("meeting.unpin"), seen
	}
	out := []ui.Action{}
	if q.State == meeting.Accepted {
		out = append(out, ui.Action{Label: c.T("meeting.move"), Href: to(c, "board", "day", day, "pick", q.ID), Main: true, Icon: "board"}, pin,
			ui.Action{Label: c.T("meeting.free"), Href: path(c, "requests/"+q.ID+"/free"), Post: true, Icon: "minus", Fields: seen},
			ui.Action{Label: c.T("meeting.mishap.button"), Href: to(c, "mishap", "kind", "absence", "request", q.ID, "day", day), Icon: "swap"})
	}
	return out
}

func factsOf(c *web.Call, s *meeting.Sheet) []facts.Fact {
	q, pr := &s.Request, c.Printer()
	out := []facts.Fact{
		{Label: c.T("meeting.field.ref"), Value: q.Ref},
		{Label: c.T("meeting.field.direction"), Value: c.T("meeting.direction." + q.Direction)},
		{Label: c.T("meeting.field.priority"), Value: c.T("meeting.priority." + fmt.Sprint(q.Priority))},
		{Label: c.T("meeting.field.minutes"), Value: pr.Minutes(q.Minutes)},
		{Label: c.T("meeting.field.place_kind"), Value: c.T("meeting.kind." + q.PlaceKind)},
	}
	add := func(key, value string) {
		if value != "" {
			out = append(out, facts.Fact{Label: c.T("meeting.field." + key), Value: value})
		}
	}
	add("place", s.Places[q.PlaceID])
	add("carrier", s.Orgs[q.IntermediaryID].Name)
	add("channel", c.T("meeting.channel."+q.Channel))
	if key := "meeting.language." + q.Language; text.Has(key) {
		add("language", c.T(key))
	} else {
		add("language", q.Language)
	}
	if q.Interpreter {
		add("interpreter", c.T("meeting.yes"))
	}
	add("wish_day", pr.Day(q.WishDay))
	if q.WishFrom >= 0 || q.WishTo >= 0 {
		add("wish_hours", hours(c, q))
	}
	if q.AskedAt != 0 {
		add("asked", pr.DateTime(q.AskedAt, s.Mission.Zone))
	}
	if q.AnsweredAt != 0 {
		add("answered", pr.DateTime(q.AnsweredAt, s.Mission.Zone))
	}
	return out
}

func hours(c *web.Call, q *meeting.Request) string {
	from, until := "", ""
	if q.WishFrom >= 0 {
		from = q.WishFrom.String()
	}
	if q.WishTo >= 0 {
		until = q.WishTo.String()
	}
	switch {
	case until == "":
		return c.T("meeting.from", from)
	case from == "":
		return c.T("meeting.until", until)
	}
	return from + "–" + until
}

func sideOf(c *web.Call, s *meeting.Sheet, side, org string) sideView {
	v := sideView{Org: s.Orgs[org].Name, Href: path(c, "organisations/"+org)}
	e, placed := s.Events[s.Request.ID]
	for _, p := range s.Parties {
		if p.Side != side {
			continue
		}
		who := s.Names.People[p.PersonID]
		row := personView{Name: who.Label(c.Lang), Soft: who.Title(org, c.Lang), Href: path(c, "people/"+p.PersonID), Required: p.Required}
		if placed && slices.Contains(e.Holders("person"), p.PersonID) && !p.Required {
			row.Soft = c.T("meeting.comes") + " " + row.Soft
		}
		v.People = append(v.People, row)
	}
	return v
}

// acted answers after a button of a request: back to the board when it came from there, with what takes it back.
func (p *pages) acted(c *web.Call, f *web.Form, err error, done string, undo bool) error {
	back := path(c, "requests/"+c.Path("id"))
	if f.Get("back") == "board" {
		back = to(c, "board", "day", f.Get("day"))
	}
	if fault.Is(err, fault.Conflict) {
		return c.Redirect(back, web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	flash := web.Done(done)
	if undo {
		if flash, err = p.undoable(c, done); err != nil {
			return err
		}
	}
	return c.Redirect(back, flash)
}

func (p *pages) state(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	to := meeting.State(f.Get("to"))
	if !slices.Contains(meeting.States, to) {
		return fault.New(fault.Invalid, "Cet état n’existe pas.", "There is no such state.")
	}
	before, err := p.meetings.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	err = p.meetings.SetState(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), to, number(f.Get("version")))
	return p.acted(c, f, err, c.T("meeting.noted", c.T("meeting.state."+string(to))), before.Placed())
}

func (p *pages) pin(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	done := c.T("meeting.unpinned")
	if f.Has("pinned") {
		done = c.T("meeting.pinned")
	}
	err = p.meetings.Pin(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), f.Has("pinned"), number(f.Get("version")))
	return p.acted(c, f, err, done, true)
}

func (p *pages) free(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	err = p.meetings.Free(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), f.Get("reason"))
	return p.acted(c, f, err, c.T("meeting.freed"), true)
}
