package programme

import (
	"context"
	"errors"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

// Service keeps the sessions of missions.
type Service struct{ DB *db.DB }

// Sessions reads all sessions of a mission with their parts and engagements, for organisers and other capabilities
// that have checked the actor. Four queries whatever the number.
func Sessions(ctx context.Context, tx *db.Tx, missionID string) ([]Session, error) {
	list, err := sessionsOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	roles, err := rolesOf(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	bySession := map[string][]Role{}
	for _, r := range roles {
		bySession[r.session] = append(bySession[r.session], r.Role)
	}
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].Engagement.ID
	}
	engagements, err := agenda.ByID(ctx, tx, ids)
	for i := range list {
		list[i].Roles = bySession[list[i].ID]
		list[i].Engagement = engagements[list[i].Engagement.ID]
		list[i].Resources = list[i].Engagement.Holders(item.Resource)
	}
	return list, err
}

// Save stores sessions known by their reference: new ones are booked, changed ones changed, others left. All of one
// mission, in the caller's transaction, with a constant number of queries for what is new or left.
func Save(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Session, how agenda.How) ([]Upserted, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	s, err := prepare(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	s.name(list)
	var bookings []agenda.Engagement
	var added []Session
	out := make([]Upserted, len(list))
	for i, want := range list {
		if err := s.settle(&want); err != nil {
			return nil, about(want, err)
		}
		old, exists := s.old[want.Ref]
		switch {
		case !exists:
			want.Version = 1
			bookings = append(bookings, want.Engagement)
			added = append(added, want)
			out[i] = Upserted{want.ID, Added}
		case same(old, want):
			out[i] = Upserted{want.ID, Left}
		default:
			if err := s.change(ctx, tx, a, old, want, how); err != nil {
				return nil, about(want, err)
			}
			out[i] = Upserted{want.ID, Changed}
		}
	}
	if len(bookings) == 0 {
		return out, nil
	}
	if _, _, err := agenda.BookMany(ctx, tx, a, missionID, bookings, how); err != nil {
		return nil, err
	}
	for _, n := range added {
		if err := errors.Join(insertSession(ctx, tx, n), replaceRoles(ctx, tx, n.ID, n.Roles)); err != nil {
			return nil, err
		}
		if err := account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "created", Kind: "session", ID: n.ID, Label: n.Engagement.Title.FR}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// saving is what Save knows of the mission.
type saving struct {
	mission     mission.Mission
	places      map[string]mission.Place
	old         map[string]Session
	ids         map[string]string // reference → session id, those of this call included
	engagements map[string]string // reference → engagement id
}

func prepare(ctx context.Context, tx *db.Tx, missionID string) (*saving, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	places, err := mission.Places(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	existing, err := Sessions(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	s := &saving{mission: m, places: map[string]mission.Place{}, old: map[string]Session{}, ids: map[string]string{}, engagements: map[string]string{}}
	for _, p := range places {
		s.places[p.ID] = p
	}
	for _, e := range existing {
		s.old[e.Ref], s.ids[e.Ref], s.engagements[e.Ref] = e, e.ID, e.Engagement.ID
	}
	return s, nil
}

// name gives new sessions their ids, so that those of one call can name one another.
func (s *saving) name(list []Session) {
	for _, n := range list {
		if _, known := s.ids[n.Ref]; !known {
			s.ids[n.Ref], s.engagements[n.Ref] = db.NewID(), db.NewID()
		}
	}
}

// settle completes what a caller leaves open and checks the session.
func (s *saving) settle(n *Session) error {
	if err := n.check(); err != nil {
		return err
	}
	n.ID, n.MissionID = s.ids[n.Ref], s.mission.ID
	e := &n.Engagement
	e.ID, e.MissionID, e.Kind, e.SubjectID = s.engagements[n.Ref], s.mission.ID, item.KindSession, n.ID
	if e.Zone == "" {
		e.Zone = s.mission.Zone
		if p, ok := s.places[e.PlaceID]; ok && p.Zone != "" {
			e.Zone = p.Zone
		}
	}
	if e.Certainty == "" {
		e.Certainty = item.Expected
	}
	for ref, to := range map[*string]string{&n.AfterRef: "after", &n.WithinRef: "within"} {
		if *ref == "" {
			continue
		}
		id, ok := s.engagements[*ref]
		if !ok {
			return fault.New(fault.Invalid, "La séance « %s » n’existe pas.", "The session %q does not exist.", *ref).With(fault.Field{Name: to})
		}
		if to == "after" {
			e.AfterID = id
		} else {
			e.WithinID = id
		}
	}
	e.Takes = n.takes()
	return e.Settle()
}

func (s *saving) change(ctx context.Context, tx *db.Tx, a account.Actor, old, want Session, how agenda.How) error {
	if !sameEngagement(old.Engagement, want.Engagement) {
		want.Engagement.Version = 0
		if _, _, err := agenda.Change(ctx, tx, a, want.Engagement, how); err != nil {
			return err
		}
	}
	if err := errors.Join(updateSession(ctx, tx, want), replaceRoles(ctx, tx, want.ID, want.Roles)); err != nil {
		return err
	}
	before, after := plain(old), plain(want)
	return account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "changed", Kind: "session", ID: want.ID, Label: want.Engagement.Title.FR, Before: before, After: after})
}

// about puts the session's reference before an error, unless it names a field already.
func about(s Session, err error) error {
	f := fault.Of(err)
	if f.Kind() == fault.Internal {
		return err
	}
	return f.With(fault.Field{Name: s.Ref})
}

// Get reads one session as it stands in the draft; organisers and intermediaries. For everybody else see Detail.
func (s *Service) Get(ctx context.Context, a account.Actor, missionID, id string) (out Session, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return Session{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = get(ctx, tx, missionID, id)
		return err
	})
	return out, err
}

func get(ctx context.Context, tx *db.Tx, missionID, id string) (Session, error) {
	all, err := Sessions(ctx, tx, missionID)
	if err != nil {
		return Session{}, err
	}
	for _, s := range all {
		if s.ID == id {
			return s, nil
		}
	}
	_, err = sessionByID(ctx, tx, missionID, id) // not found, said in the usual words
	return Session{}, err
}

// Put stores one session from a form: a new one when its reference is new. Version is the engagement version that the
// person saw; 0 does not check.
func (s *Service) Put(ctx context.Context, a account.Actor, missionID string, n Session, how agenda.How) (id string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if n.Engagement.Version != 0 && n.Engagement.ID != "" {
			now, err := agenda.Get(ctx, tx, a, n.Engagement.ID)
			if err != nil {
				return err
			}
			if now.Version != n.Engagement.Version {
				return fault.New(fault.Conflict, "%s a modifié cette séance pendant que vous l’aviez à l’écran : rechargez la page, puis refaites votre changement.",
					"%s changed this session while you had it on screen: reload the page, then make your change again.", now.ChangedBy)
			}
		}
		done, err := Save(ctx, tx, a, missionID, []Session{n}, how)
		if err == nil {
			id = done[0].ID
		}
		return err
	})
	return id, err
}

// Cancel cancels a session: it stays on record, and those who were told of it are told by the next version.
func (s *Service) Cancel(ctx context.Context, a account.Actor, missionID, id, reason string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := account.NeedOrganiser(a, missionID); err != nil {
			return err
		}
		n, err := get(ctx, tx, missionID, id)
		if err != nil {
			return err
		}
		_, err = agenda.Cancel(ctx, tx, a, n.Engagement.ID, reason)
		return err
	})
}

// PersonMerged moves the parts of a person who was merged into another.
func PersonMerged(ctx context.Context, tx *db.Tx, kept, gone string) error {
	return movePerson(ctx, tx, gone, kept)
}

// OrganisationMerged moves the parts of an organisation that was merged into another.
func OrganisationMerged(ctx context.Context, tx *db.Tx, kept, gone string) error {
	return moveOrganisation(ctx, tx, gone, kept)
}
