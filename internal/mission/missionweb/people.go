package missionweb

import (
	"net/url"
	"slices"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/table"
	"escale.dev/escale/internal/web/ui/tabs"
)

const perPage = 60

func (p *pages) delegation(c *web.Call) error {
	crowd := mission.Crowd{Population: mission.Population(c.Query("population")), Group: c.Query("group"), Page: max(c.QueryInt("page", 1), 1), Size: perPage}
	d, err := p.missions.Delegation(c.Ctx(), account.Of(c.Who), c.Path("mission"), crowd)
	if err != nil {
		return err
	}
	pr := c.Printer()
	v := delegationView{Action: PathOf(d.Mission.ID, "delegation"), Filters: delegationFilters(pr, d, crowd), Pager: pagerOf(c, d.Total),
		Shorts: []facts.Short{
			{Label: pr.T("mission.people"), Value: pr.Int(d.People)},
			{Label: pr.T("mission.organisations"), Value: pr.Int(d.Organisations)},
			{Label: pr.T("mission.companies"), Value: pr.Int(d.Companies)}}}
	for _, n := range d.Counts {
		v.Counts = append(v.Counts, countRow{pr.T("mission.population." + string(n.Population)), pr.Int(n.People), pr.Int(n.Organisations)})
	}
	for _, m := range d.Heads {
		v.Heads = append(v.Heads, memberOf(pr, d.Mission, m))
	}
	for _, m := range d.Rows {
		row := memberOf(pr, d.Mission, m)
		if organises(c) {
			row.Edit = PathOf(d.Mission.ID, "delegation/"+m.PersonID)
		}
		v.Rows = append(v.Rows, row)
	}
	addTool(c, "mission.member.add", "delegation/add")
	v.Begin = begin(c, "mission.member.add", "delegation/add")
	return c.Render(c.T("mission.delegation"), delegationPage(v))
}

func delegationFilters(p text.Printer, d mission.Delegation, crowd mission.Crowd) []field.Props {
	populations := field.Props{Name: "population", Label: p.T("mission.population"), Value: string(crowd.Population), Options: []field.Option{{Label: p.T("mission.all")}}}
	for _, n := range d.Counts {
		populations.Options = append(populations.Options, field.Option{Value: string(n.Population), Label: p.T("mission.population." + string(n.Population))})
	}
	out := []field.Props{populations}
	if len(d.Groups) > 1 {
		groups := field.Props{Name: "group", Label: p.T("mission.group"), Value: crowd.Group, Options: []field.Option{{Label: p.T("mission.all")}}}
		for _, g := range d.Groups {
			option := field.Option{Value: g, Label: g}
			if g == "" {
				option = field.Option{Value: mission.MainGroup, Label: p.T("mission.group.main")}
			}
			groups.Options = append(groups.Options, option)
		}
		out = append(out, groups)
	}
	return out
}

func memberOf(p text.Printer, m mission.Mission, x mission.NamedMember) memberRow {
	title := x.Member.Title(p.Lang)
	if title == "" {
		title = x.Person.Title(x.OrganisationID, p.Lang)
	}
	if title == "" {
		title = x.Person.Title("", p.Lang)
	}
	name := x.Person.Label(p.Lang)
	if name == title {
		title = ""
	}
	return memberRow{ID: x.PersonID, Name: name, Href: PathOf(m.ID, "people/"+x.PersonID), Title: title, Organisation: x.Organisation,
		Population: p.T("mission.population." + string(x.Population)), Group: x.GroupName, Head: x.Head, Stay: stay(p, m, x.Member)}
}

// stay tells when somebody comes and goes.
func stay(p text.Printer, m mission.Mission, x mission.Member) string {
	at := func(i span.Instant) string { return p.DayTiny(span.DayOf(i, m.Zone)) + " " + p.Time(i, m.Zone) }
	switch {
	case x.ArrivesAt != 0 && x.LeavesAt != 0:
		return at(x.ArrivesAt) + " → " + at(x.LeavesAt)
	case x.ArrivesAt != 0:
		return at(x.ArrivesAt) + " →"
	case x.LeavesAt != 0:
		return "→ " + at(x.LeavesAt)
	}
	return ""
}

// pagerOf leads between the pages of so many rows; nil when one page holds them.
func pagerOf(c *web.Call, total int) *pager.Props {
	if total <= perPage {
		return nil
	}
	pages := (total + perPage - 1) / perPage
	href := func(n int) string {
		q := url.Values{}
		for k, v := range c.R.URL.Query() {
			q[k] = v
		}
		q.Set("page", strconv.Itoa(n))
		return c.R.URL.Path + "?" + q.Encode()
	}
	return &pager.Props{Page: min(max(c.QueryInt("page", 1), 1), pages), Pages: pages, Total: total, Href: href}
}

