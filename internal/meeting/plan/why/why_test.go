package why

import (
	"context"
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/meeting/plan"
	"escale.dev/escale/internal/solve"
)

// tight makes a small problem in which much is left out, by every sort of limit.
func tight(r *solve.Rand) plan.Problem {
	p := plan.Problem{Step: 30, Buffer: 5, LunchMinutes: r.Intn(2) * 30, Places: []plan.Place{{ID: "hall"}, {ID: "tower"}}, Travel: [][]int{{0, 10 + r.Intn(30)}, {25, 0}}}
	p.Days = []plan.Day{{From: 60, To: 180, Lunch: plan.Window{From: 90, To: 150}}, {From: 1500, To: 1590}}
	if r.Intn(3) == 0 {
		p.Days[0].Closed = []plan.Window{{From: 60, To: 90}}
	}
	window := func() plan.Window {
		from := 60 + 30*r.Intn(4)
		return plan.Window{From: from, To: from + 30 + 30*r.Intn(2)}
	}
	for s := range 2 {
		q := plan.Spot{ID: fmt.Sprint("t", s), Name: fmt.Sprint("Table ", s+1), Place: s, Seats: r.Intn(5) / 4 * 2}
		if r.Intn(3) == 0 {
			q.Busy = []plan.Window{window()}
		}
		if r.Intn(4) == 0 {
			q.Open = []plan.Window{window(), {From: 1500, To: 1530}}
		}
		p.Spots = append(p.Spots, q)
	}
	p.Firms = []plan.Firm{{ID: "a", Max: r.Intn(4)}, {ID: "b"}}
	for i := range 5 {
		q := plan.Person{ID: fmt.Sprint("p", i), Name: fmt.Sprint("Person ", i+1), Firm: r.Intn(3) - 1, MaxPerDay: r.Intn(3), Languages: [][]string{nil, {"fr"}, {"fr", "en"}, {"ko"}}[r.Intn(4)]}
		for range r.Intn(3) {
			w := window()
			q.Busy = append(q.Busy, plan.Busy{From: w.From, To: w.To, Place: r.Intn(3) - 1, Label: "session"})
		}
		if r.Intn(3) == 0 {
			q.Open = []plan.Window{window(), {From: 1530, To: 1560}}
		}
		p.People = append(p.People, q)
	}
	if r.Intn(2) == 0 {
		p.Interpreters = []plan.Interpreter{{ID: "i", Name: "Iris", Pairs: [][2]string{{"fr", "ko"}}, MaxPerDay: r.Intn(2)}}
	}
	for i := range 7 {
		order := r.Perm(5)
		m := plan.Meeting{ID: fmt.Sprint("m", i), Label: fmt.Sprint("Meeting ", i+1), Minutes: 30 + r.Intn(2)*30, Required: order[:1+r.Intn(2)], Spots: []int{0, 1}[r.Intn(2):], Firms: [][]int{nil, {0}, {1}}[r.Intn(3)]}
		if r.Intn(3) == 0 {
			m.OneOf = [][]int{order[2:4]}
		}
		if r.Intn(3) == 0 {
			m.Windows = []plan.Window{window()}
		}
		if i > 0 && r.Intn(5) == 0 {
			m.After = []int{i - 1}
		}
		p.Meetings = append(p.Meetings, m)
	}
	return p
}

