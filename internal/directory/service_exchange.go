package directory

import (
	"context"
	"fmt"
	"slices"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Names of the tables that others name.
const (
	OrganisationTable = "organisations"
	PersonTable       = "people"
)

// FillScope puts the references of all organisations and people into a scope, merged ones leading to the kept record.
func FillScope(ctx context.Context, tx *db.Tx, s *exchange.Scope) error {
	for kind, table := range map[Kind]string{OrganisationKind: OrganisationTable, PersonKind: PersonTable} {
		list, err := allRefs(ctx, tx, kind)
		if err != nil {
			return err
		}
		into := map[string]string{}
		for _, n := range list {
			into[n.id] = n.into
		}
		refs := exchange.NewRefs()
		for _, n := range list { // first those that stand: they keep their own reference when written out
			if n.into == "" {
				refs.Put(n.ref, n.id)
			}
		}
		for _, n := range list {
			id := n.id
			for range list {
				if into[id] == "" {
					break
				}
				id = into[id]
			}
			if n.into != "" {
				refs.Put(n.ref, id)
			}
		}
		s.Set(table, refs)
	}
	return nil
}

// Held lists the organisations and people that a mission names, for its export; app connects it.
type Held func(ctx context.Context, tx *db.Tx, mission string) (organisations, people []string, err error)

// Renamed is told of records that may have got another name; app connects it.
type Renamed func(ctx context.Context, tx *db.Tx, kind Kind, ids []string) error

// Tables are the tables of the directory. held may be nil: then an export has no directory. renamed, which may be nil
// too, is told of organisations that an import changed.
func Tables(held Held, renamed Renamed) []*exchange.Kind {
	x := kinds{held, renamed}
	return []*exchange.Kind{x.organisations().Kind(), x.people().Kind(), x.mandates()}
}

type kinds struct {
	held    Held
	renamed Renamed
}

func scope(ctx context.Context, tx *db.Tx, mission string) (*exchange.Scope, error) {
	s := exchange.NewScope(mission, "")
	return s, FillScope(ctx, tx, s)
}

func (x kinds) organisations() exchange.Table[Organisation] {
	type O = Organisation
	return exchange.Table[O]{
		Name: OrganisationTable, Aliases: []string{"organisation", "entreprises", "companies"}, Order: exchange.OrderOrganisation, NoMission: true,
		Title: text.Pair{FR: "Organisations", EN: "Organisations"},
		Help: text.Pair{FR: "Entreprises, collectivités, chambres, ports : qui envoie, reçoit ou est rencontré. L’annuaire est commun à toutes les missions.",
			EN: "Companies, public bodies, chambers, ports: whoever sends, receives or is met. All missions share the directory."},
		Keys: []string{"ref"}, Key: func(o *O) string { return o.Ref }, Scope: scope,
		Fields: []exchange.Field[O]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(o *O) *string { return &o.Ref }).Also("référence", "reference", "code").Like("ORG-1").Must(),
			exchange.Line("name", "nom", "name", func(o *O) *string { return &o.Name }).Also("nom", "raison sociale", "organisation").Like("Atelier des Calanques").Must(),
			exchange.Choice("kind", "type", "kind", "company", Kinds, func(o *O) *string { return &o.Kind }).Also("type", "nature").Like("company"),
			exchange.Line("legal_form", "forme juridique", "legal form", func(o *O) *string { return &o.LegalForm }).Also("forme juridique").Like("SAS"),
			exchange.Line("legal_id", "SIRET, numéro de TVA…", "company number", func(o *O) *string { return &o.LegalID }).Also("siret", "identifiant légal"),
			exchange.Line("country", "pays : nom ou code de deux lettres", "country: name or two-letter code", func(o *O) *string { return &o.Country }).Also("pays").Like("FR"),
			exchange.Line("city", "ville", "city", func(o *O) *string { return &o.City }).Also("ville").Like("Marseille"),
			exchange.Line("address", "adresse", "address", func(o *O) *string { return &o.Address }).Also("adresse"),
			exchange.Line("website", "site", "website", func(o *O) *string { return &o.Website }).Also("site", "site web").Like("https://www.example.org"),
			exchange.List("sectors", "filières", "sectors", func(o *O) *[]string { return &o.Sectors }).Also("filières", "secteurs").Like("health; digital"),
			exchange.Line("size_class", "taille", "size", func(o *O) *string { return &o.SizeClass }).Also("taille", "size"),
			exchange.Both("tagline", "accroche", "tagline", false, func(o *O) (*string, *string) { return &o.Tagline.FR, &o.Tagline.EN }),
			exchange.Both("pitch", "présentation", "pitch", true, func(o *O) (*string, *string) { return &o.Pitch.FR, &o.Pitch.EN }),
			aliases(false, "autres noms", "other names", func(o *O) *[]Alias { return &o.Aliases }).Also("autres noms", "alias"),
			aliases(true, "autres noms, déduits", "other names, inferred", func(o *O) *[]Alias { return &o.Aliases }).Also("autres noms déduits"),
			exchange.Lines("note", "note, pour les organisateurs", "note, for organisers", func(o *O) *string { return &o.Note }),
		},
		Fresh: func(*exchange.Scope, int) O { return O{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]O, error) {
			ids, _, err := x.ids(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			by, err := OrganisationsByID(ctx, tx, ids)
			return inOrder(by, ids, func(o O) string { return o.Ref }), err
		},
		Old: func(ctx context.Context, tx *db.Tx, _ *exchange.Scope, refs []string) (map[string]O, error) {
			by, err := OrganisationsByRef(ctx, tx, refs)
			return own(by, func(o O) string { return o.Ref }), err
		},
		Check: func(_ *exchange.Row, _ *exchange.Scope, o, _ *O) (err error) { *o, err = o.Clean(); return err },
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []O) ([]exchange.Change, error) {
			done, err := UpsertOrganisations(ctx, tx, in.Actor, list)
			if err != nil {
				return nil, err
			}
			var old []string
			for _, u := range done {
				if u.Changed != Added && u.Changed != Left {
					old = append(old, u.ID)
				}
			}
			if len(old) > 0 && x.renamed != nil {
				if err := x.renamed(ctx, tx, OrganisationKind, old); err != nil {
					return nil, err
				}
			}
			return changes(done), suspect(ctx, tx, in, OrganisationKind, done)
		},
	}
}

