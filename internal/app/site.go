package app

import (
	"context"
	"net/http"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/account/accountweb"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
)

func (a *App) site() *web.Site {
	s := web.New(web.Config{
		Identify: a.identify, Frame: a.frame, Log: a.Log, BaseURL: a.Config.URL, Secret: a.secret,
		Dev: a.Config.Dev || a.Config.Demo, TrustProxy: a.Config.TrustProxy,
		ChoseLang: func(c *web.Call, l text.Lang) error { return a.accounts.ChooseLang(c.Ctx(), account.Of(c.Who), l) },
		Queries: func(ctx context.Context) (context.Context, func() int64) {
			ctx, n := db.Count(ctx)
			return withMemo(ctx), n.Load
		},
	})
	s.Handle("GET /healthz", a.health, web.Public())
	s.Handle("GET /{$}", home)
	a.pages(s)
	return s
}

// health says that the program is up and its database answers.
func (a *App) health(c *web.Call) error {
	err := a.DB.Ping(c.Ctx())
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "La base de données ne répond pas.", "The database does not answer.")
	}
	return c.JSON(map[string]string{"status": "ok", "version": Version()})
}

// home is where somebody begins: with one mission, a delegate on their day and everybody else on its Bridge; with
// several, on the list of them.
func home(c *web.Call) error {
	actor := account.Of(c.Who)
	missions := actor.Missions()
	switch {
	case len(missions) != 1 || actor.Admin:
		return c.Redirect("/missions")
	case actor.Organises(missions[0]) || actor.IsIntermediary(missions[0]):
		return c.Redirect("/m/" + missions[0])
	}
	return c.Redirect("/m/" + missions[0] + "/today")
}

func (a *App) identify(r *http.Request) (web.Identity, error) {
	cookie, err := r.Cookie(accountweb.Cookie)
	if err != nil {
		return web.Nobody{}, nil // no cookie: nobody
	}
	actor, err := a.accounts.Open(r.Context(), cookie.Value)
	return actor, err
}

// frame fills what surrounds a page: the mission that the page belongs to, its clock, its notices, its badges.
func (a *App) frame(c *web.Call, f *ui.Frame) error {
	actor := account.Of(c.Who)
	if actor.SignedIn() {
		f.SignOut = "/sign-out"
		f.UserHref = "/me"
	}
	id := c.Path("mission")
	if id == "" || !actor.Sees(id) {
		return nil
	}
	return a.DB.Read(c.Ctx(), func(tx *db.Tx) error {
		m, err := mission.Get(c.Ctx(), tx, id)
		if fault.KindOf(err) == fault.NotFound {
			return nil // the page itself says so
		}
		if err != nil {
			return err
		}
		a.missionFrame(c, f, m, tx.Now())
		f.Badges, err = a.badges(c.Ctx(), tx, actor, m)
		return err
	})
}

func (a *App) missionFrame(c *web.Call, f *ui.Frame, m mission.Mission, now span.Instant) {
	p := c.Printer()
	f.MissionID, f.Mission, f.MissionHref = m.ID, m.Name(c.Lang), "/m/"+m.ID
	f.Search = "/m/" + m.ID + "/search"
	f.Query = c.Query("q")
	f.Kicker = c.T("app.kind." + string(m.Kind))
	if m.Dated() {
		days := p.Days(m.FirstDay, m.LastDay)
		if m.LastDay.IsZero() {
			days = p.T("app.from_day", p.Date(m.FirstDay))
		}
		f.Kicker += " · " + days
	}
	f.Clock = missionClock(p, m, now)
	switch {
	case m.Reconstructed:
		f.Notice = c.T("app.reconstructed")
	case m.Invented:
		f.Notice = c.T("app.invented")
	}
}

// missionClock is the hour of the mission. One that is over has none any more: its pages tell hours as the clocks stood
// on its days, and say so.
func missionClock(p text.Printer, m mission.Mission, now span.Instant) *ui.Clock {
	switch phase := m.Phase(now); {
	case m.Dated() && now >= m.Bounds().To:
		return &ui.Clock{ZoneName: p.ZoneNameOver(m.City, m.Zone, m.FirstDay, max(m.FirstDay, m.LastDay))}
	case !m.Dated() && (phase == mission.Closed || phase == mission.Cancelled):
		return &ui.Clock{ZoneName: p.ZoneLabel(m.City, m.Zone)}
	}
	c := &ui.Clock{Now: now.Time(), Zone: string(m.Zone), ZoneName: p.ZoneNameAt(m.City, m.Zone, now)}
	if m.Zone.Offset(now) != m.HomeZone.Offset(now) {
		c.Home, c.HomeName = string(m.HomeZone), p.ZoneCity(m.HomeZone)
	}
	return c
}
