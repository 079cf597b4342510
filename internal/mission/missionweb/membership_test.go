package missionweb_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/mission/missionweb"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// An organiser adds, changes and removes who is in a mission; others may not.
func TestMembership(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		b, m := s.as("admin"), "/m/"+s.ids["ces-1"]
		b.Open(m+"/participants/add?q=calanques").Click("tbody a").Want(http.StatusOK).
			Submit("#join form", url.Values{"side": {"counterpart"}, "wanted_min": {"2"}, "wanted_max": {"4"}}).At(m + "/participants")
		b.Open(m+"/participants/"+s.ids["firm"]).Submit("#join form", url.Values{"wanted_max": {"1"}}).Want(http.StatusUnprocessableEntity)
		b.Open(m+"/delegation/"+s.ids["boss"]).Submit("#join form", url.Values{"population": {"elected"}, "organisation": {s.ids["firm"]}, "head": {"on"},
			"title_fr": {"Maire"}, "arrives_day": {"2017-01-04"}, "arrives_hour": {"14:40"}}).At(m + "/delegation")
		for _, org := range []string{"city", "chamber"} {
			b.Open(m+"/partners/"+s.ids[org]).Submit("#join form", url.Values{"role": {"host"}, "wording_fr": {"avec " + org}}).At(m + "/partners")
		}
		b.Open(m+"/partners/"+s.ids["chamber"]+"?role=host").Submit(`form[action$="/move"]:has(input[value="up"])`, nil).At(m + "/partners")
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			parts, err := mission.Participants(t.Context(), tx, s.ids["ces-1"])
			want := []mission.Participant{{MissionID: s.ids["ces-1"], OrganisationID: s.ids["firm"], Side: mission.Counterpart, WantedMin: 2, WantedMax: 4}}
			if diff := cmp.Diff(want, parts); diff != "" {
				t.Error(diff)
			}
			if err != nil {
				return err
			}
			it, err := mission.Get(t.Context(), tx, s.ids["ces-1"])
			if err != nil {
				return err
			}
			who, _, err := mission.MemberOf(t.Context(), tx, it.ID, s.ids["boss"])
			member := mission.Member{MissionID: it.ID, PersonID: s.ids["boss"], OrganisationID: s.ids["firm"], Population: mission.Elected, Head: true, TitleFR: "Maire",
				ArrivesAt: span.LocalLenient("2017-01-04", span.Hm(14, 40), it.Zone)}
			if diff := cmp.Diff(member, who); diff != "" {
				t.Error(diff)
			}
			if err != nil {
				return err
			}
			allies, err := mission.Partners(t.Context(), tx, it.ID)
			partners := []mission.Partner{{MissionID: it.ID, OrganisationID: s.ids["chamber"], Role: mission.Host, WordingFR: "avec chamber", Sort: 1},
				{MissionID: it.ID, OrganisationID: s.ids["city"], Role: mission.Host, WordingFR: "avec city", Sort: 2}}
			if diff := cmp.Diff(partners, allies); diff != "" {
				t.Error(diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for _, page := range []string{"/participants/" + s.ids["firm"], "/delegation/" + s.ids["boss"], "/partners/" + s.ids["city"] + "?role=host"} {
			b.Open(m+page).Submit(`form[action$="/remove"]`, nil).Want(http.StatusOK)
		}
		for _, who := range []string{"delegate", "intermediary"} {
			for _, page := range []string{"participants/add", "delegation/add", "participants/" + s.ids["firm"], "delegation/" + s.ids["boss"], "partners/" + s.ids["city"]} {
				s.as(who).Open("/m/" + s.ids["miami"] + "/" + page).Want(http.StatusForbidden)
			}
		}
	})
}

