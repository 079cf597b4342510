package plan

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"escale.dev/escale/internal/solve"
)

// TestPeopleAddUp: what a plan means for each person adds up to what it means for all, once the interpreters' ways are
// taken out by there being none.
func TestPeopleAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := randomProblem(solve.NewRand(rapid.Uint64().Draw(t, "seed")), randomSize{people: 6, meetings: 8, spots: 3, days: 2})
		p.Interpreters = nil
		pl, err := Solve(context.Background(), p, Options{Seed: 1, Iterations: 200, Lanes: 1})
		if err != nil {
			t.Skip(err)
		}
		var got Score
		for _, x := range MeasurePeople(p, pl) {
			got.Placed, got.Waits, got.Idle, got.Changes, got.Travel = got.Placed+x.Placed, got.Waits+x.Waits, got.Idle+x.Idle, got.Changes+x.Changes, got.Travel+x.Travel
			got.Uneven += x.Waits * x.Waits
		}
		want := Score{Waits: pl.Score.Waits, Idle: pl.Score.Idle, Uneven: pl.Score.Uneven, Changes: pl.Score.Changes, Travel: pl.Score.Travel}
		for _, v := range pl.Placements {
			want.Placed += len(v.People)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
