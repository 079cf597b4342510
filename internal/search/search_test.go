package search_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/text"
)

var organiser = account.Actor{UserID: "o", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}}}
var delegate = account.Actor{UserID: "d", Grants: []account.Grant{{MissionID: "m1", Role: account.Delegate}}}

func all(_ context.Context, _ *db.Tx, _ account.Actor, _ string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

// public hides what is confidential from everybody but organisers.
func public(_ context.Context, _ *db.Tx, a account.Actor, mission string, ids []string) (map[string]bool, error) {
	out := map[string]bool{}
	for _, id := range ids {
		out[id] = a.Organises(mission) || id != "confidential"
	}
	return out, nil
}

func service() *search.Service {
	s := &search.Service{}
	s.Add(search.Kind{Name: "meeting", Path: "/m/{mission}/meetings/{id}", Order: 2, Visible: public})
	s.Add(search.Kind{Name: "person", Path: "/m/{mission}/people/{id}", Order: 1, Visible: all})
	s.Add(search.Kind{Name: "organisation", Path: "/m/{mission}/organisations/{id}", Order: 3, Visible: all})
	return s
}

func entry(kind, id, mission, title string, words ...string) search.Entry {
	return search.Entry{Kind: kind, ID: id, MissionID: mission, Title: text.Both(title), Words: words}
}

func put(t testing.TB, d *db.DB, list ...search.Entry) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return search.PutMany(t.Context(), tx, list) }); err != nil {
		t.Fatal(err)
	}
}

func find(t testing.TB, d *db.DB, a account.Actor, query string, limit int) []search.Hit {
	t.Helper()
	var hits []search.Hit
	err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		hits, err = service().Find(t.Context(), tx, a, "m1", query, limit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

func ids(hits []search.Hit) []string {
	out := []string{}
	for _, h := range hits {
		out = append(out, h.ID)
	}
	return out
}

func TestFind(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d,
			entry("person", "elodie", "", "Élodie Lévêque", "Chantier naval de l’Étoile"),
			entry("person", "elo", "", "Elo Marchand"),
			entry("organisation", "disney", "", "Dysney Cruise Line", "Disney Cruise Line"),
			entry("organisation", "oeuvre", "", "Les Œuvres d’Exemple"),
			entry("meeting", "line", "m1", "Cruise Line – Élodie Lévêque", "table 5"),
			entry("meeting", "lane", "m1", "Cruise Lane"),
			entry("meeting", "other", "m2", "Cruise Line – Secret"),
			entry("meeting", "confidential", "m1", "Cruise Line – Ministère"),
		)
		for _, c := range []struct {
			query string
			want  []string
		}{
			{"", []string{}},
			{"e", []string{}},
			{"…", []string{}},
			{"elodie", []string{"elodie", "line"}},
			{"ÉLODIE LEVEQUE", []string{"elodie", "line"}},
			{"élodie léveque étoile", []string{"elodie"}},
			{"elo", []string{"elo", "elodie", "line"}},
			{"elodei", []string{"elodie", "line"}},
			{"disnay", []string{"disney"}},
			{"dysney", []string{"disney"}},
			{"croise", []string{"lane", "line", "confidential", "disney"}},
			{"line", []string{"line", "confidential", "disney", "lane"}},
			{"oeuvre", []string{"oeuvre"}},
			{"œuvres", []string{"oeuvre"}},
			{"table 5", []string{"line"}},
			{"table 4", []string{}},
			{"lignes", []string{}},
			{"secret", []string{}},
			{"elo secret", []string{}},
		} {
			got := ids(find(t, d, organiser, c.query, 10))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%q: %s", c.query, diff)
			}
		}
	})
}

