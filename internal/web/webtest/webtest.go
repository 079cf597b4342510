// Package webtest runs a site on a local port and reads its pages by selector.
// Its helpers end the test with a sentence that shows what the page holds.
package webtest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Browser asks a site as one person: it keeps cookies and follows redirects, and
// runs no script.
type Browser struct {
	t      testing.TB
	server *httptest.Server
	client *http.Client
	header http.Header
}

// New starts a site for the length of a test and gives a browser on it, not
// signed in, that speaks French.
func New(t testing.TB, site http.Handler) *Browser {
	t.Helper()
	server := httptest.NewServer(site)
	t.Cleanup(server.Close)
	return fresh(t, server)
}

func fresh(t testing.TB, server *httptest.Server) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, server: server, client: &http.Client{Jar: jar},
		header: http.Header{"Accept-Language": {"fr"}, "Accept": {"text/html"}}}
}

// Another gives a second browser on the same site, without the first one's cookies.
func (b *Browser) Another() *Browser { return fresh(b.t, b.server) }

// As signs in by what the hook does: it gets the browser and may set cookies or
// headers, or post the sign-in form.
func (b *Browser) As(signIn func(*Browser)) *Browser {
	b.t.Helper()
	signIn(b)
	return b
}

// Cookie gives the browser a cookie.
func (b *Browser) Cookie(name, value string) *Browser {
	b.client.Jar.SetCookies(b.base(), []*http.Cookie{{Name: name, Value: value, Path: "/"}})
	return b
}

// Cookies are those that the browser would send.
func (b *Browser) Cookies() []*http.Cookie { return b.client.Jar.Cookies(b.base()) }

// Header sets a header of every request from now on; "" removes it.
func (b *Browser) Header(name, value string) *Browser {
	b.header.Del(name)
	if value != "" {
		b.header.Set(name, value)
	}
	return b
}

// Lang makes the browser ask for a language: "fr", "en".
func (b *Browser) Lang(lang string) *Browser { return b.Header("Accept-Language", lang) }

// URL is the site's address, without a slash at its end.
func (b *Browser) URL() string { return b.server.URL }

func (b *Browser) base() *url.URL {
	u, _ := url.Parse(b.server.URL)
	return u
}

// Get asks for a page that must answer 200.
func (b *Browser) Get(path string) *Page {
	b.t.Helper()
	return b.Open(path).Want(http.StatusOK)
}

// Open asks for a page whatever its status.
func (b *Browser) Open(path string) *Page {
	b.t.Helper()
	return b.do(http.MethodGet, path, "", nil)
}

// Post sends a form and gives the page it ends on, after redirects.
func (b *Browser) Post(path string, form url.Values) *Page {
	b.t.Helper()
	return b.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Upload sends a form with one file.
func (b *Browser) Upload(path string, form url.Values, field, name string, body []byte) *Page {
	b.t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, all := range form {
		for _, v := range all {
			_ = w.WriteField(k, v)
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _ = part.Write(body)
	_ = w.Close()
	return b.do(http.MethodPost, path, w.FormDataContentType(), &buf)
}

func (b *Browser) do(method, path, kind string, body io.Reader) *Page {
	b.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.server.URL + path
	}
	r, err := http.NewRequest(method, path, body)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	for k, v := range b.header {
		r.Header[k] = v
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	resp, err := b.client.Do(r)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatalf("%s %s: reading the answer: %v", method, path, err)
	}
	p := &Page{t: b.t, b: b, Status: resp.StatusCode, Header: resp.Header, Body: string(raw), URL: resp.Request.URL}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		if p.root, err = html.Parse(bytes.NewReader(raw)); err != nil {
			b.t.Fatalf("%s %s: no HTML: %v", method, path, err)
		}
	}
	return p
}
