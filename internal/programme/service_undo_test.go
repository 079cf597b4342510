package programme

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// stored is a session as somebody would write it, bookkeeping aside.
func (f *fixture) stored(id string) Session {
	f.t.Helper()
	s, err := f.s.Get(f.t.Context(), f.org, f.mission, id)
	if err != nil {
		f.t.Fatal(err)
	}
	e := s.Engagement
	s = plain(s)
	s.Engagement = agenda.Engagement{Title: e.Title, Starts: e.Starts, Ends: e.Ends, PlaceNote: e.PlaceNote, Note: e.Note, Takes: e.Takes}
	return s
}

func TestUndoBringsEverythingBack(t *testing.T) {
	words := func(s *Session) {
		s.Aim, s.Dress, s.Transport, s.Public, s.Note = text.Both("autre but"), text.Both("blouse"), text.Both("à pied"), text.Both("portes ouvertes"), "note"
		s.Languages, s.Interpretation, s.Capacity, s.Kind = []string{"en"}, true, 12, "workshop"
	}
	for name, change := range map[string]func(f *fixture, s *Session){
		"words alone": func(_ *fixture, s *Session) { words(s) },
		"hours alone": func(_ *fixture, s *Session) { s.Engagement.Starts, s.Engagement.Ends = at(17, 15, 0), at(17, 16, 0) },
		"a wording":   func(_ *fixture, s *Session) { s.Roles[0].Wording = text.Both("grand témoin") },
		"parts":       func(f *fixture, s *Session) { s.Roles = []Role{f.part("Camille", "moderator")} },
		"all of it": func(f *fixture, s *Session) {
			words(s)
			s.Engagement.Starts, s.Engagement.Ends, s.Engagement.Title = at(17, 15, 0), at(17, 16, 0), text.Both("Autre")
			s.Roles, s.HostID = append(s.Roles, f.part("Camille", "guest")), f.orgs["Mistral Data"]
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				f := newFixture(t, d)
				s := f.session("a", 9, f.part("Lou", "speaker"), Role{OrganisationID: f.orgs["Mistral Data"], Role: "guest", Wording: text.Both("invité d’honneur")})
				s.Aim, s.Dress, s.Languages, s.HostID = text.Both("but"), text.Both("tenue de ville"), []string{"fr"}, f.orgs["Port du Fleuve"]
				id := f.save(s)[0].ID
				before := f.stored(id)
				now, err := f.s.Get(t.Context(), f.org, f.mission, id)
				if err != nil {
					t.Fatal(err)
				}
				change(f, &now)
				_, step, err := f.s.Put(t.Context(), f.org, f.mission, now, agenda.How{})
				if err != nil || step == "" {
					t.Fatal(step, err)
				}
				if cmp.Equal(before, f.stored(id)) {
					t.Fatal("nothing was changed")
				}
				if err := f.s.Undo(t.Context(), f.org, f.mission, step); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, f.stored(id)); diff != "" {
					t.Error(diff)
				}
				if err := f.s.Undo(t.Context(), f.org, f.mission, step); fault.KindOf(err) != fault.Conflict {
					t.Error("undone twice:", err)
				}
			})
		})
	}
}

func TestUndoKeepsWhatCameAfter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		f := newFixture(t, d)
		id := f.save(f.session("a", 9))[0].ID
		put := func(aim string) string {
			s, err := f.s.Get(t.Context(), f.org, f.mission, id)
			if err != nil {
				t.Fatal(err)
			}
			s.Aim = text.Both(aim)
			_, step, err := f.s.Put(t.Context(), f.org, f.mission, s, agenda.How{})
			if err != nil {
				t.Fatal(err)
			}
			return step
		}
		first, second := put("un"), put("deux")
		if err := f.s.Undo(t.Context(), f.org, f.mission, first); fault.KindOf(err) != fault.Conflict || f.stored(id).Aim.FR != "deux" {
			t.Error("lost what came after:", err, f.stored(id).Aim)
		}
		if same := put("deux"); same != "" {
			t.Error("nothing changed, and it can be undone:", same)
		}
		for i, step := range []string{second, first} {
			if err := f.s.Undo(t.Context(), f.org, f.mission, step); err != nil || f.stored(id).Aim.FR != []string{"un", ""}[i] {
				t.Error(i, err, f.stored(id).Aim)
			}
		}
		version := f.sessions(f.mission)[0].Engagement.Version
		if version != 1 {
			t.Error("words alone count as a change of the agenda: version", version)
		}
	})
}
