package span_test

import (
	"testing"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

func TestParseClock(t *testing.T) {
	good := map[string]span.Clock{
		"14:40": span.Hm(14, 40), "14h40": span.Hm(14, 40), "14 h 40": span.Hm(14, 40), "14H": span.Hm(14, 0),
		"14 h 40 min": span.Hm(14, 40), "14.40": span.Hm(14, 40), "14:40:00": span.Hm(14, 40), " 9 ": span.Hm(9, 0),
		"9:05": span.Hm(9, 5), "2 pm": span.Hm(14, 0), "2:40 p.m.": span.Hm(14, 40), "2:40PM": span.Hm(14, 40),
		"12 am": 0, "12 pm": span.Hm(12, 0), "midi": span.Hm(12, 0), "Minuit": 0, "noon": span.Hm(12, 0),
		"00:00": 0, "24:00": 1440, "25:30": span.Hm(25, 30), "47:59": span.MaxClock, "14\u202fh\u00a040": span.Hm(14, 40),
	}
	for s, want := range good {
		if got, err := span.ParseClock(s); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "14:", "14:4", "14:60", "48:00", "13 pm", "0 am", "14min", "-1:00", "quatorze", "14:40:30", "1440", "１４:40"} {
		if got, err := span.ParseClock(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func TestParseClockSaysTheCure(t *testing.T) {
	_, err := span.ParseClock("quatorze")
	if got := fault.Of(err).Sentence("fr"); got != "« quatorze » n'est pas une heure. Écrivez 14:40 ou 14h40." {
		t.Error(got)
	}
}

func TestClockString(t *testing.T) {
	for c, want := range map[span.Clock]string{0: "00:00", 545: "09:05", 1440: "24:00", 1530: "25:30", -90: "-01:30"} {
		if got := c.String(); got != want {
			t.Errorf("%d: %q, want %q", int(c), got, want)
		}
	}
}

func TestParseDay(t *testing.T) {
	for _, s := range []string{"2026-06-05", "05/06/2026", "5/6/2026", "05.06.2026", "5-6-2026", " 2026-06-05\t"} {
		if got, err := span.ParseDay(s); err != nil || got != "2026-06-05" {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"", "2026-02-29", "31/04/2026", "06/16/2026", "2026-6", "1899-12-31", "2200-01-01", "16 juin", "20260605"} {
		if got, err := span.ParseDay(s); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v, %v", s, got, err)
		}
	}
}

func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"14:40", "2 pm", "midi", "47:59", "99h99", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := span.ParseClock(s)
		if err != nil {
			return
		}
		if c < 0 || c > span.MaxClock {
			t.Fatalf("%q gives %d", s, c)
		}
		if again, err := span.ParseClock(c.String()); err != nil || again != c {
			t.Fatalf("%q gives %v, which reads as %v, %v", s, c, again, err)
		}
	})
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"2026-06-16", "16/06/2026", "29.2.2024", "0-0-0", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := span.ParseDay(s)
		if err != nil {
			return
		}
		if again, err := span.ParseDay(string(d)); err != nil || again != d || len(d) != 10 {
			t.Fatalf("%q gives %q, which reads as %q, %v", s, d, again, err)
		}
		if back := span.DayOf(d.Bounds("America/New_York").From, "America/New_York"); back != d {
			t.Fatalf("%q begins on %q", d, back)
		}
	})
}
