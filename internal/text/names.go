package text

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Each line: an ISO 3166-1 alpha-2 code (and XK, in wide use for Kosovo), the
// French name, the English name, as CLDR or the country itself gives them.
//
//go:embed countries.tsv
var countriesTSV string

var countries = sync.OnceValue(func() map[string]Pair { return pairs(countriesTSV) })

// Country names a country by its ISO 3166-1 alpha-2 code, in either case:
// "États-Unis", "United States". An unknown code is given back.
func (p Printer) Country(code string) string {
	if name, ok := countries()[strings.ToUpper(code)]; ok {
		return name.In(p.lang())
	}
	return code
}

// CountryChoice is one line of a list of countries.
type CountryChoice struct{ Code, Name string }

// Countries lists every country by name in the printer's language.
func (p Printer) Countries() []CountryChoice {
	list := make([]CountryChoice, 0, len(countries()))
	for code, name := range countries() {
		list = append(list, CountryChoice{code, name.In(p.lang())})
	}
	slices.SortFunc(list, func(a, b CountryChoice) int { return Compare(a.Name, b.Name) })
	return list
}

// names that people write and the table does not bear.
var countryAliases = map[string]string{
	"usa": "US", "etats unis d amerique": "US", "united states of america": "US", "the united states": "US", "u s a": "US", "u s": "US",
	"uk": "GB", "great britain": "GB", "grande bretagne": "GB", "angleterre": "GB", "england": "GB", "ecosse": "GB", "scotland": "GB",
	"coree du sud": "KR", "south korea": "KR", "coree": "KR", "korea": "KR", "republic of korea": "KR", "republique de coree": "KR",
	"hollande": "NL", "holland": "NL", "the netherlands": "NL", "republique tcheque": "CZ", "czech republic": "CZ",
	"birmanie": "MM", "burma": "MM", "swaziland": "SZ", "macedoine": "MK", "macedonia": "MK", "turkey": "TR",
	"ivory coast": "CI", "emirats": "AE", "uae": "AE", "e a u": "AE", "vatican": "VA", "saint siege": "VA",
	"rdc": "CD", "drc": "CD", "congo kinshasa": "CD", "congo brazzaville": "CG", "cap vert": "CV", "cabo verde": "CV",
	"russian federation": "RU", "federation de russie": "RU", "viet nam": "VN", "east timor": "TL",
	"republique populaire de chine": "CN", "people s republic of china": "CN", "prc": "CN",
	"bielorussie": "BY", "belarus": "BY", "moldova": "MD", "republic of moldova": "MD", "territoires palestiniens": "PS",
}

var countryByKey = sync.OnceValue(func() map[string]string {
	m := map[string]string{}
	for code, name := range countries() {
		for _, s := range []string{code, name.FR, name.EN} {
			m[Key(s)] = code
		}
	}
	for key, code := range countryAliases {
		m[key] = code
	}
	return m
})

// CountryCode finds the ISO code of a country written as a code or as a name
// in French or English, whatever its accents and capitals; false when the text
// names none.
func CountryCode(s string) (string, bool) {
	code, ok := countryByKey()[Key(s)]
	return code, ok
}

// IsCountry says that a text is the ISO code of a country, in capitals.
func IsCountry(code string) bool {
	_, ok := countries()[code]
	return ok
}

// Each title as written in French and in English.
var titles = map[string]Pair{
	"m": {FR: "M.", EN: "Mr"}, "mr": {FR: "M.", EN: "Mr"}, "monsieur": {FR: "M.", EN: "Mr"},
	"mme": {FR: "Mme", EN: "Ms"}, "madame": {FR: "Mme", EN: "Ms"}, "ms": {FR: "Mme", EN: "Ms"}, "mrs": {FR: "Mme", EN: "Ms"},
	"mlle": {FR: "Mme", EN: "Ms"}, "miss": {FR: "Mme", EN: "Ms"},
	"dr": {FR: "Dr", EN: "Dr"}, "docteur": {FR: "Dr", EN: "Dr"},
	"pr": {FR: "Pr", EN: "Prof."}, "prof": {FR: "Pr", EN: "Prof."}, "professeur": {FR: "Pr", EN: "Prof."}, "professor": {FR: "Pr", EN: "Prof."},
	"me": {FR: "Me", EN: "Me"}, "maitre": {FR: "Me", EN: "Me"},
}

// Person writes a person's name with its title, any part of which may be
// missing: "Mme Camille Roy", "Ms Camille Roy". An unknown title is kept as
// it is.
func (p Printer) Person(title, first, last string) string {
	if t, ok := titles[Key(title)]; ok {
		title = t.In(p.lang())
	}
	parts := slices.DeleteFunc([]string{title, first, last}, func(s string) bool { return strings.TrimSpace(s) == "" })
	return strings.Join(parts, " ")
}
