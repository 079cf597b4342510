package arch

import (
	"regexp"
	"slices"
	"strings"
)

var (
	createTable = regexp.MustCompile(`(?is)CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)\s*\((.*?)\n\)`)
	columnLine  = regexp.MustCompile(`(?i)^\s*(\w+)\s+(TEXT|BIGINT|INTEGER|BOOLEAN|BYTEA|DOUBLE|REAL)\b(.*)`)
	addColumn   = regexp.MustCompile(`(?i)ALTER\s+TABLE\s+(\w+)\s+ADD\s+COLUMN\s+(\w+\s+\w+[^;]*)`)
)

// readNullable notes the columns of a migration that may be NULL.
func readNullable(src string, into map[string][]string) {
	note := func(table, line string) {
		m := columnLine.FindStringSubmatch(line)
		if m == nil || regexp.MustCompile(`(?i)NOT\s+NULL|PRIMARY\s+KEY`).MatchString(m[3]) {
			return
		}
		into[table] = append(into[table], m[1])
	}
	for _, m := range createTable.FindAllStringSubmatch(src, -1) {
		for _, line := range strings.Split(m[2], "\n") {
			note(m[1], line)
		}
	}
	for _, m := range addColumn.FindAllStringSubmatch(src, -1) {
		note(m[1], m[2])
	}
}

var (
	tableUse = regexp.MustCompile(`(?i)\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?`)
	orderBy  = regexp.MustCompile(`(?is)\bORDER\s+BY\s+(.*?)(?:\bLIMIT\b|\bOFFSET\b|\bUNION\b|\bROWS\b|\bRANGE\b|\)|;|$|` + Unknown + `)`)
	plainKey = regexp.MustCompile(`(?is)^(?:(\w+)\.)?(\w+)\s*(?:ASC|DESC)?\s*$`)
)

// NullsHavePlace finds ORDER BY on a column that may be NULL without NULLS FIRST or LAST: the two
// engines put NULL at different ends.
func NullsHavePlace(t *Tree) (out []Breach) {
	t.eachSQL(func(f *File, line int, sql string) {
		if !isSQL(sql) {
			return
		}
		aliases := map[string]string{}
		for _, m := range tableUse.FindAllStringSubmatch(sql, -1) {
			aliases[m[1]] = m[1]
			if m[2] != "" {
				aliases[m[2]] = m[1]
			}
		}
		for _, clause := range orderBy.FindAllStringSubmatch(sql, -1) {
			for _, key := range strings.Split(clause[1], ",") {
				if column := t.nullableKey(aliases, key); column != "" {
					out = append(out, at(f, line, "ORDER BY %s, which may be NULL: write NULLS FIRST or NULLS LAST", column))
				}
			}
		}
	})
	return out
}

// nullableKey gives the column that a sort key without a NULLS hint names, when it may be NULL.
func (t *Tree) nullableKey(aliases map[string]string, key string) string {
	m := plainKey.FindStringSubmatch(strings.TrimSpace(key))
	if m == nil {
		return ""
	}
	for alias, table := range aliases {
		if (m[1] == "" || m[1] == alias) && slices.Contains(t.Nullable[table], m[2]) {
			return strings.TrimSpace(key)
		}
	}
	return ""
}
