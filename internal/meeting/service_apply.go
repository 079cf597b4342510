package meeting

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Apply books a draft into the agenda: all of it in one transaction, as one step that can be undone. The plan is held
// against what the mission says now: a placement that has become impossible, and a meeting that somebody placed or
// moved by hand since the plan was begun, are left as they are and named in the answer.
func (s *Service) Apply(ctx context.Context, a account.Actor, missionID, runID string) (booked, moved int, dropped []text.Pair, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return 0, 0, nil, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		run, err := runByID(ctx, tx, missionID, runID)
		if err != nil {
			return err
		}
		if run.State != Done {
			return notReady()
		}
		c, err := Problem(ctx, tx, missionID, run.Preset)
		if err != nil {
			return err
		}
		wanted, lost := c.placements(run.Result.Placed, run.StartedAt)
		dropped = lost
		if booked, moved, err = s.bookAll(ctx, tx, a, c, wanted); err != nil {
			return err
		}
		run.State, run.AppliedAt = Applied, tx.Now()
		if err := updateRun(ctx, tx, run); err != nil {
			return err
		}
		return account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "applied", Kind: "plan", ID: runID, After: map[string]int{"booked": booked, "moved": moved, "dropped": len(dropped)}})
	})
	return booked, moved, dropped, err
}

// bookAll writes placements into the agenda as one act: what has no place is booked, what stands elsewhere is changed.
func (s *Service) bookAll(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, wanted []plan.Placement) (booked, moved int, err error) {
	how := agenda.How{Keep: true, Label: text.Pair{FR: "Appliquer le plan des rendez-vous", EN: "Apply the plan of meetings"}}
	var fresh, changed []agenda.Engagement
	var touched []Request
	for _, p := range wanted {
		q, m, e := c.Requests[p.Meeting], c.Problem.Meetings[p.Meeting], c.engagement(p)
		if m.Pin != nil || m.Current != nil && alike(*m.Current, p) {
			continue
		}
		if q.Placed() {
			e.ID, e.Version = q.EngagementID, c.versions[q.ID]
			changed = append(changed, e)
			continue
		}
		fresh, touched = append(fresh, e), append(touched, q)
	}
	made, _, err := agenda.Together(ctx, tx, a, c.Mission.ID, fresh, changed, how)
	if err != nil {
		return 0, 0, err
	}
	for i, e := range made {
		if err := setEngagement(ctx, tx, touched[i].ID, e.ID); err != nil {
			return 0, 0, err
		}
		touched[i].EngagementID = e.ID
		touched[i].Version++
	}
	return len(made), len(changed), s.tell(ctx, tx, c.Mission.ID, touched)
}

// placements turns a result into what is to be written into the agenda as it is now: new places and changed ones.
// Those that broke a rule since are dropped, one round after the other, since what is dropped stays where it was and
// may stand in another's way.
func (c *Case) placements(slots []Slot, begun span.Instant) (out []plan.Placement, lost []text.Pair) {
	now := map[int]plan.Placement{}
	for _, p := range c.Now.Placements {
		now[p.Meeting] = p
	}
	want, lost := c.wanted(slots, begun, now)
	for {
		all := plan.Plan{}
		for i := range c.Requests {
			if p, ok := want[i]; ok {
				all.Placements = append(all.Placements, p)
			} else if p, ok := now[i]; ok {
				all.Placements = append(all.Placements, p)
			}
		}
		bad := map[int]text.Pair{}
		for _, v := range plan.Check(c.Problem, all) {
			for _, i := range []int{v.Meeting, v.Other} {
				if _, ours := want[i]; ours {
					bad[i] = c.words(v.Reason)
					break
				}
			}
		}
		for i := range c.Requests {
			if why, ok := bad[i]; ok {
				lost = append(lost, c.named(i, why))
				delete(want, i)
			}
		}
		if len(bad) == 0 {
			break
		}
	}
	for i := range c.Requests {
		if p, ok := want[i]; ok {
			out = append(out, p)
		}
	}
	return out, lost
}

