package meetingweb

import (
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan/repair"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/tabs"
)

// mishapView is what happened, asked for, and the ways out of it.
type mishapView struct {
	Mission, Kind string
	Form          *web.Form
	Kinds         []tabs.Tab
	Days          []field.Option
	Things        []field.Option // tables, interpreters or requests, by kind
	People        []ui.Link
	Person        string // who is away
	Unknown       bool   // nobody has the name
	Hidden        []ui.Pair
	Asked         bool
	Fixed         []ui.Link
	Options       []mendView
}

// mendView is one way out.
type mendView struct {
	Number      string
	Title, Soft string
	Changes     []diff.Change
	Fields      []ui.Pair
}

// mishapKinds are what a page can be told, in the order of its tabs.
var mishapKinds = []repair.Kind{repair.Absence, repair.SpotLost, repair.InterpreterGone, repair.Request}

// mishap asks what happened and, once it is said, shows the ways out. It changes nothing.
func (p *pages) mishap(c *web.Call) error {
	f := c.NewForm(map[string]string{"kind": c.Query("kind"), "person": c.Query("person"), "who": c.Query("who"), "thing": c.Query("thing"), "request": c.Query("request"),
		"day": c.Query("day"), "from": c.Query("from"), "to": c.Query("to"), "near": c.Query("near")})
	return p.showMishap(c, f, 200, "")
}

func (p *pages) showMishap(c *web.Call, f *web.Form, status int, trouble string) error {
	a, missionID := account.Of(c.Who), c.Path("mission")
	person := f.Get("person")
	ch, err := p.meetings.MishapChoices(c.Ctx(), a, missionID, f.Get("who"), person, f.Get("request"))
	if err != nil {
		return err
	}
	c.SetZone(ch.Mission.Zone)
	kind := repair.Kind(f.Get("kind"))
	if kind == "" {
		kind = repair.Absence
	}
	v := mishapView{Mission: missionID, Kind: string(kind)}
	for _, k := range mishapKinds {
		v.Kinds = append(v.Kinds, tabs.Tab{Label: c.T("meeting.mishap." + string(k)), Href: to(c, "mishap", "kind", string(k), "day", f.Get("day")), On: k == kind})
	}
	for _, d := range ch.Mission.Days() {
		v.Days = append(v.Days, field.Option{Value: string(d), Label: c.Printer().DayShort(d)})
	}
	v.choose(c, &ch, f)
	m, asked := when(c, f, &ch)
	m.Kind = kind
	if asked && f.Valid() {
		if v.Asked, err = v.answer(c, p, m, f); err != nil {
			if !f.Take(err) {
				return err
			}
			status = 422
		}
	}
	if !f.Valid() && status == 200 {
		status = 422
	}
	if trouble != "" {
		f.Refuse("", trouble)
	}
	v.fillForm(f)
	return c.RenderStatus(status, c.T("meeting.mishap.title"), mishapPage(v))
}

// fillForm keeps in the form what was said.
func (v *mishapView) fillForm(f *web.Form) {
	v.Form, v.Hidden = f, []ui.Pair{{Name: "kind", Value: v.Kind}}
	if id := f.Get("person"); id != "" && repair.Kind(v.Kind) == repair.Absence {
		v.Hidden = append(v.Hidden, ui.Pair{Name: "person", Value: id})
	}
}

// choose lists what the form of a kind offers.
func (v *mishapView) choose(c *web.Call, ch *meeting.MishapChoices, f *web.Form) {
	switch repair.Kind(v.Kind) {
	case repair.SpotLost:
		for _, r := range ch.Spots {
			v.Things = append(v.Things, field.Option{Value: r.ID, Label: r.Name})
		}
	case repair.InterpreterGone:
		for _, r := range ch.Interpreters {
			v.Things = append(v.Things, field.Option{Value: r.ID, Label: r.Name})
		}
	case repair.Request:
		for _, q := range ch.Waiting {
			v.Things = append(v.Things, field.Option{Value: q.ID, Label: ch.Names[q.CompanyID] + " × " + ch.Names[q.CounterpartID] + " (" + q.Ref + ")"})
		}
	case repair.Absence:
		if ch.Person.ID != "" {
			v.Person = ch.Person.Label(c.Lang)
			return
		}
		for _, q := range ch.People {
			v.People = append(v.People, ui.Link{Label: q.Label(c.Lang), Href: to(c, "mishap", "kind", v.Kind, "person", q.ID, "day", f.Get("day"), "from", f.Get("from"), "to", f.Get("to"))})
		}
		v.Unknown = f.Has("who") && len(v.People) == 0
	}
}

