package ui

import (
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"escale.dev/escale/internal/text"
)

func TestTextsAreWhole(t *testing.T) {
	for _, fault := range text.Check() {
		if strings.HasPrefix(fault, "ui.") {
			t.Error(fault)
		}
	}
	for _, tr := range append(slices.Clone(Tracks), "", "unknown") {
		if !text.Has(tr.Key()) || !text.Has(tr.Key()+".letter") {
			t.Errorf("no name or letter for track %q", tr)
		}
	}
	for _, c := range []Certainty{"", Idea, Asked, Expected, Confirmed, Happened, Cancelled, "unknown"} {
		if !text.Has(c.Key()) {
			t.Errorf("no name for certainty %q", c)
		}
	}
}

// Every key that a template asks for is in the catalogue, and none is there in vain.
func TestTextsAreUsed(t *testing.T) {
	asked := regexp.MustCompile(`"(ui\.[a-z_.]+)"`)
	var all strings.Builder
	for _, dir := range []string{".", ".."} {
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		readAll(t, root, &all)
	}
	known := text.Keys()
	for _, m := range asked.FindAllStringSubmatch(all.String(), -1) {
		key := m[1]
		prefix := strings.HasSuffix(key, ".")
		if !slices.ContainsFunc(known, func(k string) bool { return k == key || prefix && strings.HasPrefix(k, key) }) {
			t.Errorf("no text %s", key)
		}
	}
	for _, k := range known {
		built := regexp.MustCompile(`^ui\.(track|certainty|error|theme|diff)\.`).MatchString(k)
		if strings.HasPrefix(k, "ui.") && !built && !strings.Contains(all.String(), `"`+k+`"`) {
			t.Errorf("text %s is used nowhere", k)
		}
	}
}

func readAll(t *testing.T, root *os.Root, into *strings.Builder) {
	t.Helper()
	dirs, err := os.ReadDir(root.Name())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range dirs {
		name := root.Name() + "/" + d.Name()
		if d.IsDir() {
			inner, err := os.ReadDir(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range inner {
				readOne(t, name+"/"+f.Name(), into)
			}
			continue
		}
		readOne(t, name, into)
	}
}

func readOne(t *testing.T, name string, into *strings.Builder) {
	t.Helper()
	source := strings.HasSuffix(name, ".templ") || strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasSuffix(name, "_templ.go")
	if !source {
		return
	}
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	into.Write(body)
}

func TestAhead(t *testing.T) {
	if got := Ahead(time.Now().Add(-time.Minute)); got != "0" {
		t.Errorf("a slow page is %s ahead", got)
	}
	if got := Ahead(time.Time{}); got != "0" {
		t.Errorf("no clock is %s ahead", got)
	}
	if got := Ahead(time.Now().Add(-240 * time.Hour)); !strings.HasPrefix(got, "-864") {
		t.Errorf("ten days back is %s ahead", got)
	}
}

// Words can be read on what they stand on, by light and by dark: 4.5 to 1; edges
// that carry meaning 3 to 1.
func TestContrast(t *testing.T) {
	colours := tokens(t)
	type pair struct {
		ink, ground string
		least       float64
	}
	var pairs []pair
	for _, ground := range []string{"paper", "card", "sunk"} {
		pairs = append(pairs, pair{"ink", ground, 7}, pair{"soft", ground, 4.5}, pair{"sea", ground, 4.5}, pair{"edge", ground, 3},
			pair{"alert", ground, 4.5}, pair{"done", ground, 4.5}, pair{"sun", ground, 4.5})
	}
	for _, tone := range []string{"sea", "alert", "sun", "done", "t-protocol", "t-networking", "t-stand", "t-press", "t-travel"} {
		pairs = append(pairs, pair{tone, tone + "-bg", 4.5}, pair{"ink", tone + "-bg", 7}, pair{"soft", tone + "-bg", 4.5})
	}
	pairs = append(pairs, pair{"deep-ink", "deep", 7}, pair{"deep-soft", "deep", 4.5}, pair{"deep-ink", "deep-2", 7},
		pair{"deep-soft", "deep-2", 4.5}, pair{"deep-ink", "deep-on", 4.5}, pair{"lamp-ink", "lamp", 7})
	for _, p := range pairs {
		for i, theme := range []string{"light", "dark"} {
			if got := contrast(colours[p.ink][i], colours[p.ground][i]); got < p.least {
				t.Errorf("%s on %s, %s: %.2f, at least %.1f", p.ink, p.ground, theme, got, p.least)
			}
		}
	}
}

func tokens(t *testing.T) map[string][2]string {
	body, err := os.ReadFile("tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(string(body), -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(string(body), -1) {
		all[m[1]] = [2]string{m[2], m[2]}
	}
	return all
}

func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + .05) / (min(la, lb) + .05)
}

func luminance(hex string) float64 {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return 0
	}
	part := func(v uint64) float64 {
		c := float64(v&0xff) / 255
		if c <= .04045 {
			return c / 12.92
		}
		return math.Pow((c+.055)/1.055, 2.4)
	}
	return .2126*part(n>>16) + .7152*part(n>>8) + .0722*part(n)
}
