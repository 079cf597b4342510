package agenda

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/ical"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// tell notes for each person concerned what a version changes for them, and writes to those who have an address.
// Nobody else is written to.
func (s *Service) tell(ctx context.Context, tx *db.Tx, r Release, p *prepared) error {
	people, err := directory.PeopleByID(ctx, tx, p.people)
	if err != nil {
		return err
	}
	byPerson := item.Split(p.changes)
	notices := make([]Notice, 0, len(p.people))
	for i, id := range p.people {
		n := Notice{ID: db.NewID(), ReleaseID: r.ID, MissionID: r.MissionID, PersonID: id, Changes: len(byPerson[id])}
		if who := people[id]; s.Tell != nil && who.Email != "" {
			l, err := s.letter(r, p, who, byPerson[id])
			if err != nil {
				return err
			}
			if n.MailID, err = s.Tell(ctx, tx, l); err != nil {
				return err
			}
		}
		notices = append(notices, n)
		if i == len(p.people)/2 {
			if err := s.stage("half told"); err != nil {
				return err
			}
		}
	}
	if err := insertNotices(ctx, tx, notices); err != nil {
		return err
	}
	return s.stage("told")
}

func (s *Service) letter(r Release, p *prepared, who directory.Person, changes []item.Change) (Letter, error) {
	lang := langOf(who)
	address := ""
	if s.Address != nil {
		address = s.Address("/m/" + r.MissionID + "/me")
	}
	l := Letter{Dedup: "release:" + r.ID + ":" + who.ID, MissionID: r.MissionID, PersonID: who.ID, ToName: who.Label(lang), ToAddress: who.Email, Lang: lang}
	l.Subject, l.Text = letterTo(p.mission.Name(lang), r, changes, address, lang)
	var changed []Item
	for _, c := range changes {
		it := *c.Now
		if e := p.next[it.ID]; e != nil {
			it = e.Item
			if sh := e.Parts[Holder{Kind: item.Person, ID: who.ID}]; sh.State == item.Gone || it.State == item.Cancelled {
				it.State = item.Cancelled
				it.Sequence = max(it.Sequence, sh.Sequence)
			}
		}
		if !slices.ContainsFunc(changed, func(o Item) bool { return o.ID == it.ID }) {
			changed = append(changed, it)
		}
	}
	file, err := item.Calendar(ical.Publish, p.mission.Name(lang), p.mission.Zone, changed, r.PublishedAt, lang)
	l.Calendar = string(file)
	return l, err
}

// langOf guesses the language to write to somebody in: French for whoever speaks it or of whom nothing is known.
func langOf(p directory.Person) text.Lang {
	if len(p.Languages) == 0 || slices.Contains(p.Languages, "fr") {
		return text.FR
	}
	return text.EN
}

// Told lists who was told of a version, those first who have not said that they saw it; names are given to the first
// most of them (0: all), in their order. For organisers.
func Told(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, number, most int) ([]Notice, error) {
	if err := account.NeedOrganiser(a, missionID); err != nil {
		return nil, err
	}
	r, err := releaseByNumber(ctx, tx, missionID, number)
	if err != nil {
		return nil, err
	}
	list, err := noticesOf(ctx, tx, r.ID)
	if err != nil {
		return nil, err
	}
	unseen := func(n Notice) int { return min(1, int(n.SeenAt)) }
	slices.SortStableFunc(list, func(x, y Notice) int { return unseen(x) - unseen(y) })
	if most <= 0 || most > len(list) {
		most = len(list)
	}
	ids := make([]string, most)
	for i, n := range list[:most] {
		ids[i] = n.PersonID
	}
	names, err := personNames(ctx, tx, missionID, ids)
	for i := range list[:most] {
		list[i].Name = names[list[i].PersonID]
	}
	slices.SortStableFunc(list[:most], func(x, y Notice) int {
		return cmp.Or(unseen(x)-unseen(y), text.Compare(x.Name.FR, y.Name.FR))
	})
	return list, err
}

