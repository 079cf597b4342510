package mission_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func miami() mission.Mission {
	m := mission.New("miami-2017")
	m.NameFR, m.NameEN = "Mission à Miami", "Mission to Miami"
	m.Zone, m.City, m.Country = "America/New_York", "Miami", "US"
	m.FirstDay, m.LastDay = "2017-11-04", "2017-11-10"
	m.Reconstructed = true
	return m
}

func TestDaysAndBounds(t *testing.T) {
	m := miami()
	if got := len(m.Days()); got != 7 {
		t.Errorf("the mission lasts %d days, want 7", got)
	}
	if got := m.Bounds().Duration().Hours(); got != 7*24+1 {
		t.Errorf("the mission lasts %v hours: the night of 5 November has 25", got)
	}
	m.LastDay = ""
	if diff := cmp.Diff([]span.Day{"2017-11-04"}, m.Days()); diff != "" {
		t.Errorf("days of a mission whose end is not known: %s", diff)
	}
	m.FirstDay = ""
	if len(m.Days()) != 0 || !m.Bounds().Empty() || m.Dated() {
		t.Errorf("a mission without dates has days %v, bounds %v", m.Days(), m.Bounds())
	}
	if _, ok := m.DaysLeft(0); ok {
		t.Error("a mission without dates has days left")
	}
}

func TestTodayStaysWithinTheMission(t *testing.T) {
	m := miami()
	for _, c := range []struct {
		now  span.Instant
		want span.Day
		left int
	}{
		{span.LocalLenient("2017-10-30", span.Hm(8, 0), m.Zone), "2017-11-04", 5},
		{span.LocalLenient("2017-11-06", span.Hm(23, 59), m.Zone), "2017-11-06", -2},
		{span.LocalLenient("2018-02-01", span.Hm(0, 0), m.Zone), "2017-11-10", -89},
	} {
		left, ok := m.DaysLeft(c.now)
		if got := m.Today(c.now); got != c.want || left != c.left || !ok {
			t.Errorf("at %v: today %s, %d days left; want %s, %d", c.now.Time(), got, left, c.want, c.left)
		}
	}
}

func TestClockChangeInMiami(t *testing.T) {
	changes := miami().ClockChanges()
	if len(changes) != 1 {
		t.Fatalf("%d changes of the clocks, want 1: Paris changed on 29 October", len(changes))
	}
	c := changes[0]
	if c.Day != "2017-11-05" || c.Summer != mission.SummerEnds || c.Zone != "America/New_York" {
		t.Errorf("the change is %+v, want the end of summer time on 5 November", c)
	}
	want := []mission.HomeGap{{First: "2017-11-04", Last: "2017-11-04", Ahead: 5 * 3600e9}, {First: "2017-11-05", Last: "2017-11-10", Ahead: 6 * 3600e9}}
	if diff := cmp.Diff(want, miami().HomeGaps()); diff != "" {
		t.Errorf("difference with Paris: %s", diff)
	}
}

func TestClockChangesElsewhere(t *testing.T) {
	for _, c := range []struct {
		zone  span.Zone
		days  []span.Day
		count int
		what  mission.SummerTime
	}{
		{"America/Los_Angeles", span.Days("2018-01-09", "2018-01-12"), 0, ""},
		{"America/Los_Angeles", span.Days("2020-01-07", "2020-01-10"), 0, ""},
		{"Europe/Paris", span.Days("2026-03-29", "2026-03-29"), 1, mission.SummerBegins},
		{"Europe/Paris", span.Days("2026-01-01", "2026-12-31"), 2, mission.SummerBegins},
		{"UTC", span.Days("2026-01-01", "2026-12-31"), 0, ""},
		{"Asia/Pyongyang", span.Days("2018-05-01", "2018-05-10"), 1, mission.OtherChange},
		{"Europe/Paris", nil, 0, ""},
	} {
		got := mission.ClockChanges(c.zone, c.days)
		if len(got) != c.count || c.count > 0 && got[0].Summer != c.what {
			t.Errorf("%s %v: %+v, want %d, the first %q", c.zone, c.days, got, c.count, c.what)
		}
	}
	// Nine hours between Las Vegas and Paris in January.
	m := miami()
	m.Zone, m.FirstDay, m.LastDay = "America/Los_Angeles", "2020-01-07", "2020-01-10"
	if gaps := m.HomeGaps(); len(gaps) != 1 || gaps[0].Ahead.Hours() != 9 {
		t.Errorf("difference of Las Vegas with Paris: %+v, want 9 hours", gaps)
	}
}

