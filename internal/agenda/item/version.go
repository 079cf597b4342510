package item

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

// Share is how one holder stands in a published item.
type Share struct {
	State    State // Live or Gone
	Sequence int   // what the holder's own calendar counts
}

// Entry is one item of a version, with everybody it concerns by name, audiences expanded.
type Entry struct {
	Item        Item
	Fingerprint string
	Parts       map[Holder]Share
}

// Snapshot is a version of a programme: its entries by engagement.
type Snapshot map[string]*Entry

// Fingerprint tells two states of an item apart: whatever a reader can see of it is in it.
func Fingerprint(it *Item) string {
	seen := *it
	seen.Sequence, seen.Version, seen.ChangedAt, seen.CreatedAt, seen.ChangedBy = 0, 0, 0, 0, ""
	seen.Pinned, seen.AfterID, seen.WithinID, seen.MissionID, seen.State = false, "", "", "", ""
	raw, err := json.Marshal(seen)
	if err != nil {
		panic("item: an item that is no JSON: " + err.Error()) // strings and numbers only
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:16])
}

// Crowd tells apart whom an entry concerns, audiences expanded.
func (e *Entry) Crowd() string {
	sum := sha256.Sum256([]byte(strings.Join(e.persons(), "\n")))
	return hex.EncodeToString(sum[:16])
}

// Follow makes the version that comes after prev out of what now stands: sequences are carried on and raised where
// something changed; what was live and is no more stays as cancelled; who is no longer concerned stays as gone.
// now has live parts only, with sequences still to be given.
func Follow(prev, now Snapshot) Snapshot {
	out := make(Snapshot, len(now))
	for id, e := range now {
		e.Item.State = Live
		e.Fingerprint = Fingerprint(&e.Item)
		if was := prev[id]; was != nil {
			e.Item.Sequence = was.Item.Sequence
			if was.Fingerprint != e.Fingerprint || was.Item.State != Live {
				e.Item.Sequence++
			}
			e.follow(was)
		} else {
			e.follow(&Entry{})
		}
		out[id] = e
	}
	for id, was := range prev {
		if now[id] == nil {
			out[id] = was.withdrawn()
		}
	}
	return out
}

func (e *Entry) follow(was *Entry) {
	for h, p := range e.Parts {
		p.State, p.Sequence = Live, e.Item.Sequence
		if before, had := was.Parts[h]; had {
			p.Sequence = max(p.Sequence, before.Sequence)
			if before.State == Gone {
				p.Sequence = max(p.Sequence, before.Sequence+1)
			}
		}
		e.Parts[h] = p
	}
	for h, before := range was.Parts {
		if _, still := e.Parts[h]; still {
			continue
		}
		if before.State == Live {
			before = Share{Gone, max(e.Item.Sequence, before.Sequence+1)}
		}
		e.Parts[h] = before
	}
}

// withdrawn is the entry as cancelled.
func (e *Entry) withdrawn() *Entry {
	out := &Entry{Item: e.Item, Fingerprint: e.Fingerprint, Parts: maps.Clone(e.Parts)}
	if e.Item.State == Live {
		out.Item.State = Cancelled
		out.Item.Sequence++
		for h, p := range out.Parts {
			p.Sequence = max(p.Sequence+1, out.Item.Sequence)
			out.Parts[h] = p
		}
	}
	return out
}

// People lists the people for whom the entry is live, sorted; none when it is cancelled.
func (e *Entry) People() []string {
	if e == nil || e.Item.State == Cancelled {
		return nil
	}
	return e.persons()
}

func (e *Entry) persons() []string {
	var out []string
	for h, p := range e.Parts {
		if h.Kind == Person && p.State == Live {
			out = append(out, h.ID)
		}
	}
	slices.Sort(out)
	return out
}

// Named says whether a person is taken by name, not with an audience.
func (e *Entry) named(person string) bool { return e.Item.Has(Holder{Kind: Person, ID: person}) }

// ChangeKind says what a version changes about an item.
type ChangeKind string

// The kinds of change.
const (
	Added     ChangeKind = "added"     // the item is new
	Withdrawn ChangeKind = "withdrawn" // the item is cancelled
	Moved     ChangeKind = "moved"     // other hours, place or table
	Renamed   ChangeKind = "renamed"
	Joined    ChangeKind = "joined" // people who come now
	Left      ChangeKind = "left"   // people who no longer come
	Surer     ChangeKind = "certainty"
	Noted     ChangeKind = "noted"       // its note, or the words about its place
	ForYou    ChangeKind = "for_you"     // one person's: the item is now in your agenda
	NotForYou ChangeKind = "not_for_you" // one person's: the item is no longer in your agenda
)

