package meeting

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Board is what the meeting board of one day shows: the spots, what they hold, the tray of what has no place, and for
// one chosen request where it may go.
type Board struct {
	*Case
	Day    span.Day
	Picked string                       // request id, "" for none
	Cells  map[CellKey]CellFace         // of the picked request, by spot and beginning, for this day
	Best   []Option                     // the cheapest places anywhere in the mission for the picked request
	Tray   []Request                    // accepted, without a place, the most urgent first
	Mine   map[string]bool              // requests that the actor may move; nil: all
	Events map[string]agenda.Engagement // by request id
}

// CellKey names a cell of the board.
type CellKey struct {
	Spot  int
	Start span.Instant
}

// CellFace says whether the picked request may go to a cell, and if not why.
type CellFace struct {
	Legal bool
	Why   text.Pair
}

// Option is a place that the planner proposes for one request.
type Option struct {
	Spot   int
	Start  span.Instant
	Change plan.Score // what the plan gains or loses
}

// Board reads the board of a day. picked names a request to place or move, "" for none. An intermediary sees the whole
// board, the names of others' confidential meetings aside, and may move only what it carries.
func (s *Service) Board(ctx context.Context, a account.Actor, missionID string, day span.Day, picked string) (b *Board, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err := Problem(ctx, tx, missionID, plan.Balanced)
		if err != nil {
			return err
		}
		b = &Board{Case: c, Day: day, Picked: picked, Events: c.events}
		if !slices.Contains(c.Mission.Days(), day) {
			b.Day = c.Mission.Today(tx.Now())
		}
		if mine != nil {
			b.Mine = map[string]bool{}
			for _, q := range c.Requests {
				b.Mine[q.ID] = slices.Contains(mine, q.IntermediaryID)
			}
		}
		for _, q := range c.Requests {
			if !q.Placed() && (b.Mine == nil || b.Mine[q.ID]) {
				b.Tray = append(b.Tray, q)
			}
		}
		slices.SortStableFunc(b.Tray, func(x, y Request) int { return x.Priority - y.Priority })
		return b.light()
	})
	return b, err
}

// light finds where the picked request may go.
func (b *Board) light() error {
	i := b.Index(b.Picked)
	if b.Picked == "" || i < 0 || b.Mine != nil && !b.Mine[b.Picked] {
		b.Picked = ""
		return nil
	}
	free := b.Problem
	free.Meetings = slices.Clone(free.Meetings)
	free.Meetings[i].Pin = nil
	desk, err := plan.OpenDesk(free, b.Now)
	if err != nil {
		return err
	}
	bounds := b.Day.Bounds(b.Mission.Zone)
	b.Cells = map[CellKey]CellFace{}
	for _, c := range desk.LegalCells(i, b.Minute(bounds.From), b.Minute(bounds.To)) {
		face := CellFace{Legal: c.Legal}
		if !c.Legal {
			face.Why.FR, face.Why.EN = c.Reason.Words(b.Problem)
		}
		b.Cells[CellKey{c.Spot, b.At(c.Start)}] = face
	}
	for _, alt := range desk.Alternatives(i, 10) {
		b.Best = append(b.Best, Option{Spot: alt.Placement.Spot, Start: b.At(alt.Placement.Start), Change: alt.Change})
	}
	return nil
}

// Standing is how a mission's meetings stand.
type Standing struct {
	Counts
	Target, Minimum int
	Companies       []CompanyStanding // those under the minimum first
	Under           int               // companies under the minimum
}

// CompanyStanding is how many meetings one company has.
type CompanyStanding struct {
	Tally
	Under bool
}

// Standing counts the mission's meetings against its target, and each company's against the minimum. For an
// intermediary the companies are those that it looks after.
func (s *Service) Standing(ctx context.Context, a account.Actor, missionID string) (out Standing, err error) {
	if err := account.NeedMember(a, missionID); err != nil {
		return Standing{}, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = StandingOf(ctx, tx, missionID)
		return err
	})
	return out, err
}

// StandingOf is Standing for callers that have checked the actor.
func StandingOf(ctx context.Context, tx *db.Tx, missionID string) (Standing, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return Standing{}, err
	}
	out := Standing{Target: m.MeetingTarget, Minimum: m.MeetingMinimum}
	if out.Counts, err = countsOf(ctx, tx, missionID); err != nil {
		return Standing{}, err
	}
	parts, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return Standing{}, err
	}
	counted, err := tallies(ctx, tx, missionID)
	if err != nil {
		return Standing{}, err
	}
	by := map[string]Tally{}
	for _, t := range counted {
		by[t.OrganisationID] = t
	}
	for _, p := range parts {
		if p.Side != mission.Company {
			continue
		}
		t := by[p.OrganisationID]
		t.OrganisationID = p.OrganisationID
		c := CompanyStanding{Tally: t, Under: t.Placed < max(p.WantedMin, m.MeetingMinimum)}
		if c.Under {
			out.Under++
		}
		out.Companies = append(out.Companies, c)
	}
	slices.SortStableFunc(out.Companies, func(x, y CompanyStanding) int { return x.Placed - y.Placed })
	return out, nil
}

// PersonMerged moves the meetings of a person who was merged into another.
func PersonMerged(ctx context.Context, tx *db.Tx, kept, gone string) error {
	return movePerson(ctx, tx, gone, kept)
}

// OrganisationMerged moves the requests of an organisation that was merged into another.
func OrganisationMerged(ctx context.Context, tx *db.Tx, kept, gone string) error {
	return moveOrganisation(ctx, tx, gone, kept)
}
