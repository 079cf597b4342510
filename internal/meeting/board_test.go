package meeting

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func TestStanding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		ids := w.several()
		declined := w.ask("R9", "Boréal", "Bob", "Clinique", "Coline")
		declined.State = Declined
		sent := w.ask("R10", "Mistral", "Mia", "Hydro", "Hugo")
		sent.State = Sent
		w.save(declined, sent)
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[1], w.table("t1", at(16, 9, 20)))
		s, err := w.s.Standing(t.Context(), w.organiser, w.mission)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Counts{Total: 10, Waiting: 1, Accepted: 8, Placed: 2, ToPlace: 6, Declined: 1}, s.Counts); diff != "" || s.Target != 6 || s.Minimum != 2 || s.Under != 2 {
			t.Error(diff, s.Target, s.Minimum, s.Under)
		}
		var got []string
		for _, c := range s.Companies {
			got = append(got, fmt.Sprint(w.nameOf(c.OrganisationID), " ", c.Wanted, c.Accepted, c.Placed, c.Under))
		}
		if len(got) != 3 || got[2] != "Boréal 3 3 2 false" {
			t.Error(got)
		}
		if s, err := w.s.Standing(t.Context(), w.other, w.mission); err != nil || s.Total != 0 {
			t.Errorf("another intermediary counts %d: %v", s.Total, err)
		}
	})
}

func (w *world) nameOf(org string) string {
	for name, id := range w.orgs {
		if id == org {
			return name
		}
	}
	return org
}

func TestBoard(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		urgent, foreign, secret := w.ask("R2", "Calanques", "Cléa", "Clinique", "Coline"), w.ask("R3", "Mistral", "Mia", "Laurier", "Léo"), w.ask("R4", "Boréal", "Bob", "Clinique", "Coline")
		urgent.Priority = 1
		foreign.IntermediaryID, secret.Confidential = w.orgs["Agence"], true
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), urgent, foreign, secret)
		w.place(ids[2], w.table("t1", at(16, 9, 0)))
		w.place(ids[3], w.table("t2", at(16, 9, 20)))
		read := func(a account.Actor, f BoardFilter) *Board {
			b, err := w.s.Board(t.Context(), a, w.mission, "2026-06-16", "", f)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		tray := func(b *Board) (out []string) {
			for _, q := range b.Tray {
				out = append(out, q.Ref)
			}
			return out
		}
		b := read(w.organiser, BoardFilter{})
		if diff := cmp.Diff([]string{"R2", "R1"}, tray(b)); diff != "" || b.TrayTotal != 2 || len(b.Times) != 24 || len(b.Rows) != 2 {
			t.Error(diff, b.TrayTotal, len(b.Times), len(b.Rows))
		}
		if len(b.Rows[0].Meetings) != 1 || b.Rows[0].Meetings[0].RequestID != ids[2] || !b.Rows[0].Meetings[0].Mine || len(b.Rows[1].Meetings) != 1 {
			t.Error(b.Rows)
		}
		for words, want := range map[string][]string{"calanques": {"R2"}, "LAURIÉR boreal": {"R1"}, "r2": {"R2"}, "sector clinique": {"R2"}, "nothing": nil} {
			if diff := cmp.Diff(want, tray(read(w.organiser, BoardFilter{Words: words}))); diff != "" {
				t.Error(words, diff)
			}
		}
		seen := read(w.carrier, BoardFilter{})
		if diff := cmp.Diff([]string{"R2", "R1"}, tray(seen)); diff != "" {
			t.Error(diff)
		}
		if len(seen.Rows[0].Meetings) != 1 || seen.Rows[0].Meetings[0].Mine || len(seen.Rows[1].Meetings) != 1 || !seen.Rows[1].Meetings[0].Mine {
			t.Error("an intermediary moves what is not its own, or not what is", seen.Rows)
		}
		if seen = read(w.other, BoardFilter{}); tray(seen) != nil || len(seen.Rows[0].Meetings) != 1 || !seen.Rows[0].Meetings[0].Mine || len(seen.Rows[1].Meetings) != 0 {
			t.Error("an intermediary sees what is confidential to another", tray(seen), seen.Rows)
		}
	})
}

func TestQueriesDoNotGrow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		counts := map[string][]int64{}
		for _, n := range []int{1, 3, 40} {
			w := &world{t: t, d: d, s: &Service{DB: d}}
			m := testMission()
			m.Ref = fmt.Sprint("m", n)
			w.addMission(m)
			var list []Request
			for i := range n {
				list = append(list, w.ask(fmt.Sprint("R", i), "Boréal", "Béa", "Laurier", "Léo"))
			}
			ids := w.save(list...)
			w.place(ids[0], w.table("t1", at(16, 9, 0)))
			for name, read := range map[string]func(ctx context.Context) error{
				"problem": func(ctx context.Context) error {
					return d.Read(ctx, func(tx *db.Tx) error { _, err := Problem(ctx, tx, w.mission, plan.Balanced); return err })
				},
				"list": func(ctx context.Context) error {
					_, _, err := w.s.List(ctx, w.organiser, w.mission, Filter{Words: "laurier", Limit: 50})
					return err
				},
				"board": func(ctx context.Context) error {
					_, err := w.s.Board(ctx, w.organiser, w.mission, "2026-06-16", "", BoardFilter{})
					return err
				},
				"picked": func(ctx context.Context) error {
					_, err := w.s.Board(ctx, w.organiser, w.mission, "2026-06-16", ids[0], BoardFilter{})
					return err
				},
				"standing": func(ctx context.Context) error { _, err := w.s.Standing(ctx, w.organiser, w.mission); return err },
			} {
				ctx, count := db.Count(t.Context())
				if err := read(ctx); err != nil {
					t.Fatal(name, err)
				}
				counts[name] = append(counts[name], count.Load())
			}
		}
		for name, c := range counts {
			if c[0] > c[1] || c[1] != c[2] {
				t.Errorf("%s: %v queries for 1, 3 and 40 requests", name, c)
			}
		}
	})
}

func TestNowhereForOneReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		spanish := w.ask("R2", "Boréal", "Béa", "Clinique", "Coline")
		spanish.Language = "es"
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), spanish)
		for i, want := range []text.Pair{{}, {FR: "Aucune langue commune, et aucun interprète pour espagnol–français–anglais.", EN: "No common language, and no interpreter for Spanish–French–English."}} {
			b, err := w.s.Board(t.Context(), w.organiser, w.mission, "2026-06-16", ids[i], BoardFilter{})
			if err != nil {
				t.Fatal(err)
			}
			if b.Picked.Nowhere != want || (len(b.Picked.Best) == 0) == want.Empty() {
				t.Errorf("%q, %d places", b.Picked.Nowhere, len(b.Picked.Best))
			}
		}
	})
}

func TestUnderstood(t *testing.T) {
	r := &rows{people: map[string]directory.Person{"a": {Languages: []string{"fr", "en"}}, "b": {Languages: []string{"en", "de"}}, "c": {Languages: []string{"de"}}, "d": {}}}
	for _, c := range []struct {
		people   []string
		language string
		asked    bool
		want     bool
	}{
		{people: []string{"a", "b"}, want: true},
		{people: []string{"b", "c"}, want: true},
		{people: []string{"a", "b", "c"}},
		{people: []string{"a", "d"}}, // of whom nobody knows what they speak
		{people: nil},
		{people: []string{"a", "b"}, language: "en", want: true},
		{people: []string{"a", "b"}, language: "fr"},
		{people: []string{"a", "b"}, asked: true},
	} {
		q := Request{Language: c.language, Interpreter: c.asked}
		for _, id := range c.people {
			q.Parties = append(q.Parties, Party{PersonID: id})
		}
		if got := r.understood(&q); got != c.want {
			t.Error(c, got)
		}
	}
}

// What is read for one request must light the same cells as the whole mission would.
func TestNearIsAsGoodAsTheWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		interpreted := w.ask("I1", "Mistral", "Mia", "Clinique", "Coline") // French with English
		asked := w.ask("I2", "Boréal", "Bob", "Clinique", "Coline")
		asked.Interpreter = true
		office := w.ask("O1", "Boréal", "Béa", "Hydro", "Hugo")
		office.PlaceKind, office.Minutes = "office", 60
		ids := w.save(w.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), w.ask("R2", "Boréal", "Bob", "Laurier", "Léo"), w.ask("R3", "Calanques", "Cléa", "Clinique", "Coline"),
			interpreted, asked, office, w.ask("R4", "Calanques", "Cléa", "Hydro", "Hugo"))
		w.place(ids[0], w.table("t1", at(16, 9, 0)))
		w.place(ids[2], w.table("t2", at(16, 9, 20)))
		w.place(ids[3], w.table("t1", at(16, 9, 40)))
		w.place(ids[5], Target{Spot{"", w.places["office"]}, at(17, 10, 0)})
		w.session(agenda.Engagement{PlaceID: w.places["hall"], Starts: at(16, 14, 0), Ends: at(16, 15, 0), Audience: item.All, Title: text.Both("Plénière")})
		for k, id := range ids {
			for _, day := range []span.Day{"2026-06-16", "2026-06-17"} {
				var lit, full []string
				err := d.Read(t.Context(), func(tx *db.Tx) error {
					m, err := mission.Get(t.Context(), tx, w.mission)
					if err != nil {
						return err
					}
					near, err := caseNear(t.Context(), tx, near{mission: m, picked: id, day: day})
					if err != nil {
						return err
					}
					whole, err := Problem(t.Context(), tx, w.mission, plan.Balanced)
					lit, full = cellsOf(t, near, id, day), cellsOf(t, whole, id, day)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(full, lit); diff != "" || len(full) == 0 {
					t.Errorf("request %d on %s: %s", k, day, diff)
				}
			}
		}
	})
}

func cellsOf(t *testing.T, c *Case, id string, day span.Day) (out []string) {
	t.Helper()
	i, bounds := c.Index(id), day.Bounds(c.Mission.Zone)
	desk, err := plan.OpenDesk(c.freed(i), c.Now)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range desk.LegalCells(i, c.Minute(bounds.From), c.Minute(bounds.To)) {
		why := ""
		if !x.Legal {
			why = c.words(x.Reason).FR
		}
		out = append(out, fmt.Sprint(c.SpotIDs[x.Spot], " ", span.ClockOf(c.At(x.Start), c.Mission.Zone), " ", x.Legal, " ", why))
	}
	slices.Sort(out)
	return out
}
