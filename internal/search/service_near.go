package search

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

// Elsewhere is what was found in one of several missions.
type Elsewhere struct {
	MissionID string
	Hits      []Hit
}

// Everywhere is Search in several missions: what the actor may know of in each, in the given order. Missions that the
// actor does not see, and those without a hit, are left out.
func (s *Service) Everywhere(ctx context.Context, a account.Actor, missions []string, query string, limit int) (out []Elsewhere, err error) {
	missions = slices.DeleteFunc(slices.Clone(missions), func(m string) bool { return !a.Sees(m) })
	asked := Asked(query)
	if len(asked) == 0 || len(missions) == 0 {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		found, err := meet(ctx, tx, asked)
		if err != nil || found == nil {
			return err
		}
		list, err := candidates(ctx, tx, missions, found, len(asked))
		if err != nil {
			return err
		}
		for _, m := range missions {
			hits, err := s.within(ctx, tx, a, m, list, limit)
			if err != nil {
				return err
			}
			if len(hits) > 0 {
				out = append(out, Elsewhere{m, hits})
			}
		}
		return nil
	})
	return out, err
}

// within keeps of the candidates what the actor may know of in a mission.
func (s *Service) within(ctx context.Context, tx *db.Tx, a account.Actor, mission string, list []candidate, limit int) ([]Hit, error) {
	mine := slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return c.mission != "" && c.mission != mission })
	mine, err := s.onlyVisible(ctx, tx, a, mission, mine)
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	return s.hits(ctx, tx, mission, firstOfEach(mine, limit))
}

// How far a word may be from one that was asked to be proposed in its stead, and how many are tried.
const (
	mostSlips = 3
	mostTried = 6
	mostNear  = 3
)

// Nearest proposes queries in place of one that finds nothing in a mission: with the words that nothing meets changed
// for the nearest ones, or without them. Only words are proposed that stand in something which the actor may know of.
func (s *Service) Nearest(ctx context.Context, a account.Actor, mission, query string) (out []string, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if err := account.NeedMember(a, mission); err != nil {
			return err
		}
		asked := Asked(query)
		var good []string
		var near [][]string
		for _, w := range asked {
			known, err := s.shown(ctx, tx, a, mission, w)
			if err != nil {
				return err
			}
			if known {
				good = append(good, w)
				continue
			}
			some, err := s.near(ctx, tx, a, mission, w)
			if err != nil {
				return err
			}
			near = append(near, some)
		}
		out = proposals(good, near, len(asked))
		return nil
	})
	return out, err
}

// proposals puts queries together: the good words with the nearest of each other one; or the good ones, each alone.
func proposals(good []string, near [][]string, asked int) []string {
	var out []string
	if len(near) == 1 {
		for _, w := range near[0] {
			out = append(out, strings.Join(append(slices.Clone(good), w), " "))
		}
	}
	for _, some := range near {
		if len(near) > 1 && len(some) > 0 {
			out = append(out, some[0])
		}
	}
	if asked > 1 {
		out = append(out, good...)
	}
	return out[:min(len(out), mostNear)]
}

// near lists the words nearest to one, the nearest first, that stand in what the actor may know of.
func (s *Service) near(ctx context.Context, tx *db.Tx, a account.Actor, mission, asked string) ([]string, error) {
	r := []rune(asked)
	if len(r) < 3 {
		return nil, nil
	}
	list, err := wordsMetBy(ctx, tx, append(text.Deletes(asked), string(r[:2])))
	if err != nil {
		return nil, err
	}
	most := min(mostSlips, max(1, len(r)/2))
	list = slices.DeleteFunc(list, func(w string) bool {
		return w == asked || utf8.RuneCountInString(w) < 3 || !text.Within(asked, w, most)
	})
	slices.SortFunc(list, func(x, y string) int {
		return cmp.Or(text.Distance(asked, x)-text.Distance(asked, y), cmp.Compare(x, y))
	})
	var out []string
	for _, w := range list[:min(len(list), mostTried)] {
		known, err := s.shown(ctx, tx, a, mission, w)
		if err != nil {
			return nil, err
		}
		if known && len(out) < mostNear {
			out = append(out, w)
		}
	}
	return out, nil
}

// shown tells whether a word itself stands in something that the actor may know of.
func (s *Service) shown(ctx context.Context, tx *db.Tx, a account.Actor, mission, word string) (bool, error) {
	list, err := candidates(ctx, tx, []string{mission}, []met{{word, 0, exact}}, 1)
	if err != nil {
		return false, err
	}
	list, err = s.onlyVisible(ctx, tx, a, mission, list)
	return len(list) > 0, err
}
