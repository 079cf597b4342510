package sheet

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// sound holds whatever a file gives to what every reader of tables relies on.
func sound(t *testing.T, tables []Table, err error) {
	t.Helper()
	if err != nil {
		if k := fault.KindOf(err); k != fault.Invalid && k != fault.TooLarge {
			t.Fatalf("kind %q of %v", k, err)
		}
		if errors.As(err, new(panicked)) {
			t.Fatal(err)
		}
		return
	}
	if len(tables) == 0 {
		t.Fatal("neither tables nor an error")
	}
	for _, table := range tables {
		seen := map[string]bool{}
		for _, c := range table.Columns {
			if c == "" || seen[c] {
				t.Fatalf("column %q is empty or stands twice", c)
			}
			seen[c] = true
		}
		last := 0
		for _, r := range table.Rows {
			if len(r.Cells) != len(table.Columns) || r.Blank() || r.Number <= last {
				t.Fatalf("row %+v after row %d, of %d columns", r, last, len(table.Columns))
			}
			last = r.Number
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "sep=;\na;\"b\"\n\"x\ny\";2", "'a','b'\n'1','2'", "a\tb\r1\t\"2\"\"\"", "\xFF\xFEa\x00,\x00", "a,b\n\"x\\\"y\",2", "titre\n\na;b\n1;2\n\"3;4"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tables, err := Read("x.csv", b, Limits{})
		sound(t, tables, err)
		if err != nil {
			return
		}
		// What was read, written and read again is the same, unless control
		// characters or a first name like "<html" make it look another kind.
		var out bytes.Buffer
		if err := WriteCSV(&out, tables[0], CSV{}); err != nil {
			t.Fatal(err)
		}
		control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n", r) }
		if sniff("x.csv", out.Bytes()) != "csv" || bytes.ContainsFunc(out.Bytes(), control) {
			return
		}
		back, err := Read("x.csv", out.Bytes(), Limits{})
		sound(t, back, err)
		if err != nil {
			t.Fatalf("%v, from %q", err, out.String())
		}
		if !cmp.Equal(cells(tables[0]), cells(back[0])) {
			t.Fatalf("read  %q\nagain %q", cells(tables[0]), cells(back[0]))
		}
	})
}

func FuzzReadXLSX(f *testing.F) {
	var b bytes.Buffer
	if err := WriteXLSX(&b, []Table{{Name: "T", Columns: []string{"a", "b"}, Rows: []Row{{2, []string{"1", "x"}}}}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		tables, err := Read("x.xlsx", b, Limits{Unzipped: 4 << 20, Rows: 2000})
		if errors.As(err, new(panicked)) {
			return // the guard's work: the library's slip, told as a damaged file
		}
		sound(t, tables, err)
	})
}

// FuzzSheet changes the XML of a sheet inside a sound workbook, where the
// archive's checksums would stop most changes of the file itself.
func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c><c r="B1" s="1"><v>3</v></c></row><row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>`)
	f.Fuzz(func(t *testing.T, xml string) {
		tables, err := Read("x.xlsx", workbook(t, xml), Limits{Rows: 2000})
		if errors.As(err, new(panicked)) {
			return
		}
		sound(t, tables, err)
	})
}

func FuzzReadJSON(f *testing.F) {
	for _, s := range []string{`[{"a": 1, "b": null}, {"c": ["x", {"y": 2}]}]`, `{"t": [{"a": {"b": {"c": 1}}}], "v": 3}`, `[{"": "x", " ": 1}]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tables, err := Read("x.json", b, Limits{})
		sound(t, tables, err)
	})
}

func FuzzDay(f *testing.F) {
	for _, s := range []string{"2026-06-16", "16/06/26", "mardi 1er juin 2026", "June 16, 2026", "46189", "16/06/2026 14h40", "0.5", "12,5 %", "oui"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, err := ParseDay(s)
		if err == nil {
			if again, err := span.ParseDay(string(day)); err != nil || again != day {
				t.Errorf("ParseDay(%q) = %q, which is no day: %v", s, day, err)
			}
			if again, err := ParseDay(string(day)); err != nil || again != day {
				t.Errorf("ParseDay(%q) = %q, read again %q, %v", s, day, again, err)
			}
		}
		// The others need only end.
		_, _ = ParseClock(s)
		_, _ = ParseDateTime(s, "America/New_York")
		_, _ = ParseInt(s)
		_, _ = ParseDecimal(s)
		_, _ = ParseAmount(s, 2)
		_, _ = ParseBool(s)
		_ = ParseList(s)
	})
}
