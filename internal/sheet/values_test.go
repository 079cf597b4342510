package sheet

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// sentence is the French of an error, "" for none.
func sentence(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	if fault.KindOf(err) != fault.Invalid {
		t.Errorf("kind of %v", err)
	}
	return fault.Of(err).Sentence("fr")
}

func TestParseDay(t *testing.T) {
	const no = " n’est pas une date. Écrivez 2026-06-16, 16/06/2026 ou 16 juin 2026."
	for _, c := range []struct {
		in   string
		want span.Day
		err  string
	}{
		{"2026-06-16", "2026-06-16", ""}, {" 2026-6-6 ", "2026-06-06", ""}, {"2026/06/16", "2026-06-16", ""}, {"2026-06-16 00:00:00", "2026-06-16", ""}, {"2026-06-16T00:00:00Z", "2026-06-16", ""},
		{"16/06/2026", "2026-06-16", ""}, {"16.06.2026", "2026-06-16", ""}, {"16-6-26", "2026-06-16", ""}, {"03/04/2026", "2026-04-03", ""}, {"1/2/75", "1975-02-01", ""}, {"1/2/69", "2069-02-01", ""},
		{"16 juin 2026", "2026-06-16", ""}, {"1er janvier 2026", "2026-01-01", ""}, {"Mardi 16 juin 2026", "2026-06-16", ""}, {"mar. 3 févr. 2026", "2026-02-03", ""}, {"3 AOÛT 2026", "2026-08-03", ""},
		{"16 June 2026", "2026-06-16", ""}, {"June 16, 2026", "2026-06-16", ""}, {"Tue, Jun 2nd 2026", "2026-06-02", ""}, {"16-Jun-26", "2026-06-16", ""}, {"16\u00A0juin\u202F2026", "2026-06-16", ""},
		{"46189", "2026-06-16", ""}, {"46189.5", "2026-06-16", ""}, {"29/02/2024", "2024-02-29", ""}, {"29/02/2000", "2000-02-29", ""},
		{"29/02/2026", "", "« 29/02/2026 » : ce jour n’existe pas dans le calendrier."}, {"31/04/2026", "", "« 31/04/2026 » : ce jour n’existe pas dans le calendrier."},
		{"06/16/2026", "", "« 06/16/2026 » : il n’y a pas de mois 16. Le jour s’écrit avant le mois : 16/06/2026."},
		{"16/06/1899", "", "« 16/06/1899 » : l’année doit être entre 1900 et 2199."}, {"00/06/2026", "", "« 00/06/2026 » : ce jour n’existe pas dans le calendrier."},
		{"", "", "«  »" + no}, {"bientôt", "", "« bientôt »" + no}, {"16/06", "", "« 16/06 »" + no}, {"16/06.2026", "", "« 16/06.2026 »" + no}, {"123", "", "« 123 »" + no}, {"16 juin", "", "« 16 juin »" + no}, {"juin 2026 16 x", "", "« juin 2026 16 x »" + no},
	} {
		got, err := ParseDay(c.in)
		if got != c.want || sentence(t, err) != c.err {
			t.Errorf("ParseDay(%q) = %q, %v", c.in, got, err)
		}
	}
}

func TestParseClock(t *testing.T) {
	for in, want := range map[string]string{
		"14:40": "14:40", "14h40": "14:40", "14 h 40": "14:40", "14:40:00": "14:40", "14:40:59.5": "14:40", "2:40 pm": "14:40", "2 PM": "14:00", "midi": "12:00",
		"0.611111": "14:40", "0,611111": "14:40", "0.9999999": "00:00", "25:30": "25:30", "9": "09:00",
		"24:60": "", "x": "", "": "", "14:4a": "",
	} {
		got, err := ParseClock(in)
		if want == "" {
			if s := sentence(t, err); s != "« "+in+" » n’est pas une heure. Écrivez 14:40 ou 14 h 40." {
				t.Errorf("ParseClock(%q) = %v, %q", in, got, s)
			}
		} else if err != nil || got.String() != want {
			t.Errorf("ParseClock(%q) = %v, %v", in, got, err)
		}
	}
}

