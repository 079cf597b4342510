// Package directory keeps organisations and people: who exists, under which names, with which mandates.
//
// It is shared by all missions and never copied. A person may hold several mandates at once, in several organisations,
// each dated, one of them the main one. A name may have variants: they are aliases, not second records. Two records
// that seem to be the same are proposed as duplicates with a score and a reason, and only a person merges them; a
// merger can be undone. A record is known to files by its ref, which stays for ever: after a merger the old ref leads
// to the record that was kept.
package directory

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Kind says what a record of the directory is.
type Kind string

// The kinds of records.
const (
	OrganisationKind Kind = "organisation"
	PersonKind       Kind = "person"
)

// Alias is another name under which a record is known. Inferred: no source says it, somebody concluded it.
type Alias struct {
	Name     string
	Inferred bool
}

// Organisation is a company, a public body, a chamber, a port: whatever sends, receives or is met.
type Organisation struct {
	ID, Ref       string
	Name          string
	Kind          string // company, municipality, chamber…: see Kinds; files may bring others
	LegalForm     string // SAS, Inc.
	LegalID       string // SIRET, VAT number…
	Country       string // ISO 3166-1 alpha-2, "" when unknown
	City, Address string
	Website       string
	Sectors       []string // references of sectors, as the mission's files write them
	SizeClass     string
	Tagline       text.Pair
	Pitch         text.Pair
	Note          string // for the organisers only
	Aliases       []Alias

	MergedInto           string // the record that was kept in place of this one
	CreatedAt, ChangedAt span.Instant
	Version              int64
}

// Kinds lists the kinds of organisations that Escale has words for.
var Kinds = []string{
	"company", "counterpart_company", "cluster", "industry_club", "industry_association", "collective", "network",
	"chamber", "binational_chamber", "investment_agency", "development_agency", "national_agency",
	"urban_development_agency", "export_network", "tourism_body", "port", "health_institution", "university", "public_bank",
	"municipality", "metropolitan_authority", "intermunicipal_authority", "department", "region", "county",
	"counterpart_public_body", "consulate", "embassy", "service_provider", "other",
}

// Mandate is what a person is in an organisation, or outside any ("Minister of the Economy").
type Mandate struct {
	ID               string
	OrganisationID   string // "" for a mandate outside the organisations of the directory
	Organisation     string // its name, filled by reading, ignored by writing
	TitleFR, TitleEN string
	Main             bool     // the hat to print when there is room for one
	FirstDay         span.Day // "" when unknown
	LastDay          span.Day // "" while it lasts
}

// Title is what the mandate is called in l.
func (m Mandate) Title(l text.Lang) string { return text.Pair{FR: m.TitleFR, EN: m.TitleEN}.In(l) }

// On says whether the mandate is held on a day, as far as its days are known.
func (m Mandate) On(d span.Day) bool {
	return (m.FirstDay == "" || m.FirstDay <= d) && (m.LastDay == "" || d <= m.LastDay)
}

// Person is somebody with a public or professional role. Names of people whom no source names are empty.
type Person struct {
	ID, Ref       string
	Honorific     string // M., Mme, Dr, Pr…
	Given, Family string
	Duty          text.Pair // what they do here when no mandate says it: "stays on the stand"
	Pronunciation string
	Email, Phone  string
	Languages     []string // ISO 639-1
	Note          string   // for the organisers only
	Aliases       []Alias
	Mandates      []Mandate

	MergedInto           string
	CreatedAt, ChangedAt span.Instant
	Version              int64
}

// FullName is given name then family name; "" for somebody whom no source names.
func (p Person) FullName() string {
	return strings.TrimSpace(strings.TrimSpace(p.Given) + " " + strings.TrimSpace(p.Family))
}

// Label is the name to show in l: the full name, else the main title with its organisation, else the duty, else the ref.
func (p Person) Label(l text.Lang) string {
	if name := p.FullName(); name != "" {
		return name
	}
	m, _ := p.Main()
	parts := slices.DeleteFunc([]string{m.Title(l), m.Organisation}, func(s string) bool { return s == "" })
	if m.Title(l) == "" && !p.Duty.Empty() {
		parts = slices.Insert(parts, 0, p.Duty.In(l))
	}
	if len(parts) == 0 {
		return p.Ref
	}
	return strings.Join(parts, ", ")
}

// Main is the main mandate: the one marked so, else the first; false when there is none.
func (p Person) Main() (Mandate, bool) {
	if i := slices.IndexFunc(p.Mandates, func(m Mandate) bool { return m.Main }); i >= 0 {
		return p.Mandates[i], true
	}
	if len(p.Mandates) > 0 {
		return p.Mandates[0], true
	}
	return Mandate{}, false
}

// Title is what the person is called in an organisation; org "" gives the main mandate's title. Without a title, the
// duty; without either, "".
func (p Person) Title(org string, l text.Lang) string {
	if org == "" {
		m, _ := p.Main()
		if t := m.Title(l); t != "" {
			return t
		}
		return p.Duty.In(l)
	}
	for _, m := range p.Mandates {
		if m.OrganisationID == org && m.Title(l) != "" {
			return m.Title(l)
		}
	}
	return ""
}

// OrganisationIDs lists the organisations in which the person holds mandates, the main one first, each once.
func (p Person) OrganisationIDs() []string {
	var out []string
	add := func(id string) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if m, ok := p.Main(); ok {
		add(m.OrganisationID)
	}
	for _, m := range p.Mandates {
		add(m.OrganisationID)
	}
	return out
}

// Change says what an upsert did to a record.
type Change string

// The changes. Left: the record already said the same, or its ref belongs to one that was merged into another.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Upserted is one record's id and what happened to it.
type Upserted struct {
	ID      string
	Changed Change
}
