// Package source says where a fact comes from.
//
// A document is something published. A variant is one value of one field of one subject, as one document says it.
// Variants of a field that say different things are a contradiction: nothing is overwritten, a person may choose one,
// with a reason, and the others stay beside it. What no source says but somebody concluded is marked inferred.
package source

import (
	"cmp"
	"slices"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Document is where facts were read. Ref is its name in files and stays for ever.
type Document struct {
	ID, Ref   string
	Title     text.Pair
	Publisher string
	Published string // the day, month or year as far as it is known: "2017-11-04", "2017-11", "2017"
	URL       string
	Kind      string // press, site, report, list…
}

// Subject is what a fact is about: a mission, an organisation, a session…
type Subject struct{ Kind, ID string }

// Variant is one value of a field of a subject, as one document says it.
type Variant struct {
	ID, Ref    string
	MissionID  string // "" for a fact of no mission
	Subject    Subject
	Field      string
	Topic      text.Pair // what the field is called when several documents disagree: "Dates of the mission"
	Value      text.Pair
	DocumentID string // "" when no document says it
	Place      string // where in the document: "first paragraph"
	Inferred   bool
	Note       text.Pair
	Chosen     bool
	ChosenBy   string // name
	ChosenAt   span.Instant
	ChosenWhy  string
	Sort       int
	Document   Document // filled by reading, ignored by writing
}

// key tells values apart: "Santé" and "santé" say the same.
func (v Variant) key() string { return text.Key(v.Value.FR) + "\x00" + text.Key(v.Value.EN) }

// Value is one value of a fact with all the variants that say it.
type Value struct {
	Text     text.Pair
	Variants []Variant
	Chosen   bool
}

// Fact is what the sources say about one field of a subject.
type Fact struct {
	Subject Subject
	Mission string
	Field   string
	Topic   text.Pair
	Values  []Value
}

// Contradicts says whether the sources give several values.
func (f Fact) Contradicts() bool { return len(f.Values) > 1 }

// Chosen is the variant that a person chose, if one did.
func (f Fact) Chosen() (Variant, bool) {
	for _, v := range f.Values {
		for _, w := range v.Variants {
			if w.Chosen {
				return w, true
			}
		}
	}
	return Variant{}, false
}

// Open says whether the fact waits for a person to choose.
func (f Fact) Open() bool {
	_, chosen := f.Chosen()
	return f.Contradicts() && !chosen
}

// Value is the value that holds: the chosen one, else the only one; false when the sources contradict each other.
func (f Fact) Value() (text.Pair, bool) {
	if v, ok := f.Chosen(); ok {
		return v.Value, true
	}
	if len(f.Values) == 1 {
		return f.Values[0].Text, true
	}
	return text.Pair{}, false
}

// facts gathers variants into facts, in the order in which their first variants come.
func facts(list []Variant) []Fact {
	type field struct {
		subject Subject
		mission string
		name    string
	}
	at := map[field]int{}
	var out []Fact
	for _, v := range list {
		k := field{v.Subject, v.MissionID, v.Field}
		i, ok := at[k]
		if !ok {
			i = len(out)
			at[k] = i
			out = append(out, Fact{Subject: v.Subject, Mission: v.MissionID, Field: v.Field})
		}
		out[i].add(v)
	}
	return out
}

func (f *Fact) add(v Variant) {
	if f.Topic.Empty() {
		f.Topic = v.Topic
	}
	i := slices.IndexFunc(f.Values, func(o Value) bool { return o.Variants[0].key() == v.key() })
	if i < 0 {
		i = len(f.Values)
		f.Values = append(f.Values, Value{Text: v.Value})
	}
	f.Values[i].Variants = append(f.Values[i].Variants, v)
	f.Values[i].Chosen = f.Values[i].Chosen || v.Chosen
}

// Clean gives the document as it may be stored.
func (d Document) Clean() (Document, error) {
	for _, s := range []*string{&d.Ref, &d.Title.FR, &d.Title.EN, &d.Publisher, &d.Published, &d.URL, &d.Kind} {
		*s = text.SafeLine(*s)
	}
	d.Kind = cmp.Or(d.Kind, "press")
	var bad fault.Problems
	if d.Ref == "" {
		bad = append(bad, fault.New(fault.Invalid, "Il manque la référence du document.", "The document's reference is missing.").With(fault.Field{Name: "ref"}))
	}
	if d.Title.Empty() {
		bad = append(bad, fault.New(fault.Invalid, "Donnez un titre au document.", "Give the document a title.").With(fault.Field{Name: "title_fr"}))
	}
	if d.URL != "" && !strings.HasPrefix(d.URL, "https://") && !strings.HasPrefix(d.URL, "http://") {
		bad = append(bad, fault.New(fault.Invalid, "« %s » n’est pas une adresse : elle commence par https://.", "%q is no address: it begins with https://.", d.URL).With(fault.Field{Name: "url"}))
	}
	return d, bad.Err()
}

// Clean gives the variant as it may be stored.
func (v Variant) Clean() (Variant, error) {
	for _, s := range []*string{&v.Ref, &v.Field, &v.Topic.FR, &v.Topic.EN, &v.Value.FR, &v.Value.EN, &v.Place, &v.ChosenBy, &v.ChosenWhy} {
		*s = text.SafeLine(*s)
	}
	v.Note.FR, v.Note.EN = strings.TrimSpace(text.Safe(v.Note.FR)), strings.TrimSpace(text.Safe(v.Note.EN))
	var bad fault.Problems
	if v.Ref == "" {
		bad = append(bad, fault.New(fault.Invalid, "Il manque la référence du fait.", "The fact's reference is missing.").With(fault.Field{Name: "ref"}))
	}
	if v.Subject.Kind == "" || v.Subject.ID == "" || v.Field == "" {
		bad = append(bad, fault.New(fault.Invalid, "Dites de quoi parle ce fait : sujet et champ.", "Say what this fact is about: subject and field.").With(fault.Field{Name: "field"}))
	}
	if v.Value.Empty() {
		bad = append(bad, fault.New(fault.Invalid, "Il manque la valeur que dit la source.", "The value that the source gives is missing.").With(fault.Field{Name: "value_fr"}))
	}
	v.Document = Document{}
	return v, bad.Err()
}
