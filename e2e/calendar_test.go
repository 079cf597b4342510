package e2e

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"escale.dev/escale/internal/demo"
)

// readCalendar has an independent parser read a feed: it fails on an event without zone, UID or sequence, and prints how
// many events there are and the summary of the first.
const readCalendar = `
import sys, icalendar
cal = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
zones = {str(z["TZID"]) for z in cal.walk("VTIMEZONE")}
events = cal.walk("VEVENT")
assert len({str(e["UID"]) for e in events}) == len(events), "a UID stands twice"
for e in events:
    assert "SEQUENCE" in e and "DTSTAMP" in e, e
    start = e["DTSTART"]
    if hasattr(start.dt, "hour"):
        assert start.dt.tzinfo is not None, e
        assert start.params.get("TZID", "UTC") in zones | {"UTC"}, e
        assert e["DTEND"].dt > start.dt, e
live = [e for e in events if str(e.get("STATUS", "")) != "CANCELLED"]
print(len(live))
print(str(sorted(live, key=lambda e: str(e["DTSTART"].dt))[0]["SUMMARY"]))
`

// TestCalendarPrograms has a delegate's feed read by python3-icalendar and by khal, which share no code with ours.
func TestCalendarPrograms(t *testing.T) {
	python := "/usr/bin/python3" // Debian's: others may lack its packages
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("no python3-icalendar on this machine: install that Debian package")
	}
	khal, err := exec.LookPath("khal")
	if err != nil {
		t.Skip("no khal on this machine: install that Debian package")
	}
	dir := t.TempDir()
	feed := filepath.Join(dir, "feed.ics")
	if err := os.WriteFile(feed, feedOf(t, start(t, demo.Usual), "delegate"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := run(t, dir, python, "-c", readCalendar, feed)
	lines := strings.SplitN(strings.TrimSpace(out), "\n", 2)
	events, err := strconv.Atoi(lines[0])
	if err != nil || events == 0 || len(lines) < 2 {
		t.Fatalf("python3-icalendar reads: %q", out)
	}

	config := filepath.Join(dir, "khal.conf")
	settings := fmt.Sprintf("[calendars]\n[[mission]]\npath = %s\n[sqlite]\npath = %s\n[locale]\nlocal_timezone = America/Toronto\ndefault_timezone = America/Toronto\ntimeformat = %%H:%%M\ndateformat = %%Y-%%m-%%d\nlongdateformat = %%Y-%%m-%%d\ndatetimeformat = %%Y-%%m-%%d %%H:%%M\nlongdatetimeformat = %%Y-%%m-%%d %%H:%%M\n",
		filepath.Join(dir, "mission"), filepath.Join(dir, "khal.db"))
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "mission"), 0o700); err != nil {
		t.Fatal(err)
	}
	run(t, dir, khal, "-c", config, "import", "--batch", "-a", "mission", feed)
	listed := run(t, dir, khal, "-c", config, "list", "--format", "{uid}", "--day-format", "", "2026-06-01", "60d")
	uids := map[string]bool{}
	for uid := range strings.FieldsSeq(listed) {
		uids[uid] = true
	}
	if len(uids) < events {
		t.Errorf("khal lists %d events, python3-icalendar %d live ones:\n%s", len(uids), events, listed)
	}
	if words := run(t, dir, khal, "-c", config, "list", "2026-06-01", "60d"); !strings.Contains(words, strings.TrimSpace(lines[1])) {
		t.Errorf("khal does not show %q:\n%s", lines[1], words)
	}
}

func run(t *testing.T, home, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_DATA_HOME="+home, "XDG_CACHE_HOME="+home, "LC_ALL=C.UTF-8", "TZ=America/Toronto")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

var feedAddress = regexp.MustCompile(`(?:https?|webcal)://[^"'\s<]+/feed/[^"'\s<]+`)

// feedOf fetches somebody's feed as a calendar program does: by the address that their page shows, without signing in.
func feedOf(t *testing.T, s *server, who string) []byte {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	get(t, client, s.Base+s.Links[who])
	page := get(t, client, s.Base+"/m/"+s.Missions[demo.MissionRef]+"/subscribe")
	address := strings.Replace(html.UnescapeString(string(feedAddress.Find(page))), "webcal:", "http:", 1)
	if address == "" {
		t.Fatal("the page shows no feed address")
	}
	return get(t, http.DefaultClient, address)
}

func get(t *testing.T, client *http.Client, address string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }() // read to its end below
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode >= 400 && !strings.Contains(r.Request.URL.Path, "/missions") {
		t.Fatalf("%s: %s %v\n%.400s", address, r.Status, err, body)
	}
	return body
}
