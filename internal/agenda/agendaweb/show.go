package agendaweb

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/today"
	"escale.dev/escale/internal/web/ui/week"
)

// writer turns items into what components show, for one reader.
type writer struct {
	*web.Call
	mission mission.Mission
	now     span.Instant
	home    bool   // also in the zone of home
	self    string // person or organisation whose agenda it is: not named in it
}

func (w writer) path(rest string) string { return "/m/" + w.mission.ID + "/" + rest }

// href leads to the record above an item; "" when the agenda is all there is.
func (w writer) href(kind, subject string) string {
	switch {
	case subject == "":
		return ""
	case kind == item.KindMeeting:
		return w.path("meetings/" + subject)
	case kind == item.KindSession:
		return w.path("sessions/" + subject)
	}
	return ""
}

// certainty is how the kit draws a level.
func certainty(c agenda.Certainty) ui.Certainty { return ui.Certainty(c) }

func track(t agenda.Track) ui.Track {
	if t == item.Free {
		return ui.Networking
	}
	return ui.Track(t)
}

// hours are an item's hours, with those of home behind when asked for.
func (w writer) hours(it *agenda.Item) string {
	p := w.Printer()
	s := it.Hours(p)
	if home := w.homeHour(it); home != "" {
		s += " (" + home + ")"
	}
	return s
}

// homeHour is the hour at home, when the reader asked for it and it is another one.
func (w writer) homeHour(it *agenda.Item) string {
	if !w.home || !it.Timed() || it.Zone.Offset(it.Starts) == w.mission.HomeZone.Offset(it.Starts) {
		return ""
	}
	return w.T("agenda.home_hour", w.Printer().Time(it.Starts, w.mission.HomeZone), w.Printer().ZoneCity(w.mission.HomeZone))
}

// with names who takes part, the reader left out.
func (w writer) with(it *agenda.Item) string {
	if it.Kind == item.KindMeeting {
		return w.Printer().List(w.names(it, item.Person, 6))
	}
	return ""
}

func (w writer) names(it *agenda.Item, kind item.HolderKind, most int) []string {
	var out []string
	for i, t := range it.Takes {
		if t.Kind != kind || t.ID == w.self || t.Role == item.Excused || i >= len(it.Names) {
			continue
		}
		n := it.Names[i]
		s := n.Name.In(w.Lang)
		if n.Organisation != "" && kind == item.Person && !strings.Contains(it.Title.In(w.Lang), n.Organisation) {
			s += " (" + n.Organisation + ")"
		}
		if s != "" {
			out = append(out, s)
		}
	}
	if len(out) > most {
		out = append(out[:most-1], w.N("agenda.more_people", len(out)-most+1))
	}
	return out
}

