package meetingweb

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/progress"
)

// presetName is the word for a preset in catalogues and forms.
func presetName(p plan.Preset) string {
	if p == plan.Balanced {
		return "balanced"
	}
	return string(p)
}

func (p *pages) plans(c *web.Call) error {
	return p.showPlans(c, c.NewForm(map[string]string{"preset": "balanced", "seconds": "10", "seed": "1"}), false)
}

func (p *pages) showPlans(c *web.Call, f *web.Form, invalid bool) error {
	runs, m, err := p.meetings.RunsOf(c.Ctx(), account.Of(c.Who), c.Path("mission"))
	if err != nil {
		return err
	}
	v := plansView{Mission: c.Path("mission"), May: organises(c), Form: f}
	for _, x := range []plan.Preset{plan.Balanced, plan.Dense, plan.Calm, plan.Protect} {
		v.Presets = append(v.Presets, field.Option{Value: presetName(x), Label: c.T("meeting.preset." + presetName(x)), Hint: c.T("meeting.preset." + presetName(x) + ".hint")})
	}
	pr := c.Printer()
	for _, r := range runs {
		row := runRow{ID: r.ID, When: pr.DateTime(r.StartedAt, m.Zone), By: r.StartedBy, Preset: c.T("meeting.preset." + presetName(r.Preset)), State: c.T("meeting.run." + string(r.State))}
		if r.Progress.Total > 0 {
			row.Placed = pr.Ratio(r.Progress.Placed, r.Progress.Total)
		}
		v.Rows = append(v.Rows, row)
	}
	if invalid {
		return c.Invalid(c.T("meeting.plans.title"), plansPage(v))
	}
	return c.Render(c.T("meeting.plans.title"), plansPage(v))
}

func (p *pages) start(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	preset := plan.Preset(f.Get("preset"))
	if preset == "balanced" {
		preset = plan.Balanced
	}
	seconds, seed := f.Int("seconds"), f.Int("seed")
	if f.Valid() {
		id, err := p.meetings.Plan(c.Ctx(), account.Of(c.Who), c.Path("mission"), preset, seconds, int64(seed))
		if err == nil {
			return c.Redirect(path(c, "plans/"+id))
		}
		if !f.Take(err) {
			return err
		}
	}
	return p.showPlans(c, f, true)
}

