package demo

import (
	"context"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/meeting"
	"escale.dev/escale/internal/programme"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/span"
)

// With is what loading needs besides the functions of the capabilities.
type With struct {
	Meetings *meeting.Service
}

func (l *loader) resources(ctx context.Context, m Mission) error {
	if len(m.Resources) == 0 {
		return nil
	}
	var rows []agenda.Resource
	for i, x := range m.Resources {
		rows = append(rows, agenda.Resource{Ref: x.Ref, Kind: x.Kind, Name: x.Name, PlaceID: l.id("place of "+m.Ref, x.Place),
			PersonID: l.id("person", x.Person), Capacity: max(1, x.Capacity), Languages: x.Languages, Note: x.Note, Sort: i})
	}
	saved, err := agenda.PutResources(ctx, l.tx, l.a, l.id("mission", m.Ref), rows)
	for _, r := range saved {
		l.remember("resource of "+m.Ref, r.Ref, r.ID)
	}
	return err
}

// sessions stores the programme. Sessions that clash are kept and listed: some clash on purpose.
func (l *loader) sessions(ctx context.Context, m Mission) error {
	if len(m.Sessions) == 0 {
		return nil
	}
	id := l.id("mission", m.Ref)
	rows := make([]programme.Session, len(m.Sessions))
	for i, x := range m.Sessions {
		rows[i] = l.session(m, x)
	}
	saved, err := programme.Save(ctx, l.tx, l.a, id, rows, agenda.How{Keep: true, Quiet: true})
	for i, s := range saved {
		x := m.Sessions[i]
		l.remember("session of "+m.Ref, x.Ref, s.ID)
		l.done.count(string(s.Change))
		l.from(id, source.Subject{Kind: "session", ID: s.ID}, "record", m.Ref+":session:"+x.Ref, originTopic, x.Title, x.Source)
	}
	return err
}

func (l *loader) session(m Mission, x Session) programme.Session {
	zone := span.Zone(m.Zone)
	s := programme.Session{Ref: x.Ref, Kind: x.Kind, Aim: x.Aim, Languages: x.Languages, Interpretation: x.Interpretation, Capacity: x.Capacity,
		HostID: l.id("organisation", x.Host), Dress: x.Dress, Transport: x.Transport, Public: x.Public, Note: x.Note, AfterRef: x.After, WithinRef: x.Within,
		Engagement: agenda.Engagement{Track: item.Track(x.Track), Title: x.Title, PlaceID: l.id("place of "+m.Ref, x.Place), PlaceNote: x.PlaceNote, Zone: zone,
			Day: span.Day(x.Day), Fuzzy: item.Fuzzy(x.Fuzzy), FuzzyLabel: x.Part, Certainty: item.Certainty(x.Certainty),
			Audience: item.Audience(x.Audience), AudienceGroup: x.AudienceGroup, Highlight: x.Highlight, Confidential: x.Confidential}}
	if x.Starts != "" {
		s.Engagement.Starts = span.LocalLenient(span.Day(x.Day), clock(x.Starts), zone)
	}
	if x.Ends != "" {
		s.Engagement.Ends = span.LocalLenient(span.Day(x.Day), clock(x.Ends), zone)
	}
	for _, r := range x.Roles {
		s.Roles = append(s.Roles, programme.Role{PersonID: l.id("person", r.Person), OrganisationID: l.id("organisation", r.Organisation), Role: r.Role, Wording: r.Wording})
	}
	for _, r := range x.Resources {
		s.Resources = append(s.Resources, l.id("resource of "+m.Ref, r))
	}
	return s
}

func (l *loader) hours(ctx context.Context, m Mission) error {
	if len(m.Availabilities) == 0 {
		return nil
	}
	id, zone := l.id("mission", m.Ref), span.Zone(m.Zone)
	stored, err := agenda.Hours(ctx, l.tx, id)
	if err != nil {
		return err
	}
	known := map[string]agenda.Availability{}
	for _, h := range stored {
		known[h.Ref] = h
	}
	var rows []agenda.Availability
	for _, x := range m.Availabilities {
		day := span.Day(x.Day)
		row := agenda.Availability{ID: known[x.Ref].ID, MissionID: id, Ref: x.Ref, Open: x.Open, Reason: x.Reason,
			Holder: agenda.Holder{Kind: item.HolderKind(x.Holder.Kind), ID: l.id(tableOf(x.Holder.Kind, m.Ref), x.Holder.Ref)},
			When:   span.Range{From: span.LocalLenient(day, clock(x.From), zone), To: span.LocalLenient(day, clock(x.To), zone)}}
		switch old, found := known[x.Ref]; {
		case !found:
			l.done.count("added")
		case old == row:
			l.done.count("left")
			continue
		default:
			l.done.count("changed")
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return nil
	}
	return agenda.PutHours(ctx, l.tx, l.a, id, rows)
}

func (l *loader) requests(ctx context.Context, m Mission) error {
	if len(m.Requests) == 0 {
		return nil
	}
	rows := make([]meeting.Request, len(m.Requests))
	for i, x := range m.Requests {
		rows[i] = l.request(m, x)
	}
	saved, err := l.with.Meetings.Save(ctx, l.tx, l.a, l.id("mission", m.Ref), rows)
	for i, s := range saved {
		l.remember("request of "+m.Ref, m.Requests[i].Ref, s.ID)
		l.done.count(string(s.Change))
	}
	return err
}

func (l *loader) request(m Mission, x Request) meeting.Request {
	zone := span.Zone(m.Zone)
	r := meeting.Request{Ref: x.Ref, CompanyID: l.id("organisation", x.Company), CounterpartID: l.id("organisation", x.Counterpart),
		Direction: x.Direction, Channel: x.Channel, IntermediaryID: l.id("organisation", x.Intermediary), OrganiserID: l.id("organisation", x.Organiser),
		Reason: x.Reason, Priority: x.Priority, Minutes: x.Minutes, PlaceKind: x.PlaceKind, PlaceID: l.id("place of "+m.Ref, x.Place),
		Language: x.Language, Interpreter: x.Interpreter, WishDay: span.Day(x.WishDay), WishFrom: -1, WishTo: -1,
		Confidential: x.Confidential, Brief: x.Brief, State: meeting.State(x.State),
		AskedAt: moment(x.Asked, zone), AnsweredAt: moment(x.Answered, zone)}
	if x.WishFrom != "" {
		r.WishFrom = clock(x.WishFrom)
	}
	if x.WishTo != "" {
		r.WishTo = clock(x.WishTo)
	}
	for _, p := range x.Parties {
		r.Parties = append(r.Parties, meeting.Party{PersonID: l.id("person", p.Person), Side: p.Side, Required: p.Required})
	}
	return r
}
