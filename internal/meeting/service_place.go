package meeting

import (
	"context"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// engagement is a meeting as the agenda keeps it, at a placement of the case.
func (c *Case) engagement(p plan.Placement) agenda.Engagement {
	q, spot := &c.Requests[p.Meeting], c.SpotIDs[p.Spot]
	e := agenda.Engagement{MissionID: c.Mission.ID, Kind: item.KindMeeting, SubjectID: q.ID, Track: item.Business,
		Title: text.Both(c.Problem.Meetings[p.Meeting].Label), PlaceID: spot.PlaceID, Certainty: item.Confirmed, Audience: item.People,
		Confidential: q.Confidential, Starts: c.At(p.Start), Ends: c.At(p.Start + q.Minutes)}
	side := map[string]string{}
	for _, party := range q.Parties {
		side[party.PersonID] = party.Side
	}
	for _, i := range p.People {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: c.People[i]}, Role: side[c.People[i]]})
	}
	e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CompanyID}, Role: OfCompany},
		agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CounterpartID}, Role: OfCounterpart})
	if spot.ResourceID != "" {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: spot.ResourceID}})
	}
	if p.Interpreter != plan.None {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: c.Inters[p.Interpreter].ID}, Role: "interpreter"})
	}
	return e
}

// Target is a cell of the board: a spot and a beginning.
type Target struct {
	Spot  Spot
	Start span.Instant
}

// Place puts a request into the agenda at a cell of the board, or moves it there when it has a place. version is that
// of its engagement as the person saw it, 0 for none. A cell that breaks a rule is refused with the reason in words,
// unless force says that the person insists; the conflict is then kept and listed.
func (s *Service) Place(ctx context.Context, a account.Actor, missionID, requestID string, to Target, version int64, force bool) (conflicts []agenda.Conflict, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if q.State != Accepted {
			return fault.New(fault.Conflict, "La demande %s n’est pas acceptée : notez d’abord la réponse.", "Request %s is not accepted: note the answer first.", q.Ref)
		}
		c, err := Problem(ctx, tx, missionID, plan.Balanced)
		if err != nil {
			return err
		}
		p, err := c.fit(requestID, to, force)
		if err != nil {
			return err
		}
		conflicts, err = s.book(ctx, tx, a, c, q, p, version, agenda.How{Force: force})
		return err
	})
	return conflicts, err
}

// fit finds who attends at a cell, or why the meeting cannot be there.
func (c *Case) fit(requestID string, to Target, force bool) (plan.Placement, error) {
	i := c.Index(requestID)
	spot := -1
	for k, s := range c.SpotIDs {
		if s == to.Spot {
			spot = k
		}
	}
	if i < 0 || spot < 0 {
		return plan.Placement{}, fault.New(fault.NotFound, "Cette table ou ce lieu n’existe plus : rechargez la page.", "This table or place no longer exists: reload the page.")
	}
	free := c.Problem
	free.Meetings = append([]plan.Meeting(nil), free.Meetings...)
	free.Meetings[i].Pin = nil
	reasons, err := plan.WhyNot(free, c.Now, i, c.Minute(to.Start), spot)
	if err != nil {
		return plan.Placement{}, err
	}
	if len(reasons) > 0 && !force {
		fr, en := reasons[0].Words(c.Problem)
		return plan.Placement{}, fault.New(fault.Conflict, "%[1]s", "%[2]s", fr, en)
	}
	people, interpreter := c.attend(i, spot, c.Minute(to.Start))
	return plan.Placement{Meeting: i, Start: c.Minute(to.Start), Spot: spot, People: people, Interpreter: interpreter}, nil
}

