package web_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/assets"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gallery"
	"escale.dev/escale/internal/web/webtest"
)

func TestFlashIsShownOnceWithItsUndo(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("POST /x", func(c *web.Call) error {
		return c.Redirect("/y", web.Undoable("Déplacé.", "/undo", "Annuler", ui.Pair{Name: "id", Value: "7"}))
	}, web.Public())
	site.Handle("GET /y", hello, web.Public())
	b := webtest.New(t, site)
	p := b.Post("/x", nil).At("/y")
	if got := p.Text(".flash p"); got != "Déplacé." {
		t.Errorf("message %q", got)
	}
	if got := p.Attr(".flash form input[name=id]", "value"); got != "7" {
		t.Errorf("undo field %q", got)
	}
	if n := b.Get("/y").Count(".flash"); n != 0 {
		t.Errorf("%d messages on the second page", n)
	}
}

func TestForgedFlashIsDropped(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /y", hello, web.Public())
	b := webtest.New(t, site).Cookie("flash", "W3siVGV4dCI6ImhpIn1d.AAAA")
	if n := b.Get("/y").Count(".flash"); n != 0 {
		t.Errorf("%d forged messages", n)
	}
}

func TestRedirectStaysHere(t *testing.T) {
	for to, want := range map[string]string{
		"/a?b=1": "/a?b=1", "//evil.example": "/", "https://evil.example": "/", `/\evil`: "/",
		"": "/", "a": "/", "/a\nb": "/", "/%2F/evil": "/%2F/evil",
	} {
		if got := web.LocalPath(to, "/"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", to, got, want)
		}
	}
}

func formSite() *web.Site {
	site := newSite(io.Discard)
	site.Handle("POST /x", func(c *web.Call) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		name := f.Need("name")
		if f.Int("seats") > 10 {
			f.Take(fault.New(fault.Invalid, "%d places au plus.", "At most %d seats.", 10).With(fault.Field{Name: "seats"}))
		}
		if !f.Valid() {
			return c.Invalid("Salle", field.Text(f.Field("name", "Nom")))
		}
		return c.JSON(map[string]any{"name": name, "days": f.All("day"), "seats": f.Int("seats"), "error": f.Error("seats")})
	}, web.Public())
	return site
}

func TestFormIsCleaned(t *testing.T) {
	b := webtest.New(t, formSite())
	p := b.Post("/x", url.Values{"name": {"  Salle\u202e\x00 Viger "}, "day": {"1", "", " 2 "}, "seats": {"4"}})
	want := `{"days":["1","2"],"error":"","name":"Salle Viger","seats":4}` + "\n"
	if diff := cmp.Diff(want, p.Body); diff != "" {
		t.Error(diff)
	}
}

func TestFormErrorsStandBesideTheirField(t *testing.T) {
	b := webtest.New(t, formSite())
	p := b.Post("/x", url.Values{"name": {strings.Repeat("é", web.LineMost+1)}}).Want(422)
	if got := p.Text(".field-error"); got != "Trop long\u00a0: 1000 caractères au plus." {
		t.Errorf("error %q", got)
	}
	if got := p.Attr("input[name=name]", "aria-describedby"); got != "f-name-error" {
		t.Errorf("described by %q", got)
	}
	b.Post("/x", url.Values{"name": {"a"}, "seats": {"11"}}).Want(422)
	b.Post("/x", url.Values{"name": {"a"}, "seats": {"dix"}}).Want(422)
}

func TestUploadIsBounded(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("POST /x", func(c *web.Call) error {
		f, err := c.Form()
		if err != nil {
			return err
		}
		u, ok, err := f.File("file", 10)
		if err != nil {
			return err
		}
		return c.JSON(map[string]any{"name": u.Name, "body": string(u.Body), "ok": ok})
	}, web.Public(), web.MaxBody(2000))
	b := webtest.New(t, site)
	if got, want := b.Upload("/x", nil, "file", "a.csv", []byte("a;b")).Body, `{"body":"a;b","name":"a.csv","ok":true}`+"\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	b.Upload("/x", nil, "file", "a.csv", make([]byte, 11)).Want(413)
	b.Upload("/x", nil, "file", "a.csv", make([]byte, 3000)).Want(413)
	if got, want := b.Upload("/x", nil, "other", "a", nil).Body, `{"body":"","name":"","ok":false}`+"\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestStreamSendsEvents(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(c *web.Call) error {
		return c.Stream(func(send func(event, html string) error) error {
			return send("progress\n", "<b>1</b>\n<b>2</b>")
		})
	}, web.Public())
	p := webtest.New(t, site).Open("/x")
	if want := "event: progress\ndata: <b>1</b>\ndata: <b>2</b>\n\n"; p.Body != want {
		t.Errorf("%q, want %q", p.Body, want)
	}
	if got := p.Header.Get("Content-Encoding"); got != "" {
		t.Errorf("encoded as %s", got)
	}
}

