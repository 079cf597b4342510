package programme

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/text"
)

// Service keeps the sessions of missions.
type Service struct{ DB *db.DB }

// Sessions reads all sessions of a mission with their parts and engagements, for organisers and other capabilities
// that have checked the actor. A constant number of queries.
func Sessions(ctx context.Context, tx *db.Tx, missionID string) ([]Session, error) {
	live, _, err := sessions(ctx, tx, missionID)
	return live, err
}

// sessions reads a mission's sessions, and apart from them the ids of those whose engagement was unmade: undoing the
// act that made a session removes its engagement.
func sessions(ctx context.Context, tx *db.Tx, missionID string) (live []Session, unmade []string, err error) {
	list, err := sessionsOf(ctx, tx, missionID)
	if err != nil {
		return nil, nil, err
	}
	roles, err := rolesOf(ctx, tx, missionID)
	if err != nil {
		return nil, nil, err
	}
	return join(ctx, tx, list, roles)
}

// join gives sessions their parts and engagements.
func join(ctx context.Context, tx *db.Tx, list []Session, roles []roleRow) (live []Session, unmade []string, err error) {
	bySession := map[string][]Role{}
	for _, r := range roles {
		bySession[r.session] = append(bySession[r.session], r.Role)
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].Engagement.ID
	}
	engagements, err := agenda.ByID(ctx, tx, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range list {
		e, ok := engagements[s.Engagement.ID]
		if !ok {
			unmade = append(unmade, s.ID)
			continue
		}
		s.Engagement, s.Roles, s.Resources = e, present(bySession[s.ID], &e), e.Holders(item.Resource)
		live = append(live, s)
	}
	return live, unmade, nil
}

// Get reads one session as it stands in the draft; organisers only. For everybody else see Detail.
func (s *Service) Get(ctx context.Context, a account.Actor, missionID, id string) (out Session, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return Session{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = get(ctx, tx, missionID, id)
		return err
	})
	return out, err
}

func get(ctx context.Context, tx *db.Tx, missionID, id string) (Session, error) {
	one, found, err := sessionByID(ctx, tx, missionID, id)
	if err != nil {
		return Session{}, err
	}
	if !found {
		return Session{}, missing()
	}
	roles, err := rolesOfSession(ctx, tx, id)
	if err != nil {
		return Session{}, err
	}
	live, _, err := join(ctx, tx, []Session{one}, roles)
	if err != nil {
		return Session{}, err
	}
	if len(live) == 0 {
		return Session{}, missing()
	}
	return live[0], nil
}

func missing() error {
	return fault.New(fault.NotFound, "Cette séance n'existe pas, ou elle n'est pas ouverte pour vous.", "This session does not exist, or it is not open to you.")
}

// Put stores one session from a form: a new one when its ID is "", whose reference is then made from its title when it
// has none of its own. Version and Engagement.Version are those that the person saw; 0 does not check. step is the act that
// Undo takes back, "" when nothing changed.
func (s *Service) Put(ctx context.Context, a account.Actor, missionID string, n Session, how agenda.How) (id, step string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n := n
		known, err := prepare(ctx, tx, missionID)
		if err != nil {
			return err
		}
		if n.ID == "" {
			n.Ref = known.freeRef(n)
		} else if err := known.replaces(&n); err != nil {
			return err
		}
		if err := known.exist(ctx, tx, n); err != nil {
			return err
		}
		done, err := known.save(ctx, tx, a, []Session{n}, how)
		if err != nil {
			return err
		}
		if id = done[0].ID; done[0].Change == Left {
			return nil
		}
		step, err = lastStep(ctx, tx, a, missionID)
		return err
	})
	return id, step, err
}

// Cancel cancels a session: it stays on record, and those who were told of it are told by the next version. step is
// the act that Undo takes back.
func (s *Service) Cancel(ctx context.Context, a account.Actor, missionID, id, reason string) (step string, err error) {
	return s.certainty(ctx, a, missionID, id, item.CancelledCertainty, 0, agenda.How{Reason: text.SafeLine(reason)})
}

// SetCertainty moves a session to another level; version is the engagement's that the person saw, 0 does not check.
// step is the act that Undo takes back.
func (s *Service) SetCertainty(ctx context.Context, a account.Actor, missionID, id string, to agenda.Certainty, version int64, how agenda.How) (step string, err error) {
	return s.certainty(ctx, a, missionID, id, to, version, how)
}

