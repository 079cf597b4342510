package agenda

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// The methods of this file are what pages call: each is one transaction around the functions above.

// Hop is the way from one item of a day to the next.
type Hop struct {
	mission.Journey
	Needed  bool         // the next item is elsewhere
	LeaveAt span.Instant // to arrive in time, 0 when unknown
}

// Days is one person's items of a sheet with the ways between, and what stands around them.
type Days struct {
	Sheet
	Mission mission.Mission
	Now     span.Instant
	Hops    []Hop           // Hops[i] is the way from Items[i] to Items[i+1]
	Outset  map[int]Hop     // by item: the way from the delegation's hotel to the first item of a day
	Hotel   string          // name of that hotel
	Spots   map[string]Spot // where to look for the places, by id
	Clashes map[string]bool // engagements of the draft that stand in a conflict that cannot hold
	News    *News
}

// Spot is where a place is found on a map: what it lacks is that of the place that holds it.
type Spot struct {
	mission.Place
	Roof string // name of the place whose address it is, "" for its own
}

// News is what the latest version changed for somebody who has not said that they saw it. First: no version before it
// told them anything, all is new.
type News struct {
	First   bool
	Notice  Notice
	Release Release
	Changes []item.Change
}

// Mine reads the actor's own week: what the latest version holds for them. Before the first version, an organiser or
// intermediary reads the draft. Somebody who is no person of the directory reads what is for all.
func (s *Service) Mine(ctx context.Context, a account.Actor, missionID string) (out Days, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sh, err := s.mine(ctx, tx, a, missionID)
		if err != nil {
			return err
		}
		out.Sheet, out.Now = sh, tx.Now()
		m, there, err := mission.MemberOf(ctx, tx, missionID, a.PersonID)
		if err != nil {
			return err
		}
		if there && m.Population != mission.OfCounterpart {
			err = out.fill(ctx, tx, missionID, m)
		} else {
			err = out.fill(ctx, tx, missionID)
		}
		if err != nil {
			return err
		}
		n, r, changes, found, err := WhatsNew(ctx, tx, a, missionID)
		if found && n.SeenAt == 0 {
			out.News = &News{r.Number == 1, n, r, changes}
		}
		return err
	})
	return out, err
}

func (s *Service) mine(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (Sheet, error) {
	if err := account.NeedMember(a, missionID); err != nil {
		return Sheet{}, err
	}
	_, published, err := latestRelease(ctx, tx, missionID)
	if err != nil {
		return Sheet{}, err
	}
	if !published && a.PersonID != "" && (a.Organises(missionID) || a.IsIntermediary(missionID)) {
		return PersonAgenda(ctx, tx, a, missionID, a.PersonID)
	}
	return publishedSheet(ctx, tx, missionID, a.PersonID)
}

// fill reads the mission, where the places are, and the ways between the items; for a member who travels also the way
// from the hotel.
func (d *Days) fill(ctx context.Context, tx *db.Tx, missionID string, traveller ...mission.Member) (err error) {
	if d.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return err
	}
	var places []string
	for i := range d.Items {
		if p := d.Items[i].PlaceID; p != "" {
			places = append(places, p)
		}
	}
	var hotels []mission.Place
	if len(traveller) > 0 {
		if hotels, err = mission.PlacesOfKind(ctx, tx, missionID, mission.Hotel); err != nil {
			return err
		}
	}
	if len(hotels) == 1 { // with several, nobody knows who sleeps where
		places = append(places, hotels[0].ID)
	}
	m, err := mission.TravelsAmong(ctx, tx, d.Mission, places)
	d.Spots = map[string]Spot{}
	for _, id := range places {
		if p, roof, known := m.Spot(id); known {
			d.Spots[id] = Spot{p, roof}
		}
	}
	if len(hotels) == 1 {
		d.setOut(m, hotels[0], traveller[0])
	}
	for i := range max(0, len(d.Items)-1) {
		d.Hops = append(d.Hops, hop(m, &d.Items[i].Engagement, &d.Items[i+1].Engagement))
	}
	return err
}

