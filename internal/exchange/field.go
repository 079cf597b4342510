package exchange

import (
	"slices"
	"strconv"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// The makers of fields. name is the column's; the words after it are its help in both languages.

func field[T any](name, fr, en string, read func(*Row, *Scope, *T), write func(*Scope, *T) string) Field[T] {
	return Field[T]{Columns: []Column{{Name: name, Help: text.Pair{FR: fr, EN: en}}}, read: read,
		write: func(s *Scope, v *T) []string { return []string{write(s, v)} }}
}

// Also gives the column other names under which files bring it.
func (f Field[T]) Also(names ...string) Field[T] {
	f.Columns = slices.Clone(f.Columns)
	f.Columns[0].Aliases = names
	return f
}

// Like gives the column the example that the template shows; a field of both languages takes two.
func (f Field[T]) Like(examples ...string) Field[T] {
	f.Columns = slices.Clone(f.Columns)
	for i, e := range examples {
		f.Columns[i].Example = e
	}
	return f
}

// Must makes the column required.
func (f Field[T]) Must() Field[T] {
	f.Columns = slices.Clone(f.Columns)
	f.Columns[0].Required = true
	return f
}

// Line is a text in one cell.
func Line[T any](name, fr, en string, at func(*T) *string) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) { *at(v) = text.SafeLine(r.Text(name)) },
		func(_ *Scope, v *T) string { return *at(v) })
}

// Lines is a longer text in one cell, line ends kept.
func Lines[T any](name, fr, en string, at func(*T) *string) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) { *at(v) = r.long(name) },
		func(_ *Scope, v *T) string { return *at(v) })
}

// Both is a text in two columns, one for each language. long keeps line ends.
func Both[T any](name, fr, en string, long bool, at func(*T) (*string, *string)) Field[T] {
	columns := []Column{{Name: name + "_fr", Help: text.Pair{FR: fr + ", en français", EN: en + ", in French"}},
		{Name: name + "_en", Help: text.Pair{FR: fr + ", en anglais", EN: en + ", in English"}}}
	get := func(r *Row, column string, to *string) {
		switch {
		case !r.Has(column):
		case long:
			*to = r.long(column)
		default:
			*to = text.SafeLine(r.Text(column))
		}
	}
	return Field[T]{Columns: columns,
		read: func(r *Row, _ *Scope, v *T) {
			a, b := at(v)
			get(r, name+"_fr", a)
			get(r, name+"_en", b)
		},
		write: func(_ *Scope, v *T) []string {
			a, b := at(v)
			return []string{*a, *b}
		}}
}

// Number is a whole number between low and high; an empty cell is otherwise, and otherwise is an empty cell.
func Number[T any, N ~int | ~int64](name, fr, en string, otherwise, low, high N, at func(*T) *N) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) { *at(v) = N(r.Int(name, int(otherwise), int(low), int(high))) },
		func(_ *Scope, v *T) string { return Itoa(*at(v), otherwise) })
}

// Place in an order: an empty cell leaves the row where the file has it.
func Position[T any](at func(*T) *int) Field[T] {
	f := field("order", "rang dans la liste ; vide : le rang de la ligne", "place in the list; empty: that of the row",
		func(r *Row, _ *Scope, v *T) { *at(v) = r.Int("order", *at(v), -1_000_000, 1_000_000) },
		func(_ *Scope, v *T) string { return strconv.Itoa(*at(v)) })
	return f.Also("ordre", "rang")
}

// Yes is a truth: oui or yes, else nothing.
func Yes[T any](name, fr, en string, at func(*T) *bool) Field[T] {
	return field(name, fr+" : oui ou rien", en+": yes or nothing", func(r *Row, _ *Scope, v *T) { *at(v) = r.Bool(name) },
		func(_ *Scope, v *T) string { return YesNo(*at(v)) })
}

// Date is a civil day.
func Date[T any](name, fr, en string, at func(*T) *span.Day) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) { *at(v) = r.Day(name) },
		func(_ *Scope, v *T) string { return string(*at(v)) })
}

// Hour is an hour of the day; empty is otherwise.
func Hour[T any](name, fr, en string, otherwise span.Clock, at func(*T) *span.Clock) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) {
		if *at(v) = r.Clock(name); *at(v) < 0 {
			*at(v) = otherwise
		}
	}, func(_ *Scope, v *T) string {
		if *at(v) == otherwise {
			return ""
		}
		return at(v).String()
	})
}

