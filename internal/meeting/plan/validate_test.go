package plan

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/solve"
)

// refusals are problems that cannot be planned, with the sentence each must get.
var refusals = []struct {
	name   string
	change func(p *Problem)
	fr, en string
}{
	{"nobody", func(p *Problem) { p.Meetings[1].Required = nil },
		"rendez-vous m1 : personne n’y participe : indiquez au moins une personne.", "meeting m1: nobody attends: name at least one person."},
	{"no spot", func(p *Problem) { p.Meetings[0].Spots = nil },
		"rendez-vous m0 : aucun lieu possible : indiquez une table, un stand ou un bureau.", "meeting m0: nowhere to hold it: name a table, a stand or an office."},
	{"empty window", func(p *Problem) { p.Meetings[0].Windows = []Window{{600, 600}} },
		"rendez-vous m0 : la période 600–600 est vide : la fin doit suivre le début.", "meeting m0: window 600–600 is empty: its end must come after its beginning."},
	{"negative length", func(p *Problem) { p.Meetings[0].Minutes = -30 },
		"rendez-vous m0 : durée de -30 minutes : donnez de 1 à 2160.", "meeting m0: a length of -30 minutes: give 1 to 2160."},
	{"unknown person", func(p *Problem) { p.Meetings[0].Required = []int{7} },
		"rendez-vous m0 : personne 7 inconnue : il y en a 3.", "meeting m0: unknown person 7: there are 3."},
	{"person twice", func(p *Problem) { p.Meetings[0].Required = []int{1, 1} },
		"rendez-vous m0 : la personne b est citée deux fois.", "meeting m0: person b is named twice."},
	{"unknown spot", func(p *Problem) { p.Meetings[0].Spots = []int{-1} },
		"rendez-vous m0 : emplacement -1 inconnu : il y en a 2.", "meeting m0: unknown spot -1: there are 2."},
	{"empty group", func(p *Problem) { p.Meetings[0].OneOf = [][]int{{}} },
		"rendez-vous m0 : un groupe de représentants est vide : nommez quelqu’un ou retirez le groupe.", "meeting m0: a group of representatives is empty: name somebody or remove the group."},
	{"one for two groups", func(p *Problem) { p.Meetings[0].OneOf = [][]int{{2}, {2}} },
		"rendez-vous m0 : les groupes de représentants n’ont pas chacun une personne à eux : ajoutez quelqu’un ou retirez un groupe.",
		"meeting m0: the groups of representatives do not each have a person of their own: add somebody or remove a group."},
	{"pin at an unknown spot", func(p *Problem) { p.Meetings[0].Pin = &Placement{Spot: 9, Start: 600, Interpreter: None} },
		"rendez-vous m0 : place fixée ou publiée : emplacement 9 inconnu, il y en a 2.", "meeting m0: pinned or published placement: unknown spot 9, there are 2."},
	{"circle", func(p *Problem) { p.Meetings[0].After, p.Meetings[1].After = []int{1}, []int{0} },
		"rendez-vous m0 : il se précède lui-même par une chaîne de rendez-vous : retirez une des précédences.", "meeting m0: a chain of precedences leads back to it: remove one of them."},
	{"no day", func(p *Problem) { p.Days = nil },
		"jours : aucun jour d’ouverture : donnez au moins un jour.", "days: no day is open: give at least one day."},
	{"days out of order", func(p *Problem) { p.Days = append(p.Days, Day{From: 600, To: 900}) },
		"jour 2 : le jour commence à 600, avant la fin du précédent (720) : mettez les jours dans l’ordre, à partir de 0.",
		"day 2: the day begins at 600, before the end of the one before (720): put days in order, from 0 on."},
	{"negative travel", func(p *Problem) { p.Travel[0][1] = -5 },
		"trajets depuis hall : -5 minutes de trajet : donnez de 0 à 10080.", "travel from place hall: -5 minutes of travel: give 0 to 10080."},
	{"short matrix", func(p *Problem) { p.Travel = p.Travel[:1] },
		"trajets : 1 lignes pour 2 lieux : donnez une ligne par lieu.", "travel: 1 rows for 2 places: give one row for each place."},
	{"a million meetings", func(p *Problem) { p.Meetings = make([]Meeting, 1_000_000) },
		"rendez-vous : 1000000, c’est trop (au plus 100000) : partagez la mission en plusieurs plans.", "meetings: 1000000 is too many (at most 100000): split the mission into several plans."},
	{"far away", func(p *Problem) { p.People[1].Busy = []Busy{{From: 0, To: 1 << 40}} },
		"personne b : la période 0–1099511627776 est hors de l’année du plan : vérifiez l’origine et l’unité (minutes).",
		"person b: window 0–1099511627776 is outside the plan's year: check the origin and the unit (minutes)."},
	{"minimum above maximum", func(p *Problem) { p.Firms = []Firm{{ID: "f", Min: 3, Max: 2}} },
		"entreprise f : de 3 à 2 rendez-vous : le minimum doit être positif et au plus le maximum.",
		"firm f: 3 to 2 meetings: the minimum must be positive and at most the maximum."},
	{"a grid too fine", func(p *Problem) {
		p.People = make([]Person, 90_000)
		p.Meetings[0].Minutes = 31
		for d := range 50 {
			p.Days = append(p.Days, Day{From: 1000 + d*2000, To: 2900 + d*2000})
		}
	}, "pas : la grille de 1 min sur 51 jours est trop fine pour tant de monde : choisissez des horaires ronds (5 min) ou moins de jours.",
		"step: a grid of 1 min over 51 days is too fine for so many people: choose round times (5 min) or fewer days."},
}

