package programme

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

func TestSaveAddsChangesLeaves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		a, b := f.session("a", 9, f.part("Camille", "speaker")), f.session("b", 11, Role{OrganisationID: f.orgs["Mistral Data"], Role: "speaker", Wording: text.Both("grand témoin")})
		a.Languages, a.Resources, a.HostID = []string{"fr", "en", "fr"}, []string{f.room}, f.orgs["Port du Fleuve"]
		first := f.save(a, b)
		if diff := cmp.Diff([]Change{Added, Added}, changes(first)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]Change{Left, Left}, changes(f.save(a, b))); diff != "" {
			t.Error("saving the same again:", diff)
		}
		b.Aim = text.Both("se connaître")
		a.Engagement.Ends = at(16, 10, 30)
		again := f.save(b, a, f.session("c", 14))
		if diff := cmp.Diff([]Change{Changed, Changed, Added}, changes(again)); diff != "" {
			t.Error(diff)
		}
		if again[1].ID != first[0].ID {
			t.Error("the changed session is another one")
		}
		got := f.sessions(f.mission)
		if len(got) != 3 || got[0].Engagement.Ends != at(16, 10, 30) || got[1].Aim.FR != "se connaître" || !cmp.Equal(got[0].Languages, []string{"en", "fr"}) {
			t.Errorf("stored: %+v", got)
		}
		if got[0].Version != 2 || got[2].Version != 1 {
			t.Error("versions:", got[0].Version, got[2].Version)
		}
	})
}

func TestPartsAreTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		s := f.session("a", 9, f.part("Camille", "moderator"), Role{OrganisationID: f.orgs["Mistral Data"], Role: "speaker"}, f.part("Lou", "attends"), f.part("Camille", "attends"))
		s.Resources = []string{f.room}
		f.save(s)
		takes := func() map[string]agenda.Take {
			out := map[string]agenda.Take{}
			for _, k := range f.sessions(f.mission)[0].Engagement.Takes {
				out[string(k.Kind)+k.ID] = k
			}
			return out
		}
		want := map[string]agenda.Take{}
		for _, k := range []agenda.Take{
			{Holder: agenda.Holder{Kind: item.Person, ID: f.people["Camille"]}, Role: "moderator"},
			{Holder: agenda.Holder{Kind: item.Person, ID: f.people["Lou"]}, Role: "attends", Optional: true},
			{Holder: agenda.Holder{Kind: item.Organisation, ID: f.orgs["Mistral Data"]}, Role: "speaker"},
			{Holder: agenda.Holder{Kind: item.Resource, ID: f.room}},
		} {
			want[string(k.Kind)+k.ID] = k
		}
		if diff := cmp.Diff(want, takes()); diff != "" {
			t.Error(diff)
		}
		// the organisation names its speaker: she takes its part, in its place in the order
		s.Roles = []Role{f.part("Camille", "moderator"), f.part("Paul", "speaker")}
		f.save(s)
		got := f.sessions(f.mission)[0]
		if diff := cmp.Diff(s.Roles, got.Roles); diff != "" {
			t.Error(diff)
		}
		if got.Engagement.Has(agenda.Holder{Kind: item.Organisation, ID: f.orgs["Mistral Data"]}) || !got.Engagement.Has(agenda.Holder{Kind: item.Person, ID: f.people["Paul"]}) {
			t.Error("the takes did not follow the parts")
		}
	})
}

