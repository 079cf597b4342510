package programmeweb

import (
	"net/http"
	"net/url"
	"strings"
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
	v := url.Values{"title_fr": {"Table ronde"}, "day": {"2017-11-05"}, "starts": {"9h"}, "ends": {"10:30"}, "who_0_words": {"paul roy, port du fleuve"}, "as_0": {"moderator"},
		"who_1_words": {"Port du Fleuve"}, "as_1": {"speaker"}, "as_fr_1": {"grand témoin"}, "attendees": {"lou Roy, Port du Fleuve"}, "host_words": {"Port du Fleuve"}, "languages": {"fr, en"}}
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
		"end before 2":   {url.Values{"fuzzy": {"after"}, "ends": {"08:00"}}, "ends", "La fin vient avant le début\u202f; si elle est un autre jour, donnez aussi le jour de fin."},
		"end jumped":     {url.Values{"day": {"2017-03-12"}, "starts": {"01:00"}, "ends": {"02:30"}}, "ends", ""},
		"far away":       {url.Values{"day": {"2018-11-05"}}, "day", text.Fr("Le lundi 5 novembre 2018 est à plus de 60 jours de la mission (4–6 novembre 2017) : vérifiez la date.")},
		"long title":     {url.Values{"title_en": {strings.Repeat("é", 300)}}, "title_en", text.Fr("Le titre compte 300 caractères ; il en faut 160 au plus : raccourcissez.")},
		"long wording":   {url.Values{"as_en_1": {strings.Repeat("x", 81)}}, "as_en_1", text.Fr("Trop long : 80 caractères au plus.")},
		"long aim":       {url.Values{"aim_fr": {strings.Repeat("x", 1001)}}, "aim_fr", text.Fr("Le but compte 1001 caractères ; il en faut 1000 au plus : raccourcissez.")},
		"no clock":       {url.Values{"starts": {"tantôt"}}, "starts", ""},
		"no such day":    {url.Values{"day": {"2017-02-30"}}, "day", ""},
		"hour twice":     {url.Values{"starts": {"01:30"}, "ends": {"03:00"}}, "starts", ""},
		"hour jumped":    {url.Values{"day": {"2017-03-12"}, "starts": {"02:30"}}, "starts", ""},
		"unknown person": {url.Values{"who_0_words": {"Zoé Personne"}}, "who_0_words", ""},
		"unknown host":   {url.Values{"host_words": {"lou Roy, Port du Fleuve"}}, "host_words", ""},
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
		page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']", filled(url.Values{"starts": {"01:30"}, "ends": {"03:00"}, "title_fr": {which}, "who_0_words": {""}, "who_1_words": {""}, "attendees": {""}}))
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
			filled(url.Values{"title_fr": {fuzzy}, "fuzzy": {fuzzy}, "ends": {""}, "part": {item.Evening}, "who_0_words": {""}, "attendees": {""}}))
		s := f.get(page.URL.Path[len(f.path("sessions/")):])
		if got := s.Engagement.Hours(text.Printer{Lang: text.FR, Zone: zone}); got != want {
			t.Errorf("%s: %s", fuzzy, got)
		}
	}
}

