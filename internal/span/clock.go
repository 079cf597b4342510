package span

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"escale.dev/escale/internal/fault"
)

// Clock is a time of day in minutes since local midnight. It may pass 1440: 25:30 is half past one
// of the night that follows.
type Clock int

// MaxClock is the latest clock time that is understood: 47:59, the end of the next day.
const MaxClock Clock = 2*24*60 - 1

// Hm gives the clock time of an hour and a minute.
func Hm(hour, minute int) Clock { return Clock(hour*60 + minute) }

var (
	clockDigits = regexp.MustCompile(`^(\d{1,2})(?: ?h| ?[:h.] ?(\d{2})(?::00| ?min)?)?$`)
	clockTwelve = regexp.MustCompile(`^(\d{1,2})(?: ?[:h.] ?(\d{2}))? ?([ap])\.? ?m\.?$`)
)

// ParseClock reads "14:40", "14h40", "14 h 40", "14h", "14.40", "14:40:00", "2 pm", "2:40 p.m.",
// "midi", "minuit", "noon" and "midnight"; a bare number is an hour. Hours go up to 47, for what
// goes on after midnight. The error is Invalid and quotes s.
func ParseClock(s string) (Clock, error) {
	norm := strings.ToLower(strings.Join(strings.Fields(s), " "))
	switch norm {
	case "midi", "noon":
		return Hm(12, 0), nil
	case "minuit", "midnight":
		return 0, nil
	}
	if m := clockTwelve.FindStringSubmatch(norm); m != nil {
		hour, minute := atoi(m[1]), atoi(m[2])
		if hour >= 1 && hour <= 12 && minute < 60 {
			hour %= 12
			if m[3] == "p" {
				hour += 12
			}
			return Hm(hour, minute), nil
		}
	} else if m := clockDigits.FindStringSubmatch(norm); m != nil {
		if c := Hm(atoi(m[1]), atoi(m[2])); atoi(m[2]) < 60 && c <= MaxClock {
			return c, nil
		}
	}
	return 0, fault.New(fault.Invalid,
		"« %s » n'est pas une heure. Écrivez 14:40 ou 14h40.",
		"“%s” is not a time. Write 14:40 or 2:40 pm.", s)
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // the pattern lets nothing but two digits, or none, through
	return n
}

// String gives "14:40"; hours go on past 23.
func (c Clock) String() string {
	if c < 0 {
		return "-" + (-c).String()
	}
	return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60)
}

// ClockOf gives the clock time that the walls of z show at i, without its seconds.
func ClockOf(i Instant, z Zone) Clock {
	t := i.In(z)
	return Hm(t.Hour(), t.Minute())
}
