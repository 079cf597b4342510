// Package travel holds the journeys of a mission: who goes from where to where, by which flight, train or coach.
//
// A journey is the ride; when it leaves and arrives, how certain it is and who is aboard is its engagement, which agenda
// owns: travel books, changes and cancels it in the same transaction, so that a flight stands in everybody's day, in
// their calendar and in the conflicts. Invariants: a journey has exactly one engagement, of exact hours; the hour of
// departure is told in the zone of where it begins, that of arrival in the zone of where it ends.
package travel

import (
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Direction says which way a journey goes.
type Direction string

// The directions.
const (
	Out     Direction = "out"     // from home to the mission
	Back    Direction = "back"    // home again
	Between Direction = "between" // from one city of the mission to another
)

// Directions lists the directions in the order in which forms offer them.
var Directions = []Direction{Out, Back, Between}

// Modes of travel, in the order in which forms offer them.
var Modes = []string{"plane", "train", "coach", "car", "boat"}

// modeWords call a ride by its mode.
var modeWords = map[string]text.Pair{
	"plane": {FR: "Vol", EN: "Flight"}, "train": {FR: "Train", EN: "Train"}, "coach": {FR: "Car", EN: "Coach"},
	"car": {FR: "Voiture", EN: "Car"}, "boat": {FR: "Bateau", EN: "Boat"},
}

// Journey is one ride. People are the ids of those aboard, in order.
type Journey struct {
	ID, MissionID, Ref string
	Direction          Direction
	Mode               string
	Carrier, Number    string // "Air Calanques", "AQ 214"; "" when not known
	From, To           string // places in words: "Marseille-Provence, terminal 1"
	FromZone, ToZone   span.Zone
	Departs, Arrives   span.Instant
	Certainty          agenda.Certainty
	People             []string
	Note               string // organisers only: booking, seats
	EngagementID       string
	AgendaVersion      int64 // of the engagement
	Version            int64
}

// Change is what saving did with a journey.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Upserted is what became of one journey.
type Upserted struct {
	ID     string
	Change Change
}

// Limits, in characters; the length of a journey in hours; how many days away from the mission one may be.
const (
	MostName = 160
	MostLine = 160
	MostNote = 1000
	longest  = 72
	around   = 60
)

// Title calls the ride: "Vol AQ 214 : Marseille → Montréal".
func (j *Journey) Title() text.Pair {
	way := j.From + " → " + j.To
	name := func(l text.Lang) string { return strings.TrimSpace(modeWords[j.Mode].In(l) + " " + j.Number) }
	return text.Pair{FR: text.Fr(name(text.FR) + " : " + way), EN: name(text.EN) + ": " + way}
}

// arrival tells those aboard when they arrive, by the clocks of there.
func (j *Journey) arrival() text.Pair {
	say := func(l text.Lang, format string) string {
		p := text.Printer{Lang: l}
		return strings.NewReplacer("{where}", j.To, "{day}", p.DayShort(span.DayOf(j.Arrives, j.ToZone)), "{hour}", p.Time(j.Arrives, j.ToZone), "{zone}", p.ZoneName(j.ToZone, j.Arrives)).Replace(format)
	}
	return text.Pair{FR: text.Fr(say(text.FR, "Arrivée : {where}, {day} à {hour}, {zone}")), EN: say(text.EN, "Arrival: {where}, {day} at {hour}, {zone}")}
}

func (j *Journey) clean() {
	for _, s := range []*string{&j.Ref, &j.Carrier, &j.Number, &j.From, &j.To} {
		*s = text.SafeLine(*s)
	}
	j.Note = strings.TrimSpace(text.Safe(j.Note))
	j.People = slices.Clone(j.People)
	slices.Sort(j.People)
	j.People = slices.Compact(j.People)
	if j.Certainty == "" {
		j.Certainty = item.Expected
	}
}

// check refuses a journey that cannot be, naming the field.
func (j *Journey) check() error {
	for _, x := range []struct {
		field, text string
		most        int
	}{{"ref", j.Ref, MostLine}, {"from", j.From, MostName}, {"to", j.To, MostName}, {"carrier", j.Carrier, MostLine}, {"number", j.Number, MostLine}, {"note", j.Note, MostNote}} {
		if n := utf8.RuneCountInString(x.text); n > x.most {
			return invalid(x.field, "Ce texte compte %d caractères ; il en faut %d au plus : raccourcissez.", "This text has %d characters, %d at most: shorten it.", n, x.most)
		}
	}
	switch {
	case j.From == "":
		return invalid("from", "Dites d’où part ce voyage.", "Say where this journey begins.")
	case j.To == "":
		return invalid("to", "Dites où arrive ce voyage.", "Say where this journey ends.")
	case !slices.Contains(Directions, j.Direction):
		return invalid("direction", "Le sens « %s » n’est pas connu : choisissez out, back ou between.", "The direction %q is not known: choose out, back or between.", string(j.Direction))
	case !slices.Contains(Modes, j.Mode):
		return invalid("mode", "Le moyen « %s » n’est pas connu : choisissez %s.", "The means %q is not known: choose one of %s.", j.Mode, strings.Join(Modes, ", "))
	case j.Departs == 0:
		return invalid("departs_at", "Donnez le jour et l’heure du départ.", "Give the day and the hour of departure.")
	case j.Arrives <= j.Departs:
		return invalid("arrives_at", "L’arrivée doit venir après le départ : chaque heure est celle de sa ville.", "The arrival must come after the departure: each hour is that of its city.")
	case j.Arrives.Sub(j.Departs).Hours() > longest:
		return invalid("arrives_at", "Un voyage dure %d heures au plus : vérifiez les dates.", "A journey lasts %d hours at most: check the dates.", longest)
	}
	return nil
}

func invalid(field, fr, en string, args ...any) error {
	return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
}

// onto writes the journey into an engagement, a new one or the one that it has: vehicles, and what else the agenda says
// of it, stay.
func (j *Journey) onto(e agenda.Engagement) agenda.Engagement {
	e.ID, e.MissionID, e.Kind, e.SubjectID, e.Track, e.Audience = j.EngagementID, j.MissionID, item.KindJourney, j.ID, item.Travel, item.People
	e.Title, e.Note, e.Certainty, e.PlaceNote, e.Version = j.Title(), j.arrival(), j.Certainty, j.From, 0
	e.Zone, e.Day, e.Starts, e.Ends = j.FromZone, span.DayOf(j.Departs, j.FromZone), j.Departs, j.Arrives
	if j.Carrier != "" {
		e.PlaceNote += " · " + j.Carrier
	}
	takes := slices.DeleteFunc(slices.Clone(e.Takes), func(t agenda.Take) bool {
		return t.Kind == item.Person && (t.Role == item.Excused || !slices.Contains(j.People, t.ID))
	})
	for _, id := range j.People {
		h := agenda.Holder{Kind: item.Person, ID: id}
		if !slices.ContainsFunc(takes, func(t agenda.Take) bool { return t.Holder == h }) {
			takes = append(takes, agenda.Take{Holder: h})
		}
	}
	e.Takes = takes
	e.SortTakes()
	return e
}

// take completes a stored journey with what the agenda says of it.
func (j *Journey) take(e *agenda.Engagement) {
	j.FromZone, j.Departs, j.Arrives, j.Certainty, j.AgendaVersion = e.Zone, e.Starts, e.Ends, e.Certainty, e.Version
	j.People = nil
	for _, id := range e.Holders(item.Person) {
		if !e.Excuses(id) {
			j.People = append(j.People, id)
		}
	}
	slices.Sort(j.People)
}

// plain is what a journey says by itself, bookkeeping and agenda aside.
func (j Journey) plain() Journey {
	j.FromZone, j.Departs, j.Arrives, j.Certainty, j.People, j.AgendaVersion, j.Version = "", 0, 0, "", nil, 0, 0
	return j
}

// same tells whether two journeys say the same.
func same(a, b Journey) bool {
	a.AgendaVersion, a.Version, b.AgendaVersion, b.Version = 0, 0, 0, 0
	if len(a.People) == 0 && len(b.People) == 0 {
		a.People, b.People = nil, nil
	}
	return reflect.DeepEqual(a, b)
}
