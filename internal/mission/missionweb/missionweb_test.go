package missionweb_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/webtest"
)

// stage is a site with three missions: Miami with people, partners and places, CES twice in a series, and
// one mission of which only the name is known.
type stage struct {
	t        *testing.T
	db       *db.DB
	ids      map[string]string // missions, organisations, people, places, series by reference
	bridge   *missionweb.Bridge
	site     *web.Site
	missions *mission.Service
}

func newStage(t *testing.T, d *db.DB) *stage {
	s := &stage{t: t, db: d, ids: map[string]string{}, bridge: &missionweb.Bridge{}}
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error { return s.fill(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
	s.site = web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		switch r.Header.Get("X-As") {
		case "admin":
			return account.System("admin"), nil
		case "delegate":
			return account.Actor{UserID: "d", Name: "D", Grants: []account.Grant{{MissionID: s.ids["miami"], Role: account.Delegate}}}, nil
		case "intermediary":
			return account.Actor{UserID: "i", Name: "I", Grants: []account.Grant{{MissionID: s.ids["miami"], OrgID: s.ids["chamber"], Role: account.Intermediary}}}, nil
		case "stranger":
			return account.Actor{UserID: "s", Name: "S"}, nil
		}
		return web.Nobody{}, nil
	}})
	s.missions = &mission.Service{DB: d}
	missionweb.Add(s.site, s.missions, s.bridge)
	return s
}

func (s *stage) as(who string) *webtest.Browser { return webtest.New(s.t, s.site).Header("X-As", who) }

func (s *stage) fill(ctx context.Context, tx *db.Tx) error {
	a := account.System("test")
	for _, o := range []directory.Organisation{{Ref: "city", Name: "Ville d'essai"}, {Ref: "firm", Name: "Calanques Drones", Sectors: []string{"drones"}},
		{Ref: "met", Name: "Port du Fleuve"}, {Ref: "hidden", Name: "Banque Laurier"}, {Ref: "chamber", Name: "Chambre des Deux Rives"}} {
		id, _, err := directory.UpsertOrganisation(ctx, tx, a, o)
		if err != nil {
			return err
		}
		s.ids[o.Ref] = id
	}
	for _, p := range []directory.Person{{Ref: "vassal", Given: "Alix", Family: "Bellerive"}, {Ref: "boss", Given: "Noé", Family: "Montbrise"},
		{Ref: "seen", Given: "Maud", Family: "Clairval"}, {Ref: "unseen", Given: "Yves", Family: "Rochelune"}} {
		id, _, err := directory.UpsertPerson(ctx, tx, a, p)
		if err != nil {
			return err
		}
		s.ids[p.Ref] = id
	}
	series, err := mission.UpsertSeries(ctx, tx, a, []mission.Series{{Ref: "ces", NameFR: "CES"}})
	if err != nil {
		return err
	}
	s.ids["series"] = series[0].ID
	for ref, fn := range map[string]func(*mission.Mission){
		"miami": func(m *mission.Mission) {
			m.NameFR, m.Zone, m.City, m.Country, m.FirstDay, m.LastDay = "Mission à Miami", "America/New_York", "Miami", "US", "2017-11-04", "2017-11-10"
			m.Reconstructed, m.AimsFR, m.LeadID = true, "Attirer\nConvaincre", s.ids["city"]
		},
		"ces-1": func(m *mission.Mission) {
			m.NameFR, m.SeriesID, m.Edition, m.Year, m.Country = "CES 2017", s.ids["series"], 1, 2017, "US"
		},
		"ces-2": func(m *mission.Mission) {
			m.NameFR, m.SeriesID, m.Edition, m.FirstDay, m.Zone = "CES 2018", s.ids["series"], 2, "2018-01-09", "America/Los_Angeles"
		},
		"osaka": func(m *mission.Mission) { m.NameFR = "Osaka" },
	} {
		m := mission.New(ref)
		fn(&m)
		saved, _, err := mission.Upsert(ctx, tx, a, m)
		if err != nil {
			return err
		}
		s.ids[ref] = saved.ID
	}
	return s.fillMiami(ctx, tx, a)
}

