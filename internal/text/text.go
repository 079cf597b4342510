// Package text speaks French and English: catalogues of the interface's
// sentences, plural forms, dates, times, numbers and names of places as each
// language writes them, French typography, and the keys under which names are
// searched, sorted and compared.
//
// Texts live beside the pages that show them, in text/fr.json and
// text/en.json, and are registered by prefix when the program starts. French
// is the main language: a text that one language lacks is shown in the other
// and reported by Missing and Check, which the tests read.
package text

import (
	"context"
	"strings"

	"golang.org/x/text/language"

	"escale.dev/escale/internal/span"
)

// Lang is a language of the interface.
type Lang string

// The languages of the interface.
const (
	FR Lang = "fr"
	EN Lang = "en"
)

// Langs lists the languages, the main one first.
var Langs = []Lang{FR, EN}

// Other gives the other language.
func (l Lang) Other() Lang {
	if l == EN {
		return FR
	}
	return EN
}

// Name is the language's name in itself: "français", "English".
func (l Lang) Name() string {
	if l == EN {
		return "English"
	}
	return "français"
}

// ParseLang reads "fr", "EN", "fr-FR", "en_GB"; false when it is neither
// French nor English.
func ParseLang(s string) (Lang, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexAny(s, "-_"); i >= 0 {
		s = s[:i]
	}
	switch Lang(s) {
	case FR:
		return FR, true
	case EN:
		return EN, true
	}
	return "", false
}

// Negotiate chooses the language for an Accept-Language header; French when
// the header asks for neither.
func Negotiate(header string) Lang {
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return FR
	}
	for _, t := range tags {
		base, _ := t.Base()
		if l, ok := ParseLang(base.String()); ok {
			return l
		}
	}
	return FR
}

// Pair is a text given in both languages, such as a session's title.
type Pair struct {
	FR string `json:"fr"`
	EN string `json:"en"`
}

// In gives the text in l, or in the other language when l has none.
func (p Pair) In(l Lang) string {
	own, other := p.FR, p.EN
	if l == EN {
		own, other = other, own
	}
	if strings.TrimSpace(own) == "" {
		return other
	}
	return own
}

// Empty says that neither language has a text.
func (p Pair) Empty() bool {
	return strings.TrimSpace(p.FR) == "" && strings.TrimSpace(p.EN) == ""
}

// Both makes a pair of one text that is the same in both languages.
func Both(s string) Pair { return Pair{FR: s, EN: s} }

// Printer writes for one reader: in their language, and with their own time
// zone at hand where a page offers it beside the zone of the place.
type Printer struct {
	Lang Lang
	Zone span.Zone
}

type printerKey struct{}

// With gives a context in which T, N and From speak as p.
func With(ctx context.Context, p Printer) context.Context {
	return context.WithValue(ctx, printerKey{}, p)
}

// From gives the context's printer, French and in the zone of Paris when the
// context has none.
func From(ctx context.Context) Printer {
	if p, ok := ctx.Value(printerKey{}).(Printer); ok {
		return p
	}
	return Printer{Lang: FR, Zone: "Europe/Paris"}
}

// T gives the text of a key in the context's language, its fmt verbs filled
// with args. A Pair (or anything with In(Lang) string) among args is written
// in that language. An unknown key is shown in brackets and reported by
// Missing.
func T(ctx context.Context, key string, args ...any) string {
	return From(ctx).T(key, args...)
}

// N gives the text of a counted key: its forms are chosen by n, and its verbs
// are filled with n, then args. The first %d writes n as the language groups
// digits. A form may leave n out ("one": "un rendez-vous").
func N(ctx context.Context, key string, n int, args ...any) string {
	return From(ctx).N(key, n, args...)
}

// T is T for this printer.
func (p Printer) T(key string, args ...any) string {
	return all().text(p.lang(), key, args)
}

// N is N for this printer.
func (p Printer) N(key string, n int, args ...any) string {
	return all().count(p.lang(), key, n, args)
}

// Pair writes a text given in both languages.
func (p Printer) Pair(t Pair) string { return t.In(p.lang()) }

func (p Printer) lang() Lang {
	if p.Lang == EN {
		return EN
	}
	return FR
}

// pick gives the words of the printer's language.
func (p Printer) pick(fr, en string) string {
	if p.lang() == EN {
		return en
	}
	return fr
}