// setOut finds the ways from the hotel in the morning, from the day after the arrival.
func (d *Days) setOut(m mission.Matrix, hotel mission.Place, who mission.Member) {
	d.Hotel, d.Outset = hotel.Name, map[int]Hop{}
	last := span.Day("")
	if len(d.Items) > 0 {
		last = d.Items[0].Day
	}
	if who.ArrivesAt != 0 {
		last = span.DayOf(who.ArrivesAt, d.Mission.Zone)
	}
	for i := range d.Items {
		it := &d.Items[i]
		if it.Day <= last || it.PlaceID == "" {
			continue
		}
		if last = it.Day; it.Track != item.Travel {
			d.Outset[i] = hop(m, &Engagement{PlaceID: hotel.ID, Day: it.Day}, &it.Engagement)
		}
	}
}

func hop(m mission.Matrix, from, to *Engagement) Hop {
	if from.PlaceID == "" || to.PlaceID == "" || from.PlaceID == to.PlaceID || from.Day != to.Day {
		return Hop{}
	}
	h := Hop{Journey: m.Journey(from.PlaceID, to.PlaceID), Needed: true}
	if to.Timed() {
		h.LeaveAt = to.Starts.Add(-minutes(h.Minutes))
	}
	return h
}

// Person reads a person's week with the ways between: see PersonAgenda.
func (s *Service) Person(ctx context.Context, a account.Actor, missionID, personID string) (Days, error) {
	return s.sheetWith(ctx, missionID, func(tx *db.Tx) (Sheet, error) { return PersonAgenda(ctx, tx, a, missionID, personID) })
}

// Told reads what a person was told: see PublishedAgenda.
func (s *Service) Told(ctx context.Context, a account.Actor, missionID, personID string) (Days, error) {
	return s.sheetWith(ctx, missionID, func(tx *db.Tx) (Sheet, error) { return PublishedAgenda(ctx, tx, a, missionID, personID) })
}

// Organisation reads an organisation's week: see OrganisationAgenda.
func (s *Service) Organisation(ctx context.Context, a account.Actor, missionID, organisationID string) (Days, error) {
	return s.sheetWith(ctx, missionID, func(tx *db.Tx) (Sheet, error) {
		return OrganisationAgenda(ctx, tx, a, missionID, organisationID)
	})
}

func (s *Service) sheetWith(ctx context.Context, missionID string, read func(tx *db.Tx) (Sheet, error)) (out Days, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if out.Sheet, err = read(tx); err != nil {
			return err
		}
		out.Now = tx.Now()
		if err := out.fill(ctx, tx, missionID); err != nil || out.Release != nil {
			return err
		}
		return out.clash(ctx, tx, missionID)
	})
	return out, err
}

func (d *Days) clash(ctx context.Context, tx *db.Tx, missionID string) error {
	ids := make([]string, len(d.Items))
	for i := range d.Items {
		ids[i] = d.Items[i].ID
	}
	found, err := ConflictsOf(ctx, tx, missionID, ids)
	d.Clashes = map[string]bool{}
	for _, c := range found {
		if c.Hard() {
			d.Clashes[c.Conflict.A], d.Clashes[c.Conflict.B] = true, true
		}
	}
	return err
}

// Programme reads the items of a mission that the actor may see, of some days or all, with the mission and the version
// that is out.
func (s *Service) Programme(ctx context.Context, a account.Actor, missionID string, f Filter) (items []Item, m mission.Mission, latest Release, now span.Instant, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		now = tx.Now()
		if items, err = Week(ctx, tx, a, missionID, f); err != nil {
			return err
		}
		if latest, _, err = latestRelease(ctx, tx, missionID); err != nil {
			return err
		}
		m, err = mission.Get(ctx, tx, missionID)
		return err
	})
	return items, m, latest, now, err
}

// Versions lists the versions of a mission with its numbers.
func (s *Service) Versions(ctx context.Context, a account.Actor, missionID string) (list []Release, m mission.Mission, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if list, err = Releases(ctx, tx, a, missionID); err != nil {
			return err
		}
		m, err = mission.Get(ctx, tx, missionID)
		return err
	})
	return list, m, err
}

// wholeVersion is up to how many items a version is shown whole; beyond, day by day.
const wholeVersion = 300

// ToldNamed is how many of those told of a version are named on its page.
const ToldNamed = 100

// Version is one version as it is shown: its items, what differs from another one, who was told.
type Version struct {
	Release Release
	Mission mission.Mission
	Items   []Item
	Days    []DayCount // when it is shown day by day
	Day     span.Day   // the day shown then
	Against int        // the version it is compared with, 0 for none
	Changes []item.Change
	Names   map[string]text.Pair // of those whom the changes concern, by id
	Told    []Notice
}

