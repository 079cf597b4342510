package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/sheet"
)

// mini is a small mission: the example row of every template, and the rows that those name.
func mini(t *testing.T, a *App) []sheet.Table {
	t.Helper()
	more := map[string][]map[string]string{
		"organisations": {{"ref": "ORG-2", "name": "Club"}, {"ref": "ORG-9", "name": "Port"}},
		"people":        {{"ref": "P-2", "family": "Tramontane"}},
		"places":        {{"ref": "mairie", "name": "Mairie"}},
	}
	var out []sheet.Table
	for _, k := range a.exchange.Registry.Kinds() {
		table, err := a.exchange.Template(k.Name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range more[k.Name] {
			cells := make([]string, len(table.Columns))
			for i, c := range table.Columns {
				cells[i] = m[c]
			}
			table.Rows = append(table.Rows, sheet.Row{Number: len(table.Rows) + 2, Cells: cells})
		}
		out = append(out, table)
	}
	return out
}

func written(t *testing.T, form string, tables []sheet.Table) []exchange.File {
	t.Helper()
	files, err := exchange.Files("mini", form, tables)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Whoever fills the templates as they show gets a mission without a problem.
func TestTemplatesAreAMission(t *testing.T) {
	a := newApp(t, dbtest.New(t))
	tables := mini(t, a)
	for _, form := range []string{exchange.CSV, exchange.XLSX, exchange.JSON} {
		r, err := a.exchange.Try(t.Context(), boss, "", written(t, form, tables))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Problems {
			t.Errorf("%s: %s, column %s, %q: %s", form, p.Table, p.Column, p.Value, p.Words.EN)
		}
		if len(r.Counts) != len(tables) {
			t.Errorf("%s: %d tables, want %d", form, len(r.Counts), len(tables))
		}
	}
}

// strange are texts that break programs.
var strange = []string{
	`=cmd|' /C calc'!A0`, `+1+1`, `-2`, `@SUM(A1)`, `"quoted";'semi';|bar|`, `a\b\\c\`, `\;`, "line\none\ttwo", "<script>alert(1)</script>", `{{.}} ${x} %s %d`,
	"Œuvre à l’été : « où ? »", "日本語", "עברית", "العربية", "👩‍👩‍👧 🏳️‍🌈", "e\u0301", "a\u202eb", "\u200bzero", "NULL", "null", "oui", "1e5", "2026-06-16", "001", "'; DROP TABLE x; --",
	"Ω≈ç√∫˜µ≤≥÷", "ﬁ ﷽", strings.Repeat("long ", 20),
}

// free are the columns of each table in which anything may be written.
var free = []string{"name", "name_fr", "name_en", "title_fr", "title_en", "address", "legal_form", "city", "note", "note_fr", "note_en", "tagline_fr", "pitch_en", "aliases",
	"given", "family", "honorific", "pronunciation", "duty_fr", "summary_fr", "summary_en", "aims_fr", "sectors", "announced_companies", "wording_fr", "badge_name", "group",
	"directions_fr", "label_fr", "qualifier_en", "baseline", "target", "due", "place_note", "remark_fr", "aim_fr", "dress_en", "transport_fr", "public_en", "reason", "brief",
	"topic_fr", "value_fr", "value_en", "publisher", "place_in_document", "chosen_why", "publisher"}

func TestStrangeTextsSurvive(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newApp(t, d)
		tables := mini(t, a)
		for i, table := range tables {
			tables[i] = estranged(table, strange)
		}
		ref := "quebec-2027"
		apply(t, a, "", written(t, exchange.XLSX, tables))
		first := export(t, a, ref, exchange.CSV)
		left(t, "its own export", apply(t, a, "", first))
		elsewhere := newApp(t, dbtest.New(t))
		apply(t, elsewhere, "", first)
		if diff := cmp.Diff(contents(first), contents(export(t, elsewhere, ref, exchange.CSV))); diff != "" {
			t.Error(diff)
		}
	})
}

// estranged fills the free columns with strange texts; tables of rows with references of their own get one row a text.
func estranged(t sheet.Table, texts []string) sheet.Table {
	ref, rows := -1, []sheet.Row{t.Rows[0]}
	for i, c := range t.Columns {
		if c == "ref" {
			ref = i
		}
	}
	if ref >= 0 && t.Name != "missions" && t.Name != "series" {
		for i := range texts {
			cells := append([]string(nil), t.Rows[0].Cells...)
			cells[ref] += "-" + string(rune('a'+i%26)) + string(rune('a'+i/26))
			rows = append(rows, sheet.Row{Number: len(rows) + 2, Cells: cells})
		}
	}
	for n := range rows {
		for i, c := range t.Columns {
			for _, f := range free {
				if f == c && (n > 0 || ref < 0 || t.Name == "missions" || t.Name == "series") {
					rows[n].Cells[i] = texts[(n+len(c)*7)%len(texts)]
				}
			}
		}
	}
	t.Rows = append(rows, t.Rows[1:]...)
	return t
}

// Whatever file is thrown at an import, it says what is wrong or does it; it never breaks, and a dry run leaves nothing.
func TestHostileFiles(t *testing.T) {
	shared := os.Getenv("ESCALE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	var paths []string
	for _, folder := range []string{"csv", "xlsx", "strings"} {
		err := filepath.WalkDir(filepath.Join(shared, "corpora", folder), func(path string, e fs.DirEntry, err error) error {
			if err == nil && !e.IsDir() {
				paths = append(paths, path)
			}
			return nil // a folder that is not there has no files
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(paths) == 0 {
		t.Skip("no corpora: set ESCALE_SHARED to the folder that holds them")
	}
	d := dbtest.New(t)
	a := newApp(t, d)
	tried := 0
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil || len(b) > 1<<20 {
			continue
		}
		tried++
		for _, name := range []string{filepath.Base(path), "people.csv", "sessions.xlsx", "all.zip"} {
			r, err := a.exchange.Try(t.Context(), boss, "", []exchange.File{{Name: name, Bytes: b}})
			if err != nil {
				t.Errorf("%s as %s: %v", path, name, err)
			}
			for _, p := range r.Problems {
				if p.Words.FR == "" || p.Words.EN == "" {
					t.Errorf("%s as %s: a problem without words: %+v", path, name, p)
				}
			}
		}
	}
	t.Logf("%d files", tried)
	for _, table := range []string{"directory_person", "directory_organisation", "programme_session", "mission_mission"} {
		if n := rowsOf(t, d, table); n != 0 {
			t.Errorf("%s holds %d rows", table, n)
		}
	}
}
