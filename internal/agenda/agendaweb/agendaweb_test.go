package agendaweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

const zone = span.Zone("America/Montreal")

func at(day, hour, minute int) span.Instant {
	return span.LocalLenient(span.MakeDay(2026, 6, day), span.Hm(hour, minute), zone)
}

// world is a site over a small mission: Camille meets Ada at table 3 and is then due at an office 25 minutes away.
type world struct {
	t       *testing.T
	d       *db.DB
	service *agenda.Service
	site    *web.Site
	mission string
	people  map[string]string
	first   agenda.Engagement
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, d: dbtest.New(t), people: map[string]string{}}
	w.service = &agenda.Service{DB: w.d, Secret: []byte("secret")}
	w.write(w.fill)
	actors := map[string]account.Actor{
		"organiser": {UserID: "o", Name: "Odile Gagnon", Grants: []account.Grant{{MissionID: w.mission, Role: account.Organiser}}},
		"camille":   {UserID: "c", Name: "Camille Roy", PersonID: w.people["Camille"], Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}},
		"stranger":  {UserID: "s", Name: "Sam"},
		"admin":     account.System("admin"),
	}
	w.site = web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		if c, err := r.Cookie("who"); err == nil {
			return actors[c.Value], nil
		}
		return web.Nobody{}, nil
	}})
	Add(w.site, w.service)
	return w
}

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	if err := w.d.Write(w.t.Context(), func(tx *db.Tx) error { return fn(w.t.Context(), tx) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) fill(ctx context.Context, tx *db.Tx) error {
	sys := account.System("test")
	m, _, err := mission.Upsert(ctx, tx, sys, mission.Mission{Ref: "mtl", NameFR: "Montréal 2026", NameEN: "Montreal 2026", Kind: mission.Outward, State: mission.Preparing,
		Zone: zone, HomeZone: "Europe/Paris", City: "Montréal", FirstDay: "2026-06-16", LastDay: "2026-06-19", MeetingMinutes: 20, MaxPerDay: 8, BufferMinutes: 5, TravelMinutes: 20,
		DayOpens: 540, DayCloses: 1080, LunchFrom: 720, LunchTo: 840, LunchMinutes: 45})
	if err != nil {
		return err
	}
	w.mission = m.ID
	var members []mission.Member
	for i, name := range []string{"Camille Roy", "Ada Tremblay", "Lou Martin"} {
		given, family, _ := strings.Cut(name, " ")
		id, _, err := directory.UpsertPerson(ctx, tx, sys, directory.Person{Ref: given, Given: given, Family: family, Email: given + "@example.org"})
		if err != nil {
			return err
		}
		w.people[given] = id
		members = append(members, mission.Member{PersonID: id, Population: mission.Business, Sort: i})
	}
	if _, err := mission.UpsertMembers(ctx, tx, sys, m.ID, members); err != nil {
		return err
	}
	places, err := mission.UpsertPlaces(ctx, tx, sys, m.ID, []mission.Place{{Ref: "hall", Name: "Palais des congrès", Kind: "hall", Zone: zone, Address: "1001, place Riopelle", City: "Montréal"}, {Ref: "office", Name: "Bureau", Kind: "office", Zone: zone}})
	if err != nil {
		return err
	}
	if _, err := mission.UpsertTravels(ctx, tx, sys, m.ID, []mission.Travel{{FromID: places[0].ID, ToID: places[1].ID, Minutes: 25, Mode: "taxi"}}); err != nil {
		return err
	}
	tables, err := agenda.PutResources(ctx, tx, sys, m.ID, []agenda.Resource{{Ref: "t3", Kind: agenda.Table, Name: "Table 3", PlaceID: places[0].ID}})
	if err != nil {
		return err
	}
	person := func(name string) agenda.Take {
		return agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: w.people[name]}}
	}
	e := agenda.Engagement{MissionID: m.ID, Kind: item.KindMeeting, SubjectID: "r1", Track: item.Business, Title: text.Both("Port × Drones"), PlaceID: places[0].ID,
		Starts: at(16, 14, 40), Ends: at(16, 15, 0), Certainty: item.Confirmed, Takes: []agenda.Take{person("Camille"), person("Ada"), {Holder: agenda.Holder{Kind: item.Resource, ID: tables[0].ID}}}}
	if w.first, _, err = agenda.Book(ctx, tx, sys, agenda.Booking{Engagement: e}); err != nil {
		return err
	}
	e.ID, e.UID, e.Title, e.SubjectID, e.PlaceID = "", "", text.Both("Au bureau"), "r2", places[1].ID
	e.Starts, e.Ends, e.Takes = at(16, 15, 20), at(16, 15, 40), []agenda.Take{person("Camille")}
	_, _, err = agenda.Book(ctx, tx, sys, agenda.Booking{Engagement: e})
	return err
}

