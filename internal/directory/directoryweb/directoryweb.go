// Package directoryweb shows organisations and people: those of a mission, and the whole directory to organisers, with
// forms to write them and the page on which duplicates are compared and merged.
//
// What other capabilities know of an organisation or a person (its meetings, its missions) they show in sections of
// its page, which app connects.
package directoryweb

import (
	"context"
	"embed"
	"slices"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("directory", texts) }

// View is the record that a section is asked for, and who looks at it in which mission ("" for the directory).
type View struct {
	Actor   account.Actor
	Mission string
	Kind    directory.Kind
	ID      string
}

// Section is a card on the page of a record.
type Section struct {
	ID, Title, Soft string
	Tools           []ui.Action
	Body            templ.Component
}

// Part gives the sections of a capability for a record; it returns none where it has nothing to say to the actor.
type Part func(ctx context.Context, v View) ([]Section, error)

// Tools gives buttons for a list of records: the export of the mission's table.
type Tools func(ctx context.Context, v View) ([]ui.Action, error)

// Pages are the directory's pages; add parts before the site serves.
type Pages struct {
	service *directory.Service
	joins   *mission.Service // what is made within a mission joins it; nil where nothing does
	parts   []part
	tools   []Tools
}

type part struct {
	kind  directory.Kind
	order int
	give  Part
}

// AddPart adds sections to the pages of organisations or people; lower orders first.
func (p *Pages) AddPart(kind directory.Kind, order int, give Part) {
	p.parts = append(p.parts, part{kind, order, give})
	slices.SortStableFunc(p.parts, func(a, b part) int { return a.order - b.order })
}

// Join makes organisations and people that are made within a mission join it in the same step.
func (p *Pages) Join(missions *mission.Service) { p.joins = missions }

// AddTools adds buttons to the lists.
func (p *Pages) AddTools(t Tools) { p.tools = append(p.tools, t) }

// Add adds the pages.
func Add(site *web.Site, service *directory.Service) *Pages {
	p := &Pages{service: service}
	for _, base := range []string{"/m/{mission}", "/directory"} {
		site.Handle("GET "+base+"/organisations", p.organisations)
		site.Handle("POST "+base+"/organisations", p.saveOrganisation)
		site.Handle("GET "+base+"/organisations/new", p.newOrganisation)
		site.Handle("GET "+base+"/organisations/{id}", p.organisation)
		site.Handle("POST "+base+"/organisations/{id}", p.saveOrganisation)
		site.Handle("GET "+base+"/organisations/{id}/edit", p.editOrganisation)
		site.Handle("GET "+base+"/people", p.people)
		site.Handle("POST "+base+"/people", p.savePerson)
		site.Handle("GET "+base+"/people/new", p.newPerson)
		site.Handle("GET "+base+"/people/{id}", p.person)
		site.Handle("POST "+base+"/people/{id}", p.savePerson)
		site.Handle("GET "+base+"/people/{id}/edit", p.editPerson)
	}
	site.Handle("GET /directory", func(c *web.Call) error { return c.Redirect("/directory/organisations") })
	site.Handle("GET /directory/duplicates", p.duplicates)
	site.Handle("GET /directory/duplicates/compare", p.compare)
	site.Handle("POST /directory/duplicates/scan", p.scan)
	site.Handle("POST /directory/duplicates/merge", p.merge)
	site.Handle("POST /directory/duplicates/dismiss", p.dismiss)
	site.Handle("POST /directory/duplicates/reconsider", p.reconsider)
	site.Handle("POST /directory/duplicates/undo", p.undo)
	member := func(c *web.Call) bool { return account.Of(c.Who).Sees(c.Path("mission")) }
	editor := func(c *web.Call) bool { return account.Of(c.Who).OrganisesAny() }
	site.Menu(web.MenuItem{Key: "directory.menu.organisations", Path: "/m/{mission}/organisations", Icon: "org", Section: "directory.menu.section", Order: 500, Show: member})
	site.Menu(web.MenuItem{Key: "directory.menu.people", Path: "/m/{mission}/people", Icon: "people", Section: "directory.menu.section", Order: 510, Show: member})
	site.Menu(web.MenuItem{Key: "directory.menu.directory", Path: "/directory/organisations", Also: []string{"/directory"}, Icon: "directory", Section: "directory.menu.all", Order: 950, Show: editor})
	site.Menu(web.MenuItem{Key: "directory.menu.duplicates", Path: "/directory/duplicates", Icon: "swap", Section: "directory.menu.all", Order: 960, Show: editor})
	return p
}

// base is the address under which this call's pages stand: a mission's, or the directory's.
func base(c *web.Call) string {
	if m := c.Path("mission"); m != "" {
		return "/m/" + m
	}
	return "/directory"
}

// mayMake tells whether the actor may add records: to a mission its organisers, to the directory those of any.
func mayMake(c *web.Call) error {
	if m := c.Path("mission"); m != "" {
		return account.NeedOrganiser(account.Of(c.Who), m)
	}
	return directory.NeedEditor(account.Of(c.Who))
}

func (p *Pages) viewOf(c *web.Call, kind directory.Kind, id string) View {
	return View{Actor: account.Of(c.Who), Mission: c.Path("mission"), Kind: kind, ID: id}
}

func (p *Pages) sections(c *web.Call, kind directory.Kind, id string) ([]Section, error) {
	var all []Section
	for _, x := range p.parts {
		if x.kind != kind {
			continue
		}
		some, err := x.give(c.Ctx(), p.viewOf(c, kind, id))
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// listTools are the buttons beside a list's title.
func (p *Pages) listTools(c *web.Call, kind directory.Kind, add string) error {
	var all []ui.Action
	for _, t := range p.tools {
		some, err := t(c.Ctx(), p.viewOf(c, kind, ""))
		if err != nil {
			return err
		}
		all = append(all, some...)
	}
	if mayMake(c) == nil {
		all = append(all, ui.Action{Label: c.T(add), Href: c.R.URL.Path + "/new", Icon: "plus", Main: true})
	}
	if len(all) > 0 {
		c.Tools(tools(all))
	}
	return nil
}

// word gives the catalogue's word for a code, or the code itself when it has none.
func word(ctx context.Context, prefix, code string) string {
	if code == "" {
		return ""
	}
	if key := prefix + code; text.Has(key) {
		return text.T(ctx, key)
	}
	return code
}
