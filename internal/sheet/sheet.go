// Package sheet reads and writes tables: CSV, XLSX and JSON files as people
// make them, with their encodings, separators, dates and slips. It knows
// nothing of what the tables hold.
//
// Reading is lenient where the meaning is clear and says what it did
// (Table.Notices); where it is not, or the file passes a limit, it refuses
// with a fault that names the file, the place and the cure. Cells are text;
// the Parse functions read days, hours, numbers and choices out of them, and
// Match finds the wanted columns among those that a file has.
//
// A file read, written and read again gives the same cells. Reading skips rows
// whose cells are all blank and, except in JSON, rows that repeat the names.
package sheet

import (
	"bytes"
	"path"
	"runtime/debug"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/text"
)

// Table is one table of a file: a line of column names and rows under it.
type Table struct {
	Name    string   // the sheet, the JSON key, or the file's name without its end
	Columns []string // trimmed, none empty, none twice
	Rows    []Row
	Notices []Notice // what reading had to guess or mend
	Format  Format
	Hidden  bool // a sheet that the workbook hides
}

// Row is one row, with as many cells as the table has columns.
type Row struct {
	Number int // as a person counts in the file: its line, its row, or the object's rank
	Cells  []string
}

// Blank says that every cell is empty or white space.
func (r Row) Blank() bool { return blank(r.Cells) }

// Format says how a file was written, as far as reading found out.
type Format struct {
	Kind      string // "csv", "xlsx" or "json"
	Encoding  string // "UTF-8", "UTF-16 LE", "UTF-16 BE" or "Windows-1252"; empty for xlsx
	Separator rune   // of csv; 0 elsewhere
}

// Notice is a thing that the person should know about how a file was read.
type Notice struct {
	Row    int    // 0 when it concerns the whole table
	Column string // empty when it concerns the whole row
	Text   text.Pair
}

// In gives the notice as a sentence of the language, its place first.
func (n Notice) In(l text.Lang) string {
	if n.Row == 0 && n.Column == "" {
		return n.Text.In(l)
	}
	place := Place("", n.Row, n.Column).In(string(l))
	if l == text.EN {
		return strings.ToUpper(place[:1]) + place[1:] + ": " + n.Text.EN
	}
	return strings.ToUpper(place[:1]) + place[1:] + "\u00A0: " + n.Text.FR
}

// Limits bounds what is read. A zero field means its default.
type Limits struct {
	Bytes    int   // of the file: 20 MB
	Unzipped int64 // of a workbook once unpacked: 120 MB
	Rows     int   // of one table: 50,000
	Columns  int   // of one table: 200
	Cell     int   // bytes of one cell: 131,068, for the 32,767 characters that a workbook allows
	Tables   int   // of one file: 50
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		field *int
		value int
	}{{&l.Bytes, 20_000_000}, {&l.Rows, 50_000}, {&l.Columns, 200}, {&l.Cell, 4 * 32_767}, {&l.Tables, 50}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	if l.Unzipped <= 0 {
		l.Unzipped = 120_000_000
	}
	return l
}

// Read reads every table of a file. The name tells the format and is quoted in
// faults; contents that contradict it win. The tables have at least one column
// each; a workbook's empty sheets are left out. The error is a fault of kind
// Invalid or TooLarge.
func Read(name string, b []byte, lim Limits) (tables []Table, err error) {
	lim = lim.withDefaults()
	defer func() {
		// A file from outside must never end the program, whatever a
		// reading library makes of it.
		if p := recover(); p != nil {
			tables, err = nil, fault.Wrap(panicked{p, debug.Stack()}, fault.Invalid,
				"« %s » est abîmé et n’a pas pu être lu. Ouvrez-le dans un tableur, enregistrez-le de nouveau et réessayez.",
				"“%s” is damaged and could not be read. Open it in a spreadsheet program, save it again and retry.", short(name))
		}
	}()
	switch {
	case len(b) == 0:
		return nil, emptyFile(name)
	case len(b) > lim.Bytes:
		return nil, fault.New(fault.TooLarge,
			"« %[1]s » pèse plus que la limite (%[2]s). Découpez-le en plusieurs fichiers.",
			"“%[1]s” is larger than the limit (%[3]s). Split it into several files.",
			short(name), text.Printer{Lang: text.FR}.Bytes(int64(lim.Bytes)), text.Printer{Lang: text.EN}.Bytes(int64(lim.Bytes)))
	}
	switch kind := sniff(name, b); kind {
	case "xlsx":
		return readXLSX(name, b, lim)
	case "json":
		return readJSON(name, b, lim)
	case "csv":
		return readCSV(name, b, lim)
	default:
		return nil, refuse(name, kind)
	}
}

// sniff tells the format of a file: "csv", "xlsx", "json", or a word for what
// it is instead.
func sniff(name string, b []byte) string {
	ext := strings.ToLower(path.Ext(name))
	head := bytes.TrimLeft(bytes.TrimPrefix(b[:min(len(b), 512)], []byte("\xEF\xBB\xBF")), " \t\r\n")
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return sniffZip(b)
	case bytes.HasPrefix(b, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		if bytes.Contains(b, utf16le("EncryptedPackage")) {
			return "password"
		}
		return "xls"
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "pdf"
	case startsWith(head, "<!doctype", "<html", "<table", "<?xml", "<workbook"):
		return "markup"
	case ext == ".xlsx" || ext == ".xlsm":
		return "broken workbook"
	case isBinary(b):
		return "binary"
	case ext == ".json":
		return "json"
	case ext != ".csv" && ext != ".tsv" && ext != ".txt" && len(head) > 0 && (head[0] == '{' || head[0] == '['):
		return "json"
	}
	return "csv"
}

func startsWith(head []byte, prefixes ...string) bool {
	for _, p := range prefixes {
		if len(head) >= len(p) && strings.EqualFold(string(head[:len(p)]), p) {
			return true
		}
	}
	return false
}

func utf16le(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}

// isBinary says that the bytes are no text in any encoding that we read:
// other control characters than text has, and no UTF-16.
func isBinary(b []byte) bool {
	if enc, _ := detect(b); strings.HasPrefix(enc, "UTF-16") {
		return false
	}
	head := b[:min(len(b), 4096)]
	strange := 0
	for _, c := range head {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B && c != 0x1A {
			strange++
		}
	}
	return strange*20 > len(head)
}

type panicked struct {
	value any
	stack []byte
}

func (p panicked) Error() string { return "panic: " + sprint(p.value) + "\n" + string(p.stack) }

// blank says that no cell holds more than white space.
func blank(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Letter names a column as spreadsheets do, from 0: "A", "Z", "AA".
func Letter(column int) string {
	if column < 0 {
		return strconv.Itoa(column)
	}
	s := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}
