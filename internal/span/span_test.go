package span_test

import (
	"errors"
	"testing"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"github.com/google/go-cmp/cmp"
)

const (
	paris  = span.Zone("Europe/Paris")
	miami  = span.Zone("America/New_York")
	vegas  = span.Zone("America/Los_Angeles")
	saoPau = span.Zone("America/Sao_Paulo")
	apia   = span.Zone("Pacific/Apia")
)

func utc(s string) span.Instant {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return span.At(t)
}

func TestLocal(t *testing.T) {
	cases := []struct {
		name  string
		day   span.Day
		clock span.Clock
		zone  span.Zone
		want  span.Instant
	}{
		{"winter", "2026-01-15", span.Hm(9, 0), paris, utc("2026-01-15 08:00")},
		{"summer", "2026-06-16", span.Hm(9, 0), paris, utc("2026-06-16 07:00")},
		{"just before a gap", "2026-03-29", span.Hm(1, 59), paris, utc("2026-03-29 00:59")},
		{"just after a gap", "2026-03-29", span.Hm(3, 0), paris, utc("2026-03-29 01:00")},
		{"just before a repeat", "2017-11-05", span.Hm(0, 59), miami, utc("2017-11-05 04:59")},
		{"just after a repeat", "2017-11-05", span.Hm(2, 0), miami, utc("2017-11-05 07:00")},
		{"after midnight counts on", "2017-11-04", span.Hm(26, 0), miami, utc("2017-11-05 07:00")},
		{"no zone is UTC", "2026-01-15", span.Hm(9, 0), "", utc("2026-01-15 09:00")},
		{"the epoch", "1970-01-01", 0, span.UTC, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := span.Local(c.day, c.clock, c.zone)
			if err != nil || got != c.want {
				t.Fatalf("%v, %v; want %v", got.Time(), err, c.want.Time())
			}
			if lenient := span.LocalLenient(c.day, c.clock, c.zone); lenient != c.want {
				t.Errorf("lenient %v, want %v", lenient.Time(), c.want.Time())
			}
		})
	}
}

func TestHourThatDoesNotExist(t *testing.T) {
	_, err := span.Local("2026-03-29", span.Hm(2, 30), paris)
	gap, ok := errors.AsType[*span.GapError](err)
	if !ok {
		t.Fatalf("%v is no GapError", err)
	}
	if gap.Next != utc("2026-03-29 01:00") {
		t.Errorf("next %v", gap.Next.Time())
	}
	want := "Le 29/03/2026, 02:30 n’existe pas à l’heure locale (Paris) : les horloges avancent. Choisissez 03:00 ou plus tard."
	if got := fault.Of(err).Sentence("fr"); got != want || !fault.Is(err, fault.Invalid) {
		t.Errorf("%s: %q", fault.KindOf(err), got)
	}
	if got := span.LocalLenient("2026-03-29", span.Hm(2, 30), paris); got != utc("2026-03-29 01:30") {
		t.Errorf("lenient %v, want 03:30 in Paris", got.In(paris))
	}
}

func TestHourThatExistsTwice(t *testing.T) {
	_, err := span.Local("2017-11-05", span.Hm(1, 30), miami)
	twice, ok := errors.AsType[*span.TwiceError](err)
	if !ok {
		t.Fatalf("%v is no TwiceError", err)
	}
	if twice.First != utc("2017-11-05 05:30") || twice.Second != utc("2017-11-05 06:30") {
		t.Errorf("first %v, second %v", twice.First.Time(), twice.Second.Time())
	}
	want := "On 2017-11-05, 01:30 exists twice in New York: the clocks go back. Say whether you mean the first (UTC−4) or the second (UTC−5)."
	if got := fault.Of(err).Sentence("en"); got != want || !fault.Is(err, fault.Invalid) {
		t.Errorf("%s: %q", fault.KindOf(err), got)
	}
	if got := span.LocalLenient("2017-11-05", span.Hm(1, 30), miami); got != twice.First {
		t.Errorf("lenient %v, want the first", got.Time())
	}
}

func TestNoDayHasNoInstant(t *testing.T) {
	for _, d := range []span.Day{"", "2026-02-30", "soon"} {
		if _, err := span.Local(d, 0, paris); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", d, err)
		}
		if got := span.LocalLenient(d, 0, paris); !got.IsZero() {
			t.Errorf("%q: lenient %v", d, got)
		}
	}
}

// The three calendar traps of the real missions.
func TestCalendarTraps(t *testing.T) {
	behindParis := func(d span.Day, z span.Zone) time.Duration {
		noon := span.LocalLenient(d, span.Hm(12, 0), z)
		return paris.Offset(noon) - z.Offset(noon)
	}
	if before, after := behindParis("2017-11-04", miami), behindParis("2017-11-05", miami); before != 5*time.Hour || after != 6*time.Hour {
		t.Errorf("T1: Miami is %v behind Paris on 4 November 2017, then %v", before, after)
	}
	for _, d := range []span.Day{"2018-01-09", "2020-01-07"} {
		if got := behindParis(d, vegas); got != 9*time.Hour || vegas.Offset(span.LocalLenient(d, 0, vegas)) != -8*time.Hour {
			t.Errorf("T2: Las Vegas is %v behind Paris on %s", got, d)
		}
	}
	weekdays := []time.Weekday{span.Day("2017-11-06").Weekday(), span.Day("2017-11-09").Weekday(), span.Day("2017-11-03").Weekday()}
	if diff := cmp.Diff([]time.Weekday{time.Monday, time.Thursday, time.Friday}, weekdays); diff != "" {
		t.Errorf("T3: %s", diff)
	}
}

