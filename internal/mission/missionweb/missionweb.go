// Package missionweb shows missions: their list and history, the Bridge of each, its delegation,
// participants, partners and places, and its settings.
//
// The Bridge is filled by capabilities that missions know nothing of: app hands their parts to it.
package missionweb

import (
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("mission", texts) }

type pages struct {
	missions *mission.Service
	bridge   *Bridge
}

// Add adds the pages of missions and their entries in the menu. Parts may be added to the Bridge until
// the site serves.
func Add(site *web.Site, missions *mission.Service, bridge *Bridge) {
	p := &pages{missions: missions, bridge: bridge}
	site.Handle("GET /missions", p.list)
	site.Handle("GET /missions/new", p.blank)
	site.Handle("POST /missions/new", p.create)
	site.Handle("GET /series/{series}", p.compare)
	site.Handle("GET /m/{mission}", p.showBridge)
	site.Handle("GET /m/{mission}/about", p.about)
	site.Handle("GET /m/{mission}/delegation", p.delegation)
	site.Handle("GET /m/{mission}/participants", p.participants)
	site.Handle("GET /m/{mission}/partners", p.partners)
	site.Handle("GET /m/{mission}/places", p.places)
	site.Handle("POST /m/{mission}/places/travel", p.stateTravel)
	site.Handle("POST /m/{mission}/places/forget", p.forgetTravel)
	site.Handle("GET /m/{mission}/find/{what}", p.find)
	site.Handle("GET /m/{mission}/settings", p.settings)
	site.Handle("POST /m/{mission}/settings", p.saveSettings)
	p.membership(site)
	menu(site)
}

func menu(site *web.Site) {
	const section = "mission.menu.section"
	site.Menu(web.MenuItem{Key: "mission.menu.bridge", Path: "/m/{mission}", Exact: true, Icon: "bridge", Order: 10, Thumb: true})
	site.Menu(web.MenuItem{Key: "mission.menu.about", Path: "/m/{mission}/about", Icon: "star", Section: section, Order: 400})
	site.Menu(web.MenuItem{Key: "mission.menu.delegation", Path: "/m/{mission}/delegation", Icon: "people", Section: section, Order: 410})
	site.Menu(web.MenuItem{Key: "mission.menu.participants", Path: "/m/{mission}/participants", Icon: "org", Section: section, Order: 420})
	site.Menu(web.MenuItem{Key: "mission.menu.partners", Path: "/m/{mission}/partners", Icon: "agreement", Section: section, Order: 430})
	site.Menu(web.MenuItem{Key: "mission.menu.places", Path: "/m/{mission}/places", Icon: "place", Section: section, Order: 440})
	site.Menu(web.MenuItem{Key: "mission.menu.settings", Path: "/m/{mission}/settings", Icon: "edit", Section: section, Order: 450, Show: organises})
	site.Menu(web.MenuItem{Key: "mission.menu.missions", Path: "/missions", Also: []string{"/series"}, Icon: "globe", Section: "mission.menu.all", Order: 940})
}

func organises(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }

// PathOf gives the address of a page of a mission: PathOf(id, "board") is "/m/{id}/board", PathOf(id, "")
// its Bridge.
func PathOf(missionID, rest string) string {
	if rest == "" {
		return "/m/" + missionID
	}
	return "/m/" + missionID + "/" + rest
}
