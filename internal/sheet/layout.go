package sheet

import (
	"slices"
	"strings"

	"escale.dev/escale/internal/text"
)

// layout makes a table of a file's records: finds the line of names, names
// what has none, gives every row the same number of cells.
func layout(name string, t Table, records []Row, lim Limits) (Table, error) {
	records = slices.DeleteFunc(records, Row.Blank)
	if len(records) == 0 {
		return t, nil
	}
	skip := preamble(records)
	if skip > 0 {
		t.notice(0, "", counted(skip, "%d ligne avant les noms de colonnes a été passée : « %s ».", "%d lignes avant les noms de colonnes ont été passées, dès « %s ».",
			"%d line before the column names was skipped: “%s”.", "%d lines before the column names were skipped, from “%s”.", short(strings.Join(filled(records[0].Cells), " "))))
	}
	head, rows := records[skip], records[skip+1:]
	width := tableWidth(head, rows)
	if width > lim.Columns {
		return t, tooMany(name, "colonnes", "columns", lim.Columns)
	}
	if len(rows) > lim.Rows {
		return t, tooMany(name, "lignes", "rows", lim.Rows)
	}
	t.Columns = t.nameColumns(head, width)
	t.Rows = make([]Row, 0, len(rows))
	t.nameUneven(head, rows)
	for _, r := range rows {
		fitted, err := t.fit(name, r, lim)
		if err != nil {
			return t, err
		}
		switch {
		case fitted.Blank():
		case width > 1 && slices.Equal(fitted.Cells, t.Columns):
			t.notice(r.Number, "", pair("la ligne des noms de colonnes revient ; elle est passée.", "the line of column names stands here again; it is skipped."))
		default:
			t.Rows = append(t.Rows, fitted)
		}
	}
	return t, nil
}

// tableWidth counts the columns. Cells beyond the line of names make a column
// only when half of the rows have them: in fewer it is a slip of those rows.
func tableWidth(head Row, rows []Row) int {
	width := lastFilled(head.Cells) + 1
	enough := max(2, (len(rows)+1)/2)
	if len(rows) < enough {
		return width
	}
	widths := make([]int, len(rows))
	for i, r := range rows {
		widths[i] = lastFilled(r.Cells) + 1
	}
	slices.Sort(widths)
	return max(width, widths[len(widths)-enough])
}

// preamble counts the records before the line of names: titles and dates of
// print that people put above a table. They hold one cell, the table several.
func preamble(records []Row) int {
	if len(filled(records[0].Cells)) > 1 {
		return 0
	}
	usual := usualWidth(records)
	for i, r := range records[:min(len(records), 20)] {
		if n := len(filled(r.Cells)); n >= 2 && 2*n >= usual {
			return i
		}
	}
	return 0
}

// usualWidth is how many cells most records fill, at the median.
func usualWidth(records []Row) int {
	widths := make([]int, 0, 200)
	for _, r := range records[:min(len(records), 200)] {
		widths = append(widths, len(filled(r.Cells)))
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

func filled(cells []string) []string {
	var out []string
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			out = append(out, c)
		}
	}
	return out
}

// lastFilled is the index of the last cell that holds something, -1 for none.
func lastFilled(cells []string) int {
	for i := len(cells) - 1; i >= 0; i-- {
		if strings.TrimSpace(cells[i]) != "" {
			return i
		}
	}
	return -1
}

func (t *Table) nameColumns(head Row, width int) []string {
	names := make([]string, width)
	taken := map[string]bool{}
	for i := range names {
		var name string
		if i < len(head.Cells) {
			name = text.SafeLine(head.Cells[i])
		}
		if name == "" {
			name = "(" + Letter(i) + ")"
			t.notice(head.Number, "", pair("la colonne %s n’a pas de nom.", "column %s has no name.", Letter(i)))
		}
		if unique := t.unlike(name, taken); unique != name {
			t.notice(head.Number, "", pair("deux colonnes se nomment « %s » ; la seconde est lue comme « %s ».",
				"two columns are named “%s”; the second is read as “%s”.", short(name), short(unique)))
			name = unique
		}
		taken[name] = true
		names[i] = name
	}
	return names
}

// nameUneven tells the few rows of a CSV that have fewer or more cells than
// nearly all others, and a line of names that has: a separator is missing or
// too many, and what follows it stands a column off.
func (t *Table) nameUneven(head Row, rows []Row) {
	counts := map[int]int{}
	usual := 0
	for _, r := range rows {
		counts[len(r.Cells)]++
		if counts[len(r.Cells)] > counts[usual] {
			usual = len(r.Cells)
		}
	}
	if t.Format.Kind != "csv" || len(rows) < 3 || 10*counts[usual] < 9*len(rows) {
		return
	}
	for _, r := range append([]Row{head}, rows...) {
		switch n := len(r.Cells); {
		case n < usual:
			t.notice(r.Number, "", counted(n, "%d cellule, contre %d ailleurs : il manque peut-être un séparateur.", "%d cellules, contre %d ailleurs : il manque peut-être un séparateur.",
				"%d cell, %d elsewhere: maybe a separator is missing.", "%d cells, %d elsewhere: maybe a separator is missing.", usual))
		case n > usual:
			t.notice(r.Number, "", pair("%d cellules, contre %d ailleurs : il y a peut-être un séparateur de trop.",
				"%d cells, %d elsewhere: maybe there is a separator too many.", n, usual))
		}
	}
}

// unlike gives the name, numbered when it is taken.
func (t *Table) unlike(name string, taken map[string]bool) string {
	for n, try := 2, name; ; n++ {
		if !taken[try] {
			return try
		}
		try = name + " (" + sprint(n) + ")"
	}
}

// fit gives a row exactly the table's cells.
func (t *Table) fit(name string, r Row, lim Limits) (Row, error) {
	width := len(t.Columns)
	for i, c := range r.Cells {
		if len(c) > lim.Cell {
			column := Letter(i)
			if i < width {
				column = t.Columns[i]
			}
			return r, cellTooLong(name, t.Name, r.Number, column, lim.Cell)
		}
	}
	if len(r.Cells) > width {
		if extra := filled(r.Cells[width:]); len(extra) > 0 {
			t.notice(r.Number, "", counted(len(extra), "%d cellule de plus que de colonnes, laissée de côté : « %s ».", "%d cellules de plus que de colonnes, laissées de côté : « %s ».",
				"%d cell more than there are columns, left out: “%s”.", "%d cells more than there are columns, left out: “%s”.", short(strings.Join(extra, " "))))
		}
		r.Cells = r.Cells[:width]
	}
	cells := make([]string, width)
	copy(cells, r.Cells)
	return Row{Number: r.Number, Cells: cells}, nil
}

// maxNotices of one table are kept: beyond, the person has read enough.
const maxNotices = 200

func (t *Table) notice(row int, column string, words text.Pair) {
	switch {
	case len(t.Notices) < maxNotices:
		t.Notices = append(t.Notices, Notice{Row: row, Column: column, Text: words})
	case len(t.Notices) == maxNotices:
		t.Notices = append(t.Notices, Notice{Text: pair("d’autres remarques de ce genre ne sont pas montrées.", "more remarks of this kind are not shown.")})
	}
}