func TestParseDateTime(t *testing.T) {
	const paris, miami = span.Zone("Europe/Paris"), span.Zone("America/New_York")
	for _, c := range []struct {
		in   string
		zone span.Zone
		want string
	}{
		{"2026-06-16 14:40", paris, "2026-06-16T12:40:00Z"}, {"2026-06-16T14:40:00", paris, "2026-06-16T12:40:00Z"}, {"2026-06-16T14:40", paris, "2026-06-16T12:40:00Z"},
		{"2026-06-16T14:40:00Z", paris, "2026-06-16T14:40:00Z"}, {"2026-06-16T14:40:00-04:00", paris, "2026-06-16T18:40:00Z"}, {"2026-06-16 14:40 +0530", paris, "2026-06-16T09:10:00Z"},
		{"16/06/2026 14h40", paris, "2026-06-16T12:40:00Z"}, {"16/06/26 14:40", paris, "2026-06-16T12:40:00Z"}, {"mardi 16 juin 2026 à 14 h 40", paris, "2026-06-16T12:40:00Z"}, {"June 16, 2026 at 2:40 pm", paris, "2026-06-16T12:40:00Z"},
		{"16/06/2026, 14:40", paris, "2026-06-16T12:40:00Z"}, {"46189.611111111", paris, "2026-06-16T12:40:00Z"}, {"16/06/2026 midi", paris, "2026-06-16T10:00:00Z"},
		{"16/06/2026", paris, ""}, {"14:40", paris, ""}, {"", paris, ""}, {"16/13/2026 14:40", paris, ""}, {"16/06/2026 25h99", paris, ""},
		{"2026-03-29 02:30", paris, ""}, // the clocks jump over it
		{"2017-11-05 01:30", miami, ""}, // it comes twice
		{"2017-11-05T01:30-05:00", miami, "2017-11-05T06:30:00Z"},
	} {
		got, err := ParseDateTime(c.in, c.zone)
		switch {
		case c.want == "" && (err == nil || fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Conflict):
			t.Errorf("ParseDateTime(%q) = %v, %v", c.in, got.Time(), err)
		case c.want != "" && (err != nil || got.Time().Format("2006-01-02T15:04:05Z07:00") != c.want):
			t.Errorf("ParseDateTime(%q) = %v, %v", c.in, got.Time(), err)
		}
	}
}

