package programmeweb

import (
	"context"
	"net/url"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/tabs"
	"escale.dev/escale/internal/web/ui/timeline"
	"escale.dev/escale/internal/web/ui/today"
	"escale.dev/escale/internal/web/ui/week"
)

// together is how near two meetings must be to stand in one band of the timeline.
const together = 45 * time.Minute

func (p *pages) show(c *web.Call) error {
	var day span.Day
	if q := c.Query("day"); q != "" {
		d, err := span.ParseDay(q)
		if err != nil {
			return err
		}
		day = d
	}
	pr, err := p.programme.Programme(c.Ctx(), account.Of(c.Who), c.Path("mission"), day)
	if err != nil {
		return err
	}
	if c.Query("highlights") != "" {
		return c.Render(c.T("programme.highlights"), highlightsPage(highlightsOf(c.Ctx(), pr)))
	}
	return c.Render(c.T("programme.title"), programmePage(viewOf(c.Ctx(), pr, ui.Track(c.Query("track")))))
}

func viewOf(ctx context.Context, pr programme.Programme, track ui.Track) programmeView {
	t := text.From(ctx)
	v := programmeView{Version: versionOf(t, pr), Empty: t.T("programme.none")}
	if !pr.Day.IsZero() {
		v.Title = item.Capital(t.Day(pr.Day))
		v.Zone = t.ZoneNameAt(pr.Mission.City, pr.Mission.Zone, noon(pr))
	}
	for _, d := range pr.Days {
		v.Days = append(v.Days, tabs.Tab{Label: t.DayTiny(d), Href: here(d, track), Count: pr.Count[d], On: d == pr.Day})
	}
	v.Tracks = []tabs.Tab{{Label: t.T("programme.all_tracks"), Href: here(pr.Day, ""), On: track == ""}}
	for _, k := range ui.Tracks {
		v.Tracks = append(v.Tracks, tabs.Tab{Label: t.T(k.Key()), Href: here(pr.Day, k), On: track == k})
	}
	if track != "" {
		keep := func(it agenda.Item) bool { return trackOf(&it) != track }
		pr.Items, pr.Undated = slices.DeleteFunc(pr.Items, keep), slices.DeleteFunc(pr.Undated, keep)
		if track != ui.Business {
			pr.Meetings = nil
		}
	}
	v.Timeline = timelineOf(t, pr)
	v.Groups = groupsOf(t, pr)
	if pr.MayEdit {
		add := ui.Action{Label: t.T("programme.add"), Href: path(pr.Mission.ID, "sessions/new") + query("day", string(pr.Day)), Main: true, Icon: "plus"}
		if len(v.Groups) == 0 {
			v.Begin = []ui.Action{add} // once on a page
		} else {
			v.Actions = append(v.Actions, add)
		}
	}
	v.Actions = append(v.Actions, ui.Action{Label: t.T("programme.highlights"), Href: "?highlights=1", Icon: "star"},
		ui.Action{Label: t.T("programme.pdf"), Href: path(pr.Mission.ID, "programme.pdf"), Icon: "print"})
	if pr.Day != "" {
		v.Actions = append(v.Actions, ui.Action{Label: t.T("programme.print_day"), Href: path(pr.Mission.ID, "day/"+string(pr.Day)+".pdf"), Icon: "print"})
	}
	return v
}

func noon(pr programme.Programme) span.Instant {
	return pr.Day.Bounds(pr.Mission.Zone).From.Add(12 * time.Hour)
}

func here(d span.Day, track ui.Track) string {
	q := url.Values{}
	if !d.IsZero() {
		q.Set("day", string(d))
	}
	if track != "" {
		q.Set("track", string(track))
	}
	return "?" + q.Encode()
}

func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + url.Values{name: {value}}.Encode()
}

