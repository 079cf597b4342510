package meetingweb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/bound"
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
	v := runView{Mission: c.Path("mission"), ID: o.ID, State: string(o.State), May: organises(c), Problem: c.Say(o.Problem)}
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
	b.Facts = []facts.Short{{Label: c.T("meeting.goal.placed"), Value: pr.Ratio(g.Placed, g.Total)}, {Label: c.T("meeting.goal.most"), Value: atMost(pr, &g)},
		{Label: c.T("meeting.goal.waits"), Value: pr.Int(g.Waits) + " (" + pr.Minutes(g.Idle) + ")"}, {Label: c.T("meeting.goal.fair"), Value: fairness(c, g.Waits, g.Uneven)},
		{Label: c.T("meeting.goal.changes"), Value: pr.Int(g.Changes)}, {Label: c.T("meeting.goal.travel"), Value: pr.Minutes(g.Travel)},
		{Label: c.T("meeting.goal.told"), Value: pr.Int(g.Told)}, {Label: c.T("meeting.goal.since"), Value: c.T("meeting.seconds", int(g.SinceGain.Seconds()))}}
	return b
}

// atMost is the proven bound of a run under way, "–" while there is none.
func atMost(pr text.Printer, g *meeting.Progress) string {
	switch {
	case !g.Bounded:
		return "–"
	case g.Proven():
		return pr.T("meeting.goal.most.met", pr.Int(g.Most))
	}
	return pr.T("meeting.goal.most.at", pr.Int(g.Most))
}

// bounded says what is proven of the number placed; "" when nothing is.
func bounded(c *web.Call, g *meeting.Progress) string {
	if !g.Bounded || g.Total == 0 {
		return ""
	}
	out := c.T("meeting.goal.bounded", c.Printer().Int(g.Most))
	if g.Proven() {
		out = c.T("meeting.goal.proven")
	}
	if g.By != bound.Nothing {
		out += " " + c.T("meeting.goal.by."+string(g.By))
	}
	return out
}

// fairness is how many waits the person behind an average wait has: 1 when nobody waits twice.
func fairness(c *web.Call, waits, uneven int) string {
	if waits == 0 {
		return c.T("meeting.goal.fair.none")
	}
	return c.Printer().Decimal(float64(uneven)/float64(waits), 1)
}

// live streams the advance of a run, and leads to its result.
func (p *pages) live(c *web.Call) error {
	a, missionID, id := account.Of(c.Who), c.Path("mission"), c.Path("id")
	if _, err := p.meetings.Look(c.Ctx(), a, missionID, id); err != nil {
		return err
	}
	return c.Advance(500*time.Millisecond, func() (templ.Component, string, error) {
		run, err := p.meetings.Look(c.Ctx(), a, missionID, id)
		if err != nil || run.State != meeting.Waiting && run.State != meeting.Running {
			return nil, path(c, "plans/"+id), err
		}
		return progress.Body(under(c, &run)), "", nil
	})
}

func fill(c *web.Call, v *runView, o *meeting.Outcome) {
	pr, s := c.Printer(), o.Result.Score
	v.Gauges = []gauge.Gauge{{Label: c.T("meeting.goal.placed"), Value: pr.Int(s.Placed), Of: c.T("meeting.of", pr.Int(s.Total+len(o.Result.Left)-(s.Total-s.Placed))), Bar: true, Done: share(s.Placed, len(o.Result.Placed)+len(o.Result.Left)), Soft: bounded(c, &o.Progress)},
		{Label: c.T("meeting.goal.short"), Value: pr.Int(s.Short), Tone: alertIf(s.Short > 0), Soft: c.T("meeting.goal.short.more")},
		{Label: c.T("meeting.goal.told"), Value: pr.Int(s.Told), Soft: c.T("meeting.goal.told.more")}}
	v.Details = []facts.Fact{
		{Label: c.T("meeting.goal.waits"), Value: pr.Int(s.Waits) + " (" + pr.Minutes(s.Idle) + ") : " + c.T("meeting.goal.waits.more")},
		{Label: c.T("meeting.goal.fair"), Value: fairness(c, s.Waits, s.Uneven) + " : " + c.T("meeting.goal.fair.more")},
		{Label: c.T("meeting.goal.changes"), Value: pr.Int(s.Changes) + " : " + c.T("meeting.goal.changes.more")},
		{Label: c.T("meeting.goal.travel"), Value: pr.Minutes(s.Travel) + " : " + c.T("meeting.goal.travel.more")},
		{Label: c.T("meeting.plan.seed"), Value: strconv.FormatInt(o.Seed, 10) + " : " + c.T("meeting.plan.seed.hint")}}
	for _, x := range o.Changes {
		v.Moves = append(v.Moves, changed(c, o, &x))
	}
	v.MoreMoves, v.Same = o.Total-len(o.Changes), o.Total == 0
	for _, l := range o.Result.Left[:min(meeting.LeftMost, len(o.Result.Left))] {
		v.Left = append(v.Left, leftOut(c, o, l))
	}
	v.MoreLeft = len(o.Result.Left) - len(v.Left)
	for _, x := range o.Companies {
		v.Companies = append(v.Companies, companyRow{ID: x.OrganisationID, Name: o.Orgs[x.OrganisationID].Name, Placed: x.Placed, Accepted: x.Accepted, Before: x.Before})
	}
	slices.SortStableFunc(v.Companies, func(x, y companyRow) int { return cmp.Or(x.Placed-y.Placed, text.Compare(x.Name, y.Name)) })
	v.Intro = c.T("meeting.plan.intro", o.StartedBy, pr.DateTime(o.StartedAt, o.Mission.Zone))
}

