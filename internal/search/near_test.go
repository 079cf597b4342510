package search_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
)

// Several missions are searched at once, each as the actor may see it; nearest words come from nowhere else.
func TestEverywhereAndNearest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		put(t, d, entry("person", "p", "", "Élodie Lévêque"), entry("meeting", "a", "m1", "Lévêque – Un"), entry("meeting", "b", "m2", "Lévêque – Deux"),
			entry("meeting", "confidential", "m2", "Lévêque – Planted"), entry("meeting", "c", "m3", "Lévêque – Trois"))
		s := service()
		s.DB = d
		a := account.Actor{UserID: "d", Grants: []account.Grant{{MissionID: "m1", Role: account.Organiser}, {MissionID: "m2", Role: account.Delegate}}}
		got, err := s.Everywhere(t.Context(), a, []string{"m3", "m2", "m1"}, "leveque", 9)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string][]string{}
		for _, e := range got {
			found[e.MissionID] = ids(e.Hits)
		}
		if diff := cmp.Diff(map[string][]string{"m2": {"b", "p"}, "m1": {"a", "p"}}, found); diff != "" {
			t.Error(diff)
		}
		for _, query := range []string{"", "x", "zzzz"} {
			if got, err := s.Everywhere(t.Context(), a, []string{"m1"}, query, 9); err != nil || got != nil {
				t.Errorf("%q: %v %v", query, got, err)
			}
		}
		for query, want := range map[string][]string{"levecks": {"leveque"}, "plantad": nil, "zzzz": nil, "elodee planx": {"elodie"}} {
			near, err := s.Nearest(t.Context(), a, "m2", query)
			if diff := cmp.Diff(want, near); diff != "" || err != nil {
				t.Errorf("%q: %v %s", query, err, diff)
			}
		}
		if _, err := s.Nearest(t.Context(), a, "m3", "levecks"); err == nil {
			t.Error("words of a mission that the actor does not see")
		}
	})
}
