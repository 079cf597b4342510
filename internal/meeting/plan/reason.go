package plan

import (
	"fmt"
	"strings"
)

// Kind says what sort of rule stands in the way.
type Kind string

// The kinds of reasons, and which fields of Reason they fill besides Kind.
const (
	OutsideHours     Kind = "outside_hours"     // no day is open then, or a closed hour
	OutsideWindow    Kind = "outside_window"    // Of: the meeting's own windows forbid it
	WrongSpot        Kind = "wrong_spot"        // Spot: not among the meeting's spots
	OffGrid          Kind = "off_grid"          // Spot: meetings there start at other times
	SpotSmall        Kind = "spot_small"        // Spot, Have seats, Need people
	SpotClosed       Kind = "spot_closed"       // Spot: closed or reserved
	SpotTaken        Kind = "spot_taken"        // Spot, Other
	AllTaken         Kind = "all_taken"         // Spot (the first), Need: all so many spots of its place
	NoSpot           Kind = "no_spot"           // no spot at all has the seats
	PersonAway       Kind = "person_away"       // who: outside the hours of presence
	PersonBusy       Kind = "person_busy"       // who, At, Label: held by the agenda
	PersonMeeting    Kind = "person_meeting"    // who, At, Other
	PersonTaken      Kind = "person_taken"      // who: any of the last three, over many starts
	TravelFrom       Kind = "travel_from"       // who, Label or Other, Have and Need minutes
	TravelTo         Kind = "travel_to"         // the same, towards what comes after
	TravelShort      Kind = "travel_short"      // who: either, over many starts
	DayFull          Kind = "day_full"          // who, Day, Have meetings of Need allowed
	Lunch            Kind = "lunch"             // who, Day, Need minutes
	FirmFull         Kind = "firm_full"         // Firm, Have meetings of Need allowed
	NoInterpreter    Kind = "no_interpreter"    // Label: the languages; nobody has them
	InterpreterTaken Kind = "interpreter_taken" // Label: those who have them are not free
	NoRepresentative Kind = "no_representative" // Firm or who (the first), Need: how many there are
	MustFollow       Kind = "must_follow"       // Other must end before
	MustPrecede      Kind = "must_precede"      // Other starts before this one ends
	NotTried         Kind = "not_tried"         // the search was stopped before it came to this meeting
	Absent           Kind = "absent"            // who must attend and does not (Check only)
	Unexpected       Kind = "unexpected"        // who attends without being asked (Check only)
	PinMoved         Kind = "pin_moved"         // the pin says otherwise (Check only)
	Unknown          Kind = "unknown"           // Label: an index that does not exist (Check only)
)

// Reason is why a meeting cannot be somewhere. Indexes that do not apply are None.
// Of a meeting left out, Cells of the Of possible starts (times a place) are
// forbidden by this reason, and Alone of them by nothing else: what to relax first.
type Reason struct {
	Kind        Kind
	Person      int
	Interpreter int
	Other       int // a meeting
	Spot        int
	Firm        int
	Day         int
	At          int // minute when the obstacle begins
	Have, Need  int
	Label       string
	Cells       int
	Alone       int
	Of          int
}

// because starts a reason.
func because(k Kind) Reason {
	return Reason{Kind: k, Person: None, Interpreter: None, Other: None, Spot: None, Firm: None, Day: None, At: None}
}

// sentence is the pair of formats of a kind. The arguments are the same in both.
type sentence struct {
	fr, en string
	args   func(r Reason, n namer) []any
}

func whoOnly(r Reason, n namer) []any { return []any{n.who(r)} }