// wanted are the placements of a result that change something, by meeting.
func (c *Case) wanted(slots []Slot, begun span.Instant, now map[int]plan.Placement) (want map[int]plan.Placement, lost []text.Pair) {
	spots, people, inters := map[Spot]int{}, map[string]int{}, map[string]int{}
	for i, s := range c.SpotIDs {
		spots[s] = i
	}
	for i, p := range c.People {
		people[p] = i
	}
	for i, r := range c.Inters {
		inters[r.ID] = i
	}
	want = map[int]plan.Placement{}
	for _, s := range slots {
		i := c.Index(s.Request)
		if i < 0 {
			continue // declined, cancelled or gone since: nothing to place
		}
		spot, known := spots[s.Spot]
		if !known {
			lost = append(lost, c.named(i, text.Pair{FR: "sa table ou son lieu n’existe plus.", EN: "its table or place is no more."}))
			continue
		}
		p := plan.Placement{Meeting: i, Start: c.Minute(s.Start), Spot: spot, Interpreter: plan.None}
		for _, id := range s.People {
			if k, ok := people[id]; ok {
				p.People = append(p.People, k)
			}
		}
		if k, ok := inters[s.Interpreter]; ok {
			p.Interpreter = k
		}
		here, stands := now[i]
		switch {
		case stands && (alike(here, p) || c.Problem.Meetings[i].Pin != nil):
		case stands && c.events[s.Request].ChangedAt > begun:
			lost = append(lost, c.named(i, text.Pair{FR: "placé ou déplacé à la main depuis le calcul, il reste où il est.", EN: "placed or moved by hand since the plan was made, it stays where it is."}))
		case !s.suits(&c.Requests[i]):
			lost = append(lost, c.named(i, text.Pair{FR: "ceux qui doivent venir ont changé depuis le calcul : calculez un autre plan, ou placez-le à la main.", EN: "those who are to come have changed since the plan was made: make another plan, or place it by hand."}))
		default:
			want[i] = p
		}
	}
	return want, lost
}

// suits says whether the people of a slot are those whom the request asks for: nobody else, and all who must come.
func (x *Slot) suits(q *Request) bool {
	for _, id := range x.People {
		if !slices.ContainsFunc(q.Parties, func(p Party) bool { return p.PersonID == id }) {
			return false
		}
	}
	return !slices.ContainsFunc(q.Parties, func(p Party) bool { return p.Required && !slices.Contains(x.People, p.PersonID) })
}

// named puts a meeting's name before what is said of it.
func (c *Case) named(i int, why text.Pair) text.Pair {
	name := label(c.Orgs, &c.Requests[i])
	return text.Pair{FR: name + " : " + why.FR, EN: name + ": " + why.EN}
}

// alike says whether two placements of a meeting are the same for everybody.
func alike(a, b plan.Placement) bool {
	return a.Start == b.Start && a.Spot == b.Spot && a.Interpreter == b.Interpreter && sameInts(a.People, b.People)
}

// Rehearse plans a mission at once, repeatably, and books all but the last few meetings that it placed: the
// demonstration begins with most of the work done and some left.
func (s *Service) Rehearse(ctx context.Context, a account.Actor, missionID string, leave int) error {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := caseFrom(ctx, tx, missionID, plan.Balanced, 0)
		if err != nil {
			return err
		}
		found, err := plan.Solve(ctx, c.Problem, plan.Options{Seed: 1, Iterations: 4000})
		if err != nil {
			return err
		}
		keep := found.Placements[:max(0, len(found.Placements)-leave)]
		_, _, err = s.bookAll(ctx, tx, a, c, keep)
		return err
	})
}

// Await returns a run once it has ended, looking at it every so often. When ctx ends first the run goes on.
func (s *Service) Await(ctx context.Context, a account.Actor, missionID, runID string, every time.Duration) (Run, error) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		run, err := s.Look(ctx, a, missionID, runID)
		if err != nil || run.State != Waiting && run.State != Running {
			return run, err
		}
		select {
		case <-ctx.Done():
			return run, ctx.Err()
		case <-tick.C:
		}
	}
}

// Outcome is a run with what its page says of it.
type Outcome struct {
	Run
	Names
	Changes   []PlanChange // the first ChangesMost
	Total     int          // of changes
	Requests  map[string]Request
	Companies []CompanyPlan // by how many meetings the plan gives them, the fewest first
}

