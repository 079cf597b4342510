package mission_test

import (
	"context"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/account"
	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/fault"
	"escale.dev/escale/internal/mission"
)

// upserts stores two rows of each kind; the first time they are added, then one differs.
func upserts(ctx context.Context, tx *db.Tx, a account.Actor, id, word string) (map[string][]mission.Upserted, error) {
	out := map[string][]mission.Upserted{}
	var err error
	for name, fn := range map[string]func() ([]mission.Upserted, error){
		"partners": func() ([]mission.Upserted, error) {
			return mission.UpsertPartners(ctx, tx, a, id, []mission.Partner{{OrganisationID: "o1", Role: mission.Lead}, {OrganisationID: "o1", Role: mission.Host, WordingFR: word}})
		},
		"participants": func() ([]mission.Upserted, error) {
			return mission.UpsertParticipants(ctx, tx, a, id, []mission.Participant{{OrganisationID: "o1", Side: mission.Company}, {OrganisationID: "o2", Side: mission.Counterpart, IntermediaryID: "o3", Note: word}})
		},
		"members": func() ([]mission.Upserted, error) {
			return mission.UpsertMembers(ctx, tx, a, id, []mission.Member{{PersonID: "p1", Population: mission.Elected, Head: true}, {PersonID: "p2", Population: mission.Business, TitleFR: word, ArrivesAt: 7}})
		},
		"legs": func() ([]mission.Upserted, error) {
			return mission.UpsertLegs(ctx, tx, a, id, []mission.Leg{{Ref: "l1", NameFR: "San Francisco", Zone: "America/Los_Angeles"}, {Ref: "l2", NameFR: "Reno", City: word, Zone: "America/Los_Angeles"}})
		},
		"targets": func() ([]mission.Upserted, error) {
			return mission.UpsertTargets(ctx, tx, a, id, []mission.Target{{Ref: "t1", LabelFR: "Croisiéristes"}, {Ref: "t2", LabelFR: "Rendez-vous", NoteFR: word}})
		},
		"relations": func() ([]mission.Upserted, error) {
			return mission.UpsertRelations(ctx, tx, a, id, []mission.Relation{{Kind: mission.Precedes, OtherID: "x"}, {Kind: mission.LedTo, OtherID: "x", NoteFR: word}})
		},
		"places": func() ([]mission.Upserted, error) {
			return mission.UpsertPlaces(ctx, tx, a, id, []mission.Place{{Ref: "room", Name: "Salon", ParentRef: "hotel"}, {Ref: "hotel", Name: "Hôtel " + word, Located: true, Latitude: 25.77, Longitude: -80.19}})
		},
		"series": func() ([]mission.Upserted, error) {
			return mission.UpsertSeries(ctx, tx, a, []mission.Series{{Ref: "s1", NameFR: "CES"}, {Ref: "s2", NameFR: "Salon " + word}})
		},
	} {
		if out[name], err = fn(); err != nil {
			return out, err
		}
	}
	return out, nil
}

func TestUpsertParts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		for i, want := range [][]mission.Change{{mission.Added, mission.Added}, {mission.Left, mission.Left}, {mission.Left, mission.Changed}} {
			write(t, d, func(ctx context.Context, tx *db.Tx) error {
				done, err := upserts(ctx, tx, system, m.ID, []string{"un", "un", "deux"}[i])
				for name, rows := range done {
					if got := []mission.Change{rows[0].Change, rows[1].Change}; !cmp.Equal(got, want) && !(name == "places" && i == 2) {
						t.Errorf("pass %d, %s: %v, want %v", i, name, got, want)
					}
				}
				return err
			})
		}
		read(t, d, func(ctx context.Context, tx *db.Tx) error { return checkParts(t, ctx, tx, m.ID) })
	})
}

