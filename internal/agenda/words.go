package agenda

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// sayable lets a fault's sentence hold something that is said differently in each language.
type sayable func(p text.Printer) string

// Sentence says it.
func (s sayable) Sentence(lang string) string { return s(printer(text.Lang(lang))) }

func said(fn func(p text.Printer) string) sayable { return fn }

func pair(t text.Pair) sayable { return func(p text.Printer) string { return t.In(p.Lang) } }

func printer(l text.Lang) text.Printer {
	if l != text.FR {
		l = text.EN
	}
	return text.Printer{Lang: l}
}

// when says when an engagement is: "mardi 16 juin 2026, 14:40–15:00", "mardi 16 juin 2026, après 18:00".
func when(p text.Printer, e *Engagement) string { return e.When(p) }

func atPlace(p text.Printer, place string) string {
	if place == "" {
		return ""
	}
	return ", " + place
}

// name is what a side is called where the reader may know it.
func (s *Side) name(p text.Printer) string {
	if s.Hidden {
		return choose(p.Lang, "un autre engagement", "another engagement")
	}
	return p.Quote(s.Title.In(p.Lang))
}

// hours are a side's hours alone.
func (s *Side) hours(p text.Printer) string { return p.Times(s.When, s.Zone) }

func choose(l text.Lang, fr, en string) string {
	if l == text.FR {
		return fr
	}
	return en
}

// Words is the conflict in one sentence, with both sides named.
func (c *Conflict) Words(l text.Lang) string {
	p := printer(l)
	s := c.sentence(p)
	if p.Lang == text.FR {
		return text.Fr(s)
	}
	return s
}

func (c *Conflict) sentence(p text.Printer) string {
	day := p.Day(c.dayOf())
	who := c.HolderName.In(p.Lang)
	if who == "" {
		who = choose(p.Lang, "quelqu'un", "somebody")
	}
	f := func(fr, en string, args ...any) string { return fmt.Sprintf(choose(p.Lang, fr, en), args...) }
	a := &c.A
	b := c.B
	if b == nil {
		b = &Side{}
	}
	switch c.Kind {
	case clash.Overlap:
		return f("%s : %s est attendu·e à la fois à %s (%s) et à %s (%s), pendant %s.", "%s: %s is due both at %s (%s) and at %s (%s), for %s.",
			title(day), who, a.name(p), a.hours(p), b.name(p), b.hours(p), p.Minutes(c.Minutes))
	case clash.OverCapacity:
		if c.Limit <= 1 {
			return f("%s : double réservation de %s, par %s (%s) et par %s (%s), pendant %s.", "%s: %s is taken twice, by %s (%s) and by %s (%s), for %s.",
				title(day), who, a.name(p), a.hours(p), b.name(p), b.hours(p), p.Minutes(c.Minutes))
		}
		return f("%[1]s : %[3]d réservations à la fois de %[2]s, pour %[4]d places, dès %[5]s (%[6]s) ; la dernière : %[7]s.", "%s: %s is taken %d times at once for %d places, from %s (%s) on; last to come: %s.",
			title(day), who, c.Count, c.Limit, a.name(p), a.hours(p), b.name(p))
	case clash.Travel:
		return f("%s : pour %s, il manque %s entre %s, qui finit à %s (%s), et %s, qui commence à %s (%s) : le trajet demande %s.",
			"%s: for %s, %s are missing between %s, which ends at %s (%s), and %s, which begins at %s (%s): the way takes %s.",
			title(day), who, p.Minutes(c.Minutes), a.name(p), p.Time(a.When.To, a.Zone), c.FromName, b.name(p), p.Time(b.When.From, b.Zone), c.ToName, p.Minutes(c.Need))
	case clash.Order:
		return f("%s : %s (%s) commence avant la fin de %s (%s), qui doit venir d'abord.", "%s: %s (%s) begins before the end of %s (%s), which must come first.",
			title(day), b.name(p), b.hours(p), a.name(p), a.hours(p))
	case clash.Possible:
		return f("%s : %s pourrait être attendu·e à la fois à %s et à %s : une des heures n'est pas fixée.", "%s: %s may be due both at %s and at %s: one of the hours is not fixed.",
			title(day), who, a.name(p), b.name(p))
	}
	return c.single(p, f, title(day), who)
}

