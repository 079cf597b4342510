package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

var (
	isoDay     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	numericDay = regexp.MustCompile(`^(\d{1,2})([/.\-])(\d{1,2})([/.\-])(\d{4}|\d{2})$`)
	serialDay  = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
)

// ParseDay reads a day: "2026-06-16", "16/06/2026", "16.06.2026", "16-6-26",
// "16 juin 2026", "mardi 1er juin 2026", "June 16, 2026", and a workbook's
// serial number (46189). 03/04/2026 is 3 April: the day always comes first. A
// year of two figures is 2000 to 2069, then 1970 to 1999. An hour of midnight
// after it is left out. Years run from 1900 to 2199. The error is Invalid and
// says which forms are read.
func ParseDay(s string) (span.Day, error) {
	day := strings.TrimSpace(s)
	for _, midnight := range []string{" 00:00:00", "T00:00:00", " 00:00", "T00:00:00Z"} {
		day = strings.TrimSuffix(day, midnight)
	}
	if m := isoDay.FindStringSubmatch(day); m != nil {
		return makeDay(s, m[1], m[2], m[3])
	}
	if m := numericDay.FindStringSubmatch(day); m != nil && m[2] == m[4] {
		return makeDay(s, m[5], m[3], m[1])
	}
	if serialDay.MatchString(day) {
		if serial, err := strconv.ParseFloat(day, 64); err == nil && serial >= 20_000 {
			return span.MakeDay(1899, time.December, 30+int(serial)), nil
		}
	}
	return wordyDay(s, text.Tokens(text.Key(day)))
}

