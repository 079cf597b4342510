package agenda

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
)

// both does two things at once and gives their errors.
func both(first, second func() error) (errs [2]error) {
	var wg sync.WaitGroup
	start := make(chan struct{})
	for i, do := range []func() error{first, second} {
		wg.Go(func() {
			<-start
			errs[i] = do()
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// winner tells which of the two succeeded; -1 unless exactly one did.
func winner(errs [2]error) int {
	switch {
	case errs[0] == nil && errs[1] != nil:
		return 0
	case errs[1] == nil && errs[0] != nil:
		return 1
	}
	return -1
}

func TestTwoMoveTheSameAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		e := m.book(m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")))
		names := []string{"Odile Gagnon", "Bruno Lavoie"}
		hours := []int{11, 15}
		move := func(i int) func() error {
			who := account.Actor{UserID: "u-" + names[i], Name: names[i], Grants: m.org.Grants}
			return func() error {
				return d.Write(t.Context(), func(tx *db.Tx) error {
					_, _, err := Move(t.Context(), tx, who, e.ID, MoveTo{Start: at(16, hours[i], 0), End: at(16, hours[i], 20), Version: e.Version})
					return err
				})
			}
		}
		errs := both(move(0), move(1))
		won := winner(errs)
		if won < 0 {
			t.Fatalf("want one winner, got %v", errs)
		}
		lost := errs[1-won]
		want := fmt.Sprintf("%s changed “A” meanwhile (version 2, you had version 1): it is now Tuesday 16 June 2026, %d:00–%[2]d:20, Palais des congrès. Nothing was saved; look at the new state, then try again.", names[won], hours[won])
		if got := fault.Of(lost).Sentence("en"); !fault.Is(lost, fault.Conflict) || got != want {
			t.Errorf("the loser reads\n got %q\nwant %q", got, want)
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			now, err := load(ctx, tx, e.ID, 0)
			if err != nil {
				return err
			}
			if now.Starts != at(16, hours[won], 0) || now.Version != e.Version+1 || now.ChangedBy != names[won] {
				t.Errorf("on record: %v, version %d by %s", now.Starts.In(zone), now.Version, now.ChangedBy)
			}
			if diff := cmp.Diff(e.Takes, now.Takes); diff != "" {
				t.Error(diff)
			}
			steps, err := lastSteps(ctx, tx, m.mission, 10)
			if len(steps) != 2 { // the booking and one move
				t.Errorf("%d steps to undo", len(steps))
			}
			return err
		})
	})
}

func TestTwoBookTheSameTableAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		bookings := []Booking{
			m.meeting("A", at(16, 10, 0), at(16, 10, 20), m.person("Camille"), m.resource("t3")),
			m.meeting("B", at(16, 10, 0), at(16, 10, 20), m.person("Lou"), m.resource("t3")),
		}
		book := func(i int) func() error {
			return func() error {
				return d.Write(t.Context(), func(tx *db.Tx) error { _, _, err := Book(t.Context(), tx, m.org, bookings[i]); return err })
			}
		}
		errs := both(book(0), book(1))
		won := winner(errs)
		if won < 0 {
			t.Fatalf("want one winner, got %v", errs)
		}
		var refused *Refused
		if !errors.As(errs[1-won], &refused) || len(refused.Conflicts) != 1 || refused.Conflicts[0].Conflict.Holder.ID != m.resources["t3"] {
			t.Errorf("the loser reads %v, want to be refused the table", errs[1-won])
		}
		m.write(func(ctx context.Context, tx *db.Tx) error {
			list, err := engagementsOf(ctx, tx, m.mission, []string{m.resources["t3"]}, nil)
			var titles []string
			for _, e := range list {
				titles = append(titles, e.Title.FR)
			}
			if diff := cmp.Diff([]string{bookings[won].Title.FR}, titles); diff != "" {
				t.Error(diff)
			}
			loser := []string{m.people["Lou"], m.people["Camille"]}[won]
			if others, err := engagementsOf(ctx, tx, m.mission, []string{loser}, nil); err != nil || len(others) != 0 {
				t.Errorf("%v, %d engagements of the loser", err, len(others))
			}
			return err
		})
		if n := len(m.conflicts()); n != 0 {
			t.Errorf("%d conflicts on record", n)
		}
	})
}