func aliases[T any](inferred bool, fr, en string, at func(*T) *[]Alias) exchange.Field[T] {
	name := "aliases"
	if inferred {
		name = "aliases_inferred"
	}
	return exchange.List(name, fr, en, func(v *T) *[]string { return nil }).By(
		func(list []string, v *T) {
			all := slices.DeleteFunc(slices.Clone(*at(v)), func(a Alias) bool { return a.Inferred == inferred })
			for _, n := range list {
				all = append(all, Alias{n, inferred})
			}
			*at(v) = all
		}, func(v *T) (out []string) {
			for _, a := range *at(v) {
				if a.Inferred == inferred {
					out = append(out, a.Name)
				}
			}
			return out
		})
}

func (x kinds) people() exchange.Table[Person] {
	type P = Person
	main := func(p *P) *Mandate {
		if len(p.Mandates) == 0 || !p.Mandates[0].Main {
			p.Mandates = slices.Insert(p.Mandates, 0, Mandate{Main: true})
		}
		return &p.Mandates[0]
	}
	return exchange.Table[P]{
		Name: PersonTable, Aliases: []string{"personnes", "contacts", "persons"}, Order: exchange.OrderPerson, NoMission: true,
		Title: text.Pair{FR: "Personnes", EN: "People"},
		Help: text.Pair{FR: "Une ligne par personne, avec sa fonction principale ; les autres fonctions vont dans la table « mandates ».",
			EN: "One row a person, with the main title; further titles go into the table “mandates”."},
		Keys: []string{"ref"}, Key: func(p *P) string { return p.Ref }, Scope: scope,
		Fields: []exchange.Field[P]{
			exchange.Line("ref", "référence, qui ne change jamais", "reference, which never changes", func(p *P) *string { return &p.Ref }).Also("référence", "reference", "code").Like("P-1").Must(),
			exchange.Line("honorific", "civilité", "honorific", func(p *P) *string { return &p.Honorific }).Also("civilité").Like("Mme"),
			exchange.Line("given", "prénom", "given name", func(p *P) *string { return &p.Given }).Also("prénom", "first name").Like("Lou"),
			exchange.Line("family", "nom", "family name", func(p *P) *string { return &p.Family }).Also("nom", "last name", "nom de famille").Like("Mistral"),
			exchange.To("organisation", OrganisationTable, "référence de son organisation principale", "reference of the main organisation", func(p *P) *string { return &main(p).OrganisationID }).Also("organisation principale", "société").Like("ORG-1"),
			exchange.Both("title", "fonction principale", "main title", false, func(p *P) (*string, *string) { m := main(p); return &m.TitleFR, &m.TitleEN }).Like("Directrice", "Director"),
			exchange.Date("since", "premier jour dans cette fonction", "first day in this role", func(p *P) *span.Day { return &main(p).FirstDay }).Also("depuis"),
			exchange.Date("until", "dernier jour dans cette fonction", "last day in this role", func(p *P) *span.Day { return &main(p).LastDay }).Also("jusqu’au"),
			exchange.Both("duty", "rôle, pour qui n’a pas de fonction", "duty, for who has no title", false, func(p *P) (*string, *string) { return &p.Duty.FR, &p.Duty.EN }),
			exchange.Line("pronunciation", "prononciation du nom", "how the name is said", func(p *P) *string { return &p.Pronunciation }).Also("prononciation"),
			exchange.Line("email", "courriel", "e-mail", func(p *P) *string { return &p.Email }).Also("courriel", "mail", "e-mail").Like("lou@example.org"),
			exchange.Line("phone", "téléphone", "phone", func(p *P) *string { return &p.Phone }).Also("téléphone"),
			exchange.List("languages", "langues, codes de deux lettres", "languages, two-letter codes", func(p *P) *[]string { return &p.Languages }).Also("langues").Like("fr; en"),
			aliases(false, "autres noms", "other names", func(p *P) *[]Alias { return &p.Aliases }).Also("autres noms", "alias"),
			aliases(true, "autres noms, déduits", "other names, inferred", func(p *P) *[]Alias { return &p.Aliases }).Also("autres noms déduits"),
			exchange.Lines("note", "note, pour les organisateurs", "note, for organisers", func(p *P) *string { return &p.Note }),
		},
		Fresh: func(*exchange.Scope, int) P { return P{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]P, error) {
			_, ids, err := x.ids(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			by, err := PeopleByID(ctx, tx, ids)
			return inOrder(by, ids, func(p P) string { return p.Ref }), err
		},
		Old: oldPeople,
		Check: func(_ *exchange.Row, _ *exchange.Scope, p, _ *P) (err error) {
			p.Mandates = slices.Clone(p.Mandates)
			if len(p.Mandates) > 0 && p.Mandates[0] == (Mandate{Main: true}) {
				p.Mandates = p.Mandates[1:]
			}
			*p, err = p.Clean()
			return err
		},
		Save: func(ctx context.Context, tx *db.Tx, in *exchange.Input, _ *exchange.Scope, list []P) ([]exchange.Change, error) {
			done, err := UpsertPeople(ctx, tx, in.Actor, list)
			if err != nil {
				return nil, err
			}
			return changes(done), suspect(ctx, tx, in, PersonKind, done)
		},
	}
}

func oldPeople(ctx context.Context, tx *db.Tx, _ *exchange.Scope, refs []string) (map[string]Person, error) {
	by, err := PeopleByRef(ctx, tx, refs)
	by = own(by, func(p Person) string { return p.Ref })
	for ref, p := range by { // rows are read over what is stored: nothing may be shared with it
		p.Mandates = slices.Clone(p.Mandates)
		by[ref] = p
	}
	return by, err
}

// own leaves out records found by the reference of one that was merged into them.
func own[T any](by map[string]T, ref func(T) string) map[string]T {
	for asked, v := range by {
		if ref(v) != asked {
			delete(by, asked)
		}
	}
	return by
}

func inOrder[T any](by map[string]T, ids []string, ref func(T) string) []T {
	var out []T
	for _, id := range unique(ids) {
		if v, ok := by[id]; ok {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b T) int { return text.Compare(ref(a), ref(b)) })
	return out
}

func changes(done []Upserted) []exchange.Change {
	return exchange.Changes(done, func(u Upserted) string { return string(u.Changed) })
}

// ids lists what a mission's export needs of the directory: what it names, and the organisations of its people.
func (x kinds) ids(ctx context.Context, tx *db.Tx, mission string) (organisations, people []string, err error) {
	if x.held == nil {
		return nil, nil, nil
	}
	if organisations, people, err = x.held(ctx, tx, mission); err != nil {
		return nil, nil, err
	}
	by, err := PeopleByID(ctx, tx, people)
	for _, p := range by {
		organisations = append(organisations, p.OrganisationIDs()...)
	}
	return unique(organisations), unique(people), err
}

// suspect proposes what looks like a record that is there already. Nothing is merged.
func suspect(ctx context.Context, tx *db.Tx, in *exchange.Input, kind Kind, done []Upserted) error {
	fresh := map[string]bool{}
	var ids []string
	for _, u := range done {
		if u.Changed == Added {
			fresh[u.ID] = true
			ids = append(ids, u.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	found, err := Suspects(ctx, tx, kind, ids)
	if err != nil {
		return fmt.Errorf("suspected duplicates: %w", err)
	}
	for _, s := range found {
		in.Suspects(exchange.Suspect{Kind: string(kind), AID: s.AID, BID: s.BID, A: s.A, B: s.B, Score: s.Score, Reason: s.Reason, InFile: fresh[s.AID] && fresh[s.BID]})
	}
	return Propose(ctx, tx, found)
}
