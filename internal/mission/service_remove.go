package mission

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
)

// RemovePartner takes a partner's role away. The organisation stays in the directory.
func (s *Service) RemovePartner(ctx context.Context, a account.Actor, missionID, organisationID string, role PartnerRole) error {
	return s.remove(ctx, a, missionID, "partner", organisationID, func(tx *db.Tx) (int64, error) {
		return deletePartner(ctx, tx, missionID, organisationID, role)
	})
}

// RemoveMember takes a person out of the mission, not out of the directory. What they take part in is
// looked at again by the Shifted hooks. Who has placed meetings stays, as a Conflict, unless the actor is sure.
func (s *Service) RemoveMember(ctx context.Context, a account.Actor, missionID, personID string, sure bool) error {
	return s.remove(ctx, a, missionID, "member", personID, func(tx *db.Tx) (int64, error) {
		if err := s.spare(ctx, tx, missionID, personID, sure); err != nil {
			return 0, err
		}
		return deleteMember(ctx, tx, missionID, personID)
	})
}

// RemoveParticipant takes an organisation out of the mission, not out of the directory; sure as for RemoveMember.
func (s *Service) RemoveParticipant(ctx context.Context, a account.Actor, missionID, organisationID string, sure bool) error {
	return s.remove(ctx, a, missionID, "participant", organisationID, func(tx *db.Tx) (int64, error) {
		if err := s.spare(ctx, tx, missionID, organisationID, sure); err != nil {
			return 0, err
		}
		return deleteParticipant(ctx, tx, missionID, organisationID)
	})
}

// spare refuses to remove who has placed meetings, unless the actor is sure.
func (s *Service) spare(ctx context.Context, tx *db.Tx, missionID, id string, sure bool) error {
	if sure || s.Touches == nil {
		return nil
	}
	t, err := s.Touches(ctx, tx, missionID, id)
	if err != nil || t.Meetings == 0 {
		return err
	}
	return fault.New(fault.Conflict,
		"Rendez-vous déjà placés : %[1]d, et autres engagements : %[2]d. Annulez ou déplacez-les d’abord, ou confirmez le retrait.",
		"Meetings already placed: %[1]d, and other engagements: %[2]d. Cancel or move them first, or confirm the removal.", t.Meetings, t.Engagements)
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
