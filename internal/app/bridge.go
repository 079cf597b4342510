package app

import (
	"context"
	"strconv"
	"sync"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/programme/programmeweb"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/timeline"
)

// bridge gathers what the capabilities above missions show on a mission's first page.
func (a *App) bridge() *missionweb.Bridge {
	b := &missionweb.Bridge{}
	b.AddGauges(100, a.meetingGauges)
	b.AddGauges(300, a.agendaGauges)
	b.AddDecisions(5, a.firstSteps)
	b.AddDecisions(10, a.conflictDecisions)
	b.AddDecisions(200, a.meetingDecisions)
	b.AddDecisions(300, a.releaseDecision)
	b.AddDecisions(400, a.sourceDecision)
	b.AddActions(10, a.publishAction)
	b.SetReached(a.reached)
	day := programmeweb.Timeline(a.programme)
	b.SetTimeline(func(ctx context.Context, v missionweb.View) (timeline.Props, error) {
		return day(ctx, v.Actor, v.Mission.ID, v.Day)
	})
	return b
}

// leads tells whether the viewer runs the mission: the Bridge's figures are for those.
func leads(v missionweb.View) bool { return v.Actor.Organises(v.Mission.ID) }

func (a *App) meetingGauges(ctx context.Context, v missionweb.View) ([]gauge.Gauge, error) {
	if account.NeedIntermediary(v.Actor, v.Mission.ID) != nil {
		return nil, nil
	}
	s, err := a.standing(ctx, v)
	if err != nil || s.Total == 0 && s.Target == 0 {
		return nil, err
	}
	p := text.From(ctx)
	placed := gauge.Gauge{Label: text.T(ctx, "app.gauge.placed"), Value: p.Int(s.Placed), Href: v.Path("board")}
	if s.Target > 0 {
		placed.Of, placed.Bar = text.T(ctx, "app.gauge.of_target", p.Int(s.Target)), true
		placed.Done, placed.Next = float64(s.Placed)/float64(s.Target), float64(s.ToPlace)/float64(s.Target)
	}
	under := gauge.Gauge{Label: text.T(ctx, "app.gauge.under", s.Minimum), Value: p.Int(s.Under), Of: text.T(ctx, "app.gauge.of", p.Int(len(s.Companies))), Href: v.Path("companies")}
	if s.Under > 0 && !over(v) {
		under.Tone = ui.Alert
	}
	waiting := gauge.Gauge{Label: text.T(ctx, "app.gauge.waiting"), Value: p.Int(s.Waiting), Href: v.Path("requests?state=sent")}
	return []gauge.Gauge{placed, under, waiting}, nil
}

// Aims that are counted as the mission goes, by the references that tables give them.
const (
	aimMeetings = "rendez-vous"
	aimMinimum  = "minimum"
)

// reached tells how far the aims are reached that Escale counts itself.
func (a *App) reached(ctx context.Context, v missionweb.View) (map[string]string, error) {
	if !leads(v) {
		return nil, nil
	}
	s, err := a.standing(ctx, v)
	if err != nil || s.Total == 0 {
		return nil, err
	}
	p := text.From(ctx)
	return map[string]string{
		aimMeetings: text.N(ctx, "app.reached.placed", s.Placed),
		aimMinimum:  text.T(ctx, "app.reached.served", p.Int(len(s.Companies)-s.Under), p.Int(len(s.Companies))),
	}, nil
}

func (a *App) standing(ctx context.Context, v missionweb.View) (meeting.Standing, error) {
	return once(ctx, "meeting.Standing "+v.Mission.ID, func() (meeting.Standing, error) { return a.meetings.Standing(ctx, v.Actor, v.Mission.ID) })
}

func (a *App) agendaCounts(ctx context.Context, v missionweb.View) (agenda.Counts, error) {
	return once(ctx, "agenda.Count "+v.Mission.ID, func() (c agenda.Counts, err error) {
		err = a.DB.Read(ctx, func(tx *db.Tx) error {
			c, err = agenda.Count(ctx, tx, v.Actor, v.Mission.ID)
			return err
		})
		return c, err
	})
}

