package item

import (
	"strings"

	"escale.dev/escale/internal/ical"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// feedRefresh is how often a subscriber is asked to look again, in minutes.
const feedRefresh = 60

// Calendar writes items as a calendar file: exact hours as they are, what has only a day as a whole day, what has no
// day not at all. method is PUBLISH for a mail, "" for a feed. Cancelled items are in it as cancelled. at is when the items were published.
func Calendar(method ical.Method, name string, zone span.Zone, items []Item, at span.Instant, lang text.Lang) ([]byte, error) {
	f := ical.Feed{Name: name, Zone: string(zone), RefreshMinutes: feedRefresh, Method: method}
	for i := range items {
		if e, ok := event(&items[i], at, lang); ok {
			f.Events = append(f.Events, e)
		}
	}
	return ical.Write(f)
}

var statuses = map[Certainty]ical.Status{
	Asked: ical.Tentative, Expected: ical.Tentative, Idea: ical.Tentative,
	Confirmed: ical.Confirmed, Done: ical.Confirmed, CancelledCertainty: ical.Cancelled,
}

func event(it *Item, at span.Instant, lang text.Lang) (ical.Event, bool) {
	p := text.Printer{Lang: lang}
	changed := it.ChangedAt
	if changed == 0 {
		changed = at
	}
	e := ical.Event{UID: it.UID, Sequence: it.Sequence, Stamp: at.Time(), Modified: min(changed, at).Time(), Zone: string(it.Zone),
		Summary: it.Title.In(lang), Location: location(it, lang), Description: description(it, p),
		Categories: []string{string(it.Track)}, Status: statuses[it.Certainty], Private: it.Confidential,
		Free: it.Track == Free && it.Kind != KindFree}
	if it.State == Cancelled || it.Certainty == CancelledCertainty {
		e.Status = ical.Cancelled
	}
	switch {
	case it.Timed():
		e.Start, e.End = it.Starts.Time(), it.Ends.Time()
		e.Alarm = 15
	case it.Day == "":
		return e, false
	default:
		day := it.Day.Bounds(it.Zone)
		e.AllDay, e.Free = true, true
		e.Start, e.End = day.From.Time(), day.To.Time()
		e.Summary += " (" + it.Hours(p) + ")"
	}
	return e, true
}

func location(it *Item, lang text.Lang) string {
	parts := []string{it.PlaceLine(lang)}
	for _, s := range []string{it.Place.Address, it.Place.City} {
		if s != "" && !strings.Contains(parts[len(parts)-1], s) {
			parts = append(parts, s)
		}
	}
	return strings.Trim(strings.Join(parts, ", "), ", ")
}

func description(it *Item, p text.Printer) string {
	var lines []string
	for _, kind := range []HolderKind{Organisation, Person} {
		if names := it.NamesOf(kind, p.Lang); len(names) > 0 && len(names) <= 20 {
			lines = append(lines, p.List(names))
		}
	}
	if it.Certainty != Confirmed {
		lines = append(lines, Capital(it.Certainty.Words().In(p.Lang)))
	}
	for _, s := range []string{it.Note.In(p.Lang), it.Place.Directions.In(p.Lang)} {
		if strings.TrimSpace(s) != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}
