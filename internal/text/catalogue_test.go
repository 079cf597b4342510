package text

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func files(fr, en string) fstest.MapFS {
	return fstest.MapFS{"text/fr.json": {Data: []byte(fr)}, "text/en.json": {Data: []byte(en)}}
}

func load(t *testing.T, fr, en string) *Catalogue {
	t.Helper()
	c, err := Load(files(fr, en))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestText(t *testing.T) {
	c := load(t,
		`{"a.hi":"Bonjour %s !","a.swap":"%[2]s puis %[1]s","a.pct":"%d %%","a.fr":"ici","a.plain":"Salut"}`,
		`{"a.hi":"Hello %s!","a.swap":"%s then %s","a.pct":"%d%%","a.en":"here","a.plain":"Hi"}`)
	for _, x := range []struct {
		lang Lang
		key  string
		args []any
		want string
	}{
		{FR, "a.hi", []any{"Léa"}, "Bonjour Léa\u202F!"},
		{EN, "a.hi", []any{"Léa"}, "Hello Léa!"},
		{FR, "a.swap", []any{"un", "deux"}, "deux puis un"},
		{EN, "a.swap", []any{"one", "two"}, "one then two"},
		{FR, "a.pct", []any{5}, "5\u202F%"},
		{EN, "a.hi", []any{Pair{FR: "monde", EN: "world"}}, "Hello world!"},
		{FR, "a.en", nil, "here"},
		{EN, "a.fr", nil, "ici"},
		{EN, "a.plain", []any{"unused"}, "Hi"},
		{EN, "a.none", nil, "[a.none]"},
	} {
		if got := c.text(x.lang, x.key, x.args); got != x.want {
			t.Errorf("%s in %s: %q, want %q", x.key, x.lang, got, x.want)
		}
	}
	if diff := cmp.Diff([]string{"a.en in fr", "a.fr in en", "a.none"}, c.Missing()); diff != "" {
		t.Error(diff)
	}
}

func TestCount(t *testing.T) {
	c := load(t,
		`{"m":{"zero":"aucun rendez-vous","one":"%d rendez-vous pris","other":"%d rendez-vous pris","many":"%d de rendez-vous"},"w":{"one":"une place pour %[2]s","other":"%d places pour %s"}}`,
		`{"m":{"one":"one meeting","other":"%d meetings"},"w":{"one":"one seat for %[2]s","other":"%d seats for %s"}}`)
	for _, x := range []struct {
		lang Lang
		key  string
		n    int
		args []any
		want string
	}{
		{FR, "m", 0, nil, "aucun rendez-vous"}, {FR, "m", 1, nil, "1 rendez-vous pris"},
		{FR, "m", 1200, nil, "1\u202F200 rendez-vous pris"}, {FR, "m", 2_000_000, nil, "2\u202F000\u202F000 de rendez-vous"},
		{EN, "m", 0, nil, "0 meetings"}, {EN, "m", 1, nil, "one meeting"}, {EN, "m", 1200, nil, "1,200 meetings"}, {EN, "m", -1, nil, "one meeting"},
		{FR, "w", 0, []any{"Léa"}, "une place pour Léa"}, {FR, "w", 3, []any{"Léa"}, "3 places pour Léa"},
		{EN, "w", 2, []any{"Léa"}, "2 seats for Léa"}, {EN, "x", 2, nil, "[x]"},
	} {
		if got := c.count(x.lang, x.key, x.n, x.args); got != x.want {
			t.Errorf("%s of %d in %s: %q, want %q", x.key, x.n, x.lang, got, x.want)
		}
	}
	if problems := c.Check(); problems != nil {
		t.Errorf("sound catalogue: %q", problems)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name, fr, en string
		want         []string
	}{
		{"sound", `{"k":"Vu à %s"}`, `{"k":"Seen at %s"}`, nil},
		{"one language", `{"k":"oui"}`, `{}`, []string{"k: only in fr"}},
		{"verbs", `{"k":"%s à %d"}`, `{"k":"%d at %s"}`, []string{`k: verbs differ: "%s à %d" and "%d at %s"`}},
		{"verbs in order", `{"k":"%[2]d fois %[1]s"}`, `{"k":"%s, %d times"}`, nil},
		{"stray sign", `{"k":"50 % de"}`, `{"k":"half"}`, []string{`k (fr): has a % that is no verb (write %%) in "50 % de"`}},
		{"forms", `{"k":{"other":"%d"}}`, `{"k":{"one":"1","other":"%d","few":"%d"}}`, []string{`k (en): has an unknown form "few"`, `k (fr): lacks the form "one"`}},
		{"counted", `{"k":{"one":"a","other":"b"}}`, `{"k":"b"}`, []string{"k: counted in one language only"}},
		{"French", `{"k":"l'hôtel \"ici\"..."}`, `{"k":"it's \"here\"..."}`, []string{
			`k (fr): a straight apostrophe (write ’) in "l'hôtel \"ici\"..."`,
			`k (fr): straight quotation marks (write « ») in "l'hôtel \"ici\"..."`,
			`k (fr): three dots (write …) in "l'hôtel \"ici\"..."`,
		}},
		{"empty", `{"k":" "}`, `{"k":"x"}`, []string{"k (fr): is empty"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := load(t, c.fr, c.en).Check()
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRegisterChecksPrefixAndTwice(t *testing.T) {
	c := NewCatalogue()
	if err := c.add("a", files(`{"a.x":"x","b.x":"x"}`, `{"a.x":"x","b.x":"x"}`)); err != nil {
		t.Fatal(err)
	}
	if err := c.add("a", files(`{"a.x":"y"}`, `{}`)); err != nil {
		t.Fatal(err)
	}
	want := []string{
		`text/en.json: key "b.x" does not begin with "a."`,
		`text/fr.json: key "a.x" is registered twice`,
		`text/fr.json: key "b.x" does not begin with "a."`,
	}
	if diff := cmp.Diff(want, c.Check()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a.x", "b.x"}, c.Keys()); diff != "" {
		t.Error(diff)
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, fr := range []string{``, `[]`, `{"a":1}`, `{"a":{"one":2}}`, `{"a":"x"`} {
		if _, err := Load(files(fr, `{}`)); err == nil {
			t.Errorf("%q was loaded", fr)
		}
	}
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("no files were loaded")
	}
}

func TestContext(t *testing.T) {
	if got := From(context.Background()).Lang; got != FR {
		t.Errorf("without a printer: %q", got)
	}
	ctx := With(context.Background(), Printer{Lang: EN})
	if got := From(ctx).Lang; got != EN {
		t.Errorf("with a printer: %q", got)
	}
	if got := T(ctx, "nowhere"); got != "[nowhere]" {
		t.Errorf("T: %q", got)
	}
	if got := N(ctx, "nowhere", 3); got != "[nowhere]" {
		t.Errorf("N: %q", got)
	}
}

func TestLanguages(t *testing.T) {
	for header, want := range map[string]Lang{
		"": FR, "en-US,en;q=0.9,fr;q=0.8": EN, "fr-CA, en": FR, "de, en;q=0.5": EN, "de": FR, ";;;": FR, "en;q=0.2, fr;q=0.7": FR,
	} {
		if got := Negotiate(header); got != want {
			t.Errorf("Negotiate(%q) = %s, want %s", header, got, want)
		}
	}
	for in, want := range map[string]Lang{"fr": FR, " EN ": EN, "fr-FR": FR, "en_GB": EN, "de": "", "": ""} {
		if got, ok := ParseLang(in); got != want || ok != (want != "") {
			t.Errorf("ParseLang(%q) = %q, %v", in, got, ok)
		}
	}
	p := Pair{EN: "only"}
	if p.In(FR) != "only" || p.In(EN) != "only" || p.Empty() || !(Pair{FR: " "}).Empty() || FR.Other() != EN || EN.Other() != FR {
		t.Error("Pair or Other is wrong")
	}
	if FR.Name() != "français" || EN.Name() != "English" {
		t.Error("names of languages")
	}
}
