package agenda

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// ResourceTable is the name of the table of resources.
const ResourceTable = "resources"

// Tables are the tables of the agenda: resources, hours, and engagements that stand alone, which may name the
// engagements of other records by what above tells; nil tells none.
func Tables(above References) []*exchange.Kind {
	return []*exchange.Kind{resourceExchange().Kind(), hoursExchange().Kind(), engagementExchange(above).Kind()}
}

// Scope is what the tables of an agenda name: what mission.Scope has, and resources.
func Scope(ctx context.Context, tx *db.Tx, missionID string) (*exchange.Scope, error) {
	s, err := mission.Scope(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	list, err := resourcesOf(ctx, tx, missionID)
	for _, r := range list {
		s.Refs(ResourceTable).Put(r.Ref, r.ID)
		s.SetZone(r.ID, s.ZoneOf(r.PlaceID))
	}
	return s, err
}

// Language codes are short: anything else in such a list is a mistake.
func checkLanguages(r *exchange.Row, list []string) {
	for _, l := range list {
		if len(l) < 2 || len(l) > 3 || strings.Trim(strings.ToLower(l), "abcdefghijklmnopqrstuvwxyz") != "" {
			r.Problem("languages", "« %s » n’est pas un code de langue : écrivez fr, en, es", "%q is no language code: write fr, en, es", l)
		}
	}
}

func resourceExchange() exchange.Table[Resource] {
	type R = Resource
	return exchange.Table[R]{
		Name: ResourceTable, Aliases: []string{"ressources"}, Order: exchange.OrderResource, Scope: Scope,
		Title: text.Pair{FR: "Ressources", EN: "Resources"}, Help: text.Pair{FR: "Tables, salles, stands, véhicules, interprètes.", EN: "Tables, rooms, stands, vehicles, interpreters."},
		Keys: []string{"ref"}, Key: func(r *R) string { return r.Ref },
		Fields: []exchange.Field[R]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(r *R) *string { return &r.Ref }).Also("référence", "reference").Like("table-1").Must(),
			exchange.Choice("kind", "type", "kind", Table, []string{Table, Room, StandSpot, Vehicle, Interpreter}, func(r *R) *string { return &r.Kind }).Also("type").Like("table"),
			exchange.Line("name", "nom", "name", func(r *R) *string { return &r.Name }).Also("nom").Like("Table 1").Must(),
			exchange.To("place", mission.PlaceTable, "référence du lieu", "reference of the place", func(r *R) *string { return &r.PlaceID }).Also("lieu").Like("palais"),
			exchange.To("person", directory.PersonTable, "référence de la personne, pour un interprète", "reference of the person, for an interpreter", func(r *R) *string { return &r.PersonID }).Also("personne"),
			exchange.Number("capacity", "combien à la fois", "how many at once", 1, 1, 100_000, func(r *R) *int { return &r.Capacity }).Also("capacité"),
			exchange.List("languages", "langues, codes de deux lettres", "languages, two-letter codes", func(r *R) *[]string { return &r.Languages }).Also("langues"),
			exchange.Lines("note", "note", "note", func(r *R) *string { return &r.Note }),
			exchange.Position(func(r *R) *int { return &r.Sort }),
		},
		Fresh: func(s *exchange.Scope, n int) R { return R{MissionID: s.Mission, Capacity: 1, Sort: n} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]R, error) {
			list, err := resourcesOf(ctx, tx, s.Mission)
			slices.SortFunc(list, func(a, b R) int { return cmp.Or(a.Sort-b.Sort, text.Compare(a.Ref, b.Ref)) })
			return list, err
		},
		Check: func(r *exchange.Row, _ *exchange.Scope, v, _ *R) error { checkLanguages(r, v.Languages); return nil },
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []R) ([]exchange.Change, error) {
			have, err := resourcesOf(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			changed, changes := differing(list, have, func(r R) string { return r.Ref }, func(a, b R) bool {
				languages := slices.Equal(a.Languages, b.Languages)
				a.Languages, b.Languages = nil, nil
				return languages && a.ID == b.ID && a.Ref == b.Ref && a.Kind == b.Kind && a.Name == b.Name && a.PlaceID == b.PlaceID &&
					a.PersonID == b.PersonID && a.Capacity == b.Capacity && a.Note == b.Note && a.Sort == b.Sort
			})
			if len(changed) > 0 {
				_, err = PutResources(ctx, tx, in.Actor, s.Mission, changed)
			}
			return changes, err
		},
	}
}

// differing picks out of list what is not stored alike, and says of each row whether it is new, changed or left.
func differing[T any](list, have []T, key func(T) string, same func(a, b T) bool) (changed []T, changes []exchange.Change) {
	old := map[string]T{}
	for _, v := range have {
		old[key(v)] = v
	}
	changes = make([]exchange.Change, len(list))
	for i, v := range list {
		was, known := old[key(v)]
		switch {
		case !known:
			changes[i] = exchange.Added
		case same(was, v):
			changes[i] = exchange.Left
			continue
		default:
			changes[i] = exchange.Changed
		}
		changed = append(changed, v)
	}
	return changed, changes
}

