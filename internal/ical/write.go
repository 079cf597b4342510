package ical

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	goical "github.com/emersion/go-ical"
)

const (
	product    = "-//Escale//Escale calendar//FR"
	utcLayout  = "20060102T150405Z"
	wallLayout = "20060102T150405"
	dayLayout  = "20060102"
	foldWidth  = 75
)

// Write encodes a feed. It fails, with a *Problem, on an event without UID or Stamp,
// on two events of the same UID, on an end before its start and on an unknown zone.
func Write(f Feed) ([]byte, error) {
	cal := goical.NewCalendar()
	head(cal.Component, f)
	zones := zoneSpans{}
	if _, err := zones.use(f.Zone); err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	events := make([]*goical.Component, 0, len(f.Events))
	for _, e := range f.Events {
		if seen[e.UID] {
			return nil, problem(e.UID, "deux événements portent l’identifiant %q", "two events have the identifier %q", e.UID)
		}
		seen[e.UID] = true
		c, err := component(e, zones)
		if err != nil {
			return nil, err
		}
		events = append(events, c)
	}
	if len(events) == 0 && len(zones) == 0 {
		zones.note("Etc/UTC", time.UTC, time.Unix(0, 0)) // a calendar must hold something
	}
	cal.Children = append(zones.components(), events...)
	var b bytes.Buffer
	if err := goical.NewEncoder(&b).Encode(cal); err != nil {
		return nil, fmt.Errorf("ical: encode: %w", err)
	}
	return fold(b.Bytes()), nil
}

// Mail encodes one event as an invitation (Request), its withdrawal (Cancel) or a
// note for the calendar (Publish). The first two need an organiser with an address,
// and Request at least one attendee; Cancel always says CANCELLED; Publish names no
// attendee, as RFC 5546 demands.
func Mail(m Method, e Event) ([]byte, error) {
	switch m {
	case Request, Cancel:
		if e.Organizer == nil || address(e.Organizer.Email) == "" {
			return nil, problem(e.UID, "une invitation demande l’adresse de l’organisateur", "an invitation needs the organiser's address")
		}
		named := slices.ContainsFunc(e.Attendees, func(p Person) bool { return address(p.Email) != "" })
		if m == Request && !named {
			return nil, problem(e.UID, "une invitation demande un invité", "an invitation needs somebody to invite")
		}
		if m == Cancel {
			e.Status, e.Alarm = Cancelled, 0
		}
	case Publish:
		e.Attendees = nil
	default:
		return nil, problem(e.UID, "la méthode %q est inconnue", "the method %q is unknown", string(m))
	}
	return Write(Feed{Method: m, Events: []Event{e}})
}

func problem(uid, fr, en string, args ...any) *Problem {
	return &Problem{UID: uid, FR: fmt.Sprintf(fr, args...), EN: fmt.Sprintf(en, args...)}
}

func head(c *goical.Component, f Feed) {
	if f.Product == "" {
		f.Product = product
	}
	text(c, "PRODID", Line(f.Product))
	raw(c, "VERSION", "2.0")
	raw(c, "CALSCALE", "GREGORIAN")
	raw(c, "METHOD", string(f.Method))
	for _, name := range []string{"NAME", "X-WR-CALNAME"} {
		text(c, name, Line(f.Name))
	}
	for _, name := range []string{"DESCRIPTION", "X-WR-CALDESC"} {
		text(c, name, Clean(f.Description))
	}
	raw(c, "X-WR-TIMEZONE", f.Zone)
	if f.RefreshMinutes > 0 {
		every := "PT" + strconv.Itoa(f.RefreshMinutes) + "M"
		raw(c, "REFRESH-INTERVAL", every).Params.Set("VALUE", "DURATION")
		raw(c, "X-PUBLISHED-TTL", every)
	}
}

// raw adds a property whose value needs no escaping, unless it is empty.
func raw(c *goical.Component, name, value string) *goical.Prop {
	p := goical.NewProp(name)
	p.Value = value
	if value != "" {
		c.Props.Add(p)
	}
	return p
}

func text(c *goical.Component, name, value string) {
	if value != "" {
		p := goical.NewProp(name)
		p.SetText(value)
		p.Params.Del("VALUE") // go-ical adds it to names it does not know; Outlook dislikes it
		c.Props.Add(p)
	}
}

func component(e Event, zones zoneSpans) (*goical.Component, error) {
	if e.UID = Line(e.UID); e.UID == "" {
		return nil, problem("", "l’événement « %s » n’a pas d’identifiant", "the event “%s” has no identifier", Line(e.Summary))
	}
	if e.Stamp.IsZero() || e.Start.IsZero() {
		return nil, problem(e.UID, "l’événement %q n’a pas de date", "the event %q has no date", e.UID)
	}
	if !e.End.IsZero() && e.End.Before(e.Start) {
		return nil, problem(e.UID, "l’événement %q finit avant de commencer", "the event %q ends before it starts", e.UID)
	}
	c := goical.NewComponent(goical.CompEvent)
	text(c, "UID", e.UID)
	raw(c, "DTSTAMP", e.Stamp.UTC().Format(utcLayout))
	instant(c, "CREATED", e.Created)
	instant(c, "LAST-MODIFIED", e.Modified)
	raw(c, "SEQUENCE", strconv.Itoa(max(e.Sequence, 0)))
	if err := times(c, e, zones); err != nil {
		return nil, err
	}
	words(c, e)
	people(c, e)
	if e.Alarm > 0 {
		c.Children = append(c.Children, alarm(e))
	}
	return c, nil
}

