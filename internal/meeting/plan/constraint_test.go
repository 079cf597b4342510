package plan

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// base is the smallest problem: one day from 9:00 to 12:00, two places 20 minutes
// apart, one table in each, two people, one meeting of 30 minutes of both.
func base() Problem {
	return Problem{
		Days:   []Day{{From: 540, To: 720, Label: Words{"mardi", "Tuesday"}}},
		Places: []Place{{ID: "hall"}, {ID: "tower"}}, Travel: [][]int{{0, 20}, {20, 0}},
		Step:   30,
		Spots:  []Spot{{ID: "t1", Name: "Table 1"}, {ID: "t2", Name: "Bureau", Place: 1}},
		People: []Person{{ID: "a", Name: "Anne", Firm: None}, {ID: "b", Name: "Bill", Firm: None}, {ID: "c", Name: "Chloé", Firm: None}},
		Meetings: []Meeting{
			{ID: "m0", Label: "Anne – Bill", Minutes: 30, Required: []int{0, 1}, Spots: []int{0}},
			{ID: "m1", Label: "Anne – Chloé", Minutes: 30, Required: []int{0, 2}, Spots: []int{0, 1}},
		},
	}
}

// at places meeting i with its required people.
func at(p Problem, i, start, spot int) Placement {
	return Placement{Meeting: i, Start: start, Spot: spot, People: p.Meetings[i].Required, Interpreter: None}
}

// ruling is one row of the table of constraints: a change to the base problem, what
// is placed already, and what then forbids meeting 0 to start at 600 at spot 0.
type ruling struct {
	name   string
	change func(p *Problem)
	placed func(p Problem) []Placement
	want   []Kind
	check  []Kind // what Check says of the forced placement; nil means as want
	fr, en string // the words of the first reason
}

func none(Problem) []Placement { return nil }

func second(start, spot int) func(Problem) []Placement {
	return func(p Problem) []Placement { return []Placement{at(p, 1, start, spot)} }
}

