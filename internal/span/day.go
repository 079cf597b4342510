package span

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"escale.dev/escale/internal/fault"
)

// Day is a date of the calendar, without a zone, written "2026-06-16". The zero value is no day.
// Days compare as strings do.
type Day string

const dayLayout = "2006-01-02"

// MakeDay gives the day of a year, month and day of month; days out of range run over as in
// time.Date.
func MakeDay(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(dayLayout))
}

// ParseDay reads "2026-06-16" and the French "16/06/2026", "16.06.2026" and "16-06-2026". Years go
// from 1900 to 2199. The error is Invalid and quotes s.
func ParseDay(s string) (Day, error) {
	trimmed := strings.TrimSpace(s)
	for _, layout := range []string{dayLayout, "2/1/2006", "2.1.2006", "2-1-2006"} {
		t, err := time.Parse(layout, trimmed)
		if err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return Day(t.Format(dayLayout)), nil
		}
	}
	return "", fault.New(fault.Invalid,
		"« %s » n'est pas une date. Écrivez 16/06/2026 ou 2026-06-16.",
		"“%s” is not a date. Write 2026-06-16 or 16/06/2026 (day first).", s)
}

// DayOf gives the day that the calendar of z shows at i.
func DayOf(i Instant, z Zone) Day {
	return Day(time.UnixMicro(int64(i)).In(z.Location()).Format(dayLayout))
}

// IsZero says whether there is no day.
func (d Day) IsZero() bool { return d == "" }

// Date gives the year, month and day of month; zeros when d is no day.
func (d Day) Date() (int, time.Month, int) {
	t, err := time.Parse(dayLayout, string(d))
	if err != nil {
		return 0, 0, 0
	}
	return t.Date()
}

// Add gives the day n days later.
func (d Day) Add(n int) Day {
	y, m, day := d.Date()
	return MakeDay(y, m, day+n)
}

// Sub gives the number of days from o to d.
func (d Day) Sub(o Day) int { return int(d.noon().Sub(o.noon()).Hours() / 24) }

// Weekday gives the day of the week.
func (d Day) Weekday() time.Weekday { return d.noon().Weekday() }

func (d Day) noon() time.Time {
	y, m, day := d.Date()
	return time.Date(y, m, day, 12, 0, 0, 0, time.UTC)
}

// Bounds gives the day as it passes in z: 24 hours, or 23 or 25 when the clocks change.
func (d Day) Bounds(z Zone) Range { return Range{d.start(z), d.Add(1).start(z)} }

// start is the first instant that carries the date d in z: midnight, or the end of the gap where
// the clocks jump at midnight.
func (d Day) start(z Zone) Instant { return LocalLenient(d, 0, z) }

// Value stores the day as text.
func (d Day) Value() (driver.Value, error) { return string(d), nil }

// Scan reads text; NULL reads as no day.
func (d *Day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
	case string:
		*d = Day(v)
	case []byte:
		*d = Day(v)
	default:
		return fmt.Errorf("span: a day is text, not %T", src)
	}
	return nil
}

// Days gives every day from from to to, both included.
func Days(from, to Day) []Day {
	var out []Day
	for d := from; d <= to && !d.IsZero(); d = d.Add(1) {
		out = append(out, d)
	}
	return out
}
