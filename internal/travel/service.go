package travel

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Service keeps the journeys of missions.
type Service struct{ DB *db.DB }

// Journeys reads all journeys of a mission by reference, for other capabilities that have checked the actor. A constant
// number of queries.
func Journeys(ctx context.Context, tx *db.Tx, missionID string) ([]Journey, error) {
	live, _, err := journeys(ctx, tx, missionID)
	return live, err
}

// journeys reads those of a mission, and apart from them the ids of those whose engagement was unmade.
func journeys(ctx context.Context, tx *db.Tx, missionID string) (live []Journey, unmade []string, err error) {
	list, err := journeysOf(ctx, tx, missionID)
	if err != nil {
		return nil, nil, err
	}
	return join(ctx, tx, list)
}

func join(ctx context.Context, tx *db.Tx, list []Journey) (live []Journey, unmade []string, err error) {
	ids := make([]string, len(list))
	for i := range list {
		ids[i] = list[i].EngagementID
	}
	held, err := agenda.ByID(ctx, tx, ids)
	for _, j := range list {
		e, ok := held[j.EngagementID]
		if !ok {
			unmade = append(unmade, j.ID)
			continue
		}
		j.take(&e)
		live = append(live, j)
	}
	return live, unmade, err
}

// Get reads one journey; organisers only.
func (s *Service) Get(ctx context.Context, a account.Actor, missionID, id string) (j Journey, m mission.Mission, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return j, m, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if m, err = mission.Get(ctx, tx, missionID); err != nil || id == "" {
			return err
		}
		j, err = get(ctx, tx, missionID, id)
		return err
	})
	return j, m, err
}

func get(ctx context.Context, tx *db.Tx, missionID, id string) (Journey, error) {
	one, found, err := journeyByID(ctx, tx, missionID, id)
	if err != nil {
		return Journey{}, err
	}
	if found {
		live, _, err := join(ctx, tx, []Journey{one})
		if err != nil || len(live) == 1 {
			return append(live, Journey{})[0], err
		}
	}
	return Journey{}, fault.New(fault.NotFound, "Ce voyage n’existe pas, ou plus.", "This journey does not exist, or no more.")
}

// Put stores one journey from a form: a new one when its ID is "". Version and AgendaVersion are those that the person
// saw; 0 does not check. step is the act that undoing takes back, "" when nothing changed.
func (s *Service) Put(ctx context.Context, a account.Actor, missionID string, j Journey, how agenda.How) (id, step string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		j := j
		known, err := prepare(ctx, tx, missionID)
		if err != nil {
			return err
		}
		if j.ID == "" {
			j.Ref = known.freeRef(j)
		} else if err := known.replaces(&j); err != nil {
			return err
		}
		done, err := known.save(ctx, tx, a, []Journey{j}, how)
		if err != nil {
			return err
		}
		if id = done[0].ID; done[0].Change != Left {
			step, err = lastStep(ctx, tx, a, missionID)
		}
		return err
	})
	return id, step, err
}

// Cancel cancels a journey: it stays on record, and those aboard are told by the next version of the programme.
func (s *Service) Cancel(ctx context.Context, a account.Actor, missionID, id, reason string) (step string, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return "", err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		j, err := get(ctx, tx, missionID, id)
		if err != nil {
			return err
		}
		if _, err := agenda.Cancel(ctx, tx, a, j.EngagementID, text.SafeLine(reason)); err != nil {
			return err
		}
		step, err = lastStep(ctx, tx, a, missionID)
		return err
	})
	return step, err
}

