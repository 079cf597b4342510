package directory_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// town fills the directory with a few records and makes a service whose mission "m" holds all but the last of each.
func town(t *testing.T, d *db.DB) (*directory.Service, []directory.Upserted, []directory.Upserted) {
	t.Helper()
	orgs := organisations(t, d,
		directory.Organisation{Ref: "1", Name: "Étoile SA", Country: "FR", City: "Toulon", Sectors: []string{"port", "health"}, Aliases: []directory.Alias{{Name: "Star"}}},
		directory.Organisation{Ref: "2", Name: "Banque d’Exemple", Kind: "public_bank", Country: "CA", City: "Montréal", Sectors: []string{"healthcare"}},
		directory.Organisation{Ref: "3", Name: "Zone Nord", Country: "FR", City: "Aix"},
		directory.Organisation{Ref: "4", Name: "Ailleurs"})
	who := people(t, d,
		directory.Person{Ref: "a", Given: "Zoé", Family: "Abadie", Mandates: []directory.Mandate{{OrganisationID: orgs[2].ID}, {OrganisationID: orgs[0].ID}}},
		directory.Person{Ref: "b", Given: "Bruno", Family: "Éluard", Mandates: []directory.Mandate{{OrganisationID: orgs[1].ID}}},
		directory.Person{Ref: "c", Mandates: []directory.Mandate{{TitleFR: "Maire"}}},
		directory.Person{Ref: "d", Given: "Alix", Family: "Bernard", Aliases: []directory.Alias{{Name: "Étoile"}}},
		directory.Person{Ref: "e", Given: "Hors", Family: "Mission"})
	s := &directory.Service{DB: d, Scope: func(context.Context, *db.Tx, account.Actor, string) (directory.Scope, error) {
		var scope directory.Scope
		for _, o := range orgs[:3] {
			scope.Organisations = append(scope.Organisations, o.ID)
		}
		for _, p := range who[:4] {
			scope.People = append(scope.People, p.ID)
		}
		return scope, nil
	}}
	return s, orgs, who
}

var delegate = account.Actor{UserID: "d", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}}

func TestListsOfOrganisations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, _, _ := town(t, d)
		for _, c := range []struct {
			mission string
			filter  directory.Filter
			want    []string
		}{
			{"m", directory.Filter{}, []string{"Banque d’Exemple", "Étoile SA", "Zone Nord"}},
			{"", directory.Filter{}, []string{"Ailleurs", "Banque d’Exemple", "Étoile SA", "Zone Nord"}},
			{"m", directory.Filter{Desc: true}, []string{"Zone Nord", "Étoile SA", "Banque d’Exemple"}},
			{"m", directory.Filter{Sort: "country", Desc: true}, []string{"Étoile SA", "Zone Nord", "Banque d’Exemple"}},
			{"m", directory.Filter{Sort: "city"}, []string{"Zone Nord", "Banque d’Exemple", "Étoile SA"}},
			{"m", directory.Filter{Sort: "kind"}, []string{"Étoile SA", "Zone Nord", "Banque d’Exemple"}},
			{"m", directory.Filter{Query: "etoile sa"}, []string{"Étoile SA"}},
			{"m", directory.Filter{Query: "star"}, []string{"Étoile SA"}},
			{"m", directory.Filter{Query: "star banque"}, nil},
			{"m", directory.Filter{Sector: "health"}, []string{"Étoile SA"}},
			{"m", directory.Filter{Country: "FR", Kind: "company"}, []string{"Étoile SA", "Zone Nord"}},
			{"m", directory.Filter{Size: 2, Page: 2}, []string{"Zone Nord"}},
			{"m", directory.Filter{Size: 2, Page: 9}, nil},
		} {
			l, err := s.Organisations(t.Context(), importer, c.mission, c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range l.Rows {
				got = append(got, o.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%q %+v: %s", c.mission, c.filter, diff)
			}
		}
		l, err := s.Organisations(t.Context(), delegate, "m", directory.Filter{Size: 2})
		if err != nil || l.Total != 3 || l.Pages != 2 {
			t.Errorf("%d in %d pages, %v", l.Total, l.Pages, err)
		}
		want := [][]string{{"company", "public_bank"}, {"CA", "FR"}, {"health", "healthcare", "port"}}
		if diff := cmp.Diff(want, [][]string{l.Kinds, l.Countries, l.Sectors}); diff != "" {
			t.Error(diff)
		}
	})
}

func TestListsOfPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, orgs, _ := town(t, d)
		for _, c := range []struct {
			filter directory.Filter
			want   []string
		}{
			{directory.Filter{}, []string{"a", "d", "b", "c"}},
			{directory.Filter{Desc: true}, []string{"b", "d", "a", "c"}},
			{directory.Filter{Sort: "organisation"}, []string{"b", "a", "c", "d"}},
			{directory.Filter{Query: "eluard"}, []string{"b"}},
			{directory.Filter{Query: "banque exemple"}, []string{"b"}},
			{directory.Filter{Query: "étoile"}, []string{"d"}},
			{directory.Filter{Country: "FR"}, []string{"a"}},
			{directory.Filter{Organisation: orgs[0].ID}, []string{"a"}},
			{directory.Filter{Query: "mission"}, nil},
		} {
			l, err := s.People(t.Context(), importer, "m", c.filter)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range l.Rows {
				got = append(got, p.Ref)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%+v: %s", c.filter, diff)
			}
		}
	})
}