func TestCheckWeekdays(t *testing.T) {
	for _, c := range []struct {
		text string
		year int
		ok   bool
	}{
		{"", 2017, true},
		{"lundi 6 novembre 2017, jeudi 9 novembre, vendredi 3 novembre", 2017, true},
		{"Monday 6 November 2017 and Thursday, November 9th", 2017, true},
		{"lundi 7 novembre 2017", 0, false},
		{"Lundi 7 Novembre", 2017, false},
		{"lundi 7 novembre", 0, true},
		{"Tuesday, November 6, 2017", 0, false},
		{"mardi 31 février 2017", 0, false},
		{"dimanche 1er mars 2026", 0, true},
		{"mercredi 12 août 2026", 0, true},
		{"le lundi, 12 réunions en août", 2026, true},
	} {
		err := mission.CheckWeekdays(c.text, c.year)
		if (err == nil) != c.ok {
			t.Errorf("%q in %d: %v", c.text, c.year, err)
		}
	}
	err := mission.CheckWeekdays("lundi 7 novembre 2017", 0)
	if got, want := fault.Of(err).Sentence("en"), "“lundi 7 novembre 2017”: that day is Tuesday 7 November 2017. Correct the weekday or the date."; got != want {
		t.Errorf("the error says %q, want %q", got, want)
	}
}

func FuzzCheckWeekdays(f *testing.F) {
	f.Add("lundi 7 novembre 2017", 2017)
	f.Add("Monday, November 99, 0000", 0)
	f.Fuzz(func(t *testing.T, s string, year int) { _ = mission.CheckWeekdays(s, year%10000) })
}

func TestCheck(t *testing.T) {
	if err := miami().Check(); err != nil {
		t.Fatalf("a right mission is refused: %v", err)
	}
	bare := mission.New("osaka")
	bare.NameFR = "Osaka"
	if err := bare.Check(); err != nil {
		t.Errorf("a mission of which only the name is known is refused: %v", err)
	}
	for field, spoil := range map[string]func(m *mission.Mission){
		"ref":             func(m *mission.Mission) { m.Ref = "a b" },
		"name_fr":         func(m *mission.Mission) { m.NameFR, m.NameEN = " ", "" },
		"kind":            func(m *mission.Mission) { m.Kind = "party" },
		"state":           func(m *mission.Mission) { m.State = "lost" },
		"zone":            func(m *mission.Mission) { m.Zone = "Florida/Miami" },
		"home_zone":       func(m *mission.Mission) { m.HomeZone = "Local" },
		"first_day":       func(m *mission.Mission) { m.FirstDay = "" },
		"last_day":        func(m *mission.Mission) { m.LastDay = "2017-11-03" },
		"year":            func(m *mission.Mission) { m.FirstDay, m.LastDay, m.Year = "", "", 17 },
		"country":         func(m *mission.Mission) { m.Country = "USA" },
		"aims_fr":         func(m *mission.Mission) { m.AimsFR = "Signature le mardi 6 novembre." },
		"max_per_day":     func(m *mission.Mission) { m.MaxPerDay = 0 },
		"meeting_minutes": func(m *mission.Mission) { m.MeetingMinutes = 4 },
		"day_closes":      func(m *mission.Mission) { m.DayCloses = m.DayOpens },
		"lunch_minutes":   func(m *mission.Mission) { m.LunchMinutes = 121 },
	} {
		m := miami()
		spoil(&m)
		err := m.Check()
		if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields()[0].Name != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
	m := miami()
	m.LastDay = "2018-11-10"
	if err := m.Check(); !fault.Is(err, fault.Invalid) {
		t.Errorf("a mission of a year: got %v", err)
	}
}

func TestWordsFallBack(t *testing.T) {
	m := mission.Mission{NameEN: "Osaka", AimsFR: "Un\n\n deux \n"}
	if m.Name(text.FR) != "Osaka" {
		t.Error("a name in English only is not shown in French")
	}
	if diff := cmp.Diff([]string{"Un", "deux"}, m.Aims(text.EN)); diff != "" {
		t.Errorf("aims: %s", diff)
	}
}

// The dates of a mission say whether it is being prepared, under way or over.
func TestPhase(t *testing.T) {
	m := miami() // in America/New_York
	first, last := m.Bounds().From, m.Bounds().To
	for name, c := range map[string]struct {
		state mission.State
		now   span.Instant
		want  mission.State
	}{
		"before":                    {mission.Preparing, first - 1, mission.Preparing},
		"opened by hand too early":  {mission.Open, first - 1, mission.Preparing},
		"its first instant":         {mission.Preparing, first, mission.Open},
		"its last one":              {mission.Preparing, last - 1, mission.Open},
		"over":                      {mission.Open, last, mission.Closed},
		"cancelled during":          {mission.Cancelled, first, mission.Cancelled},
		"closed before it was over": {mission.Closed, first, mission.Closed},
	} {
		m.State = c.state
		if got := m.Phase(c.now); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
	if m := (mission.Mission{State: mission.Open}); m.Phase(first) != mission.Open {
		t.Error("without dates it is what somebody chose")
	}
}
