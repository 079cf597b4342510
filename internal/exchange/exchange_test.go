package exchange_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

var boss = account.System("test")

// users is a real table for the tests: the people who may sign in.
func users() *exchange.Kind {
	return &exchange.Kind{
		Name: "users", Aliases: []string{"utilisateurs"}, Order: exchange.OrderPerson,
		Title: text.Pair{FR: "Comptes", EN: "Users"},
		Columns: []exchange.Column{
			{Name: "ref", Required: true, Example: "U-1"}, {Name: "email", Aliases: []string{"courriel"}, Required: true, Example: "lou@example.org"},
			{Name: "name", Aliases: []string{"nom"}}, {Name: "day", Aliases: []string{"jour"}}, {Name: "hour"}, {Name: "size"}, {Name: "role"}, {Name: "boss"},
		},
		Import: importUsers,
		Export: func(ctx context.Context, tx *db.Tx, _ account.Actor, _ string) ([][]string, error) {
			return [][]string{{"U-1", "lou@example.org", "Lou", "2017-11-05", "01:30*", "12", "delegate", ""}}, nil
		},
	}
}

func importUsers(ctx context.Context, tx *db.Tx, in *exchange.Input) error {
	known := map[string]string{}
	for _, r := range in.Rows {
		known[r.Text("ref")] = r.Text("ref")
	}
	for _, r := range in.Rows {
		r.Day("day") // two readers of one cell: a problem is told once
		r.Instant("day", "hour", "America/New_York")
		r.Int("size", 0, 1, 500)
		r.Enum("role", "delegate", "delegate", "organiser")
		r.Ref("boss", known, "users")
	}
	for _, r := range in.Good() {
		u, err := account.Ensure(ctx, tx, account.User{Email: r.Text("email"), Name: r.Text("name")})
		if err != nil {
			if err := r.Fault(err); err != nil {
				return err
			}
			continue
		}
		r.Mark(exchange.Added)
		if u.CreatedAt != tx.Now() || u.Name != r.Text("name") {
			r.Mark(exchange.Left)
		}
	}
	return nil
}

func service(d *db.DB) *exchange.Service {
	reg := &exchange.Registry{}
	reg.Add(users())
	return &exchange.Service{DB: d, Registry: reg}
}

func count(t *testing.T, d *db.DB) (n int) {
	t.Helper()
	if err := d.Read(t.Context(), func(tx *db.Tx) (err error) {
		n, err = db.One(t.Context(), tx, db.Scalar[int], `SELECT count(*) FROM account_user`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return n
}

func csv(s string) []exchange.File { return []exchange.File{{Name: "users.csv", Bytes: []byte(s)}} }

const good = "Ref;Courriel;Nom\nU-1;lou@example.org;Lou\n\nU-2;max@example.org;Max\nU-3;zoé@example.org;Zoé\n"

func TestDryRunChangesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		r, err := service(d).Try(t.Context(), boss, "", csv(good))
		if err != nil {
			t.Fatal(err)
		}
		want := []exchange.Count{{Table: "users", Rows: 3, Added: 3}}
		if diff := cmp.Diff(want, r.Counts); diff != "" || r.Applied || !r.OK() {
			t.Errorf("counts %s, applied %v, problems %v", diff, r.Applied, r.Problems)
		}
		if n := count(t, d); n != 0 {
			t.Errorf("a dry run left %d rows", n)
		}
	})
}

func TestApplyIsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := service(d)
		r, err := s.Apply(t.Context(), boss, "", csv(strings.Replace(good, "max@example.org", "max chez example", 1)))
		if err != nil {
			t.Fatal(err)
		}
		want := []exchange.Problem{{File: "users.csv", Table: "users", Row: 4, Column: "email", Value: "max chez example", Words: text.Pair{
			FR: "« max chez example » n’est pas une adresse de courriel : écrivez-la comme nom@exemple.org",
			EN: `"max chez example" is not an e-mail address: write it like name@example.org`,
		}}}
		if diff := cmp.Diff(want, r.Problems); diff != "" || r.Applied {
			t.Errorf("applied %v; %s", r.Applied, diff)
		}
		if n := count(t, d); n != 0 {
			t.Errorf("a bad file left %d rows", n)
		}
		for i, want := range []exchange.Count{{Added: 3}, {Left: 3}} {
			r, err := s.Apply(t.Context(), boss, "", csv(good))
			if err != nil || !r.Applied {
				t.Fatalf("apply %d: %+v, %v", i, r, err)
			}
			if c := r.Total(); c.Added != want.Added && i == 0 {
				t.Errorf("apply %d: %+v, want %+v", i, c, want)
			}
		}
		if n := count(t, d); n != 3 {
			t.Errorf("%d rows, want 3", n)
		}
	})
}