func TestVisibleFollowsTheMission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, orgs, who := town(t, d)
		read(t, d, func(tx *db.Tx) error {
			got, err := s.Visible(directory.OrganisationKind)(t.Context(), tx, delegate, "m", []string{orgs[0].ID, orgs[3].ID})
			if diff := cmp.Diff(map[string]bool{orgs[0].ID: true, orgs[3].ID: false}, got); diff != "" {
				t.Error(diff)
			}
			people, err2 := s.Visible(directory.PersonKind)(t.Context(), tx, delegate, "m", []string{who[0].ID, who[4].ID})
			if diff := cmp.Diff(map[string]bool{who[0].ID: true, who[4].ID: false}, people); diff != "" {
				t.Error(diff)
			}
			return fault.Join(err, err2)
		})
	})
}

func TestOrganisationNamed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, orgs, _ := town(t, d)
		organisations(t, d, directory.Organisation{Ref: "twin", Name: "ETOILE SA"}, directory.Organisation{Ref: "5", Name: "Double"}, directory.Organisation{Ref: "6", Name: "double"})
		for name, want := range map[string]string{"étoile sa": orgs[0].ID, "STAR": orgs[0].ID, "banque d'exemple": orgs[1].ID} {
			o, err := s.OrganisationNamed(t.Context(), importer, "m", name)
			if err != nil || o.ID != want {
				t.Errorf("%q is %s, %v", name, o.Name, err)
			}
		}
		for name, fr := range map[string]string{
			"rien":   "Aucune organisation ne s’appelle « rien » : créez-la d’abord, ou vérifiez son nom.",
			"Double": "2 organisations s’appellent « Double » : fusionnez-les, ou écrivez un nom qui les distingue.",
		} {
			_, err := s.OrganisationNamed(t.Context(), importer, "m", name)
			if fault.KindOf(err) != fault.Invalid || fault.Of(err).Sentence("fr") != fr {
				t.Errorf("%q: %v", name, err)
			}
		}
	})
}

func BenchmarkPeopleOfALargeMission(b *testing.B) {
	d := dbtest.New(b)
	var orgs []directory.Organisation
	for i := range 2200 {
		orgs = append(orgs, directory.Organisation{Ref: fmt.Sprint("o", i), Name: syllables(i*17 + 5), Country: "CA"})
	}
	var scope directory.Scope
	if err := d.Write(b.Context(), func(tx *db.Tx) error {
		done, err := directory.UpsertOrganisations(b.Context(), tx, importer, orgs)
		if err != nil {
			return err
		}
		var list []directory.Person
		for i := range 2650 {
			scope.Organisations = append(scope.Organisations, done[i%2200].ID)
			list = append(list, directory.Person{Ref: fmt.Sprint("p", i), Given: syllables(i*7 + 3), Family: syllables(i*131 + 17), Mandates: []directory.Mandate{{OrganisationID: done[i%2200].ID, TitleFR: "Directrice"}}})
		}
		who, err := directory.UpsertPeople(b.Context(), tx, importer, list)
		for _, u := range who {
			scope.People = append(scope.People, u.ID)
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	s := &directory.Service{DB: d, Scope: func(context.Context, *db.Tx, account.Actor, string) (directory.Scope, error) { return scope, nil }}
	for name, f := range map[string]directory.Filter{"first": {}, "last": {Page: 53}, "query": {Query: "mar"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.People(b.Context(), delegate, "m", f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func TestSpeakersAndNames(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := directory.Service{DB: d}
		orgs := organisations(t, d, directory.Organisation{Ref: "o1", Name: "Hydro Test"}, directory.Organisation{Ref: "o2", Name: "Hidro Test"})
		who := people(t, d, directory.Person{Ref: "p1", Given: "Ana", Family: "Test", Languages: []string{"fr", "es"}},
			directory.Person{Ref: "p2", Duty: text.Pair{FR: "Maire", EN: "Mayor"}, Languages: []string{"en"}}, directory.Person{Ref: "p3", Given: "Anna", Family: "Test"})
		if _, err := s.MergeOrganisations(t.Context(), importer, orgs[0].ID, orgs[1].ID, nil, [2]int64{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.MergePeople(t.Context(), importer, who[0].ID, who[2].ID, nil, [2]int64{}); err != nil {
			t.Fatal(err)
		}
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			names, err := directory.OrganisationNames(t.Context(), tx, []string{orgs[0].ID, orgs[1].ID, "nobody"})
			if diff := cmp.Diff(map[string]string{orgs[0].ID: "Hydro Test", orgs[1].ID: "Hydro Test"}, names); diff != "" || err != nil {
				t.Error(diff, err)
			}
			found, err := directory.Speakers(t.Context(), tx, []string{who[0].ID, who[1].ID, who[2].ID, who[0].ID, "nobody"})
			for id, want := range map[string]string{who[0].ID: "Ana Test fr es", who[1].ID: "Maire en", who[2].ID: "Ana Test fr es"} {
				if got := strings.Join(append([]string{found[id].Label(text.FR)}, found[id].Languages...), " "); got != want {
					t.Error(got, "for", want)
				}
			}
			if len(found) != 3 {
				t.Error(len(found), "people")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
