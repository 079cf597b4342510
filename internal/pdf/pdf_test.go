package pdf

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var keep = flag.String("keep", "", "a folder to keep the sample sheets in, to look at them")

func render(t testing.TB, d Document) []byte {
	t.Helper()
	b, err := Render(d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func pages(b []byte) int { return len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(b, -1)) }

// extract gives the words of a sheet in reading order, one space between.
func extract(t testing.TB, b []byte, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("skipped: pdftotext is not installed")
	}
	path := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(tool, append(args, "-enc", "UTF-8", path, "-")...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil || stderr.Len() > 0 {
		t.Fatalf("pdftotext: %v %s", err, stderr.String())
	}
	return string(out)
}

func words(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestSamples(t *testing.T) {
	for name, c := range map[string]struct {
		doc   Document
		pages int
	}{
		"personal": {personal(A4), 1}, "a5": {personal(A5), 1}, "a6": {personal(A6), 2}, "pocket": {personal(Pocket), 1}, "day": {day(), 1},
		"list0": {list(0), 1}, "list1": {list(1), 1}, "list3": {list(3), 1}, "list90": {list(90), 5},
	} {
		b := render(t, c.doc)
		if *keep != "" {
			if err := os.WriteFile(filepath.Join(*keep, name+".pdf"), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := pages(b); got != c.pages {
			t.Errorf("%s: %d pages, want %d", name, got, c.pages)
		}
		if !bytes.Equal(b, render(t, c.doc)) {
			t.Errorf("%s: the same document gave other bytes", name)
		}
	}
}

// What is printed can be read again, in order, with its accents and narrow spaces.
func TestTextComesBack(t *testing.T) {
	d := Document{Title: "Été à Zürich", Subtitle: "œuvre", Footer: "pied", Created: created, Blocks: []Block{
		Banner{Title: "Version 3", Text: "publiée hier"},
		Heading{Text: "Mardi", Level: 1, Aside: "Montréal"},
		Paragraph{Text: "Il faut 1\u202f200\u00a0€\u202f: « oui » → Ελλάδα, Привет, Việt Nam, e\u0301"},
		KeyValues{{"Clé", "valeur"}},
		Agenda{Entries: []Entry{{Time: "14:40", Until: "15:20", Title: "Rendez-vous", Details: []string{"Table 12"}, Track: Track{"B", Sea}, Note: "à confirmer"}}},
		Table{Columns: []Column{{Title: "Nom"}, {Title: "Prix", Right: true}}, Rows: [][]string{{"a", "1,50"}}},
		QR{Data: "https://example.org", Title: "Scan"},
	}}
	want := "Été à Zürich œuvre Version 3 publiée hier Mardi Montréal Il faut 1 200 € : « oui » → Ελλάδα, Привет, Việt Nam, é Clé valeur " +
		"14:40 15:20 B Rendez-vous à confirmer Table 12 Nom Prix a 1,50 Scan https://example.org pied page 1/1 Version 3 · publiée hier"
	got := words(extract(t, render(t, d), "-layout"))
	// The aside, the note and the columns stand on one line; their order is what counts less.
	sorted := func(s string) map[string]int {
		m := map[string]int{}
		for _, w := range strings.Fields(s) {
			m[w]++
		}
		return m
	}
	if d := cmp.Diff(sorted(want), sorted(got)); d != "" {
		t.Errorf("%s\n%s", d, got)
	}
}

// No character is lost without a sign.
func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"日本":                 "\u25A1\u25A1",
		"a\x00\u202eb\u200d": "ab",
		"👍🏽":                 "\u25A1\u25A1",
		"e\u0301":            "é",
		"a\tb":               "a b",
		"a\r\nb\rc":          "a\nb\nc",
		"\xff":               "\u25A1",
		"1\u202f200\u00a0€":  "1\u202f200\u00a0€",
		"co\u00adopérer":     "coopérer",
		"":                   "",
	} {
		if got := clean(in); got != want && !(in == "\xff" && got == "\uFFFD") {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	if got := clean(strings.Repeat("é", MaxText+5)); got != strings.Repeat("é", MaxText-1)+"…" {
		t.Errorf("%d bytes", len(got))
	}
	if !regular.has(Missing) || !bold.has(Missing) || !italic.has(Missing) || display.has('日') {
		t.Error("the sign for a missing character is itself missing")
	}
	for _, f := range []face{regular, bold, italic} {
		if !f.hasAll("éàçœŒ€«»’–—…·→\u202f\u00a0−×²№") {
			t.Errorf("%s lacks a character that the sheets print", faces[f].name)
		}
	}
}

func TestWrap(t *testing.T) {
	s := newSheet(Document{Created: created})
	st := s.style(regular, 10, Ink)
	for _, c := range []struct {
		in   string
		wide float64
		want []string
	}{
		{"", 50, nil},
		{"un", 50, []string{"un"}},
		{"un deux\ntrois", 50, []string{"un deux", "trois"}},
		{"un\u00a0deux trois", s.measure(st, "un\u00a0deux tro"), []string{"un\u00a0deux", "trois"}},
		{"a\n\nb", 50, []string{"a", "", "b"}},
		{"https://example.org/abcdefghij", s.measure(st, "https://example.org/ab"), []string{"https://example.org/", "abcdefghij"}},
	} {
		if d := cmp.Diff(c.want, s.wrap(st, c.in, c.wide)); d != "" {
			t.Errorf("%q: %s", c.in, d)
		}
	}
	for _, l := range s.wrap(st, strings.Repeat("m", 3000)+" "+strings.Repeat("1 ", 500), 40) {
		if s.measure(st, l) > 40 {
			t.Errorf("%q is too wide", l)
		}
	}
	if got := s.wrap(st, "ab", 0.1); len(got) != 2 {
		t.Errorf("a column without width: %q", got)
	}
}

func TestHeadingStaysWithItsTable(t *testing.T) {
	for n := range 60 {
		d := Document{Created: created}
		for range n {
			d.Blocks = append(d.Blocks, Paragraph{Text: "x"})
		}
		d.Blocks = append(d.Blocks, Heading{Text: "Titre"}, Table{Columns: []Column{{Title: "Colonne"}}, Rows: [][]string{{"cellule"}}})
		s := newSheet(d)
		s.title()
		for _, b := range d.Blocks[:n] {
			s.keep(b.first(s))
			b.draw(s)
		}
		h, table := d.Blocks[n], d.Blocks[n+1]
		s.keep(h.first(s) + table.first(s))
		page := s.f.PageNo()
		h.draw(s)
		table.draw(s)
		if s.f.PageNo() != page {
			t.Fatalf("after %d paragraphs the heading stands alone", n)
		}
	}
}

func TestSides(t *testing.T) {
	var got [][3]int
	for _, p := range side([]Box{{From: 60, To: 120}, {From: 0, To: 60}, {From: 90, To: 150}, {From: 120, To: 180}, {From: 200, To: 200}}) {
		got = append(got, [3]int{p.From, p.nth, p.of})
	}
	if d := cmp.Diff([][3]int{{0, 0, 1}, {60, 0, 2}, {90, 1, 2}, {120, 0, 2}, {200, 0, 1}}, got); d != "" {
		t.Error(d)
	}
}

// everything puts one text into every field there is.
func everything(s string) Document {
	track := Track{s, Sea}
	entry := Entry{Time: s, Until: s, Title: s, Details: []string{s, s}, Track: track, Note: s, Certainty: Unsure}
	return Document{Title: s, Subtitle: s, Footer: s, Lang: s, Created: created, Blocks: []Block{
		Banner{Title: s, Text: s, Warn: true}, Heading{Text: s, Level: 1, Aside: s}, Heading{Text: s}, Heading{Text: s, Level: 3}, Paragraph{Text: s}, Paragraph{Text: s, Soft: true, Italic: true},
		KeyValues{{s, s}}, Table{Columns: []Column{{Title: s}, {Title: s, Right: true, Share: 0.1}}, Rows: [][]string{{s, s, s}, {s}, nil}}, Table{Columns: []Column{{}}, Empty: s}, Table{},
		Agenda{Entries: []Entry{entry, {Certainty: Cancelled, Title: s}}}, Agenda{Empty: s}, Break{}, Break{},
		Timeline{Lanes: []Lane{{Name: s, Track: track, Boxes: []Box{{Title: s, Detail: s, From: 500, To: 520}, {Title: s, From: 900, To: 400}}}}}, Timeline{}, QR{Data: s, Title: s, Text: s},
	}}
}

func TestNaughtyStrings(t *testing.T) {
	base := os.Getenv("ESCALE_SHARED")
	if base == "" {
		base = filepath.Join("..", "..", "..", "shared")
	}
	b, err := os.ReadFile(filepath.Join(base, "corpora", "strings", "blns.json"))
	if err != nil {
		t.Skip("skipped: the shared files are not here; set ESCALE_SHARED")
	}
	var naughty []string
	if err := json.Unmarshal(b, &naughty); err != nil {
		t.Fatal(err)
	}
	all := Document{Title: "Toutes", Created: created}
	for _, s := range naughty {
		all.Blocks = append(all.Blocks, everything(s).Blocks[:10]...)
	}
	extract(t, render(t, all))
	for i := 0; i < len(naughty); i += 25 {
		extract(t, render(t, everything(naughty[i])))
	}
}

func TestLongText(t *testing.T) {
	for _, paper := range []Paper{A4, A4Landscape, A6} {
		for _, s := range []string{strings.Repeat("m", 6000), strings.Repeat("un mot ", 1500), strings.Repeat("a\n", 400), strings.Repeat("日", 900)} {
			d := everything(s)
			d.Paper = paper
			b := render(t, d)
			if paper == A4 && s[0] == 'a' {
				extract(t, b) // slow, so once
			}
		}
	}
}

func TestTooManyPages(t *testing.T) {
	d := Document{Created: created}
	for range maxPages + 1 {
		d.Blocks = append(d.Blocks, Paragraph{Text: "x"}, Break{})
	}
	if b, err := Render(d); err == nil || b != nil {
		t.Error("a document without end must be refused")
	}
}

func FuzzRender(f *testing.F) {
	f.Add("Étape 1 : 日本 \u202e👍🏽\x00")
	f.Add(strings.Repeat("x\n", 90))
	f.Fuzz(func(t *testing.T, s string) {
		if b := render(t, everything(s)); !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Error("not a PDF")
		}
	})
}

func BenchmarkTable1200(b *testing.B) {
	d := list(1200)
	for b.Loop() {
		if out := render(b, d); len(out) > 400_000 {
			b.Fatalf("%d bytes", len(out))
		}
	}
}

func BenchmarkPersonal(b *testing.B) {
	d := personal(A4)
	for b.Loop() {
		render(b, d)
	}
}

// Sheets are printed by several requests at once, from the same embedded fonts.
func TestManyAtOnce(t *testing.T) {
	want := render(t, personal(A4))
	got := make(chan []byte)
	for range 8 {
		go func() {
			b, _ := Render(personal(A4))
			got <- b
		}()
	}
	for range 8 {
		if !bytes.Equal(want, <-got) {
			t.Error("another sheet came out when several were printed at once")
		}
	}
}
