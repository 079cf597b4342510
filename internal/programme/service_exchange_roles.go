package programme

import (
	"context"
	"slices"
	"unicode/utf8"

	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/text"
)

// part is one row of the table of roles.
type part struct {
	session string
	Role
}

func roleExchange() exchange.Table[part] {
	return exchange.Table[part]{
		Name: "roles", Aliases: []string{"rôles", "intervenants", "speakers"}, Order: exchange.OrderRole, Scope: Scope,
		Title: text.Pair{FR: "Rôles dans les séances", EN: "Parts in sessions"},
		Help: text.Pair{FR: "Les lignes d’une séance remplacent tous ses rôles, dans leur ordre. Une organisation peut tenir un rôle avant que l’intervenant soit nommé.",
			EN: "The rows of a session replace all its parts, in their order. An organisation may hold a part before its speaker is named."},
		Keys: []string{"session", "person", "organisation", "role"},
		Key:  func(v *part) string { return v.session + " " + v.PersonID + " " + v.OrganisationID + " " + v.Role.Role },
		Fields: []exchange.Field[part]{
			exchange.To("session", SessionTable, "référence de la séance", "reference of the session", func(v *part) *string { return &v.session }).Also("séance").Like("ouverture").Must(),
			exchange.To("person", directory.PersonTable, "référence de la personne", "reference of the person", func(v *part) *string { return &v.PersonID }).Also("personne").Like("P-1"),
			exchange.To("organisation", directory.OrganisationTable, "référence de l’organisation", "reference of the organisation", func(v *part) *string { return &v.OrganisationID }),
			exchange.Choice("role", "rôle", "part", "", Roles, func(v *part) *string { return &v.Role.Role }).Also("rôle").Like("speaker").Must(),
			exchange.Both("wording", "mot à écrire à la place", "words to print instead", false, func(v *part) (*string, *string) { return &v.Wording.FR, &v.Wording.EN }),
		},
		Fresh: func(*exchange.Scope, int) part { return part{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]part, error) {
			rows, err := rolesOf(ctx, tx, s.Mission)
			out := make([]part, len(rows))
			for i, r := range rows {
				out[i] = part(r)
			}
			refs := s.Refs(SessionTable)
			slices.SortStableFunc(out, func(a, b part) int { return text.Compare(refs.Ref(a.session), refs.Ref(b.session)) })
			return out, err
		},
		Check: func(r *exchange.Row, _ *exchange.Scope, v, _ *part) error {
			if v.PersonID == "" && v.OrganisationID == "" {
				r.Problem("person", "un rôle va à une personne ou à une organisation", "a part goes to a person or to an organisation")
			}
			for column, words := range map[string]string{"wording_fr": v.Wording.FR, "wording_en": v.Wording.EN} {
				if utf8.RuneCountInString(words) > MostWording {
					r.Problem(column, "une formule à imprimer a %d caractères au plus : raccourcissez", "words to print have %d characters at most: shorten them", MostWording)
				}
			}
			return nil
		},
		Save: saveParts,
	}
}

func saveParts(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []part) ([]exchange.Change, error) {
	all, err := Sessions(ctx, tx, s.Mission)
	if err != nil {
		return nil, err
	}
	named(all)
	given := map[string][]Role{}
	for _, p := range list {
		given[p.session] = append(given[p.session], p.Role)
	}
	had := map[part]bool{}
	var sessions []Session
	for _, one := range all {
		for _, r := range one.Roles {
			had[part{one.ID, r}] = true
		}
		if roles := given[one.ID]; roles != nil && !slices.Equal(roles, one.Roles) {
			one.Engagement.Takes = slices.DeleteFunc(slices.Clone(one.Engagement.Takes), func(t agenda.Take) bool { // who only had a part leaves with it
				return slices.ContainsFunc(one.Roles, func(r Role) bool { return t.Kind == item.Person && r.PersonID == t.ID })
			})
			one.Roles = roles
			sessions = append(sessions, one)
		}
	}
	out := make([]exchange.Change, len(list))
	for i, p := range list {
		out[i] = exchange.Added
		if had[p] {
			out[i] = exchange.Left
		}
	}
	_, err = Save(ctx, tx, in.Actor, s.Mission, sessions, importing)
	return out, err
}