func TestDayBounds(t *testing.T) {
	cases := []struct {
		name  string
		day   span.Day
		zone  span.Zone
		hours float64
	}{
		{"plain", "2026-06-16", paris, 24},
		{"clocks go forward", "2026-03-29", paris, 23},
		{"clocks go back", "2017-11-05", miami, 25},
		{"no midnight", "2017-10-15", saoPau, 23},
		{"a day that Samoa skipped", "2011-12-30", apia, 0},
		{"the day after it", "2011-12-31", apia, 24},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := c.day.Bounds(c.zone)
			if got := b.Duration().Hours(); got != c.hours {
				t.Fatalf("%v hours, want %v", got, c.hours)
			}
			if b.To != c.day.Add(1).Bounds(c.zone).From {
				t.Error("the next day does not begin where this one ends")
			}
			if !b.Empty() && (span.DayOf(b.From, c.zone) != c.day || span.DayOf(b.To-1, c.zone) != c.day) {
				t.Errorf("from %v to %v", b.From.In(c.zone), b.To.In(c.zone))
			}
		})
	}
}

func TestDayArithmetic(t *testing.T) {
	got := []span.Day{
		span.Day("2026-02-28").Add(1), span.Day("2024-02-28").Add(1), span.Day("2026-01-01").Add(-1),
		span.MakeDay(2026, time.June, 31), span.DayOf(utc("2017-11-06 03:00"), miami), span.DayOf(utc("2017-11-06 03:00"), paris),
	}
	want := []span.Day{"2026-03-01", "2024-02-29", "2025-12-31", "2026-07-01", "2017-11-05", "2017-11-06"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := span.Day("2026-03-31").Sub("2026-03-28"); n != 3 {
		t.Errorf("%d days across a clock change, want 3", n)
	}
	if diff := cmp.Diff([]span.Day{"2026-02-28", "2026-03-01"}, span.Days("2026-02-28", "2026-03-01")); diff != "" {
		t.Error(diff)
	}
	if got := span.Days("2026-03-02", "2026-03-01"); len(got) != 0 {
		t.Errorf("days backwards: %v", got)
	}
	if y, m, d := span.Day("2026-06-16").Date(); y != 2026 || m != time.June || d != 16 {
		t.Error(y, m, d)
	}
}

func TestZones(t *testing.T) {
	for _, name := range []string{"Europe/Paris", "America/Montreal", "UTC"} {
		if z, err := span.LoadZone(name); err != nil || string(z) != name {
			t.Errorf("%s: %v, %v", name, z, err)
		}
	}
	for _, name := range []string{"", "Local", "Paris", "../../etc/passwd", "Europe/Paris\x00"} {
		if _, err := span.LoadZone(name); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if span.Zone("nowhere").Location() != time.UTC || span.Zone("Local").Location() != time.UTC {
		t.Error("a name that is no zone must be UTC")
	}
}

func TestInstant(t *testing.T) {
	at := time.Date(2026, 6, 16, 14, 40, 0, 123456789, time.FixedZone("", 7200))
	i := span.At(at)
	if got, want := i.Time(), time.Date(2026, 6, 16, 12, 40, 0, 123456000, time.UTC); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if span.At(time.Time{}) != 0 || !span.Instant(0).Time().IsZero() {
		t.Error("the zero time and the zero instant belong together")
	}
	if j := i.Add(90 * time.Minute); j.Sub(i) != 90*time.Minute || !j.After(i) || !i.Before(j) || i.After(i) {
		t.Error("arithmetic")
	}
	if span.ClockOf(i, paris) != span.Hm(14, 40) {
		t.Error(span.ClockOf(i, paris))
	}
}

func TestStoredValues(t *testing.T) {
	var i span.Instant = 7
	if err := i.Scan(nil); err != nil || i != 0 {
		t.Errorf("NULL reads as %v, %v", i, err)
	}
	if err := i.Scan(int64(42)); err != nil || i != 42 {
		t.Errorf("%v, %v", i, err)
	}
	if err := i.Scan("soon"); err == nil || i != 42 {
		t.Errorf("text reads as %v, %v", i, err)
	}
	zero, _ := span.Instant(0).Value()
	null, _ := span.Null(0).Value()
	some, _ := span.Null(5).Value()
	if zero != int64(0) || null != nil || some != int64(5) {
		t.Errorf("stored %v, %v, %v", zero, null, some)
	}
	var n span.Null
	if err := n.Scan(int64(9)); err != nil || n != 9 {
		t.Errorf("%v, %v", n, err)
	}
	var d span.Day
	for _, src := range []any{"2026-06-16", []byte("2026-06-16")} {
		if err := d.Scan(src); err != nil || d != "2026-06-16" {
			t.Errorf("%v, %v", d, err)
		}
	}
	if err := d.Scan(int64(1)); err == nil {
		t.Error("a number is no day")
	}
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("NULL reads as %q, %v", d, err)
	}
}
