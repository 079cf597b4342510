package directory

import (
	"context"
	"encoding/json"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Service is the directory as people use it.
type Service struct {
	DB *db.DB
	// Scope tells what of the directory a mission holds, and for whom the actor speaks in it; app connects it to mission.
	Scope func(ctx context.Context, tx *db.Tx, a account.Actor, mission string) (Scope, error)
	// Renamed is told of records that may have got another name: saved by a form, merged, or standing again after a
	// merger. What other capabilities find by that name follows; app connects it.
	Renamed Renamed

	moves []Moving
}

// Moving is what a capability does when two records become one: Move makes its references to gone point to kept and
// returns what it takes to undo that; Undo does so. Both run in the transaction of the merger.
type Moving struct {
	Name string // of the capability
	Kind Kind
	Move func(ctx context.Context, tx *db.Tx, kept, gone string) (undo any, err error)
	Undo func(ctx context.Context, tx *db.Tx, kept, gone string, undo json.RawMessage) error
}

// OnMerge adds what a capability does when records are merged; app connects it.
func (s *Service) OnMerge(m Moving) { s.moves = append(s.moves, m) }

// MergeOrganisations makes two organisations one: kept stays, its fields chosen by take, both names and all aliases
// stay aliases, mandates move, other capabilities move their references. gone's ref leads to kept from now on.
// versions are those that the person saw, kept first; it returns the merger's id, by which it can be undone.
func (s *Service) MergeOrganisations(ctx context.Context, a account.Actor, kept, gone string, take Take, versions [2]int64) (id string, err error) {
	return s.merge(ctx, a, OrganisationKind, kept, gone, func(tx *db.Tx) (any, any, string, error) {
		both, err := asStored(ctx, tx, []string{kept, gone})
		if err != nil {
			return nil, nil, "", err
		}
		k, g := both[kept], both[gone]
		if err := mergeable(k.ID, k.MergedInto, g.ID, g.MergedInto, versions, [2]int64{k.Version, g.Version}); err != nil {
			return nil, nil, "", err
		}
		after, err := mergeOrganisations(k, g, take).Clean()
		if err != nil {
			return nil, nil, "", err
		}
		after.Version++
		return k.facts(), after.facts(), g.Name + " → " + after.Name, writeOrganisation(ctx, tx, k, after)
	})
}

// MergePeople is MergeOrganisations for people; the mandates of both are joined.
func (s *Service) MergePeople(ctx context.Context, a account.Actor, kept, gone string, take Take, versions [2]int64) (id string, err error) {
	return s.merge(ctx, a, PersonKind, kept, gone, func(tx *db.Tx) (any, any, string, error) {
		both, err := peopleAsStored(ctx, tx, []string{kept, gone})
		if err != nil {
			return nil, nil, "", err
		}
		k, g := both[kept], both[gone]
		if err := mergeable(k.ID, k.MergedInto, g.ID, g.MergedInto, versions, [2]int64{k.Version, g.Version}); err != nil {
			return nil, nil, "", err
		}
		after, err := mergePeople(k, g, take).Clean()
		if err != nil {
			return nil, nil, "", err
		}
		after.Version++
		return k.facts(), after.facts(), g.Label(text.FR) + " → " + after.Label(text.FR), writePerson(ctx, tx, k, after)
	})
}

func mergeable(kept, keptInto, gone, goneInto string, seen, now [2]int64) error {
	switch {
	case kept == "" || gone == "":
		return fault.New(fault.NotFound, "L’une des deux fiches n’existe plus.", "One of the two records no longer exists.")
	case kept == gone:
		return fault.New(fault.Invalid, "Une fiche ne se fusionne pas avec elle-même : choisissez-en deux.", "A record cannot be merged with itself: choose two.")
	case keptInto != "" || goneInto != "" || seen != [2]int64{} && seen != now:
		return fault.New(fault.Conflict, "L’une des deux fiches vient de changer : relisez-les avant de les fusionner.", "One of the two records has just changed: read them again before merging them.")
	}
	return nil
}

func (s *Service) merge(ctx context.Context, a account.Actor, kind Kind, kept, gone string, join func(*db.Tx) (before, after any, label string, err error)) (string, error) {
	if err := NeedEditor(a); err != nil {
		return "", err
	}
	m := Merge{Kind: kind, KeptID: kept, GoneID: gone, By: a.Name}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		m.ID, m.At = db.NewID(), tx.Now()
		before, after, label, err := join(tx)
		if err != nil {
			return err
		}
		u, err := s.moveAll(ctx, tx, kind, kept, gone)
		if err != nil {
			return err
		}
		if u.Before, err = json.Marshal(before); err != nil {
			return err
		}
		if u.After, err = json.Marshal(after); err != nil {
			return err
		}
		raw, err := json.Marshal(u)
		if err != nil {
			return err
		}
		m.undo = string(raw)
		if err := insertMerge(ctx, tx, m); err != nil {
			return err
		}
		if err := decidePair(ctx, tx, kind, kept, gone, Merged, a.Name); err != nil {
			return err
		}
		if err := s.found(ctx, tx, kind, kept, gone); err != nil {
			return err
		}
		return account.Trace(ctx, tx, a, account.Event{Verb: "merged", Kind: string(kind), ID: kept, Label: label, Before: gone, After: m.ID})
	})
	return m.ID, err
}