func TestEveryProblemNamesItsPlace(t *testing.T) {
	d := dbtest.New(t)
	for _, c := range []struct{ name, file, want string }{
		{"missing column", "ref\nU-1\n", "1 email"},
		{"empty cell", "ref,email\nU-1,\nU-2,a@example.org\n", "2 email"},
		{"twice", "ref,email\nU-1,a@example.org\nU-1,b@example.org\n", "3 ref"},
		{"number", "ref,email,size\nU-1,a@example.org,many\n", "2 size"},
		{"range", "ref,email,size\nU-1,a@example.org,501\n", "2 size"},
		{"day", "ref,email,day,hour\nU-1,a@example.org,31/02/2026,09:00\n", "2 day"},
		{"hour twice", "ref,email,day,hour\nU-1,a@example.org,2017-11-05,01:30\n", "2 hour"},
		{"hour never", "ref,email,day,hour\nU-1,a@example.org,2017-03-12,02:30\n", "2 hour"},
		{"choice", "ref,email,role\nU-1,a@example.org,king\n", "2 role"},
		{"reference", "ref,email,boss\nU-1,a@example.org,U-9\n", "2 boss"},
		{"long", "ref,email,name\nU-1,a@example.org," + strings.Repeat("é", 5000) + "\n", "2 name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := service(d).Try(t.Context(), boss, "", csv(c.file))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Problems) != 1 {
				t.Fatalf("%d problems, want 1: %+v", len(r.Problems), r.Problems)
			}
			p := r.Problems[0]
			if got := strings.TrimSpace(exchange.Itoa(p.Row, 0) + " " + p.Column); got != c.want || p.Words.FR == "" || p.Words.EN == "" {
				t.Errorf("problem at %q, want %q: %+v", got, c.want, p.Words)
			}
		})
	}
}

func TestReferenceProposesTheNearest(t *testing.T) {
	r, err := service(dbtest.New(t)).Try(t.Context(), boss, "", csv("ref,email,boss\nU-12,a@example.org,U-13\n"))
	if err != nil || len(r.Problems) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if want := `the reference "U-13" does not exist in "users": did you mean "U-12"?`; r.Problems[0].Words.EN != want {
		t.Errorf("got %s", r.Problems[0].Words.EN)
	}
}

func TestUnknownThings(t *testing.T) {
	s := service(dbtest.New(t))
	r, err := s.Try(t.Context(), boss, "", []exchange.File{
		{Name: "what.csv", Bytes: []byte("colour,shape\nred,round\n")},
		{Name: "comptes.csv", Bytes: []byte("ref,email,shoe\nU-1,a@example.org,42\n")},
		{Name: "broken.xlsx", Bytes: []byte("PK\x03\x04nothing")},
	})
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, p := range r.Problems {
		files = append(files, p.File)
	}
	if diff := cmp.Diff([]string{"what.csv", "broken.xlsx"}, files); diff != "" {
		t.Error(diff)
	}
	if len(r.Warnings) != 1 || r.Warnings[0].Words.EN != `the column "shoe" is not known: it is left aside` {
		t.Errorf("warnings: %+v", r.Warnings)
	}
}

func TestTableKnownByItsColumns(t *testing.T) {
	r, err := service(dbtest.New(t)).Try(t.Context(), boss, "", []exchange.File{{Name: "liste finale v3.csv", Bytes: []byte(good)}})
	if err != nil || !r.OK() || r.Total().Added != 3 {
		t.Errorf("%+v, %v", r, err)
	}
	want := "d’après ses colonnes, « liste finale v3 » est lue comme le modèle « users » : si c’est autre chose, donnez à la feuille, ou au fichier, le nom de son modèle"
	if len(r.Warnings) != 1 || r.Warnings[0].Words.FR != want && r.Warnings[0].Words.FR != text.Fr(want) {
		t.Errorf("warnings: %+v", r.Warnings)
	}
}

