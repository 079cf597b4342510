package account

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"escale.dev/escale/internal/span"
)

// TrailFilter narrows the trail of a mission; empty fields do not. When is half-open; Limit is 50 by default.
type TrailFilter struct {
	Kind, ID      string
	Who           string // name of who did it
	When          span.Range
	Limit, Offset int
}

// WholeTrail is the most that is read of a trail at once: to hand it over as a table.
const WholeTrail = 50_000

// Facets are what a mission's trail can be narrowed by.
type Facets struct{ Names, Kinds []string }

// Detail is one field that an event changed, as it was and as it became: a string, a json.Number, a bool, a list, an
// object, or nil for nothing. Field is in small letters, words parted by "_"; "" when the event kept one bare value.
type Detail struct {
	Field         string
	Before, After any
}

// kept by records for themselves: says nothing to whoever reads the trail.
var silent = map[string]bool{"id": true, "ref": true, "mission": true, "mission_id": true, "version": true, "uid": true, "created_at": true,
	"changed_at": true, "changed_by": true, "sort": true, "subject": true, "subject_id": true, "merged_into": true, "parent_ref": true, "located": true}

// Details lists the fields that differ, in the order of their names; of what lists hold only what came or went.
func (e Entry) Details() []Detail {
	before, after := fields(e.Before), fields(e.After)
	names := slices.Sorted(maps.Keys(before))
	for name := range after {
		if _, had := before[name]; !had {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []Detail
	for _, name := range names {
		d := Detail{name, before[name], after[name]}
		if silent[name] || nothing(d.Before) && nothing(d.After) || reflect.DeepEqual(d.Before, d.After) {
			continue
		}
		d.Before, d.After = apart(d.Before, d.After)
		out = append(out, d)
	}
	return out
}

// fields reads a traced value: an object by its fields, a text in two languages as two of them.
func fields(raw string) map[string]any {
	out := map[string]any{}
	if strings.TrimSpace(raw) == "" {
		return out
	}
	var v any
	d := json.NewDecoder(bytes.NewReader([]byte(raw)))
	d.UseNumber() // instants are exact
	if err := d.Decode(&v); err != nil {
		v = raw // an old entry that was cut: better shown as it is than lost
	}
	object, is := v.(map[string]any)
	if !is {
		out[""] = v
		return out
	}
	for key, value := range object {
		name := snake(key)
		if pair, is := value.(map[string]any); is && len(pair) > 0 && len(pair) <= 2 && bilingual(pair) {
			for lang, s := range pair {
				out[name+"_"+lang] = s
			}
			continue
		}
		out[name] = value
	}
	return out
}

func bilingual(pair map[string]any) bool {
	for key := range pair {
		if key != "fr" && key != "en" {
			return false
		}
	}
	return true
}

// snake turns "OrganisationID" and "placeNote" into "organisation_id" and "place_note".
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func nothing(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case bool:
		return !v
	case json.Number:
		return v == "0"
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, x := range v {
			if !nothing(x) {
				return false
			}
		}
		return true
	}
	return false
}

// apart leaves out of two lists what both hold.
func apart(before, after any) (any, any) {
	a, isA := before.([]any)
	b, isB := after.([]any)
	if !isA || !isB {
		return before, after
	}
	without := func(list, other []any) []any {
		return slices.DeleteFunc(slices.Clone(list), func(x any) bool {
			return slices.ContainsFunc(other, func(y any) bool { return reflect.DeepEqual(x, y) })
		})
	}
	return without(a, b), without(b, a)
}