func TestRefusals(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			p := base()
			c.change(&p)
			_, err := Solve(context.Background(), p, Options{})
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("error %v", err)
			}
			f := fault.Of(err)
			if diff := cmp.Diff([]string{c.fr, c.en}, []string{f.Sentence("fr"), f.Sentence("en")}); diff != "" {
				t.Error(diff)
			}
			if _, err := OpenDesk(p, Plan{}); !fault.Is(err, fault.Invalid) {
				t.Errorf("the desk opens: %v", err)
			}
		})
	}
}

// TestDeskRefusesStrangePlans tries plans whose indexes do not exist.
func TestDeskRefusesStrangePlans(t *testing.T) {
	for _, v := range [][]Placement{{{Meeting: 9}}, {{Meeting: -1}}, {{Spot: 5}}, {{Start: -1}}, {{People: []int{0, 0}}}, {{People: []int{3}}},
		{{Interpreter: 2}}, {{Start: 600}, {Start: 630}}} {
		if _, err := OpenDesk(base(), Plan{Placements: v}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", v, err)
		}
		if len(Check(base(), Plan{Placements: v})) == 0 {
			t.Errorf("%+v: the checker finds nothing", v)
		}
	}
}

// TestNothingToDo plans nothing, and only pins.
func TestNothingToDo(t *testing.T) {
	p := base()
	p.Meetings = nil
	if pl := planned(t, p); len(pl.Placements)+len(pl.Left) != 0 {
		t.Fatalf("%+v", pl)
	}
	p = base()
	p.Meetings = p.Meetings[:1]
	p.Meetings[0].Pin = &Placement{Start: 600, Interpreter: None}
	if pl := planned(t, p); len(pl.Placements) != 1 || len(pl.Violations) != 0 {
		t.Fatalf("%+v", pl)
	}
}

// FuzzProblem reads problems as JSON: whatever comes, Validate does not panic, and
// what it accepts is planned and passes the checks.
func FuzzProblem(f *testing.F) {
	add := func(p Problem) {
		data, err := json.Marshal(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	add(base())
	for seed := range uint64(12) {
		add(randomProblem(solve.NewRand(seed), randomSize{people: 4, meetings: 5, spots: 3, days: 2, pins: true}))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var p Problem
		if json.Unmarshal(data, &p) != nil || Validate(p) != nil {
			return
		}
		bins := 0
		for _, d := range p.Days {
			bins += d.To - d.From
		}
		if bins > 20_000 || len(p.Meetings) > 50 || len(p.People) > 50 {
			return // valid, but long to plan
		}
		pl, err := Solve(context.Background(), p, Options{Iterations: 30, Lanes: 1})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(Measure(p, pl), pl.Score); diff != "" {
			t.Fatalf("score (-measured +kept): %s", diff)
		}
		pins := Plan{}
		for _, v := range pl.Placements {
			if p.Meetings[v.Meeting].Pin != nil {
				pins.Placements = append(pins.Placements, v)
			}
		}
		if a, b := len(Check(p, pins)), len(pl.Violations); a != b {
			t.Fatalf("pins alone break %d rules, with the others %d: %+v", a, b, pl.Violations)
		}
	})
}
