package ical

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// lines gives the lines of the written feed that start with one of the prefixes.
func lines(b []byte, prefixes ...string) []string {
	var out []string
	for l := range strings.SplitSeq(string(b), "\r\n") {
		for _, p := range prefixes {
			if strings.HasPrefix(l, p) {
				out = append(out, l)
			}
		}
	}
	return out
}

func zoneLines(b []byte) []string {
	head, _, _ := bytes.Cut(b, []byte("BEGIN:VEVENT"))
	return lines(head, "BEGIN:STANDARD", "BEGIN:DAYLIGHT", "DTSTART", "TZOFFSET", "TZNAME", "TZID")
}

// The clocks of Miami go back on 5 November 2017 at 02:00, inside the mission.
func TestMiamiToTheMinute(t *testing.T) {
	for _, c := range []struct{ at, want string }{
		{"2017-11-05 03:59", "DTSTART;TZID=America/New_York:20171104T235900"},
		{"2017-11-05 04:59", "DTSTART;TZID=America/New_York:20171105T005900"},
		{"2017-11-05 05:00", "DTSTART:20171105T050000Z"}, // 01:00, the first time
		{"2017-11-05 05:59", "DTSTART:20171105T055900Z"},
		{"2017-11-05 06:00", "DTSTART:20171105T060000Z"}, // 01:00, the second time
		{"2017-11-05 06:59", "DTSTART:20171105T065900Z"},
		{"2017-11-05 07:00", "DTSTART;TZID=America/New_York:20171105T020000"},
		{"2017-11-05 14:00", "DTSTART;TZID=America/New_York:20171105T090000"},
		{"2017-11-04 13:00", "DTSTART;TZID=America/New_York:20171104T090000"},
		{"1951-11-06 12:00", "DTSTART:19511106T120000Z"}, // before readers can count
		{"2999-11-06 12:00", "DTSTART:29991106T120000Z"},
		{"2017-03-12 06:59", "DTSTART;TZID=America/New_York:20170312T015900"},
		{"2017-03-12 07:00", "DTSTART;TZID=America/New_York:20170312T030000"},
	} {
		b := write(t, Feed{Events: []Event{{UID: "a", Stamp: stamp, Start: utc(c.at), Zone: "America/New_York"}}})
		_, event, _ := strings.Cut(string(b), "BEGIN:VEVENT")
		if d := cmp.Diff([]string{c.want}, lines([]byte(event), "DTSTART")); d != "" {
			t.Errorf("%s: %s", c.at, d)
		}
		if cal, err := Parse(b); err != nil || !cal.Entries[0].Start.Equal(utc(c.at)) {
			t.Errorf("%s came back as %v (%v)", c.at, cal.Entries[0].Start, err)
		}
	}
}

