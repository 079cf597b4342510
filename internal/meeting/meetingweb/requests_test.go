package meetingweb

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/text"
)

func TestTexts(t *testing.T) {
	for _, fault := range text.Check() {
		if strings.Contains(fault, "meeting.") {
			t.Error(fault)
		}
	}
}

func TestRequestList(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	if page := b.Get(f.path("requests")); page.Count(".empty .title") != 1 || page.Count("tbody tr") != 0 {
		t.Error("an empty list")
	}
	one := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo")
	if page := b.Get(f.path("requests")); page.Count("tbody tr") != 1 {
		t.Error("a list of one")
	}
	two := f.ask("R2", "Calanques", "Cléa", "Laurier", "Léo", func(q *meeting.Request) { q.State, q.Priority = meeting.Sent, 1 })
	f.ask("R3", "Calanques", "Cléa", "Clinique", "Coline", func(q *meeting.Request) { q.State, q.IntermediaryID = meeting.Declined, "" })
	f.place(one, 0, at(16, 9, 0))
	names := func(query string) []string { return b.Get(f.path("requests") + "?" + query).Texts("tbody th a") }
	for query, want := range map[string][]string{
		"":                               {"Calanques × Laurier", "Boréal × Laurier", "Calanques × Clinique"},
		"state=waiting":                  {"Calanques × Laurier"},
		"state=declined":                 {"Calanques × Clinique"},
		"placed=yes":                     {"Boréal × Laurier"},
		"priority=1":                     {"Calanques × Laurier"},
		"q=laurier+boreal":               {"Boréal × Laurier"},
		"q=nobody":                       nil,
		"state=%27+OR+1%3D1":             {"Calanques × Laurier", "Boréal × Laurier", "Calanques × Clinique"},
		"company=" + f.orgs["Calanques"]: {"Calanques × Laurier", "Calanques × Clinique"},
		"carrier=" + f.orgs["Chambre"]:   {"Calanques × Laurier", "Boréal × Laurier"},
	} {
		if diff := cmp.Diff(want, names(query)); diff != "" {
			t.Error(query, diff)
		}
	}
	page := b.Post(f.path("requests"), url.Values{"id": {two}, "to": {"accepted"}, "query": {"priority=1"}})
	if page.URL.RawQuery != "priority=1" || f.get(two).State != meeting.Accepted || page.Count(".flash") != 1 {
		t.Error(page.URL, f.get(two).State)
	}
	if page := b.Post(f.path("requests"), url.Values{"id": {one, two}, "to": {"no_answer"}}); page.Count(".flash") != 1 || f.get(two).State != meeting.Accepted {
		t.Error("half of a bulk answer was kept")
	}
}

func TestOneRequest(t *testing.T) {
	f := newFixture(t)
	id := f.ask("R1", "Boréal", "Béa", "Laurier", "Léo", func(q *meeting.Request) { q.Brief, q.Reason = "Ne pas baisser le prix", "<script>alert(1)</script>" })
	page := f.as("organiser").Get(f.path("requests/" + id))
	if page.Text("h1") != "Boréal × Laurier" || !strings.Contains(page.Body, "Ne pas baisser le prix") || strings.Contains(page.Body, "<script>alert") {
		t.Error(page.Text("h1"))
	}
	if got := page.Texts(".chip"); len(got) != 2 || !strings.HasPrefix(got[0], "Béa Test") {
		t.Error(got)
	}
	page = page.Submit("form:has(input[value=declined])", nil)
	if f.get(id).State != meeting.Declined || page.Count(".flash") != 1 {
		t.Error(f.get(id).State)
	}
	page = f.as("organiser").Post(f.path("requests/"+id+"/state"), url.Values{"to": {"held"}})
	if f.get(id).State != meeting.Declined || page.Count(".flash") != 1 {
		t.Error("held from declined")
	}
}