func (w *world) as(who string) *webtest.Browser { return webtest.New(w.t, w.site).Cookie("who", who) }
func (w *world) path(rest string) string        { return "/m/" + w.mission + "/" + rest }
func (w *world) clock(t span.Instant)           { w.d.SetClock(func() time.Time { return t.Time() }) }
func (w *world) publish() {
	w.t.Helper()
	w.as("organiser").Post(w.path("releases"), url.Values{"comment_fr": {"À bientôt"}}).Want(200)
}

func TestTodayTellsWhenToLeave(t *testing.T) {
	w := newWorld(t)
	w.publish()
	w.clock(at(16, 14, 10))
	page := w.as("camille").Get(w.path("today")).Want(200)
	if diff := cmp.Diff([]string{"Port × Drones"}, page.Texts(".now-card h2")); diff != "" {
		t.Error(diff)
	}
	if got := page.Texts(".day .entry .what b"); !cmp.Equal(got, []string{"Port × Drones", "Au bureau"}) {
		t.Errorf("entries %q", got)
	}
	if got, want := page.Texts(".day .way"), "25\u00a0min en taxi · partir à 14:55 · il manque 5\u00a0min"; len(got) != 1 || strings.TrimSpace(got[0]) != want {
		t.Errorf("way %q", got)
	}
	w.clock(at(16, 15, 5))
	page = w.as("camille").Get(w.path("today")).Want(200)
	if diff := cmp.Diff([]string{"Au bureau"}, page.Texts(".now-card h2")); diff != "" {
		t.Error(diff)
	}
	home := w.as("camille").Get(w.path("today?zone=home")).Want(200)
	if got := home.Texts(".day .entry .when"); !cmp.Equal(got, []string{"14:40–15:00 (20:40 à Paris)", "15:20–15:40 (21:20 à Paris)"}) {
		t.Errorf("with the hour of home: %q", got)
	}
}

func TestNewsIsSeenOnce(t *testing.T) {
	w := newWorld(t)
	w.publish()
	b := w.as("camille")
	page := b.Get(w.path("today")).Want(200)
	if got := page.Texts(".box strong, .box h2, .box h3, .box b"); !cmp.Equal(got, []string{"La version 1 vient de paraître\u00a0: votre agenda compte 2 engagements"}) || page.Count(".box li") != 0 {
		t.Errorf("the first version says %q", got)
	}
	page = b.Post(w.path("seen"), url.Values{"number": {"1"}}).Want(200)
	if n := page.Count(".box form"); n != 0 {
		t.Errorf("told again after it was seen")
	}
	told := w.as("organiser").Get(w.path("releases/1")).Want(200)
	if got := told.Count("#told tbody tr"); got != 2 {
		t.Errorf("%d people told", got)
	}
}

