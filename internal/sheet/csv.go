package sheet

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

func readCSV(name string, b []byte, lim Limits) ([]Table, error) {
	s, encoding := decode(b)
	t := Table{Name: baseName(name), Format: Format{Kind: "csv", Encoding: encoding}}
	if encoding != utf8Name {
		t.notice(0, "", pair("le fichier est en %s, et non en UTF-8.", "the file is in %s, not UTF-8.", encoding))
	}
	if strings.Contains(s, brokenMark) {
		t.notice(0, "", pair("des caractères illisibles sont devenus « %s » : le fichier a été abîmé ou mêle deux encodages.",
			"unreadable characters became “%s”: the file was damaged or mixes two encodings.", brokenMark))
	}
	if garbled(s) {
		t.notice(0, "", pair("des lettres semblent mal décodées, comme « Ã© » pour « é » : enregistrez de nouveau l’original en UTF-8.",
			"letters look wrongly decoded, such as “Ã©” for “é”: save the original again as UTF-8."))
	}
	s = strings.TrimSuffix(s, "\x1A") // the old end-of-file mark
	if strings.Trim(s, " \t\r\n,;|") == "" {
		return nil, emptyFile(name)
	}
	sep, line := declared(s)
	body := s[line:]
	d := dialect{sep: sep, quote: '"'}
	if sep == 0 {
		d = guess(body)
	}
	t.Format.Separator = d.sep
	p := parser{src: body, dialect: d, maxRecords: lim.Rows + 1000, maxCell: lim.Cell, line: 1 + strings.Count(s[:line], "\n")}
	records := p.all()
	if p.tooMany {
		return nil, tooMany(name, "lignes", "rows", lim.Rows)
	}
	if p.longRow > 0 {
		return nil, cellTooLong(name, "", p.longRow, "", lim.Cell)
	}
	for _, stray := range p.strays {
		t.notice(stray, "", pair("un guillemet de trop ou mal refermé a été gardé tel quel.", "a stray or unclosed quotation mark was kept as it is."))
	}
	t, err := layout(name, t, records, lim)
	switch {
	case err != nil:
		return nil, err
	case len(t.Columns) == 0:
		return nil, emptyFile(name)
	}
	return []Table{t}, nil
}

// baseName is a file's name without its folders and end.
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	return strings.TrimSuffix(name, path.Ext(name))
}

// declared reads Excel's first line "sep=;": the separator and where the text
// goes on.
func declared(s string) (sep rune, after int) {
	line, _, _ := strings.Cut(s, "\n")
	rest, ok := strings.CutPrefix(strings.ToLower(strings.Trim(line, "\r ")), "sep=")
	if !ok {
		return 0, 0
	}
	sep, size := utf8.DecodeRuneInString(rest)
	if rest == "" && strings.Contains(line, "\t") {
		sep, size = '\t', 0
	}
	if size != len(rest) || sep == utf8.RuneError || sep == '"' || unicode.IsLetter(sep) || unicode.IsDigit(sep) {
		return 0, 0
	}
	return sep, min(len(line)+1, len(s))
}

// dialect is how a delimited text marks its cells.
type dialect struct {
	sep       rune
	quote     rune
	backslash bool // \" stands for a quotation mark inside quotes
}

// sampleSize of the text is enough to guess its dialect.
const sampleSize = 64 << 10

// guess finds the dialect whose separator cuts the text's records most evenly.
func guess(s string) dialect {
	sample, cut := s, false
	if len(sample) > sampleSize {
		sample, cut = s[:sampleSize], true
	}
	best, bestScore := dialect{sep: ',', quote: '"'}, 0.0
	try := func(d dialect) sampled {
		got := d.sample(sample, cut)
		if got.score > bestScore {
			best, bestScore = d, got.score
		}
		return got
	}
	for _, sep := range []rune{',', ';', '\t', '|'} {
		if !strings.ContainsRune(sample, sep) {
			continue
		}
		usual := try(dialect{sep: sep, quote: '"'})
		// The rarer ways only where the usual one does not do.
		if usual.strays > 0 && strings.Contains(sample, `\"`) {
			try(dialect{sep: sep, quote: '"', backslash: true})
		}
		if usual.quoted == 0 && strings.Contains(sample, "'") {
			try(dialect{sep: sep, quote: '\''})
		}
	}
	return best
}

// sampled is what a dialect made of a sample.
type sampled struct {
	score          float64
	strays, quoted int
}

// sample scores how evenly the dialect cuts the sample: the share of records that
// have the most frequent number of cells, little more for more cells, less for
// stray quotation marks. A text that it does not cut scores nothing.
func (d dialect) sample(sample string, cut bool) sampled {
	p := parser{src: sample, dialect: d, maxRecords: 2000, maxCell: len(sample) + 1, line: 1}
	records := p.all()
	if cut && len(records) > 1 {
		records = records[:len(records)-1]
	}
	widths := map[int]int{}
	total := 0
	for _, r := range records {
		if !r.Blank() {
			widths[len(r.Cells)]++
			total++
		}
	}
	usual := 0
	for width, n := range widths {
		if width > 1 && (n > widths[usual] || n == widths[usual] && width > usual) {
			usual = width
		}
	}
	got := sampled{strays: len(p.strays), quoted: p.quoted}
	if usual < 2 {
		return got
	}
	score := float64(widths[usual]) / float64(total)
	// Decimal commas cut every row but not the line of names.
	if head := firstFilled(records); len(head.Cells) != usual {
		score *= 0.6
	}
	score *= 1 - 1/(4*float64(usual))
	slips := float64(got.strays + p.odd)
	got.score = score * (1 - slips/(float64(total)+slips+1))
	return got
}

func firstFilled(records []Row) Row {
	for _, r := range records {
		if !r.Blank() {
			return r
		}
	}
	return Row{}
}
