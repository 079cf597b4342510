package directoryweb

import (
	"net/url"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/table"
)

func filterOf(c *web.Call) directory.Filter {
	return directory.Filter{Query: c.Query("q"), Kind: c.Query("kind"), Country: c.Query("country"), Sector: c.Query("sector"),
		Sort: strings.TrimPrefix(c.Query("sort"), "-"), Desc: strings.HasPrefix(c.Query("sort"), "-"), Page: c.QueryInt("page", 1)}
}

func filtered(f directory.Filter) bool {
	return f.Query+f.Kind+f.Country+f.Sector != ""
}

// list is what both lists share.
type list struct {
	Base, Path      string
	Filter          directory.Filter
	Kinds           []field.Option
	Countries       []field.Option
	Sectors         []field.Option
	Columns         []table.Column
	Pager           *pager.Props
	Total           int
	Filtered, Write bool
}

func listOf[T any](c *web.Call, f directory.Filter, l directory.Listing[T]) list {
	pr := c.Printer()
	any := field.Option{Label: c.T("directory.filter.any")}
	v := list{Base: base(c), Path: c.R.URL.Path, Filter: f, Total: l.Total, Filtered: filtered(f), Write: account.Of(c.Who).OrganisesAny(),
		Kinds: []field.Option{any}, Countries: []field.Option{any}, Sectors: []field.Option{any}}
	for _, k := range l.Kinds {
		v.Kinds = append(v.Kinds, field.Option{Value: k, Label: word(c.Ctx(), "directory.kind.", k)})
	}
	for _, k := range l.Countries {
		v.Countries = append(v.Countries, field.Option{Value: k, Label: pr.Country(k)})
	}
	for _, k := range l.Sectors {
		v.Sectors = append(v.Sectors, field.Option{Value: k, Label: word(c.Ctx(), "directory.sector.", k)})
	}
	if l.Pages > 1 {
		v.Pager = &pager.Props{Page: l.Page, Pages: l.Pages, Total: l.Total, Href: func(page int) string { return hrefWith(c, "page", strconv.Itoa(page)) }}
	}
	return v
}

// hrefWith is this page with one value of its address changed.
func hrefWith(c *web.Call, name, value string) string {
	q := url.Values{}
	for k, all := range c.R.URL.Query() {
		if len(all) > 0 && all[0] != "" && k != "page" {
			q.Set(k, all[0])
		}
	}
	q.Set(name, value)
	return c.R.URL.Path + "?" + q.Encode()
}

// column is a heading that sorts by itself, and backwards the second time.
func column(c *web.Call, f directory.Filter, key, sort string) table.Column {
	col := table.Column{Label: c.T(key), Sort: hrefWith(c, "sort", sort)}
	current := f.Sort
	if current == "" {
		current = "name"
	}
	if current == sort {
		col.Sorted = "ascending"
		if f.Desc {
			col.Sorted = "descending"
		} else {
			col.Sort = hrefWith(c, "sort", "-"+sort)
		}
	}
	return col
}

func (p *Pages) organisations(c *web.Call) error {
	f := filterOf(c)
	l, err := p.service.Organisations(c.Ctx(), account.Of(c.Who), c.Path("mission"), f)
	if err != nil {
		return err
	}
	v := organisationList{list: listOf(c, f, l)}
	v.Columns = []table.Column{column(c, f, "directory.name", "name"), column(c, f, "directory.kind", "kind"), column(c, f, "directory.city", "city"),
		column(c, f, "directory.country", "country"), {Label: c.T("directory.sectors")}}
	for _, o := range l.Rows {
		v.Rows = append(v.Rows, organisationRowOf(c, o))
	}
	if err := p.listTools(c, directory.OrganisationKind, "directory.organisation.add"); err != nil {
		return err
	}
	return c.Render(titleOf(c, "directory.organisations"), organisationsPage(v))
}

func titleOf(c *web.Call, key string) string {
	if c.Path("mission") == "" {
		return c.T(key + ".all")
	}
	return c.T(key)
}

func organisationRowOf(c *web.Call, o directory.Organisation) organisationRow {
	row := organisationRow{Name: o.Name, Href: base(c) + "/organisations/" + o.ID, Soft: o.Tagline.In(c.Lang),
		Kind: word(c.Ctx(), "directory.kind.", o.Kind), City: o.City, Country: c.Printer().Country(o.Country)}
	var sectors []string
	for _, s := range o.Sectors {
		sectors = append(sectors, word(c.Ctx(), "directory.sector.", s))
	}
	row.Sectors = strings.Join(sectors, ", ")
	return row
}

func (p *Pages) people(c *web.Call) error {
	f := filterOf(c)
	l, err := p.service.People(c.Ctx(), account.Of(c.Who), c.Path("mission"), f)
	if err != nil {
		return err
	}
	v := personList{list: listOf(c, f, l)}
	v.Columns = []table.Column{column(c, f, "directory.name", "name"), {Label: c.T("directory.title")}, column(c, f, "directory.organisation", "organisation")}
	for _, x := range l.Rows {
		row := personRowOf(c, x)
		v.Contacts = v.Contacts || row.Email+row.Phone != ""
		v.Rows = append(v.Rows, row)
	}
	if v.Contacts {
		v.Columns = append(v.Columns, table.Column{Label: c.T("directory.contact")})
	}
	if err := p.listTools(c, directory.PersonKind, "directory.person.add"); err != nil {
		return err
	}
	return c.Render(titleOf(c, "directory.people"), peoplePage(v))
}

func personRowOf(c *web.Call, x directory.Person) personRow {
	row := personRow{Name: nameOf(c, x), Href: base(c) + "/people/" + x.ID, Title: x.Title("", c.Lang), Email: x.Email, Phone: x.Phone}
	if m, ok := x.Main(); ok && m.OrganisationID != "" {
		row.Organisation, row.OrganisationHref = m.Organisation, base(c)+"/organisations/"+m.OrganisationID
	}
	return row
}

// nameOf is a person's name with their honorific, or what is known of somebody without a name.
func nameOf(c *web.Call, x directory.Person) string {
	if x.FullName() == "" {
		return x.Label(c.Lang)
	}
	return c.Printer().Person(x.Honorific, x.Given, x.Family)
}
