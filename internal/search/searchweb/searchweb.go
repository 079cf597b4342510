// Package searchweb is the one search over a mission: a page of results by kind, and suggestions while typing.
package searchweb

import (
	"context"
	"embed"
	"net/url"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
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

// Missions lists the missions that the actor sees, the latest first.
type Missions func(ctx context.Context, a account.Actor) ([]mission.Mission, error)

type pages struct {
	service  *search.Service
	zone     Zone
	missions Missions
}

// Add adds the page.
func Add(site *web.Site, service *search.Service, zone Zone, missions Missions) {
	p := &pages{service, zone, missions}
	site.Handle("GET /m/{mission}/search", p.search)
}

// view is the page of results.
type view struct {
	Path, Query string
	Asked       bool // the query has a word that counts
	Total       int
	Groups      []hits.Group
	Near        []ui.Action // other words that find something
	Others      bool        // the actor sees other missions
	All         bool        // they were searched too
	Elsewhere   []elsewhere
}

// elsewhere is what another mission holds.
type elsewhere struct {
	Mission string
	Groups  []hits.Group
}

// mostMissions is in how many other missions a search looks: the latest ones.
const mostMissions = 30

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
	v := view{Path: "/m/" + mission + "/search", Query: q, Asked: len(search.Asked(q)) > 0, Total: len(found), All: c.Query("all") == "1"}
	for _, g := range p.service.Groups(found) {
		v.Groups = append(v.Groups, groupOf(c, g, zone))
	}
	if v.Asked {
		if err := p.beyond(c, &v); err != nil {
			return err
		}
	}
	if c.IsHTMX() {
		return c.Fragment(suggested(v))
	}
	return c.Render(c.T("search.title"), page(v))
}

// beyond looks for the nearest words when nothing was found, and in the other missions then or when it is asked to.
func (p *pages) beyond(c *web.Call, v *view) error {
	a, here := account.Of(c.Who), c.Path("mission")
	all, err := p.missions(c.Ctx(), a)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(m mission.Mission) bool { return m.ID == here })
	all = all[:min(len(all), mostMissions)]
	v.Others = len(all) > 0
	if c.IsHTMX() || v.Total > 0 && !v.All {
		return nil
	}
	v.All = true
	if v.Total == 0 {
		near, err := p.service.Nearest(c.Ctx(), a, here, v.Query)
		if err != nil {
			return err
		}
		for _, q := range near {
			v.Near = append(v.Near, ui.Action{Label: q, Href: v.Path + "?q=" + url.QueryEscape(q), Icon: "search"})
		}
	}
	at, ids := map[string]mission.Mission{}, make([]string, len(all))
	for i, m := range all {
		at[m.ID], ids[i] = m, m.ID
	}
	found, err := p.service.Everywhere(c.Ctx(), a, ids, v.Query, inSuggested)
	for _, x := range found {
		e := elsewhere{Mission: at[x.MissionID].Name(c.Lang)}
		for _, g := range p.service.Groups(x.Hits) {
			e.Groups = append(e.Groups, groupOf(c, g, at[x.MissionID].Zone))
		}
		v.Elsewhere = append(v.Elsewhere, e)
	}
	return err
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

// everywhere is that page with the other missions too.
func (v view) everywhere() string { return v.more() + "&all=1" }