// Choice is one of some words; empty is otherwise.
func Choice[T any, S ~string](name, fr, en string, otherwise S, allowed []S, at func(*T) *S) Field[T] {
	words := make([]string, len(allowed))
	list := ""
	for i, a := range allowed {
		words[i] = string(a)
		list += ", " + string(a)
	}
	if len(words) > 0 {
		list = list[2:]
	}
	return field(name, fr+" : "+list, en+": "+list, func(r *Row, _ *Scope, v *T) { *at(v) = S(r.Enum(name, string(otherwise), words...)) },
		func(_ *Scope, v *T) string { return string(*at(v)) })
}

// TimeZone is an IANA zone. inherited gives the zone of an empty cell, which is also how that zone is written.
func TimeZone[T any](name, fr, en string, inherited func(*Scope, *T) span.Zone, at func(*T) *span.Zone) Field[T] {
	return field(name, fr, en, func(r *Row, s *Scope, v *T) { *at(v) = r.Zone(name, inherited(s, v)) },
		func(s *Scope, v *T) string {
			if *at(v) == inherited(s, v) {
				return ""
			}
			return string(*at(v))
		})
}

// List is several values in one cell.
func List[T any](name, fr, en string, at func(*T) *[]string) Field[T] {
	return field(name, fr+", séparés par « ; »", en+", parted by “;”", func(r *Row, _ *Scope, v *T) { *at(v) = r.List(name) },
		func(_ *Scope, v *T) string { return JoinList(*at(v)) })
}

// To names a row of another table by its reference.
func To[T any](name, table, fr, en string, at func(*T) *string) Field[T] {
	return field(name, fr, en, func(r *Row, s *Scope, v *T) { *at(v) = r.Ref(name, s.Refs(table).ids, table) },
		func(s *Scope, v *T) string { return s.Refs(table).Ref(*at(v)) })
}

// Rows names several rows of another table by their references.
func Rows[T any](name, table, fr, en string, at func(*T) *[]string) Field[T] {
	return field(name, fr+", séparés par « ; »", en+", parted by “;”", func(r *Row, s *Scope, v *T) {
		*at(v) = nil
		for _, ref := range r.List(name) {
			if id := r.look(name, ref, s.Refs(table).ids, table); id != "" {
				*at(v) = append(*at(v), id)
			}
		}
	}, func(s *Scope, v *T) string {
		out := make([]string, len(*at(v)))
		for i, id := range *at(v) {
			out[i] = s.Refs(table).Ref(id)
		}
		slices.Sort(out)
		return JoinList(out)
	})
}

// Decimal is a number with decimals, nil for none.
func Decimal[T any](name, fr, en string, low, high float64, get func(*T) *float64, set func(*T, *float64)) Field[T] {
	return field(name, fr, en, func(r *Row, _ *Scope, v *T) { set(v, r.Decimal(name, low, high)) },
		func(_ *Scope, v *T) string {
			if f := get(v); f != nil {
				return strconv.FormatFloat(*f, 'f', -1, 64)
			}
			return ""
		})
}

// Moment is an instant in two columns: its day, and its hour in the zone that zone gives. An instant that is written
// alike stays as it is, to the second.
func Moment[T any](day, hour, fr, en string, zone func(*Scope, *T) span.Zone, at func(*T) *span.Instant) Field[T] {
	write := func(s *Scope, v *T) []string {
		i, z := *at(v), zone(s, v)
		if i == 0 {
			return []string{"", ""}
		}
		return []string{string(span.DayOf(i, z)), ClockCell(i, z)}
	}
	return Field[T]{Columns: []Column{{Name: day, Help: text.Pair{FR: fr + " : le jour", EN: en + ": the day"}},
		{Name: hour, Help: text.Pair{FR: fr + " : l’heure du lieu", EN: en + ": the hour of the place"}}},
		read: func(r *Row, s *Scope, v *T) {
			had := write(s, v)
			if r.Text(day) == had[0] && r.Text(hour) == had[1] {
				return
			}
			*at(v) = r.Instant(day, hour, zone(s, v))
			if r.Text(day) != "" && r.Text(hour) == "" || r.Text(day) == "" && r.Text(hour) != "" {
				r.Problem(hour, "donnez le jour et l’heure, ou aucun des deux", "give the day and the hour, or neither")
			}
		}, write: write}
}

