package mission

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
)

// RemovePartner takes a partner's role away. The organisation stays in the directory; one that was an intermediary
// looks after nobody any more.
func (s *Service) RemovePartner(ctx context.Context, a account.Actor, missionID, organisationID string, role PartnerRole) error {
	return s.remove(ctx, a, missionID, "partner", organisationID, func(tx *db.Tx) (int64, error) {
		n, err := deletePartner(ctx, tx, missionID, organisationID, role)
		if err != nil || n == 0 || role != Intermediary {
			return n, err
		}
		if err := forgetIntermediary(ctx, tx, missionID, organisationID); err != nil || s.Dropped == nil {
			return n, err
		}
		return n, s.Dropped(ctx, tx, a, missionID, organisationID)
	})
}

// RemoveMember takes a person out of the mission, not out of the directory; fate says what becomes of what they stand
// in. Without it, who stands in something stays, as a Conflict.
func (s *Service) RemoveMember(ctx context.Context, a account.Actor, missionID, personID string, fate Fate) error {
	return s.remove(ctx, a, missionID, "member", personID, func(tx *db.Tx) (int64, error) {
		if err := s.part(ctx, tx, a, missionID, personID, fate); err != nil {
			return 0, err
		}
		return deleteMember(ctx, tx, missionID, personID)
	})
}

// RemoveParticipant takes an organisation out of the mission, not out of the directory, as RemoveMember does: without
// one of its sides a meeting is cancelled whatever the fate.
func (s *Service) RemoveParticipant(ctx context.Context, a account.Actor, missionID, organisationID string, fate Fate) error {
	return s.remove(ctx, a, missionID, "participant", organisationID, func(tx *db.Tx) (int64, error) {
		if err := s.part(ctx, tx, a, missionID, organisationID, fate); err != nil {
			return 0, err
		}
		return deleteParticipant(ctx, tx, missionID, organisationID)
	})
}

// part settles what somebody who leaves stands in, or refuses when nobody said how.
func (s *Service) part(ctx context.Context, tx *db.Tx, a account.Actor, missionID, id string, fate Fate) error {
	if s.Touches == nil {
		return nil
	}
	t, err := s.Touches(ctx, tx, missionID, id)
	if err != nil || !t.Any() {
		return err
	}
	if fate != Withdrawn && fate != CalledOff {
		return fault.New(fault.Conflict, "Dites d’abord ce que deviennent ses rendez-vous et ses autres engagements.",
			"Say first what becomes of their meetings and other engagements.").With(fault.Field{Name: "fate"})
	}
	return s.Leaves(ctx, tx, a, missionID, id, fate)
}

// Touching tells what of the agenda a person or an organisation of the mission holds, before they are removed.
func (s *Service) Touching(ctx context.Context, a account.Actor, missionID, id string) (t Touched, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil || s.Touches == nil {
		return t, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		t, err = s.Touches(ctx, tx, missionID, id)
		return err
	})
	return t, err
}

// ForgetTravel forgets the stated time between two places, both ways: it is estimated again.
func (s *Service) ForgetTravel(ctx context.Context, a account.Actor, missionID, fromID, toID string) error {
	return s.remove(ctx, a, missionID, "travel", fromID, func(tx *db.Tx) (int64, error) {
		return deleteTravel(ctx, tx, missionID, fromID, toID)
	})
}

// StateTravel stores the time between two places; it counts for both ways.
func (s *Service) StateTravel(ctx context.Context, a account.Actor, missionID string, t Travel) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := UpsertTravels(ctx, tx, a, missionID, []Travel{t}); err != nil {
			return err
		}
		return s.shifted(ctx, tx, missionID)
	})
}

func (s *Service) remove(ctx context.Context, a account.Actor, missionID, kind, id string, del func(*db.Tx) (int64, error)) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := account.NeedOrganiser(a, missionID); err != nil {
			return err
		}
		n, err := del(tx)
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.NotFound, "Cet élément n’est pas, ou n’est plus, dans cette mission.", "This item is not in this mission, or no longer.")
		}
		if err := account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "removed", Kind: kind, ID: id}); err != nil {
			return err
		}
		return s.shifted(ctx, tx, missionID)
	})
}
