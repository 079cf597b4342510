package searchweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/search/searchweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/webtest"
)

var actors = map[string]account.Actor{
	"organiser": {UserID: "o", Grants: []account.Grant{{MissionID: "m", Role: account.Organiser}}},
	"delegate":  {UserID: "d", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}},
	"traveller": {UserID: "t", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}, {MissionID: "n", Role: account.Delegate}}},
	"stranger":  {UserID: "s", Grants: []account.Grant{{MissionID: "n", Role: account.Delegate}}},
}

func browser(t *testing.T) *webtest.Browser {
	t.Helper()
	d := dbtest.New(t)
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		return search.PutMany(t.Context(), tx, []search.Entry{
			{Kind: "person", ID: "p", Title: text.Both("Élodie Lévêque"), Line: text.Pair{FR: "Directrice", EN: "Director"}},
			{Kind: "meeting", ID: "open", MissionID: "m", Title: text.Both("Lévêque – Exemple"), Starts: span.At(dbtest.Clock)},
			{Kind: "meeting", ID: "hidden", MissionID: "m", Title: text.Both("Lévêque – Planted")},
			{Kind: "meeting", ID: "far", MissionID: "n", Title: text.Both("Dysney Cruise Line")},
			{Kind: "meeting", ID: "never", MissionID: "closed", Title: text.Both("Dysney Planted")},
		})
	}); err != nil {
		t.Fatal(err)
	}
	s := &search.Service{DB: d}
	visible := func(_ context.Context, _ *db.Tx, a account.Actor, mission string, ids []string) (map[string]bool, error) {
		out := map[string]bool{}
		for _, id := range ids {
			out[id] = id != "hidden" || a.Organises(mission)
		}
		return out, nil
	}
	s.Add(search.Kind{Name: "person", Path: "/m/{mission}/people/{id}", Order: 1, Visible: visible})
	s.Add(search.Kind{Name: "meeting", Path: "/m/{mission}/meetings/{id}", Order: 2, Visible: visible})
	site := web.New(web.Config{
		Identify: func(r *http.Request) (web.Identity, error) {
			if a, ok := actors[r.Header.Get("As")]; ok {
				return a, nil
			}
			return web.Nobody{}, nil
		},
		Frame: func(c *web.Call, f *ui.Frame) error { f.Search = "/m/m/search"; return nil },
	})
	site.Menu(web.MenuItem{Key: "search.title", Path: "/"})
	searchweb.Add(site, s, func(context.Context, string) (span.Zone, error) { return "America/Toronto", nil },
		func(context.Context, account.Actor) ([]mission.Mission, error) {
			return []mission.Mission{{ID: "m", NameFR: "Ici"}, {ID: "n", NameFR: "Ailleurs", Zone: "Europe/Paris"}, {ID: "closed", NameFR: "Fermée"}}, nil
		})
	return webtest.New(t, site)
}

func as(b *webtest.Browser, role string) *webtest.Browser { return b.Another().Header("As", role) }

func TestCatalogueIsWhole(t *testing.T) {
	for _, problem := range text.Check() {
		if strings.HasPrefix(problem, "search.") {
			t.Error(problem)
		}
	}
}

func TestResultsByKind(t *testing.T) {
	b := browser(t)
	page := as(b, "delegate").Get("/m/m/search?q=leveque")
	if diff := cmp.Diff([]string{"Rendez-vous", "Personnes"}, page.Texts("main .hits h2")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"/m/m/meetings/open", "/m/m/people/p"}, page.Attrs("main .hits a", "href")); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(page.Body, "Planted") {
		t.Error("a delegate learns of what is hidden")
	}
	if n := as(b, "organiser").Get("/m/m/search?q=leveque").Count("main .hits a"); n != 3 {
		t.Errorf("an organiser finds %d, want 3", n)
	}
	english := as(b, "delegate").Lang("en").Get("/m/m/search?q=elodei")
	if diff := cmp.Diff([]string{"Director"}, english.Texts("main .hits small")); diff != "" {
		t.Error(diff)
	}
	as(b, "stranger").Open("/m/m/search?q=leveque").Want(http.StatusNotFound)
}

