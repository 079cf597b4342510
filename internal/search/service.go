package search

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

// Put makes an entry found, or found as it now is.
func Put(ctx context.Context, tx *db.Tx, e Entry) error { return PutMany(ctx, tx, []Entry{e}) }

// PutMany is Put for many entries, in a constant number of statements for each few thousand; what is in the index
// already is left as it is.
func PutMany(ctx context.Context, tx *db.Tx, list []Entry) error {
	fresh, err := notYet(ctx, tx, list)
	if err != nil || len(fresh) == 0 {
		return err
	}
	ids := make([]int64, len(fresh))
	var postings []posting
	seen := map[string]bool{}
	for i, s := range fresh {
		ids[i] = s.id
		weights := s.entry.weighed()
		for _, w := range slices.Sorted(maps.Keys(weights)) {
			seen[w] = true
			postings = append(postings, posting{w, s.entry.MissionID, s.id, weights[w]})
		}
	}
	if err := deleteEntries(ctx, tx, ids); err != nil {
		return err
	}
	if err := insertEntries(ctx, tx, fresh); err != nil {
		return err
	}
	if err := insertPostings(ctx, tx, postings); err != nil {
		return err
	}
	return learn(ctx, tx, slices.Sorted(maps.Keys(seen)))
}

// notYet lists those entries that the index does not hold as they are; of two with one identity the last counts.
func notYet(ctx context.Context, tx *db.Tx, list []Entry) ([]storedEntry, error) {
	at := make(map[int64]storedEntry, len(list))
	for _, e := range list {
		at[e.id()] = storedEntry{e.id(), e, strings.Join(slices.Compact(slices.Sorted(slices.Values(e.Words))), "\n")}
	}
	ids := slices.Sorted(maps.Keys(at))
	known, err := entriesByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	var out []storedEntry
	for _, id := range ids {
		if !same(at[id], known[id]) {
			out = append(out, at[id])
		}
	}
	return out, nil
}

func same(a, b storedEntry) bool {
	return a.id == b.id && a.words == b.words && a.entry.Title == b.entry.Title && a.entry.Line == b.entry.Line && a.entry.Starts == b.entry.Starts
}

// learn writes the forms of words that the index meets for the first time.
func learn(ctx context.Context, tx *db.Tx, list []string) error {
	known, err := knownWords(ctx, tx, list)
	if err != nil {
		return err
	}
	var fresh []wordForm
	for _, w := range list {
		if known[w] {
			continue
		}
		for _, f := range forms(w) {
			fresh = append(fresh, wordForm{f, w})
		}
	}
	return insertForms(ctx, tx, fresh)
}

// Remove takes items of a kind out of the index, in every mission.
func Remove(ctx context.Context, tx *db.Tx, kind string, ids ...string) error {
	return deleteItems(ctx, tx, kind, ids)
}

// Find lists what the actor may know of in the mission and that meets every word of the query, the best first, at most
// limit of each kind. A query without a word of two letters or a digit finds nothing. The number of statements depends
// on nothing but the kinds that were met.
func (s *Service) Find(ctx context.Context, tx *db.Tx, a account.Actor, mission, query string, limit int) ([]Hit, error) {
	if err := account.NeedMember(a, mission); err != nil {
		return nil, err
	}
	asked := Asked(query)
	if len(asked) == 0 {
		return nil, nil
	}
	found, err := meet(ctx, tx, asked)
	if err != nil || found == nil {
		return nil, err
	}
	list, err := candidates(ctx, tx, []string{mission}, found, len(asked))
	if err != nil {
		return nil, err
	}
	if list, err = s.onlyVisible(ctx, tx, a, mission, list); err != nil {
		return nil, err
	}
	return s.hits(ctx, tx, mission, firstOfEach(list, limit))
}

// Asked lists the words of a query that count.
func Asked(query string) []string {
	var out []string
	for _, w := range words(query) {
		if !slices.Contains(out, w) && len(out) < mostAsk {
			out = append(out, w)
		}
	}
	return out
}

// meet finds the words of the index that the query's words meet; nil when one of them meets none.
func meet(ctx context.Context, tx *db.Tx, asked []string) ([]met, error) {
	var look []string
	for _, w := range asked {
		look = append(look, text.Deletes(w)...)
	}
	slices.Sort(look)
	near, err := wordsMetBy(ctx, tx, slices.Compact(look))
	if err != nil {
		return nil, err
	}
	var out []met
	for i, w := range asked {
		var some []met
		for _, word := range near {
			if score := meets(w, word); score > 0 {
				some = append(some, met{word, i, score})
			}
		}
		if len(some) == 0 {
			return nil, nil
		}
		out = append(out, best(some)...)
	}
	return out, nil
}

// best keeps the best words when a short beginning meets very many: the next letter typed brings the others.
func best(list []met) []met {
	slices.SortFunc(list, func(a, b met) int {
		return cmp.Or(b.score-a.score, len(a.word)-len(b.word), cmp.Compare(a.word, b.word))
	})
	return list[:min(len(list), mostMet)]
}

func (s *Service) onlyVisible(ctx context.Context, tx *db.Tx, a account.Actor, mission string, list []candidate) ([]candidate, error) {
	ids := map[string][]string{}
	for _, c := range list {
		ids[c.kind] = append(ids[c.kind], c.item)
	}
	seen := map[string]map[string]bool{}
	for _, k := range s.kinds {
		if k.Visible == nil || len(ids[k.Name]) == 0 {
			continue
		}
		var err error
		if seen[k.Name], err = k.Visible(ctx, tx, a, mission, ids[k.Name]); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(list, func(c candidate) bool { return !seen[c.kind][c.item] }), nil
}

// firstOfEach keeps at most limit candidates of each kind.
func firstOfEach(list []candidate, limit int) []candidate {
	count := map[string]int{}
	return slices.DeleteFunc(list, func(c candidate) bool {
		count[c.kind]++
		return count[c.kind] > limit
	})
}

func (s *Service) hits(ctx context.Context, tx *db.Tx, mission string, list []candidate) ([]Hit, error) {
	ids := make([]int64, len(list))
	for i, c := range list {
		ids[i] = c.id
	}
	rows, err := entriesByID(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]Hit, 0, len(list))
	for _, c := range list {
		e := rows[c.id].entry
		k, _ := s.kind(c.kind)
		path := strings.NewReplacer("{mission}", mission, "{id}", c.item).Replace(k.Path)
		out = append(out, Hit{Kind: c.kind, ID: c.item, MissionID: c.mission, Title: e.Title, Line: e.Line, Starts: e.Starts, Score: c.score, Path: path})
	}
	return out, nil
}
