package sourceweb

import (
	"cmp"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/said"
)

func (p *pages) show(c *web.Call) error {
	v, err := p.read(c, c.NewForm(nil))
	if err != nil {
		return err
	}
	return c.Render(c.T("source.title"), page(v))
}

func (p *pages) read(c *web.Call, f *web.Form) (view, error) {
	a, mission := account.Of(c.Who), c.Path("mission")
	r, err := p.sources.Of(c.Ctx(), a, mission)
	if err != nil {
		return view{}, err
	}
	zone, err := p.zone(c.Ctx(), mission)
	if err != nil {
		return view{}, err
	}
	c.SetZone(zone)
	v := view{Mission: mission, Open: r.Open, MayChoose: a.Organises(mission), Trouble: f.Trouble()}
	for _, x := range r.Contradictions {
		v.Contradictions = append(v.Contradictions, contradictionOf(c, x, f))
	}
	for _, x := range r.Facts {
		v.Facts = append(v.Facts, agreed(c, x))
	}
	for _, d := range r.Documents {
		v.Documents = append(v.Documents, documentOf(c, d))
	}
	return v, nil
}

func documentOf(c *web.Call, d source.Document) documentRow {
	row := documentRow{Title: d.Title.In(c.Lang), URL: d.URL, Publisher: d.Publisher, Kind: d.Kind, Published: published(c, d.Published)}
	if key := "source.kind." + d.Kind; text.Has(key) {
		row.Kind = c.T(key)
	}
	return row
}

// contradictionOf lays a contradiction out; its form's fields carry the id of its first variant, so that several forms
// stand on one page.
func contradictionOf(c *web.Call, f source.Fact, form *web.Form) contradiction {
	key := f.Values[0].Variants[0].ID
	x := contradiction{Key: key, Topic: cmp.Or(f.Topic.In(c.Lang), f.Field), Open: f.Open()}
	for _, val := range f.Values {
		row := said.Value{Text: val.Text.In(c.Lang), Chosen: val.Chosen}
		for _, w := range val.Variants {
			row.Sources = append(row.Sources, sourceOf(c, w))
		}
		x.Values = append(x.Values, row)
		x.Options = append(x.Options, field.Option{Value: val.Variants[0].ID, Label: row.Text})
	}
	if w, ok := f.Chosen(); ok {
		pr := c.Printer()
		x.By, x.Why = w.ChosenBy, w.ChosenWhy
		if !w.ChosenAt.IsZero() {
			x.When = pr.DateTimeZone(w.ChosenAt, pr.Zone)
		}
		x.Chosen = chosenOption(f)
	}
	x.Choice = form.Field("variant-"+key, c.T("source.choose.value")).Or(x.Chosen).From(x.Options...).Must()
	x.Reason = form.Field("why-"+key, c.T("source.choose.why")).Hinted(c.T("source.choose.why.hint")).Must()
	x.Opened = x.Choice.Error != "" || x.Reason.Error != ""
	return x
}

func chosenOption(f source.Fact) string {
	for _, v := range f.Values {
		if v.Chosen {
			return v.Variants[0].ID
		}
	}
	return ""
}

func sourceOf(c *web.Call, w source.Variant) said.Source {
	o := said.Source{Title: w.Document.Title.In(c.Lang), Href: w.Document.URL, Place: w.Place, Note: w.Note.In(c.Lang), Inferred: w.Inferred}
	parts := slices.DeleteFunc([]string{w.Document.Publisher, published(c, w.Document.Published)}, func(s string) bool {
		return s == "" || strings.Contains(o.Title, s) // many titles hold their date
	})
	o.Detail = strings.Join(parts, ", ")
	if o.Title == "" {
		o.Title = c.T("source.nobody")
	}
	return o
}

func agreed(c *web.Call, f source.Fact) facts.Fact {
	out := facts.Fact{Label: cmp.Or(f.Topic.In(c.Lang), f.Field), Value: f.Values[0].Text.In(c.Lang)}
	for _, w := range f.Values[0].Variants {
		o := sourceOf(c, w)
		label := o.Title
		if o.Place != "" {
			label += " (" + o.Place + ")"
		}
		out.Variants = append(out.Variants, facts.Variant{Value: w.Value.In(c.Lang), Source: ui.Link{Label: label, Href: o.Href}, When: o.Detail})
	}
	return out
}

func (p *pages) choose(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	mission, key := c.Path("mission"), f.Get("key")
	variant, why := f.Need("variant-"+key), f.Need("why-"+key)
	if f.Valid() {
		if err = p.sources.Choose(c.Ctx(), account.Of(c.Who), mission, variant, why); err == nil {
			return c.Redirect("/m/"+mission+"/sources", web.Undoable(c.T("source.chosen"), "/m/"+mission+"/sources/unchoose", c.T("source.unchoose"), ui.Pair{Name: "variant", Value: variant}))
		}
		if fault.Is(err, fault.Invalid) {
			f.Refuse("why-"+key, fault.Of(err).Sentence(string(c.Lang)))
		} else {
			return err
		}
	}
	v, err := p.read(c, f)
	if err != nil {
		return err
	}
	return c.Invalid(c.T("source.title"), page(v))
}

func (p *pages) unchoose(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	mission := c.Path("mission")
	if err := p.sources.Unchoose(c.Ctx(), account.Of(c.Who), mission, f.Get("variant")); err != nil {
		return err
	}
	return c.Redirect("/m/"+mission+"/sources", web.Done(c.T("source.unchosen")))
}
