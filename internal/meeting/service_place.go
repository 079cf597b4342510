package meeting

import (
	"context"
	"maps"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// engagement is a meeting as the agenda keeps it, at a placement of the case.
func (c *Case) engagement(p plan.Placement) agenda.Engagement {
	q, spot := &c.Requests[p.Meeting], c.SpotIDs[p.Spot]
	e := agenda.Engagement{MissionID: c.Mission.ID, Kind: item.KindMeeting, SubjectID: q.ID, Track: item.Business,
		Title: text.Both(label(c.Orgs, q)), PlaceID: spot.PlaceID, Certainty: item.Confirmed, Audience: item.People,
		Confidential: q.Confidential, Starts: c.At(p.Start), Ends: c.At(p.Start + q.Minutes)}
	side := map[string]string{}
	for _, party := range q.Parties {
		side[party.PersonID] = party.Side
	}
	for _, i := range p.People {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Person, ID: c.People[i]}, Role: side[c.People[i]]})
	}
	e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CompanyID}, Role: OfCompany},
		agenda.Take{Holder: agenda.Holder{Kind: item.Organisation, ID: q.CounterpartID}, Role: OfCounterpart})
	if spot.ResourceID != "" {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: spot.ResourceID}})
	}
	if p.Interpreter != plan.None {
		e.Takes = append(e.Takes, agenda.Take{Holder: agenda.Holder{Kind: item.Resource, ID: c.Inters[p.Interpreter].ID}, Role: "interpreter"})
	}
	return e
}

// Target is a cell of the board: a spot and a beginning.
type Target struct {
	Spot  Spot
	Start span.Instant
}

// Place puts a request into the agenda at a cell of the board, or moves it there when it has a place. version is that
// of its engagement as the person saw it, 0 for none. A cell that breaks a rule is refused with the reason in words,
// unless force says that the person insists; the conflict is then kept and listed.
func (s *Service) Place(ctx context.Context, a account.Actor, missionID, requestID string, to Target, version int64, force bool) (conflicts []agenda.Conflict, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if q.State != Accepted {
			return fault.New(fault.Conflict, "La demande %s n’est pas acceptée : notez d’abord la réponse.", "Request %s is not accepted: note the answer first.", q.Ref)
		}
		m, err := mission.Get(ctx, tx, missionID)
		if err != nil {
			return err
		}
		c, err := caseNear(ctx, tx, near{mission: m, picked: requestID, day: span.DayOf(to.Start, m.Zone)})
		if err != nil {
			return err
		}
		if err := meanwhile(ctx, tx, a, c, q, version); err != nil {
			return err
		}
		p, err := c.fit(requestID, to, force)
		if err != nil {
			return err
		}
		conflicts, err = s.book(ctx, tx, a, c, q, p, version, agenda.How{Force: force})
		return err
	})
	return conflicts, err
}

// meanwhile refuses to place what somebody else moved, freed or placed since the person looked, before any rule is
// asked: it says who did and where it stands now.
func meanwhile(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, q Request, seen int64) error {
	now := c.versions[q.ID]
	switch {
	case seen == now || seen == 0 && !q.Placed():
		return nil
	case now == 0:
		return fault.New(fault.Conflict, "Quelqu’un a retiré « %s » de l’agenda pendant ce temps. Rien n’a été enregistré ; rechargez la page.",
			"Somebody took “%s” out of the agenda meanwhile. Nothing was saved; reload the page.", label(c.Orgs, &q))
	}
	_, err := agenda.Pin(ctx, tx, a, q.EngagementID, c.events[q.ID].Pinned, or64(seen, -1)) // says who moved it, and where to
	return err
}

func or64(first, second int64) int64 {
	if first != 0 {
		return first
	}
	return second
}

