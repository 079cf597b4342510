package travelweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/chip"
	"escale.dev/escale/internal/web/ui/field"
	"escale.dev/escale/internal/web/ui/pager"
	"escale.dev/escale/internal/web/ui/picker"
	"escale.dev/escale/internal/web/ui/tabs"
)

// listView is the list of journeys.
type listView struct {
	Mission, Words, Day, Direction string
	Filtered, May                  bool
	Tabs                           []tabs.Tab
	Days                           []field.Option
	Rows                           []rowView
	Pager                          pager.Props
	Without                        []withoutView
}

// momentView is a day and an hour, by the clocks of a place.
type momentView struct{ Day, Hour, Zone string }

// rowView is one ride.
type rowView struct {
	ID, Title, Href, Carrier string
	From, To                 string
	Direction, Length        string
	Departs, Arrives         momentView
	Certainty                ui.Certainty
	Count, Hidden            string
	Aboard                   []travellerView
}

// travellerView is somebody aboard. Warning says what does not agree with the delegation's page, where Mend leads.
type travellerView struct{ Name, Href, Organisation, Warning, Mend string }

// withoutView lists who has no journey in a direction.
type withoutView struct {
	Title  string
	People []chip.Props
	Add    ui.Action
}

// formView is the form of a journey.
type formView struct {
	Form         *web.Form
	Action, Back string
	Cancel       string // address that cancels it; "" for one that is new or cancelled
	Directions   []field.Option
	Modes        []field.Option
	Certainties  []field.Option
	Zones        []string
	Aboard       []field.Option
	Add          picker.Props
	Rest         int // of the delegation, without a journey in this direction
	RestLabel    string
	Twice        bool
	Clashes      []string
}