// single says the conflicts that need only one engagement.
func (c *Conflict) single(p text.Printer, f func(fr, en string, args ...any) string, day, who string) string {
	a := &c.A
	switch c.Kind {
	case clash.Outside:
		switch c.Reason {
		case reasonArrives:
			return f("%s : %s n'est pas encore arrivé·e pour %s (%s).", "%s: %s has not arrived yet for %s (%s).", day, who, a.name(p), a.hours(p))
		case reasonLeaves:
			return f("%s : %s est déjà reparti·e pour %s (%s).", "%s: %s has left already for %s (%s).", day, who, a.name(p), a.hours(p))
		}
		return f("%s : %s n'est pas disponible pour %s (%s)%s : %s en dehors de ses heures.", "%s: %s is not available for %s (%s)%s: %s outside these hours.",
			day, who, a.name(p), a.hours(p), c.because(p), p.Minutes(c.Minutes))
	case clash.Closed:
		return f("%s : %s est fermé pour %s (%s)%s.", "%s: %s is closed for %s (%s)%s.", day, c.FromName, a.name(p), a.hours(p), c.because(p))
	case clash.Away:
		return f("%s : %s (%s) n'est pas dans les jours de la mission.", "%s: %s (%s) is not in the days of the mission.", day, a.name(p), a.hours(p))
	case clash.TooMany:
		return f("%s : %s a %d rendez-vous, pour %d au plus ; le premier de trop est %s (%s).", "%s: %s has %d meetings, %d at most; the first too many is %s (%s).",
			day, who, c.Count, c.Limit, a.name(p), a.hours(p))
	}
	return string(c.Kind)
}

func (c *Conflict) because(p text.Printer) string {
	if c.Reason == "" {
		return ""
	}
	return " (" + c.Reason + ")"
}

func (c *Conflict) dayOf() span.Day {
	zone := c.A.Zone
	if c.B != nil && c.Kind == clash.Order {
		zone = c.B.Zone
	}
	return span.DayOf(c.Starts, zone)
}

// title sets the first letter of a sentence in capitals.
func title(s string) string { return item.Capital(s) }

// kindWords names the kinds of conflict.
var kindWords = map[clash.Kind]text.Pair{
	clash.Overlap:      {FR: "deux fois en même temps", EN: "in two places at once"},
	clash.OverCapacity: {FR: "ressource prise deux fois", EN: "resource taken twice"},
	clash.Travel:       {FR: "trajet trop court", EN: "journey too short"},
	clash.Order:        {FR: "ordre non respecté", EN: "wrong order"},
	clash.Outside:      {FR: "hors disponibilité", EN: "not available"},
	clash.Closed:       {FR: "lieu fermé", EN: "place closed"},
	clash.Away:         {FR: "hors mission", EN: "outside the mission"},
	clash.TooMany:      {FR: "journée trop chargée", EN: "too full a day"},
	clash.Possible:     {FR: "conflit possible", EN: "possible clash"},
}

// KindWords names a kind of conflict.
func KindWords(k clash.Kind) text.Pair { return kindWords[k] }

var verbWords = map[string]text.Pair{
	"booked":    {FR: "Ajout", EN: "Added"},
	"moved":     {FR: "Déplacement", EN: "Moved"},
	"changed":   {FR: "Modification", EN: "Changed"},
	"cancelled": {FR: "Annulation", EN: "Cancelled"},
	"pinned":    {FR: "Place fixée", EN: "Pinned"},
	"unpinned":  {FR: "Place libérée", EN: "Unpinned"},
	"undone":    {FR: "Retour en arrière", EN: "Undone"},
	"certainty": {FR: "Certitude changée", EN: "Certainty changed"},
	"taken":     {FR: "Personnes changées", EN: "People changed"},
}

// stepLabel names an act by its verb and its first engagement.
func stepLabel(do act) text.Pair {
	verb := verbWords[do.verb]
	if len(do.edits) == 0 {
		return verb
	}
	e := do.edits[0].After
	if e == nil {
		e = do.edits[0].Before
	}
	out := text.Pair{FR: text.Fr(verb.FR + " : " + e.Title.In(text.FR)), EN: verb.EN + ": " + e.Title.In(text.EN)}
	if n := len(do.edits) - 1; n > 0 {
		out.FR += fmt.Sprintf(" et %d %s", n, plural(text.FR, n, "autre", "autres"))
		out.EN += fmt.Sprintf(" and %d more", n)
	}
	return out
}

// manyLabel names an act on very many engagements, for the trail, in no language: by the first, and how many more.
func manyLabel(do act) string {
	e := do.edits[0].After
	if e == nil {
		e = do.edits[0].Before
	}
	return fmt.Sprintf("%s (+%d)", e.Title.In(text.FR), len(do.edits)-1)
}

// plural chooses between the forms of a word.
func plural(l text.Lang, n int, one, other string) string {
	if text.Plural(l, n) == "one" {
		return one
	}
	return other
}

