package studyweb

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/meeting/plan/bound"
	"escale.dev/escale/internal/meeting/study"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/progress"
)

// whatif shows a study, the latest unless another is named, and the form that asks for one.
func (p *pages) whatif(c *web.Call) error {
	return p.show(c, c.NewForm(map[string]string{"tables": "2", "shorter": "5", "language": "en", "preset": "balanced", "capacity": "on"}), false)
}

func (p *pages) show(c *web.Call, f *web.Form, invalid bool) error {
	x, err := p.studies.View(c.Ctx(), account.Of(c.Who), c.Path("mission"), c.Query("study"))
	if err != nil {
		return err
	}
	c.SetZone(x.Mission.Zone)
	v := whatifView{Mission: c.Path("mission"), Form: f, Presets: presets(c)}
	for i := range x.Earlier {
		if st := &x.Earlier[i]; x.Study == nil || st.ID != x.Study.ID {
			v.Earlier = append(v.Earlier, ui.Link{Label: c.T("study.whatif.by", c.Printer().DateTime(st.StartedAt, x.Mission.Zone), st.StartedBy), Href: path(c, "whatif", "study", st.ID)})
		}
	}
	if x.Study != nil {
		v.Asked = true
		v.Intro = c.T("study.whatif.intro", x.Study.StartedBy, c.Printer().DateTime(x.Study.StartedAt, x.Mission.Zone), c.T("study.preset."+presetName(x.Study.Preset)))
		if x.Study.Open() {
			c.Refresh(3 * time.Second)
			b := under(c, x.Study)
			v.Progress = &b
		}
		fillStudy(c, &v, &x)
	}
	if invalid {
		return c.Invalid(c.T("study.whatif.title"), whatifPage(v))
	}
	return c.Render(c.T("study.whatif.title"), whatifPage(v))
}

// asks are the scenarios of a form: one for each line that is filled.
func asks(f *web.Form) (out []study.Ask) {
	number := func(name string) int {
		if f.Get(name) == "" {
			return 0
		}
		return f.Int(name)
	}
	out = append(out, study.Ask{Tables: number("tables")})
	if n := number("interpreters"); n != 0 {
		out = append(out, study.Ask{Interpreters: n, Language: f.Get("language")})
	}
	out = append(out, study.Ask{Shorter: number("shorter")}, study.Ask{Longer: number("longer")}, study.Ask{PerDay: number("per_day")})
	if f.Has("capacity") {
		out = append(out, study.Ask{Capacity: true})
	}
	return out
}

func (p *pages) ask(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	list := asks(f)
	if f.Valid() {
		id, err := p.studies.Ask(c.Ctx(), account.Of(c.Who), c.Path("mission"), presetOf(f.Get("preset")), list, f.Has("together"))
		if err == nil {
			return c.Redirect(path(c, "whatif", "study", id))
		}
		if !f.Take(err) {
			return err
		}
	}
	return p.show(c, f, true)
}

func (p *pages) stop(c *web.Call) error {
	f, err := c.Form()
	if err != nil {
		return err
	}
	if err := p.studies.Stop(c.Ctx(), account.Of(c.Who), c.Path("mission"), f.Get("study")); err != nil {
		return err
	}
	return c.Redirect(path(c, "whatif", "study", f.Get("study")))
}

// live streams the advance of a study, and leads to its results.
func (p *pages) live(c *web.Call) error {
	a, missionID, id := account.Of(c.Who), c.Path("mission"), c.Query("study")
	if _, err := p.studies.View(c.Ctx(), a, missionID, id); err != nil {
		return err
	}
	return c.Advance(700*time.Millisecond, func() (templ.Component, string, error) {
		x, err := p.studies.View(c.Ctx(), a, missionID, id)
		if err != nil || x.Study == nil || !x.Study.Open() {
			return nil, path(c, "whatif", "study", id), err
		}
		return progress.Body(under(c, x.Study)), "", nil
	})
}

// under is a study that is under way.
func under(c *web.Call, st *study.Study) progress.Props {
	b := progress.Props{Title: c.T("study.whatif.running"), Sentence: c.T("study.whatif.side"), Total: len(st.Scenarios), Stream: path(c, "whatif/live", "study", st.ID),
		Stop: ui.Action{Label: c.T("study.whatif.stop"), Href: path(c, "whatif/stop"), Post: true, Fields: []ui.Pair{{Name: "study", Value: st.ID}}}}
	for i := range st.Scenarios {
		x := &st.Scenarios[i]
		how := c.T("study.state." + string(x.State))
		switch {
		case !x.State.Open():
			b.Done++
		case x.State == study.Running && x.StopAsked:
			how = c.T("study.state.stopping")
		case x.State == study.Running && x.Total > 0:
			how = c.Printer().Percent(float64(x.Done) / float64(x.Total))
		}
		b.Facts = append(b.Facts, facts.Short{Label: askWords(c, x.Ask), Value: how})
	}
	return b
}

// askWords says in words what a scenario asks for.
func askWords(c *web.Call, a study.Ask) string {
	if a.Capacity {
		return c.T("study.ask.capacity")
	}
	var parts []string
	add := func(key string, n int, args ...any) {
		if n != 0 {
			parts = append(parts, c.N("study.ask."+key, n, args...))
		}
	}
	if a.Tables < 0 {
		add("fewer", -a.Tables)
	} else {
		add("tables", a.Tables)
	}
	add("interpreters", a.Interpreters, languageName(c, a.Language))
	add("shorter", a.Shorter)
	add("longer", a.Longer)
	add("per_day", a.PerDay)
	if len(parts) == 0 {
		return c.T("study.ask.base")
	}
	return c.Printer().List(parts)
}

