package programme

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
)

// Programme is a mission's programme around one day, as an actor may see it.
type Programme struct {
	Mission mission.Mission
	Day     span.Day         // the one shown; "" when nothing has a day
	Days    []span.Day       // the mission's, and those on which something else than a meeting stands
	Count   map[span.Day]int // of what is no meeting
	// Items are what the day holds, in the draft without its meetings; Undated what has no day yet; Highlights the great
	// moments of all days. Each in the order of a page.
	Items, Undated, Highlights []agenda.Item
	// Meetings are the hours of the day's meetings, in the draft only: empty for one without an exact hour.
	Meetings     []span.Range
	Clashing     map[string]bool // engagements of the day that stand in a conflict; in the draft only
	Draft        bool            // what stands now, not what was published
	MayEdit      bool
	Release      *agenda.Release // the latest, nil for none
	ChangedSince int             // engagements changed since Release, in the draft only
	Now          span.Instant
}

// Programme reads the programme with one day of it; day "" is today as the mission's calendar has it. Organisers and
// intermediaries read the draft, everybody else what the latest version holds for them. The number of queries does not
// grow.
func (s *Service) Programme(ctx context.Context, a account.Actor, missionID string, day span.Day) (p Programme, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err = programmeOf(ctx, tx, a, missionID, day)
		return err
	})
	return p, err
}

func programmeOf(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, day span.Day) (p Programme, err error) {
	if p.Mission, err = mission.See(ctx, tx, a, missionID); err != nil {
		return p, err
	}
	p.Now, p.MayEdit = tx.Now(), a.Organises(missionID)
	p.Draft = p.MayEdit || a.IsIntermediary(missionID)
	f := agenda.Filter{Bare: true}
	if p.Draft {
		f.Kinds = agenda.OtherThanMeetings
	}
	list, err := agenda.Week(ctx, tx, a, missionID, f)
	if err != nil {
		return p, err
	}
	p.sort(list)
	if p.Day = day; day.IsZero() {
		p.Day = p.openOn()
	}
	if !p.Day.IsZero() {
		p.Items = slices.DeleteFunc(list, func(it agenda.Item) bool { return it.Day != p.Day })
	}
	if p.Draft {
		return p, p.asDrafted(ctx, tx, a)
	}
	r, found, err := agenda.Latest(ctx, tx, missionID)
	if found {
		p.Release = &r
	}
	return p, err
}

// asDrafted reads what stands beside the items in the draft: meetings, conflicts, what changed.
func (p *Programme) asDrafted(ctx context.Context, tx *db.Tx, a account.Actor) (err error) {
	if !p.Day.IsZero() {
		if p.Meetings, err = agenda.MeetingHours(ctx, tx, a, p.Mission.ID, p.Day); err != nil {
			return err
		}
	}
	ids := make([]string, 0, len(p.Items)+len(p.Highlights))
	for _, it := range slices.Concat(p.Items, p.Highlights) {
		ids = append(ids, it.ID)
	}
	slices.Sort(ids)
	if p.Clashing, err = agenda.Clashing(ctx, tx, p.Mission.ID, slices.Compact(ids), true); err != nil {
		return err
	}
	p.Release, p.ChangedSince, err = agenda.Standing(ctx, tx, a, p.Mission.ID)
	return err
}

// sort finds the days of the programme, what is undated and the great moments; of meetings it holds the reader's own, if any.
func (p *Programme) sort(list []agenda.Item) {
	p.Count = map[span.Day]int{}
	p.Days = p.Mission.Days()
	for _, it := range list {
		if it.Highlight {
			p.Highlights = append(p.Highlights, it)
		}
		switch {
		case it.Day.IsZero():
			p.Undated = append(p.Undated, it)
		default:
			p.Count[it.Day]++
			p.Days = append(p.Days, it.Day)
		}
	}
	slices.Sort(p.Days)
	p.Days = slices.Compact(p.Days)
}

// openOn is the day that a page opens on: today within the mission, else the first day that holds something, else the
// first day.
func (p *Programme) openOn() span.Day {
	if today := p.Mission.Today(p.Now); !today.IsZero() && today == span.DayOf(p.Now, p.Mission.Zone) {
		return today
	}
	for _, d := range p.Days {
		if p.Count[d] > 0 {
			return d
		}
	}
	if len(p.Days) > 0 {
		return p.Days[0]
	}
	return ""
}

// Detail is all that an actor may know of one session. For those who do not see the draft, when, where, who and how
// certain are those of the latest version, and what organisers keep for themselves is empty.
type Detail struct {
	Session
	Item      agenda.Item // its words: place, people, organisations, resources
	Mission   mission.Mission
	Host      string                     // name
	Names     map[string]item.Name       // of those with a part, by person or organisation id
	After     agenda.Side                // the session that must be over first; ID "" for none
	Within    agenda.Side                // the session that this one is a part of
	Conflicts []agenda.Conflict          // in the draft only
	Ways      map[clash.Key][]agenda.Way // out of them; organisers only
	Release   *agenda.Release            // the version that this comes from; nil for the draft
	MayEdit   bool
	Now       span.Instant
}