func TestZones(t *testing.T) {
	for _, c := range []struct {
		zone, at string
		want     []string
	}{
		{"America/New_York", "2017-11-06 14:00", []string{
			"TZID:America/New_York",
			"BEGIN:STANDARD", "DTSTART:20161106T020000", "TZNAME:EST", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500",
			"BEGIN:DAYLIGHT", "DTSTART:20170312T020000", "TZNAME:EDT", "TZOFFSETFROM:-0500", "TZOFFSETTO:-0400",
			"BEGIN:STANDARD", "DTSTART:20171105T020000", "TZNAME:EST", "TZOFFSETFROM:-0400", "TZOFFSETTO:-0500",
		}},
		{"Asia/Tokyo", "2020-01-06 14:00", []string{
			"TZID:Asia/Tokyo", "BEGIN:STANDARD", "DTSTART:19700101T000000", "TZNAME:JST", "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900",
		}},
		{"America/Sao_Paulo", "2026-06-01 12:00", []string{ // gave daylight time up in 2019
			"TZID:America/Sao_Paulo", "BEGIN:STANDARD", "DTSTART:20190217T000000", "TZNAME:-03", "TZOFFSETFROM:-0200", "TZOFFSETTO:-0300",
		}},
		{"Europe/Dublin", "2020-07-01 12:00", []string{ // "winter time" in the zone data
			"TZID:Europe/Dublin",
			"BEGIN:STANDARD", "DTSTART:20191027T020000", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000",
			"BEGIN:DAYLIGHT", "DTSTART:20200329T010000", "TZNAME:IST", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100",
			"BEGIN:STANDARD", "DTSTART:20201025T020000", "TZNAME:GMT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0000",
		}},
		{"Australia/Lord_Howe", "2020-06-01 12:00", []string{ // half an hour
			"TZID:Australia/Lord_Howe",
			"BEGIN:DAYLIGHT", "DTSTART:20191006T020000", "TZNAME:+11", "TZOFFSETFROM:+1030", "TZOFFSETTO:+1100",
			"BEGIN:STANDARD", "DTSTART:20200405T020000", "TZNAME:+1030", "TZOFFSETFROM:+1100", "TZOFFSETTO:+1030",
			"BEGIN:DAYLIGHT", "DTSTART:20201004T020000", "TZNAME:+11", "TZOFFSETFROM:+1030", "TZOFFSETTO:+1100",
		}},
		{"UTC", "2020-06-01 12:00", nil},
	} {
		b := write(t, Feed{Events: []Event{{UID: "a", Stamp: stamp, Start: utc(c.at), Zone: c.zone}}})
		if d := cmp.Diff(c.want, zoneLines(b)); d != "" {
			t.Errorf("%s: %s", c.zone, d)
		}
	}
}

// What the file itself says of a zone must suffice: its events are read once more with
// the zone's name made unknown, so that only the VTIMEZONE can tell.
func TestZoneSpeaksForItself(t *testing.T) {
	names := []string{"America/New_York", "America/Los_Angeles", "Europe/Paris", "Europe/Dublin", "Asia/Tokyo", "Asia/Kolkata",
		"Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia", "America/Montreal", "Asia/Tehran"}
	rapid.Check(t, func(t *rapid.T) {
		f := Feed{}
		for i := range rapid.IntRange(1, 4).Draw(t, "events") {
			minute := rapid.Int64Range(utc("2005-01-01 00:00").Unix()/60, utc("2036-12-31 00:00").Unix()/60).Draw(t, "minute")
			start := time.Unix(minute*60, 0)
			f.Events = append(f.Events, Event{
				UID: fmt.Sprint(i), Stamp: stamp, Start: start,
				End:  start.Add(time.Duration(rapid.IntRange(0, 3000).Draw(t, "length")) * time.Minute),
				Zone: rapid.SampledFrom(names).Draw(t, "zone"),
			})
		}
		b, err := Write(f)
		if err != nil {
			t.Fatal(err)
		}
		masked := b
		for _, n := range names {
			masked = bytes.ReplaceAll(masked, []byte(n), []byte(strings.ReplaceAll(n, "/", "-")+"-x"))
		}
		for _, b := range [][]byte{b, masked} {
			cal, err := Parse(b)
			if err != nil || len(cal.Problems) > 0 {
				t.Fatal(err, cal.Problems)
			}
			for i, e := range cal.Entries {
				if w := f.Events[i]; !e.Start.Equal(w.Start) || !e.End.Equal(w.End) {
					t.Fatalf("%s: %v–%v came back as %v–%v\n%s", w.Zone, w.Start.UTC(), w.End.UTC(), e.Start.UTC(), e.End.UTC(), b)
				}
			}
		}
	})
}

func TestSettle(t *testing.T) {
	ny, _ := loadZone("America/New_York")
	for wall, want := range map[string]string{
		"2017-11-05 01:30": "2017-11-05 05:30", // exists twice: the first
		"2017-11-05 00:59": "2017-11-05 04:59",
		"2017-11-05 02:00": "2017-11-05 07:00",
		"2017-03-12 02:30": "2017-03-12 07:30", // does not exist: by the offset before
		"2017-03-12 03:00": "2017-03-12 07:00",
	} {
		if got := settle(utc(wall), ny); !got.Equal(utc(want)) {
			t.Errorf("%s: %v, want %s", wall, got.UTC(), want)
		}
	}
}
