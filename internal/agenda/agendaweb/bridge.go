package agendaweb

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/timeline"
)

// Bridge makes the agenda's parts of a mission's first page; app hands them to it. Each returns nothing for an actor
// whom it is not for.
type Bridge struct{ Agenda *agenda.Service }

func team(a account.Actor, missionID string) bool {
	return a.Organises(missionID) || a.IsIntermediary(missionID)
}

// Gauges counts the conflicts, and what the next version would hold.
func (b Bridge) Gauges(ctx context.Context, a account.Actor, missionID string) ([]gauge.Gauge, error) {
	if !team(a, missionID) {
		return nil, nil
	}
	n, err := b.Agenda.Numbers(ctx, a, missionID)
	if err != nil {
		return nil, err
	}
	p := text.From(ctx)
	conflicts := gauge.Gauge{Label: p.T("agenda.bridge.conflicts"), Value: p.Int(n.Hard), Href: "/m/" + missionID + "/conflicts"}
	if n.Hard > 0 {
		conflicts.Tone = ui.Alert
	}
	number := 1
	if n.Release != nil {
		number = n.Release.Number + 1
	}
	return []gauge.Gauge{conflicts, {Label: p.T("agenda.bridge.version"), Value: p.Int(number), Soft: p.N("agenda.bridge.changed", n.ChangedFrom), Href: "/m/" + missionID + "/releases"}}, nil
}

// Decisions lists what waits for an organiser: conflicts, the next version, people who have not seen the last.
func (b Bridge) Decisions(ctx context.Context, a account.Actor, missionID string) ([]decision.Decision, error) {
	if !a.Organises(missionID) {
		return nil, nil
	}
	n, err := b.Agenda.Numbers(ctx, a, missionID)
	if err != nil {
		return nil, err
	}
	p := text.From(ctx)
	path := "/m/" + missionID + "/"
	var out []decision.Decision
	if n.Hard > 0 {
		out = append(out, decision.Decision{Tone: ui.Alert, Icon: "alert", Sentence: p.N("agenda.bridge.settle", n.Hard), Href: path + "conflicts",
			Actions: []ui.Action{{Label: p.T("agenda.bridge.settle_do"), Href: path + "conflicts"}}})
	}
	switch {
	case n.ChangedFrom > 0 && n.Release == nil:
		out = append(out, decision.Decision{Tone: ui.Sea, Icon: "release", Sentence: p.N("agenda.bridge.publish_first", n.ChangedFrom), Href: path + "releases",
			Actions: []ui.Action{{Label: p.T("agenda.bridge.publish_do", 1), Href: path + "releases"}}})
	case n.ChangedFrom > 0:
		out = append(out, decision.Decision{Tone: ui.Sun, Icon: "release", Sentence: p.N("agenda.bridge.publish", n.ChangedFrom, n.Release.Number), Href: path + "releases",
			Actions: []ui.Action{{Label: p.T("agenda.bridge.publish_do", n.Release.Number+1), Href: path + "releases"}}})
	}
	if n.Release != nil && n.Unseen > 0 {
		href := releasePath(missionID, n.Release.Number) + "#told"
		out = append(out, decision.Decision{Tone: ui.Plain, Icon: "mail", Sentence: p.N("agenda.bridge.unseen", n.Unseen, n.Release.Number), Href: href,
			Actions: []ui.Action{{Label: p.T("agenda.bridge.unseen_do"), Href: href}}})
	}
	return out, nil
}

// most is how many items a strand of the timeline shows; meetings beyond are one band.
const most = 12

// Timeline draws the parallel tracks of one day, meetings of a track gathered when they are many.
func (b Bridge) Timeline(ctx context.Context, a account.Actor, m mission.Mission, day span.Day) (timeline.Props, error) {
	items, _, _, now, err := b.Agenda.Programme(ctx, a, m.ID, agenda.Filter{Days: []span.Day{day}, Bare: true})
	if err != nil {
		return timeline.Props{}, err
	}
	p := text.From(ctx)
	out := timeline.Props{Label: p.T("agenda.bridge.tracks"), Zone: p.ZoneNameAt(m.City, m.Zone, day.Bounds(m.Zone).From.Add(12*60*60*1e9)),
		From: m.DayOpens, To: m.DayCloses, Empty: p.T("agenda.bridge.tracks_none")}
	if span.DayOf(now, m.Zone) == day {
		out.Now = span.ClockOf(now, m.Zone)
	}
	for _, t := range ui.Tracks {
		row := timeline.Row{Track: t}
		row.Items = strand(p, m, slices.DeleteFunc(slices.Clone(items), func(it agenda.Item) bool { return track(it.Track) != t }))
		if len(row.Items) > 0 {
			out.Rows = append(out.Rows, row)
		}
	}
	return out, nil
}

// strand shows a track's items; when they are many its meetings become one band for each run of them.
func strand(p text.Printer, m mission.Mission, items []agenda.Item) []timeline.Item {
	gather := len(items) > most
	var out []timeline.Item
	var band *timeline.Item
	count := 0
	flush := func() {
		if band != nil {
			band.Label = p.N("agenda.items", count)
			out = append(out, *band)
		}
		band, count = nil, 0
	}
	for i := range items {
		it := &items[i]
		r, _, ok := it.Window()
		if !ok || it.Kind == item.KindFree {
			continue
		}
		from := span.ClockOf(r.From, it.Zone)
		to := from + span.Clock(r.Duration().Minutes())
		if gather && it.Kind == item.KindMeeting {
			if band != nil && from > band.To {
				flush()
			}
			if band == nil {
				band = &timeline.Item{From: from, To: to, Certainty: ui.Confirmed, Href: "/m/" + m.ID + "/board?day=" + string(it.Day)}
			}
			band.To = max(band.To, to)
			count++
			continue
		}
		x := timeline.Item{From: from, To: to, Label: it.Title.In(p.Lang), Soft: it.PlaceLine(p.Lang), Certainty: certainty(it.Certainty),
			Href: writer{mission: m}.href(it.Kind, it.SubjectID)}
		if !it.Timed() {
			x.When = it.Hours(p)
		}
		out = append(out, x)
	}
	flush()
	return out
}
