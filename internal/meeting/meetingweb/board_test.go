package meetingweb

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/text"
)

func TestBoardWithoutScript(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	page := b.Get(f.path("board"))
	if page.Count(".tray .piece") != 0 || page.Count(".empty") == 0 || page.Count("table.board tbody tr") != 2 || page.Count("table.board thead th") != 10 {
		t.Error("an empty board", page.Count("table.board tbody tr"), page.Count("table.board thead th"))
	}
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.session(at(16, 10, 0), at(16, 11, 0))
	page = b.Get(f.path("board")).Click(".tray .piece")
	if got := page.Text(".picked b"); got != "Boréal × Laurier" {
		t.Error(got)
	}
	if n := page.Count(".drop-here"); n != 12 { // six columns of nine at two tables
		t.Error(n, "legal cells")
	}
	if got := page.Texts(".is-forbidden .why"); len(got) != 2 || !strings.HasPrefix(got[0], text.Fr("Béa Test a déjà « Plénière »")) {
		t.Error(got)
	}
	if page.Count(".best-list li") != 6 || page.Count(".is-best") == 0 {
		t.Error("no best places", page.Count(".best-list li"))
	}
	key := fmt.Sprintf("%s|%s|%d", f.tables[1], f.hall, int64(at(16, 9, 20)))
	page = page.Submit("form[data-move]", url.Values{"cell": {key}})
	page.At(f.path("board"))
	if got := page.Text(".flash p"); !strings.Contains(got, "Boréal × Laurier") || !strings.Contains(got, "09:20, Table 2, Palais") {
		t.Error(got)
	}
	if got := page.Attr("td.is-meeting", "data-cell"); got != key {
		t.Error(got)
	}
	if q := f.get(id); !q.Placed() {
		t.Error("not placed")
	}
	page = page.Submit(".flash form", nil)
	page.At(f.path("board"))
	if q := f.get(id); q.Placed() || page.Count(".tray .piece") != 1 {
		t.Error("not undone")
	}
}

func TestARefusedCell(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.session(at(16, 10, 0), at(16, 11, 0))
	b := f.as("organiser")
	form := url.Values{"meeting": {id}, "day": {"2026-06-16"}, "version": {"0"}, "spot": {f.tables[0] + "|" + f.hall}, "at": {fmt.Sprint(int64(at(16, 10, 20)))}}
	page := b.Post(f.path("board/place"), form).Want(409)
	if got := page.Text("[data-refused]"); !strings.Contains(got, text.Fr("Béa Test a déjà « Plénière » à 10:00.")) {
		t.Error(got)
	}
	if f.placed(id) {
		t.Error("placed all the same")
	}
	page = page.Submit("[data-refused] form:has(input[name=force])", nil)
	page.At(f.path("board"))
	if got := page.Text(".flash p"); !strings.Contains(got, "sont gardés et listés") || page.Count("td.clash") != 1 {
		t.Error(got, page.Count("td.clash"))
	}
	for name, bad := range map[string]url.Values{"no cell": {"meeting": {id}}, "no meeting": {"cell": {"a|b|1"}}, "nonsense": {"meeting": {id}, "cell": {"x"}}} {
		if page := b.Post(f.path("board/place"), bad); page.Status != 400 && page.Status != 422 {
			t.Error(name, page.Status)
		}
	}
}

func TestPinMoveFreeFromTheBoard(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	f.place(id, 0, at(16, 9, 0))
	b := f.as("organiser")
	page := b.Get(f.path("board")).Click("td .piece")
	page = page.Submit(".picked form[action$='/pin']", nil)
	if page.Count("td .pin") != 1 {
		t.Error("not pinned")
	}
	page = page.Click("td .piece").Submit(".picked form[action$='/pin']", nil)
	if page.Count("td .pin") != 0 {
		t.Error("still pinned")
	}
	page = page.Click("td .piece").Submit(".picked form[action$='/free']", nil)
	if page.Count("td .piece") != 0 || page.Count(".tray .piece") != 1 || f.placed(id) {
		t.Error("not back in the tray")
	}
}

func TestTwoOrganisersOnTheBoard(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	second := f.as("organiser").Get(f.path("board")).Click(".tray .piece")
	f.place(id, 0, at(16, 9, 0))
	page := second.Submit("form[data-move]", url.Values{"cell": {fmt.Sprintf("%s|%s|%d", f.tables[1], f.hall, int64(at(16, 9, 20)))}}).Want(409)
	if got := page.Text("[data-refused]"); !strings.Contains(got, "Odile") || !strings.Contains(got, "09:00") {
		t.Error("it does not say who placed it and where:", got)
	}
	if got := page.Text("[data-refused] h3"); !strings.HasPrefix(got, "Odile l’a changé avant vous, ") {
		t.Errorf("the title says %q, not who and when", got)
	}
	if page.Count("[data-refused] input[name=force]") != 0 {
		t.Error("insisting on a state that is no more")
	}
	page = page.Click("[data-refused] a.btn")
	if page.Count("td.chosen") != 1 {
		t.Error("the new state is not shown")
	}
}