// versionOf says what is shown: "brouillon, 3 changements depuis la version 2", or the version.
func versionOf(t text.Printer, pr programme.Programme) string {
	switch {
	case pr.Draft && pr.Release == nil:
		return t.T("programme.draft")
	case pr.Draft && pr.ChangedSince == 0:
		return t.T("programme.draft_same", pr.Release.Number)
	case pr.Draft:
		return t.N("programme.draft_since", pr.ChangedSince, pr.Release.Number)
	case pr.Release == nil:
		return t.T("programme.unpublished")
	}
	return t.T("programme.version", pr.Release.Number, t.DateTime(pr.Release.PublishedAt, pr.Mission.Zone))
}

func trackOf(it *agenda.Item) ui.Track {
	if k := ui.Track(it.Track); slices.Contains(ui.Tracks, k) {
		return k
	}
	return ui.Networking // hours kept free stand with what is not business
}

// Timeline draws the parallel tracks of a day for another page: the Bridge.
func Timeline(s *programme.Service) func(ctx context.Context, a account.Actor, missionID string, day span.Day) (timeline.Props, error) {
	return func(ctx context.Context, a account.Actor, missionID string, day span.Day) (timeline.Props, error) {
		pr, err := s.Programme(ctx, a, missionID, day)
		return timelineOf(text.From(ctx), pr), err
	}
}

func timelineOf(t text.Printer, pr programme.Programme) timeline.Props {
	m := pr.Mission
	p := timeline.Props{Label: t.T("programme.timeline", t.Day(pr.Day)), Zone: t.ZoneLabel(m.City, m.Zone), From: m.DayOpens, To: m.DayCloses, Empty: t.T("programme.none")}
	if span.DayOf(pr.Now, m.Zone) == pr.Day {
		p.Now = span.ClockOf(pr.Now, m.Zone)
	}
	for _, k := range ui.Tracks {
		r := timeline.Row{Track: k}
		for _, it := range pr.Items {
			if trackOf(&it) != k {
				continue
			}
			if placed, ok := eventOf(t, pr, it); ok {
				r.Items = append(r.Items, placed)
			}
		}
		if k == ui.Business {
			r.Items = append(r.Items, bands(t, pr)...)
		}
		if len(r.Items) > 0 {
			p.Rows = append(p.Rows, r)
		}
	}
	if len(pr.Items) > 0 {
		p.Empty = t.T("programme.none_timed")
	}
	return p
}

// eventOf places an item on the day's axis; ok is false when its hour is wholly unknown.
func eventOf(t text.Printer, pr programme.Programme, it agenda.Item) (e timeline.Item, ok bool) {
	when, _, ok := it.Window()
	if it.Fuzzy == item.After {
		when.To = min(when.To, when.From.Add(2*time.Hour))
	}
	e = timeline.Item{From: clock(pr, when.From), To: clock(pr, when.To), Label: it.Title.In(t.Lang), Soft: it.Place.Name, Href: hrefOf(pr.Mission.ID, it),
		Certainty: ui.Certainty(it.Certainty), Conflict: pr.Clashing[it.ID]}
	if it.Fuzzy != item.Exact {
		e.When = it.Hours(t)
	} else if it.Zone != pr.Mission.Zone {
		e.When = it.Hours(t) + " (" + t.ZoneName(it.Zone, it.Starts) + ")"
	}
	return e, ok
}

// clock is an instant on the axis of the day shown, which ends with the day.
func clock(pr programme.Programme, i span.Instant) span.Clock {
	z := pr.Mission.Zone
	return max(0, min(span.Clock(24*60*span.DayOf(i, z).Sub(pr.Day))+span.ClockOf(i, z), 26*60))
}

// bands gathers meetings that follow one another: "62 rendez-vous".
func bands(t text.Printer, pr programme.Programme) (out []timeline.Item) {
	exact := slices.DeleteFunc(slices.Clone(pr.Meetings), span.Range.Empty)
	for i := 0; i < len(exact); {
		from, to, n := exact[i].From, exact[i].To, 0
		for ; i < len(exact) && exact[i].From <= to.Add(together); i++ {
			to = max(to, exact[i].To)
			n++
		}
		out = append(out, timeline.Item{From: clock(pr, from), To: clock(pr, to), Label: t.N("programme.meetings", n), Href: path(pr.Mission.ID, "board") + query("day", string(pr.Day)), Certainty: ui.Confirmed})
	}
	return out
}

