package item

import (
	"strings"

	"escale.dev/escale/internal/text"
)

// Glance is a change as a list shows it, to be taken in at one look: what happened to what, when that is, the old
// value and the new one. Before is "" for what is new, After for what is no more.
type Glance struct {
	What, Title, When string
	Before, After     string
}

var changeNames = map[ChangeKind]text.Pair{
	Added:     {FR: "Ajout", EN: "New"},
	Withdrawn: {FR: "Annulation", EN: "Cancelled"},
	Moved:     {FR: "Déplacement", EN: "Moved"},
	Renamed:   {FR: "Nouveau nom", EN: "New name"},
	Joined:    {FR: "En plus", EN: "Joining"},
	Left:      {FR: "En moins", EN: "Leaving"},
	Surer:     {FR: "Certitude", EN: "Certainty"},
	Noted:     {FR: "Précisions", EN: "Details"},
	ForYou:    {FR: "Entre dans votre agenda", EN: "Now in your agenda"},
	NotForYou: {FR: "Ne vous concerne plus", EN: "No longer concerns you"},
}

// Headline is what happened to what: "Déplacement : Port du Fleuve × Mistral Data".
func (g Glance) Headline(l text.Lang) string {
	switch {
	case g.Title == "":
		return g.What
	case l == text.FR:
		return text.Fr(g.What + " : " + g.Title)
	}
	return g.What + ": " + g.Title
}

// Values are the day and the values in one line: "Mardi 16 juin 2026 : 14:40–15:00 → 15:20–15:40".
func (g Glance) Values(l text.Lang) string {
	s := g.Before
	if g.After != "" {
		s = g.After
		if g.Before != "" {
			s = g.Before + " → " + g.After
		}
	}
	switch {
	case g.When == "" || s == "":
		return g.When + s
	case l == text.FR:
		return text.Fr(g.When + " : " + s)
	}
	return g.When + ": " + s
}

// Glance gives the change in its parts.
func (c Change) Glance(l text.Lang) Glance {
	p := text.Printer{Lang: l}
	g := Glance{What: changeNames[c.Kind].In(l), Title: c.Now.Title.In(l), When: Capital(c.Now.start(p))}
	switch c.Kind {
	case Added, ForYou:
		g.When, g.After = "", Capital(whole(c.Now, p))
	case Withdrawn, NotForYou:
		g.When, g.Before = "", Capital(whole(c.Was, p))
	case Renamed:
		g.Title, g.Before, g.After = "", c.Was.Title.In(l), c.Now.Title.In(l)
	case Joined:
		g.After = p.List(c.KnownNames(l))
		if g.After == "" {
			g.After = c.who(p)
		}
	case Left:
		g.Before = p.List(c.KnownNames(l))
		if g.Before == "" {
			g.Before = c.who(p)
		}
	case Surer:
		g.Before, g.After = c.Was.Certainty.Words().In(l), c.Now.Certainty.Words().In(l)
	case Noted:
		g.Before, g.After = remarks(c.Was, l), remarks(c.Now, l)
	default:
		g.move(c.Was, c.Now, p)
	}
	return g
}

func whole(it *Item, p text.Printer) string { return it.When(p) + at(it.PlaceLine(p.Lang)) }

// move puts old and new side by side, each only with what changed; what both share stands in When.
func (g *Glance) move(a, b *Item, p text.Printer) {
	var before, after []string
	switch {
	case sameHours(a, b):
		g.When = Capital(b.When(p))
	case a.Day == b.Day && b.Day != "":
		g.When = Capital(p.Day(b.Day))
		before, after = append(before, a.Hours(p)), append(after, b.Hours(p))
	default:
		g.When = ""
		before, after = append(before, Capital(a.When(p))), append(after, Capital(b.When(p)))
	}
	if from, to := a.PlaceLine(p.Lang), b.PlaceLine(p.Lang); from != to {
		if a.PlaceID == b.PlaceID {
			from, to = spot(a, p.Lang), spot(b, p.Lang)
		}
		before, after = append(before, from), append(after, to)
	}
	g.Before, g.After = together(before), together(after)
}

// spot is the place within the place: the table, the room.
func spot(it *Item, l text.Lang) string {
	return together(append(it.Tables(l), it.PlaceNote))
}

func remarks(it *Item, l text.Lang) string { return together([]string{it.PlaceNote, it.Note.In(l)}) }

func together(parts []string) string {
	var out []string
	for _, s := range parts {
		if strings.TrimSpace(s) != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}