func TestOrderAndVagueHours(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		dinner, whole, talk := f.session("dinner", 18), f.session("day", 8), f.session("talk", 9)
		dinner.Engagement.Fuzzy, dinner.Engagement.Ends, dinner.AfterRef = item.After, 0, "talk"
		whole.Engagement.Ends = at(16, 17, 0)
		talk.WithinRef = "day"
		part := Session{Ref: "part", Kind: "reception", Engagement: agenda.Engagement{Title: text.Both("Soirée"), Day: "2026-06-17", Fuzzy: item.Part, FuzzyLabel: item.Evening}}
		some := Session{Ref: "some", Kind: "reception", Engagement: agenda.Engagement{Title: text.Both("Un jour"), Fuzzy: item.Undated}}
		list := []Session{dinner, whole, talk, part, some}
		f.save(list...)
		if diff := cmp.Diff([]Change{Left, Left, Left, Left, Left}, changes(f.save(list...))); diff != "" {
			t.Error(diff)
		}
		byRef := map[string]Session{}
		for _, s := range f.sessions(f.mission) {
			byRef[s.Ref] = s
		}
		if byRef["dinner"].Engagement.AfterID != byRef["talk"].Engagement.ID || byRef["talk"].Engagement.WithinID != byRef["day"].Engagement.ID {
			t.Error("links between sessions are lost")
		}
		var hours []string
		fr := text.Printer{Lang: text.FR, Zone: zone}
		for _, ref := range []string{"dinner", "part", "some"} {
			e := byRef[ref].Engagement
			hours = append(hours, e.Hours(fr))
		}
		if diff := cmp.Diff([]string{"après 18:00", "le soir", "heure à préciser"}, hours); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSaveRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		f.save(f.session("one", 9), f.session("two", 11))
		loopA, loopB := f.session("one", 9), f.session("two", 11)
		loopA.AfterRef, loopB.AfterRef = "two", "one"
		for name, c := range map[string]struct {
			change func(s *Session)
			field  string
		}{
			"no reference":      {func(s *Session) { s.Ref = " " }, "ref"},
			"kind":              {func(s *Session) { s.Kind = "ball" }, "kind"},
			"capacity":          {func(s *Session) { s.Capacity = -1 }, "capacity"},
			"language":          {func(s *Session) { s.Languages = []string{"French"} }, "languages"},
			"part of nobody":    {func(s *Session) { s.Roles = []Role{{Role: "speaker"}} }, "role"},
			"unknown part":      {func(s *Session) { s.Roles = []Role{f.part("Lou", "juggler")} }, "role"},
			"unknown after":     {func(s *Session) { s.AfterRef = "nowhere" }, "after"},
			"within itself":     {func(s *Session) { s.WithinRef = s.Ref }, "within"},
			"another's place":   {func(s *Session) { s.Engagement.PlaceID = "elsewhere" }, "place"},
			"unknown resource":  {func(s *Session) { s.Resources = []string{"elsewhere"} }, "resources"},
			"no title":          {func(s *Session) { s.Engagement.Title = text.Pair{} }, "title"},
			"end before start":  {func(s *Session) { s.Engagement.Ends = s.Engagement.Starts }, "ends"},
			"unknown certainty": {func(s *Session) { s.Engagement.Certainty = "maybe" }, "certainty"},
		} {
			s := f.session("new", 14)
			c.change(&s)
			_, err := f.trySave(agenda.How{}, s)
			if fault.KindOf(err) != fault.Invalid || len(fault.Of(err).Fields()) != 1 || fault.Of(err).Fields()[0].Name != c.field {
				t.Errorf("%s: %v, want field %s", name, err, c.field)
			}
		}
		for name, list := range map[string][]Session{"twice": {f.session("new", 14), f.session("new", 15)}, "in a circle": {loopA, loopB}} {
			if _, err := f.trySave(agenda.How{}, list...); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := f.trySave(agenda.How{}, f.session("room 1", 14, f.part("Lou", "speaker")), f.session("room 2", 14, f.part("Lou", "speaker"))); !isRefused(err) {
			t.Error("taken twice:", err)
		}
		if got := len(f.sessions(f.mission)); got != 2 {
			t.Error("something refused was kept:", got)
		}
		if _, err := f.trySave(agenda.How{Keep: true}, f.session("room 1", 14, f.part("Lou", "speaker")), f.session("room 2", 14, f.part("Lou", "speaker"))); err != nil {
			t.Error("kept with its conflict:", err)
		}
	})
}

func isRefused(err error) bool {
	var r *agenda.Refused
	return errors.As(err, &r)
}