// A table that shares a column or two with a template is not called after it.
func TestUnknownTableIsCalledByItsOwnName(t *testing.T) {
	s := service(dbtest.New(t))
	for file, want := range map[string]string{
		"Feuil1.csv":  "what \"Feuil1\" holds is not recognised: none of its columns is a template's. Begin with a template of the import page, for example \"users\".",
		"Feuil2.csv":  "what \"Feuil2\" holds is not recognised. Is it the template \"users\"? Give the sheet, or the file, that name, and add what is missing: email.",
		"comptes.csv": "",
	} {
		body := map[string]string{"Feuil1.csv": "ref,colour,shape\n1,red,round\n", "Feuil2.csv": "ref,name,day\n1,Lou,2027-01-01\n", "comptes.csv": good}[file]
		r, err := s.Try(t.Context(), boss, "", []exchange.File{{Name: file, Bytes: []byte(body)}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, p := range r.Problems {
			got += p.Words.EN
			if p.Table != strings.TrimSuffix(file, ".csv") {
				t.Errorf("%s is called %q", file, p.Table)
			}
		}
		if got != want {
			t.Errorf("%s: %s", file, got)
		}
	}
}

// An hour that comes twice is told with its day in words and the city whose clocks go back.
func TestHourTwiceInWords(t *testing.T) {
	r, err := service(dbtest.New(t)).Try(t.Context(), boss, "", csv("ref,email,day,hour\nU-1,a@example.org,2017-11-05,01:30\n"))
	if err != nil || len(r.Problems) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	want := text.Pair{FR: "01:30 existe deux fois le 5 novembre 2017 (heure de New York) : les montres y reculent ; écrivez 01:30- pour la première, 01:30* pour la seconde",
		EN: "01:30 exists twice on 5 November 2017 (New York time): clocks go back; write 01:30- for the first one, 01:30* for the second"}
	if got := r.Problems[0].Words; got != want && (got.FR != text.Fr(want.FR) || got.EN != want.EN) {
		t.Errorf("%+v", got)
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	var b strings.Builder
	b.WriteString("ref,email\n")
	for range 300 {
		b.WriteString(",x@example.org\n")
	}
	r, err := service(dbtest.New(t)).Try(t.Context(), boss, "", csv(b.String()))
	if err != nil || len(r.Problems) != exchange.MaxProblems || r.More != 100 {
		t.Errorf("%d problems and %d more, %v", len(r.Problems), r.More, err)
	}
}

func TestUploadThenConfirm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := service(d), t.Context()
		run, err := s.TryUpload(ctx, boss, "", exchange.File{Name: "users.csv", Bytes: []byte(good)})
		if err != nil {
			t.Fatal(err)
		}
		done, err := s.Confirm(ctx, boss, "", run.ID)
		if err != nil || done.State != "applied" || count(t, d) != 3 {
			t.Fatalf("%+v, %v", done, err)
		}
		if _, err := s.Confirm(ctx, boss, "", run.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("confirmed twice: %v", err)
		}
		runs, err := s.Runs(ctx, boss, "")
		if err != nil || len(runs) != 1 || runs[0].State != "applied" {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}

func TestWhoMayImport(t *testing.T) {
	s := service(dbtest.New(t))
	delegate := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: "m1", Role: account.Delegate}}}
	for mission, want := range map[string]fault.Kind{"": fault.Forbidden, "m1": fault.Forbidden, "m2": fault.NotFound} {
		if _, err := s.Try(t.Context(), delegate, mission, csv(good)); fault.KindOf(err) != want {
			t.Errorf("import into %q: %v, want %s", mission, err, want)
		}
		if mission == "" {
			continue
		}
		if _, err := s.Export(t.Context(), delegate, mission); fault.KindOf(err) != want {
			t.Errorf("export of %q: %v, want %s", mission, err, want)
		}
	}
}

func TestTemplateAndExportAreReadBack(t *testing.T) {
	s := service(dbtest.New(t))
	template, err := s.Template("Utilisateurs")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Template("nothing"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an unknown template: %v", err)
	}
	tables, err := s.Export(t.Context(), boss, "m1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(template.Columns, tables[0].Columns); diff != "" {
		t.Error(diff)
	}
	for _, form := range []string{exchange.CSV, exchange.XLSX, exchange.JSON} {
		files, err := exchange.Files("mission", form, tables)
		if err != nil {
			t.Fatal(err)
		}
		r, err := s.Try(t.Context(), boss, "", files)
		if err != nil || !r.OK() || r.Total().Added != 1 {
			t.Errorf("%s read back: %+v, %v", form, r, err)
		}
	}
	if _, err := exchange.Files("x", "pdf", tables); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an unknown form: %v", err)
	}
}