func (a *App) agendaGauges(ctx context.Context, v missionweb.View) ([]gauge.Gauge, error) {
	if !leads(v) {
		return nil, nil
	}
	c, err := a.agendaCounts(ctx, v)
	if err != nil {
		return nil, err
	}
	p := text.From(ctx)
	conflicts := gauge.Gauge{Label: text.T(ctx, "app.gauge.conflicts"), Value: p.Int(c.Hard), Href: v.Path("conflicts")}
	if c.Hard > 0 {
		conflicts.Tone = ui.Alert
	}
	version := gauge.Gauge{Label: text.T(ctx, "app.gauge.version"), Value: "–", Href: v.Path("releases"), Soft: text.T(ctx, "app.gauge.unpublished")}
	if c.Release != nil {
		version.Value, version.Soft = strconv.Itoa(c.Release.Number), text.N(ctx, "app.gauge.since", c.ChangedFrom)
	}
	return []gauge.Gauge{conflicts, version}, nil
}

// conflictsShown is how many conflicts the Bridge names; the rest is behind the number.
const conflictsShown = 4

func (a *App) conflictDecisions(ctx context.Context, v missionweb.View) (out []decision.Decision, err error) {
	if !leads(v) {
		return nil, nil
	}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		all, err := agenda.HardConflicts(ctx, tx, v.Actor, v.Mission.ID, conflictsShown)
		for i := range all {
			if all[i].Hard() {
				out = append(out, decision.Decision{Tone: ui.Alert, Icon: "alert", Sentence: all[i].Words(text.From(ctx).Lang), Href: v.Path("conflicts"),
					Actions: []ui.Action{{Label: text.T(ctx, "app.bridge.solve"), Href: v.Path("conflicts")}}})
			}
		}
		return err
	})
	return out, err
}

// over tells whether a mission asks nothing of anybody any more: it has taken place, or is closed or cancelled.
func over(v missionweb.View) bool {
	phase := v.Mission.Phase(v.Now)
	return phase == mission.Closed || phase == mission.Cancelled
}

// firstSteps leads through what a new mission still lacks, in the order in which it is given.
func (a *App) firstSteps(ctx context.Context, v missionweb.View) ([]decision.Decision, error) {
	if !leads(v) || over(v) {
		return nil, nil
	}
	s, err := a.standing(ctx, v)
	if err != nil {
		return nil, err
	}
	c, err := a.agendaCounts(ctx, v)
	if err != nil {
		return nil, err
	}
	has, err := a.missions.Begun(ctx, v.Actor, v.Mission.ID)
	if err != nil {
		return nil, err
	}
	var out []decision.Decision
	for _, x := range []struct {
		done            bool
		key, icon, path string
		file            bool // it can come from a file
	}{
		{v.Mission.Dated(), "dates", "calendar", "settings", false},
		{has.Members, "delegation", "people", "delegation/add", true},
		{has.Participants, "companies", "org", "participants/add", true},
		{has.Places, "places", "place", "import", false},
		{c.Release != nil || c.ChangedFrom > 0, "programme", "timeline", "sessions/new", true},
		{s.Total > 0, "requests", "meeting", "requests/new", true},
	} {
		if x.done || x.key == "requests" && !has.Participants {
			continue
		}
		d := decision.Decision{Tone: ui.Sea, Icon: x.icon, Sentence: text.T(ctx, "app.first."+x.key), Href: v.Path(x.path),
			Actions: []ui.Action{{Label: text.T(ctx, "app.first."+x.key+".do"), Href: v.Path(x.path)}}}
		if x.file {
			d.Actions = append(d.Actions, ui.Action{Label: text.T(ctx, "app.first.import"), Href: v.Path("import")})
		}
		out = append(out, d)
	}
	return out, nil
}

