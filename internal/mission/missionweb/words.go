package missionweb

import (
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web/ui"
)

// when tells when a mission is, as far as it is known.
func when(p text.Printer, m mission.Mission) string {
	switch {
	case m.Dated() && m.LastDay.IsZero():
		return p.T("mission.from_day", p.Date(m.FirstDay))
	case m.Dated():
		return p.Days(m.FirstDay, m.LastDay)
	case m.Year > 0:
		return strconv.Itoa(m.Year)
	}
	return p.T("mission.no_date")
}

// where tells in which city and country a mission is.
func where(p text.Printer, m mission.Mission) string {
	var parts []string
	if m.City != "" {
		parts = append(parts, m.City)
	}
	if m.Country != "" {
		parts = append(parts, p.Country(m.Country))
	}
	return strings.Join(parts, ", ")
}

// at puts a city after the French "à": "à Miami", "au Caire".
func at(p text.Printer, city string) string {
	if p.Lang != text.FR {
		return "in " + city
	}
	for article, words := range map[string]string{"Le ": "au ", "Les ": "aux "} {
		if rest, ok := strings.CutPrefix(city, article); ok {
			return words + rest
		}
	}
	return "à " + city
}

// cityOf names where the clocks of a zone hang: the mission's city, or that of home.
func cityOf(p text.Printer, m mission.Mission, z span.Zone) string {
	if z == m.Zone && m.City != "" {
		return m.City
	}
	return p.ZoneCity(z)
}

// clockNotes tells which clocks change during a mission: "L'heure d'été prend fin à Miami le dimanche 5
// novembre 2017."
func clockNotes(p text.Printer, m mission.Mission) []string {
	var out []string
	for _, c := range m.ClockChanges() {
		before := p.Clock(span.ClockOf(c.At.Add(-time.Minute), c.Zone) + 1)
		out = append(out, p.T("mission.clock."+string(c.Summer), at(p, cityOf(p, m, c.Zone)), p.Day(c.Day), before, p.Time(c.At, c.Zone)))
	}
	return out
}

// gapNotes tells how far home is ahead, day by day: "Le 4 novembre : Paris +5 h".
func gapNotes(p text.Printer, m mission.Mission) []string {
	if m.HomeZone == m.Zone {
		return nil
	}
	var out []string
	for _, g := range m.HomeGaps() {
		noon := span.LocalLenient(g.First, span.Hm(12, 0), m.Zone)
		days := p.Days(g.First, g.Last)
		out = append(out, days+" · "+p.ZoneGap(m.Zone, m.HomeZone, noon))
	}
	return out
}

// sectors names sectors that were written as "health; port".
func sectors(p text.Printer, list []string) string {
	var out []string
	for _, s := range list {
		s = strings.TrimSpace(s)
		if key := "mission.sector." + s; text.Has(key) {
			s = p.T(key)
		}
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// badge tells in a word what sort of record a mission is, or where it stands now.
func badge(p text.Printer, m mission.Mission, now span.Instant) (string, ui.Tone) {
	phase := m.Phase(now)
	switch {
	case m.Reconstructed:
		return p.T("mission.badge.reconstructed"), ui.Plain
	case m.Invented:
		return p.T("mission.badge.invented"), ui.Sun
	case phase == mission.Closed:
		return p.T("mission.state.closed"), ui.Plain
	case phase == mission.Cancelled:
		return p.T("mission.state.cancelled"), ui.Alert
	case phase == mission.Open:
		return p.T("mission.state.open"), ui.Done
	}
	return p.T("mission.state.preparing"), ui.Sea
}

func rowOf(p text.Printer, m mission.Mission, now span.Instant) missionRow {
	r := missionRow{Name: m.Name(p.Lang), Href: PathOf(m.ID, ""), Kind: p.T("mission.kind." + string(m.Kind)), When: when(p, m), Where: where(p, m)}
	r.Badge, r.Tone = badge(p, m, now)
	return r
}

// sectorPrefix begins the catalogue's keys of sectors.
const sectorPrefix = "mission.sector."

// sectorCodes reads sectors as somebody wrote them: the catalogue's words, in either language, are the codes that
// tables carry; other words stay.
func sectorCodes(s string) string {
	codes := map[string]string{}
	for _, key := range text.Keys() {
		if code, is := strings.CutPrefix(key, sectorPrefix); is {
			for _, l := range []text.Lang{text.FR, text.EN} {
				codes[text.Key(text.Printer{Lang: l}.T(key))] = code
			}
		}
	}
	var out []string
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' }) {
		word = strings.TrimSpace(word)
		if code := codes[text.Key(word)]; code != "" {
			word = code
		}
		if word != "" {
			out = append(out, word)
		}
	}
	return strings.Join(out, "; ")
}

// sectorWords writes them for the form, in the person's language.
func sectorWords(p text.Printer, s string) string {
	list := strings.Split(s, ";")
	for i := range list {
		list[i] = sectors(p, list[i:i+1])
	}
	return strings.Join(list, "; ")
}

// target writes an aim: "plus de 200", "environ 40".
func target(p text.Printer, t mission.Target, reached map[string]string) targetRow {
	qualified := func(v string) string {
		if v == "" {
			return ""
		}
		return strings.TrimSpace(t.Qualifier(p.Lang) + " " + v)
	}
	row := targetRow{Label: t.Label(p.Lang), Target: qualified(t.Target), Baseline: t.Baseline, Due: t.Due, Note: t.Note(p.Lang), Now: reached[t.Ref]}
	if d, err := span.ParseDay(t.Due); err == nil {
		row.Due = p.Date(d)
	}
	if t.Target == "" {
		row.Baseline = qualified(t.Baseline)
	}
	return row
}

// num writes a number, nothing for 0.
func num(p text.Printer, n int) string {
	if n == 0 {
		return ""
	}
	return p.Int(n)
}
