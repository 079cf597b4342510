package directory_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"escale.dev/escale/internal/db"
	"escale.dev/escale/internal/db/dbtest"
	"escale.dev/escale/internal/directory"
)

func TestOrderOrganisations(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		done := organisations(t, d, directory.Organisation{Ref: "a", Name: "Zéphyr"}, directory.Organisation{Ref: "b", Name: "Écume"}, directory.Organisation{Ref: "c", Name: "Dune"})
		for _, c := range []struct{ ids, want []string }{
			{nil, []string{}},
			{[]string{done[0].ID}, []string{done[0].ID}},
			{[]string{done[0].ID, done[1].ID, "gone", done[2].ID, done[0].ID}, []string{done[2].ID, done[1].ID, done[0].ID}},
		} {
			read(t, d, func(tx *db.Tx) error {
				got, err := directory.OrderOrganisations(context.Background(), tx, c.ids)
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Error(diff)
				}
				return err
			})
		}
	})
}
