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
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/table"
	"escale.dev/escale/internal/web/ui/tabs"
)

const perPage = 60

func (p *pages) delegation(c *web.Call) error {
	d, err := p.missions.Delegation(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	pr := c.Printer()
	v := delegationView{Action: PathOf(d.Mission.ID, "delegation"), Shorts: []facts.Short{
		{Label: pr.T("mission.people"), Value: pr.Int(d.People)},
		{Label: pr.T("mission.organisations"), Value: pr.Int(d.Organisations)},
		{Label: pr.T("mission.companies"), Value: pr.Int(d.Companies)}}}
	for _, n := range d.Counts {
		v.Counts = append(v.Counts, countRow{pr.T("mission.population." + string(n.Population)), pr.Int(n.People), pr.Int(n.Organisations)})
	}
	var all []memberRow
	population, group := c.Query("population"), c.Query("group")
	for _, g := range d.Groups {
		for _, m := range g.Members {
			row := memberOf(pr, d.Mission, m)
			if m.Head {
				v.Heads = append(v.Heads, row)
			}
			if (population == "" || population == string(m.Population)) && (group == "" || group == groupValue(g.Name)) {
				all = append(all, row)
			}
		}
	}
	for _, m := range d.Others {
		if population == "" && group == "" || population == string(m.Population) {
			all = append(all, memberOf(pr, d.Mission, m))
		}
	}
	v.Filters = delegationFilters(pr, d, population, group)
	v.Rows, v.Pager = paged(c, all)
	return c.Render(c.T("mission.delegation"), delegationPage(v))
}

// groupValue names a group in an address; the main one has no name of its own.
func groupValue(name string) string {
	if name == "" {
		return "main"
	}
	return name
}

func delegationFilters(p text.Printer, d mission.Delegation, population, group string) []field.Props {
	populations := field.Props{Name: "population", Label: p.T("mission.population"), Value: population, Options: []field.Option{{Label: p.T("mission.all")}}}
	for _, n := range d.Counts {
		populations.Options = append(populations.Options, field.Option{Value: string(n.Population), Label: p.T("mission.population." + string(n.Population))})
	}
	out := []field.Props{populations}
	if len(d.Groups) > 1 {
		groups := field.Props{Name: "group", Label: p.T("mission.group"), Value: group, Options: []field.Option{{Label: p.T("mission.all")}}}
		for _, g := range d.Groups {
			label := g.Name
			if label == "" {
				label = p.T("mission.group.main")
			}
			groups.Options = append(groups.Options, field.Option{Value: groupValue(g.Name), Label: label})
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

// paged cuts a page out of all rows.
func paged[T any](c *web.Call, all []T) ([]T, *pager.Props) {
	if len(all) <= perPage {
		return all, nil
	}
	count := (len(all) + perPage - 1) / perPage
	page := min(max(c.QueryInt("page", 1), 1), count)
	href := func(n int) string {
		q := url.Values{}
		for k, v := range c.R.URL.Query() {
			q[k] = v
		}
		q.Set("page", strconv.Itoa(n))
		return c.R.URL.Path + "?" + q.Encode()
	}
	return all[(page-1)*perPage : min(page*perPage, len(all))], &pager.Props{Page: page, Pages: count, Total: len(all), Href: href}
}

func (p *pages) participants(c *web.Call) error {
	all, err := p.missions.Participation(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	pr := c.Printer()
	side := mission.Side(c.Query("side"))
	if !slices.Contains(mission.Sides, side) {
		side = mission.Company
	}
	counts := map[mission.Side]int{}
	var rows []participantRow
	for _, x := range all.Participants {
		counts[x.Side]++
		if x.Side == side {
			rows = append(rows, participantOf(pr, all.Mission, x))
		}
	}
	v := participantsView{Met: side == mission.Counterpart}
	for _, s := range mission.Sides {
		if counts[s] > 0 || s == side {
			v.Tabs = append(v.Tabs, tabs.Tab{Label: pr.T("mission.side." + string(s)), Href: PathOf(all.Mission.ID, "participants?side="+string(s)), Count: counts[s], On: s == side})
		}
	}
	v.Columns = []table.Column{{Label: pr.T("mission.name")}, {Label: pr.T("mission.sectors")}}
	if v.Met {
		v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.intermediary")}, table.Column{Label: pr.T("mission.place")})
	}
	v.Columns = append(v.Columns, table.Column{Label: pr.T("mission.people"), Number: true}, table.Column{Label: pr.T("mission.wanted"), Number: true})
	v.Rows, v.Pager = paged(c, rows)
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
	var v partnersView
	for _, x := range sheet.Partners {
		row := partnerRow{Name: x.Name, Href: PathOf(sheet.Mission.ID, "organisations/"+x.OrganisationID), Role: pr.T("mission.role." + string(x.Role)), Wording: x.Wording(c.Lang)}
		if x.JoinedYear > 0 {
			row.Joined = strconv.Itoa(x.JoinedYear)
		}
		v.Rows = append(v.Rows, row)
	}
	return c.Render(c.T("mission.partners"), partnersPage(v))
}
