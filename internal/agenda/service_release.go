package agenda

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Service publishes and serves feeds; booking needs none, it lives in the caller's transaction.
type Service struct {
	DB     *db.DB
	Secret []byte // signs the addresses of feeds
	// Tell puts a letter into the outbox within the transaction and gives its id; nil writes to nobody.
	Tell func(ctx context.Context, tx *db.Tx, l Letter) (mailID string, err error)
	// Address is the whole address of a path of the site, for letters; nil leaves addresses out.
	Address func(path string) string
	// Restored brings the records of capabilities above in line with what undoing a step did; nil does nothing.
	Restored func(ctx context.Context, tx *db.Tx, back []Restored) error
	// at is called at each stage of publishing; tests fail there.
	at func(stage string) error
}

func (s *Service) stage(name string) error {
	if s.at == nil {
		return nil
	}
	return s.at(name)
}

// Publish makes the next version of a mission's programme out of what now stands, in one transaction: its items for
// ever, its differences, and one letter to each person whom they concern. The error is Conflict when nothing changed.
func (s *Service) Publish(ctx context.Context, a account.Actor, missionID string, comment text.Pair) (r Release, changes []item.Change, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		r, changes, err = s.PublishIn(ctx, tx, a, missionID, comment)
		return err
	})
	return r, changes, err
}

// PublishIn is Publish inside the caller's transaction.
func (s *Service) PublishIn(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, comment text.Pair) (Release, []item.Change, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return Release{}, nil, err
	}
	p, err := prepare(ctx, tx, missionID)
	if err != nil {
		return Release{}, nil, err
	}
	if len(p.changes) == 0 && p.last.Number > 0 {
		return Release{}, nil, fault.New(fault.Conflict, "Rien n’a changé depuis la version %d : il n’y a rien à publier.", "Nothing has changed since version %d: there is nothing to publish.", p.last.Number)
	}
	r := Release{ID: db.NewID(), MissionID: missionID, Number: p.last.Number + 1, PublishedAt: tx.Now(), PublishedBy: a.Name,
		Comment: text.Pair{FR: text.Safe(comment.FR), EN: text.Safe(comment.EN)},
		Items:   len(p.now), Changes: len(p.changes), People: len(p.people)}
	if err := s.keep(ctx, tx, r, p); err != nil {
		return Release{}, nil, err
	}
	if err := s.tell(ctx, tx, r, p); err != nil {
		return Release{}, nil, err
	}
	err = account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "published", Kind: "release", ID: r.ID,
		Label: text.Fr("version " + text.Printer{Lang: text.FR}.Int(r.Number)), After: map[string]int{"items": r.Items, "changes": r.Changes, "people": r.People}})
	if err != nil {
		return Release{}, nil, err
	}
	return r, p.changes, s.stage("traced")
}

func (s *Service) keep(ctx context.Context, tx *db.Tx, r Release, p *prepared) error {
	if err := insertRelease(ctx, tx, r); err != nil {
		return err
	}
	if err := s.stage("numbered"); err != nil {
		return err
	}
	if err := insertSnapshot(ctx, tx, r.ID, p.next, p.changedAt(tx.Now())); err != nil {
		return err
	}
	return s.stage("kept")
}

// prepared is a version as it would be published.
type prepared struct {
	mission mission.Mission
	last    Release // Number 0 when there is none
	prev    item.Snapshot
	prevAt  map[string]span.Instant
	now     item.Snapshot // live entries
	next    item.Snapshot // with tombstones
	changes []item.Change
	people  []string
}

