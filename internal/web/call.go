package web

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/shell"
)

// Call is one request and the answer to it.
type Call struct {
	W    http.ResponseWriter
	R    *http.Request
	Lang text.Lang
	Who  Identity

	site    *Site
	printer text.Printer
	tools   templ.Component
	refresh int
	bare    bool
	failing bool
}

// Ctx is the request's context; it carries the printer of the person's language.
func (c *Call) Ctx() context.Context { return c.R.Context() }

// Printer writes numbers, days and texts in the person's language.
func (c *Call) Printer() text.Printer { return c.printer }

func (c *Call) speak(l text.Lang) {
	c.Lang = l
	c.printer.Lang = l
	c.R = c.R.WithContext(text.With(c.R.Context(), c.printer))
}

// SetZone makes a zone the one in which this page's times are shown.
func (c *Call) SetZone(z span.Zone) {
	c.printer.Zone = z
	c.speak(c.Lang)
}

// T gives a text of the catalogue in the person's language.
func (c *Call) T(key string, args ...any) string { return c.printer.T(key, args...) }

// N gives a text of the catalogue in the plural form for n.
func (c *Call) N(key string, n int, args ...any) string { return c.printer.N(key, n, args...) }

// Sentence is what an error says to the person.
func (c *Call) Sentence(err error) string { return c.sentence(fault.Of(err)) }

// Say writes a text of both languages in the person's.
func (c *Call) Say(p text.Pair) string {
	if c.Lang == text.FR {
		return text.Fr(p.In(text.FR))
	}
	return p.In(c.Lang)
}

// Path gives a part of the route's pattern: Path("mission") of "/m/{mission}".
func (c *Call) Path(name string) string { return c.R.PathValue(name) }

// Query gives a value of the address, trimmed and made safe; "" when absent.
func (c *Call) Query(name string) string { return clean(c.R.URL.Query().Get(name), 500) }

// QueryInt gives a whole number of the address, or other when absent or not one.
func (c *Call) QueryInt(name string, other int) int {
	if n, err := strconv.Atoi(c.Query(name)); err == nil {
		return n
	}
	return other
}

// IsHTMX reports whether htmx asks for a part of a page.
func (c *Call) IsHTMX() bool { return c.R.Header.Get("HX-Request") == "true" }

func (c *Call) wantsJSON() bool {
	a := c.R.Header.Get("Accept")
	return strings.HasPrefix(a, "application/json")
}

// Tools puts a component (buttons, mostly) beside the page's title.
func (c *Call) Tools(t templ.Component) { c.tools = t }

// Refresh makes a browser without script ask for the page again after so long.
func (c *Call) Refresh(d time.Duration) { c.refresh = max(1, int(d/time.Second)) }

// Bare leaves the page's title out of the frame: the body brings its own h1.
func (c *Call) Bare() { c.bare = true }

// Render answers with a page: the body within the frame.
func (c *Call) Render(title string, body templ.Component) error {
	return c.RenderStatus(http.StatusOK, title, body)
}

// Page is Render.
func (c *Call) Page(title string, body templ.Component) error { return c.Render(title, body) }

// Invalid answers with a page whose form has errors to be mended (status 422).
func (c *Call) Invalid(title string, body templ.Component) error {
	return c.RenderStatus(http.StatusUnprocessableEntity, title, body)
}

// RenderStatus answers with a page and a status.
func (c *Call) RenderStatus(status int, title string, body templ.Component) error {
	f, err := c.frame(title)
	if err != nil {
		return err
	}
	return c.whole(status, f, body)
}

func (c *Call) whole(status int, f ui.Frame, body templ.Component) error {
	return c.write(status, shell.Page(f, body))
}

// Print answers with a page for paper: no menu, no search.
func (c *Call) Print(title string, body templ.Component) error {
	f, err := c.frame(title)
	if err != nil {
		return err
	}
	return c.write(http.StatusOK, shell.Print(f, body))
}

// Fragment answers with a part of a page, for htmx and custom elements.
func (c *Call) Fragment(body templ.Component) error { return c.write(http.StatusOK, body) }

