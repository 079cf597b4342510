package exchange

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/text"
)

// File is one file of an import.
type File struct {
	Name  string
	Bytes []byte
}

// run is one import under way.
type run struct {
	registry *Registry
	actor    account.Actor
	mission  string
	report   Report
	spoilt   map[string]bool // table and reference of rows with problems
}

func (r *run) problem(p Problem) {
	if n := len(r.report.Problems); n > 0 && r.report.Problems[n-1] == p {
		return // one cell that several readers refuse is one problem
	}
	if len(r.report.Problems) >= MaxProblems {
		r.report.More++
		return
	}
	r.report.Problems = append(r.report.Problems, p)
}

func (r *run) warn(file, table, fr, en string, args ...any) {
	f := fault.New(fault.Invalid, fr, en, args...)
	r.report.Warnings = append(r.report.Warnings, Warning{File: file, Table: table, Words: text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")}})
}

// found is a table of a file together with the kind that it is.
type found struct {
	kind  *Kind
	file  string
	table sheet.Table
}

// tables reads all files and tells what each table is. A file or table that cannot be read is a problem, not an end:
// the person sees everything that is wrong at once.
func (r *run) tables(files []File) []found {
	var out []found
	for _, f := range r.unpacked(files) {
		r.report.Files = append(r.report.Files, f.Name)
		tables, err := sheet.Read(f.Name, f.Bytes, sheet.Limits{})
		if err != nil {
			words := fault.Of(err)
			r.problem(Problem{File: f.Name, Words: text.Pair{FR: words.Sentence("fr"), EN: words.Sentence("en")}})
			continue
		}
		for _, t := range tables {
			for _, n := range t.Notices {
				r.report.Warnings = append(r.report.Warnings, Warning{File: f.Name, Table: t.Name, Words: text.Pair{FR: n.In(text.FR), EN: n.In(text.EN)}})
			}
			if len(t.Columns) == 0 {
				continue
			}
			kind, ok := r.kindOf(t, len(tables) == 1)
			if !ok {
				r.unknownTable(f.Name, t)
				continue
			}
			if byName, named := r.registry.Find(t.Name); !named || byName != kind {
				r.warn(f.Name, t.Name, "d’après ses colonnes, « %[1]s » est lue comme le modèle « %[2]s » : si c’est autre chose, donnez à la feuille, ou au fichier, le nom de son modèle",
					"by its columns, %[1]q is read as the template %[2]q: if it is something else, give the sheet, or the file, the name of its template", t.Name, kind.Name)
			}
			out = append(out, found{kind, f.Name, t})
		}
	}
	slices.SortStableFunc(out, func(a, b found) int { return cmp.Compare(a.kind.Order, b.kind.Order) })
	return out
}

// unpacked opens archives, each on its own: one that cannot be opened is a problem.
func (r *run) unpacked(files []File) []File {
	var out []File
	for _, f := range files {
		inside, err := unpack([]File{f})
		if err != nil {
			words := fault.Of(err)
			r.problem(Problem{File: f.Name, Words: text.Pair{FR: words.Sentence("fr"), EN: words.Sentence("en")}})
			continue
		}
		out = append(out, inside...)
	}
	return out
}

// kindOf knows a table by its name, or, when a file has only one, by its columns.
func (r *run) kindOf(t sheet.Table, alone bool) (*Kind, bool) {
	if k, ok := r.registry.Find(t.Name); ok {
		return k, true
	}
	if !alone {
		return nil, false
	}
	var best *Kind
	bestScore := 0
	for _, k := range r.registry.Kinds() {
		mapping, _, missing := sheet.Match(t.Columns, k.wanted())
		if score := len(mapping); len(missing) == 0 && score > bestScore && score*2 >= len(t.Columns) {
			best, bestScore = k, score
		}
	}
	return best, best != nil
}

// unknownTable says of a table that is like no template which one it is most like, and what that asks for.
func (r *run) unknownTable(file string, t sheet.Table) {
	if len(t.Rows) == 0 {
		r.warn(file, t.Name, "la table « %s » est vide et inconnue : elle est laissée de côté", "the table %q is empty and unknown: it is left aside", t.Name)
		return
	}
	var like *Kind
	most, absent := 0, []string(nil) // columns that must be there
	for _, k := range r.registry.Kinds() {
		mapping, _, missing := sheet.Match(t.Columns, k.wanted())
		if n := len(mapping); n > most && n > 1 && 2*n >= len(t.Columns) { // a column called "ref" alone is like any template
			like, most, absent = k, n, nil
			for _, column := range missing {
				absent = append(absent, column.Name)
			}
		}
	}
	f := fault.New(fault.Invalid, "on ne reconnaît pas ce que contient « %[1]s » : aucune de ses colonnes n’est celle d’un modèle. Partez d’un modèle de la page d’import, par exemple « %[2]s ».",
		"what %[1]q holds is not recognised: none of its columns is a template's. Begin with a template of the import page, for example %[2]q.", t.Name, r.example())
	switch {
	case like != nil && len(absent) > 0:
		f = fault.New(fault.Invalid, "on ne reconnaît pas ce que contient « %[1]s ». Est-ce le modèle « %[2]s » ? Donnez ce nom à la feuille, ou au fichier, et ajoutez ce qui manque : %[3]s.",
			"what %[1]q holds is not recognised. Is it the template %[2]q? Give the sheet, or the file, that name, and add what is missing: %[3]s.", t.Name, like.Name, strings.Join(absent, ", "))
	case like != nil:
		f = fault.New(fault.Invalid, "on ne reconnaît pas ce que contient « %[1]s ». Est-ce le modèle « %[2]s » ? Donnez ce nom à la feuille, ou au fichier.",
			"what %[1]q holds is not recognised. Is it the template %[2]q? Give the sheet, or the file, that name.", t.Name, like.Name)
	}
	r.problem(Problem{File: file, Table: t.Name, Words: text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")}})
}

// example is the name of a template that most begin with.
func (r *run) example() string {
	for _, k := range r.registry.Kinds() {
		if k.Order == OrderOrganisation {
			return k.Name
		}
	}
	return r.registry.Kinds()[0].Name
}

func (k *Kind) wanted() []sheet.Column {
	out := make([]sheet.Column, len(k.Columns))
	for i, c := range k.Columns {
		out[i] = sheet.Column{Name: c.Name, Aliases: c.Aliases, Required: c.Required}
	}
	return out
}

// input turns a table into rows that know their columns. Required columns that are absent are a problem of the table.
func (r *run) input(f found) *Input {
	in := &Input{Kind: f.kind, Actor: r.actor, run: r}
	mapping, unknown, missing := sheet.Match(f.table.Columns, f.kind.wanted())
	for _, u := range unknown {
		if u.Maybe != "" {
			r.warn(f.file, f.kind.Name, "la colonne « %s » n’est pas connue : elle est laissée de côté ; vouliez-vous « %s » ?", "the column %q is not known: it is left aside; did you mean %q?", u.Column, u.Maybe)
			continue
		}
		r.warn(f.file, f.kind.Name, "la colonne « %s » n’est pas connue : elle est laissée de côté", "the column %q is not known: it is left aside", u.Column)
	}
	for _, m := range missing {
		p := fault.New(fault.Invalid, "il manque la colonne « %s » : ajoutez-la, le modèle la montre", "the column %q is missing: add it, the template shows it", m.Name)
		r.problem(Problem{File: f.file, Table: f.kind.Name, Row: 1, Column: m.Name, Words: text.Pair{FR: p.Sentence("fr"), EN: p.Sentence("en")}})
	}
	if len(missing) > 0 {
		return in
	}
	refs := map[string]int{}
	for _, tr := range f.table.Rows {
		row := &Row{Number: tr.Number, cells: make(map[string]string, len(mapping)), file: f.file, in: in}
		for name, i := range mapping {
			row.cells[name] = ""
			if i < len(tr.Cells) {
				row.cells[name] = tr.Cells[i]
			}
		}
		row.need(f.kind.Columns)
		row.unique(refs)
		in.Rows = append(in.Rows, row)
	}
	return in
}

func (r *Row) need(columns []Column) {
	for _, c := range columns {
		if c.Required && strings.TrimSpace(r.cells[c.Name]) == "" {
			r.Problem(c.Name, "la case est vide et doit être remplie", "the cell is empty and must be filled")
		}
	}
}

// unique reports a reference that an earlier row of the same table has already.
func (r *Row) unique(refs map[string]int) {
	ref := strings.TrimSpace(r.cells["ref"])
	if ref == "" {
		return
	}
	if first, twice := refs[ref]; twice {
		r.Problem("ref", "la référence « %s » est déjà à la ligne %d : donnez à chacune la sienne", "the reference %q is already in row %d: give each its own", ref, first)
		return
	}
	refs[ref] = r.Number
}

// carry brings all tables in, in order, inside tx.
func (r *run) carry(ctx context.Context, tx *db.Tx, tables []found) error {
	for _, f := range tables {
		in := r.input(f)
		if len(in.Rows) == 0 {
			continue
		}
		if err := f.kind.Import(ctx, tx, in); err != nil {
			words := fault.Of(err)
			if words.Kind() != fault.Invalid {
				return err
			}
			r.problem(Problem{File: f.file, Table: f.kind.Name, Words: text.Pair{FR: words.Sentence("fr"), EN: words.Sentence("en")}})
		}
		r.count(in)
	}
	r.report.Mission = r.mission
	return nil
}

func (r *run) count(in *Input) {
	i := slices.IndexFunc(r.report.Counts, func(c Count) bool { return c.Table == in.Kind.Name })
	if i < 0 {
		r.report.Counts = append(r.report.Counts, Count{Table: in.Kind.Name})
		i = len(r.report.Counts) - 1
	}
	c := &r.report.Counts[i]
	c.Rows += len(in.Rows)
	for _, row := range in.Rows {
		switch row.change {
		case Added:
			c.Added++
		case Changed:
			c.Changed++
		case Left:
			c.Left++
		}
	}
}
