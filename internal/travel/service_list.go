package travel

import (
	"cmp"
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Filter narrows the list of journeys. The zero value lists all.
type Filter struct {
	Direction Direction
	Day       span.Day // on which it leaves or arrives, by the clocks of there
	Words     string   // each must stand in the name of somebody aboard, their organisation, the carrier, the number, or a place
	From      int
	Most      int // 0 is all
}

// Traveller is somebody aboard.
type Traveller struct {
	Person       directory.Person
	Organisation string // worn in the mission
	Absent       bool   // the delegation's page says that they are there before this journey has arrived, or after it has left
}

// Row is a journey with who is aboard, by name.
type Row struct {
	Journey
	Aboard []Traveller
	Hidden int // others aboard, whom the reader does not look after
}

// Missing is somebody of the delegation without a journey out, or home.
type Missing struct {
	Person       directory.Person
	Organisation string
}

// Listing is a page of journeys, by hour of departure; those cancelled last.
type Listing struct {
	Mission mission.Mission
	Rows    []Row
	Total   int               // that pass the filter
	All     int               // without the filter
	Count   map[Direction]int // of people aboard, by direction, none twice
	Days    []span.Day
	Without map[Direction][]Missing // travellers without a journey out, or back
	May     bool                    // the reader may change them
}

// List reads journeys for organisers, and for intermediaries those that take somebody whom they look after. A constant
// number of queries.
func (s *Service) List(ctx context.Context, a account.Actor, missionID string, f Filter) (out Listing, err error) {
	if err := account.NeedIntermediary(a, missionID); err != nil {
		return out, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		r, err := newReader(ctx, tx, a, missionID)
		if err != nil {
			return err
		}
		out, err = r.list(f)
		return err
	})
	return out, err
}

// reader is what a list needs to know.
type reader struct {
	actor    account.Actor
	mission  mission.Mission
	journeys []Journey
	members  map[string]mission.Member
	order    []mission.Member // who travels
	people   map[string]directory.Person
	names    map[string]directory.Organisation
	mine     map[string]bool // organisations that the reader looks after; nil for an organiser, who sees all
}

