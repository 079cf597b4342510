package app

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/web/webtest"
)

// demonstrated is the demonstration, served.
type demonstrated struct {
	t    *testing.T
	app  *App
	door *webtest.Browser // nobody's
	link string
}

// newDemo serves a demonstration for the length of a test.
func newDemo(t *testing.T) *demonstrated {
	t.Helper()
	a := newApp(t, dbtest.New(t))
	a.Config.Demo = true
	link, err := a.Demonstrate(t.Context(), demo.Usual, 2026, "2026-06-16T08:42")
	if err != nil {
		t.Fatal(err)
	}
	a.Site = a.site()
	return &demonstrated{t: t, app: a, door: webtest.New(t, a.Site), link: link}
}

// as signs somebody in by a link: an address of the demonstration, or a new user's with these grants.
func (d *demonstrated) as(email string, grants ...account.Grant) *webtest.Browser {
	d.t.Helper()
	ctx, link := d.t.Context(), ""
	if err := d.app.DB.Write(ctx, func(tx *db.Tx) error {
		u, err := account.Ensure(ctx, tx, account.User{Email: email, Name: email})
		for _, g := range grants {
			if err == nil {
				err = account.Give(ctx, tx, boss, u, g)
			}
		}
		if err != nil {
			return err
		}
		link, err = account.TerminalLink(ctx, tx, u.ID, "/missions", 10, time.Hour)
		return err
	}); err != nil {
		d.t.Fatal(err)
	}
	b := d.door.Another()
	b.Open(link).Want(http.StatusOK)
	return b
}

var (
	anyID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	anyDay    = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	anyNumber = regexp.MustCompile(`/\d+\b`)
)

// kindOf names the page behind an address: two people's sheets are the same kind of page.
func kindOf(u *url.URL) string {
	path := anyNumber.ReplaceAllString(anyDay.ReplaceAllString(anyID.ReplaceAllString(u.Path, "{id}"), "{day}"), "/{n}")
	var names []string
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return path + "?" + strings.Join(names, "&")
}

// walk follows links from an address and calls look on each page of a mission (or outside missions), a few of each kind.
func walk(b *webtest.Browser, mission, from string, each int, look func(path string, p *webtest.Page)) {
	queue, seen, kinds := []string{from}, map[string]bool{from: true}, map[string]int{}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		p := b.Open(path)
		look(path, p)
		if !isHTML(p) {
			continue
		}
		for _, href := range p.Attrs("a[href]", "href") {
			u, err := p.URL.Parse(href)
			if err != nil || u.Host != p.URL.Host || strings.HasPrefix(u.Path, "/_ui") || strings.HasPrefix(u.Path, "/assets/") || strings.HasPrefix(u.Path, "/demo") {
				continue
			}
			if strings.HasPrefix(u.Path, "/m/") && u.Path != "/m/"+mission && !strings.HasPrefix(u.Path, "/m/"+mission+"/") {
				continue
			}
			u.Fragment = ""
			if next := u.RequestURI(); !seen[next] && kinds[kindOf(u)] < each {
				seen[next] = true
				kinds[kindOf(u)]++
				queue = append(queue, next)
			}
		}
	}
}

func isHTML(p *webtest.Page) bool {
	return strings.HasPrefix(p.Header.Get("Content-Type"), "text/html")
}

// Every page of a real mission says that it was reconstructed from press articles, and none of the invented one does.
func TestReconstructedIsSaidOnEveryPage(t *testing.T) {
	d := newDemo(t)
	set, err := demo.Real()
	if err != nil {
		t.Fatal(err)
	}
	director := d.as(directorEmail)
	for lang, words := range map[string]string{"fr": "articles de presse", "en": "press articles"} {
		director.Cookie("lang", lang)
		for _, m := range append(set.Missions, demo.Mission{Ref: demo.MissionRef}) {
			pages := 0
			walk(director, m.Ref, "/m/"+m.Ref, 1, func(path string, p *webtest.Page) {
				if !strings.HasPrefix(path, "/m/") || !isHTML(p) {
					return
				}
				pages++
				said := strings.Join(p.Texts(".notice, .page-foot, header p, footer p"), " ")
				if p.Status != http.StatusOK || strings.Contains(said, words) != (m.Ref != demo.MissionRef) {
					t.Errorf("%s: status %d, around it stands %q", path, p.Status, said)
				}
			})
			if pages < 20 {
				t.Errorf("%s: only %d pages were found", m.Ref, pages)
			}
		}
	}
}

// open are the routes that serve whoever asks: signing in, what calendar programs read, the demonstration's people, the
// style guide, and the choice of a language.
var open = []string{"GET /healthz", "GET /sign-in", "POST /sign-in", "GET /sign-in/{token}", "POST /sign-in/{token}", "POST /lang",
	"GET /feed/{mission}/{person}/{file}", "GET /_ui", "GET /_ui/today", "GET /demo", "POST /demo/{who}"}

