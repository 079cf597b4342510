package mission

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// The functions of this file store rows of a mission under their keys: each is added, changed, or left
// when it is alike; rows that are not given stay. MissionID and, for rows with a Ref, ID need not be
// set. They take an organiser of the mission and answer in the order of the rows.

// UpsertSeries stores series under their Ref. It takes an administrator.
func UpsertSeries(ctx context.Context, tx *db.Tx, a account.Actor, rows []Series) ([]Upserted, error) {
	if err := account.NeedAdmin(a); err != nil {
		return nil, err
	}
	have, err := allSeries(ctx, tx)
	if err != nil {
		return nil, err
	}
	b := batch[Series]{kind: "series", table: seriesTable, have: have, values: seriesValues, check: Series.check,
		key: func(s Series) string { return s.Ref }, label: func(s Series) string { return s.Ref }, id: func(s Series) string { return s.ID },
		adopt: func(s, old *Series) {
			clean(&s.NameFR, &s.NameEN)
			s.ID = oldOr(old, func(s Series) string { return s.ID })
		}}
	return b.save(ctx, tx, a, "", rows)
}

// UpsertLegs stores the legs of a journey under their Ref.
func UpsertLegs(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Leg) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, legs)
	if err != nil {
		return nil, err
	}
	b := batch[Leg]{kind: "leg", table: legTable, have: have, values: legValues, check: Leg.check,
		key: func(l Leg) string { return l.Ref }, label: func(l Leg) string { return l.Ref }, id: func(l Leg) string { return l.ID },
		adopt: func(l, old *Leg) {
			clean(&l.NameFR, &l.NameEN, &l.City)
			l.MissionID, l.ID = missionID, oldOr(old, func(l Leg) string { return l.ID })
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertTargets stores measurable aims under their Ref.
func UpsertTargets(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Target) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, targets)
	if err != nil {
		return nil, err
	}
	b := batch[Target]{kind: "target", table: targetTable, have: have, values: targetValues, check: Target.check,
		key: func(t Target) string { return t.Ref }, label: func(t Target) string { return t.Ref }, id: func(t Target) string { return t.ID },
		adopt: func(t, old *Target) {
			clean(&t.LabelFR, &t.LabelEN, &t.QualifierFR, &t.QualifierEN, &t.Baseline, &t.Target, &t.Due, &t.NoteFR, &t.NoteEN)
			t.MissionID, t.ID = missionID, oldOr(old, func(t Target) string { return t.ID })
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertRelations stores what ties the mission to others; the key is the kind and the other mission.
func UpsertRelations(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Relation) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, relations)
	if err != nil {
		return nil, err
	}
	have = slices.DeleteFunc(have, func(r Relation) bool { return r.MissionID != missionID })
	b := batch[Relation]{kind: "relation", table: relationTable, have: have, values: relationValues, check: Relation.check, id: noID[Relation],
		key: func(r Relation) string { return string(r.Kind) + " " + r.OtherID }, label: func(r Relation) string { return string(r.Kind) },
		adopt: func(r, _ *Relation) {
			clean(&r.NoteFR, &r.NoteEN)
			r.MissionID = missionID
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertPartners stores partners; the key is the organisation and its role.
func UpsertPartners(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Partner) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, partners)
	if err != nil {
		return nil, err
	}
	b := batch[Partner]{kind: "partner", table: partnerTable, have: have, values: partnerValues, check: Partner.check, id: noID[Partner],
		key: func(p Partner) string { return p.OrganisationID + " " + string(p.Role) }, label: func(p Partner) string { return string(p.Role) },
		adopt: func(p, _ *Partner) {
			clean(&p.WordingFR, &p.WordingEN)
			p.MissionID = missionID
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertParticipants stores organisations of the mission; the key is the organisation.
func UpsertParticipants(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Participant) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, participants)
	if err != nil {
		return nil, err
	}
	b := batch[Participant]{kind: "participant", table: participantTable, have: have, values: participantValues, check: Participant.check, id: noID[Participant],
		key: func(p Participant) string { return p.OrganisationID }, label: func(p Participant) string { return string(p.Side) },
		adopt: func(p, _ *Participant) {
			p.MissionID, p.Note = missionID, text.Safe(p.Note)
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertMembers stores people of the mission; the key is the person.
func UpsertMembers(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Member) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, members)
	if err != nil {
		return nil, err
	}
	b := batch[Member]{kind: "member", table: memberTable, have: have, values: memberValues, check: Member.check, id: noID[Member],
		key: func(m Member) string { return m.PersonID }, label: func(m Member) string { return or(m.BadgeName, string(m.Population)) },
		adopt: func(m, _ *Member) {
			clean(&m.GroupName, &m.TitleFR, &m.TitleEN, &m.BadgeName)
			m.MissionID = missionID
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertPlaces stores places under their Ref. A place without a zone gets that of the mission. ParentRef
// names the place that holds it, among the stored places or these rows.
func UpsertPlaces(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Place) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, Places)
	if err != nil {
		return nil, err
	}
	m, err := Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	ids := map[string]string{}
	for _, p := range have {
		ids[p.Ref] = p.ID
	}
	for _, p := range rows {
		if ids[p.Ref] == "" {
			ids[p.Ref] = db.NewID()
		}
	}
	for _, p := range rows {
		if p.ParentRef != "" && (ids[p.ParentRef] == "" || p.ParentRef == p.Ref) {
			return nil, fault.New(fault.Invalid, "« %s » est dans un lieu inconnu, « %s » : ajoutez ce lieu ou corrigez sa référence.",
				"“%s” is inside an unknown place, “%s”: add that place or correct its reference.", p.Ref, p.ParentRef).With(fault.Field{Name: "parent"})
		}
	}
	b := batch[Place]{kind: "place", table: placeTable, have: have, values: placeValues, check: Place.check,
		key: func(p Place) string { return p.Ref }, label: func(p Place) string { return or(p.Name, p.Ref) }, id: func(p Place) string { return p.ID },
		adopt: func(p, _ *Place) {
			*p = p.clean(m.Zone)
			p.MissionID, p.ID, p.ParentID = missionID, ids[p.Ref], ids[p.ParentRef]
		}}
	return b.save(ctx, tx, a, missionID, rows)
}

// UpsertTravels stores stated times between places of the mission; the key is the pair, in that order.
func UpsertTravels(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, rows []Travel) ([]Upserted, error) {
	have, err := organised(ctx, tx, a, missionID, travels)
	if err != nil {
		return nil, err
	}
	all, err := places(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, p := range all {
		names[p.ID] = p.Name
	}
	b := batch[Travel]{kind: "travel", table: travelTable, have: have, values: travelValues, id: noID[Travel],
		key:   func(t Travel) string { return t.FromID + " " + t.ToID },
		label: func(t Travel) string { return names[t.FromID] + " → " + names[t.ToID] },
		check: func(t Travel) error {
			if names[t.FromID] == "" || names[t.ToID] == "" {
				return invalid("from", "Un de ces deux lieux n’est pas de cette mission.", "One of these two places is not of this mission.")
			}
			return t.check()
		},
		adopt: func(t, _ *Travel) { t.MissionID, t.Mode = missionID, or(t.Mode, Taxi) }}
	return b.save(ctx, tx, a, missionID, rows)
}

// organised reads what a mission holds, for an actor who organises it.
func organised[T any](ctx context.Context, tx *db.Tx, a account.Actor, missionID string, read func(context.Context, *db.Tx, string) ([]T, error)) ([]T, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	return read(ctx, tx, missionID)
}

func clean(lines ...*string) {
	for _, s := range lines {
		*s = text.SafeLine(*s)
	}
}

func or(s, other string) string {
	if s != "" {
		return s
	}
	return other
}
