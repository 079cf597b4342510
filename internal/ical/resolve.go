package ical

import (
	"strconv"
	"strings"
	"time"

	goical "github.com/emersion/go-ical"
)

// zoneFound is what a TZID turned out to mean: a real zone, or offsets only.
type zoneFound struct {
	loc    *time.Location
	name   string
	origin Origin
	custom customZone
	ok     bool
}

// find resolves a TZID, once for each.
func (r *reader) find(id string) (zoneFound, bool) {
	if z, seen := r.zones[id]; seen {
		return z, z.ok
	}
	z := r.resolve(id)
	r.zones[id] = z
	if !z.ok && id != "" {
		shown := Line(id)
		r.report(0, "le fuseau « "+shown+" » est inconnu : ses heures sont sans lieu", "the zone “"+shown+"” is unknown: its times have no place")
	}
	return z, z.ok
}

func (r *reader) resolve(id string) zoneFound {
	trimmed := strings.Trim(strings.TrimSpace(id), `"'`)
	if trimmed == "" {
		return zoneFound{}
	}
	if z := named(trimmed); z.ok {
		return z
	}
	custom, defined := r.custom[id]
	if defined {
		if z := named(custom.location); z.ok {
			return z
		}
		if len(custom.rules) > 0 {
			return zoneFound{custom: custom, origin: ByOffset, ok: true}
		}
	}
	if off, ok := spoken(trimmed); ok {
		return zoneFound{custom: customZone{rules: []onsetRule{{offset: off}}}, origin: ByOffset, ok: true}
	}
	return zoneFound{}
}

// named finds a zone by its IANA name, also at the end of a path as Mozilla and
// libical write it, or by its Windows name.
func named(id string) zoneFound {
	if isUTC(id) || strings.EqualFold(id, "GMT") {
		return zoneFound{loc: time.UTC, name: "UTC", origin: ByName, ok: id != ""}
	}
	if loc, ok := loadZone(id); ok {
		return zoneFound{loc: loc, name: id, origin: ByName, ok: true}
	}
	if iana, ok := windowsZone(id); ok {
		if loc, ok := loadZone(iana); ok {
			return zoneFound{loc: loc, name: iana, origin: ByWindows, ok: true}
		}
	}
	parts := strings.Split(id, "/")
	for take := min(3, len(parts)-1); take >= 2; take-- {
		tail := strings.Join(parts[len(parts)-take:], "/")
		if loc, ok := loadZone(tail); ok {
			return zoneFound{loc: loc, name: tail, origin: ByName, ok: true}
		}
	}
	return zoneFound{}
}

// spoken reads "UTC+2", "GMT-05:00" or "(UTC-05:00) Eastern Time (US & Canada)".
func spoken(id string) (time.Duration, bool) {
	s := strings.ToUpper(strings.TrimPrefix(id, "("))
	rest, ok := strings.CutPrefix(s, "UTC")
	if !ok {
		if rest, ok = strings.CutPrefix(s, "GMT"); !ok {
			return 0, false
		}
	}
	if i := strings.IndexByte(rest, ')'); i >= 0 {
		rest = rest[:i]
	}
	return offsetValue(rest)
}

// offsetValue reads +2, +02, +0200, +02:00 or +020000, at most 18 hours either way.
func offsetValue(s string) (time.Duration, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ":", "")
	if len(s) < 2 || (s[0] != '+' && s[0] != '-') || len(s) > 7 {
		return 0, false
	}
	digits := s[1:]
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	digits += "000000"[:6-len(digits)]
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n%100 > 59 || n/100%100 > 59 || n/10000 > 18 {
		return 0, false
	}
	d := time.Duration(n/10000)*time.Hour + time.Duration(n/100%100)*time.Minute + time.Duration(n%100)*time.Second
	if s[0] == '-' {
		d = -d
	}
	return d, true
}

