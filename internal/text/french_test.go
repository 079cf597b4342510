package text

import (
	"testing"

	"pgregory.net/rapid"
)

func TestFr(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""}, {"Bonjour", "Bonjour"},
		{"Vraiment ?", "Vraiment\u202F?"}, {"Vraiment?", "Vraiment\u202F?"}, {"Quoi ?!", "Quoi\u202F?!"}, {"Quoi?!", "Quoi\u202F?!"},
		{"Paris : +6 h", "Paris\u00A0: +6 h"}, {"Paris: +6 h", "Paris\u00A0: +6 h"}, {"un ; deux", "un\u202F; deux"},
		{"« oui »", "«\u00A0oui\u00A0»"}, {"«oui»", "«\u00A0oui\u00A0»"}, {"« oui » !", "«\u00A0oui\u00A0»\u202F!"}, {"«oui»!", "«\u00A0oui\u00A0»\u202F!"},
		{"à 14:40 précises", "à 14:40 précises"}, {"14:40", "14:40"},
		{"https://example.org/?q=1", "https://example.org/?q=1"}, {"voir https://example.org/: là", "voir https://example.org/: là"},
		{"a?b=c;d", "a?b=c;d"}, {"fish &amp; chips", "fish &amp; chips"}, {"fin;", "fin\u202F;"},
		{"82 %", "82\u202F%"}, {"82 %.", "82\u202F%."}, {"%d %% de", "%d\u202F%% de"}, {"%d %s", "%d %s"}, {"3 %s", "3 %s"}, {"100%", "100%"},
		{"l'heure d'été", "l’heure d’été"}, {"'oui'", "'oui'"}, {"l’heure", "l’heure"},
		{"12 €", "12\u00A0€"}, {"en €", "en €"},
		{"%d rendez-vous : %s", "%d rendez-vous\u00A0: %s"},
		{"\n: x", "\n: x"}, {": x", ": x"}, {" ! x", " ! x"}, {"fin !\nSuite", "fin\u202F!\nSuite"},
		{"<b>oui</b>!", "<b>oui</b>\u202F!"},
	} {
		if got := Fr(c.in); got != c.want {
			t.Errorf("Fr(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestFrIsStable(t *testing.T) {
	pieces := rapid.SampledFrom([]string{" ", "  ", "\u00A0", "\u202F", "\n", "a", "é", "4", ":", ";", "!", "?", "«", "»", "%", "€", "%d", "%%", "://", "&", "'", ")", "(", "<", "…"})
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, piece := range rapid.SliceOfN(pieces, 0, 14).Draw(t, "pieces") {
			s += piece
		}
		if once := Fr(s); Fr(once) != once {
			t.Fatalf("Fr(%q) = %q, again %q", s, once, Fr(once))
		}
	})
}

func FuzzFr(f *testing.F) {
	f.Add("« Prêt ? » : 82 %")
	f.Fuzz(func(t *testing.T, s string) {
		if once := Fr(s); Fr(once) != once {
			t.Errorf("Fr(%q) = %q, again %q", s, once, Fr(once))
		}
	})
}