// fit finds who attends at a cell, or why the meeting cannot be there.
func (c *Case) fit(requestID string, to Target, force bool) (plan.Placement, error) {
	i, spot := c.Index(requestID), slices.Index(c.SpotIDs, to.Spot)
	for _, h := range c.Hopeless {
		if h.Request == requestID {
			return plan.Placement{}, fault.New(fault.Conflict, "%[1]s", "%[1]s", said(h.Reasons[0]))
		}
	}
	start := c.Minute(to.Start)
	if i < 0 || spot < 0 {
		return plan.Placement{}, fault.New(fault.NotFound, "Cette table ou ce lieu n’existe plus : rechargez la page.", "This table or place no longer exists: reload the page.")
	}
	if b := c.Mission.Bounds(); to.Start < b.From || to.Start >= b.To {
		return plan.Placement{}, fault.New(fault.Invalid, "Cette heure est hors de la mission : choisissez une case du tableau.", "That hour is outside the mission: choose a cell of the board.")
	}
	desk, err := plan.OpenDesk(c.freed(i), c.Now)
	if err != nil {
		return plan.Placement{}, err
	}
	if reasons := desk.WhyNot(i, start, spot); len(reasons) > 0 {
		if !force {
			return plan.Placement{}, fault.New(fault.Conflict, "%[1]s", "%[1]s", said(c.words(reasons[0])))
		}
		return c.insist(i, start, spot), nil
	}
	return c.attend(i, start, spot)
}

// freed is the problem in which one meeting may be moved although it is pinned.
func (c *Case) freed(i int) plan.Problem {
	free := c.Problem
	free.Meetings = slices.Clone(free.Meetings)
	free.Meetings[i].Pin = nil
	return free
}

// attend chooses who comes to a cell that is legal: those required, whoever is free of each group, an interpreter. The
// desk is asked for the only alternative of a meeting that may be nowhere else.
func (c *Case) attend(i, start, spot int) (plan.Placement, error) {
	only := c.freed(i)
	m := &only.Meetings[i]
	m.Spots, m.Windows = []int{spot}, []plan.Window{{From: start, To: start + m.Minutes}}
	elsewhere := plan.Plan{Placements: slices.DeleteFunc(slices.Clone(c.Now.Placements), func(p plan.Placement) bool { return p.Meeting == i })}
	desk, err := plan.OpenDesk(only, elsewhere)
	if err != nil {
		return plan.Placement{}, err
	}
	for _, alt := range desk.Alternatives(i, 1) {
		return alt.Placement, nil
	}
	return c.insist(i, start, spot), nil
}

// insist is a placement that breaks a rule: those required come, and the first of each group.
func (c *Case) insist(i, start, spot int) plan.Placement {
	m := c.Problem.Meetings[i]
	people := slices.Clone(m.Required)
	for _, group := range m.OneOf {
		people = append(people, group[0])
	}
	slices.Sort(people)
	return plan.Placement{Meeting: i, Start: start, Spot: spot, People: slices.Compact(people), Interpreter: plan.None}
}

// book writes a placement into the agenda and ties the request to it.
func (s *Service) book(ctx context.Context, tx *db.Tx, a account.Actor, c *Case, q Request, p plan.Placement, version int64, how agenda.How) ([]agenda.Conflict, error) {
	want := c.engagement(p)
	if !q.Placed() {
		made, conflicts, err := agenda.Book(ctx, tx, a, agenda.Booking{Engagement: want, How: how})
		if err != nil {
			return conflicts, err
		}
		if err := setEngagement(ctx, tx, q.ID, made.ID); err != nil {
			return nil, err
		}
		q.EngagementID = made.ID
		return conflicts, s.tell(ctx, tx, q.MissionID, []Request{q})
	}
	want.ID, want.Version = q.EngagementID, version
	_, conflicts, err := agenda.Change(ctx, tx, a, want, how)
	return conflicts, err
}

// Free takes a meeting out of the agenda: the request goes back to the tray, accepted as before. Those who were told
// of it are told by the next version that it is cancelled.
func (s *Service) Free(ctx context.Context, a account.Actor, missionID, requestID, reason string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if q.State != Accepted {
			return fault.New(fault.Conflict, "Ce rendez-vous a eu lieu : changez d’abord son état.", "This meeting took place: change its state first.")
		}
		return s.free(ctx, tx, a, &q, reason)
	})
}

func (s *Service) free(ctx context.Context, tx *db.Tx, a account.Actor, q *Request, reason string) error {
	if !q.Placed() {
		return fault.New(fault.Conflict, "Ce rendez-vous n’a plus de place dans l’agenda.", "This meeting no longer has a place in the agenda.")
	}
	if _, err := agenda.Cancel(ctx, tx, a, q.EngagementID, reason); err != nil {
		return err
	}
	q.EngagementID = ""
	if err := setEngagement(ctx, tx, q.ID, ""); err != nil {
		return err
	}
	q.Version++
	return s.tell(ctx, tx, q.MissionID, []Request{*q})
}

