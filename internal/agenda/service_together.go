package agenda

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Together makes new engagements and changes others of one mission as one act: one step to undo, conflicts found once
// at the end, so that two that change places are no clash. What is changed is named by its ID; Version 0 does not
// check; mission, kind, UID, making and pin stay. New ones come back in their order.
func Together(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, fresh, changed []Engagement, how How) ([]Engagement, []Conflict, error) {
	edits, err := togetherEdits(ctx, tx, a, missionID, fresh, changed, how)
	if err != nil || len(edits) == 0 {
		return nil, nil, err
	}
	conflicts, err := apply(ctx, tx, a, act{mission: missionID, verb: "booked", edits: edits, how: how})
	if err != nil {
		return nil, conflicts, err
	}
	made := make([]Engagement, len(fresh))
	for i := range fresh {
		made[i] = *edits[i].After
	}
	return made, conflicts, nil
}

// togetherEdits settles all of them and leaves out changes that change nothing; new ones come first.
func togetherEdits(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, fresh, changed []Engagement, how How) ([]edit, error) {
	all := make([]edit, 0, len(fresh)+len(changed))
	for i := range fresh {
		e := fresh[i].Clone()
		e.ID = db.NewID()
		e.MissionID, e.UID = missionID, e.ID+"@escale"
		all = append(all, edit{After: &e})
	}
	ids := make([]string, len(changed))
	for i := range changed {
		ids[i] = changed[i].ID
	}
	found, err := engagementsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for i := range changed {
		before := found[changed[i].ID]
		switch {
		case before == nil || before.MissionID != missionID:
			return nil, notFound()
		case changed[i].Version != 0 && before.Version != changed[i].Version:
			return nil, stale(ctx, tx, before.ID, changed[i].Version)
		case before.Pinned && !how.Force:
			return nil, pinnedError(before)
		}
		after := changed[i].Clone()
		after.MissionID, after.UID, after.CreatedAt, after.Kind, after.Pinned = missionID, before.UID, before.CreatedAt, before.Kind, before.Pinned
		all = append(all, edit{before, &after})
	}
	return settleAll(ctx, tx, a, missionID, all)
}

func settleAll(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, all []edit) ([]edit, error) {
	afters := make([]*Engagement, len(all))
	for i, ed := range all {
		afters[i] = ed.After
		if err := mayEdit(a, ed.After); err != nil {
			return nil, err
		}
	}
	places, err := newPlacing(ctx, tx, missionID, afters)
	if err != nil {
		return nil, err
	}
	var wrong fault.Problems
	kept := make([]edit, 0, len(all))
	for _, ed := range all {
		if err := places.settle(ed.After); err != nil {
			wrong = append(wrong, named(err, ed.After, len(all)))
		}
		if ed.Before == nil || !same(ed.Before, ed.After) {
			kept = append(kept, ed)
		}
	}
	return kept, wrong.Err()
}

// OwnStep gives the last act of the actor in a mission that can be undone; found is false when there is none.
func OwnStep(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (s Step, found bool, err error) {
	list, err := lastSteps(ctx, tx, missionID, stepsShown)
	for _, s := range list {
		if s.ActorID == a.UserID && s.By == a.Name && s.UndoneAt == 0 {
			return s, true, err
		}
	}
	return Step{}, false, err
}

// Draft reads the engagements of the draft that an organiser or intermediary may see, as Week does, without putting
// them in words: for boards of many. A Bare filter gives those who see everything the resources that each takes alone,
// and no notes.
func Draft(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, f Filter) ([]Engagement, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return nil, err
	}
	if f.Bare && s.all {
		return slimLike(ctx, tx, missionID, f)
	}
	f.Bare = false // who comes decides what others may see
	list, err := engagementsLike(ctx, tx, missionID, f)
	return slices.DeleteFunc(list, func(e Engagement) bool { return !s.sees(&e) }), err
}

// Around reads the engagements that still hold and take one of some holders by name, or are meant for an audience, for
// another capability, which has checked the actor. Of the people whom the former take it gives only some: the others do
// not matter to who asks. The number of queries grows with the holders only.
func Around(ctx context.Context, tx *db.Tx, missionID string, holders, people []string) ([]Engagement, error) {
	list, err := engagementsOf(ctx, tx, missionID, holders, people)
	if err != nil {
		return nil, err
	}
	shared, err := forAudiences(ctx, tx, missionID)
	list = slices.DeleteFunc(append(list, shared...), func(e Engagement) bool { return e.Certainty == item.CancelledCertainty })
	slices.SortFunc(list, func(x, y Engagement) int { return strings.Compare(x.ID, y.ID) })
	return slices.CompactFunc(list, func(x, y Engagement) bool { return x.ID == y.ID }), err
}

// Taking reads what still holds and takes one of some resources for a time within a range, slim: of all that it takes
// only these, and no notes. For another capability, which has checked the actor. One query.
func Taking(ctx context.Context, tx *db.Tx, missionID string, resources []string, within span.Range) ([]Engagement, error) {
	return engagementsTakingAny(ctx, tx, missionID, resources, within)
}

// Taken is a time for which a resource is taken.
type Taken struct {
	Engagement, Resource string
	When                 span.Range
}

// TakenHours gives the exact hours after an instant at which some resources are taken by what still holds, in no order,
// without the meetings of a day that who asks has read. For another capability, which has checked the actor. One query.
func TakenHours(ctx context.Context, tx *db.Tx, missionID string, resources []string, since span.Instant, but span.Day) ([]Taken, error) {
	return takenHours(ctx, tx, missionID, resources, since, but)
}

// ChangedSince gives the meetings of a mission that were changed after an instant, for another capability, which has
// checked the actor. A fixed number of queries.
func ChangedSince(ctx context.Context, tx *db.Tx, missionID string, since span.Instant) (map[string]Engagement, error) {
	list, err := meetingsChangedSince(ctx, tx, missionID, since)
	out := make(map[string]Engagement, len(list))
	for _, e := range list {
		out[e.ID] = e
	}
	return out, err
}
