package agenda

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Resources gives the resources of a mission in their order, for whoever asks: they are no secret in it.
func Resources(ctx context.Context, tx *db.Tx, missionID string) ([]Resource, error) {
	return resourcesOf(ctx, tx, missionID)
}

// PutResources makes or changes resources by their refs. Conflicts are found anew by the caller's RecomputeAll when
// engagements exist already.
func PutResources(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Resource) ([]Resource, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	have, err := resourcesOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(list)
	for i := range out {
		r := &out[i]
		r.MissionID, r.Name, r.Capacity = missionID, text.SafeLine(r.Name), max(1, r.Capacity)
		if r.Name == "" {
			return nil, fault.New(fault.Invalid, "Donnez un nom à la ressource.", "Give the resource a name.").With(fault.Field{Name: "name"})
		}
		if at := slices.IndexFunc(have, func(o Resource) bool { return o.Ref == r.Ref || o.ID == r.ID && r.ID != "" }); at >= 0 {
			r.ID = have[at].ID
			r.Ref = have[at].Ref
		}
		if r.ID == "" {
			r.ID = db.NewID()
		}
		if r.Ref == "" {
			r.Ref = r.ID
		}
	}
	if err := putResources(ctx, tx, out); err != nil {
		return nil, err
	}
	return out, account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "changed", Kind: "resource", Label: labels(out)})
}

func labels(list []Resource) string {
	var all []string
	for _, r := range list[:min(len(list), 10)] {
		all = append(all, r.Name)
	}
	return text.Printer{Lang: text.FR}.List(all)
}

// Hours gives the availability rows of a mission, for other capabilities and pages of organisers.
func Hours(ctx context.Context, tx *db.Tx, missionID string) ([]Availability, error) {
	return availabilityOf(ctx, tx, missionID)
}

// CommonHours gives the availability rows that are of nobody: of the mission, its places and its resources. For another
// capability, which has checked the actor.
func CommonHours(ctx context.Context, tx *db.Tx, missionID string) ([]Availability, error) {
	return commonAvailability(ctx, tx, missionID)
}

// HoursOf gives the availability rows of some holders, for another capability, which has checked the actor.
func HoursOf(ctx context.Context, tx *db.Tx, missionID string, holders []string) ([]Availability, error) {
	return availabilityOfHolders(ctx, tx, missionID, holders)
}

// PutHours makes or changes availability rows by their refs and finds the conflicts of their mission anew.
func PutHours(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Availability) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	out := slices.Clone(list)
	for i := range out {
		h := &out[i]
		h.MissionID, h.Reason = missionID, text.SafeLine(h.Reason)
		if h.When.Empty() {
			return fault.New(fault.Invalid, "La fin d'une disponibilité doit venir après son début.", "The end of an availability must come after its beginning.").With(fault.Field{Name: "ends"})
		}
		if h.ID == "" {
			h.ID = db.NewID()
		}
		if h.Ref == "" {
			h.Ref = h.ID
		}
	}
	if err := putAvailability(ctx, tx, out); err != nil {
		return err
	}
	if err := account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "changed", Kind: "availability", After: len(out)}); err != nil {
		return err
	}
	_, err := RecomputeAll(ctx, tx, missionID)
	return err
}

// Conflicts gives the conflicts of a mission as they stand, in order of time, with names, ways to accept them noted.
func Conflicts(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) ([]Conflict, error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, err
	}
	found, err := conflictsOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, clash.Compare)
	out, err := explain(ctx, tx, missionID, found)
	if err != nil || a.Organises(missionID) {
		return out, err
	}
	return veil(ctx, tx, a, missionID, out)
}

// HardConflicts gives the first conflicts of a mission that cannot hold, at most so many; for organisers.
func HardConflicts(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, most int) ([]Conflict, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	found, err := conflictPage(ctx, tx, missionID, ConflictFilter{Most: most})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, clash.Compare)
	return explain(ctx, tx, missionID, found)
}

// ConflictsOf gives the conflicts in which one of the engagements is a side, for a caller that has checked the actor.
func ConflictsOf(ctx context.Context, tx *db.Tx, missionID string, ids []string) ([]Conflict, error) {
	found, err := conflictsOfItems(ctx, tx, missionID, ids)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, clash.Compare)
	return explain(ctx, tx, missionID, found)
}