// Version reads one version; a large one is read day by day, the first when day is "". Differences and who was told are
// for organisers; others get the items only. The first version is compared with nothing: all of it is new.
func (s *Service) Version(ctx context.Context, a account.Actor, missionID string, number, against int, day span.Day) (v Version, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if v.Mission, err = mission.Get(ctx, tx, missionID); err != nil {
			return err
		}
		if err := v.read(ctx, tx, a, missionID, number, day); err != nil || !a.Organises(missionID) {
			return err
		}
		if v.Against = against; against > 0 && against != number {
			if v.Changes, err = Diff(ctx, tx, a, missionID, against, number); err != nil {
				return err
			}
			if v.Names, err = personNames(ctx, tx, missionID, item.Concerned(v.Changes)); err != nil {
				return err
			}
		}
		v.Told, err = Told(ctx, tx, a, missionID, number, ToldNamed)
		return err
	})
	return v, err
}

// read reads the items to be shown.
func (v *Version) read(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, number int, day span.Day) error {
	sees, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return err
	}
	if v.Release, err = releaseByNumber(ctx, tx, missionID, number); err != nil {
		return err
	}
	if !sees.draft || v.Release.Items <= wholeVersion {
		_, v.Items, err = ReleaseItems(ctx, tx, a, missionID, number)
		return err
	}
	if v.Days, err = daysOf(ctx, tx, v.Release.ID); err != nil {
		return err
	}
	if v.Day = day; !slices.ContainsFunc(v.Days, func(d DayCount) bool { return d.Day == day }) && len(v.Days) > 0 {
		v.Day = v.Days[0].Day
	}
	v.Items, err = itemsOn(ctx, tx, v.Release.ID, v.Day)
	v.Items = slices.DeleteFunc(v.Items, func(it Item) bool { return !sees.sees(&it.Engagement) })
	return err
}

// PublishedItems reads one version whole, for print: see ReleaseItems.
func (s *Service) PublishedItems(ctx context.Context, a account.Actor, missionID string, number int) (r Release, items []Item, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, items, err = ReleaseItems(ctx, tx, a, missionID, number)
		return err
	})
	return r, items, err
}

// Saw notes that the actor saw a version: see Seen.
func (s *Service) Saw(ctx context.Context, a account.Actor, missionID string, number int) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error { return Seen(ctx, tx, a, missionID, number) })
}

// LastSteps lists what can be undone: see Steps.
func (s *Service) LastSteps(ctx context.Context, a account.Actor, missionID string) (list []Step, m mission.Mission, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if list, err = Steps(ctx, tx, a, missionID); err != nil {
			return err
		}
		m, err = mission.Get(ctx, tx, missionID)
		return err
	})
	return list, m, err
}

// LastStep names the actor's own latest act to TakeBack.
const LastStep = "last"

// TakeBack undoes a step of a mission: see Undo. Capabilities above bring their own records in line in the same
// transaction.
func (s *Service) TakeBack(ctx context.Context, a account.Actor, missionID, stepID string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if stepID == LastStep {
			step, found, err := OwnStep(ctx, tx, a, missionID)
			if err != nil {
				return err
			}
			if !found {
				return fault.New(fault.NotFound, "Il n’y a rien à défaire.", "There is nothing to undo.")
			}
			stepID = step.ID
		}
		back, err := Undo(ctx, tx, a, stepID)
		if err != nil || s.Restored == nil {
			return err
		}
		return s.Restored(ctx, tx, back)
	})
}

// Subscription gives the path of a person's calendar, renewed when asked for.
func (s *Service) Subscription(ctx context.Context, a account.Actor, missionID, personID string, renew bool) (path string, err error) {
	run := s.DB.Read
	if renew {
		run = s.DB.Write
	}
	err = run(ctx, func(tx *db.Tx) error {
		if renew {
			path, err = s.RenewFeed(ctx, tx, a, missionID, personID)
			return err
		}
		path, err = s.FeedPath(ctx, tx, a, missionID, personID)
		return err
	})
	return path, err
}

// Calendar reads a person's feed for whoever holds its token: see OpenFeed.
func (s *Service) Calendar(ctx context.Context, missionID, personID, token string) (f Feed, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err = s.OpenFeed(ctx, tx, missionID, personID, token)
		return err
	})
	return f, err
}

// Numbers counts a mission's agenda: see Count.
func (s *Service) Numbers(ctx context.Context, a account.Actor, missionID string) (c Counts, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = Count(ctx, tx, a, missionID)
		return err
	})
	return c, err
}
