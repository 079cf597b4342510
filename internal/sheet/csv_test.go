package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// brief writes a table as lines, for tests.
func brief(t Table) []string {
	lines := []string{strings.Join(t.Columns, "|")}
	for _, r := range t.Rows {
		lines = append(lines, sprint(r.Number)+": "+strings.Join(r.Cells, "|"))
	}
	return lines
}

func notices(t Table) []string {
	var lines []string
	for _, n := range t.Notices {
		lines = append(lines, n.In(text.EN))
	}
	return lines
}

func readOne(t *testing.T, name, content string) Table {
	t.Helper()
	tables, err := Read(name, []byte(content), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	return tables[0]
}

func TestReadCSV(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
		notices  []string
	}{
		{"comma", "Nom,Pays\nRoy,CA\n", []string{"Nom|Pays", "2: Roy|CA"}, nil},
		{"semicolon and decimal commas", "Nom;Prix;Part\na;1,5;2,5\nb;3,5;4,5\n", []string{"Nom|Prix|Part", "2: a|1,5|2,5", "3: b|3,5|4,5"}, nil},
		{"tab", "a\tb\n1\t\n\t2\n", []string{"a|b", "2: 1|", "3: |2"}, nil},
		{"bar", "a|b\n1|2", []string{"a|b", "2: 1|2"}, nil},
		{"one column", "Nom\nRoy\n", []string{"Nom", "2: Roy"}, nil},
		{"header only", "Nom;Pays\n", []string{"Nom|Pays"}, nil},
		{"sep line", "sep=;\r\na;b,c\r\n1;2\r\n", []string{"a|b,c", "3: 1|2"}, nil},
		{"quoted line ends", "a,b\r\n\"x\r\ny\",2\r\n3,4\r\n", []string{"a|b", "2: x\r\ny|2", "4: 3|4"}, nil},
		{"doubled quotes", `a,b` + "\n" + `"say ""hi""",2`, []string{"a|b", `2: say "hi"|2`}, nil},
		{"backslash quotes", "a,b\n\"say \\\"hi, you\\\" now\",2\n3,4\n", []string{"a|b", `2: say "hi, you" now|2`, "3: 3|4"}, nil},
		{"single quotes", "a,b\n'x, y',2\n'z, t',3\n", []string{"a|b", "2: x, y|2", "3: z, t|3"}, nil},
		{"blank lines", "\n\na,b\n\n1,2\n,\n\n3,4\n\n", []string{"a|b", "5: 1|2", "8: 3|4"}, nil},
		{"old Macintosh", "a,b\r1,2\r3,4", []string{"a|b", "2: 1|2", "3: 3|4"}, nil},
		{"spaces", " a , b \n 1 , \"2 \" \n", []string{"a|b", "2: 1|2 "}, nil},
		{"inches", "a,b\n5\" disk,2\n", []string{"a|b", "2: 5\" disk|2"}, nil},
		{"end-of-file mark", "a,b\n1,2\n\x1A", []string{"a|b", "2: 1|2"}, nil},
		{"guarded", "a,b\n'=1+1,'+33 6\n''=x,'quoted\n", []string{"a|b", "2: =1+1|+33 6", "3: '=x|'quoted"}, nil},
		{"stray quote", "a,b\n\"x\"y,2\n3,4\n", []string{"a|b", "2: \"x\"y|2", "3: 3|4"}, []string{"Row 2: a stray or unclosed quotation mark was kept as it is."}},
		{"unclosed quote", "a,b\n\"x,2\n3,4\n", []string{"a|b", "2: \"x|2", "3: 3|4"}, []string{"Row 2: a stray or unclosed quotation mark was kept as it is."}},
		{"quote closed elsewhere", "a,b\n\"x,2\n3,it\"s\n", []string{"a|b", "2: \"x|2", "3: 3|it\"s"}, []string{"Row 2: a stray or unclosed quotation mark was kept as it is."}},
		{"preamble", "Liste des entreprises\nau 16 juin\n\nNom;Pays;Ville\nRoy;CA;Laval\nBis;FR;Nice\n", []string{"Nom|Pays|Ville", "5: Roy|CA|Laval", "6: Bis|FR|Nice"},
			[]string{"2 lines before the column names were skipped, from “Liste des entreprises”."}},
		{"names missing and twice", "a,,a,\n1,2,3,\n", []string{"a|(B)|a (2)", "2: 1|2|3"},
			[]string{"Row 1: column B has no name.", "Row 1: two columns are named “a”; the second is read as “a (2)”."}},
		{"short and long rows", "a,b\n1\n1,2,3\n1,2,,\n", []string{"a|b", "2: 1|", "3: 1|2", "4: 1|2"},
			[]string{"Row 3: 1 cell more than there are columns, left out: “3”."}},
		{"columns without names", "a,b\n1,2,3\n4,5,6\n", []string{"a|b|(C)", "2: 1|2|3", "3: 4|5|6"}, []string{"Row 1: column C has no name."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readOne(t, "x.csv", c.in)
			if diff := cmp.Diff(c.want, brief(got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.notices, notices(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEncodings(t *testing.T) {
	const content = "Nom;Société\nÉlodie;Cœur d’été\n"
	encode := func(s string, b []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return s + string(b)
	}
	le, errLE := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(content))
	be, errBE := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(content))
	win, errWin := charmap.Windows1252.NewEncoder().Bytes([]byte(content))
	for _, c := range []struct{ name, in, encoding string }{
		{"UTF-8", content, "UTF-8"},
		{"UTF-8 marked", "\uFEFF" + content, "UTF-8"},
		{"UTF-16 LE marked", encode("\xFF\xFE", le, errLE), "UTF-16 LE"},
		{"UTF-16 LE", encode("", le, errLE), "UTF-16 LE"},
		{"UTF-16 BE marked", encode("\xFE\xFF", be, errBE), "UTF-16 BE"},
		{"UTF-16 BE", encode("", be, errBE), "UTF-16 BE"},
		{"Windows-1252", encode("", win, errWin), "Windows-1252"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := readOne(t, "x.csv", c.in)
			if diff := cmp.Diff([]string{"Nom|Société", "2: Élodie|Cœur d’été"}, brief(got)); diff != "" {
				t.Error(diff)
			}
			if got.Format.Encoding != c.encoding || got.Format.Separator != ';' {
				t.Errorf("format %+v", got.Format)
			}
			var want []string
			if c.encoding != "UTF-8" {
				want = []string{"the file is in " + c.encoding + ", not UTF-8."}
			}
			if diff := cmp.Diff(want, notices(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBrokenEncodings(t *testing.T) {
	broken := readOne(t, "x.csv", "Nom;Société\nÉlodie;été à l’île\nZoé;caf\xe9\n")
	if diff := cmp.Diff([]string{"Nom|Société", "2: Élodie|été à l’île", "3: Zoé|caf\uFFFD"}, brief(broken)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"unreadable characters became “\uFFFD”: the file was damaged or mixes two encodings."}, notices(broken)); diff != "" {
		t.Error(diff)
	}
	garbled := readOne(t, "x.csv", "Nom,Pays\nZoÃ©,CA\n")
	if diff := cmp.Diff([]string{"letters look wrongly decoded, such as “Ã©” for “é”: save the original again as UTF-8."}, notices(garbled)); diff != "" {
		t.Error(diff)
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		name, in string
		lim      Limits
		kind     fault.Kind
		fr       string
	}{
		{"vide.csv", "", Limits{}, fault.Invalid, "« vide.csv » est vide. Il faut une ligne de noms de colonnes, puis une ligne par élément."},
		{"blanc.csv", " \n ;; \n", Limits{}, fault.Invalid, "« blanc.csv » est vide. Il faut une ligne de noms de colonnes, puis une ligne par élément."},
		{"gros.csv", "a,b\n1,2\n", Limits{Bytes: 5}, fault.TooLarge, "« gros.csv » pèse plus que la limite (5\u00A0octets). Découpez-le en plusieurs fichiers."},
		{"long.csv", "a\n1\n2\n3\n", Limits{Rows: 2}, fault.TooLarge, "« long.csv » a plus de 2 lignes. Découpez-le en plusieurs fichiers."},
		{"large.csv", "a,b,c\n1,2,3\n", Limits{Columns: 2}, fault.TooLarge, "« large.csv » a plus de 2 colonnes. Découpez-le en plusieurs fichiers."},
		{"cellule.csv", "a,b\n1,abcdef\n", Limits{Cell: 5}, fault.TooLarge, "« cellule.csv » : une cellule dépasse 5 octets. Raccourcissez-la, ou cherchez un guillemet jamais refermé."},
		{"x.pdf", "%PDF-1.7", Limits{}, fault.Invalid, "« x.pdf » est un PDF, pas un tableau. Donnez le classeur ou le CSV dont il vient."},
		{"x.xls", "<html><table>", Limits{}, fault.Invalid, "« x.xls » est une page web ou du XML, même si son nom dit autre chose. Ouvrez-le dans un tableur et enregistrez-le au format .xlsx ou .csv."},
		{"x.png", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", Limits{}, fault.Invalid, "« x.png » n’est pas un tableau. Donnez un fichier .csv, .xlsx ou .json."},
		{"x.xlsx", "a,b\n1,2\n", Limits{}, fault.Invalid, "« x.xlsx » n’est pas un classeur Excel valable. Ouvrez-le dans un tableur, enregistrez-le de nouveau au format .xlsx et réessayez."},
	} {
		t.Run(c.name, func(t *testing.T) {
			tables, err := Read(c.name, []byte(c.in), c.lim)
			if tables != nil || fault.KindOf(err) != c.kind {
				t.Fatalf("tables %v, error %v", tables, err)
			}
			if got := fault.Of(err).Sentence("fr"); got != c.fr {
				t.Errorf("%q, want %q", got, c.fr)
			}
		})
	}
}

func TestNoticeInFrench(t *testing.T) {
	n := Notice{Row: 12, Column: "Prix", Text: pair("la formule donne l’erreur « %s ».", "the formula gives the error “%s”.", "#REF!")}
	if got, want := n.In(text.FR), "Ligne 12, colonne «\u00A0Prix\u00A0»\u00A0: la formule donne l’erreur «\u00A0#REF!\u00A0»."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoticesAreBounded(t *testing.T) {
	got := readOne(t, "x.csv", "a,b\n"+strings.Repeat("1,2\n", 1000)+strings.Repeat("1,2,3\n", 900))
	if len(got.Notices) != maxNotices+1 || len(got.Rows) != 1900 {
		t.Errorf("%d notices, %d rows", len(got.Notices), len(got.Rows))
	}
}

func TestGuard(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"a", "a"}, {"=1", "'=1"}, {"+33 6", "'+33 6"}, {"-5", "-5"}, {"-1,5", "-1,5"}, {"-1+2", "'-1+2"}, {"@x", "'@x"},
		{"\t=1", "'\t=1"}, {"'=1", "''=1"}, {"'a", "'a"}, {"''+", "'''+"}, {"'", "'"}, {"-", "'-"}, {"5-3", "5-3"},
	} {
		if got := guard(c.in); got != c.want || undo(got) != c.in {
			t.Errorf("guard(%q) = %q, want %q; undone %q", c.in, got, c.want, undo(got))
		}
	}
	var b bytes.Buffer
	if err := WriteCSV(&b, Table{Columns: []string{"a"}, Rows: []Row{{2, []string{"=cmd|' /C calc'!A0"}}}}, CSV{}); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "a\r\n\"'=cmd|' /C calc'!A0\"\r\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A file full of quotation marks must not take time with the square of its
// size: this is fast or hangs the test.
func TestManyQuotes(t *testing.T) {
	for _, s := range []string{strings.Repeat(`"`, 200_000), strings.Repeat("\"a\n", 100_000), strings.Repeat(`,"`, 100_000), strings.Repeat("\"\"\"\n,", 50_000)} {
		if _, err := Read("x.csv", []byte(s), Limits{}); err != nil && fault.KindOf(err) == fault.Internal {
			t.Error(err)
		}
	}
}
