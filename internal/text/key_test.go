package text

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestKey(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"  ", ""}, {"!!!", ""}, {"😀", ""},
		{"Élodie  Müller", "elodie muller"},
		{"Cœur d’Alène", "coeur d alene"},
		{"L'Oréal S.A.", "l oreal s a"},
		{"Straße", "strasse"}, {"STRASSE", "strasse"}, {"ẞ", "ss"},
		{"Łódź", "lodz"}, {"Ørsted", "orsted"}, {"Æther", "aether"}, {"İstanbul", "istanbul"}, {"ısı", "isi"},
		{"Walt-Disney (Co.)", "walt disney co"},
		{"ﬁnance", "finance"}, {"①", "1"}, {"Ｗｉｄｅ", "wide"},
		{"e\u0301", "e"}, {"soft\u00ADhyphen", "softhyphen"}, {"zero\u200Bwidth", "zerowidth"},
		{"東京", "東京"}, {"ΟΔΟΣ", "οδοσ"}, {"οδος", "οδοσ"}, {"مرسيليا", "مرسيليا"},
		{"bad\xffbyte", "bad byte"}, {"A", "a"}, {"a b", "a b"}, {" a", "a"}, {"a ", "a"},
	} {
		if got := Key(c.in); got != c.want {
			t.Errorf("Key(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestKeyIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		key := Key(s)
		if again := Key(key); again != key {
			t.Fatalf("Key(%q) = %q, whose key is %q", s, key, again)
		}
		if strings.Join(Tokens(key), " ") != key {
			t.Fatalf("Key(%q) = %q has loose spaces", s, key)
		}
	})
}

func TestKeyOfEveryRune(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		key := Key(string(r))
		if again := Key(key); again != key {
			t.Errorf("Key(%U) = %q, whose key is %q", r, key, again)
		}
		if up := Key(strings.ToUpper(string(r))); unicode.Is(unicode.Latin, r) && up != key && Key(strings.ToLower(strings.ToUpper(string(r)))) != up {
			t.Errorf("%U: capitals have another key: %q and %q", r, key, up)
		}
	}
}

func TestASCIIKeyAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[ -~]{0,12}`).Draw(t, "s")
		if fast, slow := Key(s), Key(s+"\u0301"); strings.TrimSpace(fast) != strings.TrimSpace(slow) {
			t.Fatalf("Key(%q): %q, with an accent %q", s, fast, slow)
		}
	})
}

func TestCompare(t *testing.T) {
	names := []string{"Zoé", "éric", "Eric", "Île", "Élan", "abc"}
	slices.SortFunc(names, Compare)
	if diff := cmp.Diff([]string{"abc", "Élan", "Eric", "éric", "Île", "Zoé"}, names); diff != "" {
		t.Error(diff)
	}
	if !Less("Élan", "Eric") || Less("Eric", "Eric") {
		t.Error("Less does not follow Compare")
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"disney", "dysney", 1}, {"disney", "idsney", 1},
		{"kitten", "sitting", 3}, {"ca", "abc", 3}, {"été", "ete", 2}, {"marseille", "marseilles", 1},
	} {
		if got := Distance(c.a, c.b); got != c.want {
			t.Errorf("Distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestWithinAgreesWithDistance(t *testing.T) {
	word := rapid.StringMatching(`[abc]{0,9}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b, max := word.Draw(t, "a"), word.Draw(t, "b"), rapid.IntRange(-1, 6).Draw(t, "max")
		d := Distance(a, b)
		if d != Distance(b, a) || (d == 0) != (a == b) {
			t.Fatalf("Distance(%q, %q) = %d is no distance", a, b, d)
		}
		if got := Within(a, b, max); got != (d <= max) {
			t.Fatalf("Within(%q, %q, %d) = %v, the distance is %d", a, b, max, got, d)
		}
	})
}

func TestDeletes(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"", []string{""}}, {"abc", []string{"abc"}},
		{"abcd", []string{"abcd", "bcd", "acd", "abd", "abc"}},
		{"éé€d", []string{"éé€d", "é€d", "ééd", "éé€"}},
	} {
		if diff := cmp.Diff(c.want, Deletes(c.in)); diff != "" {
			t.Errorf("Deletes(%q): %s", c.in, diff)
		}
	}
}

// Two long words one slip apart share a form, which is what search relies on.
func TestDeletesMeet(t *testing.T) {
	word := rapid.StringMatching(`[abcd]{5,9}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if Distance(a, b) > 1 {
			b = a[:2] + "z" + a[3:]
		}
		for _, form := range Deletes(a) {
			if slices.Contains(Deletes(b), form) {
				return
			}
		}
		t.Fatalf("%q and %q share no form", a, b)
	})
}

func TestSafe(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\x00b\x07", "ab"}, {"a\r\nb\rc\u2028d", "a\nb\nc\nd"}, {"x\ty", "x\ty"},
		{"invoice\u202Egpj.exe", "invoicegpj.exe"}, {"a\u2066b\u2069", "ab"}, {"\uFEFFa", "a"},
		{"e\u0301", "é"}, {"bad\xff", "bad\uFFFD"}, {"👩\u200D💻", "👩\u200D💻"}, {"a\u00A0b", "a\u00A0b"},
	} {
		if got := Safe(c.in); got != c.want {
			t.Errorf("Safe(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSafeLine(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"  a \n b\t", "a b"}, {"12\u00A0h", "12\u00A0h"}, {"", ""}, {"\u202Fa", "a"}, {"a  \u00A0 b", "a\u00A0b"},
	} {
		if got := SafeLine(c.in); got != c.want {
			t.Errorf("SafeLine(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSafeIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		for name, f := range map[string]func(string) string{"Safe": Safe, "SafeLine": SafeLine} {
			if once := f(s); f(once) != once {
				t.Fatalf("%s(%q) = %q, again %q", name, s, once, f(once))
			}
		}
	})
}

func FuzzKey(f *testing.F) {
	f.Add("L’Œuvre d'été №5")
	f.Fuzz(func(t *testing.T, s string) {
		if key := Key(s); Key(key) != key {
			t.Errorf("Key(%q) = %q is not stable", s, key)
		}
		if safe := Safe(s); Safe(safe) != safe {
			t.Errorf("Safe(%q) = %q is not stable", s, safe)
		}
	})
}
