// Package item says what an engagement is: what occupies whom at a time, where, how certainly and how exactly its
// hour is known; what a published version keeps of it; and the difference between two versions, in words.
//
// It is pure: values in, values out. Rows, rights and conflicts belong to package agenda above it.
package item

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// HolderKind says what sort of thing an engagement takes, or has hours of its own.
type HolderKind string

// The kinds of holder. Places and the mission only have hours; engagements take the other three.
const (
	Person       HolderKind = "person"
	Organisation HolderKind = "organisation"
	Resource     HolderKind = "resource"
	Place        HolderKind = "place"
	Mission      HolderKind = "mission"
)

// Holder is somebody or something that an engagement takes.
type Holder struct {
	Kind HolderKind `json:"k"`
	ID   string     `json:"i"`
}

// Compare orders holders by kind, then id.
func (h Holder) Compare(o Holder) int {
	return cmp.Or(cmp.Compare(h.Kind, o.Kind), cmp.Compare(h.ID, o.ID))
}

// Excused is the role of a person whom an audience would include and who need not come.
const Excused = "excused"

// Take is one holder's part in an engagement. Optional: it may be dropped without asking again.
type Take struct {
	Holder
	Role     string `json:"r,omitempty"`
	Optional bool   `json:"o,omitempty"`
}

// Track is the parallel strand of a programme that an engagement belongs to.
type Track string

// The tracks.
const (
	Business   Track = "business"
	Protocol   Track = "protocol"
	Networking Track = "networking"
	Stand      Track = "stand"
	Press      Track = "press"
	Travel     Track = "travel"
	Free       Track = "free"
)

// Tracks lists the tracks in the order in which pages show them.
var Tracks = []Track{Business, Protocol, Networking, Stand, Press, Travel, Free}

// Audience says who is meant by an engagement beside those it takes by name.
type Audience string

// The audiences. People: only those taken by name. Group: members of one group or population. All: the delegation.
const (
	People Audience = "people"
	Group  Audience = "group"
	All    Audience = "all"
)

// Kinds of engagement that stand in the agenda without a record of another capability above them.
const (
	KindMeeting = "meeting"
	KindSession = "session"
	KindVisit   = "visit"
	KindStand   = "stand"
	KindTravel  = "travel"
	KindFree    = "free"
)

// Engagement occupies holders at a time. Starts and Ends are zero when unknown; Day is the civil day in Zone, the
// zone of the place. For Fuzzy after, before and around, Starts is the bound and Ends, when set, tells the length.
type Engagement struct {
	ID            string       `json:"id"`
	MissionID     string       `json:"mission"`
	Kind          string       `json:"kind"`
	SubjectID     string       `json:"subject,omitempty"`
	UID           string       `json:"uid"`
	Track         Track        `json:"track"`
	Title         text.Pair    `json:"title"`
	PlaceID       string       `json:"place,omitempty"`
	PlaceNote     string       `json:"placeNote,omitempty"`
	Zone          span.Zone    `json:"zone"`
	Day           span.Day     `json:"day,omitempty"`
	Starts        span.Instant `json:"starts,omitempty"`
	Ends          span.Instant `json:"ends,omitempty"`
	Fuzzy         Fuzzy        `json:"fuzzy,omitempty"`
	FuzzyLabel    string       `json:"fuzzyLabel,omitempty"`
	Certainty     Certainty    `json:"certainty"`
	Audience      Audience     `json:"audience"`
	AudienceGroup string       `json:"audienceGroup,omitempty"`
	AfterID       string       `json:"after,omitempty"`  // engagement that must be over before this one begins
	WithinID      string       `json:"within,omitempty"` // engagement that this one is a part of: no clash between the two
	Highlight     bool         `json:"highlight,omitempty"`
	Confidential  bool         `json:"confidential,omitempty"`
	Pinned        bool         `json:"pinned,omitempty"`
	Note          text.Pair    `json:"note"`
	CreatedAt     span.Instant `json:"createdAt,omitempty"`
	ChangedAt     span.Instant `json:"changedAt,omitempty"`
	ChangedBy     string       `json:"changedBy,omitempty"` // the person's name, as shown
	Version       int64        `json:"version"`
	Takes         []Take       `json:"takes,omitempty"`
}

