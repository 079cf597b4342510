package ical

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	goical "github.com/emersion/go-ical"
)

// Calendar is what Parse understood of a file.
type Calendar struct {
	Name, Description, Product string
	Method                     Method
	// Zone is the zone the file proposes for the whole calendar, IANA, or empty.
	Zone     string
	Entries  []Entry
	Problems []Problem
}

// Origin says how the zone of an entry was found.
type Origin string

// The ways a zone is found, from the surest to the least sure.
const (
	InUTC      Origin = "utc"       // the time was given in UTC
	ByName     Origin = "iana"      // the zone has an IANA name
	ByWindows  Origin = "windows"   // a Windows name, as Outlook writes
	ByOffset   Origin = "vtimezone" // only the offsets the file itself gives are known
	ByCalendar Origin = "calendar"  // a floating time, read in the calendar's zone
	Floating   Origin = "floating"  // wall clock of nobody knows where
)

// Entry is an event as found in a file. An all-day event starts and ends at midnight
// UTC of its dates. Start and End of a Floating one hold its wall clock as UTC: Settle
// places it. Zone is empty where only an offset is known.
type Entry struct {
	Event
	Line   int
	Origin Origin
	// Rule is the RRULE as written, or "RDATE" for a list of dates. Recurrences are
	// told, not expanded: Start and End are those of the first.
	Rule string
	// Override is the RECURRENCE-ID as written: this entry replaces one recurrence.
	Override string
}

// Recurs says whether the event happens more than once.
func (e Entry) Recurs() bool { return e.Rule != "" }

// Settle reads a floating entry in a zone; others come back unchanged.
func (e Entry) Settle(zone *time.Location) Entry {
	if e.Origin != Floating || e.AllDay {
		return e
	}
	e.Start, e.End = settle(e.Start, zone), settle(e.End, zone)
	e.Zone, e.Origin = zone.String(), ByCalendar
	return e
}

// Parse reads a calendar. The error is a *Problem: not a calendar, too large, or too
// many events. Everything less becomes a problem of the calendar.
func Parse(b []byte) (cal Calendar, err error) {
	if len(b) > MaxBytes {
		return Calendar{}, problem("", "ce fichier dépasse %d Mo", "this file is larger than %d MB", MaxBytes>>20)
	}
	defer func() {
		if r := recover(); r != nil {
			cal, err = Calendar{}, problem("", "ce calendrier est illisible", "this calendar cannot be read")
		}
	}()
	s := scan(b)
	if s.calendars == 0 && len(s.events) == 0 {
		return Calendar{}, problem("", "ce fichier n’est pas un calendrier (iCalendar)", "this file is not a calendar (iCalendar)")
	}
	if len(s.events) > MaxEvents {
		return Calendar{}, problem("", "ce calendrier a plus de %d événements", "this calendar has more than %d events", MaxEvents)
	}
	r := reader{scanned: s, custom: map[string]customZone{}, zones: map[string]zoneFound{}}
	return r.read(), nil
}

// reader turns the parts of a scanned file into a Calendar.
type reader struct {
	*scanned
	custom map[string]customZone
	zones  map[string]zoneFound
	home   *time.Location
}

func (r *reader) read() Calendar {
	cal := r.header()
	for _, z := range r.scanned.zones {
		c, _ := r.component(z)
		r.define(c)
	}
	if z, ok := r.find(cal.Zone); ok && z.name != "" {
		cal.Zone, r.home = z.name, z.loc
	}
	for _, e := range r.events {
		c, ok := r.component(e)
		if !ok {
			continue
		}
		if entry, ok := r.entry(e, c); ok {
			cal.Entries = append(cal.Entries, entry)
		}
	}
	cal.Problems = r.problems
	return cal
}

func (r *reader) header() Calendar {
	c, _ := r.component(block{name: "VCALENDAR", lines: r.head})
	first := func(names ...string) string {
		for _, n := range names {
			if s := Clean(plain(c, n)); s != "" {
				return s
			}
		}
		return ""
	}
	return Calendar{
		Name:        Line(first("NAME", "X-WR-CALNAME")),
		Description: first("DESCRIPTION", "X-WR-CALDESC"),
		Product:     Line(first("PRODID")),
		Method:      Method(strings.ToUpper(Line(first("METHOD")))),
		Zone:        Line(first("X-WR-TIMEZONE")),
	}
}