func TestBestFirstAndGrouped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d,
			entry("organisation", "misspelt", "", "Martyn Conseil"),
			entry("organisation", "begins", "", "Martinelli Conseil"),
			entry("person", "exact", "", "Martin Exemple"),
			entry("meeting", "words", "m1", "Rendez-vous", "Martin Exemple"),
		)
		hits := find(t, d, organiser, "martin", 10)
		if diff := cmp.Diff([]string{"exact", "words", "begins", "misspelt"}, ids(hits)); diff != "" {
			t.Error(diff)
		}
		var groups []string
		for _, g := range service().Groups(hits) {
			groups = append(groups, fmt.Sprint(g.Kind, len(g.Hits)))
		}
		if diff := cmp.Diff([]string{"person1", "meeting1", "organisation2"}, groups); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff("/m/m1/people/exact", hits[0].Path); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"exact", "words"}, ids(find(t, d, organiser, "martin", 1))[:2]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestDelegateNeverLearnsOfWhatIsConfidential(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d, entry("meeting", "confidential", "m1", "Ministère"), entry("meeting", "open", "m1", "Ministère ouvert"),
			entry("meeting", "elsewhere", "m2", "Ministère"), entry("unknown", "unknown", "m1", "Ministère"))
		if diff := cmp.Diff([]string{"open"}, ids(find(t, d, delegate, "ministere", 10))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"confidential", "open"}, ids(find(t, d, organiser, "ministere", 10))); diff != "" {
			t.Error(diff)
		}
		stranger := account.Actor{UserID: "s", Grants: []account.Grant{{MissionID: "m2", Role: account.Organiser}}}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := service().Find(t.Context(), tx, stranger, "m1", "ministere", 10)
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("somebody of another mission: %v, want not found", err)
		}
	})
}

func TestPutAgainAndRemove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d, entry("person", "p", "", "Camille Ancien"))
		put(t, d, entry("person", "p", "", "Camille Nouveau"))
		if got := ids(find(t, d, organiser, "ancien", 9)); len(got) != 0 {
			t.Errorf("found by a title it no longer has: %v", got)
		}
		if diff := cmp.Diff([]string{"p"}, ids(find(t, d, organiser, "nouveau camille", 9))); diff != "" {
			t.Error(diff)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return search.Remove(t.Context(), tx, "person", "p", "never") }); err != nil {
			t.Fatal(err)
		}
		if got := ids(find(t, d, organiser, "camille", 9)); len(got) != 0 {
			t.Errorf("found after removal: %v", got)
		}
	})
}

func TestPutOfTheSameWritesNothing(t *testing.T) {
	d := dbtest.New(t)
	e := entry("person", "p", "", "Camille", "deux mots")
	put(t, d, e)
	ctx, n := db.Count(t.Context())
	if err := d.Write(ctx, func(tx *db.Tx) error { return search.Put(ctx, tx, e) }); err != nil {
		t.Fatal(err)
	}
	if n.Load() != 1 {
		t.Errorf("%d statements for what is there already, want the one that looks", n.Load())
	}
}

func TestNothingOfAnyNaughtyQueryFails(t *testing.T) {
	d := dbtest.New(t)
	put(t, d, entry("person", "p", "", "O’Neil % _ \\ ' \" 李雷"))
	if diff := cmp.Diff([]string{"p"}, ids(find(t, d, organiser, "李雷", 9))); diff != "" {
		t.Error(diff)
	}
	rapid.Check(t, func(r *rapid.T) {
		query := rapid.String().Draw(r, "query")
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := service().Find(t.Context(), tx, organiser, "m1", query, 5)
			return err
		}); err != nil {
			r.Fatalf("%q: %v", query, err)
		}
	})
}

// TestOneWrongLetterIsForgiven holds for every word of four letters or more and every single slip in it.
func TestOneWrongLetterIsForgiven(t *testing.T) {
	d := dbtest.New(t)
	put(t, d, entry("person", "p", "", "Marseille"))
	rapid.Check(t, func(r *rapid.T) {
		w := []rune("marseille")
		i := rapid.IntRange(0, len(w)-1).Draw(r, "at")
		c := rapid.RuneFrom([]rune("abcdefghijklmnopqrstuvwxyz")).Draw(r, "letter")
		switch rapid.IntRange(0, 3).Draw(r, "slip") {
		case 0:
			w[i] = c
		case 1:
			w = slices.Insert(w, i, c)
		case 2:
			w = slices.Delete(w, i, i+1)
		case 3:
			if i > 0 {
				w[i-1], w[i] = w[i], w[i-1]
			}
		}
		if got := ids(find(t, d, organiser, string(w), 5)); len(got) != 1 {
			r.Fatalf("%q does not find Marseille", string(w))
		}
	})
}
