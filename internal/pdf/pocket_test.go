package pdf

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// Each page of a print says what it is, which version, and which page of how many.
func TestEachPageIsKnown(t *testing.T) {
	for _, paper := range []Paper{A4, A4Landscape, A5, A6, Pocket} {
		d := list(90)
		d.Paper, d.Footer = paper, "Mission Nord"
		d.Blocks = append([]Block{Banner{Title: "Version 7", Text: "publiée le 15 juin"}}, d.Blocks...)
		got := words(extract(t, render(t, d), "-raw"))
		var total int
		if i := strings.LastIndex(got, "page "); i < 0 {
			t.Fatal("no page number")
		} else if _, err := fmt.Sscanf(got[i:], "page %d/%d", new(int), &total); err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= total; n++ {
			if c := strings.Count(got, fmt.Sprintf("page %d/%d ", n, total)); c != 1 {
				t.Errorf("paper %d: page %d/%d stands %d times", paper, n, total, c)
			}
		}
		if c := strings.Count(got, "Version 7 · publiée le 15 juin"); c != total {
			t.Errorf("paper %d: the version stands on %d pages of %d", paper, c, total)
		}
	}
}

// Each of the eight panels of a pocket sheet stands in its own eighth, and is read from the right side.
func TestPocketFolds(t *testing.T) {
	d := Document{Title: "Poche", Lang: "fr", Created: created, Paper: Pocket}
	for i := range 9 {
		d.Blocks = append(d.Blocks, Paragraph{Text: fmt.Sprintf("panneau%d", i+1)}, Break{})
	}
	b := render(t, d)
	if n := pages(b); n != 2 {
		t.Fatal(n, "sheets")
	}
	for i, p := range places {
		x, y := int(float64(p.column)*panelWidth/25.4*72), int(float64(p.row)*panelHeight/25.4*72)
		got := extract(t, b, "-l", "1", "-x", fmt.Sprint(x), "-y", fmt.Sprint(y), "-W", "210", "-H", "297")
		if !strings.Contains(got, fmt.Sprintf("panneau%d", i+1)) {
			t.Errorf("panel %d is not where the fold wants it: %q", i+1, words(got))
		}
	}
}

// What the fonts lack is shown, and said.
func TestMissingIsNeverNothing(t *testing.T) {
	for _, name := range []string{"محمد", "王小明", "🎉", "\u0301\u0308", "नमस्ते", "\U000e0041x", "עברית"} {
		if got := line(name); !strings.ContainsFunc(got, unicode.IsPrint) {
			t.Errorf("%+q is printed as %q", name, got)
		}
	}
	for _, blank := range []string{"", "  ", "\u200b", "\u202e"} {
		if got := line(blank); got != "" {
			t.Errorf("%+q is printed as %q", blank, got)
		}
	}
	d := Document{Title: "Noms", Lang: "fr", Created: created, Lacking: "signe manquant", Blocks: []Block{Paragraph{Text: "王小明"}, Break{}, Paragraph{Text: "Ana"}}}
	got := strings.Split(extract(t, render(t, d)), "\f")
	said := []bool{strings.Contains(got[0], "signe manquant"), strings.Contains(got[1], "signe manquant")}
	if !slices.Equal(said, []bool{true, false}) {
		t.Error("said on the wrong page:", said)
	}
}

// The file says what it is: title, whose, language, headings.
func TestProperties(t *testing.T) {
	tool, err := exec.LookPath("pdfinfo")
	if err != nil {
		t.Skip("skipped: pdfinfo is not installed")
	}
	d := personal(A4)
	d.Author = "Mission Été"
	path := filepath.Join(t.TempDir(), "x.pdf")
	b := render(t, d)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, path).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Title: Agenda de Camille Étienne-Lefèvre", "Author: Mission Été", "Subject: Atelier Ondine · Mission Montréal 2026"} {
		if !strings.Contains(words(string(out)), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
	for _, want := range []string{"/Lang (fr-FR)", "/Outlines"} {
		if !strings.Contains(string(b), want) {
			t.Error("no", want)
		}
	}
}

// What stands beside a heading is never cut: on narrow paper it stands beneath.
func TestAsideIsWhole(t *testing.T) {
	for _, paper := range []Paper{A4, A6, Pocket} {
		d := Document{Lang: "fr", Created: created, Paper: paper, Blocks: []Block{Heading{Text: "Mercredi 17 juin 2026", Level: 1, Aside: "heure de Montréal (UTC−4) · 2 h 40 en trois rendez-vous"}, Paragraph{Text: "x"}}}
		if got := words(extract(t, render(t, d))); !strings.Contains(got, "heure de Montréal (UTC−4) · 2 h 40 en trois rendez-vous") || !strings.Contains(got, "Mercredi 17 juin 2026") {
			t.Errorf("paper %d: %s", paper, got)
		}
	}
}