func (s *stage) fillMiami(ctx context.Context, tx *db.Tx, a account.Actor) error {
	id := s.ids["miami"]
	if _, err := mission.UpsertMembers(ctx, tx, a, id, []mission.Member{
		{PersonID: s.ids["vassal"], OrganisationID: s.ids["city"], Population: mission.Elected, GroupName: "Ville", Head: true, TitleFR: "Maire"},
		{PersonID: s.ids["boss"], OrganisationID: s.ids["firm"], Population: mission.Business, ArrivesAt: span.LocalLenient("2017-11-04", span.Hm(16, 30), "America/New_York")},
		{PersonID: s.ids["seen"], OrganisationID: s.ids["met"], Population: mission.OfCounterpart},
		{PersonID: s.ids["unseen"], OrganisationID: s.ids["hidden"], Population: mission.OfCounterpart}}); err != nil {
		return err
	}
	places, err := mission.UpsertPlaces(ctx, tx, a, id, []mission.Place{{Ref: "hall", Name: "Palais", Kind: "hall", Located: true, Latitude: 25.77, Longitude: -80.19},
		{Ref: "port", Name: "Port", Located: true, Latitude: 25.78, Longitude: -80.17}, {Ref: "office", Name: "Bureau caché", Kind: mission.Office, OrganisationID: s.ids["hidden"]}})
	if err != nil {
		return err
	}
	s.ids["hall"], s.ids["port"] = places[0].ID, places[1].ID
	if _, err := mission.UpsertParticipants(ctx, tx, a, id, []mission.Participant{{OrganisationID: s.ids["firm"], Side: mission.Company, WantedMin: 3, WantedMax: 8},
		{OrganisationID: s.ids["met"], Side: mission.Counterpart, IntermediaryID: s.ids["chamber"]}, {OrganisationID: s.ids["hidden"], Side: mission.Counterpart}}); err != nil {
		return err
	}
	if _, err := mission.UpsertTargets(ctx, tx, a, id, []mission.Target{{Ref: "rdv", LabelFR: "Rendez-vous", QualifierFR: "plus de", Target: "200"}}); err != nil {
		return err
	}
	_, err = mission.UpsertPartners(ctx, tx, a, id, []mission.Partner{{OrganisationID: s.ids["chamber"], Role: mission.Intermediary, Sort: 2},
		{OrganisationID: s.ids["city"], Role: mission.Patronage, WordingFR: "sous le patronage de", Sort: 1}})
	return err
}

func TestList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		page := s.as("admin").Get("/missions")
		if diff := cmp.Diff([]string{"CES", "2017", "Sans date connue"}, page.Texts(".card h2")); diff != "" {
			t.Errorf("groups: %s", diff)
		}
		if diff := cmp.Diff([]string{"CES 2018", "CES 2017", "Mission à Miami", "Osaka"}, page.Texts("tbody th a")); diff != "" {
			t.Errorf("missions: %s", diff)
		}
		if got := s.as("delegate").Get("/missions").Texts("tbody th a"); len(got) != 1 || got[0] != "Mission à Miami" {
			t.Errorf("a delegate sees %v", got)
		}
		if n := s.as("stranger").Get("/missions").Count(".empty"); n != 1 {
			t.Errorf("a stranger sees %d empty faces", n)
		}
	})
}

func TestClockNotice(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	const notice = "L’heure d’été prend fin à Miami le dimanche 5 novembre 2017 : à 02:00, il est de nouveau 01:00."
	for _, path := range []string{"/m/miami", "/m/miami/about"} {
		if got := s.as("delegate").Get(path).Text(".box p"); plain(got) != notice {
			t.Errorf("%s says %q", path, got)
		}
	}
	page := s.as("admin").Get("/m/miami/about")
	if got := page.Texts("dd .dashes li"); len(got) != 2 || !strings.Contains(plain(got[0]), "+5 h") || !strings.Contains(plain(got[1]), "+6 h") {
		t.Errorf("the difference with home is %v", got)
	}
	if n := s.as("admin").Get("/m/osaka").Count(".box"); n != 0 {
		t.Errorf("a mission without dates has %d notices", n)
	}
}

// plain turns the spaces of French typography into plain ones.
func plain(s string) string { return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s) }

