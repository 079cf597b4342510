package programmeweb

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/text"
)

func TestProgrammeOfNoneOneThree(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		f := newFixture(t)
		for i := range n {
			f.put(f.session(fmt.Sprint("Table ", i), 9+2*i))
		}
		page := f.as("organiser").Get(f.path("programme?day=2017-11-05"))
		if got := page.Count(".timeline a.event"); got != n {
			t.Errorf("%d sessions: %d on the timeline", n, got)
		}
		if got := page.Count("main table a[href*='/sessions/']"); got != 2*n { // the list, and the table behind the timeline
			t.Errorf("%d sessions: %d in tables", n, got)
		}
		if got := page.Text("#version"); got != "Brouillon\u00a0: aucune version n’est encore publiée." {
			t.Error(got)
		}
		none, add := 0, "main a[href*='/sessions/new']"
		if n == 0 {
			none, add = 1, "#day .empty a[href*='/sessions/new']"
		}
		if page.Count("main .empty") != none || page.Count(add) != 1 || page.Count("main a[href*='/sessions/new']") != 1 {
			t.Errorf("%d sessions: %d empty faces, %d ways to add one", n, page.Count("main .empty"), page.Count("main a[href*='/sessions/new']"))
		}
		if got := page.Text("#day h2"); got != "Dimanche 5 novembre 2017" {
			t.Error(got)
		}
	}
}

func TestProgrammeSaysVagueHoursAndClashes(t *testing.T) {
	f := newFixture(t)
	lou := programme.Role{PersonID: f.lou, Role: "speaker"}
	f.put(f.session("Une", 9, lou))
	f.put(f.session("Deux", 9, lou))
	dinner, someDay := f.session("Dîner", 18), f.session("Un jour", 9)
	dinner.Engagement.Fuzzy, dinner.Engagement.Ends, dinner.Engagement.Track = item.After, 0, item.Networking
	someDay.Engagement.Fuzzy, someDay.Engagement.Highlight = item.Undated, true
	f.put(dinner)
	f.put(someDay)
	page := f.as("organiser").Get(f.path("programme?day=2017-11-05"))
	if got := page.Count(".timeline .clash"); got != 2 {
		t.Error("ringed:", got)
	}
	if got := page.Texts(".timeline a.event small"); !strings.HasPrefix(got[len(got)-1], "après 18:00") {
		t.Error(got)
	}
	if diff := cmp.Diff([]string{"Dimanche 5 novembre 2017", "Dans l’ordre du jour", "Date à préciser"}, page.Texts(".card h2")); diff != "" {
		t.Error(diff)
	}
	only := f.as("organiser").Get(f.path("programme?day=2017-11-05&track=networking"))
	if got := only.Count(".timeline a.event"); got != 1 {
		t.Error("filtered:", got)
	}
	someDay = f.session("Bilan", 9)
	someDay.Engagement.Fuzzy, someDay.Engagement.Starts, someDay.Engagement.Ends, someDay.Engagement.Day = item.DayOnly, 0, 0, "2017-11-07"
	f.put(someDay)
	if got := f.as("organiser").Get(f.path("programme?day=2017-11-07")).Text(".timeline, #day .empty"); got != "Ce qui est prévu ce jour-là n’a pas encore d’heure." {
		t.Error("a day of vague hours says:", got)
	}
	moments := f.as("organiser").Get(f.path("programme?highlights=1"))
	if got := moments.Count("main a[href*='/sessions/']"); got != 1 {
		t.Error("highlights:", got)
	}
}