// wordyDay reads a day whose month is a word; the weekday is left aside.
func wordyDay(s string, words []string) (span.Day, error) {
	if len(words) == 4 && weekdayWords[words[0]] {
		words = words[1:]
	}
	if len(words) != 3 {
		return "", noDay(s)
	}
	d, m, y := words[0], words[1], words[2]
	if _, ok := monthWords[d]; ok {
		d, m = m, d
	}
	month, ok := monthWords[m]
	if !ok {
		return "", noDay(s)
	}
	for _, end := range []string{"er", "st", "nd", "rd", "th"} {
		d = strings.TrimSuffix(d, end)
	}
	if len(y) != 4 && len(y) != 2 || !digits(y) || !digits(d) {
		return "", noDay(s)
	}
	return makeDay(s, y, strconv.Itoa(month), d)
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func makeDay(s, year, month, day string) (span.Day, error) {
	y, err1 := strconv.Atoi(year)
	m, err2 := strconv.Atoi(month)
	d, err3 := strconv.Atoi(day)
	if err1 != nil || err2 != nil || err3 != nil {
		return "", noDay(s)
	}
	if len(year) == 2 {
		y += 2000
		if y >= 2070 {
			y -= 100
		}
	}
	switch {
	case y < 1900 || y > 2199:
		return "", fault.New(fault.Invalid,
			"« %s » : l’année doit être entre 1900 et 2199.", "“%s”: the year must be from 1900 to 2199.", short(s))
	case m > 12 && d >= 1 && d <= 12:
		return "", fault.New(fault.Invalid,
			"« %s » : il n’y a pas de mois %d. Le jour s’écrit avant le mois : 16/06/2026.",
			"“%s”: there is no month %d. The day is written before the month: 16/06/2026.", short(s), m)
	}
	made := span.MakeDay(y, time.Month(m), d)
	if gotY, gotM, gotD := made.Date(); gotY != y || int(gotM) != m || gotD != d {
		return "", fault.New(fault.Invalid,
			"« %s » : ce jour n’existe pas dans le calendrier.", "“%s”: there is no such day in the calendar.", short(s))
	}
	return made, nil
}

func noDay(s string) error {
	return fault.New(fault.Invalid,
		"« %s » n’est pas une date. Écrivez 2026-06-16, 16/06/2026 ou 16 juin 2026.",
		"“%s” is not a date. Write 2026-06-16, 16/06/2026 (day first) or 16 June 2026.", short(s))
}

// ParseClock reads a time of day: all that span.ParseClock does, seconds that
// are left out, and a workbook's fraction of a day (0.611111 is 14:40).
func ParseClock(s string) (span.Clock, error) {
	clock := strings.Join(strings.Fields(s), " ")
	if len(clock) > 4 && (strings.HasPrefix(clock, "0.") || strings.HasPrefix(clock, "0,")) && digits(clock[2:]) {
		part, err := strconv.ParseFloat("0."+clock[2:], 64)
		if err == nil {
			return span.Clock(int(math.Round(part*24*60)) % (24 * 60)), nil
		}
	}
	if m := withSeconds.FindStringSubmatch(clock); m != nil {
		clock = m[1]
	}
	c, err := span.ParseClock(clock)
	if err != nil {
		return 0, fault.Wrap(err, fault.Invalid,
			"« %s » n’est pas une heure. Écrivez 14:40 ou 14 h 40.", "“%s” is not a time. Write 14:40 or 2:40 pm.", short(s))
	}
	return c, nil
}

var withSeconds = regexp.MustCompile(`^(\d{1,2}:\d{2}):[0-5]\d(?:[.,]\d+)?$`)

var (
	dateAndTime = regexp.MustCompile(`^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|.*?\d{4}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2})(?:,? +(?:à|at|a) +|, *|T| +)(\d{1,2} ?[:hH.].*|\d{1,2} ?[ap]\.?m\.?|midi|minuit|noon|midnight)$`)
	clockZone   = regexp.MustCompile(`^(.*\d) ?(Z|[+-]\d{2}:?\d{2})$`)
)

// ParseDateTime reads a day and a time, "2026-06-16 14:40", "16/06/2026 à
// 14h40", "2026-06-16T14:40:00Z" or a workbook's serial number (46189.6111),
// as the clocks of z show it unless it names its distance to UTC. The error is
// Invalid; where the clocks change it says that the hour does not exist, or
// comes twice.
func ParseDateTime(s string, z span.Zone) (span.Instant, error) {
	whole := strings.Join(strings.Fields(s), " ")
	if serial, part, ok := strings.Cut(whole, "."); ok && serialDay.MatchString(whole) {
		day, err := ParseDay(serial)
		if err != nil {
			return 0, err
		}
		share, err := strconv.ParseFloat("0."+part, 64)
		if err != nil {
			return 0, noDateTime(s)
		}
		minutes := int(math.Round(share * 24 * 60))
		return span.Local(day.Add(minutes/(24*60)), span.Clock(minutes%(24*60)), z)
	}
	m := dateAndTime.FindStringSubmatch(whole)
	if m == nil {
		return 0, noDateTime(s)
	}
	day, err := ParseDay(m[1])
	if err != nil {
		return 0, err
	}
	clock, offset := m[2], ""
	if parts := clockZone.FindStringSubmatch(clock); parts != nil {
		clock, offset = parts[1], parts[2]
	}
	c, err := ParseClock(clock)
	if err != nil {
		return 0, err
	}
	if offset == "" {
		return span.Local(day, c, z)
	}
	at, err := span.Local(day, c, span.UTC)
	return at.Add(-fromUTC(offset)), err
}

// fromUTC reads "Z", "+0200", "-04:00".
func fromUTC(s string) time.Duration {
	s = strings.ReplaceAll(s, ":", "")
	if len(s) != 5 {
		return 0
	}
	n, _ := strconv.Atoi(s[1:]) // the pattern lets nothing but four digits through
	d := time.Duration(n/100)*time.Hour + time.Duration(n%100)*time.Minute
	if s[0] == '-' {
		return -d
	}
	return d
}

func noDateTime(s string) error {
	return fault.New(fault.Invalid,
		"« %s » n’est pas une date suivie d’une heure. Écrivez 2026-06-16 14:40 ou 16/06/2026 14:40.",
		"“%s” is not a date followed by a time. Write 2026-06-16 14:40 or 16/06/2026 14:40 (day first).", short(s))
}

var weekdayWords = words("lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim " +
	"monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// monthWords gives the number of a month by any of its names, as keys.
var monthWords = func() map[string]int {
	m := map[string]int{}
	for i, names := range []string{
		"janvier january janv jan", "fevrier february fevr fev feb", "mars march mar", "avril april avr apr", "mai may", "juin june jun",
		"juillet july juil jul", "aout august aug", "septembre september sept sep", "octobre october oct", "novembre november nov", "decembre december dec",
	} {
		for _, name := range strings.Fields(names) {
			m[name] = i + 1
		}
	}
	return m
}()