// Whoever has meetings is removed once it is said what becomes of them; they can be put back.
func TestRemovalSaysWhatBecomesOfMeetings(t *testing.T) {
	d := dbtest.New(t)
	s := newStage(t, d)
	s.missions.Touches = func(context.Context, *db.Tx, string, string) (mission.Touched, error) {
		at := span.LocalLenient("2017-11-06", span.Hm(14, 40), "America/New_York")
		return mission.Touched{Requests: 2, Meetings: []mission.TouchedItem{{Title: text.Both("Calanques Drones × Port du Fleuve"), Path: "meetings/x", Starts: at, Zone: "America/New_York", Alone: true}}}, nil
	}
	var said []mission.Fate
	s.missions.Leaves = func(_ context.Context, _ *db.Tx, _ account.Actor, _, _ string, fate mission.Fate) error {
		said = append(said, fate)
		return nil
	}
	m := "/m/" + s.ids["miami"]
	page := s.as("admin").Open(m + "/delegation/" + s.ids["boss"])
	if diff := cmp.Diff([]string{m + "/meetings/x"}, page.Attrs("#remove tbody a", "href")); diff != "" {
		t.Error(diff)
	}
	if n := page.Count(`#remove [name="fate"]`); n != 2 {
		t.Errorf("%d fates for a person", n)
	}
	page.Submit("#remove form", url.Values{"fate": {""}}).Want(http.StatusUnprocessableEntity)
	gone := page.Submit("#remove form", url.Values{"fate": {"withdraw"}}).At(m + "/delegation")
	gone.Submit(".flash form", nil).At(m + "/delegation")
	if diff := cmp.Diff([]mission.Fate{mission.Withdrawn}, said); diff != "" {
		t.Error(diff)
	}
	s.as("admin").Open(m + "/delegation/" + s.ids["boss"]).Find("#remove")
}

// Sectors are read and written in the person's words; tables keep their codes.
func TestSectorsInWords(t *testing.T) {
	s := newStage(t, dbtest.New(t))
	path := "/m/" + s.ids["miami"] + "/settings"
	b := s.as("admin")
	stored := func() string {
		sheet, err := s.missions.Sheet(t.Context(), account.System("test"), s.ids["miami"])
		if err != nil {
			t.Fatal(err)
		}
		return sheet.Mission.Sectors
	}
	b.Open(path).Submit("main form", url.Values{"sectors": {"Santé ; ports et croisières;water; Parapluies"}})
	if got, want := stored(), "health; port; water; Parapluies"; got != want {
		t.Errorf("stored %q, want %q", got, want)
	}
	for lang, want := range map[string]string{"fr": "santé; ports et croisières; eau; Parapluies", "en": "health; ports and cruise; water; Parapluies"} {
		page := b.Lang(lang).Open(path)
		if got := page.Attr(`[name="sectors"]`, "value"); got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		page.Submit("main form", nil)
		if got, want := stored(), "health; port; water; Parapluies"; got != want {
			t.Errorf("%s: saved again %q, want %q", lang, got, want)
		}
	}
}

// Aims stand beside how far they are, for those to whom it is told.
func TestAimsAndHowFarTheyAre(t *testing.T) {
	d := dbtest.New(t)
	s := newStage(t, d)
	id := s.ids["miami"]
	if err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := mission.UpsertTargets(t.Context(), tx, account.System("test"), id, []mission.Target{{Ref: "rendez-vous", LabelFR: "Tenus", Target: "200"}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := s.as("admin").Open("/m/" + id + "/about").Count(`td[data-label="À ce jour"]`); got != 0 {
		t.Errorf("%d values nobody told", got)
	}
	s.bridge.SetReached(func(context.Context, missionweb.View) (map[string]string, error) {
		return map[string]string{"rendez-vous": "163 placés"}, nil
	})
	for _, page := range []string{"", "/about"} {
		if diff := cmp.Diff([]string{"", "163 placés"}, s.as("admin").Open("/m/"+id+page).Texts(`td[data-label="À ce jour"]`)); diff != "" {
			t.Errorf("%s: %s", page, diff)
		}
	}
}

// Without a script the organisation for which somebody comes is looked for by words; nothing is saved meanwhile.
func TestHatIsLookedFor(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStage(t, d)
		path := "/m/" + s.ids["ces-1"] + "/delegation/" + s.ids["boss"]
		for _, seek := range []url.Values{{"seek": {"organisation"}, "organisation_words": {"calanques"}}, {"organisation": {""}, "organisation_words": {"calanques"}}} {
			seek.Set("population", "elected")
			p := s.as("admin").Open(path).Submit("#join form", seek).Want(http.StatusOK)
			p.Find(`input[name="organisation"][value="` + s.ids["firm"] + `"]`)
		}
		s.as("admin").Open(path).Submit("#join form", url.Values{"population": {"elected"}, "organisation": {"none"}}).At("/m/" + s.ids["ces-1"] + "/delegation")
		if err := d.Read(t.Context(), func(tx *db.Tx) error {
			who, _, err := mission.MemberOf(t.Context(), tx, s.ids["ces-1"], s.ids["boss"])
			if who.OrganisationID != "" {
				t.Errorf("comes for %q", who.OrganisationID)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