func checkParts(t *testing.T, ctx context.Context, tx *db.Tx, id string) error {
	members, err := mission.Members(ctx, tx, id)
	if err != nil {
		return err
	}
	want := []mission.Member{{MissionID: id, PersonID: "p1", Population: mission.Elected, Head: true}, {MissionID: id, PersonID: "p2", Population: mission.Business, TitleFR: "deux", ArrivesAt: 7}}
	if diff := cmp.Diff(want, members); diff != "" {
		t.Errorf("members: %s", diff)
	}
	if p1, found, err := mission.MemberOf(ctx, tx, id, "p1"); err != nil || !found || p1 != want[0] {
		t.Errorf("p1: %+v %v %v", p1, found, err)
	}
	if _, found, err := mission.MemberOf(ctx, tx, id, "p9"); err != nil || found {
		t.Errorf("p9 is a member: %v", err)
	}
	byOrg, err := mission.IntermediaryOf(ctx, tx, id)
	if err != nil || !cmp.Equal(byOrg, map[string]string{"o2": "o3"}) {
		t.Errorf("intermediaries: %v %v", byOrg, err)
	}
	places, err := mission.Places(ctx, tx, id)
	if err != nil || len(places) != 2 {
		t.Fatalf("places: %v %v", places, err)
	}
	hotel, room := places[0], places[1]
	if room.ParentID != hotel.ID || room.ParentRef != "hotel" || room.Zone != "America/New_York" || !hotel.Located || hotel.Latitude != 25.77 {
		t.Errorf("places: %+v", places)
	}
	for name, n := range map[string]func() (int, error){
		"partners":  func() (int, error) { all, err := mission.Partners(ctx, tx, id); return len(all), err },
		"legs":      func() (int, error) { all, err := mission.Legs(ctx, tx, id); return len(all), err },
		"targets":   func() (int, error) { all, err := mission.Targets(ctx, tx, id); return len(all), err },
		"relations": func() (int, error) { all, err := mission.Relations(ctx, tx, id); return len(all), err },
		"series":    func() (int, error) { all, err := mission.AllSeries(ctx, tx); return len(all), err },
	} {
		if n, err := n(); err != nil || n != 2 {
			t.Errorf("%s: %d rows, %v", name, n, err)
		}
	}
	return nil
}

func TestPartsAreTheOrganisers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		delegate := account.Actor{UserID: "u", Grants: []account.Grant{{MissionID: m.ID, Role: account.Delegate}}}
		err := d.Write(context.Background(), func(tx *db.Tx) error {
			_, err := upserts(context.Background(), tx, delegate, m.ID, "x")
			return err
		})
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("a delegate changes the mission: %v", err)
		}
	})
}

func TestPartsRefuse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		ctx := context.Background()
		for name, fn := range map[string]func(tx *db.Tx) error{
			"nobody": func(tx *db.Tx) error {
				return second(mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{Population: mission.Staff}}))
			},
			"unknown population": func(tx *db.Tx) error {
				return second(mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{PersonID: "p", Population: "x"}}))
			},
			"leaves before": func(tx *db.Tx) error {
				return second(mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{PersonID: "p", Population: mission.Staff, ArrivesAt: 9, LeavesAt: 8}}))
			},
			"twice": func(tx *db.Tx) error {
				return second(mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{PersonID: "p", Population: mission.Staff}, {PersonID: "p", Population: mission.Staff}}))
			},
			"own intermediary": func(tx *db.Tx) error {
				return second(mission.UpsertParticipants(ctx, tx, system, m.ID, []mission.Participant{{OrganisationID: "o", Side: mission.Company, IntermediaryID: "o"}}))
			},
			"most under least": func(tx *db.Tx) error {
				return second(mission.UpsertParticipants(ctx, tx, system, m.ID, []mission.Participant{{OrganisationID: "o", Side: mission.Company, WantedMin: 5, WantedMax: 2}}))
			},
			"off the earth": func(tx *db.Tx) error {
				return second(mission.UpsertPlaces(ctx, tx, system, m.ID, []mission.Place{{Ref: "p", Name: "P", Located: true, Latitude: 91, Longitude: 1}}))
			},
			"unknown roof": func(tx *db.Tx) error {
				return second(mission.UpsertPlaces(ctx, tx, system, m.ID, []mission.Place{{Ref: "p", Name: "P", ParentRef: "q"}}))
			},
			"travel from nowhere": func(tx *db.Tx) error {
				return second(mission.UpsertTravels(ctx, tx, system, m.ID, []mission.Travel{{FromID: "a", ToID: "b", Minutes: 3}}))
			},
			"itself": func(tx *db.Tx) error {
				return second(mission.UpsertRelations(ctx, tx, system, m.ID, []mission.Relation{{Kind: mission.LedTo, OtherID: m.ID}}))
			},
			"leg without zone": func(tx *db.Tx) error {
				return second(mission.UpsertLegs(ctx, tx, system, m.ID, []mission.Leg{{Ref: "l", NameFR: "L"}}))
			},
		} {
			if err := d.Write(ctx, fn); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestTravelsOfAMission(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		other := miami()
		other.Ref = "other"
		o, _ := put(t, d, other)
		var ids []string
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			done, err := mission.UpsertPlaces(ctx, tx, system, m.ID, []mission.Place{{Ref: "a", Name: "A"}, {Ref: "b", Name: "B"}, {Ref: "c", Name: "C"}})
			if err != nil {
				return err
			}
			for _, u := range done {
				ids = append(ids, u.ID)
			}
			_, err = mission.UpsertTravels(ctx, tx, system, m.ID, []mission.Travel{{FromID: ids[0], ToID: ids[1], Minutes: 12, Mode: mission.Walk}})
			return err
		})
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			x, err := mission.Travels(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			if n, mode := x.Minutes(ids[1], ids[0]); n != 12 || mode != mission.Walk {
				t.Errorf("b → a: %d %s", n, mode)
			}
			if n, _ := x.Minutes(ids[0], ids[2]); n != m.TravelMinutes {
				t.Errorf("a → c: %d, want the mission's %d", n, m.TravelMinutes)
			}
			y, err := mission.Travels(ctx, tx, o.ID)
			if n, _ := y.Minutes(ids[0], ids[1]); n != o.TravelMinutes {
				t.Errorf("another mission knows the way: %d", n)
			}
			return err
		})
	})
}

