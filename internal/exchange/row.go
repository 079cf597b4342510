package exchange

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/sheet"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Row is one row on its way in. Its reading functions report a problem by themselves and then return the zero value,
// so that a table's Import reads all columns of all rows before it acts on the good ones.
type Row struct {
	Number int // as a spreadsheet numbers it: the header is 1
	cells  map[string]string
	file   string
	in     *Input
	bad    bool
	change Change
}

// Change is what an import does, or would do, with a row.
type Change string

// The changes.
const (
	Added   Change = "added"
	Changed Change = "changed"
	Left    Change = "left"
)

// Mark says what became of the row.
func (r *Row) Mark(c Change) { r.change = c }

// Bad tells whether the row has a problem.
func (r *Row) Bad() bool { return r.bad }

// Has tells whether the table has the column at all: a column that is absent changes nothing.
func (r *Row) Has(column string) bool { _, ok := r.cells[column]; return ok }

// Problem reports that a cell is wrong; the sentences say why and how to mend it.
func (r *Row) Problem(column, fr, en string, args ...any) {
	f := fault.New(fault.Invalid, fr, en, args...)
	r.problem(column, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")})
}

func (r *Row) problem(column string, words text.Pair) {
	r.spoil()
	r.in.run.problem(Problem{File: r.file, Table: r.in.Kind.Name, Row: r.Number, Column: column, Value: clip(r.cells[column]), Words: words})
}

// spoil notes that the row has a problem, for the rows that name it.
func (r *Row) spoil() {
	r.bad = true
	if ref := strings.TrimSpace(text.Safe(r.cells["ref"])); ref != "" {
		r.in.run.spoilt[r.in.Kind.Name+"\x00"+ref] = true
	}
}

// clip shortens a value to what a report shows of it.
func clip(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Fault reports an error that a use case gave for this row; an error that is not about the input is returned.
func (r *Row) Fault(err error) error {
	var f *fault.Error
	if err == nil {
		return nil
	}
	if !errors.As(err, &f) || f.Kind() == fault.Internal || f.Kind() == fault.Unavailable {
		return err
	}
	column := ""
	if fields := f.Fields(); len(fields) > 0 {
		column = fields[0].Name
	}
	r.problem(column, text.Pair{FR: f.Sentence("fr"), EN: f.Sentence("en")})
	return nil
}

// maxCell is the longest text that a cell may hold, in bytes.
const maxCell = 8000

// Text is the cell without blanks around it and without control characters; "" when empty or absent.
func (r *Row) Text(column string) string { return r.upTo(column, maxCell) }

// long is Text for what may be long: a pitch, a note, a preparation.
func (r *Row) long(column string) string { return r.upTo(column, 10*maxCell) }

func (r *Row) upTo(column string, most int) string {
	s := strings.TrimSpace(text.Safe(r.cells[column]))
	if len(s) > most && r.bad {
		return "" // said once
	}
	if len(s) > most {
		r.Problem(column, "texte trop long (%d octets, au plus %d) : raccourcissez-le", "text too long (%d bytes, at most %d): shorten it", len(s), most)
		return ""
	}
	return s
}

// Pair reads the columns name_fr and name_en; if one is empty the other stands for both when shown.
func (r *Row) Pair(column string) text.Pair {
	return text.Pair{FR: r.Text(column + "_fr"), EN: r.Text(column + "_en")}
}

// Int reads a whole number between low and high; otherwise is the value of an empty cell.
func (r *Row) Int(column string, otherwise, low, high int) int {
	return read(r, column, otherwise, func(s string) (int, error) {
		n, err := sheet.ParseInt(s)
		if err == nil && (int(n) < low || int(n) > high) {
			err = fault.New(fault.Invalid, "« %s » n’est pas entre %d et %d", "%q is not between %d and %d", s, low, high)
		}
		return int(n), err
	})
}

// Decimal reads a number with a comma or a point; nil for an empty cell.
func (r *Row) Decimal(column string, low, high float64) *float64 {
	return read(r, column, nil, func(s string) (*float64, error) {
		v, err := sheet.ParseDecimal(s)
		if err == nil && (v < low || v > high) {
			err = fault.New(fault.Invalid, "« %s » n’est pas entre %g et %g", "%q is not between %g and %g", s, low, high)
		}
		return &v, err
	})
}

// Bool reads yes or no in both languages; false for an empty cell.
func (r *Row) Bool(column string) bool { return read(r, column, false, sheet.ParseBool) }

// Day reads a civil day; "" for an empty cell.
func (r *Row) Day(column string) span.Day { return read(r, column, "", sheet.ParseDay) }

// Clock reads an hour of the day; -1 for an empty cell. A mark after it is left out: see Instant.
func (r *Row) Clock(column string) span.Clock {
	return read(r, column, -1, func(s string) (span.Clock, error) {
		return sheet.ParseClock(strings.TrimRight(s, secondPass+firstPass))
	})
}

// Marks of two equal hours in the night when clocks go back: 01:30- is the first, 01:30* the second.
const (
	firstPass  = "-"
	secondPass = "*"
)

// ClockCell writes an instant's hour for an export, such that Instant reads the same instant again.
func ClockCell(at span.Instant, z span.Zone) string {
	if at == 0 {
		return ""
	}
	c := span.ClockOf(at, z)
	var twice *span.TwiceError
	if _, err := span.Local(span.DayOf(at, z), c, z); errors.As(err, &twice) {
		if at >= twice.Second {
			return c.String() + secondPass
		}
		return c.String() + firstPass
	}
	return c.String()
}

// Zone reads an IANA time zone; otherwise is the value of an empty cell.
func (r *Row) Zone(column string, otherwise span.Zone) span.Zone {
	return read(r, column, otherwise, span.LoadZone)
}

// Instant joins a day and an hour of the given zone; 0 when the day is empty. An hour that does not exist there on
// that day (clocks go forward) or exists twice (they go back) is a problem that proposes what to write.
func (r *Row) Instant(dayColumn, clockColumn string, z span.Zone) span.Instant {
	d, c := r.Day(dayColumn), r.Clock(clockColumn)
	if d == "" || c < 0 || r.bad {
		return 0
	}
	at, err := span.Local(d, c, z)
	var twice *span.TwiceError
	if errors.As(err, &twice) {
		if strings.HasSuffix(r.Text(clockColumn), secondPass) {
			return twice.Second
		}
		if strings.HasSuffix(r.Text(clockColumn), firstPass) {
			return twice.First
		}
		fr, en := text.Printer{Lang: text.FR}, text.Printer{Lang: text.EN}
		r.Problem(clockColumn, "%[1]s existe deux fois le %[2]s (%[4]s) : les montres y reculent ; écrivez %[1]s%[6]s pour la première, %[1]s%[7]s pour la seconde",
			"%[1]s exists twice on %[3]s (%[5]s): clocks go back; write %[1]s%[6]s for the first one, %[1]s%[7]s for the second",
			c, fr.Date(d), en.Date(d), cmp.Or(fr.ZoneLabel("", z), string(z)), cmp.Or(en.ZoneLabel("", z), string(z)), firstPass, secondPass)
		return 0
	}
	if err != nil {
		r.err(clockColumn, err)
		return 0
	}
	return at
}

// List reads several values separated by ";" or "|"; see SplitList.
func (r *Row) List(column string) []string {
	if r.Text(column) == "" {
		return nil
	}
	return SplitList(r.long(column))
}

// Enum reads one of the allowed words, blind to case; otherwise is the value of an empty cell.
func (r *Row) Enum(column, otherwise string, allowed ...string) string {
	return read(r, column, otherwise, func(s string) (string, error) {
		key := strings.ReplaceAll(text.Key(s), " ", "_")
		if slices.Contains(allowed, key) {
			return key, nil
		}
		return "", fault.New(fault.Invalid, "« %s » n’est pas connu : écrivez %s", "%q is not known: write %s", s, strings.Join(allowed, ", "))
	})
}

// Ref reads a reference and looks it up in known (reference → id); "" for an empty cell. table names where the
// referenced row should be.
func (r *Row) Ref(column string, known map[string]string, table string) string {
	s := r.Text(column)
	if s == "" {
		return ""
	}
	return r.look(column, s, known, table)
}

// look finds a reference. One to a row that has problems of its own is no second problem: the row waits for that one.
func (r *Row) look(column, s string, known map[string]string, table string) string {
	if id, ok := known[s]; ok {
		return id
	}
	if r.in.run.spoilt[table+"\x00"+s] {
		r.spoil()
		return ""
	}
	near := ""
	if len(r.in.run.report.Problems) < MaxProblems {
		near = nearest(s, known)
	}
	if near != "" {
		r.Problem(column, "la référence « %s » n’existe pas dans « %s » : vouliez-vous « %s » ?", "the reference %q does not exist in %q: did you mean %q?", s, table, near)
	} else {
		r.Problem(column, "la référence « %s » n’existe pas dans « %s » : ajoutez-y cette ligne ou corrigez la référence", "the reference %q does not exist in %q: add that row there or mend the reference", s, table)
	}
	return ""
}

func nearest(s string, known map[string]string) string {
	best := ""
	key := text.Key(s)
	for ref := range known {
		if text.Distance(key, text.Key(ref)) <= 1 && (best == "" || ref < best) {
			best = ref
		}
	}
	return best
}

func read[T any](r *Row, column string, otherwise T, parse func(string) (T, error)) T {
	s := r.Text(column)
	if s == "" {
		return otherwise
	}
	v, err := parse(s)
	if err != nil {
		r.err(column, err)
		return otherwise
	}
	return v
}

func (r *Row) err(column string, err error) {
	var said interface{ Sentence(lang string) string }
	if errors.As(err, &said) {
		r.problem(column, text.Pair{FR: said.Sentence("fr"), EN: said.Sentence("en")})
		return
	}
	r.Problem(column, "« %s » ne se lit pas : %v", "%q cannot be read: %v", r.cells[column], err)
}

// Itoa writes a number for an export; "" for the value that stands for an empty cell.
func Itoa[T ~int | ~int64](n, empty T) string {
	if n == empty {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}

// YesNo writes a truth for an export: "oui" or nothing.
func YesNo(b bool) string {
	if b {
		return "oui"
	}
	return ""
}
