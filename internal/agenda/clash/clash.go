// Package clash finds what cannot hold in a week: somebody in two places, too little time between them, a table taken
// twice, hours outside those that a person or a place has; and it finds the hours that are free.
//
// It is a pure function over values in memory and knows nothing of rows. Conflicts are found holder by holder, each
// by one sweep over that holder's time, so that a change to one engagement needs only the holders that it takes.
package clash

import (
	"cmp"
	"slices"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
)

// Kind says what is wrong.
type Kind string

// The kinds of conflict, the gravest first.
const (
	Overlap      Kind = "overlap"              // a person is taken twice at once
	OverCapacity Kind = "over_capacity"        // a resource is taken more often at once than it can be
	Travel       Kind = "travel_too_short"     // no time to get from one place to the next
	Order        Kind = "order"                // begins before what must come first is over
	Outside      Kind = "outside_availability" // outside the hours that a holder has
	Closed       Kind = "closed_place"         // the place is closed then
	Away         Kind = "outside_mission"      // not in the days of the mission
	TooMany      Kind = "too_many_in_a_day"    // more meetings in a day than the person's limit
	Possible     Kind = "possible"             // may clash: an hour is vague, or only an idea
)

// Kinds lists the kinds, the gravest first.
var Kinds = []Kind{Overlap, OverCapacity, Travel, Order, Outside, Closed, Away, TooMany, Possible}

// Firmness says how strongly an engagement holds a holder.
type Firmness int8

// The degrees. ByAudience: meant with a whole group or the whole delegation.
const (
	ByAudience Firmness = iota
	Optional
	Required
)

// Taking is one holder's part in an item.
type Taking struct {
	Holder item.Holder
	Firm   Firmness
}

// Item is an engagement as the engine sees it. Soft: it only may be at that time.
type Item struct {
	ID     string
	When   span.Range
	Soft   bool
	Place  string // "" is unknown or nowhere
	Zone   span.Zone
	Moves  bool   // is itself a journey: it ends elsewhere, and may lie outside the mission's days
	Counts bool   // counts against the daily limit of a person
	After  string // item that must be over before this one begins
	Within string // item of which this one is a part
	Takes  []Taking
}

// Shut is a time at which a holder is not to be had, and why.
type Shut struct {
	When     span.Range
	Reason   string
	Presence bool // before the holder arrives, or after they leave: their own journeys lie there
}

// Hours are the hours of a holder. Limited: only Open counts; otherwise any hour does. Never during Shut.
type Hours struct {
	Limited bool
	Open    span.Set
	Shut    []Shut
}

// World is what the engine must know beside the items. Missing functions and maps mean no limit.
type World struct {
	Buffer   int                                          // minutes to add to any journey
	Minutes  func(from, to string) int                    // door to door, between different places
	Hours    map[item.Holder]*Hours                       // of people, organisations, resources, places
	Capacity func(resource string) int                    // at once; below 1 counts as 1
	Limit    func(person string) int                      // meetings a day; 0 is none
	Days     func(zone span.Zone) (r span.Range, ok bool) // the days of the mission as they pass in a zone
}

// Conflict is one thing that cannot hold. A begins before B; B is "" when only one item is concerned. Weak: one side
// takes the holder optionally or as one of an audience, so the holder may simply leave it out.
type Conflict struct {
	Kind    Kind
	Holder  item.Holder
	A, B    string
	Starts  span.Instant // when the trouble begins
	Minutes int          // of overlap, missing for travel, outside the hours
	From    string       // place to leave (travel), closed place
	To      string       // place to reach
	Need    int          // minutes that the journey needs, buffer included
	Count   int          // taken at once, or in the day
	Limit   int          // that may be
	Reason  string       // why the holder is not to be had, as somebody wrote it
	Weak    bool
}

// Key tells conflicts apart.
type Key struct {
	Kind   Kind
	Holder item.Holder
	A, B   string
}

// Key is what identifies the conflict as long as both sides stand.
func (c Conflict) Key() Key { return Key{c.Kind, c.Holder, c.A, c.B} }

// Compare orders conflicts by time, then gravity, then key.
func Compare(a, b Conflict) int {
	return cmp.Or(cmp.Compare(a.Starts, b.Starts), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)),
		a.Holder.Compare(b.Holder), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
}

// Find gives every conflict among the items, in order.
func Find(w World, items []Item) []Conflict {
	return find(w, items, func(item.Holder) bool { return true }, func(string) bool { return true })
}

// FindFor gives the conflicts of some holders, and those that concern the items with some ids alone (closed place,
// outside the mission, order). The items must include everything that the holders have.
func FindFor(w World, items []Item, holders map[item.Holder]bool, ids map[string]bool) []Conflict {
	return find(w, items, func(h item.Holder) bool { return holders[h] }, func(id string) bool { return ids[id] })
}

// OwnKinds are the kinds that belong to an item rather than to a holder's week.
var OwnKinds = []Kind{Closed, Away, Order}

func find(w World, items []Item, wanted func(item.Holder) bool, own func(string) bool) []Conflict {
	f := finder{World: w, items: items}
	f.alone(own)
	for h, list := range f.byHolder(wanted) {
		f.sweep(h, list)
	}
	slices.SortFunc(f.out, Compare)
	return f.out
}

// part is one item in a holder's time.
type part struct {
	at   int // index of the item
	firm Firmness
}

type finder struct {
	World
	items []Item
	out   []Conflict
}

func (f *finder) byHolder(wanted func(item.Holder) bool) map[item.Holder][]part {
	out := map[item.Holder][]part{}
	for i := range f.items {
		for _, t := range f.items[i].Takes {
			if wanted(t.Holder) {
				out[t.Holder] = append(out[t.Holder], part{i, t.Firm})
			}
		}
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b part) int { return f.before(&f.items[a.at], &f.items[b.at]) })
	}
	return out
}

func (f *finder) before(a, b *Item) int {
	return cmp.Or(cmp.Compare(a.When.From, b.When.From), cmp.Compare(a.When.To, b.When.To), cmp.Compare(a.ID, b.ID))
}

func (f *finder) sweep(h item.Holder, list []part) {
	switch h.Kind {
	case item.Person:
		f.person(h, list)
	case item.Resource:
		f.resource(h, list)
	}
	f.hours(h, list)
}

func (f *finder) add(c Conflict) { f.out = append(f.out, c) }

func minutes(r span.Range) int { return int(r.Duration().Minutes()) }