func TestMergedMoves(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		second := miami()
		second.Ref, second.LeadID = "second", "gone"
		n, _ := put(t, d, second)
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			if _, err := upserts(ctx, tx, system, m.ID, "un"); err != nil {
				return err
			}
			if _, err := mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{PersonID: "gone", Population: mission.Staff}}); err != nil {
				return err
			}
			if _, err := mission.UpsertMembers(ctx, tx, system, n.ID, []mission.Member{{PersonID: "gone", Population: mission.Staff, OrganisationID: "gone"}}); err != nil {
				return err
			}
			if _, err := mission.UpsertParticipants(ctx, tx, system, m.ID, []mission.Participant{{OrganisationID: "gone", Side: mission.Company, IntermediaryID: "o3"}}); err != nil {
				return err
			}
			if _, err := mission.UpsertPartners(ctx, tx, system, m.ID, []mission.Partner{{OrganisationID: "gone", Role: mission.Lead}, {OrganisationID: "gone", Role: mission.Patronage}}); err != nil {
				return err
			}
			if _, err := mission.PersonReferences.Merged(ctx, tx, "p1", "gone"); err != nil {
				return err
			}
			_, err := mission.OrganisationReferences.Merged(ctx, tx, "o1", "gone")
			return err
		})
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			all, err := mission.Memberships(ctx, tx, "p1")
			if err != nil || len(all) != 2 || all[0].Population != mission.Elected || all[1].OrganisationID != "o1" {
				t.Errorf("p1 is %+v %v", all, err)
			}
			partners, err := mission.Partnerships(ctx, tx, "o1")
			if err != nil || len(partners) != 3 {
				t.Errorf("o1 is partner as %+v %v", partners, err)
			}
			if left, err := mission.Participations(ctx, tx, "gone"); err != nil || len(left) != 0 {
				t.Errorf("gone still takes part: %v %v", left, err)
			}
			got, err := mission.Get(ctx, tx, n.ID)
			if got.LeadID != "o1" {
				t.Errorf("the lead is %q", got.LeadID)
			}
			return err
		})
	})
}

// A batch of many rows takes as many statements as a batch of few, up to the rows of one statement.
func TestBatchesAreConstant(t *testing.T) {
	d := dbtest.New(t)
	m, _ := put(t, d, miami())
	var counts []int64
	for _, size := range []int{30, 190} {
		ctx, n := db.Count(context.Background())
		var rows []mission.Member
		for i := range size {
			rows = append(rows, mission.Member{PersonID: strconv.Itoa(size*1000 + i), Population: mission.Business})
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := mission.UpsertMembers(ctx, tx, system, m.ID, rows)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		counts = append(counts, n.Load())
	}
	if counts[0] != counts[1] || counts[0] > 5 {
		t.Errorf("30 rows take %d statements, 190 take %d", counts[0], counts[1])
	}
}
