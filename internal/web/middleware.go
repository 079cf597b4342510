package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/web/assets"
)

type ctxKey int

const requestKey ctxKey = iota

// request is what the outermost layer learns of a request from the inner ones.
type request struct{ id, route string }

// RequestID is the name under which the log tells of this request.
func RequestID(ctx context.Context) string { return requestOf(ctx).id }

func requestOf(ctx context.Context) *request {
	if rq, ok := ctx.Value(requestKey).(*request); ok {
		return rq
	}
	return &request{}
}

func randomName(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// wrap puts the mux behind what every request passes, outermost first.
func (s *Site) wrap(h http.Handler) http.Handler {
	h = s.sameOrigin(h)
	h = headers(s.secure(), h)
	h = compress(h)
	h = s.observe(h)
	return h
}

// observe names the request, counts and times it, and writes the access log. The
// log has the route, never the address: addresses may hold tokens.
func (s *Site) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rq := &request{id: randomName(8)}
		ctx, queries := s.cfg.Queries(context.WithValue(r.Context(), requestKey, rq))
		r = r.WithContext(ctx)
		ow := &observed{ResponseWriter: w, before: func(h http.Header) {
			h.Set("X-Request-Id", rq.id)
			h.Set("Server-Timing", fmt.Sprintf(`app;dur=%.1f, db;desc="%d queries"`,
				float64(time.Since(start).Microseconds())/1000, queries()))
		}}
		defer func() {
			level := slog.LevelInfo
			if rq.route == assets.Prefix {
				level = slog.LevelDebug
			}
			s.cfg.Log.Log(ctx, level, "request", "id", rq.id, "method", r.Method, "route", rq.route,
				"status", ow.code(), "bytes", ow.bytes, "ms", time.Since(start).Milliseconds(), "queries", queries())
		}()
		next.ServeHTTP(ow, r)
	})
}

// observed notes what is answered, and sets headers at the last moment.
type observed struct {
	http.ResponseWriter
	before func(http.Header)
	status int
	bytes  int
}

func (w *observed) code() int {
	if w.status == 0 {
		return http.StatusOK
	}
	return w.status
}

func (w *observed) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
		w.before(w.Header())
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *observed) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *observed) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// headers sets the security headers and the nonce of scripts written in a page.
func headers(secure bool, next http.Handler) http.Handler {
	const policy = "default-src 'none'; script-src 'self' 'nonce-%s'; style-src 'self'; " +
		"style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
		"media-src 'self' blob:; manifest-src 'self'; worker-src 'self'; form-action 'self'; " +
		"base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		nonce := randomName(16)
		h := w.Header()
		h.Set("Content-Security-Policy", fmt.Sprintf(policy, nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r.WithContext(templ.WithNonce(r.Context(), nonce)))
	})
}

// sameOrigin refuses what another site's page sends here in the person's name.
func (s *Site) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, route{public: true, maxBody: 1}, func(*Call) error { return crossSite() })
	}))
	if origin := strings.TrimSuffix(s.cfg.BaseURL, "/"); origin != "" {
		// Behind a proxy the Host seen here may differ from the one in the browser.
		if err := guard.AddTrustedOrigin(origin); err != nil {
			s.cfg.Log.Warn("base URL is no origin", "cause", err)
		}
	}
	return guard.Handler(next)
}

// rescue turns a panic into an internal fault with its stack in the log.
func (c *Call) rescue() {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	c.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
}
