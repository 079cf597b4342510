package demo

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

func real(t *testing.T) Dataset {
	t.Helper()
	d, err := Real()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func find(t *testing.T, d Dataset, ref string) Mission {
	t.Helper()
	i := slices.IndexFunc(d.Missions, func(m Mission) bool { return m.Ref == ref })
	if i < 0 {
		t.Fatalf("there is no mission %s", ref)
	}
	return d.Missions[i]
}

func TestRealMissions(t *testing.T) {
	d := real(t)
	got := map[string][3]string{}
	for _, m := range d.Missions {
		got[m.Ref] = [3]string{m.City, m.FirstDay, m.LastDay}
	}
	want := map[string][3]string{
		"miami-2017":         {"Miami", "2017-11-04", "2017-11-10"},
		"ces-2017":           {"Las Vegas", "", ""},
		"ces-2018":           {"Las Vegas", "2018-01-09", ""},
		"ces-2019":           {"Las Vegas", "", ""},
		"ces-2020":           {"Las Vegas", "2020-01-07", "2020-01-10"},
		"san-francisco-2018": {"San Francisco", "", ""},
		"marseille-2015":     {"Marseille", "", ""},
		"osaka":              {"Osaka", "", ""},
		"kobe":               {"Kobé", "", ""},
		"londres":            {"Londres", "", ""},
		"tel-aviv":           {"Tel Aviv", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	sessions := 0
	for _, m := range d.Missions {
		sessions += len(m.Sessions)
	}
	if len(d.Organisations) != 47 || len(d.People) != 22 || sessions != 24 {
		t.Errorf("%d organisations, %d people, %d sessions; want 47, 22, 24", len(d.Organisations), len(d.People), sessions)
	}
}

// Nothing may be invented about real people: no way to reach them, no note on them.
func TestRealPeopleHaveOnlyTheirPublicRole(t *testing.T) {
	for _, p := range real(t).People {
		if p.Email != "" || p.Phone != "" || len(p.Languages) > 0 {
			t.Errorf("%s: something private is kept", p.Ref)
		}
		if p.Given+p.Family == "" && len(p.Mandates) == 0 && p.Duty.Empty() {
			t.Errorf("%s: nothing to show", p.Ref)
		}
		if len(p.Source.Documents) == 0 {
			t.Errorf("%s has no source", p.Ref)
		}
	}
}

func TestEverythingRealHasASource(t *testing.T) {
	d := real(t)
	check := func(what string, s Source) {
		if len(s.Documents) == 0 {
			t.Errorf("%s has no source", what)
		}
		if s.Inferred && (s.Why.FR == "" || s.Why.EN == "") {
			t.Errorf("%s is inferred, and does not say in both languages from what", what)
		}
	}
	for _, o := range d.Organisations {
		check(o.Ref, o.Source)
	}
	for _, m := range d.Missions {
		check(m.Ref, m.Source)
		for _, s := range m.Sessions {
			check(m.Ref+" "+s.Ref, s.Source)
			if s.Title.FR == "" || s.Title.EN == "" {
				t.Errorf("%s %s lacks a title in one language", m.Ref, s.Ref)
			}
		}
		for _, x := range m.Partners {
			check(m.Ref+" "+x.Organisation, x.Source)
		}
		for _, x := range m.Members {
			check(m.Ref+" "+x.Person, x.Source)
		}
		for _, x := range m.Targets {
			check(m.Ref+" "+x.Ref, x.Source)
		}
	}
}

func TestEightContradictions(t *testing.T) {
	chosen := map[string]string{}
	groups := map[string]bool{}
	for _, f := range real(t).Facts {
		group, _, _ := strings.Cut(f.Ref, "-")
		groups[group] = true
		for _, v := range f.Variants {
			if v.Chosen {
				chosen[f.Ref] = v.Value.EN
			}
		}
	}
	if len(groups) != 8 {
		t.Errorf("%d contradictions, want 8: %v", len(groups), groups)
	}
	want := map[string]string{"x1-dates": "4 to 10 November 2017", "x7-duree": "7 to 10 January 2020, that is four days"}
	if diff := cmp.Diff(want, chosen); diff != "" {
		t.Errorf("only those that the documents resolve are chosen: %s", diff)
	}
}

func TestSourceFormsAreAliases(t *testing.T) {
	names := map[string]bool{}
	d := real(t)
	for _, o := range d.Organisations {
		names[o.Name] = true
		for _, a := range o.Aliases {
			names[a.Name] = true
		}
	}
	for _, p := range d.People {
		names[strings.TrimSpace(p.Given+" "+p.Family)] = true
	}
	for _, want := range []string{"GGMP", "Silverseas Cruise", "Dysney Cruise Line", "Disney Cruise Line", "Anouard Maarouf"} {
		if !names[want] {
			t.Errorf("%q is not kept", want)
		}
	}
	if s := find(t, d, "miami-2017").Sessions; !slices.ContainsFunc(s, func(s Session) bool { return strings.Contains(s.PlaceNote, "Windwood") }) {
		t.Error("“Windwood” is not kept")
	}
}

func TestCalendarTraps(t *testing.T) {
	d := real(t)
	miami := find(t, d, "miami-2017")
	m := mission.Mission{Zone: span.Zone(miami.Zone), HomeZone: "Europe/Paris", FirstDay: span.Day(miami.FirstDay), LastDay: span.Day(miami.LastDay)}
	if c := m.ClockChanges(); len(c) != 1 || c[0].Day != "2017-11-05" || c[0].Summer != mission.SummerEnds {
		t.Errorf("the clocks of Miami change as %+v", c)
	}
	for _, ref := range []string{"ces-2018", "ces-2020"} {
		ces := find(t, d, ref)
		m := mission.Mission{Zone: span.Zone(ces.Zone), HomeZone: "Europe/Paris", FirstDay: span.Day(ces.FirstDay), LastDay: span.Day(ces.LastDay)}
		if gaps := m.HomeGaps(); len(gaps) != 1 || gaps[0].Ahead.Hours() != 9 || len(m.ClockChanges()) != 0 {
			t.Errorf("%s: %+v, want nine hours throughout", ref, gaps)
		}
	}
	for _, m := range d.Missions {
		for _, words := range []text.Pair{m.Summary, m.Aims, m.Source.Why} {
			for _, l := range text.Langs {
				if err := mission.CheckWeekdays(words.In(l), m.Year); err != nil {
					t.Errorf("%s: %v", m.Ref, err)
				}
			}
		}
	}
	if err := mission.CheckWeekdays("lundi 6 novembre, jeudi 9 novembre, vendredi 3 novembre", 2017); err != nil {
		t.Error(err)
	}
}

func TestSessionsSayHowSureTheyAre(t *testing.T) {
	d := real(t)
	fuzzy := map[string]int{}
	var expected []string
	for _, m := range d.Missions {
		for _, s := range m.Sessions {
			fuzzy[s.Fuzzy]++
			if s.Certainty == "expected" {
				expected = append(expected, s.Ref)
			}
		}
	}
	if diff := cmp.Diff(map[string]int{"": 1, "after": 1, "part": 6, "day": 6, "none": 10}, fuzzy); diff != "" {
		t.Errorf("hours: %s", diff)
	}
	if diff := cmp.Diff([]string{"visite-ministre", "signature-las-vegas"}, expected); diff != "" {
		t.Errorf("what « devrait » take place: %s", diff)
	}
}

func TestDataFilesAreRefused(t *testing.T) {
	for name, body := range map[string]string{
		"unknown field":    `{"missions":[{"ref":"m","colour":"red"}]}`,
		"not JSON":         `{"missions":`,
		"lost reference":   `{"people":[{"ref":"p","mandates":[{"organisation":"o"}]}]}`,
		"twice":            `{"series":[{"ref":"s"},{"ref":"s"}]}`,
		"unknown document": `{"organisations":[{"ref":"o","source":{"from":["d"]}}]}`,
		"one variant":      `{"organisations":[{"ref":"o"}],"facts":[{"ref":"f","subject":{"kind":"organisation","ref":"o"},"variants":[{"value":{"fr":"a","en":"a"},"inferred":true}]}]}`,
	} {
		if _, err := readAll(fstest.MapFS{"data/x.json": {Data: []byte(body)}}); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}

func TestWordsHaveTheirTypography(t *testing.T) {
	for _, d := range []Dataset{real(t), Generate(Usual, 1)} {
		for _, m := range d.Missions {
			for _, s := range m.Sessions {
				if s.Title.FR != text.Fr(s.Title.FR) || strings.ContainsRune(s.Title.FR+s.Aim.FR+s.Aim.EN, '\'') {
					t.Errorf("%q, %q", s.Title.FR, s.Aim.FR)
				}
			}
		}
	}
}
