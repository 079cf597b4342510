package programmeweb

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func (f *fixture) get(id string) programme.Session {
	f.t.Helper()
	s, err := f.s.Get(f.t.Context(), f.org, f.mission, id)
	if err != nil {
		f.t.Fatal(err)
	}
	return s
}

func filled(more url.Values) url.Values {
	v := url.Values{"title_fr": {"Table ronde"}, "day": {"2017-11-05"}, "starts": {"9h"}, "ends": {"10:30"}, "who_0": {"paul roy, port du fleuve"}, "as_0": {"moderator"},
		"who_1": {"Port du Fleuve"}, "as_1": {"speaker"}, "as_fr_1": {"grand témoin"}, "attendees": {"lou Roy, Port du Fleuve"}, "host": {"Port du Fleuve"}, "languages": {"fr, en"}}
	for k, all := range more {
		v[k] = all
	}
	return v
}

func TestNewSession(t *testing.T) {
	f := newFixture(t)
	form := f.as("organiser").Get(f.path("sessions/new?day=2017-11-05"))
	page := form.Submit("main form[action$='/sessions/new']", filled(url.Values{"place": {f.place}}))
	if page.Count("#parts") != 1 {
		t.Fatal(page.Body)
	}
	id := page.URL.Path[len(f.path("sessions/")):]
	s := f.get(id)
	if diff := cmp.Diff([]programme.Role{{PersonID: f.paul, Role: "moderator"}, {OrganisationID: f.own, Role: "speaker", Wording: text.Pair{FR: "grand témoin"}}, {PersonID: f.lou, Role: "attends"}}, s.Roles); diff != "" {
		t.Error(diff)
	}
	if e := s.Engagement; e.Starts != at(9) || e.Ends != at(10).Add(30*60*1e9) || e.Zone != zone || s.HostID != f.own || s.Ref != "table-ronde" {
		t.Errorf("%+v", s)
	}
	// saving the form as it stands changes nothing
	f.as("organiser").Get(f.path("sessions/"+id+"/edit")).Submit("main form[action$='/edit']", nil).At(f.path("sessions/" + id))
	if diff := cmp.Diff(s, f.get(id)); diff != "" {
		t.Error("saved unchanged:", diff)
	}
}

func TestFormRefuses(t *testing.T) {
	f := newFixture(t)
	for name, c := range map[string]struct {
		change url.Values
		field  string
		says   string
	}{
		"no title":       {url.Values{"title_fr": {""}}, "title_fr", "À remplir."},
		"no end":         {url.Values{"ends": {""}}, "ends", "Donnez l’heure de fin, ou choisissez une heure moins précise."},
		"end before":     {url.Values{"ends": {"08:00"}}, "ends", ""},
		"no clock":       {url.Values{"starts": {"tantôt"}}, "starts", ""},
		"no such day":    {url.Values{"day": {"2017-02-30"}}, "day", ""},
		"hour twice":     {url.Values{"starts": {"01:30"}, "ends": {"03:00"}}, "starts", ""},
		"hour jumped":    {url.Values{"day": {"2017-03-12"}, "starts": {"02:30"}}, "starts", ""},
		"unknown person": {url.Values{"who_0": {"Zoé Personne"}}, "who_0", ""},
		"unknown host":   {url.Values{"host": {"lou Roy, Port du Fleuve"}}, "host", ""},
		"capacity":       {url.Values{"capacity": {"beaucoup"}}, "capacity", ""},
	} {
		page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']", filled(c.change)).Want(http.StatusUnprocessableEntity)
		got := page.Texts(".field:has([name='" + c.field + "']) .field-error")
		if len(got) != 1 || c.says != "" && got[0] != c.says {
			t.Errorf("%s: %q", name, got)
		}
		if v := page.Attr("[name='title_fr']", "value"); name != "no title" && v != "Table ronde" {
			t.Errorf("%s: the form lost what was written: %q", name, v)
		}
	}
}

func TestHourThatExistsTwice(t *testing.T) {
	f := newFixture(t)
	for i, which := range []string{"first", "second"} {
		page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']", filled(url.Values{"starts": {"01:30"}, "ends": {"03:00"}, "title_fr": {which}, "who_0": {""}, "who_1": {""}, "attendees": {""}}))
		page = page.Submit("main form[action$='/sessions/new']", url.Values{"again": {which}})
		s := f.get(page.URL.Path[len(f.path("sessions/")):])
		want := span.At(span.LocalLenient("2017-11-05", 90, zone).Time()).Add(span.Instant(i * 3600e6).Sub(0))
		if s.Engagement.Starts != want {
			t.Errorf("%s: %s, want %s", which, s.Engagement.Starts.Time(), want.Time())
		}
	}
}

func TestConflictIsShownThenForced(t *testing.T) {
	f := newFixture(t)
	f.put(f.session("Première", 9, programme.Role{PersonID: f.paul, Role: "speaker"}))
	page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']", filled(nil)).Want(http.StatusUnprocessableEntity)
	if got := page.Count("#clashes li"); got == 0 {
		t.Fatal("no word of the clash")
	}
	done := page.Submit("main form[action$='/sessions/new']", url.Values{"force": {"1"}})
	if done.Count(".conflict") == 0 {
		t.Error("saved without its conflict:", done.Body)
	}
}

func TestTwoPeopleAtOnce(t *testing.T) {
	f := newFixture(t)
	id := f.put(f.session("Table", 9))
	edit := f.path("sessions/" + id + "/edit")
	mine, theirs := f.as("organiser").Get(edit), f.as("organiser").Get(edit)
	mine.Submit("main form[action$='/edit']", url.Values{"aim_fr": {"le mien"}}).At(f.path("sessions/" + id))
	late := theirs.Submit("main form[action$='/edit']", url.Values{"aim_fr": {"le leur"}}).Want(http.StatusUnprocessableEntity)
	if got := f.get(id).Aim.FR; got != "le mien" {
		t.Error(got)
	}
	if got := late.Text("[name='aim_fr']"); got != "le leur" {
		t.Error("lost what was written:", got)
	}
}

func TestVagueHoursInTheForm(t *testing.T) {
	f := newFixture(t)
	for fuzzy, want := range map[string]string{"after": "après 09:00", "part": "le soir", "day": "heure à préciser", "none": "heure à préciser"} {
		page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']",
			filled(url.Values{"title_fr": {fuzzy}, "fuzzy": {fuzzy}, "ends": {""}, "part": {item.Evening}, "who_0": {""}, "attendees": {""}}))
		s := f.get(page.URL.Path[len(f.path("sessions/")):])
		if got := s.Engagement.Hours(text.Printer{Lang: text.FR, Zone: zone}); got != want {
			t.Errorf("%s: %s", fuzzy, got)
		}
	}
}
