package meeting

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/meeting/plan/repair"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Mishap is something that happens on the day: somebody is away or late, a table is lost, an interpreter is gone, or a
// request comes by telephone. Near is the minutes around From within which a request may be placed.
type Mishap struct {
	Kind             repair.Kind
	Person, Resource string // who, which table or interpreter
	Request          string
	From, To         span.Instant
	Near             int
}

// Mending is how a mishap can be answered.
type Mending struct {
	Mission  mission.Mission
	Affected int          // meetings that cannot stay
	Fixed    []MendChange // that could not stay either, but are pinned, under way, or not the person's to move
	Options  []MendOption // the best first
}

// MendOption is one way out. Token carries it to Mend.
type MendOption struct {
	Changes []MendChange
	Told    []string // names of the people to tell
	Effect  text.Pair
	Left    int
	Proven  bool
	Token   string
}

// MendChange is what becomes of one request, in words. What is "added", "moved", "changed" or "removed".
type MendChange struct {
	Request, What string
	Words         text.Pair
}

// mendSlot is one change as a token carries it.
type mendSlot struct {
	Slot
	Version int64 // of the engagement that was seen, 0 for none
	Out     bool  // loses its place
}

// Mendings proposes ways out of a mishap. An intermediary gets only those that move what it carries; the rest counts
// as fixed and is not named.
func (s *Service) Mendings(ctx context.Context, a account.Actor, missionID string, m Mishap) (out Mending, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, d, now, err := mishap(ctx, tx, missionID, mine, m)
		if c != nil && mine == nil && m.Kind == repair.Absence && m.Person != "" && !slices.Contains(c.People, m.Person) {
			out.Mission = c.Mission // somebody without a meeting is missed by none
			return nil
		}
		if err != nil {
			return err
		}
		found, err := repair.Propose(c.Problem, c.Now, d, now)
		if err != nil {
			return err
		}
		out = Mending{Mission: c.Mission, Affected: len(found.Affected)}
		for _, i := range found.Fixed {
			if mine == nil || slices.Contains(mine, c.Requests[i].IntermediaryID) {
				out.Fixed = append(out.Fixed, MendChange{Request: c.Requests[i].ID, What: "changed", Words: text.Both(c.Problem.Meetings[i].Label)})
			}
		}
		for _, p := range found.Proposals {
			o, err := c.option(p)
			if err != nil {
				return err
			}
			out.Options = append(out.Options, o)
		}
		return nil
	})
	return out, err
}

// mishap reads a mission as a case in which what the person may not move is pinned, and the mishap in its numbers.
func mishap(ctx context.Context, tx *db.Tx, missionID string, mine []string, m Mishap) (*Case, repair.Disruption, int, error) {
	c, err := Problem(ctx, tx, missionID, plan.Protect)
	if err != nil {
		return nil, repair.Disruption{}, 0, err
	}
	now := 0
	switch b := c.Mission.Bounds(); {
	case b.Contains(tx.Now()):
		now = c.Minute(tx.Now())
	case tx.Now() >= b.To:
		return nil, repair.Disruption{}, 0, fault.New(fault.Conflict, "La mission est finie : il n’y a plus rien à réparer.", "The mission is over: there is nothing left to repair.")
	}
	c.mayMove(mine)
	d, err := c.disruption(m, mine)
	return c, d, now, err
}

// mayMove pins what others carry, and names what the person may see.
func (c *Case) mayMove(mine []string) {
	for i := range c.Requests {
		q, meeting := &c.Requests[i], &c.Problem.Meetings[i]
		if mine == nil || slices.Contains(mine, q.IntermediaryID) {
			meeting.Label = label(c.Orgs, q)
			continue
		}
		meeting.Label = hushed.FR
		if meeting.Pin == nil {
			meeting.Pin = meeting.Current
		}
	}
}