// Range is the time from Starts to Ends; empty when either is unknown.
func (e *Engagement) Range() span.Range { return span.Range{From: e.Starts, To: e.Ends} }

// Minutes is the planned length, 0 when unknown.
func (e *Engagement) Minutes() int {
	if e.Starts == 0 || e.Ends == 0 {
		return 0
	}
	return int(e.Range().Duration().Minutes())
}

// Has says whether the engagement takes the holder by name, as anything but excused.
func (e *Engagement) Has(h Holder) bool {
	return slices.ContainsFunc(e.Takes, func(t Take) bool { return t.Holder == h && t.Role != Excused })
}

// Excuses says whether the person was excused by name.
func (e *Engagement) Excuses(person string) bool {
	return slices.ContainsFunc(e.Takes, func(t Take) bool {
		return t.Kind == Person && t.ID == person && t.Role == Excused
	})
}

// Holders gives the ids of one kind of holder that the engagement takes by name, excused people left out.
func (e *Engagement) Holders(kind HolderKind) []string {
	var out []string
	for _, t := range e.Takes {
		if t.Kind == kind && t.Role != Excused {
			out = append(out, t.ID)
		}
	}
	return out
}

// Clone gives a copy that shares nothing with e.
func (e Engagement) Clone() Engagement {
	e.Takes = slices.Clone(e.Takes)
	return e
}

// SortTakes puts the takes in their one order: by holder.
func (e *Engagement) SortTakes() {
	slices.SortFunc(e.Takes, func(a, b Take) int { return a.Holder.Compare(b.Holder) })
}

// Where is a place as an item shows it.
type Where struct {
	ID         string    `json:"id,omitempty"`
	Name       string    `json:"name,omitempty"`
	Address    string    `json:"address,omitempty"`
	City       string    `json:"city,omitempty"`
	Directions text.Pair `json:"directions"`
}

// Name is how a holder is written: a person's name with title and organisation, a table's name.
type Name struct {
	Name         text.Pair `json:"n"`
	Organisation string    `json:"o,omitempty"`
	Title        text.Pair `json:"t"`
	Kind         string    `json:"k,omitempty"` // kind of a resource: table, room, interpreter
}

// Item is an engagement with its words: what pages, calendars and print show, and what a version keeps for ever.
// Names has one entry for each of Takes, in the same order.
type Item struct {
	Engagement
	Place    Where  `json:"where"`
	Names    []Name `json:"names,omitempty"`
	Sequence int    `json:"sequence,omitempty"` // how often what calendars show of it has changed since first published
	State    State  `json:"state,omitempty"`    // of a published item; "" in the draft
}

// State tells of a published item or take whether it still holds.
type State string

// The states: of items live and cancelled, of takes live and gone.
const (
	Live      State = "live"
	Cancelled State = "cancelled"
	Gone      State = "gone"
)

// NameOf gives the words of a holder in the item, and whether the item takes it.
func (it *Item) NameOf(h Holder) (Name, bool) {
	for i, t := range it.Takes {
		if t.Holder == h && i < len(it.Names) {
			return it.Names[i], true
		}
	}
	return Name{}, false
}

// NamesOf lists the names of one kind of holder, in the order of Takes, excused people left out.
func (it *Item) NamesOf(kind HolderKind, lang text.Lang) []string {
	var out []string
	for i, t := range it.Takes {
		if t.Kind == kind && t.Role != Excused && i < len(it.Names) {
			if n := it.Names[i].Name.In(lang); n != "" {
				out = append(out, n)
			}
		}
	}
	return out
}

// Sort puts items in the order of a day's page: see Compare.
func Sort(items []Item) {
	slices.SortStableFunc(items, func(a, b Item) int { return Compare(&a.Engagement, &b.Engagement) })
}