// sentences holds the words of each kind, with plain spaces: French spacing is
// added where texts are shown.
var sentences = map[Kind]sentence{
	OutsideHours:     {"L’horaire est en dehors des heures d’ouverture.", "The time is outside opening hours.", nil},
	OutsideWindow:    {"Le rendez-vous n’est possible qu’à d’autres heures.", "The meeting is only possible at other times.", nil},
	WrongSpot:        {"%s n’est pas un lieu prévu pour ce rendez-vous.", "%s is not among the spots of this meeting.", spotOnly},
	OffGrid:          {"À cet endroit (%s), aucun rendez-vous ne commence à cette heure-là.", "No meeting starts at that time at %s.", spotOnly},
	SpotSmall:        {"%s n’a que %d places pour %d personnes.", "%s seats only %d of %d people.", func(r Reason, n namer) []any { return []any{n.spot(r.Spot), r.Have, r.Need} }},
	SpotClosed:       {"Fermé ou réservé à cette heure-là : %s.", "Closed or reserved at that time: %s.", spotOnly},
	SpotTaken:        {"%s : déjà pris%s.", "%s is taken%s.", takenArgs},
	AllTaken:         {"Tous les emplacements (%[2]d, dont %[1]s) sont pris.", "All spots (%[2]d, %[1]s among them) are taken.", func(r Reason, n namer) []any { return []any{n.spot(r.Spot), r.Need} }},
	NoSpot:           {"Aucun des lieux prévus n’a assez de places pour %d personnes.", "None of its spots seats %d people.", func(r Reason, n namer) []any { return []any{r.Need} }},
	PersonAway:       {"%s n’est pas sur place à cette heure-là.", "%s is not available at that time.", whoOnly},
	PersonBusy:       {"%s a déjà « %s » à %s.", "%s already has “%s” at %s.", func(r Reason, n namer) []any { return []any{n.who(r), r.Label, n.clock(r.At)} }},
	PersonMeeting:    {"%s a déjà le rendez-vous « %s » à %s.", "%s already has the meeting “%s” at %s.", func(r Reason, n namer) []any { return []any{n.who(r), n.meeting(r.Other), n.clock(r.At)} }},
	PersonTaken:      {"%s n’est pas libre.", "%s is not free.", whoOnly},
	TravelFrom:       {"%s ne peut pas arriver à temps de « %s » : il faut %d min de trajet, il y en a %d.", "%s cannot come from “%s” in time: %d min of travel, %d min between.", travelArgs},
	TravelTo:         {"%s ne peut pas rejoindre à temps « %s » : il faut %d min de trajet, il y en a %d.", "%s cannot reach “%s” in time: %d min of travel, %d min between.", travelArgs},
	TravelShort:      {"%s n’a pas le temps du trajet.", "%s has no time to travel.", whoOnly},
	DayFull:          {"%s a déjà %d rendez-vous sur %d permis, %s.", "%s already has %d meetings of %d allowed, %s.", func(r Reason, n namer) []any { return []any{n.who(r), r.Have, r.Need, n.day(r.Day)} }},
	Lunch:            {"%s n’aurait plus %d min pour déjeuner, %s.", "%s would not keep %d min for lunch, %s.", func(r Reason, n namer) []any { return []any{n.who(r), r.Need, n.day(r.Day)} }},
	FirmFull:         {"%s a déjà %d rendez-vous sur %d permis.", "%s already has %d meetings of %d allowed.", func(r Reason, n namer) []any { return []any{n.firm(r.Firm), r.Have, r.Need} }},
	NoInterpreter:    {"Aucune langue commune, et aucun interprète pour %s.", "No common language, and no interpreter for %s.", labelOnly},
	InterpreterTaken: {"Aucune langue commune, et aucun interprète libre pour %s.", "No common language, and no interpreter free for %s.", labelOnly},
	NoRepresentative: {"Personne n’est libre pour %s (%d représentants possibles).", "Nobody is free for %s (%d possible representatives).", func(r Reason, n namer) []any { return []any{n.side(r), r.Need} }},
	MustFollow:       {"« %s » doit se terminer avant.", "“%s” must end before.", otherOnly},
	MustPrecede:      {"Ce rendez-vous doit se terminer avant « %s ».", "This meeting must end before “%s”.", otherOnly},
	NotTried:         {"La recherche a été arrêtée avant d’essayer ce rendez-vous.", "The search was stopped before it tried this meeting.", nil},
	Absent:           {"%s doit participer et n’y est pas.", "%s must attend and does not.", whoOnly},
	Unexpected:       {"%s participe sans y être demandé.", "%s attends without being asked.", whoOnly},
	PinMoved:         {"Le rendez-vous est fixé ailleurs.", "The meeting is pinned elsewhere.", nil},
	Unknown:          {"Référence inconnue : %s.", "Unknown reference: %s.", labelOnly},
}

