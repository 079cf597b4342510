package missionweb

import (
	"context"

	"escale.dev/escale/internal/text"
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/table"
	"escale.dev/escale/internal/web/ui/tabs"
)

// listView is the list of missions, by series and year.
type listView struct {
	Groups    []missionGroup
	CanCreate bool
}

type missionGroup struct {
	Title, Soft string
	Tools       []ui.Action
	Rows        []missionRow
}

type missionRow struct {
	Name, Href, Kind, When, Where string
	Badge                         string // reconstructed, invented, or the state
	Tone                          ui.Tone
}

// bridgeView is the Bridge of one mission.
type bridgeView struct {
	face
	Day   string // "mardi 16 juin"
	Days  []tabs.Tab
	Notes []string // traps of the calendar
}

// aboutView is what a mission says of itself.
type aboutView struct {
	Summary  string
	Aims     []string
	Facts    []facts.Fact
	Notes    []string
	Targets  []targetRow
	Related  []missionRow
	Editions []missionRow
	Compare  string // address of the comparison; "" outside a series
	Series   string
	Country  []missionRow
	Where    string // country
	Settings string // address; "" for those who may not change them
}

type targetRow struct{ Label, Target, Baseline, Now, Due, Note string }

// delegationView is who travels.
type delegationView struct {
	Shorts  []facts.Short
	Counts  []countRow
	Heads   []memberRow
	Action  string
	Filters []field.Props
	Rows    []memberRow
	Begin   []ui.Action // for organisers, where there is nobody
	Pager   *pager.Props
}

type countRow struct{ Population, People, Organisations string }

type memberRow struct {
	ID, Name, Href, Title, Organisation, Population, Group, Stay string
	Head                                                         bool
	Edit                                                         string // address of the form; "" for those who may not
}

// participantsView is the organisations of one side.
type participantsView struct {
	Tabs    []tabs.Tab
	Columns []table.Column
	Rows    []participantRow
	Pager   *pager.Props
	Begin   []ui.Action
	Met     bool // of the side that is met: intermediary and office
}

type participantRow struct{ ID, Name, Href, Soft, Sectors, Intermediary, Place, People, Wanted, Edit string }

// partnersView is the partners in the agreed order.
type partnersView struct {
	Joined  bool // since when is known of one at least
	Soft    string
	Columns []table.Column
	Rows    []partnerRow
	Begin   []ui.Action
}

type partnerRow struct{ Name, Href, Role, Wording, Joined, Edit string }

// placesView is where things happen, and the minutes between.
type placesView struct {
	Rows    []placeRow
	Offices []placeRow
	Begin   []ui.Action
	Pager   *pager.Props // of the offices
	Dots    []dot
	Names   []string   // of the places in the grid
	Grid    [][]string // minutes, "" on the diagonal
	Stated  []statedRow
	Form    *web.Form // nil for those who may not state times
	Action  string
	Forget  string
	Options []field.Option
	Modes   []field.Option
}

type placeRow struct {
	Name, Kind, Address, Inside, Directions, From string
}

// dot is a place on the schematic, in hundredths of its size.
type dot struct {
	X, Y   float64
	Name   string
	Main   bool
	hall   bool
	Label  bool // its name is written; otherwise it only shows on demand
	LabelX float64
	LabelY float64
	Anchor string // start or end
}

type statedRow struct{ From, To, FromID, ToID, Time string }

// settingsView is the form of a mission.
type settingsView struct {
	Form    *web.Form
	Action  string
	Version string
	New     bool
	Kinds   []field.Option
	States  []field.Option
	Zones   []string
	Back    string
}

// compareView is the editions of a series side by side.
type compareView struct {
	Editions []table.Column // the first is empty
	Lines    []compareLine
}

type compareLine struct {
	Label string
	Cells []string
}

func memberColumns(ctx context.Context, stay, edit bool) []table.Column {
	out := []table.Column{{Label: text.T(ctx, "mission.person")}, {Label: text.T(ctx, "mission.organisation")}, {Label: text.T(ctx, "mission.population")}}
	if stay {
		out = append(out, table.Column{Label: text.T(ctx, "mission.stay")})
	}
	if edit {
		out = append(out, table.Column{Label: text.T(ctx, "mission.action")})
	}
	return out
}

func gridColumns(ctx context.Context, v placesView) []table.Column {
	out := []table.Column{{Label: text.T(ctx, "mission.from_to")}}
	for _, n := range v.Names {
		out = append(out, table.Column{Label: n, Number: true})
	}
	return out
}

func submitLabel(ctx context.Context, v settingsView) string {
	if v.New {
		return text.T(ctx, "mission.form.create")
	}
	return text.T(ctx, "mission.form.save")
}
