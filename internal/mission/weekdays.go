package mission

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

var (
	weekdayNames = byName(time.Sunday, "dimanche sunday", "lundi monday", "mardi tuesday", "mercredi wednesday",
		"jeudi thursday", "vendredi friday", "samedi saturday")
	monthNames = byName(time.January, "janvier january", "fevrier february", "mars march", "avril april", "mai may",
		"juin june", "juillet july", "aout august", "septembre september", "octobre october", "novembre november",
		"decembre december")
)

// byName numbers names from first on; each item holds the French and the English name.
func byName[T ~int](first T, both ...string) map[string]T {
	out := map[string]T{}
	for i, names := range both {
		for name := range strings.FieldsSeq(names) {
			out[name] = first + T(i)
		}
	}
	return out
}

const (
	weekdayWords = `(dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi|sunday|monday|tuesday|wednesday|thursday|friday|saturday)`
	monthWords   = `(janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december)`
)

// Written on a search key (text.Key): no accents, no punctuation, single spaces.
var (
	dayFirst   = regexp.MustCompile(`\b` + weekdayWords + ` (?:the )?(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?` + monthWords + `(?: (\d{4}))?\b`)
	monthFirst = regexp.MustCompile(`\b` + weekdayWords + ` ` + monthWords + ` (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?\b`)
)

// CheckWeekdays finds dates written with a day of the week that is not theirs: "lundi 7 novembre 2017"
// was a Tuesday. A date without a year is taken to be of the given year; when that is 0 it is passed
// over. The error is Invalid and says the day that is right.
func CheckWeekdays(s string, year int) error {
	key := text.Key(s)
	var errs []error
	for _, m := range dayFirst.FindAllStringSubmatch(key, -1) {
		errs = append(errs, checkWeekday(m[0], m[1], m[2], m[3], m[4], year))
	}
	for _, m := range monthFirst.FindAllStringSubmatch(key, -1) {
		errs = append(errs, checkWeekday(m[0], m[1], m[3], m[2], m[4], year))
	}
	return fault.Join(errs...)
}

func checkWeekday(written, weekday, dayOfMonth, month, ownYear string, year int) error {
	if ownYear != "" {
		year, _ = strconv.Atoi(ownYear) // four digits
	}
	if year == 0 {
		return nil
	}
	n, _ := strconv.Atoi(dayOfMonth) // two digits
	day := span.MakeDay(year, monthNames[month], n)
	if _, _, d := day.Date(); d != n {
		return fault.New(fault.Invalid, "« %s » n'existe pas en %d.", "“%s” does not exist in %d.", written, year)
	}
	if day.Weekday() == weekdayNames[weekday] {
		return nil
	}
	return fault.New(fault.Invalid, "« %s » : ce jour est le %s. Corrigez le jour ou la date.",
		"“%s”: that day is %s. Correct the weekday or the date.", written, dayWords(day))
}

// dayWords is a day that an error says in the language of its sentence.
type dayWords span.Day

// Sentence gives the day in words.
func (d dayWords) Sentence(lang string) string {
	return text.Printer{Lang: text.Lang(lang)}.Day(span.Day(d))
}
