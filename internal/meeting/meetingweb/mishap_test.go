package meetingweb

import (
	"net/url"
	"strings"
	"testing"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/text"
)

func TestAMishapWithoutScript(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.place(id, 0, at(16, 9, 0))
	b := f.as("organiser")
	page := b.Get(f.path("mishap") + "?who=leo&day=2026-06-16&to=10:00")
	if got := page.Texts("[data-people] a"); len(got) != 1 || got[0] != "Léo Test" {
		t.Fatal(got)
	}
	if page.Count("[data-option]") != 0 {
		t.Error("proposes before it is told who")
	}
	if page := b.Get(f.path("mishap") + "?who=nobody&day=2026-06-16"); page.Text(".empty") != text.Fr("Personne de ce nom n’est attendu à un rendez-vous.") {
		t.Error(page.Text(".empty"))
	}
	page.Click("[data-people] a")
	page = b.Get(f.path("mishap") + "?kind=absence&person=" + f.people["Léo"] + "&day=2026-06-16&from=9:00&to=10:00")
	if n := page.Count("[data-option]"); n != 3 {
		t.Fatal(n, "proposals")
	}
	if got := page.Texts("[data-option] .sentence"); !strings.HasPrefix(got[0], text.Fr("« Boréal × Laurier » : 09:00 → 10:00")) {
		t.Error(got)
	}
	page = page.Submit("[data-option='1'] form", nil)
	page.At(f.path("board"))
	if got := page.Text(".flash p"); got != "1 rendez-vous changé." {
		t.Error(got)
	}
	s, err := f.s.Sheet(t.Context(), f.org, f.mission, id)
	if err != nil || s.Events[id].Starts != at(16, 10, 0) {
		t.Error(s.Events[id].Starts, err)
	}
	page.Submit(".flash form", nil)
	s, err = f.s.Sheet(t.Context(), f.org, f.mission, id)
	if err != nil || s.Events[id].Starts != at(16, 9, 0) {
		t.Error("not undone", err)
	}
}

// TestAMishapMeanwhile: a proposal over which somebody moved the meeting is refused, with new ones.
func TestAMishapMeanwhile(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.place(id, 0, at(16, 9, 0))
	b := f.as("organiser")
	page := b.Get(f.path("mishap") + "?kind=spot&thing=" + f.tables[0] + "&day=2026-06-16")
	form := url.Values{"kind": {"spot"}, "thing": {f.tables[0]}, "day": {"2026-06-16"}, "token": {page.Attr("[data-option='1'] input[name=token]", "value")}}
	s, err := f.s.Sheet(t.Context(), f.org, f.mission, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.s.Pin(t.Context(), f.org, f.mission, id, true, s.Events[id].Version); err != nil {
		t.Fatal(err)
	}
	page = b.Post(f.path("mishap"), form).Want(409)
	if page.Count("[data-option]") != 0 || page.Count(".box li") != 1 {
		t.Error("pinned meanwhile:", page.Count("[data-option]"), page.Count(".box li"))
	}
	form.Set("token", "{")
	if page := b.Post(f.path("mishap"), form); page.Status != 400 && page.Status != 422 {
		t.Error(page.Status)
	}
}

func TestARequestByTelephone(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	page := f.as("chambre").Get(f.path("requests/" + id)).Click("a[href*='mishap']")
	if got := page.Texts("select[name=thing] option"); len(got) == 0 || !strings.Contains(got[len(got)-1], "Boréal × Laurier") {
		t.Fatal(got)
	}
	page = f.as("chambre").Get(f.path("mishap") + "?kind=request&thing=" + id + "&day=2026-06-16&from=11:00")
	page.Submit("[data-option='1'] form", nil)
	if !f.placed(id) {
		t.Error("not placed")
	}
}

// TestMishapsKeepToTheirOwn: delegates see nothing, an intermediary only what it carries.
func TestMishapsKeepToTheirOwn(t *testing.T) {
	f := newFixture(t)
	mine := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	theirs := f.ask("R2", "Calanques", "Cléa", "Laurier", "Léo", func(q *meeting.Request) { q.IntermediaryID = f.orgs["Agence"] })
	f.place(mine, 0, at(16, 9, 0))
	f.place(theirs, 0, at(16, 9, 20))
	if page := f.as("delegate").Open(f.path("mishap")); page.Status != 403 {
		t.Error(page.Status)
	}
	if page := f.as("delegate").Post(f.path("mishap"), url.Values{"token": {"[]"}}); page.Status != 403 {
		t.Error(page.Status)
	}
	whole := f.path("mishap") + "?kind=spot&thing=" + f.tables[0] + "&day=2026-06-16"
	if n := f.as("organiser").Get(whole).Count("[data-option] .diff li"); n == 0 {
		t.Error("nothing for the organiser")
	}
	page := f.as("chambre").Get(whole)
	for _, secret := range []string{"Calanques", "Cléa", theirs} {
		if strings.Contains(page.Body, secret) {
			t.Error("shows", secret)
		}
	}
	if page.Count("[data-option]") == 0 {
		t.Error("nothing for the intermediary")
	}
	page = f.as("chambre").Open(f.path("mishap") + "?kind=absence&person=" + f.people["Cléa"] + "&day=2026-06-16")
	if page.Status != 422 || strings.Contains(page.Body, "Cléa") {
		t.Error(page.Status)
	}
}

// The agenda of anybody leads to this page: who has no meeting is told so, and nothing is refused.
func TestAbsenceOfWhoHasNoMeeting(t *testing.T) {
	f := newFixture(t)
	page := f.as("organiser").Get(f.path("mishap?kind=absence&day=2026-06-16&person=" + f.people["Béa"]))
	if page.Status != 200 || !strings.Contains(page.Text("main"), "Béa Test") || !strings.Contains(page.Text("main"), "Rien à déplacer") || page.Count("form[action$='/mishap'][method='post']") != 0 {
		t.Error(page.Status, page.Text("main"))
	}
}
