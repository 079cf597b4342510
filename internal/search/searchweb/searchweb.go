// Package searchweb is the one search over a mission: a page of results by kind, and suggestions while typing.
package searchweb

import (
	"context"
	"embed"
	"net/url"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/hits"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("search", texts) }

// How many hits of each kind a page and the list of suggestions show.
const (
	onPage      = 30
	inSuggested = 4
)

// Zone gives the zone in which a mission's times are shown.
type Zone func(ctx context.Context, mission string) (span.Zone, error)

type pages struct {
	service *search.Service
	zone    Zone
}

// Add adds the page.
func Add(site *web.Site, service *search.Service, zone Zone) {
	p := &pages{service, zone}
	site.Handle("GET /m/{mission}/search", p.search)
}

// view is the page of results.
type view struct {
	Path, Query string
	Asked       bool // the query has a word that counts
	Total       int
	Groups      []hits.Group
}

func (p *pages) search(c *web.Call) error {
	mission, q, most := c.Path("mission"), c.Query("q"), onPage
	if c.IsHTMX() {
		most = inSuggested
	}
	found, err := p.service.Search(c.Ctx(), account.Of(c.Who), mission, q, most)
	if err != nil {
		return err
	}
	zone, err := p.zone(c.Ctx(), mission)
	if err != nil {
		return err
	}
	v := view{Path: "/m/" + mission + "/search", Query: q, Asked: len(search.Asked(q)) > 0, Total: len(found)}
	for _, g := range p.service.Groups(found) {
		v.Groups = append(v.Groups, groupOf(c, g, zone))
	}
	if c.IsHTMX() {
		return c.Fragment(suggested(v))
	}
	return c.Render(c.T("search.title"), page(v))
}

func groupOf(c *web.Call, g search.Group, zone span.Zone) hits.Group {
	out := hits.Group{Label: g.Kind, Icon: icons[g.Kind]}
	if key := "search.kind." + g.Kind; text.Has(key) {
		out.Label = c.T(key)
	}
	for _, h := range g.Hits {
		hit := hits.Hit{Title: h.Title.In(c.Lang), Line: h.Line.In(c.Lang), Href: h.Path}
		if !h.Starts.IsZero() {
			hit.When = c.Printer().DateTime(h.Starts, zone)
		}
		out.Hits = append(out.Hits, hit)
	}
	return out
}

// icons of the kinds; any other kind shows a magnifying glass.
var icons = map[string]string{"person": "person", "organisation": "org", "meeting": "meeting", "session": "calendar", "place": "place"}

// more is the page with all results for a query.
func (v view) more() string { return v.Path + "?q=" + url.QueryEscape(v.Query) }