func (p *pages) plan(c *web.Call) error {
	o, err := p.meetings.Outcome(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if err != nil {
		return err
	}
	c.SetZone(o.Mission.Zone)
	v := runView{Mission: c.Path("mission"), ID: o.ID, State: string(o.State), May: organises(c), Problem: said(c, o.Problem)}
	switch o.State {
	case meeting.Waiting, meeting.Running:
		c.Refresh(3 * time.Second)
		b := under(c, &o.Run)
		v.Progress = &b
	case meeting.Failed:
	default:
		fill(c, &v, &o)
	}
	return c.Render(c.T("meeting.plan.title", c.T("meeting.preset."+presetName(o.Preset))), runPage(v))
}

// under is a run that is under way.
func under(c *web.Call, r *meeting.Run) progress.Props {
	pr, g := c.Printer(), r.Progress
	b := progress.Props{Title: c.T("meeting.plan.running"), Sentence: c.T("meeting.plan.queued"), Stream: path(c, "plans/"+r.ID+"/live")}
	if organises(c) {
		b.Stop = ui.Action{Label: c.T("meeting.plan.stop"), Href: path(c, "plans/"+r.ID+"/stop"), Post: true}
	}
	if g.Total == 0 {
		return b
	}
	b.Sentence, b.Done, b.Total = c.T("meeting.plan.improving", int(g.Elapsed.Seconds()), r.Seconds), g.Placed, g.Total
	if r.StopAsked {
		b.Sentence = c.T("meeting.plan.stopping")
	}
	b.Facts = []facts.Short{{Label: c.T("meeting.goal.placed"), Value: pr.Ratio(g.Placed, g.Total)}, {Label: c.T("meeting.goal.waits"), Value: pr.Int(g.Waits)},
		{Label: c.T("meeting.goal.changes"), Value: pr.Int(g.Changes)}, {Label: c.T("meeting.goal.travel"), Value: pr.Minutes(g.Travel)},
		{Label: c.T("meeting.goal.told"), Value: pr.Int(g.Told)}, {Label: c.T("meeting.goal.since"), Value: c.T("meeting.seconds", int(g.SinceGain.Seconds()))}}
	return b
}

// live streams the advance of a run, and leads to its result.
func (p *pages) live(c *web.Call) error {
	a, missionID, id := account.Of(c.Who), c.Path("mission"), c.Path("id")
	if _, err := p.meetings.Look(c.Ctx(), a, missionID, id); err != nil {
		return err
	}
	return c.Stream(func(send func(event, html string) error) error {
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			run, err := p.meetings.Look(c.Ctx(), a, missionID, id)
			if err != nil {
				return err
			}
			if run.State != meeting.Waiting && run.State != meeting.Running {
				return send("done", path(c, "plans/"+id))
			}
			var html bytes.Buffer
			if err := progress.Body(under(c, &run)).Render(c.Ctx(), &html); err != nil {
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

// movesShown is how many changes the result lists.
const movesShown = 200

func fill(c *web.Call, v *runView, o *meeting.Outcome) {
	pr, s := c.Printer(), o.Result.Score
	v.Gauges = []gauge.Gauge{{Label: c.T("meeting.goal.placed"), Value: pr.Int(s.Placed), Of: c.T("meeting.of", pr.Int(s.Total+len(o.Result.Left)-(s.Total-s.Placed))), Bar: true, Done: share(s.Placed, len(o.Result.Placed)+len(o.Result.Left))},
		{Label: c.T("meeting.goal.short"), Value: pr.Int(s.Short), Tone: alertIf(s.Short > 0)},
		{Label: c.T("meeting.goal.waits"), Value: pr.Int(s.Waits), Soft: pr.Minutes(s.Idle)},
		{Label: c.T("meeting.goal.changes"), Value: pr.Int(s.Changes)},
		{Label: c.T("meeting.goal.travel"), Value: pr.Minutes(s.Travel)},
		{Label: c.T("meeting.goal.told"), Value: pr.Int(s.Told)}}
	var moves []diff.Change
	by := map[string]*companyRow{}
	for _, x := range o.Result.Placed {
		q := o.Requests[x.Request]
		row := rowFor(by, o, &q)
		row.Placed++
		if _, now := o.Events[q.ID]; now {
			row.Before++
		}
		if ch, ok := moved(c, o, x, &q); ok {
			moves = append(moves, ch)
		}
	}
	for _, l := range o.Result.Left {
		q := o.Requests[l.Request]
		rowFor(by, o, &q).Accepted++
		left := decision.Decision{Tone: ui.Sun, Icon: "minus", Sentence: o.Label(&q), Href: path(c, "requests/"+q.ID)}
		reasons := []string{c.T("meeting.priority_short", q.Priority)}
		for _, why := range l.Reasons[:min(2, len(l.Reasons))] {
			reasons = append(reasons, said(c, why))
		}
		left.Soft = strings.Join(reasons, " · ")
		v.Left = append(v.Left, left)
	}
	for _, r := range by {
		r.Accepted += r.Placed
		v.Companies = append(v.Companies, *r)
	}
	slices.SortFunc(v.Companies, func(x, y companyRow) int { return cmp.Or(x.Placed-y.Placed, text.Compare(x.Name, y.Name)) })
	v.Same = len(moves) == 0
	v.MoreMoves = max(0, len(moves)-movesShown)
	v.Moves = moves[:min(movesShown, len(moves))]
	v.Intro = c.T("meeting.plan.intro", o.StartedBy, pr.DateTime(o.StartedAt, o.Mission.Zone), strconv.FormatInt(o.Seed, 10))
}

func share(part, whole int) float64 { return float64(part) / float64(max(1, whole)) }

func alertIf(yes bool) ui.Tone {
	if yes {
		return ui.Alert
	}
	return ui.Plain
}

func rowFor(by map[string]*companyRow, o *meeting.Outcome, q *meeting.Request) *companyRow {
	r := by[q.CompanyID]
	if r == nil {
		r = &companyRow{ID: q.CompanyID, Name: o.Orgs[q.CompanyID].Name}
		by[q.CompanyID] = r
	}
	return r
}

// moved tells what a plan changes for one request against the agenda as it is now.
func moved(c *web.Call, o *meeting.Outcome, x meeting.Slot, q *meeting.Request) (diff.Change, bool) {
	pr, z := c.Printer(), o.Mission.Zone
	now, placed := o.Events[q.ID]
	after := pr.DateTime(x.Start, z) + ", " + o.Where(x.Spot)
	ch := diff.Change{Kind: diff.Added, Sentence: o.Label(q), After: after, Href: path(c, "requests/"+q.ID)}
	if placed {
		if now.Starts == x.Start && o.SpotOf(&now) == x.Spot && !x.Moved {
			return ch, false
		}
		ch.Kind, ch.Before = diff.Moved, pr.DateTime(now.Starts, z)+", "+o.Where(o.SpotOf(&now))
		if ch.Before == ch.After {
			if o.State == meeting.Applied {
				return ch, false
			}
			ch.Before, ch.Soft = "", c.T("meeting.plan.others_come")
		}
	}
	return ch, true
}

func (p *pages) stop(c *web.Call) error {
	if err := p.meetings.Stop(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id")); err != nil {
		return err
	}
	return c.Redirect(path(c, "plans/"+c.Path("id")))
}

func (p *pages) apply(c *web.Call) error {
	booked, moved, dropped, err := p.meetings.Apply(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if fault.Is(err, fault.Conflict) {
		return c.Redirect(path(c, "plans/"+c.Path("id")), web.Note(sentence(c, err)))
	}
	if err != nil {
		return err
	}
	done, err := p.undoable(c, c.T("meeting.plan.applied", c.N("meeting.plan.booked", booked), c.N("meeting.plan.moved", moved)))
	if err != nil {
		return err
	}
	flashes := []ui.Flash{done}
	for i, d := range dropped {
		if i == 3 {
			flashes = append(flashes, web.Note(c.N("meeting.plan.more_dropped", len(dropped)-i)))
			break
		}
		flashes = append(flashes, web.Note(c.T("meeting.plan.dropped", said(c, d))))
	}
	return c.Redirect(path(c, "board"), flashes...)
}

func (p *pages) discard(c *web.Call) error {
	err := p.meetings.Discard(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if fault.Is(err, fault.Conflict) {
		return c.Redirect(path(c, "plans/"+c.Path("id")), web.Note(sentence(c, err)))
	}
	if err != nil {
		return err
	}
	return c.Redirect(path(c, "plans"), web.Done(c.T("meeting.plan.discarded")))
}
