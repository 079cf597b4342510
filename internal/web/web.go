// Package web is the HTTP kit beneath all pages: routes whose handlers return an
// error, the call that they answer, forms, flash messages, the menu, languages,
// security headers, assets, and the one place where errors become pages. It knows
// nothing of missions or accounts: app fills its hooks.
package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

// Identity is who asks, as far as the kit needs to know.
type Identity interface {
	SignedIn() bool
	DisplayName() string
	PreferredLang() text.Lang // empty when never chosen
}

// Nobody is the identity of those who have not signed in.
type Nobody struct{}

// SignedIn is false.
func (Nobody) SignedIn() bool { return false }

// DisplayName is empty.
func (Nobody) DisplayName() string { return "" }

// PreferredLang is empty.
func (Nobody) PreferredLang() text.Lang { return "" }

// Config is what app gives a site. The zero value serves, without identities and
// with an empty frame.
type Config struct {
	// Identify reads who asks; an error ends the request. Nobody{} is no error.
	Identify func(*http.Request) (Identity, error)
	// Frame fills the second part of ui.Frame; the site has filled the first.
	Frame func(*Call, *ui.Frame) error
	// ChoseLang is told when somebody signed in chooses a language.
	ChoseLang func(*Call, text.Lang) error
	// Queries starts counting database queries under a context, for Server-Timing.
	Queries func(context.Context) (context.Context, func() int64)

	Log     *slog.Logger
	BaseURL string // "https://escale.example.org"; https makes cookies secure
	SignIn  string // path of the sign-in page; "/sign-in" when empty
	Secret  []byte // signs short-lived cookies; random when empty
	MaxBody int64  // bytes of a request; 1 MiB when 0
	Dev     bool   // serves /_ui
	// TrustProxy takes the client's address from X-Forwarded-For.
	TrustProxy bool
}

// Site is a set of routes behind one handler. Add routes before serving.
type Site struct {
	cfg     Config
	mux     *http.ServeMux
	menu    []MenuItem
	groups  map[string]int
	routes  []string
	handler http.Handler
}

// Handler answers a call, or says why not; the site renders the error.
type Handler func(c *Call) error

// Option changes how a route is served.
type Option func(*route)

type route struct {
	public  bool
	maxBody int64
}

// Public opens a route to those who have not signed in.
func Public() Option { return func(r *route) { r.public = true } }

// MaxBody sets how many bytes a request to this route may bring.
func MaxBody(n int64) Option { return func(r *route) { r.maxBody = n } }

// New makes a site with its own routes: assets, language, theme, not found.
func New(cfg Config) *Site {
	if cfg.Identify == nil {
		cfg.Identify = func(*http.Request) (Identity, error) { return Nobody{}, nil }
	}
	if cfg.Frame == nil {
		cfg.Frame = func(*Call, *ui.Frame) error { return nil }
	}
	if cfg.Queries == nil {
		cfg.Queries = func(ctx context.Context) (context.Context, func() int64) {
			return ctx, func() int64 { return 0 }
		}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.SignIn == "" {
		cfg.SignIn = "/sign-in"
	}
	if cfg.MaxBody == 0 {
		cfg.MaxBody = 1 << 20
	}
	if len(cfg.Secret) == 0 {
		cfg.Secret = make([]byte, 32)
		_, _ = rand.Read(cfg.Secret)
	}
	s := &Site{cfg: cfg, mux: http.NewServeMux(), groups: map[string]int{}}
	s.handler = s.wrap(s.mux)
	s.mux.HandleFunc("GET /assets/", serveAsset)
	s.Handle("POST /lang", setLang, Public())
	s.Handle("POST /theme", setTheme, Public())
	s.Handle("/", notFound, Public())
	if cfg.Dev {
		addGallery(s)
	}
	return s
}

// Handle adds a route: a pattern of http.ServeMux ("GET /m/{mission}/board") and
// its handler. Without Public, those not signed in are led to the sign-in page.
func (s *Site) Handle(pattern string, h Handler, opts ...Option) {
	rt := route{maxBody: s.cfg.MaxBody}
	for _, o := range opts {
		o(&rt)
	}
	s.routes = append(s.routes, pattern)
	s.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, rt, h)
	})
}

// Routes gives every pattern that was handed to Handle, in that order.
func (s *Site) Routes() []string { return slices.Clone(s.routes) }

// ServeHTTP answers one request.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

func (s *Site) serve(w http.ResponseWriter, r *http.Request, rt route, h Handler) {
	requestOf(r.Context()).route = r.Pattern
	r.Body = http.MaxBytesReader(w, r.Body, rt.maxBody)
	c := &Call{W: w, R: r, site: s, Who: Nobody{}}
	c.speak(chooseLang(r, c.Who))
	defer c.rescue()
	who, err := s.cfg.Identify(r)
	if err != nil {
		c.fail(err)
		return
	}
	if who != nil {
		c.Who = who
	}
	c.speak(chooseLang(r, c.Who))
	if !rt.public && !c.Who.SignedIn() {
		c.toSignIn()
		return
	}
	if err := h(c); err != nil {
		c.fail(err)
	}
}

func notFound(c *Call) error { return NotFound() }

func (s *Site) secure() bool { return strings.HasPrefix(s.cfg.BaseURL, "https://") }