// WhatsNew gives what the latest version changed for the actor, and whether they said that they saw it; found is false
// when it told them nothing.
func WhatsNew(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (n Notice, r Release, changes []item.Change, found bool, err error) {
	if err = account.NeedMember(a, missionID); err != nil || a.PersonID == "" {
		return n, r, nil, false, err
	}
	told, err := noticesTo(ctx, tx, missionID, a.PersonID)
	if err != nil || len(told) == 0 {
		return n, r, nil, false, err
	}
	n = told[0]
	all, err := releasesOf(ctx, tx, missionID)
	if err != nil {
		return n, r, nil, false, err
	}
	var before Release
	for i, x := range all {
		if x.ID == n.ReleaseID {
			r = x
			if i+1 < len(all) {
				before = all[i+1]
			}
		}
	}
	next, err := personSnapshot(ctx, tx, r, a.PersonID)
	if err != nil {
		return n, r, nil, false, err
	}
	prev := item.Snapshot{}
	if before.ID != "" {
		if prev, err = personSnapshot(ctx, tx, before, a.PersonID); err != nil {
			return n, r, nil, false, err
		}
	}
	return n, r, item.For(a.PersonID, item.Diff(prev, next)), true, nil
}

// personSnapshot reads the part of a version that concerns one person.
func personSnapshot(ctx context.Context, tx *db.Tx, r Release, person string) (item.Snapshot, error) {
	list, err := sharesOf(ctx, tx, r.ID, person)
	out := item.Snapshot{}
	for i := range list {
		it, ierr := list[i].item()
		if ierr != nil {
			return nil, ierr
		}
		if list[i].Share.State == "" {
			continue
		}
		e := &item.Entry{Item: it, Fingerprint: list[i].fingerprint, Parts: map[Holder]item.Share{}}
		for _, id := range it.Holders(item.Person) {
			e.Parts[Holder{Kind: item.Person, ID: id}] = item.Share{State: item.Live}
		}
		e.Parts[Holder{Kind: item.Person, ID: person}] = list[i].Share
		out[it.ID] = e
	}
	return out, err
}

// Seen notes that the actor saw a version, and with it those before.
func Seen(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, number int) error {
	if err := account.NeedMember(a, missionID); err != nil {
		return err
	}
	if a.PersonID == "" {
		return fault.New(fault.Forbidden, "Votre compte n’est lié à aucune personne de la mission.", "Your account is tied to no person of the mission.")
	}
	_, err := markSeen(ctx, tx, missionID, a.PersonID, number)
	return err
}

// FeedToken makes the secret part of a person's feed address. It says nothing about the person and cannot be made
// without the secret; raising the generation makes older ones void.
func FeedToken(secret []byte, missionID, personID string, generation int) string {
	mac := hmac.New(sha256.New, secret)
	_, _ = fmt.Fprintf(mac, "escale feed\x00%s\x00%s\x00%d", missionID, personID, generation) // a hash takes any bytes
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:24])
}

