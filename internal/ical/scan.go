package ical

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Limits of what Parse reads. Larger files are refused, never cut in silence.
const (
	MaxBytes  = 16 << 20 // of the file
	MaxEvents = 50_000   // in the file
	maxName   = 4 << 10  // bytes of a line before its value; go-ical is quadratic in it
	maxDepth  = 8        // components within components
	maxShown  = 200      // problems reported
)

// line is one content line, put together again, and where it began.
type line struct {
	number int
	text   string
}

// block is one component with the lines within it, nested ones included.
type block struct {
	name  string
	at    int
	lines []line
}

// scanned is a file cut into the parts that Parse needs.
type scanned struct {
	calendars int
	head      []line // properties of the calendar itself
	events    []block
	zones     []block
	problems  []Problem
}

// decode gives the text of a file in UTF-8, with or without mark, UTF-16 with mark,
// or else, line by line, Windows-1252.
func decode(b []byte) []byte {
	switch {
	case bytes.HasPrefix(b, []byte{0xEF, 0xBB, 0xBF}):
		return b[3:]
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return wide(b[2:], 0)
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return wide(b[2:], 1)
	}
	return b
}

func wide(b []byte, low int) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i+low]) | uint16(b[2*i+1-low])<<8
	}
	return []byte(string(utf16.Decode(units)))
}

// unfold cuts the text into content lines, whatever ends them.
func unfold(b []byte) []line {
	var out []line
	var current []byte
	number, began := 0, 0
	flush := func() {
		if len(bytes.TrimSpace(current)) > 0 {
			out = append(out, line{began, readable(current)})
		}
		current = nil
	}
	for len(b) > 0 {
		number++
		var raw []byte
		if i := bytes.IndexAny(b, "\r\n"); i < 0 {
			raw, b = b, nil
		} else {
			skip := 1
			if b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n' {
				skip = 2
			}
			raw, b = b[:i], b[i+skip:]
		}
		if len(raw) > 0 && (raw[0] == ' ' || raw[0] == '\t') && current != nil {
			current = append(current, raw[1:]...)
			continue
		}
		flush()
		current, began = append([]byte{}, raw...), number
	}
	flush()
	return out
}

func readable(b []byte) string {
	if utf8.Valid(b) {
		return string(b)
	}
	if s, err := charmap.Windows1252.NewDecoder().Bytes(b); err == nil {
		return string(s)
	}
	return strings.ToValidUTF8(string(b), "\uFFFD")
}

// scanner follows BEGIN and END through a file.
type scanner struct {
	scanned
	open []string // components within VCALENDAR that are open
	now  *block   // the event or zone being read
}

func scan(b []byte) *scanned {
	var s scanner
	for _, l := range unfold(decode(b)) {
		name, value, ok := strings.Cut(l.text, ":")
		name = strings.ToUpper(strings.TrimSpace(name))
		switch value = strings.ToUpper(strings.TrimSpace(value)); {
		case ok && name == "BEGIN":
			s.begin(l, value)
		case ok && name == "END":
			s.end(l, value)
		default:
			s.property(l)
		}
	}
	s.close()
	return &s.scanned
}

func (s *scanned) report(at int, fr, en string) {
	if len(s.problems) < maxShown {
		s.problems = append(s.problems, Problem{Line: at, FR: fr, EN: en})
	}
}

func (s *scanner) begin(l line, name string) {
	if name == "VCALENDAR" {
		s.close()
		s.calendars++
		return
	}
	if len(s.open) >= maxDepth {
		s.report(l.number, "trop de niveaux imbriqués", "too many nested levels")
		s.open = append(s.open[:maxDepth-1], name)
		return
	}
	if len(s.open) == 0 && (name == "VEVENT" || name == "VTIMEZONE") {
		s.now = &block{name: name, at: l.number}
	} else if s.now != nil {
		s.now.lines = append(s.now.lines, line{l.number, "BEGIN:" + name})
	}
	s.open = append(s.open, name)
}

func (s *scanner) end(l line, name string) {
	if name == "VCALENDAR" {
		s.close()
		return
	}
	at := -1
	for i, n := range s.open {
		if n == name {
			at = i
		}
	}
	if at < 0 {
		s.report(l.number, "fin sans début", "an end without a beginning")
		return
	}
	s.unwind(at)
}

// unwind closes what is open down to a level, also what the file forgot to close.
func (s *scanner) unwind(to int) {
	for len(s.open) > to {
		last := len(s.open) - 1
		if s.now != nil && last > 0 {
			s.now.lines = append(s.now.lines, line{0, "END:" + s.open[last]})
		}
		s.open = s.open[:last]
	}
	if to == 0 && s.now != nil {
		if s.now.name == "VEVENT" {
			s.events = append(s.events, *s.now)
		} else {
			s.zones = append(s.zones, *s.now)
		}
		s.now = nil
	}
}

func (s *scanner) close() {
	if s.now != nil {
		s.report(s.now.at, "une entrée du calendrier n’est pas fermée", "an entry of the calendar is not closed")
	}
	s.unwind(0)
}

func (s *scanner) property(l line) {
	i := valueAt(l.text)
	if i < 0 {
		s.report(l.number, "ligne incompréhensible : il y manque « : »", "this line makes no sense: it has no “:”")
		return
	}
	name := l.text[:i]
	if i > maxName || len(l.text) > maxName && !plainHead.MatchString(name) {
		s.report(l.number, "les paramètres de cette ligne sont trop longs", "the parameters of this line are too long")
		return
	}
	if !properName(name) {
		s.report(l.number, "ce nom de propriété est incompréhensible", "this property name makes no sense")
		return
	}
	switch {
	case s.now != nil:
		s.now.lines = append(s.now.lines, l)
	case len(s.open) == 0 && s.calendars > 0:
		s.head = append(s.head, l)
	}
}

// plainHead is a name with well-formed parameters: only such a head may stand before a
// long value, because go-ical looks for the end of a broken one all along the value.
var plainHead = regexp.MustCompile(`^[A-Za-z0-9._-]+(;[A-Za-z0-9._-]+=("[^"]*"|[^",;:]*)(,("[^"]*"|[^",;:]*))*)*$`)

// valueAt finds the colon that ends name and parameters, minding quotes; -1 if none.
func valueAt(s string) int {
	quoted := false
	for i := range len(s) {
		switch s[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return i
			}
		}
	}
	return strings.IndexByte(s, ':')
}

func properName(s string) bool {
	if i := strings.IndexAny(s, ";:"); i >= 0 {
		s = s[:i]
	}
	for i := range len(s) {
		c := s[i]
		if c != '-' && c != '_' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return s != ""
}
