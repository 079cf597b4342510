package item

import (
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

// Words is the change in one sentence, names and old and new values in it.
func (c Change) Words(l text.Lang) string {
	if l != text.FR {
		l = text.EN
	}
	p := text.Printer{Lang: l}
	s := c.sentence(p)
	if l == text.FR {
		return text.Fr(s)
	}
	return s
}

func (c Change) sentence(p text.Printer) string {
	now := c.Now
	say := func(fr, en string, args ...any) string {
		if p.Lang == text.FR {
			return fmt.Sprintf(fr, args...)
		}
		return fmt.Sprintf(en, args...)
	}
	name, head, where := now.Title.In(p.Lang), Capital(now.start(p)), at(now.PlaceLine(p.Lang))
	switch c.Kind {
	case Added:
		return say("Ajout, %s : %s%s", "New, %s: %s%s", now.When(p), name, where)
	case Withdrawn:
		return say("Annulation, %s : %s", "Cancelled, %s: %s", c.Was.start(p), c.Was.Title.In(p.Lang))
	case ForYou:
		return say("%s : %s%s entre dans votre agenda", "%s: %s%s is now in your agenda", Capital(now.When(p)), name, where)
	case NotForYou:
		return say("%s : %s ne vous concerne plus", "%s: %s no longer concerns you", Capital(c.Was.start(p)), c.Was.Title.In(p.Lang))
	case Renamed:
		return say("%s : %s s’appelle maintenant %s", "%s: %s is now called %s", head, p.Quote(c.Was.Title.In(p.Lang)), p.Quote(name))
	case Joined:
		return say("%s : %s ; avec en plus %s", "%s: %s; %s will come too", head, name, c.who(p))
	case Left:
		return say("%s : %s ; sans %s", "%s: %s; without %s", head, name, c.who(p))
	case Surer:
		return say("%s : %s passe de %s à %s", "%s: %s goes from %s to %s", head, name, p.Quote(c.Was.Certainty.Words().In(p.Lang)), p.Quote(now.Certainty.Words().In(p.Lang)))
	case Noted:
		return say("%s : %s a de nouvelles précisions", "%s: %s has new details", head, name)
	}
	return c.moved(p, say)
}

type sayFunc func(fr, en string, args ...any) string

// moved says old and new hours, place and table, each only where it changed.
func (c Change) moved(p text.Printer, say sayFunc) string {
	a, b := c.Was, c.Now
	name := b.Title.In(p.Lang)
	var parts []string
	head := Capital(b.start(p))
	switch {
	case sameHours(a, b):
	case a.Timed() && b.Timed() && a.Day == b.Day:
		head = Capital(p.Day(b.Day))
		parts = append(parts, say("passe de %s à %s", "moves from %s to %s", a.Hours(p), b.Hours(p)))
	case a.Timed() && b.Timed():
		head = ""
		parts = append(parts, say("passe du %s au %s", "moves from %s to %s", a.When(p), b.When(p)))
	default:
		head = ""
		parts = append(parts, say("passe de %s à %s", "moves from %s to %s", p.Quote(a.When(p)), p.Quote(b.When(p))))
	}
	if a.PlaceID != b.PlaceID {
		parts = append(parts, say("a lieu à %s (et non plus à %s)", "takes place at %s (no longer at %s)", placeName(b, p), placeName(a, p)))
	}
	if from, to := a.Tables(p.Lang), b.Tables(p.Lang); !slices.Equal(from, to) {
		parts = append(parts, tables(from, to, p, say))
	}
	if len(parts) == 0 {
		parts = append(parts, say("change de place", "changes places"))
	}
	s := name + " " + p.List(parts)
	if head == "" {
		return s
	}
	return say("%s : %s", "%s: %s", head, s)
}

func tables(from, to []string, p text.Printer, say sayFunc) string {
	switch {
	case len(from) == 0:
		return say("prend place : %s", "has its place: %s", p.List(to))
	case len(to) == 0:
		return say("quitte %s", "leaves %s", inSentence(p.List(from), p))
	}
	a, b := p.List(from), p.List(to)
	if p.Lang == text.FR {
		if isTable(a) && isTable(b) {
			return "passe de la " + lower(a) + " à la " + lower(b)
		}
		return "passe de " + p.Quote(a) + " à " + p.Quote(b)
	}
	return "moves from " + inSentence(a, p) + " to " + inSentence(b, p)
}

func isTable(s string) bool { return strings.HasPrefix(strings.ToLower(s), "table ") }

func lower(s string) string { return "table " + s[len("table "):] }

func inSentence(s string, p text.Printer) string {
	if isTable(s) {
		if p.Lang == text.FR {
			return "la " + lower(s)
		}
		return lower(s)
	}
	return p.Quote(s)
}

func placeName(it *Item, p text.Printer) string {
	if it.Place.Name == "" {
		if p.Lang == text.FR {
			return "un lieu à préciser"
		}
		return "a place to be fixed"
	}
	return it.Place.Name
}

// named is up to how many of those who joined or left a sentence names; of more, all but one of that number.
const named = 5

// who names those who joined or left; when they are many, some of them, and counts the rest.
func (c Change) who(p text.Printer) string {
	known := c.KnownNames(p.Lang)
	if len(c.People) > named {
		known = known[:min(len(known), named-1)]
	}
	n := len(c.People) - len(known)
	if n <= 0 {
		return p.List(known)
	}
	other := func(one, more string) string {
		if n == 1 {
			return one
		}
		return p.Int(n) + " " + more
	}
	switch fr := p.Lang == text.FR; {
	case fr && len(known) == 0:
		return other("une personne", "personnes")
	case fr:
		return p.List(append(known, other("une autre personne", "autres personnes")))
	case len(known) == 0:
		return other("one person", "people")
	}
	return p.List(append(known, other("one other person", "other people")))
}

// KnownNames lists the names of those who joined or left, in order.
func (c Change) KnownNames(l text.Lang) []string {
	var out []string
	for _, n := range c.Names {
		if s := n.In(l); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// start is the day and the beginning alone: "mardi 16 juin 2026, 14:40".
func (it *Item) start(p text.Printer) string {
	if !it.Timed() {
		return it.When(p)
	}
	return p.Day(it.Day) + ", " + p.Time(it.Starts, it.Zone)
}

func at(place string) string {
	if place == "" {
		return ""
	}
	return " (" + place + ")"
}