func TestRequestForm(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	page := b.Get(f.path("requests/new"))
	page = page.Submit("form.form", url.Values{"company": {f.orgs["Boréal"]}, "counterpart": {f.orgs["Laurier"]}, "sides": {"1"}})
	if got := page.Attrs("input[name=company_people]", "value"); len(got) != 1 || got[0] != f.people["Béa"] {
		t.Error(got)
	}
	bad := page.Submit("form.form", url.Values{"minutes": {"1"}}).Want(422)
	if bad.Count("[data-bad]") != 1 || bad.Attr("input[name=company][checked]", "value") != f.orgs["Boréal"] {
		t.Error("what was written is lost, or the error is not at its field")
	}
	page = page.Submit("form.form", url.Values{"reason": {"Une bonne raison"}, "company_people": {f.people["Béa"]}, "company_must": {f.people["Béa"]}, "counterpart_people": {f.people["Léo"]},
		"wish_from": {"09:00"}, "wish_to": {"11:00"}, "wish_day": {"2026-06-16"}, "state": {"accepted"}})
	if page.Count(".flash") != 1 || page.Text("h1") != "Boréal × Laurier" {
		t.Fatal(page.Text("main"))
	}
	id := page.URL.Path[strings.LastIndex(page.URL.Path, "/")+1:]
	q := f.get(id)
	want := []meeting.Party{{PersonID: f.people["Béa"], Side: meeting.OfCompany, Required: true}, {PersonID: f.people["Léo"], Side: meeting.OfCounterpart}}
	if diff := cmp.Diff(want, q.Parties); diff != "" || q.Reason != "Une bonne raison" || q.WishFrom != 540 || q.WishTo != 660 || q.State != meeting.Accepted {
		t.Error(diff, q)
	}
	old := b.Get(f.path("requests/" + id + "/edit"))
	old.Submit("form.form", url.Values{"reason": {"Encore"}})
	stale := old.Submit("form.form", url.Values{"reason": {"Trop tard"}}).Want(422)
	if f.get(id).Reason != "Encore" || !strings.Contains(stale.Text("form.form [role=alert]"), "Quelqu’un a modifié cette demande") {
		t.Error(f.get(id).Reason)
	}
	if diff := cmp.Diff(want, f.get(id).Parties); diff != "" {
		t.Error("editing lost who comes", diff)
	}
}

func TestPaste(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	b.Get(f.path("requests/paste")).Submit("form.form", nil).Want(422)
	page := b.Get(f.path("requests/paste")).Submit("form.form", url.Values{"message": {"Bonjour,\nLAURIER souhaite rencontrer Calanques mardi."}})
	if page.Attr("input[name=company][checked]", "value") != f.orgs["Calanques"] || page.Attr("input[name=counterpart][checked]", "value") != f.orgs["Laurier"] {
		t.Error("not guessed")
	}
	if got := page.Text("textarea[name=reason]"); !strings.Contains(got, "souhaite rencontrer") {
		t.Error(got)
	}
	if list, total, err := f.s.List(t.Context(), f.org, f.mission, meeting.Filter{}); total != 0 || err != nil {
		t.Error("saved before the person agreed", list, err)
	}
}