func TestOnlyOrganisersSave(t *testing.T) {
	f := newFixture(t, dbtest.New(t))
	for _, a := range []account.Actor{{}, f.as(account.Delegate, "Lou", ""), f.as(account.Intermediary, "", "Port du Fleuve")} {
		err := f.try(func(ctx context.Context, tx *db.Tx) error {
			_, err := Save(ctx, tx, a, f.mission, []Session{f.session("a", 9)}, agenda.How{})
			return err
		})
		if err == nil {
			t.Errorf("%q saved", a.Name)
		}
		if _, _, err := f.s.Put(t.Context(), a, f.mission, f.session("a", 9), agenda.How{}); err == nil {
			t.Errorf("%q put", a.Name)
		}
	}
}

// TestSaveIsBulk holds that the statements for what is new or left do not grow with the sessions, the trail aside.
func TestSaveIsBulk(t *testing.T) {
	var counts [2][]int64
	for _, n := range []int{51, 90} {
		f := newFixture(t, dbtest.New(t))
		var list []Session
		for i := range n {
			list = append(list, Session{Ref: fmt.Sprint("s", i), Kind: "other", Roles: []Role{f.part("Lou", "attends")},
				Engagement: agenda.Engagement{Title: text.Both(fmt.Sprint("Séance ", i)), Day: "2026-06-17", Fuzzy: item.DayOnly}})
		}
		for round := range counts {
			ctx, count := db.Count(t.Context())
			if err := f.d.Write(ctx, func(tx *db.Tx) error {
				_, err := Save(ctx, tx, f.org, f.mission, list, agenda.How{Keep: true, Quiet: true})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			counts[round] = append(counts[round], count.Load())
		}
	}
	if counts[0][0] != counts[0][1] || counts[1][0] != counts[1][1] {
		t.Errorf("statements for 51 and 90: new %v, the same again %v", counts[0], counts[1])
	}
}

func TestLimits(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		long := func(n int) string { return strings.Repeat("é", n) }
		whole := f.session("a", 9, Role{PersonID: f.people["Lou"], Role: "speaker", Wording: text.Both(long(MostWording))})
		whole.Aim, whole.Public, whole.Note, whole.Engagement.Title = text.Both(long(MostText)), text.Both(long(MostPublic)), long(MostPublic), text.Both(long(MostTitle))
		f.save(whole)
		if diff := cmp.Diff(whole.Engagement.Title, f.sessions(f.mission)[0].Engagement.Title); diff != "" {
			t.Error("the longest title allowed was cut:", diff)
		}
		for name, c := range map[string]struct {
			change func(s *Session)
			fields []string
			says   string
		}{
			"both titles": {func(s *Session) { s.Engagement.Title = text.Both(long(300)) }, []string{"title_fr", "title_en"}, "Le titre compte 300 caractères ; il en faut 160 au plus : raccourcissez."},
			"aim":         {func(s *Session) { s.Aim.EN = long(MostText + 1) }, []string{"aim_en"}, "Le but compte 1001 caractères ; il en faut 1000 au plus : raccourcissez."},
			"wording":     {func(s *Session) { s.Roles[0].Wording.EN = long(MostWording + 1) }, []string{"role"}, "Une formule à imprimer a 80 caractères au plus : raccourcissez."},
			"far away": {func(s *Session) {
				s.Engagement.Starts, s.Engagement.Ends = at(16, 9, 0).Add(365*24*time.Hour), at(16, 10, 0).Add(365*24*time.Hour)
			}, []string{"day"}, "Le mercredi 16 juin 2027 est à plus de 60 jours de la mission (16–19 juin 2026) : vérifiez la date."},
		} {
			s := f.session("b", 14, f.part("Lou", "speaker"))
			c.change(&s)
			_, err := f.trySave(agenda.How{}, s)
			var fields []string
			var many fault.Problems
			if !errors.As(err, &many) {
				many = fault.Problems{fault.Of(err)}
			}
			for _, one := range many {
				fields = append(fields, one.Fields()[0].Name)
				if got := one.Sentence("fr"); got != c.says {
					t.Errorf("%s: %q", name, got)
				}
			}
			if diff := cmp.Diff(c.fields, fields); diff != "" {
				t.Error(name, diff, err)
			}
		}
	})
}
