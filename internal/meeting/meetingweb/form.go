package meetingweb

import (
	"cmp"
	"fmt"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
)

func (p *pages) fresh(c *web.Call) error {
	choices, err := p.choices(c, "", c.Query("company"), c.Query("counterpart"))
	if err != nil {
		return err
	}
	f := c.NewForm(map[string]string{"company": c.Query("company"), "counterpart": c.Query("counterpart"), "reason": c.Query("reason"), "channel": c.Query("channel"),
		"minutes": fmt.Sprint(choices.Mission.MeetingMinutes), "priority": "2", "state": string(meeting.Draft)})
	v, err := p.formOf(c, f, choices, "")
	if err != nil {
		return err
	}
	return c.Render(c.T("meeting.new.title"), formPage(v))
}

func (p *pages) create(c *web.Call) error {
	return p.save(c, "", 0, c.T("meeting.new.title"))
}

func (p *pages) edit(c *web.Call) error {
	q, err := p.meetings.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	choices, err := p.choices(c, q.PlaceID, q.CompanyID, q.CounterpartID)
	if err != nil {
		return err
	}
	v, err := p.formOf(c, c.NewForm(values(&q)), choices, q.ID, q.Parties...)
	if err != nil {
		return err
	}
	return c.Render(c.T("meeting.edit.title"), formPage(v))
}

func (p *pages) change(c *web.Call) error {
	return p.save(c, c.Path("id"), 1, c.T("meeting.edit.title"))
}

// values are what the form of a request starts with.
func values(q *meeting.Request) map[string]string {
	v := map[string]string{"company": q.CompanyID, "counterpart": q.CounterpartID, "reason": q.Reason, "priority": fmt.Sprint(q.Priority), "minutes": fmt.Sprint(q.Minutes),
		"place_kind": q.PlaceKind, "place": q.PlaceID, "language": q.Language, "wish_day": string(q.WishDay), "carrier": q.IntermediaryID, "direction": q.Direction, "channel": q.Channel,
		"brief": q.Brief, "version": fmt.Sprint(q.Version), "state": string(q.State)}
	for name, at := range map[string]span.Clock{"wish_from": q.WishFrom, "wish_to": q.WishTo} {
		if at >= 0 {
			v[name] = at.String()
		}
	}
	for name, on := range map[string]bool{"interpreter": q.Interpreter, "confidential": q.Confidential} {
		if on {
			v[name] = "on"
		}
	}
	return v
}

func (p *pages) choices(c *web.Call, place string, orgs ...string) (meeting.Choices, error) {
	return p.meetings.Choices(c.Ctx(), account.Of(c.Who), c.Path("mission"), place, orgs...)
}

// save stores what the form says; a step that only looks for a side, or names the two, comes back with what was found
// and with their people.
func (p *pages) save(c *web.Call, id string, version int64, title string) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	q := read(f, c)
	q.ID = id
	if id != "" {
		version = number(f.Get("version"))
		old, err := p.meetings.Get(c.Ctx(), account.Of(c.Who), c.Path("mission"), id)
		if err != nil {
			return err
		}
		q.OrganiserID = old.OrganiserID
	}
	again := f.Has("sides") || f.Has(picker.SearchName)
	if f.Valid() && !again {
		var saved string
		if saved, err = p.meetings.Put(c.Ctx(), account.Of(c.Who), c.Path("mission"), q, version); err == nil {
			return c.Redirect(path(c, "requests/"+saved), web.Done(c.T("meeting.saved")))
		}
		if !f.Take(err) {
			return err
		}
	}
	choices, err := p.choices(c, q.PlaceID, q.CompanyID, q.CounterpartID)
	if err != nil {
		return err
	}
	v, err := p.formOf(c, f, choices, id, q.Parties...)
	if err != nil {
		return err
	}
	if again {
		return c.Render(title, formPage(v))
	}
	return c.Invalid(title, formPage(v))
}

