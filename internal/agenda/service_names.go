package agenda

import (
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// names finds how holders and places are written.
type names struct {
	people        map[string]directory.Person
	organisations map[string]directory.Organisation
	resources     map[string]Resource
	places        map[string]mission.Place
	members       map[string]mission.Member
}

// wanted gathers what to name.
type wanted struct {
	holders map[Holder]bool
	places  map[string]bool
	bare    bool // nobody is to be named
}

func (w *wanted) engagement(e *Engagement) {
	for _, t := range e.Takes {
		w.holders[t.Holder] = true
	}
	if e.PlaceID != "" {
		w.places[e.PlaceID] = true
	}
}

func (w *wanted) ids(kind item.HolderKind) []string {
	var out []string
	for h := range w.holders {
		if h.Kind == kind && h.ID != "" {
			out = append(out, h.ID)
		}
	}
	slices.Sort(out)
	return out
}

// namesFor reads the names of all that engagements take, of some more holders, and of their places.
func namesFor(ctx context.Context, tx *db.Tx, missionID string, list []*Engagement, more []Holder) (*names, error) {
	w := wanted{holders: map[Holder]bool{}, places: map[string]bool{}}
	for _, e := range list {
		w.engagement(e)
	}
	for _, h := range more {
		if h.Kind == item.Place {
			w.places[h.ID] = true
		} else {
			w.holders[h] = true
		}
	}
	return w.read(ctx, tx, missionID)
}

func (w *wanted) read(ctx context.Context, tx *db.Tx, missionID string) (n *names, err error) {
	n = &names{resources: map[string]Resource{}}
	if ids := w.ids(item.Resource); len(ids) > 0 {
		list, err := resourcesOf(ctx, tx, missionID)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			n.resources[r.ID] = r
			if r.PersonID != "" && !w.bare && w.holders[Holder{Kind: item.Resource, ID: r.ID}] {
				w.holders[Holder{Kind: item.Person, ID: r.PersonID}] = true
			}
		}
	}
	if ids := w.ids(item.Person); len(ids) > 0 {
		if n.people, err = directory.PeopleByID(ctx, tx, ids); err != nil {
			return nil, err
		}
		if n.members, err = mission.MembersByID(ctx, tx, missionID, ids); err != nil {
			return nil, err
		}
		w.hats(n.members)
	}
	if ids := w.ids(item.Organisation); len(ids) > 0 {
		if n.organisations, err = directory.OrganisationsByID(ctx, tx, ids); err != nil {
			return nil, err
		}
	}
	if len(w.places) > 0 {
		n.places, err = mission.PlacesByID(ctx, tx, missionID, slices.Sorted(maps.Keys(w.places)))
	}
	return n, err
}

// hats adds the organisations that members come for.
func (w *wanted) hats(members map[string]mission.Member) {
	for _, m := range members {
		if m.OrganisationID != "" {
			w.holders[Holder{Kind: item.Organisation, ID: m.OrganisationID}] = true
		}
	}
}

func (n *names) place(id string) string { return n.places[id].Name }

// holder writes a holder: a person with the title and organisation worn in this mission.
func (n *names) holder(h Holder) item.Name {
	switch h.Kind {
	case item.Person:
		p, ok := n.people[h.ID]
		if !ok {
			return item.Name{}
		}
		m := n.members[h.ID]
		out := item.Name{Name: text.Pair{FR: p.Label(text.FR), EN: p.Label(text.EN)},
			Title: text.Pair{FR: m.TitleFR, EN: m.TitleEN}, Organisation: n.organisations[m.OrganisationID].Name}
		if out.Title.Empty() {
			out.Title = text.Pair{FR: p.Title(m.OrganisationID, text.FR), EN: p.Title(m.OrganisationID, text.EN)}
		}
		if main, has := p.Main(); has && out.Organisation == "" {
			out.Organisation = main.Organisation
		}
		return out
	case item.Organisation:
		return item.Name{Name: text.Both(n.organisations[h.ID].Name)}
	case item.Resource:
		r := n.resources[h.ID]
		return item.Name{Name: text.Both(r.Name), Kind: r.Kind}
	case item.Place:
		return item.Name{Name: text.Both(n.place(h.ID))}
	}
	return item.Name{}
}

// item gives an engagement its words.
func (n *names) item(e *Engagement) Item {
	it := Item{Engagement: *e}
	if p, ok := n.places[e.PlaceID]; ok {
		it.Place = item.Where{ID: p.ID, Name: p.Name, Address: p.Address, City: p.City,
			Directions: text.Pair{FR: p.DirectionsFR, EN: p.DirectionsEN}}
	}
	if len(e.Takes) > 0 {
		it.Names = make([]item.Name, len(e.Takes))
		for i, t := range e.Takes {
			it.Names[i] = n.holder(t.Holder)
		}
	}
	return it
}

