package why

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/meeting/plan"
)

// names finds words for indexes, in one language: 0 French, 1 English.
type names struct {
	p    *plan.Problem
	lang int
}

func (n names) in(fr, en string) string { return []string{fr, en}[n.lang] }

func (n names) who(i int) string {
	if i < 0 || i >= len(n.p.People) {
		return n.in("un interprète", "an interpreter")
	}
	return cmp.Or(n.p.People[i].Name, n.p.People[i].ID)
}

func (n names) meeting(i int) string {
	if i < 0 || i >= len(n.p.Meetings) {
		return "?"
	}
	return cmp.Or(n.p.Meetings[i].Label, n.p.Meetings[i].ID)
}

func (n names) firm(i int) string {
	if i < 0 || i >= len(n.p.Firms) {
		return "?"
	}
	return cmp.Or(n.p.Firms[i].Name, n.p.Firms[i].ID)
}

func (n names) spot(i int) string { return cmp.Or(n.p.Spots[i].Name, n.p.Spots[i].ID) }

func (n names) day(i int) string {
	if i < 0 || i >= len(n.p.Days) {
		return "?"
	}
	l := n.p.Days[i].Label
	return cmp.Or(n.in(l.FR, l.EN), fmt.Sprintf(n.in("jour %d", "day %d"), i+1))
}

func (n names) clock(minute int) string {
	if n.p.Clock != nil {
		return n.p.Clock(minute)
	}
	return fmt.Sprintf("%02d:%02d", minute/60%24, minute%60)
}

// when is a minute as a day and an hour.
func (n names) when(minute int) string {
	for d := len(n.p.Days) - 1; d >= 0; d-- {
		if minute >= n.p.Days[d].From {
			return n.day(d) + ", " + n.clock(minute)
		}
	}
	return n.clock(minute)
}

func (n names) languages(label string) string {
	codes := strings.Split(label, "–")
	for i, c := range codes {
		if w, ok := n.p.LanguageNames[c]; ok {
			codes[i] = cmp.Or(n.in(w.FR, w.EN), c)
		}
	}
	return strings.Join(codes, "–")
}

