package directory

import (
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/text"
)

// Likeness says how surely two records are the same, from 0 to 100, and why, in words.
type Likeness struct {
	Score  int
	Reason text.Pair
}

// Likely is the score from which two records are proposed as duplicates.
const Likely = 70

func (l Likeness) better(score int, fr, en string) Likeness {
	if score <= l.Score {
		return l
	}
	return Likeness{score, text.Pair{FR: fr, EN: en}}
}

func (l Likeness) less(by int, fr, en string) Likeness {
	if l.Score == 0 {
		return l
	}
	return Likeness{max(l.Score-by, 0), text.Pair{FR: l.Reason.FR + ", " + fr, EN: l.Reason.EN + ", " + en}}
}

// CompareOrganisations says how alike two organisations are. Names are compared without accents, legal forms, articles
// and "groupe", each name and alias of one with each of the other; what identifies (legal number, site) counts more,
// what speaks against it (another country, another legal number) takes away.
func CompareOrganisations(a, b Organisation) Likeness {
	var l Likeness
	for _, x := range names(a.Name, a.Aliases) {
		for _, y := range names(b.Name, b.Aliases) {
			n := compareNames(x, y)
			if x != a.Name || y != b.Name {
				n.Score = max(n.Score-3, 0)
				n.Reason = text.Pair{FR: n.Reason.FR + " (autre nom)", EN: n.Reason.EN + " (other name)"}
			}
			l = l.better(n.Score, n.Reason.FR, n.Reason.EN)
		}
	}
	if x, y := legalOf(a.LegalID), legalOf(b.LegalID); x != "" && y != "" {
		if x == y {
			l = l.better(100, "même identifiant légal", "same legal number")
		} else {
			l = l.less(30, "mais identifiants légaux différents", "but different legal numbers")
		}
	}
	if x, y := hostOf(a.Website), hostOf(b.Website); x != "" && x == y {
		l = l.better(85, "même site", "same website")
	}
	if a.Country != "" && b.Country != "" && a.Country != b.Country {
		l = l.less(15, "mais pays différents", "but different countries")
	}
	return l
}

func compareNames(x, y string) Likeness {
	if k := text.Key(x); k != "" && k == text.Key(y) {
		return Likeness{97, text.Pair{FR: "même nom", EN: "same name"}}
	}
	a, b := coreOf(x), coreOf(y)
	if len(a) == 0 || len(b) == 0 {
		return Likeness{}
	}
	switch {
	case slices.Equal(a, b):
		return Likeness{95, text.Pair{FR: "même nom, à la forme juridique ou à l’article près", EN: "same name but for the legal form or the article"}}
	case strings.Join(a, "") == strings.Join(b, ""):
		return Likeness{90, text.Pair{FR: "même nom, aux espaces près", EN: "same name but for the spaces"}}
	case slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))):
		return Likeness{86, text.Pair{FR: "mêmes mots dans un autre ordre", EN: "same words in another order"}}
	}
	if one, other, slips := slip(a, b); slips > 0 {
		words := text.Pair{FR: "une lettre de différence : « " + one + " » et « " + other + " »", EN: "one letter apart: “" + one + "” and “" + other + "”"}
		if slips == 1 {
			return Likeness{85, words}
		}
		return Likeness{76, text.Pair{FR: strings.Replace(words.FR, "une lettre", "deux lettres", 1), EN: strings.Replace(words.EN, "one letter", "two letters", 1)}}
	}
	if extends(a, b) || extends(b, a) {
		return Likeness{72, text.Pair{FR: "un nom prolonge l’autre", EN: "one name continues the other"}}
	}
	return Likeness{}
}

// slip finds the one pair of words that differ, when all others are equal: by one letter in words of five or more, by
// two in words of nine or more. Words with digits never count as misspelt: "Hall 1" is not "Hall 2".
func slip(a, b []string) (one, other string, slips int) {
	if len(a) != len(b) {
		return "", "", 0
	}
	at := -1
	for i := range a {
		if a[i] == b[i] {
			continue
		}
		if at >= 0 {
			return "", "", 0
		}
		at = i
	}
	if at < 0 || strings.ContainsAny(a[at]+b[at], "0123456789") {
		return "", "", 0
	}
	shorter := min(utf8.RuneCountInString(a[at]), utf8.RuneCountInString(b[at]))
	switch d := text.Distance(a[at], b[at]); {
	case d == 1 && (shorter >= 5 || plural(a[at], b[at])), d == 2 && shorter >= 9:
		return a[at], b[at], d
	}
	return "", "", 0
}