func TestRefreshWithoutScript(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(c *web.Call) error {
		c.Refresh(3e9)
		return hello(c)
	}, web.Public())
	if p := webtest.New(t, site).Get("/x"); !strings.Contains(p.Body, `<noscript><meta http-equiv="refresh" content="3">`) {
		t.Error("no refresh for browsers without script")
	}
}

func TestPagesAreGzipped(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(c *web.Call) error { return c.Render("x", say(strings.Repeat("bonjour ", 1000))) }, web.Public())
	b := webtest.New(t, site)
	r, _ := http.NewRequest("GET", b.URL()+"/x", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if got := resp.Header.Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("encoding %q", got)
	}
	z, err := gzip.NewReader(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil || strings.Count(string(body), "bonjour") != 1000 {
		t.Errorf("%d words, %v", strings.Count(string(body), "bonjour"), err)
	}
}

func TestAssetsAreKeptForEver(t *testing.T) {
	b := webtest.New(t, newSite(io.Discard))
	p := b.Open(assets.URL("app.css")).Want(200)
	if got := p.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Errorf("cache %q", got)
	}
	b.Header("If-None-Match", p.Header.Get("ETag")).Open(assets.URL("app.css")).Want(304)
	b.Open("/assets/app.000000000000.css").Want(404)
}

func TestFileNameIsSafe(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(c *web.Call) error { return c.File("été/2026\"\n.csv", "text/csv", []byte("a")) }, web.Public())
	h := webtest.New(t, site).Open("/x").Header
	if got, want := h.Get("Content-Disposition"), `attachment; filename*=utf-8''%C3%A9t%C3%A9-2026--.csv`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestUnknownPageIsAPage(t *testing.T) {
	p := webtest.New(t, newSite(io.Discard)).Open("/nowhere").Want(404)
	if p.Count("main h1") != 1 || p.Count(".btn") < 1 {
		t.Errorf("a dead end: %s", p.Body)
	}
}

func TestPrintHasNoMenu(t *testing.T) {
	site := newSite(io.Discard)
	site.Handle("GET /x", func(c *web.Call) error { return c.Print("Agenda", say("bonjour")) })
	site.Menu(web.MenuItem{Key: "ui.copy", Path: "/x"})
	p := webtest.New(t, site).As(signIn("fr")).Get("/x")
	if p.Count("nav") != 0 || p.Count("form") != 0 || p.Text("h1") != "Agenda" || p.Text("#said") != "bonjour" {
		t.Errorf("printed: %s", p.Body)
	}
}

func TestAddressBehindProxy(t *testing.T) {
	for trust, want := range map[bool]string{false: "127.0.0.1", true: "203.0.113.9"} {
		site := web.New(web.Config{TrustProxy: trust, BaseURL: "https://escale.example.org/"})
		site.Handle("GET /x", func(c *web.Call) error { return c.JSON([]string{c.IP(), c.URL("/y")}) }, web.Public())
		p := webtest.New(t, site).Header("X-Forwarded-For", "198.51.100.1, 203.0.113.9").Get("/x")
		if got, want := p.Body, `["`+want+`","https://escale.example.org/y"]`+"\n"; got != want {
			t.Errorf("trust %v: %s, want %s", trust, got, want)
		}
		if got := p.Header.Get("Strict-Transport-Security"); got == "" {
			t.Error("https is not held to")
		}
	}
}

func TestStyleGuideIsForDevelopment(t *testing.T) {
	dev := webtest.New(t, newSite(io.Discard))
	for _, part := range gallery.Parts {
		if n := dev.Get("/_ui?part=" + part).Count("main > *"); n < 4 {
			t.Errorf("part %s shows %d things", part, n)
		}
	}
	dev.Get("/_ui/today")
	webtest.New(t, web.New(web.Config{})).Open("/_ui").Want(404)
}
