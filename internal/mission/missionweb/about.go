package missionweb

import (
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/facts"
)

func (p *pages) about(c *web.Call) error {
	a := account.Of(c.Who)
	sheet, err := p.missions.Sheet(c.Ctx(), a, c.Path("mission"))
	if err != nil {
		return err
	}
	reached, err := p.bridge.reach(c.Ctx(), View{Actor: a, Mission: sheet.Mission, Now: sheet.Now})
	if err != nil {
		return err
	}
	v := aboutOf(c.Printer(), sheet, reached)
	if a.Organises(sheet.Mission.ID) {
		v.Settings = PathOf(sheet.Mission.ID, "settings")
	}
	return c.Render(c.T("mission.about"), aboutPage(v))
}

func aboutOf(p text.Printer, s mission.Sheet, reached map[string]string) aboutView {
	m := s.Mission
	v := aboutView{Summary: m.Summary(p.Lang), Aims: m.Aims(p.Lang), Facts: factsOf(p, s), Notes: clockNotes(p, m),
		Series: s.Series.Name(p.Lang), Where: p.Country(m.Country)}
	for _, t := range s.Targets {
		v.Targets = append(v.Targets, target(p, t, reached))
	}
	for _, r := range s.Related {
		v.Related = append(v.Related, relatedRow(p, r, s.Now))
	}
	for _, e := range s.Editions {
		v.Editions = append(v.Editions, rowOf(p, e, s.Now))
	}
	if len(s.Editions) > 1 {
		v.Compare = "/series/" + s.Series.ID
	}
	for _, o := range s.Country {
		v.Country = append(v.Country, rowOf(p, o, s.Now))
	}
	return v
}

// relatedRow says a tie from the side of the mission that is looked at.
func relatedRow(p text.Printer, r mission.Related, now span.Instant) missionRow {
	row := rowOf(p, r.Other, now)
	key := "mission.relation." + string(r.Kind)
	if !r.Forward {
		key += ".back"
	}
	row.Kind = p.T(key)
	if note := (text.Pair{FR: r.NoteFR, EN: r.NoteEN}).In(p.Lang); note != "" {
		row.Kind += " · " + note
	}
	return row
}

func factsOf(p text.Printer, s mission.Sheet) []facts.Fact {
	m := s.Mission
	var out []facts.Fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, facts.Fact{Label: p.T(key), Value: value})
		}
	}
	add("mission.kind", p.T("mission.kind."+string(m.Kind)))
	add("mission.when", when(p, m))
	add("mission.where", where(p, m))
	zone := p.ZoneLabel(m.City, m.Zone)
	if m.Dated() {
		zone = p.ZoneNameOver(m.City, m.Zone, m.FirstDay, max(m.FirstDay, m.LastDay))
	}
	add("mission.zone", zone)
	if gaps := gapNotes(p, m); len(gaps) > 0 {
		out = append(out, facts.Fact{Label: p.T("mission.gaps"), Body: dashes(gaps)})
	}
	add("mission.lead", s.Lead)
	if m.Edition > 0 {
		add("mission.edition", p.Ordinal(m.Edition))
	}
	add("mission.sectors", sectors(p, strings.Split(m.Sectors, ";")))
	add("mission.announced", m.AnnouncedCompanies)
	for _, l := range s.Legs {
		words := []string{l.Name(p.Lang)}
		if !l.FirstDay.IsZero() {
			words = append(words, p.Days(l.FirstDay, max(l.FirstDay, l.LastDay)))
		}
		add("mission.leg", strings.Join(append(words, p.ZoneLabel(l.City, l.Zone)), " · "))
	}
	return out
}
