package plan

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/fault"
)

// Bounds of what a problem may hold. They keep memory bounded whatever comes in.
const (
	maxMeetings = 100_000
	maxPeople   = 100_000
	maxSpots    = 50_000
	maxPlaces   = 5_000
	maxDays     = 60
	maxMinute   = 400 * 24 * 60 // of the horizon
	maxDay      = 36 * 60
	maxTravel   = 7 * 24 * 60
	maxPrice    = 1_000
	maxBits     = 2 << 30 // agents and spots, times bins
	maxPairs    = 20_000_000
)

// where is the place of a fault in a problem, by the caller's IDs: "meeting 42".
type where string

// kindsFR are the French words for what a where begins with.
var kindsFR = []Words{{"rendez-vous", "meeting"}, {"personne", "person"}, {"interprète", "interpreter"}, {"emplacement", "spot"},
	{"entreprise", "firm"}, {"jour", "day"}, {"trajets depuis", "travel from place"}, {"trajets", "travel"}, {"rendez-vous", "meetings"},
	{"interprètes", "interpreters"}, {"emplacements", "spots"}, {"entreprises", "firms"}, {"lieux", "places"}, {"personnes", "people"},
	{"jours", "days"}, {"marge", "buffer"}, {"pas", "step"}, {"déjeuner", "lunch"}, {"attente courte", "short wait"}, {"poids", "weights"}}

// Sentence says the place in a language.
func (w where) Sentence(lang string) string {
	if lang == "fr" {
		for _, k := range kindsFR {
			if rest, ok := strings.CutPrefix(string(w), k.EN); ok && (rest == "" || rest[0] == ' ') {
				return k.FR + rest
			}
		}
	}
	return string(w)
}

// bad is the error of a problem that cannot be planned: where, what, and the cure.
func bad(at, fr, en string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, "%s : "+fr, "%s: "+en, append([]any{where(at)}, args...)...)
}

