package mission

import (
	"time"

	"escale.dev/escale/internal/span"
)

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
