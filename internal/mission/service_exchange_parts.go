package mission

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func legExchange() exchange.Table[Leg] {
	return exchange.Table[Leg]{
		Name: "legs", Aliases: []string{"étapes"}, Order: exchange.OrderMission + 1, Scope: Scope,
		Title: text.Pair{FR: "Étapes", EN: "Legs"}, Help: text.Pair{FR: "Les parties du voyage dans d’autres villes.", EN: "The parts of the journey in other cities."},
		Keys: []string{"ref"}, Key: func(v *Leg) string { return v.Ref },
		Fields: []exchange.Field[Leg]{
			ref(func(v *Leg) *string { return &v.Ref }, "etape-1"),
			exchange.Both("name", "nom", "name", false, func(v *Leg) (*string, *string) { return &v.NameFR, &v.NameEN }).Like("Ottawa", "Ottawa"),
			exchange.Line("city", "ville", "city", func(v *Leg) *string { return &v.City }).Also("ville"),
			exchange.TimeZone("zone", "fuseau horaire ; vide : celui de la mission", "time zone; empty: that of the mission", missionZone[Leg], func(v *Leg) *span.Zone { return &v.Zone }).Also("fuseau"),
			exchange.Date("first_day", "premier jour", "first day", func(v *Leg) *span.Day { return &v.FirstDay }).Also("premier jour"),
			exchange.Date("last_day", "dernier jour", "last day", func(v *Leg) *span.Day { return &v.LastDay }).Also("dernier jour"),
			exchange.Position(func(v *Leg) *int { return &v.Sort }),
		},
		Fresh: func(s *exchange.Scope, n int) Leg { return Leg{MissionID: s.Mission, Zone: s.Zone, Sort: n} },
		Load:  partOf(legs, func(_ *exchange.Scope, a, b *Leg) int { return cmp.Or(a.Sort-b.Sort, cmp.Compare(a.Ref, b.Ref)) }),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Leg) error { return v.check() },
		Save:  saving(UpsertLegs),
	}
}

func missionZone[T any](s *exchange.Scope, _ *T) span.Zone { return s.Zone }

// tie is a relation on its way in: the other mission may not be here yet.
type tie struct {
	Relation
	other string
}

func relationExchange() exchange.Table[tie] {
	kind := func(v *tie) *RelationKind { return &v.Kind }
	return exchange.Table[tie]{
		Name: "relations", Aliases: []string{"liens"}, Order: exchange.OrderMission + 2, Scope: Scope,
		Title: text.Pair{FR: "Liens entre missions", EN: "Ties between missions"},
		Help: text.Pair{FR: "La mission précède une autre (precedes), a mené à une autre (led_to) ou répond à une autre (answers).",
			EN: "The mission precedes another, led_to another, or answers another."},
		Keys: []string{"kind", "other"}, Key: func(v *tie) string { return string(v.Kind) + " " + v.other },
		Fields: []exchange.Field[tie]{
			exchange.Choice("kind", "lien", "tie", Precedes, []RelationKind{Precedes, LedTo, Answers}, kind).Also("lien").Like("led_to"),
			exchange.Line("other", "référence de l’autre mission", "reference of the other mission", func(v *tie) *string { return &v.other }).Also("autre mission").Like("quebec-2025").Must(),
			exchange.Both("note", "note", "note", false, func(v *tie) (*string, *string) { return &v.NoteFR, &v.NoteEN }),
		},
		Fresh: func(s *exchange.Scope, _ int) tie { return tie{Relation: Relation{MissionID: s.Mission}} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) (out []tie, err error) {
			list, err := relations(ctx, tx, s.Mission)
			for _, v := range list {
				if v.MissionID == s.Mission {
					out = append(out, tie{v, s.Refs(missionTableName).Ref(v.OtherID)})
				}
			}
			slices.SortFunc(out, func(a, b tie) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.other, b.other)) })
			return out, err
		},
		Check: func(_ *exchange.Row, s *exchange.Scope, v, _ *tie) error {
			v.OtherID = s.Refs(missionTableName).ID(v.other)
			return v.check()
		},
		Save: saveTies,
	}
}