func spotOnly(r Reason, n namer) []any  { return []any{n.spot(r.Spot)} }
func labelOnly(r Reason, n namer) []any { return []any{n.languages(r.Label)} }
func otherOnly(r Reason, n namer) []any { return []any{n.meeting(r.Other)} }

// takenArgs names what takes a spot, when it is one meeting.
func takenArgs(r Reason, n namer) []any {
	by := ""
	if r.Other >= 0 {
		by = []string{" par « %s »", " by “%s”"}[n.lang]
		by = fmt.Sprintf(by, n.meeting(r.Other))
	}
	return []any{n.spot(r.Spot), by}
}

func travelArgs(r Reason, n namer) []any {
	what := r.Label
	if r.Other >= 0 {
		what = n.meeting(r.Other)
	}
	return []any{n.who(r), what, r.Need, r.Have}
}

// Words writes the reason as a sentence in French and in English.
func (r Reason) Words(p Problem) (fr, en string) {
	s, ok := sentences[r.Kind]
	if !ok {
		s = sentence{fr: "Une règle s’y oppose.", en: "A rule forbids it."}
	}
	write := func(format string, lang int) string {
		if s.args == nil {
			return format
		}
		return fmt.Sprintf(format, s.args(r, namer{&p, lang})...)
	}
	fr, en = write(s.fr, 0), write(s.en, 1)
	if r.Of > 0 {
		fr += fmt.Sprintf(" Cela ferme %d des %d possibilités", r.Cells, r.Of)
		en += fmt.Sprintf(" This closes %d of %d possibilities", r.Cells, r.Of)
		if r.Alone > 0 {
			fr += fmt.Sprintf(", dont %d sans autre obstacle", r.Alone)
			en += fmt.Sprintf(", %d of them with no other obstacle", r.Alone)
		}
		fr, en = fr+".", en+"."
	}
	return fr, en
}

// namer finds names for indexes, in one language.
type namer struct {
	p    *Problem
	lang int
}

// or is the first text that is not empty.
func or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return "?"
}

func (n namer) who(r Reason) string {
	switch {
	case r.Interpreter >= 0 && r.Interpreter < len(n.p.Interpreters):
		return or(n.p.Interpreters[r.Interpreter].Name, n.p.Interpreters[r.Interpreter].ID)
	case r.Person >= 0 && r.Person < len(n.p.People):
		return or(n.p.People[r.Person].Name, n.p.People[r.Person].ID)
	}
	return "?"
}

func (n namer) side(r Reason) string {
	if r.Firm >= 0 {
		return n.firm(r.Firm)
	}
	return n.who(r)
}

func (n namer) firm(i int) string {
	if i < 0 || i >= len(n.p.Firms) {
		return "?"
	}
	return or(n.p.Firms[i].Name, n.p.Firms[i].ID)
}

func (n namer) spot(i int) string {
	if i < 0 || i >= len(n.p.Spots) {
		return "?"
	}
	return or(n.p.Spots[i].Name, n.p.Spots[i].ID)
}

func (n namer) meeting(i int) string {
	if i < 0 || i >= len(n.p.Meetings) {
		return "?"
	}
	return or(n.p.Meetings[i].Label, n.p.Meetings[i].ID)
}

func (n namer) day(i int) string {
	if i < 0 || i >= len(n.p.Days) {
		return "?"
	}
	l := n.p.Days[i].Label
	if n.lang == 0 {
		return or(l.FR, l.EN, fmt.Sprintf("jour %d", i+1))
	}
	return or(l.EN, l.FR, fmt.Sprintf("day %d", i+1))
}

// languages names the codes of a label such as "ko–fr".
func (n namer) languages(label string) string {
	codes := strings.Split(label, "–")
	for i, c := range codes {
		if w, ok := n.p.LanguageNames[c]; ok {
			codes[i] = or([]string{w.FR, w.EN}[n.lang], w.FR, w.EN, c)
		}
	}
	return strings.Join(codes, "–")
}

func (n namer) clock(minute int) string {
	if n.p.Clock != nil {
		return n.p.Clock(minute)
	}
	return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60)
}
