package planfile

import (
	"bytes"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
)

// Bounds of what a file may hold, beside its size.
const (
	maxValues  = 60_000_000 // numbers and words
	maxObjects = 3_000_000
	maxList    = 100_000 // of a list that says nothing else
	maxText    = 2_000   // bytes of a word
)

// decoder reads JSON into the structures of this package, knowing at each moment
// where it stands.
type decoder struct {
	text    []byte
	at      int               // the byte where it stands
	path    []step            // "meetings", 12, "required"…
	words   map[string]string // each word is kept once
	values  int
	objects int
}

// step is a field, or a place in a list when it has no name.
type step struct {
	name string
	n    int
}

func decode(text []byte, v any) error {
	d := &decoder{text: text, words: map[string]string{}}
	if bytes.HasPrefix(text, []byte("\ufeff")) {
		d.at = len("\ufeff")
	}
	if err := d.value(reflect.ValueOf(v).Elem(), 0); err != nil {
		return err
	}
	if d.peek(); d.at < len(text) {
		return d.fail("le fichier continue après sa fin : ne gardez qu’un objet", "the file goes on after its end: keep one object only")
	}
	return nil
}

// where writes the place where the decoder stands.
func (d *decoder) where() string {
	var b strings.Builder
	for i, s := range d.path {
		switch {
		case s.name == "":
			fmt.Fprintf(&b, "[%d]", s.n)
		case i > 0:
			b.WriteString("." + s.name)
		default:
			b.WriteString(s.name)
		}
	}
	return b.String()
}

// line is the line where the decoder stands, from 1.
func (d *decoder) line() int {
	return 1 + bytes.Count(d.text[:min(d.at, len(d.text))], []byte("\n"))
}

func (d *decoder) fail(fr, en string, args ...any) error {
	told := words{fmt.Sprintf(fr, args...), fmt.Sprintf(en, args...)}
	if at := d.where(); at != "" {
		return fault.New(fault.Invalid, "%s (ligne %d) : %s", "%s (line %d): %s", at, d.line(), told)
	}
	return fault.New(fault.Invalid, "ligne %d : %s", "line %d: %s", d.line(), told)
}

// words are a part of a sentence that was written in both languages.
type words struct{ fr, en string }

// Sentence gives them in a language.
func (w words) Sentence(lang string) string {
	if lang == "fr" {
		return w.fr
	}
	return w.en
}

func (d *decoder) wrong(t token, fr, en string) error {
	return d.fail("trouvé %[1]s, attendu "+fr, "found %[1]s, expected "+en, t.shown())
}

// value reads one value into v; most bounds the length of a list, 0 for the usual.
func (d *decoder) value(v reflect.Value, most int) error {
	t, err := d.token()
	if err != nil {
		return err
	}
	if d.values++; d.values > maxValues {
		return d.fail("plus de %[1]d valeurs : partagez la mission en plusieurs plans", "more than %[1]d values: split the mission into several plans", maxValues)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.object(t, v.Elem())
	case reflect.Struct:
		return d.object(t, v)
	case reflect.Map:
		return d.dictionary(t, v)
	case reflect.Slice, reflect.Array:
		return d.list(t, v, most)
	}
	return d.scalar(t, v)
}

func (d *decoder) scalar(t token, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if t.kind != '"' {
			return d.wrong(t, "un texte entre guillemets", "a text in quotes")
		}
		if len(t.text) > maxText {
			return d.fail("un texte de %[1]d octets : au plus %[2]d", "a text of %[1]d bytes: at most %[2]d", len(t.text), maxText)
		}
		v.SetString(t.text)
	case reflect.Bool:
		if t.kind != 't' {
			return d.wrong(t, "true ou false", "true or false")
		}
		v.SetBool(len(t.raw) == len("true"))
	case reflect.Float64:
		x, err := strconv.ParseFloat(string(t.raw), 64)
		if t.kind != '0' || err != nil {
			return d.wrong(t, "un nombre", "a number")
		}
		v.SetFloat(x)
	default:
		x, err := strconv.ParseInt(string(t.raw), 10, 64)
		if t.kind != '0' || err != nil || v.Kind() == reflect.Int && int64(int32(x)) != x {
			return d.wrong(t, "un nombre entier", "a whole number")
		}
		v.SetInt(x)
	}
	return nil
}

// name reads the name of a field, and the colon after it. The result is part of the
// file where it can be: names are many and need not be kept.
func (d *decoder) name() (name []byte, err error) {
	if d.peek() != '"' {
		return nil, d.strange("looking for a name in quotes")
	}
	raw, plain, err := d.quotes()
	if err != nil {
		return nil, err
	}
	if name = raw[1 : len(raw)-1]; !plain {
		t, err := d.kept(raw, plain)
		if err != nil {
			return nil, err
		}
		name = []byte(t.text)
	}
	return name, d.expect(':', "after a name")
}

