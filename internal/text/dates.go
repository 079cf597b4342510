package text

import (
	"strconv"
	"time"

	"escale.dev/escale/internal/span"
)

var (
	weekdays = map[Lang][7]string{
		FR: {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
		EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	weekdaysShort = map[Lang][7]string{
		FR: {"dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."},
		EN: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
	months = map[Lang][12]string{
		FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	}
	monthsShort = map[Lang][12]string{
		FR: {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		EN: {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	}
)

// Day writes a day whole: "mardi 16 juin 2026", "Tuesday 16 June 2026". No day
// is the empty text.
func (p Printer) Day(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	return p.Weekday(d) + " " + p.Date(d)
}

// DayShort writes a day without its year: "mar. 16 juin", "Tue 16 June".
func (p Printer) DayShort(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	return weekdaysShort[p.lang()][d.Weekday()] + " " + p.DayMonth(d)
}

// DayTiny writes a day for a narrow column: "mar. 16", "Tue 16".
func (p Printer) DayTiny(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	_, _, day := d.Date()
	return weekdaysShort[p.lang()][d.Weekday()] + " " + p.dayNumber(day)
}

// Weekday writes the day of the week: "mardi", "Tuesday".
func (p Printer) Weekday(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	return weekdays[p.lang()][d.Weekday()]
}

// Date writes a day without its weekday: "16 juin 2026", "1er janvier 2026".
func (p Printer) Date(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	year, _, _ := d.Date()
	return p.DayMonth(d) + " " + strconv.Itoa(year)
}

// DayMonth writes a day of the month: "16 juin", "1er janvier", "1 January".
func (p Printer) DayMonth(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	_, month, day := d.Date()
	return p.dayNumber(day) + " " + p.Month(month)
}

// Month writes the name of a month: "juin", "June".
func (p Printer) Month(m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	return months[p.lang()][m-1]
}

// MonthShort writes a month for a narrow place: "juil.", "Jul".
func (p Printer) MonthShort(m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	return monthsShort[p.lang()][m-1]
}

// MonthYear writes a day's month: "juin 2026", "June 2026".
func (p Printer) MonthYear(d span.Day) string {
	if d.IsZero() {
		return ""
	}
	year, month, _ := d.Date()
	return p.Month(month) + " " + strconv.Itoa(year)
}

func (p Printer) dayNumber(day int) string {
	if day == 1 && p.lang() == FR {
		return "1er"
	}
	return strconv.Itoa(day)
}

// Days writes a stretch of days, both ends in it, saying month and year once
// where they are shared: "14–19 juin 2026", "31 octobre – 2 novembre 2026",
// "30 décembre 2026 – 2 janvier 2027".
func (p Printer) Days(from, to span.Day) string {
	switch {
	case from.IsZero() || from == to:
		return p.Date(to)
	case to.IsZero():
		return p.Date(from)
	}
	y1, m1, d1 := from.Date()
	y2, m2, _ := to.Date()
	switch {
	case y1 == y2 && m1 == m2:
		return p.dayNumber(d1) + "–" + p.Date(to)
	case y1 == y2:
		return p.DayMonth(from) + " – " + p.Date(to)
	}
	return p.Date(from) + " – " + p.Date(to)
}

// Clock writes a time of day, on the 24-hour clock in both languages: "14:40".
// Past midnight it goes round: 25:30 is "01:30".
func (p Printer) Clock(c span.Clock) string {
	return span.Clock(((int(c) % 1440) + 1440) % 1440).String()
}

// Time writes an instant as the clocks of z show it: "14:40".
func (p Printer) Time(i span.Instant, z span.Zone) string {
	if i.IsZero() {
		return ""
	}
	return i.In(z).Format("15:04")
}

// DateTime writes an instant as z shows it: "mardi 16 juin 2026 à 14:40",
// "Tuesday 16 June 2026 at 14:40". Where the reader may be elsewhere, use
// DateTimeZone.
func (p Printer) DateTime(i span.Instant, z span.Zone) string {
	if i.IsZero() {
		return ""
	}
	return p.Day(span.DayOf(i, z)) + p.pick(" à ", " at ") + p.Time(i, z)
}

// DateTimeZone is DateTime with the zone named: "mardi 16 juin 2026 à 14:40,
// heure de Montréal (UTC−4)".
func (p Printer) DateTimeZone(i span.Instant, z span.Zone) string {
	if i.IsZero() {
		return ""
	}
	return p.DateTime(i, z) + ", " + p.ZoneName(z, i)
}

// Times writes a range's hours alone: "14:40–15:10". A range that ends on
// another day says so: "22:00–01:00 (+1 j)".
func (p Printer) Times(r span.Range, z span.Zone) string {
	if r.From.IsZero() || r.To.IsZero() || r.From == r.To {
		return p.Time(max(r.From, r.To), z)
	}
	s := p.Time(r.From, z) + "–" + p.Time(r.To, z)
	if n := span.DayOf(r.To, z).Sub(span.DayOf(r.From, z)); n != 0 && !midnightAfter(r, z) {
		s += " (+" + strconv.Itoa(n) + string(nbsp) + p.pick("j", "d") + ")"
	}
	return s
}

// midnightAfter says that a range ends at the midnight of its own day, which
// nobody calls the next day.
func midnightAfter(r span.Range, z span.Zone) bool {
	return span.ClockOf(r.To, z) == 0 && span.DayOf(r.To, z).Sub(span.DayOf(r.From, z)) == 1
}

// Range writes a range whole: "mardi 16 juin 2026, 14:40–15:10", or with both
// days where they differ: "mardi 16 juin 2026 à 22:00 – jeudi 18 juin 2026 à
// 01:00".
func (p Printer) Range(r span.Range, z span.Zone) string {
	first, last := span.DayOf(r.From, z), span.DayOf(r.To, z)
	switch {
	case r.From.IsZero() || r.To.IsZero():
		return p.DateTime(max(r.From, r.To), z)
	case first == last || midnightAfter(r, z):
		return p.Day(first) + ", " + p.Times(r, z)
	}
	return p.DateTime(r.From, z) + " – " + p.DateTime(r.To, z)
}

// Minutes writes a length of time in minutes: "45 min", "1 h 20", "2 h" (in
// English "1 h 20 min"), with no-break spaces.
func (p Printer) Minutes(n int) string {
	if n < 0 {
		return "−" + p.Minutes(-n)
	}
	hours, rest := n/60, n%60
	space := string(nbsp)
	switch {
	case hours == 0:
		return strconv.Itoa(rest) + space + "min"
	case rest == 0:
		return p.Int(hours) + space + "h"
	}
	s := p.Int(hours) + space + "h" + space + twoDigits(rest)
	return s + p.pick("", space+"min")
}

// Duration is Minutes for a length of time, rounded to the minute.
func (p Printer) Duration(d time.Duration) string {
	return p.Minutes(int(d.Round(time.Minute) / time.Minute))
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Relative writes how far i is from now in whole units: "dans 20 min", "il y a
// 3 jours", "à l’instant"; "in 20 min", "3 days ago", "now".
func (p Printer) Relative(i, now span.Instant) string {
	d := i.Sub(now)
	ahead := d > 0
	if d < 0 {
		d = -d
	}
	var length string
	switch {
	case d < time.Minute:
		return p.pick("à l’instant", "now")
	case d < 24*time.Hour:
		length = p.Minutes(int(d / time.Minute))
	default:
		n := int(d / (24 * time.Hour))
		length = p.Int(n) + string(nbsp) + p.pick("jour", "day")
		if n > 1 {
			length += "s"
		}
	}
	switch {
	case ahead:
		return p.pick("dans ", "in ") + length
	case p.lang() == FR:
		return "il y a " + length
	}
	return length + " ago"
}