// saveTies leaves ties to missions that are not here aside, with a word: they come with the other mission's import.
func saveTies(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []tie) ([]exchange.Change, error) {
	var here []Relation
	for _, v := range list {
		if v.OtherID == "" {
			in.Warn("la mission « %s » n’est pas ici : le lien avec elle est laissé de côté ; importez-la, puis refaites cet import",
				"the mission %q is not here: the tie to it is left aside; import it, then do this import again", v.other)
			continue
		}
		here = append(here, v.Relation)
	}
	done, err := saved(UpsertRelations(ctx, tx, in.Actor, s.Mission, here))
	if err != nil {
		return nil, err
	}
	out := make([]exchange.Change, len(list))
	for i, v := range list {
		out[i] = exchange.Left
		if v.OtherID != "" {
			out[i], done = done[0], done[1:]
		}
	}
	return out, nil
}

func targetExchange() exchange.Table[Target] {
	return exchange.Table[Target]{
		Name: "targets", Aliases: []string{"cibles", "objectifs"}, Order: exchange.OrderMission + 3, Scope: Scope,
		Title: text.Pair{FR: "Cibles chiffrées", EN: "Targets"}, Help: text.Pair{FR: "Ce que la mission veut atteindre, en chiffres.", EN: "What the mission wants to reach, in figures."},
		Keys: []string{"ref"}, Key: func(v *Target) string { return v.Ref },
		Fields: []exchange.Field[Target]{
			ref(func(v *Target) *string { return &v.Ref }, "cible-1"),
			exchange.Both("label", "ce qui est compté", "what is counted", false, func(v *Target) (*string, *string) { return &v.LabelFR, &v.LabelEN }).Like("emplois", "jobs"),
			exchange.Both("qualifier", "mot devant la valeur", "word before the value", false, func(v *Target) (*string, *string) { return &v.QualifierFR, &v.QualifierEN }).Like("plus de", "more than"),
			exchange.Line("baseline", "valeur au départ", "value at the start", func(v *Target) *string { return &v.Baseline }).Also("départ"),
			exchange.Line("target", "valeur visée", "value aimed at", func(v *Target) *string { return &v.Target }).Also("cible", "valeur visée").Like("200"),
			exchange.Line("due", "échéance", "due", func(v *Target) *string { return &v.Due }).Also("échéance").Like("2030"),
			exchange.Both("note", "note", "note", false, func(v *Target) (*string, *string) { return &v.NoteFR, &v.NoteEN }),
			exchange.Position(func(v *Target) *int { return &v.Sort }),
		},
		Fresh: func(s *exchange.Scope, n int) Target { return Target{MissionID: s.Mission, Sort: n} },
		Load:  partOf(targets, func(_ *exchange.Scope, a, b *Target) int { return cmp.Or(a.Sort-b.Sort, cmp.Compare(a.Ref, b.Ref)) }),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Target) error { return v.check() },
		Save:  saving(UpsertTargets),
	}
}

func placeExchange() exchange.Table[Place] {
	degrees := func(name, fr, en string, most float64, at func(*Place) *float64) exchange.Field[Place] {
		return exchange.Decimal(name, fr, en, -most, most, func(v *Place) *float64 {
			if v.Located {
				return at(v)
			}
			return nil
		}, func(v *Place, d *float64) {
			if d != nil {
				*at(v), v.Located = *d, true
			} else if name == "latitude" {
				v.Located, v.Latitude, v.Longitude = false, 0, 0
			}
		})
	}
	return exchange.Table[Place]{
		Name: PlaceTable, Aliases: []string{"lieux"}, Order: exchange.OrderPlace, Scope: Scope,
		Title: text.Pair{FR: "Lieux", EN: "Places"}, Help: text.Pair{FR: "Où les choses se passent, et les bureaux des interlocuteurs.", EN: "Where things happen, and the offices of counterparts."},
		Keys: []string{"ref"}, Key: func(v *Place) string { return v.Ref },
		Fields: []exchange.Field[Place]{
			ref(func(v *Place) *string { return &v.Ref }, "palais"),
			exchange.Line("name", "nom", "name", func(v *Place) *string { return &v.Name }).Also("nom").Like("Palais des congrès").Must(),
			exchange.Choice("kind", "type", "kind", PlaceKinds[0], PlaceKinds, func(v *Place) *string { return &v.Kind }).Also("type"),
			exchange.Line("address", "adresse", "address", func(v *Place) *string { return &v.Address }).Also("adresse"),
			exchange.Line("city", "ville", "city", func(v *Place) *string { return &v.City }).Also("ville"),
			exchange.TimeZone("zone", "fuseau horaire ; vide : celui de la mission", "time zone; empty: that of the mission", missionZone[Place], func(v *Place) *span.Zone { return &v.Zone }).Also("fuseau"),
			degrees("latitude", "latitude en degrés", "latitude in degrees", 90, func(v *Place) *float64 { return &v.Latitude }).Like("46.81"),
			degrees("longitude", "longitude en degrés", "longitude in degrees", 180, func(v *Place) *float64 { return &v.Longitude }).Like("-71.20"),
			exchange.Both("directions", "comment s’y rendre", "how to get there", false, func(v *Place) (*string, *string) { return &v.DirectionsFR, &v.DirectionsEN }),
			exchange.To("organisation", directory.OrganisationTable, "référence de l’organisation dont c’est le bureau", "reference of the organisation whose office it is", func(v *Place) *string { return &v.OrganisationID }),
			exchange.Line("parent", "référence du lieu qui le contient", "reference of the place that holds it", func(v *Place) *string { return &v.ParentRef }).Also("dans"),
		},
		Fresh: func(s *exchange.Scope, _ int) Place { return Place{MissionID: s.Mission, Zone: s.Zone} },
		Load:  partOf(Places, func(_ *exchange.Scope, a, b *Place) int { return cmp.Compare(a.Ref, b.Ref) }),
		Check: func(r *exchange.Row, _ *exchange.Scope, v, _ *Place) error {
			if v.ParentRef != "" && v.ParentRef == v.Ref {
				r.Problem("parent", "un lieu ne peut pas être dans lui-même", "a place cannot be inside itself")
			}
			return v.check()
		},
		Save: savePlaces,
	}
}