// Own is a field that a capability reads and writes by itself.
func Own[T any](name, fr, en string, read func(*Row, *Scope, *T), write func(*Scope, *T) string) Field[T] {
	return field(name, fr, en, read, write)
}

// Parts names rows of another table with a role each, as SplitParts reads them.
func Parts[T any](name, table, fr, en string, get func(*T) []Held, set func(*T, []Held)) Field[T] {
	return field(name, fr, en, func(r *Row, s *Scope, v *T) {
		var list []Held
		for _, p := range SplitParts(r.Text(name)) {
			if id := r.look(name, p.Ref, s.Refs(table).ids, table); id != "" {
				list = append(list, Held{id, p.Role, p.Optional})
			}
		}
		set(v, list)
	}, func(s *Scope, v *T) string {
		var list []Part
		for _, h := range get(v) {
			list = append(list, Part{s.Refs(table).Ref(h.ID), h.Role, h.Optional})
		}
		slices.SortFunc(list, func(a, b Part) int { return text.Compare(a.Ref, b.Ref) })
		return JoinParts(list)
	})
}

// Held is one row named by Parts.
type Held struct {
	ID, Role string
	Optional bool
}

// By makes a list field read and written by functions, where the value holds it otherwise.
func (f Field[T]) By(set func(list []string, v *T), get func(*T) []string) Field[T] {
	name := f.Columns[0].Name
	f.read = func(r *Row, _ *Scope, v *T) { set(r.List(name), v) }
	f.write = func(_ *Scope, v *T) []string { return []string{JoinList(get(v))} }
	return f
}

// Period is two instants in four columns: the day and hour of the beginning, the day of the end when it is another,
// the hour of the end.
func Period[T any](day, from, endDay, to string, zone func(*Scope, *T) span.Zone, at func(*T) (starts, ends *span.Instant)) Field[T] {
	return LoosePeriod(day, from, endDay, to, zone, func(v *T) (*span.Day, *span.Instant, *span.Instant) {
		a, b := at(v)
		return new(span.Day), a, b
	})
}

// LoosePeriod is Period where only the day, or nothing, may be known.
func LoosePeriod[T any](day, from, endDay, to string, zone func(*Scope, *T) span.Zone, at func(*T) (day *span.Day, starts, ends *span.Instant)) Field[T] {
	write := func(s *Scope, v *T) []string {
		d, a, b := at(v)
		z := zone(s, v)
		out := []string{string(*d), ClockCell(*a, z), "", ClockCell(*b, z)}
		if *a != 0 {
			out[0] = string(span.DayOf(*a, z))
		}
		if *b != 0 && string(span.DayOf(*b, z)) != out[0] {
			out[2] = string(span.DayOf(*b, z))
		}
		return out
	}
	names := []string{day, from, endDay, to}
	help := []text.Pair{{FR: "jour", EN: "day"}, {FR: "heure de début", EN: "hour of the beginning"}, {FR: "jour de fin, s’il est autre", EN: "day of the end, when another"}, {FR: "heure de fin", EN: "hour of the end"}}
	aliases := [][]string{{"jour", "date"}, {"début", "de"}, {"jour de fin"}, {"fin", "à"}}
	f := Field[T]{write: write, read: func(r *Row, s *Scope, v *T) {
		had := write(s, v)
		same := true
		for i, n := range names {
			same = same && (!r.Has(n) || r.Text(n) == had[i])
		}
		if same {
			return
		}
		d, a, b := at(v)
		z := zone(s, v)
		*d, *a, *b = r.Day(day), 0, 0
		if r.Text(from) != "" {
			*a = r.Instant(day, from, z)
		}
		if r.Text(to) == "" {
			return
		}
		if r.Text(endDay) != "" {
			*b = r.Instant(endDay, to, z)
			return
		}
		*b = r.Instant(day, to, z)
	}}
	for i, n := range names {
		f.Columns = append(f.Columns, Column{Name: n, Aliases: aliases[i], Help: help[i]})
	}
	return f
}