func TestTheBoardKeepsSecrets(t *testing.T) {
	f := newFixture(t)
	secret := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo", func(q *meeting.Request) { q.Confidential, q.Brief = true, "prix plancher" })
	waiting := f.ask("R2", "Calanques", "Cléa", "Clinique", "Coline")
	f.place(secret, 0, at(16, 9, 0))
	page := f.as("agence").Get(f.path("board"))
	for _, word := range []string{"Boréal", "Laurier", "Calanques", "Clinique", secret, waiting} {
		if strings.Contains(page.Body, word) {
			t.Errorf("another intermediary reads %q", word)
		}
	}
	for _, path := range []string{"board?pick=" + waiting, "requests/" + secret, "requests/" + secret + "/edit"} {
		f.as("agence").Open(f.path(path)).Want(404)
	}
	for _, path := range []string{"board", "requests", "plans", "companies", "requests/new", "requests/paste"} {
		if page := f.as("delegate").Open(f.path(path)); page.Status != 403 && page.Status != 404 {
			t.Error("a delegate opens", path, page.Status)
		}
	}
	mine := f.as("chambre").Get(f.path("board"))
	if diff := cmp.Diff([]string{"Calanques × Clinique"}, mine.Texts(".tray .piece b")); diff != "" || mine.Count("td .piece") != 1 {
		t.Error(diff, mine.Count("td .piece"))
	}
}

func TestBothLanguages(t *testing.T) {
	f := newFixture(t)
	f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	for lang, title := range map[string]string{"fr": "Tableau des rendez-vous", "en": "Meeting board"} {
		if got := f.as("organiser").Lang(lang).Get(f.path("board")).Text("h1"); got != title {
			t.Error(lang, got)
		}
	}
}

// A day without room for the chosen meeting leads to those that have some; one with room says nothing of others.
func TestOtherDaysHaveRoom(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo", func(q *meeting.Request) { q.WishDay = "2026-06-17" })
	page := f.as("organiser").Get(f.path("board?day=2026-06-16&pick=" + id))
	if page.Count("td .drop-here") != 0 {
		t.Fatal("there is room on the day shown")
	}
	if diff := cmp.Diff([]string{"18 créneaux possibles mercredi 17 juin 2026"}, page.Texts(".other-days a")); diff != "" {
		t.Fatal(diff)
	}
	page = page.Click(".other-days a")
	if page.Count("td .drop-here") != 18 || page.Count(".other-days") != 0 {
		t.Error(page.Count("td .drop-here"), page.Count(".other-days"))
	}
}

func TestEmptyPlacesAreFolded(t *testing.T) {
	rows := func(n int, busy ...int) []meeting.BoardRow {
		out := make([]meeting.BoardRow, n)
		for i := range out {
			out[i].Name = fmt.Sprint("L", i)
		}
		for _, i := range busy {
			out[i].Meetings = make([]meeting.BoardMeeting, 1)
		}
		return out
	}
	for _, c := range []struct {
		rows          []meeting.BoardRow
		shown, folded int
	}{{rows(0), 0, 0}, {rows(1), 1, 0}, {rows(9), 9, 0}, {rows(7, 2), 7, 0}, {rows(8, 2), 1, 7}, {rows(10, 1, 2, 3), 3, 7}} {
		shown, folded := unfolded(c.rows)
		if len(shown) != c.shown || len(folded) != c.folded {
			t.Errorf("%d rows: %d shown, %d folded, want %d and %d", len(c.rows), len(shown), len(folded), c.shown, c.folded)
		}
	}
}

func TestAnEmptyTraySaysWhy(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	says := func(query, want string) {
		t.Helper()
		page := b.Get(f.path("board" + query))
		texts := page.Texts("main p.empty")
		if page.Count(".tray .piece") != 0 || len(texts) == 0 || texts[len(texts)-1] != want {
			t.Errorf("board%s says %q, want %q", query, texts, want)
		}
	}
	says("", text.Fr("Aucune demande acceptée pour l’instant : rien à placer."))
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	says("?q=personne", "Rien de ce qui attend une place (1 en tout) ne répond à ces filtres.")
	f.place(id, 1, at(16, 9, 0))
	says("", "Tout est placé.")
}