// letterTo writes what a version changes for one person.
func letterTo(missionName string, r Release, changes []item.Change, address string, lang text.Lang) (subject, body string) {
	p := printer(lang)
	f := func(fr, en string, args ...any) string {
		s := fmt.Sprintf(choose(p.Lang, fr, en), args...)
		if p.Lang == text.FR {
			return text.Fr(s)
		}
		return s
	}
	n := len(changes)
	what := f("Voici ce qui change pour vous :", "This is what changes for you:")
	if r.Number == 1 { // nothing was said before that could change
		subject = f("%s : votre agenda (version 1)", "%s: your agenda (version 1)", missionName)
		what = f("Voici votre agenda :", "This is your agenda:")
	} else if n == 1 {
		subject = f("%s : 1 changement dans votre agenda (version %d)", "%s: 1 change in your agenda (version %d)", missionName, r.Number)
	} else {
		subject = f("%s : %s changements dans votre agenda (version %d)", "%s: %s changes in your agenda (version %d)", missionName, p.Int(n), r.Number)
	}
	var b strings.Builder
	b.WriteString(f("Bonjour,\n\nLa version %d du programme « %s » vient d’être publiée. %s\n\n",
		"Hello,\n\nVersion %d of the programme “%s” has just been published. %s\n\n", r.Number, missionName, what))
	for _, c := range changes {
		g := c.Glance(lang)
		headline := g.Headline(lang)
		if r.Number == 1 {
			headline = c.Now.Title.In(lang)
		}
		b.WriteString("– " + headline + "\n  " + g.Values(lang) + "\n")
	}
	if zones := zonesOf(changes, p); zones != "" {
		b.WriteString("\n" + f("Les heures sont celles du lieu : %s.", "Hours are those of the place: %s.", zones) + "\n")
	}
	if comment := r.Comment.In(lang); strings.TrimSpace(comment) != "" {
		b.WriteString("\n" + comment + "\n")
	}
	if address != "" {
		b.WriteString("\n" + f("Votre agenda entier : %s", "Your whole agenda: %s", address) + "\n")
	}
	return subject, b.String()
}

func zonesOf(changes []item.Change, p text.Printer) string {
	var out []string
	for _, c := range changes {
		if c.Now.Starts == 0 {
			continue
		}
		if name := p.ZoneName(c.Now.Zone, c.Now.Starts); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return p.List(out)
}

// WayKind says how a conflict may be solved.
type WayKind string

// The ways out. Each is ready to be carried out with TakeWay, but for Accept, which needs a reason: see Waive.
const (
	WayMove    WayKind = "move"    // to other hours, free for everybody whom it requires
	WaySwap    WayKind = "swap"    // to another table or room, at the same hours
	WayDetach  WayKind = "detach"  // without somebody who need not come
	WayShorten WayKind = "shorten" // so that it ends in time
	WayAccept  WayKind = "accept"  // live with it
)

// Way is one way out of a conflict.
type Way struct {
	Kind    WayKind
	ID      string // engagement to change
	Title   text.Pair
	Zone    span.Zone
	Version int64      // of the engagement, as it was when the way was found
	From    span.Range // its hours now
	To      span.Range // its hours then (move, shorten)
	Holder  Holder     // to take out (detach), to give up (swap)
	Name    text.Pair  // of Holder
	Other   Holder     // to take instead (swap)
	OtherTo string     // its name
}

// Words says what the way would do: the label of its button.
func (w Way) Words(l text.Lang) string {
	p := printer(l)
	s := w.sentence(p)
	if p.Lang == text.FR {
		return text.Fr(s)
	}
	return s
}

func (w Way) sentence(p text.Printer) string {
	f := func(fr, en string, args ...any) string { return fmt.Sprintf(choose(p.Lang, fr, en), args...) }
	name := p.Quote(w.Title.In(p.Lang))
	switch w.Kind {
	case WayMove:
		hours := p.Times(w.To, w.Zone)
		if day := span.DayOf(w.To.From, w.Zone); day != span.DayOf(w.From.From, w.Zone) {
			return f("Déplacer %s au %s, %s", "Move %s to %s, %s", name, p.DayShort(day), hours)
		}
		return f("Déplacer %s à %s", "Move %s to %s", name, hours)
	case WaySwap:
		return f("Mettre %s à : %s", "Put %s at: %s", name, w.OtherTo)
	case WayDetach:
		return f("Laisser %s hors de %s", "Leave %s out of %s", w.Name.In(p.Lang), name)
	case WayShorten:
		return f("Finir %s à %s (au lieu de %s)", "End %s at %s (instead of %s)", name, p.Time(w.To.To, w.Zone), p.Time(w.From.To, w.Zone))
	}
	return f("Accepter ce conflit", "Accept this conflict")
}