// Validate says what keeps a problem from being planned, or nil. The error is an
// *fault.Error of kind Invalid and names the first thing to mend. A problem without meetings is fine; so
// are pins that contradict each other, which the plan reports.
func Validate(p Problem) error {
	v := validator{p: &p, langs: map[string]bool{}}
	for _, step := range []func() *fault.Error{v.sizes, v.days, v.places, v.spots, v.people, v.interpreters, v.meetings, v.memory} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

type validator struct {
	p     *Problem
	langs map[string]bool
	pairs int
}

func (v *validator) sizes() *fault.Error {
	p := v.p
	for _, s := range []struct {
		what   string
		n, max int
	}{{"meetings", len(p.Meetings), maxMeetings}, {"people", len(p.People), maxPeople}, {"interpreters", len(p.Interpreters), maxPeople},
		{"spots", len(p.Spots), maxSpots}, {"firms", len(p.Firms), maxPeople}, {"places", len(p.Places), maxPlaces}, {"days", len(p.Days), maxDays}} {
		if s.n > s.max {
			return bad(s.what, "%d, c’est trop (au plus %d) : partagez la mission en plusieurs plans.", "%d is too many (at most %d): split the mission into several plans.", s.n, s.max)
		}
	}
	for _, s := range []struct {
		what   string
		n, max int
	}{{"buffer", p.Buffer, maxTravel}, {"step", p.Step, maxDay}, {"lunch", p.LunchMinutes, maxDay}, {"short wait", p.ShortWait, maxDay},
		{"weights", p.Weights.Wait, maxPrice}, {"weights", p.Weights.Idle, maxPrice}, {"weights", p.Weights.Uneven, maxPrice},
		{"weights", p.Weights.Change, maxPrice}, {"weights", p.Weights.Travel, maxPrice}, {"weights", p.Weights.Told, maxPrice},
		{"weights", p.Weights.Wish, maxPrice}, {"weights", p.Weights.Tight, maxPrice}} {
		if s.n < 0 || s.n > s.max {
			return bad(s.what, "%d est hors limites : donnez un nombre de 0 à %d.", "%d is out of bounds: give a number from 0 to %d.", s.n, s.max)
		}
	}
	return nil
}

// window checks one window; within the horizon, and not empty.
func window(where string, w Window) *fault.Error {
	if w.From < -maxMinute || w.To > maxMinute {
		return bad(where, "la période %d–%d est hors de l’année du plan : vérifiez l’origine et l’unité (minutes).", "window %d–%d is outside the plan's year: check the origin and the unit (minutes).", w.From, w.To)
	}
	if w.To <= w.From {
		return bad(where, "la période %d–%d est vide : la fin doit suivre le début.", "window %d–%d is empty: its end must come after its beginning.", w.From, w.To)
	}
	return nil
}

func windows(where string, ws []Window) *fault.Error {
	for _, w := range ws {
		if err := window(where, w); err != nil {
			return err
		}
	}
	return nil
}

// slack checks the minutes wished free before something.
func slack(where string, minutes int) *fault.Error {
	if minutes < 0 || minutes > maxDay {
		return bad(where, "marge de %d minutes : donnez de 0 à %d.", "a slack of %d minutes: give 0 to %d.", minutes, maxDay)
	}
	return nil
}

func (v *validator) days() *fault.Error {
	if len(v.p.Days) == 0 {
		return bad("days", "aucun jour d’ouverture : donnez au moins un jour.", "no day is open: give at least one day.")
	}
	end := 0
	for i, d := range v.p.Days {
		where := fmt.Sprintf("day %d", i+1)
		if err := window(where, Window{d.From, d.To}); err != nil {
			return err
		}
		if d.From < end {
			return bad(where, "le jour commence à %d, avant la fin du précédent (%d) : mettez les jours dans l’ordre, à partir de 0.", "the day begins at %d, before the end of the one before (%d): put days in order, from 0 on.", d.From, end)
		}
		if d.To-d.From > maxDay {
			return bad(where, "le jour dure %d minutes : au plus %d.", "the day lasts %d minutes: at most %d.", d.To-d.From, maxDay)
		}
		if err := windows(where, d.Closed); err != nil {
			return err
		}
		if d.Lunch != (Window{}) {
			if err := window(where, d.Lunch); err != nil {
				return err
			}
			if d.Lunch.From < d.From || d.Lunch.To > d.To {
				return bad(where, "le déjeuner (%d–%d) sort des heures du jour : laissez-le vide ce jour-là.", "lunch (%d–%d) lies outside the day's hours: leave it empty that day.", d.Lunch.From, d.Lunch.To)
			}
		}
		end = d.To
	}
	return nil
}

func (v *validator) places() *fault.Error {
	if v.p.Travel == nil {
		return nil
	}
	n := max(1, len(v.p.Places))
	if len(v.p.Travel) != n {
		return bad("travel", "%d lignes pour %d lieux : donnez une ligne par lieu.", "%d rows for %d places: give one row for each place.", len(v.p.Travel), n)
	}
	for i, row := range v.p.Travel {
		where := fmt.Sprintf("travel from place %d", i)
		if i < len(v.p.Places) {
			where = "travel from place " + v.p.Places[i].ID
		}
		if len(row) != n {
			return bad(where, "%d colonnes pour %d lieux : donnez une durée par lieu.", "%d columns for %d places: give one duration for each place.", len(row), n)
		}
		for _, t := range row {
			if t < 0 || t > maxTravel {
				return bad(where, "%d minutes de trajet : donnez de 0 à %d.", "%d minutes of travel: give 0 to %d.", t, maxTravel)
			}
		}
	}
	return nil
}

// place checks an index of place.
func (v *validator) place(where string, i int, unknown bool) *fault.Error {
	if (i == None && unknown) || (i >= 0 && i < max(1, len(v.p.Places))) {
		return nil
	}
	return bad(where, "lieu %d inconnu : il y en a %d.", "unknown place %d: there are %d.", i, len(v.p.Places))
}

func (v *validator) spots() *fault.Error {
	for i, s := range v.p.Spots {
		where := "spot " + or(s.ID, fmt.Sprint(i))
		if err := v.place(where, s.Place, false); err != nil {
			return err
		}
		if s.Capacity < 0 || s.Capacity > 60_000 || s.Seats < 0 {
			return bad(where, "capacité %d, places %d : pas de nombre négatif ni démesuré.", "capacity %d, seats %d: nothing negative or beyond measure.", s.Capacity, s.Seats)
		}
		if s.Grid.Step < 0 || s.Grid.First < 0 || s.Grid.Step > maxDay || s.Grid.First > maxDay {
			return bad(where, "départs tous les %d à partir de %d : pas de nombre négatif, au plus un jour.", "starts every %d from %d: nothing negative, at most a day.", s.Grid.Step, s.Grid.First)
		}
		if err := windows(where, s.Open); err != nil {
			return err
		}
		if err := windows(where, s.Busy); err != nil {
			return err
		}
	}
	for i, f := range v.p.Firms {
		if f.Min < 0 || f.Max < 0 || f.Min > maxMeetings || (f.Max > 0 && f.Min > f.Max) {
			return bad("firm "+or(f.ID, fmt.Sprint(i)), "de %d à %d rendez-vous : le minimum doit être positif et au plus le maximum.", "%d to %d meetings: the minimum must be positive and at most the maximum.", f.Min, f.Max)
		}
	}
	return nil
}

func (v *validator) people() *fault.Error {
	for i, q := range v.p.People {
		where := "person " + or(q.ID, q.Name, fmt.Sprint(i))
		if q.Firm != None && (q.Firm < 0 || q.Firm >= max(1, len(v.p.Firms))) {
			return bad(where, "entreprise %d inconnue : il y en a %d (aucune : −1).", "unknown firm %d: there are %d (none: −1).", q.Firm, len(v.p.Firms))
		}
		if err := v.agenda(where, q.Open, q.Busy, q.MaxPerDay); err != nil {
			return err
		}
		if err := windows(where, q.Wished); err != nil {
			return err
		}
		if err := v.languages(where, q.Languages); err != nil {
			return err
		}
	}
	return nil
}

func (v *validator) interpreters() *fault.Error {
	for i, q := range v.p.Interpreters {
		where := "interpreter " + or(q.ID, q.Name, fmt.Sprint(i))
		if err := v.agenda(where, q.Open, q.Busy, q.MaxPerDay); err != nil {
			return err
		}
		for _, pair := range q.Pairs {
			if pair[0] == "" || pair[1] == "" || pair[0] == pair[1] {
				return bad(where, "paire de langues « %s–%s » : il en faut deux, différentes.", "language pair “%s–%s”: it takes two, different.", pair[0], pair[1])
			}
			if err := v.languages(where, pair[:]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (v *validator) agenda(where string, open []Window, busy []Busy, most int) *fault.Error {
	if err := windows(where, open); err != nil {
		return err
	}
	for _, b := range busy {
		if err := window(where, Window{b.From, b.To}); err != nil {
			return err
		}
		if err := v.place(where, b.Place, true); err != nil {
			return err
		}
		if err := slack(where, b.Slack); err != nil {
			return err
		}
	}
	if most < 0 || most > 10_000 {
		return bad(where, "%d rendez-vous par jour : donnez un nombre positif, 0 pour ne pas limiter.", "%d meetings a day: give a positive number, 0 for no limit.", most)
	}
	return nil
}

func (v *validator) languages(where string, list []string) *fault.Error {
	for _, l := range list {
		v.langs[l] = true
	}
	if len(v.langs) > 60 || slices.Contains(list, "") {
		return bad(where, "langue vide, ou plus de 60 langues en tout : vérifiez les codes.", "an empty language, or more than 60 in all: check the codes.")
	}
	return nil
}

// memory bounds what the search will need.
func (v *validator) memory() *fault.Error {
	p := v.p
	bins := 0
	unit := unitOf(p)
	for _, d := range p.Days {
		bins += (d.To-d.From)/unit + 1
	}
	if n := bins * (len(p.People) + len(p.Interpreters) + 20*len(p.Spots)); n > maxBits {
		return bad("step", "la grille de %d min sur %d jours est trop fine pour tant de monde : choisissez des horaires ronds (5 min) ou moins de jours.", "a grid of %d min over %d days is too fine for so many people: choose round times (5 min) or fewer days.", unit, len(p.Days))
	}
	return nil
}
