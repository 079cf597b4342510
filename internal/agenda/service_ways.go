package agenda

import (
	"context"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// WaysOut finds, for each of some conflicts, real ways to solve it, the least disturbing first: each was tried against
// everybody's week. The number of queries does not grow with the conflicts.
func WaysOut(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Conflict) (map[clash.Key][]Way, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	touched, err := w.involved(ctx, tx, list)
	if err != nil {
		return nil, err
	}
	d := &drafts{w: w, now: tx.Now(), list: map[string]*Engagement{}, perSide: 2}
	var ids []string
	for _, c := range list {
		ids = append(ids, c.Conflict.A, c.Conflict.B)
	}
	engagements, err := w.loadFor(ctx, tx, touched, ids)
	if err != nil {
		return nil, err
	}
	for i := range engagements {
		d.list[engagements[i].ID] = &engagements[i]
	}
	d.week = clash.NewWeek(w.World, w.asItems(engagements))
	var holders []Holder
	for _, c := range list {
		holders = append(holders, c.Holder)
	}
	if d.names, err = namesFor(ctx, tx, missionID, nil, holders); err != nil {
		return nil, err
	}
	out := make(map[clash.Key][]Way, len(list))
	for _, c := range list {
		out[c.Key()] = d.ways(c.Conflict)
	}
	return out, nil
}

// involved lists everybody and everything whose time the ways out of conflicts depend on.
func (w *world) involved(ctx context.Context, tx *db.Tx, list []Conflict) (map[Holder]bool, error) {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.Conflict.A, c.Conflict.B)
	}
	slices.Sort(ids)
	sides, err := engagementsByID(ctx, tx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	touched := map[Holder]bool{}
	for _, c := range list {
		touched[c.Holder] = true
	}
	for _, e := range sides {
		for _, t := range w.takings(e) {
			if t.Firm == clash.Required { // a way out may leave the others out, as the engagement does now
				touched[t.Holder] = true
			}
		}
	}
	for _, c := range list {
		if c.Kind == clash.OverCapacity {
			for _, h := range w.standIns(c.Holder) {
				touched[h] = true
			}
		}
	}
	return touched, nil
}

// TakeWay carries out a way out. Errors as for Move.
func TakeWay(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, w Way) (Engagement, []Conflict, error) {
	e, err := load(ctx, tx, w.ID, w.Version)
	if err != nil {
		return Engagement{}, nil, err
	}
	if e.MissionID != missionID {
		return Engagement{}, nil, notFound()
	}
	switch w.Kind {
	case WayMove, WayShorten:
		return Move(ctx, tx, a, w.ID, MoveTo{Start: w.To.From, End: w.To.To, Version: w.Version})
	case WaySwap:
		keep := slices.DeleteFunc(e.Holders(item.Resource), func(id string) bool { return id == w.Holder.ID })
		return Move(ctx, tx, a, w.ID, MoveTo{Resources: append(keep, w.Other.ID), Version: w.Version})
	case WayDetach:
		return Detach(ctx, tx, a, w.ID, w.Holder, w.Version)
	}
	return Engagement{}, nil, fault.New(fault.Invalid, "Cette solution n’est pas connue.", "This way out is not known.")
}

// FreeQuery asks for hours at which some holders are all free.
type FreeQuery struct {
	Holders []Holder
	Inside  span.Range // where to look; empty looks in all days of the mission, in its opening hours
	Minutes int
	PlaceID string // where it would be: journeys from and to it count; "" is anywhere
	Except  string // engagement to look past: the one to move
	Near    span.Instant
	Most    int // 0 is ten
}

