package studyweb

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/study/studytest"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

func TestTexts(t *testing.T) {
	for _, fault := range text.Check() {
		if strings.Contains(fault, "study.") {
			t.Error(fault)
		}
	}
}

// site is the pages of a world, for whoever the header As names.
func site(t *testing.T, w *studytest.World) func(who string) *webtest.Browser {
	t.Helper()
	actors := map[string]account.Actor{"organiser": w.Organiser, "carrier": w.Carrier, "delegate": w.Delegate, "stranger": w.Stranger}
	s := web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		if a, ok := actors[r.Header.Get("As")]; ok {
			return a, nil
		}
		return web.Nobody{}, nil
	}})
	Add(s, w.Studies)
	return func(who string) *webtest.Browser { return webtest.New(t, s).Header("As", who) }
}

func each(t *testing.T, fn func(t *testing.T, w *studytest.World, as func(string) *webtest.Browser, path string)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := studytest.New(t, d)
		fn(t, w, site(t, w), "/m/"+w.Mission+"/")
	})
}

func TestWhatIfPage(t *testing.T) {
	each(t, func(t *testing.T, w *studytest.World, as func(string) *webtest.Browser, path string) {
		w.Ask(8)
		b := as("organiser")
		page := b.Get(path + "whatif")
		if page.Count("#scenarios") != 0 || page.Count("#earlier") != 0 || page.Text("h1") != "Et si…" {
			t.Error("results before anything was asked")
		}
		page.Submit("#ask form", url.Values{"tables": {""}, "shorter": {""}, "capacity": nil}).Want(422)
		bad := page.Submit("#ask form", url.Values{"tables": {"999"}}).Want(422)
		if bad.Count("#ask [data-bad]") != 1 || bad.Attr("#ask input[name=tables]", "value") != "999" {
			t.Error("the error is not at its field, or what was written is lost")
		}
		page = page.Submit("#ask form", url.Values{"tables": {"1"}, "shorter": {"15"}, "together": {"on"}, "capacity": {"on"}})
		if page.Count("e-live") != 1 || page.Count("form[action$='/whatif/stop']") != 1 || page.Count("#scenarios") != 0 {
			t.Fatal("no progress", page.Text("main"))
		}
		w.Drain()
		page = b.Get(page.URL.RequestURI())
		want := []string{
			"L’agenda aujourd’hui tel qu’il est placé 0 sur 8 0 0 min 0 0 min",
			"La mission telle quelle replanifiée sans rien changer ce qui limite : les tables et les lieux 3 sur 8 le plus possible : prouvé 0 0 min 0 0 min",
			"1 table de plus ce qui limite : les tables et les lieux 6 sur 8 +3 · mieux le plus possible : prouvé",
			"15 minutes de moins par rendez-vous ce qui limite : les tables et les lieux 6 sur 8 +3 · mieux le plus possible : prouvé",
			"1 table de plus et 15 minutes de moins par rendez-vous 8 sur 8 +5 · mieux le plus possible : prouvé",
		}
		var got []string
		for i, row := range page.Texts("#scenarios tbody tr") {
			row = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(row)
			if i < len(want) {
				row = row[:min(len(row), len(want[i]))]
			}
			got = append(got, row)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if gains := page.Text("#scenarios tbody tr:last-child td:last-child"); !strings.Contains(gains, "Firme") {
			t.Errorf("nobody gains: %q", gains)
		}
		if page.Count("#capacity tbody tr") != 2 || !strings.HasPrefix(page.Text("#capacity strong"), "3 tables suffisent") && !strings.Contains(page.Text("#capacity strong"), "puis 3") {
			t.Error(page.Text("#capacity"))
		}
		if en := as("organiser").Lang("en").Get(page.URL.RequestURI()); !strings.Contains(en.Text("#scenarios"), "as many as can be: proven") || !strings.Contains(en.Text("#capacity"), "enough") {
			t.Error(en.Text("main"))
		}
		b.Get(path+"whatif").Submit("#ask form", url.Values{"tables": {"1"}})
		w.Drain()
		if n := b.Get(path + "whatif").Count("#earlier li"); n != 1 {
			t.Errorf("%d earlier studies", n)
		}
	})
}

func TestAStudyIsStoppedFromItsPage(t *testing.T) {
	each(t, func(t *testing.T, w *studytest.World, as func(string) *webtest.Browser, path string) {
		w.Ask(1)
		page := as("organiser").Get(path+"whatif").Submit("#ask form", url.Values{"tables": {"1"}, "shorter": {""}, "capacity": nil})
		page = page.Submit("form[action$='/whatif/stop']", nil)
		w.Drain()
		page = as("organiser").Get(page.URL.RequestURI())
		if page.Count("e-live") != 0 || page.Count(".box li") != 2 || page.Count("#scenarios") != 0 {
			t.Error(page.Text("main"))
		}
	})
}

func TestComparePage(t *testing.T) {
	each(t, func(t *testing.T, w *studytest.World, as func(string) *webtest.Browser, path string) {
		b := as("organiser")
		if page := b.Get(path + "plans/compare"); page.Text(".empty .title") != "Aucun plan à comparer" {
			t.Error("no plan: ", page.Text("main"))
		}
		w.Ask(2)
		one := w.Plan(plan.Balanced, 1)
		if page := b.Get(path + "plans/compare"); !strings.HasPrefix(page.Text(".empty .title"), "Un seul plan") || page.Count("select") != 0 {
			t.Error("one plan: ", page.Text("main"))
		}
		b.Get(path + "plans/compare/table").At(path + "plans/compare")
		w.Ask(3)
		other := w.Plan(plan.Balanced, 1)
		page := b.Get(path + "plans/compare")
		if a, c := page.Attr("select[name=a] option[selected]", "value"), page.Attr("select[name=b] option[selected]", "value"); a != one || c != other {
			t.Error("not the last two", a, c)
		}
		if page.Count("#goals tbody tr") != 9 || page.Count("#people tbody tr") != 2 {
			t.Error(page.Texts("#goals tbody tr"), page.Texts("#people tbody tr"))
		}
		if got := page.Text("#goals tbody tr:nth-child(3) td:last-child"); got != "+1 · mieux" {
			t.Errorf("%q", got)
		}
		if got := page.Text("#people tbody tr:first-child td:nth-child(2)"); got != text.Fr("+1 rendez-vous") {
			t.Errorf("%q", got)
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(strings.ReplaceAll(b.Open(page.Attr("#people a[href*=table]", "href")).Body, ";", ","), "\ufeff"))).ReadAll()
		if err != nil || len(rows) != 3 || len(rows[0]) != 14 || rows[1][1] != "0" || rows[1][2] != "1" || rows[1][3] != "1" {
			t.Error(rows, err)
		}
		w.Plan(plan.Dense, 2)
		if n := b.Get(path + "plans/compare").Count("select[name=a] option"); n != 3 {
			t.Error(n)
		}
		twice := b.Get(path + "plans/compare?a=" + one + "&b=" + one)
		if twice.Count("#goals") != 0 || !strings.Contains(twice.Text("form.form [role=alert]"), "deux fois le même") {
			t.Error(twice.Text("main"))
		}
		if page := b.Get(path + "plans/compare?a=none&b=" + one); page.Count("#goals") != 0 || page.Count("form.form [role=alert]") != 1 {
			t.Error("an unknown plan")
		}
		if page := b.Get(path + "plans/compare?b=" + one); page.Attr("select[name=a] option[selected]", "value") == one {
			t.Error("compared with itself")
		}
	})
}

// The pages are for organisers of the mission: nobody else gets them, in words or as a file.
func TestLeaks(t *testing.T) {
	each(t, func(t *testing.T, w *studytest.World, as func(string) *webtest.Browser, path string) {
		w.Ask(3)
		one, other := w.Plan(plan.Balanced, 1), w.Plan(plan.Dense, 2)
		as("organiser").Get(path+"whatif").Submit("#ask form", url.Values{"tables": {"1"}})
		w.Drain()
		for _, who := range []string{"carrier", "delegate", "stranger"} {
			for _, p := range []string{"whatif", "whatif/live", "plans/compare?a=" + one + "&b=" + other, "plans/compare/table?a=" + one + "&b=" + other} {
				page := as(who).Open(path + p)
				if page.Status < 400 || strings.Contains(page.Body, "Visiteur") || strings.Contains(page.Body, "Firme") {
					t.Errorf("%s reads %s: %d", who, p, page.Status)
				}
			}
		}
		page := as("stranger").Open("/m/" + w.Elsewhere + "/plans/compare?a=" + one + "&b=" + other)
		if strings.Contains(page.Body, "Visiteur") || page.Count("#goals") != 0 {
			t.Error("another mission's plans are compared")
		}
	})
}
