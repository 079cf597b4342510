// Package ui holds what every component of the interface shares: tones, tracks,
// certainty, actions, and the frame around a page. Each component is a package in
// a folder of its own beside its style; the tools command joins the styles.
package ui

import (
	"embed"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"escale.dev/escale/internal/text"
)

//go:embed text/*.json
var texts embed.FS

func init() { text.Register("ui", texts) }

// Tone says how much attention something asks for. It is never the only sign:
// components add an icon or a word.
type Tone string

// The tones, from quiet to urgent.
const (
	Plain Tone = ""
	Sea   Tone = "sea"
	Done  Tone = "done"
	Sun   Tone = "sun"
	Alert Tone = "alert"
)

// Track is the strand of a mission to which something in time belongs.
type Track string

// The tracks, each with its colour and its letter.
const (
	Business   Track = "business"
	Protocol   Track = "protocol"
	Networking Track = "networking"
	Stand      Track = "stand"
	Press      Track = "press"
	Travel     Track = "travel"
)

// Tracks lists all tracks in the order in which timelines show them.
var Tracks = []Track{Business, Protocol, Networking, Stand, Press, Travel}

// Class is the style class of the track; an unknown track looks like business.
func (t Track) Class() string {
	for _, known := range Tracks {
		if t == known {
			return "t-" + string(t)
		}
	}
	return "t-business"
}

// Key is the catalogue key of the track's name; Key()+".letter" is its letter.
func (t Track) Key() string { return "ui.track." + t.Class()[2:] }

// Certainty says how sure an item in time is.
type Certainty string

// The levels of certainty.
const (
	Idea      Certainty = "idea"
	Asked     Certainty = "asked"
	Expected  Certainty = "expected"
	Confirmed Certainty = "confirmed"
	Happened  Certainty = "done"
	Cancelled Certainty = "cancelled"
)

// Class is the style class: dotted idea, dashed asked and expected, solid
// confirmed and done, struck cancelled. The empty certainty is confirmed.
func (c Certainty) Class() string {
	switch c {
	case Idea, Asked, Expected, Confirmed, Happened, Cancelled:
		return "c-" + string(c)
	}
	return "c-confirmed"
}

// Key is the catalogue key of the level's name.
func (c Certainty) Key() string { return "ui.certainty." + c.Class()[2:] }

// Pair is a name with a value, for the hidden fields of a form.
type Pair struct{ Name, Value string }

// Action is something a person can do: a link, or when Post is set a form of one
// button. Label is a verb in the person's language.
type Action struct {
	Label  string
	Href   string
	Post   bool
	Fields []Pair // hidden fields of the form
	Main   bool   // the one action the page is for
	Tone   Tone   // Alert for what destroys
	Icon   string
	Off    bool // shown but not possible; Why says why
	Why    string
}

// Link is a name that leads somewhere.
type Link struct{ Label, Href string }

// Flash is a message about what was just done, shown once. Undo, when its Href is
// set, is posted.
type Flash struct {
	Tone Tone
	Text string
	Undo Action
}

// Clock is the hour of the mission, in the named zone of the mission, beside the
// hour at the person's home when that differs.
type Clock struct {
	Now      time.Time // shown and advanced in the browser from here; zero shows no hour, only whose hours a page tells
	Zone     string    // IANA
	ZoneName string    // "heure de Montréal"
	Home     string    // IANA; empty when the same hour as Zone
	HomeName string    // "Paris"
}

// Ahead says by how many milliseconds a page's clock is ahead of the real one, for
// <e-clock>: above nothing only on a demonstration, whose day is fixed. Less than
// two minutes is no difference, only a slow page.
func Ahead(now time.Time) string {
	ahead := time.Until(now)
	if now.IsZero() || ahead.Abs() < 2*time.Minute {
		return "0"
	}
	return strconv.FormatInt(ahead.Milliseconds(), 10)
}

// NavItem is an entry of the menu.
type NavItem struct {
	Key, Label, Href, Icon string
	Badge                  int // what waits there; 0 shows nothing
	On                     bool
	Thumb                  bool // also in the bar at the bottom of a phone
}

// NavGroup is a section of the menu; the first has no label.
type NavGroup struct {
	Label string
	Items []NavItem
}

// Frame is all that surrounds a page's body. The site fills the first part from
// the request; the frame hook fills the second.
type Frame struct {
	Lang    text.Lang
	Theme   string // auto, light, dark
	Title   string // of this page, its h1
	Path    string // of this request, for the forms that come back to it
	Tools   templ.Component
	Nav     []NavGroup
	Flashes []Flash
	Refresh int // seconds after which a browser without script reloads; 0 never
	Bare    bool
	Dev     bool

	MissionID   string
	Mission     string // title, in the person's language
	MissionHref string
	Kicker      string // "Mission économique · 14–19 juin 2026"
	Clock       *Clock
	User        string
	UserHref    string
	SignOut     string // posted to; empty hides it
	SignIn      string // shown to those not signed in; empty hides it
	Search      string // GET action of the search box; empty hides it
	Query       string
	About       string         // the page about Escale; empty hides its link
	Notice      string         // where the data comes from, at the foot
	Badges      map[string]int // counts for the menu, by the entry's key
}

// The themes that a person can choose; auto follows the device.
const (
	ThemeAuto  = "auto"
	ThemeLight = "light"
	ThemeDark  = "dark"
)

// KnownTheme gives the theme back, or auto when it is none.
func KnownTheme(s string) string {
	if s == ThemeLight || s == ThemeDark {
		return s
	}
	return ThemeAuto
}