// moveAll makes everything that points to gone point to kept.
func (s *Service) moveAll(ctx context.Context, tx *db.Tx, kind Kind, kept, gone string) (u undoing, err error) {
	if u.Pointing, err = mergedInto(ctx, tx, kind, gone); err != nil {
		return u, err
	}
	if kind == OrganisationKind {
		if u.Mandates, err = mandatesIn(ctx, tx, gone); err != nil {
			return u, err
		}
		if err := moveMandates(ctx, tx, u.Mandates, kept); err != nil {
			return u, err
		}
	}
	if err := pointTo(ctx, tx, kind, append([]string{gone}, u.Pointing...), kept); err != nil {
		return u, err
	}
	u.Elsewhere = map[string]json.RawMessage{}
	for _, m := range s.moves {
		if m.Kind != kind {
			continue
		}
		undo, err := m.Move(ctx, tx, kept, gone)
		if err != nil {
			return u, err
		}
		if u.Elsewhere[m.Name], err = json.Marshal(undo); err != nil {
			return u, err
		}
	}
	return u, nil
}

// Unmerge undoes a merger: both records stand again, with the references that the merger moved. What somebody changed
// in the kept record since stays. A merger on which a later one was built must wait until that one is undone.
func (s *Service) Unmerge(ctx context.Context, a account.Actor, merge string) error {
	if err := NeedEditor(a); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		m, err := mergeByID(ctx, tx, merge)
		if err != nil {
			return err
		}
		if m.UndoneAt != 0 {
			return fault.New(fault.Conflict, "Cette fusion a déjà été annulée.", "This merger was undone already.")
		}
		if later, err := laterMerge(ctx, tx, m); err != nil {
			return err
		} else if later {
			return fault.New(fault.Conflict, "Une fusion plus récente repose sur celle-ci : annulez d’abord la plus récente.",
				"A later merger was built on this one: undo the later one first.")
		}
		var u undoing
		if err := json.Unmarshal([]byte(m.undo), &u); err != nil {
			return err
		}
		return s.unmerge(ctx, tx, a, m, u)
	})
}

func (s *Service) unmerge(ctx context.Context, tx *db.Tx, a account.Actor, m Merge, u undoing) error {
	moves := slices.Clone(s.moves)
	slices.Reverse(moves)
	for _, move := range moves {
		raw, moved := u.Elsewhere[move.Name]
		if move.Kind != m.Kind || !moved {
			continue
		}
		if err := move.Undo(ctx, tx, m.KeptID, m.GoneID, raw); err != nil {
			return err
		}
	}
	if err := pointTo(ctx, tx, m.Kind, []string{m.GoneID}, ""); err != nil {
		return err
	}
	if err := pointTo(ctx, tx, m.Kind, u.Pointing, m.GoneID); err != nil {
		return err
	}
	if err := moveMandates(ctx, tx, u.Mandates, m.GoneID); err != nil {
		return err
	}
	label, err := restore(ctx, tx, m, u)
	if err != nil {
		return err
	}
	if err := closeMerge(ctx, tx, m.ID); err != nil {
		return err
	}
	if err := decidePair(ctx, tx, m.Kind, m.KeptID, m.GoneID, Proposed, a.Name); err != nil {
		return err
	}
	if err := s.found(ctx, tx, m.Kind, m.KeptID, m.GoneID); err != nil {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Verb: "unmerged", Kind: string(m.Kind), ID: m.KeptID, Label: label, Before: m.ID, After: m.GoneID})
}

// restore takes what the merger brought out of the kept record.
func restore(ctx context.Context, tx *db.Tx, m Merge, u undoing) (label string, err error) {
	if m.Kind == PersonKind {
		var before, after Person
		if err := unmarshalBoth(u, &before, &after); err != nil {
			return "", err
		}
		rows, err := peopleAsStored(ctx, tx, []string{m.KeptID})
		if err != nil {
			return "", err
		}
		now := rows[m.KeptID]
		back := revert(before, after, now.facts())
		back.Aliases = withoutAliases(before.Aliases, after.Aliases, now.Aliases)
		back = personRecord.next(now, back)
		return back.Label(text.FR), writePerson(ctx, tx, now, back)
	}
	var before, after Organisation
	if err := unmarshalBoth(u, &before, &after); err != nil {
		return "", err
	}
	rows, err := asStored(ctx, tx, []string{m.KeptID})
	if err != nil {
		return "", err
	}
	now := rows[m.KeptID]
	back := revert(before, after, now.facts())
	back.Aliases = withoutAliases(before.Aliases, after.Aliases, now.Aliases)
	back = organisationRecord.next(now, back)
	return back.Name, writeOrganisation(ctx, tx, now, back)
}

func unmarshalBoth(u undoing, before, after any) error {
	if err := json.Unmarshal(u.Before, before); err != nil {
		return err
	}
	return json.Unmarshal(u.After, after)
}

// writeOrganisation stores an organisation that was changed, with its aliases.
func writeOrganisation(ctx context.Context, tx *db.Tx, before, after Organisation) error {
	if err := saveOrganisation(ctx, tx, after, before); err != nil {
		return err
	}
	return replaceAliases(ctx, tx, OrganisationKind, nil, []changed[Organisation]{{before, after}}, func(o Organisation) (string, []Alias) { return o.ID, o.Aliases })
}

// writePerson stores a person who was changed, with aliases and mandates.
func writePerson(ctx context.Context, tx *db.Tx, before, after Person) error {
	if err := savePerson(ctx, tx, after, before); err != nil {
		return err
	}
	change := []changed[Person]{{before, after}}
	if err := replaceAliases(ctx, tx, PersonKind, nil, change, func(p Person) (string, []Alias) { return p.ID, p.Aliases }); err != nil {
		return err
	}
	return replaceMandates(ctx, tx, nil, change)
}
