// Package today is what a delegate has in hand: the card of what comes now, the
// day as a list with the ways between, and the one big button.
package today

import (
	"strconv"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/web/ui"
)

// Now is the card of what comes next.
type Now struct {
	Lead   string       // "Partez dans 12 min"
	Until  span.Instant // the hour to which <e-clock> counts down; 0 for none
	At     span.Instant // the hour of this page, on the mission's clock
	Time   string       // "14:40"
	Zone   string       // "heure de Montréal"
	Title  string
	Lines  []string // who, in which language; where, how far
	Go     ui.Action
	Others []ui.Action
	Then   *Then // what follows, while something is on
}

// Then is what follows what is on now.
type Then struct {
	Lead  string // "Ensuite, 15:20–15:40"
	Title string
	Soft  string       // where, how far
	Leave string       // "Partez dans 12 min"; "" when it is not near
	Until span.Instant // the hour to which the clock of Leave counts down
	At    span.Instant // as of Now
}

// Entry is one thing of the day.
type Entry struct {
	When      string // "15:20", "après 18:00"
	Title     string
	Soft      string
	Href      string
	Track     ui.Track
	Certainty ui.Certainty
	Conflict  bool
	Past      bool
	Current   bool
	Walk      string // the way to the next: "22 min en taxi, partir à 15:48"
	Mode      string // icon of the way: walk, car

	Outset, OutsetMode string // the way to this one, where a day begins: "8 min à pied depuis l'hôtel, partir à 09:12"
}

func millis(i span.Instant) string { return strconv.FormatInt(i.Time().UnixMilli(), 10) }

func class(e Entry) string {
	s := "entry " + e.Track.Class() + " " + e.Certainty.Class()
	if e.Conflict {
		s += " clash"
	}
	if e.Past {
		s += " past"
	}
	return s
}
