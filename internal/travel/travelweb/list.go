package travelweb

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/travel"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/button"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/tabs"
)

const perPage = 50

// filterOf reads what a list is narrowed to; a day that is none narrows nothing.
func filterOf(c *web.Call) (travel.Filter, int) {
	f := travel.Filter{Direction: travel.Direction(c.Query("direction")), Words: c.Query("q")}
	if !slices.Contains(travel.Directions, f.Direction) {
		f.Direction = ""
	}
	if day, err := span.ParseDay(c.Query("day")); err == nil {
		f.Day = day
	}
	return f, max(1, c.QueryInt("page", 1))
}

func query(f travel.Filter, page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"direction": string(f.Direction), "day": string(f.Day), "q": f.Words} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

func (p *pages) list(c *web.Call) error {
	f, page := filterOf(c)
	f.From, f.Most = (page-1)*perPage, perPage
	all, err := p.travel.List(c.Ctx(), account.Of(c.Who), c.Path("mission"), f)
	if err != nil {
		return err
	}
	base := path(all.Mission.ID, "journeys")
	v := listView{Mission: all.Mission.ID, Words: f.Words, Day: string(f.Day), Direction: string(f.Direction), Filtered: f.Direction != "" || f.Day != "" || f.Words != "", May: all.May}
	v.Tabs = append(v.Tabs, tabs.Tab{Label: c.T("travel.all"), Href: base + query(travel.Filter{Day: f.Day, Words: f.Words}, 1), On: f.Direction == ""})
	for _, d := range travel.Directions {
		if n := all.Count[d]; n > 0 || d != travel.Between {
			v.Tabs = append(v.Tabs, tabs.Tab{Label: item.Capital(c.T("travel.direction." + string(d))), Href: base + query(travel.Filter{Direction: d, Day: f.Day, Words: f.Words}, 1), Count: n, On: f.Direction == d})
		}
	}
	v.Days = []field.Option{{Label: c.T("travel.any_day")}}
	for _, d := range all.Days {
		v.Days = append(v.Days, field.Option{Value: string(d), Label: item.Capital(c.Printer().Day(d))})
	}
	for _, r := range all.Rows {
		v.Rows = append(v.Rows, rowOf(c, r, all.May))
	}
	v.Pager = pager.Props{Page: page, Pages: max(1, (all.Total+perPage-1)/perPage), Total: all.Total, Href: func(n int) string { return base + query(f, n) }}
	if all.All > 0 {
		for _, d := range []travel.Direction{travel.Out, travel.Back} {
			if list := all.Without[d]; len(list) > 0 {
				v.Without = append(v.Without, withoutOf(c, d, list, all.May))
			}
		}
	}
	var tools []ui.Action
	if all.All > 0 {
		tools = append(tools, ui.Action{Label: c.T("travel.csv"), Href: base + ".csv" + query(f, 1), Icon: "download"})
	}
	if all.May {
		tools = append(tools, ui.Action{Label: c.T("travel.add"), Href: base + "/new", Icon: "plus", Main: true})
	}
	c.Tools(button.Row(tools...))
	return c.Render(c.T("travel.title"), listPage(v))
}

// moment tells a day and an hour by the clocks of a place.
func moment(t text.Printer, at span.Instant, z span.Zone) momentView {
	return momentView{Day: item.Capital(t.DayShort(span.DayOf(at, z))), Hour: t.Time(at, z), Zone: t.ZoneName(z, at)}
}

func rowOf(c *web.Call, r travel.Row, may bool) rowView {
	t := c.Printer()
	title := r.Title().In(c.Lang)
	v := rowView{ID: r.ID, Title: title, Carrier: r.Carrier, Departs: moment(t, r.Departs, r.FromZone), Arrives: moment(t, r.Arrives, r.ToZone),
		Direction: c.T("travel.direction." + string(r.Direction)), Length: t.Duration(r.Arrives.Sub(r.Departs)), Certainty: ui.Certainty(r.Certainty), From: r.From, To: r.To}
	if may {
		v.Href = path(r.MissionID, "journeys/"+r.ID)
	}
	for _, x := range r.Aboard {
		l := travellerView{Name: x.Person.Label(c.Lang), Href: path(r.MissionID, "people/"+x.Person.ID), Organisation: x.Organisation}
		if x.Absent && may {
			l.Warning, l.Mend = c.T("travel.present."+string(r.Direction)), path(r.MissionID, "delegation/"+x.Person.ID)
		}
		v.Aboard = append(v.Aboard, l)
	}
	v.Count = c.N("travel.aboard", len(r.Aboard)+r.Hidden)
	if r.Hidden > 0 {
		v.Hidden = c.N("travel.hidden", r.Hidden)
	}
	return v
}

func withoutOf(c *web.Call, d travel.Direction, list []travel.Missing, may bool) withoutView {
	v := withoutView{Title: c.N("travel.without."+string(d), len(list))}
	for _, x := range list {
		v.People = append(v.People, chip.Props{Name: x.Person.Label(c.Lang), Soft: x.Organisation, Href: path(c.Path("mission"), "people/"+x.Person.ID)})
	}
	if may {
		v.Add = ui.Action{Label: c.T("travel.add_to." + string(d)), Href: path(c.Path("mission"), "journeys/new?direction="+string(d)+"&rest=on"), Icon: "plus"}
	}
	return v
}

// table hands over the list, one row for each person aboard; a ride without anybody yet has one too.
func (p *pages) table(c *web.Call) error {
	f, _ := filterOf(c)
	all, err := p.travel.List(c.Ctx(), account.Of(c.Who), c.Path("mission"), f)
	if err != nil {
		return err
	}
	out := sheet.Table{Name: travel.JourneyTable}
	for _, key := range []string{"name", "organisation", "direction", "mode", "carrier", "number", "from", "departs_day", "departs_at", "departs_zone", "to", "arrives_day", "arrives_at", "arrives_zone", "state"} {
		out.Columns = append(out.Columns, c.T("travel.column."+key))
	}
	for _, r := range all.Rows {
		ride := []string{c.T("travel.direction." + string(r.Direction)), c.T("travel.mode." + r.Mode), r.Carrier, r.Number,
			r.From, string(span.DayOf(r.Departs, r.FromZone)), c.Printer().Time(r.Departs, r.FromZone), string(r.FromZone),
			r.To, string(span.DayOf(r.Arrives, r.ToZone)), c.Printer().Time(r.Arrives, r.ToZone), string(r.ToZone), c.T("ui.certainty." + string(r.Certainty))}
		for _, x := range r.Aboard {
			out.Rows = append(out.Rows, sheet.Row{Cells: append([]string{x.Person.Label(c.Lang), x.Organisation}, ride...)})
		}
		if len(r.Aboard)+r.Hidden == 0 {
			out.Rows = append(out.Rows, sheet.Row{Cells: append([]string{"", ""}, ride...)})
		}
	}
	var b bytes.Buffer
	if err := sheet.WriteCSV(&b, out, sheet.ForExcel(c.Lang)); err != nil {
		return err
	}
	return c.File(c.T("travel.title")+" "+all.Mission.Ref+".csv", "text/csv; charset=utf-8", b.Bytes())
}