// component decodes a block, whole or, when go-ical refuses, without the lines at fault.
func (r *reader) component(b block) (*goical.Component, bool) {
	if c, err := decodeLines(b.name, b.lines); err == nil {
		return c, true
	}
	var good []line
	depth := 0
	for _, l := range b.lines {
		nested := strings.HasPrefix(l.text, "BEGIN:")
		if nested {
			depth++
		}
		if depth == 0 {
			if _, err := decodeLines(b.name, []line{l}); err == nil {
				good = append(good, l)
			} else {
				r.report(l.number, "cette ligne est mal écrite et n’est pas lue", "this line is malformed and not read")
			}
		}
		if strings.HasPrefix(l.text, "END:") {
			depth--
		}
	}
	c, err := decodeLines(b.name, good)
	return c, err == nil
}

// decodeLines runs go-ical, which panics on some inputs, over a few lines.
func decodeLines(name string, lines []line) (c *goical.Component, err error) {
	defer func() {
		if r := recover(); r != nil {
			c, err = nil, fmt.Errorf("ical: %v", r)
		}
	}()
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nBEGIN:X\r\n")
	for _, l := range lines {
		b.WriteString(l.text)
		b.WriteString("\r\n")
	}
	b.WriteString("END:X\r\nEND:VCALENDAR\r\n")
	cal, err := goical.NewDecoder(strings.NewReader(b.String())).Decode()
	if err != nil {
		return nil, err
	}
	if len(cal.Children) != 1 {
		return nil, fmt.Errorf("ical: not one component")
	}
	cal.Children[0].Name = name
	return cal.Children[0], nil
}

// list gives the texts of all properties of a name, leniently unescaped.
func list(c *goical.Component, name string) []string {
	var out []string
	if c == nil {
		return nil
	}
	for _, p := range c.Props.Values(name) {
		var sb strings.Builder
		for i := 0; i < len(p.Value); i++ {
			switch ch := p.Value[i]; {
			case ch == '\\' && i+1 < len(p.Value):
				i++
				switch p.Value[i] {
				case 'n', 'N':
					sb.WriteByte('\n')
				case '\\', ';', ',', ':', '"':
					sb.WriteByte(p.Value[i])
				default:
					sb.WriteByte('\\')
					sb.WriteByte(p.Value[i])
				}
			case ch == ',' && name == "CATEGORIES":
				out = append(out, sb.String())
				sb.Reset()
			default:
				sb.WriteByte(ch)
			}
		}
		out = append(out, sb.String())
	}
	return out
}

// plain gives the text of the first property of a name.
func plain(c *goical.Component, name string) string {
	if l := list(c, name); len(l) > 0 {
		return l[0]
	}
	return ""
}

func (r *reader) entry(b block, c *goical.Component) (Entry, bool) {
	e := Entry{Line: b.at}
	e.UID = Line(plain(c, "UID"))
	if !r.times(&e, c) {
		return e, false
	}
	e.Summary, e.Location = Line(plain(c, "SUMMARY")), Line(plain(c, "LOCATION"))
	e.Description = Clean(plain(c, "DESCRIPTION"))
	if p := c.Props.Get("URL"); p != nil {
		e.URL = Line(p.Value)
	}
	e.Status = Status(strings.ToUpper(Line(plain(c, "STATUS"))))
	e.Sequence, _ = strconv.Atoi(strings.TrimSpace(plain(c, "SEQUENCE")))
	e.Private = strings.EqualFold(plain(c, "CLASS"), "PRIVATE") || strings.EqualFold(plain(c, "CLASS"), "CONFIDENTIAL")
	e.Free = strings.EqualFold(plain(c, "TRANSP"), "TRANSPARENT")
	for _, s := range list(c, "CATEGORIES") {
		if s = Line(s); s != "" {
			e.Categories = append(e.Categories, s)
		}
	}
	if p := c.Props.Get("ORGANIZER"); p != nil {
		who := readPerson(*p)
		e.Organizer = &who
	}
	for _, p := range c.Props.Values("ATTENDEE") {
		e.Attendees = append(e.Attendees, readPerson(p))
	}
	e.Alarm = readAlarm(c)
	return e, true
}

func readPerson(p goical.Prop) Person {
	address := Line(p.Value)
	if len(address) >= 7 && strings.EqualFold(address[:7], "mailto:") {
		address = address[7:]
	}
	return Person{
		Name:     Line(p.Params.Get("CN")),
		Email:    address,
		Answer:   strings.ToUpper(p.Params.Get("PARTSTAT")),
		Optional: strings.EqualFold(p.Params.Get("ROLE"), "OPT-PARTICIPANT"),
	}
}

// readAlarm gives the minutes before the start of the first reminder that says so.
func readAlarm(c *goical.Component) int {
	for _, child := range c.Children {
		p := child.Props.Get("TRIGGER")
		if child.Name != "VALARM" || p == nil || strings.EqualFold(p.Params.Get("RELATED"), "END") {
			continue
		}
		if d, ok := duration(p.Value); ok && d < 0 {
			return int(-d / time.Minute)
		}
	}
	return 0
}