func TestBridgeShowsItsParts(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	s.bridge.AddGauges(200, func(_ context.Context, v missionweb.View) ([]gauge.Gauge, error) {
		return []gauge.Gauge{{Label: "Seconde", Value: "2", Href: v.Path("board")}}, nil
	})
	s.bridge.AddGauges(100, func(context.Context, missionweb.View) ([]gauge.Gauge, error) {
		return []gauge.Gauge{{Label: "Première", Value: "1"}}, nil
	})
	s.bridge.AddDecisions(1, func(_ context.Context, v missionweb.View) ([]decision.Decision, error) {
		if !v.Actor.Organises(v.Mission.ID) {
			return nil, nil
		}
		return []decision.Decision{{Sentence: "Trancher", Icon: "alert"}}, nil
	})
	page := s.as("admin").Get("/m/miami?day=2017-11-06")
	if diff := cmp.Diff([]string{"Première", "Seconde", "Mission terminée"}, page.Texts(".gauge .label")); diff != "" {
		t.Errorf("gauges: %s", diff)
	}
	if got := page.Texts(".decisions .sentence"); len(got) != 1 || got[0] != "Trancher" {
		t.Errorf("decisions: %v", got)
	}
	if got := page.Text(".tabs [aria-current]"); got == "" {
		t.Error("the day is not marked")
	}
	if n := s.as("delegate").Get("/m/miami").Count(".decisions li"); n != 0 {
		t.Errorf("a delegate is asked to decide %d things", n)
	}
	s.as("delegate").Open("/m/osaka").Want(404)
	s.as("stranger").Open("/m/miami").Want(404)
}

func TestDelegationTellsEachWhatTheyMayKnow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		for who, want := range map[string][]string{
			"admin":        {"Noé Montbrise", "Alix Bellerive", "Maud Clairval", "Yves Rochelune"},
			"intermediary": {"Noé Montbrise", "Alix Bellerive", "Maud Clairval"},
			"delegate":     {"Noé Montbrise", "Alix Bellerive"},
		} {
			page := s.as(who).Get("/m/miami/delegation")
			if diff := cmp.Diff(want, page.Texts("#members tbody th a")); diff != "" {
				t.Errorf("%s: %s", who, diff)
			}
		}
		page := s.as("admin").Get("/m/miami/delegation")
		if diff := cmp.Diff([]string{"2", "2", "1"}, page.Texts(".shorts dd")); diff != "" {
			t.Errorf("people, organisations, companies: %s", diff)
		}
		if got := s.as("admin").Get("/m/miami/delegation?population=business").Texts("#members tbody th a"); len(got) != 1 || got[0] != "Noé Montbrise" {
			t.Errorf("business people: %v", got)
		}
	})
}

func TestParticipantsAndPlacesOfCounterparts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		for who, want := range map[string]int{"admin": 2, "intermediary": 1, "delegate": 0} {
			if n := s.as(who).Get("/m/miami/participants?side=counterpart").Count("tbody tr"); n != want {
				t.Errorf("%s sees %d counterparts, want %d", who, n, want)
			}
			body := s.as(who).Get("/m/miami/places").Text("main")
			if strings.Contains(body, "Bureau caché") != (who == "admin") {
				t.Errorf("%s and the hidden office: %s", who, body)
			}
		}
		row := s.as("delegate").Get("/m/miami/participants").Texts("tbody td")
		if diff := cmp.Diff([]string{"drones", "1", "3 à 8"}, row); diff != "" {
			t.Errorf("a company: %s", diff)
		}
	})
}

func TestPartnersStandInTheAgreedOrder(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	page := s.as("delegate").Get("/m/miami/partners")
	if diff := cmp.Diff([]string{"Ville d'essai", "Chambre des Deux Rives"}, page.Texts("tbody th")); diff != "" {
		t.Error(diff)
	}
	if got := page.Texts("tbody td")[1]; got != "sous le patronage de" {
		t.Errorf("the wording is %q", got)
	}
}

func TestCompare(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	path := "/series/" + s.ids["series"]
	page := s.as("admin").Get(path)
	if diff := cmp.Diff([]string{"Comparé", "CES 2017", "CES 2018"}, page.Texts("thead th")); diff != "" {
		t.Error(diff)
	}
	s.as("delegate").Open(path).Want(404)
}

