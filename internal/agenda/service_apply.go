package agenda

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// edit is one engagement as it was and as it becomes; before is nil when it is made, after when it is unmade.
type edit struct {
	Before *Engagement `json:"before,omitempty"`
	After  *Engagement `json:"after,omitempty"`
}

// act is what a person does at once: it is traced, checked and undone as one.
type act struct {
	mission string
	verb    string // of the trace
	edits   []edit
	how     How
}

// apply carries out an act: writes it, brings conflicts up to date, refuses what may not stand, keeps the step.
func apply(ctx context.Context, tx *db.Tx, a account.Actor, do act) ([]Conflict, error) {
	if err := write(ctx, tx, a, do.edits); err != nil {
		return nil, err
	}
	found, err := refresh(ctx, tx, do.mission, do.edits)
	if err != nil {
		return nil, err
	}
	conflicts, err := explain(ctx, tx, do.mission, found)
	if err != nil {
		return nil, err
	}
	if !do.how.Force && !do.how.Keep {
		if err := refuse(do.edits, conflicts); err != nil {
			return conflicts, err
		}
	}
	if err := keepStep(ctx, tx, a, do); err != nil {
		return nil, err
	}
	return conflicts, trace(ctx, tx, a, do)
}

// write stores the edits: new rows in bulk, changed ones each under the version that it had.
func write(ctx context.Context, tx *db.Tx, a account.Actor, edits []edit) error {
	var fresh, retaken []*Engagement
	var gone, cleared []string
	for _, ed := range edits {
		switch {
		case ed.After == nil:
			gone = append(gone, ed.Before.ID)
			continue
		case ed.Before == nil:
			ed.After.CreatedAt = tx.Now()
			ed.After.Version = 1
			fresh = append(fresh, ed.After)
		default:
			ed.After.Version = ed.Before.Version + 1
		}
		ed.After.ChangedAt, ed.After.ChangedBy = tx.Now(), a.Name
		if ed.Before == nil {
			continue
		}
		ok, err := updateEngagement(ctx, tx, ed.After, ed.Before.Version)
		if err != nil {
			return err
		}
		if !ok {
			return stale(ctx, tx, ed.Before.ID, ed.Before.Version)
		}
		if !slices.Equal(ed.Before.Takes, ed.After.Takes) {
			cleared, retaken = append(cleared, ed.After.ID), append(retaken, ed.After)
		}
	}
	if err := insertEngagements(ctx, tx, fresh); err != nil {
		return err
	}
	if err := deleteTakes(ctx, tx, cleared); err != nil {
		return err
	}
	if err := insertTakes(ctx, tx, retaken); err != nil {
		return err
	}
	return deleteEngagements(ctx, tx, gone)
}

// stale says who changed an engagement meanwhile, when, and where it stands now.
func stale(ctx context.Context, tx *db.Tx, id string, seen int64) error {
	found, err := engagementsByID(ctx, tx, []string{id})
	if err != nil {
		return err
	}
	now := found[id]
	if now == nil {
		return notFound()
	}
	names, err := namesFor(ctx, tx, now.MissionID, []*Engagement{now}, nil)
	if err != nil {
		return err
	}
	return staleError(now, names.place(now.PlaceID), seen)
}

func staleError(now *Engagement, place string, seen int64) error {
	return fault.New(fault.Conflict,
		"%[2]s a changé « %[1]s » pendant ce temps (version %[5]d, vous aviez la version %[6]d) : c'est maintenant %[3]s%[4]s. Rien n'a été enregistré ; regardez le nouvel état puis recommencez.",
		"%[2]s changed “%[1]s” meanwhile (version %[5]d, you had version %[6]d): it is now %[3]s%[4]s. Nothing was saved; look at the new state, then try again.",
		pair(now.Title), now.ChangedBy, said(func(p text.Printer) string { return when(p, now) }),
		said(func(p text.Printer) string { return atPlace(p, place) }), now.Version, seen)
}

func notFound() error {
	return fault.New(fault.NotFound, "Cet engagement n'existe pas ou n'existe plus.", "This engagement does not exist, or no longer.")
}

