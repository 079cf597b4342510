package programme

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Save stores sessions known by their reference: new ones are booked, changed ones changed, others left. All of one
// mission, in the caller's transaction. What is new or left takes a constant number of reads and bulk writes; what is
// changed a few statements each. Invalid sessions are refused all together, each named.
func Save(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Session, how agenda.How) ([]Upserted, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	s, err := prepare(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	return s.save(ctx, tx, a, list, how)
}

// saving is what Save knows of the mission.
type saving struct {
	mission     mission.Mission
	places      map[string]mission.Place
	resources   map[string]bool
	old         map[string]Session
	ids         map[string]string // reference → session id, those of this call included
	engagements map[string]string // reference → engagement id
}

func prepare(ctx context.Context, tx *db.Tx, missionID string) (*saving, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	places, err := mission.Places(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	resources, err := agenda.Resources(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	existing, unmade, err := sessions(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	if err := deleteSessions(ctx, tx, unmade); err != nil {
		return nil, err
	}
	if err := search.Remove(ctx, tx, SearchKind, unmade...); err != nil {
		return nil, err
	}
	s := &saving{mission: m, places: map[string]mission.Place{}, resources: map[string]bool{}, old: map[string]Session{}, ids: map[string]string{}, engagements: map[string]string{}}
	for _, p := range places {
		s.places[p.ID] = p
	}
	for _, r := range resources {
		s.resources[r.ID] = true
	}
	for _, e := range existing {
		s.old[e.Ref], s.ids[e.Ref], s.engagements[e.Ref] = e, e.ID, e.Engagement.ID
	}
	return s, nil
}

func (s *saving) save(ctx context.Context, tx *db.Tx, a account.Actor, list []Session, how agenda.How) ([]Upserted, error) {
	list = slices.Clone(list)
	if err := s.settleAll(list); err != nil {
		return nil, err
	}
	var added, changed []Session
	out := make([]Upserted, len(list))
	for i, want := range list {
		old, exists := s.old[want.Ref]
		switch {
		case !exists:
			want.Version = 1
			added = append(added, want)
			out[i] = Upserted{want.ID, Added}
		case same(old, want):
			out[i] = Upserted{want.ID, Left}
		default:
			changed = append(changed, want)
			out[i] = Upserted{want.ID, Changed}
		}
	}
	if err := s.add(ctx, tx, a, added, how); err != nil {
		return nil, err
	}
	for _, want := range changed {
		if err := s.change(ctx, tx, a, want, how); err != nil {
			return nil, about(want, err, len(list))
		}
	}
	return out, index(ctx, tx, append(added, changed...))
}

// settleAll completes and checks all sessions and finds those that wait for one another.
func (s *saving) settleAll(list []Session) error {
	seen := map[string]bool{}
	for i := range list {
		n := &list[i]
		n.clean()
		if _, known := s.ids[n.Ref]; !known {
			s.ids[n.Ref], s.engagements[n.Ref] = db.NewID(), db.NewID()
		}
	}
	var wrong fault.Problems
	for i := range list {
		err := s.settle(&list[i])
		if err == nil && seen[list[i].Ref] {
			err = invalid("ref", "La référence « %s » est donnée deux fois.", "The reference %q is given twice.", list[i].Ref)
		}
		seen[list[i].Ref] = true
		if err != nil {
			wrong = append(wrong, fault.Of(about(list[i], err, len(list))))
		}
	}
	if err := wrong.Err(); err != nil {
		return err
	}
	return s.loops(list)
}

func invalid(field, fr, en string, args ...any) error {
	return fault.New(fault.Invalid, fr, en, args...).With(fault.Field{Name: field})
}

// settle completes what a caller leaves open and checks the session.
func (s *saving) settle(n *Session) error {
	if err := n.check(); err != nil {
		return err
	}
	n.ID, n.MissionID = s.ids[n.Ref], s.mission.ID
	e := &n.Engagement
	e.ID, e.MissionID, e.Kind, e.SubjectID = s.engagements[n.Ref], s.mission.ID, item.KindSession, n.ID
	e.Title = text.Pair{FR: text.SafeLine(e.Title.FR), EN: text.SafeLine(e.Title.EN)}
	e.PlaceNote, e.Note = text.SafeLine(e.PlaceNote), text.Pair{FR: text.Safe(e.Note.FR), EN: text.Safe(e.Note.EN)}
	if e.Track == "" {
		e.Track = item.Business
	}
	if e.Certainty == "" {
		e.Certainty = item.Expected
	}
	if err := s.locate(n); err != nil {
		return err
	}
	if err := s.order(n); err != nil {
		return err
	}
	e.Takes = n.takes()
	if old, ok := s.old[n.Ref]; ok {
		e.Takes = append(e.Takes, excused(old.Engagement, e)...)
	}
	if err := e.Settle(); err != nil {
		return err
	}
	return s.near(e.Day)
}

// around is how many days before or after a mission a session may stand: further away, the date is a slip.
const around = 60

// near refuses a day far from the mission.
func (s *saving) near(day span.Day) error {
	m := s.mission
	last := max(m.FirstDay, m.LastDay)
	if day.IsZero() || m.FirstDay.IsZero() || day >= m.FirstDay.Add(-around) && day <= last.Add(around) {
		return nil
	}
	fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
	return invalid("day", "Le %[1]s est à plus de %[2]d jours de la mission (%[3]s) : vérifiez la date.", "%[4]s is more than %[2]d days away from the mission (%[5]s): check the date.",
		fr.Day(day), around, fr.Days(m.FirstDay, last), en.Day(day), en.Days(m.FirstDay, last))
}

// locate finds the zone of the place, and holds place and resources to the mission.
func (s *saving) locate(n *Session) error {
	e := &n.Engagement
	place, ok := s.places[e.PlaceID]
	if e.PlaceID != "" && !ok {
		return invalid("place", "Ce lieu n'est pas un lieu de la mission.", "This place is not one of the mission's.")
	}
	for _, id := range n.Resources {
		if !s.resources[id] {
			return invalid("resources", "Cette ressource n'est pas de la mission.", "This resource is not one of the mission's.")
		}
	}
	if e.Zone == "" {
		e.Zone = place.Zone
	}
	if e.Zone == "" {
		e.Zone = s.mission.Zone
	}
	return nil
}

// order turns the references of other sessions into their engagements.
func (s *saving) order(n *Session) error {
	for _, link := range []struct {
		ref, field string
		to         *string
	}{{n.AfterRef, "after", &n.Engagement.AfterID}, {n.WithinRef, "within", &n.Engagement.WithinID}} {
		if link.ref == "" {
			continue
		}
		id, ok := s.engagements[link.ref]
		if !ok {
			return invalid(link.field, "La séance « %s » n'existe pas.", "The session %q does not exist.", link.ref)
		}
		*link.to = id
	}
	return nil
}

// excused are the people whom the session excused by name before and to whom the new state gives no part.
func excused(old agenda.Engagement, now *agenda.Engagement) []agenda.Take {
	var out []agenda.Take
	for _, t := range old.Takes {
		taken := slices.ContainsFunc(now.Takes, func(o agenda.Take) bool { return o.Holder == t.Holder })
		if t.Role == item.Excused && !taken && now.Audience != item.People && now.Audience != "" {
			out = append(out, t)
		}
	}
	return out
}

// loops refuses sessions each of which would have to be over before the other, or be a part of the other.
func (s *saving) loops(list []Session) error {
	for _, link := range []struct {
		field string
		of    func(e *agenda.Engagement) string
	}{{"after", func(e *agenda.Engagement) string { return e.AfterID }}, {"within", func(e *agenda.Engagement) string { return e.WithinID }}} {
		next := map[string]string{}
		for _, o := range s.old {
			next[o.Engagement.ID] = link.of(&o.Engagement)
		}
		for i := range list {
			next[list[i].Engagement.ID] = link.of(&list[i].Engagement)
		}
		for i := range list {
			at := next[list[i].Engagement.ID]
			for range len(next) {
				if at == list[i].Engagement.ID {
					return about(list[i], invalid(link.field, "Ces séances s'attendent l'une l'autre : choisissez laquelle vient d'abord.",
						"These sessions wait for one another: choose which comes first."), len(list))
				}
				at = next[at]
			}
		}
	}
	return nil
}

// manyTraced is from how many new sessions on one line of the trail stands for all.
const manyTraced = 50

// add books new sessions as one act.
func (s *saving) add(ctx context.Context, tx *db.Tx, a account.Actor, added []Session, how agenda.How) error {
	if len(added) == 0 {
		return nil
	}
	bookings := make([]agenda.Engagement, len(added))
	roles := map[string][]Role{}
	for i, n := range added {
		bookings[i], roles[n.ID] = n.Engagement, n.Roles
	}
	if _, _, err := agenda.BookMany(ctx, tx, a, s.mission.ID, bookings, how); err != nil {
		return err
	}
	if err := insertSessions(ctx, tx, added); err != nil {
		return err
	}
	if err := insertRoles(ctx, tx, roles); err != nil {
		return err
	}
	if len(added) > manyTraced {
		return account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "created", Kind: "session", After: map[string]int{"count": len(added)}})
	}
	for _, n := range added {
		if err := account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "created", Kind: "session", ID: n.ID, Label: n.Engagement.Title.In(text.FR)}); err != nil {
			return err
		}
	}
	return nil
}

