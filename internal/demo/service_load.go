package demo

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/source"
	"escale.dev/escale/internal/text"
)

// Loaded counts what loading did.
type Loaded struct {
	Added, Changed, Left int
	Missions             map[string]string // ref → id
}

func (l *Loaded) count(change string) {
	switch change {
	case "added":
		l.Added++
	case "changed":
		l.Changed++
	default:
		l.Left++
	}
}

// loader loads one dataset in one transaction. ids leads from a table and a reference to an id; tables of
// a mission are named as in check: "place of miami-2017".
type loader struct {
	tx     *db.Tx
	a      account.Actor
	d      Dataset
	with   With
	ids    map[string]map[string]string
	said   []source.Variant // where each record comes from
	labels map[string]text.Pair
	done   Loaded
}

// Load stores a dataset through the use cases of the capabilities, in the caller's transaction, and tells
// what it did. Loading it again changes nothing. The actor must be an administrator.
func Load(ctx context.Context, tx *db.Tx, a account.Actor, d Dataset, with With) (Loaded, error) {
	if err := d.Check(); err != nil {
		return Loaded{}, err
	}
	l := &loader{tx: tx, a: a, d: d, with: with, ids: map[string]map[string]string{}, labels: map[string]text.Pair{}}
	l.done.Missions = map[string]string{}
	for _, step := range []func(context.Context) error{l.documents, l.organisations, l.people, l.series, l.missions, l.facts} {
		if err := step(ctx); err != nil {
			return Loaded{}, err
		}
	}
	return l.done, nil
}

func (l *loader) remember(table, ref, id string) {
	if l.ids[table] == nil {
		l.ids[table] = map[string]string{}
	}
	l.ids[table][ref] = id
}

func (l *loader) id(table, ref string) string { return l.ids[table][ref] }

func (l *loader) documents(ctx context.Context) error {
	rows := make([]source.Document, len(l.d.Documents))
	for i, d := range l.d.Documents {
		rows[i] = source.Document{Ref: d.Ref, Title: d.Title, Kind: d.Kind, Publisher: d.Publisher, Published: d.Published, URL: d.URL}
	}
	saved, err := source.UpsertDocuments(ctx, l.tx, l.a, rows)
	for i, s := range saved {
		l.remember("document", rows[i].Ref, s.ID)
		l.done.count(string(s.Changed))
	}
	return err
}

func aliases(list []Alias) []directory.Alias {
	var out []directory.Alias
	for _, a := range list {
		out = append(out, directory.Alias{Name: a.Name, Inferred: a.Inferred})
	}
	return out
}

func (l *loader) organisations(ctx context.Context) error {
	rows := make([]directory.Organisation, len(l.d.Organisations))
	for i, o := range l.d.Organisations {
		rows[i] = directory.Organisation{Ref: o.Ref, Name: o.Name, Kind: o.Kind, LegalForm: o.LegalForm, Country: o.Country, City: o.City,
			Address: o.Address, Website: o.Website, Sectors: o.Sectors, SizeClass: o.SizeClass, Tagline: o.Tagline, Pitch: o.Pitch,
			Note: o.Note, Aliases: aliases(o.Aliases)}
	}
	saved, err := directory.UpsertOrganisations(ctx, l.tx, l.a, rows)
	for i, s := range saved {
		o := l.d.Organisations[i]
		l.remember("organisation", o.Ref, s.ID)
		l.labels["organisation "+o.Ref] = text.Both(o.Name)
		l.done.count(string(s.Changed))
		l.from("", source.Subject{Kind: "organisation", ID: s.ID}, "record", "organisation:"+o.Ref, originTopic, text.Both(o.Name), o.Source)
	}
	return err
}

func (l *loader) people(ctx context.Context) error {
	rows := make([]directory.Person, len(l.d.People))
	for i, p := range l.d.People {
		rows[i] = directory.Person{Ref: p.Ref, Honorific: p.Honorific, Given: p.Given, Family: p.Family, Duty: p.Duty, Email: p.Email,
			Phone: p.Phone, Languages: p.Languages, Aliases: aliases(p.Aliases)}
		for j, m := range p.Mandates {
			rows[i].Mandates = append(rows[i].Mandates, directory.Mandate{OrganisationID: l.id("organisation", m.Organisation),
				TitleFR: m.Title.FR, TitleEN: m.Title.EN, Main: j == 0})
		}
	}
	saved, err := directory.UpsertPeople(ctx, l.tx, l.a, rows)
	for i, s := range saved {
		p := l.d.People[i]
		label := l.label(p)
		l.remember("person", p.Ref, s.ID)
		l.labels["person "+p.Ref] = label
		l.done.count(string(s.Changed))
		l.from("", source.Subject{Kind: "person", ID: s.ID}, "record", "person:"+p.Ref, originTopic, label, p.Source)
	}
	return err
}

// label names a person in both languages: by name, else by title and organisation, else by duty.
func (l *loader) label(p Person) text.Pair {
	if name := directory.Person.FullName(directory.Person{Given: p.Given, Family: p.Family}); name != "" {
		return text.Both(name)
	}
	if len(p.Mandates) > 0 && !p.Mandates[0].Title.Empty() {
		m, org := p.Mandates[0], l.labels["organisation "+p.Mandates[0].Organisation]
		return text.Pair{FR: m.Title.FR + ", " + org.FR, EN: m.Title.EN + ", " + org.EN}
	}
	return p.Duty
}

var originTopic = text.Pair{FR: "D'où vient cette fiche", EN: "Where this record comes from"}

// from notes which documents say a record.
func (l *loader) from(missionID string, subject source.Subject, field, ref string, topic, value text.Pair, s Source) {
	for i, document := range s.Documents {
		l.said = append(l.said, source.Variant{
			Ref: fmt.Sprintf("%s@%s", ref, document), MissionID: missionID, Subject: subject, Field: field, Topic: topic, Value: value,
			DocumentID: l.id("document", document), Inferred: s.Inferred, Note: s.Why, Sort: 100 + i,
		})
	}
}

// facts stores where records come from, and what documents contradict each other about.
func (l *loader) facts(ctx context.Context) error {
	rows := l.said
	for _, f := range l.d.Facts {
		subject := source.Subject{Kind: f.Subject.Kind, ID: l.id(tableOf(f.Subject.Kind, f.Mission), f.Subject.Ref)}
		if subject.ID == "" { // of a table that this program does not load
			continue
		}
		for i, v := range f.Variants {
			row := source.Variant{Ref: fmt.Sprintf("%s:%d", f.Ref, i+1), MissionID: l.id("mission", f.Mission), Subject: subject,
				Field: f.Field, Topic: f.Topic, Value: v.Value, DocumentID: l.id("document", v.Document), Place: v.Place,
				Inferred: v.Inferred, Note: v.Note, Chosen: v.Chosen, ChosenWhy: v.Why, Sort: i}
			if v.Chosen {
				row.ChosenBy = l.a.Name
			}
			rows = append(rows, row)
		}
	}
	saved, err := source.UpsertVariants(ctx, l.tx, l.a, rows)
	for _, s := range saved {
		l.done.count(string(s.Changed))
	}
	return err
}
