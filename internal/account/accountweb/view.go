package accountweb

import (
	"escale.dev/escale/internal/web"
	"escale.dev/escale/internal/web/ui/field"
)

// signInView is the sign-in page: the form, or word that a link is on its way (Sent) or that one was too old (Old).
type signInView struct {
	Form      *web.Form
	Next      string
	Sent, Old string
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
	Mission string
	Page    int
	More    bool
	When    string // heading, with the zone
	Rows    []trailRow
}

type trailRow struct{ When, Who, What, Label, Before, After string }