func TestStateAndForgetTravel(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	b := s.as("admin")
	values := url.Values{"from": {s.ids["hall"]}, "to": {s.ids["port"]}, "minutes": {"17"}, "mode": {"coach"}}
	page := b.Get("/m/miami/places").Submit("#travel form", values).Want(200).At("/m/miami/places")
	if got := plain(page.Texts("#travel tbody td")[1]); got != "17 min en car" {
		t.Errorf("the journey is shown as %q", got)
	}
	values.Set("to", s.ids["hall"])
	page.Submit("#travel form.form", values).Want(422)
	page = b.Get("/m/miami/places").Submit("#travel td form", nil).Want(200)
	if n := page.Count("#travel tbody tr"); n != 0 {
		t.Errorf("%d journeys are still known", n)
	}
	if n := s.as("delegate").Get("/m/miami/places").Count("form.form"); n != 0 {
		t.Error("a delegate may state journeys")
	}
}

func TestSettings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		b := s.as("admin")
		page := b.Get("/m/miami/settings")
		bad := page.Submit("main form.form", url.Values{"zone": {"Nulle/Part"}, "last_day": {"2017-11-01"}, "day_opens": {"midi et demi"}}).Want(422)
		if n := bad.Count("[aria-invalid]"); n != 3 {
			t.Errorf("%d fields are refused, want 3: %v", n, bad.Texts(".field-error"))
		}
		if got := bad.Attr("#f-zone", "value"); got != "Nulle/Part" {
			t.Errorf("what was typed is lost: %q", got)
		}
		page.Submit("main form.form", url.Values{"zone": {"America/Chicago"}, "country": {"États-Unis"}, "meeting_target": {"150"}}).Want(200).At("/m/miami/about")
		page.Submit("main form.form", url.Values{"city": {"Tampa"}}).Want(422)
		if got := b.Get("/m/miami/settings").Attr("#f-meeting_target", "value"); got != "150" {
			t.Errorf("the target is %q", got)
		}
		s.as("delegate").Open("/m/miami/settings").Want(403)
	})
}

func TestCreate(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	b := s.as("admin")
	page := b.Get("/missions/new")
	page.Submit("main form.form", url.Values{"ref": {"lyon-2027"}, "name_fr": {"Lyon 2027"}}).Want(200).At("/m/lyon-2027")
	page.Submit("main form.form", url.Values{"ref": {"lyon-2027"}, "name_fr": {"Lyon encore"}}).Want(422)
	s.as("delegate").Open("/missions/new").Want(403)
}

func TestBothLanguages(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	for _, path := range []string{"/missions", "/missions/new", "/m/miami", "/m/osaka", "/m/miami/about", "/m/miami/delegation", "/m/miami/participants",
		"/m/miami/partners", "/m/miami/places", "/m/miami/settings", "/series/" + s.ids["series"]} {
		for _, lang := range []string{"fr", "en"} {
			s.as("admin").Lang(lang).Get(path)
		}
	}
	for _, key := range text.Missing() {
		if strings.HasPrefix(key, "mission.") {
			t.Errorf("no text for %s", key)
		}
	}
	for _, fault := range text.Check() {
		if strings.HasPrefix(fault, "mission.") {
			t.Error(fault)
		}
	}
}

// The number of queries must not grow with the rows that a page shows.
func TestQueriesAreConstant(t *testing.T) {
	d := dbtest.New(t)
	s := newStage(t, d)
	count := func(path string) int64 {
		ctx, n := db.Count(context.Background())
		m := &mission.Service{DB: d}
		var err error
		switch path {
		case "delegation":
			_, err = m.Delegation(ctx, account.System("x"), s.ids["miami"], mission.Crowd{Page: 1, Size: 60})
		case "participants":
			_, err = m.Participation(ctx, account.System("x"), s.ids["miami"], mission.Counterpart, 1, 60)
		case "places":
			_, err = m.Map(ctx, account.System("x"), s.ids["miami"])
		}
		if err != nil {
			t.Fatal(err)
		}
		return n.Load()
	}
	before := map[string]int64{}
	for _, path := range []string{"delegation", "participants", "places"} {
		before[path] = count(path)
	}
	ctx := context.Background()
	if err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := mission.UpsertMembers(ctx, tx, account.System("x"), s.ids["miami"], []mission.Member{{PersonID: s.ids["seen"], Population: mission.Staff},
			{PersonID: s.ids["unseen"], Population: mission.Staff}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for path, n := range before {
		if now := count(path); now != n || n > 9 {
			t.Errorf("%s: %d queries, then %d", path, n, now)
		}
	}
}
