package ical

import (
	"strings"
	"time"

	goical "github.com/emersion/go-ical"
)

// times reads DTSTART and DTEND or DURATION; false when there is no start to read.
func (r *reader) times(e *Entry, c *goical.Component) bool {
	start, ok := r.when(c.Props.Get("DTSTART"))
	if !ok {
		r.missing(e, "cet événement n’a pas de début lisible et n’est pas repris", "this event has no readable start and is left out")
		return false
	}
	e.Start, e.End, e.AllDay = start.at, start.at, start.day
	e.Zone, e.Origin = start.zone, start.origin
	if e.AllDay {
		e.End = e.Start.AddDate(0, 0, 1)
	}
	r.ending(e, c, start)
	for name, t := range map[string]*time.Time{"DTSTAMP": &e.Stamp, "CREATED": &e.Created, "LAST-MODIFIED": &e.Modified} {
		if m, ok := r.when(c.Props.Get(name)); ok {
			*t = m.at
		}
	}
	if p := c.Props.Get("RRULE"); p != nil {
		e.Rule = Line(p.Value)
	} else if c.Props.Get("RDATE") != nil {
		e.Rule = "RDATE"
	}
	if p := c.Props.Get("RECURRENCE-ID"); p != nil {
		e.Override = Line(p.Value)
	}
	return true
}

func (r *reader) ending(e *Entry, c *goical.Component, start reading) {
	if p := c.Props.Get("DTEND"); p != nil {
		end, ok := r.when(p)
		switch {
		case !ok || end.day != start.day || (end.origin == Floating) != (start.origin == Floating):
			r.missing(e, "la fin de cet événement est illisible", "the end of this event cannot be read")
		case end.at.Before(e.Start):
			r.missing(e, "cet événement finit avant de commencer : sa fin est ignorée", "this event ends before it starts: its end is ignored")
		case !end.day || end.at.After(e.Start):
			e.End = end.at
		}
		return
	}
	if p := c.Props.Get("DURATION"); p != nil {
		d, ok := duration(p.Value)
		if !ok || d < 0 {
			r.missing(e, "la durée de cet événement est illisible", "the length of this event cannot be read")
			return
		}
		if d > 0 || !e.AllDay {
			e.End = e.Start.Add(d)
		}
	}
}

func (r *reader) missing(e *Entry, fr, en string) {
	if len(r.problems) < maxShown {
		r.problems = append(r.problems, Problem{Line: e.Line, UID: e.UID, FR: fr, EN: en})
	}
}

// reading is one date or date-time, resolved.
type reading struct {
	at     time.Time
	day    bool
	zone   string
	origin Origin
}

// when resolves the value of a date or date-time property.
func (r *reader) when(p *goical.Prop) (reading, bool) {
	if p == nil {
		return reading{}, false
	}
	value := strings.ToUpper(strings.TrimSpace(p.Value))
	if day, err := time.Parse(dayLayout, value); err == nil {
		return reading{at: day, day: true, origin: Floating}, sane(day)
	}
	if t, err := time.Parse(utcLayout, value); err == nil {
		return reading{at: t, zone: "UTC", origin: InUTC}, sane(t)
	}
	wall, err := time.Parse(wallLayout, value)
	if err != nil || !sane(wall) {
		return reading{}, false
	}
	id := p.Params.Get("TZID")
	if id == "" && r.home != nil {
		return reading{settle(wall, r.home), false, r.home.String(), ByCalendar}, true
	}
	if id == "" {
		return reading{at: wall, origin: Floating}, true
	}
	z, ok := r.find(id)
	if !ok {
		return reading{at: wall, origin: Floating}, true
	}
	if z.loc == nil {
		off := z.custom.offset(wall)
		return reading{wall.Add(-off).In(time.FixedZone(Line(id), int(off/time.Second))), false, "", ByOffset}, true
	}
	return reading{settle(wall, z.loc), false, z.name, z.origin}, true
}

// sane keeps to the years that every calendar program can show.
func sane(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9998 }

// duration reads an RFC 5545 duration, at most a hundred years either way.
func duration(s string) (time.Duration, bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	sign := time.Duration(1)
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		s, sign = rest, -1
	} else {
		s = strings.TrimPrefix(s, "+")
	}
	s, ok := strings.CutPrefix(s, "P")
	if !ok || s == "" {
		return 0, false
	}
	var total, n time.Duration
	digits, clock := false, false
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' {
			if n = n*10 + time.Duration(c-'0'); n > 1<<32 {
				return 0, false
			}
			digits = true
			continue
		}
		if c == 'T' && !digits && !clock {
			clock = true
			continue
		}
		unit, known := unitOf(c, clock)
		if !known || !digits || n > maxSpan/unit {
			return 0, false
		}
		total, n, digits = total+n*unit, 0, false
	}
	return sign * total, !digits && total <= maxSpan
}

const maxSpan = 100 * 366 * 24 * time.Hour

func unitOf(c byte, clock bool) (time.Duration, bool) {
	switch {
	case clock && c == 'H':
		return time.Hour, true
	case clock && c == 'M':
		return time.Minute, true
	case clock && c == 'S':
		return time.Second, true
	case !clock && c == 'D':
		return 24 * time.Hour, true
	case !clock && c == 'W':
		return 7 * 24 * time.Hour, true
	}
	return 0, false
}
