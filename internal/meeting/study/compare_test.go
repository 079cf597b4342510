package study

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/span"
)

// TestDifferences: who gains, who loses, whose meetings move, counted by person; the rest is alike.
func TestDifferences(t *testing.T) {
	for name, c := range map[string]struct {
		a, b  meeting.Result
		want  []Difference
		alike int
	}{
		"nothing": {},
		"one meeting more": {a: result(), b: result(put("r1", 9, "ana", "ben")), want: []Difference{
			{Person: "ana", A: day("ana", 0), B: day("ana", 1), Gains: 1}, {Person: "ben", A: day("ben", 0), B: day("ben", 1), Gains: 1}}},
		"moved": {a: result(put("r1", 9, "ana", "ben"), put("r2", 9, "cleo")), b: result(put("r1", 10, "ana", "ben"), put("r2", 9, "cleo")), alike: 1, want: []Difference{
			{Person: "ana", A: day("ana", 1), B: day("ana", 1), Moved: 1}, {Person: "ben", A: day("ben", 1), B: day("ben", 1), Moved: 1}}},
		"somebody else comes": {a: result(put("r1", 9, "ana", "ben")), b: result(put("r1", 9, "ana", "cleo")), alike: 1, want: []Difference{
			{Person: "ben", A: day("ben", 1), B: day("ben", 0), Lost: 1}, {Person: "cleo", A: day("cleo", 0), B: day("cleo", 1), Gains: 1}}},
		"one for another": {a: result(put("r1", 9, "ana")), b: result(put("r2", 9, "ana")), want: []Difference{{Person: "ana", A: day("ana", 1), B: day("ana", 1), Gains: 1, Lost: 1}}},
	} {
		for _, measured := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				a, b := c.a, c.b
				if !measured {
					a.People, b.People = nil, nil
				}
				got, alike := differences(&a, &b)
				if diff := cmp.Diff(c.want, got); diff != "" || alike != c.alike {
					t.Error(diff, alike)
				}
			})
		}
	}
	waits := result(put("r1", 9, "ana"))
	waits.People[0].Waits = 2
	got, _ := differences(&waits, &meeting.Result{Placed: waits.Placed, People: []meeting.Day{day("ana", 1)}})
	if len(got) != 1 || got[0].A.Waits != 2 || got[0].B.Waits != 0 {
		t.Error(got)
	}
}

func day(person string, meetings int) meeting.Day {
	return meeting.Day{Person: person, Meetings: meetings}
}

func put(request string, hour int, people ...string) meeting.Slot {
	return meeting.Slot{Request: request, Start: span.Instant(hour), People: people}
}

// result is a plan with each person's number of meetings.
func result(slots ...meeting.Slot) (r meeting.Result) {
	r.Placed, r.People = slots, []meeting.Day{}
	for _, s := range slots {
		for _, p := range s.People {
			r.People = append(r.People, day(p, 1))
		}
	}
	return r
}
