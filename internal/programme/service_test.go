package programme

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

func TestPutChecksWhatWasSeen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		id, _, err := f.s.Put(t.Context(), f.org, f.mission, Session{Kind: "plenary", Engagement: f.session("", 9).Engagement}, agenda.How{})
		if err != nil {
			t.Fatal(err)
		}
		seen, err := f.s.Get(t.Context(), f.org, f.mission, id)
		if err != nil || seen.Ref != "table" {
			t.Fatal(seen.Ref, err)
		}
		mine, theirs := seen, seen
		mine.Aim = text.Both("à moi") // only the session's own row
		if _, _, err := f.s.Put(t.Context(), f.org, f.mission, mine, agenda.How{}); err != nil {
			t.Fatal(err)
		}
		theirs.Aim = text.Both("à eux")
		if _, _, err := f.s.Put(t.Context(), f.org, f.mission, theirs, agenda.How{}); fault.KindOf(err) != fault.Conflict {
			t.Error("stale session:", err)
		}
		if _, err := f.s.SetCertainty(t.Context(), f.org, f.mission, id, item.Expected, 0, agenda.How{}); err != nil {
			t.Fatal(err)
		}
		theirs.Version = 0
		if _, _, err := f.s.Put(t.Context(), f.org, f.mission, theirs, agenda.How{}); fault.KindOf(err) != fault.Conflict {
			t.Error("stale engagement:", err)
		}
		now, err := f.s.Get(t.Context(), f.org, f.mission, id)
		if err != nil || now.Aim.FR != "à moi" {
			t.Error(now.Aim, err)
		}
		again, _, err := f.s.Put(t.Context(), f.org, f.mission, Session{Kind: "plenary", Engagement: f.session("", 14).Engagement}, agenda.How{})
		if err != nil || again == id {
			t.Error("a new session with the same title replaced the first:", again, err)
		}
		ghost := Session{Kind: "plenary", Engagement: f.session("", 16).Engagement, Roles: []Role{{PersonID: "nobody", Role: "speaker"}}}
		if _, _, err := f.s.Put(t.Context(), f.org, f.mission, ghost, agenda.How{}); fault.KindOf(err) != fault.Invalid {
			t.Error("a person whom nobody knows:", err)
		}
	})
}

func TestCancelAndUndo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		id := f.save(f.session("a", 9, f.part("Lou", "speaker")))[0].ID
		step, err := f.s.Cancel(t.Context(), f.org, f.mission, id, "salle fermée")
		if err != nil {
			t.Fatal(err)
		}
		if got := f.sessions(f.mission)[0].Engagement.Certainty; got != item.CancelledCertainty {
			t.Error(got)
		}
		if err := f.s.Undo(t.Context(), f.as(account.Delegate, "Lou", ""), f.mission, step); fault.KindOf(err) != fault.Forbidden {
			t.Error("a delegate undid:", err)
		}
		if err := f.s.Undo(t.Context(), f.org, f.mission, step); err != nil {
			t.Fatal(err)
		}
		if got := f.sessions(f.mission)[0]; got.Engagement.Certainty != item.Confirmed || len(got.Roles) != 1 {
			t.Errorf("undone: %+v", got)
		}
	})
}

func TestUndoBringsPartsInLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		step := func() string {
			var steps []agenda.Step
			f.write(func(ctx context.Context, tx *db.Tx) (err error) {
				steps, err = agenda.Steps(ctx, tx, f.org, f.mission)
				return err
			})
			return steps[0].ID
		}
		s := f.session("a", 9, f.part("Lou", "speaker"))
		f.save(s)
		made := step()
		s.Roles = []Role{f.part("Paul", "moderator")}
		f.save(s)
		if err := f.s.Undo(t.Context(), f.org, f.mission, step()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Role{f.part("Lou", "speaker")}, f.sessions(f.mission)[0].Roles); diff != "" {
			t.Error(diff)
		}
		if err := f.s.Undo(t.Context(), f.org, f.mission, made); err != nil {
			t.Fatal(err)
		}
		if got := f.sessions(f.mission); len(got) != 0 {
			t.Errorf("unmade: %+v", got)
		}
		f.save(s) // its reference is free again
		// somebody else undoes without telling: the reference is still free
		made = step()
		f.write(func(ctx context.Context, tx *db.Tx) error { _, err := agenda.Undo(ctx, tx, f.org, made); return err })
		if diff := cmp.Diff([]Change{Added}, changes(f.save(s))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDetachedAttendeesHaveNoPart(t *testing.T) {
	f := newFixture(t, dbtest.New(t))
	f.save(f.session("a", 9, f.part("Lou", "attends"), f.part("Paul", "speaker")))
	e := f.sessions(f.mission)[0].Engagement
	f.write(func(ctx context.Context, tx *db.Tx) error {
		_, _, err := agenda.Detach(ctx, tx, f.org, e.ID, agenda.Holder{Kind: item.Person, ID: f.people["Lou"]}, 0)
		return err
	})
	if diff := cmp.Diff([]Role{f.part("Paul", "speaker")}, f.sessions(f.mission)[0].Roles); diff != "" {
		t.Error(diff)
	}
}

func TestMerging(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		s := f.session("a", 9, f.part("Lou", "speaker"), f.part("Paul", "speaker"))
		s.HostID = f.orgs["Mistral Data"]
		f.save(s)
		f.write(func(ctx context.Context, tx *db.Tx) error {
			if _, err := agenda.PersonMerged(ctx, tx, f.people["Paul"], f.people["Lou"]); err != nil {
				return err
			}
			if _, err := PersonReferences.Merged(ctx, tx, f.people["Paul"], f.people["Lou"]); err != nil {
				return err
			}
			_, err := OrganisationReferences.Merged(ctx, tx, f.orgs["Port du Fleuve"], f.orgs["Mistral Data"])
			return err
		})
		got := f.sessions(f.mission)[0]
		if diff := cmp.Diff([]Role{f.part("Paul", "speaker")}, got.Roles); diff != "" || got.HostID != f.orgs["Port du Fleuve"] {
			t.Error(diff, got.HostID)
		}
	})
}

func TestOtherMissionsDoNotLeak(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		id := f.save(f.session("a", 9))[0].ID
		both := f.org
		both.Grants = append(both.Grants, account.Grant{MissionID: f.other, Role: account.Organiser})
		if got := f.sessions(f.other); len(got) != 0 {
			t.Error("sessions of another mission:", got)
		}
		if _, err := f.s.Get(t.Context(), both, f.other, id); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if _, err := f.s.Detail(t.Context(), both, f.other, id); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if _, err := f.s.Cancel(t.Context(), both, f.other, id, ""); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		p, err := f.s.Programme(t.Context(), both, f.other, "2026-06-16")
		if err != nil || len(p.Items) != 0 {
			t.Error(p.Items, err)
		}
		stranger := account.Actor{UserID: "x", Grants: []account.Grant{{MissionID: f.other, Role: account.Organiser}}}
		if _, err := f.s.Programme(t.Context(), stranger, f.mission, ""); fault.KindOf(err) != fault.NotFound {
			t.Error("a stranger:", err)
		}
	})
}

