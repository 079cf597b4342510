// Package demo holds what Escale is shown with: real missions, reconstructed from press articles and
// kept as data files, and a generator of an invented one.
//
// Both are a Dataset: plain tables that name one another by reference, by capability. A Dataset is
// loaded through the use cases of the capabilities (Load), or written as the import files that anybody
// could have made. Real people appear with their published public role only; everything that the
// generator makes is plainly fictional and points to example.org.
//
// A reference ("ref") is unique in its table; references of places, resources, sessions, requests and
// the like only within their mission. Words that people read are given in French and English. Days are
// "2026-06-16", clock times "14:40", both of the zone of the place, else of the mission.
package demo

import "escale.dev/escale/internal/text"

// Dataset is all that a demonstration holds.
type Dataset struct {
	Documents     []Document     `json:"documents,omitempty"`
	Organisations []Organisation `json:"organisations,omitempty"`
	People        []Person       `json:"people,omitempty"`
	Series        []Series       `json:"series,omitempty"`
	Missions      []Mission      `json:"missions,omitempty"`
	Facts         []Fact         `json:"facts,omitempty"`
}

// Document is a source of facts.
type Document struct {
	Ref       string    `json:"ref"`
	Title     text.Pair `json:"title"`
	Kind      string    `json:"kind"` // press, web
	Publisher string    `json:"publisher,omitempty"`
	Published string    `json:"published,omitempty"` // as exactly as it is known: "2017-11"
	URL       string    `json:"url,omitempty"`
}

// Source tells where a record comes from.
type Source struct {
	Documents []string  `json:"from,omitempty"`     // refs of documents
	Inferred  bool      `json:"inferred,omitempty"` // the documents imply it and do not say it
	Why       text.Pair `json:"why,omitzero"`       // our note on it
}

// Organisation is a record of the directory.
type Organisation struct {
	Ref       string    `json:"ref"`
	Name      string    `json:"name"`
	Kind      string    `json:"kind"`
	LegalForm string    `json:"legal_form,omitempty"`
	Country   string    `json:"country,omitempty"`
	City      string    `json:"city,omitempty"`
	Address   string    `json:"address,omitempty"`
	Website   string    `json:"website,omitempty"`
	Sectors   []string  `json:"sectors,omitempty"`
	SizeClass string    `json:"size_class,omitempty"`
	Tagline   text.Pair `json:"tagline,omitzero"`
	Pitch     text.Pair `json:"pitch,omitzero"`
	Note      string    `json:"note,omitempty"`
	Aliases   []Alias   `json:"aliases,omitempty"`
	Source    Source    `json:"source,omitzero"`
}

// Alias is another name. Inferred: no document writes it.
type Alias struct {
	Name     string `json:"name"`
	Inferred bool   `json:"inferred,omitempty"`
}

// Person is a record of the directory. A person whom no document names has no Given and Family, and is
// shown by mandate or duty.
type Person struct {
	Ref       string    `json:"ref"`
	Honorific string    `json:"honorific,omitempty"`
	Given     string    `json:"given,omitempty"`
	Family    string    `json:"family,omitempty"`
	Duty      text.Pair `json:"duty,omitzero"`
	Email     string    `json:"email,omitempty"`
	Phone     string    `json:"phone,omitempty"`
	Languages []string  `json:"languages,omitempty"`
	Aliases   []Alias   `json:"aliases,omitempty"`
	Mandates  []Mandate `json:"mandates,omitempty"` // the first is the main one
	Source    Source    `json:"source,omitzero"`
}

// Mandate is what a person is, in an organisation or outside any.
type Mandate struct {
	Organisation string    `json:"organisation,omitempty"`
	Title        text.Pair `json:"title,omitzero"`
}

// Series is a mission that comes back.
type Series struct {
	Ref  string    `json:"ref"`
	Name text.Pair `json:"name"`
}

// Fact is one thing on which documents say several values, or one that a person had to settle.
type Fact struct {
	Ref      string    `json:"ref"`
	Mission  string    `json:"mission,omitempty"`
	Subject  Subject   `json:"subject"`
	Field    string    `json:"field"`
	Topic    text.Pair `json:"topic"`
	Variants []Variant `json:"variants"`
}

// Subject is the record that a fact is about: kind is mission, organisation, person or session.
type Subject struct {
	Kind string `json:"kind"`
	Ref  string `json:"ref"`
}

// Variant is one value as one document has it. Chosen: it is the one that the reconstruction keeps, and
// Why says for what reason; when none is chosen all are kept side by side.
type Variant struct {
	Value    text.Pair `json:"value"`
	Document string    `json:"from,omitempty"` // "" for one that no document says
	Place    string    `json:"place,omitempty"`
	Inferred bool      `json:"inferred,omitempty"`
	Note     text.Pair `json:"note,omitzero"`
	Chosen   bool      `json:"chosen,omitempty"`
	Why      string    `json:"chosen_why,omitempty"`
}
