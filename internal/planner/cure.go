package planner

import (
	"cmp"
	"fmt"

	"escale.dev/escale/internal/meeting/plan"
)

// cure says which change would take a reason away, in French and English; empty
// where there is nothing to say.
func cure(p plan.Problem, meeting int, r plan.Reason) (fr, en string) {
	who, spot, other, firm := namesOf(p, r)
	say := func(f, e string, args ...any) (string, string) {
		return fmt.Sprintf(f, args...), fmt.Sprintf(e, args...)
	}
	switch r.Kind {
	case plan.OutsideHours:
		return say("ouvrir plus longtemps", "open for longer")
	case plan.OutsideWindow:
		return say("élargir les heures permises à ce rendez-vous", "widen the hours allowed to this meeting")
	case plan.WrongSpot:
		return say("ajouter %[1]s à ses lieux", "add %[1]s to its spots", spot)
	case plan.OffGrid:
		return say("changer les heures de début à %[1]s", "change the starts at %[1]s", spot)
	case plan.SpotSmall, plan.NoSpot:
		return say("prévoir un lieu de %[1]d places, ou venir à moins", "plan for a spot with %[1]d seats, or come with fewer", max(r.Need, peopleOf(p, meeting)))
	case plan.SpotClosed:
		return say("ouvrir ou libérer %[1]s, ou ajouter un lieu", "open or free %[1]s, or add a spot", spot)
	case plan.SpotTaken, plan.AllTaken:
		return say("ajouter une table ou un lieu, ou permettre d’autres heures", "add a table or a spot, or allow other hours")
	case plan.PersonAway:
		return say("élargir la présence de %[1]s", "let %[1]s be present for longer", who)
	case plan.PersonBusy:
		return say("libérer %[1]s de « %[2]s », ou laisser venir quelqu’un d’autre", "free %[1]s from “%[2]s”, or let somebody else come", who, r.Label)
	case plan.PersonMeeting:
		return say("déplacer « %[1]s », ou laisser venir quelqu’un d’autre que %[2]s", "move “%[1]s”, or let somebody else than %[2]s come", other, who)
	case plan.PersonTaken:
		return say("libérer %[1]s, ou laisser venir quelqu’un d’autre", "free %[1]s, or let somebody else come", who)
	case plan.TravelFrom, plan.TravelTo, plan.TravelShort:
		return say("tenir le rendez-vous plus près de ce qui occupe %[1]s, ou laisser venir quelqu’un d’autre", "hold the meeting nearer to what holds %[1]s, or let somebody else come", who)
	case plan.DayFull:
		return say("permettre %[2]d rendez-vous ce jour-là à %[1]s", "allow %[1]s %[2]d meetings that day", who, r.Need+1)
	case plan.Lunch:
		return say("raccourcir le déjeuner de %[1]s ce jour-là", "shorten the lunch of %[1]s that day", who)
	case plan.FirmFull:
		return say("permettre %[2]d rendez-vous à %[1]s", "allow %[1]s %[2]d meetings", firm, r.Need+1)
	case plan.NoInterpreter:
		return say("engager un interprète de ces langues", "engage an interpreter of these languages")
	case plan.InterpreterTaken:
		return say("engager un interprète de plus de ces langues", "engage one more interpreter of these languages")
	case plan.NoRepresentative:
		return say("ajouter un représentant, ou en libérer un", "add a representative, or free one")
	case plan.MustFollow, plan.MustPrecede:
		return say("retirer l’ordre entre ce rendez-vous et « %[1]s », ou déplacer celui-ci", "drop the order between this meeting and “%[1]s”, or move the latter", other)
	}
	return "", ""
}

func peopleOf(p plan.Problem, meeting int) int {
	return len(p.Meetings[meeting].Required) + len(p.Meetings[meeting].OneOf)
}

// namesOf are the names of what a reason speaks of, "?" where it does not.
func namesOf(p plan.Problem, r plan.Reason) (who, spot, other, firm string) {
	who, spot, other, firm = "?", "?", "?", "?"
	if r.Person >= 0 && r.Person < len(p.People) {
		who = cmp.Or(p.People[r.Person].Name, p.People[r.Person].ID)
	}
	if r.Interpreter >= 0 && r.Interpreter < len(p.Interpreters) {
		who = cmp.Or(p.Interpreters[r.Interpreter].Name, p.Interpreters[r.Interpreter].ID)
	}
	if r.Spot >= 0 && r.Spot < len(p.Spots) {
		spot = spotName(p.Spots[r.Spot])
	}
	if r.Other >= 0 && r.Other < len(p.Meetings) {
		other = cmp.Or(p.Meetings[r.Other].Label, p.Meetings[r.Other].ID)
	}
	if r.Firm >= 0 && r.Firm < len(p.Firms) {
		firm = cmp.Or(p.Firms[r.Firm].Name, p.Firms[r.Firm].ID)
	}
	return who, spot, other, firm
}
