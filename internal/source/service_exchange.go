package source

import (
	"cmp"
	"context"
	"slices"
	"time"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Subjects gives the references of all that facts of a mission may be about, by kind of subject: mission, organisation,
// person, session… app connects it. Facts of no mission are exported with the mission that names their subject.
type Subjects func(ctx context.Context, tx *db.Tx, mission string) (map[string]*exchange.Refs, error)

// Tables are the tables of sources.
func Tables(subjects Subjects) []*exchange.Kind {
	return []*exchange.Kind{documentExchange(subjects).Kind(), variantExchange(subjects).Kind()}
}

const documentTable = "documents"

func documentExchange(subjects Subjects) exchange.Table[Document] {
	type D = Document
	return exchange.Table[D]{
		Name: documentTable, Aliases: []string{"sources"}, Order: exchange.OrderSource, NoMission: true,
		Title: text.Pair{FR: "Documents", EN: "Documents"}, Help: text.Pair{FR: "Ce qui a été publié et dit les faits.", EN: "What was published and tells the facts."},
		Keys: []string{"ref"}, Key: func(d *D) string { return d.Ref },
		Fields: []exchange.Field[D]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(d *D) *string { return &d.Ref }).Also("référence", "reference").Like("DOC-1").Must(),
			exchange.Both("title", "titre", "title", false, func(d *D) (*string, *string) { return &d.Title.FR, &d.Title.EN }).Like("La mission à Québec", "The mission to Québec"),
			exchange.Line("kind", "type : press, site, report", "kind: press, site, report", func(d *D) *string { return &d.Kind }).Also("type").Like("press"),
			exchange.Line("publisher", "éditeur", "publisher", func(d *D) *string { return &d.Publisher }).Also("éditeur"),
			exchange.Line("published", "paru : jour, mois ou année connus", "published: day, month or year as known", func(d *D) *string { return &d.Published }).Also("paru", "date").Like("2017-11"),
			exchange.Line("url", "adresse", "address", func(d *D) *string { return &d.URL }).Also("adresse", "lien").Like("https://www.example.org/article"),
		},
		Scope: func(_ context.Context, _ *db.Tx, mission string) (*exchange.Scope, error) {
			return exchange.NewScope(mission, ""), nil
		},
		Fresh: func(*exchange.Scope, int) D { return D{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]D, error) {
			list, err := toldOf(ctx, tx, s.Mission, subjects)
			if err != nil {
				return nil, err
			}
			all, err := allDocuments(ctx, tx)
			return slices.DeleteFunc(all, func(d D) bool {
				return !slices.ContainsFunc(list, func(v Variant) bool { return v.DocumentID == d.ID })
			}), err
		},
		Old: func(ctx context.Context, tx *db.Tx, _ *exchange.Scope, refs []string) (map[string]D, error) {
			return documentsByRef(ctx, tx, refs)
		},
		Check: func(_ *exchange.Row, _ *exchange.Scope, d, _ *D) (err error) { *d, err = d.Clean(); return err },
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []D) ([]exchange.Change, error) {
			done, err := UpsertDocuments(ctx, tx, in.Actor, list)
			return exchange.Changes(done, func(u Upserted) string { return string(u.Changed) }), err
		},
	}
}

// toldOf lists the variants that an export of a mission holds: its own, and those of no mission about its subjects.
func toldOf(ctx context.Context, tx *db.Tx, mission string, subjects Subjects) ([]Variant, error) {
	list, err := variantsOfMission(ctx, tx, mission)
	if err != nil || mission == "" {
		return list, err
	}
	refs, err := subjects(ctx, tx, mission)
	if err != nil {
		return nil, err
	}
	everywhere, err := variantsOfMission(ctx, tx, "")
	for _, v := range everywhere {
		if r := refs[v.Subject.Kind]; r != nil && r.Held(v.Subject.ID) {
			list = append(list, v)
		}
	}
	return list, err
}

// told is a variant in a file. shared: it belongs to no mission.
type told struct {
	Variant
	shared bool
}

func subjectTable(kind string) string { return "subject " + kind }