func (p *pages) participants(c *web.Call) error {
	side := mission.Side(c.Query("side"))
	if !slices.Contains(mission.Sides, side) {
		side = mission.Company
	}
	all, err := p.missions.Participation(c.Ctx(), account.Of(c.Who), c.Path("mission"), side, max(c.QueryInt("page", 1), 1), perPage)
	if err != nil {
		return err
	}
	pr := c.Printer()
	v := participantsView{Met: side == mission.Counterpart, Pager: pagerOf(c, all.Counts[side])}
	for _, s := range mission.Sides {
		if all.Counts[s] > 0 || s == side {
			v.Tabs = append(v.Tabs, tabs.Tab{Label: pr.T("mission.side." + string(s)), Href: PathOf(all.Mission.ID, "participants?side="+string(s)), Count: all.Counts[s], On: s == side})
		}
	}
	v.Columns = []table.Column{{Label: pr.T("mission.name")}, {Label: pr.T("mission.sectors")}}
	if v.Met {
		v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.intermediary")}, table.Column{Label: pr.T("mission.place")})
	}
	v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.people"), Number: true}, table.Column{Label: pr.T("mission.wanted"), Number: true})
	for _, x := range all.Rows {
		row := participantOf(pr, all.Mission, x)
		if organises(c) {
			row.Edit = PathOf(all.Mission.ID, "participants/"+x.OrganisationID)
		}
		v.Rows = append(v.Rows, row)
	}
	if organises(c) {
		v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.action")})
	}
	addTool(c, "mission.participant.add", "participants/add?side="+string(side))
	v.Begin = begin(c, "mission.participant.add", "participants/add?side="+string(side))
	return c.Render(c.T("mission.participants"), participantsPage(v))
}

func participantOf(p text.Printer, m mission.Mission, x mission.NamedParticipant) participantRow {
	o := x.Organisation
	return participantRow{ID: x.OrganisationID, Name: o.Name, Href: PathOf(m.ID, "organisations/"+x.OrganisationID), Soft: o.Tagline.In(p.Lang),
		Sectors: sectors(p, o.Sectors), Intermediary: x.Intermediary, Place: x.Place, People: num(p, x.People), Wanted: wanted(p, x.Participant)}
}

// wanted writes how many meetings an organisation wishes: "3 à 8".
func wanted(p text.Printer, x mission.Participant) string {
	switch {
	case x.WantedMin > 0 && x.WantedMax > 0:
		return p.T("mission.wanted.range", x.WantedMin, x.WantedMax)
	case x.WantedMax > 0:
		return p.T("mission.wanted.most", x.WantedMax)
	case x.WantedMin > 0:
		return p.T("mission.wanted.least", x.WantedMin)
	}
	return ""
}

func (p *pages) partners(c *web.Call) error {
	sheet, err := p.missions.Sheet(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	pr := c.Printer()
	v := partnersView{Begin: begin(c, "mission.partner.add", "participants/add?as=partner")}
	if len(sheet.Partners) > 1 {
		v.Soft = pr.T("mission.partners.order")
	}
	for _, x := range sheet.Partners {
		row := partnerRow{Name: x.Name, Href: PathOf(sheet.Mission.ID, "organisations/"+x.OrganisationID), Role: pr.T("mission.role." + string(x.Role)), Wording: x.Wording(c.Lang)}
		if text.Key(row.Wording) == text.Key(row.Role) {
			row.Wording = "" // it says the role again
		}
		if organises(c) {
			row.Edit = PathOf(sheet.Mission.ID, "partners/"+x.OrganisationID+"?role="+string(x.Role))
		}
		if x.JoinedYear > 0 {
			row.Joined = strconv.Itoa(x.JoinedYear)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Columns = []table.Column{{Label: pr.T("mission.name")}, {Label: pr.T("mission.role")}, {Label: pr.T("mission.wording")}}
	if v.Joined = slices.ContainsFunc(v.Rows, func(r partnerRow) bool { return r.Joined != "" }); v.Joined {
		v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.joined")})
	}
	if organises(c) {
		v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.action")})
	}
	addTool(c, "mission.partner.add", "participants/add?as=partner")
	return c.Render(c.T("mission.partners"), partnersPage(v))
}

// begin are the ways out of an empty list for organisers: add by hand, or import.
func begin(c *web.Call, label, path string) []ui.Action {
	if !organises(c) {
		return nil
	}
	return []ui.Action{{Label: c.T(label), Href: PathOf(c.Path("mission"), path), Icon: "plus"}, {Label: c.T("mission.import"), Href: PathOf(c.Path("mission"), "import"), Icon: "import"}}
}
