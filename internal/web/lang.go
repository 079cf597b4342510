package web

import (
	"net/http"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

const (
	langCookie  = "lang"
	themeCookie = "theme"
	yearSeconds = 365 * 24 * 3600
)

// chooseLang follows the cookie, then the person's own choice, then the browser;
// French when none speaks.
func chooseLang(r *http.Request, who Identity) text.Lang {
	if ck, err := r.Cookie(langCookie); err == nil {
		if l, ok := known(ck.Value); ok {
			return l
		}
	}
	if l, ok := known(string(who.PreferredLang())); ok {
		return l
	}
	return text.Negotiate(r.Header.Get("Accept-Language"))
}

func known(s string) (text.Lang, bool) {
	switch l := text.Lang(s); l {
	case text.FR, text.EN:
		return l, true
	}
	return "", false
}

func setLang(c *Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	l, ok := known(f.Get("lang"))
	if !ok {
		return badChoice()
	}
	c.setCookie(langCookie, string(l), yearSeconds)
	if c.site.cfg.ChoseLang != nil && c.Who.SignedIn() {
		if err := c.site.cfg.ChoseLang(c, l); err != nil {
			return err
		}
	}
	return c.Redirect(LocalPath(f.Get("next"), c.referer("/")))
}

func setTheme(c *Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	switch t := f.Get("theme"); t {
	case ui.ThemeAuto, ui.ThemeLight, ui.ThemeDark:
		c.setCookie(themeCookie, t, yearSeconds)
	default:
		return badChoice()
	}
	return c.Redirect(LocalPath(f.Get("next"), c.referer("/")))
}

func (c *Call) theme() string {
	if c.site.cfg.Dev && c.R.URL.Query().Has("theme") {
		return ui.KnownTheme(c.R.URL.Query().Get("theme"))
	}
	if ck, err := c.R.Cookie(themeCookie); err == nil {
		return ui.KnownTheme(ck.Value)
	}
	return ui.ThemeAuto
}

// setCookie keeps a small value in the browser; seconds < 0 forgets it.
func (c *Call) setCookie(name, value string, seconds int) {
	http.SetCookie(c.W, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.site.secure()})
}

// SetCookie keeps a small value in the browser for some seconds (< 0 forgets it):
// not readable by scripts, not sent along from other sites.
func (c *Call) SetCookie(name, value string, seconds int) { c.setCookie(name, value, seconds) }

// Cookie gives the value of a cookie, or "".
func (c *Call) Cookie(name string) string {
	if ck, err := c.R.Cookie(name); err == nil {
		return ck.Value
	}
	return ""
}
