// Package meetingweb shows requests for meetings, the board on which they are placed, the runs of the planner, and how
// many meetings each company has.
package meetingweb

import (
	"embed"
	"net/url"
	"strconv"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("meeting", texts) }

type pages struct {
	meetings *meeting.Service
	missions *mission.Service
}

// Add adds the pages.
func Add(site *web.Site, s *meeting.Service) {
	p := &pages{meetings: s, missions: &mission.Service{DB: s.DB}}
	site.Handle("GET /m/{mission}/board", p.board)
	site.Handle("POST /m/{mission}/board/place", p.place)
	site.Handle("POST /m/{mission}/board/undo", p.undo)
	site.Handle("GET /m/{mission}/mishap", p.mishap)
	site.Handle("POST /m/{mission}/mishap", p.mend)
	site.Handle("GET /m/{mission}/requests", p.requests)
	site.Handle("POST /m/{mission}/requests", p.answer)
	site.Handle("GET /m/{mission}/requests/new", p.fresh)
	site.Handle("POST /m/{mission}/requests/new", p.create)
	site.Handle("GET /m/{mission}/requests/paste", p.paste)
	site.Handle("POST /m/{mission}/requests/paste", p.read)
	site.Handle("GET /m/{mission}/requests/{id}", p.request)
	site.Handle("GET /m/{mission}/requests/{id}/why", p.why)
	site.Handle("GET /m/{mission}/requests/{id}/edit", p.edit)
	site.Handle("POST /m/{mission}/requests/{id}/edit", p.change)
	site.Handle("POST /m/{mission}/requests/{id}/state", p.state)
	site.Handle("POST /m/{mission}/requests/{id}/pin", p.pin)
	site.Handle("POST /m/{mission}/requests/{id}/free", p.free)
	site.Handle("GET /m/{mission}/plans", p.plans)
	site.Handle("POST /m/{mission}/plans", p.start)
	site.Handle("GET /m/{mission}/plans/{id}", p.plan)
	site.Handle("GET /m/{mission}/plans/{id}/live", p.live)
	site.Handle("POST /m/{mission}/plans/{id}/stop", p.stop)
	site.Handle("POST /m/{mission}/plans/{id}/apply", p.apply)
	site.Handle("POST /m/{mission}/plans/{id}/discard", p.discard)
	site.Handle("GET /m/{mission}/companies", p.companies)
	team := func(c *web.Call) bool { return account.NeedIntermediary(account.Of(c.Who), c.Path("mission")) == nil }
	site.Menu(web.MenuItem{Key: "meeting.menu.board", Path: "/m/{mission}/board", Icon: "board", Order: 100, Thumb: true, Show: team})
	site.Menu(web.MenuItem{Key: "meeting.menu.requests", Path: "/m/{mission}/requests", Icon: "meeting", Order: 110, Show: team})
	site.Menu(web.MenuItem{Key: "meeting.menu.plans", Path: "/m/{mission}/plans", Icon: "star", Order: 120, Show: team})
	site.Menu(web.MenuItem{Key: "meeting.menu.companies", Path: "/m/{mission}/companies", Icon: "chart", Order: 125, Show: team})
}

// path is the address of a page of the mission.
func path(c *web.Call, rest string) string { return "/m/" + c.Path("mission") + "/" + rest }

// to is path with a query; empty values are left out.
func to(c *web.Call, rest string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path(c, rest)
	}
	return path(c, rest) + "?" + q.Encode()
}

func organises(c *web.Call) bool { return account.Of(c.Who).Organises(c.Path("mission")) }

// undoable is a flash that says what was done, with the button that takes it back.
func (p *pages) undoable(c *web.Call, sentence string) (ui.Flash, error) {
	step, err := p.meetings.LastStep(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil || step == "" {
		return web.Done(sentence), err
	}
	return web.Undoable(sentence, path(c, "board/undo"), c.T("meeting.undo"), ui.Pair{Name: "step", Value: step}), nil
}

// undo takes back what a flash offered to.
func (p *pages) undo(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	label, err := p.meetings.Undo(c.Ctx(), account.Of(c.Who), c.Path("mission"), f.Get("step"))
	if fault.Is(err, fault.Conflict) {
		return c.Back(path(c, "board"), web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Back(path(c, "board"), web.Done(c.T("meeting.undone", label.In(c.Lang))))
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}
