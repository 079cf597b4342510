// Package span is time as a mission lives it: instants, days and clock times of a place, ranges.
//
// An Instant is a point in time, the same everywhere, stored as microseconds since 1970 UTC. A Day
// and a Clock are what a wall at some place shows; with a Zone they make an instant, unless the
// clocks change there: then the hour may not exist, or exist twice, and Local says so. A Range is
// half-open, so that two meetings that follow each other do not overlap.
//
// The zone data is compiled in: the program behaves alike on a machine that has none.
package span

import (
	"database/sql/driver"
	"fmt"
	"time"
	_ "time/tzdata" // zones must work on a machine without zone files

	"escale.dev/escale/internal/fault"
)

// Instant is a point in time in microseconds since 1970-01-01 UTC. The zero value is "none": it is
// stored as 0, and NULL reads as 0; use Null to write NULL instead.
type Instant int64

// At gives the instant of t, cut down to the microsecond. The zero time gives the zero instant.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMicro())
}

// Time gives the instant in UTC; the zero time for the zero instant.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(i)).UTC()
}

// In gives the instant as the clocks of z show it.
func (i Instant) In(z Zone) time.Time { return i.Time().In(z.Location()) }

// IsZero says whether there is no instant.
func (i Instant) IsZero() bool { return i == 0 }

// Add gives the instant d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Microseconds()) }

// Sub gives the time from o to i.
func (i Instant) Sub(o Instant) time.Duration { return time.Duration(i-o) * time.Microsecond }

// Before says whether i comes before o.
func (i Instant) Before(o Instant) bool { return i < o }

// After says whether i comes after o.
func (i Instant) After(o Instant) bool { return i > o }

// Value stores the instant as an integer, zero included.
func (i Instant) Value() (driver.Value, error) { return int64(i), nil }

// Scan reads an integer of microseconds; NULL reads as the zero instant.
func (i *Instant) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i = 0
	case int64:
		*i = Instant(v)
	default:
		return fmt.Errorf("span: an instant is an integer of microseconds, not %T", src)
	}
	return nil
}

// Null is an Instant that is stored as NULL when it is zero.
type Null Instant

// Value stores the instant as an integer, or NULL when it is zero.
func (n Null) Value() (driver.Value, error) {
	if n == 0 {
		return nil, nil
	}
	return int64(n), nil
}

// Scan reads an integer of microseconds; NULL reads as zero.
func (n *Null) Scan(src any) error { return (*Instant)(n).Scan(src) }

// Zone is an IANA time zone name such as "America/Montreal". The zero value is UTC.
type Zone string

// UTC is the zone without a place.
const UTC Zone = "UTC"

// LoadZone checks that s names a zone. The error is Invalid.
func LoadZone(s string) (Zone, error) {
	// "Local" would mean the machine's zone, which differs from one machine to the next.
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return "", fault.New(fault.Invalid,
			"« %s » n'est pas un fuseau horaire. Donnez un nom comme « Europe/Paris » ou « America/Montreal ».",
			"“%s” is not a time zone. Give a name such as “Europe/Paris” or “America/Montreal”.", s)
	}
	return Zone(s), nil
}

// Location gives the zone's rules; UTC for the zero value and for a name that does not exist, since
// every zone that is stored went through LoadZone.
func (z Zone) Location() *time.Location {
	if z == "" || z == "Local" {
		return time.UTC
	}
	return locations.get(z)
}

// Offset gives how far the clocks of z are ahead of UTC at i.
func (z Zone) Offset(i Instant) time.Duration {
	_, seconds := time.UnixMicro(int64(i)).In(z.Location()).Zone()
	return time.Duration(seconds) * time.Second
}
