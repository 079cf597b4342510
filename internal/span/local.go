package span

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
)

// GapError says that the clocks of a zone jump over a local time. It wraps a fault of kind Invalid.
type GapError struct {
	Day   Day
	Clock Clock
	Zone  Zone
	Next  Instant // the first instant after the jump
}

// Unwrap gives the sentence for the person.
func (e *GapError) Unwrap() error {
	next := ClockOf(e.Next, e.Zone)
	return fault.New(fault.Invalid,
		"Le %s, %s n’existe pas à l’heure locale (%s) : les horloges avancent. Choisissez %s ou plus tard.",
		"On %s, %s does not exist in %s: the clocks go forward. Choose %s or later.",
		dayWords(e.Day), e.Clock.String(), e.Zone.city(), next.String())
}

func (e *GapError) Error() string { return e.Unwrap().Error() }

// TwiceError says that the clocks of a zone show a local time twice. It wraps a fault of kind
// Invalid; First and Second are the two instants to choose from.
type TwiceError struct {
	Day           Day
	Clock         Clock
	Zone          Zone
	First, Second Instant
}

// Unwrap gives the sentence for the person.
func (e *TwiceError) Unwrap() error {
	return fault.New(fault.Invalid,
		"Le %s, %s existe deux fois à l’heure locale (%s) : les horloges reculent. Précisez la première (%s) ou la seconde (%s).",
		"On %s, %s exists twice in %s: the clocks go back. Say whether you mean the first (%s) or the second (%s).",
		dayWords(e.Day), e.Clock.String(), e.Zone.city(), offsetOf(e.First, e.Zone), offsetOf(e.Second, e.Zone))
}

func (e *TwiceError) Error() string { return e.Unwrap().Error() }

// dayWords says a day in a sentence as each language writes it in figures.
type dayWords Day

// Sentence is the day as 05/11/2017 in French, 2017-11-05 in English.
func (d dayWords) Sentence(lang string) string {
	if s := string(d); lang == "fr" && len(s) == len(dayLayout) {
		return s[8:] + "/" + s[5:7] + "/" + s[:4]
	}
	return string(d)
}

// city is the city that a zone is named after: "New York" for America/New_York.
func (z Zone) city() string {
	s := string(z)
	return strings.ReplaceAll(s[strings.LastIndex(s, "/")+1:], "_", " ")
}

func offsetOf(i Instant, z Zone) string {
	minutes := int(z.Offset(i).Minutes())
	sign := "+"
	if minutes < 0 {
		sign, minutes = "−", -minutes
	}
	if minutes%60 == 0 {
		return fmt.Sprintf("UTC%s%d", sign, minutes/60)
	}
	return fmt.Sprintf("UTC%s%d:%02d", sign, minutes/60, minutes%60)
}

// Local gives the instant at which the walls of z show day d and clock c. It fails with *GapError
// when they never do, with *TwiceError when they do twice, and with an Invalid fault when d is no
// day. A clock past 24:00 counts on into the next day.
func Local(d Day, c Clock, z Zone) (Instant, error) {
	if y, _, _ := d.Date(); y == 0 {
		return 0, fault.New(fault.Invalid, "« %s » n'est pas une date.", "“%s” is not a date.", string(d))
	}
	switch found := localCandidates(d, c, z); len(found) {
	case 0:
		return 0, &GapError{d, c, z, LocalLenient(d, c, z).jumpBefore(z)}
	case 1:
		return found[0], nil
	default:
		return 0, &TwiceError{d, c, z, found[0], found[1]}
	}
}

// LocalLenient is Local for what must have an answer: the first of two instants, and a time in a
// gap moves on by the length of the gap (02:30 becomes 03:30). A d that is no day gives zero.
func LocalLenient(d Day, c Clock, z Zone) Instant {
	if y, _, _ := d.Date(); y == 0 {
		return 0
	}
	if found := localCandidates(d, c, z); len(found) > 0 {
		return found[0]
	}
	wall := wallClock(d, c)
	return At(wall.Add(-z.Offset(At(wall.Add(-36 * time.Hour)))))
}

// localCandidates gives the instants, in order, at which z shows the time: none in a gap, two when
// the clocks go back. It tries the offsets in force a day and a half before and after; no zone
// changes twice within three days.
func localCandidates(d Day, c Clock, z Zone) []Instant {
	wall := wallClock(d, c)
	var found []Instant
	for _, around := range []time.Duration{-36 * time.Hour, 36 * time.Hour} {
		i := At(wall.Add(-z.Offset(At(wall.Add(around)))))
		shown := time.UnixMicro(int64(i)).In(z.Location())
		if shown.Format(wallLayout) == wall.Format(wallLayout) && !slices.Contains(found, i) {
			found = append(found, i)
		}
	}
	slices.Sort(found)
	return found
}

const wallLayout = "2006-01-02 15:04"

func wallClock(d Day, c Clock) time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 0, int(c), 0, 0, time.UTC)
}

// jumpBefore gives the instant of the last change of the clocks of z within the day and a half
// before i, or i when there is none.
func (i Instant) jumpBefore(z Zone) Instant {
	start, _ := i.Time().In(z.Location()).ZoneBounds()
	if start.IsZero() || i.Time().Sub(start) > 36*time.Hour {
		return i
	}
	return At(start)
}