// Clashing gives which engagements stand in an open conflict with one of these, these included, for a caller that has
// checked the actor: a page that marks them needs no sentence. Conflicts that are only possible count if it says so.
func Clashing(ctx context.Context, tx *db.Tx, missionID string, ids []string, possible bool) (map[string]bool, error) {
	out := map[string]bool{}
	found, err := conflictsOfItems(ctx, tx, missionID, ids)
	if err != nil {
		return out, err
	}
	waivers, err := waiversOf(ctx, tx, missionID)
	for _, c := range found {
		if _, accepted := waivers[c.Key()]; accepted || c.Kind == clash.Possible && !possible {
			continue
		}
		for _, id := range []string{c.A, c.B} {
			if id != "" {
				out[id] = true
			}
		}
	}
	return out, err
}

// Waive accepts a conflict for a reason; it stays listed as accepted until one of its sides changes.
func Waive(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, k clash.Key, reason string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	if reason = text.SafeLine(reason); reason == "" {
		return fault.New(fault.Invalid, "Dites pourquoi ce conflit est accepté.", "Say why this conflict is accepted.").With(fault.Field{Name: "reason"})
	}
	found, err := findConflict(ctx, tx, missionID, k)
	if err != nil {
		return err
	}
	if err := putWaiver(ctx, tx, missionID, k, Waiver{Reason: reason, By: a.Name, WaivedAt: tx.Now()}); err != nil {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "waived", Kind: "conflict", ID: k.A, Label: found.Words(text.FR), After: reason})
}

// Unwaive takes an acceptance back and gives its reason, "" when there was none.
func Unwaive(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, k clash.Key) (reason string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", err
	}
	waivers, err := waiversOf(ctx, tx, missionID)
	if err != nil {
		return "", err
	}
	if err := dropWaiver(ctx, tx, missionID, k); err != nil {
		return "", err
	}
	reason = waivers[k].Reason
	return reason, account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "unwaived", Kind: "conflict", ID: k.A, Before: reason})
}

func findConflict(ctx context.Context, tx *db.Tx, missionID string, k clash.Key) (*Conflict, error) {
	list, err := ConflictsOf(ctx, tx, missionID, []string{k.A})
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Key() == k {
			return &list[i], nil
		}
	}
	return nil, fault.New(fault.NotFound, "Ce conflit n'existe plus : il est déjà résolu.", "This conflict is no more: it is solved already.")
}

// ConflictFilter narrows the list of conflicts. From and Most page it.
type ConflictFilter struct {
	Kind     clash.Kind // "" all
	Accepted bool       // only those that somebody accepted; otherwise only those that nobody did
	Weak     bool       // also those about somebody optional, and possible ones
	From     int
	Most     int // 0 is 20
}

// ConflictList is a page of conflicts, each with its ways out.
type ConflictList struct {
	Shown  []Conflict
	Ways   map[clash.Key][]Way
	Total  int // that pass the filter
	Counts Counts
}

// ConflictPage reads conflicts with their ways out.
func (s *Service) ConflictPage(ctx context.Context, a account.Actor, missionID string, f ConflictFilter) (out ConflictList, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := account.NeedIntermediary(a, missionID); err != nil {
			return err
		}
		if out.Counts, err = Count(ctx, tx, a, missionID); err != nil {
			return err
		}
		for _, t := range out.Counts.clashes {
			if f.holds(t) {
				out.Total += t.n
			}
		}
		if f.Most <= 0 {
			f.Most = 20
		}
		page, err := conflictPage(ctx, tx, missionID, f)
		if err != nil {
			return err
		}
		slices.SortFunc(page, clash.Compare)
		if out.Shown, err = explain(ctx, tx, missionID, page); err != nil {
			return err
		}
		if out.Shown, err = veil(ctx, tx, a, missionID, out.Shown); err != nil {
			return err
		}
		out.Ways, err = WaysOut(ctx, tx, a, missionID, out.Shown)
		return err
	})
	return out, err
}

// holds says whether conflicts of a kind pass the filter, as conflictPage does.
func (f ConflictFilter) holds(t clashTally) bool {
	weak := t.weak || t.kind == string(clash.Possible)
	return (f.Kind == "" || t.kind == string(f.Kind)) && t.waived == f.Accepted && (!weak || f.Weak || f.Accepted)
}

// Settle carries out a way out of a conflict.
func (s *Service) Settle(ctx context.Context, a account.Actor, missionID string, w Way) (e Engagement, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		e, _, err = TakeWay(ctx, tx, a, missionID, w)
		return err
	})
	return e, err
}

// Accept accepts a conflict for a reason, or takes that back when the reason is nil; it gives the reason that stood, so
// that either can be undone.
func (s *Service) Accept(ctx context.Context, a account.Actor, missionID string, k clash.Key, reason *string) (was string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if reason == nil {
			was, err = Unwaive(ctx, tx, a, missionID, k)
			return err
		}
		return Waive(ctx, tx, a, missionID, k, *reason)
	})
	return was, err
}
