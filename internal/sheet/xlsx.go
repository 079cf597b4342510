package sheet

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

const (
	maxStyles  = 8 << 20   // bytes of the part that holds the formats, which is read whole
	maxParts   = 5_000     // files inside a workbook
	maxGrid    = 1_048_576 // rows that a worksheet can have
	mergeRows  = 100_000   // beyond, merged cells are not looked for: it takes the sheet whole
	dateMarker = "\uE000"  // put before dates by our own formats, to know them again
)

// sniffZip tells what an archive is.
func sniffZip(b []byte) string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "broken workbook"
	}
	kind := "zip"
	for _, f := range z.File {
		switch name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")); {
		case name == "xl/workbook.bin":
			return "xlsb"
		case name == "content.xml":
			return "ods"
		case strings.HasPrefix(strings.TrimPrefix(name, "/"), "xl/"), name == "workbook.xml":
			kind = "xlsx"
		}
	}
	return kind
}

func readXLSX(name string, b []byte, lim Limits) ([]Table, error) {
	if err := weigh(name, b, lim); err != nil {
		return nil, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(b), excelize.Options{UnzipSizeLimit: lim.Unzipped, UnzipXMLSizeLimit: min(16<<20, lim.Unzipped)})
	if err != nil {
		return nil, refuseBecause(err, name, "broken workbook")
	}
	defer func() { _ = f.Close() }() // removes its temporary files; nothing is lost if it cannot
	mendParts(f)
	if err := plainFormats(f); err != nil {
		return nil, refuseBecause(err, name, "broken workbook")
	}
	var tables []Table
	for _, sheet := range f.GetSheetList() {
		t, err := readSheet(name, f, sheet, lim)
		if err != nil {
			return nil, err
		}
		if len(t.Columns) == 0 {
			continue
		}
		if len(tables) == lim.Tables {
			return nil, tooMany(name, "feuilles", "sheets", lim.Tables)
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return nil, emptyFile(name)
	}
	return tables, nil
}

// weigh refuses a workbook that unpacks to more than its limit, by what its
// list of parts says; the archive reader holds each part to that.
func weigh(name string, b []byte, lim Limits) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return refuseBecause(err, name, "broken workbook")
	}
	var total uint64
	for _, f := range z.File {
		size := f.UncompressedSize64
		if total += min(size, 1<<40); total > uint64(lim.Unzipped) || len(z.File) > maxParts ||
			size > maxStyles && strings.HasSuffix(strings.ToLower(f.Name), "styles.xml") {
			return fault.New(fault.TooLarge,
				"« %[1]s » contient plus que la limite une fois décompressé (%[2]s). Copiez les seules cellules utiles dans un nouveau classeur, ou enregistrez-le en .csv.",
				"“%[1]s” holds more than the limit once unpacked (%[3]s). Copy the useful cells alone to a new workbook, or save it as .csv.",
				short(name), text.Printer{Lang: text.FR}.Bytes(lim.Unzipped), text.Printer{Lang: text.EN}.Bytes(lim.Unzipped))
		}
	}
	return nil
}

// mendParts takes out of the sheets what some programs write and the reading
// library drops whole cells for: an empty style.
func mendParts(f *excelize.File) {
	f.Pkg.Range(func(part, content any) bool {
		b, ok := content.([]byte)
		if name, _ := part.(string); ok && strings.HasSuffix(name, ".xml") && bytes.Contains(b, []byte(` s=""`)) {
			f.Pkg.Store(part, bytes.ReplaceAll(b, []byte(` s=""`), nil))
		}
		return true
	})
}

// readSheet reads one sheet; a chart's sheet gives a table without columns.
func readSheet(name string, f *excelize.File, sheet string, lim Limits) (Table, error) {
	t := Table{Name: sheet, Format: Format{Kind: "xlsx"}}
	rows, err := f.Rows(sheet)
	if err != nil {
		if strings.Contains(err.Error(), "is not a worksheet") {
			return t, nil
		}
		return t, refuseBecause(err, name, "broken workbook")
	}
	defer func() { _ = rows.Close() }()
	records, last, hidden, err := gather(name, sheet, rows, lim)
	if err != nil {
		return t, err
	}
	if last <= mergeRows && len(records) > 0 && hasMerged(f) {
		t.spread(f, records, lim)
	}
	if visible, err := f.GetSheetVisible(sheet); err == nil && !visible {
		t.Hidden = true
		t.notice(0, "", pair("la feuille est masquée dans le classeur.", "the sheet is hidden in the workbook."))
	}
	if hidden > 0 {
		t.notice(0, "", counted(hidden, "%d ligne masquée ou filtrée est lue aussi.", "%d lignes masquées ou filtrées sont lues aussi.",
			"%d hidden or filtered row is read too.", "%d hidden or filtered rows are read too."))
	}
	if t, err = layout(name, t, records, lim); err != nil {
		return t, err
	}
	t.nameErrors()
	return t, nil
}

