package mission

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Longest values, in characters.
const (
	nameMost = 200
	textMost = 20000
	daysMost = 92 // of a mission: longer ones are mistakes of year
)

// New gives a mission with the usual limits, to be filled and saved. Its reference must be its own.
func New(ref string) Mission {
	return Mission{
		Ref: ref, Kind: Outward, State: Preparing, Zone: "Europe/Paris", HomeZone: "Europe/Paris",
		MeetingMinimum: 3, MeetingMinutes: 20, MaxPerDay: 8, BufferMinutes: 5, TravelMinutes: 20,
		DayOpens: span.Hm(9, 0), DayCloses: span.Hm(18, 0),
		LunchFrom: span.Hm(12, 0), LunchTo: span.Hm(14, 0), LunchMinutes: 45,
	}
}

// clean gives the mission as it is stored: texts made safe, what follows from the rest filled in.
func (m Mission) clean() Mission {
	for _, s := range []*string{&m.Ref, &m.NameFR, &m.NameEN, &m.City, &m.Sectors, &m.AnnouncedCompanies} {
		*s = text.SafeLine(*s)
	}
	for _, s := range []*string{&m.SummaryFR, &m.SummaryEN, &m.AimsFR, &m.AimsEN} {
		*s = strings.TrimSpace(text.Safe(*s))
	}
	m.Country = strings.ToUpper(strings.TrimSpace(m.Country))
	if m.HomeZone == "" {
		m.HomeZone = "Europe/Paris"
	}
	if m.Dated() {
		m.Year, _, _ = m.FirstDay.Date()
	}
	return m
}

// Check finds what is wrong with a mission: every problem at once, each tied to its form field.
func (m Mission) Check() error {
	errs := []error{
		checkRef(m.Ref),
		checkName("name_fr", m.NameFR, m.NameEN),
		known("kind", m.Kind, Kinds),
		known("state", m.State, States),
		checkZone("zone", m.Zone),
		checkZone("home_zone", m.HomeZone),
		checkDays(m.FirstDay, m.LastDay),
		checkYear(m.Year),
		checkCountry(m.Country),
		m.checkLimits(),
	}
	for _, t := range [][2]string{{"summary_fr", m.SummaryFR}, {"summary_en", m.SummaryEN}, {"aims_fr", m.AimsFR}, {"aims_en", m.AimsEN}} {
		errs = append(errs, checkText(t[0], t[1], m.YearKnown()))
	}
	return fault.Join(errs...)
}

func checkText(field, s string, year int) error {
	if utf8.RuneCountInString(s) > textMost {
		return invalid(field, "Ce texte est trop long : %d caractères au plus.", "This text is too long: %d characters at most.", textMost)
	}
	return at(field, CheckWeekdays(s, year))
}

func (m Mission) checkLimits() error {
	type limit struct {
		field      string
		value      int
		least, top int
	}
	var errs []error
	for _, l := range []limit{
		{"meeting_target", m.MeetingTarget, 0, 100000},
		{"meeting_minimum", m.MeetingMinimum, 0, 200},
		{"meeting_minutes", m.MeetingMinutes, 5, 480},
		{"max_per_day", m.MaxPerDay, 1, 60},
		{"buffer_minutes", m.BufferMinutes, 0, 240},
		{"travel_minutes", m.TravelMinutes, 0, 480},
		{"day_opens", int(m.DayOpens), 0, 1439},
		{"day_closes", int(m.DayCloses), 1, 2160},
		{"lunch_minutes", m.LunchMinutes, 0, 240},
	} {
		if l.value < l.least || l.value > l.top {
			errs = append(errs, invalid(l.field, "%d est hors des limites : de %d à %d.", "%d is out of bounds: from %d to %d.", l.value, l.least, l.top))
		}
	}
	if m.DayCloses <= m.DayOpens {
		errs = append(errs, invalid("day_closes", "La journée finit à %s, avant de commencer à %s : corrigez l'une des deux heures.",
			"The day ends at %s, before it begins at %s: correct one of the two.", m.DayCloses.String(), m.DayOpens.String()))
	}
	if room := int(m.LunchTo - m.LunchFrom); room < m.LunchMinutes {
		errs = append(errs, invalid("lunch_minutes", "Un déjeuner de %d minutes ne tient pas entre %s et %s.",
			"A lunch of %d minutes does not fit between %s and %s.", m.LunchMinutes, m.LunchFrom.String(), m.LunchTo.String()))
	}
	return fault.Join(errs...)
}