// PlanChange is what a run changes, or changed, for one request.
type PlanChange struct {
	Slot
	Was        *agenda.Engagement // where the agenda has it now; nil for nowhere, and once the plan was applied
	Come, Stay []string           // people who come by the plan and not now, and the other way round
}

// CompanyPlan is how many meetings a company has now, by the plan, and has accepted.
type CompanyPlan struct {
	OrganisationID           string
	Before, Placed, Accepted int
}

// Most changes and left-out requests that an outcome gives with names.
const (
	ChangesMost = 200
	LeftMost    = 50
)

// Outcome reads a run for its page: see Look. What stands as the plan has it is counted only. A fixed number of queries.
func (s *Service) Outcome(ctx context.Context, a account.Actor, missionID, runID string) (o Outcome, err error) {
	if o.Run, err = s.Look(ctx, a, missionID, runID); err != nil {
		return o, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		known, err := briefly(ctx, tx, missionID)
		if err != nil {
			return err
		}
		o.tally(known)
		if err := o.changes(ctx, tx, known); err != nil {
			return err
		}
		return o.name(ctx, tx, missionID)
	})
	return o, err
}

// tally counts by company.
func (o *Outcome) tally(known map[string]Request) {
	by := map[string]*CompanyPlan{}
	row := func(q Request) *CompanyPlan {
		if by[q.CompanyID] == nil {
			by[q.CompanyID] = &CompanyPlan{OrganisationID: q.CompanyID}
		}
		return by[q.CompanyID]
	}
	for _, x := range o.Result.Placed {
		if q, ok := known[x.Request]; ok {
			r := row(q)
			r.Placed, r.Accepted = r.Placed+1, r.Accepted+1
			if q.Placed() {
				r.Before++
			}
		}
	}
	for _, x := range o.Result.Left {
		if q, ok := known[x.Request]; ok {
			row(q).Accepted++
		}
	}
	for _, r := range by {
		o.Companies = append(o.Companies, *r)
	}
	slices.SortFunc(o.Companies, func(x, y CompanyPlan) int {
		return cmp.Or(x.Placed-y.Placed, strings.Compare(x.OrganisationID, y.OrganisationID))
	})
}

// changes finds what the run changes: all that has no place yet, what the plan moved, and what others changed since it
// was begun. Of what nobody touched since, only what is shown is read.
func (o *Outcome) changes(ctx context.Context, tx *db.Tx, known map[string]Request) error {
	var shown []string
	since := map[string]agenda.Engagement{}
	if o.State != Applied { // then the plan itself changed them
		var err error
		if since, err = agenda.ChangedSince(ctx, tx, o.MissionID, o.StartedAt); err != nil {
			return err
		}
	}
	for _, x := range o.Result.Placed {
		q, ok := known[x.Request]
		differs := x.New || x.Moved
		if e, moved := since[q.EngagementID]; moved {
			differs = !e.Timed() || e.Starts != x.Start || !x.holds(&e)
		}
		if !ok || !differs {
			continue
		}
		if o.Total++; o.Total <= ChangesMost {
			o.Changes, shown = append(o.Changes, PlanChange{Slot: x}), append(shown, q.EngagementID)
		}
	}
	if o.State == Applied {
		return nil
	}
	now, err := agenda.ByID(ctx, tx, without(shown))
	for i := range o.Changes {
		if e, ok := now[shown[i]]; ok {
			c := &o.Changes[i]
			c.Was, c.Come, c.Stay = &e, without(minus(c.People, e.Holders(item.Person))), without(minus(e.Holders(item.Person), c.People))
		}
	}
	return err
}

// holds says whether an engagement has the place, the people and the interpreter of a slot.
func (x *Slot) holds(e *agenda.Engagement) bool {
	there := x.Spot.PlaceID == e.PlaceID && (x.Spot.ResourceID == "" || e.Has(agenda.Holder{Kind: item.Resource, ID: x.Spot.ResourceID}))
	return there && slices.Equal(unique(x.People), unique(e.Holders(item.Person))) &&
		(x.Interpreter == "" || e.Has(agenda.Holder{Kind: item.Resource, ID: x.Interpreter}))
}

func minus(list, taken []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(taken, id) })
}
