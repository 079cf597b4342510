package meeting

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func (w *world) problem() *Case {
	w.t.Helper()
	var c *Case
	w.write(func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = Problem(ctx, tx, w.mission, plan.Balanced)
		return err
	})
	if err := plan.Validate(c.Problem); err != nil {
		w.t.Fatalf("the planner refuses the problem: %v", err)
	}
	return c
}

// who gives a person of the problem.
func (w *world) who(c *Case, name string) plan.Person {
	w.t.Helper()
	i := slices.Index(c.People, w.people[name])
	if i < 0 {
		w.t.Fatalf("%s is not in the problem", name)
	}
	return c.Problem.People[i]
}

// legal lists the hours of a day at which a request may be at a table.
func (w *world) legal(id, table string, day int) []string {
	w.t.Helper()
	b, err := w.s.Board(w.t.Context(), w.organiser, w.mission, span.MakeDay(2026, 6, day), id, BoardFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	var out []string
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			if c.Legal && r.Name == table {
				out = append(out, span.ClockOf(c.Start, zone).String())
			}
		}
	}
	return out
}

// why gives the reason against a cell.
func (w *world) why(id, table string, start span.Instant) text.Pair {
	w.t.Helper()
	b, err := w.s.Board(w.t.Context(), w.organiser, w.mission, span.DayOf(start, zone), id, BoardFilter{})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range b.Rows {
		for _, c := range r.Cells {
			if r.Name == table && c.Start == start {
				return c.Why
			}
		}
	}
	return text.Pair{}
}

func TestWhatHoldsPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		hall := w.places["hall"]
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(16, 9, 0), Ends: at(16, 10, 0), Takes: []agenda.Take{{Holder: person(w.people["Béa"])}}})
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(16, 10, 0), Ends: at(16, 11, 0), Audience: item.All, Title: text.Pair{FR: "Plénière", EN: "Plenary"}})
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(16, 11, 0), Ends: at(16, 12, 0), Takes: []agenda.Take{{Holder: person(w.people["Béa"]), Optional: true}}})
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(16, 14, 0), Ends: at(16, 15, 0), Audience: item.All, Takes: []agenda.Take{{Holder: person(w.people["Béa"]), Role: item.Excused, Optional: true}}})
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(16, 15, 0), Ends: at(16, 16, 0), Confidential: true, Title: text.Both("Dîner secret"), Takes: []agenda.Take{{Holder: person(w.people["Léo"])}}})
		w.session(agenda.Engagement{PlaceID: hall, Starts: at(15, 20, 0), Ends: at(15, 22, 0), Takes: []agenda.Take{{Holder: person(w.people["Béa"])}}}) // before the mission
		c := w.problem()
		var labels []string
		for _, b := range w.who(c, "Béa").Busy {
			labels = append(labels, b.Label)
		}
		if diff := cmp.Diff([]string{"Table ronde", "Plénière"}, labels); diff != "" {
			t.Error(diff)
		}
		want := []string{"11:00", "11:20", "11:40", "12:00", "12:20", "12:40", "13:00", "13:20", "13:40", "14:00", "14:20", "14:40", "16:00", "16:20", "16:40"}
		if diff := cmp.Diff(want, w.legal(id, "Table 1", 16)); diff != "" {
			t.Error(diff)
		}
		if got := w.why(id, "Table 1", at(16, 10, 20)); got.FR != "Béa Test a déjà « Plénière » à 10:00." || got.EN != "Béa Test already has “Plenary” at 10:00." {
			t.Error(got)
		}
		if got := w.why(id, "Table 1", at(16, 15, 0)); got.FR != "Léo Test a déjà « confidentiel » à 15:00." || got.EN != "Léo Test already has “confidential” at 15:00." {
			t.Error(got)
		}
	})
}

func TestHoursBind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		day := func(from, to int) span.Range { return span.Range{From: at(16, from, 0), To: at(16, to, 0)} }
		w.hours(person(w.people["Léo"]), true, day(9, 12))                                                                 // open only then
		w.hours(person(w.people["Béa"]), false, span.Range{From: at(16, 9, 0), To: at(16, 9, 40)})                         // closed
		w.hours(agenda.Holder{Kind: item.Organisation, ID: w.orgs["Boréal"]}, false, day(11, 12))                          // the firm is closed
		w.hours(agenda.Holder{Kind: item.Resource, ID: w.resources["t1"]}, false, day(10, 11))                             // the table is reserved
		w.hours(agenda.Holder{Kind: item.Mission, ID: w.mission}, false, span.Range{From: at(17, 0, 0), To: at(18, 0, 0)}) // a day without meetings
		if diff := cmp.Diff([]string{"09:40"}, w.legal(id, "Table 1", 16)); diff != "" {
			t.Error("table 1", diff)
		}
		if diff := cmp.Diff([]string{"09:40", "10:00", "10:20", "10:40"}, w.legal(id, "Table 2", 16)); diff != "" {
			t.Error("table 2", diff)
		}
		for day := 17; day <= 18; day++ { // the 17th is closed; on the 18th Léo is not there
			if got := w.legal(id, "Table 2", day); got != nil {
				t.Error(day, got)
			}
		}
		w.hours(agenda.Holder{Kind: item.Place, ID: w.places["hall"]}, true, span.Range{From: at(18, 9, 0), To: at(18, 17, 0)}) // the hall: never on the 16th
		if got := w.legal(id, "Table 2", 16); got != nil {
			t.Error("a closed hall", got)
		}
	})
}