func TestConflictIsSolvedByItsButton(t *testing.T) {
	w := newWorld(t)
	b := w.as("organiser")
	page := b.Get(w.path("conflicts")).Want(200)
	if n := page.Count("article.conflict"); n != 1 {
		t.Fatalf("%d conflicts", n)
	}
	if n := page.Count("article.conflict .ways form"); n < 2 {
		t.Fatalf("%d ways out", n)
	}
	page = page.Submit("article.conflict .ways li:first-child form", nil).Want(200)
	if n := page.Count("article.conflict"); n != 0 {
		t.Errorf("%d conflicts are left", n)
	}
	page = b.Get(w.path("steps")).Want(200).Submit("tbody tr:first-child form", nil).Want(200)
	if n := page.Count(".flash.tone-done"); n != 1 {
		t.Errorf("undoing said nothing good: %q", page.Texts(".flash"))
	}
	if n := b.Get(w.path("conflicts")).Want(200).Count("article.conflict"); n != 1 {
		t.Errorf("%d conflicts after undoing", n)
	}
	page = b.Get(w.path("conflicts")).Submit("details form", url.Values{"reason": {"le taxi attend"}}).Want(200)
	if n := page.Count("article.conflict"); n != 0 {
		t.Errorf("%d conflicts after accepting", n)
	}
	if n := page.Submit(".flash form", nil).Want(200).Count("article.conflict"); n != 1 {
		t.Errorf("%d conflicts after undoing the acceptance", n)
	}
	b.Get(w.path("conflicts")).Submit("details form", url.Values{"reason": {"le taxi attend"}}).Want(200)
	page = b.Get(w.path("conflicts?show=accepted")).Want(200)
	if n := page.Count(".box.tone-done"); n != 1 {
		t.Errorf("%d accepted", n)
	}
	page.Submit(".box.tone-done form", nil).Want(200).Submit(".flash form", nil).Want(200)
	if got := b.Get(w.path("conflicts?show=accepted")).Want(200).Texts(".box.tone-done p"); len(got) != 1 || !strings.Contains(got[0], "le taxi attend") {
		t.Errorf("accepted again: %q", got)
	}
}

// Organisers go from somebody's week to what to do when that person cannot come; nobody else does, nor anybody once the
// mission is over.
func TestWeekLeadsToMishap(t *testing.T) {
	w := newWorld(t)
	w.clock(at(17, 9, 0))
	sel := `a[href*="/mishap?"]`
	week := w.path("people/" + w.people["Camille"] + "/agenda")
	want := []string{w.path("mishap?kind=absence&person=" + w.people["Camille"])}
	if diff := cmp.Diff(want, w.as("organiser").Open(week).Attrs(sel, "href")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{w.path("mishap?kind=absence")}, w.as("organiser").Open(w.path("today")).Attrs(sel, "href")); diff != "" {
		t.Error(diff)
	}
	if n := w.as("camille").Open(w.path("today")).Want(http.StatusOK).Count(sel); n != 0 {
		t.Errorf("a delegate is led to %d mishaps", n)
	}
	w.clock(at(25, 9, 0))
	if got := strings.ReplaceAll(w.as("organiser").Open(w.path("today")).Text("main p.soft:first-of-type"), "\u00a0", " "); got != "La mission est terminée (16–19 juin 2026). Voici le dernier jour qui vous concerne." {
		t.Errorf("of a mission that is over it says %q", got)
	}
	if n := w.as("organiser").Open(week).Want(http.StatusOK).Count(sel); n != 0 {
		t.Errorf("a mission that is over leads to %d mishaps", n)
	}
}

