package directory_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/text"
)

func organisationsByID(t testing.TB, d *db.DB, ids ...string) map[string]directory.Organisation {
	t.Helper()
	var out map[string]directory.Organisation
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = directory.OrganisationsByID(t.Context(), tx, ids)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func peopleByID(t testing.TB, d *db.DB, ids ...string) map[string]directory.Person {
	t.Helper()
	var out map[string]directory.Person
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = directory.PeopleByID(t.Context(), tx, ids)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// unversioned ignores what every change counts up.
var unversioned = cmp.Options{stored, cmpopts.IgnoreFields(directory.Organisation{}, "Version"), cmpopts.IgnoreFields(directory.Person{}, "Version")}

// found lists the ids of records that a query finds.
func found(t *testing.T, d *db.DB, query string) []string {
	t.Helper()
	s := &search.Service{}
	for _, kind := range []directory.Kind{directory.OrganisationKind, directory.PersonKind} {
		s.Add(search.Kind{Name: string(kind), Visible: func(_ context.Context, _ *db.Tx, _ account.Actor, _ string, ids []string) (map[string]bool, error) {
			out := map[string]bool{}
			for _, id := range ids {
				out[id] = true
			}
			return out, nil
		}})
	}
	out := []string{}
	read(t, d, func(tx *db.Tx) error {
		hits, err := s.Find(t.Context(), tx, importer, "m", query, 10)
		for _, h := range hits {
			out = append(out, h.ID)
		}
		slices.Sort(out)
		return err
	})
	return out
}

func TestMergeAndUnmergeOrganisations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		kept := directory.Organisation{Ref: "K", Name: "Disney Cruise Line", Country: "US", Note: "kept's"}
		gone := directory.Organisation{Ref: "G", Name: "Dysney Cruise Line", City: "Miami", Country: "CA", Note: "gone's", Aliases: []directory.Alias{{Name: "DCL"}}}
		ids := organisations(t, d, kept, gone, directory.Organisation{Ref: "old", Name: "Older"})
		k, g, older := ids[0].ID, ids[1].ID, ids[2].ID
		who := people(t, d, directory.Person{Ref: "P", Given: "Sam", Family: "Exemple", Mandates: []directory.Mandate{{OrganisationID: g, TitleFR: "Directrice"}}})[0].ID
		s := &directory.Service{DB: d}
		moved := []string{}
		s.OnMerge(directory.Moving{Name: "test", Kind: directory.OrganisationKind,
			Move: func(_ context.Context, _ *db.Tx, kept, gone string) (any, error) {
				moved = append(moved, gone+">"+kept)
				return map[string]int{"rows": 3}, nil
			},
			Undo: func(_ context.Context, _ *db.Tx, kept, gone string, raw json.RawMessage) error {
				moved = append(moved, kept+">"+gone+string(raw))
				return nil
			}})
		s.OnMerge(directory.Moving{Name: "people only", Kind: directory.PersonKind, Move: func(context.Context, *db.Tx, string, string) (any, error) { panic("not for people") }})
		first, err := s.MergeOrganisations(ctx, importer, g, older, nil, [2]int64{})
		if err != nil {
			t.Fatal(err)
		}
		before := organisationsByID(t, d, k, g)
		second, err := s.MergeOrganisations(ctx, importer, k, g, directory.Take{"note": true}, [2]int64{1, 2})
		if err != nil {
			t.Fatal(err)
		}
		want := directory.Organisation{Ref: "K", Name: "Disney Cruise Line", Kind: "company", Country: "US", City: "Miami", Note: "gone's", Version: 2,
			Aliases: []directory.Alias{{Name: "DCL"}, {Name: "Dysney Cruise Line"}, {Name: "Older"}}}
		after := organisationsByID(t, d, k, g, older)
		if diff := cmp.Diff(map[string]directory.Organisation{k: want, g: want, older: want}, after, stored); diff != "" {
			t.Error(diff)
		}
		if p := peopleByID(t, d, who)[who]; p.Mandates[0].OrganisationID != k || p.Mandates[0].Organisation != want.Name {
			t.Errorf("the mandate stayed: %+v", p.Mandates)
		}
		if diff := cmp.Diff([]string{k, who}, found(t, d, "disney")); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]directory.Change{directory.Left}, changes(organisations(t, d, gone))); diff != "" {
			t.Errorf("the old ref changes the kept record: %s", diff)
		}
		if err := s.Unmerge(ctx, importer, first); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undoing what a later merger was built on: %v", err)
		}
		edited := want
		edited.City = "Miami Beach"
		organisations(t, d, edited)
		if err := s.Unmerge(ctx, importer, second); err != nil {
			t.Fatal(err)
		}
		restored := before[k]
		restored.City = "Miami Beach" // changed since: stays
		if diff := cmp.Diff(map[string]directory.Organisation{k: restored, g: before[g], older: before[g]}, organisationsByID(t, d, k, g, older), unversioned); diff != "" {
			t.Error(diff)
		}
		if p := peopleByID(t, d, who)[who]; p.Mandates[0].OrganisationID != g {
			t.Errorf("the mandate did not come back: %+v", p.Mandates)
		}
		if err := s.Unmerge(ctx, importer, second); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undoing twice: %v", err)
		}
		if diff := cmp.Diff([]string{older + ">" + g, g + ">" + k, k + ">" + g + `{"rows":3}`}, moved); diff != "" {
			t.Error(diff)
		}
		if err := s.Unmerge(ctx, importer, first); err != nil {
			t.Fatal(err)
		}
		if got := organisationsByID(t, d, older)[older].Name; got != "Older" {
			t.Errorf("the first merger was undone to %q", got)
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	d := dbtest.New(t)
	ids := organisations(t, d, directory.Organisation{Ref: "K", Name: "A"}, directory.Organisation{Ref: "G", Name: "B"})
	s := &directory.Service{DB: d}
	for _, c := range []struct {
		name       string
		actor      account.Actor
		kept, gone string
		versions   [2]int64
		kind       fault.Kind
	}{
		{"a delegate", account.Actor{UserID: "d"}, ids[0].ID, ids[1].ID, [2]int64{}, fault.Forbidden},
		{"itself", importer, ids[0].ID, ids[0].ID, [2]int64{}, fault.Invalid},
		{"nothing", importer, ids[0].ID, "none", [2]int64{}, fault.NotFound},
		{"an older version", importer, ids[0].ID, ids[1].ID, [2]int64{1, 7}, fault.Conflict},
	} {
		if _, err := s.MergeOrganisations(t.Context(), c.actor, c.kept, c.gone, nil, c.versions); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %s", c.name, err, c.kind)
		}
	}
	s.OnMerge(directory.Moving{Name: "broken", Kind: directory.OrganisationKind, Move: func(context.Context, *db.Tx, string, string) (any, error) {
		return nil, fault.New(fault.Conflict, "non", "no")
	}})
	if _, err := s.MergeOrganisations(t.Context(), importer, ids[0].ID, ids[1].ID, nil, [2]int64{}); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a refusal from another capability: %v", err)
	}
	if got := organisationsByID(t, d, ids[1].ID)[ids[1].ID]; got.Name != "B" {
		t.Errorf("a refused merger left a trace: %+v", got)
	}
}

