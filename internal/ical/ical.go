// Package ical writes calendars that Outlook, Apple, Google and khal read right,
// and reads calendars that anybody else wrote: bytes in, bytes out.
//
// Writing: [Feed] is a subscribed calendar, [Mail] one invitation. Every time zone
// used is spelt out as a VTIMEZONE computed from Go's own zone data, because many
// readers believe that before their own; an hour that exists twice (the night the
// clocks go back) is written in UTC, the only form that no reader takes for the
// other one. The same input always gives the same bytes.
//
// Reading: [Parse] never panics and its work grows only linearly with its input;
// what it cannot understand becomes a [Problem] with the line it stands on, and the
// rest of the file is still read.
//
// The package knows nothing of missions and depends on the standard library and
// emersion/go-ical only; zones are IANA names, instants are time.Time.
package ical

import (
	"strings"
	"time"
	_ "time/tzdata" // zones must load on a machine that has none
	"unicode"
	"unicode/utf8"
)

// Status says how certain an event is, in the words of RFC 5545.
type Status string

// The three statuses an event can have; the empty one is left out of the file.
const (
	Confirmed Status = "CONFIRMED"
	Tentative Status = "TENTATIVE"
	Cancelled Status = "CANCELLED"
)

// Method says what a calendar wants of its reader (RFC 5546); empty for a plain file.
type Method string

// The methods this package writes.
const (
	Publish Method = "PUBLISH" // for information
	Request Method = "REQUEST" // an invitation to answer
	Cancel  Method = "CANCEL"  // the invitation is withdrawn
)

// Person is an organiser or attendee. Without an address the person is left out:
// the format identifies people by address alone.
type Person struct {
	Name, Email string
	// Answer is the PARTSTAT of an attendee: NEEDS-ACTION, ACCEPTED, DECLINED,
	// TENTATIVE; empty means NEEDS-ACTION. Ignored for an organiser.
	Answer string
	// Optional marks an attendee who may stay away.
	Optional bool
}

// Event is one entry of a calendar.
type Event struct {
	// UID is the same for ever for the same event. Required.
	UID string
	// Sequence grows with each change that matters to those invited.
	Sequence int
	// Stamp is when this description was made. Required.
	Stamp time.Time
	// Created and Modified are left out when zero.
	Created, Modified time.Time
	// Start and End are instants (their own location does not matter), End excluded.
	// End may be zero or equal to Start: the event then has no length.
	Start, End time.Time
	// Zone is the IANA zone the event is shown in; empty or "UTC" for UTC.
	Zone string
	// AllDay takes the dates of Start and End in Zone, End excluded; a zero End
	// means one day.
	AllDay bool
	// Summary and Location are one line; Description may have several.
	Summary, Description, Location string
	// URL should be absolute; what is not a web or mail address is added to the
	// description instead.
	URL        string
	Status     Status
	Categories []string
	Organizer  *Person
	Attendees  []Person
	// Alarm is how many minutes before the start to remind; 0 for no reminder.
	Alarm int
	// Private asks readers who share the calendar to hide the details.
	Private bool
	// Free says the event does not make its reader busy.
	Free bool
}

// Feed is a calendar that programs subscribe to or import.
type Feed struct {
	Name, Description string
	// Zone is the IANA zone of the whole calendar, for readers that want one.
	Zone string
	// RefreshMinutes is how often a subscriber should look again; 0 leaves it out.
	RefreshMinutes int
	// Method is left out when empty, which suits a feed best.
	Method Method
	// Product names the writer (PRODID); empty means this program.
	Product string
	Events  []Event
}

// Problem is something in a file that could not be understood or written, as a
// sentence for the person in French and English.
type Problem struct {
	// Line is where in the file, from 1; 0 when it concerns the whole file.
	Line int
	// UID is the event's, when known.
	UID    string
	FR, EN string
}

// Error gives the English sentence.
func (p *Problem) Error() string { return "ical: " + p.EN }

// ContentType is the media type to send the bytes of Mail or Write with.
func ContentType(m Method) string {
	const base = "text/calendar; charset=utf-8"
	if m == "" {
		return base
	}
	return base + "; method=" + string(m)
}

// Clean makes text fit for a calendar: valid UTF-8, line ends as \n, without control
// characters and without the marks that turn the direction of what follows them.
// What Write keeps of a description is Clean of it.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r', r == '\v', r == '\f', r == 0x85, r == 0x2028, r == 0x2029:
			return '\n'
		case unicode.IsControl(r), r == 0xFEFF, r >= 0x202A && r <= 0x202E,
			r >= 0x2066 && r <= 0x2069, r == utf8.MaxRune, r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, s)
}

// Line is Clean on one line: what Write keeps of a summary or a location.
func Line(s string) string {
	return strings.TrimSpace(strings.Join(strings.FieldsFunc(Clean(s), func(r rune) bool {
		return r == '\n' || r == '\t'
	}), " "))
}
