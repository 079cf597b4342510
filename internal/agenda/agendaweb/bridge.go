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
	"escale.dev/escale/internal/web/ui/timeline"
)

// Bridge draws the agenda's part of a mission's first page; app hands it over.
type Bridge struct{ Agenda *agenda.Service }

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
