package agenda

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Book makes an engagement in the caller's transaction and gives the conflicts in which it stands. When it would take
// somebody required, or a resource, twice, the error is a *Refused (kind Conflict), unless b.Force or b.Keep; the
// caller must then give the transaction up.
func Book(ctx context.Context, tx *db.Tx, a account.Actor, b Booking) (Engagement, []Conflict, error) {
	list, conflicts, err := BookMany(ctx, tx, a, b.MissionID, []Engagement{b.Engagement}, b.How)
	if err != nil {
		return Engagement{}, conflicts, err
	}
	return list[0], conflicts, nil
}

// BookMany makes many engagements of one mission as one act: bulk writes, conflicts found once. Invalid ones are
// refused all together, each named.
func BookMany(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Engagement, how How) ([]Engagement, []Conflict, error) {
	out := make([]Engagement, len(list))
	refs := make([]*Engagement, len(list))
	for i := range list {
		out[i] = list[i].Clone()
		out[i].MissionID = missionID
		refs[i] = &out[i]
		if err := mayEdit(a, refs[i]); err != nil {
			return nil, nil, err
		}
	}
	places, err := newPlacing(ctx, tx, missionID, refs)
	if err != nil {
		return nil, nil, err
	}
	do := act{mission: missionID, verb: "booked", how: how, edits: make([]edit, len(out))}
	var wrong fault.Problems
	for i := range out {
		e := refs[i]
		if e.ID == "" {
			e.ID = db.NewID()
		}
		if e.UID == "" {
			e.UID = e.ID + "@escale"
		}
		if err := places.settle(e); err != nil {
			wrong = append(wrong, named(err, e, len(out)))
		}
		do.edits[i] = edit{After: e}
	}
	if err := wrong.Err(); err != nil {
		return nil, nil, err
	}
	conflicts, err := apply(ctx, tx, a, do)
	return out, conflicts, err
}

// named puts the engagement's title before what is wrong with it, where there are several.
func named(err error, e *Engagement, of int) *fault.Error {
	f := fault.Of(err)
	if of == 1 {
		return f
	}
	return f.With(fault.Field{Name: e.ID, FR: e.Title.In(text.FR), EN: e.Title.In(text.EN)})
}

// Get gives an engagement that the actor may change.
func Get(ctx context.Context, tx *db.Tx, a account.Actor, id string) (Engagement, error) {
	e, err := load(ctx, tx, id, 0)
	if err != nil {
		return Engagement{}, err
	}
	return *e, mayEdit(a, e)
}

// ByID gives engagements for another capability, which has checked the actor; those that do not exist are left out.
func ByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]Engagement, error) {
	found, err := engagementsByID(ctx, tx, ids)
	out := make(map[string]Engagement, len(found))
	for id, e := range found {
		out[id] = *e
	}
	return out, err
}

// load reads an engagement and holds it against the version that the person saw; 0 does not check.
func load(ctx context.Context, tx *db.Tx, id string, version int64) (*Engagement, error) {
	found, err := engagementsByID(ctx, tx, []string{id})
	if err != nil {
		return nil, err
	}
	e := found[id]
	if e == nil {
		return nil, notFound()
	}
	if version != 0 && e.Version != version {
		return nil, stale(ctx, tx, id, version)
	}
	return e, nil
}

// Move puts an engagement at other hours, another place or other resources. Errors: Conflict that says who moved it
// meanwhile and where to; Conflict for a pinned one, unless forced; *Refused as for Book.
func Move(ctx context.Context, tx *db.Tx, a account.Actor, id string, to MoveTo) (Engagement, []Conflict, error) {
	e, err := load(ctx, tx, id, to.Version)
	if err != nil {
		return Engagement{}, nil, err
	}
	list, conflicts, err := MoveMany(ctx, tx, a, e.MissionID, map[string]MoveTo{id: to}, to.How)
	if err != nil {
		return Engagement{}, conflicts, err
	}
	return list[0], conflicts, nil
}

// MoveMany moves several engagements of one mission as one act, conflicts found once at the end: a swap of two is no
// clash. The How of each is not read. Engagements come back ordered by id.
func MoveMany(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, moves map[string]MoveTo, how How) ([]Engagement, []Conflict, error) {
	ids := make([]string, 0, len(moves))
	for id := range moves {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	found, err := engagementsByID(ctx, tx, ids)
	if err != nil {
		return nil, nil, err
	}
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, nil, err
	}
	do := act{mission: missionID, verb: "moved", how: how}
	for _, id := range ids {
		before, to := found[id], moves[id]
		if before == nil || before.MissionID != missionID {
			return nil, nil, notFound()
		}
		if to.Version != 0 && before.Version != to.Version {
			return nil, nil, stale(ctx, tx, id, to.Version)
		}
		if before.Pinned && !how.Force {
			return nil, nil, pinnedError(before)
		}
		after := before.Clone()
		w.moveTo(&after, to)
		do.edits = append(do.edits, edit{before, &after})
	}
	return change(ctx, tx, a, do)
}

func pinnedError(e *Engagement) error {
	return fault.New(fault.Conflict, "« %s » est épinglé : désépinglez-le avant de le déplacer.", "“%s” is pinned: unpin it before moving it.", pair(e.Title))
}

func (w *world) moveTo(e *Engagement, to MoveTo) {
	if to.Start != 0 {
		if to.End == 0 {
			to.End = to.Start.Add(e.Range().Duration())
		}
		e.Starts, e.Ends, e.Fuzzy, e.FuzzyLabel = to.Start, to.End, item.Exact, ""
	}
	if to.PlaceID != "" && to.PlaceID != e.PlaceID {
		e.PlaceID, e.Zone = to.PlaceID, ""
	}
	if to.Resources == nil {
		return
	}
	e.Takes = slices.DeleteFunc(e.Takes, func(t Take) bool {
		return t.Kind == item.Resource && w.resources[t.ID].PersonID == "" && !slices.Contains(to.Resources, t.ID)
	})
	for _, id := range to.Resources {
		if h := (Holder{Kind: item.Resource, ID: id}); !e.Has(h) {
			e.Takes = append(e.Takes, Take{Holder: h})
		}
	}
}