func TestVersions(t *testing.T) {
	w := newWorld(t)
	b := w.as("organiser")
	page := b.Get(w.path("releases")).Want(200)
	if n := page.Count("#publish ul.diff > li"); n != 2 {
		t.Errorf("%d changes before version 1", n)
	}
	w.publish()
	w.clock(at(15, 9, 0))
	w.write(func(ctx context.Context, tx *db.Tx) error {
		_, err := agenda.Cancel(ctx, tx, account.System("test"), w.first.ID, "")
		return err
	})
	w.publish()
	page = b.Get(w.path("releases/2")).Want(200)
	if got := page.Texts("#changes .sentence"); !cmp.Equal(got, []string{"Annulation\u00a0: Port × Drones"}) {
		t.Errorf("changes %q", got)
	}
	gone := "gone/" + w.first.Kind + "/" + w.first.SubjectID
	if got := w.as("camille").Get(w.path(gone)).Want(200).Texts(".box del"); !cmp.Equal(got, []string{"Mardi 16 juin 2026, 14:40–15:00", "Palais des congrès, Table 3"}) {
		t.Errorf("gone: %q", got)
	}
	b.Open(w.path(gone)).Want(404) // whoever was not told of it
	if body := b.Get(w.path("releases/2/changes.pdf")).Want(200).Body; !strings.HasPrefix(string(body), "%PDF-") {
		t.Error("the differences are not printed")
	}
	w.as("camille").Open(w.path("releases/2/changes.pdf")).Want(403)
	old := b.Get(w.path("releases/1")).Want(200)
	if n := old.Count(".week .entry"); n != 2 {
		t.Errorf("version 1 holds %d items", n)
	}
	if n := b.Open(w.path("releases/9")).Want(404).Count(".failure"); n != 1 {
		t.Errorf("version 9 is shown")
	}
	mine := w.as("camille").Get(w.path("releases/1")).Want(200)
	if n := mine.Count("#told"); n != 0 {
		t.Error("a delegate sees who was told")
	}
	again := b.Post(w.path("releases"), nil).Want(200)
	if n := again.Count(".flash.tone-sun"); n != 1 {
		t.Errorf("publishing nothing: %q", again.Texts(".flash"))
	}
}

func TestNothingToPublish(t *testing.T) {
	w := newWorld(t)
	w.write(func(ctx context.Context, tx *db.Tx) error {
		empty := mission.New("empty")
		empty.NameFR, empty.Zone, empty.FirstDay, empty.LastDay = "Vide", "Europe/Paris", "2027-06-14", "2027-06-15"
		m, _, err := mission.Upsert(ctx, tx, account.System("test"), empty)
		w.mission = m.ID
		return err
	})
	page := w.as("admin").Get(w.path("releases")).Want(200)
	if page.Count("main form") != 0 || page.Count(`#publish .empty a[href="`+w.path("programme")+`"]`) != 1 {
		t.Errorf("an empty mission offers %d forms: %q", page.Count("main form"), page.Text("#publish"))
	}
}

func TestPagesAreClosedToOthers(t *testing.T) {
	w := newWorld(t)
	w.publish()
	for path, want := range map[string][2]int{ // delegate, stranger
		"today": {200, 404}, "me": {200, 404}, "me.pdf": {200, 404}, "releases": {200, 404}, "programme.pdf": {200, 404}, "day/2026-06-16.pdf": {200, 404},
		"conflicts": {403, 404}, "steps": {403, 404}, "people/" + w.people["Camille"] + "/agenda": {200, 404}, "people/" + w.people["Ada"] + "/agenda": {404, 404},
		"people/" + w.people["Ada"] + "/agenda.pdf": {404, 404}, "subscribe": {200, 404}, "subscribe?person=" + w.people["Ada"]: {403, 404}, "organisations/x/agenda": {404, 404},
	} {
		w.as("camille").Open(w.path(path)).Want(want[0])
		w.as("stranger").Open(w.path(path)).Want(want[1])
	}
}

func TestFeed(t *testing.T) {
	w := newWorld(t)
	w.publish()
	page := w.as("camille").Get(w.path("subscribe")).Want(200)
	link, err := url.Parse(strings.Replace(page.Attr("a.btn.go", "href"), "webcal:", "http:", 1))
	if err != nil {
		t.Fatal(err)
	}
	anybody := webtest.New(t, w.site)
	get := func(tag string) *http.Response {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, anybody.URL()+link.RequestURI(), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", tag)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close() // only its head is read
		return res
	}
	first := get("")
	if first.StatusCode != 200 || !strings.HasPrefix(first.Header.Get("Content-Type"), "text/calendar") || !strings.HasPrefix(first.Header.Get("Cache-Control"), "private") {
		t.Errorf("%d %v", first.StatusCode, first.Header)
	}
	if again := get(first.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("asked again with its tag: %d", again.StatusCode)
	}
	anybody.Open("/feed/" + w.mission + "/" + w.people["Camille"] + "/guess.ics").Want(404)
}

func TestTextsAreWhole(t *testing.T) {
	for _, problem := range text.Check() {
		t.Error(problem)
	}
}
