package web_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/webtest"
)

type person struct{ lang text.Lang }

func (person) SignedIn() bool             { return true }
func (person) DisplayName() string        { return "Camille Roy" }
func (p person) PreferredLang() text.Lang { return p.lang }

// newSite is a site on which the cookie "who" signs in.
func newSite(log io.Writer) *web.Site {
	return web.New(web.Config{
		Dev: true,
		Log: slog.New(slog.NewTextHandler(log, nil)),
		Identify: func(r *http.Request) (web.Identity, error) {
			ck, err := r.Cookie("who")
			switch {
			case err != nil:
				return web.Nobody{}, nil
			case ck.Value == "broken":
				return nil, errors.New("session store is down")
			}
			return person{text.Lang(ck.Value)}, nil
		},
		Frame: func(c *web.Call, f *ui.Frame) error {
			if c.Path("mission") == "" {
				return nil
			}
			f.MissionID, f.Mission = c.Path("mission"), "Montréal 2026"
			f.Badges = map[string]int{"ui.copy": 18}
			return nil
		},
	})
}

func signIn(lang string) func(*webtest.Browser) {
	return func(b *webtest.Browser) { b.Cookie("who", lang) }
}

func say(s string) templ.Component { return templ.Raw("<p id=said>" + s + "</p>") }

func hello(c *web.Call) error { return c.Render(c.T("ui.copy"), say("bonjour")) }

func TestPageStandsInItsFrame(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /m/{mission}/board", hello)
	site.Menu(web.MenuItem{Key: "ui.copy", Path: "/m/{mission}/board", Icon: "board", Thumb: true})
	site.Menu(web.MenuItem{Key: "ui.copied", Path: "/m/{mission}", Order: -1})
	site.Menu(web.MenuItem{Key: "ui.theme", Path: "/elsewhere", Section: "ui.shell.menu", Order: 5})
	site.Menu(web.MenuItem{Key: "ui.offline.title", Path: "/hidden", Show: func(*web.Call) bool { return false }})
	p := webtest.New(t, site).As(signIn("")).Get("/m/7/board")
	if got := p.Text("h1"); got != "Copier" {
		t.Errorf("title %q", got)
	}
	if got := p.Attr("html", "lang"); got != "fr" {
		t.Errorf("lang %q", got)
	}
	want := []string{"/m/7", "/m/7/board", "/elsewhere"}
	if diff := cmp.Diff(want, p.Attrs("nav.side .sections a", "href")); diff != "" {
		t.Error(diff)
	}
	if got := p.Attr("nav.side a[aria-current]", "href"); got != "/m/7/board" {
		t.Errorf("lit entry %q", got)
	}
	if got := p.Text("nav.side .count"); got != "18 en attente" {
		t.Errorf("badge %q", got)
	}
	if got := p.Attrs("nav.thumbs > a", "href"); !cmp.Equal(got, []string{"/m/7/board"}) {
		t.Errorf("thumb bar %q", got)
	}
}

func TestSignedOutIsLedToSignIn(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /private", hello)
	site.Handle("GET /sign-in", hello, web.Public())
	b := webtest.New(t, site)
	p := b.Get("/private?day=2").At("/sign-in")
	if got := p.URL.Query().Get("next"); got != "/private?day=2" {
		t.Errorf("next = %q", got)
	}
	if p := b.Header("Accept", "application/json").Open("/private"); p.Status != http.StatusUnauthorized {
		t.Errorf("JSON status %d", p.Status)
	}
}

func TestErrorsBecomeAnswers(t *testing.T) {
	cases := []struct {
		err    error
		status int
		title  string
	}{
		{fault.New(fault.Invalid, "Ligne 3 : heure « 25:00 ».", "Row 3: hour “25:00”."), 422, "À corriger"},
		{fault.New(fault.NotFound, "Rien.", "Nothing."), 404, "Introuvable"},
		{fault.New(fault.Forbidden, "Non.", "No."), 403, "Pas permis"},
		{fault.New(fault.Conflict, "Déjà.", "Already."), 409, "Changé entre-temps"},
		{fault.New(fault.Unavailable, "Plus tard.", "Later."), 503, "Indisponible pour le moment"},
		{errors.New("disk on fire"), 500, "Une erreur de notre côté"},
	}
	for _, tc := range cases {
		var log bytes.Buffer
		site := newSite(&log)
		site.Handle("GET /x", func(*web.Call) error { return tc.err }, web.Public())
		p := webtest.New(t, site).Open("/x").Want(tc.status)
		if got := p.Text("h1"); got != tc.title {
			t.Errorf("%v: title %q, want %q", tc.err, got, tc.title)
		}
		if tc.status != 500 {
			if got, want := p.Text(".sentence"), text.Fr(fault.Of(tc.err).Sentence("fr")); got != want {
				t.Errorf("sentence %q, want %q", got, want)
			}
			continue
		}
		if strings.Contains(p.Body, "disk on fire") {
			t.Error("the cause is shown to the person")
		}
		if ref := p.Text(".reference"); !strings.Contains(log.String(), ref) || !strings.Contains(log.String(), "disk on fire") {
			t.Errorf("the log lacks %q or the cause: %s", ref, log.String())
		}
	}
}