// refuse gives the Refused of an act whose own engagements take somebody required, or a resource, twice.
func refuse(edits []edit, conflicts []Conflict) error {
	occupied := map[string]bool{}
	for _, ed := range edits {
		if ed.After != nil && (ed.Before == nil || occupiesAnew(ed.Before, ed.After)) {
			occupied[ed.After.ID] = true
		}
	}
	var hard []Conflict
	for _, c := range conflicts {
		if (c.Kind == clash.Overlap || c.Kind == clash.OverCapacity) && c.Hard() && (occupied[c.Conflict.A] || occupied[c.Conflict.B]) {
			hard = append(hard, c)
		}
	}
	if len(hard) == 0 {
		return nil
	}
	first := hard[0]
	fr, en := "%[1]s Rien n'a été enregistré.", "%[1]s Nothing was saved."
	if n := len(hard) - 1; n > 0 {
		fr, en = "%[1]s (et %[2]d "+plural(text.FR, n, "autre conflit", "autres conflits")+") Rien n'a été enregistré.", "%[1]s (and %[2]d more) Nothing was saved."
	}
	return &Refused{Conflicts: hard, err: fault.New(fault.Conflict, fr, en,
		said(func(p text.Printer) string { return first.Words(p.Lang) }), len(hard)-1)}
}

// occupiesAnew says whether an edit changes what conflicts depend on.
func occupiesAnew(before, after *Engagement) bool {
	return before.Starts != after.Starts || before.Ends != after.Ends || before.Fuzzy != after.Fuzzy ||
		before.FuzzyLabel != after.FuzzyLabel || before.Day != after.Day || before.PlaceID != after.PlaceID ||
		before.Certainty != after.Certainty || before.Audience != after.Audience || before.Kind != after.Kind ||
		before.AudienceGroup != after.AudienceGroup || before.AfterID != after.AfterID || before.WithinID != after.WithinID ||
		before.Track != after.Track || before.Zone != after.Zone || !slices.Equal(before.Takes, after.Takes)
}

// same says whether two states of an engagement differ in nothing that a person can change.
func same(a, b *Engagement) bool {
	x, y := a.Clone(), b.Clone()
	for _, e := range []*Engagement{&x, &y} {
		e.Version, e.ChangedAt, e.ChangedBy, e.CreatedAt = 0, 0, "", 0
		if len(e.Takes) == 0 {
			e.Takes = nil
		}
	}
	return reflect.DeepEqual(x, y)
}

func keepStep(ctx context.Context, tx *db.Tx, a account.Actor, do act) error {
	if do.how.Quiet {
		return nil
	}
	all := make([]kept, len(do.edits))
	for i, ed := range do.edits {
		all[i] = kept{ed, do.how.Memo}
	}
	undo, err := json.Marshal(all)
	if err != nil {
		return err
	}
	label := do.how.Label
	if label.Empty() {
		label = stepLabel(do)
	}
	return insertStep(ctx, tx, Step{ID: db.NewID(), MissionID: do.mission, ActorID: a.UserID, By: a.Name, Label: label, MadeAt: tx.Now()}, string(undo))
}

// trace writes one line for each engagement, or one for all when an act changes very many.
func trace(ctx context.Context, tx *db.Tx, a account.Actor, do act) error {
	const many = 50
	if len(do.edits) > many {
		return account.Trace(ctx, tx, a, account.Event{Mission: do.mission, Verb: do.verb, Kind: "engagement",
			Label: manyLabel(do), After: map[string]any{"count": len(do.edits), "forced": do.how.Force, "reason": do.how.Reason}})
	}
	for _, ed := range do.edits {
		e := account.Event{Mission: do.mission, Verb: do.verb, Kind: "engagement"}
		if ed.Before != nil {
			e.ID, e.Label, e.Before = ed.Before.ID, ed.Before.Title.In(text.FR), traced(ed.Before, How{})
		}
		if ed.After != nil {
			e.ID, e.Label, e.After = ed.After.ID, ed.After.Title.In(text.FR), traced(ed.After, do.how)
		}
		if err := account.Trace(ctx, tx, a, e); err != nil {
			return err
		}
	}
	return nil
}

func traced(e *Engagement, how How) any {
	return struct {
		*Engagement
		Forced bool   `json:"forced,omitempty"`
		Reason string `json:"reason,omitempty"`
	}{e, how.Force, how.Reason}
}

// settle fills in what a booking left out and checks it.
func (w *placing) settle(e *Engagement) error {
	if e.Certainty == "" {
		e.Certainty = item.Expected
	}
	if e.Track == "" {
		e.Track = item.Business
	}
	e.Title = text.Pair{FR: text.SafeLine(e.Title.FR), EN: text.SafeLine(e.Title.EN)}
	e.Note = text.Pair{FR: text.Safe(e.Note.FR), EN: text.Safe(e.Note.EN)}
	e.PlaceNote = text.SafeLine(e.PlaceNote)
	if err := w.locate(e); err != nil {
		return err
	}
	return e.Settle()
}
