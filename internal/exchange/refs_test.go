package exchange_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/exchange"
)

func TestLists(t *testing.T) {
	for cell, want := range map[string][]string{
		"":                 nil,
		"a":                {"a"},
		"a; b|c\nd":        {"a", "b", "c", "d"},
		` ;; a ;`:          {"a"},
		`a\;b; c`:          {"a;b", "c"},
		`C:\folder; x\`:    {`C:\folder`, `x\`},
		`a\\; b`:           {`a\`, "b"},
		`one\nline; two`:   {"one\nline", "two"},
		"health; digital;": {"health", "digital"},
	} {
		if diff := cmp.Diff(want, exchange.SplitList(cell)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}

func TestParts(t *testing.T) {
	for cell, want := range map[string][]exchange.Part{
		"":                          nil,
		"P-1":                       {{Ref: "P-1"}},
		"P-1: chauffeur; P-2?":      {{Ref: "P-1", Role: "chauffeur"}, {Ref: "P-2", Optional: true}},
		"P-1: guide ?; P-1: guide?": {{Ref: "P-1", Role: "guide", Optional: true}},
		`a\:b: c\?`:                 {{Ref: "a:b", Role: "c?"}},
		`why\??`:                    {{Ref: "why?", Optional: true}},
	} {
		if diff := cmp.Diff(want, exchange.SplitParts(cell)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	}
}

// What is written in one cell is read back, whatever the values hold.
func FuzzCells(f *testing.F) {
	for _, s := range []string{"a", `a\`, "x;y", "a:b?", "line\nend", `\n`, " ", "é", `\\;`, "?"} {
		f.Add(s, s+"2")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		var want []string
		for _, s := range []string{a, b} {
			if s = strings.TrimSpace(strings.ToValidUTF8(s, "")); s != "" {
				want = append(want, s)
			}
		}
		if got := exchange.SplitList(exchange.JoinList(want)); !slices.Equal(got, want) {
			t.Errorf("list %q came back as %q", want, got)
		}
		if len(want) == 2 {
			parts := []exchange.Part{{Ref: want[0], Role: want[1], Optional: true}, {Ref: want[1]}}
			if got := exchange.SplitParts(exchange.JoinParts(parts)); !slices.Equal(got, parts) {
				t.Errorf("parts %+v came back as %+v, cell %q", parts, got, exchange.JoinParts(parts))
			}
		}
	})
}
