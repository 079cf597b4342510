package e2e

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
)

// gathering is a session with the addresses of all who take part in it.
type gathering struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Emails []string `json:"emails"` // sorted
}

// small lists the sessions of the latest version that take a few people by name and nobody else: whoever changes one
// concerns exactly those.
func (s *server) small(ctx context.Context, missionID string) (out []gathering, err error) {
	err = s.app.DB.Read(ctx, func(tx *db.Tx) error {
		_, items, err := agenda.ReleaseItems(ctx, tx, account.System("e2e"), missionID, 2)
		if err != nil {
			return err
		}
		for i := range items {
			it := &items[i]
			ids := it.Holders(item.Person)
			if it.Kind != item.KindSession || it.SubjectID == "" || it.Audience != item.People || len(ids) == 0 {
				continue
			}
			people, err := directory.PeopleByID(ctx, tx, ids)
			if err != nil {
				return err
			}
			g := gathering{ID: it.SubjectID, Title: it.Title.FR, Emails: []string{}}
			for _, p := range people {
				if p.Email != "" {
					g.Emails = append(g.Emails, p.Email)
				}
			}
			slices.Sort(g.Emails)
			out = append(out, g)
		}
		return nil
	})
	return out, err
}