// object reads the fields of a structure, by their names in JSON.
func (d *decoder) object(t token, v reflect.Value) error {
	if t.kind != '{' {
		return d.wrong(t, "un objet {…}", "an object {…}")
	}
	if d.objects++; d.objects > maxObjects {
		return d.fail("plus de %[1]d objets : partagez la mission en plusieurs plans", "more than %[1]d objects: split the mission into several plans", maxObjects)
	}
	shape := shapeOf(v.Type())
	seen := uint64(0)
	for n := 0; ; n++ {
		if more, err := d.more('}', n); err != nil || !more {
			return err
		}
		name, err := d.name()
		if err != nil {
			return err
		}
		i, ok := shape.index[string(name)]
		if !ok {
			return d.fail("champ inconnu « %[1]s » ; il y a : %[2]s", "unknown field “%[1]s”; there are: %[2]s", cut(string(name)), shape.names)
		}
		d.path = append(d.path, step{name: shape.fields[i]})
		if seen&(1<<i) != 0 {
			return d.fail("le champ est donné deux fois : gardez-en un", "the field is given twice: keep one")
		}
		seen |= 1 << i
		if err := d.value(v.Field(i), shape.most[i]); err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// dictionary reads an object whose names are free.
func (d *decoder) dictionary(t token, v reflect.Value) error {
	if t.kind != '{' {
		return d.wrong(t, "un objet {…}", "an object {…}")
	}
	v.Set(reflect.MakeMap(v.Type()))
	for n := 0; ; n++ {
		if more, err := d.more('}', n); err != nil || !more {
			return err
		}
		name, err := d.name()
		if err != nil {
			return err
		}
		d.path = append(d.path, step{name: cut(strconv.Quote(string(name)))})
		if v.Len() >= 1000 || len(name) > maxText {
			return d.fail("trop de noms, ou un nom trop long : au plus 1000", "too many names, or too long a name: at most 1000")
		}
		x := reflect.New(v.Type().Elem()).Elem()
		if err := d.value(x, 0); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(string(name)), x)
		d.path = d.path[:len(d.path)-1]
	}
}

// list reads a list, or as many values as an array has.
func (d *decoder) list(t token, v reflect.Value, most int) error {
	if t.kind != '[' {
		return d.wrong(t, "une liste […]", "a list […]")
	}
	if most == 0 {
		most = maxList
	}
	if v.Kind() == reflect.Array {
		most = v.Len()
	} else {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
	}
	for n := 0; ; n++ {
		more, err := d.more(']', n)
		switch {
		case err != nil:
			return err
		case !more && v.Kind() == reflect.Array && n < most:
			return d.fail("%[1]d valeurs, attendu %[2]d", "%[1]d values, expected %[2]d", n, most)
		case !more:
			return nil
		}
		d.path = append(d.path, step{n: n})
		if n >= most {
			return d.fail("c’est trop : au plus %[1]d", "this is too many: at most %[1]d", most)
		}
		if v.Kind() == reflect.Slice {
			if n == v.Cap() {
				v.Grow(n + 1)
			}
			v.SetLen(n + 1)
		}
		if err := d.value(v.Index(n), 0); err != nil {
			return err
		}
		d.path = d.path[:len(d.path)-1]
	}
}

// shape is what the decoder must know of a structure.
type shape struct {
	index  map[string]int
	fields []string
	most   []int
	names  string // all of them, for a sentence
}

func shapeOf(t reflect.Type) shape {
	if s, ok := shapes[t]; ok {
		return s
	}
	return newShape(t)
}

func newShape(t reflect.Type) shape {
	s := shape{index: map[string]int{}}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		most, _ := strconv.Atoi(f.Tag.Get("max")) // 0, the usual, when there is none
		s.index[name] = i
		s.most = append(s.most, most)
		s.fields = append(s.fields, name)
	}
	s.names = strings.Join(s.fields, ", ")
	return s
}

// shapes are those of the structures that come by the thousand.
var shapes = func() map[reflect.Type]shape {
	m := map[reflect.Type]shape{}
	for _, v := range []any{problemFile{}, planFile{}, dayFile{}, wordsFile{}, placeFile{}, spotFile{}, gridFile{}, firmFile{}, personFile{},
		busyFile{}, interpreterFile{}, meetingFile{}, placementFile{}, leftFile{}, reasonFile{}, violationFile{}, weightsFile{}, scoreFile{}} {
		t := reflect.TypeOf(v)
		m[t] = newShape(t)
	}
	return m
}()
