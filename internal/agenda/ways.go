package agenda

import (
	"fmt"
	"time"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// WayKind says how a conflict may be solved.
type WayKind string

// The ways out. Each is ready to be carried out with TakeWay, but for Accept, which needs a reason: see Waive.
const (
	WayMove    WayKind = "move"    // to other hours, free for everybody whom it requires
	WaySwap    WayKind = "swap"    // to another table or room, at the same hours
	WayDetach  WayKind = "detach"  // without somebody who need not come
	WayShorten WayKind = "shorten" // so that it ends in time
	WayAccept  WayKind = "accept"  // live with it
)

// Way is one way out of a conflict.
type Way struct {
	Kind    WayKind
	ID      string // engagement to change
	Title   text.Pair
	Zone    span.Zone
	Version int64      // of the engagement, as it was when the way was found
	From    span.Range // its hours now
	To      span.Range // its hours then (move, shorten)
	Holder  Holder     // to take out (detach), to give up (swap)
	Name    text.Pair  // of Holder
	Other   Holder     // to take instead (swap)
	OtherTo string     // its name
}

// Words says what the way would do: the label of its button.
func (w Way) Words(l text.Lang) string {
	p := printer(l)
	s := w.sentence(p)
	if p.Lang == text.FR {
		return text.Fr(s)
	}
	return s
}

func (w Way) sentence(p text.Printer) string {
	f := func(fr, en string, args ...any) string { return fmt.Sprintf(choose(p.Lang, fr, en), args...) }
	name := p.Quote(w.Title.In(p.Lang))
	switch w.Kind {
	case WayMove:
		hours := p.Times(w.To, w.Zone)
		if day := span.DayOf(w.To.From, w.Zone); day != span.DayOf(w.From.From, w.Zone) {
			return f("Déplacer %s au %s, %s", "Move %s to %s, %s", name, p.DayShort(day), hours)
		}
		return f("Déplacer %s à %s", "Move %s to %s", name, hours)
	case WaySwap:
		return f("Mettre %s à : %s", "Put %s at: %s", name, w.OtherTo)
	case WayDetach:
		return f("Laisser %s hors de %s", "Leave %s out of %s", w.Name.In(p.Lang), name)
	case WayShorten:
		return f("Finir %s à %s (au lieu de %s)", "End %s at %s (instead of %s)", name, p.Time(w.To.To, w.Zone), p.Time(w.From.To, w.Zone))
	}
	return f("Accepter ce conflit", "Accept this conflict")
}

// movable says whether a way may move an engagement: it has exact hours, is not pinned, and has not taken place.
func movable(e *Engagement) bool {
	return e != nil && e.Timed() && !e.Pinned && e.Certainty.Firm() && e.Certainty != item.Done && e.Track != item.Travel
}

// drafts finds the ways out of conflicts.
type drafts struct {
	w       *world
	now     span.Instant
	list    map[string]*Engagement
	items   []clash.Item
	names   *names
	perSide int
}

func (d *drafts) item(e *Engagement) (clash.Item, bool) { return d.w.asItem(e) }

// inside gives the hours in which an engagement could stand: the open hours of the mission's days, and for what lies
// outside them now the hours about its own; never the past.
func (d *drafts) inside(e *Engagement) span.Set {
	var set span.Set
	for _, day := range d.w.mission.Days() {
		set = set.Add(span.Range{From: span.LocalLenient(day, d.w.mission.DayOpens, e.Zone), To: span.LocalLenient(day, d.w.mission.DayCloses, e.Zone)})
	}
	if !set.Covers(e.Range()) {
		set = set.Add(e.Range().Widen(minutes(180)).Intersect(e.Day.Bounds(e.Zone)))
	}
	return set.Minus(span.Range{From: 0, To: d.now})
}

func (d *drafts) ways(c clash.Conflict) []Way {
	var out []Way
	a, b := d.list[c.A], d.list[c.B]
	out = append(out, d.swaps(c, b, a)...)
	out = append(out, d.detach(c, b, a)...)
	out = append(out, d.shorten(c, a, b)...)
	if c.Kind != clash.Possible {
		out = append(out, d.moves(b)...)
		out = append(out, d.moves(a)...)
	}
	return append(out, Way{Kind: WayAccept})
}

func way(kind WayKind, e *Engagement) Way {
	return Way{Kind: kind, ID: e.ID, Title: e.Title, Zone: e.Zone, Version: e.Version, From: e.Range()}
}

func (d *drafts) moves(e *Engagement) []Way {
	if !movable(e) {
		return nil
	}
	it, ok := d.item(e)
	if !ok {
		return nil
	}
	const step = 10 * time.Minute
	var out []Way
	for _, r := range clash.NewWeek(d.w.World, d.items, e.ID).Slots(it, d.inside(e), step, d.perSide) {
		m := way(WayMove, e)
		m.To = r
		out = append(out, m)
	}
	return out
}

func (d *drafts) swaps(c clash.Conflict, sides ...*Engagement) []Way {
	if c.Kind != clash.OverCapacity {
		return nil
	}
	from := d.w.resources[c.Holder.ID]
	var others []Holder
	for _, r := range d.w.list {
		if r.Kind == from.Kind && r.PlaceID == from.PlaceID && r.PersonID == "" {
			others = append(others, Holder{Kind: item.Resource, ID: r.ID})
		}
	}
	var out []Way
	for _, e := range sides {
		if !movable(e) {
			continue
		}
		it, ok := d.item(e)
		if !ok {
			continue
		}
		for _, o := range clash.NewWeek(d.w.World, d.items, e.ID).Swap(it, c.Holder, others) {
			s := way(WaySwap, e)
			s.Holder, s.Name, s.Other, s.OtherTo = c.Holder, text.Both(from.Name), o, d.w.resources[o.ID].Name
			out = append(out, s)
			break
		}
	}
	return out
}

// detach offers to leave out a holder where it is optional or meant with an audience.
func (d *drafts) detach(c clash.Conflict, sides ...*Engagement) []Way {
	if c.Holder.Kind != item.Person && c.Holder.Kind != item.Resource {
		return nil
	}
	var out []Way
	for _, e := range sides {
		if e == nil {
			continue
		}
		for _, t := range d.w.takings(e) {
			if t.Holder == c.Holder && t.Firm != clash.Required {
				w := way(WayDetach, e)
				w.Holder, w.Name = c.Holder, d.names.holder(c.Holder).Name
				out = append(out, w)
			}
		}
	}
	return out
}

// shorten offers to end the first side earlier, as long as it keeps at least half its length and ten minutes.
func (d *drafts) shorten(c clash.Conflict, a, b *Engagement) []Way {
	if !movable(a) || b == nil || !b.Timed() || c.Kind != clash.Overlap && c.Kind != clash.Travel && c.Kind != clash.OverCapacity {
		return nil
	}
	it, ok := d.item(a)
	if !ok {
		return nil
	}
	end := b.Starts
	if c.Kind == clash.Travel {
		end = a.Ends.Add(-minutes(c.Minutes))
	} else if a.PlaceID != b.PlaceID && a.PlaceID != "" && b.PlaceID != "" && c.Holder.Kind == item.Person && d.w.Minutes != nil {
		end = end.Add(-minutes(d.w.Minutes(a.PlaceID, b.PlaceID) + d.w.Buffer))
	}
	it.When.To = end
	if left := it.When.Duration(); left < minutes(10) || 2*left < a.Range().Duration() {
		return nil
	}
	if !clash.NewWeek(d.w.World, d.items, a.ID).Clear(it) {
		return nil
	}
	w := way(WayShorten, a)
	w.To = it.When
	return []Way{w}
}
