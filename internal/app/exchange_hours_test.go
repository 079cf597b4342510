package app

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/exchange"
)

// In the night of 5 November 2017 the hour from 1 to 2 came twice in Miami. Both keep their place, in every table.
func TestHoursThatComeTwice(t *testing.T) {
	set := map[string]map[string]string{
		"missions":       {"zone": "America/New_York", "first_day": "2017-11-04", "last_day": "2017-11-10"},
		"members":        {"arrives_day": "2017-11-05", "arrives_at": "01:30-", "leaves_day": "2017-11-05", "leaves_at": "01:30*"},
		"availabilities": {"day": "2017-11-05", "from": "01:40-", "to": "01:10*"},
		"sessions":       {"day": "2017-11-05", "starts": "01:50-", "ends": "01:50*", "pinned": "oui", "attendees": "P-2: excused"},
		"meetings":       {"day": "2017-11-05", "starts": "01:05*", "ends": "01:35*", "people": "P-1; P-2: conseil?"},
		"engagements":    {"day": "2017-11-04", "starts": "23:30", "end_day": "2017-11-05", "ends": "01:15*", "people": "P-1: chauffeur; P-2?", "organisations": "ORG-9", "resources": "table-1"},
		"resources":      {"place": ""},
		"places":         {"zone": ""},
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		tables := mini(t, a)
		for _, table := range tables {
			for i, c := range table.Columns {
				if v, ok := set[table.Name][c]; ok {
					table.Rows[0].Cells[i] = v
				}
			}
		}
		apply(t, a, "", written(t, exchange.XLSX, tables))
		first := export(t, a, "quebec-2027", exchange.CSV)
		for name, want := range map[string]string{"members": "2017-11-05;01:30-;2017-11-05;01:30*", "availabilities": "2017-11-05;01:40-;;01:10*",
			"sessions": "2017-11-05;01:50-;;01:50*", "meetings": "2017-11-05;01:05*;;01:35*", "engagements": "2017-11-04;23:30;2017-11-05;01:15*"} {
			if got := strings.ReplaceAll(contents(first)[name+".csv"], ",", ";"); !strings.Contains(got, want) {
				t.Errorf("%s: want %s in\n%s", name, want, got)
			}
		}
		left(t, "its own export", apply(t, a, "", first))
		elsewhere := newApp(t, dbtest.New(t))
		apply(t, elsewhere, "", first)
		if diff := cmp.Diff(contents(first), contents(export(t, elsewhere, "quebec-2027", exchange.CSV))); diff != "" {
			t.Error(diff)
		}
	})
}

// What must be over before an engagement begins, and what it is a part of, are kept: of this table, a session, a meeting.
func TestOrderOfEngagements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		apply(t, a, "", written(t, exchange.CSV, mini(t, a)))
		files := contents(export(t, a, "quebec-2027", exchange.CSV))
		session, request := firstRef(t, files["sessions.csv"]), firstRef(t, files["meetings.csv"])
		apply(t, a, "quebec-2027", []exchange.File{{Name: "engagements.csv", Bytes: []byte("ref,kind,title_fr,fuzzy,day,after,within\n" +
			"diner,free,Dîner,day,2027-06-15,visite,\nvisite,visit,Visite,day,2027-06-15,session:" + session + ",\nrang,free,Rangement,day,2027-06-15,meeting:" + request + ",diner\n")}})
		first := export(t, a, "quebec-2027", exchange.CSV)
		for _, want := range []string{"visite,,", "session:" + session, "meeting:" + request + ",diner"} {
			if got := contents(first)["engagements.csv"]; !strings.Contains(strings.ReplaceAll(got, ";", ","), want) {
				t.Errorf("want %s in\n%s", want, got)
			}
		}
		left(t, "its own export", apply(t, a, "", first))
		elsewhere := newApp(t, dbtest.New(t))
		apply(t, elsewhere, "", first)
		if diff := cmp.Diff(contents(first), contents(export(t, elsewhere, "quebec-2027", exchange.CSV))); diff != "" {
			t.Error(diff)
		}
	})
}

// firstRef is the reference in the first row of a table.
func firstRef(t *testing.T, table string) string {
	t.Helper()
	lines := strings.Split(table, "\n")
	if len(lines) < 2 {
		t.Fatalf("no row in %q", table)
	}
	ref, _, _ := strings.Cut(strings.ReplaceAll(lines[1], ";", ","), ",")
	return ref
}

