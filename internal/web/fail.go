package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/notice"
	"escale.dev/escale/internal/web/ui/shell"
)

// NotFound is the fault of a page that does not exist.
func NotFound() error {
	return fault.New(fault.NotFound, "Cette page n'existe pas, ou plus.", "This page does not exist, or no longer does.")
}

func crossSite() error {
	return fault.New(fault.Forbidden,
		"Cette demande vient d'un autre site : elle n'a pas été exécutée. Ouvrez la page ici et recommencez.",
		"This request comes from another site: it was not carried out. Open the page here and try again.")
}

func needSignIn() error {
	return fault.New(fault.Unauthenticated, "Connectez-vous pour continuer.", "Sign in to continue.")
}

func badChoice() error {
	return fault.New(fault.Invalid, "Ce choix n'existe pas.", "There is no such choice.")
}

func tooLarge(cause error, limit int64) error {
	return fault.Wrap(cause, fault.TooLarge,
		"L'envoi dépasse %d ko : réduisez le fichier ou le texte.", "The upload exceeds %d kB: make the file or text smaller.", limit/1024)
}

var statuses = map[fault.Kind]int{
	fault.Invalid:         http.StatusUnprocessableEntity,
	fault.NotFound:        http.StatusNotFound,
	fault.Forbidden:       http.StatusForbidden,
	fault.Conflict:        http.StatusConflict,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Internal:        http.StatusInternalServerError,
}

// Status is the HTTP status of a kind of fault.
func Status(k fault.Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// fail is the one place where an error becomes an answer and a line in the log.
func (c *Call) fail(err error) {
	if errors.Is(err, context.Canceled) && c.Ctx().Err() != nil {
		return // they left; nobody reads an answer
	}
	if big, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = tooLarge(err, big.Limit)
	}
	e := fault.Of(err)
	c.logFault(e, err)
	if c.begun() {
		// Half an answer is out: break the connection rather than seem whole.
		panic(http.ErrAbortHandler)
	}
	c.clearHeaders()
	switch {
	case c.wantsJSON():
		c.failJSON(e)
	case c.IsHTMX():
		c.failPart(e)
	default:
		c.failPage(e)
	}
}

func (c *Call) begun() bool {
	for w := c.W; w != nil; {
		switch v := w.(type) {
		case *gzipWriter:
			if v.begun {
				return true
			}
			v.status = 0
			w = v.ResponseWriter
		case *observed:
			return v.status != 0
		default:
			return false
		}
	}
	return false
}

func (c *Call) clearHeaders() {
	for _, h := range []string{"Content-Disposition", "Content-Type", "ETag", "Content-Encoding"} {
		c.W.Header().Del(h)
	}
	c.W.Header().Set("Cache-Control", "no-store")
}

func (c *Call) logFault(e *fault.Error, err error) {
	log := c.site.cfg.Log.With("id", RequestID(c.Ctx()), "route", c.R.Pattern, "kind", string(e.Kind()))
	if e.Kind() == fault.Internal {
		log.ErrorContext(c.Ctx(), "fault", "reference", e.Reference(), "cause", e.Error())
		return
	}
	log.InfoContext(c.Ctx(), "fault", "cause", err.Error())
}

func (c *Call) sentence(e *fault.Error) string {
	s := e.Sentence(string(c.Lang))
	if c.Lang == text.FR {
		s = text.Fr(s)
	}
	return s
}

func (c *Call) trouble(e *fault.Error) notice.Trouble {
	t := notice.Trouble{Title: c.T("ui.error." + string(e.Kind())), Sentence: c.sentence(e), Reference: e.Reference()}
	switch e.Kind() {
	case fault.Unauthenticated:
		t.Ways = []ui.Action{{Label: c.T("ui.error.sign_in"), Href: c.site.cfg.SignIn, Main: true}}
	case fault.Invalid, fault.Conflict, fault.TooLarge:
		t.Ways = []ui.Action{{Label: c.T("ui.error.back"), Href: c.referer("/"), Main: true}}
	case fault.Unavailable, fault.Internal:
		if c.R.Method == http.MethodGet {
			t.Ways = []ui.Action{{Label: c.T("ui.error.again"), Href: c.R.URL.RequestURI(), Main: true}}
		} else {
			t.Ways = []ui.Action{{Label: c.T("ui.error.back"), Href: c.referer("/"), Main: true}}
		}
	}
	t.Ways = append(t.Ways, ui.Action{Label: c.T("ui.error.home"), Href: "/", Main: len(t.Ways) == 0})
	return t
}

func (c *Call) failPage(e *fault.Error) {
	t := c.trouble(e)
	c.bare, c.tools, c.refresh = true, nil, 0
	f := c.blank(t.Title)
	// A failing frame must not hide the failure that came first.
	if e.Kind() != fault.Internal && !c.failing {
		c.failing = true
		if full, err := c.frame(t.Title); err == nil {
			f = full
		}
	}
	if err := c.write(Status(e.Kind()), shell.Page(f, notice.Failure(t))); err != nil {
		http.Error(c.W, t.Sentence, Status(e.Kind()))
	}
}

// failPart answers htmx: the notice goes to the messages area, the page stays.
func (c *Call) failPart(e *fault.Error) {
	if e.Kind() == fault.Unauthenticated {
		c.W.Header().Set("HX-Redirect", c.site.cfg.SignIn)
		c.W.WriteHeader(http.StatusNoContent)
		return
	}
	c.W.Header().Set("HX-Retarget", "#messages")
	c.W.Header().Set("HX-Reswap", "innerHTML")
	t := c.trouble(e)
	if err := c.write(Status(e.Kind()), notice.Part(t)); err != nil {
		http.Error(c.W, t.Sentence, Status(e.Kind()))
	}
}

// Failed is how an error looks to a program.
type Failed struct {
	Kind      fault.Kind `json:"kind"`
	Sentence  string     `json:"error"`
	Reference string     `json:"reference,omitempty"`
	Fields    []string   `json:"fields,omitempty"`
}

func (c *Call) failJSON(e *fault.Error) {
	v := Failed{Kind: e.Kind(), Sentence: c.sentence(e), Reference: e.Reference()}
	for _, f := range e.Fields() {
		v.Fields = append(v.Fields, f.Name)
	}
	body, _ := json.Marshal(v)
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.W.WriteHeader(Status(e.Kind()))
	_, _ = c.W.Write(append(body, '\n'))
}
