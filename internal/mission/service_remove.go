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
// looked at again by the Shifted hooks.
func (s *Service) RemoveMember(ctx context.Context, a account.Actor, missionID, personID string) error {
	return s.remove(ctx, a, missionID, "member", personID, func(tx *db.Tx) (int64, error) {
		return deleteMember(ctx, tx, missionID, personID)
	})
}

// RemoveParticipant takes an organisation out of the mission, not out of the directory.
func (s *Service) RemoveParticipant(ctx context.Context, a account.Actor, missionID, organisationID string) error {
	return s.remove(ctx, a, missionID, "participant", organisationID, func(tx *db.Tx) (int64, error) {
		return deleteParticipant(ctx, tx, missionID, organisationID)
	})
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
