package ical

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	goical "github.com/emersion/go-ical"
)

// zoneSpan is one zone and the first and last instants written in it.
type zoneSpan struct {
	loc         *time.Location
	first, last time.Time
}

type zoneSpans map[string]*zoneSpan

// use loads a zone by its IANA name.
func (z zoneSpans) use(name string) (*time.Location, *Problem) {
	if isUTC(name) {
		return time.UTC, nil
	}
	loc, ok := loadZone(name)
	if !ok {
		return nil, problem("", "le fuseau horaire %q est inconnu", "the time zone %q is unknown", name)
	}
	return loc, nil
}

// note records that an instant is written in a zone.
func (z zoneSpans) note(name string, loc *time.Location, t time.Time) {
	s, ok := z[name]
	if !ok {
		z[name] = &zoneSpan{loc, t, t}
		return
	}
	if t.Before(s.first) {
		s.first = t
	}
	if t.After(s.last) {
		s.last = t
	}
}

// components gives one VTIMEZONE for each zone used, in the order of their names.
func (z zoneSpans) components() []*goical.Component {
	var out []*goical.Component
	for _, name := range slices.Sorted(maps.Keys(z)) {
		out = append(out, timezone(name, *z[name]))
	}
	return out
}

func isUTC(name string) bool {
	switch name {
	case "", "UTC", "Etc/UTC", "Z":
		return true
	}
	return false
}

// loadZone loads an IANA zone, refusing what is not a plain name of one.
func loadZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" || len(name) > 64 || strings.ContainsAny(name, ".\\ ") || name[0] == '/' {
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	return loc, err == nil
}

// observance is a stretch of time over which a zone keeps one offset.
type observance struct {
	start    time.Time // the transition; zero when the zone never had another offset
	from, to int       // seconds east of UTC before and after it
	name     string
	dst      bool
}

// observances lists those in force from the first day of first's year to the last of
// last's: the one already running first, then one for each real transition.
func observances(s zoneSpan) []observance {
	at := time.Date(s.first.In(s.loc).Year(), 1, 1, 0, 0, 0, 0, s.loc)
	until := time.Date(s.last.In(s.loc).Year()+1, 1, 1, 0, 0, 0, 0, s.loc)
	var out []observance
	for {
		start, end := at.ZoneBounds()
		name, offset := at.Zone()
		o := observance{start: start, from: offset, to: offset, name: name, dst: at.IsDST()}
		if !start.IsZero() {
			_, o.from = start.Add(-time.Second).Zone()
		}
		if n := len(out); n == 0 || out[n-1].to != o.to || out[n-1].dst != o.dst {
			out = append(out, o)
		}
		if end.IsZero() || !end.Before(until) {
			return out
		}
		at = end
	}
}

// negative says that the zone calls its winter "daylight saving" (Dublin, Rabat):
// readers expect the reverse.
func negative(all []observance) bool {
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		if a.dst != b.dst && (a.dst && a.to < b.to || b.dst && b.to < a.to) {
			return true
		}
	}
	return false
}

func timezone(name string, s zoneSpan) *goical.Component {
	c := goical.NewComponent(goical.CompTimezone)
	raw(c, "TZID", name)
	raw(c, "X-LIC-LOCATION", name)
	all := observances(s)
	flip := negative(all)
	for i, o := range all {
		if i == 0 && (o.start.IsZero() || o.start.Year() < 1970) {
			o.from, o.start = o.to, time.Time{}
		}
		kind := goical.CompTimezoneStandard
		if o.dst != (flip && len(all) > 1) {
			kind = goical.CompTimezoneDaylight
		}
		sub := goical.NewComponent(kind)
		raw(sub, "DTSTART", onset(o))
		raw(sub, "TZOFFSETFROM", offset(o.from))
		raw(sub, "TZOFFSETTO", offset(o.to))
		text(sub, "TZNAME", o.name)
		c.Children = append(c.Children, sub)
	}
	return c
}

// onset is the wall clock just before the transition; a zone that has long been still
// starts in 1970, before which some readers cannot count.
func onset(o observance) string {
	if o.start.IsZero() {
		return "19700101T000000"
	}
	return o.start.UTC().Add(time.Duration(o.from) * time.Second).Format(wallLayout)
}

// offset writes seconds east of UTC as +HHMM, with seconds only where there are any.
func offset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		s += fmt.Sprintf("%02d", seconds%60)
	}
	return s
}

// twice says that the wall clock shown at t in loc is shown a second time.
func twice(t time.Time, loc *time.Location) bool {
	t = t.In(loc)
	start, end := t.ZoneBounds()
	_, now := t.Zone()
	if !start.IsZero() {
		_, before := start.Add(-time.Second).Zone()
		if t.Sub(start) < time.Duration(before-now)*time.Second {
			return true
		}
	}
	if !end.IsZero() {
		_, after := end.Zone()
		return end.Sub(t) <= time.Duration(now-after)*time.Second
	}
	return false
}

// settle gives the instant a wall clock (held as if it were UTC) means in loc, as RFC
// 5545 reads it: the first of two, and a skipped hour by the offset before the gap.
func settle(wall time.Time, loc *time.Location) time.Time {
	shift := func(probe time.Duration) (time.Time, bool) {
		_, off := wall.Add(probe).In(loc).Zone()
		t := wall.Add(-time.Duration(off) * time.Second)
		_, real := t.In(loc).Zone()
		return t.In(loc), real == off
	}
	before, ok := shift(-24 * time.Hour)
	if ok {
		return before
	}
	if after, ok := shift(24 * time.Hour); ok {
		return after
	}
	return before
}
