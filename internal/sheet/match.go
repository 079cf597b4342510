package sheet

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

// Column is a column that the reader of a table wants.
type Column struct {
	Name     string   // the one that exports write, and Mapping knows it by
	Aliases  []string // other names that people give it, in both languages
	Required bool
}

// Mapping tells where the wanted columns stand in a table, by Column.Name.
type Mapping map[string]int

// Unknown is a column that was not asked for.
type Unknown struct {
	Column string
	Index  int
	Maybe  string // the wanted column that it may be a misspelling of, or empty
}

// Match finds the wanted columns among a table's, blind to accents, capitals
// and signs: "N° de téléphone" finds "no de telephone". It gives their places,
// the columns left over with what they may mean, and the required columns that
// are missing. A misspelt name is never taken for another: only proposed.
func Match(columns []string, want []Column) (Mapping, []Unknown, []Column) {
	m := Mapping{}
	keys := make([]string, len(columns))
	for i, c := range columns {
		keys[i] = columnKey(c)
	}
	used := make([]bool, len(columns))
	// Proper names first, so that an alias never takes another's column.
	for pass := range 2 {
		for _, w := range want {
			names := []string{w.Name}
			if pass == 1 {
				names = w.Aliases
			}
			for _, name := range names {
				i := slices.Index(keys, columnKey(name))
				if _, found := m[w.Name]; !found && i >= 0 && !used[i] {
					m[w.Name], used[i] = i, true
				}
			}
		}
	}
	var unknown []Unknown
	for i, c := range columns {
		if !used[i] {
			unknown = append(unknown, Unknown{Column: c, Index: i, Maybe: maybe(keys[i], want, m)})
		}
	}
	var missing []Column
	for _, w := range want {
		if _, found := m[w.Name]; w.Required && !found {
			missing = append(missing, w)
		}
	}
	return m, unknown, missing
}

// columnKey is text.Key without the marks that say "required".
func columnKey(name string) string {
	return text.Key(strings.NewReplacer("n°", "no ", "N°", "no ", "nº", "no ", "№", "no ", "#", " no ", "_", " ").Replace(name))
}

// maybe names the wanted column, not found yet, that a name is nearest to.
func maybe(key string, want []Column, m Mapping) string {
	best, bestSlips := "", 3
	for _, w := range want {
		if _, found := m[w.Name]; found {
			continue
		}
		for _, name := range append([]string{w.Name}, w.Aliases...) {
			name := columnKey(name)
			allowed := 2
			if min(len(name), len(key)) < 6 {
				allowed = 1
			}
			if min(len(name), len(key)) < 3 || !text.Within(key, name, allowed) {
				continue
			}
			if slips := text.Distance(key, name); slips < bestSlips {
				best, bestSlips = w.Name, slips
			}
		}
	}
	return best
}

// Has says that the table has the column.
func (m Mapping) Has(name string) bool {
	_, ok := m[name]
	return ok
}

// Get gives a row's cell in a column, trimmed; empty when the table lacks the
// column.
func (m Mapping) Get(r Row, name string) string {
	i, ok := m[name]
	if !ok || i >= len(r.Cells) {
		return ""
	}
	return strings.TrimSpace(r.Cells[i])
}
