// Package sourceweb shows where a mission's facts come from, and lets organisers choose between sources that differ.
package sourceweb

import (
	"context"
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("source", texts) }

// ZoneOf tells the zone of a mission, in which its hours are shown.
type ZoneOf func(ctx context.Context, mission string) (span.Zone, error)

type pages struct {
	sources *source.Service
	zone    ZoneOf
}

// Add adds the pages.
func Add(site *web.Site, sources *source.Service, zone ZoneOf) {
	p := &pages{sources, zone}
	site.Handle("GET /m/{mission}/sources", p.show)
	site.Handle("POST /m/{mission}/sources/choose", p.choose)
	site.Handle("POST /m/{mission}/sources/unchoose", p.unchoose)
	site.Menu(web.MenuItem{Key: "source.menu", Path: "/m/{mission}/sources", Icon: "file", Section: "source.menu.section", Order: 800,
		Show: func(c *web.Call) bool { return account.Of(c.Who).Sees(c.Path("mission")) }})
}
