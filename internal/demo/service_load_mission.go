package demo

import (
	"context"
	"fmt"
	"strings"

	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func (l *loader) series(ctx context.Context) error {
	rows := make([]mission.Series, len(l.d.Series))
	for i, s := range l.d.Series {
		rows[i] = mission.Series{Ref: s.Ref, NameFR: s.Name.FR, NameEN: s.Name.EN}
	}
	saved, err := mission.UpsertSeries(ctx, l.tx, l.a, rows)
	l.keep("series", saved, func(i int) string { return rows[i].Ref })
	return err
}

func (l *loader) keep(table string, saved []mission.Upserted, ref func(int) string) {
	for i, s := range saved {
		l.remember(table, ref(i), s.ID)
		l.done.count(string(s.Change))
	}
}

func (l *loader) missions(ctx context.Context) error {
	for _, m := range l.d.Missions {
		saved, change, err := mission.Upsert(ctx, l.tx, l.a, l.mission(m))
		if err != nil {
			return fmt.Errorf("demo: mission %s: %w", m.Ref, err)
		}
		l.remember("mission", m.Ref, saved.ID)
		l.done.Missions[m.Ref] = saved.ID
		l.done.count(string(change))
		l.from(saved.ID, source.Subject{Kind: "mission", ID: saved.ID}, "record", "mission:"+m.Ref, originTopic, m.Name, m.Source)
	}
	for _, m := range l.d.Missions {
		for _, step := range []func(context.Context, Mission) error{l.parts, l.participants, l.members, l.resources, l.sessions, l.hours, l.requests} {
			if err := step(ctx, m); err != nil {
				return fmt.Errorf("demo: mission %s: %w", m.Ref, err)
			}
		}
	}
	return nil
}

func (l *loader) mission(m Mission) mission.Mission {
	row := mission.New(m.Ref)
	row.NameFR, row.NameEN, row.Kind, row.State = m.Name.FR, m.Name.EN, mission.Kind(m.Kind), mission.Closed
	if m.State != "" {
		row.State = mission.State(m.State)
	}
	row.SeriesID, row.Edition, row.LeadID = l.id("series", m.Series), m.Edition, l.id("organisation", m.Lead)
	row.Zone, row.City, row.Country = span.Zone(m.Zone), m.City, m.Country
	row.FirstDay, row.LastDay, row.Year = span.Day(m.FirstDay), span.Day(m.LastDay), m.Year
	row.SummaryFR, row.SummaryEN, row.AimsFR, row.AimsEN = m.Summary.FR, m.Summary.EN, m.Aims.FR, m.Aims.EN
	row.Sectors, row.AnnouncedCompanies = strings.Join(m.Sectors, "; "), m.AnnouncedCompanies
	row.Invented, row.Reconstructed = m.Invented, !m.Invented
	if x := m.Limits; x != nil {
		row.MeetingTarget, row.MeetingMinimum, row.MeetingMinutes = x.MeetingTarget, x.MeetingMinimum, x.MeetingMinutes
		row.MaxPerDay, row.BufferMinutes, row.TravelMinutes, row.LunchMinutes = x.MaxPerDay, x.BufferMinutes, x.TravelMinutes, x.LunchMinutes
		row.DayOpens, row.DayCloses, row.LunchFrom, row.LunchTo = clock(x.DayOpens), clock(x.DayCloses), clock(x.LunchFrom), clock(x.LunchTo)
	}
	return row
}

// clock reads a clock time of a dataset; Check has seen that it is one.
func clock(s string) span.Clock {
	c, _ := span.ParseClock(s)
	return c
}

// moment gives the instant of a moment in a zone; 0 for none.
func moment(m Moment, zone span.Zone) span.Instant {
	if m.Day == "" {
		return 0
	}
	return span.LocalLenient(span.Day(m.Day), clock(m.Clock), zone)
}

// parts stores legs, relations, partners, places, travels and targets.
func (l *loader) parts(ctx context.Context, m Mission) error {
	id := l.id("mission", m.Ref)
	var legs []mission.Leg
	for i, x := range m.Legs {
		legs = append(legs, mission.Leg{Ref: x.Ref, NameFR: x.Name.FR, NameEN: x.Name.EN, City: x.City, Zone: span.Zone(x.Zone), FirstDay: span.Day(x.FirstDay), LastDay: span.Day(x.LastDay), Sort: i})
		l.fromPart(m, "leg", x.Ref, x.Name, x.Source)
	}
	saved, err := mission.UpsertLegs(ctx, l.tx, l.a, id, legs)
	if err != nil {
		return err
	}
	l.keep("leg of "+m.Ref, saved, func(i int) string { return legs[i].Ref })
	var relations []mission.Relation
	for _, x := range m.Relations {
		relations = append(relations, mission.Relation{Kind: mission.RelationKind(x.Kind), OtherID: l.id("mission", x.Other), NoteFR: x.Note.FR, NoteEN: x.Note.EN})
		l.fromPart(m, "relation", x.Kind+" "+x.Other, x.Note, x.Source)
	}
	if saved, err = mission.UpsertRelations(ctx, l.tx, l.a, id, relations); err != nil {
		return err
	}
	l.countAll(saved)
	if err := l.partners(ctx, m, id); err != nil {
		return err
	}
	if err := l.places(ctx, m, id); err != nil {
		return err
	}
	var targets []mission.Target
	for i, x := range m.Targets {
		targets = append(targets, mission.Target{Ref: x.Ref, LabelFR: x.Label.FR, LabelEN: x.Label.EN, QualifierFR: x.Qualifier.FR, QualifierEN: x.Qualifier.EN,
			Baseline: x.Baseline, Target: x.Target, Due: x.Due, NoteFR: x.Note.FR, NoteEN: x.Note.EN, Sort: i})
		l.fromPart(m, "target", x.Ref, x.Label, x.Source)
	}
	saved, err = mission.UpsertTargets(ctx, l.tx, l.a, id, targets)
	l.keep("target of "+m.Ref, saved, func(i int) string { return targets[i].Ref })
	return err
}

func (l *loader) countAll(saved []mission.Upserted) {
	for _, s := range saved {
		l.done.count(string(s.Change))
	}
}

var partTopics = map[string]text.Pair{
	"leg": {FR: "Étape", EN: "Leg"}, "relation": {FR: "Lien avec une autre mission", EN: "Tie with another mission"},
	"partner": {FR: "Partenaire", EN: "Partner"}, "place": {FR: "Lieu", EN: "Place"}, "target": {FR: "Objectif ou nombre", EN: "Aim or number"},
	"participant": {FR: "Organisation de la mission", EN: "Organisation of the mission"}, "member": {FR: "Personne de la mission", EN: "Person of the mission"},
}

// fromPart notes where a part of a mission comes from.
func (l *loader) fromPart(m Mission, kind, ref string, value text.Pair, s Source) {
	id := l.id("mission", m.Ref)
	l.from(id, source.Subject{Kind: "mission", ID: id}, kind+":"+ref, m.Ref+":"+kind+":"+ref, partTopics[kind], value, s)
}

func (l *loader) partners(ctx context.Context, m Mission, id string) error {
	var rows []mission.Partner
	for i, x := range m.Partners {
		rows = append(rows, mission.Partner{OrganisationID: l.id("organisation", x.Organisation), Role: mission.PartnerRole(x.Role),
			WordingFR: x.Wording.FR, WordingEN: x.Wording.EN, JoinedYear: x.JoinedYear, Sort: i})
		l.fromPart(m, "partner", x.Organisation+" "+x.Role, l.labels["organisation "+x.Organisation], x.Source)
	}
	saved, err := mission.UpsertPartners(ctx, l.tx, l.a, id, rows)
	l.countAll(saved)
	return err
}

func (l *loader) places(ctx context.Context, m Mission, id string) error {
	var rows []mission.Place
	for _, x := range m.Places {
		rows = append(rows, mission.Place{Ref: x.Ref, Name: x.Name, Kind: x.Kind, Address: x.Address, City: x.City, Zone: span.Zone(m.Zone),
			Latitude: x.Latitude, Longitude: x.Longitude, Located: x.Latitude != 0 || x.Longitude != 0,
			DirectionsFR: x.Directions.FR, DirectionsEN: x.Directions.EN, OrganisationID: l.id("organisation", x.Organisation), ParentRef: x.Parent})
		l.fromPart(m, "place", x.Ref, text.Both(x.Name), x.Source)
	}
	saved, err := mission.UpsertPlaces(ctx, l.tx, l.a, id, rows)
	if err != nil {
		return err
	}
	table := "place of " + m.Ref
	l.keep(table, saved, func(i int) string { return rows[i].Ref })
	var ways []mission.Travel
	for _, x := range m.Travels {
		ways = append(ways, mission.Travel{FromID: l.id(table, x.From), ToID: l.id(table, x.To), Minutes: x.Minutes, Mode: x.Mode})
	}
	saved, err = mission.UpsertTravels(ctx, l.tx, l.a, id, ways)
	l.countAll(saved)
	return err
}

func (l *loader) participants(ctx context.Context, m Mission) error {
	var rows []mission.Participant
	for _, x := range m.Participants {
		rows = append(rows, mission.Participant{OrganisationID: l.id("organisation", x.Organisation), Side: mission.Side(x.Side),
			IntermediaryID: l.id("organisation", x.Intermediary), PlaceID: l.id("place of "+m.Ref, x.Place), WantedMin: x.WantedMin, WantedMax: x.WantedMax, Note: x.Note})
		l.fromPart(m, "participant", x.Organisation, l.labels["organisation "+x.Organisation], x.Source)
	}
	saved, err := mission.UpsertParticipants(ctx, l.tx, l.a, l.id("mission", m.Ref), rows)
	l.countAll(saved)
	return err
}

func (l *loader) members(ctx context.Context, m Mission) error {
	var rows []mission.Member
	for i, x := range m.Members {
		rows = append(rows, mission.Member{PersonID: l.id("person", x.Person), OrganisationID: l.id("organisation", x.Organisation),
			Population: mission.Population(x.Population), GroupName: x.Group, Head: x.Head, TitleFR: x.Title.FR, TitleEN: x.Title.EN, BadgeName: x.BadgeName,
			MaxPerDay: x.MaxPerDay, ArrivesAt: moment(x.Arrives, span.Zone(m.Zone)), LeavesAt: moment(x.Leaves, span.Zone(m.Zone)), Sort: i})
		l.fromPart(m, "member", x.Person, l.labels["person "+x.Person], x.Source)
	}
	saved, err := mission.UpsertMembers(ctx, l.tx, l.a, l.id("mission", m.Ref), rows)
	l.countAll(saved)
	return err
}
