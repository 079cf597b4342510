package meeting

import (
	"context"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/text"
)

// Apply books a draft into the agenda: all of it in one transaction, as one step that can be undone. The plan is held
// against what the mission says now: a placement that has become impossible is not booked, and named in the answer.
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
		wanted, lost := c.placements(run.Result.Placed)
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

// bookAll writes placements into the agenda: what has no place is booked, what stands elsewhere is changed, what is
// pinned or where it should be is left.
func (s *Service) bookAll(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, wanted []plan.Placement) (booked, moved int, err error) {
	how := agenda.How{Keep: true, Label: text.Pair{FR: "Appliquer le plan des rendez-vous", EN: "Apply the plan of meetings"}}
	var list []agenda.Engagement
	var requests []string
	for _, p := range wanted {
		q := c.Requests[p.Meeting]
		now := c.Problem.Meetings[p.Meeting].Current
		e := c.engagement(p)
		switch {
		case !q.Placed():
			list, requests = append(list, e), append(requests, q.ID)
		case c.Problem.Meetings[p.Meeting].Pin == nil && (now == nil || now.Start != p.Start || now.Spot != p.Spot || now.Interpreter != p.Interpreter || !sameInts(now.People, p.People)):
			e.ID, e.Version = q.EngagementID, c.versions[q.ID]
			if _, _, err := agenda.Change(ctx, tx, a, e, how); err != nil {
				return 0, 0, err
			}
			moved++
		}
	}
	if len(list) == 0 {
		return 0, moved, nil
	}
	made, _, err := agenda.BookMany(ctx, tx, a, c.Mission.ID, list, how)
	if err != nil {
		return 0, 0, err
	}
	var touched []Request
	for i, e := range made {
		if err := setEngagement(ctx, tx, requests[i], e.ID); err != nil {
			return 0, 0, err
		}
		q := c.Requests[c.Index(requests[i])]
		q.EngagementID = e.ID
		touched = append(touched, q)
	}
	return len(made), moved, s.tell(ctx, tx, c.Mission.ID, touched)
}

// placements turns a result into placements of the case as it is now, leaving out what is no longer possible.
func (c *Case) placements(slots []Slot) (out []plan.Placement, lost []text.Pair) {
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
	var all plan.Plan
	for _, s := range slots {
		spot, known := spots[s.Spot]
		i := c.Index(s.Request)
		if i < 0 || !known {
			lost = append(lost, text.Both(s.Request))
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
		all.Placements = append(all.Placements, p)
	}
	bad := map[int]bool{}
	for _, v := range plan.Check(c.Problem, all) {
		if v.Meeting >= 0 && !bad[v.Meeting] && c.Problem.Meetings[v.Meeting].Pin == nil {
			bad[v.Meeting] = true
			fr, en := v.Reason.Words(c.Problem)
			name := c.Problem.Meetings[v.Meeting].Label
			lost = append(lost, text.Pair{FR: name + " : " + fr, EN: name + ": " + en})
		}
	}
	for _, p := range all.Placements {
		if !bad[p.Meeting] {
			out = append(out, p)
		}
	}
	return out, lost
}
