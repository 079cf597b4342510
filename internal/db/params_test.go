package db

import (
	"strings"
	"testing"
)

func TestBareParameters(t *testing.T) {
	many := In(60, 1)
	for _, c := range []struct {
		name, query string
		args        int
		want        string
	}{
		{"few stay", "a = $1", 1, "a = $1"},
		{"many in order", "a IN " + many, 60, "a IN (" + strings.TrimSuffix(strings.Repeat("?, ", 60), ", ") + ")"},
		{"used twice", "a IN " + many + " OR b = $1", 60, "a IN " + many + " OR b = $1"},
		{"out of order", "b = $60 AND a IN " + In(59, 1), 60, "b = $60 AND a IN " + In(59, 1)},
		{"one missing", "a IN " + many, 61, "a IN " + many},
		{"quoted", "a = 'it''s $9' AND a IN " + many, 60, "a = 'it''s $9' AND a IN (" + strings.TrimSuffix(strings.Repeat("?, ", 60), ", ") + ")"},
	} {
		if got := bare(c.query, c.args); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}