// customZone is a VTIMEZONE of the file, for a zone that no table knows.
type customZone struct {
	location string // X-LIC-LOCATION
	rules    []onsetRule
}

// onsetRule is one STANDARD or DAYLIGHT part: from when which offset holds.
type onsetRule struct {
	start  time.Time // wall clock as UTC
	offset time.Duration
	yearly bool
	month  time.Month
	week   int // 1 to 5 from the start, -1 to -5 from the end; 0 for a day of the month
	day    time.Weekday
	until  time.Time
}

func (r *reader) define(c *goical.Component) {
	id := plain(c, "TZID")
	if c == nil || id == "" {
		return
	}
	z := customZone{location: plain(c, "X-LIC-LOCATION")}
	for _, sub := range c.Children {
		if rule, ok := readRule(sub); ok && len(z.rules) < 500 {
			z.rules = append(z.rules, rule)
		}
	}
	r.custom[id] = z
}

func readRule(c *goical.Component) (onsetRule, bool) {
	off, ok := offsetValue(plain(c, "TZOFFSETTO"))
	if !ok {
		return onsetRule{}, false
	}
	rule := onsetRule{offset: off}
	rule.start, _ = time.Parse(wallLayout, strings.TrimSpace(plain(c, "DTSTART")))
	if p := c.Props.Get("RRULE"); p != nil {
		rule.recur(p.Value)
	}
	return rule, true
}

// recur reads the one kind of rule that zones use: yearly, on the nth weekday of a month.
func (o *onsetRule) recur(s string) {
	parts := map[string]string{}
	for part := range strings.SplitSeq(strings.ToUpper(s), ";") {
		if k, v, ok := strings.Cut(part, "="); ok {
			parts[k] = v
		}
	}
	if parts["FREQ"] != "YEARLY" {
		return
	}
	o.yearly, o.month = true, o.start.Month()
	if m, err := strconv.Atoi(parts["BYMONTH"]); err == nil && m >= 1 && m <= 12 {
		o.month = time.Month(m)
	}
	if by := parts["BYDAY"]; len(by) > 2 {
		n, err := strconv.Atoi(by[:len(by)-2])
		day := strings.Index("SUMOTUWETHFRSA", by[len(by)-2:])
		if err == nil && n >= -5 && n <= 5 && n != 0 && day >= 0 && day%2 == 0 {
			o.week, o.day = n, time.Weekday(day/2)
		}
	}
	o.until, _ = time.Parse(utcLayout, parts["UNTIL"])
}

// onset is when the rule takes hold in a year.
func (o onsetRule) onset(year int) time.Time {
	if !o.yearly {
		return o.start
	}
	h, m, s := o.start.Clock()
	if o.week == 0 {
		return time.Date(year, o.month, o.start.Day(), h, m, s, 0, time.UTC)
	}
	if o.week > 0 {
		first := time.Date(year, o.month, 1, h, m, s, 0, time.UTC)
		return first.AddDate(0, 0, (int(o.day-first.Weekday())+7)%7+7*(o.week-1))
	}
	last := time.Date(year, o.month+1, 0, h, m, s, 0, time.UTC)
	return last.AddDate(0, 0, -((int(last.Weekday()-o.day)+7)%7)+7*(o.week+1))
}

// offset gives what the file's own rules say for a wall clock.
func (z customZone) offset(wall time.Time) time.Duration {
	var best, earliest onsetRule
	var held time.Time
	found := false
	for i, rule := range z.rules {
		if i == 0 || rule.start.Before(earliest.start) {
			earliest = rule
		}
		for year := wall.Year() - 1; year <= wall.Year(); year++ {
			at := rule.onset(year)
			over := !rule.until.IsZero() && at.After(rule.until)
			if at.Before(rule.start) || at.After(wall) || over || found && at.Before(held) {
				continue
			}
			best, held, found = rule, at, true
		}
	}
	if !found {
		return earliest.offset
	}
	return best.offset
}