// TestUnmergePeopleGivesBoth holds for any two people and any choice of fields.
func TestUnmergePeopleGivesBoth(t *testing.T) {
	d := dbtest.New(t)
	s := &directory.Service{DB: d}
	orgs := organisations(t, d, directory.Organisation{Ref: "o", Name: "O"}, directory.Organisation{Ref: "q", Name: "Q"})
	n := 0
	rapid.Check(t, func(r *rapid.T) {
		n++
		word := rapid.SampledFrom([]string{"", "Camille", "Élodie", "Roux"})
		person := func(ref string) directory.Person {
			p := directory.Person{Ref: ref + string(rune('a'+n%26)) + db.NewID(), Given: word.Draw(r, "given"), Family: word.Draw(r, "family"), Note: word.Draw(r, "note"),
				Duty: text.Both("présent"), Phone: rapid.SampledFrom([]string{"", "+33 1"}).Draw(r, "phone")}
			for range rapid.IntRange(0, 2).Draw(r, "mandates") {
				p.Mandates = append(p.Mandates, directory.Mandate{OrganisationID: orgs[rapid.IntRange(0, 1).Draw(r, "org")].ID, TitleFR: word.Draw(r, "title")})
			}
			return p
		}
		ids := people(t, d, person("k"), person("g"))
		before := peopleByID(t, d, ids[0].ID, ids[1].ID)
		take := directory.Take{}
		for _, f := range []string{"given", "family", "note", "phone"} {
			if rapid.Bool().Draw(r, "named "+f) {
				take[f] = rapid.Bool().Draw(r, f)
			}
		}
		id, err := s.MergePeople(t.Context(), importer, ids[0].ID, ids[1].ID, take, [2]int64{1, 1})
		if err != nil {
			r.Fatal(err)
		}
		if err := s.Unmerge(t.Context(), importer, id); err != nil {
			r.Fatal(err)
		}
		if diff := cmp.Diff(before, peopleByID(t, d, ids[0].ID, ids[1].ID), unversioned); diff != "" {
			r.Fatal(diff)
		}
	})
}