var rules = []ruling{
	{name: "free", change: func(*Problem) {}, placed: none},
	{name: "outside the day", change: func(p *Problem) { p.Days[0].To = 620 }, placed: none, want: []Kind{OutsideHours},
		fr: "L’horaire est en dehors des heures d’ouverture.", en: "The time is outside opening hours."},
	{name: "closed hour", change: func(p *Problem) { p.Days[0].Closed = []Window{{629, 640}} }, placed: none, want: []Kind{OutsideHours}},
	{name: "closed just after", change: func(p *Problem) { p.Days[0].Closed = []Window{{630, 640}} }, placed: none},
	{name: "window", change: func(p *Problem) { p.Meetings[0].Windows = []Window{{540, 629}} }, placed: none, want: []Kind{OutsideWindow},
		fr: "Le rendez-vous n’est possible qu’à d’autres heures.", en: "The meeting is only possible at other times."},
	{name: "two windows that touch", change: func(p *Problem) { p.Meetings[0].Windows = []Window{{610, 700}, {540, 610}} }, placed: none},
	{name: "spot not asked", change: func(p *Problem) { p.Meetings[0].Spots = []int{1} }, placed: none, want: []Kind{WrongSpot},
		fr: "Table 1 n’est pas un lieu prévu pour ce rendez-vous.", en: "Table 1 is not among the spots of this meeting."},
	{name: "grid", change: func(p *Problem) { p.Spots[0].Grid = Grid{First: 10, Step: 20} }, placed: none, want: []Kind{OffGrid},
		fr: "À cet endroit (Table 1), aucun rendez-vous ne commence à cette heure-là.", en: "No meeting starts at that time at Table 1."},
	{name: "grid counted from the spot's opening", change: func(p *Problem) { p.Spots[0].Open = []Window{{550, 700}} }, placed: none, want: []Kind{OffGrid}},
	{name: "seats", change: func(p *Problem) { p.Spots[0].Seats = 1 }, placed: none, want: []Kind{SpotSmall},
		fr: "Table 1 n’a que 1 places pour 2 personnes.", en: "Table 1 seats only 1 of 2 people."},
	{name: "spot closed", change: func(p *Problem) { p.Spots[0].Open = []Window{{540, 620}} }, placed: none, want: []Kind{SpotClosed},
		fr: "Fermé ou réservé à cette heure-là : Table 1.", en: "Closed or reserved at that time: Table 1."},
	{name: "spot reserved", change: func(p *Problem) { p.Spots[0].Busy = []Window{{560, 601}} }, placed: none, want: []Kind{SpotClosed}},
	{name: "spot taken", change: func(p *Problem) { p.Meetings[1].Required = []int{2} }, placed: second(600, 0), want: []Kind{SpotTaken},
		fr: "Table 1 : déjà pris par « Anne – Chloé ».", en: "Table 1 is taken by “Anne – Chloé”."},
	{name: "spot for two meetings", change: func(p *Problem) { p.Meetings[1].Required = []int{2}; p.Spots[0].Capacity = 2 }, placed: second(600, 0)},
	{name: "person away", change: func(p *Problem) { p.People[1].Open = []Window{{540, 600}, {640, 700}} }, placed: none, want: []Kind{PersonAway},
		fr: "Bill n’est pas sur place à cette heure-là.", en: "Bill is not available at that time."},
	{name: "person busy", change: func(p *Problem) { p.People[1].Busy = []Busy{{From: 580, To: 601, Place: None, Label: "Table ronde"}} }, placed: none, want: []Kind{PersonBusy},
		fr: "Bill a déjà « Table ronde » à 09:40.", en: "Bill already has “Table ronde” at 09:40."},
	{name: "person meets", change: func(*Problem) {}, placed: second(600, 1), want: []Kind{PersonMeeting},
		fr: "Anne a déjà le rendez-vous « Anne – Chloé » à 10:00.", en: "Anne already has the meeting “Anne – Chloé” at 10:00."},
	{name: "travel from a meeting", change: func(*Problem) {}, placed: second(555, 1), want: []Kind{TravelFrom}, check: []Kind{OffGrid, TravelFrom},
		fr: "Anne ne peut pas arriver à temps de « Anne – Chloé » : il faut 20 min de trajet, il y en a 15.", en: "Anne cannot come from “Anne – Chloé” in time: 20 min of travel, 15 min between."},
	{name: "travel to a meeting", change: func(p *Problem) { p.Travel[0][1] = 31 }, placed: second(660, 1), want: []Kind{TravelTo},
		fr: "Anne ne peut pas rejoindre à temps « Anne – Chloé » : il faut 31 min de trajet, il y en a 30.", en: "Anne cannot reach “Anne – Chloé” in time: 31 min of travel, 30 min between."},
	{name: "travel of the other direction only", change: func(p *Problem) { p.Travel[1][0] = 31 }, placed: second(660, 1)},
	{name: "buffer", change: func(p *Problem) { p.Buffer = 15 }, placed: second(660, 1), want: []Kind{TravelTo}},
	{name: "buffer within one place", change: func(p *Problem) { p.Buffer = 15 }, placed: second(630, 0)},
	{name: "travel from the agenda", change: func(p *Problem) { p.People[0].Busy = []Busy{{From: 540, To: 590, Place: 1, Label: "Visite"}} }, placed: none, want: []Kind{TravelFrom}},
	{name: "agenda at an unknown place", change: func(p *Problem) { p.People[0].Busy = []Busy{{From: 540, To: 600, Place: None}} }, placed: none},
	{name: "day full", change: func(p *Problem) { p.People[0].MaxPerDay = 1 }, placed: second(690, 0), want: []Kind{DayFull},
		fr: "Anne a déjà 1 rendez-vous sur 1 permis, mardi.", en: "Anne already has 1 meetings of 1 allowed, Tuesday."},
	{name: "lunch", change: func(p *Problem) { p.LunchMinutes = 40; p.Days[0].Lunch = Window{570, 630} }, placed: none, want: []Kind{Lunch, Lunch},
		fr: "Anne n’aurait plus 40 min pour déjeuner, mardi.", en: "Anne would not keep 40 min for lunch, Tuesday."},
	{name: "lunch kept before", change: func(p *Problem) { p.LunchMinutes = 30; p.Days[0].Lunch = Window{570, 630} }, placed: none},
	{name: "lunch eaten by the way", change: func(p *Problem) { p.LunchMinutes = 30; p.Days[0].Lunch = Window{555, 630} }, placed: func(p Problem) []Placement { return []Placement{at(p, 1, 540, 1)} }, want: []Kind{Lunch},
		check: []Kind{Lunch}},
	{name: "no lunch anyway", change: func(p *Problem) {
		p.LunchMinutes = 40
		p.Days[0].Lunch = Window{570, 630}
		for i := range p.People {
			p.People[i].Busy = []Busy{{From: 575, To: 600, Place: None}}
		}
	}, placed: none},
	{name: "firm full", change: func(p *Problem) {
		p.Firms = []Firm{{ID: "f", Name: "Fonderie", Max: 1}}
		p.Meetings[0].Firms, p.Meetings[1].Firms = []int{0}, []int{0}
	}, placed: second(690, 0), want: []Kind{FirmFull}, fr: "Fonderie a déjà 1 rendez-vous sur 1 permis.", en: "Fonderie already has 1 meetings of 1 allowed."},
	{name: "precedence", change: func(p *Problem) { p.Meetings[0].After = []int{1} }, placed: second(660, 0), want: []Kind{MustFollow},
		fr: "« Anne – Chloé » doit se terminer avant.", en: "“Anne – Chloé” must end before."},
	{name: "precedence kept", change: func(p *Problem) { p.Meetings[0].After = []int{1} }, placed: second(570, 0)},
	{name: "precedence of one left out", change: func(p *Problem) { p.Meetings[0].After = []int{1} }, placed: none},
	{name: "no common language", change: func(p *Problem) { speak(p, "ko") }, placed: none, want: []Kind{NoInterpreter},
		fr: "Aucune langue commune, et aucun interprète pour fr–coréen.", en: "No common language, and no interpreter for fr–Korean."},
	{name: "a common language", change: func(p *Problem) { speak(p, "fr") }, placed: none},
	{name: "a language of the meeting", change: func(p *Problem) { speak(p, "fr"); p.Meetings[0].Languages = []string{"en"} }, placed: none, want: []Kind{NoInterpreter},
		fr: "Aucune langue commune, et aucun interprète pour en–fr.", en: "No common language, and no interpreter for en–fr."},
	{name: "a language of the meeting that one speaks", change: func(p *Problem) { speak(p, "ko"); p.Meetings[0].Languages = []string{"ko"} }, placed: none, want: []Kind{NoInterpreter},
		fr: "Aucune langue commune, et aucun interprète pour coréen–fr.", en: "No common language, and no interpreter for Korean–fr."},
	{name: "interpreter taken", change: func(p *Problem) {
		speak(p, "ko")
		p.Interpreters = []Interpreter{{ID: "i", Name: "Ines", Pairs: [][2]string{{"fr", "ko"}}, Busy: []Busy{{From: 500, To: 601, Place: None}}}}
	}, placed: none, want: []Kind{InterpreterTaken}, check: []Kind{NoInterpreter}},
	{name: "interpreter too far", change: func(p *Problem) {
		speak(p, "ko")
		p.Interpreters = []Interpreter{{ID: "i", Name: "Ines", Pairs: [][2]string{{"fr", "ko"}}, Busy: []Busy{{From: 500, To: 590, Place: 1}}}}
	}, placed: none, want: []Kind{InterpreterTaken}, check: []Kind{NoInterpreter}},
}

