// Package agenda owns time: all that occupies somebody or something in a mission is an engagement, and only this
// package writes engagements.
//
// Other capabilities book through it inside their own transaction (Book, BookMany, Move, Change, Cancel) and get
// conflicts back as values that a page can explain. Invariants: the conflicts on record are those of the engagements
// on record, brought up to date in the transaction that changes either; what was published never changes; every act
// of a person can be undone until something newer has touched the same engagements.
//
// Package item says what an engagement is, package clash finds the conflicts; both are pure.
package agenda

import (
	"encoding/json"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// The words of package item, so that those who book need import only agenda.
type (
	Engagement = item.Engagement
	Take       = item.Take
	Holder     = item.Holder
	Item       = item.Item
	Certainty  = item.Certainty
	Track      = item.Track
)

// Resource is a thing that engagements take: a table, a room, a stand, a vehicle, an interpreter. PersonID is set for
// one that is a person: to take the resource is to take the person.
type Resource struct {
	ID, MissionID, Ref string
	Kind               string // table, room, stand, vehicle, interpreter
	Name               string
	PlaceID            string
	PersonID           string
	Capacity           int      // taken at once, at least 1
	Languages          []string // ISO 639-1, of an interpreter
	Note               string
	Sort               int
}

// Kinds of resource that Escale has words for.
const (
	Table       = "table"
	Room        = "room"
	StandSpot   = "stand"
	Vehicle     = "vehicle"
	Interpreter = "interpreter"
)

// Availability is a stretch of a holder's own hours. Open: the holder is to be had only inside such stretches; not
// open: never in this one. Holders are people, organisations, resources, places, and the mission as a whole.
type Availability struct {
	ID, MissionID, Ref string
	Holder             Holder
	When               span.Range
	Open               bool
	Reason             string
}

// How says under which policy an act is done.
type How struct {
	Force  bool            // do it although somebody required is taken twice, or although it is pinned; traced with Reason
	Reason string          // why it was forced, or why it is done
	Keep   bool            // keep what clashes and list it: imports and plans
	Quiet  bool            // no step to undo: imports
	Memo   json.RawMessage // what undoing needs of the record above, handed back in Restored; of an act on one engagement
	Label  text.Pair       // what the step is called when undoing; empty writes it from the engagement
}

// Booking is what to book. ID and UID may be given (imports); otherwise they are made. Certainty defaults to expected,
// Zone to the place's, else the mission's.
type Booking struct {
	Engagement
	How
}

// MoveTo says where an engagement goes. Start and End: both zero keep the hours. PlaceID "" keeps the place.
// Resources: nil keeps them; otherwise the engagement takes exactly these, interpreters aside, which stay. Version is
// the version that the person saw; 0 does not check.
type MoveTo struct {
	Start, End span.Instant
	PlaceID    string
	Resources  []string
	Version    int64
	How
}

// Waiver is a person's decision to live with a conflict.
type Waiver struct {
	Reason   string
	By       string // name
	WaivedAt span.Instant
}

// Side is one of the two engagements in a conflict, with what its sentence needs.
type Side struct {
	ID      string
	Title   text.Pair
	Kind    string
	Subject string // the record above the agenda: a meeting, a session
	When    span.Range
	Zone    span.Zone
	Track   Track
	Sure    Certainty
	Hours   text.Pair // "10:00–10:20", "après 18:00"
	PlaceID string
	Place   string
	Version int64
	Pinned  bool
	Hidden  bool // the reader may not know what it is, only that the time is taken
}

// Conflict is a conflict as it stands, with the names that its sentence needs. B is nil when one side is enough.
type Conflict struct {
	clash.Conflict
	MissionID  string
	A          Side
	B          *Side
	HolderName text.Pair
	FromName   string
	ToName     string
	Waiver     *Waiver
}

// Hard says whether the conflict cannot hold: it is neither only possible, nor about somebody optional, nor accepted.
func (c *Conflict) Hard() bool { return !c.Weak && c.Kind != clash.Possible && c.Waiver == nil }

// Step is one act that can be undone.
type Step struct {
	ID, MissionID string
	ActorID, By   string // By: name
	Label         text.Pair
	MadeAt        span.Instant
	UndoneAt      span.Instant
	UndoneBy      string
}

// Release is a numbered version of a mission's programme. It never changes.
type Release struct {
	ID, MissionID string
	Number        int
	Comment       text.Pair
	PublishedAt   span.Instant
	PublishedBy   string // name
	Items         int    // live ones
	Changes       int    // against the version before
	People        int    // who were told
}

// Notice is what one person was told by a version.
type Notice struct {
	ID, ReleaseID, MissionID, PersonID string
	Name                               text.Pair
	Changes                            int
	MailID                             string // "" when the person has no address
	SeenAt                             span.Instant
}

// Preview is what publishing now would do.
type Preview struct {
	Number   int // of the version that would be made
	Changes  []item.Change
	People   []string // persons who would be told, by id
	Names    map[string]text.Pair
	Warnings []Warning
}

// Warning is something to know before publishing; it hinders nothing.
type Warning struct {
	Kind  WarningKind
	Count int
	Items []Side // some of them
}

// WarningKind says what a warning is about.
type WarningKind string

// The warnings.
const (
	OpenConflicts WarningKind = "conflicts"
	Unconfirmed   WarningKind = "unconfirmed"
	NoHour        WarningKind = "no_hour"
	NoPlace       WarningKind = "no_place"
	OnlyIdeas     WarningKind = "ideas" // not published
)

// Letter is what one person is told about a version, in their language: only their own changes.
type Letter struct {
	Dedup     string
	MissionID string
	PersonID  string
	ToName    string
	ToAddress string
	Lang      text.Lang
	Subject   string
	Text      string
	Calendar  string // iCalendar file with what changed, "" for none
}

// Refused is why an act was not done: it would take somebody required, or a resource, twice. It wraps a fault of kind
// Conflict whose sentence names the first conflict.
type Refused struct {
	Conflicts []Conflict
	err       *fault.Error
}

// Error is the sentence in English.
func (r *Refused) Error() string { return r.err.Error() }

// Unwrap gives the fault.
func (r *Refused) Unwrap() error { return r.err }

// mayEdit checks that the actor may change an engagement. An intermediary may change meetings; which of them, the
// meeting capability knows and has checked.
func mayEdit(a account.Actor, e *Engagement) error {
	if e.Kind == item.KindMeeting && e.SubjectID != "" {
		return account.NeedIntermediary(a, e.MissionID)
	}
	return account.NeedOrganiser(a, e.MissionID)
}
