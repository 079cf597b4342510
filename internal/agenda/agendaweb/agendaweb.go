// Package agendaweb shows the agenda: each person's day and week, the conflicts and their ways out, the versions of the
// programme and who was told of them, what can be undone, private calendars and printed sheets.
package agendaweb

import (
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("agenda", texts) }

// pages holds what the handlers need.
type pages struct{ agenda *agenda.Service }

// Add adds the pages.
func Add(site *web.Site, s *agenda.Service) {
	p := &pages{s}
	site.Handle("GET /m/{mission}/today", p.today)
	site.Handle("GET /m/{mission}/me", p.me)
	site.Handle("POST /m/{mission}/seen", p.seen)
	site.Handle("GET /m/{mission}/gone/{kind}/{id}", p.gone)
	site.Handle("GET /m/{mission}/people/{id}/agenda", p.person)
	site.Handle("GET /m/{mission}/organisations/{id}/agenda", p.organisation)

	site.Handle("GET /m/{mission}/conflicts", p.conflicts)
	site.Handle("POST /m/{mission}/conflicts/way", p.takeWay)
	site.Handle("POST /m/{mission}/conflicts/accept", p.accept)
	site.Handle("GET /m/{mission}/releases", p.releases)
	site.Handle("POST /m/{mission}/releases", p.publish)
	site.Handle("GET /m/{mission}/releases/{number}", p.release)
	site.Handle("GET /m/{mission}/releases/{number}/changes.pdf", p.changesPDF)
	site.Handle("GET /m/{mission}/steps", p.steps)
	site.Handle("POST /m/{mission}/steps/{id}/undo", p.undo)

	site.Handle("GET /m/{mission}/subscribe", p.subscribe)
	site.Handle("POST /m/{mission}/subscribe", p.renew)
	site.Handle("GET /feed/{mission}/{person}/{file}", p.feed, web.Public())

	site.Handle("GET /m/{mission}/me.pdf", p.mePDF)
	site.Handle("GET /m/{mission}/people/{id}/agenda.pdf", p.personPDF)
	site.Handle("GET /m/{mission}/organisations/{id}/agenda.pdf", p.organisationPDF)
	site.Handle("GET /m/{mission}/day/{day}", p.dayPDF)
	site.Handle("GET /m/{mission}/programme.pdf", p.programmePDF)
	menu(site)
}

func menu(site *web.Site) {
	organiser := func(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }
	team := func(c *web.Call) bool {
		a := account.Of(c.Who)
		return a.Organises(c.Path("mission")) || a.IsIntermediary(c.Path("mission"))
	}
	site.Menu(web.MenuItem{Key: "agenda.menu.today", Path: "/m/{mission}/today", Icon: "clock", Order: 20, Thumb: true})
	site.Menu(web.MenuItem{Key: "agenda.menu.me", Path: "/m/{mission}/me", Icon: "calendar", Order: 30, Thumb: true})
	site.Menu(web.MenuItem{Key: "agenda.menu.conflicts", Path: "/m/{mission}/conflicts", Icon: "alert", Order: 130, Show: team})
	site.Menu(web.MenuItem{Key: "agenda.menu.releases", Path: "/m/{mission}/releases", Icon: "release", Order: 140})
	site.Menu(web.MenuItem{Key: "agenda.menu.steps", Path: "/m/{mission}/steps", Icon: "undo", Order: 150, Show: organiser})
}
