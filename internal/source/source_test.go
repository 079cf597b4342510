package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
)

var (
	importer  = account.System("import")
	organiser = account.Actor{UserID: "o", Name: "Odile Organise", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
	delegate  = account.Actor{UserID: "d", Name: "Denis Délégué", Grants: []account.Grant{{MissionID: "m1", Role: account.Delegate}}}
	mission   = source.Subject{Kind: "mission", ID: "m1"}
)

func variant(ref, field, value string, doc string) source.Variant {
	return source.Variant{Ref: ref, MissionID: "m1", Subject: mission, Field: field, Value: text.Both(value), DocumentID: doc, Topic: text.Pair{FR: "Sujet " + field, EN: "Topic " + field}}
}

func store(t *testing.T, d *db.DB, list ...source.Variant) []source.Upserted {
	t.Helper()
	var done []source.Upserted
	if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		done, err = source.UpsertVariants(t.Context(), tx, importer, list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return done
}

func documents(t *testing.T, d *db.DB, list ...source.Document) []source.Upserted {
	t.Helper()
	var done []source.Upserted
	if err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		done, err = source.UpsertDocuments(t.Context(), tx, importer, list)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return done
}

func of(t *testing.T, d *db.DB, a account.Actor) source.Report {
	t.Helper()
	r, err := (&source.Service{DB: d}).Of(t.Context(), a, "m1")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// said is a fact in short: its field, then each value with its refs, "*" for the chosen one.
func said(list []source.Fact) [][]string {
	var out [][]string
	for _, f := range list {
		row := []string{f.Field}
		for _, v := range f.Values {
			cell := v.Text.FR + ":"
			for _, w := range v.Variants {
				cell += " " + w.Ref
			}
			if v.Chosen {
				cell += " *"
			}
			row = append(row, cell)
		}
		out = append(out, row)
	}
	return out
}

func TestContradictions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		docs := documents(t, d, source.Document{Ref: "press", Title: text.Both("Article"), Published: "2017-11"}, source.Document{Ref: "site", Title: text.Both("Page"), Published: "2017", URL: "https://example.org/"})
		ids := store(t, d,
			variant("x1a", "dates", "4-10 novembre", docs[0].ID), variant("x1b", "dates", "4-10 octobre", docs[0].ID), variant("x1c", "dates", "4–10 NOVEMBRE", docs[1].ID),
			variant("x2a", "size", "Quarante", docs[0].ID), variant("x2b", "size", "quarante", docs[1].ID),
			variant("x3a", "theme", "santé", docs[0].ID), variant("x3b", "theme", "énergie", ""))
		other := variant("y1", "dates", "planted", "")
		other.MissionID, other.Subject.ID = "m2", "m2"
		store(t, d, other)

		r := of(t, d, delegate)
		want := [][]string{{"dates", "4-10 novembre: x1a x1c", "4-10 octobre: x1b"}, {"theme", "santé: x3a", "énergie: x3b"}}
		if diff := cmp.Diff(want, said(r.Contradictions)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([][]string{{"size", "Quarante: x2a x2b"}}, said(r.Facts)); diff != "" {
			t.Error(diff)
		}
		if r.Open != 2 || len(r.Documents) != 2 || r.Documents[0].Ref != "site" {
			t.Errorf("open %d, documents %+v", r.Open, r.Documents)
		}

		s := &source.Service{DB: d}
		if err := s.Choose(t.Context(), organiser, "m1", ids[1].ID, "premier choix"); err != nil {
			t.Fatal(err)
		}
		if err := s.Choose(t.Context(), organiser, "m1", ids[0].ID, "la signature était le 6 novembre"); err != nil {
			t.Fatal(err)
		}
		r = of(t, d, delegate)
		want = [][]string{{"theme", "santé: x3a", "énergie: x3b"}, {"dates", "4-10 novembre: x1a x1c *", "4-10 octobre: x1b"}}
		if diff := cmp.Diff(want, said(r.Contradictions)); diff != "" {
			t.Error(diff)
		}
		chosen, _ := r.Contradictions[1].Chosen()
		if diff := cmp.Diff([]string{"Odile Organise", "la signature était le 6 novembre"}, []string{chosen.ChosenBy, chosen.ChosenWhy}); diff != "" {
			t.Error(diff)
		}
		if v, ok := r.Contradictions[1].Value(); !ok || v.FR != "4-10 novembre" {
			t.Errorf("value %v %v", v, ok)
		}
		if err := s.Unchoose(t.Context(), organiser, "m1", ids[2].ID); err != nil {
			t.Fatal(err)
		}
		if r = of(t, d, organiser); r.Open != 2 {
			t.Errorf("open after taking the choice back: %d", r.Open)
		}
		trail := [][3]string{}
		if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
			trail, err = db.All(t.Context(), tx, func(r db.Row, e *[3]string) error { return r.Scan(&e[0], &e[1], &e[2]) },
				`SELECT verb, actor_name, label FROM account_trace WHERE kind = 'source' AND mission_id = 'm1' ORDER BY id`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([][3]string{{"chose", "Odile Organise", "Sujet dates"}, {"chose", "Odile Organise", "Sujet dates"}, {"took_choice_back", "Odile Organise", "Sujet dates"}}, trail); diff != "" {
			t.Error(diff)
		}
	})
}

func TestChoosingIsRefused(t *testing.T) {
	d := dbtest.New(t)
	ids := store(t, d, variant("a", "f", "x", ""), variant("b", "f", "y", ""))
	elsewhere := account.Actor{UserID: "e", Grants: []account.Grant{{MissionID: "m2", Role: account.Organiser}}}
	for _, c := range []struct {
		name         string
		actor        account.Actor
		mission, why string
		kind         fault.Kind
	}{
		{"a delegate", delegate, "m1", "why", fault.Forbidden},
		{"another mission's organiser", elsewhere, "m1", "why", fault.NotFound},
		{"through another mission", elsewhere, "m2", "why", fault.NotFound},
		{"nobody", account.Actor{}, "m1", "why", fault.Unauthenticated},
		{"no reason", organiser, "m1", " ", fault.Invalid},
	} {
		if err := (&source.Service{DB: d}).Choose(t.Context(), c.actor, c.mission, ids[0].ID, c.why); fault.KindOf(err) != c.kind {
			t.Errorf("%s: %v, want %s", c.name, err, c.kind)
		}
	}
	if _, err := (&source.Service{DB: d}).Of(t.Context(), elsewhere, "m1"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("reading another mission's sources: %v", err)
	}
}

func TestUpsertKeepsWhatAPersonChose(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a, b := variant("a", "f", "x", ""), variant("b", "f", "y", "")
		b.Chosen, b.ChosenBy, b.ChosenWhy = true, "Fichier", "du fichier"
		first := store(t, d, a, b)
		if r := of(t, d, organiser); r.Open != 0 {
			t.Error("the choice that the file brought is not there")
		}
		if err := (&source.Service{DB: d}).Choose(t.Context(), organiser, "m1", first[0].ID, "vérifié"); err != nil {
			t.Fatal(err)
		}
		a.Note = text.Both("changed")
		c := variant("c", "f", "z", "")
		c.Chosen, c.ChosenBy = true, "Fichier"
		done := store(t, d, a, b, c)
		want := []source.Upserted{{ID: first[0].ID, Changed: source.Changed}, {ID: first[1].ID, Changed: source.Left}, {ID: done[2].ID, Changed: source.Added}}
		if diff := cmp.Diff(want, done); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([][]string{{"f", "x: a *", "y: b", "z: c"}}, said(of(t, d, organiser).Contradictions)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestFactsOfSubjects(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := variant("a", "name", "A", "")
		a.Subject = source.Subject{Kind: "organisation", ID: "o1"}
		b := variant("b", "name", "B", "")
		b.Subject = source.Subject{Kind: "organisation", ID: "o2"}
		ids := store(t, d, a, b, variant("c", "dates", "C", ""))
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			got, err := source.Facts(t.Context(), tx, []source.Subject{a.Subject, mission, a.Subject, {Kind: "none", ID: "n"}})
			want := map[source.Subject][]source.Fact{
				a.Subject: {{Subject: a.Subject, Mission: "m1", Field: "name", Topic: a.Topic, Values: []source.Value{{Text: text.Both("A")}}}},
				mission:   {{Subject: mission, Mission: "m1", Field: "dates", Topic: text.Pair{FR: "Sujet dates", EN: "Topic dates"}, Values: []source.Value{{Text: text.Both("C")}}}},
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(source.Value{}, "Variants")); diff != "" {
				t.Error(diff)
			}
			moved, err2 := source.MoveSubject(t.Context(), tx, "organisation", "o1", "o2")
			if diff := cmp.Diff([]string{ids[0].ID}, moved); diff != "" {
				t.Error(diff)
			}
			return fault.Join(err, err2)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestUpsertDocuments(t *testing.T) {
	d := dbtest.New(t)
	doc := source.Document{Ref: "a", Title: text.Both("A")}
	first := documents(t, d, doc)
	doc.Publisher = "Journal d’Exemple"
	if diff := cmp.Diff([]source.Upserted{{ID: first[0].ID, Changed: source.Changed}}, documents(t, d, doc)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]source.Upserted{{ID: first[0].ID, Changed: source.Left}}, documents(t, d, doc)); diff != "" {
		t.Error(diff)
	}
	for name, list := range map[string][]source.Document{
		"twice": {doc, doc}, "no title": {{Ref: "b"}}, "no ref": {{Title: text.Both("B")}}, "bad address": {{Ref: "c", Title: text.Both("C"), URL: "javascript:x"}},
	} {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := source.UpsertDocuments(t.Context(), tx, importer, list)
			return err
		})
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v, want invalid", name, err)
		}
	}
}
