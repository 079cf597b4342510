package mission

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

var (
	weekdayNames = byName(time.Sunday, "dimanche sunday", "lundi monday", "mardi tuesday", "mercredi wednesday",
		"jeudi thursday", "vendredi friday", "samedi saturday")
	monthNames = byName(time.January, "janvier january", "fevrier february", "mars march", "avril april", "mai may",
		"juin june", "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
		"decembre december")
)

// byName numbers names from first on; each item holds the French and the English name.
func byName[T ~int](first T, both ...string) map[string]T {
	out := map[string]T{}
	for i, names := range both {
		for name := range strings.FieldsSeq(names) {
			out[name] = first + T(i)
		}
	}
	return out
}

const (
	weekdayWords = `(dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi|sunday|monday|tuesday|wednesday|thursday|friday|saturday)`
	monthWords   = `(janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december)`
)

// Written on a search key (text.Key): no accents, no punctuation, single spaces. They
// are large, and few commands need them.
var (
	dayFirst = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b` + weekdayWords + ` (?:the )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?` + monthWords + `(?: (\d{4}))?\b`)
	})
	monthFirst = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b` + weekdayWords + ` ` + monthWords + ` (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?\b`)
	})
)

// CheckWeekdays finds dates written with a day of the week that is not theirs: "lundi 7 novembre 2017"
// was a Tuesday. A date without a year is taken to be of the given year; when that is 0 it is passed
// over. The error is Invalid and says the day that is right.
func CheckWeekdays(s string, year int) error {
	key := text.Key(s)
	var errs []error
	for _, m := range dayFirst().FindAllStringSubmatch(key, -1) {
		errs = append(errs, checkWeekday(m[0], m[1], m[2], m[3], m[4], year))
	}
	for _, m := range monthFirst().FindAllStringSubmatch(key, -1) {
		errs = append(errs, checkWeekday(m[0], m[1], m[3], m[2], m[4], year))
	}
	return fault.Join(errs...)
}

func checkWeekday(written, weekday, dayOfMonth, month, ownYear string, year int) error {
	if ownYear != "" {
		year, _ = strconv.Atoi(ownYear) // four digits
	}
	if year == 0 {
		return nil
	}
	n, _ := strconv.Atoi(dayOfMonth) // two digits
	day := span.MakeDay(year, monthNames[month], n)
	if _, _, d := day.Date(); d != n {
		return fault.New(fault.Invalid, "« %s » n’existe pas en %d.", "“%s” does not exist in %d.", written, year)
	}
	if day.Weekday() == weekdayNames[weekday] {
		return nil
	}
	return fault.New(fault.Invalid, "« %s » : ce jour est le %s. Corrigez le jour ou la date.",
		"“%s”: that day is %s. Correct the weekday or the date.", written, dayWords(day))
}

// dayWords is a day that an error says in the language of its sentence.
type dayWords span.Day

// Sentence gives the day in words.
func (d dayWords) Sentence(lang string) string {
	return text.Printer{Lang: text.Lang(lang)}.Day(span.Day(d))
}

// ClockChange is a change of the clocks in a zone: summer time that begins or ends, mostly.
type ClockChange struct {
	Zone          span.Zone
	Day           span.Day // on the calendar of the zone
	At            span.Instant
	Before, After time.Duration // ahead of UTC
	Summer        SummerTime
}

// SummerTime says what a change of the clocks is.
type SummerTime string

// What changes.
const (
	SummerBegins SummerTime = "begins"
	SummerEnds   SummerTime = "ends"
	OtherChange  SummerTime = "other" // the legal time itself changes
)

// ClockChanges gives the changes of the clocks of z on the given days, which must be in order.
func ClockChanges(z span.Zone, days []span.Day) []ClockChange {
	if len(days) == 0 {
		return nil
	}
	from, to := days[0].Bounds(z).From, days[len(days)-1].Bounds(z).To
	var out []ClockChange
	for before := from.Add(-time.Second).Time().In(z.Location()); ; {
		_, end := before.ZoneBounds()
		if end.IsZero() || !span.At(end).Before(to) {
			return out
		}
		if c := changeAt(z, end); c.Before != c.After {
			out = append(out, c)
		}
		before = end
	}
}

func changeAt(z span.Zone, end time.Time) ClockChange {
	i := span.At(end)
	was := end.Add(-time.Second)
	c := ClockChange{Zone: z, Day: span.DayOf(i, z), At: i, Before: z.Offset(i.Add(-time.Second)), After: z.Offset(i), Summer: OtherChange}
	switch {
	case was.IsDST() && !end.IsDST():
		c.Summer = SummerEnds
	case !was.IsDST() && end.IsDST():
		c.Summer = SummerBegins
	}
	return c
}

// ClockChanges gives the changes of the clocks that fall inside the mission, there and at home.
func (m Mission) ClockChanges() []ClockChange {
	out := ClockChanges(m.Zone, m.Days())
	if m.HomeZone != m.Zone {
		out = append(out, ClockChanges(m.HomeZone, m.Days())...)
	}
	return out
}

// HomeGap is how far home is ahead of the mission, from a day of the mission to another.
type HomeGap struct {
	First, Last span.Day
	Ahead       time.Duration // of home, at noon there
}

// HomeGaps gives the difference with home on each day of the mission; days in a row on which it is the
// same are one.
func (m Mission) HomeGaps() []HomeGap {
	var out []HomeGap
	for _, d := range m.Days() {
		noon := span.LocalLenient(d, span.Hm(12, 0), m.Zone)
		ahead := m.HomeZone.Offset(noon) - m.Zone.Offset(noon)
		if n := len(out); n > 0 && out[n-1].Ahead == ahead {
			out[n-1].Last = d
			continue
		}
		out = append(out, HomeGap{First: d, Last: d, Ahead: ahead})
	}
	return out
}

// Phase is the state of a mission at an instant: its dates say whether it is being prepared, under way or over, unless
// somebody closed or cancelled it. Without dates it is the state that somebody chose.
func (m Mission) Phase(now span.Instant) State {
	if !m.Dated() || m.State == Closed || m.State == Cancelled {
		return m.State
	}
	switch at := m.Bounds(); {
	case now < at.From:
		return Preparing
	case now < at.To:
		return Open
	}
	return Closed
}
