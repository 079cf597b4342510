// Package travelweb shows the journeys of a mission: one list of who leaves from where, for where, and by what; the form
// that makes and changes them; and the list as a table to hand to an agency.
package travelweb

import (
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/travel"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("travel", texts) }

type pages struct {
	travel   *travel.Service
	missions *mission.Service
}

// Add adds the pages.
func Add(site *web.Site, s *travel.Service) {
	p := &pages{s, &mission.Service{DB: s.DB}}
	site.Handle("GET /m/{mission}/journeys", p.list)
	site.Handle("GET /m/{mission}/journeys.csv", p.table)
	site.Handle("GET /m/{mission}/journeys/new", p.fresh)
	site.Handle("POST /m/{mission}/journeys/new", p.store)
	site.Handle("GET /m/{mission}/journeys/{id}", p.edit)
	site.Handle("POST /m/{mission}/journeys/{id}", p.store)
	site.Handle("POST /m/{mission}/journeys/{id}/cancel", p.cancel)
	site.Menu(web.MenuItem{Key: "travel.menu", Path: "/m/{mission}/journeys", Icon: "travel", Section: "mission.menu.section", Order: 415, Show: func(c *web.Call) bool {
		return account.NeedIntermediary(account.Of(c.Who), c.Path("mission")) == nil
	}})
}

func path(missionID, rest string) string { return "/m/" + missionID + "/" + rest }