// Every route asks who one is: whoever is not signed in is led to the door, and whoever belongs to another mission does
// not learn that this one exists, whatever they send. What a director may send changes nothing of a mission when a
// delegate sends it.
func TestEveryRouteAsksWhoOneIs(t *testing.T) {
	d := newDemo(t)
	addresses := d.filled(d.as(directorEmail))
	before := dumped(t, d.app.DB).written(1)
	stranger := d.as("ailleurs@example.org", account.Grant{MissionID: "miami-2017", Role: account.Organiser})
	delegate := d.as(delegateEmail)
	asked, routes := 0, d.app.Site.Routes()
	for _, route := range open {
		if !slices.Contains(routes, route) {
			t.Errorf("%s is no route any more", route)
		}
	}
	for _, route := range routes {
		method, pattern, _ := strings.Cut(route, " ")
		if slices.Contains(open, route) {
			continue
		}
		for path, form := range addresses(pattern) {
			asked++
			if method == http.MethodPost && path != "/sign-out" {
				send(delegate, method, path, form)
			}
			if p := send(d.door.Another(), method, path, form); p.URL.Path != "/sign-in" && p.Status != http.StatusUnauthorized {
				t.Errorf("nobody: %s %s answers %d at %s", method, path, p.Status, p.URL.Path)
			}
			if !strings.HasPrefix(pattern, "/m/{mission}") {
				continue
			}
			if p := send(stranger, method, path, form); p.Status != http.StatusNotFound {
				t.Errorf("of another mission: %s %s answers %d at %s", method, path, p.Status, p.URL)
			}
		}
	}
	if asked < 150 {
		t.Errorf("only %d addresses were asked for", asked)
	}
	if lost, made := apart(before, dumped(t, d.app.DB).written(1)); len(lost)+len(made) > 0 {
		t.Errorf("strangers or a delegate changed %d rows: %.300q", len(lost)+len(made), append(lost, made...))
	}
}

func send(b *webtest.Browser, method, path string, form url.Values) *webtest.Page {
	if method == http.MethodPost {
		if form = maps.Clone(form); form == nil {
			form = url.Values{}
		}
		for name, value := range map[string]string{"message": "Bonjour", "meeting": "1", "cell": "table||1781600000000000"} { // what only a script or a hand fills
			if form.Get(name) == "" {
				form.Set(name, value)
			}
		}
		return b.Post(path, form)
	}
	return b.Open(path)
}

// filled gives addresses for the pattern of a route, with the form that goes there as the director's pages show it: of
// those that these pages lead or send to, three, else the pattern with something in its gaps.
func (d *demonstrated) filled(director *webtest.Browser) func(pattern string) map[string]url.Values {
	found := map[string]url.Values{}
	walk(director, demo.MissionRef, "/m/"+demo.MissionRef, 2, func(path string, p *webtest.Page) {
		found[strings.Split(path, "?")[0]] = nil
		if !isHTML(p) {
			return
		}
		for _, form := range p.All("form[action]") {
			for action, data := range forms(p.URL, form) {
				found[action] = data
			}
		}
	})
	gap := regexp.MustCompile(`\{[^}]*\}`)
	return func(pattern string) map[string]url.Values {
		pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, "{mission}", demo.MissionRef), "{$}", "")
		shape := regexp.MustCompile("^" + gap.ReplaceAllString(pattern, "[^/]+") + "$")
		out := map[string]url.Values{}
		for _, path := range slices.Sorted(maps.Keys(found)) {
			if shape.MatchString(path) && len(out) < 3 {
				out[path] = found[path]
			}
		}
		if len(out) == 0 {
			out[gap.ReplaceAllString(pattern, "1")] = url.Values{"id": {"1"}, "why": {"because"}}
		}
		return out
	}
}

// forms gives what a form sends as it stands, by the path to which it or one of its buttons sends it.
func forms(page *url.URL, form *html.Node) map[string]url.Values {
	data, out := url.Values{}, map[string]url.Values{}
	to := func(ref string, more ...string) {
		u, err := page.Parse(ref)
		if err != nil || u.Host != page.Host {
			return
		}
		sent := maps.Clone(data)
		if len(more) == 2 && more[0] != "" {
			sent.Set(more[0], more[1])
		}
		out[u.Path] = sent
	}
	var buttons []map[string]string
	for n := range form.Descendants() {
		a := attributes(n)
		switch {
		case n.Data == "button":
			buttons = append(buttons, a)
		case n.Data == "textarea" && n.FirstChild != nil:
			data.Add(a["name"], n.FirstChild.Data)
		case n.Data == "input" && a["type"] != "file" && a["name"] != "":
			if _, on := a["checked"]; on || a["type"] != "checkbox" && a["type"] != "radio" {
				data.Add(a["name"], a["value"])
			}
		case n.Data == "option" && n.Parent.Data == "select":
			if _, on := a["selected"]; on || !data.Has(attributes(n.Parent)["name"]) {
				data.Set(attributes(n.Parent)["name"], a["value"])
			}
		}
	}
	to(attributes(form)["action"])
	for _, b := range buttons {
		if ref := b["formaction"]; ref != "" {
			to(ref, b["name"], b["value"])
		} else if b["name"] != "" {
			to(attributes(form)["action"], b["name"], b["value"])
		}
	}
	return out
}

// attributes gives an element's attributes.
func attributes(n *html.Node) map[string]string {
	out := map[string]string{}
	for _, a := range n.Attr {
		out[a.Key] = a.Val
	}
	return out
}
