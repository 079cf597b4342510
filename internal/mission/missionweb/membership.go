package missionweb

import (
	"errors"
	"net/url"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
)

// chooseView is the search in the directory for whom to add.
type chooseView struct {
	Action, Query, Create string
	Partner               bool
	Rows                  []chooseRow
}

type chooseRow struct{ Name, Href, Soft, City string }

// joinView is the form of what a person or an organisation is in a mission.
type joinView struct {
	Form                       *web.Form
	Action, Back, Submit, Soft string
	Hidden                     []ui.Pair
	Rows                       [][]field.Props
	Hat                        *picker.Props // for whom somebody comes
	Note                       *field.Props
	Groups                     []string
	Known                      bool
	Touched                    []touchedRow // what a removal touches
	Requests                   string       // those without a place, in words
	More                       string       // what is touched too and not listed
	Fate                       *field.Props // what becomes of it; nil when nothing is touched
	Others                     []ui.Action  // beside removing
	Trouble                    string       // why it was not removed
}

func (p *pages) membership(site *web.Site) {
	site.Handle("GET /m/{mission}/participants/add", p.chooseOrganisation)
	site.Handle("GET /m/{mission}/delegation/add", p.choosePerson)
	for base, x := range map[string]struct{ show, save, remove web.Handler }{
		"participants": {p.participant, p.saveParticipant, p.removeParticipant},
		"delegation":   {p.member, p.saveMember, p.removeMember},
		"partners":     {p.partner, p.savePartner, p.removePartner},
	} {
		site.Handle("GET /m/{mission}/"+base+"/{id}", x.show)
		site.Handle("POST /m/{mission}/"+base+"/{id}", x.save)
		site.Handle("POST /m/{mission}/"+base+"/{id}/remove", x.remove)
	}
	site.Handle("POST /m/{mission}/partners/{id}/move", p.movePartner)
}

// addTool offers organisers to add somebody, beside the title of a list.
func addTool(c *web.Call, label, path string) {
	if organises(c) {
		c.Tools(toolsRow(ui.Action{Label: c.T(label), Href: PathOf(c.Path("mission"), path), Icon: "plus", Main: true}))
	}
}

func (p *pages) directory() *directory.Service { return &directory.Service{DB: p.missions.DB} }

func (p *pages) chooseOrganisation(c *web.Call) error {
	id, a := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedOrganiser(a, id); err != nil {
		return err
	}
	found, err := p.directory().Organisations(c.Ctx(), a, "", directory.Filter{Query: c.Query("q"), Size: perPage})
	if err != nil {
		return err
	}
	v := chooseView{Action: PathOf(id, "participants/add"), Query: c.Query("q"), Partner: c.Query("as") == "partner"}
	base, title, side := "participants/", c.T("mission.participant.add"), c.Query("side")
	if v.Partner {
		side = "partner"
		base, title = "partners/", c.T("mission.partner.add")
	}
	for _, o := range found.Rows {
		v.Rows = append(v.Rows, chooseRow{Name: o.Name, Href: PathOf(id, base+o.ID), Soft: o.Tagline.In(c.Lang), City: o.City})
	}
	v.Create = creating(c, "organisations/new", side)
	return c.Render(title, choosePage(v))
}

// creating offers beside the title to make a record that the directory has not, and gives the address of its form.
func creating(c *web.Call, form, side string) string {
	q := url.Values{}
	for name, value := range map[string]string{"name": c.Query("q"), "side": side} {
		if value != "" {
			q.Set(name, value)
		}
	}
	form = PathOf(c.Path("mission"), form)
	if len(q) > 0 {
		form += "?" + q.Encode()
	}
	c.Tools(toolsRow(ui.Action{Label: c.T("mission.join.create"), Href: form, Icon: "plus"}))
	return form
}

func (p *pages) choosePerson(c *web.Call) error {
	id, a := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedOrganiser(a, id); err != nil {
		return err
	}
	found, err := p.directory().People(c.Ctx(), a, "", directory.Filter{Query: c.Query("q"), Size: perPage})
	if err != nil {
		return err
	}
	v := chooseView{Action: PathOf(id, "delegation/add"), Query: c.Query("q"), Create: creating(c, "people/new", "")}
	for _, x := range found.Rows {
		v.Rows = append(v.Rows, chooseRow{Name: x.Label(c.Lang), Href: PathOf(id, "delegation/"+x.ID), Soft: x.Title("", c.Lang)})
	}
	return c.Render(c.T("mission.member.add"), choosePage(v))
}