// FeedPath gives the path of a person's private calendar. The actor is that person, or an organiser.
func (s *Service) FeedPath(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (string, error) {
	if err := ownOrOrganiser(a, missionID, personID); err != nil {
		return "", err
	}
	n, err := feedGeneration(ctx, tx, missionID, personID)
	return s.feedPath(missionID, personID, n), err
}

func (s *Service) feedPath(missionID, personID string, generation int) string {
	return "/feed/" + missionID + "/" + personID + "/" + FeedToken(s.Secret, missionID, personID, generation) + ".ics"
}

// RenewFeed makes the person's feed address void and gives the new one.
func (s *Service) RenewFeed(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (string, error) {
	if err := ownOrOrganiser(a, missionID, personID); err != nil {
		return "", err
	}
	n, err := raiseFeed(ctx, tx, missionID, personID)
	if err != nil {
		return "", err
	}
	return s.feedPath(missionID, personID, n), account.Trace(ctx, tx, a, account.Event{Mission: missionID, Verb: "renewed", Kind: "feed", ID: personID})
}

func ownOrOrganiser(a account.Actor, missionID, personID string) error {
	if personID != "" && a.PersonID == personID {
		return account.NeedMember(a, missionID)
	}
	return account.NeedOrganiser(a, missionID)
}

// Feed is what a person's calendar holds.
type Feed struct {
	Mission mission.Mission
	Release Release // Number 0 before the first version
	Items   []Item  // live and cancelled ones, each with state and sequence
}

// OpenFeed reads a person's feed for whoever holds its token. A wrong token is NotFound, so that nothing can be learnt
// from the answer.
func (s *Service) OpenFeed(ctx context.Context, tx *db.Tx, missionID, personID, token string) (Feed, error) {
	n, err := feedGeneration(ctx, tx, missionID, personID)
	if err != nil {
		return Feed{}, err
	}
	if len(s.Secret) == 0 || !hmac.Equal([]byte(token), []byte(FeedToken(s.Secret, missionID, personID, n))) {
		return Feed{}, fault.New(fault.NotFound, "Ce calendrier n’existe pas, ou son adresse a été renouvelée.", "This calendar does not exist, or its address was renewed.")
	}
	return readFeed(ctx, tx, missionID, personID)
}

func readFeed(ctx context.Context, tx *db.Tx, missionID, personID string) (f Feed, err error) {
	if f.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return f, err
	}
	r, found, err := latestRelease(ctx, tx, missionID)
	if err != nil || !found {
		return f, err
	}
	f.Release = r
	f.Items, err = personShares(ctx, tx, r, personID)
	item.Sort(f.Items)
	return f, err
}

// File writes the feed as a calendar in a language.
func (f Feed) File(lang text.Lang) ([]byte, error) {
	at := f.Release.PublishedAt
	if at == 0 {
		at = f.Mission.CreatedAt
	}
	return item.Calendar("", f.Mission.Name(lang), f.Mission.Zone, f.Items, at, lang)
}

// toldTo reads what the latest version holds for a person, live items only; nil when there is none.
func toldTo(ctx context.Context, tx *db.Tx, missionID, person string) ([]Item, *Release, error) {
	r, found, err := latestRelease(ctx, tx, missionID)
	if err != nil || !found {
		return nil, nil, err
	}
	items, err := toldBy(ctx, tx, r, person)
	return items, &r, err
}

func toldBy(ctx context.Context, tx *db.Tx, r Release, person string) ([]Item, error) {
	all, err := personShares(ctx, tx, r, person)
	var out []Item
	for _, it := range all {
		if it.State == item.Live {
			out = append(out, it)
		}
	}
	item.Sort(out)
	return out, err
}

// personShares reads every item that a version holds or held for a person, each with the state and sequence that the
// person's calendar must show. Somebody who is no person of the directory sees what is for all.
func personShares(ctx context.Context, tx *db.Tx, r Release, person string) ([]Item, error) {
	list, err := sharesOf(ctx, tx, r.ID, person)
	if err != nil {
		return nil, err
	}
	m, member, err := mission.MemberOf(ctx, tx, r.MissionID, person)
	if err != nil {
		return nil, err
	}
	var out []Item
	for i := range list {
		it, err := list[i].item()
		if err != nil {
			return nil, err
		}
		switch sh := list[i].Share; {
		case sh.State == item.Gone:
			it.State, it.Sequence = item.Cancelled, sh.Sequence
		case sh.State == item.Live:
			it.Sequence = max(it.Sequence, sh.Sequence)
		case it.Excuses(person):
			continue
		case member && includes(&it.Engagement, m), person == "" && !it.Confidential && it.Audience == item.All:
		default:
			continue
		}
		out = append(out, it)
	}
	return slices.Clip(out), nil
}

// Gone is an item that a version told somebody of and that a later one withdrew, wholly or for them.
type Gone struct {
	Mission   mission.Mission
	Item      Item // as last published; State is Cancelled when it was withdrawn for all
	Number    int  // of the version that withdrew it
	At        span.Instant
	Instead   []Item // what the latest version holds for them at the same hours, or under the same name
	Cancelled bool
}

// GoneFor finds what an actor was told of a record, a session or a meeting, that no longer stands for them; found is
// false for whoever was not told of it, so that nothing is learnt from the answer.
func GoneFor(ctx context.Context, tx *db.Tx, a account.Actor, missionID, kind, subject string) (g Gone, found bool, err error) {
	if err := account.NeedMember(a, missionID); err != nil || a.PersonID == "" || subject == "" {
		return g, false, err
	}
	ids, err := engagementsOfSubject(ctx, tx, missionID, kind, subject)
	if err != nil {
		return g, false, err
	}
	for _, id := range ids {
		was, err := standings(ctx, tx, missionID, id, a.PersonID)
		if err != nil {
			return g, false, err
		}
		live := slices.IndexFunc(was, func(s standingIn) bool { return s.state == item.Live && s.share == item.Live })
		if live == 0 {
			return g, false, nil // it stands, under this or another engagement
		}
		if live > 0 && was[live-1].number > g.Number {
			found = true
			g.Number, g.At, g.Cancelled = was[live-1].number, was[live-1].at, was[live-1].state == item.Cancelled
			snap, _, err := readSome(ctx, tx, was[live].release, []string{id})
			if err != nil {
				return g, false, err
			}
			g.Item = snap[id].Item
		}
	}
	if !found {
		return g, false, nil
	}
	g.Mission, err = mission.Get(ctx, tx, missionID)
	if err != nil {
		return g, false, err
	}
	now, _, err := toldTo(ctx, tx, missionID, a.PersonID)
	for _, it := range now {
		if it.Timed() && g.Item.Timed() && it.Range().Overlaps(g.Item.Range()) || text.Key(it.Title.FR) == text.Key(g.Item.Title.FR) {
			g.Instead = append(g.Instead, it)
		}
	}
	return g, true, err
}

// Gone reads what no longer stands for the actor: see GoneFor. NotFound for whoever was not told of it.
func (s *Service) Gone(ctx context.Context, a account.Actor, missionID, kind, subject string) (g Gone, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found := false
		if g, found, err = GoneFor(ctx, tx, a, missionID, kind, subject); err == nil && !found {
			err = notFound()
		}
		return err
	})
	return g, err
}