func TestPlansPages(t *testing.T) {
	f := newFixture(t)
	b := f.as("organiser")
	ids := []string{f.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), f.ask("R2", "Calanques", "Cléa", "Laurier", "Léo"), f.ask("R3", "Calanques", "Cléa", "Clinique", "Coline", func(q *meeting.Request) { q.PlaceKind = "office" })}
	b.Get(f.path("plans")).Submit("form.form", url.Values{"seconds": {"0"}}).Want(422)
	page := b.Get(f.path("plans")).Submit("form.form", url.Values{"preset": {"balanced"}, "seconds": {"1"}})
	if page.Count("e-live") != 1 || page.Count("form[action$='/stop']") != 1 {
		t.Fatal("no progress", page.Text("main"))
	}
	if err := f.jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	page = b.Get(page.URL.Path)
	if page.Count("#moves .diff li") != 2 || page.Count("#left .decisions > li") != 1 || !strings.Contains(page.Text("#left"), "bureau de l’interlocuteur") {
		t.Error(page.Text("#moves"), page.Text("#left"))
	}
	if got, want := page.Attrs("#left a.sentence", "href"), f.path("requests/"+ids[2]+"/why"); len(got) != 1 || got[0] != want {
		t.Error(got, want)
	}
	for _, who := range []string{"agence", "chambre"} {
		theirs := f.as(who).Get(page.URL.Path)
		if n := theirs.Count("#moves .diff li"); theirs.Count("form[action$='/apply']") != 0 || who == "agence" && n != 0 || who == "chambre" && n != 2 {
			t.Error(who, n)
		}
	}
	page = page.Submit("form[action$='/apply']", nil)
	page.At(f.path("board"))
	if !f.placed(ids[0]) || !f.placed(ids[1]) || f.placed(ids[2]) {
		t.Error("not applied")
	}
	page = page.Submit(".flash form", nil)
	if f.placed(ids[0]) || page.Count(".flash") != 1 {
		t.Error("not undone")
	}
	left := b.Get(f.path("requests/" + ids[2]))
	if !strings.Contains(left.Text(".box"), "bureau de l’interlocuteur") {
		t.Error("the request does not say why it was left out")
	}
}

func TestCompanies(t *testing.T) {
	f := newFixture(t)
	f.place(f.ask("R1", "Boréal", "Béa", "Laurier", "Léo"), 0, at(16, 9, 0))
	page := f.as("organiser").Get(f.path("companies"))
	rows := page.Texts("section:first-of-type tbody tr")
	if len(rows) < 2 || !strings.HasPrefix(rows[0], "Calanques 0 il en manque 3") || !strings.HasPrefix(rows[1], "Boréal 1 il en manque 2") {
		t.Error(rows)
	}
	b := f.as("organiser")
	for _, href := range page.Attrs("tbody a", "href") {
		if strings.HasPrefix(href, "/m/") {
			b.Get(href)
		}
	}
	if got := page.Text(".gauges li:first-child .num"); !strings.HasPrefix(got, "1") || !strings.Contains(got, "200") {
		t.Error(got)
	}
}

// Without a script a side is searched, ticked among what was found, and the form keeps all that was written meanwhile.
func TestSidesAreSearched(t *testing.T) {
	f := newFixture(t)
	page := f.as("organiser").Get(f.path("requests/new"))
	if n := page.Count("option"); n > 60 {
		t.Errorf("%d options: organisations are searched, not listed", n)
	}
	for _, c := range []struct {
		words string
		want  []string
	}{{"LAUR", []string{"Laurier"}}, {"bor", nil}, {"", []string{"Clinique", "Laurier"}}} {
		found := page.Submit("form.form", url.Values{"seek": {"counterpart"}, "counterpart_words": {c.words}, "reason": {"Un port"}}).Want(200)
		if got := found.Texts("input[name=counterpart] + span"); len(got) != len(c.want) {
			t.Errorf("%q found %q, want %q", c.words, got, c.want)
		}
		if got := found.Text("textarea[name=reason]"); got != "Un port" {
			t.Errorf("reason = %q", got)
		}
		if f.count() != 0 {
			t.Fatal("a search saved a request")
		}
	}
	unnamed := page.Submit("form.form", url.Values{"company": {f.orgs["Boréal"]}, "counterpart_words": {"laurier"}, "minutes": {"20"}}).Want(422)
	if got := unnamed.Texts("input[name=counterpart] + span"); len(got) != 1 {
		t.Errorf("words without a choice found %q, want Laurier to tick", got)
	}
}

func (f *fixture) count() int {
	_, n, err := f.s.List(f.t.Context(), f.org, f.mission, meeting.Filter{})
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}
