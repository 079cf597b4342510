package sheet

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// writers gives every way to write a table, by the file name to read it under.
func writers(t Table) map[string]func(io.Writer) error {
	csv := func(how CSV) func(io.Writer) error {
		return func(w io.Writer) error { return WriteCSV(w, t, how) }
	}
	return map[string]func(io.Writer) error{
		"plain.csv": csv(CSV{}), "fr.csv": csv(ForExcel(text.FR)), "en.csv": csv(ForExcel(text.EN)), "x.tsv": csv(CSV{Separator: '\t'}), "bar.txt": csv(CSV{Separator: '|'}),
		"x.json": func(w io.Writer) error { return WriteJSON(w, []Table{t}) },
		"x.xlsx": func(w io.Writer) error { return WriteXLSX(w, []Table{t}) },
	}
}

// there writes a table every way and reads it back; it gives what differs.
func there(table Table) string {
	for name, write := range writers(table) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			return name + ": " + err.Error()
		}
		back, err := Read(name, b.Bytes(), Limits{})
		if err != nil {
			return name + ": " + err.Error()
		}
		want := cells(table)
		if name == "x.xlsx" {
			for _, row := range want {
				for i, c := range row {
					row[i] = bookText(c)
				}
			}
		}
		if diff := cmp.Diff(want, cells(back[0])); diff != "" {
			return name + ":\n" + diff + "\nwritten:\n" + sprint(b.Len())
		}
	}
	return ""
}