var holderTables = map[item.HolderKind]string{
	item.Person: directory.PersonTable, item.Organisation: directory.OrganisationTable, item.Resource: ResourceTable, item.Place: mission.PlaceTable, item.Mission: "missions",
}

// holderZone is the zone in which a holder's hours are written.
func holderZone(s *exchange.Scope, h Holder) span.Zone { return s.ZoneOf(h.ID) }

func hoursExchange() exchange.Table[Availability] {
	type A = Availability
	zone := func(s *exchange.Scope, a *A) span.Zone { return holderZone(s, a.Holder) }
	kinds := []item.HolderKind{item.Person, item.Organisation, item.Resource, item.Place, item.Mission}
	return exchange.Table[A]{
		Name: "availabilities", Aliases: []string{"disponibilités", "horaires", "hours"}, Order: exchange.OrderAvailability, Scope: Scope,
		Title: text.Pair{FR: "Disponibilités", EN: "Hours"},
		Help: text.Pair{FR: "« open » oui : seulement dans ces plages ; vide : pas dans celle-ci. Les heures sont celles du lieu, sinon de la mission.",
			EN: "“open” yes: only within such stretches; empty: not in this one. Hours are those of the place, else of the mission."},
		Keys: []string{"ref"}, Key: func(a *A) string { return a.Ref },
		Fields: []exchange.Field[A]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(a *A) *string { return &a.Ref }).Also("référence", "reference").Like("dispo-1").Must(),
			exchange.Choice("holder_kind", "pour", "of", item.Person, kinds, func(a *A) *item.HolderKind { return &a.Holder.Kind }).Also("pour").Like("person"),
			exchange.Own("holder", "référence de qui ou de quoi", "reference of whom or what", func(r *exchange.Row, s *exchange.Scope, a *A) {
				table := holderTables[a.Holder.Kind]
				a.Holder.ID = r.Ref("holder", s.Refs(table).IDs(), table)
			}, func(s *exchange.Scope, a *A) string { return s.Refs(holderTables[a.Holder.Kind]).Ref(a.Holder.ID) }).Also("de").Like("P-1").Must(),
			exchange.Period("day", "from", "end_day", "to", zone, func(a *A) (*span.Instant, *span.Instant) { return &a.When.From, &a.When.To }).Like("2027-06-15", "14:00", "", "18:00"),
			exchange.Yes("open", "seulement dans ces plages", "only within such stretches", func(a *A) *bool { return &a.Open }).Also("ouvert"),
			exchange.Line("reason", "pourquoi", "why", func(a *A) *string { return &a.Reason }).Also("raison"),
		},
		Fresh: func(s *exchange.Scope, _ int) A { return A{MissionID: s.Mission} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]A, error) {
			list, err := availabilityOf(ctx, tx, s.Mission)
			slices.SortFunc(list, func(a, b A) int { return text.Compare(a.Ref, b.Ref) })
			return list, err
		},
		Check: func(r *exchange.Row, _ *exchange.Scope, a, _ *A) error {
			if a.When.Empty() {
				r.Problem("to", "la fin doit venir après le début", "the end must come after the beginning")
			}
			return nil
		},
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []A) ([]exchange.Change, error) {
			have, err := availabilityOf(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			changed, changes := differing(list, have, func(a A) string { return a.Ref }, func(a, b A) bool { return a == b })
			if len(changed) > 0 {
				err = PutHours(ctx, tx, in.Actor, s.Mission, changed)
			}
			return changes, err
		},
	}
}

// alone are the kinds of engagement that stand without a record of another capability.
var alone = []string{item.KindTravel, item.KindVisit, item.KindStand, item.KindFree}

// uidOf is the calendar id behind a reference: the reference itself when it is one, else made of it and the mission's.
func uidOf(s *exchange.Scope, ref string) string {
	if strings.Contains(ref, "@") {
		return ref
	}
	return ref + "@" + s.Refs("missions").Ref(s.Mission) + ".escale"
}

func refOf(s *exchange.Scope, uid string) string {
	return strings.TrimSuffix(uid, "@"+s.Refs("missions").Ref(s.Mission)+".escale")
}

