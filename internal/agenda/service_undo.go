package agenda

import (
	"context"
	"encoding/json"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// stepsShown is how many acts can be undone from the list.
const stepsShown = 20

// Steps gives the last acts of a mission that can be undone, the latest first.
func Steps(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) ([]Step, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	return lastSteps(ctx, tx, missionID, stepsShown)
}

// Restored is what Undo did to one engagement: Before is how it stood, After how it stands now; After is nil when an
// engagement that was never published is unmade.
type Restored struct {
	Before, After *Engagement
	Memo          json.RawMessage // what How.Memo was when the act was done
}

// Remember keeps a step for an act that changed only the record above an engagement, as How.Memo says: undoing it hands
// that back. For a capability that has checked the actor and traces what it changed.
func Remember(ctx context.Context, tx *db.Tx, a account.Actor, engagementID string, how How) error {
	e, err := load(ctx, tx, engagementID, 0)
	if err != nil {
		return err
	}
	return keepStep(ctx, tx, a, act{mission: e.MissionID, verb: "changed", edits: []edit{{e, e}}, how: how})
}

// kept is an edit as a step keeps it.
type kept struct {
	edit
	Memo json.RawMessage `json:"memo,omitempty"`
}

// Undo takes an act back. When something newer has touched one of its engagements the error is Conflict and says what.
// What it did is returned, so that the capability above can bring its own records in line in the same transaction.
func Undo(ctx context.Context, tx *db.Tx, a account.Actor, stepID string) ([]Restored, error) {
	step, raw, err := stepByID(ctx, tx, stepID)
	if err != nil {
		return nil, err
	}
	if err := mayUndo(a, step); err != nil {
		return nil, err
	}
	var was []kept
	if err := json.Unmarshal([]byte(raw), &was); err != nil {
		return nil, err
	}
	edits := make([]edit, len(was))
	for i := range was {
		edits[i] = was[i].edit
	}
	marked, err := markUndone(ctx, tx, stepID, a.Name)
	if err != nil {
		return nil, err
	}
	if !marked {
		return nil, fault.New(fault.Conflict, "« %s » a déjà été défait par %s.", "“%s” was undone already by %s.", pair(step.Label), step.UndoneBy)
	}
	back, err := reverse(ctx, tx, edits)
	if err != nil {
		return nil, err
	}
	do := act{mission: step.MissionID, verb: "undone", how: How{Keep: true, Quiet: true, Label: text.Pair{FR: "Défaire : " + step.Label.FR, EN: "Undo: " + step.Label.EN}}}
	var still []edit // only the record above had changed
	for _, ed := range back {
		if ed.After != nil && same(ed.Before, ed.After) {
			still = append(still, ed)
		} else {
			do.edits = append(do.edits, ed)
		}
	}
	if len(do.edits) > 0 {
		if _, err := apply(ctx, tx, a, do); err != nil {
			return nil, err
		}
	}
	do.edits = still
	if err := trace(ctx, tx, a, do); err != nil {
		return nil, err
	}
	out := make([]Restored, len(back))
	for i, ed := range back {
		out[i] = Restored{Before: ed.Before, After: ed.After, Memo: was[i].Memo}
	}
	return out, nil
}

// mayUndo lets organisers undo anything, intermediaries what they did themselves.
func mayUndo(a account.Actor, s Step) error {
	if a.IsIntermediary(s.MissionID) && s.ActorID == a.UserID {
		return nil
	}
	return account.NeedOrganiser(a, s.MissionID)
}

// reverse turns edits round, once it is sure that nothing newer would be lost.
func reverse(ctx context.Context, tx *db.Tx, edits []edit) ([]edit, error) {
	ids := make([]string, 0, len(edits))
	for _, ed := range edits {
		ids = append(ids, ed.After.ID)
	}
	now, err := engagementsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	back := make([]edit, 0, len(edits))
	for _, ed := range edits {
		current := now[ed.After.ID]
		if current == nil {
			return nil, fault.New(fault.Conflict, "« %s » n'existe plus : cette action ne peut plus être défaite.", "“%s” is no more: this act can no longer be undone.", pair(ed.After.Title))
		}
		if current.Version != ed.After.Version && !same(current, ed.After) { // undoing what came after leads back here
			return nil, fault.New(fault.Conflict,
				"« %s » a changé depuis : %s l'a modifié, c'est maintenant %s. Défaites d'abord ce changement.",
				"“%s” has changed since: %s changed it, it is now %s. Undo that change first.",
				pair(current.Title), current.ChangedBy, said(func(p text.Printer) string { return when(p, current) }))
		}
		b, err := restore(ctx, tx, current, ed.Before)
		if err != nil {
			return nil, err
		}
		back = append(back, b)
	}
	return back, nil
}

// restore gives the edit that leads back to an earlier state; a made engagement is unmade, or cancelled once it has
// been published.
func restore(ctx context.Context, tx *db.Tx, current, earlier *Engagement) (edit, error) {
	if earlier != nil {
		after := earlier.Clone()
		return edit{current, &after}, nil
	}
	told, err := published(ctx, tx, current.ID)
	if err != nil || !told {
		return edit{current, nil}, err
	}
	after := current.Clone()
	after.Certainty = item.CancelledCertainty
	return edit{current, &after}, nil
}

// PersonMerged makes the takes of a merged person those of the person who was kept; directory calls it through app. It
// gives what PersonUnmerged needs to undo that.
func PersonMerged(ctx context.Context, tx *db.Tx, kept, gone string) ([]db.Moved, error) {
	return merged(ctx, tx, item.Person, kept, gone)
}

// PersonUnmerged undoes PersonMerged.
func PersonUnmerged(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error {
	return unmerged(ctx, tx, item.Person, kept, gone, undo)
}

// OrganisationMerged is PersonMerged for organisations.
func OrganisationMerged(ctx context.Context, tx *db.Tx, kept, gone string) ([]db.Moved, error) {
	return merged(ctx, tx, item.Organisation, kept, gone)
}

// OrganisationUnmerged undoes OrganisationMerged.
func OrganisationUnmerged(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error {
	return unmerged(ctx, tx, item.Organisation, kept, gone, undo)
}

func merged(ctx context.Context, tx *db.Tx, kind item.HolderKind, kept, gone string) (undo []db.Moved, err error) {
	err = recomputing(ctx, tx, kind, gone, func() error {
		undo, err = db.Repoint(ctx, tx, references(kind), kept, gone)
		return err
	})
	return undo, err
}

func unmerged(ctx context.Context, tx *db.Tx, kind item.HolderKind, kept, gone string, undo json.RawMessage) error {
	return recomputing(ctx, tx, kind, kept, func() error { return db.Restore(ctx, tx, references(kind), kept, gone, undo) })
}

// recomputing moves what is a holder's, then looks again at the conflicts of the missions in which it was taken.
func recomputing(ctx context.Context, tx *db.Tx, kind item.HolderKind, holder string, move func() error) error {
	missions, err := missionsTaking(ctx, tx, kind, holder)
	if err != nil {
		return err
	}
	if err := move(); err != nil {
		return err
	}
	for _, id := range missions {
		if _, err := RecomputeAll(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}
