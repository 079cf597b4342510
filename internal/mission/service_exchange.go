package mission

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Names of the tables that others name.
const (
	missionTableName = "missions"
	seriesTableName  = "series"
	PlaceTable       = "places"
)

// Tables are the tables of missions, for import and export.
func Tables() []*exchange.Kind {
	return []*exchange.Kind{seriesExchange().Kind(), missionExchange().Kind(), legExchange().Kind(), relationExchange().Kind(),
		targetExchange().Kind(), placeExchange().Kind(), travelExchange().Kind(), partnerExchange().Kind(),
		participantExchange().Kind(), memberExchange().Kind()}
}

// Scope is what the tables of a mission name: organisations, people, missions, series, places with their zones.
func Scope(ctx context.Context, tx *db.Tx, missionID string) (*exchange.Scope, error) {
	s := exchange.NewScope(missionID, "Europe/Paris")
	if err := directory.FillScope(ctx, tx, s); err != nil {
		return nil, err
	}
	series, err := allSeries(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, one := range series {
		s.Refs(seriesTableName).Put(one.Ref, one.ID)
	}
	all, err := allMissions(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		s.Refs(missionTableName).Put(m.Ref, m.ID)
		if m.ID == missionID {
			s.Zone = m.Zone
		}
	}
	if missionID == "" {
		return s, nil
	}
	inside, err := places(ctx, tx, missionID)
	for _, p := range inside {
		s.Refs(PlaceTable).Put(p.Ref, p.ID)
		s.SetZone(p.ID, p.Zone)
	}
	return s, err
}

func seriesExchange() exchange.Table[Series] {
	return exchange.Table[Series]{
		Name: seriesTableName, Aliases: []string{"séries", "suites"}, Order: exchange.OrderMission - 2, NoMission: true, Scope: Scope,
		Title: text.Pair{FR: "Séries de missions", EN: "Series of missions"},
		Help:  text.Pair{FR: "Une mission qui revient chaque année, comme un salon.", EN: "A mission that comes back every year, like a fair."},
		Keys:  []string{"ref"}, Key: func(v *Series) string { return v.Ref },
		Fields: []exchange.Field[Series]{
			ref(func(v *Series) *string { return &v.Ref }, "SALON"),
			exchange.Both("name", "nom", "name", false, func(v *Series) (*string, *string) { return &v.NameFR, &v.NameEN }).Like("Salon", "Fair"),
		},
		Fresh: func(*exchange.Scope, int) Series { return Series{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]Series, error) {
			m, err := Get(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			all, err := allSeries(ctx, tx)
			return slices.DeleteFunc(all, func(one Series) bool { return one.ID != m.SeriesID }), err
		},
		Old: func(ctx context.Context, tx *db.Tx, _ *exchange.Scope, _ []string) (map[string]Series, error) {
			all, err := allSeries(ctx, tx)
			out := map[string]Series{}
			for _, one := range all {
				out[one.Ref] = one
			}
			return out, err
		},
		Check: func(r *exchange.Row, _ *exchange.Scope, v, _ *Series) error { return v.check() },
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []Series) ([]exchange.Change, error) {
			if !in.Actor.Admin { // an organiser's export holds the series of the mission: as it is, it is no change
				all, err := allSeries(ctx, tx)
				same := !slices.ContainsFunc(list, func(v Series) bool { return !slices.Contains(all, v) })
				if err != nil || same {
					return slices.Repeat([]exchange.Change{exchange.Left}, len(list)), err
				}
			}
			return saved(UpsertSeries(ctx, tx, in.Actor, list))
		},
	}
}

func ref[T any](at func(*T) *string, example string) exchange.Field[T] {
	return exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", at).Also("référence", "reference", "code").Like(example).Must()
}

func saved(done []Upserted, err error) ([]exchange.Change, error) {
	return exchange.Changes(done, func(u Upserted) string { return string(u.Change) }), err
}

func number(name, fr, en string, low, high int, at func(*Mission) *int) exchange.Field[Mission] {
	return exchange.Number(name, fr, en, -1, low, high, at)
}

func missionExchange() exchange.Table[Mission] {
	type M = Mission
	usual := New("")
	clock := func(name, fr, en string, otherwise span.Clock, at func(*M) *span.Clock) exchange.Field[M] {
		return exchange.Hour(name, fr, en, otherwise, at)
	}
	return exchange.Table[M]{
		Name: missionTableName, Aliases: []string{"mission"}, Order: exchange.OrderMission, NoMission: true, Scope: Scope,
		Title: text.Pair{FR: "Mission", EN: "Mission"},
		Help: text.Pair{FR: "Une seule ligne : la mission que remplissent les autres tables.",
			EN: "One row only: the mission that the other tables fill."},
		Keys: []string{"ref"}, Key: func(m *M) string { return m.Ref },
		Fields: []exchange.Field[M]{
			ref(func(m *M) *string { return &m.Ref }, "quebec-2027"),
			exchange.Both("name", "nom", "name", false, func(m *M) (*string, *string) { return &m.NameFR, &m.NameEN }).Like("Mission à Québec 2027", "Mission to Québec 2027"),
			exchange.Choice("kind", "type", "kind", Outward, Kinds, func(m *M) *Kind { return &m.Kind }).Also("type"),
			exchange.To("series", seriesTableName, "référence de la série", "reference of the series", func(m *M) *string { return &m.SeriesID }).Also("série"),
			exchange.Number("edition", "numéro d’édition", "edition", 0, 0, 1000, func(m *M) *int { return &m.Edition }).Also("édition"),
			exchange.Choice("state", "état", "state", Preparing, States, func(m *M) *State { return &m.State }).Also("état"),
			exchange.TimeZone("zone", "fuseau horaire, comme America/Toronto", "time zone, like America/Toronto", noZone[M], func(m *M) *span.Zone { return &m.Zone }).Also("fuseau").Like("America/Toronto").Must(),
			exchange.TimeZone("home_zone", "fuseau du territoire", "zone of the territory", func(*exchange.Scope, *M) span.Zone { return usual.HomeZone }, func(m *M) *span.Zone { return &m.HomeZone }).Also("fuseau du territoire"),
			exchange.Line("city", "ville", "city", func(m *M) *string { return &m.City }).Also("ville").Like("Québec"),
			exchange.Line("country", "pays, code de deux lettres", "country, two-letter code", func(m *M) *string { return &m.Country }).Also("pays").Like("CA"),
			exchange.Date("first_day", "premier jour", "first day", func(m *M) *span.Day { return &m.FirstDay }).Also("premier jour", "début").Like("2027-06-14"),
			exchange.Date("last_day", "dernier jour", "last day", func(m *M) *span.Day { return &m.LastDay }).Also("dernier jour", "fin").Like("2027-06-18"),
			exchange.Number("year", "année, quand les jours ne sont pas connus", "year, when the days are not known", 0, 1900, 2199, func(m *M) *int { return &m.Year }).Also("année"),
			exchange.To("lead", directory.OrganisationTable, "référence de l’organisation qui mène", "reference of the leading organisation", func(m *M) *string { return &m.LeadID }).Also("chef de file"),
			exchange.Both("summary", "présentation", "summary", true, func(m *M) (*string, *string) { return &m.SummaryFR, &m.SummaryEN }),
			exchange.Both("aims", "buts, un par ligne", "aims, one a line", true, func(m *M) (*string, *string) { return &m.AimsFR, &m.AimsEN }),
			exchange.Line("sectors", "filières", "sectors", func(m *M) *string { return &m.Sectors }).Also("filières"),
			exchange.Line("announced_companies", "nombre d’entreprises annoncé, en mots", "companies announced, in words", func(m *M) *string { return &m.AnnouncedCompanies }).Also("entreprises annoncées"),
			exchange.Yes("reconstructed", "reconstituée d’après la presse", "reconstructed from the press", func(m *M) *bool { return &m.Reconstructed }),
			exchange.Yes("invented", "inventée", "invented", func(m *M) *bool { return &m.Invented }),
			number("meeting_target", "rendez-vous visés en tout", "meetings aimed at in all", 0, 100000, func(m *M) *int { return &m.MeetingTarget }),
			number("meeting_minimum", "rendez-vous au moins par entreprise", "least meetings of a company", 0, 200, func(m *M) *int { return &m.MeetingMinimum }),
			number("meeting_minutes", "durée d’un rendez-vous en minutes", "length of a meeting in minutes", 5, 480, func(m *M) *int { return &m.MeetingMinutes }),
			number("max_per_day", "rendez-vous au plus par personne et par jour", "most meetings of a person in a day", 1, 60, func(m *M) *int { return &m.MaxPerDay }),
			number("buffer_minutes", "minutes de battement", "minutes between two engagements", 0, 240, func(m *M) *int { return &m.BufferMinutes }),
			number("travel_minutes", "minutes de trajet quand on ne sait rien", "minutes between places of which nothing is known", 0, 480, func(m *M) *int { return &m.TravelMinutes }),
			clock("day_opens", "début de la journée", "beginning of the day", usual.DayOpens, func(m *M) *span.Clock { return &m.DayOpens }),
			clock("day_closes", "fin de la journée", "end of the day", usual.DayCloses, func(m *M) *span.Clock { return &m.DayCloses }),
			clock("lunch_from", "déjeuner, au plus tôt", "lunch, from", usual.LunchFrom, func(m *M) *span.Clock { return &m.LunchFrom }),
			clock("lunch_to", "déjeuner, au plus tard", "lunch, to", usual.LunchTo, func(m *M) *span.Clock { return &m.LunchTo }),
			number("lunch_minutes", "minutes de déjeuner", "minutes of lunch", 0, 240, func(m *M) *int { return &m.LunchMinutes }),
		},
		Fresh: func(*exchange.Scope, int) M { return New("") },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]M, error) {
			m, err := Get(ctx, tx, s.Mission)
			return []M{m}, err
		},
		Old: func(ctx context.Context, tx *db.Tx, _ *exchange.Scope, refs []string) (map[string]M, error) {
			all, err := allMissions(ctx, tx)
			out := map[string]M{}
			for _, m := range all {
				out[m.Ref] = m
			}
			return out, err
		},
		Check: checkMissionRow, Save: saveMission,
	}
}

