package arch

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

func isStore(f *File) bool { return strings.HasPrefix(f.Base(), "store") }

// sqlStart knows a statement by its first words. Statements in small letters must name a table with
// an underscore, as all of ours have one: "Select a file from" is English.
var sqlStart = regexp.MustCompile(`(?s)^\s*(?:` +
	`SELECT\s|INSERT\s+INTO\s|INSERT\s+OR\s|REPLACE\s+INTO\s|DELETE\s+FROM\s|UPDATE\s+\S+\s+SET\s|` +
	`WITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\([^)]*\))?\s+AS\s|` +
	`(?:CREATE|DROP|ALTER)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW)\s|` +
	`(?i:select\s.*\sfrom\s+[a-z]+_[a-z_]+|insert\s+into\s+[a-z]+_[a-z_]+|update\s+[a-z]+_[a-z_]+\s+set\s|delete\s+from\s+[a-z]+_[a-z_]+))`)

// verbs are the places of a text that only the running program fills in.
var verbs = regexp.MustCompile(`%[sdvq]`)

func isSQL(s string) bool { return sqlStart.MatchString(s) }

// SQLOnlyInStores finds SQL outside store*.go, migrations and db itself. Tests may plant rows.
func SQLOnlyInStores(t *Tree) (out []Breach) {
	for _, f := range t.Files {
		if f.Test || f.Generated || isStore(f) || f.Dir == "db" || f.Dir == "db/dbtest" {
			continue
		}
		for _, s := range f.Texts {
			if isSQL(s.Value) {
				out = append(out, at(f, s.Line, "SQL outside a store: move it to store*.go of the package whose tables it touches"))
			}
		}
	}
	return out
}

var (
	writes   = regexp.MustCompile(`(?i)\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+([\w"]+|` + Unknown + `)`)
	notTable = []string{"SET", "OF", "OR"}
)

// StoresWriteTheirOwn finds stores that write tables of another package. Tables begin with the name
// of the package that owns them.
func StoresWriteTheirOwn(t *Tree) (out []Breach) {
	t.eachSQL(func(f *File, line int, sql string) {
		prefix := capability(f.Dir) + "_"
		for _, m := range writes.FindAllStringSubmatch(sql, -1) {
			switch table := strings.Trim(m[1], `"`); {
			case slices.Contains(notTable, strings.ToUpper(table)) || strings.HasPrefix(table, prefix):
			case table == Unknown:
				out = append(out, at(f, line, "the table that is written is named only at run time: write its name in the text"))
			default:
				out = append(out, at(f, line, "writes %s, which belongs to another package: call that package's function in the same transaction", table))
			}
		}
	})
	return out
}

var placeholder = regexp.MustCompile(`\$(\d+)|` + Unknown)

// PlaceholdersInOrder finds parameters that are not numbered in order of first use: one of the SQLite
// drivers binds them by appearance.
func PlaceholdersInOrder(t *Tree) (out []Breach) {
	t.eachSQL(func(f *File, line int, sql string) {
		highest, open := 0, !isSQL(sql)
		for _, m := range placeholder.FindAllStringSubmatch(sql, -1) {
			n, err := strconv.Atoi(m[1])
			switch {
			case err != nil:
				open = true // what is filled in may bring numbers of its own
			case n <= highest:
			case n == highest+1 || open:
				highest, open = n, false
			default:
				out = append(out, at(f, line, "$%d comes before $%d: number the parameters in order of first use", n, highest+1))
				return
			}
		}
	})
	return out
}

var unportable = []struct {
	words *regexp.Regexp
	why   string
}{
	{regexp.MustCompile(`(?i)\bFOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)\b|\bSKIP\s+LOCKED\b`), "row locks do not exist in SQLite: claim with UPDATE … WHERE still free RETURNING"},
	{regexp.MustCompile(`(?i)\bILIKE\b`), "ILIKE is PostgreSQL's: search on a column made with text.Key"},
	{regexp.MustCompile(`(?i)\bnow\s*\(|\bCURRENT_(TIMESTAMP|DATE|TIME)\b|\b(datetime|strftime|julianday)\s*\(`), "the transaction has one instant: pass tx.Now()"},
	{regexp.MustCompile(`(?i)=\s*(ANY|ALL)\s*\(`), "= ANY is PostgreSQL's: use IN with db.In"},
	{regexp.MustCompile(`(?i)\b(greatest|least)\s*\(`), "not in SQLite: use CASE, or compute it in Go"},
	{regexp.MustCompile(`(?i)\bINSERT\s+OR\s+(IGNORE|REPLACE)\b|\bREPLACE\s+INTO\b`), "SQLite's own: use ON CONFLICT"},
	{regexp.MustCompile(`::\s*[a-z]`), "a cast by :: is PostgreSQL's: use CAST"},
	{regexp.MustCompile(`(?i)\b(lower|upper)\s*\(`), "SQLite folds ASCII only: compare columns made with text.Key"},
	{regexp.MustCompile(`(?i)^\s*SELECT\s+\*`), "name the columns: an older program must survive a newer schema"},
}

// PortableSQL finds SQL that one of the two engines does not know or reads differently.
func PortableSQL(t *Tree) (out []Breach) {
	t.eachSQL(func(f *File, line int, sql string) {
		for _, u := range unportable {
			if words := u.words.FindString(sql); words != "" {
				out = append(out, at(f, line, "%s: %s", strings.TrimSpace(words), u.why))
			}
		}
	})
	return out
}

// eachSQL calls fn with every text of every store; what only the running program knows is Unknown.
func (t *Tree) eachSQL(fn func(f *File, line int, sql string)) {
	for _, f := range t.Files {
		if !isStore(f) || f.Test {
			continue
		}
		for _, s := range f.Texts {
			fn(f, s.Line, verbs.ReplaceAllString(s.Value, Unknown))
		}
	}
}
