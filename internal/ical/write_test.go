package ical

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func utc(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

var stamp = utc("2017-10-20 08:00")

func miami() Feed {
	return Feed{
		Name: "Mission Miami 2017", Description: "Réservé à l’équipe;\nne pas diffuser",
		Zone: "America/New_York", RefreshMinutes: 15,
		Events: []Event{
			{
				UID: "m1@escale.example", Stamp: stamp, Modified: stamp, Sequence: 2,
				Start: utc("2017-11-04 13:00"), End: utc("2017-11-04 13:45"), Zone: "America/New_York",
				Summary:     "Rendez-vous : Société d’aménagement, Zürich; Ltd\\Inc",
				Description: "Première ligne\nDeuxième ligne, très longue, pour que le pliage à 75 octets coupe entre les caractères « é » et « à » : ééééééééééééééééééé",
				Location:    "Hôtel Plaza, table 12", URL: "https://example.org/m/1?a=b,c;d",
				Status: Confirmed, Categories: []string{"B2B", "Table 12, salle B"}, Alarm: 30, Private: true,
			},
			{UID: "m2@escale.example", Stamp: stamp, Start: utc("2017-11-05 05:30"), End: utc("2017-11-05 06:30"), Zone: "America/New_York", Summary: "1 h 30 deux fois", Status: Tentative},
			{UID: "m3@escale.example", Stamp: stamp, Start: utc("2017-11-06 14:00"), Zone: "America/New_York", Summary: "Annulé", Status: Cancelled},
			{UID: "m4@escale.example", Stamp: stamp, Start: utc("2017-11-07 05:00"), Zone: "America/New_York", AllDay: true, Summary: "Salon"},
			{UID: "m5@escale.example", Stamp: stamp, Start: utc("2017-11-08 09:00"), End: utc("2017-11-08 10:00"), Zone: "Europe/Paris", Summary: "Appel Marseille"},
			{UID: "m6@escale.example", Stamp: stamp, Start: utc("2017-11-08 09:00"), End: utc("2017-11-08 10:00"), Zone: "Asia/Tokyo", Summary: "Appel Tokyo"},
			{UID: "m7@escale.example", Stamp: stamp, Start: utc("2017-11-08 09:00"), End: utc("2017-11-08 10:00"), Summary: "UTC", Free: true},
		},
	}
}

func write(t testing.TB, f Feed) []byte {
	t.Helper()
	b, err := Write(f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A checkout may turn line ends; the file is compared by its lines.
	plain := func(b []byte) string { return strings.ReplaceAll(string(b), "\r\n", "\n") }
	if d := cmp.Diff(plain(want), plain(got)); d != "" {
		t.Error(d)
	}
}

func TestWriteGolden(t *testing.T) {
	b := write(t, miami())
	golden(t, "miami.ics", b)
	if !bytes.Equal(b, write(t, miami())) {
		t.Error("the same feed gave other bytes")
	}
}

func TestMailGolden(t *testing.T) {
	e := miami().Events[0]
	e.Organizer = &Person{Name: `Équipe "Escale"; France`, Email: "escale@example.org"}
	e.Attendees = []Person{{Name: "Ana Lys", Email: "ana@example.org"}, {Email: "bo@example.org", Optional: true, Answer: "ACCEPTED"}, {Name: "without address"}}
	for _, m := range []Method{Publish, Request, Cancel} {
		b, err := Mail(m, e)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, strings.ToLower(string(m))+".ics", b)
	}
}

func TestMailRefuses(t *testing.T) {
	e := miami().Events[0]
	boss := &Person{Email: "escale@example.org"}
	for name, c := range map[string]struct {
		m Method
		e func(*Event)
	}{
		"request without organiser": {Request, func(e *Event) { e.Attendees = []Person{*boss} }},
		"request without attendee":  {Request, func(e *Event) { e.Organizer = boss }},
		"organiser without address": {Cancel, func(e *Event) { e.Organizer = &Person{Email: "nobody"} }},
		"unknown method":            {"COUNTER", func(*Event) {}},
	} {
		e := e
		c.e(&e)
		var p *Problem
		if _, err := Mail(c.m, e); !errors.As(err, &p) || p.FR == "" || p.EN == "" || p.UID != e.UID {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteRefuses(t *testing.T) {
	ok := Event{UID: "a", Stamp: stamp, Start: stamp}
	for name, events := range map[string][]Event{
		"no identifier":       {{Stamp: stamp, Start: stamp}},
		"no stamp":            {{UID: "a", Start: stamp}},
		"no start":            {{UID: "a", Stamp: stamp}},
		"end before start":    {{UID: "a", Stamp: stamp, Start: stamp, End: stamp.Add(-1)}},
		"unknown zone":        {{UID: "a", Stamp: stamp, Start: stamp, Zone: "Mars/Olympus"}},
		"path as zone":        {{UID: "a", Stamp: stamp, Start: stamp, Zone: "../../etc/passwd"}},
		"zone of the machine": {{UID: "a", Stamp: stamp, Start: stamp, Zone: "Local"}},
		"same identifier":     {ok, ok},
	} {
		var p *Problem
		if b, err := Write(Feed{Events: events}); !errors.As(err, &p) || p.FR == "" || p.EN == "" || b != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWriteSizes(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		f := miami()
		f.Events = f.Events[:n]
		cal, err := Parse(write(t, f))
		if err != nil || len(cal.Entries) != n || len(cal.Problems) != 0 {
			t.Errorf("%d events: %d read, %v, %v", n, len(cal.Entries), err, cal.Problems)
		}
	}
}

func TestFold(t *testing.T) {
	f := miami()
	for i := range 160 {
		f.Events[0].Summary = strings.Repeat("a", i) + strings.Repeat("é日🙂", 40)
		b := write(t, f)
		if !utf8.Valid(b) || bytes.Contains(bytes.ReplaceAll(b, []byte("\r\n"), nil), []byte("\n")) {
			t.Fatal("not UTF-8 in CRLF lines")
		}
		for l := range bytes.SplitSeq(b, []byte("\r\n")) {
			if len(l) > 75 || !utf8.Valid(l) {
				t.Fatalf("%d octets: %q", len(l), l)
			}
		}
		if cal, _ := Parse(b); cal.Entries[0].Summary != f.Events[0].Summary {
			t.Fatal("folded text came back different")
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a b?q=é": "https://example.org/a%20b?q=é",
		"mailto:a@example.org":        "mailto:a@example.org",
		"javascript:alert(1)":         "",
		"file:///etc/passwd":          "",
		"example.org":                 "",
		"https://":                    "",
		"":                            "",
		"http://exa\nmple.org":        "",
	} {
		if got := link(in); got != want {
			t.Errorf("link(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{
		" a@example.org ": "mailto:a@example.org", "a b@example.org": "", "a@": "", "@b": "", "": "",
		"a@b\r\nX:1": "", "\"x\"@example.org": "",
	} {
		if got := address(in); got != want {
			t.Errorf("address(%q) = %q, want %q", in, got, want)
		}
	}
	f := Feed{Events: []Event{{UID: "a", Stamp: stamp, Start: stamp, URL: "www.example.org", Description: "Voir"}}}
	if cal, _ := Parse(write(t, f)); cal.Entries[0].Description != "Voir\nwww.example.org" || cal.Entries[0].URL != "" {
		t.Errorf("a bad link must be kept as text: %+v", cal.Entries[0])
	}
}

func TestContentType(t *testing.T) {
	if got := ContentType(Request); got != "text/calendar; charset=utf-8; method=REQUEST" {
		t.Error(got)
	}
	if got := ContentType(""); got != "text/calendar; charset=utf-8" {
		t.Error(got)
	}
}

func BenchmarkWrite(b *testing.B) {
	f := Feed{Name: "x", Zone: "America/New_York"}
	for i := range 500 {
		e := miami().Events[0]
		e.UID = strings.Repeat("x", 20) + time.Duration(i).String()
		f.Events = append(f.Events, e)
	}
	for b.Loop() {
		if _, err := Write(f); err != nil {
			b.Fatal(err)
		}
	}
}
