package directory

import (
	"context"
	"maps"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
)

// Filter narrows, sorts and pages a list. The zero Filter is the first page of all, by name.
type Filter struct {
	Query                 string // every word must be part of a name
	Kind, Country, Sector string
	Organisation          string // of people: where they hold a mandate
	Sort                  string // name, kind, country, city, organisation
	Desc                  bool
	Page, Size            int // from 1; 50 when 0
}

func (f Filter) sane() Filter {
	f.Page = max(f.Page, 1)
	if f.Size <= 0 || f.Size > 500 {
		f.Size = 50
	}
	return f
}

// Listing is one page of a list, with what it can be filtered by.
type Listing[T any] struct {
	Rows                      []T
	Total, Page, Pages        int
	Kinds, Countries, Sectors []string
}

// view tells who looks, and what they look at: mission "" is the whole directory, for organisers of any mission.
// ids of nil in the scope mean everything.
func (s *Service) view(ctx context.Context, tx *db.Tx, a account.Actor, mission string) (Viewer, Scope, error) {
	if mission == "" {
		return Viewer{All: true}, Scope{}, NeedEditor(a)
	}
	if err := account.NeedMember(a, mission); err != nil {
		return Viewer{}, Scope{}, err
	}
	v := Viewer{All: a.Organises(mission), PersonID: a.PersonID, Handled: map[string]bool{}}
	scope, err := s.Scope(ctx, tx, a, mission)
	scope.Organisations, scope.People = notNil(unique(scope.Organisations)), notNil(unique(scope.People))
	for _, id := range scope.Handled {
		v.Handled[id] = true
	}
	return v, scope, err
}

func notNil(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

// Organisations lists the organisations of a mission, or of the whole directory, as the actor may know them.
func (s *Service) Organisations(ctx context.Context, a account.Actor, mission string, f Filter) (l Listing[Organisation], err error) {
	f = f.sane()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, scope, err := s.view(ctx, tx, a, mission)
		if err != nil {
			return err
		}
		rows, err := listOrganisations(ctx, tx, scope.Organisations, f)
		if err != nil {
			return err
		}
		if l, err = listing[Organisation](ctx, tx, scope, f, rows); err != nil {
			return err
		}
		all, err := OrganisationsByID(ctx, tx, idsOf(rows))
		for _, r := range rows {
			l.Rows = append(l.Rows, Show(v, all[r.id]))
		}
		return err
	})
	return l, err
}

// People lists the people of a mission, or of the whole directory, as the actor may know them.
func (s *Service) People(ctx context.Context, a account.Actor, mission string, f Filter) (l Listing[Person], err error) {
	f = f.sane()
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, scope, err := s.view(ctx, tx, a, mission)
		if err != nil {
			return err
		}
		rows, err := listPeople(ctx, tx, scope.People, f)
		if err != nil {
			return err
		}
		if l, err = listing[Person](ctx, tx, scope, f, rows); err != nil {
			return err
		}
		all, err := PeopleByID(ctx, tx, idsOf(rows))
		for _, r := range rows {
			l.Rows = append(l.Rows, Show(v, all[r.id]))
		}
		return err
	})
	return l, err
}

func idsOf(rows []listed) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		out[i] = r.id
	}
	return out
}

func listing[T any](ctx context.Context, tx *db.Tx, scope Scope, f Filter, rows []listed) (Listing[T], error) {
	l := Listing[T]{Page: f.Page, Pages: 1}
	if len(rows) > 0 {
		l.Total = rows[0].total
		l.Pages = (l.Total + f.Size - 1) / f.Size
	}
	facets, err := facetsOf(ctx, tx, scope.Organisations)
	for _, x := range facets {
		l.Kinds = append(l.Kinds, x.kind)
		l.Countries = append(l.Countries, x.country)
		l.Sectors = append(l.Sectors, unbar(x.sectors)...)
	}
	for _, list := range []*[]string{&l.Kinds, &l.Countries, &l.Sectors} {
		*list = unique(*list)
		slices.Sort(*list)
	}
	return l, err
}

// beginsFirst sorts names that begin with the query before the others.
const beginsFirst = "begins"

// FindOrganisations gives the first organisations by name, among those given or, for nil, among all, in whose names or
// aliases every word of a query stands; those that begin with it come first. total counts all that match. For
// capabilities that have checked the actor: whoever may choose one of these knows their names.
func FindOrganisations(ctx context.Context, tx *db.Tx, among []string, query string, most int) (list []Organisation, total int, err error) {
	rows, err := listOrganisations(ctx, tx, among, Filter{Query: query, Sort: beginsFirst, Page: 1, Size: most})
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	all, err := OrganisationsByID(ctx, tx, idsOf(rows))
	for _, r := range rows {
		list = append(list, all[r.id])
	}
	return list, rows[0].total, err
}

// FindPeople is FindOrganisations for people, by their names and that of their main organisation.
func FindPeople(ctx context.Context, tx *db.Tx, among []string, query string, most int) (list []Person, total int, err error) {
	rows, err := listPeople(ctx, tx, among, Filter{Query: query, Sort: beginsFirst, Page: 1, Size: most})
	if err != nil || len(rows) == 0 {
		return nil, 0, err
	}
	all, err := PeopleByID(ctx, tx, idsOf(rows))
	for _, r := range rows {
		list = append(list, all[r.id])
	}
	return list, rows[0].total, err
}

