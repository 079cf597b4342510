package app

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
)

// visitor asks a site for pages within the process, with the cookies of who signed in.
type visitor struct {
	site    http.Handler
	cookies map[string]string
	dead    []string // links that led to no page
}

// answer is what came back. It is the response that the handler writes into.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
	took   time.Duration
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) Write(b []byte) (int, error) { a.WriteHeader(http.StatusOK); return a.body.Write(b) }
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

// queries reads the number of queries from the Server-Timing header.
func (a *answer) queries() int {
	m := queryCount.FindStringSubmatch(a.header.Get("Server-Timing"))
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // the pattern lets only digits through
	return n
}

var (
	queryCount = regexp.MustCompile(`(\d+) queries`)
	pageLink   = regexp.MustCompile(`<a\b[^>]*?\shref="([^"]*)"`)
	pageID     = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	pageDay    = regexp.MustCompile(`\d{4}-\d{2}-\d{2}`)
	pageNumber = regexp.MustCompile(`/\d+(/|$)`)
)

// newVisitor signs in by a link's path.
func newVisitor(ctx context.Context, site http.Handler, link string) (*visitor, error) {
	v := &visitor{site: site, cookies: map[string]string{"lang": "fr"}}
	a, err := v.get(ctx, link)
	if err == nil && a.status != http.StatusSeeOther {
		err = fault.New(fault.Internal, "le lien de connexion n’a pas servi (réponse %d)", "the sign-in link did not work (answer %d)", a.status)
	}
	return v, err
}

func (v *visitor) get(ctx context.Context, path string) (*answer, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1"+path, nil)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = "127.0.0.1:9"
	for name, value := range v.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	a := &answer{header: http.Header{}}
	start := time.Now()
	v.site.ServeHTTP(a, r)
	a.took = time.Since(start)
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		v.cookies[c.Name] = c.Value
	}
	return a, nil
}

// pageKind names the page behind an address: the sheets of two people are one kind.
func pageKind(u *url.URL) string {
	kind := pageID.ReplaceAllString(u.Path, "{id}")
	kind = pageDay.ReplaceAllString(kind, "{day}")
	kind = pageNumber.ReplaceAllString(kind, "/{n}$1")
	if i := strings.Index(kind, "/calendar/"); i >= 0 {
		kind = kind[:i] + "/calendar"
	}
	names := make([]string, 0, 2)
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 0 {
		kind += "?" + strings.Join(names, "&")
	}
	return kind
}

// page is one address of a kind of page.
type page struct{ kind, path string }

// crawl follows links from an address within one mission and gives one address of each kind of page.
func (v *visitor) crawl(ctx context.Context, missionID string, from ...string) ([]page, error) {
	seen := map[string]bool{}
	var out []page
	for queue := from; len(queue) > 0; queue = queue[1:] {
		u, err := url.Parse(queue[0])
		if err != nil {
			return nil, err
		}
		kind := pageKind(u)
		if seen[kind] {
			continue
		}
		seen[kind] = true
		a, err := v.get(ctx, u.RequestURI())
		if err != nil {
			return nil, err
		}
		if a.status >= 300 && a.status < 400 {
			queue = append(queue, a.header.Get("Location"))
			continue
		}
		if a.status != http.StatusOK {
			v.dead = append(v.dead, fmt.Sprintf("%s answers %d", u.RequestURI(), a.status))
			continue
		}
		if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			continue // a file to be saved is no page
		}
		out = append(out, page{kind: kind, path: u.RequestURI()})
		queue = append(queue, linksOf(u, a.body.String(), missionID)...)
	}
	slices.SortFunc(out, func(a, b page) int { return cmp.Compare(a.kind, b.kind) })
	return out, ctx.Err()
}

// linksOf gives the addresses of this site that a page leads to, but for other missions and what is no page.
func linksOf(at *url.URL, body, missionID string) (out []string) {
	for _, m := range pageLink.FindAllStringSubmatch(body, -1) {
		u, err := at.Parse(html.UnescapeString(m[1]))
		if err != nil || u.Host != "" || u.Scheme != "" || strings.HasPrefix(u.Path, "/assets/") || strings.HasPrefix(u.Path, "/_ui") {
			continue
		}
		if rest, inside := strings.CutPrefix(u.Path, "/m/"); inside {
			if id, _, _ := strings.Cut(rest, "/"); id != missionID {
				continue
			}
		}
		u.Fragment = ""
		out = append(out, u.RequestURI())
	}
	return out
}

// sample is what asking for a page often told.
type sample struct {
	Median  float64 `json:"ms"`
	Queries int     `json:"queries"`
	Bytes   int     `json:"bytes"`
}

// measure asks for a page often and keeps the median of the times. The number of queries is that of the last.
func (v *visitor) measure(ctx context.Context, path string, times int) (s sample, err error) {
	took := make([]time.Duration, times)
	for i := range took {
		a, err := v.get(ctx, path)
		if err != nil {
			return s, err
		}
		if a.status != http.StatusOK {
			return s, fmt.Errorf("%s answers %d", path, a.status)
		}
		took[i], s.Queries, s.Bytes = a.took, a.queries(), a.body.Len()
	}
	slices.Sort(took)
	s.Median = float64(took[times/2].Microseconds()) / 1000
	return s, nil
}