// disruption writes a mishap in the numbers of the case. An intermediary may only name people whom its requests name.
func (c *Case) disruption(m Mishap, mine []string) (d repair.Disruption, err error) {
	unknown := fault.New(fault.Invalid, "Dites qui, quelle table ou quelle demande est concernée : rien de tel n’est prévu dans l’agenda.", "Say who, which table or which request is meant: the agenda holds nothing of the kind.")
	d = repair.Disruption{Kind: m.Kind, Window: plan.Window{From: max(0, c.Minute(m.From)), To: c.Minute(m.To)}, At: c.Minute(m.From), Near: m.Near}
	mayName := func(person string) bool {
		return mine == nil || slices.ContainsFunc(c.Requests, func(q Request) bool {
			return slices.Contains(mine, q.IntermediaryID) && slices.Contains(q.People(""), person)
		})
	}
	switch m.Kind {
	case repair.Absence:
		d.Person = slices.Index(c.People, m.Person)
		if m.Person == "" || d.Person < 0 || !mayName(m.Person) {
			return d, unknown
		}
	case repair.SpotLost:
		if d.Spot = slices.IndexFunc(c.SpotIDs, func(s Spot) bool { return m.Resource != "" && s.ResourceID == m.Resource }); d.Spot < 0 {
			return d, unknown
		}
	case repair.InterpreterGone:
		if d.Interpreter = slices.IndexFunc(c.Inters, func(r agenda.Resource) bool { return r.ID == m.Resource }); d.Interpreter < 0 {
			return d, unknown
		}
	case repair.Request:
		d.Meeting = c.Index(m.Request)
		if d.Meeting < 0 || mine != nil && !slices.Contains(mine, c.Requests[d.Meeting].IntermediaryID) {
			for _, h := range c.Hopeless {
				if h.Request == m.Request && mine == nil {
					return d, fault.New(fault.Conflict, "%[1]s", "%[1]s", said(h.Reasons[0]))
				}
			}
			return d, unknown
		}
	default:
		return d, unknown
	}
	return d, nil
}

// option writes a proposal for a page.
func (c *Case) option(p repair.Proposal) (o MendOption, err error) {
	o.Left, o.Proven = p.Left, p.Proven
	for _, q := range p.Told {
		o.Told = append(o.Told, c.Problem.People[q].Name)
	}
	p.Effect.Told, p.Effect.Placed = 0, 0 // said beside it
	fr, en := p.Effect.Words()
	o.Effect = text.Pair{FR: strings.Join(fr, ", "), EN: strings.Join(en, ", ")}
	var slots []mendSlot
	for _, x := range p.Changes {
		fr, en := x.Words(c.Problem)
		q := &c.Requests[x.Meeting]
		change := MendChange{Request: q.ID, What: "changed", Words: text.Pair{FR: fr, EN: en}}
		slot := mendSlot{Slot: Slot{Request: q.ID}, Version: c.versions[q.ID], Out: x.After == nil}
		switch {
		case x.After == nil:
			change.What = "removed"
		case x.Before == nil:
			change.What = "added"
		case x.Moved():
			change.What = "moved"
		}
		if x.After != nil {
			slot.Slot = c.slot(*x.After)
		}
		o.Changes = append(o.Changes, change)
		if x.Before != nil || x.After != nil {
			slots = append(slots, slot)
		}
	}
	if len(slots) > 0 {
		o.Token, err = encode(slots)
	}
	return o, err
}

// slot is a placement as rows know it.
func (c *Case) slot(v plan.Placement) Slot {
	s := Slot{Request: c.Requests[v.Meeting].ID, Spot: c.SpotIDs[v.Spot], Start: c.At(v.Start)}
	for _, q := range v.People {
		s.People = append(s.People, c.People[q])
	}
	if v.Interpreter >= 0 {
		s.Interpreter = c.Inters[v.Interpreter].ID
	}
	return s
}

