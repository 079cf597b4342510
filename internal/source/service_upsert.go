package source

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
)

// Change says what an upsert did.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Upserted is one item's id and what happened to it.
type Upserted struct {
	ID      string
	Changed Change
}

// UpsertDocuments stores documents, found by their refs; the answer has the order of list.
func UpsertDocuments(ctx context.Context, tx *db.Tx, a account.Actor, list []Document) ([]Upserted, error) {
	if err := needEditor(a); err != nil {
		return nil, err
	}
	list, refs, err := cleaned(list, Document.Clean, func(d Document) string { return d.Ref })
	if err != nil {
		return nil, err
	}
	known, err := documentsByRef(ctx, tx, refs)
	if err != nil {
		return nil, err
	}
	done := make([]Upserted, len(list))
	var added []Document
	for i, d := range list {
		old, found := known[d.Ref]
		d.ID = old.ID
		switch {
		case !found:
			d.ID = db.NewID()
			added = append(added, d)
			done[i] = Upserted{d.ID, Added}
		case d == old:
			done[i] = Upserted{d.ID, Left}
		default:
			if err := updateDocument(ctx, tx, d); err != nil {
				return nil, err
			}
			done[i] = Upserted{d.ID, Changed}
		}
	}
	if err := insertDocuments(ctx, tx, added); err != nil {
		return nil, err
	}
	return done, traceMany(ctx, tx, a, "document", done)
}

// UpsertVariants stores variants, found by their refs. What a person chose stands: a file cannot change it, only bring
// a choice for a field that has none.
func UpsertVariants(ctx context.Context, tx *db.Tx, a account.Actor, list []Variant) ([]Upserted, error) {
	if err := needEditor(a); err != nil {
		return nil, err
	}
	list, refs, err := cleaned(list, Variant.Clean, func(v Variant) string { return v.Ref })
	if err != nil {
		return nil, err
	}
	known, err := variantsByRef(ctx, tx, refs)
	if err != nil {
		return nil, err
	}
	done := make([]Upserted, len(list))
	var added []Variant
	for i, v := range list {
		old, found := known[v.Ref]
		if !found {
			v.ID = db.NewID()
			if v.Chosen && v.ChosenAt.IsZero() {
				v.ChosenAt = tx.Now()
			}
			added = append(added, v)
			done[i] = Upserted{v.ID, Added}
			continue
		}
		v.ID, v.Document = old.ID, old.Document
		v.Chosen, v.ChosenBy, v.ChosenAt, v.ChosenWhy = old.Chosen, old.ChosenBy, old.ChosenAt, old.ChosenWhy
		done[i] = Upserted{v.ID, Left}
		if v != old {
			done[i].Changed = Changed
			if err := updateVariant(ctx, tx, v); err != nil {
				return nil, err
			}
		}
	}
	if added, err = oneChoiceEach(ctx, tx, added); err != nil {
		return nil, err
	}
	if err := insertVariants(ctx, tx, added); err != nil {
		return nil, err
	}
	return done, traceMany(ctx, tx, a, "source", done)
}

// cleaned gives the list as it may be stored, with its refs, each of which may come once.
func cleaned[T any](list []T, clean func(T) (T, error), ref func(T) string) ([]T, []string, error) {
	out := make([]T, len(list))
	refs := make([]string, len(list))
	seen := make(map[string]bool, len(list))
	var bad []error
	for i := range list {
		v, err := clean(list[i])
		out[i], refs[i] = v, ref(v)
		if err == nil && seen[refs[i]] {
			err = fault.New(fault.Invalid, "La référence %s vient deux fois : donnez-en une autre à l’un des deux.",
				"The reference %s comes twice: give one of the two another.", refs[i]).With(fault.Field{Name: "ref"})
		}
		seen[refs[i]] = true
		bad = append(bad, err)
	}
	return out, refs, fault.Join(bad...)
}

// oneChoiceEach takes a choice that a file brings for a field in which one is chosen already.
func oneChoiceEach(ctx context.Context, tx *db.Tx, list []Variant) ([]Variant, error) {
	var subjects []Subject
	for _, v := range list {
		if v.Chosen {
			subjects = append(subjects, v.Subject)
		}
	}
	if len(subjects) == 0 {
		return list, nil
	}
	stored, err := Facts(ctx, tx, subjects)
	if err != nil {
		return nil, err
	}
	type field struct {
		subject       Subject
		mission, name string
	}
	taken := map[field]bool{}
	for _, all := range stored {
		for _, f := range all {
			_, taken[field{f.Subject, f.Mission, f.Field}] = f.Chosen()
		}
	}
	for i := range list {
		k := field{list[i].Subject, list[i].MissionID, list[i].Field}
		if list[i].Chosen && taken[k] {
			list[i].Chosen, list[i].ChosenBy, list[i].ChosenAt, list[i].ChosenWhy = false, "", 0, ""
		}
		taken[k] = taken[k] || list[i].Chosen
	}
	return list, nil
}

func needEditor(a account.Actor) error {
	if a.OrganisesAny() {
		return nil
	}
	if err := account.NeedSignedIn(a); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "Seule une équipe d’organisation peut modifier les sources.", "Only an organising team may change the sources.")
}

// traceMany leaves one trace for a batch that changed something.
func traceMany(ctx context.Context, tx *db.Tx, a account.Actor, kind string, done []Upserted) error {
	count := map[Change]int{}
	for _, u := range done {
		count[u.Changed]++
	}
	if count[Added]+count[Changed] == 0 {
		return nil
	}
	return account.Trace(ctx, tx, a, account.Event{Verb: "imported", Kind: kind, After: count})
}