// memo is how a session's own words and parts stood before and after a change: undoing it needs both.
type memo struct{ Before, After Session }

func (s *saving) change(ctx context.Context, tx *db.Tx, a account.Actor, want Session, how agenda.How) (err error) {
	old := s.old[want.Ref]
	if how.Memo, err = json.Marshal(memo{plain(old), plain(want)}); err != nil {
		return err
	}
	if !sameEngagement(old.Engagement, want.Engagement) {
		want.Engagement.Version = 0 // the version seen was checked by Put, imports check none
		if _, _, err := agenda.Change(ctx, tx, a, want.Engagement, how); err != nil {
			return err
		}
	} else if err := agenda.Remember(ctx, tx, a, want.Engagement.ID, how); err != nil {
		return err
	}
	if err := updateSession(ctx, tx, want); err != nil {
		return err
	}
	if err := replaceRoles(ctx, tx, map[string][]Role{want.ID: want.Roles}); err != nil {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "changed", Kind: "session", ID: want.ID,
		Label: want.Engagement.Title.In(text.FR), Before: plain(old), After: plain(want)})
}

// freeRef makes the reference of a new session: its own, or its title's, with a number when it is taken.
func (s *saving) freeRef(n Session) string {
	ref := text.SafeLine(n.Ref)
	if ref == "" {
		words := strings.Fields(text.Key(n.Engagement.Title.In(text.FR)))
		ref = strings.Join(words[:min(len(words), 6)], "-")
	}
	if ref == "" {
		ref = "session"
	}
	free := ref
	for i := 2; ; i++ {
		if _, taken := s.ids[free]; !taken {
			return free
		}
		free = fmt.Sprintf("%s-%d", ref, i)
	}
}