func TestErrorsFollowTheAsker(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(*web.Call) error {
		return fault.New(fault.Conflict, "Déjà.", "Already.").With(fault.Field{Name: "hour"})
	}, web.Public())
	b := webtest.New(t, site).Lang("en")
	p := b.Header("Accept", "application/json").Open("/x").Want(409)
	if want := `{"kind":"conflict","error":"Already.","fields":["hour"]}` + "\n"; p.Body != want {
		t.Errorf("JSON %q, want %q", p.Body, want)
	}
	p = b.Header("Accept", "*/*").Header("HX-Request", "true").Open("/x").Want(409)
	if p.Header.Get("HX-Retarget") != "#messages" || p.Count("html body > .flash") != 1 || p.Count("main") != 0 {
		t.Errorf("htmx answer %q to %q", p.Body, p.Header.Get("HX-Retarget"))
	}
}

func TestPanicIsAnInternalFault(t *testing.T) {
	var log bytes.Buffer
	site := newSite(&log)
	site.Handle("GET /x", func(*web.Call) error { panic("lost") }, web.Public())
	p := webtest.New(t, site).Open("/x").Want(500)
	if ref := p.Text(".reference"); !strings.Contains(log.String(), ref) || !strings.Contains(log.String(), "panic: lost") {
		t.Errorf("log %s lacks %s", log.String(), ref)
	}
}

func TestBrokenIdentityIsAFault(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", hello, web.Public())
	webtest.New(t, site).As(signIn("broken")).Open("/x").Want(500)
}

func TestSecurityHeaders(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", hello, web.Public())
	h := webtest.New(t, site).Get("/x").Header
	csp := h.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self' 'nonce-", "style-src 'self'; style-src-attr 'unsafe-inline'", "frame-ancestors 'none'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("policy %q lacks %q", csp, part)
		}
	}
	if strings.Contains(csp, "http") {
		t.Errorf("policy %q names another site", csp)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(h.Get("Server-Timing"), "app;dur=") || h.Get("X-Request-Id") == "" {
		t.Errorf("timing %q, id %q", h.Get("Server-Timing"), h.Get("X-Request-Id"))
	}
}

func TestCrossSitePostIsRefused(t *testing.T) {
	site := newSite(io.Discard)
	ran := 0
	site.Handle("POST /x", func(c *web.Call) error { ran++; return c.Redirect("/y") }, web.Public())
	site.Handle("GET /y", hello, web.Public())
	b := webtest.New(t, site)
	b.Header("Sec-Fetch-Site", "cross-site").Post("/x", nil).Want(403)
	b.Header("Sec-Fetch-Site", "same-site").Post("/x", nil).Want(403)
	b.Header("Sec-Fetch-Site", "").Header("Origin", "https://evil.example").Post("/x", nil).Want(403)
	if ran != 0 {
		t.Fatalf("the handler ran %d times", ran)
	}
	b.Header("Origin", "").Header("Sec-Fetch-Site", "same-origin").Post("/x", nil).Want(200).At("/y")
}

func TestLanguage(t *testing.T) {
	cases := []struct{ cookie, own, accept, want string }{
		{"", "", "", "fr"},
		{"", "", "en-GB,fr;q=0.8", "en"},
		{"", "fr", "en", "fr"},
		{"en", "fr", "fr", "en"},
		{"xx", "en", "fr", "en"},
		{"", "", "de, en;q=0.4, fr;q=0.6", "fr"},
	}
	for _, tc := range cases {
		site := newSite(io.Discard)
		site.Handle("GET /x", hello, web.Public())
		b := webtest.New(t, site).As(signIn(tc.own)).Lang(tc.accept)
		if tc.cookie != "" {
			b.Cookie("lang", tc.cookie)
		}
		if got := b.Get("/x").Attr("html", "lang"); got != tc.want {
			t.Errorf("%+v: %s", tc, got)
		}
	}
}

func TestSwitchesComeBackToThePage(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", hello, web.Public())
	p := webtest.New(t, site).Get("/x?a=1")
	p = p.Submit("button[name=lang]", nil).Want(200).At("/x")
	if p.URL.RawQuery != "a=1" || p.Attr("html", "lang") != "en" {
		t.Errorf("at %s in %s", p.URL, p.Attr("html", "lang"))
	}
}

func TestThemeIsKept(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", hello)
	site.Menu(web.MenuItem{Key: "ui.copy", Path: "/x"})
	p := webtest.New(t, site).As(signIn("fr")).Get("/x")
	p = p.Submit("nav.side button[value=dark]", nil).At("/x")
	if got := p.Attr("html", "data-theme"); got != "dark" {
		t.Errorf("theme %q", got)
	}
}
