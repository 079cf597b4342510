package web

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/web/assets"
)

// Stream answers with events (SSE) for <e-live>: each names the part that it
// replaces and brings that part's new HTML, of one's own templates only. It ends
// when run returns; send fails once the person has left. The page itself must
// work without it: see Refresh.
func (c *Call) Stream(run func(send func(event, html string) error) error) error {
	h := c.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(c.W)
	_ = out.SetWriteDeadline(time.Time{})
	c.W.WriteHeader(http.StatusOK)
	if err := out.Flush(); err != nil {
		return ignoreGone(c, err)
	}
	err := run(func(event, html string) error {
		if err := c.Ctx().Err(); err != nil {
			return err
		}
		if _, err := fmt.Fprint(c.W, sse(event, html)); err != nil {
			return err
		}
		return out.Flush()
	})
	if err != nil && c.Ctx().Err() == nil {
		c.site.cfg.Log.ErrorContext(c.Ctx(), "stream ended", "id", RequestID(c.Ctx()), "cause", err)
	}
	return nil
}

// Advance streams how work goes on to <e-live>: look is asked again and again for the part "progress" as it stands, until
// it says where the result is.
func (c *Call) Advance(every time.Duration, look func() (part templ.Component, done string, err error)) error {
	return c.Stream(func(send func(event, html string) error) error {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			part, done, err := look()
			if err != nil {
				return err
			}
			if done != "" {
				return send("done", done)
			}
			var html bytes.Buffer
			if err := part.Render(c.Ctx(), &html); err != nil {
				return err
			}
			if err := send("progress", html.String()); err != nil {
				return err
			}
			select {
			case <-c.Ctx().Done():
				return nil
			case <-tick.C:
			}
		}
	})
}

// sse writes one event. A line end inside a name or data would end the event.
func sse(event, data string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "event: %s\n", strings.NewReplacer("\r", "", "\n", "").Replace(event))
	data = strings.ReplaceAll(strings.ReplaceAll(data, "\r\n", "\n"), "\r", "\n")
	for line := range strings.SplitSeq(data, "\n") {
		fmt.Fprintf(&b, "data: %s\n", line)
	}
	b.WriteString("\n")
	return b.String()
}

// serveAsset serves a file under its hashed name, for ever.
func serveAsset(w http.ResponseWriter, r *http.Request) {
	requestOf(r.Context()).route = assets.Prefix
	f, ok := assets.Find(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", `"`+f.Hash+`"`)
	if strings.Contains(r.Header.Get("If-None-Match"), f.Hash) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", f.Type)
	body := f.Body
	if f.Gzip != nil && acceptsGzip(r) {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		body = f.Gzip
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
