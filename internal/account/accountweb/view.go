package accountweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui"
	"escale.dev/escale/internal/web/ui/field"
)

// signInView is the sign-in page: the form, or word that a link is on its way (Sent) or that one was too old (Old).
type signInView struct {
	Form      *web.Form
	Next      string
	Sent, Old string
	Doors     []Door
}

// accessView is who may do what in a mission.
type accessView struct {
	Mission string
	Form    *web.Form
	Roles   []field.Option
	Bodies  []field.Option
	Members []memberRow
}

type memberRow struct {
	ID, Name, Email, Role, RoleName, Org, OrgName, Seen, By string
	Self                                                    bool
}

// trailView is what changed in a mission.
type trailView struct {
	Mission             string
	When                string // heading, with the zone
	Who, Kind, From, To string // as narrowed
	Names, Kinds        []field.Option
	Rows                []trailRow
	Newer, Older        *ui.Action
	Table               ui.Action
}

type trailRow struct {
	When, Who, What, Label string
	Details                []detailRow
}

type detailRow struct{ Field, Before, After string }

// detailsShown is how many fields of a change are in view; the others open.
const detailsShown = 3