func (a *App) meetingDecisions(ctx context.Context, v missionweb.View) ([]decision.Decision, error) {
	if account.NeedIntermediary(v.Actor, v.Mission.ID) != nil || over(v) {
		return nil, nil
	}
	s, err := a.standing(ctx, v)
	var out []decision.Decision
	if s.ToPlace > 0 {
		out = append(out, decision.Decision{Tone: ui.Sea, Icon: "meeting", Sentence: text.N(ctx, "app.bridge.to_place", s.ToPlace), Soft: text.T(ctx, "app.bridge.to_place_soft"),
			Href: v.Path("board"), Actions: []ui.Action{{Label: text.T(ctx, "app.bridge.place"), Href: v.Path("board")}}})
	}
	if s.Under > 0 && (s.Total > 0 || s.Target > 0) { // a mission told from the press has no requests to follow
		out = append(out, decision.Decision{Tone: ui.Sun, Icon: "org", Sentence: text.N(ctx, "app.bridge.under", s.Under, s.Minimum), Href: v.Path("companies"),
			Actions: []ui.Action{{Label: text.T(ctx, "app.bridge.see"), Href: v.Path("companies")}}})
	}
	return out, err
}

func (a *App) releaseDecision(ctx context.Context, v missionweb.View) ([]decision.Decision, error) {
	if !leads(v) || over(v) {
		return nil, nil
	}
	c, err := a.agendaCounts(ctx, v)
	if err != nil || c.Release == nil || c.ChangedFrom == 0 {
		return nil, err
	}
	return []decision.Decision{{Tone: ui.Sea, Icon: "release", Sentence: text.N(ctx, "app.bridge.changed", c.ChangedFrom, c.Release.Number), Soft: text.T(ctx, "app.bridge.changed_soft"),
		Href: v.Path("releases"), Actions: []ui.Action{{Label: text.T(ctx, "app.bridge.reread"), Href: v.Path("releases")}}}}, nil
}

// sourceDecision counts the contradictions of the sources that nobody has settled: also of a mission that is over, whose
// story is still told.
func (a *App) sourceDecision(ctx context.Context, v missionweb.View) (out []decision.Decision, err error) {
	if !leads(v) {
		return nil, nil
	}
	err = a.DB.Read(ctx, func(tx *db.Tx) error {
		n, err := source.OpenCount(ctx, tx, v.Mission.ID)
		if n > 0 {
			out = []decision.Decision{{Tone: ui.Sea, Icon: "file", Sentence: text.N(ctx, "app.bridge.contradictions", n), Soft: text.T(ctx, "app.bridge.contradictions_soft"),
				Href: v.Path("sources"), Actions: []ui.Action{{Label: text.T(ctx, "app.bridge.settle"), Href: v.Path("sources")}}}}
		}
		return err
	})
	return out, err
}

func (a *App) publishAction(ctx context.Context, v missionweb.View) ([]ui.Action, error) {
	if !leads(v) || !v.Mission.Dated() || over(v) {
		return nil, nil
	}
	c, err := a.agendaCounts(ctx, v)
	if err != nil || c.ChangedFrom == 0 {
		return nil, err
	}
	next := 1
	if c.Release != nil {
		next = c.Release.Number + 1
	}
	return []ui.Action{{Label: text.T(ctx, "app.bridge.publish", next), Href: v.Path("releases"), Icon: "release", Main: true}}, err
}

// memo keeps what one request has read, so that several parts of a page that show the same figures read them once.
type memo struct {
	mu   sync.Mutex
	kept map[string]any
}

type memoKey struct{}

func withMemo(ctx context.Context) context.Context {
	return context.WithValue(ctx, memoKey{}, &memo{kept: map[string]any{}})
}

// read gives what this request has read already under a key.
func read[T any](ctx context.Context, key string) (v T, found bool) {
	m, ok := ctx.Value(memoKey{}).(*memo)
	if !ok {
		return v, false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	v, found = m.kept[key].(T)
	return v, found
}

// once reads a value, or gives the one that this request has read already under the same key. Errors are not kept.
func once[T any](ctx context.Context, key string, read func() (T, error)) (T, error) {
	m, ok := ctx.Value(memoKey{}).(*memo)
	if !ok {
		return read()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if v, ok := m.kept[key].(T); ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		m.kept[key] = v
	}
	return v, err
}