func newReader(ctx context.Context, tx *db.Tx, a account.Actor, missionID string) (r *reader, err error) {
	r = &reader{actor: a, members: map[string]mission.Member{}}
	if r.mission, err = mission.Get(ctx, tx, missionID); err != nil {
		return nil, err
	}
	if r.journeys, err = Journeys(ctx, tx, missionID); err != nil {
		return nil, err
	}
	all, err := mission.Audience(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	ids, orgs := []string{}, []string{}
	for _, m := range all {
		r.members[m.PersonID] = m
		if m.Population.Travels() {
			r.order = append(r.order, m)
			ids, orgs = append(ids, m.PersonID), append(orgs, m.OrganisationID)
		}
	}
	for _, j := range r.journeys {
		ids = append(ids, j.People...)
	}
	slices.Sort(ids)
	if r.people, err = directory.PeopleByID(ctx, tx, slices.Compact(ids)); err != nil {
		return nil, err
	}
	slices.Sort(orgs)
	orgs = slices.DeleteFunc(slices.Compact(orgs), func(id string) bool { return id == "" })
	if r.names, err = directory.OrganisationsByID(ctx, tx, orgs); err != nil || a.Organises(missionID) {
		return r, err
	}
	bodies := a.Intermediates(missionID)
	held, err := mission.Holds(ctx, tx, missionID, bodies)
	r.mine = map[string]bool{}
	for _, id := range append(bodies, held.Handled...) {
		r.mine[id] = true
	}
	return r, err
}

// sees tells whether the reader looks after somebody.
func (r *reader) sees(person string) bool {
	return r.mine == nil || r.mine[r.members[person].OrganisationID]
}

func (r *reader) row(j Journey) Row {
	row := Row{Journey: j}
	for _, id := range j.People {
		if !r.sees(id) {
			row.Hidden++
			continue
		}
		m := r.members[id]
		row.Aboard = append(row.Aboard, Traveller{Person: r.people[id], Organisation: r.names[m.OrganisationID].Name, Absent: j.against(m)})
	}
	slices.SortStableFunc(row.Aboard, func(a, b Traveller) int { return byName(a.Person, b.Person) })
	if r.mine != nil {
		row.Note = ""
	}
	return row
}

func byName(a, b directory.Person) int {
	return cmp.Or(cmp.Compare(text.Key(a.Family), text.Key(b.Family)), cmp.Compare(text.Key(a.Given), text.Key(b.Given)), cmp.Compare(a.ID, b.ID))
}

// against tells that a member would be at the mission before the journey there has ended, or after that home has begun.
func (j *Journey) against(m mission.Member) bool {
	if j.Certainty == item.CancelledCertainty {
		return false
	}
	return j.Direction == Out && m.ArrivesAt != 0 && m.ArrivesAt < j.Arrives || j.Direction == Back && m.LeavesAt != 0 && m.LeavesAt > j.Departs
}

// days are those on which a journey leaves and arrives, each by its own clocks.
func (j *Journey) days() []span.Day {
	return slices.Compact([]span.Day{span.DayOf(j.Departs, j.FromZone), span.DayOf(j.Arrives, j.ToZone)})
}

func (r *reader) list(f Filter) (Listing, error) {
	out := Listing{Mission: r.mission, Count: map[Direction]int{}, Without: map[Direction][]Missing{}, May: r.mine == nil}
	has := map[Direction]map[string]bool{Out: {}, Back: {}, Between: {}}
	words := text.Tokens(text.Key(f.Words))
	for _, j := range r.journeys {
		row := r.row(j)
		if r.mine != nil && len(row.Aboard) == 0 {
			continue
		}
		out.All++
		out.Days = append(out.Days, j.days()...)
		if j.Certainty != item.CancelledCertainty {
			for _, x := range row.Aboard {
				has[j.Direction][x.Person.ID] = true
			}
		}
		if (f.Direction == "" || f.Direction == j.Direction) && (f.Day == "" || slices.Contains(j.days(), f.Day)) && row.holds(words) {
			out.Rows = append(out.Rows, row)
		}
	}
	slices.Sort(out.Days)
	out.Days = slices.Compact(out.Days)
	for _, m := range r.order {
		for _, d := range []Direction{Out, Back} {
			if m.Population != mission.Interpreter && r.sees(m.PersonID) && !has[d][m.PersonID] {
				out.Without[d] = append(out.Without[d], Missing{r.people[m.PersonID], r.names[m.OrganisationID].Name})
			}
		}
	}
	for d, people := range has {
		out.Count[d] = len(people)
	}
	slices.SortStableFunc(out.Rows, func(a, b Row) int {
		gone := func(j *Row) int { return map[bool]int{true: 1}[j.Certainty == item.CancelledCertainty] }
		return cmp.Or(gone(&a)-gone(&b), cmp.Compare(a.Departs, b.Departs), cmp.Compare(a.Ref, b.Ref))
	})
	out.Total = len(out.Rows)
	if f.Most > 0 {
		from := min(max(0, f.From), out.Total)
		out.Rows = out.Rows[from:min(from+f.Most, out.Total)]
	}
	return out, nil
}

// People names some people as a journey's list does, by name; for organisers.
func (s *Service) People(ctx context.Context, a account.Actor, missionID string, ids []string) (out []Traveller, err error) {
	if err := account.NeedOrganiser(a, missionID); err != nil || len(ids) == 0 {
		return nil, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		people, err := directory.PeopleByID(ctx, tx, ids)
		if err != nil {
			return err
		}
		worn, err := mission.MembersByID(ctx, tx, missionID, ids)
		if err != nil {
			return err
		}
		var orgs []string
		for _, m := range worn {
			if m.OrganisationID != "" {
				orgs = append(orgs, m.OrganisationID)
			}
		}
		names, err := directory.OrganisationsByID(ctx, tx, orgs)
		for id, p := range people {
			out = append(out, Traveller{Person: p, Organisation: names[worn[id].OrganisationID].Name})
		}
		slices.SortFunc(out, func(a, b Traveller) int { return byName(a.Person, b.Person) })
		return err
	})
	return out, err
}

// holds tells whether each word stands in what a row says: all of them of the ride and one of those aboard.
func (r *Row) holds(words []string) bool {
	if len(words) == 0 {
		return true
	}
	ride := r.Carrier + " " + r.Number + " " + r.From + " " + r.To
	if within(ride, words) {
		return true
	}
	return slices.ContainsFunc(r.Aboard, func(x Traveller) bool { return within(ride+" "+x.Person.FullName()+" "+x.Organisation, words) })
}

func within(s string, words []string) bool {
	have := text.Tokens(text.Key(s))
	return !slices.ContainsFunc(words, func(w string) bool {
		return !slices.ContainsFunc(have, func(h string) bool { return len(h) >= len(w) && h[:len(w)] == w })
	})
}
