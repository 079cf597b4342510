package travelweb_test

import (
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
	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/travel"
	"escale.dev/escale/internal/travel/travelweb"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/webtest"
)

// world is a site over a mission in Miami, on whose second day the clocks go back, of four people.
type world struct {
	t       *testing.T
	site    *web.Site
	mission string
	people  map[string]string
}

func newWorld(t *testing.T, d *db.DB) *world {
	w := &world{t: t, people: map[string]string{}}
	boss, ctx := account.System("test"), t.Context()
	if err := d.Write(ctx, func(tx *db.Tx) error {
		m := mission.New("miami")
		m.NameFR, m.NameEN, m.Zone, m.HomeZone, m.City, m.FirstDay, m.LastDay = "Miami", "Miami", "America/New_York", "Europe/Paris", "Miami", "2017-11-04", "2017-11-10"
		m, _, err := mission.Upsert(ctx, tx, boss, m)
		if err != nil {
			return err
		}
		w.mission = m.ID
		org, _, err := directory.UpsertOrganisation(ctx, tx, boss, directory.Organisation{Ref: "algues", Name: "Algues"})
		if err != nil {
			return err
		}
		var members []mission.Member
		for _, name := range []string{"Ada Zéphir", "Lou Martin", "Max Martin", "Zoé Arnaud"} {
			given, family, _ := strings.Cut(name, " ")
			if w.people[given], _, err = directory.UpsertPerson(ctx, tx, boss, directory.Person{Ref: given, Given: given, Family: family}); err != nil {
				return err
			}
			members = append(members, mission.Member{PersonID: w.people[given], OrganisationID: org, Population: mission.Business})
		}
		_, err = mission.UpsertMembers(ctx, tx, boss, m.ID, members)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	actors := map[string]account.Actor{
		"organiser":    {UserID: "o", Name: "Odile", Grants: []account.Grant{{MissionID: w.mission, Role: account.Organiser}}},
		"intermediary": {UserID: "i", Name: "Chambre", Grants: []account.Grant{{MissionID: w.mission, Role: account.Intermediary, OrgID: "chambre"}}},
		"delegate":     {UserID: "d", Name: "Lou", PersonID: w.people["Lou"], Grants: []account.Grant{{MissionID: w.mission, Role: account.Delegate}}},
	}
	w.site = web.New(web.Config{Identify: func(r *http.Request) (web.Identity, error) {
		if c, err := r.Cookie("who"); err == nil {
			return actors[c.Value], nil
		}
		return web.Nobody{}, nil
	}})
	travelweb.Add(w.site, &travel.Service{DB: d})
	return w
}

func (w *world) as(who string) *webtest.Browser { return webtest.New(w.t, w.site).Cookie("who", who) }
func (w *world) path(rest string) string        { return "/m/" + w.mission + "/" + rest }

const form = `form[action*="/journeys/"]`

// From the empty list to a flight with everybody aboard, changed, handed over as a table, and cancelled.
func TestFromNothingToAFlight(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		b := w.as("organiser")
		empty := b.Open(w.path("journeys")).Want(http.StatusOK)
		if diff := cmp.Diff([]string{w.path("journeys/new"), w.path("import")}, empty.Attrs(".empty a", "href")); diff != "" {
			t.Error(diff)
		}
		fresh := b.Open(w.path("journeys/new?direction=out&rest=on")).Want(http.StatusOK)
		fresh.Submit(form, url.Values{"number": {"AQ 214"}, "carrier": {"Air Calanques"}, "from": {"Marseille"}, "to": {"Miami, terminal D"},
			"departs_day": {"2017-11-03"}, "departs_at": {"10:05"}, "arrives_day": {"2017-11-03"}, "arrives_at": {"15:40"}}).Want(http.StatusOK).At(w.path("journeys"))
		list := b.Open(w.path("journeys"))
		want := []string{text.Fr("Vol AQ 214 : Marseille → Miami, terminal D") + " aller · Air Calanques · 10 h 35", "Ven. 3 novembre 10:05 heure de Paris (UTC+1)", "Ven. 3 novembre 15:40 heure de New York (UTC−4)"}
		got := append(list.Texts("table.list tbody th"), list.Texts("table.list tbody td")...)[:3]
		for i := range want {
			if plain(got[i]) != plain(want[i]) {
				t.Errorf("column %d: %q, want %q", i, got[i], want[i])
			}
		}
		if diff := cmp.Diff([]string{"Zoé Arnaud", "Lou Martin", "Max Martin", "Ada Zéphir"}, list.Texts("table.list tbody li a")); diff != "" {
			t.Error(diff)
		}
		if n := list.Count(".chip"); n < 4 { // nobody has a way home yet
			t.Errorf("%d chips", n)
		}
		edit := list.Click("table.list tbody th a").Want(http.StatusOK)
		kept := url.Values{"people": {w.people["Lou"], w.people["Max"]}, "number": {"AQ 218"}}
		edit.Submit(form+`:not([action$="/cancel"])`, kept).Want(http.StatusOK)
		csv := b.Get(w.path("journeys.csv?direction=out")).Want(http.StatusOK).Body
		lines := strings.Split(strings.TrimSpace(strings.TrimPrefix(csv, "\ufeff")), "\r\n")
		if len(lines) != 3 || lines[1] != "Lou Martin;Algues;aller;avion;Air Calanques;AQ 218;Marseille;2017-11-03;10:05;Europe/Paris;\"Miami, terminal D\";2017-11-03;15:40;America/New_York;probable" {
			t.Errorf("the table is %q", lines)
		}
		if back := b.Get(w.path("journeys.csv?direction=back")).Body; strings.Contains(back, "AQ 218") {
			t.Errorf("the way home has %q", back)
		}
		edit = b.Open(w.path("journeys")).Click("table.list tbody th a")
		edit.Submit(`form[action$="/cancel"]`, nil).Want(http.StatusOK)
		if got := b.Open(w.path("journeys")).Texts("table.list tbody td:last-child"); len(got) != 1 || got[0] != "annulation" {
			t.Errorf("cancelled, it is %q", got)
		}
	})
}