// Free finds common free hours, those nearest to Near first, in order of time when Near is 0.
func Free(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, q FreeQuery) ([]span.Range, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	touched := map[Holder]bool{}
	it := clash.Item{ID: "?", Place: q.PlaceID, Zone: w.mission.Zone, Counts: true}
	for _, h := range q.Holders {
		if r := w.resources[h.ID]; r.PersonID != "" && r.Capacity <= 1 {
			h = Holder{Kind: item.Person, ID: r.PersonID}
		}
		touched[h] = true
		it.Takes = append(it.Takes, clash.Taking{Holder: h, Firm: clash.Required})
	}
	list, err := w.loadFor(ctx, tx, touched, nil)
	if err != nil {
		return nil, err
	}
	if q.PlaceID != "" {
		if err := w.reach(ctx, tx, list, q.PlaceID); err != nil {
			return nil, err
		}
	}
	inside := span.NewSet(q.Inside)
	if q.Inside.Empty() {
		d := drafts{w: w, now: tx.Now()}
		inside = d.inside(&Engagement{Zone: w.mission.Zone, Day: w.mission.FirstDay})
	}
	const step = 10 * time.Minute
	it.When = span.For(q.Near, minutes(q.Minutes))
	most := q.Most
	if most <= 0 {
		most = 10
	}
	return clash.NewWeek(w.World, w.asItems(list), q.Except).Slots(it, inside, step, most), nil
}

// Counts is a mission's agenda in numbers.
type Counts struct {
	Conflicts   map[clash.Kind]int
	Hard        int // conflicts that cannot hold
	Waived      int
	Release     *Release // the latest, nil for none
	ChangedFrom int      // engagements that the next version would change

	clashes []clashTally
}

// Count counts for a page of organisers and intermediaries.
func Count(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (Counts, error) {
	c := Counts{Conflicts: map[clash.Kind]int{}}
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return c, err
	}
	clashes, err := clashTallies(ctx, tx, missionID)
	if err != nil {
		return c, err
	}
	c.clashes = clashes
	for _, t := range clashes {
		c.Conflicts[clash.Kind(t.kind)] += t.n
		switch {
		case t.waived:
			c.Waived += t.n
		case !t.weak && t.kind != string(clash.Possible):
			c.Hard += t.n
		}
	}
	r, found, err := latestRelease(ctx, tx, missionID)
	if err != nil {
		return c, err
	}
	if found {
		c.Release = &r
	}
	c.ChangedFrom, err = unpublished(ctx, tx, missionID, r)
	return c, err
}

// PersonLoads gives how full each person's days are, by person, for organisers: those taken by name, what overlaps
// counted twice.
func PersonLoads(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (map[string][]item.Load, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	list, err := loadsByPerson(ctx, tx, missionID)
	out := map[string][]item.Load{}
	for _, d := range list {
		d.load.TooFull = d.load.Minutes > item.FullDay
		out[d.person] = append(out[d.person], d.load)
	}
	return out, err
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
	week    *clash.Week
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
	for _, r := range d.week.Slots(it, d.inside(e), step, d.perSide) {
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
	from, others := d.w.resources[c.Holder.ID], d.w.standIns(c.Holder)
	var out []Way
	for _, e := range sides {
		if !movable(e) {
			continue
		}
		it, ok := d.item(e)
		if !ok {
			continue
		}
		for _, o := range d.week.Swap(it, c.Holder, others) {
			s := way(WaySwap, e)
			s.Holder, s.Name, s.Other, s.OtherTo = c.Holder, text.Both(from.Name), o, d.w.resources[o.ID].Name
			out = append(out, s)
			break
		}
	}
	return out
}

// nearTables is how many stand-ins are tried: somebody who moves table should not cross the hall.
const nearTables = 12

// standIns lists the resources of the same kind at the same place, the one itself included, those beside it in the
// list of resources.
func (w *world) standIns(h Holder) []Holder {
	from := w.resources[h.ID]
	var out []Holder
	at := 0
	for _, r := range w.list {
		if r.Kind == from.Kind && r.PlaceID == from.PlaceID && r.PersonID == "" {
			if r.ID == h.ID {
				at = len(out)
			}
			out = append(out, Holder{Kind: item.Resource, ID: r.ID})
		}
	}
	first := max(0, min(at-nearTables/2, len(out)-nearTables))
	return out[first:min(len(out), first+nearTables)]
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
	if !d.week.Clear(it) {
		return nil
	}
	w := way(WayShorten, a)
	w.To = it.When
	return []Way{w}
}