// gather reads a sheet's rows that hold something, the number of the last one
// and how many of them are hidden.
func gather(name, sheet string, rows *excelize.Rows, lim Limits) (records []Row, last, hidden int, err error) {
	for n := 1; rows.Next(); n++ {
		if n > maxGrid {
			return nil, 0, 0, tooMany(name, "lignes", "rows", maxGrid)
		}
		cells, err := rows.Columns()
		if err != nil {
			return nil, 0, 0, refuseBecause(err, name, "broken workbook")
		}
		switch last := lastFilled(cells); {
		case last < 0:
			continue
		case last >= lim.Columns:
			return nil, 0, 0, tooMany(name, "colonnes", "columns", lim.Columns)
		case len(records) >= lim.Rows+1000:
			return nil, 0, 0, tooMany(name, "lignes", "rows", lim.Rows)
		}
		cells = cells[:min(len(cells), lim.Columns)]
		if rows.GetRowOpts().Hidden {
			hidden++
		}
		for i, c := range cells {
			if len(c) > lim.Cell {
				return nil, 0, 0, cellTooLong(name, sheet, n, Letter(i), lim.Cell)
			}
			cells[i] = undo(isoDate(c))
		}
		records, last = append(records, Row{Number: n, Cells: slices.Clone(cells)}), n
	}
	if err := rows.Error(); err != nil {
		return nil, 0, 0, refuseBecause(err, name, "broken workbook")
	}
	return records, last, hidden, nil
}

// hasMerged says that some sheet has merged cells; asking the library for them
// takes a sheet whole. Sheets over 16 MB, which it keeps outside memory, are
// not looked through: their merged cells are read as a value and blanks.
func hasMerged(f *excelize.File) bool {
	found := false
	f.Pkg.Range(func(_, content any) bool {
		b, ok := content.([]byte)
		found = ok && bytes.Contains(b, []byte("mergeCell "))
		return !found
	})
	return found
}

// spread repeats the value of cells merged over several rows on each of them,
// as a reader understands it.
func (t *Table) spread(f *excelize.File, records []Row, lim Limits) {
	merged, err := f.GetMergeCells(t.Name, true)
	if err != nil {
		return
	}
	byNumber := make(map[int]int, len(records))
	for i, r := range records {
		byNumber[r.Number] = i
	}
	for _, m := range merged[:min(len(merged), 10_000)] {
		col, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		_, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		first, ok := byNumber[top]
		if err1 != nil || err2 != nil || !ok || top == bottom || col > min(len(records[first].Cells), lim.Columns) {
			continue
		}
		value, repeated := records[first].Cells[col-1], 0
		for i := first + 1; value != "" && i < len(records) && records[i].Number <= bottom; i++ {
			r := &records[i]
			for len(r.Cells) < col {
				r.Cells = append(r.Cells, "")
			}
			if r.Cells[col-1] == "" {
				r.Cells[col-1] = value
				repeated++
			}
		}
		if repeated > 0 {
			t.notice(top, "", pair("« %s » vaut pour les cellules fusionnées %s:%s.", "“%s” holds for the merged cells %s:%s.",
				short(value), m.GetStartAxis(), m.GetEndAxis()))
		}
	}
}

// The values that a spreadsheet program shows for a formula that failed.
var formulaErrors = []string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"}

// nameErrors tells the cells that hold a failed formula.
func (t *Table) nameErrors() {
	for _, r := range t.Rows {
		for i, c := range r.Cells {
			if strings.HasPrefix(c, "#") && slices.Contains(formulaErrors, c) {
				t.notice(r.Number, t.Columns[i], pair("la formule donne l’erreur « %s ».", "the formula gives the error “%s”.", c))
			}
		}
	}
}