func TestPickersWithoutScript(t *testing.T) {
	f := newFixture(t)
	form := "main form[action$='/sessions/new']"
	page := f.as("organiser").Get(f.path("sessions/new"))
	page = page.Submit(form, filled(url.Values{"who_0_words": {"roy"}, "who_1_words": {""}, "attendees": {""}, "seek": {"who_0"}})).Want(http.StatusOK)
	if got := page.Texts("e-picker[data-name='who_0'] .option"); len(got) != 2 {
		t.Fatal("found:", got)
	}
	page = page.Submit(form, url.Values{"who_0": {"p:" + f.paul}, "more": {"1"}}).Want(http.StatusOK)
	if got := page.Count("e-picker[data-name^='who_']"); got != 4 {
		t.Error("lines:", got)
	}
	if got := page.Attr("[name='who_0']:checked", "value"); got != "p:"+f.paul {
		t.Error("the one chosen is lost:", got)
	}
	page = page.Submit(form, url.Values{"attend_words": {"lou roy"}, "more": {"1"}}).Want(http.StatusOK)
	if got := page.Attr("[name='attends']:checked", "value"); got != f.lou {
		t.Error("who comes is not in the list:", got)
	}
	page = page.Submit(form, nil)
	id := page.URL.Path[len(f.path("sessions/")):]
	if diff := cmp.Diff([]programme.Role{{PersonID: f.paul, Role: "moderator"}, {PersonID: f.lou, Role: "attends"}}, f.get(id).Roles); diff != "" {
		t.Error(diff)
	}
	edit := f.as("organiser").Get(f.path("sessions/"+id+"/edit")).Submit("main form[action$='/edit']", url.Values{"attends": {""}, "host": {"none"}})
	if s := f.get(id); len(s.Roles) != 1 || s.HostID != "" {
		t.Errorf("not taken out: %+v %s %s", s.Roles, s.HostID, edit.URL.Path)
	}
}

func TestPickersSayWhoIsMeant(t *testing.T) {
	f := newFixture(t)
	form := "main form[action$='/sessions/new']"
	for name, c := range map[string]struct {
		change      url.Values
		field, says string
	}{
		"several":        {url.Values{"who_0_words": {"roy"}}, "who_0_words", "« roy » désigne 2 noms : choisissez le bon, ou ajoutez l’organisation après le nom."},
		"pasted":         {url.Values{"attendees": {"paul\nZoé\nroy"}}, "attendees", "« Zoé » n’est pas dans la mission : choisissez un nom de la liste, ou ajoutez-le d’abord à la mission. « roy » désigne 2 noms : choisissez le bon, ou ajoutez l’organisation après le nom."},
		"no such place":  {url.Values{"place_words": {"Lune"}}, "place_words", "« Lune » n’est pas dans la mission : choisissez un nom de la liste, ou ajoutez-le d’abord à la mission."},
		"of another org": {url.Values{"who_0_words": {"Paul Roy, Autre"}}, "who_0_words", "« Paul Roy, Autre » n’est pas dans la mission : choisissez un nom de la liste, ou ajoutez-le d’abord à la mission."},
	} {
		page := f.as("organiser").Get(f.path("sessions/new")).Submit(form, filled(c.change)).Want(http.StatusUnprocessableEntity)
		if diff := cmp.Diff([]string{text.Fr(c.says)}, page.Texts(".field:has([name='"+c.field+"']) .field-error")); diff != "" {
			t.Error(name, diff)
		}
		if name == "pasted" && (page.Attr("[name='attends']:checked", "value") != f.paul || page.Text("[name='attendees']") != "Zoé roy") {
			t.Error("what was found is not kept:", page.Text("[name='attendees']"))
		}
	}
	f.as("delegate").Open(f.path("find/session/people?q=")).Want(http.StatusForbidden)
	f.as("organiser").Open(f.path("find/session/secrets?q=")).Want(http.StatusNotFound)
}

func TestSavedCanBeUndone(t *testing.T) {
	f := newFixture(t)
	page := f.as("organiser").Get(f.path("sessions/new")).Submit("main form[action$='/sessions/new']", filled(nil))
	id := page.URL.Path[len(f.path("sessions/")):]
	edited := f.as("organiser").Get(f.path("sessions/"+id+"/edit")).Submit("main form[action$='/edit']", url.Values{"dress_fr": {"cravate"}})
	edited.Submit("#messages form[action$='/undo']", nil).At(f.path("sessions/" + id))
	if got := f.get(id).Dress.FR; got != "" {
		t.Error(got)
	}
	page.Submit("#messages form[action$='/undo']", nil).At(f.path("programme"))
}
