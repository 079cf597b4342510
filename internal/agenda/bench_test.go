package agenda

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/agenda/item"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
	"escale.dev/escale/internal/mission"
	"escale.dev/escale/internal/span"
	"escale.dev/escale/internal/text"
)

// newLarge is a mission of 650 delegates, 2,000 counterparts with offices, 60 tables and 5,000 meetings.
func newLarge(b testing.TB, d *db.DB) *montreal {
	b.Helper()
	m := newMontreal(b, d)
	sys := account.System("bench")
	m.write(func(ctx context.Context, tx *db.Tx) error {
		people := make([]directory.Person, 2650)
		for i := range people {
			people[i] = directory.Person{Ref: fmt.Sprintf("p%d", i), Given: fmt.Sprintf("Prénom%d", i), Family: fmt.Sprintf("Nom%d", i), Email: fmt.Sprintf("p%d@example.org", i)}
		}
		done, err := directory.UpsertPeople(ctx, tx, sys, people)
		if err != nil {
			return err
		}
		members := make([]mission.Member, len(done))
		places := make([]mission.Place, 2000)
		for i, p := range done {
			m.travellers = append(m.travellers, p.ID)
			members[i] = mission.Member{PersonID: p.ID, Population: mission.Business, Sort: i}
			if i >= 650 {
				members[i].Population = mission.OfCounterpart
				places[i-650] = mission.Place{Ref: fmt.Sprintf("of%d", i), Name: fmt.Sprintf("Bureau %d", i), Kind: "office", Zone: zone,
					Latitude: 45.5 + float64(i%100)/1000, Longitude: -73.6 + float64(i/100)/1000, Located: true}
			}
		}
		if _, err := mission.UpsertMembers(ctx, tx, sys, m.mission, members); err != nil {
			return err
		}
		offices, err := mission.UpsertPlaces(ctx, tx, sys, m.mission, places)
		if err != nil {
			return err
		}
		tables := make([]Resource, 60)
		for i := range tables {
			tables[i] = Resource{Ref: fmt.Sprintf("T%d", i), Kind: Table, Name: fmt.Sprintf("Table T%d", i), PlaceID: m.places["hall"], Capacity: 1}
		}
		if tables, err = PutResources(ctx, tx, sys, m.mission, tables); err != nil {
			return err
		}
		rnd := rand.New(rand.NewPCG(3, 4))
		list := make([]Engagement, 5000)
		for i := range list {
			from := at(16+rnd.IntN(4), 9, 0).Add(time.Duration(rnd.IntN(27)) * 20 * time.Minute)
			host := rnd.IntN(2000)
			e := m.meeting(fmt.Sprintf("Société %d × Hôte %d", i%400, host), from, from.Add(20*time.Minute)).Engagement
			e.Takes = []Take{{Holder: Holder{Kind: item.Person, ID: m.travellers[i%650]}}, {Holder: Holder{Kind: item.Person, ID: m.travellers[650+host]}}}
			if i%5 == 0 {
				e.PlaceID = offices[host].ID
			} else {
				e.Takes = append(e.Takes, Take{Holder: Holder{Kind: item.Resource, ID: tables[rnd.IntN(60)].ID}})
			}
			list[i] = e
		}
		for i := range 12 {
			e := m.meeting(fmt.Sprintf("Plénière %d", i), at(16+i%4, 9+i/4*3, 0), at(16+i%4, 10+i/4*3, 0)).Engagement
			e.Kind, e.SubjectID, e.Audience = "session", "", item.All
			list = append(list, e)
		}
		started := time.Now()
		_, _, err = BookMany(ctx, tx, sys, m.mission, list, How{Keep: true, Quiet: true})
		b.Logf("booking %d at once: %v", len(list), time.Since(started))
		return err
	})
	return m
}

func BenchmarkLarge(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchLarge(b, dbtest.New(b)) })
	b.Run("postgres", func(b *testing.B) { benchLarge(b, dbtest.NewPostgreSQL(b)) })
}

func benchLarge(b *testing.B, d *db.DB) {
	m := newLarge(b, d)
	run := func(name string, fn func(ctx context.Context, tx *db.Tx) error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.write(fn)
			}
		})
	}
	run("recompute", func(ctx context.Context, tx *db.Tx) error {
		_, err := RecomputeAll(ctx, tx, m.mission)
		return err
	})
	run("day", func(ctx context.Context, tx *db.Tx) error {
		_, err := Week(ctx, tx, m.org, m.mission, Filter{Days: []span.Day{"2026-06-17"}, Bare: true})
		return err
	})
	run("day with names", func(ctx context.Context, tx *db.Tx) error {
		_, err := Day(ctx, tx, m.org, m.mission, "2026-06-17")
		return err
	})
	run("person", func(ctx context.Context, tx *db.Tx) error {
		_, err := PersonAgenda(ctx, tx, m.org, m.mission, m.travellers[7])
		return err
	})
	n := 0
	run("book one", func(ctx context.Context, tx *db.Tx) error {
		n++
		e := m.meeting("Un de plus", at(18, 19, 0).Add(time.Duration(n)*time.Minute), at(18, 19, 20).Add(time.Duration(n)*time.Minute))
		e.Takes = []Take{{Holder: Holder{Kind: item.Person, ID: m.travellers[n%650]}}, {Holder: Holder{Kind: item.Person, ID: m.travellers[650+n%2000]}}}
		e.Keep = true
		_, _, err := Book(ctx, tx, m.org, e)
		if err != nil {
			return err
		}
		return nil
	})
	s := &Service{DB: d, Secret: []byte("s"), Tell: func(context.Context, *db.Tx, Letter) (string, error) { return "m", nil }}
	b.Run("publish", func(b *testing.B) {
		for b.Loop() {
			m.book(Booking{Engagement: Engagement{MissionID: m.mission, Kind: "visit", Track: item.Business, Title: text.Both("Visite"), Fuzzy: item.Undated, Certainty: item.Confirmed}})
			if _, _, err := s.Publish(b.Context(), m.org, m.mission, text.Pair{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
