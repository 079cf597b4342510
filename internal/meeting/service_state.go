package meeting

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// SetState notes an answer, a cancellation, or what became of the meeting. What ends the wish frees its place; what
// took place keeps it and is marked as held in the agenda.
func (s *Service) SetState(ctx context.Context, a account.Actor, missionID, requestID string, to State, version int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if version != 0 && q.Version != version {
			return stale()
		}
		return s.setState(ctx, tx, a, q, to)
	})
}

// SetStates notes the same answer for several requests at once: all of them or none. Those that have it already are
// left. It returns how many changed.
func (s *Service) SetStates(ctx context.Context, a account.Actor, missionID string, ids []string, to State) (changed int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		changed = 0
		for _, id := range unique(ids) {
			q, err := one(ctx, tx, a, missionID, id)
			if err != nil {
				return err
			}
			if q.State == to {
				continue
			}
			if err := s.setState(ctx, tx, a, q, to); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	return changed, err
}

func (s *Service) setState(ctx context.Context, tx *db.Tx, a account.Actor, q Request, to State) error {
	if err := q.become(to); err != nil {
		return err
	}
	switch {
	case (to == Held || to == NoShow) && !q.Placed():
		return fault.New(fault.Conflict, "Ce rendez-vous n’a pas de place dans l’agenda : il ne peut pas avoir eu lieu.", "This meeting has no place in the agenda: it cannot have taken place.")
	case to == Held || to == NoShow:
		e, err := agenda.Get(ctx, tx, a, q.EngagementID)
		if err != nil {
			return err
		}
		if Ahead(&e, tx.Now()) {
			return fault.New(fault.Conflict, "Ce rendez-vous n’a pas commencé : on ne peut pas encore dire s’il a eu lieu.", "This meeting has not begun: nobody can say yet whether it took place.")
		}
		if err := mark(ctx, tx, a, q.EngagementID, to); err != nil {
			return err
		}
	case q.Placed() && !to.Open():
		if err := s.free(ctx, tx, a, &q, string(to)); err != nil {
			return err
		}
	case q.Placed():
		if err := mark(ctx, tx, a, q.EngagementID, to); err != nil {
			return err
		}
	}
	old := q
	q.State = to
	switch to {
	case Sent:
		q.AskedAt = tx.Now()
	case Accepted, Declined, NoAnswer:
		q.AnsweredAt = tx.Now()
	}
	if err := s.change(ctx, tx, a, &old, &q); err != nil {
		return err
	}
	return s.tell(ctx, tx, q.MissionID, []Request{q})
}

// mark brings the agenda's certainty in line with what became of a meeting.
func mark(ctx context.Context, tx *db.Tx, a account.Actor, engagement string, to State) error {
	certainty := item.Confirmed
	if to == Held {
		certainty = item.Done
	}
	now, err := agenda.Get(ctx, tx, a, engagement)
	if err != nil || now.Certainty == certainty || certainty == item.Confirmed && now.Certainty != item.Done {
		return err
	}
	_, err = agenda.SetCertainty(ctx, tx, a, engagement, certainty, 0, agenda.How{Keep: true})
	return err
}

// Involved gives the requests of a mission that still run and in which a person may come or an organisation stands on
// either side, with who may come: those that are over stay as they are when somebody leaves.
func Involved(ctx context.Context, tx *db.Tx, missionID, id string) ([]Request, error) {
	firms, err := requestsWith(ctx, tx, []string{id})
	if err != nil {
		return nil, err
	}
	list, err := requestsNaming(ctx, tx, []string{id})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(append(list, firms...), func(q Request) bool {
		return q.MissionID != missionID || !slices.Contains(q.State.Next(), Cancelled)
	})
	parties, err := partiesIn(ctx, tx, idsOf(list))
	return withParties(list, parties), err
}

// Alone tells whether nobody else may come for a person's side of a request, or whether the id is that of a side.
func (r *Request) Alone(id string) bool {
	i := slices.IndexFunc(r.Parties, func(p Party) bool { return p.PersonID == id })
	return i < 0 || !slices.ContainsFunc(r.Parties, func(p Party) bool { return p.PersonID != id && p.Side == r.Parties[i].Side })
}

// Leave takes a person out of the requests that still run, in the caller's transaction: a meeting for whose side
// nobody else may come loses its place and goes back to the tray. With cancel all of them are cancelled, as are those
// of an organisation that leaves.
func (s *Service) Leave(ctx context.Context, tx *db.Tx, a account.Actor, missionID, id string, cancel bool) error {
	list, err := Involved(ctx, tx, missionID, id)
	if err != nil {
		return err
	}
	for _, q := range list {
		if cancel || q.CompanyID == id || q.CounterpartID == id {
			err = s.setState(ctx, tx, a, q, Cancelled)
		} else {
			err = s.without(ctx, tx, a, q, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Uncarry takes an organisation that is no longer an intermediary off the requests of a mission that still run.
func Uncarry(ctx context.Context, tx *db.Tx, a account.Actor, missionID, organisationID string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	n, err := uncarry(ctx, tx, missionID, organisationID)
	if err != nil || n == 0 {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "changed", Kind: "meeting", ID: organisationID, After: map[string]int64{"uncarried": n}})
}

func (s *Service) without(ctx context.Context, tx *db.Tx, a account.Actor, q Request, person string) error {
	if q.Placed() && q.Alone(person) {
		if err := s.free(ctx, tx, a, &q, "parti de la mission"); err != nil {
			return err
		}
	}
	old := q
	q.Parties = slices.DeleteFunc(slices.Clone(q.Parties), func(p Party) bool { return p.PersonID == person })
	if err := s.change(ctx, tx, a, &old, &q); err != nil {
		return err
	}
	return s.tell(ctx, tx, q.MissionID, []Request{q})
}

// Undo takes back an act on the agenda and brings the requests in line with it.
func (s *Service) Undo(ctx context.Context, a account.Actor, missionID, stepID string) (label text.Pair, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return label, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		restored, err := agenda.Undo(ctx, tx, a, stepID)
		if err != nil {
			return err
		}
		for _, r := range restored {
			if e := or2(r.After, r.Before); e.MissionID != missionID {
				return fault.New(fault.NotFound, "Cette action est d’une autre mission.", "That act belongs to another mission.")
			}
		}
		label = text.Pair{}
		for _, r := range restored {
			label = or2(r.After, r.Before).Title
		}
		return s.Undone(ctx, tx, restored)
	})
	return label, err
}

func or2(first, second *agenda.Engagement) *agenda.Engagement {
	if first != nil {
		return first
	}
	return second
}

// Undone brings requests in line with what undoing did to their engagements: a meeting that is unmade or cancelled
// again goes back to the tray, one that stands again is placed and, if it had been declined or cancelled, accepted.
// The agenda has traced the act; app connects this to undoing from any page.
func (s *Service) Undone(ctx context.Context, tx *db.Tx, restored []agenda.Restored) error {
	for _, r := range restored {
		e := or2(r.After, r.Before)
		if e.Kind != item.KindMeeting || e.SubjectID == "" {
			continue
		}
		q, err := requestByID(ctx, tx, e.MissionID, e.SubjectID)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := s.align(ctx, tx, q, e.ID, r.After); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) align(ctx context.Context, tx *db.Tx, q Request, engagement string, after *agenda.Engagement) error {
	stands := after != nil && after.Certainty != item.CancelledCertainty
	switch {
	case stands && q.Placed() && q.EngagementID != engagement:
		return fault.New(fault.Conflict, "La demande %s a reçu une autre place depuis : libérez-la d’abord.", "Request %s has been given another place since: free that first.", q.Ref)
	case !stands && q.EngagementID != engagement:
		return nil
	}
	old := q
	q.EngagementID = ""
	if stands {
		q.EngagementID = engagement
		if !q.State.Open() || q.State == Held && after.Certainty != item.Done {
			q.State = Accepted
		}
	}
	if same(old, q) {
		return nil
	}
	q.ChangedAt = tx.Now()
	if err := updateRequest(ctx, tx, &q); err != nil {
		return err
	}
	return s.tell(ctx, tx, q.MissionID, []Request{q})
}

// Ahead says whether a meeting has not begun at an instant; one without an hour begins with its day.
func Ahead(e *agenda.Engagement, now span.Instant) bool {
	if e.Timed() {
		return e.Starts > now
	}
	return e.Day != "" && e.Day > span.DayOf(now, e.Zone)
}