// Change is one thing that differs between two versions. Was is nil for what is added; Now is the last state for what
// is withdrawn. People are those who joined or left; Concerned all whom the change concerns.
type Change struct {
	Kind      ChangeKind
	Was, Now  *Item
	People    []string
	Names     []text.Pair // of People, in their order; empty for one not known
	Concerned []string
}

// few is up to how many people taken by name everybody is told who joins or leaves.
const few = 12

// Diff gives what differs between two versions, in the order of the programme.
func Diff(prev, next Snapshot) []Change {
	var out []Change
	for id, now := range next {
		was := prev[id]
		live, wasLive := now.Item.State == Live, was != nil && was.Item.State == Live
		switch {
		case live && !wasLive:
			out = append(out, Change{Kind: Added, Now: &now.Item, Concerned: now.People()})
		case !live && wasLive:
			out = append(out, Change{Kind: Withdrawn, Was: &was.Item, Now: &was.Item, Concerned: was.People()})
		case live:
			out = append(out, compare(was, now)...)
		}
	}
	for id, was := range prev { // between versions that do not follow each other, an item may simply be absent
		if next[id] == nil && was.Item.State == Live {
			out = append(out, Change{Kind: Withdrawn, Was: &was.Item, Now: &was.Item, Concerned: was.People()})
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		if c := Compare(&a.Now.Engagement, &b.Now.Engagement); c != 0 {
			return c
		}
		return slices.Index(changeOrder, a.Kind) - slices.Index(changeOrder, b.Kind)
	})
	return out
}

var changeOrder = []ChangeKind{Withdrawn, Added, Moved, Renamed, Joined, Left, Surer, Noted}

func compare(was, now *Entry) []Change {
	var out []Change
	a, b := &was.Item, &now.Item
	before, after := was.People(), now.People()
	both := intersect(before, after)
	add := func(kind ChangeKind) { out = append(out, Change{Kind: kind, Was: a, Now: b, Concerned: both}) }
	switch {
	case !sameHours(a, b) || a.PlaceID != b.PlaceID || !slices.Equal(a.tableIDs(), b.tableIDs()):
		add(Moved)
	case a.PlaceNote != b.PlaceNote || a.Note != b.Note:
		add(Noted)
	}
	if a.Title != b.Title {
		add(Renamed)
	}
	if a.Certainty != b.Certainty {
		add(Surer)
	}
	if joined := without(after, before); len(joined) > 0 {
		out = append(out, people(Joined, was, now, joined, both))
	}
	if left := without(before, after); len(left) > 0 {
		out = append(out, people(Left, was, now, left, both))
	}
	return out
}

// people makes the change of those who joined or left: in a small meeting all are told, in a plenary only they are.
func people(kind ChangeKind, was, now *Entry, who, both []string) Change {
	c := Change{Kind: kind, Was: &was.Item, Now: &now.Item, People: who, Concerned: slices.Clone(who)}
	from := now
	if kind == Left {
		from = was
	}
	byName := false
	for _, id := range who {
		byName = byName || from.named(id)
		n, _ := from.Item.NameOf(Holder{Kind: Person, ID: id})
		c.Names = append(c.Names, n.Name)
	}
	if byName && len(now.Item.Holders(Person)) <= few {
		c.Concerned = append(c.Concerned, both...)
		slices.Sort(c.Concerned)
	}
	return c
}

func sameHours(a, b *Item) bool {
	return a.Starts == b.Starts && a.Ends == b.Ends && a.Day == b.Day && a.Fuzzy == b.Fuzzy && a.FuzzyLabel == b.FuzzyLabel && a.Zone == b.Zone
}

// For gives what the changes are for one person, in the same order: what they join or leave is put in their terms.
func For(person string, changes []Change) []Change { return Split(changes)[person] }

// Concerned lists everybody whom changes concern, sorted.
func Concerned(changes []Change) []string {
	var all []string
	for _, c := range changes {
		all = append(all, c.Concerned...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func intersect(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { _, in := slices.BinarySearch(b, s); return !in })
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { _, in := slices.BinarySearch(b, s); return in })
}

// Split gives everybody's own changes: For, for all who are concerned, in one pass.
func Split(changes []Change) map[string][]Change {
	out := map[string][]Change{}
	for _, c := range changes {
		for _, person := range c.Concerned {
			mine := c
			if slices.Contains(c.People, person) {
				switch c.Kind {
				case Joined:
					mine.Kind = ForYou
				case Left:
					mine.Kind = NotForYou
				}
			}
			out[person] = append(out[person], mine)
		}
	}
	return out
}
