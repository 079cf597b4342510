package slotted

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
)

// maxFile bounds what is read of an instance, in bytes.
const maxFile = 64 << 20

// What ranges a..b may stand for, so that a short file cannot fill the memory.
const (
	maxRange  = 100_000
	maxRanged = 5_000_000
)

// ReadDZN reads a published instance: MiniZinc data with nBusiness, nMeetings,
// nTables, nTotalSlots, nMorningSlots, requested, forbidden and, optionally, fixed
// (or fixat) and precedences. Other names are left aside. Errors name the line.
func ReadDZN(r io.Reader) (*Problem, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "le fichier n’a pas pu être lu", "the file could not be read")
	}
	if len(text) > maxFile {
		return nil, fault.New(fault.TooLarge, "le fichier dépasse %d Mo", "the file is larger than %d MB", maxFile>>20)
	}
	s := &scanner{text: string(text), line: 1}
	values, err := s.all()
	if err != nil {
		return nil, err
	}
	return problemOf(values)
}

// value is what stands behind a name: a number, a list of numbers or of sets, or a
// table of rows, all flattened to rows of numbers.
type value struct {
	line   int
	number bool
	rows   [][]int // one row a set, or a row of a table; one number each in a plain list
}

func problemOf(v map[string]value) (*Problem, error) {
	p := &Problem{}
	var meetings int
	for _, f := range []struct {
		name string
		to   *int
	}{{"nBusiness", &p.People}, {"nMeetings", &meetings}, {"nTables", &p.Tables}, {"nTotalSlots", &p.Slots}, {"nMorningSlots", &p.Mornings}} {
		x, ok := v[f.name]
		if !ok {
			return nil, fault.New(fault.Invalid, "« %s » manque", "“%s” is missing", f.name)
		}
		if !x.number {
			return nil, fault.New(fault.Invalid, "ligne %d : « %s » doit être un nombre", "line %d: “%s” must be a number", x.line, f.name)
		}
		*f.to = x.rows[0][0]
	}
	if p.People > 1_000_000 || meetings > 1_000_000 || p.Slots > 100_000 {
		return nil, fault.New(fault.TooLarge,
			"%d participants, %d rendez-vous, %d créneaux : c’est plus que ce qui peut être résolu d’un bloc (1 000 000, 1 000 000, 100 000)",
			"%d participants, %d meetings, %d slots: more than can be solved at once (1,000,000, 1,000,000, 100,000)", p.People, meetings, p.Slots)
	}
	req, ok := v["requested"]
	if !ok && meetings > 0 {
		return nil, fault.New(fault.Invalid, "« %s » manque", "“%s” is missing", "requested")
	}
	if len(req.rows) != meetings {
		return nil, fault.New(fault.Invalid,
			"ligne %d : « requested » a %d lignes pour %d rendez-vous", "line %d: “requested” has %d rows for %d meetings", req.line, len(req.rows), meetings)
	}
	for i, r := range req.rows {
		if len(r) != 3 {
			return nil, fault.New(fault.Invalid,
				"« requested », ligne %d du tableau : %d nombres, attendu 3 (participant, participant, moitié de journée)",
				"“requested”, row %d of the table: %d numbers, expected 3 (participant, participant, half of day)", i+1, len(r))
		}
		p.Meetings = append(p.Meetings, Meeting{A: r[0] - 1, B: r[1] - 1, Half: Half(r[2])})
	}
	for _, r := range v["forbidden"].rows {
		p.Forbidden = append(p.Forbidden, slices.DeleteFunc(r, func(t int) bool { return t == 0 }))
	}
	if err := p.extras(v); err != nil {
		return nil, err
	}
	return p, p.Check()
}

// extras reads what an instance may leave out.
func (p *Problem) extras(v map[string]value) error {
	for _, name := range []string{"fixed", "fixat"} {
		f, ok := v[name]
		if !ok {
			continue
		}
		if len(f.rows) != len(p.Meetings) {
			return fault.New(fault.Invalid,
				"ligne %d : « %s » a %d nombres pour %d rendez-vous", "line %d: “%s” has %d numbers for %d meetings", f.line, name, len(f.rows), len(p.Meetings))
		}
		for i, r := range f.rows {
			if len(r) == 1 {
				p.Meetings[i].Fixed = r[0]
			}
		}
	}
	before, ok := v["precedences"]
	if !ok {
		return nil
	}
	if len(before.rows) != len(p.Meetings) {
		return fault.New(fault.Invalid,
			"ligne %d : « precedences » a %d ensembles pour %d rendez-vous", "line %d: “precedences” has %d sets for %d meetings", before.line, len(before.rows), len(p.Meetings))
	}
	for i, r := range before.rows {
		for _, j := range r {
			if j != 0 { // 0 stands for none in some files
				p.Meetings[i].After = append(p.Meetings[i].After, j-1)
			}
		}
	}
	return nil
}

// scanner reads the part of MiniZinc's data language that instances use.
type scanner struct {
	text string
	pos  int
	line int

	ranged int // numbers that ranges stand for
}

func (s *scanner) fail(fr, en string, args ...any) error {
	return fault.New(fault.Invalid, "ligne %d : "+fr, "line %d: "+en, append([]any{s.line}, args...)...)
}

// skip passes blanks and comments.
func (s *scanner) skip() {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; {
		case c == '\n':
			s.line++
			s.pos++
		case c == ' ' || c == '\t' || c == '\r':
			s.pos++
		case c == '%':
			if i := strings.IndexByte(s.text[s.pos:], '\n'); i >= 0 {
				s.pos += i
			} else {
				s.pos = len(s.text)
			}
		default:
			return
		}
	}
}

