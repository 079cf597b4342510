package directory

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Merge is one record that went into another.
type Merge struct {
	ID             string
	Kind           Kind
	KeptID, GoneID string
	By             string // name
	At, UndoneAt   span.Instant
	undo           string // what it takes to undo it, as JSON
}

// Take says from which of two records each field comes: true is the one that goes. Fields that are not named come
// from the kept record, or from the other where the kept one says nothing.
type Take map[string]bool

// undoing is what is kept to undo a merger.
type undoing struct {
	Before    json.RawMessage            `json:"before"`    // the kept record before it
	After     json.RawMessage            `json:"after"`     // and after it
	Mandates  []string                   `json:"mandates"`  // of an organisation: mandates that moved
	Pointing  []string                   `json:"pointing"`  // records merged into the gone one before
	Elsewhere map[string]json.RawMessage `json:"elsewhere"` // what each capability said when it moved its references
}

// pick chooses between the two values of a field.
func pick[T any](t Take, field string, kept, gone T) T {
	if t[field] || reflect.ValueOf(&kept).Elem().IsZero() && !t.keeps(field) {
		return gone
	}
	return kept
}

func (t Take) keeps(field string) bool {
	gone, named := t[field]
	return named && !gone
}

// mergeOrganisations makes one record of two. The names of both stay as aliases.
func mergeOrganisations(kept, gone Organisation, t Take) Organisation {
	o := kept
	o.Name = pick(t, "name", kept.Name, gone.Name)
	o.Kind = pick(t, "kind", kept.Kind, gone.Kind)
	o.LegalForm = pick(t, "legal_form", kept.LegalForm, gone.LegalForm)
	o.LegalID = pick(t, "legal_id", kept.LegalID, gone.LegalID)
	o.Country = pick(t, "country", kept.Country, gone.Country)
	o.City = pick(t, "city", kept.City, gone.City)
	o.Address = pick(t, "address", kept.Address, gone.Address)
	o.Website = pick(t, "website", kept.Website, gone.Website)
	o.Sectors = pick(t, "sectors", kept.Sectors, gone.Sectors)
	o.SizeClass = pick(t, "size_class", kept.SizeClass, gone.SizeClass)
	o.Tagline = pick(t, "tagline", kept.Tagline, gone.Tagline)
	o.Pitch = pick(t, "pitch", kept.Pitch, gone.Pitch)
	o.Note = pick(t, "note", kept.Note, gone.Note)
	o.Aliases = joinAliases(o.Name, kept.Name, gone.Name, kept.Aliases, gone.Aliases)
	return o
}

func mergePeople(kept, gone Person, t Take) Person {
	p := kept
	p.Honorific = pick(t, "honorific", kept.Honorific, gone.Honorific)
	p.Given = pick(t, "given", kept.Given, gone.Given)
	p.Family = pick(t, "family", kept.Family, gone.Family)
	p.Duty = pick(t, "duty", kept.Duty, gone.Duty)
	p.Pronunciation = pick(t, "pronunciation", kept.Pronunciation, gone.Pronunciation)
	p.Email = pick(t, "email", kept.Email, gone.Email)
	p.Phone = pick(t, "phone", kept.Phone, gone.Phone)
	p.Languages = pick(t, "languages", kept.Languages, gone.Languages)
	p.Note = pick(t, "note", kept.Note, gone.Note)
	p.Aliases = joinAliases(p.FullName(), kept.FullName(), gone.FullName(), kept.Aliases, gone.Aliases)
	p.Mandates = slices.Clone(kept.Mandates)
	for _, m := range gone.Mandates {
		if !slices.ContainsFunc(p.Mandates, func(o Mandate) bool {
			return o.OrganisationID == m.OrganisationID && o.TitleFR == m.TitleFR && o.TitleEN == m.TitleEN
		}) {
			m.Main = m.Main && len(kept.Mandates) == 0
			p.Mandates = append(p.Mandates, m)
		}
	}
	return p
}

func joinAliases(name, keptName, goneName string, kept, gone []Alias) []Alias {
	all := slices.Concat([]Alias{{Name: keptName}, {Name: goneName}}, kept, gone)
	return cleanAliases(all, name)
}

// revert gives the record as it is now with what the merger changed taken back, unless somebody changed it since.
func revert[T any](before, after, now T) T {
	b, a, n := fieldsOf(before), fieldsOf(after), fieldsOf(now)
	for name := range maps.Keys(n) {
		if !reflect.DeepEqual(a[name], b[name]) && reflect.DeepEqual(n[name], a[name]) {
			n[name] = b[name]
		}
	}
	raw, err := json.Marshal(n)
	if err != nil {
		return now
	}
	var out T
	if err := json.Unmarshal(raw, &out); err != nil {
		return now
	}
	return out
}

func fieldsOf(v any) map[string]any {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil
	}
	return out
}

// withoutAliases takes back the aliases that a merger brought.
func withoutAliases(before, after, now []Alias) []Alias {
	return slices.DeleteFunc(slices.Clone(now), func(a Alias) bool {
		return slices.Contains(after, a) && !slices.Contains(before, a)
	})
}

// Difference is one field in which two records differ, for the page that compares them.
type Difference struct {
	Field      string // as in Take; its words are directory.field.FIELD in the catalogue
	Kept, Gone string
}

// DiffOrganisations lists the fields in which two organisations say different things and one must be chosen.
func DiffOrganisations(a, b Organisation, l text.Lang) []Difference {
	return differences([]Difference{
		{"name", a.Name, b.Name}, {"kind", a.Kind, b.Kind}, {"legal_form", a.LegalForm, b.LegalForm}, {"legal_id", a.LegalID, b.LegalID},
		{"country", a.Country, b.Country}, {"city", a.City, b.City}, {"address", a.Address, b.Address}, {"website", a.Website, b.Website},
		{"sectors", commas(a.Sectors), commas(b.Sectors)}, {"size_class", a.SizeClass, b.SizeClass},
		{"tagline", a.Tagline.In(l), b.Tagline.In(l)}, {"pitch", a.Pitch.In(l), b.Pitch.In(l)}, {"note", a.Note, b.Note},
	})
}

// DiffPeople is DiffOrganisations for people; their mandates are joined, never chosen.
func DiffPeople(a, b Person, l text.Lang) []Difference {
	return differences([]Difference{
		{"honorific", a.Honorific, b.Honorific}, {"given", a.Given, b.Given}, {"family", a.Family, b.Family}, {"duty", a.Duty.In(l), b.Duty.In(l)},
		{"pronunciation", a.Pronunciation, b.Pronunciation}, {"email", a.Email, b.Email}, {"phone", a.Phone, b.Phone},
		{"languages", commas(a.Languages), commas(b.Languages)}, {"note", a.Note, b.Note},
	})
}

func differences(all []Difference) []Difference {
	return slices.DeleteFunc(all, func(d Difference) bool { return d.Kept == d.Gone })
}

func commas(values []string) string { return strings.Join(values, ", ") }