// OrganisationsWith gives, for each of some words, the ids of the organisations in whose name, alias or sectors it
// stands, blind to accents and case, in order of id. For capabilities that narrow what they hold by it. Three queries.
func OrganisationsWith(ctx context.Context, tx *db.Tx, words []string) ([][]string, error) {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = text.Key(w)
	}
	facets, err := facetsOf(ctx, tx, nil)
	if err != nil || len(words) == 0 {
		return nil, err
	}
	sectors := map[string]string{} // as stored → key
	for _, x := range facets {
		key := text.Key(strings.Join(unbar(x.sectors), " "))
		if slices.ContainsFunc(keys, func(k string) bool { return strings.Contains(key, k) }) {
			sectors[x.sectors] = key
		}
	}
	names, branches, err := nameKeys(ctx, tx, keys, slices.Sorted(maps.Keys(sectors)))
	out := make([][]string, len(words))
	for _, id := range slices.Sorted(maps.Keys(names)) {
		for i, k := range keys {
			if strings.Contains(names[id], k) || strings.Contains(sectors[branches[id]], k) {
				out[i] = append(out[i], id)
			}
		}
	}
	return out, err
}

// OrganisationSheet is all that one actor may know of an organisation.
type OrganisationSheet struct {
	Organisation
	People  []Person // of the mission, by family name
	Facts   []source.Fact
	MayEdit bool
}

// PersonSheet is all that one actor may know of a person.
type PersonSheet struct {
	Person
	Facts   []source.Fact
	MayEdit bool
}

func unknown() error {
	return fault.New(fault.NotFound, "Cette fiche n’existe pas, ou elle n’est pas dans cette mission.", "This record does not exist, or is not in this mission.")
}

// Organisation reads one organisation. One that is not in the mission is shown to its organisers only. A merged one is
// answered by the one that was kept: its ID then differs from id.
func (s *Service) Organisation(ctx context.Context, a account.Actor, mission, id string) (o OrganisationSheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, scope, err := s.view(ctx, tx, a, mission)
		if err != nil {
			return err
		}
		all, err := OrganisationsByID(ctx, tx, []string{id})
		if err != nil {
			return err
		}
		found, ok := all[id]
		if !ok || !v.All && !slices.Contains(scope.Organisations, found.ID) {
			return unknown()
		}
		o.Organisation, o.MayEdit = Show(v, found), a.OrganisesAny()
		if o.People, err = peopleIn(ctx, tx, v, scope, found.ID); err != nil {
			return err
		}
		o.Facts, err = factsOf(ctx, tx, mission, source.Subject{Kind: string(OrganisationKind), ID: found.ID})
		return err
	})
	return o, err
}

// peopleIn lists the people of an organisation; whoever does not organise sees those of the mission.
func peopleIn(ctx context.Context, tx *db.Tx, v Viewer, scope Scope, organisation string) ([]Person, error) {
	of, err := peopleOf(ctx, tx, []string{organisation})
	if err != nil {
		return nil, err
	}
	ids := of[organisation]
	if !v.All {
		ids = slices.DeleteFunc(ids, func(id string) bool { return !slices.Contains(scope.People, id) })
	}
	all, err := PeopleByID(ctx, tx, ids)
	var out []Person
	for _, id := range ids {
		out = append(out, Show(v, all[id]))
	}
	return out, err
}

// factsOf reads what the sources say of a record, in this mission or in none.
func factsOf(ctx context.Context, tx *db.Tx, mission string, subject source.Subject) ([]source.Fact, error) {
	all, err := source.Facts(ctx, tx, []source.Subject{subject})
	return slices.DeleteFunc(all[subject], func(f source.Fact) bool { return mission != "" && f.Mission != "" && f.Mission != mission }), err
}

// Person reads one person, as Organisation does.
func (s *Service) Person(ctx context.Context, a account.Actor, mission, id string) (p PersonSheet, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		v, scope, err := s.view(ctx, tx, a, mission)
		if err != nil {
			return err
		}
		all, err := PeopleByID(ctx, tx, []string{id})
		if err != nil {
			return err
		}
		found, ok := all[id]
		if !ok || !v.All && !slices.Contains(scope.People, found.ID) {
			return unknown()
		}
		p.Person, p.MayEdit = Show(v, found), a.OrganisesAny()
		p.Facts, err = factsOf(ctx, tx, mission, source.Subject{Kind: string(PersonKind), ID: found.ID})
		return err
	})
	return p, err
}

// Names lists the organisations that a form can offer: those of the mission, or the first thousand of the directory.
func (s *Service) Names(ctx context.Context, a account.Actor, mission string) ([]Organisation, error) {
	l, err := s.Organisations(ctx, a, mission, Filter{Size: 500})
	return l.Rows, err
}

// Visible tells which records of a kind search may show to the actor in a mission.
func (s *Service) Visible(kind Kind) func(ctx context.Context, tx *db.Tx, a account.Actor, mission string, ids []string) (map[string]bool, error) {
	return func(ctx context.Context, tx *db.Tx, a account.Actor, mission string, ids []string) (map[string]bool, error) {
		_, scope, err := s.view(ctx, tx, a, mission)
		if err != nil {
			return nil, err
		}
		members := scope.Organisations
		if kind == PersonKind {
			members = scope.People
		}
		in := make(map[string]bool, len(members))
		for _, id := range members {
			in[id] = true
		}
		out := make(map[string]bool, len(ids))
		for _, id := range ids {
			out[id] = in[id]
		}
		return out, nil
	}
}