func TestTimesAreTheMissions(t *testing.T) {
	page := as(browser(t), "delegate").Get("/m/m/search?q=exemple")
	want := text.Printer{Lang: text.FR}.DateTime(span.At(dbtest.Clock), "America/Toronto")
	if diff := cmp.Diff([]string{want}, page.Texts("main .hits small")); diff != "" {
		t.Error(diff)
	}
}

func TestFacesWithoutResults(t *testing.T) {
	b := as(browser(t), "delegate")
	for query, want := range map[string][]string{"": {}, "x": {"Deux lettres au moins"}, "zzzz": {text.Fr("Rien ne correspond à « zzzz »")}, "%3Cb%3Ezz": {text.Fr("Rien ne correspond à « <b>zz »")}} {
		got := b.Get("/m/m/search?q=" + query).Texts("main .empty .title")
		if len(got) == 0 {
			got = []string{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
	}
}

func TestSuggestionsAreAPart(t *testing.T) {
	b := as(browser(t), "delegate").Header("HX-Request", "true")
	part := b.Get("/m/m/search?q=lev")
	if strings.Contains(part.Body, "<html") || part.Count(".hits a") != 2 || part.Attr("p a", "href") != "/m/m/search?q=lev" {
		t.Error(part.Body)
	}
	if body := strings.TrimSpace(b.Get("/m/m/search?q=l").Body); body != "" {
		t.Errorf("one letter suggests %q", body)
	}
}

func TestSearchBoxAsksForSuggestions(t *testing.T) {
	page := as(browser(t), "delegate").Get("/m/m/search")
	for _, target := range page.Attrs("input[data-search]", "hx-target") {
		if page.Count(target) != 1 {
			t.Errorf("suggestions go to %s, which is not there", target)
		}
	}
	if page.Count("input[data-search]") == 0 {
		t.Error("no search box in the frame")
	}
}

// What is not in this mission is looked for in the others that the person sees, and in no other.
func TestOtherMissionsAreSearchedToo(t *testing.T) {
	b := browser(t)
	page := as(b, "traveller").Get("/m/m/search?q=dysney")
	if diff := cmp.Diff([]string{"/m/n/meetings/far"}, page.Attrs("main .hits a", "href")); diff != "" {
		t.Error(diff)
	}
	for _, role := range []string{"traveller", "delegate"} {
		if page := as(b, role).Get("/m/m/search?q=dysney&all=1"); strings.Contains(page.Body, "Planted") || strings.Contains(page.Body, "closed") {
			t.Errorf("%s learns of a mission that they do not see", role)
		}
	}
	if n := as(b, "delegate").Get("/m/m/search?q=dysney").Count("main .hits a"); n != 0 {
		t.Errorf("a delegate of one mission finds %d in another", n)
	}
	found := as(b, "traveller").Get("/m/m/search?q=leveque")
	if diff := cmp.Diff([]string{"/m/m/search?q=leveque&all=1"}, found.Attrs("main p > a", "href")); diff != "" {
		t.Error(diff)
	}
}

// A query that finds nothing is answered with the nearest words, never with words of what the person may not know.
func TestNearestWords(t *testing.T) {
	b := browser(t)
	for query, want := range map[string][]string{"levecks": {"leveque"}, "plantad": {}, "planchet": {}, "leveque+zzzz": {"leveque"}} {
		got := as(b, "delegate").Get("/m/m/search?q=" + query).Texts("main .empty a")
		if len(got) == 0 {
			got = []string{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", query, diff)
		}
	}
	if diff := cmp.Diff([]string{"planted"}, as(b, "organiser").Get("/m/m/search?q=planchet").Texts("main .empty a")); diff != "" {
		t.Error(diff)
	}
}