// plural says whether one word of four letters or more is the other with an s behind.
func plural(a, b string) bool {
	return len(a) >= 4 && len(b) >= 4 && (a+"s" == b || b+"s" == a)
}

// extends says whether b is a with one more word behind, a having two words and ten letters at least.
func extends(a, b []string) bool {
	return len(a) >= 2 && len(b) == len(a)+1 && slices.Equal(a, b[:len(a)]) && len(strings.Join(a, "")) >= 10 &&
		!strings.ContainsAny(b[len(a)], "0123456789")
}

// ComparePeople says how alike two people are. The same name alone is not enough to be sure: an organisation in
// common, an address or a number is.
func ComparePeople(a, b Person) Likeness {
	var l Likeness
	for _, x := range names(a.FullName(), a.Aliases) {
		for _, y := range names(b.FullName(), b.Aliases) {
			n := comparePeopleNames(wordsOf(x), wordsOf(y))
			l = l.better(n.Score, n.Reason.FR, n.Reason.EN)
		}
	}
	common, apart := sharedOrganisations(a, b)
	switch {
	case l.Score == 0:
	case common:
		l.Score = min(l.Score+8, 98)
		l.Reason = text.Pair{FR: l.Reason.FR + ", même organisation", EN: l.Reason.EN + ", same organisation"}
	case apart:
		l = l.less(8, "organisations différentes", "different organisations")
	}
	if x := ownEmail(a.Email); x != "" && x == ownEmail(b.Email) {
		l = l.better(96, "même adresse de courriel", "same e-mail address")
	}
	if x := phoneOf(a.Phone); x != "" && x == phoneOf(b.Phone) && text.Key(a.Family) == text.Key(b.Family) {
		l = l.better(90, "même nom de famille et même téléphone", "same family name and same telephone")
	}
	return l
}

func comparePeopleNames(a, b []string) Likeness {
	if len(a) == 0 || len(b) == 0 {
		return Likeness{}
	}
	full := min(len(a), len(b)) >= 2
	switch {
	case slices.Equal(a, b) && full:
		return Likeness{88, text.Pair{FR: "même nom", EN: "same name"}}
	case slices.Equal(a, b):
		return Likeness{66, text.Pair{FR: "même nom", EN: "same name"}} // one word alone needs an organisation beside it
	case full && slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))):
		return Likeness{86, text.Pair{FR: "prénom et nom intervertis", EN: "given and family names swapped"}}
	case full && strings.Join(a, "") == strings.Join(b, ""):
		return Likeness{85, text.Pair{FR: "même nom, aux espaces près", EN: "same name but for the spaces"}}
	case full && initials(a, b):
		return Likeness{68, text.Pair{FR: "même nom, prénom abrégé", EN: "same family name, given name shortened"}}
	}
	if one, other, slips := slip(a, b); slips == 1 && full {
		return Likeness{76, text.Pair{FR: "une lettre de différence : « " + one + " » et « " + other + " »", EN: "one letter apart: “" + one + "” and “" + other + "”"}}
	}
	return Likeness{}
}

// initials says whether the first words are a name and its first letter, and the rest is equal.
func initials(a, b []string) bool {
	return slices.Equal(a[1:], b[1:]) && (len(a[0]) == 1 && strings.HasPrefix(b[0], a[0]) || len(b[0]) == 1 && strings.HasPrefix(a[0], b[0]))
}

// sharedOrganisations says whether both hold a mandate in one organisation; apart: both have organisations, none shared.
func sharedOrganisations(a, b Person) (common, apart bool) {
	x, y := a.OrganisationIDs(), b.OrganisationIDs()
	for _, id := range x {
		if slices.Contains(y, id) {
			return true, false
		}
	}
	return false, len(x) > 0 && len(y) > 0
}
