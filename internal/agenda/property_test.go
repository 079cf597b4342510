package agenda

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/agenda/clash"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/span"
)

// TestIncrementalIsFull does random acts and holds the conflicts on record, brought up to date act by act, against
// those found anew from everything.
func TestIncrementalIsFull(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMontreal(t, d)
		m.randomHours()
		seen := map[clash.Kind]bool{}
		defer func() {
			if len(seen) < len(clash.Kinds)-1 { // nothing leaves the days of the mission
				t.Errorf("only these kinds of conflict ever stood: %v", seen)
			}
		}()
		for seed := range uint64(4) {
			r := &random{m, rand.New(rand.NewPCG(seed, 7)), nil, seen}
			for range 40 {
				r.act()
				r.check()
				if t.Failed() {
					t.Fatalf("seed %d", seed)
				}
			}
		}
	})
}

func (m *montreal) randomHours() {
	m.write(func(ctx context.Context, tx *db.Tx) error {
		return PutHours(ctx, tx, m.org, m.mission, []Availability{
			{Ref: "1", Holder: Holder{Kind: item.Person, ID: m.people["Lou"]}, When: at2(16, 9, 0, 12, 0), Open: true},
			{Ref: "2", Holder: Holder{Kind: item.Place, ID: m.places["office"]}, When: at2(16, 12, 0, 13, 0)},
			{Ref: "3", Holder: Holder{Kind: item.Resource, ID: m.resources["iris"]}, When: at2(16, 14, 0, 15, 0)},
			{Ref: "4", Holder: Holder{Kind: item.Organisation, ID: m.orgs["Aéro Laval"]}, When: at2(16, 9, 0, 10, 0), Open: true},
		})
	})
}

type random struct {
	*montreal
	*rand.Rand
	ids  []string
	seen map[clash.Kind]bool
}

func (r *random) one(list []string) string { return list[r.IntN(len(list))] }

func (r *random) act() {
	err := r.try(func(ctx context.Context, tx *db.Tx) error {
		how := How{Keep: r.IntN(3) > 0, Force: r.IntN(4) == 0}
		var e Engagement
		var err error
		switch k := r.IntN(10); {
		case k < 4 || len(r.ids) == 0:
			e, _, err = Book(ctx, tx, r.org, Booking{r.engagement(), how})
			if err == nil {
				r.ids = append(r.ids, e.ID)
			}
		case k < 6:
			to := MoveTo{Start: r.start(), How: how}
			if r.IntN(2) == 0 {
				to.Resources = []string{r.resources[r.one([]string{"t3", "t5", "room"})]}
			}
			if r.IntN(2) == 0 {
				to.PlaceID = r.places[r.one([]string{"hall", "office"})]
			}
			_, _, err = Move(ctx, tx, r.org, r.one(r.ids), to)
		case k < 7:
			if e, err = Get(ctx, tx, r.org, r.one(r.ids)); err == nil {
				changed := r.engagement()
				changed.ID, changed.Kind = e.ID, e.Kind
				_, _, err = Change(ctx, tx, r.org, changed, how)
			}
		case k < 8:
			_, err = SetCertainty(ctx, tx, r.org, r.one(r.ids), item.Certainties[r.IntN(6)], 0, how)
		case k < 9:
			_, _, err = Detach(ctx, tx, r.org, r.one(r.ids), r.person("Camille").Holder, 0)
		default:
			steps, serr := Steps(ctx, tx, r.org, r.mission)
			if serr == nil && len(steps) > 0 {
				_, err = Undo(ctx, tx, r.org, steps[r.IntN(min(3, len(steps)))].ID)
			}
		}
		return err
	})
	if k := fault.KindOf(err); k != "" && k != fault.Conflict && k != fault.NotFound {
		r.t.Fatalf("%v", err)
	}
}

func (r *random) start() span.Instant {
	return at(16, 9, 0).Add(time.Duration(r.IntN(30)) * 10 * time.Minute)
}

func (r *random) engagement() Engagement {
	names := []string{"Camille", "Lou", "Inès", "Paul", "Ada", "Noé"}
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	takes := []Take{r.person(names[0]), r.person(names[1]), r.resource(r.one([]string{"t3", "t5", "room"}))}
	takes[1].Optional = r.IntN(3) == 0
	if r.IntN(3) == 0 {
		takes = append(takes, r.resource("iris"))
	}
	if r.IntN(3) == 0 {
		takes = append(takes, Take{Holder: Holder{Kind: item.Organisation, ID: r.orgs["Aéro Laval"]}})
	}
	start := r.start()
	b := r.meeting("M", start, start.Add(time.Duration(1+r.IntN(6))*10*time.Minute), takes...)
	b.PlaceID = r.places[r.one([]string{"hall", "office"})]
	switch r.IntN(8) {
	case 0:
		b.Audience = item.All
	case 1:
		b.Audience, b.AudienceGroup = item.Group, "elected"
	case 2:
		b.Fuzzy = item.After
	case 3:
		b.Certainty = item.Idea
	case 4:
		b.Track = item.Travel
	}
	if len(r.ids) > 0 && r.IntN(5) == 0 {
		b.AfterID = r.one(r.ids)
	}
	if len(r.ids) > 0 && r.IntN(5) == 0 {
		b.WithinID = r.one(r.ids)
	}
	return b.Engagement
}

func (r *random) check() {
	r.write(func(ctx context.Context, tx *db.Tx) error {
		want, err := allConflicts(ctx, tx, r.mission)
		if err != nil {
			return err
		}
		got, err := conflictsOf(ctx, tx, r.mission)
		slices.SortFunc(got, clash.Compare)
		slices.SortFunc(want, clash.Compare)
		for _, c := range want {
			r.seen[c.Kind] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.t.Errorf("conflicts on record differ from those found anew (-anew +record):\n%s", diff)
		}
		return err
	})
}