func (w writer) soft(it *agenda.Item) string {
	var parts []string
	for _, s := range []string{it.PlaceLine(w.Lang), w.with(it)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func (w writer) entry(it *agenda.Item, hop agenda.Hop, clashes map[string]bool) today.Entry {
	e := today.Entry{When: w.hours(it), Title: it.Title.In(w.Lang), Soft: w.soft(it), Href: w.href(it.Kind, it.SubjectID),
		Track: track(it.Track), Certainty: certainty(it.Certainty), Conflict: clashes[it.ID]}
	if r, _, ok := it.Window(); ok {
		e.Past = r.To <= w.now
	} else {
		e.Past = it.Day != "" && it.Day < span.DayOf(w.now, it.Zone)
	}
	e.Current = it.Timed() && it.Range().Contains(w.now)
	e.Walk, e.Mode = w.way(it, hop)
	return e
}

// way says how to get from an item to the next: "22 min en taxi, partir à 15:48".
func (w writer) way(from *agenda.Item, h agenda.Hop) (words, icon string) {
	if !h.Needed || h.Minutes == 0 {
		return "", ""
	}
	p := w.Printer()
	words = w.T("agenda.way."+modeKey(h.Mode), p.Minutes(h.Minutes))
	if h.LeaveAt != 0 {
		words += " · " + w.T("agenda.way.leave", p.Time(h.LeaveAt, from.Zone))
		if from.Timed() && h.LeaveAt < from.Ends {
			words += " · " + w.T("agenda.way.late", p.Duration(from.Ends.Sub(h.LeaveAt)))
		}
	}
	return words, modeIcon(h.Mode)
}

// outset says how to get from the hotel to the first item of a day: "8 min à pied, depuis l'hôtel · partir à 09:12".
func (w writer) outset(d agenda.Days, to *agenda.Item, h agenda.Hop) (words, icon string) {
	if !h.Needed || h.Minutes == 0 {
		return "", ""
	}
	words = w.T("agenda.today.from", w.T("agenda.way."+modeKey(h.Mode), w.Printer().Minutes(h.Minutes)), d.Hotel)
	if h.LeaveAt != 0 {
		words += " · " + w.T("agenda.way.leave", w.Printer().Time(h.LeaveAt, to.Zone))
	}
	return words, modeIcon(h.Mode)
}

func modeIcon(mode string) string {
	if mode == mission.Walk {
		return "walk"
	}
	return "car"
}

func modeKey(mode string) string {
	switch mode {
	case mission.Walk, mission.Taxi, mission.Transit, mission.Coach:
		return mode
	}
	return "unknown"
}

// days lists the days of a sheet, those without entries between the first and last of the mission included.
func (w writer) days(d agenda.Days, clashes map[string]bool) []week.Day {
	p := w.Printer()
	at := map[span.Day]int{}
	var out []week.Day
	add := func(day span.Day) {
		if _, have := at[day]; !have {
			at[day] = len(out)
			out = append(out, week.Day{ID: "d-" + string(day), Label: item.Capital(p.Day(day)), None: w.T("agenda.day.none")})
		}
	}
	last := span.Day("")
	if len(d.Items) > 0 {
		for _, day := range w.mission.Days() {
			if day < d.Items[0].Day || d.Items[0].Day == "" {
				add(day)
			}
		}
	}
	for i := range d.Items {
		it := &d.Items[i]
		for day := last.Add(1); last != "" && it.Day != "" && day < it.Day && day.Sub(last) < 31; day = day.Add(1) {
			add(day)
		}
		add(it.Day)
		hop := agenda.Hop{}
		if i < len(d.Hops) {
			hop = d.Hops[i]
		}
		o := &out[at[it.Day]]
		o.Entries = append(o.Entries, w.entry(it, hop, clashes))
		last = it.Day
	}
	for day, i := range at {
		if day == "" {
			out[i].Label = w.T("agenda.undated")
			continue
		}
		if day == span.DayOf(w.now, w.mission.Zone) {
			out[i].Today = w.T("agenda.today.word")
		}
		out[i].Soft = w.about(day, d)
	}
	return out
}

// about says the zone of a day's hours, and how full it is.
func (w writer) about(day span.Day, d agenda.Days) string {
	p := w.Printer()
	var parts []string
	for i := range d.Items {
		if it := &d.Items[i]; it.Day == day {
			parts = append(parts, w.zoneName(it))
			break
		}
	}
	for _, l := range d.Loads {
		if l.Day == day {
			parts = append(parts, w.T("agenda.load", p.Minutes(l.Minutes)))
			if l.TooFull {
				parts = append(parts, w.T("agenda.too_full"))
			}
		}
	}
	return strings.Join(parts, " · ")
}

// zoneName names the zone of an item's place: by the mission's city when it is the mission's zone.
func (w writer) zoneName(it *agenda.Item) string {
	city, when := it.Place.City, it.Starts
	if it.Zone == w.mission.Zone {
		city = w.mission.City
	}
	if when == 0 {
		when = it.Day.Bounds(it.Zone).From.Add(12 * time.Hour)
	}
	return w.Printer().ZoneNameAt(city, it.Zone, when)
}

// mapOf is the address of a map that shows where an item takes place; "" when there is nothing to look for.
func mapOf(d agenda.Days, it *agenda.Item) string {
	spot := d.Spots[it.PlaceID]
	address, city := it.Place.Address, it.Place.City
	if address == "" {
		address, city = spot.Address, spot.City
	}
	switch {
	case spot.Located:
		return fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f#map=17/%.5f/%.5f", spot.Latitude, spot.Longitude, spot.Latitude, spot.Longitude)
	case address != "":
		return "https://www.openstreetmap.org/search?query=" + url.QueryEscape(joined(address, city))
	}
	return ""
}

// sentences says changes in words.
func sentences(list []item.Change, l text.Lang) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Words(l))
	}
	return out
}