func lastStep(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (string, error) {
	steps, err := agenda.Steps(ctx, tx, a, missionID)
	if err != nil || len(steps) == 0 {
		return "", err
	}
	return steps[0].ID, nil
}

// Save stores journeys known by their reference, all of one mission, in the caller's transaction. Invalid ones are
// refused all together, each named.
func Save(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Journey, how agenda.How) ([]Upserted, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	known, err := prepare(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	return known.save(ctx, tx, a, list, how)
}

// saving is what Save knows of the mission.
type saving struct {
	mission mission.Mission
	old     map[string]Journey // by reference
}

func prepare(ctx context.Context, tx *db.Tx, missionID string) (*saving, error) {
	m, err := mission.Get(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	live, unmade, err := journeys(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	s := &saving{mission: m, old: map[string]Journey{}}
	for _, j := range live {
		s.old[j.Ref] = j
	}
	return s, remove(ctx, tx, unmade)
}

// settle completes and checks a journey.
func (s *saving) settle(j *Journey) error {
	j.clean()
	j.MissionID = s.mission.ID
	if j.FromZone == "" {
		j.FromZone = s.mission.Zone
	}
	if j.ToZone == "" {
		j.ToZone = s.mission.Zone
	}
	if old, known := s.old[j.Ref]; known {
		j.ID, j.EngagementID = old.ID, old.EngagementID
		if err := old.Certainty.Become(j.Certainty); err != nil {
			return err
		}
	} else {
		j.ID, j.EngagementID = db.NewID(), db.NewID()
	}
	if j.Ref == "" {
		return invalid("ref", "Donnez une référence au voyage.", "Give the journey a reference.")
	}
	if err := j.check(); err != nil {
		return err
	}
	return s.near(span.DayOf(j.Departs, j.FromZone))
}

// near refuses a day far from the mission.
func (s *saving) near(day span.Day) error {
	m := s.mission
	last := max(m.FirstDay, m.LastDay)
	if !m.Dated() || day >= m.FirstDay.Add(-around) && day <= last.Add(around) {
		return nil
	}
	fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
	return invalid("departs_day", "Le %[1]s est à plus de %[2]d jours de la mission (%[3]s) : vérifiez la date.", "%[4]s is more than %[2]d days away from the mission (%[5]s): check the date.",
		fr.Day(day), around, fr.Days(m.FirstDay, last), en.Day(day), en.Days(m.FirstDay, last))
}

// about ties an error to the journey of a list that it is about; what refuses a booking stays as it is.
func about(j Journey, err error, of int) error {
	var refused *agenda.Refused
	if of == 1 || fault.KindOf(err) == fault.Internal || errors.As(err, &refused) {
		return err
	}
	return fault.Of(err).With(fault.Field{Name: j.Ref, FR: j.Title().FR, EN: j.Title().EN})
}

func (s *saving) save(ctx context.Context, tx *db.Tx, a account.Actor, list []Journey, how agenda.How) ([]Upserted, error) {
	list = slices.Clone(list)
	var wrong fault.Problems
	for i := range list {
		if err := s.settle(&list[i]); err != nil {
			wrong = append(wrong, fault.Of(about(list[i], err, len(list))))
		}
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	out := make([]Upserted, len(list))
	var added []Journey
	for i, j := range list {
		old, known := s.old[j.Ref]
		switch {
		case !known:
			out[i] = Upserted{j.ID, Added}
			added = append(added, j)
		case same(old, j):
			out[i] = Upserted{j.ID, Left}
		default:
			out[i] = Upserted{j.ID, Changed}
			if err := s.change(ctx, tx, a, old, j, how); err != nil {
				return nil, about(j, err, len(list))
			}
		}
	}
	return out, s.add(ctx, tx, a, added, how)
}

func (s *saving) add(ctx context.Context, tx *db.Tx, a account.Actor, added []Journey, how agenda.How) error {
	if len(added) == 0 {
		return nil
	}
	held := make([]agenda.Engagement, len(added))
	for i := range added {
		held[i] = added[i].onto(agenda.Engagement{})
	}
	if _, _, err := agenda.BookMany(ctx, tx, a, s.mission.ID, held, how); err != nil {
		return err
	}
	if err := insert(ctx, tx, added); err != nil {
		return err
	}
	for _, j := range added {
		if err := account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "created", Kind: "journey", ID: j.ID, Label: j.Title().FR}); err != nil {
			return err
		}
	}
	return nil
}

// memo is what a journey said by itself before and after a change: undoing it needs both.
type memo struct{ Before, After Journey }

func (s *saving) change(ctx context.Context, tx *db.Tx, a account.Actor, old, j Journey, how agenda.How) (err error) {
	if how.Memo, err = json.Marshal(memo{old.plain(), j.plain()}); err != nil {
		return err
	}
	held, err := agenda.ByID(ctx, tx, []string{j.EngagementID})
	if err != nil {
		return err
	}
	was := held[j.EngagementID]
	was.SortTakes()
	if now := j.onto(was.Clone()); restated(was, now) {
		_, _, err = agenda.Change(ctx, tx, a, now, how)
	} else {
		err = agenda.Remember(ctx, tx, a, j.EngagementID, how)
	}
	if err != nil {
		return err
	}
	if err := update(ctx, tx, j); err != nil {
		return err
	}
	return account.Trace(ctx, tx, a, account.Event{Mission: s.mission.ID, Verb: "changed", Kind: "journey", ID: j.ID, Label: j.Title().FR, Before: old, After: j})
}

// restated tells whether a change of a journey changes its engagement: booking numbers and notes do not.
func restated(was, now agenda.Engagement) bool {
	was.Version = 0
	if len(was.Takes) == 0 && len(now.Takes) == 0 {
		was.Takes, now.Takes = nil, nil
	}
	return !reflect.DeepEqual(was, now)
}

// freeRef makes the reference of a new journey, with a number when it is taken.
func (s *saving) freeRef(j Journey) string {
	words := strings.Fields(text.Key(j.Title().FR))
	name := []rune(strings.Join(words[:min(len(words), 6)], "-"))
	ref := string(name[:min(len(name), MostLine/2)])
	free := ref
	for i := 2; ; i++ {
		if _, taken := s.old[free]; !taken {
			return free
		}
		free = fmt.Sprintf("%s-%d", ref, i)
	}
}

// replaces gives a changed journey the reference that it has and holds it against what the person saw.
func (s *saving) replaces(j *Journey) error {
	for _, old := range s.old {
		if old.ID != j.ID {
			continue
		}
		if j.Version != 0 && j.Version != old.Version || j.AgendaVersion != 0 && j.AgendaVersion != old.AgendaVersion {
			return fault.New(fault.Conflict, "Ce voyage a changé pendant que vous l’aviez à l’écran : rechargez la page, puis refaites votre changement.",
				"This journey changed while you had it on screen: reload the page, then make your change again.")
		}
		j.Ref = old.Ref
		return nil
	}
	return fault.New(fault.NotFound, "Ce voyage n’existe pas, ou plus.", "This journey does not exist, or no more.")
}

// Undone brings journeys in line with what agenda.Undo did. Whoever undoes calls it in the same transaction.
func Undone(ctx context.Context, tx *db.Tx, list []agenda.Restored) error {
	for _, r := range list {
		if r.Before == nil || r.Before.Kind != item.KindJourney {
			continue
		}
		if r.After == nil {
			if err := remove(ctx, tx, []string{r.Before.SubjectID}); err != nil {
				return err
			}
			continue
		}
		if err := recall(ctx, tx, r); err != nil {
			return err
		}
	}
	return nil
}

// recall brings back what a journey said by itself; Conflict when somebody has changed it since.
func recall(ctx context.Context, tx *db.Tx, r agenda.Restored) error {
	if len(r.Memo) == 0 {
		return nil
	}
	var was memo
	if err := json.Unmarshal(r.Memo, &was); err != nil {
		return err
	}
	now, found, err := journeyByID(ctx, tx, r.After.MissionID, r.Before.SubjectID)
	if err != nil || !found {
		return err
	}
	if !same(now.plain(), was.After) {
		return fault.New(fault.Conflict, "« %s » a changé depuis : défaites d’abord ce qui a été fait après.", "“%s” has changed since: undo first what was done after.", r.After.Title.In(text.FR))
	}
	return update(ctx, tx, was.Before)
}
