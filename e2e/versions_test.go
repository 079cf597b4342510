package e2e

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/demo"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// entry is what a calendar program keeps of an event.
type entry struct {
	Sequence int    `json:"sequence"`
	Status   string `json:"status"`
	Start    string `json:"start"` // in UTC
}

// readEntries has an independent parser list a feed's events by their UID.
const readEntries = `
import sys, json, icalendar
from datetime import timezone
cal = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
out = {}
for e in cal.walk("VEVENT"):
    start = e["DTSTART"].dt
    assert str(e["UID"]) not in out, "a UID stands twice"
    out[str(e["UID"])] = {"sequence": int(e["SEQUENCE"]), "status": str(e.get("STATUS", "")),
        "start": start.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M") if hasattr(start, "hour") else str(start)}
print(json.dumps(out))
`

// TestCalendarFollowsVersions has a calendar program read a delegate's feed before and after a version that cancels one
// meeting and moves another: each keeps its UID, what changed has a higher SEQUENCE, the cancelled one says so, and
// nothing else moves. What is changed and not yet published stays out of it.
func TestCalendarFollowsVersions(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.Command(python, "-c", "import icalendar").Run() != nil {
		t.Skip("no python3-icalendar on this machine: install that Debian package")
	}
	s, dir := start(t, demo.Usual), t.TempDir()
	feed := func() map[string]entry {
		t.Helper()
		file := filepath.Join(dir, "feed.ics")
		if err := os.WriteFile(file, feedOf(t, s, "delegate"), 0o600); err != nil {
			t.Fatal(err)
		}
		out := map[string]entry{}
		if err := json.Unmarshal([]byte(run(t, dir, python, "-c", readEntries, file)), &out); err != nil {
			t.Fatal(err)
		}
		return out
	}
	before := feed()
	gone, moved, to := s.change(t)
	if diff := cmp.Diff(before, feed()); diff != "" {
		t.Errorf("what is not published yet shows in the calendar: %s", diff)
	}
	if _, _, err := s.app.Agenda().Publish(t.Context(), account.System("e2e"), s.Missions[demo.MissionRef], text.Both("2")); err != nil {
		t.Fatal(err)
	}
	want := maps.Clone(before)
	was, is := before[gone], before[moved]
	if was.Status == "" || is.Status == "" {
		t.Fatalf("the feed lacks one of both meetings, or its state: %+v, %+v", was, is)
	}
	want[gone] = entry{was.Sequence + 1, "CANCELLED", was.Start}
	want[moved] = entry{is.Sequence + 1, is.Status, to.Time().UTC().Format("2006-01-02 15:04")}
	if diff := cmp.Diff(want, feed()); diff != "" {
		t.Error(diff)
	}
}

// change cancels one meeting of the delegate and moves another by five minutes; it gives their UIDs, and where the second
// went.
func (s *server) change(t *testing.T) (gone, moved string, to span.Instant) {
	t.Helper()
	ctx, who := t.Context(), account.System("e2e")
	var meetings []agenda.Engagement
	err := s.app.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := agenda.All(ctx, tx, s.Missions[demo.MissionRef])
		if err != nil {
			return err
		}
		for _, e := range all {
			if e.Kind == item.KindMeeting && e.Certainty != item.CancelledCertainty && e.Timed() &&
				slices.ContainsFunc(e.Takes, func(k item.Take) bool { return k.ID == s.People["delegate"] }) {
				meetings = append(meetings, e)
			}
		}
		if len(meetings) < 2 {
			t.Fatalf("the delegate has %d meetings", len(meetings))
		}
		if _, err := agenda.Cancel(ctx, tx, who, meetings[0].ID, "malade"); err != nil {
			return err
		}
		to = meetings[1].Starts.Add(5 * time.Minute)
		_, _, err = agenda.Move(ctx, tx, who, meetings[1].ID, agenda.MoveTo{Start: to, How: agenda.How{Force: true, Reason: "retard"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return meetings[0].UID, meetings[1].UID, to
}
