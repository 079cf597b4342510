package missionweb

import (
	"slices"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/table"
)

func (p *pages) list(c *web.Call) error {
	a := account.Of(c.Who)
	o, err := p.missions.Overview(c.Ctx(), a)
	if err != nil {
		return err
	}
	v := listView{Groups: groups(c.Printer(), o), CanCreate: a.Admin}
	if a.Admin {
		c.Tools(newButton())
	}
	return c.Render(c.T("mission.missions"), listPage(v))
}

// groups puts the editions of a series together, where its latest one stands, and the rest by year; what
// has no date comes last.
func groups(p text.Printer, o mission.Overview) []missionGroup {
	var out []missionGroup
	at := map[string]int{}
	for _, m := range o.Missions {
		series, inSeries := o.Series[m.SeriesID]
		key := strconv.Itoa(m.YearKnown())
		if inSeries {
			key = series.ID
		}
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, groupOf(p, m, series, inSeries))
		}
		out[i].Rows = append(out[i].Rows, rowOf(p, m, o.Now))
	}
	for i := range out {
		if len(out[i].Tools) > 0 {
			out[i].Soft = p.N("mission.editions", len(out[i].Rows))
		}
	}
	return out
}

func groupOf(p text.Printer, m mission.Mission, s mission.Series, inSeries bool) missionGroup {
	switch {
	case inSeries:
		return missionGroup{Title: s.Name(p.Lang), Tools: []ui.Action{{Label: p.T("mission.compare"), Href: "/series/" + s.ID, Icon: "chart"}}}
	case m.YearKnown() > 0:
		return missionGroup{Title: strconv.Itoa(m.YearKnown())}
	}
	return missionGroup{Title: p.T("mission.undated"), Soft: p.T("mission.undated.soft")}
}

func (p *pages) compare(c *web.Call) error {
	all, err := p.missions.Compare(c.Ctx(), account.Of(c.Who), c.Path("series"))
	if err != nil {
		return err
	}
	return c.Render(all.Series.Name(c.Lang), comparePage(compared(c.Printer(), all)))
}

// compared turns editions into the columns of a table; aims of the same reference share a line.
func compared(p text.Printer, all mission.Comparison) compareView {
	v := compareView{Editions: []table.Column{{Label: p.T("mission.compared")}}}
	lines := []compareLine{{Label: p.T("mission.when")}, {Label: p.T("mission.where")}, {Label: p.T("mission.announced")},
		{Label: p.T("mission.people")}, {Label: p.T("mission.companies")}, {Label: p.T("mission.counterparts")}, {Label: p.T("mission.partners")}}
	var order []string
	aims := map[string]*compareLine{}
	for i, e := range all.Editions {
		v.Editions = append(v.Editions, table.Column{Label: e.Mission.Name(p.Lang), Sort: PathOf(e.Mission.ID, "")})
		for n, cell := range []string{when(p, e.Mission), where(p, e.Mission), e.Mission.AnnouncedCompanies, num(p, e.People), num(p, e.Companies), num(p, e.Counterparts), num(p, e.Partners)} {
			lines[n].Cells = append(lines[n].Cells, cell)
		}
		for _, t := range e.Targets {
			line := aims[t.Ref]
			if line == nil {
				line = &compareLine{Label: t.Label(p.Lang), Cells: make([]string, len(all.Editions))}
				aims[t.Ref] = line
				order = append(order, t.Ref)
			}
			row := target(p, t, nil)
			line.Cells[i] = row.Target + row.Baseline
			if row.Target != "" && row.Baseline != "" {
				line.Cells[i] = p.T("mission.target.from_to", row.Baseline, row.Target)
			}
		}
	}
	for _, l := range lines {
		if slices.ContainsFunc(l.Cells, func(s string) bool { return s != "" }) {
			v.Lines = append(v.Lines, l)
		}
	}
	for _, ref := range order {
		v.Lines = append(v.Lines, *aims[ref])
	}
	return v
}