func hrefOf(missionID string, it agenda.Item) string {
	switch {
	case it.Kind == item.KindSession && it.SubjectID != "":
		return path(missionID, "sessions/"+it.SubjectID)
	case it.Kind == item.KindMeeting && it.SubjectID != "":
		return path(missionID, "meetings/"+it.SubjectID)
	}
	return ""
}

// groupsOf lists the day: with an hour, at some hour of it, and what has no day at all.
func groupsOf(t text.Printer, pr programme.Programme) []group {
	dated, vague, undated := group{Title: t.T("programme.dated")}, group{Title: t.T("programme.vague")}, group{Title: t.T("programme.undated"), Soft: t.T("programme.undated_more")}
	for _, it := range pr.Items {
		switch {
		case it.Fuzzy == item.DayOnly:
			vague.Rows = append(vague.Rows, rowOf(t, pr, it))
		default:
			dated.Rows = append(dated.Rows, rowOf(t, pr, it))
		}
	}
	if meetings := len(pr.Meetings); meetings > 0 {
		dated.Rows = append(dated.Rows, row{When: t.T("programme.all_day"), Title: t.N("programme.meetings", meetings), Track: ui.Business, Certainty: ui.Confirmed,
			Href: path(pr.Mission.ID, "board") + query("day", string(pr.Day))})
	}
	for _, it := range pr.Undated {
		undated.Rows = append(undated.Rows, rowOf(t, pr, it))
	}
	return slices.DeleteFunc([]group{dated, vague, undated}, func(g group) bool { return len(g.Rows) == 0 })
}

func rowOf(t text.Printer, pr programme.Programme, it agenda.Item) row {
	r := row{When: it.Hours(t), Title: it.Title.In(t.Lang), Href: hrefOf(pr.Mission.ID, it), Place: it.PlaceLine(t.Lang), Track: trackOf(&it),
		Certainty: ui.Certainty(it.Certainty), Clash: pr.Clashing[it.ID], Highlight: it.Highlight, Confidential: it.Confidential}
	if it.Day.IsZero() {
		r.When = it.When(t)
	}
	if it.Zone != pr.Mission.Zone && it.Starts != 0 {
		r.Zone = t.ZoneName(it.Zone, it.Starts)
	}
	return r
}

// highlightsOf is the one page of great moments, for whoever reads only one.
func highlightsOf(ctx context.Context, pr programme.Programme) highlightsView {
	t := text.From(ctx)
	v := highlightsView{Version: versionOf(t, pr), None: t.T("programme.highlights_none"), Back: ui.Action{Label: t.T("programme.back"), Href: path(pr.Mission.ID, "programme")}}
	for _, it := range pr.Highlights {
		if it.Day.IsZero() {
			v.Undated = append(v.Undated, rowOf(t, pr, it))
			continue
		}
		if n := len(v.Days); n == 0 || v.Days[n-1].ID != string(it.Day) {
			v.Days = append(v.Days, week.Day{ID: string(it.Day), Label: item.Capital(t.Day(it.Day)), Soft: t.ZoneNameAt(pr.Mission.City, pr.Mission.Zone, it.Day.Bounds(it.Zone).From.Add(12*time.Hour))})
		}
		d := &v.Days[len(v.Days)-1]
		d.Entries = append(d.Entries, today.Entry{When: it.Hours(t), Title: it.Title.In(t.Lang), Soft: it.PlaceLine(t.Lang), Href: hrefOf(pr.Mission.ID, it),
			Track: trackOf(&it), Certainty: ui.Certainty(it.Certainty), Conflict: pr.Clashing[it.ID]})
	}
	return v
}
