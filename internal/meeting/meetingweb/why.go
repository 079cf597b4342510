package meetingweb

import (
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/decision"
)

// whyView is why a request stands where it does or has no place, and where else it could go.
type whyView struct {
	Mission, ID, Label string
	When, Where        string   // where it stands
	Here               []string // why there
	Never              string
	Clash              []decision.Decision
	Placed, Accepted   bool
	Best               []wayRow
}

// wayRow is another place, with its price.
type wayRow struct{ When, Where, Price, Href string }

// why answers why a request is where it is, or nowhere.
func (p *pages) why(c *web.Call) error {
	w, err := p.meetings.Why(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	c.SetZone(w.Mission.Zone)
	pr := c.Printer()
	v := whyView{Mission: c.Path("mission"), ID: w.ID, Label: w.Label(&w.Request), Accepted: w.State == meeting.Accepted, Placed: w.Placed(), Never: c.Say(w.Never)}
	if e, ok := w.Events[w.ID]; ok {
		v.When, v.Where, v.Here = e.When(pr), w.Where(w.SpotOf(&e)), here(c, &w)
	}
	for _, l := range w.Clash {
		d := decision.Decision{Tone: ui.Sun, Icon: "lock", Sentence: c.Say(l.Words)}
		if way := c.Say(l.Way); way != "" {
			d.Soft = c.T("meeting.why.way", way)
		} else {
			d.Soft = c.T("meeting.why.no_way")
		}
		v.Clash = append(v.Clash, d)
	}
	for _, o := range w.Best {
		v.Best = append(v.Best, wayRow{When: pr.DateTime(o.Start, w.Mission.Zone), Where: placeOf(&o), Price: priceOf(c, &o),
			Href: to(c, "board", "day", string(span.DayOf(o.Start, w.Mission.Zone)), "pick", w.ID)})
	}
	return c.Render(c.T("meeting.why.title", v.Label), whyPage(v))
}

// here says why a meeting stands where it does: what holds it there, what it breaks, and how it compares.
func here(c *web.Call, w *meeting.Why) (out []string) {
	if w.Pinned {
		out = append(out, c.T("meeting.why.pinned"))
	}
	for _, b := range w.Broken {
		out = append(out, c.T("meeting.why.broken", c.Say(b)))
	}
	switch {
	case w.Now == nil:
		return append(out, c.T("meeting.why.loose"))
	case len(w.Best) == 0:
		return append(out, c.T("meeting.why.only"))
	}
	switch cost := w.Best[0].Change.Cost; {
	case cost > 0:
		return append(out, c.T("meeting.why.best", priceOf(c, &w.Best[0])))
	case cost == 0:
		return append(out, c.T("meeting.why.equal"))
	}
	return append(out, c.T("meeting.why.better", priceOf(c, &w.Best[0])))
}

func placeOf(o *meeting.Option) string {
	if o.Place == "" || o.Place == o.Name {
		return o.Name
	}
	return o.Name + ", " + o.Place
}

// priceOf says what a place would change, goal by goal.
func priceOf(c *web.Call, o *meeting.Option) string {
	change := o.Change
	change.Placed = 0 // that it would be placed goes without saying
	fr, en := change.Words()
	words := en
	if c.Lang == text.FR {
		words = fr
	}
	if len(words) == 0 {
		return c.T("meeting.why.free")
	}
	return strings.Join(words, ", ")
}
