// Package exchangeweb brings files in and takes missions out: templates, the dry run with every problem, the import
// itself, and exports in three forms. Organisers only.
package exchangeweb

import (
	"context"
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("exchange", texts) }

// Zone gives the zone in which a mission's times are shown.
type Zone func(ctx context.Context, mission string) (span.Zone, error)

type pages struct {
	exchange *exchange.Service
	zone     Zone
}

// zoneOf is the zone of a call's pages: the mission's, or universal time where there is none yet.
func (p *pages) zoneOf(c *web.Call) (span.Zone, error) {
	if id := c.Path("mission"); id != "" {
		return p.zone(c.Ctx(), id)
	}
	return "UTC", nil
}

// mostBytes is how large the files of one import may be together.
const mostBytes = 20_000_000

// Add adds the pages.
func Add(site *web.Site, service *exchange.Service, zone Zone) {
	p := &pages{service, zone}
	for _, at := range []string{"/m/{mission}/import", "/import"} {
		site.Handle("GET "+at, p.start)
		site.Handle("POST "+at, p.try, web.MaxBody(mostBytes+1<<20))
		site.Handle("GET "+at+"/template", p.template)
		site.Handle("GET "+at+"/{run}", p.look)
		site.Handle("POST "+at+"/{run}", p.confirm)
	}
	site.Handle("GET /m/{mission}/export", p.export)
	site.Handle("GET /m/{mission}/export/file", p.file)
	organiser := func(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }
	site.Menu(web.MenuItem{Key: "exchange.menu.import", Path: "/m/{mission}/import", Icon: "import", Section: "account.menu.section", Order: 920, Show: organiser})
	site.Menu(web.MenuItem{Key: "exchange.menu.export", Path: "/m/{mission}/export", Icon: "download", Section: "account.menu.section", Order: 930, Show: organiser})
}
