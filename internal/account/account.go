// Package account says who is acting and what they may do.
//
// A user is somebody who may sign in: by a one-time link sent by mail, never by a password. What they may do is a set
// of grants, each a role in one mission, for one organisation where the role is held for it. Every use case of every
// capability takes an Actor, the user with their grants, and asks it; every change leaves a trace that names the actor.
// Passkeys, sign-in through an institution and rights to single fields come later: they will make Actors the same way.
package account

import (
	"slices"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Role is what somebody is in a mission.
type Role string

// The roles. An organiser sees and changes all of a mission; an intermediary finds meetings for its organisations;
// a delegate travels and sees what was published for them.
const (
	Organiser    Role = "organiser"
	Intermediary Role = "intermediary"
	Delegate     Role = "delegate"
)

// Roles lists all roles, the widest first.
var Roles = []Role{Organiser, Intermediary, Delegate}

// Valid tells whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Grant is a role in one mission. OrgID is the organisation for which the role is held; an intermediary has one.
type Grant struct {
	MissionID, OrgID string
	Role             Role
}

// Actor is who does something: a user with their grants, or a part of Escale itself (System).
// The zero Actor may do nothing.
type Actor struct {
	UserID, PersonID string // PersonID: the person of the directory that this user is, "" for none
	Name, Email      string
	Lang             text.Lang
	Admin            bool // may do everything, in every mission
	Grants           []Grant
}

// System is the actor of jobs and of the command line: it may do everything, and is traced under its name.
func System(name string) Actor { return Actor{UserID: "system:" + name, Name: name, Admin: true} }

// SignedIn tells whether somebody is there at all.
func (a Actor) SignedIn() bool { return a.UserID != "" }

// DisplayName is the name to show for the actor.
func (a Actor) DisplayName() string { return a.Name }

// PreferredLang is the language that the actor chose, "" for none.
func (a Actor) PreferredLang() text.Lang { return a.Lang }

func (a Actor) has(mission string, role Role) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.MissionID == mission && g.Role == role })
}

// Organises tells whether the actor runs the mission.
func (a Actor) Organises(mission string) bool { return a.Admin || a.has(mission, Organiser) }

// OrganisesAny tells whether the actor runs some mission: enough to read the directory, which all missions share.
func (a Actor) OrganisesAny() bool {
	return a.Admin || slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.Role == Organiser })
}

// Intermediates lists the organisations for which the actor is an intermediary in the mission.
func (a Actor) Intermediates(mission string) []string {
	var out []string
	for _, g := range a.Grants {
		if g.MissionID == mission && g.Role == Intermediary {
			out = append(out, g.OrgID)
		}
	}
	return out
}

// IsIntermediary tells whether the actor is an intermediary in the mission.
func (a Actor) IsIntermediary(mission string) bool { return a.has(mission, Intermediary) }

// Delegate tells whether the actor travels with the mission.
func (a Actor) Delegate(mission string) bool { return a.has(mission, Delegate) }

// Sees tells whether the actor has any role in the mission.
func (a Actor) Sees(mission string) bool {
	return a.Admin || slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.MissionID == mission })
}

// Missions lists the missions in which the actor has a role; an administrator may see others too.
func (a Actor) Missions() []string {
	var out []string
	for _, g := range a.Grants {
		if !slices.Contains(out, g.MissionID) {
			out = append(out, g.MissionID)
		}
	}
	return out
}

// NeedSignedIn refuses somebody who is not signed in.
func NeedSignedIn(a Actor) error {
	if a.SignedIn() {
		return nil
	}
	return fault.New(fault.Unauthenticated, "Connectez-vous pour continuer.", "Sign in to go on.")
}

// NeedAdmin refuses everybody but an administrator of this installation.
func NeedAdmin(a Actor) error {
	if a.Admin {
		return nil
	}
	return refuse(a, "Seul un administrateur peut faire cela.", "Only an administrator may do this.")
}

// NeedMember refuses somebody who has no role in the mission. It says NotFound, so that a mission's existence does
// not leak.
func NeedMember(a Actor, mission string) error {
	if err := NeedSignedIn(a); err != nil {
		return err
	}
	if a.Sees(mission) {
		return nil
	}
	return fault.New(fault.NotFound, "Cette mission n’existe pas, ou elle ne vous est pas ouverte.", "This mission does not exist, or it is not open to you.")
}

// NeedOrganiser refuses somebody who does not run the mission.
func NeedOrganiser(a Actor, mission string) error {
	if a.Organises(mission) {
		return nil
	}
	if err := NeedMember(a, mission); err != nil {
		return err
	}
	return refuse(a, "Seule l’équipe d’organisation de la mission peut faire cela.", "Only the mission's organising team may do this.")
}

// NeedIntermediary refuses somebody who neither runs the mission nor is one of its intermediaries.
func NeedIntermediary(a Actor, mission string) error {
	if a.IsIntermediary(mission) {
		return nil
	}
	return NeedOrganiser(a, mission)
}

func refuse(a Actor, fr, en string) error {
	if err := NeedSignedIn(a); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, fr, en)
}

// User is somebody who may sign in.
type User struct {
	ID, Email, Name string
	PersonID        string
	Lang            text.Lang
	Admin           bool
	CreatedAt       span.Instant
	DisabledAt      span.Instant // 0: may sign in
}

// Member is a user with one grant, as the list of a mission's users shows it.
type Member struct {
	User
	Grant     Grant
	GrantedAt span.Instant
	GrantedBy string // name
	SeenAt    span.Instant
}

// Event is one change to be traced. Before and After are stored as JSON; leave out what must not be kept.
type Event struct {
	Mission       string
	Verb          string // created, changed, moved, cancelled, published, …
	Kind, ID      string // what was changed
	Label         string // its name at that moment
	Before, After any
}

// Entry is a traced event.
type Entry struct {
	At                      span.Instant
	ActorID, ActorName      string
	Mission, Verb, Kind, ID string
	Label, Before, After    string
}

// Of returns the actor behind a site's idea of who asks; anybody else is the zero Actor, who may do nothing.
func Of(who any) Actor {
	a, _ := who.(Actor)
	return a
}
