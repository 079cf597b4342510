package app

import (
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/account/accountweb"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
)

// stageView is the page on which a visitor of the demonstration chooses whom to be.
type stageView struct{ Personas []persona }

// persona is somebody whom a visitor may be.
type persona struct{ Name, As, Sees, Act string }

var stage = []struct{ key, email, next string }{
	{"director", directorEmail, "/m/" + demo.MissionRef},
	{"intermediary", intermediaryEmail, "/m/" + demo.MissionRef + "/board"},
	{"delegate", delegateEmail, "/m/" + demo.MissionRef + "/today"},
}

// doors are the ways in beside a mailed link: none but in a demonstration, whose people anybody who reaches it may be.
func (a *App) doors() []accountweb.Door {
	if !a.Config.Demo {
		return nil
	}
	return []accountweb.Door{{Label: "app.demo.door", Path: "/demo"}}
}

// stagePages adds what only a demonstration has; elsewhere none of these addresses exists. They are open to all, for
// a phone has not the link that the terminal printed.
func (a *App) stagePages(s *web.Site) {
	if !a.Config.Demo {
		return
	}
	s.Handle("GET /demo", a.showStage, web.Public())
	s.Handle("POST /demo/{who}", a.become, web.Public())
	s.Menu(web.MenuItem{Key: "app.menu.demo", Path: "/demo", Icon: "swap", Section: "app.menu.demo_section", Order: 990})
}

func (a *App) showStage(c *web.Call) error {
	var v stageView
	for _, p := range stage {
		v.Personas = append(v.Personas, persona{Name: c.T("app.demo." + p.key), Sees: c.T("app.demo." + p.key + ".sees"), Act: "/demo/" + p.key})
	}
	return c.Render(c.T("app.demo.title"), stagePage(v))
}

// become signs the visitor in as another of the three.
func (a *App) become(c *web.Call) error {
	for _, p := range stage {
		if p.key != c.Path("who") {
			continue
		}
		path := ""
		err := a.DB.Write(c.Ctx(), func(tx *db.Tx) (err error) {
			u, err := account.Ensure(c.Ctx(), tx, account.User{Email: p.email})
			if err != nil {
				return err
			}
			path, err = account.TerminalLink(c.Ctx(), tx, u.ID, p.next, 1, time.Minute)
			return err
		})
		if err != nil {
			return err
		}
		return c.Redirect(path)
	}
	return fault.New(fault.NotFound, "La démonstration n’a pas ce rôle.", "The demonstration does not have this role.")
}

func (p persona) action(label string) ui.Action {
	return ui.Action{Label: label, Href: p.Act, Post: true, Main: true}
}