func instant(c *goical.Component, name string, t time.Time) {
	if !t.IsZero() {
		raw(c, name, t.UTC().Format(utcLayout))
	}
}

// times adds DTSTART and DTEND.
func times(c *goical.Component, e Event, zones zoneSpans) error {
	loc, err := zones.use(e.Zone)
	if err != nil {
		err.UID = e.UID
		return err
	}
	if e.AllDay {
		from, to := e.Start.In(loc), e.End.In(loc)
		if e.End.IsZero() || to.Format(dayLayout) <= from.Format(dayLayout) {
			to = from.AddDate(0, 0, 1)
		}
		raw(c, "DTSTART", from.Format(dayLayout)).Params.Set("VALUE", "DATE")
		raw(c, "DTEND", to.Format(dayLayout)).Params.Set("VALUE", "DATE")
		return nil
	}
	ends := e.End.After(e.Start)
	if inUTC(e.Start, loc) || ends && inUTC(e.End, loc) {
		loc = time.UTC
	}
	moment(c, "DTSTART", e.Start, e.Zone, loc, zones)
	if ends {
		moment(c, "DTEND", e.End, e.Zone, loc, zones)
	}
	return nil
}

// inUTC says that a time is better written in UTC: its wall clock is shown twice, or it
// lies in years for which readers have no zone data.
func inUTC(t time.Time, loc *time.Location) bool {
	year := t.UTC().Year()
	return year < 1971 || year > 2099 || twice(t, loc)
}

func moment(c *goical.Component, name string, t time.Time, zone string, loc *time.Location, zones zoneSpans) {
	if loc == time.UTC {
		raw(c, name, t.UTC().Format(utcLayout))
		return
	}
	zones.note(zone, loc, t)
	raw(c, name, t.In(loc).Format(wallLayout)).Params.Set("TZID", zone)
}

func words(c *goical.Component, e Event) {
	text(c, "SUMMARY", Line(e.Summary))
	description := Clean(e.Description)
	if u := link(e.URL); u != "" {
		raw(c, "URL", u)
	} else if kept := Line(e.URL); kept != "" && description != "" {
		description += "\n" + kept
	} else {
		description += kept
	}
	text(c, "DESCRIPTION", description)
	text(c, "LOCATION", Line(e.Location))
	raw(c, "STATUS", string(e.Status))
	var categories []string
	for _, s := range e.Categories {
		if s = Line(s); s != "" {
			categories = append(categories, s)
		}
	}
	if len(categories) > 0 {
		p := goical.NewProp("CATEGORIES")
		p.SetTextList(categories)
		c.Props.Add(p)
	}
	if e.Private {
		raw(c, "CLASS", "PRIVATE")
	}
	if e.Free || e.Status == Cancelled {
		raw(c, "TRANSP", "TRANSPARENT")
	}
}

// link gives the address when it is one that a calendar program may open, else "".
func link(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || (u.Host == "" && u.Opaque == "") {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "mailto", "tel":
		return strings.Map(printable, u.String())
	}
	return ""
}

func printable(r rune) rune {
	if r <= ' ' || r == 0x7F {
		return -1
	}
	return r
}

// address gives the mailto form of an address, or "" when it is not one.
func address(s string) string {
	s = strings.TrimSpace(s)
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at == len(s)-1 || strings.ContainsAny(s, " \t\r\n\"<>") || Line(s) != s {
		return ""
	}
	return "mailto:" + s
}

func people(c *goical.Component, e Event) {
	if e.Organizer != nil {
		person(c, "ORGANIZER", *e.Organizer)
	}
	for _, a := range e.Attendees {
		p := person(c, "ATTENDEE", a)
		if p == nil {
			continue
		}
		role, answer := "REQ-PARTICIPANT", a.Answer
		if a.Optional {
			role = "OPT-PARTICIPANT"
		}
		if answer == "" {
			answer = "NEEDS-ACTION"
		}
		p.Params.Set("ROLE", role)
		p.Params.Set("PARTSTAT", param(answer))
		if answer == "NEEDS-ACTION" {
			p.Params.Set("RSVP", "TRUE")
		}
	}
}

func person(c *goical.Component, property string, who Person) *goical.Prop {
	value := address(who.Email)
	if value == "" {
		return nil
	}
	p := raw(c, property, value)
	if name := param(who.Name); name != "" {
		p.Params.Set("CN", name)
	}
	return p
}

// param makes text fit for a parameter, which has no way to carry a double quote.
func param(s string) string {
	return strings.ReplaceAll(Line(s), `"`, "'")
}

func alarm(e Event) *goical.Component {
	c := goical.NewComponent(goical.CompAlarm)
	raw(c, "ACTION", "DISPLAY")
	raw(c, "TRIGGER", "-PT"+strconv.Itoa(e.Alarm)+"M")
	summary := Line(e.Summary)
	if summary == "" {
		summary = "-"
	}
	text(c, "DESCRIPTION", summary)
	return c
}

// fold breaks lines at 75 octets, never inside a character.
func fold(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/40)
	for line := range bytes.SplitSeq(bytes.TrimSuffix(b, []byte("\r\n")), []byte("\r\n")) {
		for room := foldWidth; len(line) > room; room = foldWidth - 1 {
			cut := room
			for cut > 1 && !utf8.RuneStart(line[cut]) {
				cut--
			}
			out = append(append(out, line[:cut]...), "\r\n "...)
			line = line[cut:]
		}
		out = append(append(out, line...), "\r\n"...)
	}
	return out
}