// savePlaces says which row names a place that is neither stored nor in the file.
func savePlaces(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []Place) ([]exchange.Change, error) {
	known := map[string]bool{}
	for _, p := range list {
		known[p.Ref] = true
	}
	for _, p := range list {
		if p.ParentRef != "" && !known[p.ParentRef] && s.Refs(PlaceTable).ID(p.ParentRef) == "" {
			return nil, fault.New(fault.Invalid, "le lieu « %s » est dans « %s », qui n’existe pas : ajoutez cette ligne ou corrigez la référence",
				"the place %q is inside %q, which does not exist: add that row or mend the reference", p.Ref, p.ParentRef).With(fault.Field{Name: p.Ref})
		}
	}
	return saved(UpsertPlaces(ctx, tx, in.Actor, s.Mission, list))
}

func travelExchange() exchange.Table[Travel] {
	return exchange.Table[Travel]{
		Name: "travels", Aliases: []string{"trajets"}, Order: exchange.OrderPlace + 1, Scope: Scope,
		Title: text.Pair{FR: "Trajets", EN: "Travel times"}, Help: text.Pair{FR: "Minutes de porte à porte entre deux lieux ; sans ligne, elles sont estimées.", EN: "Minutes from door to door between two places; without a row they are estimated."},
		Keys: []string{"from", "to"}, Key: func(v *Travel) string { return v.FromID + " " + v.ToID },
		Fields: []exchange.Field[Travel]{
			exchange.To("from", PlaceTable, "référence du lieu de départ", "reference of the place left", func(v *Travel) *string { return &v.FromID }).Also("de", "départ").Like("palais").Must(),
			exchange.To("to", PlaceTable, "référence du lieu d’arrivée", "reference of the place reached", func(v *Travel) *string { return &v.ToID }).Also("à", "arrivée").Like("mairie").Must(),
			exchange.Number("minutes", "minutes", "minutes", -1, 0, 1440, func(v *Travel) *int { return &v.Minutes }).Also("durée").Like("15").Must(),
			exchange.Choice("mode", "moyen", "mode", Taxi, Modes, func(v *Travel) *string { return &v.Mode }).Also("moyen"),
		},
		Fresh: func(s *exchange.Scope, _ int) Travel { return Travel{MissionID: s.Mission} },
		Load: partOf(travels, func(s *exchange.Scope, a, b *Travel) int {
			return cmp.Or(compareRefs(s, PlaceTable, a.FromID, b.FromID), compareRefs(s, PlaceTable, a.ToID, b.ToID))
		}),
		Check: func(_ *exchange.Row, _ *exchange.Scope, v, _ *Travel) error { return v.check() },
		Save:  saving(UpsertTravels),
	}
}

func compareRefs(s *exchange.Scope, table, a, b string) int {
	return strings.Compare(s.Refs(table).Ref(a), s.Refs(table).Ref(b))
}