func TestDifferences(t *testing.T) {
	a := directory.Organisation{Name: "A", City: "Miami", Sectors: []string{"port"}}
	b := directory.Organisation{Name: "B", City: "Miami", Sectors: []string{"port", "health"}}
	if diff := cmp.Diff([]directory.Difference{{"name", "A", "B"}, {"sectors", "port", "port, health"}}, directory.DiffOrganisations(a, b, text.FR)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]directory.Difference{{"email", "", "x@example.org"}}, directory.DiffPeople(directory.Person{}, directory.Person{Email: "x@example.org"}, text.EN)); diff != "" {
		t.Error(diff)
	}
}

func TestShowLeavesOnlyWhatTheViewerMayKnow(t *testing.T) {
	whole := directory.Person{ID: "p", Ref: "r", Honorific: "Mme", Given: "Camille", Family: "Roux", Email: "c@example.org", Phone: "+33 1", Pronunciation: "roo",
		Note: "note", Languages: []string{"fr"}, Aliases: []directory.Alias{{Name: "Camille Blanc"}}, Mandates: []directory.Mandate{{OrganisationID: "o", TitleFR: "Maire"}}}
	name := directory.Person{ID: "p", Ref: "r", Honorific: "Mme", Given: "Camille", Family: "Roux", Mandates: whole.Mandates}
	own := whole
	own.Note = ""
	for _, c := range []struct {
		who    string
		viewer directory.Viewer
		want   directory.Person
	}{
		{"an organiser", directory.Viewer{All: true}, whole},
		{"the intermediary of their organisation", directory.Viewer{Handled: map[string]bool{"o": true}}, whole},
		{"another intermediary", directory.Viewer{Handled: map[string]bool{"x": true}}, name},
		{"themselves", directory.Viewer{PersonID: "p"}, own},
		{"another delegate", directory.Viewer{PersonID: "q"}, name},
		{"nobody", directory.Viewer{}, name},
	} {
		if diff := cmp.Diff(c.want, directory.Show(c.viewer, whole)); diff != "" {
			t.Errorf("%s: %s", c.who, diff)
		}
	}
	o := directory.Organisation{ID: "o", Name: "O", Note: "note", LegalID: "1", Website: "example.org"}
	public := directory.Organisation{ID: "o", Name: "O", Website: "example.org"}
	if diff := cmp.Diff([]directory.Organisation{o, o, public}, []directory.Organisation{directory.Show(directory.Viewer{All: true}, o),
		directory.Show(directory.Viewer{Handled: map[string]bool{"o": true}}, o), directory.Show(directory.Viewer{PersonID: "p"}, o)}); diff != "" {
		t.Error(diff)
	}
}

func TestSearchNeverKnowsPrivateFields(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		people(t, d, directory.Person{Ref: "p", Given: "Camille", Family: "Roux", Email: "planted@example.org", Phone: "0491555123", Note: "secretnote"})
		organisations(t, d, directory.Organisation{Ref: "o", Name: "Exemple", Note: "secretnote", LegalID: "552100554"})
		for _, query := range []string{"planted", "0491555123", "secretnote", "552100554"} {
			if got := found(t, d, query); len(got) != 0 {
				t.Errorf("%q finds %v", query, got)
			}
		}
	})
}
