// Package accountweb shows signing in and out, who may do what in a mission, and the trail of what changed.
package accountweb

import (
	"context"
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("account", texts) }

// Cookie is the name of the cookie that holds a session's secret.
const Cookie = "escale"

// pages holds what the handlers need.
type pages struct {
	accounts *account.Service
	bodies   Bodies
	zone     Zone
	names    Names
	doors    []Door
}

// Door is another way in, offered on the sign-in page: the people of a demonstration. Label is a key of a catalogue.
type Door struct{ Label, Path string }

// Body is an organisation for which somebody may be an intermediary.
type Body struct{ ID, Name string }

// Bodies lists the organisations of a mission for which somebody may act: its partners and intermediaries.
type Bodies func(ctx context.Context, a account.Actor, mission string) ([]Body, error)

// Zone gives the zone in which a mission's times are shown.
type Zone func(ctx context.Context, mission string) (span.Zone, error)

// Names says how records of a mission are called, by id: people, organisations, places, resources. Nil names none.
type Names func(ctx context.Context, mission string, ids map[string]bool) (map[string]string, error)

// Add adds the pages.
func Add(site *web.Site, accounts *account.Service, bodies Bodies, zone Zone, names Names, doors ...Door) {
	p := &pages{accounts: accounts, bodies: bodies, zone: zone, names: names, doors: doors}
	site.Handle("GET /sign-in", p.signIn, web.Public())
	site.Handle("POST /sign-in", p.askLink, web.Public())
	site.Handle("GET /sign-in/{token}", p.openLink, web.Public())
	site.Handle("POST /sign-in/{token}", p.redeem, web.Public())
	site.Handle("POST /sign-out", p.signOut, web.Public())
	site.Handle("GET /m/{mission}/access", p.access)
	site.Handle("POST /m/{mission}/access", p.invite)
	site.Handle("POST /m/{mission}/access/take", p.take)
	site.Handle("GET /m/{mission}/trail", p.trail)
	site.Handle("GET /m/{mission}/trail.csv", p.trailTable)
	organiser := func(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }
	site.Menu(web.MenuItem{Key: "account.menu.access", Path: "/m/{mission}/access", Icon: "lock", Section: "account.menu.section", Order: 900, Show: organiser})
	site.Menu(web.MenuItem{Key: "account.menu.trail", Path: "/m/{mission}/trail", Icon: "journal", Section: "account.menu.section", Order: 910, Show: organiser})
}
