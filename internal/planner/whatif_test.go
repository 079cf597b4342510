package planner_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/planner"
)

// crowded has six meetings of half an hour, one table, an hour and a half.
const crowded = `{"format":"escale-problem/1","step":30,"days":[{"from":540,"to":630,"label":{"fr":"mardi","en":"Tuesday"}}],"spots":[{"id":"t1","kind":"table","grid":{"step":30}}],
"people":[{"id":"a"},{"id":"b"},{"id":"c"},{"id":"d"},{"id":"e"},{"id":"f","max_per_day":1}],
"meetings":[{"id":"1","minutes":30,"required":["a"],"spots":["t1"]},{"id":"2","minutes":30,"required":["b"],"spots":["t1"]},{"id":"3","minutes":30,"required":["c"],"spots":["t1"]},
{"id":"4","minutes":30,"required":["d"],"spots":["t1"]},{"id":"5","minutes":30,"required":["f"],"spots":["t1"]},{"id":"6","minutes":30,"required":["f"],"spots":["t1"]}]}`

func TestWhatif(t *testing.T) {
	r := run(t, crowded, "whatif", "--format", "json", "--moves", "500", "--tables", "+1", "--interpreters", "es+1", "--minutes", "-15", "--day", "+30", "--per-day", "+1", "--together", "--capacity", "-")
	if r.code != planner.CodeOK {
		t.Fatal(r)
	}
	var got struct {
		Scenarios []struct {
			Name                        string
			Placed, Total, AtMost, More int
		}
		Capacity struct {
			Tables, Have, Placed int
			En                   string
			HalfDays             []struct{ Tables int } `json:"half_days"`
		}
	}
	body := strings.NewReplacer(`"at_most"`, `"AtMost"`, `"placed_more"`, `"More"`).Replace(r.out)
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err, r.out)
	}
	var rows [][4]any
	for _, s := range got.Scenarios {
		rows = append(rows, [4]any{s.Name, s.Placed, s.AtMost, s.More})
	}
	want := [][4]any{{"base", 3, 3, 0}, {"tables +1", 5, 5, 2}, {"interpreters es+1", 3, 3, 0}, {"minutes -15", 5, 5, 2}, {"day +30", 4, 4, 1}, {"per-day +1", 3, 3, 0}, {"together", 6, 6, 3}}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if c := got.Capacity; c.Tables != 2 || c.Have != 1 || c.Placed != 5 || len(c.HalfDays) != 2 || c.En == "" {
		t.Errorf("%+v", c)
	}
}

// TestWhatifWords: in words, with "proven" said of a bound alone.
func TestWhatifWords(t *testing.T) {
	r := run(t, crowded, "whatif", "--moves", "500", "--day", "+30", "--capacity", "-")
	want := `as it stands
  placed: 3 of 6; waits: 0 (0 min); changes of place: 0; travel: 0 min; cost: 300000
  as many as can be: proven
day +30
  placed: 4 of 6; waits: 0 (0 min); changes of place: 0; travel: 0 min; cost: 200000
  as many as can be: proven
  placed: +1
`
	if !strings.HasPrefix(r.out, want) || !strings.Contains(r.out, "2 tables are enough.\n  from Tuesday 09:00: 2\n") {
		t.Error(r.out)
	}
}

func TestWhatifThatCannotBe(t *testing.T) {
	for name, c := range map[string]struct {
		in, reason string
		args       []string
		code       int
	}{
		"nothing asked":      {crowded, "say what would change", nil, planner.CodeRefused},
		"longer meetings":    {crowded, "below zero", []string{"--minutes", "+15"}, planner.CodeRefused},
		"a shorter day":      {crowded, "above zero", []string{"--day", "-15"}, planner.CodeRefused},
		"no number":          {crowded, "a number with its sign", []string{"--tables", "two"}, 2},
		"zero":               {crowded, "a number with its sign", []string{"--tables", "0"}, 2},
		"no language":        {crowded, "like es+1", []string{"--interpreters", "+1"}, 2},
		"twice one language": {crowded, "like es+1", []string{"--interpreters", "es-es+1"}, 2},
		"a published one":    {tiny, "Escale’s own problems", []string{"--tables", "+1"}, planner.CodeRefused},
		"no spot":            {`{"format":"escale-problem/1","days":[{"from":540,"to":630}],"spots":[],"people":[],"meetings":[]}`, "no spot", []string{"--tables", "+1"}, planner.CodeRefused},
	} {
		r := run(t, c.in, append(append([]string{"whatif"}, c.args...), "-")...)
		if r.code != c.code || !strings.Contains(r.reason, c.reason) {
			t.Errorf("%s: code %d, %q", name, r.code, r.reason)
		}
	}
}
