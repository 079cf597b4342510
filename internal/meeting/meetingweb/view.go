package meetingweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/board"
	"escale.dev/escale/internal/web/ui/decision"
	"escale.dev/escale/internal/web/ui/diff"
	"escale.dev/escale/internal/web/ui/facts"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/gauge"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/picker"
	"escale.dev/escale/internal/web/ui/progress"
	"escale.dev/escale/internal/web/ui/tabs"
)

// boardView is the board of one day.
type boardView struct {
	Mission, Day, Pick, Words, Kind string
	Priority                        int
	Trouble                         string
	Gauges                          []gauge.Gauge
	Days, Pages                     []tabs.Tab
	Kinds                           []field.Option
	Board                           board.Props
	Picked                          *pickView
	Spots, Times                    []field.Option
	Fields                          []ui.Pair
}

// pickView is where the chosen meeting would best go.
type pickView struct {
	ID, Now, Never string
	Nowhere        string    // why no cell of the mission will do, when all say the same
	Days           []ui.Link // other days with room, when this one has none
	Best           []optionView
}

type optionView struct{ Key, When, Where, Soft string }

// listView is the list of requests.
type listView struct {
	Mission   string
	Query     string // of the address, to come back to
	Words     string
	State     string
	Placed    string
	Priority  string
	Carrier   string
	States    []field.Option
	Placeds   []field.Option
	Carriers  []field.Option
	Narrowed  []ui.Link // by what else the list is narrowed, each leading to the list without it
	Hidden    []ui.Pair
	Rows      []requestRow
	Pager     pager.Props
	MayExport bool
	Filtered  bool
}

type requestRow struct {
	ID, Ref, Label, Reason, State, StateName, Place, When, Where, Carrier string
	Priority                                                              int
	Confidential, Pinned                                                  bool
}

// sheetView is one request.
type sheetView struct {
	Mission, ID, Label, State, StateName string
	Facts                                []facts.Fact
	Parties                              []sideView
	Reason, Brief                        string
	Confidential                         bool
	When, Where                          string
	Pinned                               bool
	States                               []ui.Action
	Actions                              []ui.Action
	Left                                 []string
	Version                              string
}

type sideView struct {
	Org, Href string
	People    []personView
}

type personView struct {
	Name, Soft, Href string
	Required         bool
}

// formView is the form of a request.
type formView struct {
	Mission, ID, Action         string
	Form                        *web.Form
	Company, Counterpart        picker.Props
	Carriers, Places            []field.Option
	Days                        []field.Option
	CompanyPeople, OthersPeople []field.Option
	NeedsSides                  bool
	Chosen                      map[string]bool // who comes; true when they must
	Organiser                   bool
	Hidden                      []ui.Pair
	Back                        string
}

// pasteView takes a message as it came.
type pasteView struct {
	Mission string
	Form    *web.Form
}

// plansView lists the runs of the planner.
type plansView struct {
	Mission string
	May     bool
	Form    *web.Form
	Presets []field.Option
	Rows    []runRow
}

type runRow struct{ ID, When, By, Preset, State, Placed string }

// runView is one run: under way, failed, or with its result.
type runView struct {
	Mission, ID, State, Problem string
	Progress                    *progress.Props
	May                         bool
	Gauges                      []gauge.Gauge
	Moves                       []diff.Change
	MoreMoves                   int
	Left                        []decision.Decision
	MoreLeft                    int
	Details                     []facts.Fact // figures for those who want them
	Companies                   []companyRow
	Intro                       string
	Same                        bool // applying changes nothing
}

// companiesView is how many meetings each company has.
type companiesView struct {
	Mission  string
	Gauges   []gauge.Gauge
	Rows     []companyRow
	Carriers []companyRow
}

type companyRow struct {
	ID, Name                 string
	Wanted, Accepted, Placed int
	Minimum                  int
	Under                    bool
	Before                   int // placed in the agenda now, beside a plan
}