// speak makes Anne speak French and Bill another language.
func speak(p *Problem, other string) {
	p.LanguageNames = map[string]Words{"ko": {"coréen", "Korean"}}
	p.People[0].Languages, p.People[1].Languages = []string{"fr"}, []string{other}
}

// TestRules asks the desk why not, and the checker what it breaks, rule by rule.
func TestRules(t *testing.T) {
	for _, c := range rules {
		t.Run(c.name, func(t *testing.T) {
			p := base()
			c.change(&p)
			placed := c.placed(p)
			why, err := WhyNot(p, Plan{Placements: placed}, 0, 600, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got := kinds(why); !slices.Equal(got, c.want) {
				t.Errorf("why not: %v, want %v", got, c.want)
			}
			if c.check == nil {
				c.check = c.want
			}
			var found []Kind
			for _, v := range Check(p, Plan{Placements: append(slices.Clone(placed), at(p, 0, 600, 0))}) {
				found = append(found, v.Kind)
			}
			if !slices.Equal(mirrored(found), mirrored(c.check)) {
				t.Errorf("check: %v, want %v", found, c.check)
			}
			if c.fr != "" {
				fr, en := why[0].Words(p)
				if diff := cmp.Diff([]string{c.fr, c.en}, []string{fr, en}); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

// mirrored names a breach the same from both of its sides.
func mirrored(list []Kind) []Kind {
	var out []Kind
	for _, k := range list {
		switch k {
		case TravelTo:
			k = TravelFrom
		case MustPrecede:
			k = MustFollow
		}
		out = append(out, k)
	}
	return out
}

func kinds(list []Reason) []Kind {
	var out []Kind
	for _, r := range list {
		out = append(out, r.Kind)
	}
	return out
}

func planned(t *testing.T, p Problem) Plan {
	t.Helper()
	pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 2000})
	if err != nil {
		t.Fatal(err)
	}
	return pl
}

// TestInterpreterServes checks that an interpreter is taken when, and only when, no
// language is common, and is in one place at a time.
func TestInterpreterServes(t *testing.T) {
	p := base()
	speak(&p, "ko")
	p.People[2].Languages = []string{"fr"}
	p.Interpreters = []Interpreter{{ID: "i", Pairs: [][2]string{{"en", "fr"}, {"ko", "fr"}}}}
	p.Meetings = append(p.Meetings, Meeting{ID: "m2", Minutes: 30, Required: []int{1, 2}, Spots: []int{1}})
	pl := planned(t, p)
	got := map[int]int{}
	for _, v := range pl.Placements {
		got[v.Meeting] = v.Interpreter
	}
	if diff := cmp.Diff(map[int]int{0: 0, 1: None, 2: 0}, got); diff != "" {
		t.Fatal(diff)
	}
	both := pl
	both.Placements = []Placement{{Meeting: 0, Start: 600, People: []int{0, 1}, Interpreter: 0}, {Meeting: 2, Start: 600, Spot: 1, People: []int{1, 2}, Interpreter: 0}}
	found := map[int]bool{}
	for _, v := range Check(p, both) {
		found[v.Interpreter] = true
	}
	if !found[0] {
		t.Fatal("an interpreter in two places is not found")
	}
}

// TestRepresentatives checks that one of a group comes, another when the first is
// taken, and the reason when nobody can.
func TestRepresentatives(t *testing.T) {
	p := base()
	p.Firms = []Firm{{ID: "f", Name: "Fonderie"}}
	p.People[0].Firm, p.People[2].Firm = 0, 0
	p.Meetings[0] = Meeting{ID: "m0", Minutes: 30, Required: []int{1}, OneOf: [][]int{{0, 2}}, Spots: []int{0}, Windows: []Window{{600, 630}}}
	p.People[0].Busy = []Busy{{From: 600, To: 610, Place: None}}
	p.Meetings = p.Meetings[:1]
	pl := planned(t, p)
	if diff := cmp.Diff([]Placement{{Meeting: 0, Start: 600, People: []int{1, 2}, Interpreter: None}}, pl.Placements); diff != "" {
		t.Fatal(diff)
	}
	p.People[2].Busy = p.People[0].Busy
	pl = planned(t, p)
	if len(pl.Left) != 1 || !slices.Equal(kinds(pl.Left[0].Reasons), []Kind{NoRepresentative}) {
		t.Fatalf("left: %+v", pl.Left)
	}
	fr, en := pl.Left[0].Reasons[0].Words(p)
	want := []string{"Personne n’est libre pour Fonderie (2 représentants possibles). Cela ferme 1 des 1 possibilités, dont 1 sans autre obstacle.",
		"Nobody is free for Fonderie (2 possible representatives). This closes 1 of 1 possibilities, 1 of them with no other obstacle."}
	if diff := cmp.Diff(want, []string{fr, en}); diff != "" {
		t.Fatal(diff)
	}
}

// TestPriority gives one hour to three wishes.
func TestPriority(t *testing.T) {
	p := base()
	p.Days[0].To = 600
	p.Meetings = append(p.Meetings, Meeting{ID: "m2", Minutes: 30, Required: []int{0}, Spots: []int{0}})
	p.Meetings[0].Priority, p.Meetings[1].Priority, p.Meetings[2].Priority = 3, 1, 2
	p.Meetings[1].Spots = []int{0}
	pl := planned(t, p)
	if len(pl.Left) != 1 || pl.Left[0].Meeting != 0 {
		t.Fatalf("left: %+v", pl.Left)
	}
	p.Firms = []Firm{{ID: "f", Min: 1}}
	p.Meetings[0].Firms = []int{0}
	pl = planned(t, p)
	if len(pl.Left) != 1 || pl.Left[0].Meeting != 2 {
		t.Fatalf("with a minimum, left: %+v", pl.Left)
	}
}

// TestCurrentIsKept checks that nothing published moves without need, and that a
// change is counted.
func TestCurrentIsKept(t *testing.T) {
	p := base()
	p.Preset = Protect
	p.Meetings[0].Current = &Placement{Start: 690, Spot: 0, People: []int{0, 1}, Interpreter: None}
	pl := planned(t, p)
	if pl.Placements[0].Start != 690 || pl.Score.Told != 0 {
		t.Fatalf("%+v, told %d", pl.Placements[0], pl.Score.Told)
	}
	p.People[1].Busy = []Busy{{From: 700, To: 710, Place: None}}
	pl = planned(t, p)
	if len(pl.Placements) != 2 || pl.Score.Told != 2 {
		t.Fatalf("%+v, told %d", pl.Placements, pl.Score.Told)
	}
}

// TestPinsThatClash keeps both and names the clash.
func TestPinsThatClash(t *testing.T) {
	p := base()
	p.Meetings[0].Pin = &Placement{Start: 603, Spot: 0, Interpreter: None}
	p.Meetings[1].Pin = &Placement{Start: 610, Spot: 0, Interpreter: None}
	pl := planned(t, p)
	if len(pl.Placements) != 2 || pl.Placements[0].Start != 603 || pl.Placements[1].Start != 610 {
		t.Fatalf("%+v", pl.Placements)
	}
	var words []string
	for _, v := range pl.Violations {
		_, en := v.Words(p)
		words = append(words, en)
	}
	want := []string{"“Anne – Chloé”: Table 1 is taken by “Anne – Bill”.", "“Anne – Chloé”: Anne already has the meeting “Anne – Bill” at 10:03."}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Fatal(diff)
	}
}
