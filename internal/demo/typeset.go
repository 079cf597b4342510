package demo

import (
	"reflect"
	"regexp"
	"slices"

	"escale.dev/escale/internal/text"
)

// Fields that people read in one language only; the files are French.
var read = []string{"Name", "Reason", "Brief", "Note", "PlaceNote", "AnnouncedCompanies", "Address", "Pitch", "Why"}

var pairType = reflect.TypeFor[text.Pair]()

// typeset gives the words of a dataset, written with the keys of any keyboard, their typography:
// curved apostrophes, and in French the spaces before high punctuation.
func typeset(d *Dataset) { set(reflect.ValueOf(d).Elem()) }

func set(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			set(v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			set(v.Elem())
		}
	case reflect.Struct:
		if v.Type() == pairType {
			p := v.Addr().Interface().(*text.Pair)
			p.FR, p.EN = text.Fr(curve(p.FR)), curve(p.EN)
			return
		}
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Kind() == reflect.String && slices.Contains(read, v.Type().Field(i).Name) {
				f.SetString(text.Fr(curve(f.String())))
				continue
			}
			set(f)
		}
	}
}

var straight = regexp.MustCompile(`(\pL)'(\pL)`)

func curve(s string) string { return straight.ReplaceAllString(s, "$1’$2") }