// Pin fixes a placed meeting where it is, or lets it go again.
func (s *Service) Pin(ctx context.Context, a account.Actor, missionID, requestID string, pinned bool, version int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := one(ctx, tx, a, missionID, requestID)
		if err != nil {
			return err
		}
		if !q.Placed() {
			return fault.New(fault.Conflict, "Placez d’abord ce rendez-vous.", "Place this meeting first.")
		}
		_, err = agenda.Pin(ctx, tx, a, q.EngagementID, pinned, version)
		return err
	})
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Slots lists the beginnings that the board shows for a day: the grid of the tables.
func (c *Case) Slots(d span.Day) []span.Instant {
	return slots(c.Mission.Zone, d, c.Mission.DayOpens, c.Mission.DayCloses, c.Mission.MeetingMinutes)
}

func slots(z span.Zone, d span.Day, opens, closes span.Clock, length int) []span.Instant {
	step := minutes(max(leastStep, length))
	var out []span.Instant
	for at, to := span.LocalLenient(d, opens, z), span.LocalLenient(d, closes, z); at < to; at = at.Add(step) {
		out = append(out, at)
	}
	return out
}

// interpreted makes the meetings for which an interpreter was asked take one although a language is common: they are
// held in a language that nobody speaks and every interpreter translates.
func (b *builder) interpreted() {
	p, asked := &b.Problem, false
	for i := range b.Requests {
		if b.Requests[i].Interpreter && b.share(&p.Meetings[i]) { // else they need one anyway
			p.Meetings[i].Languages, asked = []string{throughInterpreter}, true
		}
	}
	if !asked {
		return
	}
	all := map[string]bool{}
	for i := range p.Interpreters {
		for _, l := range b.Inters[i].Languages {
			all[l] = true
			p.Interpreters[i].Pairs = append(p.Interpreters[i].Pairs, [2]string{throughInterpreter, l})
		}
	}
	for _, q := range p.People {
		for _, l := range q.Languages {
			all[l] = true
		}
	}
	if len(all) == 0 {
		all["fr"] = true
	}
	for i := range p.People {
		if len(p.People[i].Languages) == 0 {
			p.People[i].Languages = slices.Sorted(maps.Keys(all))
		}
	}
}

// share says whether those who may come to a meeting could speak without an interpreter.
func (b *builder) share(m *plan.Meeting) bool {
	speaks := func(language string) func(i int) bool {
		return func(i int) bool {
			l := b.Problem.People[i].Languages
			return len(l) == 0 || slices.Contains(l, language)
		}
	}
	all := m.Languages
	for _, group := range append([][]int{m.Required}, m.OneOf...) {
		for _, i := range group {
			if len(m.Languages) == 0 {
				all = append(slices.Clip(all), b.Problem.People[i].Languages...)
			}
		}
	}
	common := func(language string) bool {
		return !slices.ContainsFunc(m.Required, func(i int) bool { return !speaks(language)(i) }) &&
			!slices.ContainsFunc(m.OneOf, func(group []int) bool { return !slices.ContainsFunc(group, speaks(language)) })
	}
	return len(all) == 0 || slices.ContainsFunc(all, common)
}

const throughInterpreter = "interpreter"

var languageNames = map[string]plan.Words{
	throughInterpreter: {FR: "interprète demandé", EN: "interpreter asked for"},
	"fr":               {FR: "français", EN: "French"}, "en": {FR: "anglais", EN: "English"}, "es": {FR: "espagnol", EN: "Spanish"},
	"de": {FR: "allemand", EN: "German"}, "it": {FR: "italien", EN: "Italian"}, "pt": {FR: "portugais", EN: "Portuguese"},
	"ko": {FR: "coréen", EN: "Korean"}, "ja": {FR: "japonais", EN: "Japanese"}, "zh": {FR: "chinois", EN: "Chinese"}, "ar": {FR: "arabe", EN: "Arabic"},
}
