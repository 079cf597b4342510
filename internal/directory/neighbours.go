package directory

import (
	"cmp"
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

// crowded is how many records may share a weak sign (one word of a name, one beginning) before it says nothing.
const crowded = 40

// sign is something that two records of one thing would share; a strong one is looked at when five times as many share it.
type sign struct {
	text   string
	strong bool
}

// Pair is two records, by their places in a list, that seem to be the same.
type Pair struct {
	A, B int
	Likeness
}

// organisationSigns lists under what an organisation is met by its duplicates.
func organisationSigns(o Organisation) []sign {
	out := nameSigns(names(o.Name, o.Aliases), coreOf)
	if id := legalOf(o.LegalID); id != "" {
		out = append(out, sign{"l:" + id, true})
	}
	if host := hostOf(o.Website); host != "" {
		out = append(out, sign{"w:" + host, true})
	}
	return out
}

func personSigns(p Person) []sign {
	out := nameSigns(names(p.FullName(), p.Aliases), wordsOf)
	if email := ownEmail(p.Email); email != "" {
		out = append(out, sign{"@:" + email, true})
	}
	if phone := phoneOf(p.Phone); phone != "" {
		out = append(out, sign{"t:" + phone, true})
	}
	return out
}

// nameSigns lists, for each name, the whole of it in its own and in sorted order, every form of it with one letter
// left out, its words, and its first and last letters (which one of two slips leaves alone).
func nameSigns(list []string, core func(string) []string) []sign {
	var out []sign
	for _, name := range list {
		words := core(name)
		if len(words) == 0 {
			continue
		}
		whole := strings.Join(words, "")
		out = append(out, sign{"=:" + strings.Join(slices.Sorted(slices.Values(words)), " "), true})
		for _, d := range text.Deletes(whole) {
			out = append(out, sign{"d:" + d, false})
		}
		for _, w := range words {
			out = append(out, sign{"v:" + w, false})
		}
		if runes := []rune(whole); len(runes) >= 9 {
			out = append(out, sign{"b:" + string(runes[:4]), false}, sign{"e:" + string(runes[len(runes)-4:]), false})
		}
	}
	return out
}

// pairs finds the pairs of records that are alike enough, without comparing each with each: only records that share a
// sign are compared. wanted may leave pairs out before they are compared. The likeliest come first.
func pairs[T any](list []T, signs func(T) []sign, like func(a, b T) Likeness, wanted func(a, b int) bool) []Pair {
	at := map[sign][]int{}
	for i, v := range list {
		for _, s := range signs(v) {
			if l := at[s]; len(l) == 0 || l[len(l)-1] != i {
				at[s] = append(l, i)
			}
		}
	}
	seen := map[[2]int]bool{}
	var out []Pair
	for s, members := range at {
		if len(members) > crowded && !s.strong || len(members) > 5*crowded {
			continue
		}
		for i, a := range members {
			for _, b := range members[i+1:] {
				if seen[[2]int{a, b}] || !wanted(a, b) {
					continue
				}
				seen[[2]int{a, b}] = true
				if l := like(list[a], list[b]); l.Score >= Likely {
					out = append(out, Pair{a, b, l})
				}
			}
		}
	}
	slices.SortFunc(out, func(x, y Pair) int {
		return cmp.Or(y.Score-x.Score, cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return out
}
