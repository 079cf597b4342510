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