func TestParseInt(t *testing.T) {
	for in, want := range map[string]int{
		"1200": 1200, "1 200": 1200, "1\u00A0200": 1200, "1\u202F200": 1200, "1,200": 1200, "1.200": 1200, "1.200.000": 1200000, "1'200": 1200, "-5": -5, "−5": -5, "+5": 5, "1200,0": 1200, "1200.00": 1200, "0": 0, " 7 ": 7, "12 €": 12,
	} {
		if got, err := ParseInt(in); err != nil || got != want {
			t.Errorf("ParseInt(%q) = %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "x", "12,5", "1.2.3", "1e3", "--5", "12 a", "99999999999999999999", "0x10", "1,2000", "."} {
		if got, err := ParseInt(in); sentence(t, err) != "« "+in+" » n’est pas un nombre entier. Écrivez par exemple 1200." {
			t.Errorf("ParseInt(%q) = %d, %v", in, got, err)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	for in, want := range map[string]float64{
		"1200,50": 1200.5, "1 200,50": 1200.5, "1\u202F200,50\u00A0€": 1200.5, "1,200.50": 1200.5, "1.200,50": 1200.5, "1,200": 1.2, "1.200": 1.2, "1,200,000": 1200000, "1.200.000": 1200000,
		"-0,5": -0.5, "12 %": 0.12, "12,5%": 0.125, "1E3": 1000, ".5": 0.5, "7": 7,
	} {
		if got, err := ParseDecimal(in); err != nil || got != want {
			t.Errorf("ParseDecimal(%q) = %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "x", "NaN", "Inf", "1e999", "0x10p2", "1,2,3", "1.2,3.4", "12,34.5", "1_000", "%", "+"} {
		if got, err := ParseDecimal(in); sentence(t, err) != "« "+in+" » n’est pas un nombre. Écrivez par exemple 1200,50." {
			t.Errorf("ParseDecimal(%q) = %v, %v", in, got, err)
		}
	}
}

func TestParseAmount(t *testing.T) {
	for in, want := range map[string]int64{"1 200,50 €": 120050, "1200": 120000, "$1,200.5": 120050, "-3,05": -305, "0": 0, "1.200,00 EUR": 120000} {
		if got, err := ParseAmount(in, 2); err != nil || got != want {
			t.Errorf("ParseAmount(%q) = %d, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "1,234", "x", "1e3", "9999999999999999999"} {
		if got, err := ParseAmount(in, 2); sentence(t, err) != "« "+in+" » n’est pas une somme. Écrivez par exemple 1200,50." {
			t.Errorf("ParseAmount(%q) = %d, %v", in, got, err)
		}
	}
	if got, err := ParseAmount("500", 0); got != 500 || err != nil {
		t.Errorf("yen: %d, %v", got, err)
	}
}

func TestParseBool(t *testing.T) {
	for in, want := range map[string]bool{
		"oui": true, "OUI": true, "o": true, "Yes": true, "x": true, "X": true, "vrai": true, "TRUE": true, "1": true, "✓": true, "✔️": true,
		"non": false, "No": false, "faux": false, "FALSE": false, "0": false, "": false, " ": false, "-": false,
	} {
		if got, err := ParseBool(in); err != nil || got != want {
			t.Errorf("ParseBool(%q) = %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"peut-être", "2", "??"} {
		if _, err := ParseBool(in); sentence(t, err) != "« "+in+" » n’est ni oui ni non. Écrivez oui, non, x, ou laissez vide." {
			t.Errorf("ParseBool(%q): %v", in, err)
		}
	}
}

func TestParseList(t *testing.T) {
	for in, want := range map[string][]string{
		"": nil, " ; | ": nil, "a": {"a"}, "a; b;c": {"a", "b", "c"}, "a|b": {"a", "b"}, "a\nb": {"a", "b"}, "Roy, Camille; Bis": {"Roy, Camille", "Bis"},
	} {
		if diff := cmp.Diff(want, ParseList(in)); diff != "" {
			t.Errorf("ParseList(%q): %s", in, diff)
		}
	}
}

func TestParseChoice(t *testing.T) {
	states := []Choice{{"draft", []string{"Brouillon"}}, {"sent", []string{"Envoyée", "Sent out"}}, {"accepted", []string{"Acceptée"}}}
	for in, want := range map[string]string{"draft": "draft", "BROUILLON": "draft", "envoyee": "sent", "sent-out": "sent"} {
		if got, err := ParseChoice(in, states); got != want || err != nil {
			t.Errorf("ParseChoice(%q) = %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]string{
		"acepted": "« acepted » n’est pas une valeur connue : peut-être « accepted » ? Écrivez draft, sent ou accepted.",
		"perdue":  "« perdue » n’est pas une valeur connue. Écrivez draft, sent ou accepted.",
		"":        "«  » n’est pas une valeur connue. Écrivez draft, sent ou accepted.",
	} {
		if _, err := ParseChoice(in, states); sentence(t, err) != want {
			t.Errorf("ParseChoice(%q): %v", in, err)
		}
	}
}

func TestParseCountry(t *testing.T) {
	if got, err := ParseCountry("etats unis"); got != "US" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ParseCountry("Atlantide"); sentence(t, err) != "« Atlantide » n’est pas un pays connu. Écrivez son nom, ou son code de deux lettres comme CA ou FR." {
		t.Error(err)
	}
}

func TestMatch(t *testing.T) {
	want := []Column{
		{Name: "organisation", Aliases: []string{"Entreprise", "Company", "Société"}, Required: true},
		{Name: "prenom", Aliases: []string{"First name"}}, {Name: "nom", Aliases: []string{"Last name", "Name"}, Required: true},
		{Name: "telephone", Aliases: []string{"N° de téléphone"}}, {Name: "email", Aliases: []string{"E-mail", "Courriel"}, Required: true},
	}
	m, unknown, missing := Match([]string{"SOCIETE *", "Prénom", "Nom_", "no de Téléphone", "Emial", "Remarques", "Name"}, want)
	if diff := cmp.Diff(Mapping{"organisation": 0, "prenom": 1, "nom": 2, "telephone": 3}, m); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Unknown{{"Emial", 4, "email"}, {"Remarques", 5, ""}, {"Name", 6, ""}}, unknown); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[4:], missing); diff != "" {
		t.Error(diff)
	}
	r := Row{2, []string{" Acme ", "Léa"}}
	if m.Get(r, "organisation") != "Acme" || m.Get(r, "nom") != "" || m.Get(r, "email") != "" || !m.Has("nom") || m.Has("email") {
		t.Error("Get or Has is wrong")
	}
	if m, unknown, missing := Match(nil, want); len(m) != 0 || unknown != nil || len(missing) != 3 {
		t.Error("without columns", m, unknown, missing)
	}
}

// A column's own name wins over another's alias, whatever their order.
func TestMatchPrefersNames(t *testing.T) {
	m, _, _ := Match([]string{"Nom", "Titre"}, []Column{{Name: "titre_fr", Aliases: []string{"Titre", "Nom"}}, {Name: "nom"}})
	if diff := cmp.Diff(Mapping{"nom": 0, "titre_fr": 1}, m); diff != "" {
		t.Error(diff)
	}
}

func TestLetterAndPlace(t *testing.T) {
	for n, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA", 16383: "XFD", -1: "-1"} {
		if got := Letter(n); got != want {
			t.Errorf("Letter(%d) = %q", n, got)
		}
	}
	want := fault.Field{Name: "Nom", FR: "tableau «\u00A0Gens\u00A0», ligne 12, colonne «\u00A0Nom\u00A0»", EN: "table “Gens”, row 12, column “Nom”"}
	if diff := cmp.Diff(want, Place("Gens", 12, "Nom")); diff != "" {
		t.Error(diff)
	}
}
