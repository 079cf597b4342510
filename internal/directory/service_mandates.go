package directory

import (
	"context"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/exchange"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// hat is one further mandate of a person.
type hat struct {
	person string
	Mandate
}

// mandates is the table of the further mandates. The rows of a person are all that they hold beside the main one.
func (x kinds) mandates() *exchange.Kind {
	t := exchange.Table[hat]{
		Name: "mandates", Aliases: []string{"mandats", "fonctions"}, Order: exchange.OrderPerson + 1, NoMission: true,
		Title: text.Pair{FR: "Autres fonctions", EN: "Further titles"},
		Help: text.Pair{FR: "Les fonctions d’une personne au-delà de la principale. Les lignes d’une personne remplacent ses autres fonctions.",
			EN: "What a person is beside the main title. The rows of a person replace their further titles."},
		Keys: []string{"person", "organisation", "title_fr", "title_en"},
		Key: func(h *hat) string {
			return h.person + "\x00" + h.OrganisationID + "\x00" + h.TitleFR + "\x00" + h.TitleEN
		},
		Fields: []exchange.Field[hat]{
			exchange.To("person", PersonTable, "référence de la personne", "reference of the person", func(h *hat) *string { return &h.person }).Also("personne").Like("P-1").Must(),
			exchange.To("organisation", OrganisationTable, "référence de l’organisation", "reference of the organisation", func(h *hat) *string { return &h.OrganisationID }).Like("ORG-2"),
			exchange.Both("title", "fonction", "title", false, func(h *hat) (*string, *string) { return &h.TitleFR, &h.TitleEN }).Like("Présidente du club", "Chair of the club"),
			exchange.Date("since", "premier jour", "first day", func(h *hat) *span.Day { return &h.FirstDay }).Also("depuis"),
			exchange.Date("until", "dernier jour", "last day", func(h *hat) *span.Day { return &h.LastDay }).Also("jusqu’au"),
		},
		Scope: scope,
		Fresh: func(*exchange.Scope, int) hat { return hat{} },
		Load: func(ctx context.Context, tx *db.Tx, s *exchange.Scope) ([]hat, error) {
			_, ids, err := x.ids(ctx, tx, s.Mission)
			if err != nil {
				return nil, err
			}
			by, err := PeopleByID(ctx, tx, ids)
			return hats(inOrder(by, ids, func(p Person) string { return p.Ref })), err
		},
		Old: func(context.Context, *db.Tx, *exchange.Scope, []string) (map[string]hat, error) { return nil, nil },
		Check: func(r *exchange.Row, _ *exchange.Scope, h, _ *hat) error {
			if h.OrganisationID == "" && h.TitleFR == "" && h.TitleEN == "" {
				r.Problem("title_fr", "donnez une organisation ou une fonction", "give an organisation or a title")
			}
			return nil
		},
		Save: saveHats,
	}
	return t.Kind()
}

func hats(people []Person) (out []hat) {
	for _, p := range people {
		for i, m := range p.Mandates {
			if i > 0 {
				out = append(out, hat{p.ID, m})
			}
		}
	}
	return out
}

func saveHats(ctx context.Context, tx *db.Tx, in *exchange.Input, s *exchange.Scope, list []hat) ([]exchange.Change, error) {
	given := map[string][]Mandate{}
	var ids []string
	for _, h := range list {
		ids = append(ids, h.person)
		given[h.person] = append(given[h.person], h.Mandate)
	}
	by, err := PeopleByID(ctx, tx, unique(ids))
	if err != nil {
		return nil, err
	}
	var people []Person
	changes := make([]exchange.Change, len(list))
	for _, id := range unique(ids) {
		p := by[id]
		p.Mandates = append(append([]Mandate{}, p.Mandates[:min(1, len(p.Mandates))]...), given[id]...)
		people = append(people, p)
	}
	for i, h := range list {
		changes[i] = exchange.Added
		for _, m := range by[h.person].Mandates {
			m.ID, m.Organisation = "", ""
			if m == h.Mandate {
				changes[i] = exchange.Left
			}
		}
	}
	_, err = UpsertPeople(ctx, tx, in.Actor, people)
	return changes, err
}
