package mission

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
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
	if code, known := text.CountryCode(m.Country); known {
		m.Country = code
	}
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
		errs = append(errs, invalid("day_closes", "La journée finit à %s, avant de commencer à %s : corrigez l’une des deux heures.",
			"The day ends at %s, before it begins at %s: correct one of the two.", m.DayCloses.String(), m.DayOpens.String()))
	}
	if room := int(m.LunchTo - m.LunchFrom); room < m.LunchMinutes {
		errs = append(errs, invalid("lunch_minutes", "Un déjeuner de %d minutes ne tient pas entre %s et %s.",
			"A lunch of %d minutes does not fit between %s and %s.", m.LunchMinutes, m.LunchFrom.String(), m.LunchTo.String()))
	}
	return fault.Join(errs...)
}

// refPattern is large, and few commands need it.
var refPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\pL\pN][\pL\pN._:/-]{0,79}$`) })

func checkRef(ref string) error {
	if refPattern().MatchString(ref) {
		return nil
	}
	return invalid("ref", "« %s » n’est pas une référence : de 1 à 80 lettres, chiffres, points, tirets ou deux-points, sans espace.",
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
			return invalid(f.field, "« %s » n’est pas une date : écrivez 2026-06-16.", "“%s” is not a date: write 2026-06-16.", string(f.day))
		}
	}
	switch {
	case last.IsZero():
		return nil
	case first.IsZero():
		return invalid("first_day", "Il y a un dernier jour (%s) mais pas de premier : donnez-le, ou effacez les deux.",
			"There is a last day (%s) but no first one: give it, or clear both.", string(last))
	case last < first:
		return invalid("last_day", "Le dernier jour (%s) vient avant le premier (%s) : échangez-les ou corrigez l’un d’eux.",
			"The last day (%s) comes before the first (%s): swap them or correct one.", string(last), string(first))
	case last.Sub(first) >= daysMost:
		return invalid("last_day", "Du %s au %s, cela fait %d jours : vérifiez l’année.", "From %s to %s is %d days: check the year.",
			string(first), string(last), last.Sub(first)+1)
	}
	return nil
}

func checkYear(year int) error {
	if year == 0 || year >= 1900 && year < 2200 {
		return nil
	}
	return invalid("year", "%d n’est pas une année : de 1900 à 2199, ou rien.", "%d is not a year: from 1900 to 2199, or nothing.", year)
}

var countryPattern = regexp.MustCompile(`^([A-Z]{2})?$`)

func checkCountry(code string) error {
	if countryPattern.MatchString(code) {
		return nil
	}
	return invalid("country", "« %s » n’est pas un code de pays : deux lettres, comme FR ou CA.", "“%s” is not a country code: two letters, such as FR or CA.", code)
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

func (s Series) check() error {
	return fault.Join(checkRef(s.Ref), checkName("name_fr", s.NameFR, s.NameEN))
}

func (l Leg) check() error {
	return fault.Join(checkRef(l.Ref), checkName("name_fr", l.NameFR, l.NameEN), checkZone("zone", l.Zone), checkDays(l.FirstDay, l.LastDay))
}

func (r Relation) check() error {
	if r.OtherID == r.MissionID {
		return invalid("other", "Une mission ne peut être liée à elle-même.", "A mission cannot be tied to itself.")
	}
	return known("kind", r.Kind, []RelationKind{Precedes, LedTo, Answers})
}

func (t Target) check() error {
	return fault.Join(checkRef(t.Ref), checkName("label_fr", t.LabelFR, t.LabelEN))
}

func (p Partner) check() error {
	return fault.Join(needID("organisation", p.OrganisationID), known("role", p.Role, PartnerRoles), checkYear(p.JoinedYear))
}

func (p Participant) check() error {
	errs := []error{needID("organisation", p.OrganisationID), known("side", p.Side, Sides)}
	if p.WantedMin < 0 || p.WantedMax < 0 || p.WantedMax > 0 && p.WantedMax < p.WantedMin {
		errs = append(errs, invalid("wanted_max", "De %d à %d rendez-vous souhaités : le plus grand est inférieur au plus petit. Corrigez l’un des deux.",
			"From %d to %d meetings wished: the most is under the least. Correct one of the two.", p.WantedMin, p.WantedMax))
	}
	if p.IntermediaryID == p.OrganisationID && p.OrganisationID != "" {
		errs = append(errs, invalid("intermediary", "Une organisation ne peut être sa propre intermédiaire.", "An organisation cannot be its own intermediary."))
	}
	return fault.Join(errs...)
}

func (m Member) check() error {
	errs := []error{needID("person", m.PersonID), known("population", m.Population, Populations)}
	if m.MaxPerDay < 0 || m.MaxPerDay > 60 {
		errs = append(errs, invalid("max_per_day", "%d est hors des limites : de %d à %d.", "%d is out of bounds: from %d to %d.", m.MaxPerDay, 0, 60))
	}
	if m.ArrivesAt != 0 && m.LeavesAt != 0 && m.LeavesAt < m.ArrivesAt {
		errs = append(errs, invalid("leaves_at", "Le départ vient avant l’arrivée : échangez-les ou corrigez l’un d’eux.",
			"The departure comes before the arrival: swap them or correct one."))
	}
	return fault.Join(errs...)
}

func (p Place) clean(zone span.Zone) Place {
	for _, s := range []*string{&p.Name, &p.Address, &p.City, &p.DirectionsFR, &p.DirectionsEN} {
		*s = text.SafeLine(*s)
	}
	if p.Kind == "" {
		p.Kind = PlaceKinds[0]
	}
	if p.Zone == "" {
		p.Zone = zone
	}
	if !p.Located {
		p.Latitude, p.Longitude = 0, 0
	}
	return p
}

func (p Place) check() error {
	errs := []error{checkRef(p.Ref), checkName("name", p.Name, ""), known("kind", p.Kind, PlaceKinds), checkZone("zone", p.Zone)}
	if p.Located && !onEarth(p.Latitude, p.Longitude) {
		errs = append(errs, invalid("latitude", "%s ; %s n’est pas une position : latitude de -90 à 90, longitude de -180 à 180.",
			"%s, %s is not a position: latitude from -90 to 90, longitude from -180 to 180.", degrees(p.Latitude), degrees(p.Longitude)))
	}
	return fault.Join(errs...)
}

func onEarth(lat, lon float64) bool {
	return math.Abs(lat) <= 90 && math.Abs(lon) <= 180 && (lat != 0 || lon != 0)
}

func (t Travel) check() error {
	errs := []error{needID("from", t.FromID), needID("to", t.ToID), known("mode", t.Mode, Modes)}
	if t.FromID == t.ToID && t.FromID != "" {
		errs = append(errs, invalid("to", "Un trajet va d’un lieu à un autre : choisissez-en deux.", "A journey goes from one place to another: choose two."))
	}
	if t.Minutes < 0 || t.Minutes > 1440 {
		errs = append(errs, invalid("minutes", "%d est hors des limites : de %d à %d.", "%d is out of bounds: from %d to %d.", t.Minutes, 0, 1440))
	}
	return fault.Join(errs...)
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }

func needID(field, id string) error {
	if strings.TrimSpace(id) == "" {
		return invalid(field, "Il manque une valeur ici.", "A value is missing here.")
	}
	return nil
}
