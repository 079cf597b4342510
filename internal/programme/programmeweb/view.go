package programmeweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/conflict"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/picker"
	"escale.dev/escale/internal/web/ui/tabs"
	"escale.dev/escale/internal/web/ui/timeline"
	"escale.dev/escale/internal/web/ui/week"
)

// programmeView is the programme around one day.
type programmeView struct {
	Title    string // the day
	Zone     string // in which its hours are, named
	Version  string // where this comes from: a draft, a version
	Days     []tabs.Tab
	Tracks   []tabs.Tab
	Timeline timeline.Props
	Groups   []group // with an hour, on that day, some day
	Empty    string
	Begin    []ui.Action // adds a session, where the day has none
	Actions  []ui.Action
}

type group struct {
	Title string
	Soft  string
	Rows  []row
}

// row is one thing of the programme in a list.
type row struct {
	When, Zone, Title, Href, Place string
	Track                          ui.Track
	Certainty                      ui.Certainty
	Clash, Highlight, Confidential bool
}

// highlightsView is the one page of great moments.
type highlightsView struct {
	Version string
	Days    []week.Day
	Undated []row
	None    string
	Back    ui.Action
}

// sessionView is all about one session.
type sessionView struct {
	Track        ui.Track
	Certainty    ui.Certainty
	When, Zone   string
	Kind         string
	Marks        []string // highlight, confidential
	Facts        []facts.Fact
	Parts        []part
	Attendees    []chip.Props
	Conflicts    []conflict.Props
	Said         []facts.Fact // by sources
	Version      string
	Trouble      string      // why the last act was not done
	Anyway       []ui.Action // and how to do it all the same
	Levels       []ui.Action
	CancelAction string // "" when it cannot be cancelled
	Actions      []ui.Action
}

// part is a part in a session, in the order in which the programme names them.
type part struct {
	Role string
	Who  chip.Props
	Soft string
}

// formView is the form of a session.
type formView struct {
	Action, Back string
	New          bool
	Form         *web.Form
	Mission      string
	Picks        map[string]picker.Props // by field
	Attends      []field.Option          // who comes
	Pasted       string                  // names that nobody was found for
	Parts        int                     // lines of parts
	Twice        bool                    // the hour exists twice: ask which
	Clashes      []string                // sentences of what it would clash with
	Options      options
}

type options struct {
	Kinds, Tracks, Fuzzy, DayParts, Certainties, Audiences, Groups, Roles, Resources, Tables, After []field.Option
}
