package repair

import (
	"fmt"
	"strings"

	"escale.dev/escale/internal/meeting/plan"
)

// Words says a change as a sentence, in French (with plain spaces) and in English.
func (c Change) Words(p plan.Problem) (fr, en string) {
	m := p.Meetings[c.Meeting]
	name := m.Label
	if name == "" {
		name = m.ID
	}
	return fmt.Sprintf("« %s » : %s.", name, c.what(&p, 0)), fmt.Sprintf("“%s”: %s.", name, c.what(&p, 1))
}

func (c Change) what(p *plan.Problem, lang int) string {
	say := func(fr, en string) string { return []string{fr, en}[lang] }
	switch {
	case c.Before == nil && c.After == nil:
		return say("ne trouve pas de place", "finds no place")
	case c.Before == nil:
		return say("placé ", "placed ") + when(p, c.After.Start, lang) + ", " + p.Spots[c.After.Spot].Name
	case c.After == nil:
		return say("annulé (", "cancelled (") + when(p, c.Before.Start, lang) + ", " + p.Spots[c.Before.Spot].Name + ")"
	}
	var out string
	b, a := c.Before, c.After
	sameTime, samePlace := b.Start == a.Start, b.Spot == a.Spot
	places := p.Spots[b.Spot].Name + " → " + p.Spots[a.Spot].Name
	switch {
	case sameTime && samePlace:
		out = say("même heure, même lieu", "same time, same place")
	case sameTime:
		out = say("même heure (", "same time (") + when(p, a.Start, lang) + "), " + places
	case samePlace:
		out = moved(p, b.Start, a.Start, lang) + ", " + p.Spots[a.Spot].Name
	default:
		out = moved(p, b.Start, a.Start, lang) + ", " + places
	}
	if who := c.who(p, lang); who != "" {
		out += say(" ; ", "; ") + who
	}
	return out
}

// who says who comes and who does not any more.
func (c Change) who(p *plan.Problem, lang int) string {
	come, stay := minus(c.After.People, c.Before.People), minus(c.Before.People, c.After.People)
	var out []string
	add := func(list []int, one, many string) {
		if len(list) == 0 {
			return
		}
		names := make([]string, len(list))
		for k, q := range list {
			names[k] = p.People[q].Name
		}
		verb := one
		if len(list) > 1 {
			verb = many
		}
		out = append(out, strings.Join(names, ", ")+" "+verb)
	}
	if lang == 0 {
		add(come, "vient", "viennent")
		add(stay, "ne vient plus", "ne viennent plus")
	} else {
		add(come, "comes", "come")
		add(stay, "no longer comes", "no longer come")
	}
	if i := c.After.Interpreter; i != c.Before.Interpreter && i >= 0 {
		out = append(out, []string{"interprète : ", "interpreter: "}[lang]+p.Interpreters[i].Name)
	}
	return strings.Join(out, ", ")
}

func minus(list, taken []int) []int {
	var out []int
next:
	for _, q := range list {
		for _, o := range taken {
			if o == q {
				continue next
			}
		}
		out = append(out, q)
	}
	return out
}

// moved says two hours, the day once when it is the same.
func moved(p *plan.Problem, from, to, lang int) string {
	if dayName(p, from, lang) == dayName(p, to, lang) {
		return clock(p, from) + " → " + when(p, to, lang)
	}
	return when(p, from, lang) + " → " + when(p, to, lang)
}

func when(p *plan.Problem, minute, lang int) string {
	if d := dayName(p, minute, lang); d != "" {
		return clock(p, minute) + ", " + d
	}
	return clock(p, minute)
}

func dayName(p *plan.Problem, minute, lang int) string {
	name := ""
	for _, d := range p.Days {
		if d.From <= minute {
			name = []string{d.Label.FR, d.Label.EN}[lang]
		}
	}
	return name
}

func clock(p *plan.Problem, minute int) string {
	if p.Clock != nil {
		return p.Clock(minute)
	}
	return fmt.Sprintf("%d:%02d", minute/60%24, minute%60)
}