func prepare(ctx context.Context, tx *db.Tx, missionID string) (*prepared, error) {
	p := &prepared{prev: item.Snapshot{}}
	var err error
	var found bool
	if p.last, found, err = latestRelease(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if found {
		if p.prev, p.prevAt, err = readSnapshot(ctx, tx, p.last.ID); err != nil {
			return nil, err
		}
	}
	list, err := standing(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	if err := p.stand(ctx, tx, missionID, list); err != nil {
		return nil, err
	}
	return p, p.differ(ctx, tx, missionID)
}

// foresee prepares only what may differ from the latest version: what was changed since, and what is for an audience,
// whose members may have changed.
func foresee(ctx context.Context, tx *db.Tx, missionID string) (*prepared, error) {
	last, found, err := latestRelease(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	if !found {
		return prepare(ctx, tx, missionID)
	}
	// A change that was under way while the version was made may bear an earlier instant.
	list, err := changedOrShared(ctx, tx, missionID, last.PublishedAt.Add(-time.Minute), last.ID)
	if err != nil {
		return nil, err
	}
	p := &prepared{last: last}
	ids := map[string]bool{}
	for i := range list {
		ids[list[i].ID] = true
	}
	list = slices.DeleteFunc(list, func(e Engagement) bool { return e.Certainty == item.CancelledCertainty })
	if err := p.stand(ctx, tx, missionID, list); err != nil {
		return nil, err
	}
	same, err := settled(ctx, tx, last.ID, p.now)
	if err != nil {
		return nil, err
	}
	for _, id := range same { // a plenary of hundreds is read only when it differs
		delete(ids, id)
		delete(p.now, id)
	}
	if p.prev, p.prevAt, err = readSome(ctx, tx, last.ID, slices.Sorted(maps.Keys(ids))); err != nil {
		return nil, err
	}
	return p, p.differ(ctx, tx, missionID)
}

// differ compares what now stands with the version before.
func (p *prepared) differ(ctx context.Context, tx *db.Tx, missionID string) error {
	p.next = item.Follow(p.prev, maps.Clone(p.now))
	p.changes = item.Diff(p.prev, p.next)
	p.people = item.Concerned(p.changes)
	return nameChanges(ctx, tx, missionID, p.changes)
}

// stand gives what now stands its words, and everybody whom each item concerns.
func (p *prepared) stand(ctx context.Context, tx *db.Tx, missionID string, list []Engagement) error {
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return err
	}
	p.mission = w.mission
	read := mission.Audience
	if slices.ContainsFunc(list, func(e Engagement) bool { return e.AudienceGroup == string(mission.OfCounterpart) }) {
		read = mission.Members
	}
	members, err := read(ctx, tx, missionID)
	if err != nil {
		return err
	}
	for _, m := range members {
		w.members[m.PersonID] = m
	}
	draft, err := render(ctx, tx, missionID, list, false)
	if err != nil {
		return err
	}
	p.now = make(item.Snapshot, len(draft))
	for i := range draft {
		it := &draft[i]
		if !it.Certainty.Firm() {
			continue
		}
		e := &item.Entry{Item: *it, Parts: map[Holder]item.Share{}}
		for _, t := range w.takings(&it.Engagement) {
			e.Parts[t.Holder] = item.Share{State: item.Live}
		}
		p.now[it.ID] = e
	}
	return nil
}

// changedAt tells when each item last changed: now, unless it stands as it stood.
func (p *prepared) changedAt(now span.Instant) map[string]span.Instant {
	out := make(map[string]span.Instant, len(p.next))
	for id, e := range p.next {
		out[id] = now
		if was := p.prev[id]; was != nil && was.Item.Sequence == e.Item.Sequence && was.Item.State == e.Item.State {
			out[id] = p.prevAt[id]
		}
	}
	return out
}

// Preview tells what publishing now would do, without doing it.
func (s *Service) Preview(ctx context.Context, a account.Actor, missionID string) (out Preview, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := foresee(ctx, tx, missionID)
		if err != nil {
			return err
		}
		counts, err := clashTallies(ctx, tx, missionID)
		if err != nil {
			return err
		}
		vague, err := doubtful(ctx, tx, missionID)
		if err != nil {
			return err
		}
		slices.SortFunc(vague, func(x, y Engagement) int { return item.Compare(&x, &y) })
		out = Preview{Number: p.last.Number + 1, Changes: p.changes, People: p.people, Warnings: warn(vague, counts)}
		out.Names, err = personNames(ctx, tx, missionID, p.people)
		return err
	})
	return out, err
}

