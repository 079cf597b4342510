package accountweb

import (
	"net/http"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/web"
)

func (p *pages) signIn(c *web.Call) error {
	if account.Of(c.Who).SignedIn() {
		return c.Redirect(account.LocalPath(c.Query("next")))
	}
	return c.Render(c.T("account.signin.title"), signInPage(signInView{Form: c.NewForm(nil), Next: account.LocalPath(c.Query("next")), Doors: p.doors}))
}

func (p *pages) askLink(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	v := signInView{Form: f, Next: account.LocalPath(f.Get("next")), Doors: p.doors}
	if err := p.accounts.AskLink(c.Ctx(), f.Need("email"), v.Next); err != nil {
		if f.Take(err) {
			return c.Invalid(c.T("account.signin.title"), signInPage(v))
		}
		return err
	}
	v.Sent = f.Get("email")
	return c.Render(c.T("account.signin.sent_title"), signInPage(v))
}

// openLink signs in at once from a terminal's link; a mailed one asks for a click, because mail scanners open links.
func (p *pages) openLink(c *web.Call) error {
	direct, err := p.accounts.LinkIsDirect(c.Ctx(), c.Path("token"))
	if err != nil {
		return err
	}
	if direct && c.R.Method == http.MethodGet {
		return p.redeem(c)
	}
	return c.Render(c.T("account.signin.confirm_title"), confirmPage(c.R.URL.Path))
}

func (p *pages) redeem(c *web.Call) error {
	secret, next, err := p.accounts.Redeem(c.Ctx(), c.Path("token"), c.R.UserAgent())
	if fault.KindOf(err) == fault.Unauthenticated {
		return c.RenderStatus(http.StatusGone, c.T("account.signin.old_title"), signInPage(signInView{Form: c.NewForm(nil), Next: "/", Old: fault.Of(err).Sentence(string(c.Lang)), Doors: p.doors}))
	}
	if err != nil {
		return err
	}
	c.SetCookie(Cookie, secret, int(account.SessionLife.Seconds()))
	return c.Redirect(account.LocalPath(next))
}

func (p *pages) signOut(c *web.Call) error {
	if err := p.accounts.Close(c.Ctx(), c.Cookie(Cookie)); err != nil {
		return err
	}
	c.SetCookie(Cookie, "", -1)
	return c.Redirect("/sign-in", web.Done(c.T("account.signin.out")))
}
