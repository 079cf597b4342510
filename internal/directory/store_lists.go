package directory

import (
	"context"
	"strconv"
	"strings"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/text"
)

// where gathers conditions, with ? for each argument, into numbered SQL.
type where struct {
	parts []string
	args  []any
}

func (w *where) add(sql string, args ...any) {
	for _, a := range args {
		w.args = append(w.args, a)
		sql = strings.Replace(sql, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.parts = append(w.parts, sql)
}

// among keeps rows whose column is one of ids; nil ids keep all.
func (w *where) among(column string, ids []string) {
	if ids == nil {
		return
	}
	list := db.In(len(ids), len(w.args)+1)
	w.args = append(w.args, db.Args(ids)...)
	w.parts = append(w.parts, column+" IN "+list)
}

func (w *where) sql() string { return strings.Join(w.parts, " AND ") }

func (w *where) page(f Filter) string {
	w.args = append(w.args, f.Size, (f.Page-1)*f.Size)
	return " LIMIT $" + strconv.Itoa(len(w.args)-1) + " OFFSET $" + strconv.Itoa(len(w.args))
}

// beginning orders names that begin with the query before the others, where the filter asks for that.
func (w *where) beginning(column string, f Filter) string {
	key := text.Key(f.Query)
	if f.Sort != beginsFirst || key == "" {
		return ""
	}
	w.args = append(w.args, key+"%")
	return "(CASE WHEN " + column + " LIKE $" + strconv.Itoa(len(w.args)) + " THEN 0 ELSE 1 END), "
}

func scanListed(r db.Row, l *listed) error { return r.Scan(&l.id, &l.total) }

type listed struct {
	id    string
	total int
}

// listOrganisations gives a page of ids, and how many there are on all pages.
func listOrganisations(ctx context.Context, tx *db.Tx, ids []string, f Filter) ([]listed, error) {
	w := &where{parts: []string{"o.merged_into IS NULL"}}
	w.among("o.id", ids)
	for _, t := range text.Tokens(text.Key(f.Query)) {
		w.add(`(o.name_key LIKE ? OR EXISTS (SELECT 1 FROM directory_alias al WHERE al.kind = 'organisation' AND al.item_id = o.id AND al.alias_key LIKE ?))`,
			"%"+t+"%", "%"+t+"%")
	}
	if f.Kind != "" {
		w.add("o.kind = ?", f.Kind)
	}
	if f.Country != "" {
		w.add("o.country = ?", f.Country)
	}
	if f.Sector != "" {
		w.add("o.sectors LIKE ?", "%|"+strings.NewReplacer("%", "", "_", "").Replace(f.Sector)+"|%")
	}
	orders := map[string]string{"kind": "o.kind", "country": "o.country", "city": "o.city"}
	order := w.beginning("o.name_key", f) + "o.name_key" + direction(f) + ", o.id"
	if column, ok := orders[f.Sort]; ok {
		order = column + direction(f) + ", o.name_key, o.id"
	}
	page := w.page(f)
	return db.All(ctx, tx, scanListed, `SELECT o.id, count(*) OVER () FROM directory_organisation o WHERE `+w.sql()+` ORDER BY `+order+page, w.args...)
}

// listPeople gives a page of ids; people are filtered by their main mandate's organisation, the nameless come last.
func listPeople(ctx context.Context, tx *db.Tx, ids []string, f Filter) ([]listed, error) {
	w := &where{parts: []string{"p.merged_into IS NULL"}}
	w.among("p.id", ids)
	for _, t := range text.Tokens(text.Key(f.Query)) {
		w.add(`(p.name_key LIKE ? OR o.name_key LIKE ? OR EXISTS (SELECT 1 FROM directory_alias al WHERE al.kind = 'person' AND al.item_id = p.id AND al.alias_key LIKE ?))`,
			"%"+t+"%", "%"+t+"%", "%"+t+"%")
	}
	if f.Kind != "" {
		w.add("o.kind = ?", f.Kind)
	}
	if f.Country != "" {
		w.add("o.country = ?", f.Country)
	}
	if f.Organisation != "" {
		w.add("EXISTS (SELECT 1 FROM directory_mandate x WHERE x.person_id = p.id AND x.organisation_id = ?)", f.Organisation)
	}
	order := w.beginning("p.name_key", f) + "(p.name_key = ''), p.name_key" + direction(f) + ", p.id"
	if f.Sort == "organisation" {
		order = "o.name_key" + direction(f) + " NULLS LAST, p.name_key, p.id"
	}
	page := w.page(f)
	return db.All(ctx, tx, scanListed, `SELECT p.id, count(*) OVER () FROM directory_person p
		LEFT JOIN directory_mandate m ON m.person_id = p.id AND m.main = TRUE
		LEFT JOIN directory_organisation o ON o.id = m.organisation_id
		WHERE `+w.sql()+` ORDER BY `+order+page, w.args...)
}

func direction(f Filter) string {
	if f.Desc {
		return " DESC"
	}
	return ""
}

type facet struct{ kind, country, sectors string }

// facetsOf lists what organisations can be filtered by.
func facetsOf(ctx context.Context, tx *db.Tx, ids []string) ([]facet, error) {
	w := &where{parts: []string{"o.merged_into IS NULL"}}
	w.among("o.id", ids)
	return db.All(ctx, tx, func(r db.Row, f *facet) error { return r.Scan(&f.kind, &f.country, &f.sectors) },
		`SELECT DISTINCT o.kind, o.country, o.sectors FROM directory_organisation o WHERE `+w.sql(), w.args...)
}

// organisationsNamed lists the organisations whose name or alias has the key.
func organisationsNamed(ctx context.Context, tx *db.Tx, key string) ([]string, error) {
	return db.All(ctx, tx, db.Scalar[string], `SELECT o.id FROM directory_organisation o WHERE o.merged_into IS NULL
		AND (o.name_key = $1 OR EXISTS (SELECT 1 FROM directory_alias al WHERE al.kind = 'organisation' AND al.item_id = o.id AND al.alias_key = $1))
		ORDER BY o.id`, key)
}

// nameKeys reads the search keys of the organisations in whose name or alias one of some words stands, or that have
// one of some lists of sectors: the key of each is its name's, with the aliases that hold a word.
func nameKeys(ctx context.Context, tx *db.Tx, words, sectors []string) (keys, branches map[string]string, err error) {
	keys, branches = map[string]string{}, map[string]string{}
	w := &where{}
	for _, t := range words {
		w.add("o.name_key LIKE ?", "%"+t+"%")
	}
	if len(sectors) > 0 {
		w.among("o.sectors", sectors)
	}
	err = db.Each(ctx, tx, func(r db.Row) error {
		var id, key, branch string
		err := r.Scan(&id, &key, &branch)
		keys[id], branches[id] = key, branch
		return err
	}, `SELECT o.id, o.name_key, o.sectors FROM directory_organisation o WHERE o.merged_into IS NULL AND (`+strings.Join(w.parts, " OR ")+`)`, w.args...)
	if err != nil {
		return nil, nil, err
	}
	w = &where{}
	for _, t := range words {
		w.add("alias_key LIKE ?", "%"+t+"%")
	}
	err = db.Each(ctx, tx, func(r db.Row) error {
		var id, key string
		err := r.Scan(&id, &key)
		keys[id] += " " + key
		return err
	}, `SELECT item_id, alias_key FROM directory_alias WHERE kind = 'organisation' AND (`+strings.Join(w.parts, " OR ")+`)`, w.args...)
	return keys, branches, err
}