// languages are those that the form offers.
var languages = []string{"fr", "en", "es", "de", "it", "pt", "ar", "zh", "ja", "ko"}

func languageName(c *web.Call, code string) string {
	if slices.Contains(languages, code) {
		return c.T("study.language." + code)
	}
	return code
}

// fillStudy writes what scenarios gave: against the mission as it stands once that is done.
func fillStudy(c *web.Call, v *whatifView, x *study.View) {
	base := x.Study.Base()
	if base != nil && base.Result.Now != nil {
		now := study.Result{Score: *base.Result.Now, Total: base.Result.Total}
		row := rowOf(c, &now, nil, x)
		row.Name, row.Soft = c.T("study.whatif.now"), c.T("study.whatif.now.more")
		v.Rows = append(v.Rows, row)
	}
	for i := range x.Study.Scenarios {
		s := &x.Study.Scenarios[i]
		switch {
		case s.State == study.Failed:
			v.Failed = append(v.Failed, askWords(c, s.Ask)+" : "+c.Say(s.Problem))
		case s.State == study.Stopped:
			v.Failed = append(v.Failed, c.T("study.whatif.cut", askWords(c, s.Ask)))
		case s.State != study.Done:
		case s.Ask.Capacity:
			v.Rooms = append(v.Rooms, roomOf(c, s, x.Mission.Zone))
		default:
			against := base
			if s.Ask.Base() {
				against = nil
			}
			row := rowOf(c, &s.Result, against, x)
			row.Name = askWords(c, s.Ask)
			if s.Ask.Base() {
				row.Soft = c.T("study.ask.base.more")
			}
			if by := s.Result.By; by != bound.Nothing {
				row.Limit = c.T("study.by." + string(by))
			}
			v.Rows = append(v.Rows, row)
		}
	}
}

// rowOf writes one result, and its differences to another when there is one.
func rowOf(c *web.Call, r *study.Result, base *study.Scenario, x *study.View) scenarioRow {
	pr, s := c.Printer(), r.Score
	row := scenarioRow{Placed: cell{Value: pr.Ratio(s.Placed, r.Total), Soft: proven(c, r)},
		Waits: cell{Value: pr.Int(s.Waits), Soft: pr.Minutes(s.Idle)}, Changes: cell{Value: pr.Int(s.Changes)}, Travel: cell{Value: pr.Minutes(s.Travel)}}
	if base == nil {
		return row
	}
	b := base.Result.Score
	for _, x := range []struct {
		to    *cell
		n, up int
	}{{&row.Placed, s.Placed - b.Placed, 1}, {&row.Waits, s.Waits - b.Waits, -1}, {&row.Changes, s.Changes - b.Changes, -1}, {&row.Travel, s.Travel - b.Travel, -1}} {
		if x.n != 0 {
			x.to.Change = verdict(c, x.n, x.up)
		}
	}
	row.Gains = gainsOf(c, r, &base.Result, x)
	return row
}

// proven says of the number placed only what is proven.
func proven(c *web.Call, r *study.Result) string {
	switch {
	case r.Most == 0 && r.By == bound.Nothing:
		return ""
	case r.Proven():
		return c.T("study.proven")
	}
	return c.T("study.bound", c.Printer().Int(r.Most))
}

// namesMost is how many companies a scenario names on each side.
const namesMost = 3

// gainsOf names the companies that have more meetings, and those that have fewer.
func gainsOf(c *web.Call, r, base *study.Result, x *study.View) cell {
	pr := c.Printer()
	delta := map[string]int{}
	for id, n := range r.Companies {
		delta[id] = n
	}
	for id, n := range base.Companies {
		delta[id] -= n
	}
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(delta)), func(id string) bool { return delta[id] == 0 })
	slices.SortStableFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(max(delta[b], -delta[b]), max(delta[a], -delta[a])), text.Compare(x.Companies[a].Name, x.Companies[b].Name))
	})
	side := func(up bool, key string) string {
		var names []string
		rest := 0
		for _, id := range ids {
			if (delta[id] > 0) != up {
				continue
			}
			if len(names) == namesMost {
				rest++
				continue
			}
			names = append(names, x.Companies[id].Name+" "+signed(pr, delta[id]))
		}
		switch {
		case len(names) == 0:
			return ""
		case rest > 0:
			names = append(names, c.N("study.others", rest))
		}
		return c.T(key, pr.List(names))
	}
	gain, lose := side(true, "study.gain"), side(false, "study.lose")
	if gain == "" && lose == "" {
		return cell{Value: c.T("study.nobody")}
	}
	return cell{Value: cmp.Or(gain, lose), Soft: map[bool]string{true: lose}[gain != ""]}
}

// roomOf writes how few tables are enough.
func roomOf(c *web.Call, s *study.Scenario, zone span.Zone) roomView {
	pr, r := c.Printer(), s.Result.Room
	v := roomView{Advice: c.Say(r.Advice), Soft: c.T("study.room.soft", pr.Ratio(s.Result.Score.Placed, s.Result.Total), c.N("study.room.have", r.Have))}
	for _, h := range r.Halves {
		row := halfRow{Day: pr.Day(span.DayOf(h.From, zone)), Hours: pr.Times(span.Range{From: h.From, To: h.To}, zone), Tables: strconv.Itoa(h.Tables)}
		if h.Tables > 0 {
			row.Peak = pr.Time(h.Peak, zone)
		}
		v.Halves = append(v.Halves, row)
	}
	return v
}