// leftOut says in plain words why a request has no place, and leads to what keeps it out as things stand, and to the cure.
func leftOut(c *web.Call, o *meeting.Outcome, l meeting.LeftOut) decision.Decision {
	q := o.Requests[l.Request]
	d := decision.Decision{Tone: ui.Sun, Icon: "minus", Sentence: o.Label(&q), Href: path(c, "requests/"+q.ID+"/why")}
	why, cure := cureOf(l.Why)
	words := []string{}
	if why != "" {
		words = append(words, c.T("meeting.left."+why))
	}
	for _, reason := range l.Reasons[:min(2, len(l.Reasons))] {
		words = append(words, c.Say(reason))
	}
	d.Soft = strings.Join(words, " ")
	d.Actions = []ui.Action{{Label: c.T("meeting.cure." + cure), Href: path(c, "requests/"+q.ID+"/edit")}}
	if cure == "board" {
		d.Actions[0].Href = to(c, "board", "pick", q.ID)
	}
	return d
}

// cureOf sorts the planner's reasons into what people say, and what most often mends it.
func cureOf(k plan.Kind) (why, cure string) {
	switch k {
	case plan.PersonAway, plan.PersonBusy, plan.PersonMeeting, plan.PersonTaken, plan.NoRepresentative:
		return "people", "people"
	case plan.TravelFrom, plan.TravelTo, plan.TravelShort:
		return "travel", "place"
	case plan.SpotTaken, plan.AllTaken, plan.SpotClosed:
		return "spots", "board"
	case plan.NoSpot, plan.SpotSmall, plan.WrongSpot:
		return "small", "place"
	case plan.OutsideWindow, plan.OutsideHours, plan.OffGrid, plan.Lunch:
		return "hours", "hours"
	case plan.DayFull, plan.FirmFull:
		return "full", "people"
	case plan.NoInterpreter, plan.InterpreterTaken:
		return "language", "language"
	}
	return "", "request"
}

func share(part, whole int) float64 { return float64(part) / float64(max(1, whole)) }

func alertIf(yes bool) ui.Tone {
	if yes {
		return ui.Alert
	}
	return ui.Plain
}

// changed tells what a plan changes for one request: where and when, or only who comes, by name.
func changed(c *web.Call, o *meeting.Outcome, x *meeting.PlanChange) diff.Change {
	pr, z := c.Printer(), o.Mission.Zone
	q := o.Requests[x.Request]
	ch := diff.Change{Kind: diff.Added, Sentence: o.Label(&q), After: pr.DateTime(x.Start, z) + ", " + o.Where(x.Spot), Href: path(c, "requests/"+q.ID)}
	if x.Was == nil {
		if x.Moved {
			ch.Kind = diff.Moved
		}
		return ch
	}
	ch.Kind, ch.Before, ch.Soft = diff.Moved, x.Was.When(pr)+", "+o.Where(o.SpotOf(x.Was)), whoChanges(c, o, x)
	if x.Was.Timed() {
		ch.Before = pr.DateTime(x.Was.Starts, z) + ", " + o.Where(o.SpotOf(x.Was))
	}
	if ch.Before == ch.After {
		ch.Kind, ch.Before = diff.Changed, ""
		if ch.Soft == "" {
			ch.Soft = c.T("meeting.plan.interpreter")
		}
	}
	return ch
}

// whoChanges names who comes by the plan and did not, and who no longer comes.
func whoChanges(c *web.Call, o *meeting.Outcome, x *meeting.PlanChange) string {
	names := func(ids []string) string {
		out := make([]string, len(ids))
		for i, id := range ids {
			who := o.People[id]
			out[i] = who.Label(c.Lang)
		}
		return c.Printer().List(out)
	}
	switch {
	case len(x.Come) > 0 && len(x.Stay) > 0:
		return c.N("meeting.plan.instead", len(x.Come), names(x.Come), names(x.Stay))
	case len(x.Come) > 0:
		return c.N("meeting.plan.come", len(x.Come), names(x.Come))
	case len(x.Stay) > 0:
		return c.N("meeting.plan.stay", len(x.Stay), names(x.Stay))
	}
	return ""
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
		return c.Redirect(path(c, "plans/"+c.Path("id")), web.Note(c.Sentence(err)))
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
		flashes = append(flashes, web.Note(c.T("meeting.plan.dropped", c.Say(d))))
	}
	return c.Redirect(path(c, "board"), flashes...)
}

func (p *pages) discard(c *web.Call) error {
	err := p.meetings.Discard(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Path("id"))
	if fault.Is(err, fault.Conflict) {
		return c.Redirect(path(c, "plans/"+c.Path("id")), web.Note(c.Sentence(err)))
	}
	if err != nil {
		return err
	}
	return c.Redirect(path(c, "plans"), web.Done(c.T("meeting.plan.discarded")))
}
