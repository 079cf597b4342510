package directory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

var importer = account.System("import")

// write runs fn in one transaction and fails the test on an error.
func write(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, d *db.DB, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := d.Read(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// ids of upserts, in order.
func organisations(t *testing.T, d *db.DB, list ...directory.Organisation) []directory.Upserted {
	t.Helper()
	var done []directory.Upserted
	write(t, d, func(tx *db.Tx) (err error) {
		done, err = directory.UpsertOrganisations(t.Context(), tx, importer, list)
		return err
	})
	return done
}

func people(t *testing.T, d *db.DB, list ...directory.Person) []directory.Upserted {
	t.Helper()
	var done []directory.Upserted
	write(t, d, func(tx *db.Tx) (err error) {
		done, err = directory.UpsertPeople(t.Context(), tx, importer, list)
		return err
	})
	return done
}

func changes(done []directory.Upserted) []directory.Change {
	var out []directory.Change
	for _, u := range done {
		out = append(out, u.Changed)
	}
	return out
}

var stored = cmp.Options{
	cmpopts.IgnoreFields(directory.Organisation{}, "ID", "CreatedAt", "ChangedAt"),
	cmpopts.IgnoreFields(directory.Person{}, "ID", "CreatedAt", "ChangedAt"),
	cmpopts.IgnoreFields(directory.Mandate{}, "ID", "OrganisationID"),
}

func TestUpsertOrganisationsTellsAddedChangedLeft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		disney := directory.Organisation{Ref: "ORG-DISNEY", Name: "Dysney  Cruise Line", Kind: "counterpart_company", Country: "États-Unis",
			Sectors: []string{"port", "tourism", "port"}, Note: "printed so", Aliases: []directory.Alias{{Name: "Disney Cruise Line", Inferred: true}, {Name: ""}}}
		chamber := directory.Organisation{Ref: "ORG-CCI", Name: "CCI Exemple"}
		first := organisations(t, d, disney, chamber)
		if diff := cmp.Diff([]directory.Change{directory.Added, directory.Added}, changes(first)); diff != "" {
			t.Error(diff)
		}
		chamber.City = "Marseille"
		second := organisations(t, d, chamber, disney)
		want := []directory.Upserted{{ID: first[1].ID, Changed: directory.Changed}, {ID: first[0].ID, Changed: directory.Left}}
		if diff := cmp.Diff(want, second); diff != "" {
			t.Error(diff)
		}
		read(t, d, func(tx *db.Tx) error {
			got, err := directory.OrganisationsByRef(t.Context(), tx, []string{"ORG-DISNEY", "ORG-CCI", "ORG-NONE", ""})
			want := map[string]directory.Organisation{
				"ORG-DISNEY": {Ref: "ORG-DISNEY", Name: "Dysney Cruise Line", Kind: "counterpart_company", Country: "US", Sectors: []string{"port", "tourism"},
					Note: "printed so", Aliases: []directory.Alias{{Name: "Disney Cruise Line", Inferred: true}}, Version: 1},
				"ORG-CCI": {Ref: "ORG-CCI", Name: "CCI Exemple", Kind: "company", City: "Marseille", Version: 2},
			}
			if diff := cmp.Diff(want, got, stored); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestUpsertPeopleWithSeveralHats(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		orgs := organisations(t, d, directory.Organisation{Ref: "V", Name: "Ville d’Exemple"}, directory.Organisation{Ref: "M", Name: "Métropole d’Exemple"})
		mayor := directory.Person{Ref: "P1", Given: "Claude", Family: "Exemple", Email: "claude@example.org", Languages: []string{"FR", "en"},
			Mandates: []directory.Mandate{
				{OrganisationID: orgs[0].ID, TitleFR: "Maire", TitleEN: "Mayor", FirstDay: "2014-04-04"},
				{OrganisationID: orgs[1].ID, TitleFR: "Présidente", TitleEN: "President", Main: true, LastDay: "2026-12-31"}}}
		unnamed := directory.Person{Ref: "P2", Duty: text.Pair{FR: "reste sur le stand", EN: "stays on the stand"}}
		if diff := cmp.Diff([]directory.Change{directory.Added, directory.Added}, changes(people(t, d, mayor, unnamed))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]directory.Change{directory.Left, directory.Left}, changes(people(t, d, mayor, unnamed))); diff != "" {
			t.Error(diff)
		}
		mayor.Mandates[0].LastDay = "2025-01-01"
		if diff := cmp.Diff([]directory.Change{directory.Changed}, changes(people(t, d, mayor))); diff != "" {
			t.Error(diff)
		}
		read(t, d, func(tx *db.Tx) error {
			got, err := directory.PeopleByRef(t.Context(), tx, []string{"P1", "P2"})
			want := map[string]directory.Person{
				"P1": {Ref: "P1", Given: "Claude", Family: "Exemple", Email: "claude@example.org", Languages: []string{"fr", "en"}, Version: 2,
					Mandates: []directory.Mandate{
						{Organisation: "Métropole d’Exemple", TitleFR: "Présidente", TitleEN: "President", Main: true, LastDay: "2026-12-31"},
						{Organisation: "Ville d’Exemple", TitleFR: "Maire", TitleEN: "Mayor", FirstDay: "2014-04-04", LastDay: "2025-01-01"}}},
				"P2": {Ref: "P2", Duty: unnamed.Duty, Version: 1},
			}
			if diff := cmp.Diff(want, got, stored); diff != "" {
				t.Error(diff)
			}
			p := got["P1"]
			if diff := cmp.Diff([]string{"Présidente", "Mayor", "", "Claude Exemple", "stays on the stand"},
				[]string{p.Title("", text.FR), p.Title(orgs[0].ID, text.EN), p.Title("none", text.FR), p.Label(text.FR), got["P2"].Label(text.EN)}); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{orgs[1].ID, orgs[0].ID}, p.OrganisationIDs()); diff != "" {
				t.Error(diff)
			}
			of, err2 := directory.PeopleOf(t.Context(), tx, []string{orgs[0].ID, orgs[1].ID, "none"})
			if diff := cmp.Diff(map[string][]string{orgs[0].ID: {p.ID}, orgs[1].ID: {p.ID}}, of); diff != "" {
				t.Error(diff)
			}
			if err == nil {
				err = err2
			}
			return err
		})
	})
}