func engagementExchange(above References) exchange.Table[Engagement] {
	type E = Engagement
	fields := []exchange.Field[E]{
		exchange.Own("ref", "référence, qui ne change jamais", "reference, which never changes", func(r *exchange.Row, s *exchange.Scope, e *E) { e.UID = uidOf(s, text.SafeLine(r.Text("ref"))) },
			func(s *exchange.Scope, e *E) string { return refOf(s, e.UID) }).Also("référence", "reference").Like("vol-aller").Must(),
		exchange.Choice("kind", "type", "kind", item.KindTravel, alone, func(e *E) *string { return &e.Kind }).Also("type").Like("travel"),
	}
	return exchange.Table[E]{
		Name: "engagements", Aliases: []string{"agenda"}, Order: exchange.OrderEngagement, Scope: Scope,
		Title: text.Pair{FR: "Autres engagements", EN: "Other engagements"},
		Help: text.Pair{FR: "Trajets, visites, permanences de stand, heures gardées libres : ce qui n’est ni séance ni rendez-vous.",
			EN: "Travel, visits, stand shifts, hours kept free: what is neither session nor meeting."},
		Keys: []string{"ref"}, Key: func(e *E) string { return e.UID },
		Fields: append(append(fields, WhenFields(func(e *E) *E { return e })...),
			exchange.Line("after", "référence de ce qui doit être fini avant : un engagement, ou « session: » ou « meeting: » et sa référence", "reference of what must be over first: an engagement, or “session:” or “meeting:” and its reference", func(e *E) *string { return &e.AfterID }).Also("après"),
			exchange.Line("within", "référence de ce dont il est une partie, de même", "reference of what it is a part of, likewise", func(e *E) *string { return &e.WithinID }).Also("dans"),
			takeField("people", directory.PersonTable, item.Person), takeField("organisations", directory.OrganisationTable, item.Organisation), takeField("resources", ResourceTable, item.Resource)),
		Fresh: func(s *exchange.Scope, _ int) E {
			return E{MissionID: s.Mission, Track: item.Travel, Certainty: item.Expected}
		},
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]E, error) {
			all, err := engagementsLike(ctx, tx, s.Mission, Filter{Cancelled: true})
			all = slices.DeleteFunc(all, func(e E) bool { return e.SubjectID != "" || !slices.Contains(alone, e.Kind) })
			slices.SortFunc(all, func(a, b E) int { return text.Compare(a.UID, b.UID) })
			if err != nil {
				return nil, err
			}
			return all, above.name(ctx, tx, s, all)
		},
		Check: func(r *exchange.Row, s *exchange.Scope, e, _ *E) error {
			return SettleRow(s, e)
		},
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []E) ([]exchange.Change, error) {
			if err := above.find(ctx, tx, s, list); err != nil {
				return nil, err
			}
			return saveEngagements(ctx, tx, in, s, list)
		},
	}
}

func takeField(name, table string, kind item.HolderKind) exchange.Field[Engagement] {
	return exchange.Parts(name, table, "références, avec « : rôle » et « ? » pour qui peut manquer", "references, with “: role” and “?” for who may be missing",
		func(e *Engagement) (out []exchange.Held) {
			for _, t := range e.Takes {
				if t.Kind == kind {
					out = append(out, exchange.Held{ID: t.ID, Role: t.Role, Optional: t.Optional})
				}
			}
			return out
		}, func(e *Engagement, list []exchange.Held) {
			e.Takes = slices.DeleteFunc(slices.Clone(e.Takes), func(t Take) bool { return t.Kind == kind })
			for _, h := range list {
				e.Takes = append(e.Takes, Take{Holder: Holder{Kind: kind, ID: h.ID}, Role: h.Role, Optional: h.Optional})
			}
		})
}

func saveEngagements(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []Engagement) ([]exchange.Change, error) {
	out := make([]exchange.Change, len(list))
	ids := make([]string, 0, len(list))
	uids := make([]string, len(list))
	for i, e := range list {
		uids[i] = e.UID
		if e.ID != "" {
			ids = append(ids, e.ID)
		}
	}
	taken, err := uidsElsewhere(ctx, tx, s.Mission, uids)
	if err != nil {
		return nil, err
	}
	for _, uid := range taken {
		return nil, fault.New(fault.Invalid, "la référence « %s » est celle d’un engagement d’une autre mission : donnez-en une autre, sans @", "the reference %q is that of an engagement of another mission: give another, without @", uid).With(fault.Field{Name: uid})
	}
	old, err := ByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	if err := WarnAway(ctx, tx, in, s, list); err != nil {
		return nil, err
	}
	var fresh []Engagement
	for i := range list {
		was, known := old[list[i].ID]
		if !known {
			out[i] = exchange.Added
			fresh = append(fresh, list[i])
			continue
		}
		if out[i], err = Restate(ctx, tx, in.Actor, was, list[i]); err != nil {
			return nil, fault.Of(err).With(fault.Field{Name: list[i].UID})
		}
	}
	if len(fresh) > 0 {
		_, _, err = BookMany(ctx, tx, in.Actor, s.Mission, fresh, How{Keep: true, Quiet: true})
	}
	return out, err
}