var refPattern = regexp.MustCompile(`^[\pL\pN][\pL\pN._:/-]{0,79}$`)

func checkRef(ref string) error {
	if refPattern.MatchString(ref) {
		return nil
	}
	return invalid("ref", "« %s » n'est pas une référence : de 1 à 80 lettres, chiffres, points, tirets ou deux-points, sans espace.",
		"“%s” is not a reference: 1 to 80 letters, digits, dots, hyphens or colons, without spaces.", ref)
}

func checkName(field, fr, en string) error {
	if strings.TrimSpace(fr+en) == "" {
		return invalid(field, "Donnez un nom, dans une langue au moins.", "Give a name, in one language at least.")
	}
	if max(utf8.RuneCountInString(fr), utf8.RuneCountInString(en)) > nameMost {
		return invalid(field, "Ce nom est trop long : %d caractères au plus.", "This name is too long: %d characters at most.", nameMost)
	}
	return nil
}

func checkZone(field string, z span.Zone) error {
	_, err := span.LoadZone(string(z))
	return at(field, err)
}

func checkDays(first, last span.Day) error {
	for _, f := range []struct {
		field string
		day   span.Day
	}{{"first_day", first}, {"last_day", last}} {
		if f.day.IsZero() {
			continue
		}
		if d, err := span.ParseDay(string(f.day)); err != nil || d != f.day {
			return invalid(f.field, "« %s » n'est pas une date : écrivez 2026-06-16.", "“%s” is not a date: write 2026-06-16.", string(f.day))
		}
	}
	switch {
	case last.IsZero():
		return nil
	case first.IsZero():
		return invalid("first_day", "Il y a un dernier jour (%s) mais pas de premier : donnez-le, ou effacez les deux.",
			"There is a last day (%s) but no first one: give it, or clear both.", string(last))
	case last < first:
		return invalid("last_day", "Le dernier jour (%s) vient avant le premier (%s) : échangez-les ou corrigez l'un d'eux.",
			"The last day (%s) comes before the first (%s): swap them or correct one.", string(last), string(first))
	case last.Sub(first) >= daysMost:
		return invalid("last_day", "Du %s au %s, cela fait %d jours : vérifiez l'année.", "From %s to %s is %d days: check the year.",
			string(first), string(last), last.Sub(first)+1)
	}
	return nil
}

func checkYear(year int) error {
	if year == 0 || year >= 1900 && year < 2200 {
		return nil
	}
	return invalid("year", "%d n'est pas une année : de 1900 à 2199, ou rien.", "%d is not a year: from 1900 to 2199, or nothing.", year)
}

var countryPattern = regexp.MustCompile(`^([A-Z]{2})?$`)

func checkCountry(code string) error {
	if countryPattern.MatchString(code) {
		return nil
	}
	return invalid("country", "« %s » n'est pas un code de pays : deux lettres, comme FR ou CA.", "“%s” is not a country code: two letters, such as FR or CA.", code)
}

func known[T ~string](field string, v T, all []T) error {
	if slices.Contains(all, v) {
		return nil
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = string(a)
	}
	return invalid(field, "« %s » est inconnu : choisissez %s.", "“%s” is unknown: choose %s.", string(v), strings.Join(names, ", "))
}

func invalid(field, fr, en string, args ...any) error {
	return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
}

// at ties an error to a form field; nil stays nil.
func at(field string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Of(err).With(fault.Field{Name: field})
}
