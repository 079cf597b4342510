package text

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"escale.dev/escale/internal/span"
)

// Each line: a zone, the city (or island, or country) that people there name
// their time after, in French and in English.
//
//go:embed cities.tsv
var citiesTSV string

var cities = sync.OnceValue(func() map[string]Pair { return pairs(citiesTSV) })

// pairs reads lines of "key, French, English" with tabs between.
func pairs(tsv string) map[string]Pair {
	m := map[string]Pair{}
	for line := range strings.Lines(tsv) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			m[f[0]] = Pair{FR: f[1], EN: f[2]}
		}
	}
	return m
}

// ZoneCity names the city of a zone: "Montréal", "Londres". A zone outside the
// list is named after its last part; UTC has no city.
func (p Printer) ZoneCity(z span.Zone) string {
	if city, ok := cities()[string(z)]; ok {
		return city.In(p.lang())
	}
	name := string(z)
	if i := strings.LastIndexByte(name, '/'); i >= 0 && !strings.HasPrefix(name, "Etc/") {
		return strings.ReplaceAll(name[i+1:], "_", " ")
	}
	return ""
}

// ZoneName names the time of a zone at an instant: "heure de Montréal (UTC−4)",
// "Montréal time (UTC−4)".
func (p Printer) ZoneName(z span.Zone, i span.Instant) string {
	return p.ZoneNameAt("", z, i)
}

// ZoneNameAt is ZoneName named after a place whose zone bears another city's
// name: "heure de Miami (UTC−5)". An empty place means the zone's own city.
func (p Printer) ZoneNameAt(place string, z span.Zone, i span.Instant) string {
	label := p.ZoneLabel(place, z)
	if label == "" {
		return p.Offset(z, i)
	}
	return label + " (" + p.Offset(z, i) + ")"
}

// ZoneLabel is ZoneNameAt without the offset: "heure de Miami", "Miami time";
// empty for a zone without a city.
func (p Printer) ZoneLabel(place string, z span.Zone) string {
	if place == "" {
		place = p.ZoneCity(z)
	}
	if place == "" {
		return ""
	}
	return p.pick("heure "+Of(place), strings.TrimPrefix(place, "the ")+" time")
}

// ZoneNameOver is ZoneNameAt for the days from first to last, however the clocks change between them: "heure de Miami
// (UTC−4, puis UTC−5 dès le 5 novembre)". Each day is told by its noon.
func (p Printer) ZoneNameOver(place string, z span.Zone, first, last span.Day) string {
	noon := func(d span.Day) span.Instant { return span.LocalLenient(d, span.Hm(12, 0), z) }
	out := p.Offset(z, noon(first))
	now := out
	for _, d := range span.Days(first, last) {
		if o := p.Offset(z, noon(d)); o != now {
			now = o
			out += p.pick(", puis "+o+" dès le "+p.DayMonth(d), ", then "+o+" from "+p.DayMonth(d))
		}
	}
	if label := p.ZoneLabel(place, z); label != "" {
		return label + " (" + out + ")"
	}
	return out
}

// Of gives a French name after "de": "de Montréal", "d’Oslo", "du Caire",
// "des Açores", "de La Havane".
func Of(name string) string {
	for article, of := range map[string]string{"le ": "du ", "Le ": "du ", "les ": "des ", "Les ": "des "} {
		if rest, ok := strings.CutPrefix(name, article); ok {
			return of + rest
		}
	}
	key := Key(name)
	first, _ := utf8.DecodeRuneInString(key)
	mute := strings.HasPrefix(key, "helsinki") || strings.HasPrefix(key, "honolulu") || strings.HasPrefix(key, "halifax")
	if strings.ContainsRune("aeiou", first) || mute {
		return "d’" + name
	}
	return "de " + name
}

// Offset writes how far a zone is from UTC at an instant: "UTC−4", "UTC+5:30",
// "UTC".
func (p Printer) Offset(z span.Zone, i span.Instant) string {
	d := z.Offset(i)
	if d == 0 {
		return "UTC"
	}
	hours, minutes := split(d)
	s := "UTC" + sign(d) + strconv.Itoa(hours)
	if minutes > 0 {
		s += ":" + twoDigits(minutes)
	}
	return s
}

// ZoneGap says how far the clocks of there are from those of here at an
// instant, named by its city: "Paris : +6 h", "Mumbai: +9 h 30"; the same hour is
// "Paris : même heure". The day may differ too.
func (p Printer) ZoneGap(here, there span.Zone, i span.Instant) string {
	city := p.ZoneCity(there)
	if city == "" {
		city = p.Offset(there, i)
	}
	colon := p.pick(string(nbsp)+": ", ": ")
	d := there.Offset(i) - here.Offset(i)
	if d == 0 {
		return city + colon + p.pick("même heure", "same time")
	}
	hours, minutes := split(d)
	return city + colon + sign(d) + p.Minutes(hours*60+minutes)
}

func split(d time.Duration) (hours, minutes int) {
	n := int(d.Abs().Round(time.Minute) / time.Minute)
	return n / 60, n % 60
}

func sign(d time.Duration) string {
	if d < 0 {
		return "−"
	}
	return "+"
}
