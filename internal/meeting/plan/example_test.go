package plan_test

import (
	"context"
	"fmt"

	"escale.dev/escale/internal/meeting/plan"
)

// Anne and Bill share one table on one morning; Bill has a session until 10:00.
func ExampleSolve() {
	problem := plan.Problem{
		Days:   []plan.Day{{From: 9 * 60, To: 12 * 60, Label: plan.Words{FR: "mardi", EN: "Tuesday"}}},
		Places: []plan.Place{{ID: "hall"}},
		Spots:  []plan.Spot{{ID: "t1", Name: "Table 1", Grid: plan.Grid{Step: 30}}},
		People: []plan.Person{
			{ID: "a", Name: "Anne", Firm: plan.None},
			{ID: "b", Name: "Bill", Firm: plan.None, Busy: []plan.Busy{{From: 9 * 60, To: 10 * 60, Label: "Opening"}}},
			{ID: "c", Name: "Chloé", Firm: plan.None, Open: []plan.Window{{From: 9 * 60, To: 9*60 + 20}}},
		},
		Meetings: []plan.Meeting{
			{ID: "1", Label: "Anne – Bill", Minutes: 30, Required: []int{0, 1}, Spots: []int{0}},
			{ID: "2", Label: "Anne – Chloé", Minutes: 30, Required: []int{0, 2}, Spots: []int{0}},
		},
	}
	p, err := plan.Solve(context.Background(), problem, plan.Options{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("placed:", len(p.Placements), "left:", problem.Meetings[p.Left[0].Meeting].Label)
	for _, r := range p.Left[0].Reasons {
		_, en := r.Words(problem)
		fmt.Println(en)
	}
	desk, _ := plan.OpenDesk(problem, p)
	for _, r := range desk.WhyNot(0, 9*60+30, 0) {
		_, en := r.Words(problem)
		fmt.Println("09:30:", en)
	}
	// Output:
	// placed: 1 left: Anne – Chloé
	// Chloé is not free. This closes 6 of 6 possibilities, 5 of them with no other obstacle.
	// Table 1 is taken. This closes 1 of 6 possibilities.
	// Anne is not free. This closes 1 of 6 possibilities.
	// 09:30: Bill already has “Opening” at 09:00.
}
