package sheet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"escale.dev/escale/internal/text"
)

// CSV says how a CSV is written. The zero value writes commas and plain UTF-8.
type CSV struct {
	Separator rune // 0 is a comma
	BOM       bool // begin with a byte order mark, without which Excel misreads accents
}

// ForExcel is the CSV that Excel opens by a double click in a language:
// semicolons in French, commas in English, with a byte order mark.
func ForExcel(l text.Lang) CSV {
	if l == text.EN {
		return CSV{Separator: ',', BOM: true}
	}
	return CSV{Separator: ';', BOM: true}
}

// WriteCSV writes a table with line ends CR LF. A cell that a spreadsheet
// program would compute (it begins with = + @, a tab or a line end, or with a
// minus sign and is no number) is written with an apostrophe before it, which
// Read takes off.
func WriteCSV(w io.Writer, t Table, how CSV) error {
	if how.Separator == 0 {
		how.Separator = ','
	}
	out := bufio.NewWriter(w)
	if how.BOM {
		_, _ = out.WriteString("\uFEFF") // the buffer keeps its first error for Flush
	}
	writeRecord(out, t.Columns, how.Separator)
	for _, r := range t.Rows {
		writeRecord(out, r.Cells, how.Separator)
	}
	return out.Flush()
}

func writeRecord(out *bufio.Writer, cells []string, sep rune) {
	for i, c := range cells {
		if i > 0 {
			_, _ = out.WriteRune(sep)
		}
		c = guard(strings.ToValidUTF8(c, brokenMark))
		if needsQuotes(c, sep) {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		_, _ = out.WriteString(c)
	}
	_, _ = out.WriteString("\r\n")
}

// needsQuotes says that a cell could be misread bare: also by a reader that
// has to guess the separator, and when it is blank or begins like a
// declaration of one.
func needsQuotes(c string, sep rune) bool {
	return strings.ContainsAny(c, "\",;\t|\r\n'\x1A\uFEFF") || strings.ContainsRune(c, sep) ||
		strings.TrimSpace(c) != c || strings.HasPrefix(strings.ToLower(c), "sep=")
}

// WriteXLSX writes one sheet for each table: names in bold on a line that
// stays in view, every cell a text. Sheet names are cut to what a workbook
// allows, and control characters, which it cannot hold, are left out. The error is TooLarge for a cell over 32,767 characters.
func WriteXLSX(w io.Writer, tables []Table) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}}})
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for i, t := range tables {
		name := sheetName(t.Name, taken)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err != nil {
			return err
		}
		if err := writeSheet(f, name, t, bold); err != nil {
			return err
		}
	}
	return f.Write(w)
}

func writeSheet(f *excelize.File, name string, t Table, bold int) error {
	s, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i := range t.Columns {
		if err := s.SetColWidth(i+1, i+1, columnWidth(t, i)); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := setRow(s, t, 1, t.Columns, excelize.RowOpts{StyleID: bold}, bold); err != nil {
		return err
	}
	for i, r := range t.Rows {
		if err := setRow(s, t, i+2, r.Cells, excelize.RowOpts{}, 0); err != nil {
			return err
		}
	}
	return s.Flush()
}

func setRow(s *excelize.StreamWriter, t Table, row int, cells []string, opts excelize.RowOpts, style int) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		c = bookText(c)
		if len(utf16.Encode([]rune(c))) > excelize.TotalCellChars {
			return cellTooLong(t.Name, t.Name, row, t.Columns[min(i, len(t.Columns)-1)], excelize.TotalCellChars)
		}
		if c == "" {
			continue // no cell at all
		}
		if c[0] == '\'' && undo(c) != c {
			c = "'" + c
		}
		values[i] = excelize.Cell{StyleID: style, Value: c}
	}
	axis, err := excelize.CoordinatesToCellName(1, row)
	if err != nil {
		return err
	}
	return s.SetRow(axis, values, opts)
}

// bookText leaves out what the XML of a workbook cannot hold.
func bookText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, brokenMark))
}

// columnWidth is wide enough for the name and the first rows, within reason.
func columnWidth(t Table, column int) float64 {
	widest := utf8.RuneCountInString(t.Columns[column])
	for _, r := range t.Rows[:min(len(t.Rows), 50)] {
		if column < len(r.Cells) {
			widest = max(widest, utf8.RuneCountInString(r.Cells[column]))
		}
	}
	return float64(min(max(widest+2, 8), 50))
}

// sheetName gives a name that a workbook allows and no other sheet has.
func sheetName(name string, taken map[string]bool) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) {
			return '-'
		}
		return r
	}, text.SafeLine(name)), "'")
	if name == "" {
		name = "Table"
	}
	for n := 1; ; n++ {
		end := ""
		if n > 1 {
			end = " " + sprint(n)
		}
		try := cutUTF16(name, 31-len(end)) + end
		if !taken[strings.ToLower(try)] {
			taken[strings.ToLower(try)] = true
			return try
		}
	}
}

// cutUTF16 cuts a text to a number of UTF-16 units, which is what workbooks
// count.
func cutUTF16(s string, units int) string {
	for i, r := range s {
		if units -= len(string(r)) / 4; r > 0 {
			units--
		}
		if units < 0 {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// WriteJSON writes one table as a list of objects, several as an object of
// such lists named by their tables. Every value is a text.
func WriteJSON(w io.Writer, tables []Table) error {
	var b bytes.Buffer
	if len(tables) == 1 {
		if err := writeList(&b, tables[0]); err != nil {
			return err
		}
	} else {
		b.WriteString("{")
		for i, t := range tables {
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n" + quoted(t.Name) + ": ")
			if err := writeList(&b, t); err != nil {
				return err
			}
		}
		b.WriteString("\n}")
	}
	b.WriteString("\n")
	_, err := b.WriteTo(w)
	return err
}

func writeList(b *bytes.Buffer, t Table) error {
	b.WriteString("[")
	for i, r := range t.Rows {
		if len(r.Cells) != len(t.Columns) {
			return fmt.Errorf("sheet: row %d of %q has %d cells, the table %d columns", r.Number, t.Name, len(r.Cells), len(t.Columns))
		}
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for j, c := range r.Cells {
			if j > 0 {
				b.WriteString(", ")
			}
			b.WriteString(quoted(t.Columns[j]) + ": " + quoted(c))
		}
		b.WriteString("}")
	}
	b.WriteString("\n]")
	return nil
}

// quoted writes a JSON text without taking < > & apart.
func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string in memory cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
