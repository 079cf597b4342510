package directory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
)

func named(name string, also ...string) directory.Organisation {
	o := directory.Organisation{Name: name}
	for _, a := range also {
		o.Aliases = append(o.Aliases, directory.Alias{Name: a})
	}
	return o
}

func TestCompareOrganisations(t *testing.T) {
	in := func(country string, o directory.Organisation) directory.Organisation { o.Country = country; return o }
	legal := func(id string, o directory.Organisation) directory.Organisation { o.LegalID = id; return o }
	site := func(url string, o directory.Organisation) directory.Organisation { o.Website = url; return o }
	for _, c := range []struct {
		a, b  directory.Organisation
		score int
		fr    string
	}{
		{named("Étoile du Port"), named("ETOILE DU PORT"), 97, "même nom"},
		{named("Exemple SAS"), named("Exemple"), 95, "même nom, à la forme juridique ou à l’article près"},
		{named("Exemple S.A.R.L."), named("SARL Exemple"), 95, "même nom, à la forme juridique ou à l’article près"},
		{named("Groupe Exemple"), named("The Exemple Group, Inc."), 95, "même nom, à la forme juridique ou à l’article près"},
		{named("Exemple Ltée"), named("Exemple GmbH"), 95, "même nom, à la forme juridique ou à l’article près"},
		{named("Exemple S.p.A."), named("Exemple"), 95, "même nom, à la forme juridique ou à l’article près"},
		{named("Dysney Cruise Line"), named("Disney Cruise Line"), 85, "une lettre de différence : « dysney » et « disney »"},
		{named("Dysney Cruise Line", "Disney Cruise Line"), named("Disney Cruise Line"), 94, "même nom (autre nom)"},
		{named("Méditerranéa"), named("Meditterranae"), 76, "deux lettres de différence : « mediterranea » et « meditterranae »"},
		{named("Exemple Line"), named("Exemple Lines"), 85, "une lettre de différence : « line » et « lines »"},
		{named("Data Port"), named("Dataport"), 90, "même nom, aux espaces près"},
		{named("Port Exemple Nord"), named("Exemple Nord Port"), 86, "mêmes mots dans un autre ordre"},
		{named("Royal Caribbean"), named("Royal Caribbean Cruise"), 72, "un nom prolonge l’autre"},
		{legal("552 100 554", named("Alpha")), legal("552100554", named("Omega")), 100, "même identifiant légal"},
		{legal("1", named("Exemple")), legal("2", named("Exemple")), 67, "même nom, mais identifiants légaux différents"},
		{site("https://www.alpha.example/", named("Alpha")), site("alpha.example", named("Alfa Conseil")), 85, "même site"},
		{in("FR", named("Exemple SA")), in("CA", named("Exemple Inc.")), 80, "même nom, à la forme juridique ou à l’article près, mais pays différents"},
		{site("https://linkedin.com/in/x", named("Alpha")), site("https://linkedin.com/in/x", named("Beta")), 0, ""},
		{named("Hall 1"), named("Hall 2"), 0, ""},
		{named("Startup 12"), named("Startup 13"), 0, ""},
		{named("Port"), named("Port Est"), 0, ""},
		{named("IPC"), named("IPD"), 0, ""},
		{named("Alpha Conseil"), named("Beta Conseil"), 0, ""},
		{named("SA"), named("SAS"), 0, ""},
		{named("…"), named("—"), 0, ""},
	} {
		for _, pair := range [][2]directory.Organisation{{c.a, c.b}, {c.b, c.a}} {
			got := directory.CompareOrganisations(pair[0], pair[1])
			if got.Score != c.score {
				t.Errorf("%s / %s: %d (%s), want %d", pair[0].Name, pair[1].Name, got.Score, got.Reason.FR, c.score)
			}
		}
		if got := directory.CompareOrganisations(c.a, c.b); got.Reason.FR != c.fr || (got.Reason.EN == "") != (c.fr == "") {
			t.Errorf("%s / %s: %q, want %q", c.a.Name, c.b.Name, got.Reason.FR, c.fr)
		}
	}
}

func TestComparePeople(t *testing.T) {
	p := func(given, family, org string) directory.Person {
		x := directory.Person{Given: given, Family: family}
		if org != "" {
			x.Mandates = []directory.Mandate{{OrganisationID: org}}
		}
		return x
	}
	mail := func(email string, x directory.Person) directory.Person { x.Email = email; return x }
	call := func(phone string, x directory.Person) directory.Person { x.Phone = phone; return x }
	for _, c := range []struct {
		a, b  directory.Person
		score int
		fr    string
	}{
		{p("Élodie", "Lévêque", "o"), p("Elodie", "LEVEQUE", "o"), 96, "même nom, même organisation"},
		{p("Élodie", "Lévêque", ""), p("Elodie", "Leveque", "o"), 88, "même nom"},
		{p("Élodie", "Lévêque", "x"), p("Elodie", "Leveque", "o"), 80, "même nom, organisations différentes"},
		{p("Martin", "Claude", "o"), p("Claude", "Martin", "o"), 94, "prénom et nom intervertis, même organisation"},
		{p("Jean-Claude", "Roux", ""), p("Jean Claude", "Roux", ""), 88, "même nom"},
		{p("J.", "Durand", "o"), p("Jeanne", "Durand", "o"), 76, "même nom, prénom abrégé, même organisation"},
		{p("J.", "Durand", ""), p("Jeanne", "Durand", ""), 68, "même nom, prénom abrégé"},
		{p("Anouard", "Maarouf", ""), p("Anouar", "Maarouf", ""), 76, "une lettre de différence : « anouard » et « anouar »"},
		{p("Lucile", "", "o"), p("Lucile", "", "o"), 74, "même nom, même organisation"},
		{p("Lucile", "", ""), p("Lucile", "", ""), 66, "même nom"},
		{mail("c.roux@example.org", p("Camille", "Roux", "")), mail("C.Roux@example.org ", p("Camilla", "R.", "")), 96, "même adresse de courriel"},
		{mail("contact@example.org", p("Camille", "Roux", "")), mail("contact@example.org", p("Denis", "Blanc", "")), 0, ""},
		{call("+33 4 91 00 00 00", p("C", "Roux", "")), call("04.91.00.00.00", p("Cam", "Roux", "")), 90, "même nom de famille et même téléphone"},
		{p("Paul", "Roux", ""), p("Paule", "Roux", ""), 0, ""},
		{p("", "", "o"), p("", "", "o"), 0, ""},
	} {
		for _, pair := range [][2]directory.Person{{c.a, c.b}, {c.b, c.a}} {
			if got := directory.ComparePeople(pair[0], pair[1]); got.Score != c.score {
				t.Errorf("%s / %s: %d (%s), want %d", pair[0].FullName(), pair[1].FullName(), got.Score, got.Reason.FR, c.score)
			}
		}
		if got := directory.ComparePeople(c.a, c.b); got.Reason.FR != c.fr {
			t.Errorf("%s / %s: %q, want %q", c.a.FullName(), c.b.FullName(), got.Reason.FR, c.fr)
		}
	}
}