func plain(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "\u202f", " ")), " ")
}

// What is missing or wrong stands beside its field, and nothing that was typed is lost; an hour that comes twice asks which.
func TestWhatIsWrongIsMended(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	b := w.as("organiser")
	values := url.Values{"from": {"Miami"}, "from_zone": {"America/New_York"}, "to": {""}, "to_zone": {"Mars/Olympus"}, "departs_day": {"2017-11-05"}, "departs_at": {"01:30"},
		"arrives_day": {"2017-11-05"}, "arrives_at": {"13:30"}, "names": {"Ada Zephir\nMartin\nPersonne"}}
	wrong := b.Open(w.path("journeys/new?direction=back")).Submit(form, values).Want(http.StatusUnprocessableEntity)
	if diff := cmp.Diff([]string{"f-departs_at", "f-names", "f-to", "f-to_zone"}, invalid(wrong)); diff != "" {
		t.Error(diff)
	}
	if wrong.Attr(`input[name=from]`, "value") != "Miami" || wrong.Count(`input[name=again]`) != 2 {
		t.Error("the form forgets, or does not ask which hour")
	}
	wrong.Submit(form, url.Values{"to": {"Paris"}, "to_zone": {"Europe/Paris"}, "again": {"second"}, "names": {"ada zephir"}}).Want(http.StatusOK)
	list := b.Open(w.path("journeys?q=ada"))
	if got := plain(list.Texts("table.list tbody td")[0]); got != "Dim. 5 novembre 01:30 heure de New York (UTC−5)" {
		t.Errorf("it leaves %q", got)
	}
	none := b.Open(w.path("journeys?q=personne")).Want(http.StatusOK)
	if diff := cmp.Diff([]string{w.path("journeys")}, none.Attrs(".empty a", "href")); diff != "" {
		t.Error(diff)
	}
}

// invalid lists the fields that a page marks, sorted as they stand in the alphabet.
func invalid(p *webtest.Page) []string {
	seen := map[string]bool{}
	var out []string
	for _, sel := range []string{"departs_at", "names", "to", "to_zone", "from", "arrives_at"} {
		if p.Count(`#f-`+sel+`[aria-invalid=true]`) == 1 && !seen[sel] {
			seen[sel] = true
			out = append(out, "f-"+sel)
		}
	}
	return out
}

func TestWhoMayRead(t *testing.T) {
	w := newWorld(t, dbtest.New(t))
	for who, want := range map[string][3]int{"organiser": {200, 200, 200}, "intermediary": {200, 200, 403}, "delegate": {403, 403, 403}} {
		for i, path := range []string{"journeys", "journeys.csv", "journeys/new"} {
			w.as(who).Open(w.path(path)).Want(want[i])
		}
	}
	if n := w.as("intermediary").Open(w.path("journeys")).Count(`a[href$="/journeys/new"]`); n != 0 {
		t.Error("an intermediary is offered to add one")
	}
}
