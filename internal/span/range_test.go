package span_test

import (
	"testing"
	"time"

	"escale.dev/escale/internal/span"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func r(from, to int64) span.Range { return span.Range{From: span.Instant(from), To: span.Instant(to)} }

func TestRange(t *testing.T) {
	cases := []struct {
		name     string
		a, b     span.Range
		overlaps bool
		both     span.Range
	}{
		{"apart", r(1, 3), r(5, 7), false, r(0, 0)},
		{"touching", r(1, 3), r(3, 7), false, r(0, 0)},
		{"crossing", r(1, 5), r(3, 7), true, r(3, 5)},
		{"inside", r(1, 9), r(3, 7), true, r(3, 7)},
		{"same", r(1, 3), r(1, 3), true, r(1, 3)},
		{"empty inside", r(1, 9), r(4, 4), false, r(0, 0)},
		{"backwards", r(1, 9), r(7, 3), false, r(0, 0)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.a.Overlaps(c.b) != c.overlaps || c.b.Overlaps(c.a) != c.overlaps {
				t.Error("overlaps")
			}
			if c.a.Intersect(c.b) != c.both || c.b.Intersect(c.a) != c.both {
				t.Error(c.a.Intersect(c.b))
			}
		})
	}
	if x := r(2, 4); !x.Contains(2) || !x.Contains(3) || x.Contains(4) || x.Contains(1) {
		t.Error("half-open")
	}
	if r(5, 2).Duration() != 0 || r(2, 5).Duration() != 3*time.Microsecond || r(2, 5).Widen(time.Microsecond) != r(1, 6) {
		t.Error("duration and widening")
	}
	if !r(1, 9).Covers(r(1, 9)) || r(1, 9).Covers(r(1, 10)) || !r(1, 2).Covers(r(7, 7)) {
		t.Error("covers")
	}
}

func TestSlots(t *testing.T) {
	hour := span.For(utc("2026-06-16 08:00"), time.Hour)
	starts := func(slots []span.Range) (out []string) {
		for _, s := range slots {
			out = append(out, s.From.Time().Format("15:04"))
		}
		return out
	}
	cases := []struct {
		name        string
		length, gap time.Duration
		want        []string
	}{
		{"exact", 20 * time.Minute, 0, []string{"08:00", "08:20", "08:40"}},
		{"gaps", 20 * time.Minute, 5 * time.Minute, []string{"08:00", "08:25"}},
		{"one", time.Hour, time.Minute, []string{"08:00"}},
		{"too long", 61 * time.Minute, 0, nil},
		{"no length", 0, 0, nil},
		{"less than an instant", time.Nanosecond, 0, nil},
		{"negative gap", time.Minute, -time.Minute, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, starts(span.Slots(hour, c.length, c.gap))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSetByHand(t *testing.T) {
	s := span.NewSet(r(5, 7), r(1, 3), r(3, 4), r(9, 9), r(6, 8))
	if diff := cmp.Diff(span.Set{r(1, 4), r(5, 8)}, s); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff(span.Set{r(1, 2), r(6, 8)}, s.Minus(r(2, 6))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(s, s.Minus(r(6, 6))); diff != "" {
		t.Error("an empty range takes something away:", diff)
	}
	if s.Covers(r(3, 6)) || !s.Covers(r(5, 8)) || !s.Covers(r(20, 20)) {
		t.Error("covers")
	}
	if s.Duration() != 6*time.Microsecond {
		t.Error(s.Duration())
	}
}

// The properties hold a Set against the plainest model: which of 40 instants are in it.
const horizon = 40

func genRanges(t *rapid.T, label string) []span.Range {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) span.Range {
		return r(rapid.Int64Range(0, horizon).Draw(t, "from"), rapid.Int64Range(0, horizon).Draw(t, "to"))
	}), 0, 8).Draw(t, label)
}

func has(ranges []span.Range, i span.Instant) bool {
	for _, one := range ranges {
		if one.Contains(i) {
			return true
		}
	}
	return false
}

func checkSet(t *rapid.T, name string, s span.Set, want func(span.Instant) bool) {
	for i := span.Instant(0); i < horizon; i++ {
		if s.Contains(i) != want(i) {
			t.Fatalf("%s: %d is wrong in %v", name, i, s)
		}
	}
	for i, one := range s {
		if one.Empty() || (i > 0 && s[i-1].To >= one.From) {
			t.Fatalf("%s: not sorted and apart: %v", name, s)
		}
	}
}

func TestSetProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genRanges(t, "a"), genRanges(t, "b")
		sa, sb := span.NewSet(a...), span.NewSet(b...)
		one := rapid.Custom(func(t *rapid.T) span.Range {
			return r(rapid.Int64Range(0, horizon).Draw(t, "from"), rapid.Int64Range(0, horizon).Draw(t, "to"))
		}).Draw(t, "one")
		checkSet(t, "new", sa, func(i span.Instant) bool { return has(a, i) })
		checkSet(t, "add", sa.Add(one), func(i span.Instant) bool { return has(a, i) || one.Contains(i) })
		checkSet(t, "union", sa.Union(sb), func(i span.Instant) bool { return has(a, i) || has(b, i) })
		checkSet(t, "minus", sa.Minus(one), func(i span.Instant) bool { return has(a, i) && !one.Contains(i) })
		checkSet(t, "minus set", sa.MinusSet(sb), func(i span.Instant) bool { return has(a, i) && !has(b, i) })
		checkSet(t, "intersect", sa.Intersect(sb), func(i span.Instant) bool { return has(a, i) && has(b, i) })
		checkSet(t, "unchanged", sa, func(i span.Instant) bool { return has(a, i) })
		covered := true
		for i := one.From; i < one.To; i++ {
			covered = covered && has(a, i)
		}
		if sa.Covers(one) != covered {
			t.Fatalf("%v covers %v: %v", sa, one, !covered)
		}
	})
}

// Whatever the clocks of a zone do, an instant that Local gives shows the time that was asked.
func TestLocalReadsBack(t *testing.T) {
	zones := []span.Zone{paris, miami, vegas, saoPau, apia, "America/Montreal", "Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/St_Johns"}
	rapid.Check(t, func(t *rapid.T) {
		z := rapid.SampledFrom(zones).Draw(t, "zone")
		d := span.Day("2005-01-01").Add(rapid.IntRange(0, 365*30).Draw(t, "day"))
		c := span.Clock(rapid.IntRange(0, 1439).Draw(t, "clock"))
		i, err := span.Local(d, c, z)
		if err != nil {
			i = span.LocalLenient(d, c, z)
			if shown := span.DayOf(i, z); shown < d || shown > d.Add(1) {
				t.Fatalf("%s %s in %s is leniently on %s", d, c, z, shown)
			}
			return
		}
		if span.DayOf(i, z) != d || span.ClockOf(i, z) != c {
			t.Fatalf("%s %s in %s reads back as %v", d, c, z, i.In(z))
		}
	})
}