// TestEachSetIsIrreducibleAndEachWayFrees, on random problems: a clash touches every start, without any one of its
// limits it does not, no smaller set does; and each change, carried out on the problem, frees the meeting, as the
// independent checker sees it too.
func TestEachSetIsIrreducibleAndEachWayFrees(t *testing.T) {
	clashes, ways, none, kinds := 0, 0, 0, map[Kind]int{}
	rapid.Check(t, func(t *rapid.T) {
		p := tight(solve.NewRand(rapid.Uint64().Draw(t, "seed")))
		pl, err := plan.Solve(context.Background(), p, plan.Options{Seed: 1, Iterations: 300, Lanes: 1})
		if err != nil {
			t.Skip(err)
		}
		desk, err := plan.OpenDesk(p, pl)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range pl.Left {
			c, found, err := Find(p, pl, l.Meeting)
			if err != nil || found != (len(desk.Alternatives(l.Meeting, 1)) == 0) {
				t.Fatalf("meeting %d: found %v, %v", l.Meeting, found, err)
			}
			if !found {
				continue
			}
			clashes++
			irreducible(t, &p, desk.Blocked(l.Meeting), c)
			for k, w := range c.Ways {
				kinds[c.Limits[k].Kind]++
				if len(w.Steps) == 0 {
					none++
					continue
				}
				ways++
				frees(t, p, pl, l.Meeting, w)
				if !slices.ContainsFunc(w.Steps, func(s Step) bool { return limitOf(&p, s.Reason) == c.Limits[k] }) {
					t.Fatalf("the change %+v does not lift %+v", w, c.Limits[k])
				}
			}
		}
	})
	t.Logf("%d clashes, %d ways, none for %d limits, kinds %v", clashes, ways, none, kinds)
	if clashes < 50 || ways < 50 || none > ways/4 || len(kinds) < 9 {
		t.Errorf("%d clashes, %d ways, none for %d limits, kinds %v", clashes, ways, none, kinds)
	}
}

func irreducible(t *rapid.T, p *plan.Problem, blocks []plan.Block, c Clash) {
	if len(blocks) == 0 {
		if c.Limits[0].Kind != Hours {
			t.Fatal(c.Limits)
		}
		return
	}
	var all []Limit
	var sets []uint64
	for _, b := range blocks {
		set := uint64(0)
		for _, r := range b.Reasons {
			l := limitOf(p, r)
			k := slices.Index(all, l)
			if k < 0 {
				k, all = len(all), append(all, l)
			}
			set |= 1 << k
		}
		sets = append(sets, set)
	}
	blocked := func(limits uint64) bool {
		return !slices.ContainsFunc(sets, func(s uint64) bool { return s&limits == 0 })
	}
	ours := uint64(0)
	for _, l := range c.Limits {
		ours |= 1 << slices.Index(all, l)
	}
	if !blocked(ours) {
		t.Fatalf("%+v does not keep the meeting out", c.Limits)
	}
	for k := range all {
		if bit := uint64(1) << k; ours&bit != 0 && blocked(ours&^bit) {
			t.Fatalf("%+v can be spared", all[k])
		}
	}
	if len(all) <= 14 {
		for s := range uint64(1) << len(all) {
			if bits.OnesCount64(s) < len(c.Limits) && blocked(s) {
				t.Fatalf("%b is smaller than %b", s, ours)
			}
		}
	}
}

func frees(t *rapid.T, p plan.Problem, pl plan.Plan, meeting int, w Way) {
	with, then, _ := w.Apply(p, pl, meeting)
	if err := plan.Validate(with); err != nil {
		t.Fatal(err)
	}
	places, err := plan.Alternatives(with, then, meeting, 1000)
	if err != nil {
		t.Fatal(err)
	}
	k := slices.IndexFunc(places, func(a plan.Alternative) bool { return a.Placement.Start == w.Start })
	if k < 0 {
		t.Fatalf("%+v does not free %d at %d: %v", w, meeting, w.Start, places)
	}
	old := plan.Check(with, then)
	then.Placements = append(then.Placements, places[k].Placement)
	slices.SortFunc(then.Placements, func(a, b plan.Placement) int { return a.Meeting - b.Meeting })
	if now := plan.Check(with, then); len(now) > len(old) {
		t.Fatalf("%+v: the checker sees %v", w, now)
	}
}

// hall is a morning with one table, where a, b and c meet.
func hall() plan.Problem {
	return plan.Problem{Step: 30, Days: []plan.Day{{From: 540, To: 600, Label: plan.Words{FR: "mardi 16 juin", EN: "Tuesday 16 June"}}}, Places: []plan.Place{{ID: "hall"}},
		Spots:    []plan.Spot{{ID: "t", Name: "Table 1", Kind: "table"}},
		People:   []plan.Person{{ID: "a", Name: "Anne", Firm: plan.None}, {ID: "b", Name: "Bill", Firm: plan.None}, {ID: "c", Name: "Chloé", Firm: plan.None}},
		Meetings: []plan.Meeting{{ID: "1", Label: "Anne × Bill", Minutes: 30, Required: []int{0, 1}, Spots: []int{0}}, {ID: "2", Label: "Chloé", Minutes: 30, Required: []int{2}, Spots: []int{0}}}}
}