func TestDelegatesSeeWhatIsPublished(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		all, mine, secret, idea := f.session("all", 9), f.session("mine", 11, f.part("Lou", "speaker")), f.session("secret", 13, f.part("Paul", "speaker")), f.session("idea", 15)
		all.Engagement.Audience, idea.Engagement.Audience, idea.Engagement.Certainty = item.All, item.All, item.Idea
		secret.Engagement.Confidential = true
		all.Note, all.Aim, all.Dress = "entre nous", text.Both("but"), text.Both("tenue de ville")
		ids := map[string]string{}
		for i, u := range f.save(all, mine, secret, idea) {
			ids[[]string{"all", "mine", "secret", "idea"}[i]] = u.ID
		}
		lou := f.as(account.Delegate, "Lou", "")
		if _, err := f.s.Detail(t.Context(), lou, f.mission, ids["all"]); fault.KindOf(err) != fault.NotFound {
			t.Error("before any version:", err)
		}
		f.write(func(ctx context.Context, tx *db.Tx) error {
			_, _, err := agenda.Book(ctx, tx, sys, agenda.Booking{Engagement: agenda.Engagement{MissionID: f.mission, Kind: item.KindMeeting, SubjectID: "r1", Track: item.Business,
				Title: text.Both("Mistral × Port"), PlaceID: f.place, Starts: at(16, 14, 0), Ends: at(16, 14, 20), Certainty: item.Confirmed,
				Takes: []agenda.Take{{Holder: agenda.Holder{Kind: item.Person, ID: f.people["Lou"]}}}}})
			return err
		})
		f.publish()
		all.Engagement.Starts, all.Engagement.Ends = at(17, 9, 0), at(17, 10, 0)
		all.Engagement.Title = text.Both("Autre titre")
		f.save(all, f.session("late", 16))
		p, err := f.s.Programme(t.Context(), lou, f.mission, "2026-06-16")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Table all", "Table mine", "Mistral × Port"}, titles(p.Items)); diff != "" || p.Draft || p.Release.Number != 1 || p.MayEdit || p.ChangedSince != 0 {
			t.Error(diff, p)
		}
		if n := p.Count["2026-06-16"]; n != len(p.Items) {
			t.Errorf("the day says %d, and lists %d", n, len(p.Items))
		}
		got, err := f.s.Detail(t.Context(), lou, f.mission, ids["all"])
		if err != nil || got.Item.Starts != at(16, 9, 0) || got.Item.Title.FR != "Table all" || got.Engagement.Day != "2026-06-16" {
			t.Error("not the published one:", got.Item, err)
		}
		if got.Note != "" || !got.Aim.Empty() || got.Dress.FR != "tenue de ville" {
			t.Errorf("what organisers keep: %+v", got.Session)
		}
		for _, name := range []string{"secret", "idea"} {
			if _, err := f.s.Detail(t.Context(), lou, f.mission, ids[name]); fault.KindOf(err) != fault.NotFound {
				t.Error(name, err)
			}
		}
		if _, err := f.s.Get(t.Context(), lou, f.mission, ids["mine"]); fault.KindOf(err) != fault.Forbidden {
			t.Error(err)
		}
		middle := f.as(account.Intermediary, "", "Port du Fleuve")
		if _, err := f.s.Detail(t.Context(), middle, f.mission, ids["secret"]); fault.KindOf(err) != fault.NotFound {
			t.Error("an intermediary read what is confidential:", err)
		}
		if got, err := f.s.Detail(t.Context(), middle, f.mission, ids["all"]); err != nil || got.Note != "" || got.Item.Title.FR != "Autre titre" {
			t.Error(got.Note, err)
		}
	})
}

func titles(list []agenda.Item) (out []string) {
	for _, it := range list {
		out = append(out, it.Title.FR)
	}
	return out
}

func TestReadsDoNotGrow(t *testing.T) {
	var list []Session
	counts := map[string][]int64{}
	for _, n := range []int{1, 3, 40} {
		f := newFixture(t, dbtest.New(t))
		list = nil
		for i := range n { // all clash in one room
			s := f.session(fmt.Sprint("s", i), 9, f.part("Lou", "speaker"), Role{OrganisationID: f.orgs["Mistral Data"], Role: "guest"})
			s.Resources, s.HostID, s.Engagement.Highlight = []string{f.room}, f.orgs["Port du Fleuve"], true
			list = append(list, s)
		}
		done, err := f.trySave(agenda.How{Keep: true, Quiet: true}, list...)
		if err != nil {
			t.Fatal(err)
		}
		ctx, count := db.Count(t.Context())
		p, err := f.s.Programme(ctx, f.org, f.mission, "2026-06-16")
		if err != nil || len(p.Items) != n || len(p.Highlights) != n || (n > 1) != (len(p.Clashing) == n) {
			t.Fatal(len(p.Items), len(p.Clashing), err)
		}
		counts["programme"] = append(counts["programme"], count.Load())
		ctx, count = db.Count(t.Context())
		if _, err := f.s.Detail(ctx, f.org, f.mission, done[0].ID); err != nil {
			t.Fatal(err)
		}
		counts["detail"] = append(counts["detail"], count.Load())
	}
	for name, c := range counts { // one item has no conflict, whose sides and ways take some queries more
		if c[1] != c[2] || c[0] > c[1] {
			t.Error(name, c)
		}
	}
	if most := counts["programme"][2]; most > 11 {
		t.Error("the programme takes", most, "queries")
	}
	t.Log(counts)
}
