package webtest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Page is an answer, read by selector when it is HTML.
type Page struct {
	Status int
	Header http.Header
	Body   string
	URL    *url.URL // after redirects

	t    testing.TB
	b    *Browser
	root *html.Node
}

// Parse reads HTML that came from elsewhere (a rendered component) as a page.
func Parse(t testing.TB, source string) *Page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatalf("no HTML: %v", err)
	}
	return &Page{t: t, root: root, Body: source, Status: http.StatusOK, URL: &url.URL{}}
}

// Want ends the test unless the page has this status.
func (p *Page) Want(status int) *Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s: status %d, want %d; the page says: %s", p.URL, p.Status, status, p.brief())
	}
	return p
}

// At ends the test unless redirects led to this path.
func (p *Page) At(path string) *Page {
	p.t.Helper()
	if p.URL.Path != path {
		p.t.Fatalf("led to %s, want %s; the page says: %s", p.URL.RequestURI(), path, p.brief())
	}
	return p
}

func (p *Page) brief() string {
	s := p.Body
	if p.root != nil {
		s = squeeze(words(p.root))
		if main := cascadia.Query(p.root, cascadia.MustCompile("main")); main != nil {
			s = squeeze(words(main))
		}
	}
	if len(s) > 600 {
		s = s[:600] + "…"
	}
	return s
}

// All gives every element that a selector matches.
func (p *Page) All(sel string) []*html.Node {
	p.t.Helper()
	s, err := cascadia.ParseGroup(sel)
	if err != nil {
		p.t.Fatalf("selector %q: %v", sel, err)
	}
	if p.root == nil {
		p.t.Fatalf("%s is no HTML but %s", p.URL, p.Header.Get("Content-Type"))
	}
	return cascadia.QueryAll(p.root, s)
}

// Find gives the one element that a selector matches; none or several end the test.
func (p *Page) Find(sel string) *html.Node {
	p.t.Helper()
	all := p.All(sel)
	if len(all) != 1 {
		p.t.Fatalf("%s: %d elements match %q, want 1; the page says: %s", p.URL, len(all), sel, p.brief())
	}
	return all[0]
}

// Count says how many elements a selector matches.
func (p *Page) Count(sel string) int {
	p.t.Helper()
	return len(p.All(sel))
}

// Text gives the words of the one element that a selector matches, with single spaces.
func (p *Page) Text(sel string) string {
	p.t.Helper()
	return squeeze(words(p.Find(sel)))
}

// Texts gives the words of every element that a selector matches.
func (p *Page) Texts(sel string) []string {
	p.t.Helper()
	var all []string
	for _, n := range p.All(sel) {
		all = append(all, squeeze(words(n)))
	}
	return all
}

// Attr gives an attribute of the one element that a selector matches.
func (p *Page) Attr(sel, name string) string {
	p.t.Helper()
	v, ok := attr(p.Find(sel), name)
	if !ok {
		p.t.Fatalf("%s: the element %q has no attribute %s", p.URL, sel, name)
	}
	return v
}

// Attrs gives an attribute of every element that a selector matches, "" where absent.
func (p *Page) Attrs(sel, name string) []string {
	p.t.Helper()
	var all []string
	for _, n := range p.All(sel) {
		v, _ := attr(n, name)
		all = append(all, v)
	}
	return all
}

// Click follows the one link that a selector matches.
func (p *Page) Click(sel string) *Page {
	p.t.Helper()
	return p.b.Get(p.resolve(p.Attr(sel, "href")))
}

func (p *Page) resolve(ref string) string {
	u, err := p.URL.Parse(ref)
	if err != nil {
		p.t.Fatalf("address %q: %v", ref, err)
	}
	return u.String()
}

// Submit sends the one form that a selector matches (or the form around the one
// button it matches), filled as the page shows it, with these values instead.
func (p *Page) Submit(sel string, values url.Values) *Page {
	p.t.Helper()
	n := p.Find(sel)
	form, data := n, url.Values{}
	for form != nil && form.Data != "form" {
		form = form.Parent
	}
	if form == nil {
		p.t.Fatalf("%s: %q is neither a form nor inside one", p.URL, sel)
	}
	fill(form, data)
	if name, ok := attr(n, "name"); ok && n.Data == "button" {
		v, _ := attr(n, "value")
		data.Set(name, v)
	}
	for k, v := range values {
		data[k] = v
	}
	action, ok := attr(form, "action")
	if !ok {
		action = p.URL.String()
	}
	if m, _ := attr(form, "method"); strings.EqualFold(m, "post") {
		return p.b.Post(p.resolve(action), data)
	}
	to, _ := url.Parse(p.resolve(action))
	to.RawQuery = data.Encode()
	return p.b.Open(to.String())
}

// fill collects what a browser would send of the form as it stands.
func fill(form *html.Node, data url.Values) {
	for _, n := range cascadia.QueryAll(form, cascadia.MustCompile("input[name],select[name],textarea[name]")) {
		name, _ := attr(n, "name")
		if _, off := attr(n, "disabled"); off {
			continue
		}
		switch n.Data {
		case "textarea":
			data.Add(name, words(n))
		case "select":
			fillSelect(n, name, data)
		default:
			fillInput(n, name, data)
		}
	}
}

func fillSelect(n *html.Node, name string, data url.Values) {
	options := cascadia.QueryAll(n, cascadia.MustCompile("option"))
	i := slices.IndexFunc(options, func(o *html.Node) bool { _, ok := attr(o, "selected"); return ok })
	if i < 0 {
		i = 0
	}
	if len(options) > 0 {
		v, _ := attr(options[i], "value")
		data.Add(name, v)
	}
}

func fillInput(n *html.Node, name string, data url.Values) {
	v, _ := attr(n, "value")
	switch kind, _ := attr(n, "type"); kind {
	case "checkbox", "radio":
		if _, on := attr(n, "checked"); on {
			data.Add(name, v)
		}
	case "file", "submit", "button":
	default:
		data.Add(name, v)
	}
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func words(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "head") {
		return ""
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(words(c))
		if n.Type == html.ElementNode && !inline[c.Data] && c.Type == html.ElementNode {
			b.WriteString(" ")
		}
	}
	return b.String()
}

var inline = map[string]bool{"b": true, "i": true, "em": true, "strong": true, "a": true, "time": true, "abbr": true, "code": true}

// squeeze makes every run of plain white space one space; no-break spaces stay.
func squeeze(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || r == '\n' || r == '\t' || r == '\r'
	}), " ")
}
