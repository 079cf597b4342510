package job

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

func TestBackoff(t *testing.T) {
	var got []time.Duration
	for _, tries := range []int{0, 1, 2, 3, 5, 6, 1000} {
		got = append(got, Backoff(tries))
	}
	want := []time.Duration{5 * time.Second, 5 * time.Second, 20 * time.Second, 80 * time.Second, 1280 * time.Second, time.Hour, time.Hour}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestJudge(t *testing.T) {
	const now = span.Instant(1_000_000_000)
	wrong := fault.New(fault.Invalid, "Faux.", "Wrong.")
	down := fault.New(fault.Unavailable, "En panne.", "Down.")
	cases := []struct {
		name  string
		tries int
		err   error
		state State
		runAt span.Instant
		fr    string
	}{
		{"done", 1, nil, StateDone, 0, ""},
		{"stopped", 1, fmt.Errorf("early: %w", ErrStopped), StateStopped, 0, ""},
		{"closing", 3, errors.Join(context.Canceled, ErrShutdown), StateWaiting, now, ""},
		{"wrong input is not tried again", 1, wrong, StateParked, now, "Faux."},
		{"what is down is tried again", 1, down, StateWaiting, now.Add(5 * time.Second), "En panne."},
		{"later and later", 2, down, StateWaiting, now.Add(20 * time.Second), "En panne."},
		{"until it is parked", 3, down, StateParked, now, "En panne."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := judge(claimed{Tries: c.tries, MaxTries: 3}, c.err, now)
			if v.State != c.state || v.RunAt != c.runAt || v.Problem.FR != c.fr {
				t.Errorf("%+v", v)
			}
			if v.Refund != (c.name == "closing") {
				t.Error("refund")
			}
		})
	}
	if v := judge(claimed{Tries: 1, MaxTries: 3}, errors.New("boom"), now); v.State != StateWaiting || v.Cause == "" {
		t.Errorf("an unknown error: %+v", v)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"ID":"a","N":1}`)
	f.Add(`[`)
	f.Fuzz(func(t *testing.T, s string) {
		type args struct {
			ID string
			N  int
		}
		a, err := decode[args](s)
		if err != nil {
			if !fault.Is(err, fault.Invalid) {
				t.Fatal(err)
			}
			return
		}
		again, err := encode(a)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := decode[args](again); err != nil || a != b {
			t.Fatalf("%q: %v, %v, %v", s, a, b, err)
		}
	})
}
