package meetingweb

import (
	"strings"
	"testing"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/text"
)

func TestWhyPage(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	early := func(q *meeting.Request) { q.WishDay, q.WishFrom, q.WishTo = "2026-06-16", 540, 560 }
	left := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo", early)
	placed := f.ask("R2", "Calanques", "Cléa", "Clinique", "Coline")
	f.session(at(16, 9, 0), at(16, 9, 20))
	f.place(placed, 0, at(16, 10, 0))

	page := b.Get(f.path("requests/" + left)).Click("a[href$='/why']")
	if page.Text("h1") != text.Fr("Pourquoi ? Boréal × Laurier") || page.Count("#here") != 0 {
		t.Error(page.Text("h1"))
	}
	if got := page.Texts("#clash .decisions > li"); len(got) != 2 || !strings.HasPrefix(page.Text("#clash h2"), "2 souhaits et limites") {
		t.Error(page.Text("#clash"))
	}
	for _, got := range page.Texts("#clash .decisions > li .soft") {
		if !strings.HasPrefix(got, text.Fr("Ce qui la libérerait : ")) {
			t.Errorf("%q", got)
		}
	}
	if page.Count("#elsewhere tbody tr") != 0 || page.Count("#elsewhere .empty") != 1 {
		t.Error("there is room after all")
	}

	page = b.Get(f.path("requests/" + placed)).Click("a[href$='/why']")
	if page.Count("#here li") != 1 || page.Count("#clash") != 0 || page.Count("#elsewhere tbody tr") != 10 {
		t.Error(page.Text("main"))
	}
	b.Get(page.Attr("#elsewhere tbody tr:first-child a", "href")).At(f.path("board"))
	if en := f.as("organiser").Lang("en").Get(f.path("requests/" + placed + "/why")); !strings.HasPrefix(en.Text("#elsewhere h2"), "Where else") {
		t.Error(en.Text("#elsewhere"))
	}
	hopeless := f.ask("R3", "Calanques", "Cléa", "Laurier", "Léo", func(q *meeting.Request) { q.PlaceKind = "office" })
	if page := b.Get(f.path("requests/" + hopeless + "/why")); !strings.Contains(page.Text(".box"), "bureau de l’interlocuteur") || page.Count("#elsewhere") != 0 {
		t.Error(page.Text("main"))
	}
	sent := f.ask("R4", "Boréal", "Béa", "Clinique", "Coline", func(q *meeting.Request) { q.State = meeting.Sent })
	if page := b.Get(f.path("requests/" + sent + "/why")); page.Count(".empty") != 1 || page.Count("#elsewhere") != 0 {
		t.Error(page.Text("main"))
	}
}

// The intermediary that carries a request may ask why; another one, and a delegate, learn nothing.
func TestWhyLeaks(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	if page := f.as("chambre").Get(f.path("requests/" + id + "/why")); page.Count("#elsewhere tbody tr") != 10 {
		t.Error(page.Text("main"))
	}
	for _, who := range []string{"agence", "delegate", "nobody"} {
		if page := f.as(who).Open(f.path("requests/" + id + "/why")); strings.Contains(page.Body, "Boréal") || page.Count("#elsewhere") != 0 {
			t.Errorf("%s: %d", who, page.Status)
		}
	}
}
