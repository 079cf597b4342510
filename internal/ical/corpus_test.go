package ical

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// shared gives a folder of the files that others wrote, or skips the test.
func shared(t *testing.T, path ...string) string {
	t.Helper()
	base := os.Getenv("ESCALE_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	full := filepath.Join(append([]string{base, "corpora"}, path...)...)
	if _, err := os.Stat(full); err != nil {
		t.Skipf("skipped: the shared files are not here (%s); set ESCALE_SHARED", full)
	}
	return full
}

// headless are files whose events stand in nothing that is a calendar.
var headless = map[string]bool{"issue_178_custom_component_contains_other.ics": true, "fuzzmerge3": true}

// Every file of the corpus is read without panic or hang; where the file is whole, all
// its events are found.
func TestCorpus(t *testing.T) {
	begin := regexp.MustCompile(`(?im)^BEGIN:VEVENT\s*$`)
	files, events, refused := 0, 0, 0
	err := filepath.WalkDir(shared(t, "ical"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "ORIGIN" {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		began := time.Now()
		cal, err := Parse(b)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s took %v", path, took)
		}
		if err != nil {
			refused++
			if n := len(begin.FindAll(b, -1)); n > 0 && !headless[d.Name()] {
				t.Errorf("%s has %d events and is refused: %v", path, n, err)
			}
			return nil
		}
		events += len(cal.Entries)
		left := 0
		for _, p := range cal.Problems {
			if strings.Contains(p.EN, "left out") {
				left++
			}
		}
		if want := len(begin.FindAll(b, -1)); len(cal.Entries)+left != want && len(cal.Problems) == 0 {
			t.Errorf("%s: %d events read, %d left out, the file has %d", path, len(cal.Entries), left, want)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files, %v", files, err)
	}
	t.Logf("%d files, %d events, %d files are not calendars", files, events, refused)
}

func TestNaughtyStrings(t *testing.T) {
	b, err := os.ReadFile(shared(t, "strings", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(b, &naughty); err != nil || len(naughty) < 400 {
		t.Fatal(err, len(naughty))
	}
	f := Feed{}
	for i, s := range naughty {
		f.Events = append(f.Events, Event{
			UID: time.Duration(i).String(), Stamp: stamp, Start: stamp, Zone: "Europe/Paris", Summary: s, Description: s, Location: s,
			URL: s, Categories: []string{s}, Organizer: &Person{Name: s, Email: "a@example.org"}, Attendees: []Person{{Name: s, Email: s}},
		})
	}
	f.Name, f.Description, f.Product = naughty[100], naughty[101], naughty[102]
	cal, err := Parse(write(t, f))
	if err != nil || len(cal.Entries) != len(naughty) || len(cal.Problems) > 0 {
		t.Fatal(err, len(cal.Entries), cal.Problems)
	}
	for i, e := range cal.Entries {
		s := naughty[i]
		description := Clean(s)
		if link(s) == "" && Line(s) != "" {
			description += "\n" + Line(s) // the address that is none is kept as text
		}
		got := []string{e.Summary, e.Description, e.Location, e.Organizer.Name}
		want := []string{Line(s), description, Line(s), param(s)}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("string %d: %s", i, d)
		}
	}
}

// The table of Windows names agrees with Unicode's, where that is here.
func TestWindowsZones(t *testing.T) {
	for name, zone := range windowsZones {
		if _, ok := loadZone(zone); !ok {
			t.Errorf("%s: the zone %s does not load", name, zone)
		}
	}
	b, err := os.ReadFile(filepath.Join(shared(t, "windows-zones"), "windowsZones.xml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`other="([^"]+)" territory="001" type="([^" ]+)`).FindAllStringSubmatch(string(b), -1) {
		if got, ok := windowsZone(m[1]); ok && got != m[2] {
			t.Errorf("%s: %s, want %s", m[1], got, m[2])
		}
	}
}

const reader3 = `
import sys, icalendar
from datetime import timezone, datetime
cal = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for e in cal.walk("VEVENT"):
    d = e["DTSTART"].dt
    when = d.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") if isinstance(d, datetime) else d.isoformat()
    print(when, str(e["SUMMARY"]), sep="|")
`

// An independent reader, Python's icalendar, sees the same instants and texts.
func TestPythonReads(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("skipped: python3-icalendar is not installed")
	}
	f := miami()
	cmd := exec.Command(python, "-c", reader3)
	cmd.Stdin, cmd.Env = strings.NewReader(string(write(t, f))), append(os.Environ(), "PYTHONIOENCODING=utf-8")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var want []string
	for _, e := range f.Events {
		when := e.Start.UTC().Format("2006-01-02 15:04")
		if e.AllDay {
			when = "2017-11-07"
		}
		want = append(want, when+"|"+e.Summary)
	}
	if d := cmp.Diff(want, strings.Split(strings.TrimSpace(string(out)), "\n")); d != "" {
		t.Error(d)
	}
}

const zoneReader = `
import sys, io, re
from datetime import datetime, timezone
from dateutil import tz
text = sys.stdin.buffer.read().decode().replace("\r\n ", "").replace("\r\n", "\n")
zones = tz.tzical(io.StringIO(re.sub(r"X-LIC-LOCATION:.*\n", "", text))) # that reader refuses what is extra
for event in text.split("BEGIN:VEVENT")[1:]:
    m = re.search(r"DTSTART(?:;TZID=([^:;]+))?:(\d{8}T\d{6})(Z?)", event)
    if m:
        zone = timezone.utc if m[3] else zones.get(m[1])
        print(datetime.strptime(m[2], "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(timezone.utc).strftime("%Y-%m-%d_%H:%M"))
`

// Whoever knows zones from the feed alone, as dateutil does, sees the same instants: of each half hour of the days around
// the end of daylight time in Miami on 5 November 2017, and of those around its beginning.
func TestPythonReadsTheZoneItself(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import dateutil").Run() != nil {
		t.Skip("skipped: python3-dateutil is not installed")
	}
	f := Feed{}
	var want []string
	for _, day := range []string{"2017-03-11 12:00", "2017-11-04 12:00"} {
		for i := range 96 {
			at := utc(day).Add(time.Duration(i) * 30 * time.Minute)
			f.Events = append(f.Events, Event{UID: at.Format(time.RFC3339), Stamp: stamp, Start: at, Zone: "America/New_York"})
			want = append(want, at.Format("2006-01-02_15:04"))
		}
	}
	cmd := exec.Command(python, "-c", zoneReader)
	cmd.Stdin = strings.NewReader(string(write(t, f)))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if d := cmp.Diff(want, strings.Fields(string(out))); d != "" {
		t.Error(d)
	}
}

// A calendar program that people use, khal, reads the feed without complaint.
func TestKhalReads(t *testing.T) {
	khal, err := exec.LookPath("khal")
	if err != nil {
		t.Skip("skipped: khal is not installed")
	}
	dir := t.TempDir()
	for name, s := range map[string]string{
		"config":    "[calendars]\n[[x]]\npath = " + dir + "/cal\n[locale]\nlocal_timezone = America/New_York\ndefault_timezone = America/New_York\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
		"miami.ics": string(write(t, Feed{Events: miami().Events[:2]})),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(s), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "cal"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(khal, "-c", filepath.Join(dir, "config"), "printics", "-f", "{start-date} {start-time} {end-time} {title}", filepath.Join(dir, "miami.ics"))
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir, "LC_ALL=C.UTF-8")
	out, err := cmd.CombinedOutput()
	text := string(out)
	if err != nil || !strings.Contains(text, "2017-11-04 09:00 09:45 Rendez-vous : Société d’aménagement, Zürich; Ltd\\Inc") ||
		!strings.Contains(text, "2017-11-05 01:30 01:30 1 h 30 deux fois") {
		t.Errorf("%v\n%s", err, text)
	}
}