func optionsOf[T ~string](c *web.Call, prefix string, all []T) []field.Option {
	var out []field.Option
	for _, x := range all {
		out = append(out, field.Option{Value: string(x), Label: c.T(prefix + string(x))})
	}
	return out
}

func organisationOptions(all []directory.Organisation) []field.Option {
	out := []field.Option{{}}
	for _, o := range all {
		out = append(out, field.Option{Value: o.ID, Label: o.Name})
	}
	return out
}

// join makes what the forms share.
func (p *pages) join(c *web.Call, f *web.Form, base string, known bool) joinView {
	id := c.Path("mission")
	v := joinView{Form: f, Action: PathOf(id, base+"/"+c.Path("id")), Back: PathOf(id, base), Submit: c.T("mission.join.add"), Known: known}
	if known {
		v.Submit = c.T("mission.join.save")
	}
	return v
}

func (p *pages) participantView(c *web.Call, f *web.Form) (joinView, string, error) {
	s, err := p.missions.ParticipantForm(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return joinView{}, "", err
	}
	if x := s.Participant; f == nil {
		f = c.NewForm(map[string]string{"side": string(x.Side), "intermediary": x.IntermediaryID, "place": x.PlaceID,
			"wanted_min": number(x.WantedMin), "wanted_max": number(x.WantedMax), "note": x.Note})
	}
	v := p.join(c, f, "participants", s.Known)
	places := []field.Option{{}}
	for _, x := range s.Places {
		places = append(places, field.Option{Value: x.ID, Label: x.Name})
	}
	v.Rows = [][]field.Props{
		{f.Field("side", c.T("mission.sides")).Must().From(optionsOf(c, "mission.join.side.", mission.Sides)...),
			f.Field("intermediary", c.T("mission.intermediary")).From(organisationOptions(s.Intermediaries)...)},
		{f.Field("place", c.T("mission.join.place")).From(places...)},
		{f.Field("wanted_min", c.T("mission.join.wanted_min")).Typed("number"), f.Field("wanted_max", c.T("mission.join.wanted_max")).Typed("number")},
	}
	note := f.Field("note", c.T("mission.join.note"))
	v.Note = &note
	return v, s.Organisation.Name, p.touched(c, &v, false)
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (p *pages) participant(c *web.Call) error { return p.show(c, p.participantView, nil) }

type viewer = func(c *web.Call, f *web.Form) (joinView, string, error)

// show renders a form; with f, one that was refused.
func (p *pages) show(c *web.Call, view viewer, f *web.Form) error {
	v, title, err := view(c, f)
	if err != nil {
		return err
	}
	if f != nil {
		return c.Invalid(title, joinPage(v))
	}
	return c.Render(title, joinPage(v))
}

// saved ends what a form did: back to the list, or the form again with what is to mend.
func (p *pages) saved(c *web.Call, view viewer, f *web.Form, back string, err error) error {
	if f.Valid() && err == nil {
		return c.Redirect(PathOf(c.Path("mission"), back), web.Done(c.T("mission.join.saved")))
	}
	if err != nil && !f.Take(err) {
		return err
	}
	return p.show(c, view, f)
}

func (p *pages) saveParticipant(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	x := mission.Participant{OrganisationID: c.Path("id"), Side: mission.Side(f.Need("side")), IntermediaryID: f.Get("intermediary"), PlaceID: f.Get("place"),
		WantedMin: f.Int("wanted_min"), WantedMax: f.Int("wanted_max"), Note: f.Text("note")}
	if f.Valid() {
		err = p.missions.SaveParticipant(c.Ctx(), account.Of(c.Who), c.Path("mission"), x)
	}
	return p.saved(c, p.participantView, f, "participants?side="+url.QueryEscape(string(x.Side)), err)
}

func (p *pages) removeParticipant(c *web.Call) error {
	return p.remove(c, p.participantView, "participants", func(fate mission.Fate) error {
		return p.missions.RemoveParticipant(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), fate)
	})
}