// warn looks over what would be published.
func warn(doubtful []Engagement, conflicts []clashTally) []Warning {
	by := map[WarningKind]*Warning{}
	add := func(kind WarningKind, it *Engagement) {
		if by[kind] == nil {
			by[kind] = &Warning{Kind: kind}
		}
		w := by[kind]
		w.Count++
		if it != nil && len(w.Items) < 5 {
			w.Items = append(w.Items, Side{ID: it.ID, Title: it.Title, Kind: it.Kind, Subject: it.SubjectID, When: it.Range(), Zone: it.Zone})
		}
	}
	for _, t := range conflicts {
		if !t.weak && !t.waived && t.kind != string(clash.Possible) {
			for range t.n {
				add(OpenConflicts, nil)
			}
		}
	}
	for i := range doubtful {
		it := &doubtful[i]
		if it.Certainty == item.Idea {
			add(OnlyIdeas, it)
			continue
		}
		if it.Certainty == item.Asked || it.Certainty == item.Expected {
			add(Unconfirmed, it)
		}
		if !it.Timed() {
			add(NoHour, it)
		}
		if it.PlaceID == "" && it.PlaceNote == "" && it.Track != item.Travel && it.Track != item.Free {
			add(NoPlace, it)
		}
	}
	var out []Warning
	for _, w := range by {
		out = append(out, *w)
	}
	order := []WarningKind{OpenConflicts, Unconfirmed, NoHour, NoPlace, OnlyIdeas}
	slices.SortFunc(out, func(a, b Warning) int { return cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)) })
	return out
}

// Releases lists the versions of a mission, the latest first.
func Releases(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) ([]Release, error) {
	if err := account.NeedMember(a, missionID); err != nil {
		return nil, err
	}
	return releasesOf(ctx, tx, missionID)
}

// Standing gives the latest version, nil for none, and how many engagements have changed since; for organisers and
// intermediaries.
func Standing(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (latest *Release, changed int, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return nil, 0, err
	}
	r, found, err := latestRelease(ctx, tx, missionID)
	if err != nil {
		return nil, 0, err
	}
	if found {
		latest = &r
	}
	changed, err = unpublished(ctx, tx, missionID, r)
	return latest, changed, err
}

// unpublished counts what the next version would change since r, as Preview tells it: what was moved and put back does
// not count. After a whole new plan, where comparing takes long, it counts what was touched.
func unpublished(ctx context.Context, tx *db.Tx, missionID string, r Release) (int, error) {
	const most = 200
	n, err := changedSince(ctx, tx, missionID, r.PublishedAt)
	if err != nil || n == 0 || n > most || r.ID == "" {
		return n, err
	}
	p, err := foresee(ctx, tx, missionID)
	if err != nil {
		return 0, err
	}
	return len(p.changes), nil
}

// Latest gives the latest version; false when none was published.
func Latest(ctx context.Context, tx *db.Tx, missionID string) (Release, bool, error) {
	return latestRelease(ctx, tx, missionID)
}

// ReleaseItems reads one version as it was published, live items only: whole for organisers; for intermediaries without
// what is confidential to others; for everybody else what it held for them and for all.
func ReleaseItems(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, number int) (Release, []Item, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return Release{}, nil, err
	}
	r, err := releaseByNumber(ctx, tx, missionID, number)
	if err != nil {
		return r, nil, err
	}
	if !s.draft {
		items, err := toldBy(ctx, tx, r, a.PersonID)
		return r, items, err
	}
	snap, _, err := readSnapshot(ctx, tx, r.ID)
	if err != nil {
		return r, nil, err
	}
	var out []Item
	for _, e := range snap {
		if e.Item.State == item.Live && s.sees(&e.Item.Engagement) {
			out = append(out, e.Item)
		}
	}
	item.Sort(out)
	return r, out, nil
}

// Diff gives what differs between two versions, whatever their order and distance; from 0 is the empty programme. For
// organisers.
func Diff(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, from, to int) ([]item.Change, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	newer, err := releaseByNumber(ctx, tx, missionID, to)
	if err != nil {
		return nil, err
	}
	var older Release // of number 0: nothing stands in it
	if from != 0 {
		if older, err = releaseByNumber(ctx, tx, missionID, from); err != nil {
			return nil, err
		}
	}
	ids, err := differingItems(ctx, tx, older.ID, newer.ID)
	if err != nil {
		return nil, err
	}
	prev, _, err := readSome(ctx, tx, older.ID, ids)
	if err != nil {
		return nil, err
	}
	next, _, err := readSome(ctx, tx, newer.ID, ids)
	if err != nil {
		return nil, err
	}
	changes := item.Diff(prev, next)
	return changes, nameChanges(ctx, tx, missionID, changes)
}
