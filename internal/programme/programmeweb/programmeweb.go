// Package programmeweb shows the programme of a mission, its sessions, and the form that makes and changes them.
package programmeweb

import (
	"context"
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/facts"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("programme", texts) }

// Facts gives what sources say of a session, for its page; nothing for whom they are not.
type Facts func(ctx context.Context, a account.Actor, missionID, sessionID string) ([]facts.Fact, error)

type pages struct {
	programme *programme.Service
	facts     Facts
}

// Add adds the pages; said may be nil.
func Add(site *web.Site, s *programme.Service, said Facts) {
	p := &pages{programme: s, facts: said}
	site.Handle("GET /m/{mission}/programme", p.show)
	site.Handle("GET /m/{mission}/sessions/new", p.fresh)
	site.Handle("GET /m/{mission}/find/session/{what}", p.find)
	site.Handle("POST /m/{mission}/sessions/new", p.create)
	site.Handle("GET /m/{mission}/sessions/{id}", p.session)
	site.Handle("GET /m/{mission}/sessions/{id}/edit", p.edit)
	site.Handle("POST /m/{mission}/sessions/{id}/edit", p.change)
	site.Handle("POST /m/{mission}/sessions/{id}/certainty", p.certainty)
	site.Handle("POST /m/{mission}/sessions/{id}/cancel", p.cancel)
	site.Handle("POST /m/{mission}/sessions/{id}/undo", p.undo)
	site.Menu(web.MenuItem{Key: "programme.menu", Path: "/m/{mission}/programme", Also: []string{"/m/{mission}/sessions"}, Icon: "timeline", Order: 40, Thumb: true})
}

func path(missionID, rest string) string { return "/m/" + missionID + "/" + rest }
