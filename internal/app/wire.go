package app

import (
	"context"
	"embed"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/account/accountweb"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("app", texts) }

// services are the capabilities, from low to high.
type services struct {
	accounts *account.Service
	missions *mission.Service
}

// wire makes the services and ties them: each line of it is one capability, or one that causes something in another.
func (a *App) wire() error {
	a.accounts = &account.Service{DB: a.DB, Send: a.sendLink}
	a.missions = &mission.Service{DB: a.DB}
	return nil
}

// pages adds the pages of every capability.
func (a *App) pages(s *web.Site) {
	accountweb.Add(s, a.accounts, a.bodies)
}

func (a *App) sendLink(context.Context, *db.Tx, account.User, string) error { return nil }

// bodies lists the organisations for which somebody may be an intermediary in a mission.
func (a *App) bodies(ctx context.Context, actor account.Actor, id string) ([]accountweb.Body, error) {
	return nil, nil
}

// badges counts what waits behind the entries of the menu.
func (a *App) badges(ctx context.Context, tx *db.Tx, actor account.Actor, m mission.Mission) (map[string]int, error) {
	return nil, nil
}