func TestThereAndBack(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", "é", "0", "12", ",", ";", "\t", "|", `"`, "'", "=", "+", "-", "@", " ", "\n", "\r\n", "\\", "sep=", "\u00A0", "œ", "𝔘", "<", "&", "_x000D_", "2026-06-16", "#REF!", "\uFEFF"})
	cell := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 4).Draw(t, "pieces"), "") })
	names := []string{"Nom", "Prénom", "E-mail", "Société", "=Total", "Prix, TTC"}
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(1, len(names)).Draw(rt, "width")
		table := Table{Name: "T", Columns: names[:width]}
		for n := range rapid.IntRange(0, 6).Draw(rt, "rows") {
			r := Row{Number: n + 2, Cells: rapid.SliceOfN(cell, width, width).Draw(rt, "cells")}
			if !r.Blank() {
				table.Rows = append(table.Rows, r)
			}
		}
		if len(table.Rows) == 0 {
			table.Rows = []Row{{2, slices.Repeat([]string{"x"}, width)}}
		}
		if diff := there(table); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// The texts that break programs come back as they went; a workbook only leaves
// out control characters.
func TestNaughtyStrings(t *testing.T) {
	var path string
	for _, p := range corpus(t, "strings") {
		if filepath.Base(p) == "blns.json" {
			path = p
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal(b, &list); err != nil {
		t.Fatal(err)
	}
	table := Table{Name: "N", Columns: []string{"n", "s"}}
	for i, s := range list {
		table.Rows = append(table.Rows, Row{i + 2, []string{sprint(i), s}})
	}
	if len(table.Rows) < 400 {
		t.Fatalf("only %d strings", len(table.Rows))
	}
	if diff := there(table); diff != "" {
		t.Error(diff)
	}
}

func TestWriteCSVForExcel(t *testing.T) {
	table := Table{Columns: []string{"Nom", "Prix"}, Rows: []Row{{2, []string{"Roy", "1,5"}}, {3, []string{"a;b", "-2"}}}}
	var b bytes.Buffer
	if err := WriteCSV(&b, table, ForExcel(text.FR)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("\uFEFFNom;Prix\r\nRoy;\"1,5\"\r\n\"a;b\";-2\r\n", b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestWriteTables(t *testing.T) {
	tables := []Table{
		{Name: "Personnes", Columns: []string{"Nom"}, Rows: []Row{{2, []string{"Roy"}}}},
		{Name: "Lieux", Columns: []string{"Ville", "Pays"}, Rows: []Row{{2, []string{"Nice", ""}}, {3, []string{"Laval", "CA"}}}},
	}
	var x, j bytes.Buffer
	if err := WriteXLSX(&x, tables); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&j, tables); err != nil {
		t.Fatal(err)
	}
	want := "{\n\"Personnes\": [\n  {\"Nom\": \"Roy\"}\n],\n\"Lieux\": [\n  {\"Ville\": \"Nice\", \"Pays\": \"\"},\n  {\"Ville\": \"Laval\", \"Pays\": \"CA\"}\n]\n}\n"
	if diff := cmp.Diff(want, j.String()); diff != "" {
		t.Error(diff)
	}
	for name, b := range map[string][]byte{"x.xlsx": x.Bytes(), "x.json": j.Bytes()} {
		back, err := Read(name, b, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if len(back) != 2 || back[0].Name != "Personnes" || back[1].Name != "Lieux" ||
			!cmp.Equal(cells(back[0]), cells(tables[0])) || !cmp.Equal(cells(back[1]), cells(tables[1])) {
			t.Errorf("%s: %+v", name, back)
		}
	}
}

func TestWrittenBookKeepsItsHeadInView(t *testing.T) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, []Table{{Name: "T", Columns: []string{"a"}, Rows: []Row{{2, []string{"=1+1"}}}}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	panes, err := f.GetPanes("T")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if formula, err := f.GetCellFormula("T", "A2"); formula != "" || err != nil {
		t.Errorf("a formula was written: %q, %v", formula, err)
	}
}

func TestSheetNames(t *testing.T) {
	taken := map[string]bool{}
	for _, c := range []struct{ in, want string }{
		{"Gens", "Gens"}, {"gens", "gens 2"}, {"a/b:c", "a-b-c"}, {"", "Table"}, {"'", "Table 2"}, {"'x'", "x"},
		{strings.Repeat("é", 40), strings.Repeat("é", 31)}, {strings.Repeat("é", 40), strings.Repeat("é", 29) + " 2"}, {strings.Repeat("𝔘", 20), strings.Repeat("𝔘", 15)},
	} {
		if got := sheetName(c.in, taken); got != c.want {
			t.Errorf("sheetName(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestWriteRefusesLongCells(t *testing.T) {
	err := WriteXLSX(io.Discard, []Table{{Name: "T", Columns: []string{"a"}, Rows: []Row{{2, []string{strings.Repeat("x", 32_768)}}}}})
	if fault.KindOf(err) != fault.TooLarge {
		t.Error(err)
	}
}

func TestReadJSON(t *testing.T) {
	got := readOne(t, "x.json", `[
	  {"nom": "Roy", "âge": 41, "adresse": {"ville": "Laval", "geo": {"lat": 45.5}}, "tags": ["a", "b"]},
	  {},
	  {"nom": null, "actif": true, "tags": [{"x": 1}], "nom": "Bis", "â": [["a"]], "rien": []}
	]`)
	want := []string{
		"nom|âge|adresse.ville|adresse.geo.lat|tags|actif|â|rien",
		"1: Roy|41|Laval|45.5|a; b|||",
		`3: Bis||||[{"x": 1}]|true|[["a"]]|`,
	}
	if diff := cmp.Diff(want, brief(got)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"Row 3, column “nom”: the key stands twice; the last holds."}, notices(got)); diff != "" {
		t.Error(diff)
	}
	tables, err := Read("x.json", []byte("\uFEFF"+`{"version": 2, "gens": [{"a": 1}], "vide": [], "lieux": [{"b": "x"}]}`), Limits{})
	if err != nil || len(tables) != 2 || tables[0].Name != "gens" || tables[1].Name != "lieux" {
		t.Fatalf("%+v, %v", tables, err)
	}
	if diff := cmp.Diff([]string{"left out, not being a list: “version”."}, notices(tables[0])); diff != "" {
		t.Error(diff)
	}
}

func TestRefusedJSON(t *testing.T) {
	for _, c := range []struct {
		in   string
		kind fault.Kind
		en   string
	}{
		{"[\n{\"a\": 1},\n{\"a\" 2}]", fault.Invalid, "“x.json” is not valid JSON: it reads up to line 3. Check the quotation marks, commas and braces there."},
		{`[1]`, fault.Invalid, "“x.json”: item 1 is not an object. Write a list of objects: [{\"name\": \"…\"}, …]."},
		{`"a"`, fault.Invalid, "“x.json” holds no list of objects. Write [{\"name\": \"…\"}, …], or {\"organisations\": [{…}], \"people\": [{…}]}."},
		{`{"a": 1}`, fault.Invalid, "“x.json” holds no list of objects. Write [{\"name\": \"…\"}, …], or {\"organisations\": [{…}], \"people\": [{…}]}."},
		{`[]`, fault.Invalid, "“x.json” is empty. It needs a line of column names, then a line for each item."},
		{` `, fault.Invalid, "“x.json” is not valid JSON: it reads up to line 1. Check the quotation marks, commas and braces there."},
		{strings.Repeat("[", 100_000), fault.Invalid, "“x.json” is not valid JSON: it reads up to line 1. Check the quotation marks, commas and braces there."},
		{`[` + strings.Repeat(`{"a":`, 9_000) + "1" + strings.Repeat("}", 9_000) + `]`, fault.Invalid, ""},
	} {
		_, err := Read("x.json", []byte(c.in), Limits{})
		if c.en == "" {
			continue // read or refused: only that it ends
		}
		if fault.KindOf(err) != c.kind || fault.Of(err).Sentence("en") != c.en {
			t.Errorf("%.40q: %v", c.in, err)
		}
	}
}