// when reads a mishap; asked is false while it does not yet say what is meant.
func when(c *web.Call, f *web.Form, ch *meeting.MishapChoices) (m meeting.Mishap, asked bool) {
	day := span.Day(f.Get("day"))
	if f.Get("day") == "" {
		return m, false
	}
	clock := func(name string, other span.Clock) span.Clock {
		raw := f.Get(name)
		if raw == "" {
			return other
		}
		at, err := span.ParseClock(raw)
		if err != nil {
			f.Refuse(name, c.T("meeting.bad_hour", raw))
		}
		return at
	}
	if _, err := span.ParseDay(string(day)); err != nil {
		f.Refuse("day", c.T("meeting.mishap.no_day"))
		return m, true
	}
	from, until := clock("from", ch.Mission.DayOpens), clock("to", ch.Mission.DayCloses)
	m = meeting.Mishap{Person: f.Get("person"), Resource: f.Get("thing"), Request: f.Get("thing"), Near: 60,
		From: span.LocalLenient(day, from, ch.Mission.Zone), To: span.LocalLenient(day, until, ch.Mission.Zone)}
	if n, err := strconv.Atoi(f.Get("near")); err == nil && n >= 0 && n <= 24*60 {
		m.Near = n
	}
	return m, m.Person != "" || m.Resource != ""
}

// answer finds the ways out.
func (v *mishapView) answer(c *web.Call, p *pages, m meeting.Mishap, f *web.Form) (bool, error) {
	found, err := p.meetings.Mendings(c.Ctx(), account.Of(c.Who), v.Mission, m)
	if err != nil {
		return false, err
	}
	for _, x := range found.Fixed {
		v.Fixed = append(v.Fixed, ui.Link{Label: c.Say(x.Words), Href: path(c, "requests/"+x.Request)})
	}
	again := []ui.Pair{{Name: "kind", Value: v.Kind}}
	for _, name := range []string{"person", "thing", "day", "from", "to", "near"} {
		if f.Has(name) {
			again = append(again, ui.Pair{Name: name, Value: f.Get(name)})
		}
	}
	for i, o := range found.Options {
		w := mendView{Number: strconv.Itoa(i + 1), Title: c.T("meeting.mishap.option", i+1)}
		soft := []string{c.N("meeting.mishap.told", len(o.Told))}
		if o.Left > 0 {
			soft = append(soft, c.N("meeting.mishap.left", o.Left))
		}
		if s := c.Say(o.Effect); s != "" {
			soft = append(soft, s)
		}
		if o.Proven {
			soft = append(soft, c.T("meeting.mishap.proven"))
		}
		w.Soft = strings.Join(soft, " · ")
		for _, x := range o.Changes {
			w.Changes = append(w.Changes, diff.Change{Kind: diff.Kind(x.What), Sentence: c.Say(x.Words), Href: path(c, "requests/"+x.Request)})
		}
		if n := len(w.Changes); n > 0 {
			for _, name := range o.Told {
				w.Changes[n-1].Told = append(w.Changes[n-1].Told, chip.Props{Name: name})
			}
		}
		if o.Token != "" {
			w.Fields = append(append([]ui.Pair{}, again...), ui.Pair{Name: "token", Value: o.Token})
		}
		v.Options = append(v.Options, w)
	}
	return true, nil
}

// mend carries one way out into the agenda.
func (p *pages) mend(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	ch, err := p.meetings.MishapChoices(c.Ctx(), account.Of(c.Who), c.Path("mission"), "", f.Get("person"), "")
	if err != nil {
		return err
	}
	m, _ := when(c, f, &ch)
	m.Kind = repair.Kind(f.Get("kind"))
	n, err := p.meetings.Mend(c.Ctx(), account.Of(c.Who), c.Path("mission"), m, f.Text("token"))
	if fault.Is(err, fault.Conflict) {
		return p.showMishap(c, f, 409, c.Sentence(err))
	}
	if err != nil {
		return err
	}
	done, err := p.undoable(c, c.N("meeting.mishap.done", n))
	if err != nil {
		return err
	}
	return c.Redirect(to(c, "board", "day", f.Get("day")), done)
}
