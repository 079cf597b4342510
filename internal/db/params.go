package db

import (
	"strconv"
	"strings"
)

// manyParams is the number of arguments from which bare takes the trouble.
const manyParams = 40

// bare writes a statement for SQLite with ? in place of $1, $2…, when each is used once and in order. SQLite keeps the
// names of numbered parameters in a list that it walks for each of them: 10,000 take half a second, 10,000 bare ones a
// few milliseconds. Any other statement is given back as it is.
func bare(query string, args int) string {
	if args < manyParams {
		return query
	}
	var b strings.Builder
	b.Grow(len(query))
	next, quoted := 1, false
	for i := 0; i < len(query); i++ {
		c := query[i]
		if c == '\'' {
			quoted = !quoted
		}
		if c != '$' || quoted {
			b.WriteByte(c)
			continue
		}
		end := i + 1
		for end < len(query) && query[end] >= '0' && query[end] <= '9' {
			end++
		}
		if query[i+1:end] != strconv.Itoa(next) {
			return query
		}
		b.WriteByte('?')
		next++
		i = end - 1
	}
	if next != args+1 {
		return query
	}
	return b.String()
}

// text gives the statement as this engine takes it best.
func (tx *Tx) text(query string, args int) string {
	if tx.engine != SQLite {
		return query
	}
	return bare(query, args)
}