// read reads a request from a form.
func read(f *web.Form, c *web.Call) meeting.Request {
	q := meeting.Request{CompanyID: f.Get("company"), CounterpartID: f.Get("counterpart"), Reason: f.Text("reason"), Brief: f.Text("brief"), Priority: f.Int("priority"), Minutes: f.Int("minutes"),
		PlaceKind: f.Get("place_kind"), PlaceID: f.Get("place"), Language: f.Get("language"), Interpreter: f.Has("interpreter"), Confidential: f.Has("confidential"),
		WishDay: span.Day(f.Get("wish_day")), WishFrom: -1, WishTo: -1, IntermediaryID: f.Get("carrier"), Direction: f.Get("direction"), Channel: f.Get("channel"), State: meeting.State(cmp.Or(f.Get("state"), string(meeting.Draft)))}
	for name, at := range map[string]*span.Clock{"wish_from": &q.WishFrom, "wish_to": &q.WishTo} {
		if raw := f.Get(name); raw != "" {
			clock, err := span.ParseClock(raw)
			if err != nil {
				f.Refuse(name, c.T("meeting.bad_hour", raw))
				continue
			}
			*at = clock
		}
	}
	for _, side := range []string{meeting.OfCompany, meeting.OfCounterpart} {
		required := f.All(side + "_must")
		for _, id := range f.All(side + "_people") {
			q.Parties = append(q.Parties, meeting.Party{PersonID: id, Side: side, Required: slices.Contains(required, id)})
		}
		for _, id := range required {
			if !slices.ContainsFunc(q.Parties, func(p meeting.Party) bool { return p.PersonID == id }) {
				q.Parties = append(q.Parties, meeting.Party{PersonID: id, Side: side, Required: true})
			}
		}
	}
	return q
}

func (p *pages) formOf(c *web.Call, f *web.Form, ch meeting.Choices, id string, parties ...meeting.Party) (v formView, err error) {
	v = formView{Mission: c.Path("mission"), ID: id, Action: path(c, "requests/new"), Form: f, Organiser: organises(c), Back: path(c, "requests")}
	if id != "" {
		v.Action, v.Back = path(c, "requests/"+id+"/edit"), path(c, "requests/"+id)
		v.Hidden = []ui.Pair{{Name: "version", Value: f.Get("version")}}
	}
	if v.Company, err = p.side(c, f, "company", c.T("meeting.field.company"), mission.Company); err != nil {
		return v, err
	}
	if v.Counterpart, err = p.side(c, f, "counterpart", c.T("meeting.field.counterpart"), mission.Counterpart); err != nil {
		return v, err
	}
	v.Carriers = orgOptions(c, ch.Carriers)
	if !v.Organiser {
		v.Carriers = v.Carriers[1:]
	}
	v.Places, v.Days = []field.Option{{Label: c.T("meeting.whatever")}}, []field.Option{{Label: c.T("meeting.whatever")}}
	for _, pl := range ch.Places {
		v.Places = append(v.Places, field.Option{Value: pl.ID, Label: pl.Name})
	}
	for _, d := range ch.Mission.Days() {
		v.Days = append(v.Days, field.Option{Value: string(d), Label: c.Printer().DayShort(d)})
	}
	v.CompanyPeople, v.OthersPeople = people(c, ch.People[f.Get("company")]), people(c, ch.People[f.Get("counterpart")])
	v.NeedsSides = len(v.CompanyPeople) == 0 && len(v.OthersPeople) == 0
	v.Chosen = map[string]bool{}
	for _, p := range parties {
		v.Chosen[p.PersonID] = p.Required
	}
	return v, nil
}

func orgOptions(c *web.Call, list []directory.Organisation) []field.Option {
	out := []field.Option{{Label: c.T("meeting.none")}}
	for _, o := range list {
		out = append(out, field.Option{Value: o.ID, Label: o.Name})
	}
	return out
}

func people(c *web.Call, list []directory.Person) []field.Option {
	var out []field.Option
	for _, p := range list {
		main, _ := p.Main()
		out = append(out, field.Option{Value: p.ID, Label: p.Label(c.Lang), Hint: main.Title(c.Lang)})
	}
	return out
}

func (p *pages) paste(c *web.Call) error {
	if _, err := p.choices(c, ""); err != nil { // whoever may not make requests is told so before writing
		return err
	}
	return c.Render(c.T("meeting.paste.title"), pastePage(pasteView{Mission: c.Path("mission"), Form: c.NewForm(nil)}))
}

// read turns a message as it came into a draft: the organisations whose names stand in it, and its text as the reason.
func (p *pages) read(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	message := f.Text("message")
	if message == "" {
		f.Refuse("message", c.T("meeting.paste.empty"))
		return c.Invalid(c.T("meeting.paste.title"), pastePage(pasteView{Mission: c.Path("mission"), Form: f}))
	}
	company, counterpart, err := p.meetings.Mentioned(c.Ctx(), account.Of(c.Who), c.Path("mission"), message)
	if err != nil {
		return err
	}
	choices, err := p.choices(c, "", company, counterpart)
	if err != nil {
		return err
	}
	form := c.NewForm(map[string]string{"company": company, "counterpart": counterpart, "reason": message, "direction": "they_ask", "channel": cmp.Or(f.Get("channel"), "mail"),
		"minutes": fmt.Sprint(choices.Mission.MeetingMinutes), "priority": "2", "state": string(meeting.Draft)})
	v, err := p.formOf(c, form, choices, "")
	if err != nil {
		return err
	}
	return c.Render(c.T("meeting.new.title"), formPage(v))
}