// replaces gives a changed session the reference that it has and holds it against what the person saw.
func (s *saving) replaces(n *Session) error {
	for _, old := range s.old {
		if old.ID != n.ID {
			continue
		}
		if n.Version != 0 && n.Version != old.Version || n.Engagement.Version != 0 && n.Engagement.Version != old.Engagement.Version {
			return fault.New(fault.Conflict, "Cette séance a changé pendant que vous l'aviez à l'écran (dernière main sur l'agenda : %s) : rechargez la page, puis refaites votre changement.",
				"This session changed while you had it on screen (last hand on the agenda: %s): reload the page, then make your change again.", old.Engagement.ChangedBy)
		}
		n.Ref = old.Ref
		return nil
	}
	return missing()
}

// exist refuses people and organisations that a form names and the directory does not hold.
func (s *saving) exist(ctx context.Context, tx *db.Tx, n Session) error {
	var people, organisations []string
	for _, r := range n.Roles {
		people, organisations = append(people, r.PersonID), append(organisations, r.OrganisationID)
	}
	organisations = append(organisations, n.HostID)
	empty := func(id string) bool { return id == "" }
	people, organisations = slices.DeleteFunc(people, empty), slices.DeleteFunc(organisations, empty)
	p, err := directory.PeopleByID(ctx, tx, people)
	if err != nil {
		return err
	}
	o, err := directory.OrganisationsByID(ctx, tx, organisations)
	if err != nil {
		return err
	}
	var wrong []error
	for _, id := range people {
		if _, ok := p[id]; !ok {
			wrong = append(wrong, invalid("role", "Cette personne n'est pas dans l'annuaire.", "This person is not in the directory."))
		}
	}
	for _, id := range organisations {
		if _, ok := o[id]; !ok {
			wrong = append(wrong, invalid("role", "Cette organisation n'est pas dans l'annuaire.", "This organisation is not in the directory."))
		}
	}
	return fault.Join(wrong...)
}