// render gives engagements their words, in the order of a page. bare leaves out the names of people and organisations:
// a board of a thousand meetings shows titles.
func render(ctx context.Context, tx *db.Tx, missionID string, list []Engagement, bare bool) ([]Item, error) {
	w := wanted{holders: map[Holder]bool{}, places: map[string]bool{}, bare: bare}
	for i := range list {
		w.engagement(&list[i])
	}
	if bare {
		maps.DeleteFunc(w.holders, func(h Holder, _ bool) bool { return h.Kind != item.Resource })
	}
	n, err := w.read(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	out := make([]Item, len(list))
	for i := range list {
		out[i] = n.item(&list[i])
	}
	item.Sort(out)
	return out, nil
}

// explain gives conflicts the names and sides that their sentences need, with who accepted them.
func explain(ctx context.Context, tx *db.Tx, missionID string, found []clash.Conflict) ([]Conflict, error) {
	if len(found) == 0 {
		return nil, nil
	}
	waivers, err := waiversOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	w := wanted{holders: map[Holder]bool{}, places: map[string]bool{}}
	ids := map[string]bool{}
	for _, c := range found {
		w.holders[c.Holder] = true
		for _, p := range []string{c.From, c.To} {
			if p != "" {
				w.places[p] = true
			}
		}
		for _, id := range []string{c.A, c.B} {
			if id != "" {
				ids[id] = true
			}
		}
	}
	sides, err := engagementsByID(ctx, tx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	for _, e := range sides {
		if e.PlaceID != "" {
			w.places[e.PlaceID] = true
		}
	}
	n, err := w.read(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	out := make([]Conflict, 0, len(found))
	for _, c := range found {
		out = append(out, n.conflict(missionID, c, sides, waivers))
	}
	return out, nil
}

func (n *names) conflict(missionID string, c clash.Conflict, sides map[string]*Engagement, waivers map[clash.Key]Waiver) Conflict {
	out := Conflict{Conflict: c, MissionID: missionID, HolderName: n.holder(c.Holder).Name,
		FromName: n.place(c.From), ToName: n.place(c.To)}
	if e := sides[c.A]; e != nil {
		out.A = n.side(e)
	}
	if e := sides[c.B]; e != nil {
		s := n.side(e)
		out.B = &s
	}
	if w, ok := waivers[c.Key()]; ok {
		out.Waiver = &w
	}
	return out
}

func (n *names) side(e *Engagement) Side {
	s := Side{ID: e.ID, Title: e.Title, Kind: e.Kind, Subject: e.SubjectID, Zone: e.Zone, PlaceID: e.PlaceID,
		Place: n.place(e.PlaceID), Version: e.Version, Pinned: e.Pinned, Track: e.Track, Sure: e.Certainty,
		Hours: text.Pair{FR: e.When(text.Printer{Lang: text.FR}), EN: e.When(text.Printer{Lang: text.EN})}}
	s.When, _, _ = e.Window()
	if e.Timed() {
		s.When = e.Range()
	}
	return s
}

func personNames(ctx context.Context, tx *db.Tx, missionID string, ids []string) (map[string]text.Pair, error) {
	var holders []Holder
	for _, id := range ids {
		holders = append(holders, Holder{Kind: item.Person, ID: id})
	}
	n, err := namesFor(ctx, tx, missionID, nil, holders)
	if err != nil {
		return nil, err
	}
	out := make(map[string]text.Pair, len(ids))
	for _, h := range holders {
		out[h.ID] = n.holder(h).Name
	}
	return out, nil
}

// Retitle gives engagements the titles that what they are about has now, for another capability, which has checked the
// actor. What is titled so already, and what does not exist, is left alone.
func Retitle(ctx context.Context, tx *db.Tx, titles map[string]text.Pair) error {
	found, err := engagementsByID(ctx, tx, slices.Sorted(maps.Keys(titles)))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		if err == nil && found[id].Title != titles[id] {
			err = setTitle(ctx, tx, id, titles[id])
		}
	}
	return err
}

// nameChanges names those who joined or left with an audience: the items themselves do not name them.
func nameChanges(ctx context.Context, tx *db.Tx, missionID string, changes []item.Change) error {
	var unknown []string
	for _, c := range changes {
		for i, id := range c.People {
			if c.Names[i].Empty() {
				unknown = append(unknown, id)
			}
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	names, err := personNames(ctx, tx, missionID, slices.Compact(unknown))
	for _, c := range changes {
		for i, id := range c.People {
			if c.Names[i].Empty() {
				c.Names[i] = names[id]
			}
		}
	}
	return err
}