func TestDelegatesSeeOnlyTheVersion(t *testing.T) {
	f := newFixture(t)
	open, secret := f.session("Ouverte", 9), f.session("Secrète", 11, programme.Role{PersonID: f.paul, Role: "speaker"})
	open.Engagement.Audience, secret.Engagement.Confidential = item.All, true
	open.Note = "entre organisateurs"
	ids := []string{f.put(open), f.put(secret)}
	lou := f.as("delegate")
	for _, id := range ids {
		lou.Open(f.path("sessions/" + id)).Want(http.StatusNotFound)
	}
	if got := lou.Get(f.path("programme?day=2017-11-05")).Count(".timeline a.event"); got != 0 {
		t.Error("before any version:", got)
	}
	f.publish()
	late := f.session("Tardive", 15)
	late.Engagement.Audience = item.All
	ids = append(ids, f.put(late))
	page := lou.Get(f.path("programme?day=2017-11-05"))
	if diff := cmp.Diff([]string{"Ouverte"}, page.Texts(".timeline a.event b")); diff != "" || !strings.HasPrefix(page.Text("#version"), "Version 1") {
		t.Error(diff, page.Text("#version"))
	}
	if body := lou.Get(f.path("sessions/" + ids[0])).Body; strings.Contains(body, "entre organisateurs") || strings.Contains(body, "/edit") || strings.Contains(body, "/cancel") {
		t.Error("a delegate reads or may do what is an organiser's")
	}
	lou.Open(f.path("sessions/" + ids[1])).Want(http.StatusNotFound)
	lou.Open(f.path("sessions/" + ids[2])).Want(http.StatusNotFound)
	for _, rest := range []string{"sessions/new", "sessions/" + ids[0] + "/edit"} {
		lou.Open(f.path(rest)).Want(http.StatusForbidden)
	}
	for _, rest := range []string{"sessions/new", "sessions/" + ids[0] + "/edit", "sessions/" + ids[0] + "/certainty", "sessions/" + ids[0] + "/cancel", "sessions/" + ids[0] + "/undo"} {
		lou.Post(f.path(rest), url.Values{"to": {"expected"}, "title_fr": {"x"}}).Want(http.StatusForbidden)
	}
	f.as("nobody").Open(f.path("programme")).At("/sign-in")
}

func TestSessionPage(t *testing.T) {
	f := newFixture(t)
	s := f.session("Table", 9, programme.Role{PersonID: f.paul, Role: "moderator"}, programme.Role{OrganisationID: f.own, Role: "key_witness", Wording: text.Both("témoin d’honneur")}, programme.Role{PersonID: f.lou, Role: "attends"})
	s.Dress, s.HostID, s.Capacity, s.Languages = text.Both("Tenue de ville"), f.own, 80, []string{"fr", "en"}
	id := f.put(s)
	page := f.as("organiser").Get(f.path("sessions/" + id))
	if diff := cmp.Diff([]string{"Animation", "Témoin d’honneur"}, page.Texts("#parts th")); diff != "" {
		t.Error(diff)
	}
	if got := page.Text("#attendees h2"); got != "1 participant" {
		t.Error(got)
	}
	if got := page.Text("#when h2"); got != "Dimanche 5 novembre 2017, 09:00–10:00" {
		t.Error(got)
	}
	facts := page.Text("#facts")
	for _, want := range []string{"Palais", "Métro Brickell", "Tenue de ville", "Port du Fleuve", "80 places", "anglais et français"} {
		if !strings.Contains(facts, want) {
			t.Errorf("%q is not among the facts: %s", want, facts)
		}
	}
}

func TestCancelWithAReasonAndUndo(t *testing.T) {
	f := newFixture(t)
	id := f.put(f.session("Table", 9))
	page := f.as("organiser").Get(f.path("sessions/"+id)).Submit("#cancel form", url.Values{"reason": {"salle fermée"}})
	page.At(f.path("sessions/" + id))
	if page.Count("#cancel") != 0 || page.Count("#when .c-cancelled") == 0 {
		t.Error("not cancelled:", page.Text("#when"))
	}
	back := page.Submit("form[action$='/undo']", nil)
	if back.Count("#cancel") != 1 {
		t.Error("not undone:", back.Text("#when"))
	}
}

func TestPagesDoNotCostMoreWithMore(t *testing.T) {
	for _, n := range []int{1, 3} {
		f := newFixture(t)
		for i := range n {
			f.put(f.session(fmt.Sprint("Table ", i), 9+2*i))
		}
		f.as("organiser").Lang("en").Get(f.path("programme")) // opens on a day by itself, in English
	}
	if faults := text.Check(); len(faults) > 0 {
		t.Error(faults)
	}
	if missing := text.Missing(); len(missing) > 0 {
		t.Error(missing)
	}
}
