// Package mission holds economic missions: what they are for, when and where, in which series, with
// which partners, people, organisations and places, and how many minutes lie between those places.
//
// Invariants: a mission has a zone that exists; its days are civil days of that zone; a last day needs
// a first one and never comes before it; a mission of which nothing is known but its name is valid. One
// person is one member of a mission, one organisation one participant, whatever the hats they wear.
// Organisations and people themselves belong to package directory; here they are ids.
package mission

import (
	"strconv"

	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// Kind is the sort of a mission.
type Kind string

// The kinds.
const (
	Outward   Kind = "outward_mission" // a delegation travels to meet firms one by one
	TradeFair Kind = "trade_fair"      // a stand at a fair, and meetings around it
	Inward    Kind = "inward_mission"  // a delegation is received at home
)

// Kinds lists the kinds in the order in which forms offer them.
var Kinds = []Kind{Outward, TradeFair, Inward}

// State says how far along a mission is.
type State string

// The states.
const (
	Preparing State = "preparing"
	Open      State = "open" // under way
	Closed    State = "closed"
	Cancelled State = "cancelled"
)

// States lists the states in their order.
var States = []State{Preparing, Open, Closed, Cancelled}

// Mission is one mission, or one edition of a series.
//
// Times of day (DayOpens…) are clock times of Zone; lengths are in minutes. FirstDay and LastDay are
// civil days of Zone: both empty when the sources give no date, LastDay alone when they do not say when
// it ended. Year is for missions of which only the year is known; 0 is not known.
type Mission struct {
	ID, Ref            string
	NameFR, NameEN     string
	Kind               Kind
	SeriesID           string // "" outside a series
	Edition            int    // 0 when not numbered
	State              State
	Zone, HomeZone     span.Zone
	City, Country      string // Country is an ISO 3166 code
	FirstDay, LastDay  span.Day
	Year               int
	LeadID             string // organisation
	SummaryFR          string
	SummaryEN          string
	AimsFR, AimsEN     string // one aim a line
	Sectors            string // separated by "; "
	AnnouncedCompanies string // as announced, in words: "une quarantaine"
	Reconstructed      bool   // from press articles
	Invented           bool   // by the generator

	MeetingTarget  int // meetings to place in all; 0 no target
	MeetingMinimum int // meetings under which a company needs attention
	MeetingMinutes int // length of a meeting unless its request says otherwise
	MaxPerDay      int // meetings of one person in a day
	BufferMinutes  int // between two engagements of a person, on top of travel
	TravelMinutes  int // between two places of which nothing is known
	DayOpens       span.Clock
	DayCloses      span.Clock
	LunchFrom      span.Clock
	LunchTo        span.Clock
	LunchMinutes   int // that everybody keeps free between LunchFrom and LunchTo

	CreatedAt, ChangedAt span.Instant
	Version              int
}

// Name gives the mission's name in a language.
func (m Mission) Name(l text.Lang) string { return text.Pair{FR: m.NameFR, EN: m.NameEN}.In(l) }

// Summary gives what the mission is, in a language.
func (m Mission) Summary(l text.Lang) string {
	return text.Pair{FR: m.SummaryFR, EN: m.SummaryEN}.In(l)
}

// Aims gives the mission's aims in a language, one each.
func (m Mission) Aims(l text.Lang) []string {
	return lines(text.Pair{FR: m.AimsFR, EN: m.AimsEN}.In(l))
}

// Dated reports whether the day on which the mission began is known.
func (m Mission) Dated() bool { return !m.FirstDay.IsZero() }

// Days gives the days of the mission, in order: none when it has no date, the first alone when its end
// is not known.
func (m Mission) Days() []span.Day { return span.Days(m.FirstDay, m.lastKnown()) }

// Bounds is the time from the start of the first day to the end of the last, in the mission's zone;
// empty when it has no date.
func (m Mission) Bounds() span.Range {
	if !m.Dated() {
		return span.Range{}
	}
	return span.Range{From: m.FirstDay.Bounds(m.Zone).From, To: m.lastKnown().Bounds(m.Zone).To}
}

// YearKnown is the year of the mission; 0 when nothing tells it.
func (m Mission) YearKnown() int {
	if m.Dated() {
		y, _, _ := m.FirstDay.Date()
		return y
	}
	return m.Year
}

// DaysLeft is the number of days from today, in the mission's zone, to the first day: negative once it
// has begun. ok is false when the mission has no date.
func (m Mission) DaysLeft(now span.Instant) (days int, ok bool) {
	if !m.Dated() {
		return 0, false
	}
	return m.FirstDay.Sub(span.DayOf(now, m.Zone)), true
}

// Today is the day in the mission's zone, brought within the mission's days; "" when it has none.
func (m Mission) Today(now span.Instant) span.Day {
	if !m.Dated() {
		return ""
	}
	return min(max(span.DayOf(now, m.Zone), m.FirstDay), m.lastKnown())
}

func (m Mission) lastKnown() span.Day { return max(m.FirstDay, m.LastDay) }

// when sorts missions: by first day, or the year as far as it is known; "" is not known.
func (m Mission) when() string {
	if m.Dated() {
		return string(m.FirstDay)
	}
	if m.Year > 0 {
		return strconv.Itoa(m.Year)
	}
	return ""
}

// Series is a mission that comes back: the editions of a yearly fair.
type Series struct{ ID, Ref, NameFR, NameEN string }

// Name gives the series' name in a language.
func (s Series) Name(l text.Lang) string { return text.Pair{FR: s.NameFR, EN: s.NameEN}.In(l) }

// Leg is a part of a journey in another city, with its own zone and perhaps its own days.
type Leg struct {
	ID, MissionID, Ref string
	NameFR, NameEN     string
	City               string
	Zone               span.Zone
	FirstDay, LastDay  span.Day
	Sort               int
}

// Name gives the leg's name in a language.
func (l Leg) Name(lang text.Lang) string { return text.Pair{FR: l.NameFR, EN: l.NameEN}.In(lang) }

// RelationKind says how a mission is tied to another thing.
type RelationKind string

// The kinds of relation, read from the mission that holds it.
const (
	Precedes RelationKind = "precedes" // this mission comes shortly before the other
	LedTo    RelationKind = "led_to"   // the other came out of this one
	Answers  RelationKind = "answers"  // this mission returns a visit
)

// Relation ties a mission to another mission.
type Relation struct {
	MissionID      string
	Kind           RelationKind
	OtherID        string
	NoteFR, NoteEN string
}

// Target is a measurable aim. Values are in words, as stated: "1 600 000", "plus de 200".
type Target struct {
	ID, MissionID, Ref       string
	LabelFR, LabelEN         string
	QualifierFR, QualifierEN string
	Baseline, Target, Due    string
	NoteFR, NoteEN           string
	Sort                     int
}

// Label gives what the target counts, in a language.
func (t Target) Label(l text.Lang) string { return text.Pair{FR: t.LabelFR, EN: t.LabelEN}.In(l) }

// Qualifier gives the word before the target's value, in a language: "more than".
func (t Target) Qualifier(l text.Lang) string {
	return text.Pair{FR: t.QualifierFR, EN: t.QualifierEN}.In(l)
}

// Note gives what is to know about the target, in a language.
func (t Target) Note(l text.Lang) string { return text.Pair{FR: t.NoteFR, EN: t.NoteEN}.In(l) }
