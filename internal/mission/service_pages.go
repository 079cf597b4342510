package mission

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// Overview is the list of missions: those that the actor sees, the latest first, and the series that
// some of them belong to.
type Overview struct {
	Missions []Mission
	Series   map[string]Series
	Now      span.Instant
}

// Overview gives the missions that the actor sees.
func (s *Service) Overview(ctx context.Context, a account.Actor) (o Overview, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if o.Missions, err = List(ctx, tx, a); err != nil {
			return err
		}
		o.Now = tx.Now()
		o.Series, err = seriesByID(ctx, tx)
		return err
	})
	return o, err
}

func seriesByID(ctx context.Context, tx *db.Tx) (map[string]Series, error) {
	all, err := allSeries(ctx, tx)
	out := make(map[string]Series, len(all))
	for _, s := range all {
		out[s.ID] = s
	}
	return out, err
}

// Related is another mission, and how it is tied to the one that is looked at.
type Related struct {
	Relation
	Other   Mission
	Forward bool // the relation is held by the one that is looked at
}

// NamedPartner is a partner with its organisation's name.
type NamedPartner struct {
	Partner
	Name string
}

// Sheet is what a mission says of itself.
type Sheet struct {
	Mission  Mission
	Now      span.Instant
	Lead     string // name of the organisation
	Series   Series // zero outside a series
	Editions []Mission
	Country  []Mission // other missions in the same country, without the editions
	Related  []Related
	Legs     []Leg
	Targets  []Target
	Partners []NamedPartner
}

// Sheet gives a mission with its history: other editions, missions to the same country, ties. Of other
// missions only those are told that the actor sees too.
func (s *Service) Sheet(ctx context.Context, a account.Actor, id string) (sheet Sheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if sheet.Mission, err = See(ctx, tx, a, id); err != nil {
			return err
		}
		sheet.Now = tx.Now()
		if err := sheet.readHistory(ctx, tx, a); err != nil {
			return err
		}
		return sheet.readParts(ctx, tx)
	})
	return sheet, err
}

func (sheet *Sheet) readHistory(ctx context.Context, tx *db.Tx, a account.Actor) error {
	m := sheet.Mission
	seen, err := List(ctx, tx, a)
	if err != nil {
		return err
	}
	byID := map[string]Mission{}
	for _, o := range seen {
		byID[o.ID] = o
		same := m.SeriesID != "" && o.SeriesID == m.SeriesID
		switch {
		case same:
			sheet.Editions = append(sheet.Editions, o)
		case o.ID != m.ID && o.Country != "" && o.Country == m.Country:
			sheet.Country = append(sheet.Country, o)
		}
	}
	sortEditions(sheet.Editions)
	ties, err := relations(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	for _, r := range ties {
		other, forward := r.OtherID, true
		if other == m.ID {
			other, forward = r.MissionID, false
		}
		if o, ok := byID[other]; ok {
			sheet.Related = append(sheet.Related, Related{Relation: r, Other: o, Forward: forward})
		}
	}
	return nil
}

func (sheet *Sheet) readParts(ctx context.Context, tx *db.Tx) error {
	id := sheet.Mission.ID
	series, err := seriesByID(ctx, tx)
	if err != nil {
		return err
	}
	sheet.Series = series[sheet.Mission.SeriesID]
	if sheet.Legs, err = legs(ctx, tx, id); err != nil {
		return err
	}
	if sheet.Targets, err = targets(ctx, tx, id); err != nil {
		return err
	}
	rows, err := partners(ctx, tx, id)
	if err != nil {
		return err
	}
	ids := []string{sheet.Mission.LeadID}
	for _, p := range rows {
		ids = append(ids, p.OrganisationID)
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, ids)
	for _, p := range rows {
		sheet.Partners = append(sheet.Partners, NamedPartner{p, orgs[p.OrganisationID].Name})
	}
	sheet.Lead = orgs[sheet.Mission.LeadID].Name
	return err
}

// Comparison is the editions of a series side by side, with what each counts.
type Comparison struct {
	Series   Series
	Editions []EditionCount
}

// EditionCount is one edition in numbers.
type EditionCount struct {
	Mission                                   Mission
	People, Companies, Counterparts, Partners int
	Targets                                   []Target
}

// Compare gives the editions of a series that the actor sees, the earliest first.
func (s *Service) Compare(ctx context.Context, a account.Actor, seriesID string) (c Comparison, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		seen, err := List(ctx, tx, a)
		if err != nil {
			return err
		}
		series, err := seriesByID(ctx, tx)
		if err != nil {
			return err
		}
		seen = slices.DeleteFunc(seen, func(m Mission) bool { return m.SeriesID != seriesID })
		if len(seen) == 0 || seriesID == "" {
			return fault.New(fault.NotFound, "Cette série n’existe pas, ou aucune de ses éditions ne vous est ouverte.",
				"This series does not exist, or none of its editions is open to you.")
		}
		c.Series = series[seriesID]
		sortEditions(seen)
		c.Editions, err = countEditions(ctx, tx, seen)
		return err
	})
	return c, err
}

// countEditions counts what editions hold, in four queries whatever their number.
func countEditions(ctx context.Context, tx *db.Tx, editions []Mission) ([]EditionCount, error) {
	ids := make([]string, len(editions))
	out := make([]EditionCount, len(editions))
	at := map[string]*EditionCount{}
	for i, m := range editions {
		ids[i], out[i].Mission = m.ID, m
		at[m.ID] = &out[i]
	}
	people, err := countMembers(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, n := range people {
		if Population(n.what).Travels() {
			at[n.mission].People += n.count
		}
	}
	sides, err := countParticipants(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, n := range sides {
		switch Side(n.what) {
		case Company:
			at[n.mission].Companies += n.count
		case Counterpart:
			at[n.mission].Counterparts += n.count
		}
	}
	allies, err := countPartners(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	for _, n := range allies {
		at[n.mission].Partners = n.count
	}
	aims, err := targetsIn(ctx, tx, ids)
	for _, t := range aims {
		at[t.MissionID].Targets = append(at[t.MissionID].Targets, t)
	}
	return out, err
}

func sortEditions(all []Mission) {
	slices.SortStableFunc(all, func(a, b Mission) int {
		if a.Edition != b.Edition && a.Edition > 0 && b.Edition > 0 {
			return a.Edition - b.Edition
		}
		return strings.Compare(a.when(), b.when())
	})
}
