package sheet

import (
	"strings"
	"unicode/utf8"
)

// parser cuts a delimited text into records. It never fails: a quotation mark
// that does not fit is kept as a letter, and its row remembered.
type parser struct {
	src string
	dialect
	maxRecords int
	maxCell    int

	pos, line int
	quoted    int   // cells in quotation marks, all in order
	odd       int   // bare cells with half a pair of quotation marks
	strays    []int // rows with a stray quotation mark
	tooMany   bool
	longRow   int // the first row with a cell past the limit
}

func (p *parser) all() []Row {
	var records []Row
	for p.pos < len(p.src) && p.longRow == 0 {
		if len(records) >= p.maxRecords {
			p.tooMany = true
			break
		}
		r := p.record()
		if !r.Blank() {
			records = append(records, r)
		}
	}
	return records
}

// record reads one record and the line end after it.
func (p *parser) record() Row {
	r := Row{Number: p.line}
	for {
		cell, quoted := p.cell(r.Number)
		if len(cell) > p.maxCell && p.longRow == 0 {
			p.longRow = r.Number
		}
		if !quoted {
			cell = strings.TrimSpace(cell)
		}
		r.Cells = append(r.Cells, undo(cell))
		if p.pos >= len(p.src) {
			return r
		}
		c, size := utf8.DecodeRuneInString(p.src[p.pos:])
		p.pos += size
		if c == p.sep {
			continue
		}
		if c == '\r' && p.pos < len(p.src) && p.src[p.pos] == '\n' {
			p.pos++
		}
		p.line++
		return r
	}
}

// cell reads one cell and stops at the separator or line end after it.
func (p *parser) cell(row int) (cell string, quoted bool) {
	start := p.pos
	for p.pos < len(p.src) && (p.src[p.pos] == ' ' || p.src[p.pos] == '\t' && p.sep != '\t') {
		p.pos++
	}
	if p.pos < len(p.src) && rune(p.src[p.pos]) == p.quote {
		if cell, ok := p.strictCell(); ok {
			p.quoted++
			return cell, true
		}
		p.stray(row)
		if cell, ok := p.looseCell(); ok {
			return cell, true
		}
	}
	p.pos = start
	cell = p.until()
	p.odd += strings.Count(cell, string(p.quote)) % 2
	return cell, false
}

// until takes what stands before the next separator or line end.
func (p *parser) until() string {
	start := p.pos
	n := strings.IndexFunc(p.src[p.pos:], func(c rune) bool { return c == p.sep || c == '\n' || c == '\r' })
	if n < 0 {
		n = len(p.src) - p.pos
	}
	p.pos += n
	return p.src[start:p.pos]
}

// strictCell reads a cell whose quotation marks are all in order: the first at
// pos, those inside doubled, the last before a separator or line end.
func (p *parser) strictCell() (string, bool) {
	var b strings.Builder
	marks := string(p.quote)
	if p.backslash {
		marks += `\`
	}
	pos, lines := p.pos+1, 0
	for {
		n := strings.IndexAny(p.src[pos:], marks)
		if n < 0 {
			return "", false
		}
		b.WriteString(p.src[pos : pos+n])
		lines += newlines(p.src[pos : pos+n])
		pos += n
		next, size := utf8.DecodeRuneInString(p.src[pos+1:])
		switch {
		case p.src[pos] == '\\' && next != p.quote && next != '\\':
			b.WriteByte('\\')
			pos++
		case p.src[pos] == '\\', next == p.quote && !(p.backslash && p.closes(pos+2)):
			b.WriteRune(next)
			pos += 1 + size
		case p.closes(pos + 1):
			rest := strings.TrimLeft(p.src[pos+1:], " ")
			p.pos = len(p.src) - len(rest)
			p.line += lines
			return b.String(), true
		default:
			return "", false
		}
	}
}

// looseCell reads a quoted cell of one line in which quotation marks stand as
// they should not: it ends at the first that a separator or line end follows,
// and any before are letters. A mark right after a separator opens the next
// cell: then the one at pos was a slip, and so it was when nothing closes it.
func (p *parser) looseCell() (string, bool) {
	line := p.src[p.pos+1:]
	if n := strings.IndexAny(line, "\r\n"); n >= 0 {
		line = line[:n]
	}
	sep, first := string(p.sep), -1
	for from := 0; ; {
		n := strings.IndexRune(line[from:], p.quote)
		if n < 0 {
			break
		}
		at := from + n
		if p.closes(p.pos + 1 + at + 1) {
			rest := strings.TrimLeft(line[at+1:], " ")
			p.pos += 1 + len(line) - len(rest)
			return line[:at], true
		}
		if strings.HasSuffix(strings.TrimRight(line[:at], " "), sep) {
			break
		}
		if first < 0 {
			first = at
		}
		from = at + 1
	}
	if first < 0 {
		return "", false
	}
	// What the first mark closes may hold separators: "a, b"c
	inside := p.src[p.pos : p.pos+1+first+1]
	p.pos += len(inside)
	return inside + strings.TrimRight(p.until(), " \t"), true
}

// closes says that a cell may end at pos.
func (p *parser) closes(pos int) bool {
	rest := strings.TrimLeft(p.src[min(pos, len(p.src)):], " ")
	return rest == "" || p.ends(rest)
}

func (p *parser) ends(rest string) bool {
	c, _ := utf8.DecodeRuneInString(rest)
	return c == p.sep || c == '\n' || c == '\r'
}

func (p *parser) stray(row int) {
	if n := len(p.strays); n == 0 || p.strays[n-1] != row {
		p.strays = append(p.strays, row)
	}
}

// newlines counts the line ends of a text; a pair counts once.
func newlines(s string) int {
	return strings.Count(s, "\n") + strings.Count(s, "\r") - strings.Count(s, "\r\n")
}

// formulaSigns begin what a spreadsheet program computes instead of showing.
const formulaSigns = "=+-@\t\r\n"

// guard puts an apostrophe before a text that a spreadsheet program would take
// for a formula, and before one that already looks guarded, so that undo gives
// every text back. Negative numbers are left alone.
func guard(s string) string {
	if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte(formulaSigns, rest[0]) >= 0 {
		if s[0] == '-' && isPlainNumber(s[1:]) {
			return s
		}
		return "'" + s
	}
	return s
}

// undo takes off the apostrophe that guard put.
func undo(s string) string {
	if len(s) > 1 && s[0] == '\'' {
		if rest := strings.TrimLeft(s, "'"); rest != "" && strings.IndexByte(formulaSigns, rest[0]) >= 0 {
			return s[1:]
		}
	}
	return s
}

func isPlainNumber(s string) bool {
	digits, points := 0, 0
	for _, c := range []byte(s) {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.' || c == ',':
			points++
		default:
			return false
		}
	}
	return digits > 0 && points <= 1
}
