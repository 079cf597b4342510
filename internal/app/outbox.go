package app

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/job"
	"escale.dev/escale/internal/mail"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/tabs"
)

// outboxView is the mails of a mission and the background work that waits for a person.
type outboxView struct {
	Mission string
	Tabs    []tabs.Tab
	State   mail.State
	Rows    []mailRow
	Pager   *pager.Props
	Jobs    []jobRow
}

type mailRow struct{ ID, To, Address, Subject, State, When, Problem string }

type jobRow struct{ ID, Kind, Why, When string }

// letterView is one mail, as it was or will be sent.
type letterView struct {
	Mission                                 string
	ID, To, Subject, Text, State, When, Why string
	Calendar                                bool
	Held, Parked                            bool
}

func (a *App) outboxPages(s *web.Site) {
	s.Handle("GET /m/{mission}/outbox", a.outbox)
	s.Handle("GET /m/{mission}/outbox/{id}", a.letter)
	s.Handle("POST /m/{mission}/outbox/{id}/{act}", a.moveLetter)
	s.Handle("POST /m/{mission}/jobs/{id}/retry", a.retryJob)
	s.Menu(web.MenuItem{Key: "app.menu.outbox", Path: "/m/{mission}/outbox", Icon: "mail", Section: "account.menu.section", Order: 890,
		Show: func(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }})
}

// organised reads for an organiser of the call's mission.
func (a *App) organised(c *web.Call, fn func(tx *db.Tx, m mission.Mission) error) error {
	id := c.Path("mission")
	if err := account.NeedOrganiser(account.Of(c.Who), id); err != nil {
		return err
	}
	return a.DB.Read(c.Ctx(), func(tx *db.Tx) error {
		m, err := mission.Get(c.Ctx(), tx, id)
		if err != nil {
			return err
		}
		return fn(tx, m)
	})
}

const mailsShown = 50 // a page

func (a *App) outbox(c *web.Call) error {
	v := outboxView{Mission: c.Path("mission"), State: mail.State(c.Query("state"))}
	err := a.organised(c, func(tx *db.Tx, in mission.Mission) error {
		id := in.ID
		counts, err := mail.Counts(c.Ctx(), tx, id)
		if err != nil {
			return err
		}
		v.Tabs = outboxTabs(c, id, v.State, counts)
		v.Pager = outboxPager(c, v.State, counts)
		list, err := mail.List(c.Ctx(), tx, id, mail.Filter{State: v.State, Limit: mailsShown, From: (v.Pager.Page - 1) * mailsShown})
		if err != nil {
			return err
		}
		for _, m := range list {
			v.Rows = append(v.Rows, mailRow{ID: m.ID, To: m.ToName, Address: m.To, Subject: m.Subject, State: c.T("app.mail.one." + string(m.State)), When: when(c, in.Zone, m.CreatedAt), Problem: m.Problem.In(c.Lang)})
		}
		parked, err := job.Parked(c.Ctx(), tx, id)
		for _, j := range parked {
			v.Jobs = append(v.Jobs, jobRow{ID: j.ID, Kind: j.Kind, Why: j.Problem.In(c.Lang), When: when(c, in.Zone, j.CreatedAt)})
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.Render(c.T("app.outbox.title"), outboxPage(v))
}

// outboxPager leads through the mails of one state, or of all.
func outboxPager(c *web.Call, state mail.State, counts map[mail.State]int) *pager.Props {
	total := counts[state]
	if state == "" {
		for _, n := range counts {
			total += n
		}
	}
	pages := max(1, (total+mailsShown-1)/mailsShown)
	return &pager.Props{Page: min(max(c.QueryInt("page", 1), 1), pages), Pages: pages, Total: total, Href: func(n int) string {
		return c.R.URL.Path + "?" + url.Values{"state": {string(state)}, "page": {strconv.Itoa(n)}}.Encode()
	}}
}

// when is a moment in the mission's zone, named.
func when(c *web.Call, zone span.Zone, at span.Instant) string {
	if at == 0 {
		return ""
	}
	return c.Printer().DateTimeZone(at, zone)
}

func outboxTabs(c *web.Call, id string, on mail.State, counts map[mail.State]int) []tabs.Tab {
	all := []tabs.Tab{{Label: c.T("app.mail.all"), Href: "/m/" + id + "/outbox", On: on == ""}}
	for _, s := range []mail.State{mail.StateHeld, mail.StateQueued, mail.StateSent, mail.StateParked, mail.StateDiscarded} {
		if counts[s] > 0 || s == on {
			all = append(all, tabs.Tab{Label: c.T("app.mail." + string(s)), Href: "/m/" + id + "/outbox?state=" + string(s), On: on == s, Count: counts[s]})
		}
	}
	return all
}

func (a *App) letter(c *web.Call) error {
	v := letterView{Mission: c.Path("mission")}
	err := a.organised(c, func(tx *db.Tx, in mission.Mission) error {
		m, err := mail.Get(c.Ctx(), tx, in.ID, c.Path("id"))
		v.ID, v.Subject, v.Text, v.State = m.ID, m.Subject, m.Text, c.T("app.mail.one."+string(m.State))
		v.To = strings.TrimSpace(m.ToName + " <" + m.To + ">")
		v.When, v.Why, v.Calendar = when(c, in.Zone, m.CreatedAt), m.Problem.In(c.Lang), m.Calendar != ""
		v.Held, v.Parked = m.State == mail.StateHeld, m.State == mail.StateParked
		return err
	})
	if err != nil {
		return err
	}
	return c.Render(v.Subject, letterPage(v))
}

// moveLetter releases, retries or discards one mail.
func (a *App) moveLetter(c *web.Call) error {
	acts := map[string]func(context.Context, *db.Tx, string, []string) (int, error){"release": mail.Release, "retry": mail.Retry, "discard": mail.Discard}
	act, known := acts[c.Path("act")]
	if !known {
		return web.NotFound()
	}
	id, actor := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedOrganiser(actor, id); err != nil {
		return err
	}
	err := a.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if _, err := act(c.Ctx(), tx, id, []string{c.Path("id")}); err != nil {
			return err
		}
		return account.Trace(c.Ctx(), tx, actor, account.Event{Mission: id, Verb: "changed", Kind: "mail", ID: c.Path("id"), After: c.Path("act")})
	})
	if err != nil {
		return err
	}
	return c.Redirect("/m/"+id+"/outbox/"+c.Path("id"), web.Done(c.T("app.mail.done")))
}

func (a *App) retryJob(c *web.Call) error {
	id, actor := c.Path("mission"), account.Of(c.Who)
	if err := account.NeedOrganiser(actor, id); err != nil {
		return err
	}
	err := a.DB.Write(c.Ctx(), func(tx *db.Tx) error {
		if err := job.Retry(c.Ctx(), tx, id, c.Path("id")); err != nil {
			return err
		}
		return account.Trace(c.Ctx(), tx, actor, account.Event{Mission: id, Verb: "changed", Kind: "job", ID: c.Path("id"), After: "retry"})
	})
	if err != nil {
		return err
	}
	return c.Redirect("/m/"+id+"/outbox", web.Done(c.T("app.job.again")))
}