// change checks rights on both states, settles the new ones, drops edits that change nothing, and applies the rest.
func change(ctx context.Context, tx *db.Tx, a account.Actor, do act) ([]Engagement, []Conflict, error) {
	var afters []*Engagement
	for _, ed := range do.edits {
		for _, e := range []*Engagement{ed.Before, ed.After} {
			if err := mayEdit(a, e); err != nil {
				return nil, nil, err
			}
		}
		afters = append(afters, ed.After)
	}
	places, err := newPlacing(ctx, tx, do.mission, afters)
	if err != nil {
		return nil, nil, err
	}
	var wrong fault.Problems
	for _, e := range afters {
		if err := places.settle(e); err != nil {
			wrong = append(wrong, named(err, e, len(afters)))
		}
	}
	if err := wrong.Err(); err != nil {
		return nil, nil, err
	}
	do.edits = slices.DeleteFunc(do.edits, func(ed edit) bool { return same(ed.Before, ed.After) })
	var conflicts []Conflict
	if len(do.edits) > 0 {
		if conflicts, err = apply(ctx, tx, a, do); err != nil {
			return nil, conflicts, err
		}
	}
	out := make([]Engagement, len(afters))
	for i, e := range afters {
		out[i] = *e
	}
	return out, conflicts, nil
}

// Change replaces what an engagement says: e.ID names it, e.Version is the version that the person saw (0 does not
// check). Its mission, kind, UID and making stay. Errors as for Move, and Conflict for a certainty that may not follow.
func Change(ctx context.Context, tx *db.Tx, a account.Actor, e Engagement, how How) (Engagement, []Conflict, error) {
	before, err := load(ctx, tx, e.ID, e.Version)
	if err != nil {
		return Engagement{}, nil, err
	}
	after := e.Clone()
	after.MissionID, after.UID, after.CreatedAt, after.Kind = before.MissionID, before.UID, before.CreatedAt, before.Kind
	if after.SubjectID == "" {
		after.SubjectID = before.SubjectID
	}
	after.Pinned = before.Pinned
	if after.Certainty != "" {
		if err := before.Certainty.Become(after.Certainty); err != nil {
			return Engagement{}, nil, err
		}
	}
	verb := "changed"
	if before.Pinned && !how.Force && before.Timed() && (before.Starts != after.Starts || before.Ends != after.Ends || before.PlaceID != after.PlaceID) {
		return Engagement{}, nil, pinnedError(before)
	}
	return one(change(ctx, tx, a, act{mission: before.MissionID, verb: verb, how: how, edits: []edit{{before, &after}}}))
}

func one(list []Engagement, conflicts []Conflict, err error) (Engagement, []Conflict, error) {
	if err != nil {
		return Engagement{}, conflicts, err
	}
	return list[0], conflicts, nil
}

// Cancel marks an engagement as cancelled: it holds nobody any more and stays on record, so that those who were told
// of it are told that it will not be.
func Cancel(ctx context.Context, tx *db.Tx, a account.Actor, id, reason string) (Engagement, error) {
	return SetCertainty(ctx, tx, a, id, item.CancelledCertainty, 0, How{Reason: reason})
}

// SetCertainty moves an engagement to another level; version 0 does not check what the person saw.
func SetCertainty(ctx context.Context, tx *db.Tx, a account.Actor, id string, to Certainty, version int64, how How) (Engagement, error) {
	before, err := load(ctx, tx, id, version)
	if err != nil {
		return Engagement{}, err
	}
	if err := before.Certainty.Become(to); err != nil {
		return Engagement{}, err
	}
	after := before.Clone()
	after.Certainty = to
	verb := "certainty"
	if to == item.CancelledCertainty {
		verb, after.Pinned = "cancelled", false
	}
	e, _, err := one(change(ctx, tx, a, act{mission: before.MissionID, verb: verb, how: how, edits: []edit{{before, &after}}}))
	return e, err
}

// Pin keeps an engagement where it is, or lets it go again: neither the planner nor a hasty hand moves a pinned one.
func Pin(ctx context.Context, tx *db.Tx, a account.Actor, id string, pinned bool, version int64) (Engagement, error) {
	before, err := load(ctx, tx, id, version)
	if err != nil {
		return Engagement{}, err
	}
	after := before.Clone()
	after.Pinned = pinned
	verb := "unpinned"
	if pinned {
		verb = "pinned"
	}
	e, _, err := one(change(ctx, tx, a, act{mission: before.MissionID, verb: verb, edits: []edit{{before, &after}}}))
	return e, err
}

// Detach takes a holder out of an engagement; a person who is meant as one of its audience is excused by name.
func Detach(ctx context.Context, tx *db.Tx, a account.Actor, id string, h Holder, version int64) (Engagement, []Conflict, error) {
	before, err := load(ctx, tx, id, version)
	if err != nil {
		return Engagement{}, nil, err
	}
	after := before.Clone()
	after.Takes = slices.DeleteFunc(after.Takes, func(t Take) bool { return t.Holder == h })
	if before.Audience != item.People && h.Kind == item.Person {
		after.Takes = append(after.Takes, Take{Holder: h, Role: item.Excused, Optional: true})
	}
	return one(change(ctx, tx, a, act{mission: before.MissionID, verb: "taken", edits: []edit{{before, &after}}}))
}
