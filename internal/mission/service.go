package mission

import (
	"context"
	"regexp"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Service does for pages what the functions of this package do within a transaction.
type Service struct {
	DB *db.DB
	// Shifted hooks run in the same transaction after a page has changed the zone, days, limits or travel
	// times of a mission: what rests on them must be looked at again.
	Shifted []func(ctx context.Context, tx *db.Tx, missionID string) error
	// Touches tells what of the agenda a person or an organisation of a mission holds; app connects it. Without it
	// nothing is held.
	Touches func(ctx context.Context, tx *db.Tx, missionID, id string) (Touched, error)
	// Leaves does to that what the fate says, before they are removed and in the same transaction; app connects it.
	Leaves func(ctx context.Context, tx *db.Tx, a account.Actor, missionID, id string, fate Fate) error
	// Dropped is told of an organisation that is no longer an intermediary of a mission; app connects it.
	Dropped func(ctx context.Context, tx *db.Tx, a account.Actor, missionID, organisationID string) error
}

// Change says what saving something did.
type Change string

// What saving does.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left" // it was there, and alike
)

// Upsert stores a mission under its Ref: it adds it, changes it, or leaves it when it is alike. ID, dates
// of change and Version of m are not read. Adding takes an administrator, changing an organiser. Like
// the other functions that take a transaction it calls no Shifted hook: that is its caller's.
func Upsert(ctx context.Context, tx *db.Tx, a account.Actor, m Mission) (Mission, Change, error) {
	m = m.clean()
	old, found, err := missionBy(ctx, tx, "ref", m.Ref)
	if err != nil {
		return m, "", err
	}
	if err := mayWrite(a, old, found); err != nil {
		return m, "", err
	}
	if err := m.Check(); err != nil {
		return m, "", err
	}
	m.ID, m.CreatedAt, m.ChangedAt, m.Version = old.ID, old.CreatedAt, old.ChangedAt, old.Version
	if found && m == old {
		return m, Left, nil
	}
	m.ChangedAt, m.Version = tx.Now(), old.Version+1
	if !found {
		if m.ID, err = newID(ctx, tx, m.Ref); err != nil {
			return m, "", err
		}
		m.CreatedAt = tx.Now()
	}
	return store(ctx, tx, a, old, m, found)
}

// newID makes the id of a new mission. It stands in every address, so it is readable: the reference in plain letters.
// A reference that gives no such word, or one that is taken, gets an id like any other.
func newID(ctx context.Context, tx *db.Tx, ref string) (string, error) {
	slug := strings.ReplaceAll(text.Key(ref), " ", "-")
	if !readable.MatchString(slug) {
		return db.NewID(), nil
	}
	_, taken, err := missionBy(ctx, tx, "id", slug)
	if taken || err != nil {
		slug = db.NewID()
	}
	return slug, err
}

var readable = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$`)

func mayWrite(a account.Actor, old Mission, found bool) error {
	if found {
		return account.NeedOrganiser(a, old.ID)
	}
	return account.NeedAdmin(a)
}

func store(ctx context.Context, tx *db.Tx, a account.Actor, old, m Mission, found bool) (Mission, Change, error) {
	if err := put(ctx, tx, missionTable, []Mission{m}, missionValues); err != nil {
		return m, "", err
	}
	change, event := Added, account.Event{Mission: m.ID, Verb: "created", Kind: "mission", ID: m.ID, Label: m.NameFR, After: m}
	if found {
		change, event.Verb, event.Before = Changed, "changed", old
	}
	return m, change, account.Trace(ctx, tx, a, event)
}

// shifts reports whether something changed on which engagements rest.
func shifts(a, b Mission) bool {
	type basis struct {
		zone                       span.Zone
		first, last                span.Day
		opens, closes, from, to    span.Clock
		perDay, buffer, way, lunch int
	}
	of := func(m Mission) basis {
		return basis{m.Zone, m.FirstDay, m.LastDay, m.DayOpens, m.DayCloses, m.LunchFrom, m.LunchTo,
			m.MaxPerDay, m.BufferMinutes, m.TravelMinutes, m.LunchMinutes}
	}
	return of(a) != of(b)
}

func (s *Service) shifted(ctx context.Context, tx *db.Tx, missionID string) error {
	for _, hook := range s.Shifted {
		if err := hook(ctx, tx, missionID); err != nil {
			return err
		}
	}
	return nil
}

// Create adds a mission; Conflict when its reference is taken.
func (s *Service) Create(ctx context.Context, a account.Actor, m Mission) (out Mission, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, taken, err := missionBy(ctx, tx, "ref", m.clean().Ref)
		if err != nil {
			return err
		}
		if taken {
			return fault.New(fault.Conflict, "La référence « %s » est déjà prise : choisissez-en une autre.",
				"The reference “%s” is taken: choose another.", m.Ref).With(fault.Field{Name: "ref"})
		}
		out, _, err = Upsert(ctx, tx, a, m)
		return err
	})
	return out, err
}

// Edit changes a mission by its ID. Its Version must be the one that was read: when somebody changed
// the mission since, it is a Conflict and nothing is lost. The reference cannot change.
func (s *Service) Edit(ctx context.Context, a account.Actor, m Mission) (out Mission, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := account.NeedOrganiser(a, m.ID); err != nil {
			return err
		}
		old, err := Get(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		if old.Version != m.Version {
			return fault.New(fault.Conflict, "Quelqu’un a modifié cette mission entre-temps : rouvrez la page, vos saisies sont encore ci-dessous.",
				"Somebody changed this mission meanwhile: open the page again; what you typed is still below.")
		}
		m.Ref = old.Ref
		if out, _, err = Upsert(ctx, tx, a, m); err != nil || !shifts(old, out) {
			return err
		}
		return s.shifted(ctx, tx, m.ID)
	})
	return out, err
}
