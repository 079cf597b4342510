package sheet

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"escale.dev/escale/internal/fault"
)

// book makes a workbook, for tests.
func book(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t *testing.T, f *excelize.File, sheet string, cells map[string]any) {
	t.Helper()
	for axis, v := range cells {
		if err := f.SetCellValue(sheet, axis, v); err != nil {
			t.Fatal(err)
		}
	}
}

// face gives a cell a number format.
func face(t *testing.T, f *excelize.File, axis, code string) {
	t.Helper()
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", axis, axis, style); err != nil {
		t.Fatal(err)
	}
}

func readBook(t *testing.T, b []byte) []Table {
	t.Helper()
	tables, err := Read("x.xlsx", b, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return tables
}

func TestReadFaces(t *testing.T) {
	at := 46189 + (14*60+40)/1440.0 // 16 June 2026, 14:40
	for _, c := range []struct {
		name, code string
		value      any
		want       string
	}{
		{"text", "", "Élodie", "Élodie"}, {"text of digits", "", "01234", "01234"}, {"text like a date", "dd/mm/yyyy", "bientôt", "bientôt"},
		{"whole", "", 1200, "1200"}, {"noise", "", 0.1 + 0.2, "0.3"}, {"long number", "", 12345678901234, "12345678901234"},
		{"yes", "", true, "TRUE"}, {"rounded", "0.00", 3.14159, "3.14159"}, {"thousands", "#,##0", 1234567, "1234567"}, {"percent", "0%", 0.125, "0.125"},
		{"euros", `#,##0.00" €"`, 1200.5, "1200.5"}, {"negative", "0;[Red]-0", -5, "-5"},
		{"postcode", "00000", 1234, "01234"}, {"phone", `00" "00" "00" "00" "00`, 612345678, "06 12 34 56 78"},
		{"French date", "dd/mm/yyyy", 46189, "2026-06-16"}, {"American date", "m/d/yy", 46189, "2026-06-16"},
		{"date in words", `[$-40C]dddd d mmmm yyyy`, 46189, "2026-06-16"}, {"month", "mmm-yy", 46189, "2026-06-16"},
		{"date and hour", "dd/mm/yyyy hh:mm", at, "2026-06-16 14:40"}, {"at midnight", "dd/mm/yyyy hh:mm", 46189, "2026-06-16"},
		{"hour", "hh:mm", 880 / 1440.0, "14:40"}, {"hour in English", "h:mm AM/PM", 880 / 1440.0, "14:40"}, {"seconds", "hh:mm:ss", (880*60 + 5) / 86400.0, "14:40:05"},
		{"elapsed", "[h]:mm", 1 + 880/1440.0, "38:40"}, {"text with a d", `0" days"`, 3, "3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := book(t, func(f *excelize.File) {
				set(t, f, "Sheet1", map[string]any{"A1": "a", "A2": c.value})
				if c.code != "" {
					face(t, f, "A2", c.code)
				}
			})
			if diff := cmp.Diff([]string{"a", "2: " + c.want}, brief(readBook(t, b)[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRead1904(t *testing.T) {
	b := book(t, func(f *excelize.File) {
		yes := true
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
		set(t, f, "Sheet1", map[string]any{"A1": "a", "A2": time.Date(2026, 6, 16, 0, 0, 0, 0, time.UTC), "A3": 44727})
		face(t, f, "A3", "dd/mm/yyyy")
	})
	if diff := cmp.Diff([]string{"a", "2: 2026-06-16", "3: 2026-06-16"}, brief(readBook(t, b)[0])); diff != "" {
		t.Error(diff)
	}
}

func TestReadSheets(t *testing.T) {
	b := book(t, func(f *excelize.File) {
		set(t, f, "Sheet1", map[string]any{
			"A1": "Annuaire", "A3": "Organisation", "B3": "Nom", "C3": "Total",
			"A4": "Acme", "B4": "Roy", "B5": "Bis", "A6": "Zed", "B6": "Ter", "C6": "#REF!",
		})
		for _, err := range []error{
			f.MergeCell("Sheet1", "A4", "A5"), f.MergeCell("Sheet1", "A1", "C1"), f.SetRowVisible("Sheet1", 6, false),
			f.SetSheetName("Sheet1", "Gens"),
		} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range []string{"Vide", "Cachée"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		set(t, f, "Cachée", map[string]any{"A1": "x", "A2": 1})
		if err := f.SetSheetVisible("Cachée", false); err != nil {
			t.Fatal(err)
		}
	})
	tables := readBook(t, b)
	if len(tables) != 2 || tables[0].Name != "Gens" || tables[1].Name != "Cachée" || tables[0].Hidden || !tables[1].Hidden {
		t.Fatalf("%+v", tables)
	}
	if diff := cmp.Diff([]string{"Organisation|Nom|Total", "4: Acme|Roy|", "5: Acme|Bis|", "6: Zed|Ter|#REF!"}, brief(tables[0])); diff != "" {
		t.Error(diff)
	}
	want := []string{
		"Row 4: “Acme” holds for the merged cells A4:A5.",
		"1 hidden or filtered row is read too.",
		"1 line before the column names was skipped: “Annuaire”.",
		"Row 6, column “Total”: the formula gives the error “#REF!”.",
	}
	if diff := cmp.Diff(want, notices(tables[0])); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"the sheet is hidden in the workbook."}, notices(tables[1])); diff != "" {
		t.Error(diff)
	}
}

// parts makes an archive of named parts.
func parts(t *testing.T, content map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range content {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbook makes the least workbook around the XML of one sheet.
func workbook(t *testing.T, sheet string) []byte {
	t.Helper()
	return parts(t, map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + sheet + `</sheetData></worksheet>`,
	})
}

func TestBombs(t *testing.T) {
	cell := func(axis string) string { return `<c r="` + axis + `" t="inlineStr"><is><t>x</t></is></c>` }
	for _, c := range []struct {
		name string
		b    []byte
		kind fault.Kind // "" when it is read
	}{
		{"least", workbook(t, `<row r="1">`+cell("A1")+`</row>`), ""},
		{"unpacks to much", workbook(t, strings.Repeat(" ", 130_000_000)), fault.TooLarge},
		{"far column", workbook(t, `<row r="1">`+cell("XFD1")+`</row>`), fault.TooLarge},
		{"far row", workbook(t, `<row r="1">`+cell("A1")+`</row><row r="1048576">`+cell("A1048576")+`</row>`), ""},
		{"beyond the last row", workbook(t, `<row r="99999999">`+cell("A99999999")+`</row>`), fault.Invalid},
		{"no such column", workbook(t, `<row r="1">`+cell("ZZZZZ1")+`</row>`), fault.Invalid},
		{"rows without number", workbook(t, strings.Repeat(`<row/>`, 1_100_000)), fault.TooLarge},
		{"many rows", workbook(t, strings.Repeat(`<row><c><v>1</v></c></row>`, 60_000)), fault.TooLarge},
		{"nothing in it", workbook(t, ""), fault.Invalid},
		{"entities", workbook(t, `<!DOCTYPE x [<!ENTITY a "b">]><row r="1"><c r="A1" t="str"><v>&a;</v></c></row>`), fault.Invalid},
		{"half", workbook(t, `<row r="1">`+cell("A1")+`</row>`)[:300], fault.Invalid},
		{"other archive", parts(t, map[string]string{"readme.txt": "x"}), fault.Invalid},
		{"parts without a workbook", parts(t, map[string]string{"xl/x.xml": "x"}), fault.Invalid},
		{"huge styles", parts(t, map[string]string{"xl/styles.xml": strings.Repeat("<xf/>", 2_000_000)}), fault.TooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Read("x.xlsx", c.b, Limits{})
			if fault.KindOf(err) != c.kind {
				t.Errorf("%v, want kind %q", err, c.kind)
			}
		})
	}
}