// Detail reads one session as the actor may see it; NotFound when they may not. The number of queries does not grow.
func (s *Service) Detail(ctx context.Context, a account.Actor, missionID, id string) (d Detail, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err = detail(ctx, tx, a, missionID, id)
		return err
	})
	return d, err
}

func detail(ctx context.Context, tx *db.Tx, a account.Actor, missionID, id string) (d Detail, err error) {
	if d.Mission, err = mission.See(ctx, tx, a, missionID); err != nil {
		return d, err
	}
	d.MayEdit, d.Now = a.Organises(missionID), tx.Now()
	draft := d.MayEdit || a.IsIntermediary(missionID)
	if d.Session, err = get(ctx, tx, missionID, id); err != nil {
		return d, err
	}
	f := agenda.Filter{Kinds: []string{item.KindSession}, Cancelled: true}
	if draft { // the published day may be another
		f.Days = []span.Day{d.Engagement.Day}
	}
	list, err := agenda.Week(ctx, tx, a, missionID, f)
	if err != nil {
		return d, err
	}
	at := slices.IndexFunc(list, func(it agenda.Item) bool { return it.SubjectID == id })
	if at < 0 {
		return Detail{}, missing()
	}
	d.Item = list[at]
	if !draft {
		return d, d.published(ctx, tx, missionID)
	}
	return d, d.draft(ctx, tx, a, missionID)
}

// published leaves of the session what the version tells and what helps to be there.
func (d *Detail) published(ctx context.Context, tx *db.Tx, missionID string) error {
	d.Session = Session{ID: d.ID, MissionID: d.MissionID, Kind: d.Kind, Languages: d.Languages, Interpretation: d.Interpretation,
		Dress: d.Dress, Transport: d.Transport, Public: d.Public, Engagement: d.Item.Engagement}
	d.Names = map[string]item.Name{}
	for i, t := range d.Item.Takes {
		if t.Kind == item.Resource || t.Role == item.Excused || i >= len(d.Item.Names) {
			continue
		}
		d.Names[t.ID] = d.Item.Names[i]
		r := Role{Role: t.Role, PersonID: t.ID}
		if t.Kind == item.Organisation {
			r = Role{Role: t.Role, OrganisationID: t.ID}
		}
		d.Roles = append(d.Roles, r)
	}
	slices.SortStableFunc(d.Roles, func(x, y Role) int { return slices.Index(Roles, x.Role) - slices.Index(Roles, y.Role) })
	r, found, err := agenda.Latest(ctx, tx, missionID)
	if found {
		d.Release = &r
	}
	return err
}

func (d *Detail) draft(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (err error) {
	if err := d.names(ctx, tx); err != nil {
		return err
	}
	if !d.MayEdit {
		d.Note = ""
	}
	near, err := agenda.ByID(ctx, tx, []string{d.Engagement.AfterID, d.Engagement.WithinID})
	if err != nil {
		return err
	}
	d.After, d.Within = side(near[d.Engagement.AfterID]), side(near[d.Engagement.WithinID])
	if !d.MayEdit { // a conflict may name what an intermediary must not know
		d.After, d.Within = open(near[d.Engagement.AfterID]), open(near[d.Engagement.WithinID])
		return nil
	}
	if d.Conflicts, err = agenda.ConflictsOf(ctx, tx, missionID, []string{d.Engagement.ID}); err != nil || len(d.Conflicts) == 0 {
		return err
	}
	d.Ways, err = agenda.WaysOut(ctx, tx, a, missionID, d.Conflicts)
	return err
}

func side(e agenda.Engagement) agenda.Side {
	return agenda.Side{ID: e.ID, Title: e.Title, Kind: e.Kind, Subject: e.SubjectID, When: e.Range(), Zone: e.Zone}
}

// open is side for somebody who may not know what is confidential.
func open(e agenda.Engagement) agenda.Side {
	if e.Confidential {
		return agenda.Side{}
	}
	return side(e)
}

// names finds how those with a part and the host are written: as the item has them, the rest in the directory.
func (d *Detail) names(ctx context.Context, tx *db.Tx) error {
	d.Names = map[string]item.Name{}
	for i, t := range d.Item.Takes {
		if i < len(d.Item.Names) {
			d.Names[t.ID] = d.Item.Names[i]
		}
	}
	if d.HostID == "" {
		return nil
	}
	hosts, err := directory.OrganisationsByID(ctx, tx, []string{d.HostID})
	d.Host = hosts[d.HostID].Name
	return err
}

// Withdrawn says whether the actor was told of a session by a version and no longer by the latest: agenda.GoneFor then
// tells what became of it.
func (s *Service) Withdrawn(ctx context.Context, a account.Actor, missionID, id string) (gone bool) {
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		_, gone, err = agenda.GoneFor(ctx, tx, a, missionID, item.KindSession, id)
		return err
	})
	return err == nil && gone
}
