package directory

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"escale.dev/escale/internal/db"
)

// OrganisationsByID reads organisations with their aliases. A merged one is answered by the one that was kept, under
// the id that was asked; an unknown id is absent from the answer.
func OrganisationsByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]Organisation, error) {
	return readOrganisations(ctx, tx, "id", unique(ids), func(o Organisation) string { return o.ID })
}

// OrganisationNames gives the names of organisations by their ids; of a merged one that of the record it went into.
func OrganisationNames(ctx context.Context, tx *db.Tx, ids []string) (map[string]string, error) {
	return namesOf(ctx, tx, unique(ids))
}

// Speakers is PeopleByID with names and languages alone; those without a name are read whole, so that Label has words.
func Speakers(ctx context.Context, tx *db.Tx, ids []string) (map[string]Person, error) {
	ids = unique(ids)
	out, err := speakersIn(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	whole := slices.DeleteFunc(ids, func(id string) bool { return out[id].FullName() != "" }) // nameless, or merged into another
	others, err := PeopleByID(ctx, tx, whole)
	maps.Copy(out, others)
	return out, err
}

// OrganisationsByRef is OrganisationsByID by the refs of files.
func OrganisationsByRef(ctx context.Context, tx *db.Tx, refs []string) (map[string]Organisation, error) {
	return readOrganisations(ctx, tx, "ref", unique(refs), func(o Organisation) string { return o.Ref })
}

// PeopleByID reads people with their aliases and mandates, merged ones as OrganisationsByID does.
func PeopleByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]Person, error) {
	return readPeople(ctx, tx, "id", unique(ids), func(p Person) string { return p.ID })
}

// PeopleByRef is PeopleByID by the refs of files.
func PeopleByRef(ctx context.Context, tx *db.Tx, refs []string) (map[string]Person, error) {
	return readPeople(ctx, tx, "ref", unique(refs), func(p Person) string { return p.Ref })
}

// PeopleOf lists the ids of the people who hold a mandate in each of the organisations, by family name.
func PeopleOf(ctx context.Context, tx *db.Tx, organisations []string) (map[string][]string, error) {
	return peopleOf(ctx, tx, unique(organisations))
}

func readOrganisations(ctx context.Context, tx *db.Tx, column string, values []string, by func(Organisation) string) (map[string]Organisation, error) {
	rows, err := organisationsWhere(ctx, tx, column, values)
	if err != nil {
		return nil, err
	}
	out, byID, err := followed(rows, by, func(o Organisation) (string, string) { return o.ID, o.MergedInto },
		func(ids []string) ([]Organisation, error) { return organisationsWhere(ctx, tx, "id", ids) })
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, OrganisationKind, byID)
	for key, o := range out {
		o.Aliases = aliases[o.ID]
		out[key] = o
	}
	return out, err
}

func readPeople(ctx context.Context, tx *db.Tx, column string, values []string, by func(Person) string) (map[string]Person, error) {
	rows, err := peopleWhere(ctx, tx, column, values)
	if err != nil {
		return nil, err
	}
	out, ids, err := followed(rows, by, func(p Person) (string, string) { return p.ID, p.MergedInto },
		func(ids []string) ([]Person, error) { return peopleWhere(ctx, tx, "id", ids) })
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, PersonKind, ids)
	if err != nil {
		return nil, err
	}
	mandates, err := mandatesOf(ctx, tx, ids)
	for key, p := range out {
		p.Aliases, p.Mandates = aliases[p.ID], mandates[p.ID]
		out[key] = p
	}
	return out, err
}

// followed keys rows by what was asked and puts the kept row in the place of each merged one; it also lists the ids of
// all rows in the answer. A merger into a record that was merged later is written to point to the last one.
func followed[T any](rows []T, by func(T) string, ids func(T) (id, into string), read func([]string) ([]T, error)) (map[string]T, []string, error) {
	out := make(map[string]T, len(rows))
	asked := map[string][]string{} // kept id -> keys asked for ones merged into it
	var kept, all []string
	for _, r := range rows {
		id, into := ids(r)
		if into == "" {
			out[by(r)] = r
			all = append(all, id)
			continue
		}
		if asked[into] == nil {
			kept = append(kept, into)
		}
		asked[into] = append(asked[into], by(r))
	}
	if len(kept) == 0 {
		return out, all, nil
	}
	more, err := read(kept)
	for _, r := range more {
		id, _ := ids(r)
		for _, key := range asked[id] {
			out[key] = r
		}
		all = append(all, id)
	}
	return out, unique(all), err
}

// unique lists the values other than "", each once, in their order.
func unique(values []string) []string {
	seen := make(map[string]bool, len(values))
	var out []string
	for _, v := range values {
		if v != "" && !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

// asStored reads organisations each under its own id, merged or not.
func asStored(ctx context.Context, tx *db.Tx, ids []string) (map[string]Organisation, error) {
	ids = unique(ids)
	rows, err := organisationsWhere(ctx, tx, "id", ids)
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, OrganisationKind, ids)
	out := make(map[string]Organisation, len(rows))
	for _, o := range rows {
		o.Aliases = aliases[o.ID]
		out[o.ID] = o
	}
	return out, err
}

func peopleAsStored(ctx context.Context, tx *db.Tx, ids []string) (map[string]Person, error) {
	ids = unique(ids)
	rows, err := peopleWhere(ctx, tx, "id", ids)
	if err != nil {
		return nil, err
	}
	aliases, err := aliasesOf(ctx, tx, PersonKind, ids)
	if err != nil {
		return nil, err
	}
	mandates, err := mandatesOf(ctx, tx, ids)
	out := make(map[string]Person, len(rows))
	for _, p := range rows {
		p.Aliases, p.Mandates = aliases[p.ID], mandates[p.ID]
		out[p.ID] = p
	}
	return out, err
}

// OrderOrganisations puts ids of organisations in the order of their names, without reading the records: for lists of
// which a page shows a part. Ids that lead to no record are left out.
func OrderOrganisations(ctx context.Context, tx *db.Tx, ids []string) ([]string, error) {
	keys, err := organisationKeys(ctx, tx, unique(ids))
	slices.SortFunc(keys, func(a, b idKey) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.id
	}
	return out, err
}
