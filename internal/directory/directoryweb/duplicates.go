package directoryweb

import (
	"context"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

func kindOf(s string) directory.Kind {
	if directory.Kind(s) == directory.PersonKind {
		return directory.PersonKind
	}
	return directory.OrganisationKind
}

func duplicatesPath(kind directory.Kind) string { return "/directory/duplicates?kind=" + string(kind) }

func (p *Pages) duplicates(c *web.Call) error {
	kind := kindOf(c.Query("kind"))
	r, err := p.service.Review(c.Ctx(), account.Of(c.Who), kind)
	if err != nil {
		return err
	}
	v := duplicatesView{Kind: kind}
	for _, x := range r.Proposals {
		v.Proposals = append(v.Proposals, proposalRowOf(c, r, x))
	}
	for _, x := range r.Dismissed {
		v.Dismissed = append(v.Dismissed, proposalRowOf(c, r, x))
	}
	pr := c.Printer()
	for _, m := range r.Merges {
		kept := cardOf(c, r, m.Kind, m.KeptID)
		v.Merges = append(v.Merges, mergeRow{ID: m.ID, Gone: cardOf(c, r, m.Kind, m.GoneID).Name, Kept: kept.Name, KeptHref: kept.Href, When: pr.DateTime(m.At, pr.Zone), By: m.By})
	}
	c.Tools(tools([]ui.Action{{Label: c.T("directory.duplicates.scan"), Href: "/directory/duplicates/scan", Post: true, Icon: "search", Fields: pairsOf("kind", string(kind))}}))
	return c.Render(c.T("directory.duplicates"), duplicatesPage(v))
}

func proposalRowOf(c *web.Call, r directory.Review, x directory.Proposal) proposalRow {
	return proposalRow{ID: x.ID, Score: c.T("directory.duplicates.score", x.Score), Reason: x.Reason.In(c.Lang), By: x.DecidedBy,
		A: cardOf(c, r, x.Kind, x.AID), B: cardOf(c, r, x.Kind, x.BID),
		CompareHref: "/directory/duplicates/compare?kind=" + string(x.Kind) + "&keep=" + x.AID + "&gone=" + x.BID + "&proposal=" + x.ID}
}

func cardOf(c *web.Call, r directory.Review, kind directory.Kind, id string) recordCard {
	if kind == directory.PersonKind {
		return personCard(c, r.People[id])
	}
	return organisationCard(c, r.Organisations[id])
}

func organisationCard(c *web.Call, o directory.Organisation) recordCard {
	return recordCard{Name: o.Name, Soft: joined(" · ", word(c.Ctx(), "directory.kind.", o.Kind), o.City, c.Printer().Country(o.Country), o.Ref), Href: "/directory/organisations/" + o.ID}
}

func personCard(c *web.Call, x directory.Person) recordCard {
	m, _ := x.Main()
	return recordCard{Name: nameOf(c, x), Soft: joined(" · ", x.Title("", c.Lang), m.Organisation, x.Email, x.Ref), Href: "/directory/people/" + x.ID}
}

func (p *Pages) scan(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	n, err := p.service.Scan(c.Ctx(), account.Of(c.Who))
	if err != nil {
		return err
	}
	return c.Redirect(duplicatesPath(kindOf(f.Get("kind"))), web.Done(c.N("directory.duplicates.scanned", n)))
}

func (p *Pages) compare(c *web.Call) error {
	return p.showCompare(c, kindOf(c.Query("kind")), c.Query("keep"), c.Query("gone"), c.Query("proposal"), c.NewForm(nil))
}

func (p *Pages) showCompare(c *web.Call, kind directory.Kind, keep, gone, proposal string, f *web.Form) error {
	v, err := p.compareOf(c, kind, keep, gone, f)
	if err != nil {
		return err
	}
	v.Proposal, v.Back = proposal, duplicatesPath(kind)
	v.SwapHref = "/directory/duplicates/compare?kind=" + string(kind) + "&keep=" + gone + "&gone=" + keep + "&proposal=" + proposal
	v.Trouble = f.Trouble()
	if !f.Valid() {
		return c.Invalid(c.T("directory.compare"), comparePage(v))
	}
	return c.Render(c.T("directory.compare"), comparePage(v))
}

func (p *Pages) compareOf(c *web.Call, kind directory.Kind, keep, gone string, f *web.Form) (compareView, error) {
	v := compareView{Kind: kind, KeptID: keep, GoneID: gone}
	a := account.Of(c.Who)
	var diff []directory.Difference
	if kind == directory.PersonKind {
		x, y, err := p.service.PairOfPeople(c.Ctx(), a, keep, gone)
		if err != nil {
			return v, err
		}
		v.Kept, v.Gone, v.Versions = personCard(c, x), personCard(c, y), [2]int64{x.Version, y.Version}
		v.Reason, diff = directory.ComparePeople(x, y).Reason.In(c.Lang), directory.DiffPeople(x, y, c.Lang)
		v.Notes = []string{c.T("directory.compare.aliases"), c.T("directory.compare.mandates")}
	} else {
		x, y, err := p.service.PairOfOrganisations(c.Ctx(), a, keep, gone)
		if err != nil {
			return v, err
		}
		v.Kept, v.Gone, v.Versions = organisationCard(c, x), organisationCard(c, y), [2]int64{x.Version, y.Version}
		v.Reason, diff = directory.CompareOrganisations(x, y).Reason.In(c.Lang), directory.DiffOrganisations(x, y, c.Lang)
		v.Notes = []string{c.T("directory.compare.aliases"), c.T("directory.compare.people")}
	}
	for _, d := range diff {
		v.Choices = append(v.Choices, choiceOf(c, d, f))
	}
	return v, nil
}

// choiceOf offers the two values of a field; what only one record says is kept from that one.
func choiceOf(c *web.Call, d directory.Difference, f *web.Form) choice {
	x := choice{Label: c.T("directory.field." + d.Field), Kept: shown(c, d.Field, d.Kept), Gone: shown(c, d.Field, d.Gone)}
	first := "kept"
	if d.Kept == "" {
		first = "gone"
	}
	x.Field = f.Field("take-"+d.Field, x.Label).Or(first).From(
		field.Option{Value: "kept", Label: x.Kept}, field.Option{Value: "gone", Label: x.Gone})
	return x
}

func shown(c *web.Call, name, value string) string {
	switch {
	case value == "":
		return c.T("directory.compare.nothing")
	case name == "kind":
		return word(c.Ctx(), "directory.kind.", value)
	case name == "country":
		return c.Printer().Country(value)
	}
	return value
}

func (p *Pages) merge(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind, keep, gone := kindOf(f.Get("kind")), f.Get("keep"), f.Get("gone")
	take := directory.Take{}
	for _, name := range fields {
		if v := f.Get("take-" + name); v != "" {
			take[name] = v == "gone"
		}
	}
	versions := [2]int64{number(f, "version_kept"), number(f, "version_gone")}
	merge := p.service.MergeOrganisations
	page := "/directory/organisations/"
	if kind == directory.PersonKind {
		merge, page = p.service.MergePeople, "/directory/people/"
	}
	id, err := merge(c.Ctx(), account.Of(c.Who), keep, gone, take, versions)
	if err == nil {
		return c.Redirect(page+keep, web.Undoable(c.T("directory.merged"), "/directory/duplicates/undo", c.T("directory.undo"), ui.Pair{Name: "merge", Value: id}, ui.Pair{Name: "kind", Value: string(kind)}))
	}
	if !f.Take(err) {
		return err
	}
	if fault.Is(err, fault.Conflict) { // the records changed: show them as they are, with the old choices
		f.Refuse("", c.T("directory.compare.changed"))
	}
	return p.showCompare(c, kind, keep, gone, f.Get("proposal"), f)
}

// fields are those that the comparison lets choose.
var fields = []string{"name", "kind", "legal_form", "legal_id", "country", "city", "address", "website", "sectors", "size_class", "tagline", "pitch", "note",
	"honorific", "given", "family", "duty", "pronunciation", "email", "phone", "languages"}

func number(f *web.Form, name string) int64 {
	n, err := strconv.ParseInt(f.Get(name), 10, 64)
	if err != nil {
		return -1 // no record has it: the merger answers that the record changed
	}
	return n
}

func (p *Pages) dismiss(c *web.Call) error {
	return p.decide(c, p.service.Dismiss, func(id string, kind directory.Kind) ui.Flash {
		return web.Undoable(c.T("directory.dismissed"), "/directory/duplicates/reconsider", c.T("directory.undo"), ui.Pair{Name: "proposal", Value: id}, ui.Pair{Name: "kind", Value: string(kind)})
	})
}

func (p *Pages) reconsider(c *web.Call) error {
	return p.decide(c, p.service.Reconsider, func(string, directory.Kind) ui.Flash { return web.Done(c.T("directory.reconsidered")) })
}

func (p *Pages) decide(c *web.Call, do decision, said func(id string, kind directory.Kind) ui.Flash) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	kind, id := kindOf(f.Get("kind")), f.Get("proposal")
	if err := do(c.Ctx(), account.Of(c.Who), id); err != nil {
		return err
	}
	return c.Redirect(duplicatesPath(kind), said(id, kind))
}

type decision func(ctx context.Context, a account.Actor, id string) error

func (p *Pages) undo(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.service.Unmerge(c.Ctx(), account.Of(c.Who), f.Get("merge")); err != nil {
		return err
	}
	return c.Redirect(duplicatesPath(kindOf(f.Get("kind"))), web.Done(c.T("directory.unmerged")))
}