// counted writes a number of things.
func counted(n int, one, many string) string {
	if n < 2 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// side names the firm of which somebody must come, or that person.
func (n names) side(person int) string {
	if person >= 0 && person < len(n.p.People) && n.p.People[person].Firm >= 0 {
		return n.firm(n.p.People[person].Firm)
	}
	return n.who(person)
}

// spots names the spots at a place: the first few.
func (n names) spots(place int) string {
	var out []string
	for i := range n.p.Spots {
		if n.p.Spots[i].Place != place {
			continue
		}
		if len(out) == 2 {
			return strings.Join(out, ", ") + "…"
		}
		out = append(out, n.spot(i))
	}
	return strings.Join(out, ", ")
}

// Words writes a limit as a sentence in French and in English, with plain spaces.
func (l Limit) Words(p plan.Problem) (fr, en string) {
	return l.words(names{&p, 0}), l.words(names{&p, 1})
}

func (l Limit) words(n names) string {
	switch l.Kind {
	case Wish:
		return n.in("Le rendez-vous n’est permis qu’à certaines heures.", "The meeting is only allowed at certain hours.")
	case Presence:
		return fmt.Sprintf(n.in("%s n’est sur place qu’à certaines heures.", "%s is only there at certain hours."), n.who(l.Person))
	case Engaged:
		return fmt.Sprintf(n.in("%s a d’autres engagements.", "%s has other engagements."), n.who(l.Person))
	case DayLimit:
		most := n.p.People[l.Person].MaxPerDay
		return fmt.Sprintf(n.in("%s n’a droit qu’à %s par jour.", "%s may have only %s a day."), n.who(l.Person), counted(most, n.in("rendez-vous", "meeting"), n.in("rendez-vous", "meetings")))
	case Lunch:
		return fmt.Sprintf(n.in("%s doit garder %d min pour déjeuner.", "%s must keep %d min for lunch."), n.who(l.Person), n.p.LunchMinutes)
	case FirmLimit:
		return fmt.Sprintf(n.in("%s n’a droit qu’à %s.", "%s may have only %s."), n.firm(l.Firm), counted(n.p.Firms[l.Firm].Max, n.in("rendez-vous", "meeting"), n.in("rendez-vous", "meetings")))
	case Order:
		return fmt.Sprintf(n.in("L’ordre avec « %s » est imposé.", "The order with “%s” is fixed."), n.meeting(l.Other))
	case Spots:
		return fmt.Sprintf(n.in("Les emplacements sont pris ou fermés (%s).", "The spots are taken or closed (%s)."), n.spots(l.Place))
	case Interpreter:
		return fmt.Sprintf(n.in("Sans langue commune, il faut un interprète (%s).", "Without a common language, an interpreter is needed (%s)."), n.languages(l.Label))
	case Side:
		return fmt.Sprintf(n.in("Personne ne peut venir pour %s.", "Nobody can come for %s."), n.side(l.Person))
	}
	return n.in("Aucune ouverture n’est assez longue, aux lieux qui conviennent.", "No opening is long enough, at the places that suit.")
}

// Words writes a way in French and in English: what to do, then where the meeting would be; "" for the zero Way.
func (w Way) Words(p plan.Problem) (fr, en string) {
	return w.words(names{&p, 0}), w.words(names{&p, 1})
}

func (w Way) words(n names) string {
	if !w.Longer && len(w.Steps) == 0 {
		return ""
	}
	if w.Longer {
		return n.in("ouvrir plus longtemps, ou raccourcir le rendez-vous", "open for longer, or shorten the meeting")
	}
	var do []string
	for _, s := range w.Steps {
		if x := s.words(n); !slices.Contains(do, x) {
			do = append(do, x)
		}
	}
	last := len(do) - 1
	said := do[last]
	if last > 0 {
		said = strings.Join(do[:last], ", ") + n.in(", et ", ", and ") + said
	}
	return said + n.in(" : alors ", ": then ") + n.when(w.Start) + ", " + n.spot(w.Spot)
}

func (s Step) words(n names) string {
	r := s.Reason
	switch r.Kind {
	case plan.OutsideWindow:
		return fmt.Sprintf(n.in("permettre ce rendez-vous à %s", "allow this meeting at %s"), n.clock(s.Start))
	case plan.PersonAway:
		return fmt.Sprintf(n.in("faire venir %s à %s", "have %s there at %s"), n.who(r.Person), n.clock(s.Start))
	case plan.PersonBusy, plan.PersonMeeting, plan.TravelFrom, plan.TravelTo:
		if r.Other >= 0 {
			return fmt.Sprintf(n.in("déplacer « %s »", "move “%s”"), n.meeting(r.Other))
		}
		return fmt.Sprintf(n.in("libérer %s de « %s » (%s)", "free %s from “%s” (%s)"), n.who(r.Person), r.Label, n.clock(r.At))
	case plan.DayFull:
		return fmt.Sprintf(n.in("permettre à %s %s, %s", "allow %s %s, %s"), n.who(r.Person), counted(r.Have+1, n.in("rendez-vous", "meeting"), n.in("rendez-vous", "meetings")), n.day(r.Day))
	case plan.Lunch:
		return fmt.Sprintf(n.in("renoncer à la pause déjeuner de %s, %s", "give up the lunch break of %s, %s"), n.who(r.Person), n.day(r.Day))
	case plan.FirmFull:
		return fmt.Sprintf(n.in("permettre à %s %s", "allow %s %s"), n.firm(r.Firm), counted(r.Have+1, n.in("rendez-vous", "meeting"), n.in("rendez-vous", "meetings")))
	case plan.MustFollow, plan.MustPrecede:
		return fmt.Sprintf(n.in("renoncer à l’ordre avec « %s »", "drop the order with “%s”"), n.meeting(r.Other))
	case plan.SpotTaken:
		return fmt.Sprintf(n.in("ajouter un emplacement comme %s, ou déplacer « %s »", "add a spot like %s, or move “%s”"), n.spot(s.Spot), n.meeting(r.Other))
	case plan.AllTaken:
		return fmt.Sprintf(n.in("ajouter un emplacement comme %s", "add a spot like %s"), n.spot(s.Spot))
	case plan.SpotClosed:
		return fmt.Sprintf(n.in("ouvrir ou libérer %s à %s", "open or free %s at %s"), n.spot(s.Spot), n.clock(s.Start))
	case plan.NoInterpreter, plan.InterpreterTaken:
		return fmt.Sprintf(n.in("engager un interprète de plus (%s)", "engage one more interpreter (%s)"), n.languages(r.Label))
	case plan.NoRepresentative:
		return fmt.Sprintf(n.in("faire venir quelqu’un d’autre pour %s", "have somebody else come for %s"), n.side(r.Person))
	}
	return "?"
}
