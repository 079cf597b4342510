package exchange

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/span"
)

// Refs ties the references of one table to the ids of its rows, both ways.
type Refs struct {
	ids, refs map[string]string
	held      map[string]bool
}

// NewRefs makes an empty one.
func NewRefs() *Refs { return &Refs{map[string]string{}, map[string]string{}, map[string]bool{}} }

// Put ties a reference to an id. An id keeps its first reference when written out; several references may lead to it.
func (r *Refs) Put(ref, id string) {
	r.ids[ref] = id
	if _, known := r.refs[id]; !known {
		r.refs[id] = ref
	}
}

// ID is the id behind a reference; "" for none.
func (r *Refs) ID(ref string) string { return r.ids[ref] }

// Ref is the reference of an id; "" for none.
func (r *Refs) Ref(id string) string { return r.refs[id] }

// IDs gives the ids by reference, for Row.Ref.
func (r *Refs) IDs() map[string]string { return r.ids }

// Hold marks ids as those that an export writes out; Held tells.
func (r *Refs) Hold(ids ...string) {
	for _, id := range ids {
		r.held[id] = true
	}
}

// Held tells whether an id was marked by Hold.
func (r *Refs) Held(id string) bool { return r.held[id] }

// Scope is what the cells of a table are read and written with: the tables that they name, and the zones of hours.
type Scope struct {
	Mission string    // id
	Zone    span.Zone // of the mission
	tables  map[string]*Refs
	zones   map[string]span.Zone // of places, by id
}

// NewScope makes a scope without tables.
func NewScope(mission string, zone span.Zone) *Scope {
	return &Scope{Mission: mission, Zone: zone, tables: map[string]*Refs{}, zones: map[string]span.Zone{}}
}

// Refs gives the references of a table, empty when nobody has put them.
func (s *Scope) Refs(table string) *Refs {
	r, ok := s.tables[table]
	if !ok {
		r = NewRefs()
		s.tables[table] = r
	}
	return r
}

// Set puts the references of a table.
func (s *Scope) Set(table string, r *Refs) { s.tables[table] = r }

// SetZone notes the zone of a place.
func (s *Scope) SetZone(place string, z span.Zone) { s.zones[place] = z }

// ZoneOf is the zone in which hours at a place are written: its own, else the mission's.
func (s *Scope) ZoneOf(place string) span.Zone {
	if z := s.zones[place]; z != "" {
		return z
	}
	return s.Zone
}

// Several values stand in one cell parted by ";". What would part them inside a value is written with a backslash.

var escapes = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `|`, `\|`, "\n", `\n`, `:`, `\:`, `?`, `\?`)

// JoinList writes several values in one cell.
func JoinList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = strings.NewReplacer(`\`, `\\`, `;`, `\;`, `|`, `\|`, "\n", `\n`).Replace(v)
	}
	return strings.Join(out, "; ")
}

// SplitList reads several values out of one cell: parted by ";", "|" or line ends, each trimmed, none empty.
func SplitList(cell string) []string {
	var out []string
	for _, part := range split(cell, ";|\n") {
		if v := strings.TrimSpace(unescape(part)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// split parts s at any of the marks that no backslash stands before; the backslashes stay.
func split(s, marks string) []string {
	var out []string
	start, escaped := 0, false
	for i, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\':
			escaped = true
		case strings.ContainsRune(marks, r):
			out = append(out, s[start:i])
			start = i + 1 // the marks are one byte long
		}
	}
	return append(out, s[start:])
}

func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	escaped := false
	for _, r := range s {
		switch {
		case escaped && r == 'n':
			b.WriteByte('\n')
		case !escaped && r == '\\':
			escaped = true
			continue
		case escaped && !strings.ContainsRune(`\;|:?`, r): // C:\folder: a backslash of its own
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	if escaped {
		b.WriteByte('\\')
	}
	return b.String()
}

// Part is somebody or something with a part in an engagement, as one value of a list says it: "P-7", "P-7: driver",
// and "P-7?" for who need not come.
type Part struct {
	Ref, Role string
	Optional  bool
}

// JoinParts writes parts in one cell.
func JoinParts(parts []Part) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = escapes.Replace(p.Ref)
		if p.Role != "" {
			out[i] += ": " + escapes.Replace(p.Role)
		}
		if p.Optional {
			out[i] += "?"
		}
	}
	return strings.Join(out, "; ")
}

// SplitParts reads parts out of one cell.
func SplitParts(cell string) []Part {
	var out []Part
	for _, one := range split(cell, ";|\n") {
		one = strings.TrimSpace(one)
		p := Part{}
		if pieces := split(one, "?"); len(pieces) > 1 && strings.TrimSpace(pieces[len(pieces)-1]) == "" {
			p.Optional, one = true, one[:strings.LastIndexByte(one, '?')]
		}
		pieces := split(one, ":")
		p.Ref = strings.TrimSpace(unescape(pieces[0]))
		if len(pieces) > 1 {
			p.Role = strings.TrimSpace(unescape(strings.Join(pieces[1:], ":")))
		}
		if p.Ref != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
