package repair

import (
	"context"
	"slices"
	"testing"

	"escale.dev/escale/internal/meeting/plan"
)

// TestWhatIf: a second table places what one cannot hold; the caller's problem stays as it was.
func TestWhatIf(t *testing.T) {
	p, _ := hall()
	p.Days[0].To = 570
	p.Meetings = p.Meetings[:2]
	p.Meetings[1].OneOf = [][]int{{1}}
	for i := range p.Meetings {
		p.Meetings[i].Spots = []int{0}
	}
	got, err := WhatIf(context.Background(), p, []Scenario{{Tables: 1, Free: plan.None}, {Shorter: 15, Free: plan.None}, {Free: 0}}, plan.Options{Seed: 1, Iterations: 200, Lanes: 1})
	if err != nil {
		t.Fatal(err)
	}
	placed := []int{got[0].Score.Placed, got[1].Change.Placed, got[2].Change.Placed, got[3].Change.Placed}
	if !slices.Equal(placed, []int{1, 1, 0, 0}) {
		t.Fatal(placed)
	}
	if len(p.Spots) != 2 || len(p.Meetings[0].Spots) != 1 || p.Meetings[0].Minutes != 30 {
		t.Fatal("the problem was changed")
	}
}

func TestNeeds(t *testing.T) {
	p, pl := hall()
	for i := range p.Spots {
		p.Spots[i].Kind = "table"
	}
	p.Days = append(p.Days, plan.Day{From: 1980, To: 2160, Label: plan.Words{FR: "mercredi 17 juin", EN: "Wednesday 17 June"}})
	pl.Placements[1].Start = 1980
	pl.Placements[2].Start = 1995
	needs := Needs(p, pl, "table")
	want := []Need{{540, 630, 1, 540}, {630, 720, 0, 0}, {1980, 2070, 2, 1995}, {2070, 2160, 0, 0}}
	if !slices.Equal(needs, want) {
		t.Fatal(needs)
	}
	fr, en := Advice(p, needs, "Tables", "Tables")
	if fr != "Tables : 1 jusqu’à 9:15, mercredi 17 juin, puis 2." || en != "Tables: 1 until 9:15, Wednesday 17 June, then 2." {
		t.Fatal(fr, en)
	}
	if fr, _ := Advice(p, Needs(p, pl, "room"), "Salles", "Rooms"); fr != "Salles : aucun besoin." {
		t.Fatal(fr)
	}
}
