package search

import (
	"context"
	"slices"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
)

// Visible tells which of the items the actor may know of in the mission; an id absent from the answer is hidden.
type Visible func(ctx context.Context, tx *db.Tx, a account.Actor, mission string, ids []string) (map[string]bool, error)

// Kind is what one capability lets be found.
type Kind struct {
	Name    string // as in Entry.Kind; its words are search.kind.NAME in the catalogue
	Path    string // page of an item: "/m/{mission}/people/{id}"
	Order   int    // of its group among equally good ones
	Visible Visible
}

// Service finds entries of the kinds it was told.
type Service struct {
	DB    *db.DB
	kinds []Kind
}

// Search is Find in a transaction of its own.
func (s *Service) Search(ctx context.Context, a account.Actor, mission, query string, limit int) (hits []Hit, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		hits, err = s.Find(ctx, tx, a, mission, query, limit)
		return err
	})
	return hits, err
}

// Add tells the service a kind; the last one of a name holds.
func (s *Service) Add(k Kind) {
	s.kinds = append(slices.DeleteFunc(s.kinds, func(o Kind) bool { return o.Name == k.Name }), k)
	slices.SortStableFunc(s.kinds, func(a, b Kind) int { return a.Order - b.Order })
}

func (s *Service) kind(name string) (Kind, bool) {
	i := slices.IndexFunc(s.kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return s.kinds[i], true
}

// Groups sorts hits into their kinds; kinds stand in the order of their best hits, then of Kind.Order.
func (s *Service) Groups(hits []Hit) []Group {
	var out []Group
	for _, k := range s.kinds {
		g := Group{Kind: k.Name}
		for _, h := range hits {
			if h.Kind == k.Name {
				g.Hits = append(g.Hits, h)
			}
		}
		if len(g.Hits) > 0 {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Group) int { return b.Hits[0].Score - a.Hits[0].Score })
	return out
}
