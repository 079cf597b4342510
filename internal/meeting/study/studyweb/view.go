package studyweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/progress"
)

// compareView is two plans side by side.
type compareView struct {
	Mission string
	Runs    []field.Option // those that have a plan
	A, B    string         // chosen
	Trouble string
	Shown   bool
	One     runView
	Other   runView
	Goals   []goalRow
	People  []personRow
	More    int // people not shown
	Alike   string
	Partly  bool // waits are not known of both
	File    string
}

// runView heads a column.
type runView struct{ Letter, Label, Href, Soft string }

// goalRow is one objective.
type goalRow struct {
	Label, Soft, A, B string
	Change            change
}

// change is a difference with what it means: in words, and in a tone.
type change struct {
	Text string
	Tone ui.Tone
}

type personRow struct {
	Name, Href, Meetings, Waits, Travel, Moved string
	Change                                     change
}

// whatifView is what other means would change.
type whatifView struct {
	Mission  string
	Form     *web.Form
	Presets  []field.Option
	Progress *progress.Props
	Intro    string
	Rows     []scenarioRow
	Rooms    []roomView
	Failed   []string
	Earlier  []ui.Link
	Asked    bool
}

type scenarioRow struct {
	Name, Soft, Limit      string // Limit: what stands in the way of more
	Placed, Waits          cell
	Changes, Travel, Gains cell
}

// cell is a value with its difference to the mission as it stands.
type cell struct {
	Value, Soft string
	Change      change
}

// roomView is how few tables are enough.
type roomView struct {
	Advice, Soft string
	Halves       []halfRow
}

type halfRow struct{ Day, Hours, Tables, Peak string }