func TestUpsertIsConstantInStatements(t *testing.T) {
	d := dbtest.New(t)
	count := func(n int) int64 {
		ctx, queries := db.Count(t.Context())
		list := make([]directory.Person, n)
		for i := range list {
			list[i] = directory.Person{Ref: fmt.Sprintf("n%d-%d", n, i), Family: fmt.Sprintf("Famille %d", i)}
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { _, err := directory.UpsertPeople(ctx, tx, importer, list); return err }); err != nil {
			t.Fatal(err)
		}
		return queries.Load()
	}
	if few, many := count(100), count(400); few != many {
		t.Errorf("100 people took %d statements, 400 took %d", few, many)
	}
}

func TestUpsertTakesTheLastOfOneRef(t *testing.T) {
	d := dbtest.New(t)
	done := organisations(t, d, directory.Organisation{Ref: "A", Name: "First"}, directory.Organisation{Ref: "A", Name: "Last"})
	if diff := cmp.Diff([]directory.Upserted{{ID: done[1].ID, Changed: directory.Left}, {ID: done[1].ID, Changed: directory.Added}}, done); diff != "" {
		t.Error(diff)
	}
}

func TestUpsertRefuses(t *testing.T) {
	d := dbtest.New(t)
	delegate := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: "m", Role: account.Delegate}}}
	for _, c := range []struct {
		name  string
		actor account.Actor
		org   directory.Organisation
		kind  fault.Kind
		fr    string
	}{
		{"a delegate", delegate, directory.Organisation{Ref: "A", Name: "A"}, fault.Forbidden, "Seule une équipe d’organisation peut modifier l’annuaire."},
		{"nobody", account.Actor{}, directory.Organisation{Ref: "A", Name: "A"}, fault.Unauthenticated, "Connectez-vous pour continuer."},
		{"no name", importer, directory.Organisation{Ref: "A"}, fault.Invalid, "Donnez le nom de l’organisation."},
		{"no ref", importer, directory.Organisation{Name: "A"}, fault.Invalid, "Il manque la référence."},
		{"country", importer, directory.Organisation{Ref: "A", Name: "A", Country: "Atlantide"}, fault.Invalid,
			"« Atlantide » n’est pas un pays connu : écrivez son nom ou son code de deux lettres (FR, CA, US)."},
		{"website", importer, directory.Organisation{Ref: "A", Name: "A", Website: "javascript:alert(1)"}, fault.Invalid,
			"« javascript:alert(1) » n’est pas l’adresse d’un site : écrivez par exemple https://www.example.org."},
		{"two problems", importer, directory.Organisation{Ref: "A", Country: "Atlantide"}, fault.Invalid,
			"2 problèmes. Le premier : Donnez le nom de l’organisation."},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, _, err := directory.UpsertOrganisation(t.Context(), tx, c.actor, c.org)
				return err
			})
			if fault.KindOf(err) != c.kind || fault.Of(err).Sentence("fr") != c.fr {
				t.Errorf("got %q %v, want %q %q", fault.KindOf(err), err, c.kind, c.fr)
			}
		})
	}
}