func at(m, start int, who ...int) plan.Placement {
	return plan.Placement{Meeting: m, Start: start, People: who, Interpreter: plan.None}
}

// TestWords: each clash and each change in words, in both languages.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p *plan.Problem)
		pl     plan.Plan
		fr, en []string
	}{
		"two people never free together": {func(p *plan.Problem) {
			p.People[0].Busy = []plan.Busy{{From: 540, To: 570, Place: plan.None, Label: "Table ronde"}}
			p.People[1].Busy = []plan.Busy{{From: 570, To: 600, Place: plan.None, Label: "Visite"}}
		}, plan.Plan{}, []string{
			"Anne a d’autres engagements. → libérer Anne de « Table ronde » (09:00) : alors mardi 16 juin, 09:00, Table 1",
			"Bill a d’autres engagements. → libérer Bill de « Visite » (09:30) : alors mardi 16 juin, 09:30, Table 1"}, []string{
			"Anne has other engagements. → free Anne from “Table ronde” (09:00): then Tuesday 16 June, 09:00, Table 1",
			"Bill has other engagements. → free Bill from “Visite” (09:30): then Tuesday 16 June, 09:30, Table 1"}},
		"a table that is taken": {func(p *plan.Problem) { p.Meetings[0].Windows = []plan.Window{{From: 540, To: 570}} }, plan.Plan{Placements: []plan.Placement{at(1, 540, 2)}}, []string{
			"Le rendez-vous n’est permis qu’à certaines heures. → permettre ce rendez-vous à 09:30 : alors mardi 16 juin, 09:30, Table 1",
			"Les emplacements sont pris ou fermés (Table 1). → ajouter un emplacement comme Table 1, ou déplacer « Chloé » : alors mardi 16 juin, 09:00, Table 1"}, []string{
			"The meeting is only allowed at certain hours. → allow this meeting at 09:30: then Tuesday 16 June, 09:30, Table 1",
			"The spots are taken or closed (Table 1). → add a spot like Table 1, or move “Chloé”: then Tuesday 16 June, 09:00, Table 1"}},
		"two things at once": {func(p *plan.Problem) {
			p.People[0].MaxPerDay = 1
			p.People[1].Open = []plan.Window{{From: 600, To: 660}}
			p.Meetings[1].Required = []int{0}
		}, plan.Plan{Placements: []plan.Placement{at(1, 540, 0)}}, []string{
			"Anne n’a droit qu’à 1 rendez-vous par jour. → permettre à Anne 2 rendez-vous, mardi 16 juin, et faire venir Bill à 09:30 : alors mardi 16 juin, 09:30, Table 1"}, []string{
			"Anne may have only 1 meeting a day. → allow Anne 2 meetings, Tuesday 16 June, and have Bill there at 09:30: then Tuesday 16 June, 09:30, Table 1"}},
		"no time at all": {func(p *plan.Problem) { p.Meetings[0].Minutes = 90 }, plan.Plan{}, []string{
			"Aucune ouverture n’est assez longue, aux lieux qui conviennent. → ouvrir plus longtemps, ou raccourcir le rendez-vous"}, []string{
			"No opening is long enough, at the places that suit. → open for longer, or shorten the meeting"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := hall()
			c.change(&p)
			if err := plan.Validate(p); err != nil {
				t.Fatal(err)
			}
			got, found, err := Find(p, c.pl, 0)
			if err != nil || !found {
				t.Fatal(found, err)
			}
			var fr, en []string
			for k := range got.Limits {
				lf, le := got.Limits[k].Words(p)
				wf, we := got.Ways[k].Words(p)
				fr, en = append(fr, lf+" → "+wf), append(en, le+" → "+we)
			}
			slices.Sort(fr)
			slices.Sort(en)
			slices.Sort(c.fr)
			slices.Sort(c.en)
			if diff := cmp.Diff([][]string{c.fr, c.en}, [][]string{fr, en}); diff != "" {
				t.Error(diff)
			}
		})
	}
	p := hall()
	if _, found, err := Find(p, plan.Plan{}, 0); found || err != nil {
		t.Error("a meeting that has room", err)
	}
}
