package agenda

import (
	"cmp"
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Filter narrows what is read; empty fields do not. Bare is for a board of titles: it leaves out who comes, and the
// names of organisations. Cancelled also reads cancelled engagements. Public leaves out meetings, what is confidential,
// and ideas: the page of a day is read by everybody.
type Filter struct {
	Days      []span.Day
	Tracks    []Track
	Kinds     []string
	PlaceID   string
	Holder    Holder
	Bare      bool
	Cancelled bool
	Public    bool
}

// Week reads the engagements of a mission that the actor may see, in the order of a page: the draft for organisers and
// intermediaries, for everybody else what the latest version holds for them. The number of queries does not grow.
func Week(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, f Filter) ([]Item, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return nil, err
	}
	if !s.draft {
		items, _, err := toldTo(ctx, tx, missionID, a.PersonID)
		return f.Pass(items), err
	}
	bare := f.Bare
	f.Bare = bare && s.all // who comes decides what others may see
	list, err := engagementsLike(ctx, tx, missionID, f)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(e Engagement) bool { return !s.sees(&e) })
	return render(ctx, tx, missionID, list, bare)
}

// OtherThanMeetings are the kinds of engagement of a programme: the meetings of a large mission are a thousand a day.
var OtherThanMeetings = []string{item.KindSession, item.KindVisit, item.KindStand, item.KindTravel, item.KindFree}

// MeetingHours gives the hours of the meetings of a day that the actor may know of in the draft, in their order; those
// without an exact hour are empty and come first. For organisers and intermediaries.
func MeetingHours(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, day span.Day) ([]span.Range, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil || !s.draft {
		return nil, err
	}
	hours, err := meetingHours(ctx, tx, missionID, day, s.all)
	if err != nil || s.all {
		return hours, err
	}
	veiled, err := confidentialMeetings(ctx, tx, missionID, day)
	for i := range veiled {
		if e := &veiled[i]; s.sees(e) {
			hours = append(hours, exactly(e))
		}
	}
	slices.SortFunc(hours, func(x, y span.Range) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To)) })
	return hours, err
}

func exactly(e *Engagement) span.Range {
	if !e.Timed() {
		return span.Range{}
	}
	return e.Range()
}

// holds says whether an engagement passes the filter, as the query for the draft does.
func (f Filter) holds(e *Engagement) bool {
	if f.Public && (e.Kind == item.KindMeeting || e.Confidential || !e.Certainty.Firm()) {
		return false
	}
	return (f.Cancelled || e.Certainty != item.CancelledCertainty) &&
		(len(f.Days) == 0 || slices.Contains(f.Days, e.Day)) && (len(f.Tracks) == 0 || slices.Contains(f.Tracks, e.Track)) &&
		(len(f.Kinds) == 0 || slices.Contains(f.Kinds, e.Kind)) && (f.PlaceID == "" || e.PlaceID == f.PlaceID) &&
		(f.Holder.ID == "" || e.Has(f.Holder))
}

// Pass gives the items that pass the filter.
func (f Filter) Pass(items []Item) []Item {
	return slices.DeleteFunc(slices.Clone(items), func(it Item) bool { return !f.holds(&it.Engagement) })
}

// Day reads one day: see Week.
func Day(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, day span.Day) ([]Item, error) {
	return Week(ctx, tx, a, missionID, Filter{Days: []span.Day{day}})
}

// Sheet is the agenda of one person or organisation. Release is the version that it comes from, nil for the draft.
type Sheet struct {
	Holder  Holder
	Name    item.Name
	Items   []Item
	Release *Release
	Loads   []item.Load
}

// PersonAgenda reads one person's week, items for a whole audience included. Organisers and intermediaries read the
// draft, but for what is confidential; the person reads what the latest version holds for them. Of others, a delegate
// reads nothing: NotFound.
func PersonAgenda(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (Sheet, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return Sheet{}, err
	}
	h := Holder{Kind: item.Person, ID: personID}
	if !s.draft {
		if personID == "" || personID != a.PersonID {
			return Sheet{}, hidden()
		}
		return publishedSheet(ctx, tx, missionID, personID)
	}
	list, err := personWeek(ctx, tx, missionID, personID)
	if err != nil {
		return Sheet{}, err
	}
	return sheet(ctx, tx, s, missionID, h, list)
}

func hidden() error {
	return fault.New(fault.NotFound, "Cet agenda n'existe pas, ou il n'est pas ouvert pour vous.", "This agenda does not exist, or it is not open to you.")
}

// PublishedAgenda reads what the latest version holds for a person: what they were told. The actor is an organiser, or
// the person.
func PublishedAgenda(ctx context.Context, tx *db.Tx, a account.Actor, missionID, personID string) (Sheet, error) {
	if a.PersonID != personID || personID == "" || !a.Sees(missionID) {
		if err := account.NeedOrganiser(a, missionID); err != nil {
			return Sheet{}, err
		}
	}
	return publishedSheet(ctx, tx, missionID, personID)
}

func publishedSheet(ctx context.Context, tx *db.Tx, missionID, personID string) (Sheet, error) {
	items, release, err := toldTo(ctx, tx, missionID, personID)
	if err != nil {
		return Sheet{}, err
	}
	h := Holder{Kind: item.Person, ID: personID}
	n, err := namesFor(ctx, tx, missionID, nil, []Holder{h})
	if err != nil {
		return Sheet{}, err
	}
	m, err := mission.Get(ctx, tx, missionID)
	return Sheet{Holder: h, Name: n.holder(h), Items: items, Release: release, Loads: item.Loads(items, m.MaxPerDay)}, err
}

