package ical

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// file wraps lines of one event, and what stands before it, into a calendar.
func file(before string, event ...string) []byte {
	s := "BEGIN:VCALENDAR\nVERSION:2.0\n" + before + "BEGIN:VEVENT\nUID:a\n" + strings.Join(event, "\n") + "\nEND:VEVENT\nEND:VCALENDAR\n"
	return []byte(strings.ReplaceAll(s, "\n", "\r\n"))
}

func TestParseTimes(t *testing.T) {
	const custom = "BEGIN:VTIMEZONE\nTZID:Notre zone\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n" +
		"BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
	type want struct {
		start, end string
		zone       string
		origin     Origin
		day        bool
	}
	for name, c := range map[string]struct {
		in   []byte
		want want
	}{
		"utc":            {file("", "DTSTART:20171105T060000Z", "DTEND:20171105T070000Z"), want{"2017-11-05 06:00", "2017-11-05 07:00", "UTC", InUTC, false}},
		"iana":           {file("", "DTSTART;TZID=America/New_York:20171105T090000", "DURATION:PT45M"), want{"2017-11-05 14:00", "2017-11-05 14:45", "America/New_York", ByName, false}},
		"path":           {file("", "DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20171104T090000"), want{"2017-11-04 13:00", "2017-11-04 13:00", "America/New_York", ByName, false}},
		"path of three":  {file("", "DTSTART;TZID=/x/y/America/Argentina/Salta:20171104T090000"), want{"2017-11-04 12:00", "2017-11-04 12:00", "America/Argentina/Salta", ByName, false}},
		"windows":        {file("", `DTSTART;TZID="Eastern Standard Time":20171104T090000`), want{"2017-11-04 13:00", "2017-11-04 13:00", "America/New_York", ByWindows, false}},
		"windows summer": {file("", "DTSTART;TZID=Romance Daylight Time:20170704T090000"), want{"2017-07-04 07:00", "2017-07-04 07:00", "Europe/Paris", ByWindows, false}},
		"outlook":        {file("", `DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20171204T090000`), want{"2017-12-04 14:00", "2017-12-04 14:00", "", ByOffset, false}},
		"own, winter":    {file(custom, "DTSTART;TZID=Notre zone:20171204T090000"), want{"2017-12-04 08:00", "2017-12-04 08:00", "", ByOffset, false}},
		"own, summer":    {file(custom, "DTSTART;TZID=Notre zone:20170704T090000"), want{"2017-07-04 07:00", "2017-07-04 07:00", "", ByOffset, false}},
		"own, the day":   {file(custom, "DTSTART;TZID=Notre zone:20171029T030000"), want{"2017-10-29 02:00", "2017-10-29 02:00", "", ByOffset, false}},
		"own, the eve":   {file(custom, "DTSTART;TZID=Notre zone:20171029T013000"), want{"2017-10-28 23:30", "2017-10-28 23:30", "", ByOffset, false}},
		"floating":       {file("", "DTSTART:20171104T090000"), want{"2017-11-04 09:00", "2017-11-04 09:00", "", Floating, false}},
		"home":           {file("X-WR-TIMEZONE:America/New_York\n", "DTSTART:20171104T090000"), want{"2017-11-04 13:00", "2017-11-04 13:00", "America/New_York", ByCalendar, false}},
		"day":            {file("", "DTSTART;VALUE=DATE:20171104"), want{"2017-11-04 00:00", "2017-11-05 00:00", "", Floating, true}},
		"two days":       {file("", "DTSTART;VALUE=DATE:20171104", "DTEND;VALUE=DATE:20171106"), want{"2017-11-04 00:00", "2017-11-06 00:00", "", Floating, true}},
		"bare event":     {[]byte("BEGIN:VEVENT\nDTSTART:20171105T060000Z\nEND:VEVENT"), want{"2017-11-05 06:00", "2017-11-05 06:00", "UTC", InUTC, false}},
	} {
		cal, err := Parse(c.in)
		if err != nil || len(cal.Entries) != 1 || len(cal.Problems) != 0 {
			t.Errorf("%s: %v %v", name, err, cal)
			continue
		}
		e := cal.Entries[0]
		got := want{e.Start.UTC().Format("2006-01-02 15:04"), e.End.UTC().Format("2006-01-02 15:04"), e.Zone, e.Origin, e.AllDay}
		if got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestParseProblems(t *testing.T) {
	const ok = "DTSTART:20171105T060000Z"
	for name, c := range map[string]struct {
		in      []byte
		entries int
		english []string
	}{
		"no start":          {file("", "SUMMARY:x"), 0, []string{"this event has no readable start and is left out"}},
		"bad start":         {file("", "DTSTART:20171399T060000Z"), 0, []string{"this event has no readable start and is left out"}},
		"ends first":        {file("", ok, "DTEND:20171105T050000Z"), 1, []string{"this event ends before it starts: its end is ignored"}},
		"endless length":    {file("", ok, "DURATION:P99999999999999999W"), 1, []string{"the length of this event cannot be read"}},
		"no colon":          {file("", ok, "SUMMARY"), 1, []string{"this line makes no sense: it has no “:”"}},
		"go-ical panics":    {file("", ok, "ATTENDEE;CN=\"a\"!:x", "SUMMARY:kept"), 1, []string{"this line is malformed and not read"}},
		"bad name":          {file("", ok, "SUM MARY:x"), 1, []string{"this property name makes no sense"}},
		"unknown zone":      {file("", "DTSTART;TZID=Nowhere:20171104T090000"), 1, []string{"the zone “Nowhere” is unknown: its times have no place"}},
		"not closed":        {[]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + ok), 1, []string{"an entry of the calendar is not closed"}},
		"end alone":         {file("END:VALARM\n", ok), 1, []string{"an end without a beginning"}},
		"long parameters":   {file("", ok, "X-A;X="+strings.Repeat("x", 5000)+":y"), 1, []string{"the parameters of this line are too long"}},
		"alarm not closed":  {file("", ok, "BEGIN:VALARM", "TRIGGER:-PT5M"), 1, nil},
		"nothing to report": {file("", ok), 1, nil},
	} {
		cal, err := Parse(c.in)
		var english []string
		for _, p := range cal.Problems {
			english = append(english, p.EN)
		}
		if err != nil || len(cal.Entries) != c.entries || cmp.Diff(c.english, english) != "" {
			t.Errorf("%s: %v, %d entries, %q", name, err, len(cal.Entries), english)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	many := "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\nEND:VEVENT\n", MaxEvents+1)
	for name, in := range map[string][]byte{
		"empty": nil, "text": []byte("bonjour"), "html": []byte("<html>\n<a href=x:y>"), "large": make([]byte, MaxBytes+1), "many": []byte(many),
	} {
		var p *Problem
		if _, err := Parse(in); !errors.As(err, &p) || p.FR == "" || p.EN == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Inputs that a careless reader takes quadratic time, or all the stack, over.
func TestParseHostile(t *testing.T) {
	for name, in := range map[string]string{
		"deep":      strings.Repeat("BEGIN:X\n", 500_000),
		"deep in":   "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + strings.Repeat("BEGIN:X\n", 500_000),
		"parameter": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX;A=" + strings.Repeat("x", 4<<20) + ":y\n",
		"quote":     "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX;A=\"" + strings.Repeat(":", 4<<20) + "\n",
		"one line":  "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX:" + strings.Repeat("\\", 8<<20) + "\n",
		"folds":     "BEGIN:VCALENDAR\nBEGIN:VEVENT\nX:" + strings.Repeat("\n ", 4<<20) + "\n",
		"newlines":  "BEGIN:VCALENDAR" + strings.Repeat("\n\r", 4<<20),
		"zones":     "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VTIMEZONE\nTZID:x\nEND:VTIMEZONE\n", 50_000),
		"bad lines": "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + strings.Repeat("X;A=\"a\"!:x\n", 50_000),
	} {
		began := time.Now()
		_, _ = Parse([]byte(in))
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func TestParseEncodings(t *testing.T) {
	const s = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20171105T060000Z\r\nSUMMARY:D\u00e9jeuner\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	little, big := []byte{0xFF, 0xFE}, []byte{0xFE, 0xFF}
	var latin []byte
	for _, r := range s {
		little, big, latin = append(little, byte(r), 0), append(big, 0, byte(r)), append(latin, byte(r))
	}
	for name, in := range map[string][]byte{
		"utf-8": []byte(s), "marked": []byte("\ufeff" + s), "utf-16le": little, "utf-16be": big, "windows-1252": latin,
		"lone cr": []byte(strings.ReplaceAll(s, "\r\n", "\r")), "folded in a rune": []byte(strings.Replace(s, "\u00e9", "\xc3\r\n \xa9", 1)),
	} {
		if cal, err := Parse(in); err != nil || len(cal.Entries) != 1 || cal.Entries[0].Summary != "Déjeuner" {
			t.Errorf("%s: %v %+v", name, err, cal)
		}
	}
}

func TestSettleEntry(t *testing.T) {
	cal, _ := Parse(file("", "DTSTART:20171105T013000", "DTEND:20171105T030000", "RRULE:FREQ=DAILY", "RECURRENCE-ID:20171105"))
	ny, _ := loadZone("America/New_York")
	e := cal.Entries[0].Settle(ny)
	if !e.Start.Equal(utc("2017-11-05 05:30")) || !e.End.Equal(utc("2017-11-05 08:00")) || e.Zone != "America/New_York" {
		t.Errorf("%+v", e)
	}
	if !e.Recurs() || e.Rule != "FREQ=DAILY" || e.Override != "20171105" {
		t.Errorf("recurrence lost: %+v", e)
	}
}

func TestRoundTrip(t *testing.T) {
	word := rapid.StringN(0, 60, -1)
	rapid.Check(t, func(t *rapid.T) {
		start := utc("2026-06-15 08:00").Add(time.Duration(rapid.IntRange(-900_000, 900_000).Draw(t, "start")) * time.Minute)
		in := Event{
			UID: rapid.StringMatching(`[a-z0-9;,:"\\-]{1,100}@example\.org`).Draw(t, "uid"), Sequence: rapid.IntRange(0, 99).Draw(t, "sequence"),
			Stamp: stamp, Created: stamp, Modified: stamp, Start: start, End: start.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "length")) * time.Minute),
			Summary: word.Draw(t, "summary"), Description: word.Draw(t, "description"), Location: word.Draw(t, "location"),
			URL: "https://example.org/x", Status: rapid.SampledFrom([]Status{Confirmed, Tentative, ""}).Draw(t, "status"),
			Organizer: &Person{Name: word.Draw(t, "organiser"), Email: "o@example.org"},
			Attendees: []Person{{Name: word.Draw(t, "attendee"), Email: "a@example.org", Answer: "ACCEPTED", Optional: true}},
			Alarm:     rapid.IntRange(0, 9999).Draw(t, "alarm"), Private: rapid.Bool().Draw(t, "private"), Free: rapid.Bool().Draw(t, "free"),
			Categories: []string{word.Draw(t, "c1") + "x", "b, c"}, Zone: "UTC",
		}
		b, err := Write(Feed{Events: []Event{in}})
		if err != nil {
			t.Fatal(err)
		}
		cal, err := Parse(b)
		if err != nil || len(cal.Entries) != 1 || len(cal.Problems) > 0 {
			t.Fatalf("%v %+v\n%s", err, cal, b)
		}
		want := in
		want.Summary, want.Location, want.Description = Line(in.Summary), Line(in.Location), Clean(in.Description)
		want.Categories = []string{Line(in.Categories[0]), "b, c"}
		want.Organizer = &Person{Name: param(in.Organizer.Name), Email: "o@example.org"}
		want.Attendees = []Person{in.Attendees[0]}
		want.Attendees[0].Name = param(in.Attendees[0].Name)
		if d := cmp.Diff(want, cal.Entries[0].Event, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%s\n%s", d, b)
		}
	})
}

func FuzzParse(f *testing.F) {
	good, _ := Write(miami())
	f.Add(good)
	f.Add(file("", `ATTENDEE;CN="a"!:x`, "DTSTART;TZID=Nowhere:20171104T090000"))
	f.Add([]byte("\xff\xfeB\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		cal, err := Parse(b)
		if err != nil {
			return
		}
		for i, e := range cal.Entries {
			if e.End.Before(e.Start) {
				t.Errorf("ends before it starts: %+v", e)
			}
			e.UID, e.Stamp = strings.Repeat("u", i+1), stamp
			if _, err := Write(Feed{Events: []Event{e.Event}}); err != nil {
				t.Errorf("what was read cannot be written: %v", err)
			}
		}
	})
}
