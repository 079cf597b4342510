package meeting

import (
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/text"
)

// List reads requests with their parties, and how many there are without the limit. Organisers see all, an
// intermediary those that it carries.
func (s *Service) List(ctx context.Context, a account.Actor, missionID string, f Filter) (list []Request, total int, err error) {
	if f.Carriers, err = carriers(a, missionID); err != nil {
		return nil, 0, err
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, total, err = listed(ctx, tx, missionID, f)
		return err
	})
	return list, total, err
}

func listed(ctx context.Context, tx *db.Tx, missionID string, f Filter) (list []Request, total int, err error) {
	if f.words, err = wordsOf(ctx, tx, missionID, f.Words); err != nil {
		return nil, 0, err
	}
	if total, err = countRequests(ctx, tx, missionID, f); err != nil || total == 0 {
		return nil, total, err
	}
	if list, err = listRequests(ctx, tx, missionID, f); err != nil {
		return nil, 0, err
	}
	parties, err := partiesIn(ctx, tx, idsOf(list))
	return withParties(list, parties), total, err
}

// wordsOf finds the organisations that each word looked for names, by name, alias or sector.
func wordsOf(ctx context.Context, tx *db.Tx, missionID, words string) ([]word, error) {
	looked := slices.DeleteFunc(strings.Fields(words), func(w string) bool { return text.Key(w) == "" })
	if len(looked) == 0 {
		return nil, nil
	}
	parts, err := mission.Participants(ctx, tx, missionID)
	if err != nil {
		return nil, err
	}
	orgs, err := directory.OrganisationsByID(ctx, tx, mission.OrganisationIDs(parts, ""))
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(orgs))
	for id, o := range orgs {
		names[id] = nameKey(&o)
	}
	out := make([]word, len(looked))
	for i, w := range looked {
		out[i].refs = unique([]string{w, strings.ToUpper(w)})
		for id, name := range names {
			if strings.Contains(name, text.Key(w)) {
				out[i].orgs = append(out[i].orgs, id)
			}
		}
		slices.Sort(out[i].orgs)
	}
	return out, nil
}

func nameKey(o *directory.Organisation) string {
	parts := append([]string{o.Name}, o.Sectors...)
	for _, a := range o.Aliases {
		parts = append(parts, a.Name)
	}
	return text.Key(strings.Join(parts, " "))
}
