package agenda

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Release is a numbered version of a mission's programme. It never changes.
type Release struct {
	ID, MissionID string
	Number        int
	Comment       text.Pair
	PublishedAt   span.Instant
	PublishedBy   string // name
	Items         int    // live ones
	Changes       int    // against the version before
	People        int    // who were told
}

// Notice is what one person was told by a version.
type Notice struct {
	ID, ReleaseID, MissionID, PersonID string
	Name                               text.Pair
	Changes                            int
	MailID                             string // "" when the person has no address
	SeenAt                             span.Instant
}

// Preview is what publishing now would do.
type Preview struct {
	Number   int // of the version that would be made
	Changes  []item.Change
	People   []string // persons who would be told, by id
	Names    map[string]text.Pair
	Warnings []Warning
	Items    int
}

// Warning is something to know before publishing; it hinders nothing.
type Warning struct {
	Kind  WarningKind
	Count int
	Items []Side // some of them
}

// WarningKind says what a warning is about.
type WarningKind string

// The warnings.
const (
	OpenConflicts WarningKind = "conflicts"
	Unconfirmed   WarningKind = "unconfirmed"
	NoHour        WarningKind = "no_hour"
	NoPlace       WarningKind = "no_place"
	OnlyIdeas     WarningKind = "ideas" // not published
)

// Letter is what one person is told about a version, in their language: only their own changes.
type Letter struct {
	Dedup     string
	MissionID string
	PersonID  string
	ToName    string
	ToAddress string
	Lang      text.Lang
	Subject   string
	Text      string
	Calendar  string // iCalendar file with what changed, "" for none
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
	if n == 1 {
		subject = f("%s : 1 changement dans votre agenda (version %d)", "%s: 1 change in your agenda (version %d)", missionName, r.Number)
	} else {
		subject = f("%s : %s changements dans votre agenda (version %d)", "%s: %s changes in your agenda (version %d)", missionName, p.Int(n), r.Number)
	}
	var b strings.Builder
	b.WriteString(f("Bonjour,\n\nLa version %d du programme « %s » vient d’être publiée. Voici ce qui change pour vous :\n\n",
		"Hello,\n\nVersion %d of the programme “%s” has just been published. This is what changes for you:\n\n", r.Number, missionName))
	for _, c := range changes {
		b.WriteString("– " + c.Words(lang) + ".\n")
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

// warn looks over what would be published.
func warn(now item.Snapshot, draft []Item, conflicts []clashTally) []Warning {
	by := map[WarningKind]*Warning{}
	add := func(kind WarningKind, it *Item) {
		if by[kind] == nil {
			by[kind] = &Warning{Kind: kind}
		}
		w := by[kind]
		w.Count++
		if it != nil && len(w.Items) < 5 {
			w.Items = append(w.Items, Side{ID: it.ID, Title: it.Title, Kind: it.Kind, Subject: it.SubjectID, When: it.Range(), Zone: it.Zone, Place: it.Place.Name})
		}
	}
	for _, t := range conflicts {
		if !t.weak && !t.waived && t.kind != string(clash.Possible) {
			for range t.n {
				add(OpenConflicts, nil)
			}
		}
	}
	for i := range draft {
		it := &draft[i]
		if now[it.ID] == nil {
			add(OnlyIdeas, it)
			continue
		}
		if it.Certainty == item.Asked || it.Certainty == item.Expected {
			add(Unconfirmed, it)
		}
		if !it.Timed() {
			add(NoHour, it)
		}
		if it.PlaceID == "" && it.PlaceNote == "" && it.Track != item.Travel && it.Track != item.Free {
			add(NoPlace, it)
		}
	}
	var out []Warning
	for _, w := range by {
		out = append(out, *w)
	}
	order := []WarningKind{OpenConflicts, Unconfirmed, NoHour, NoPlace, OnlyIdeas}
	slices.SortFunc(out, func(a, b Warning) int { return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)) })
	return out
}
