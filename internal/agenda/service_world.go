package agenda

import (
	"context"
	"slices"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
)

// world is what conflicts depend on beside the engagements.
type world struct {
	mission   mission.Mission
	members   map[string]mission.Member
	resources map[string]Resource
	list      []Resource
	legs      []mission.Leg
	clash.World
}

// wholeWorld reads all of it.
func wholeWorld(ctx context.Context, tx *db.Tx, missionID string) (*world, error) {
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	members, err := mission.Members(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		w.members[m.PersonID] = m
	}
	travels, err := mission.Travels(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	w.takeTravels(travels)
	hours, err := availabilityOf(ctx, tx, missionID)
	w.takeHours(hours)
	return w, err
}

// bareWorld reads the mission, its legs and resources; members, travel times and hours are the caller's to add.
func bareWorld(ctx context.Context, tx *db.Tx, missionID string) (*world, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	legs, err := mission.Legs(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	list, err := resourcesOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	w := &world{mission: m, legs: legs, list: list, members: map[string]mission.Member{}, resources: make(map[string]Resource, len(list))}
	for _, r := range list {
		w.resources[r.ID] = r
	}
	w.Buffer = m.BufferMinutes
	w.Capacity = func(id string) int { return w.resources[id].Capacity }
	w.Limit = func(person string) int {
		member, ok := w.members[person]
		switch {
		case !ok || member.MaxPerDay > 0:
			return member.MaxPerDay
		case member.Population == mission.Interpreter || member.Population == mission.Staff || !member.Population.Travels():
			return 0 // the mission's limit spares those who travel to meet
		}
		return m.MaxPerDay
	}
	w.Days = w.days
	return w, nil
}

// days is the time of the mission, its legs included, as its days pass in a zone.
func (w *world) days(zone span.Zone) (r span.Range, ok bool) {
	first, last := w.mission.FirstDay, max(w.mission.FirstDay, w.mission.LastDay)
	for _, l := range w.legs {
		if l.FirstDay != "" {
			first = min(first, l.FirstDay)
			last = max(last, l.FirstDay, l.LastDay)
		}
	}
	if w.mission.FirstDay == "" {
		return r, false
	}
	return span.Range{From: first.Bounds(zone).From, To: last.Bounds(zone).To}, true
}

// takeTravels keeps answers: a journey is asked for once per pair of engagements, estimated once per pair of places.
func (w *world) takeTravels(m mission.Matrix) {
	known := map[[2]string]int{}
	w.Minutes = func(from, to string) int {
		key := [2]string{from, to}
		n, ok := known[key]
		if !ok {
			n, _ = m.Minutes(from, to)
			known[key] = n
		}
		return n
	}
}

func (w *world) takeHours(list []Availability) {
	w.Hours = map[Holder]*clash.Hours{}
	w.addHours(list)
	w.addPresence()
}

func (w *world) addHours(list []Availability) {
	for _, a := range list {
		if r := w.resources[a.Holder.ID]; r.PersonID != "" && r.Capacity <= 1 {
			a.Holder = Holder{Kind: item.Person, ID: r.PersonID} // as in takings
		}
		h := w.hoursOf(a.Holder)
		if a.Open {
			h.Limited = true
			h.Open = h.Open.Add(a.When)
		} else {
			h.Shut = append(h.Shut, clash.Shut{When: a.When, Reason: a.Reason})
		}
	}
}

// addPresence shuts the time before members arrive and after they leave.
func (w *world) addPresence() {
	for id, m := range w.members {
		if m.ArrivesAt == 0 && m.LeavesAt == 0 {
			continue
		}
		h := w.hoursOf(Holder{Kind: item.Person, ID: id})
		const ever = span.Instant(1 << 62)
		if m.ArrivesAt != 0 {
			h.Shut = append(h.Shut, clash.Shut{When: span.Range{From: -ever, To: m.ArrivesAt}, Reason: reasonArrives, Presence: true})
		}
		if m.LeavesAt != 0 {
			h.Shut = append(h.Shut, clash.Shut{When: span.Range{From: m.LeavesAt, To: ever}, Reason: reasonLeaves, Presence: true})
		}
	}
}

// Reasons that the agenda itself gives for hours that a member does not have; pages have words for them.
const (
	reasonArrives = "@arrives"
	reasonLeaves  = "@leaves"
)

func (w *world) hoursOf(h Holder) *clash.Hours {
	if w.Hours[h] == nil {
		w.Hours[h] = &clash.Hours{}
	}
	return w.Hours[h]
}

// includes says whether a member is of an engagement's audience.
func includes(e *Engagement, m mission.Member) bool {
	switch e.Audience {
	case item.All:
		return m.Population.Travels() && m.Population != mission.Interpreter
	case item.Group:
		return e.AudienceGroup != "" && (m.GroupName == e.AudienceGroup || string(m.Population) == e.AudienceGroup)
	}
	return false
}

// takings lists who and what an engagement holds: those taken by name, the people whom its resources are, and its
// audience among the members of w.
func (w *world) takings(e *Engagement) []clash.Taking {
	out := make([]clash.Taking, 0, len(e.Takes))
	named := map[Holder]bool{}
	add := func(h Holder, firm clash.Firmness) {
		if !named[h] {
			named[h] = true
			out = append(out, clash.Taking{Holder: h, Firm: firm})
		}
	}
	for _, t := range e.Takes {
		firm := clash.Required
		if t.Optional {
			firm = clash.Optional
		}
		if t.Role == item.Excused {
			named[t.Holder] = true
			continue
		}
		if r := w.resources[t.ID]; t.Kind == item.Resource && r.PersonID != "" {
			add(Holder{Kind: item.Person, ID: r.PersonID}, firm)
			if r.Capacity <= 1 {
				continue // the person's time says it all
			}
		}
		add(t.Holder, firm)
	}
	if e.Audience != item.People {
		for id, m := range w.members {
			if includes(e, m) {
				add(Holder{Kind: item.Person, ID: id}, clash.ByAudience)
			}
		}
	}
	return out
}

// asItem turns an engagement into what the engine reads; false when it can clash with nothing.
func (w *world) asItem(e *Engagement) (clash.Item, bool) {
	when, firm, ok := e.Window()
	if !ok || when.Empty() {
		return clash.Item{}, false
	}
	return clash.Item{
		ID: e.ID, When: when, Soft: !firm, Place: e.PlaceID, Zone: e.Zone, Moves: e.Track == item.Travel,
		Counts: e.Kind == item.KindMeeting, After: e.AfterID, Within: e.WithinID, Takes: w.takings(e),
	}, true
}

func (w *world) asItems(list []Engagement) []clash.Item {
	out := make([]clash.Item, 0, len(list))
	for i := range list {
		if it, ok := w.asItem(&list[i]); ok {
			out = append(out, it)
		}
	}
	return out
}

// affected lists the holders of engagements in any of their states.
func (w *world) affected(list []*Engagement) map[Holder]bool {
	out := map[Holder]bool{}
	for _, e := range list {
		for _, t := range w.takings(e) {
			out[t.Holder] = true
		}
	}
	return out
}

// linked lists the ids under which engagements may take the holders: their own, and the resources that are people.
func (w *world) linked(holders map[Holder]bool) []string {
	ids := map[string]bool{}
	for h := range holders {
		ids[h.ID] = true
	}
	for _, r := range w.list {
		if r.PersonID != "" && ids[r.PersonID] {
			ids[r.ID] = true
		}
	}
	out := make([]string, 0, len(ids))
	for id := range ids {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}
