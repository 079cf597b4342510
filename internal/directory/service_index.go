package directory

import (
	"context"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/search"
	"escale.dev/escale/internal/text"
)

// index makes records found as they now are; ones that are merged into another, or gone, are found no longer.
func index(ctx context.Context, tx *db.Tx, kind Kind, ids []string) error {
	ids = unique(ids)
	var entries []search.Entry
	standing := map[string]bool{}
	if kind == PersonKind {
		people, err := peopleAsStored(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, p := range people {
			standing[p.ID] = p.MergedInto == ""
			if standing[p.ID] {
				entries = append(entries, p.Entry())
			}
		}
	} else {
		organisations, err := asStored(ctx, tx, ids)
		if err != nil {
			return err
		}
		for _, o := range organisations {
			standing[o.ID] = o.MergedInto == ""
			if standing[o.ID] {
				entries = append(entries, o.Entry())
			}
		}
	}
	var gone []string
	for _, id := range ids {
		if !standing[id] {
			gone = append(gone, id)
		}
	}
	if err := search.Remove(ctx, tx, string(kind), gone...); err != nil {
		return err
	}
	if err := search.PutMany(ctx, tx, entries); err != nil || kind == PersonKind {
		return err
	}
	return indexPeopleOf(ctx, tx, ids)
}

// found indexes records and lets other capabilities do so with what bears their names.
func (s *Service) found(ctx context.Context, tx *db.Tx, kind Kind, ids ...string) error {
	if err := index(ctx, tx, kind, ids); err != nil || s.Renamed == nil {
		return err
	}
	return s.Renamed(ctx, tx, kind, ids)
}

// indexPeopleOf indexes the people of organisations again, for they are found by the names of those.
func indexPeopleOf(ctx context.Context, tx *db.Tx, organisations []string) error {
	of, err := peopleOf(ctx, tx, organisations)
	if err != nil {
		return err
	}
	var people []string
	for _, list := range of {
		people = append(people, list...)
	}
	if len(people) == 0 {
		return nil
	}
	return index(ctx, tx, PersonKind, people)
}

// Entry is the organisation as search finds it: by what everybody in a mission may know of it.
func (o Organisation) Entry() search.Entry {
	line := func(l text.Lang) string {
		var parts []string
		if o.City != "" {
			parts = append(parts, o.City)
		}
		if o.Country != "" {
			parts = append(parts, text.Printer{Lang: l}.Country(o.Country))
		}
		return strings.Join(parts, ", ")
	}
	return search.Entry{Kind: string(OrganisationKind), ID: o.ID, Title: text.Both(o.Name), Line: text.Pair{FR: line(text.FR), EN: line(text.EN)},
		Words: names(o.LegalForm, o.Aliases)}
}

// Entry is the person as search finds them: by name, titles and organisations, never by address, number or note.
func (p Person) Entry() search.Entry {
	e := search.Entry{Kind: string(PersonKind), ID: p.ID, Title: text.Pair{FR: p.Label(text.FR), EN: p.Label(text.EN)},
		Line: text.Pair{FR: p.line(text.FR), EN: p.line(text.EN)}}
	for _, a := range p.Aliases {
		e.Words = append(e.Words, a.Name)
	}
	for _, m := range p.Mandates {
		e.Words = append(e.Words, m.TitleFR, m.TitleEN, m.Organisation)
	}
	return e
}

// line is the main title and organisation, under a name.
func (p Person) line(l text.Lang) string {
	if p.FullName() == "" {
		return ""
	}
	m, _ := p.Main()
	var parts []string
	for _, s := range []string{p.Title("", l), m.Organisation} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