// run runs a command line and returns its exit code and output.
func run(t *testing.T, in string, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := Main(context.Background(), args, strings.NewReader(in), &out, &out)
	return code, out.String()
}

func TestImportAndExportCommands(t *testing.T) {
	dir := t.TempDir()
	files, data, out := filepath.Join(dir, "in"), filepath.Join(dir, "data"), filepath.Join(dir, "out")
	if err := os.Mkdir(files, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, f := range written(t, exchange.CSV, mini(t, newApp(t, dbtest.New(t)))) {
		if err := os.WriteFile(filepath.Join(files, f.Name), f.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	steps := []struct {
		in   string
		args []string
		code int
		want string
	}{
		{"", []string{"import", files, "--dry-run"}, exitOK, "Dry run only: nothing was imported."},
		{"n\n", []string{"import", files}, exitRefused, "Nothing was imported."},
		{"", []string{"export", "--mission", "quebec-2027", out}, exitFailed, "this database has none yet"},
		{"y\n", []string{"import", files}, exitOK, "Imported: "},
		{"", []string{"import", files, "--yes"}, exitOK, "Imported: 0 rows added, 0 changed"},
		{"", []string{"export", "--mission", "quebec-2027", out}, exitOK, "Exported: "},
		{"", []string{"export", "--mission", "quebec-2027", filepath.Join(dir, "m.xlsx")}, exitOK, "Exported: "},
		{"", []string{"import", filepath.Join(dir, "m.xlsx"), "--mission", "quebec-2027", "--yes"}, exitOK, "Imported: 0 rows added, 0 changed"},
		{"", []string{"import", out, "--yes", "--lang", "fr"}, exitOK, "0 lignes ajoutées, 0 changées"},
		{"", []string{"import", filepath.Join(dir, "none.csv")}, exitFailed, "there is no file or folder"},
	}
	for _, s := range steps {
		code, said := run(t, s.in, append(s.args, "--dir", data)...)
		if code != s.code || !strings.Contains(said, s.want) {
			t.Errorf("%v: exit %d, want %d and %q: %s", s.args, code, s.code, s.want, said)
		}
	}
	bad := filepath.Join(files, "people.csv")
	if err := os.WriteFile(bad, []byte("ref;nom;courriel\nP-1;Mistral;lou chez example\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := run(t, "", "import", bad, "--yes", "--dir", data)
	if want := "people.csv, row 2, column email “lou chez example”: "; code != exitRefused || !strings.Contains(said, want) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// Rows outside the days of the mission are kept, and the report says which they are before anything is imported.
func TestRowsOutsideTheMission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		apply(t, a, "", written(t, exchange.CSV, mini(t, a)))
		days := contents(export(t, a, "quebec-2027", exchange.CSV))["missions.csv"]
		for _, c := range []struct {
			name, rows string
			want       []string
		}{
			{"inside", "visite,visit,Visite,day,2027-06-15,business\n", nil},
			{"a journey before", "vol,travel,Vol,day,2027-06-01,travel\n", nil},
			{"one after", "visite,visit,Visite,day,2027-06-15,business\nfin,visit,Fin,day,2027-08-17,business\n", []string{"row 3 (Tuesday 17 August 2027)"}},
			{"three", "a,visit,A,day,2027-08-17,business\nb,visit,B,day,2027-08-18,business\nc,visit,C,day,2027-05-01,business\n", []string{"row 2 (Tuesday 17 August 2027)", "row 3 (Wednesday 18 August 2027)", "row 4 (Saturday 1 May 2027)"}},
		} {
			r, err := a.exchange.Try(t.Context(), boss, "quebec-2027", []exchange.File{{Name: "engagements.csv", Bytes: []byte("ref,kind,title_fr,fuzzy,day,track\n" + c.rows)}})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range r.Problems {
				t.Errorf("%s: row %d: %s", c.name, p.Row, p.Words.EN)
			}
			var got string
			for _, w := range r.Warnings {
				got += w.Words.EN
			}
			if len(c.want) == 0 && got != "" {
				t.Errorf("%s: %s (%s)", c.name, got, days)
			}
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%s: want %s in %q", c.name, want, got)
				}
			}
		}
	})
}
