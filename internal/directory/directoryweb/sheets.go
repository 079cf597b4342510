package directoryweb

import (
	"cmp"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
)

func (p *Pages) organisation(c *web.Call) error {
	o, err := p.service.Organisation(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	here := base(c) + "/organisations/" + o.ID
	if o.ID != c.Path("id") { // merged into another: its page is that one's
		return c.Redirect(here)
	}
	v := organisationSheet{Facts: organisationFacts(c, o), Note: o.Note}
	for _, x := range o.People {
		row := personRowOf(c, x)
		row.Title = cmp.Or(x.Title(o.ID, c.Lang), row.Title)
		v.People = append(v.People, row)
	}
	if o.MayEdit {
		v.AddHref = base(c) + "/people/new?organisation=" + o.ID
		c.Tools(tools([]ui.Action{{Label: c.T("directory.edit"), Href: here + "/edit", Icon: "edit"}}))
	}
	if v.Sections, err = p.sections(c, directory.OrganisationKind, o.ID); err != nil {
		return err
	}
	return c.Render(o.Name, organisationPage(v))
}

func organisationFacts(c *web.Call, o directory.OrganisationSheet) []facts.Fact {
	var all []facts.Fact
	add := func(key, value string) {
		if value != "" {
			all = append(all, facts.Fact{Label: c.T(key), Value: value})
		}
	}
	var sectors []string
	for _, s := range o.Sectors {
		sectors = append(sectors, word(c.Ctx(), "directory.sector.", s))
	}
	add("directory.tagline", o.Tagline.In(c.Lang))
	add("directory.pitch", o.Pitch.In(c.Lang))
	add("directory.kind", word(c.Ctx(), "directory.kind.", o.Kind))
	add("directory.sectors", strings.Join(sectors, ", "))
	add("directory.address", joined(", ", o.Address, o.City, c.Printer().Country(o.Country)))
	if link := o.Link(); link != "" {
		all = append(all, facts.Fact{Label: c.T("directory.website"), Value: shortLink(link), Href: link})
	}
	add("directory.size_class", o.SizeClass)
	add("directory.legal", joined(" · ", o.LegalForm, o.LegalID))
	all = append(all, alsoKnown(c, o.Aliases)...)
	return append(all, said(c, o.Facts)...)
}

func alsoKnown(c *web.Call, list []directory.Alias) []facts.Fact {
	if len(list) == 0 {
		return nil
	}
	return []facts.Fact{{Label: c.T("directory.aliases"), Body: aliases(list)}}
}

func shortLink(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

func joined(between string, parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, between)
}

// said lays out what the sources say of a record, each value with its documents.
func said(c *web.Call, list []source.Fact) []facts.Fact {
	var out []facts.Fact
	for _, f := range list {
		fact := facts.Fact{Label: cmp.Or(f.Topic.In(c.Lang), f.Field)}
		if v, ok := f.Value(); ok {
			fact.Value = v.In(c.Lang)
		} else {
			fact.Value = c.T("directory.sources.differ")
		}
		for _, v := range f.Values {
			for _, w := range v.Variants {
				fact.Variants = append(fact.Variants, variantOf(c, w))
			}
		}
		out = append(out, fact)
	}
	return out
}

func variantOf(c *web.Call, w source.Variant) facts.Variant {
	label := cmp.Or(w.Document.Title.In(c.Lang), c.T("directory.sources.none"))
	label = joined(", ", label, w.Place)
	if w.Inferred {
		label += " (" + c.T("directory.sources.inferred") + ")"
	}
	return facts.Variant{Value: w.Value.In(c.Lang), Source: ui.Link{Label: label, Href: w.Document.URL}, When: joined(", ", w.Document.Publisher, w.Document.Published), Chosen: w.Chosen}
}

func (p *Pages) person(c *web.Call) error {
	x, err := p.service.Person(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	here := base(c) + "/people/" + x.ID
	if x.ID != c.Path("id") {
		return c.Redirect(here)
	}
	v := personSheet{Facts: personFacts(c, x), Note: x.Note}
	for _, m := range x.Mandates {
		v.Mandates = append(v.Mandates, mandateRowOf(c, m))
	}
	if x.MayEdit {
		c.Tools(tools([]ui.Action{{Label: c.T("directory.edit"), Href: here + "/edit", Icon: "edit"}}))
	}
	if v.Sections, err = p.sections(c, directory.PersonKind, x.ID); err != nil {
		return err
	}
	return c.Render(nameOf(c, x.Person), personPage(v))
}

func personFacts(c *web.Call, x directory.PersonSheet) []facts.Fact {
	var all []facts.Fact
	add := func(key, value, href string) {
		if value != "" {
			all = append(all, facts.Fact{Label: c.T(key), Value: value, Href: href})
		}
	}
	add("directory.duty", x.Duty.In(c.Lang), "")
	add("directory.pronunciation", x.Pronunciation, "")
	add("directory.email", x.Email, "mailto:"+x.Email)
	add("directory.phone", x.Phone, "tel:"+strings.ReplaceAll(x.Phone, " ", ""))
	var languages []string
	for _, l := range x.Languages {
		languages = append(languages, word(c.Ctx(), "directory.language.", l))
	}
	add("directory.languages", strings.Join(languages, ", "), "")
	all = append(all, alsoKnown(c, x.Aliases)...)
	return append(all, said(c, x.Facts)...)
}

func mandateRowOf(c *web.Call, m directory.Mandate) mandateRow {
	row := mandateRow{Title: m.Title(c.Lang), Organisation: m.Organisation, Main: m.Main}
	if m.OrganisationID != "" {
		row.Href = base(c) + "/organisations/" + m.OrganisationID
	}
	pr := c.Printer()
	day := func(d span.Day) string { return pr.Date(d) }
	switch {
	case m.FirstDay != "" && m.LastDay != "":
		row.Days = c.T("directory.mandate.between", day(m.FirstDay), day(m.LastDay))
	case m.FirstDay != "":
		row.Days = c.T("directory.mandate.since", day(m.FirstDay))
	case m.LastDay != "":
		row.Days = c.T("directory.mandate.until", day(m.LastDay))
	}
	return row
}
