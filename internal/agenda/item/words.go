package item

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

var partWords = map[string]text.Pair{
	Morning:   {FR: "le matin", EN: "in the morning"},
	Midday:    {FR: "à midi", EN: "around midday"},
	Afternoon: {FR: "l’après-midi", EN: "in the afternoon"},
	Evening:   {FR: "le soir", EN: "in the evening"},
}

// PartWords names a part of the day.
func PartWords(part string) text.Pair { return partWords[part] }

// Hours says at what hour the engagement is, as exactly as it is known: "14:40–15:00", "après 18:00", "vers 12:30",
// "le soir", "heure à préciser".
func (e *Engagement) Hours(p text.Printer) string {
	at := p.Time(e.Starts, e.Zone)
	fr := p.Lang == text.FR
	pick := func(f, n string) string {
		if fr {
			return f
		}
		return n
	}
	switch e.Fuzzy {
	case Exact:
		return p.Times(e.Range(), e.Zone)
	case After:
		return pick("après ", "after ") + at
	case Before:
		return pick("avant ", "before ") + at
	case Around:
		return pick("vers ", "around ") + at
	case Part:
		return partWords[e.FuzzyLabel].In(p.Lang)
	}
	return pick("heure à préciser", "hour to be fixed")
}

// When says the day and the hour: "mardi 16 juin 2026, 14:40–15:00"; "date à préciser" when there is no day.
func (e *Engagement) When(p text.Printer) string {
	if e.Day == "" {
		if p.Lang == text.FR {
			return "date à préciser"
		}
		return "date to be fixed"
	}
	if e.Timed() && span.DayOf(e.Ends, e.Zone) != e.Day {
		return p.Range(e.Range(), e.Zone)
	}
	return p.Day(e.Day) + ", " + e.Hours(p)
}

// Tables lists the names of the resources that are where the engagement takes place: table, room, stand.
func (it *Item) Tables(lang text.Lang) []string {
	var out []string
	it.eachTable(func(i int) { out = append(out, it.Names[i].Name.In(lang)) })
	return out
}

func (it *Item) tableIDs() []string {
	var out []string
	it.eachTable(func(i int) { out = append(out, it.Takes[i].ID) })
	return out
}

func (it *Item) eachTable(fn func(i int)) {
	for i, t := range it.Takes {
		if t.Kind == Resource && i < len(it.Names) && it.Names[i].Kind != "interpreter" && it.Names[i].Kind != "vehicle" {
			fn(i)
		}
	}
}

// PlaceLine is where the item takes place, in one line: place, table, note.
func (it *Item) PlaceLine(lang text.Lang) string {
	parts := append([]string{it.Place.Name}, it.Tables(lang)...)
	parts = append(parts, it.PlaceNote)
	var out []string
	for _, s := range parts {
		// A room is often both the place and what is taken there: once is enough.
		if strings.TrimSpace(s) != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, ", ")
}

// Capital sets the first letter of a text in capitals.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
