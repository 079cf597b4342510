package app

import (
	"slices"
	"strings"
	"testing"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/span"
)

// An hour that the clocks of its place skip is refused where it stands, in every table that holds hours.
func TestHoursThatDoNotExist(t *testing.T) {
	const day, hour = "2027-03-14", "02:30" // in Québec, two o'clock was followed by three o'clock
	places := map[string][][2]string{       // day and hour of each table
		"members": {{"arrives_day", "arrives_at"}, {"leaves_day", "leaves_at"}}, "availabilities": {{"day", "from"}, {"end_day", "to"}},
		"sessions": {{"day", "starts"}, {"end_day", "ends"}}, "engagements": {{"day", "starts"}, {"end_day", "ends"}},
		"meetings": {{"day", "starts"}, {"end_day", "ends"}}, "requests": {{"asked_day", "asked_at"}, {"answered_day", "answered_at"}},
	}
	d := dbtest.New(t)
	a := newApp(t, d)
	tried := 0
	for _, table := range mini(t, a) {
		for _, at := range places[table.Name] {
			tables := mini(t, a)
			for _, x := range tables {
				if x.Name == "missions" {
					x.Rows[0].Cells[slices.Index(x.Columns, "first_day")], x.Rows[0].Cells[slices.Index(x.Columns, "last_day")] = "2027-03-10", "2027-03-18"
				}
				if x.Name != table.Name {
					continue
				}
				for i, c := range x.Columns {
					switch {
					case c == at[0]:
						x.Rows[0].Cells[i] = day
					case c == at[1]:
						x.Rows[0].Cells[i] = hour
					case c == "day" && at[0] == "end_day":
						x.Rows[0].Cells[i] = "2027-03-13"
					case strings.HasSuffix(c, "zone"):
						x.Rows[0].Cells[i] = "America/Toronto"
					}
				}
			}
			r, err := a.exchange.Try(t.Context(), boss, "", written(t, exchange.CSV, tables))
			if err != nil {
				t.Fatal(err)
			}
			tried++
			found := slices.IndexFunc(r.Problems, func(p exchange.Problem) bool { return p.Table == table.Name && p.Column == at[1] && p.Row == 2 })
			if found < 0 {
				t.Errorf("%s, %s: no problem names it: %+v", table.Name, at[1], r.Problems)
				continue
			}
			p := r.Problems[found]
			if p.Value != hour || !strings.Contains(p.Words.FR, "n’existe pas") || !strings.Contains(p.Words.EN, "does not exist") {
				t.Errorf("%s, %s, value %q: %q, %q", table.Name, at[1], p.Value, p.Words.FR, p.Words.EN)
			}
		}
	}
	if tried != 12 {
		t.Errorf("%d hours were tried, want each of the 12", tried)
	}
	if n := rowsOf(t, d, "mission_mission"); n != 0 {
		t.Errorf("%d missions were kept", n)
	}
}

// Nobody puts a meeting before the mission begins or after it ended.
func TestMeetingOutsideTheMission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		apply(t, a, "", written(t, exchange.CSV, mini(t, a)))
		request := ids(t, d, `SELECT id FROM meeting_request ORDER BY id`)[0]
		table := ids(t, d, `SELECT id FROM agenda_resource WHERE kind = 'table' ORDER BY id`)[0]
		place := ids(t, d, `SELECT id FROM mission_place WHERE ref = 'palais' ORDER BY id`)[0]
		was := ids(t, d, `SELECT day || ' ' || starts FROM agenda_engagement WHERE kind = 'meeting' ORDER BY id`)
		for _, day := range []span.Day{"2027-06-13", "2027-06-19", "2031-01-01"} {
			at := span.LocalLenient(day, span.Hm(10, 0), "America/Toronto")
			_, err := a.meetings.Place(t.Context(), boss, missionID(t, a, "quebec-2027"), request, meeting.Target{Spot: meeting.Spot{ResourceID: table, PlaceID: place}, Start: at}, 1, false)
			if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict {
				t.Errorf("%s: %v", day, err)
			} else if s := fault.Of(err).Sentence("fr"); !strings.Contains(s, "mission") {
				t.Errorf("%s: %q does not say why", day, s)
			}
		}
		if now := ids(t, d, `SELECT day || ' ' || starts FROM agenda_engagement WHERE kind = 'meeting' ORDER BY id`); !slices.Equal(was, now) {
			t.Errorf("the meeting stood at %q, now at %q", was, now)
		}
	})
}