func (p *pages) memberView(c *web.Call, f *web.Form) (joinView, string, error) {
	s, err := p.missions.MemberForm(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return joinView{}, "", err
	}
	if x := s.Member; f == nil {
		values := map[string]string{"population": string(x.Population), "organisation": x.OrganisationID, "group": x.GroupName, "title_fr": x.TitleFR,
			"title_en": x.TitleEN, "max_per_day": number(x.MaxPerDay)}
		if x.Head {
			values["head"] = "on"
		}
		for name, at := range map[string]span.Instant{"arrives": x.ArrivesAt, "leaves": x.LeavesAt} {
			if at != 0 {
				values[name+"_day"], values[name+"_hour"] = string(span.DayOf(at, s.Mission.Zone)), span.ClockOf(at, s.Mission.Zone).String()
			}
		}
		f = c.NewForm(values)
	}
	v := p.join(c, f, "delegation", s.Known)
	v.Soft, v.Groups = c.T("mission.join.zone", c.Printer().ZoneCity(s.Mission.Zone)), s.Groups
	head := f.Field("head", c.T("mission.join.head"))
	head.Type = "check"
	v.Rows = [][]field.Props{
		{f.Field("population", c.T("mission.population")).Must().From(optionsOf(c, "mission.population.", mission.Populations)...),
			head},
		{f.Field("group", c.T("mission.group")).With(map[string]any{"list": "groups"}).Hinted(c.T("mission.join.group.hint"))},
		{f.Field("title_fr", c.T("mission.join.title_fr")), f.Field("title_en", c.T("mission.join.title_en"))},
		{f.Field("arrives_day", c.T("mission.join.arrives_day")).Typed("date"), f.Field("arrives_hour", c.T("mission.join.arrives_hour")).Typed("time")},
		{f.Field("leaves_day", c.T("mission.join.leaves_day")).Typed("date"), f.Field("leaves_hour", c.T("mission.join.leaves_hour")).Typed("time")},
		{f.Field("max_per_day", c.T("mission.join.max_per_day")).Typed("number")},
	}
	hat, err := p.hat(c, f)
	if err != nil {
		return v, "", err
	}
	v.Hat = &hat
	return v, s.Person.Label(c.Lang), p.touched(c, &v, true)
}

func (p *pages) member(c *web.Call) error { return p.show(c, p.memberView, nil) }

func (p *pages) saveMember(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	s, err := p.missions.MemberForm(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	x, z := s.Member, s.Mission.Zone
	x.Population, x.OrganisationID, x.GroupName, x.Head = mission.Population(f.Need("population")), hatOf(f), f.Get("group"), f.Is("head", "on")
	x.TitleFR, x.TitleEN, x.MaxPerDay = f.Get("title_fr"), f.Get("title_en"), f.Int("max_per_day")
	x.ArrivesAt, x.LeavesAt = moment(f, "arrives", z, x.ArrivesAt), moment(f, "leaves", z, x.LeavesAt)
	if seeking(f, "organisation") {
		v, title, err := p.memberView(c, f)
		if err != nil {
			return err
		}
		return c.Render(title, joinPage(v))
	}
	if f.Valid() {
		err = p.missions.SaveMember(c.Ctx(), account.Of(c.Who), c.Path("mission"), x)
	}
	return p.saved(c, p.memberView, f, "delegation", err)
}

// moment reads a day and an hour of the mission's zone. An hour that comes twice in the night in which clocks go back
// is the earlier one, unless the stored moment is the later one and shows the same hour.
func moment(f *web.Form, name string, z span.Zone, before span.Instant) span.Instant {
	if !f.Has(name+"_day") && !f.Has(name+"_hour") {
		return 0
	}
	f.Need(name + "_day")
	f.Need(name + "_hour")
	d := day(f, name+"_day")
	clock, err := span.ParseClock(f.Get(name + "_hour"))
	if err != nil {
		refuse(f, name+"_hour", err)
	}
	if !f.Valid() {
		return before
	}
	at, err := span.Local(d, clock, z)
	var twice *span.TwiceError
	if errors.As(err, &twice) {
		if before == twice.Second {
			return before
		}
		return twice.First
	}
	if err != nil {
		refuse(f, name+"_hour", err)
	}
	return at
}

func (p *pages) removeMember(c *web.Call) error {
	return p.remove(c, p.memberView, "delegation", func(fate mission.Fate) error {
		return p.missions.RemoveMember(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"), fate)
	})
}
