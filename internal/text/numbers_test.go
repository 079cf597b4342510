package text

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	for name, s := range map[string]said{
		"Int":            {fr.Int(1200), "1^200"},
		"Int en":         {en.Int(1234567), "1,234,567"},
		"small":          {fr.Int(999), "999"},
		"minus":          {fr.Int(-1200), "−1^200"},
		"least":          {fr.Int(math.MinInt64), "−9^223^372^036^854^775^808"},
		"Decimal":        {fr.Decimal(1200.5, 2), "1^200,50"},
		"Decimal en":     {en.Decimal(1200.5, 2), "1,200.50"},
		"minus nothing":  {fr.Decimal(-0.001, 1), "0,0"},
		"minus half":     {fr.Decimal(-0.5, 1), "−0,5"},
		"no number":      {fr.Decimal(math.NaN(), 1) + fr.Decimal(math.Inf(1), 1), "––"},
		"no places":      {fr.Decimal(2.5001, -3), "3"},
		"Percent":        {fr.Percent(0.815), "82^%"},
		"Percent en":     {en.Percent(0.815), "82%"},
		"Ratio":          {fr.Ratio(163, 1200), "163 sur 1^200"},
		"Ratio en":       {en.Ratio(1, 3), "1 of 3"},
		"Ordinal":        {fr.Ordinal(1) + fr.Ordinal(2), "1er2e"},
		"Ordinal en":     {en.Ordinal(1) + en.Ordinal(2) + en.Ordinal(3) + en.Ordinal(11) + en.Ordinal(112) + en.Ordinal(21), "1st2nd3rd11th112th21st"},
		"euros":          {fr.Money(120000, "EUR"), "1^200_€"},
		"euros en":       {en.Money(120000, "EUR"), "€1,200"},
		"cents":          {fr.Money(120050, "EUR"), "1^200,50_€"},
		"cents en":       {en.Money(-120005, "EUR"), "−€1,200.05"},
		"few cents":      {fr.Money(-5, "EUR"), "−0,05_€"},
		"dollars":        {fr.Money(199500, "USD"), "1^995_$US"},
		"dollars en":     {en.Money(199500, "USD"), "US$1,995"},
		"yen":            {fr.Money(5000, "JPY"), "5^000_¥"},
		"francs en":      {en.Money(5000, "CHF"), "CHF_50"},
		"unknown":        {fr.Money(5000, "BRL"), "50_BRL"},
		"Bytes one":      {fr.Bytes(1) + " " + en.Bytes(0), "1_octet 0_bytes"},
		"Bytes":          {fr.Bytes(820) + " " + en.Bytes(820), "820_octets 820_bytes"},
		"kB":             {fr.Bytes(4200), "4_ko"},
		"MB":             {fr.Bytes(1_234_567) + " " + en.Bytes(1_234_567), "1,2_Mo 1.2_MB"},
		"nearly next":    {en.Bytes(999_999), "1_MB"},
		"round":          {fr.Bytes(20_000_000) + " " + en.Bytes(20_040_000), "20_Mo 20_MB"},
		"exabytes":       {en.Bytes(math.MaxInt64), "9.2_EB"},
		"List none":      {fr.List(nil), ""},
		"List one":       {fr.List([]string{"a"}), "a"},
		"List two":       {fr.List([]string{"a", "b"}), "a et b"},
		"List three":     {fr.List([]string{"a", "b", "c"}), "a, b et c"},
		"List en":        {en.List([]string{"a", "b", "c"}), "a, b and c"},
		"AnyOf":          {fr.AnyOf([]string{"a", "b"}) + en.AnyOf([]string{"a", "b", "c"}), "a ou ba, b or c"},
		"Quote":          {fr.Quote("x") + en.Quote("x"), "«_x_»“x”"},
		"no language":    {Printer{}.Int(1200), "1^200"},
		"Pair":           {en.Pair(Pair{FR: "a", EN: "b"}), "b"},
		"Person":         {fr.Person("Mme", "Camille", "Roy"), "Mme Camille Roy"},
		"Person en":      {en.Person("Mme", "Camille", "Roy"), "Ms Camille Roy"},
		"Person mister":  {fr.Person("monsieur", "", "Roy"), "M. Roy"},
		"Person bare":    {fr.Person("", "Camille", "Roy"), "Camille Roy"},
		"Person other":   {en.Person("Col.", "Ada", " "), "Col. Ada"},
		"Country":        {fr.Country("US") + " " + en.Country("us"), "États-Unis United States"},
		"Country none":   {fr.Country("QQ"), "QQ"},
		"Country plain":  {fr.Country("CI") + en.Country("TR"), "Côte d’IvoireTürkiye"},
		"before vowel":   {Of("Été"), "d’Été"},
		"before numeral": {Of("75 Paris"), "de 75 Paris"},
	} {
		s.check(t, name)
	}
}

func TestIntKeepsDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")
		if f, e := fr.Int(n), en.Int(n); strings.ReplaceAll(f, "\u202F", ",") != e {
			t.Fatalf("%d: %q and %q", n, f, e)
		}
	})
}

func TestCountries(t *testing.T) {
	for _, p := range []Printer{fr, en} {
		list := p.Countries()
		if len(list) != 250 {
			t.Errorf("%d countries, want ISO's 249 and Kosovo", len(list))
		}
		if !slices.IsSortedFunc(list, func(a, b CountryChoice) int { return Compare(a.Name, b.Name) }) {
			t.Error("not in the order of names")
		}
		for _, c := range list {
			if got, ok := CountryCode(c.Name); !ok || got != c.Code {
				t.Errorf("CountryCode(%q) = %q", c.Name, got)
			}
			if !IsCountry(c.Code) || strings.ContainsAny(c.Name, "'\"") {
				t.Errorf("%s %q is no proper entry", c.Code, c.Name)
			}
		}
	}
	for in, want := range map[string]string{
		"etats-unis": "US", "U.S.A.": "US", "fr": "FR", "Corée du Sud": "KR", "Ivory Coast": "CI", "Royaume Uni": "GB", "Atlantis": "", "": "",
	} {
		if got, ok := CountryCode(in); got != want || ok != (want != "") {
			t.Errorf("CountryCode(%q) = %q, %v", in, got, ok)
		}
	}
	for key, code := range countryAliases {
		if Key(key) != key || !IsCountry(code) {
			t.Errorf("alias %q of %q is not written as a key of a country", key, code)
		}
	}
}