func (s *Service) certainty(ctx context.Context, a account.Actor, missionID, id string, to agenda.Certainty, version int64, how agenda.How) (step string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := get(ctx, tx, missionID, id)
		if err != nil {
			return err
		}
		if _, err := agenda.SetCertainty(ctx, tx, a, n.Engagement.ID, to, version, how); err != nil {
			return err
		}
		step, err = lastStep(ctx, tx, a, missionID)
		return err
	})
	return step, err
}

func lastStep(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (string, error) {
	steps, err := agenda.Steps(ctx, tx, a, missionID)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	return steps[0].ID, nil
}

// Undo takes an act of the mission's agenda back.
func (s *Service) Undo(ctx context.Context, a account.Actor, missionID, step string) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		done, err := agenda.Undo(ctx, tx, a, step)
		if err != nil {
			return err
		}
		return Undone(ctx, tx, done)
	})
}

// Undone brings sessions in line with what agenda.Undo did: a session whose engagement is unmade goes, and parts follow
// who is taken now. Whoever undoes calls it in the same transaction.
func Undone(ctx context.Context, tx *db.Tx, list []agenda.Restored) error {
	for _, r := range list {
		if r.Before == nil || r.Before.Kind != item.KindSession {
			continue
		}
		if r.After == nil {
			if err := deleteSessions(ctx, tx, []string{r.Before.SubjectID}); err != nil {
				return err
			}
			if err := search.Remove(ctx, tx, SearchKind, r.Before.SubjectID); err != nil {
				return err
			}
			continue
		}
		roles, err := rolesOfSession(ctx, tx, r.Before.SubjectID)
		if err != nil {
			return err
		}
		if roles, err = recall(ctx, tx, r, roles); err != nil {
			return err
		}
		if now := follow(roles, r.After); !slices.Equal(now, plainRoles(roles)) {
			if err := replaceRoles(ctx, tx, map[string][]Role{r.Before.SubjectID: now}); err != nil {
				return err
			}
		}
		back, err := get(ctx, tx, r.After.MissionID, r.Before.SubjectID)
		if err != nil {
			return err
		}
		if err := index(ctx, tx, []Session{back}); err != nil {
			return err
		}
	}
	return nil
}

// recall brings back the words and parts that a change of a session replaced, and gives the parts as they stand then. The
// error is Conflict when somebody has changed them since.
func recall(ctx context.Context, tx *db.Tx, r agenda.Restored, roles []roleRow) ([]roleRow, error) {
	var was memo
	if len(r.Memo) == 0 {
		return roles, nil
	}
	if err := json.Unmarshal(r.Memo, &was); err != nil {
		return nil, err
	}
	now, found, err := sessionByID(ctx, tx, r.After.MissionID, r.Before.SubjectID)
	if err != nil || !found {
		return roles, err
	}
	now.Roles = plainRoles(roles)
	if !reflect.DeepEqual(plain(now), was.After) {
		return nil, fault.New(fault.Conflict, "« %s » a changé depuis : défaites d'abord ce qui a été fait après.", "“%s” has changed since: undo first what was done after.", r.After.Title.In(text.FR))
	}
	was.Before.ID = now.ID
	if err := updateSession(ctx, tx, was.Before); err != nil {
		return nil, err
	}
	if err := replaceRoles(ctx, tx, map[string][]Role{now.ID: was.Before.Roles}); err != nil {
		return nil, err
	}
	return rolesOfSession(ctx, tx, now.ID)
}

// follow gives the parts that agree with whom the engagement takes.
func follow(rows []roleRow, e *agenda.Engagement) []Role {
	var out []Role
	held := map[agenda.Holder]bool{}
	for _, r := range rows {
		h := agenda.Holder{Kind: item.Person, ID: r.PersonID}
		if r.PersonID == "" {
			h = agenda.Holder{Kind: item.Organisation, ID: r.OrganisationID}
		}
		if e.Has(h) {
			held[h] = true
			out = append(out, r.Role)
		}
	}
	for _, t := range e.Takes {
		if t.Kind == item.Person && !held[t.Holder] && slices.Contains(Roles, t.Role) {
			out = append(out, Role{PersonID: t.ID, Role: t.Role})
		}
	}
	return out
}

func plainRoles(rows []roleRow) []Role {
	var out []Role
	for _, r := range rows {
		out = append(out, r.Role)
	}
	return out
}

// about ties an error to the session of a list that it is about. What refuses a booking stays as it is, so that a page
// can show its conflicts.
func about(s Session, err error, of int) error {
	var refused *agenda.Refused
	if of == 1 || fault.KindOf(err) == fault.Internal || errors.As(err, &refused) {
		return err
	}
	return fault.Of(err).With(fault.Field{Name: s.Ref, FR: s.Engagement.Title.In(text.FR), EN: s.Engagement.Title.In(text.EN)})
}