func suspects(t testing.TB, d *db.DB, kind directory.Kind, ids ...string) []directory.Suspicion {
	t.Helper()
	var out []directory.Suspicion
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		out, err = directory.Suspects(t.Context(), tx, kind, ids)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

func pairsOf(list []directory.Suspicion) []string {
	out := []string{}
	for _, s := range list {
		out = append(out, fmt.Sprintf("%s/%s %d", s.A, s.B, s.Score))
	}
	return out
}

func TestSuspectsAreFoundAndDismissed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		o := func(ref, name string) directory.Organisation {
			return directory.Organisation{Ref: ref, Name: name}
		}
		done := organisations(t, d, o("1", "Dysney Cruise Line"), o("2", "Disney Cruise Line"), o("3", "Exemple SA"), o("4", "Groupe Exemple"), o("5", "Autre"))
		if diff := cmp.Diff([]string{"Exemple SA/Groupe Exemple 95", "Dysney Cruise Line/Disney Cruise Line 85"}, pairsOf(suspects(t, d, directory.OrganisationKind))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"Dysney Cruise Line/Disney Cruise Line 85"}, pairsOf(suspects(t, d, directory.OrganisationKind, done[0].ID, done[4].ID))); diff != "" {
			t.Error(diff)
		}
		s := &directory.Service{DB: d}
		for _, want := range []int{2, 0} {
			if n, err := s.Scan(t.Context(), importer); n != want || err != nil {
				t.Errorf("scan found %d new, want %d (%v)", n, want, err)
			}
		}
		r, err := s.Review(t.Context(), importer, directory.OrganisationKind)
		if err != nil || len(r.Proposals) != 2 || len(r.Organisations) != 4 {
			t.Fatalf("%d proposals of %d organisations, %v", len(r.Proposals), len(r.Organisations), err)
		}
		if err := s.Dismiss(t.Context(), importer, r.Proposals[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Dismiss(t.Context(), importer, r.Proposals[0].ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("dismissing twice: %v", err)
		}
		if diff := cmp.Diff([]string{"Dysney Cruise Line/Disney Cruise Line 85"}, pairsOf(suspects(t, d, directory.OrganisationKind))); diff != "" {
			t.Error(diff)
		}
		if err := s.Reconsider(t.Context(), importer, r.Proposals[0].ID); err != nil {
			t.Fatal(err)
		}
		if r, err = s.Review(t.Context(), importer, directory.OrganisationKind); len(r.Proposals) != 2 || err != nil {
			t.Errorf("%d open after reconsidering, %v", len(r.Proposals), err)
		}
		if _, err := s.Review(t.Context(), account.Actor{UserID: "d"}, directory.PersonKind); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a delegate reads duplicates: %v", err)
		}
	})
}

// TestSuspectsOfManyRecords holds the search for duplicates to far fewer comparisons than each with each.
func TestSuspectsOfManyRecords(t *testing.T) {
	d := dbtest.New(t)
	var list []directory.Person
	for i := range 3000 {
		list = append(list, directory.Person{Ref: fmt.Sprint("p", i), Given: syllables(i*7 + 3), Family: syllables(i*131 + 17)})
	}
	list = append(list, directory.Person{Ref: "twin", Given: list[1500].Given, Family: list[1500].Family + "x"})
	done := people(t, d, list...)
	if got := suspects(t, d, directory.PersonKind, done[3000].ID); len(got) != 1 || got[0].Score != 76 {
		t.Errorf("the twin is suspected as %v", pairsOf(got))
	}
}

func syllables(n int) string {
	parts := []string{"mar", "tel", "nov", "ich", "ran", "dou", "bec", "sou", "gri", "lon", "vak", "dus", "pim"}
	out := ""
	for range 4 {
		out += parts[n%len(parts)]
		n /= len(parts)
	}
	return out
}

func BenchmarkSuspects(b *testing.B) {
	d := dbtest.New(b)
	var list []directory.Person
	for i := range 2650 {
		list = append(list, directory.Person{Ref: fmt.Sprint("p", i), Given: syllables(i*7 + 3), Family: syllables(i*131 + 17)})
	}
	if err := d.Write(b.Context(), func(tx *db.Tx) error {
		_, err := directory.UpsertPeople(b.Context(), tx, importer, list)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		suspects(b, d, directory.PersonKind)
	}
}
