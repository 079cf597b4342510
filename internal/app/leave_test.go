package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

// standing counts what still runs with somebody: requests that name them, places in the agenda, and those of a firm.
func standing(t *testing.T, d *db.DB, id string) [3]int {
	t.Helper()
	const running = ` state IN ('draft', 'sent', 'no_answer', 'accepted')`
	count := func(query string) int { return len(ids(t, d, query)) }
	return [3]int{
		count(`SELECT p.request_id FROM meeting_party p JOIN meeting_request r ON r.id = p.request_id WHERE p.person_id = '` + id + `' AND r.` + running[1:]),
		count(`SELECT e.id FROM agenda_take t JOIN agenda_engagement e ON e.id = t.engagement_id WHERE t.holder_id = '` + id +
			`' AND t.role <> 'excused' AND e.certainty NOT IN ('cancelled', 'done') AND (e.subject_id IS NULL OR e.subject_id NOT IN
			(SELECT id FROM meeting_request WHERE state IN ('held', 'no_show')))`),
		count(`SELECT id FROM meeting_request WHERE (company_id = '` + id + `' OR counterpart_id = '` + id + `') AND` + running),
	}
}

// Nobody who left a mission stands in a meeting that still runs: others go on, the rest goes back to the tray or is
// cancelled, as was said.
func TestWhoLeavesStandsInNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMerged(t, d)
		mid := missionID(t, m.a, m.ref)
		placed := func() []string {
			return ids(t, d, `SELECT id FROM meeting_request WHERE engagement_id IS NOT NULL AND state = 'accepted' ORDER BY id`)
		}
		busy := ids(t, d, `SELECT p.person_id FROM meeting_party p JOIN meeting_request r ON r.id = p.request_id
			WHERE r.engagement_id IS NOT NULL AND r.state = 'accepted' GROUP BY p.person_id ORDER BY count(*) DESC, p.person_id LIMIT 2`)
		firm := ids(t, d, `SELECT company_id FROM meeting_request WHERE engagement_id IS NOT NULL AND state = 'accepted'
			GROUP BY company_id ORDER BY count(*) DESC, company_id LIMIT 1`)[0]
		before := len(placed())
		if err := m.a.missions.RemoveMember(t.Context(), boss, mid, busy[0], ""); !fault.Is(err, fault.Conflict) {
			t.Fatalf("somebody busy left silently: %v", err)
		}
		for i, fate := range []mission.Fate{mission.Withdrawn, mission.CalledOff} {
			touched, err := m.a.missions.Touching(t.Context(), boss, mid, busy[i])
			if err != nil || len(touched.Meetings) == 0 {
				t.Fatalf("%v: %+v", err, touched)
			}
			if err := m.a.missions.RemoveMember(t.Context(), boss, mid, busy[i], fate); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([3]int{}, standing(t, d, busy[i])); diff != "" && fate == mission.Withdrawn {
				t.Errorf("%s: %s", fate, diff)
			}
		}
		if n := len(placed()); n >= before {
			t.Errorf("%d meetings placed of %d, though who came alone left", n, before)
		}
		if err := m.a.missions.RemoveParticipant(t.Context(), boss, mid, firm, mission.CalledOff); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(0, standing(t, d, firm)[2]); diff != "" {
			t.Error(diff)
		}
	})
}