// eat passes a mark when it comes next.
func (s *scanner) eat(mark string) bool {
	s.skip()
	if !strings.HasPrefix(s.text[s.pos:], mark) {
		return false
	}
	s.pos += len(mark)
	return true
}

// near returns what stands at the place of an error.
func (s *scanner) near() string {
	s.skip()
	if s.pos >= len(s.text) {
		return "EOF"
	}
	return fmt.Sprintf("%.12q", s.text[s.pos:min(len(s.text), s.pos+12)])
}

// all reads the assignments to the end.
func (s *scanner) all() (map[string]value, error) {
	out := map[string]value{}
	for {
		s.skip()
		if s.pos >= len(s.text) {
			return out, nil
		}
		name := s.word()
		if name == "" || !s.eat("=") {
			return nil, s.fail("attendu « nom = valeur ; », trouvé %s", "expected “name = value;”, found %s", s.near())
		}
		v, err := s.value()
		if err != nil {
			return nil, err
		}
		if _, twice := out[name]; twice {
			return nil, s.fail("« %s » est donné deux fois", "“%s” is given twice", name)
		}
		out[name] = v
		if !s.eat(";") {
			return nil, s.fail("attendu « ; » après « %s », trouvé %s", "expected “;” after “%s”, found %s", name, s.near())
		}
	}
}

func (s *scanner) word() string {
	s.skip()
	i := s.pos
	for i < len(s.text) && (s.text[i] == '_' || s.text[i]|32 >= 'a' && s.text[i]|32 <= 'z' || i > s.pos && s.text[i] >= '0' && s.text[i] <= '9') {
		i++
	}
	w := s.text[s.pos:i]
	s.pos = i
	return w
}

func (s *scanner) number() (int, bool) {
	s.skip()
	i := s.pos
	if i < len(s.text) && s.text[i] == '-' {
		i++
	}
	for i < len(s.text) && s.text[i] >= '0' && s.text[i] <= '9' {
		i++
	}
	n, err := strconv.ParseInt(s.text[s.pos:i], 10, 32)
	if err != nil {
		return 0, false
	}
	s.pos = i
	return int(n), true
}

func (s *scanner) value() (value, error) {
	s.skip()
	v := value{line: s.line}
	switch {
	case s.eat("[|"):
		err := s.table(&v)
		return v, err
	case s.eat("["):
		err := s.list(&v)
		return v, err
	case s.eat("{"):
		row, err := s.numbers("}")
		v.rows = [][]int{row}
		return v, err
	}
	n, ok := s.number()
	if !ok {
		return v, s.fail("attendu un nombre, « [ », « [| » ou « { », trouvé %s", "expected a number, “[”, “[|” or “{”, found %s", s.near())
	}
	v.number, v.rows = true, [][]int{{n}}
	return v, nil
}

// table reads rows up to |].
func (s *scanner) table(v *value) error {
	for {
		if s.eat("|]") {
			return nil
		}
		if s.eat("]") { // some files end the last row without a bar
			return nil
		}
		row, err := s.cells()
		if err != nil {
			return err
		}
		v.rows = append(v.rows, row)
		if s.eat("|]") || s.eat("]") {
			return nil
		}
		if !s.eat("|") {
			return s.fail("attendu « | » ou « |] », trouvé %s", "expected “|” or “|]”, found %s", s.near())
		}
	}
}

// cells reads numbers separated by commas.
func (s *scanner) cells() ([]int, error) {
	var row []int
	for {
		n, ok := s.number()
		if !ok {
			return row, s.fail("attendu un nombre, trouvé %s", "expected a number, found %s", s.near())
		}
		row = append(row, n)
		if !s.eat(",") {
			return row, nil
		}
		if s.skip(); s.pos < len(s.text) && (s.text[s.pos] == '|' || s.text[s.pos] == ']') {
			return row, nil
		}
	}
}

// list reads numbers or sets up to ].
func (s *scanner) list(v *value) error {
	for !s.eat("]") {
		if s.eat("{") {
			row, err := s.numbers("}")
			if err != nil {
				return err
			}
			v.rows = append(v.rows, row)
		} else {
			n, ok := s.number()
			if !ok {
				return s.fail("attendu un nombre, « { » ou « ] », trouvé %s", "expected a number, “{” or “]”, found %s", s.near())
			}
			v.rows = append(v.rows, []int{n})
		}
		if !s.eat(",") {
			if s.eat("]") {
				return nil
			}
			return s.fail("attendu « , » ou « ] », trouvé %s", "expected “,” or “]”, found %s", s.near())
		}
	}
	return nil
}

// numbers reads numbers, and ranges a..b, up to a closing mark.
func (s *scanner) numbers(end string) ([]int, error) {
	row := []int{}
	for !s.eat(end) {
		n, ok := s.number()
		if !ok {
			return nil, s.fail("attendu un nombre ou « %s », trouvé %s", "expected a number or “%s”, found %s", end, s.near())
		}
		row = append(row, n)
		if s.eat("..") {
			to, ok := s.number()
			if !ok || to-n > maxRange || s.ranged+to-n > maxRanged {
				return nil, s.fail("intervalle sans fin raisonnable, trouvé %s", "range without a sensible end, found %s", s.near())
			}
			for n < to {
				n++
				s.ranged++
				row = append(row, n)
			}
		}
		s.eat(",")
	}
	return row, nil
}
