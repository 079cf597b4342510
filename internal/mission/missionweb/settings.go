package missionweb

import (
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/field"
)

// zones are those that the form suggests; any IANA name is taken.
var zones = strings.Fields(`Europe/Paris Europe/London Europe/Berlin Europe/Madrid Europe/Rome Africa/Casablanca Africa/Tunis Africa/Abidjan
	Asia/Jerusalem Asia/Dubai Asia/Kolkata Asia/Singapore Asia/Shanghai Asia/Seoul Asia/Tokyo Australia/Sydney America/Toronto America/New_York
	America/Chicago America/Denver America/Los_Angeles America/Mexico_City America/Sao_Paulo`)

func (p *pages) settings(c *web.Call) error {
	sheet, err := p.missions.Sheet(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	if err := account.NeedOrganiser(account.Of(c.Who), sheet.Mission.ID); err != nil {
		return err
	}
	return c.Render(c.T("mission.settings"), settingsPage(formOf(c, c.NewForm(values(c.Printer(), sheet.Mission)), sheet.Mission, sheet.Now)))
}

func (p *pages) saveSettings(c *web.Call) error {
	a, id := account.Of(c.Who), c.Path("mission")
	if err := account.NeedOrganiser(a, id); err != nil {
		return err
	}
	sheet, err := p.missions.Sheet(c.Ctx(), a, id)
	if err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := fill(f, sheet.Mission)
	m.Version = f.Int("version")
	if f.Valid() {
		if _, err = p.missions.Edit(c.Ctx(), a, m); err == nil {
			return c.Redirect(PathOf(id, "about"), web.Done(c.T("mission.saved")))
		}
		if !f.Take(err) {
			return err
		}
	}
	f.Take(m.Check()) // so that everything to mend is told at once
	return c.Invalid(c.T("mission.settings"), settingsPage(formOf(c, f, sheet.Mission, sheet.Now)))
}

func (p *pages) blank(c *web.Call) error {
	if err := account.NeedAdmin(account.Of(c.Who)); err != nil {
		return err
	}
	return c.Render(c.T("mission.new"), settingsPage(formOf(c, c.NewForm(values(c.Printer(), mission.New(""))), mission.Mission{}, 0)))
}

func (p *pages) create(c *web.Call) error {
	a := account.Of(c.Who)
	if err := account.NeedAdmin(a); err != nil {
		return err
	}
	f, err := c.Form()
	if err != nil {
		return err
	}
	m := fill(f, mission.New(f.Need("ref")))
	if f.Valid() {
		if m, err = p.missions.Create(c.Ctx(), a, m); err == nil {
			return c.Redirect(PathOf(m.ID, ""), web.Done(c.T("mission.created", m.Name(c.Lang))))
		}
		if !f.Take(err) {
			return err
		}
	}
	f.Take(m.Check())
	return c.Invalid(c.T("mission.new"), settingsPage(formOf(c, f, mission.Mission{}, 0)))
}

// formOf fills the page of a stored mission as it stands now, or of a new one.
func formOf(c *web.Call, f *web.Form, stored mission.Mission, now span.Instant) settingsView {
	id := stored.ID
	v := settingsView{Form: f, Version: f.Get("version"), New: id == "", Zones: zones, Action: "/missions/new", Back: "/missions"}
	if id != "" {
		v.Action, v.Back = PathOf(id, "settings"), PathOf(id, "about")
	}
	for _, k := range mission.Kinds {
		v.Kinds = append(v.Kinds, field.Option{Value: string(k), Label: c.T("mission.kind." + string(k))})
	}
	v.States = statesOf(c, stored, now)
	return v
}

// statesOf are the states to choose from: where the days of a mission are known these say whether it is being prepared,
// under way or over, and a person only closes or cancels it.
func statesOf(c *web.Call, stored mission.Mission, now span.Instant) (out []field.Option) {
	all := mission.States
	if stored.Dated() {
		live := stored
		if live.State != mission.Open {
			live.State = mission.Preparing
		}
		out = append(out, field.Option{Value: string(live.State), Label: c.T("mission.state.dated", c.T("mission.state."+string(live.Phase(now))))})
		all = []mission.State{mission.Closed, mission.Cancelled}
	}
	for _, s := range all {
		out = append(out, field.Option{Value: string(s), Label: c.T("mission.state." + string(s))})
	}
	return out
}

// values writes a mission into the fields of its form.
func values(p text.Printer, m mission.Mission) map[string]string {
	out := map[string]string{"version": strconv.Itoa(m.Version), "ref": m.Ref, "name_fr": m.NameFR, "name_en": m.NameEN, "kind": string(m.Kind),
		"state": string(m.State), "zone": string(m.Zone), "home_zone": string(m.HomeZone), "city": m.City, "country": p.Country(m.Country),
		"first_day": string(m.FirstDay), "last_day": string(m.LastDay), "summary_fr": m.SummaryFR, "summary_en": m.SummaryEN,
		"aims_fr": m.AimsFR, "aims_en": m.AimsEN, "sectors": sectorWords(p, m.Sectors), "announced_companies": m.AnnouncedCompanies,
		"day_opens": m.DayOpens.String(), "day_closes": m.DayCloses.String(), "lunch_from": m.LunchFrom.String(), "lunch_to": m.LunchTo.String()}
	if m.Year > 0 {
		out["year"] = strconv.Itoa(m.Year)
	}
	for name, n := range numbers(&m) {
		out[name] = strconv.Itoa(*n)
	}
	return out
}

// numbers leads from the names of number fields to their values.
func numbers(m *mission.Mission) map[string]*int {
	return map[string]*int{"meeting_target": &m.MeetingTarget, "meeting_minimum": &m.MeetingMinimum, "meeting_minutes": &m.MeetingMinutes,
		"max_per_day": &m.MaxPerDay, "buffer_minutes": &m.BufferMinutes, "travel_minutes": &m.TravelMinutes, "lunch_minutes": &m.LunchMinutes}
}

// fill reads the form into a mission; what cannot be read is an error of its field.
func fill(f *web.Form, m mission.Mission) mission.Mission {
	m.NameFR, m.NameEN, m.Kind, m.State = f.Get("name_fr"), f.Get("name_en"), mission.Kind(f.Get("kind")), mission.State(f.Get("state"))
	m.Zone, m.HomeZone, m.City, m.Country = span.Zone(f.Get("zone")), span.Zone(f.Get("home_zone")), f.Get("city"), f.Get("country")
	if code, known := text.CountryCode(m.Country); known {
		m.Country = code
	}
	m.SummaryFR, m.SummaryEN, m.AimsFR, m.AimsEN = f.Text("summary_fr"), f.Text("summary_en"), f.Text("aims_fr"), f.Text("aims_en")
	m.Sectors, m.AnnouncedCompanies, m.Year = sectorCodes(f.Get("sectors")), f.Get("announced_companies"), f.Int("year")
	m.FirstDay, m.LastDay = day(f, "first_day"), day(f, "last_day")
	for name, n := range numbers(&m) {
		*n = f.Int(name)
	}
	for name, c := range map[string]*span.Clock{"day_opens": &m.DayOpens, "day_closes": &m.DayCloses, "lunch_from": &m.LunchFrom, "lunch_to": &m.LunchTo} {
		read, err := span.ParseClock(f.Get(name))
		if err != nil {
			refuse(f, name, err)
			continue
		}
		*c = read
	}
	return m
}

func day(f *web.Form, name string) span.Day {
	if !f.Has(name) {
		return ""
	}
	d, err := span.ParseDay(f.Get(name))
	if err != nil {
		refuse(f, name, err)
	}
	return d
}

// refuse puts an error beside its field.
func refuse(f *web.Form, name string, err error) { f.Take(fault.Of(err).With(fault.Field{Name: name})) }