func variantExchange(subjects Subjects) exchange.Table[told] {
	type V = told
	return exchange.Table[V]{
		Name: "facts", Aliases: []string{"faits", "variantes", "variants"}, Order: exchange.OrderVariant, NoMission: true,
		Title: text.Pair{FR: "Faits et variantes", EN: "Facts and variants"},
		Help: text.Pair{FR: "Ce que dit un document sur un champ d’un sujet. Plusieurs lignes qui se contredisent restent côte à côte jusqu’à ce que quelqu’un choisisse.",
			EN: "What a document says about a field of a subject. Rows that contradict each other stay side by side until somebody chooses."},
		Keys: []string{"ref"}, Key: func(v *V) string { return v.Ref },
		Fields: []exchange.Field[V]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(v *V) *string { return &v.Ref }).Also("référence", "reference").Like("F-1").Must(),
			exchange.Yes("shared", "vaut au-delà de cette mission", "holds beyond this mission", func(v *V) *bool { return &v.shared }).Also("commun"),
			exchange.Line("subject_kind", "sujet : mission, organisation, person, session, place, request", "subject: mission, organisation, person, session, place, request", func(v *V) *string { return &v.Subject.Kind }).Also("type de sujet").Like("mission").Must(),
			subject(),
			exchange.Line("field", "champ", "field", func(v *V) *string { return &v.Field }).Also("champ").Like("days").Must(),
			exchange.Both("topic", "nom du champ", "what the field is called", false, func(v *V) (*string, *string) { return &v.Topic.FR, &v.Topic.EN }).Like("Dates de la mission", "Dates of the mission"),
			exchange.Both("value", "valeur", "value", false, func(v *V) (*string, *string) { return &v.Value.FR, &v.Value.EN }).Like("du 14 au 18 juin", "14 to 18 June"),
			exchange.To("document", documentTable, "référence du document", "reference of the document", func(v *V) *string { return &v.DocumentID }).Like("DOC-1"),
			exchange.Line("place_in_document", "endroit dans le document", "place in the document", func(v *V) *string { return &v.Place }).Also("endroit"),
			exchange.Yes("inferred", "déduit", "inferred", func(v *V) *bool { return &v.Inferred }).Also("déduit"),
			exchange.Both("note", "note", "note", true, func(v *V) (*string, *string) { return &v.Note.FR, &v.Note.EN }),
			exchange.Yes("chosen", "valeur retenue", "chosen value", func(v *V) *bool { return &v.Chosen }).Also("retenue"),
			exchange.Line("chosen_by", "retenue par", "chosen by", func(v *V) *string { return &v.ChosenBy }),
			chosenAt(),
			exchange.Line("chosen_why", "pourquoi", "why", func(v *V) *string { return &v.ChosenWhy }).Also("pourquoi"),
			exchange.Position(func(v *V) *int { return &v.Sort }),
		},
		Scope: func(ctx context.Context, tx *db.Tx, mission string) (*exchange.Scope, error) {
			s := exchange.NewScope(mission, "")
			all, err := allDocuments(ctx, tx)
			if err != nil {
				return nil, err
			}
			for _, d := range all {
				s.Refs(documentTable).Put(d.Ref, d.ID)
			}
			refs, err := subjects(ctx, tx, mission)
			for kind, r := range refs {
				s.Set(subjectTable(kind), r)
				s.Refs("kinds of subject").Put(kind, kind)
			}
			return s, err
		},
		Fresh: func(s *exchange.Scope, n int) V { return V{Variant: Variant{MissionID: s.Mission, Sort: n}} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]V, error) {
			list, err := toldOf(ctx, tx, s.Mission, subjects)
			list = slices.DeleteFunc(list, func(v Variant) bool { return s.Refs(subjectTable(v.Subject.Kind)).Ref(v.Subject.ID) == "" })
			slices.SortFunc(list, func(a, b Variant) int { return cmp.Or(a.Sort-b.Sort, text.Compare(a.Ref, b.Ref)) })
			out := make([]V, len(list))
			for i, v := range list {
				out[i] = V{v, v.MissionID == ""}
			}
			return out, err
		},
		Old: func(ctx context.Context, tx *db.Tx, _ *exchange.Scope, refs []string) (map[string]V, error) {
			by, err := variantsByRef(ctx, tx, refs)
			out := make(map[string]V, len(by))
			for ref, v := range by {
				out[ref] = V{v, v.MissionID == ""}
			}
			return out, err
		},
		Check: checkVariant,
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []V) ([]exchange.Change, error) {
			variants := make([]Variant, len(list))
			for i, v := range list {
				variants[i] = v.Variant
			}
			done, err := UpsertVariants(ctx, tx, in.Actor, variants)
			return exchange.Changes(done, func(u Upserted) string { return string(u.Changed) }), err
		},
	}
}

func checkVariant(r *exchange.Row, s *exchange.Scope, v, old *told) (err error) {
	switch {
	case v.shared:
		v.MissionID = ""
	case s.Mission == "":
		r.Problem("shared", "ce fait est d’une mission : choisissez-la, ou écrivez oui dans « shared »", "this fact is of a mission: choose it, or write yes in “shared”")
	default:
		v.MissionID = s.Mission
	}
	if old != nil && old.MissionID != "" && old.MissionID != s.Mission {
		return fault.New(fault.Invalid, "la référence « %s » est celle d’un fait d’une autre mission : donnez-en une autre", "the reference %q is that of a fact of another mission: give another", v.Ref).With(fault.Field{Name: "ref"})
	}
	v.Variant, err = v.Clean()
	return err
}

// subject reads after its kind, in whose table the reference is looked up.
func subject() exchange.Field[told] {
	return exchange.Own("subject", "référence du sujet", "reference of the subject", func(r *exchange.Row, s *exchange.Scope, v *told) {
		kinds := s.Refs("kinds of subject")
		if kinds.ID(v.Subject.Kind) == "" {
			if v.Subject.Kind != "" {
				r.Problem("subject_kind", "« %s » n’est pas un sujet : écrivez %s", "%q is no subject: write one of %s", v.Subject.Kind, exchange.Names(kinds.IDs()))
			}
			return
		}
		v.Subject.ID = r.Ref("subject", s.Refs(subjectTable(v.Subject.Kind)).IDs(), tableOf(v.Subject.Kind))
	}, func(s *exchange.Scope, v *told) string { return s.Refs(subjectTable(v.Subject.Kind)).Ref(v.Subject.ID) }).Also("sujet").Like("quebec-2027").Must()
}

// tableOf names the table in which subjects of a kind stand.
func tableOf(kind string) string {
	tables := map[string]string{"person": "people"}
	return cmp.Or(tables[kind], kind+"s")
}

func chosenAt() exchange.Field[told] {
	return exchange.Own("chosen_at", "retenue à quel instant, en temps universel", "when it was chosen, in universal time", func(r *exchange.Row, _ *exchange.Scope, v *told) {
		s := r.Text("chosen_at")
		if s == "" {
			return
		}
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			r.Problem("chosen_at", "« %s » n’est pas un instant : écrivez 2026-06-16T14:40:00Z", "%q is no instant: write 2026-06-16T14:40:00Z", s)
			return
		}
		v.ChosenAt = span.At(t)
	}, func(_ *exchange.Scope, v *told) string {
		if v.ChosenAt.IsZero() {
			return ""
		}
		return v.ChosenAt.Time().UTC().Format(time.RFC3339)
	})
}