// personWeek reads everything that holds a person: by name, through a resource that is the person, or by audience.
func personWeek(ctx context.Context, tx *db.Tx, missionID, personID string) ([]Engagement, error) {
	w, err := bareWorld(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	h := Holder{Kind: item.Person, ID: personID}
	list, err := engagementsOf(ctx, tx, missionID, w.linked(map[Holder]bool{h: true}), nil)
	if err != nil {
		return nil, err
	}
	m, member, err := mission.MemberOf(ctx, tx, missionID, personID)
	if err != nil {
		return nil, err
	}
	if member {
		w.members[personID] = m
	}
	more, err := forAudiences(ctx, tx, missionID)
	list = append(list, more...)
	list = slices.DeleteFunc(list, func(e Engagement) bool {
		return e.Certainty == item.CancelledCertainty || !slices.ContainsFunc(w.takings(&e), func(t clash.Taking) bool { return t.Holder == h })
	})
	slices.SortFunc(list, func(x, y Engagement) int { return item.Compare(&x, &y) })
	return slices.CompactFunc(list, func(x, y Engagement) bool { return x.ID == y.ID }), err
}

// OrganisationAgenda reads the week of an organisation: what takes it, or one of its people in the mission. For
// organisers and intermediaries.
func OrganisationAgenda(ctx context.Context, tx *db.Tx, a account.Actor, missionID, organisationID string) (Sheet, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil {
		return Sheet{}, err
	}
	if !s.draft {
		return Sheet{}, hidden()
	}
	members, err := mission.MembersOf(ctx, tx, missionID, []string{organisationID})
	if err != nil {
		return Sheet{}, err
	}
	ids := append(mission.PersonIDs(members, organisationID), organisationID)
	list, err := engagementsOf(ctx, tx, missionID, ids, nil)
	if err != nil {
		return Sheet{}, err
	}
	list = slices.DeleteFunc(list, func(e Engagement) bool { return e.Certainty == item.CancelledCertainty })
	return sheet(ctx, tx, s, missionID, Holder{Kind: item.Organisation, ID: organisationID}, list)
}

func sheet(ctx context.Context, tx *db.Tx, s sight, missionID string, h Holder, list []Engagement) (Sheet, error) {
	list = slices.DeleteFunc(list, func(e Engagement) bool { return !s.sees(&e) })
	items, err := render(ctx, tx, missionID, list, false)
	if err != nil {
		return Sheet{}, err
	}
	n, err := namesFor(ctx, tx, missionID, nil, []Holder{h})
	if err != nil {
		return Sheet{}, err
	}
	out := Sheet{Holder: h, Name: n.holder(h), Items: items}
	if out.Name.Name.Empty() {
		return Sheet{}, hidden()
	}
	m, err := mission.Get(ctx, tx, missionID)
	out.Loads = item.Loads(items, m.MaxPerDay)
	return out, err
}

// sight is what an actor may see of a mission's agenda. An organiser sees all of the draft; an intermediary sees the
// draft but for confidential items of organisations that it does not look after; anybody else sees published items.
type sight struct {
	all    bool
	draft  bool
	person string
	after  map[string]bool // organisations looked after
}

func sightOf(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (sight, error) {
	if err := account.NeedMember(a, missionID); err != nil {
		return sight{}, err
	}
	s := sight{all: a.Organises(missionID), draft: a.Organises(missionID) || a.IsIntermediary(missionID), person: a.PersonID}
	if s.all || !s.draft {
		return s, nil
	}
	s.after = map[string]bool{}
	mine := map[string]bool{}
	for _, org := range a.Intermediates(missionID) {
		mine[org], s.after[org] = true, true
	}
	by, err := mission.IntermediaryOf(ctx, tx, missionID)
	for org, through := range by {
		if mine[through] {
			s.after[org] = true
		}
	}
	return s, err
}

// sees says whether the actor may know what an engagement of the draft is.
func (s sight) sees(e *Engagement) bool {
	if s.all {
		return true
	}
	if !s.draft {
		return false
	}
	if !e.Confidential || s.person != "" && e.Has(Holder{Kind: item.Person, ID: s.person}) {
		return true
	}
	for _, t := range e.Takes {
		if t.Kind == item.Organisation && s.after[t.ID] {
			return true
		}
	}
	return false
}

// veil hides the sides of conflicts that the actor may not know: the time is taken, no more is said.
func veil(ctx context.Context, tx *db.Tx, a account.Actor, missionID string, list []Conflict) ([]Conflict, error) {
	s, err := sightOf(ctx, tx, a, missionID)
	if err != nil || s.all {
		return list, err
	}
	var ids []string
	for i := range list {
		ids = append(ids, list[i].Conflict.A, list[i].Conflict.B)
	}
	found, err := engagementsByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []Conflict
	for _, c := range list {
		first := hide(&c.A, s, found)
		second := c.B == nil || hide(c.B, s, found)
		if first && second {
			continue // both sides hidden: none of this actor's business
		}
		out = append(out, c)
	}
	return out, nil
}

// hide veils a side that the actor may not know and says whether it did, or whether there is none.
func hide(side *Side, s sight, found map[string]*Engagement) bool {
	e := found[side.ID]
	if e == nil || s.sees(e) {
		return e == nil
	}
	side.Hidden, side.Title, side.Subject, side.Place, side.PlaceID = true, text.Pair{}, "", "", ""
	return true
}

// All gives every engagement of a mission that still holds, for another capability, which has checked the actor.
func All(ctx context.Context, tx *db.Tx, missionID string) ([]Engagement, error) {
	return engagementsLike(ctx, tx, missionID, Filter{})
}

// Includes says whether a member is meant by an engagement's audience: taken by name or not, and not excused.
func Includes(e *Engagement, m mission.Member) bool { return includes(e, m) }