// write renders before it sends, so that a failing page is an error page.
func (c *Call) write(status int, body templ.Component) error {
	var b bytes.Buffer
	if err := body.Render(c.Ctx(), &b); err != nil {
		return err
	}
	h := c.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	h.Add("Vary", "Cookie, Accept-Language, HX-Request")
	c.W.WriteHeader(status)
	_, err := c.W.Write(b.Bytes())
	return ignoreGone(c, err)
}

// ignoreGone forgets the error of writing to somebody who has left.
func ignoreGone(c *Call, err error) error {
	if err != nil {
		c.site.cfg.Log.DebugContext(c.Ctx(), "client left", "cause", err)
	}
	return nil
}

// Redirect sends the browser on (303), with messages for the next page. A path
// that is not of this site leads home.
func (c *Call) Redirect(to string, flash ...ui.Flash) error {
	to = LocalPath(to, "/")
	c.keepFlash(flash)
	if c.IsHTMX() {
		c.W.Header().Set("HX-Redirect", to)
		c.W.WriteHeader(http.StatusNoContent)
		return nil
	}
	c.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(c.W, c.R, to, http.StatusSeeOther)
	return nil
}

// Back redirects to the page that the person came from, or to other.
func (c *Call) Back(other string, flash ...ui.Flash) error {
	return c.Redirect(c.referer(other), flash...)
}

func (c *Call) referer(other string) string {
	u, err := url.Parse(c.R.Referer())
	if err != nil || u.Host != c.R.Host || u.Path == "" {
		return other
	}
	return LocalPath(u.RequestURI(), other)
}

// JSON answers with a value as JSON.
func (c *Call) JSON(v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.W.Header().Set("Cache-Control", "private, no-store")
	_, err = c.W.Write(append(body, '\n'))
	return ignoreGone(c, err)
}

// File answers with a file to be saved under a name.
func (c *Call) File(name, mediaType string, body []byte) error {
	return c.file("attachment", name, mediaType, body)
}

// Show answers with a file that the browser may show itself (a PDF, a picture).
// Never for files that people brought: use File.
func (c *Call) Show(name, mediaType string, body []byte) error {
	return c.file("inline", name, mediaType, body)
}

func (c *Call) file(how, name, mediaType string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": fileName(name)}))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-store")
	}
	_, err := c.W.Write(body)
	return ignoreGone(c, err)
}

func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\"<>|:*?`, r) || r < ' ' {
			return '-'
		}
		return r
	}, text.Safe(name))
	if name == "" {
		return "escale"
	}
	return name
}

// URL gives the whole address of a path of this site, for mails and calendars.
func (c *Call) URL(path string) string {
	if c.site.cfg.BaseURL != "" {
		return strings.TrimSuffix(c.site.cfg.BaseURL, "/") + path
	}
	return "http://" + c.R.Host + path
}

// IP is the address of the client, for limits on attempts.
func (c *Call) IP() string {
	if c.site.cfg.TrustProxy {
		// The last address is the one that our own proxy saw.
		all := strings.Split(c.R.Header.Get("X-Forwarded-For"), ",")
		if ip := net.ParseIP(strings.TrimSpace(all[len(all)-1])); ip != nil {
			return ip.String()
		}
	}
	host, _, err := net.SplitHostPort(c.R.RemoteAddr)
	if err != nil {
		return c.R.RemoteAddr
	}
	return host
}

// LocalPath gives the path back when it leads to this site, else other.
func LocalPath(to, other string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return other
	}
	if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" {
		return other
	}
	return to
}

// toSignIn leads to the sign-in page, which leads back here.
func (c *Call) toSignIn() {
	if c.wantsJSON() {
		c.fail(needSignIn())
		return
	}
	next := c.R.URL.RequestURI()
	if c.R.Method != http.MethodGet || c.IsHTMX() {
		next = c.referer("/")
	}
	_ = c.Redirect(c.site.cfg.SignIn + "?next=" + url.QueryEscape(LocalPath(next, "/")))
}