// attend chooses who comes to a meeting put somewhere by hand: those required, one of each group and an interpreter,
// whoever is free; the planner finds them on a copy in which the meeting may only be there.
func (c *Case) attend(i, spot, start int) (people []int, interpreter int) {
	p := c.Problem
	p.Meetings = append([]plan.Meeting(nil), p.Meetings...)
	for k := range p.Meetings {
		p.Meetings[k].Pin = nil
	}
	for _, pl := range c.Now.Placements {
		if pl.Meeting != i {
			pin := pl
			p.Meetings[pl.Meeting].Pin = &pin
		}
	}
	var only []plan.Meeting
	index := -1
	for k, m := range p.Meetings {
		if k == i {
			index = len(only)
			m.Spots, m.Windows = []int{spot}, []plan.Window{{From: start, To: start + m.Minutes}}
		} else if m.Pin == nil {
			continue
		} else {
			pin := *m.Pin
			pin.Meeting = len(only)
			m.Pin = &pin
		}
		m.After = nil
		only = append(only, m)
	}
	p.Meetings = only
	if found, err := plan.Solve(context.Background(), p, plan.Options{Iterations: 1, Lanes: 1}); err == nil {
		for _, pl := range found.Placements {
			if pl.Meeting == index {
				return pl.People, pl.Interpreter
			}
		}
	}
	m := c.Problem.Meetings[i] // nobody suits, or the person insists: the first of each group
	people = append(people, m.Required...)
	for _, group := range m.OneOf {
		people = append(people, group[0])
	}
	return people, plan.None
}

// book writes a placement into the agenda and ties the request to it.
func (s *Service) book(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, q Request, p plan.Placement, version int64, how agenda.How) ([]agenda.Conflict, error) {
	want := c.engagement(p)
	if !q.Placed() {
		made, conflicts, err := agenda.Book(ctx, tx, a, agenda.Booking{Engagement: want, How: how})
		if err != nil {
			return conflicts, err
		}
		if err := setEngagement(ctx, tx, q.ID, made.ID); err != nil {
			return nil, err
		}
		q.EngagementID = made.ID
		return conflicts, s.tell(ctx, tx, q.MissionID, []Request{q})
	}
	want.ID, want.Version = q.EngagementID, version
	_, conflicts, err := agenda.Change(ctx, tx, a, want, how)
	return conflicts, err
}

// Free takes a meeting out of the agenda: the request goes back to the tray, accepted as before. Those who were told
// of it are told by the next version that it is cancelled.
func (s *Service) Free(ctx context.Context, a account.Actor, missionID, requestID, reason string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		return s.free(ctx, tx, a, &q, reason)
	})
}

func (s *Service) free(ctx context.Context, tx *db.Tx, a account.Actor, q *Request, reason string) error {
	if !q.Placed() {
		return fault.New(fault.Conflict, "Ce rendez-vous n’a plus de place dans l’agenda.", "This meeting no longer has a place in the agenda.")
	}
	if _, err := agenda.Cancel(ctx, tx, a, q.EngagementID, reason); err != nil {
		return err
	}
	q.EngagementID = ""
	if err := setEngagement(ctx, tx, q.ID, ""); err != nil {
		return err
	}
	return s.tell(ctx, tx, q.MissionID, []Request{*q})
}

// SetState notes an answer, a cancellation, or what became of the meeting. What ends the wish frees its place; what
// took place keeps it and is marked as done in the agenda.
func (s *Service) SetState(ctx context.Context, a account.Actor, missionID, requestID string, to State, version int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if version != 0 && q.Version != version {
			return stale()
		}
		if (to == Held || to == NoShow) && !q.Placed() {
			return fault.New(fault.Conflict, "Ce rendez-vous n’a pas de place dans l’agenda : il ne peut pas avoir eu lieu.", "This meeting has no place in the agenda: it cannot have taken place.")
		}
		if q.Placed() && !to.Open() {
			if err := s.free(ctx, tx, a, &q, string(to)); err != nil {
				return err
			}
			q.Version++
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
		return s.tell(ctx, tx, missionID, []Request{q})
	})
}

// Pin fixes a placed meeting where it is, or lets it go again.
func (s *Service) Pin(ctx context.Context, a account.Actor, missionID, requestID string, pinned bool, version int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if !q.Placed() {
			return fault.New(fault.Conflict, "Placez d’abord ce rendez-vous.", "Place this meeting first.")
		}
		_, err = agenda.Pin(ctx, tx, a, q.EngagementID, pinned, version)
		return err
	})
}

// Slots lists the beginnings that the board shows for a day: the grid of the tables.
func (c *Case) Slots(d span.Day) []span.Instant {
	step := time.Duration(max(5, c.Mission.MeetingMinutes)) * time.Minute
	from, to := span.LocalLenient(d, c.Mission.DayOpens, c.Mission.Zone), span.LocalLenient(d, c.Mission.DayCloses, c.Mission.Zone)
	var out []span.Instant
	for at := from; at < to; at = at.Add(step) {
		out = append(out, at)
	}
	return out
}