func noZone[T any](*exchange.Scope, *T) span.Zone { return "" }

// checkMissionRow gives what is empty its usual value and refuses a second mission, or another one than was chosen.
func checkMissionRow(r *exchange.Row, s *exchange.Scope, m, old *Mission) error {
	usual := New(m.Ref)
	for at, otherwise := range map[*int]int{&m.MeetingTarget: usual.MeetingTarget, &m.MeetingMinimum: usual.MeetingMinimum, &m.MeetingMinutes: usual.MeetingMinutes,
		&m.MaxPerDay: usual.MaxPerDay, &m.BufferMinutes: usual.BufferMinutes, &m.TravelMinutes: usual.TravelMinutes, &m.LunchMinutes: usual.LunchMinutes} {
		if *at < 0 {
			*at = otherwise
		}
	}
	if s.Mission != "" && (old == nil || old.ID != s.Mission) {
		r.Problem("ref", "ce fichier apporte la mission « %s », et vous remplissez « %s » : choisissez l’une des deux", "this file brings the mission %q, and you are filling %q: choose one of the two",
			m.Ref, s.Refs(missionTableName).Ref(s.Mission))
	}
	return m.clean().Check()
}

func saveMission(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []Mission) ([]exchange.Change, error) {
	if len(list) > 1 {
		return nil, fault.New(fault.Invalid, "Un import remplit une mission, et la table en a %d : gardez une ligne.", "An import fills one mission, and the table has %d: keep one row.", len(list))
	}
	m, change, err := Upsert(ctx, tx, in.Actor, list[0])
	if err != nil {
		return nil, err
	}
	in.SetMission(m.ID)
	return []exchange.Change{exchange.Change(change)}, nil
}

// partOf makes the loader of what a mission holds, in a lasting order.
func partOf[T any](read func(context.Context, *db.Tx, string) ([]T, error), compare func(s *exchange.Scope, a, b *T) int) func(context.Context, *db.Tx, *exchange.Scope) ([]T, error) {
	return func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]T, error) {
		list, err := read(ctx, tx, s.Mission)
		slices.SortStableFunc(list, func(a, b T) int { return compare(s, &a, &b) })
		return list, err
	}
}

// saving makes the saver of what a mission holds out of its upsert.
func saving[T any](upsert func(context.Context, *db.Tx, account.Actor, string, []T) ([]Upserted, error)) func(context.Context, *db.Tx, *exchange.Input, *exchange.Scope, []T) ([]exchange.Change, error) {
	return func(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []T) ([]exchange.Change, error) {
		return saved(upsert(ctx, tx, in.Actor, s.Mission, list))
	}
}
