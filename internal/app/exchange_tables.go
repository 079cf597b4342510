package app

import (
	"context"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/source"
)

// tables registers what every capability imports and exports.
func (a *App) tables() *exchange.Registry {
	r := &exchange.Registry{}
	r.Add(source.Tables(subjects)...)
	r.Add(directory.Tables(heldBy, renamed)...)
	r.Add(mission.Tables()...)
	r.Add(agenda.Tables(above)...)
	r.Add(programme.Tables()...)
	r.Add(a.meetings.Tables()...)
	return r
}

// named gathers the organisations and people that a mission names anywhere.
type named struct{ organisations, people []string }

func (n *named) organisation(ids ...string) { n.organisations = append(n.organisations, ids...) }
func (n *named) person(ids ...string)       { n.people = append(n.people, ids...) }

func (n *named) take(h agenda.Holder) {
	switch h.Kind {
	case item.Person:
		n.person(h.ID)
	case item.Organisation:
		n.organisation(h.ID)
	}
}

// heldBy lists what of the directory an export of a mission needs; without a mission, nothing.
func heldBy(ctx context.Context, tx *db.Tx, missionID string) (organisations, people []string, err error) {
	if missionID == "" {
		return nil, nil, nil
	}
	n := &named{}
	for _, read := range []func(context.Context, *db.Tx, string) error{n.ofMission, n.ofAgenda, n.ofProgramme, n.ofMeetings} {
		if err := read(ctx, tx, missionID); err != nil {
			return nil, nil, err
		}
	}
	return filled(n.organisations), filled(n.people), nil
}

// filled leaves out what is empty or repeated.
func filled(ids []string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

func (n *named) ofMission(ctx context.Context, tx *db.Tx, id string) error {
	m, err := mission.Get(ctx, tx, id)
	if err != nil {
		return err
	}
	n.organisation(m.LeadID)
	partners, err := mission.Partners(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range partners {
		n.organisation(p.OrganisationID)
	}
	participants, err := mission.Participants(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range participants {
		n.organisation(p.OrganisationID, p.IntermediaryID)
	}
	places, err := mission.Places(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, p := range places {
		n.organisation(p.OrganisationID)
	}
	members, err := mission.Members(ctx, tx, id)
	for _, m := range members {
		n.person(m.PersonID)
		n.organisation(m.OrganisationID)
	}
	return err
}

func (n *named) ofAgenda(ctx context.Context, tx *db.Tx, id string) error {
	resources, err := agenda.Resources(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, r := range resources {
		n.person(r.PersonID)
	}
	hours, err := agenda.Hours(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, h := range hours {
		n.take(h.Holder)
	}
	engagements, err := agenda.All(ctx, tx, id)
	for _, e := range engagements {
		for _, t := range e.Takes {
			n.take(t.Holder)
		}
	}
	return err
}

func (n *named) ofProgramme(ctx context.Context, tx *db.Tx, id string) error {
	sessions, err := programme.Sessions(ctx, tx, id)
	for _, s := range sessions {
		n.organisation(s.HostID)
		for _, r := range s.Roles {
			n.person(r.PersonID)
			n.organisation(r.OrganisationID)
		}
		for _, t := range s.Engagement.Takes {
			n.take(t.Holder)
		}
	}
	return err
}

func (n *named) ofMeetings(ctx context.Context, tx *db.Tx, id string) error {
	requests, err := meeting.Requests(ctx, tx, id)
	for _, q := range requests {
		n.organisation(q.CompanyID, q.CounterpartID, q.IntermediaryID, q.OrganiserID)
		n.person(q.People("")...)
	}
	return err
}

// above names the engagements of sessions and meetings as files do.
func above(ctx context.Context, tx *db.Tx, missionID string) (map[string]string, error) {
	out := map[string]string{}
	sessions, err := programme.Sessions(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		out[s.Engagement.ID] = "session:" + s.Ref
	}
	requests, err := meeting.Requests(ctx, tx, missionID)
	for _, q := range requests {
		if q.Placed() {
			out[q.EngagementID] = "meeting:" + q.Ref
		}
	}
	return out, err
}

// subjects gives what facts of a mission may be about; what the mission holds itself is marked as held.
func subjects(ctx context.Context, tx *db.Tx, missionID string) (map[string]*exchange.Refs, error) {
	s, err := programme.Scope(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	out := map[string]*exchange.Refs{
		"mission": s.Refs("missions"), "organisation": s.Refs(directory.OrganisationTable), "person": s.Refs(directory.PersonTable),
		"place": s.Refs(mission.PlaceTable), "session": s.Refs(programme.SessionTable), "request": exchange.NewRefs(),
	}
	if missionID == "" {
		return out, nil
	}
	requests, err := meeting.Requests(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	for _, q := range requests {
		out["request"].Put(q.Ref, q.ID)
	}
	organisations, people, err := heldBy(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	byID, err := directory.PeopleByID(ctx, tx, people)
	for _, p := range byID {
		organisations = append(organisations, p.OrganisationIDs()...)
	}
	out["organisation"].Hold(organisations...)
	out["person"].Hold(people...)
	out["mission"].Hold(missionID)
	return out, err
}