func TestArrivalsAndLunch(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.write(func(ctx context.Context, tx *db.Tx) error {
			_, err := mission.UpsertMembers(ctx, tx, w.organiser, w.mission, []mission.Member{{PersonID: w.people["Béa"], OrganisationID: w.orgs["Boréal"], Population: mission.Business,
				ArrivesAt: at(16, 12, 10), LeavesAt: at(16, 15, 0)}})
			return err
		})
		w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(16, 12, 0), Ends: at(16, 13, 0), Takes: []agenda.Take{{Holder: person(w.people["Léo"])}}})
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		// Léo keeps 45 minutes of 12:00–14:00 for lunch: 13:00–13:45 or 13:15–14:00.
		if diff := cmp.Diff([]string{"14:00", "14:20", "14:40"}, w.legal(id, "Table 1", 16)); diff != "" {
			t.Error(diff)
		}
		if got := w.legal(id, "Table 1", 17); got != nil {
			t.Error("after the departure", got)
		}
	})
}

func TestOfficesTravelAndInterpreters(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		visit := w.ask("R1", "Boréal", "Béa", "Hydro", "Hugo")
		visit.PlaceKind, visit.Minutes = "office", 60
		talk := w.ask("R2", "Boréal", "Béa", "Laurier", "Léo")
		foreign := w.ask("R3", "Mistral", "Mia", "Clinique", "Coline") // French with English: the interpreter
		asked := w.ask("R4", "Calanques", "Cléa", "Laurier", "Léo")    // both speak both, and asked for her
		asked.Interpreter = true
		ids := w.save(visit, talk, foreign, asked)
		w.place(ids[0], Target{Spot{"", w.places["office"]}, at(16, 10, 0)})
		// 10:00–11:00 away, 30 minutes of travel and 5 of buffer on either side.
		got := w.legal(ids[1], "Table 1", 16)
		if diff := cmp.Diff([]string{"09:00", "11:40", "12:00"}, got[:3]); diff != "" {
			t.Error(diff)
		}
		w.place(ids[2], w.table("t1", at(16, 9, 0)))
		if e := w.engagement(ids[2]); !e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["iris"]}) {
			t.Error("no interpreter", e.Takes)
		}
		if got := w.why(ids[3], "Table 2", at(16, 9, 0)); got.FR == "" {
			t.Error("the interpreter is in two places")
		}
		w.place(ids[3], w.table("t2", at(16, 9, 20)))
		if e := w.engagement(ids[3]); !e.Has(agenda.Holder{Kind: item.Resource, ID: w.resources["iris"]}) {
			t.Error("no interpreter although asked for", e.Takes)
		}
		w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(17, 9, 0), Ends: at(17, 17, 0), Takes: []agenda.Take{{Holder: person(w.people["Iris"])}}})
		if got := w.legal(ids[2], "Table 1", 17); got != nil {
			t.Error("the interpreter is held by a session, and yet", got)
		}
	})
}

func TestRequestsThatNothingCanPlace(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		nobody := w.ask("R1", "Boréal", "Béa", "Hydro", "Hugo")
		nobody.Parties = nil
		nowhere := w.ask("R2", "Boréal", "Béa", "Laurier", "Léo")
		nowhere.PlaceKind = "office"
		stand := w.ask("R3", "Boréal", "Béa", "Clinique", "Coline")
		stand.PlaceKind = "stand"
		away := w.ask("R4", "Boréal", "Béa", "Clinique", "Coline")
		away.WishDay = "2030-01-01"
		ids := w.save(nobody, nowhere, stand, away)
		c := w.problem()
		var left []string
		for _, h := range c.Hopeless {
			left = append(left, h.Request)
		}
		if diff := cmp.Diff(ids[:3], left); diff != "" || len(c.Requests) != 1 {
			t.Error(diff, len(c.Requests))
		}
		b, err := w.s.Board(t.Context(), w.organiser, w.mission, "", ids[0], BoardFilter{})
		if err != nil || b.Picked.Never.FR == "" || len(b.Picked.Best) != 0 {
			t.Error(b.Picked, err)
		}
		if _, err := w.s.Place(t.Context(), w.organiser, w.mission, ids[1], w.table("t1", at(16, 9, 0)), 0, true); err == nil {
			t.Error("placed")
		}
		if got := w.legal(ids[3], "Table 1", 16); got != nil {
			t.Error("wished for 2030, and yet", got)
		}
	})
}

func TestPinsWishesAndVagueHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		wish := w.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
		wish.WishDay, wish.WishFrom, wish.WishTo = "2026-06-17", span.Hm(10, 0), span.Hm(11, 0)
		ids := w.save(wish, w.ask("R2", "Boréal", "Bob", "Clinique", "Coline"))
		if diff := cmp.Diff([]string{"10:00", "10:20", "10:40"}, w.legal(ids[0], "Table 1", 17)); diff != "" {
			t.Error(diff)
		}
		if got := w.legal(ids[0], "Table 1", 16); got != nil {
			t.Error(got)
		}
		w.place(ids[0], w.table("t1", at(17, 10, 0)))
		if err := w.s.Pin(t.Context(), w.organiser, w.mission, ids[0], true, 0); err != nil {
			t.Fatal(err)
		}
		c := w.problem()
		m := c.Problem.Meetings[c.Index(ids[0])]
		if m.Pin == nil || m.Pin.Start != c.Minute(at(17, 10, 0)) || m.Current == nil || len(m.Pin.People) != 2 {
			t.Error(m.Pin, m.Current)
		}
		w.write(func(ctx context.Context, tx *db.Tx) error { // the agenda makes it vague: "in the morning"
			e, err := agenda.Get(ctx, tx, w.organiser, w.get2(ctx, tx, ids[0]).EngagementID)
			if err != nil {
				return err
			}
			e.Starts, e.Ends, e.Fuzzy, e.FuzzyLabel = 0, 0, item.Part, item.Morning
			_, _, err = agenda.Change(ctx, tx, w.organiser, e, agenda.How{Force: true})
			return err
		})
		if c := w.problem(); c.Index(ids[0]) != -1 || c.Index(ids[1]) < 0 {
			t.Error("a meeting with a vague hour is planned again")
		}
		if got := w.legal(ids[0], "Table 1", 17); len(got) != 3 {
			t.Error("it cannot be placed by hand", got)
		}
	})
}

func TestTheClockChangeOfMiami(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &world{t: t, d: d, s: &Service{DB: d}}
		const miami = span.Zone("America/New_York")
		w.addMission(mission.Mission{Ref: "miami", NameFR: "Miami", NameEN: "Miami", Kind: mission.Outward, State: mission.Preparing, Zone: miami, HomeZone: "Europe/Paris",
			FirstDay: "2017-11-04", LastDay: "2017-11-06", MeetingMinutes: 30, MaxPerDay: 6, DayOpens: span.Hm(9, 0), DayCloses: span.Hm(11, 0), LunchFrom: span.Hm(12, 0), LunchTo: span.Hm(14, 0)})
		id := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"))[0]
		c := w.problem()
		var hours []string
		for _, day := range []span.Day{"2017-11-04", "2017-11-05", "2017-11-06"} {
			for _, start := range c.Slots(day) {
				hours = append(hours, span.ClockOf(start, miami).String())
			}
		}
		each := []string{"09:00", "09:30", "10:00", "10:30"}
		if diff := cmp.Diff(slices.Concat(each, each, each), hours); diff != "" {
			t.Error(diff)
		}
		if d := c.Problem.Days; d[1].From-d[0].From != 25*60 || d[2].From-d[1].From != 24*60 {
			t.Error("days begin at", d[0].From, d[1].From, d[2].From)
		}
		nine := span.LocalLenient("2017-11-06", span.Hm(9, 0), miami)
		w.place(id, w.table("t1", nine))
		if e := w.engagement(id); e.Starts != nine || e.Day != "2017-11-06" {
			t.Error(e.Starts.In(miami), e.Day)
		}
	})
}

// TestNothingIsPlacedInThePast stands at 10:00 on the mission's first day: the cells before are closed, and what has
// begun stays where it is.
func TestNothingIsPlacedInThePast(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		d.SetClock(func() time.Time { return at(16, 10, 0).Time() })
		var c *Case
		w.write(func(ctx context.Context, tx *db.Tx) (err error) {
			c, err = Problem(ctx, tx, w.mission, plan.Balanced)
			return err
		})
		for _, day := range c.Problem.Days[:1] {
			if len(day.Closed) == 0 || day.Closed[len(day.Closed)-1] != (plan.Window{From: day.From, To: c.Minute(at(16, 10, 0))}) {
				t.Errorf("closed on the first day: %v", day.Closed)
			}
		}
		for _, day := range c.Problem.Days[1:] {
			for _, w := range day.Closed {
				if w.From == day.From {
					t.Errorf("a day to come begins closed: %v", w)
				}
			}
		}
	})
}
