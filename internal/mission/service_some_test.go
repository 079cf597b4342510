package mission_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/mission"
)

func TestHoldsSaysWhatTheWholeReadsSay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		other := miami()
		other.Ref = "other"
		o, _ := put(t, d, other)
		write(t, d, func(ctx context.Context, tx *db.Tx) error { return second(upserts(ctx, tx, system, m.ID, "un")) })
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := mission.UpsertParticipants(ctx, tx, system, o.ID, []mission.Participant{{OrganisationID: "planted", Side: mission.Company, IntermediaryID: "agency"}})
			return err
		})
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			_, err := mission.UpsertParticipants(ctx, tx, system, m.ID, []mission.Participant{{OrganisationID: "handled", Side: mission.Counterpart, IntermediaryID: "agency"}})
			return err
		})
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			parts, err := mission.Participants(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			partners, err := mission.Partners(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			members, err := mission.Members(ctx, tx, m.ID)
			if err != nil {
				return err
			}
			want := mission.Held{Organisations: mission.OrganisationIDs(parts, ""), People: mission.PersonIDs(members, ""), Handled: []string{"handled"}}
			for _, p := range partners {
				want.Organisations = append(want.Organisations, p.OrganisationID)
			}
			for _, p := range members {
				if p.OrganisationID != "" {
					want.Organisations = append(want.Organisations, p.OrganisationID)
				}
			}
			got, err := mission.Holds(ctx, tx, m.ID, []string{"agency", "nobody"})
			for _, list := range []*[]string{&want.Organisations, &want.People, &got.Organisations, &got.People} {
				slices.Sort(*list)
				*list = slices.Compact(*list)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestFindPlaces(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		other := miami()
		other.Ref = "other"
		o, _ := put(t, d, other)
		places := []mission.Place{
			{Ref: "a", Name: "Bureau du Château", Kind: mission.Office, Zone: m.Zone}, {Ref: "b", Name: "Château Laurier", Kind: "hotel", Zone: m.Zone},
			{Ref: "c", Name: "Salle 100 %", Kind: "room", Zone: m.Zone},
		}
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			return second(mission.UpsertPlaces(ctx, tx, system, m.ID, places))
		})
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			return second(mission.UpsertPlaces(ctx, tx, system, o.ID, []mission.Place{{Ref: "z", Name: "Château planté", Kind: "hotel", Zone: o.Zone}}))
		})
		for words, want := range map[string][]string{
			"chateau":        {"Château Laurier", "Bureau du Château"},
			"CHÂTEAU bureau": {"Bureau du Château"},
			"":               {"Château Laurier", "Salle 100 %", "Bureau du Château"},
			"%":              {"Château Laurier", "Salle 100 %", "Bureau du Château"}, // a mark is no word
			"planté":         nil,
		} {
			read(t, d, func(ctx context.Context, tx *db.Tx) error {
				list, total, err := mission.FindPlaces(ctx, tx, m.ID, words, 12)
				var got []string
				for _, p := range list {
					got = append(got, p.Name)
				}
				if diff := cmp.Diff(want, got); diff != "" || total != len(want) {
					t.Error(words, total, diff)
				}
				first, total, err2 := mission.FindPlaces(ctx, tx, m.ID, words, 1)
				if len(want) > 1 && (len(first) != 1 || total != len(want) || err2 != nil) {
					t.Error("one of", len(want), "is", first, total, err2)
				}
				return err
			})
		}
	})
}

func TestCrews(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m, _ := put(t, d, miami())
		o := miami()
		o.Ref = "other"
		other, _ := put(t, d, o)
		write(t, d, func(ctx context.Context, tx *db.Tx) error {
			if _, err := mission.UpsertMembers(ctx, tx, system, other.ID, []mission.Member{{PersonID: "x", Population: mission.Staff, GroupName: "planted"}}); err != nil {
				return err
			}
			_, err := mission.UpsertMembers(ctx, tx, system, m.ID, []mission.Member{{PersonID: "a", Population: mission.Business, GroupName: "Nord"},
				{PersonID: "b", Population: mission.Business, GroupName: "Nord"}, {PersonID: "c", Population: mission.Elected}})
			return err
		})
		read(t, d, func(ctx context.Context, tx *db.Tx) error {
			got, err := mission.Crews(ctx, tx, m.ID)
			if diff := cmp.Diff([]mission.Crew{{Population: mission.Business, Group: "Nord"}, {Population: mission.Elected}}, got); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}
