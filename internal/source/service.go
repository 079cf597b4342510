package source

import (
	"cmp"
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Service lets people choose between contradicting sources.
type Service struct{ DB *db.DB }

// Report is what the sources say of a mission.
type Report struct {
	Contradictions []Fact // open ones first
	Facts          []Fact // about which the sources agree
	Documents      []Document
	Open           int // contradictions about which nobody has chosen
}

// Of reads what the sources say of a mission, for anybody who has a role in it.
func (s *Service) Of(ctx context.Context, a account.Actor, mission string) (r Report, err error) {
	if err := account.NeedMember(a, mission); err != nil {
		return r, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err = Of(ctx, tx, mission)
		return err
	})
	return r, err
}

// Of is Service.Of in a transaction of the caller, who has checked the actor.
func Of(ctx context.Context, tx *db.Tx, mission string) (r Report, err error) {
	rows, err := variantsOfMission(ctx, tx, mission)
	if err != nil {
		return r, err
	}
	if r.Documents, err = documentsOf(ctx, tx, mission); err != nil {
		return r, err
	}
	for _, f := range facts(rows) {
		if !f.Contradicts() {
			r.Facts = append(r.Facts, f)
			continue
		}
		r.Contradictions = append(r.Contradictions, f)
		if f.Open() {
			r.Open++
		}
	}
	slices.SortStableFunc(r.Contradictions, func(a, b Fact) int { return cmp.Compare(rank(a), rank(b)) })
	return r, nil
}

func rank(f Fact) int {
	if f.Open() {
		return 0
	}
	return 1
}

// Unresolved lists the contradictions of a mission about which nobody has chosen.
func Unresolved(ctx context.Context, tx *db.Tx, mission string) ([]Fact, error) {
	r, err := Of(ctx, tx, mission)
	return slices.DeleteFunc(r.Contradictions, func(f Fact) bool { return !f.Open() }), err
}

// OpenCount counts the contradictions of a mission about which nobody has chosen, for a caller that has checked the actor.
func OpenCount(ctx context.Context, tx *db.Tx, mission string) (n int, err error) {
	rows, err := variantsOfMission(ctx, tx, mission)
	for _, f := range facts(rows) {
		if f.Open() {
			n++
		}
	}
	return n, err
}

// Facts reads what the sources say of subjects, in one statement for each kind of subject.
func Facts(ctx context.Context, tx *db.Tx, subjects []Subject) (map[Subject][]Fact, error) {
	ids := map[string][]string{}
	for _, s := range subjects {
		if !slices.Contains(ids[s.Kind], s.ID) {
			ids[s.Kind] = append(ids[s.Kind], s.ID)
		}
	}
	out := map[Subject][]Fact{}
	for kind, list := range ids {
		rows, err := variantsOfSubjects(ctx, tx, kind, list)
		if err != nil {
			return nil, err
		}
		for _, f := range facts(rows) {
			out[f.Subject] = append(out[f.Subject], f)
		}
	}
	return out, nil
}

// Choose marks a variant as the value that holds, with a reason; the other variants of its field stay beside it.
// Choosing again replaces the choice. A variant of no mission is chosen by an administrator or an organiser of any.
func (s *Service) Choose(ctx context.Context, a account.Actor, mission, variant, why string) error {
	why = text.SafeLine(why)
	return s.change(ctx, a, mission, variant, func(ctx context.Context, tx *db.Tx, v Variant) error {
		if why == "" {
			return fault.New(fault.Invalid, "Dites en une phrase pourquoi cette valeur l’emporte : ceux qui liront la comprendront.",
				"Say in a sentence why this value holds: those who read it later will understand.").With(fault.Field{Name: "why"})
		}
		if n := len([]rune(why)); n > 500 {
			return fault.New(fault.Invalid, "La raison a %d caractères, 500 au plus.", "The reason has %d characters, 500 at most.", n).With(fault.Field{Name: "why"})
		}
		if err := clearChoice(ctx, tx, v); err != nil {
			return err
		}
		if err := setChoice(ctx, tx, v.ID, a.Name, why); err != nil {
			return err
		}
		return traceChoice(ctx, tx, a, "chose", v, why)
	})
}

// Unchoose takes the choice among a variant's field back: the contradiction is open again.
func (s *Service) Unchoose(ctx context.Context, a account.Actor, mission, variant string) error {
	return s.change(ctx, a, mission, variant, func(ctx context.Context, tx *db.Tx, v Variant) error {
		if err := clearChoice(ctx, tx, v); err != nil {
			return err
		}
		return traceChoice(ctx, tx, a, "took_choice_back", v, "")
	})
}

func (s *Service) change(ctx context.Context, a account.Actor, mission, variant string, fn func(context.Context, *db.Tx, Variant) error) error {
	if err := account.NeedOrganiser(a, mission); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		v, err := variantByID(ctx, tx, variant)
		if err != nil {
			return err
		}
		if v.MissionID != mission {
			return fault.New(fault.NotFound, "Cette source ne parle pas de cette mission.", "This source is not about this mission.")
		}
		return fn(ctx, tx, v)
	})
}

func traceChoice(ctx context.Context, tx *db.Tx, a account.Actor, verb string, v Variant, why string) error {
	label := cmp.Or(v.Topic.In(text.FR), v.Field)
	return account.Trace(ctx, tx, a, account.Event{Mission: v.MissionID, Verb: verb, Kind: "source", ID: v.ID, Label: label,
		After: map[string]string{"value": v.Value.In(text.FR), "why": why}})
}

// MoveSubject makes facts about one subject facts about another, when the two were merged; it returns the ids of the
// variants for MoveBack.
func MoveSubject(ctx context.Context, tx *db.Tx, kind, from, to string) ([]string, error) {
	return moveSubject(ctx, tx, kind, from, to)
}

// MoveBack undoes MoveSubject.
func MoveBack(ctx context.Context, tx *db.Tx, variants []string, to string) error {
	return moveVariants(ctx, tx, variants, to)
}