// Mend carries one way out into the agenda: all of it or nothing, as one step that can be undone. It is refused when
// somebody moved one of the meetings since the person looked, and when it breaks a rule by now.
func (s *Service) Mend(ctx context.Context, a account.Actor, missionID string, m Mishap, token string) (changed int, err error) {
	mine, err := carriers(a, missionID)
	if err != nil {
		return 0, err
	}
	var slots []mendSlot
	if err := json.Unmarshal([]byte(token), &slots); err != nil || len(slots) == 0 {
		return 0, fault.New(fault.Invalid, "Cette proposition ne se lit plus : demandez-en d’autres.", "This proposal can no longer be read: ask for new ones.")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		changed = len(slots)
		c, d, now, err := mishap(ctx, tx, missionID, mine, m)
		if err != nil {
			return err
		}
		for _, x := range slots {
			q, err := one(ctx, tx, a, missionID, x.Request)
			if err != nil {
				return err
			}
			if c.Index(q.ID) < 0 || c.versions[q.ID] != x.Version {
				if err := meanwhile(ctx, tx, a, c, q, x.Version); err != nil {
					return err
				}
				return outdated()
			}
		}
		wanted, gone, err := c.mended(slots, d, now)
		if err != nil {
			return err
		}
		if err := s.bookMended(ctx, tx, a, c, wanted, gone); err != nil {
			return err
		}
		return account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "mended", Kind: "plan", ID: missionID, After: map[string]any{"what": m.Kind, "changed": len(wanted), "removed": len(gone)}})
	})
	return changed, err
}

func outdated() error {
	return fault.New(fault.Conflict, "L’agenda a changé depuis cette proposition. Rien n’a été enregistré ; en voici de nouvelles.", "The agenda has changed since this proposal. Nothing was saved; here are new ones.")
}

// mended holds a way out against the rules as they are now.
func (c *Case) mended(slots []mendSlot, d repair.Disruption, now int) (wanted []plan.Placement, gone []int, err error) {
	after, err := repair.Disrupt(c.Problem, c.Now, d)
	if err != nil {
		return nil, nil, err
	}
	taken := map[int]bool{}
	for _, x := range slots {
		i := c.Index(x.Request)
		pin := c.Problem.Meetings[i].Pin
		if taken[i] || pin != nil || x.Out && c.Problem.Meetings[i].Current == nil {
			return nil, nil, outdated()
		}
		taken[i] = true
		if x.Out {
			gone = append(gone, i)
			continue
		}
		found, lost := c.wanted([]Slot{x.Slot}, c.Mission.Bounds().To, nil)
		p, ok := found[i]
		if len(lost) > 0 || !ok || p.Start < now {
			return nil, nil, outdated()
		}
		wanted = append(wanted, p)
	}
	all := plan.Plan{Placements: slices.Clone(wanted)}
	for _, p := range c.Now.Placements {
		if !taken[p.Meeting] {
			all.Placements = append(all.Placements, p)
		}
	}
	old := map[plan.Violation]bool{}
	for _, v := range plan.Check(after, c.Now) {
		old[v] = true
	}
	for _, v := range plan.Check(after, all) {
		if !old[v] {
			return nil, nil, fault.New(fault.Conflict, "Cette proposition n’est plus possible : %[1]s", "This proposal is no longer possible: %[1]s", said(c.words(v.Reason)))
		}
	}
	return wanted, gone, nil
}

// bookMended writes a way out into the agenda as one act.
func (s *Service) bookMended(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, wanted []plan.Placement, gone []int) error {
	how := agenda.How{Keep: true, Label: text.Pair{FR: "Répondre à un imprévu", EN: "Answer a mishap"}}
	var fresh, changed []agenda.Engagement
	var touched []Request
	for _, p := range wanted {
		q, e := c.Requests[p.Meeting], c.engagement(p)
		if q.Placed() {
			e.ID, e.Version = q.EngagementID, c.versions[q.ID]
			changed = append(changed, e)
			continue
		}
		fresh, touched = append(fresh, e), append(touched, q)
	}
	for _, i := range gone {
		e := c.events[c.Requests[i].ID].Clone()
		e.Certainty = item.CancelledCertainty
		changed = append(changed, e)
	}
	made, _, err := agenda.Together(ctx, tx, a, c.Mission.ID, fresh, changed, how)
	if err != nil {
		return err
	}
	for k := range made {
		touched[k].EngagementID = made[k].ID
	}
	for _, i := range gone {
		q := c.Requests[i]
		q.EngagementID = ""
		touched = append(touched, q)
	}
	for k := range touched {
		if err := setEngagement(ctx, tx, touched[k].ID, touched[k].EngagementID); err != nil {
			return err
		}
		touched[k].Version++
	}
	return s.tell(ctx, tx, c.Mission.ID, touched)
}
